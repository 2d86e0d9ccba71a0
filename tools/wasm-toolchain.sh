#!/usr/bin/env bash
# Prints the name of a rustup toolchain that can build for wasm32-unknown-unknown, making one if there is none.
#
# 1. The ordinary way: rustup adds the target to the active toolchain. That needs rustup's servers.
# 2. Where those are out of reach: Debian ships a newer compiler (rustc-web) and the source of the standard library
#    (rust-web-src), but not the library built for wasm. So we build it once (about two minutes), lay it in a folder shaped
#    like a toolchain together with Debian's compiler and linker, and link that folder into rustup as
#    "customer-activity-wasm". Nothing else on the machine changes; `rustup toolchain uninstall customer-activity-wasm` undoes it.
#
# The library is built for size with the same compiler that builds the app, as rustup's own would be for speed;
# docs/decisions/0002-wasm-toolchain.md has the difference in bytes.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

TARGET=wasm32-unknown-unknown
LINKED=customer-activity-wasm

works() { # TOOLCHAIN: does it compile and link an empty program for the browser?
  local dir ok=1
  dir=$(mktemp -d)
  printf '#[no_mangle] pub extern "C" fn answer() -> u32 { 42 }\n' >"$dir/a.rs"
  rustc "+$1" --target $TARGET --crate-type cdylib -o "$dir/a.wasm" "$dir/a.rs" >/dev/null 2>&1 || ok=0
  rm -rf "$dir"
  [ $ok = 1 ]
}

need rustup "install it as rust-lang.org describes, with the stable toolchain"
active=$(rustup show active-toolchain | awk '{print $1}')

# A toolchain that worked before is taken from the note of the last run: one compile of an empty file to be sure of it.
note=$TOOLS/wasm-toolchain.name
if [ -s "$note" ]; then
  name=$(cat "$note")
  if works "$name"; then echo "$name"; exit 0; fi
fi

mkdir -p "$TOOLS"
if works "$active"; then echo "$active" | tee "$note"; exit 0; fi
say "wasm target: asking rustup (seconds)"
if timeout 120 rustup target add --toolchain "$active" $TARGET >/dev/null 2>&1 && works "$active"; then
  echo "$active" | tee "$note"; exit 0
fi

have apt-get || fail "rustup could not add the target $TARGET and there is no apt to take Debian's rustc-web from: run 'rustup target add $TARGET' where rustup's servers can be reached"
say "wasm target: rustup's servers are out of reach, so the standard library is built from Debian's source (about 2 min, once)"
apt_install rustc-web rust-web-src rust-web-clippy lld-22

RUSTC=/usr/bin/rustc
version=$($RUSTC --version | awk '{print $2}')
source=/usr/src/rustc-$version/library
[ -f "$source/sysroot/Cargo.toml" ] || fail "the source of the standard library is not where rust-web-src puts it ($source)"
home=$TOOLS/rust-$version
if [ ! -e "$home/complete" ]; then
  rm -rf "$home"
  build=$TOOLS/rust-$version-build
  host=$($RUSTC -vV | awk '/^host:/ {print $2}')
  (
    cd "$source"
    RUSTC=$RUSTC RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$build RUSTUP_TOOLCHAIN=$active \
      RUSTFLAGS="-Zforce-unstable-if-unmarked -Cembed-bitcode=yes -Copt-level=s" \
      cargo build --quiet --release --offline --target $TARGET \
      --manifest-path sysroot/Cargo.toml --features "panic-unwind backtrace optimize_for_size"
  ) >&2
  lib=$home/lib/rustlib
  mkdir -p "$lib/$TARGET/lib" "$lib/$host/bin" "$home/bin"
  cp "$build/$TARGET/release/deps/"*.rlib "$lib/$TARGET/lib/"
  ln -s "/usr/lib/rustlib/$host/lib" "$lib/$host/lib"
  ln -s "$(command -v lld-22 || echo /usr/lib/llvm-22/bin/lld)" "$lib/$host/bin/rust-lld"
  for tool in rustc clippy-driver; do
    printf '#!/bin/sh\nexec /usr/bin/%s "$@" --sysroot %s\n' $tool "$home" >"$home/bin/$tool"
  done
  # Debian's cargo-clippy looks for clippy-driver beside itself, so it has to lie here too.
  cp /usr/bin/cargo-clippy "$home/bin/cargo-clippy"
  chmod +x "$home/bin/"*
  rm -rf "$build"
  touch "$home/complete"
fi
rustup toolchain link $LINKED "$home" >&2
works $LINKED || fail "the toolchain made from Debian's packages cannot build for $TARGET; remove $home and try again"
echo $LINKED | tee "$note"
