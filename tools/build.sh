#!/usr/bin/env bash
# Builds the deployable dist/. Usage: tools/build.sh [--if-changed] [--long-texts]
#   --if-changed  does nothing when it was built from the same sources by the same tools
#   --long-texts  builds target/long-texts instead, which has a language of long words for the tests of the layout
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"
wasm_env
BUILD_INPUTS=$(build_inputs)
export BUILD_INPUTS
dist=dist features=split if_changed=
for option in "$@"; do
  case $option in
    --if-changed) if_changed=yes ;;
    --long-texts) dist=$TARGET_DIR/long-texts features=split,long-texts ;;
    *) fail "there is no option '$option'" ;;
  esac
done
if [ -n "$if_changed" ] && grep -qsF "\"inputs\": \"$BUILD_INPUTS\"" "$dist/build.json"; then
  say "$dist is up to date"
  exit 0
fi
# A crash report names a place in the source, without the build machine's folders. The first flag repeats .cargo/config.toml, which these
# flags replace.
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--cfg erase_components --remap-path-prefix=$ROOT/="
for sources in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS+=" --remap-path-prefix=$sources/="
done
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS
say "building $dist (a minute or two when nothing is cached)"
exec "$(trunk_program)" build --release --offline --locked --features "$features" --dist "$dist"
