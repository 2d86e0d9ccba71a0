#!/usr/bin/env bash
# A first look: builds what has changed and serves the app with the sample backend. PORT= and BACKEND_ARGS= may be given.
#
# Needs Rust and a C compiler, but no Node, no Trunk and no release tools. May be interrupted at any time and resumes where it was.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"

# step NUMBER WHAT: prints the step, the time so far, and the expected time.
step() { printf '==> step %s, after %s: %s\n' "$1" "$(took $SECONDS)" "$2" >&2; }

# in_wasm COMMAND…: runs it with the toolchain for the browser.
in_wasm() { (wasm_env; "$@"); }

# taken PORT: whether something listens there.
taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

step 1/2 "tools: the compiler for the browser and wasm-bindgen (seconds when they are there, about 2 min the first time)"
tools/setup.sh serve
dist=$TARGET_DIR/first-look
if [ -f dist/build.json ] && have node && grep -qsF "\"inputs\": \"$(in_wasm build_inputs)\"" dist/build.json; then
  dist=dist
  step 2/2 "the sample backend (seconds when little has changed, about 2 min the first time); dist/ has the release of these very sources, which is shown"
  tools/backend.sh quick build
else
  step 2/2 "the app and the sample backend (seconds when little has changed, 3 to 4 min the first time)"
  say "this is a development build: not split, not made small, not compressed; 'make build' makes the release"
  # In parallel: each compiles its last crates on one core. In a process group of its own, so that it can be stopped with its children.
  set -m
  tools/backend.sh quick build </dev/null &
  beside=$!
  set +m
  trap 'kill -- -$beside 2>/dev/null || true' EXIT
  in_wasm cargo run --quiet --locked --package customer-activity-development -- build "$dist"
  wait $beside
  trap - EXIT
fi
backend=$(tools/backend.sh quick path)

# The given port, or the first free one from 8787 on.
port=${PORT:-8787}
if [ -n "${PORT:-}" ]; then
  if taken "$port"; then fail "port $port cannot be taken: choose another one with PORT="; fi
else
  while taken "$port"; do port=$((port + 1)); done
fi

printf '==> ready after %s\n\n  Customer activity: http://127.0.0.1:%s/\n  Stop it with Ctrl+C.\n\n' "$(took $SECONDS)" "$port"
# BACKEND_ARGS is split into words on purpose.
# shellcheck disable=SC2086
exec "$backend" --port "$port" --dist "$dist" ${BACKEND_ARGS:-}
