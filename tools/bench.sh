#!/usr/bin/env bash
# Runs the benchmark against the peers: bench/ABOUT.md. Usage: tools/bench.sh [OPTION…], e.g. --runs 1 --only small,slow
#
# Builds what is missing, then runs bench/run.mjs with the options. It fails only when a contender shows wrong numbers or cannot run, never
# because something is slow.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"
tools/setup.sh test
find_browser || fail "the browser that set-up found is gone"
tools/build.sh --if-changed
tools/backend.sh build
SAMPLE_BACKEND=$(tools/backend.sh path)
export SAMPLE_BACKEND

stamp=bench/node_modules/.package-lock.sha
wanted=$(cat bench/package.json bench/package-lock.json | cksum)
if [ "$(cat $stamp 2>/dev/null || true)" != "$wanted" ]; then
  say "npm packages of the peers (seconds, about 450 MB)"
  npm ci --prefix bench --no-audit --no-fund --loglevel=error </dev/null >&2 ||
    fail "npm could not install the packages of bench/package-lock.json; the reason stands above"
  echo "$wanted" >$stamp
fi

exec node bench/run.mjs "$@"
