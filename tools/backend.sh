#!/usr/bin/env bash
# The sample backend: `tools/backend.sh build` compiles it, `tools/backend.sh path` prints its path. `quick` as first argument selects the
# build for a first look: compiled in less than half the time, and slower with millions of records.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
profile=server
if [ "${1:-}" = quick ]; then
  profile=quick
  shift
fi
case ${1:-} in
  build)
    if [ $profile = server ] && [ ! -e "$TARGET_DIR/server/sample-backend" ]; then say "building the sample backend (a minute or two when nothing is cached)"; fi
    cd "$ROOT"
    exec cargo build --quiet --locked --profile $profile -p sample-backend --bin sample-backend
    ;;
  path) echo "$TARGET_DIR/$profile/sample-backend" ;;
  *) fail "usage: tools/backend.sh [quick] build|path" ;;
esac
