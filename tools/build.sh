#!/usr/bin/env bash
# Builds the deployable dist/. Usage: tools/build.sh [--if-changed]: with it, nothing happens when dist/ was made
# from the very same sources by the very same tools.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"
wasm_env
BUILD_INPUTS=$(node tools/inputs.mjs "$(rustc --version --verbose)")
export BUILD_INPUTS
if [ "${1:-}" = --if-changed ] && grep -qsF "\"inputs\": \"$BUILD_INPUTS\"" dist/build.json; then
  say "dist/ is up to date"
  exit 0
fi
say "building dist/ (a minute or two when nothing is cached)"
exec trunk build --release --offline --locked --features split
