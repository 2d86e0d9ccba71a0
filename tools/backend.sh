#!/usr/bin/env bash
# The sample backend: `tools/backend.sh build` compiles it, `tools/backend.sh path` prints where it then lies.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
case ${1:-} in
  build)
    [ -e "$TARGET_DIR/server/sample-backend" ] || say "building the sample backend (a minute or two when nothing is cached)"
    cd "$ROOT"
    exec cargo build --quiet --locked --profile server -p sample-backend --bin sample-backend
    ;;
  path) echo "$TARGET_DIR/server/sample-backend" ;;
  *) fail "usage: tools/backend.sh build|path" ;;
esac
