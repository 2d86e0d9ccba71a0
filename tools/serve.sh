#!/usr/bin/env bash
# Builds what has changed and serves the app over the sample backend. PORT= and BACKEND_ARGS= may be given.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"
tools/setup.sh build
# In turn, not at once: the two builds would only fight for the processor and for cargo's lock.
tools/build.sh --if-changed
tools/backend.sh build
backend=$(tools/backend.sh path)

# The port that was asked for, or the first free one from 8787 on.
port=$(node tools/free-port.mjs "${PORT:-}") || fail "port ${PORT:-} cannot be taken: choose another one with PORT="

printf '\n  Customer Activity: http://127.0.0.1:%s/\n  Stop it with Ctrl+C.\n\n' "$port"
# BACKEND_ARGS is split into words on purpose.
# shellcheck disable=SC2086
exec "$backend" --port "$port" --dist dist ${BACKEND_ARGS:-}
