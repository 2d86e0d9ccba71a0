#!/usr/bin/env bash
# Prints the name of a rustup toolchain that can build for wasm32-unknown-unknown, and creates one if there is none.
#
# 1. The ordinary way: rustup adds the target to the active toolchain. That needs rustup's servers.
# 2. Where those are unreachable: Debian ships a newer compiler (rustc-web) and the source of the standard library
#    (rust-web-src), but not the library built for wasm. So we build it once (about two minutes), put it in a folder with the
#    layout of a toolchain together with Debian's compiler and linker, and link that folder into rustup as
#    "customer-activity-wasm". Nothing else on the machine changes; `rustup toolchain uninstall customer-activity-wasm` undoes it.
#
# WASM_TOOLCHAIN=debian forces the second way; WASM_TOOLCHAIN=<name> uses that toolchain. Reasons and costs:
# docs/decisions/0002-wasm-toolchain.md.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

TARGET=wasm32-unknown-unknown
LINKED=customer-activity-wasm
# Increment when the steps below change, so that a toolchain built by older steps is not reused.
RECIPE=1

works() { # TOOLCHAIN: whether it compiles and links an empty program for the browser
  local dir ok=1
  dir=$(mktemp -d)
  printf '#[unsafe(no_mangle)] pub extern "C" fn answer() -> u32 { 42 }\n' >"$dir/a.rs"
  rustc "+$1" --edition 2024 --target $TARGET --crate-type cdylib -o "$dir/a.wasm" "$dir/a.rs" >/dev/null 2>&1 || ok=0
  rm -rf "$dir"
  [ $ok = 1 ]
}

need rustup "install it as rust-lang.org describes, with the stable toolchain"
active=$(rustup show active-toolchain 2>/dev/null | awk '{print $1; exit}') || true
[ -n "$active" ] || fail "rustup has no active toolchain: run 'rustup default stable'"

mkdir -p "$TOOLS"
note=$TOOLS/wasm-toolchain.name # the result of the last run
choose() { echo "$1" >"$note"; echo "$1"; exit 0; }

case ${WASM_TOOLCHAIN:-} in
  debian) ;;
  '')
    if [ -s "$note" ] && [ "$(cat "$note")" != "$LINKED" ] && works "$(cat "$note")"; then cat "$note"; exit 0; fi
    if works "$active"; then choose "$active"; fi
    # Our own toolchain is tried before rustup, so that a machine without access to its servers waits for them only once.
    if [ ! -s "$note" ] || [ "$(cat "$note")" != "$LINKED" ]; then
      say "wasm target: asking rustup (seconds)"
      if timeout 120 rustup target add --toolchain "$active" $TARGET </dev/null >/dev/null 2>&1 && works "$active"; then
        choose "$active"
      fi
    fi
    ;;
  *)
    works "$WASM_TOOLCHAIN" || fail "the toolchain '$WASM_TOOLCHAIN' given as WASM_TOOLCHAIN cannot build for $TARGET"
    echo "$WASM_TOOLCHAIN"
    exit 0
    ;;
esac

have apt-get || fail "rustup could not add the target $TARGET and there is no apt to take Debian's rustc-web from: run 'rustup target add $TARGET' where rustup's servers can be reached"
apt_install rustc-web rust-web-src rust-web-clippy lld-22

rustc=/usr/bin/rustc
version=$($rustc --version | awk '{print $2}')
home=$TOOLS/rust-$version-$RECIPE
if [ ! -d "$home" ]; then
  say "wasm target: rustup's servers are not used, so the standard library is built from Debian's source (about 2 min, once)"
  library=/usr/src/rustc-$version/library
  [ -f "$library/sysroot/Cargo.toml" ] || fail "the source of the standard library is not where rust-web-src puts it ($library)"
  host=$($rustc -vV | awk '/^host:/ {print $2}')
  build=$TOOLS/rust-$version-build
  part=$home.part # moved to $home in one step at the end, so that an interrupted run leaves nothing half done
  rm -rf "$part"
  # The few crates that the standard library needs come from Rust's registry: Debian's copies lack those of its tests. Built for size like
  # the app itself: link-time optimisation cannot undo the inlining of a library built for speed.
  (
    cd "$library"
    RUSTC=$rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$build RUSTUP_TOOLCHAIN=$active \
      CARGO_PROFILE_RELEASE_OPT_LEVEL=s \
      RUSTFLAGS="-Zforce-unstable-if-unmarked -Cembed-bitcode=yes" \
      cargo build --quiet --release --locked --target $TARGET \
      --manifest-path sysroot/Cargo.toml --features "panic-unwind backtrace optimize_for_size"
  ) </dev/null >"$home.log" 2>&1 || { cat "$home.log" >&2; fail "the standard library could not be built; the reason stands above"; }
  lib=$part/lib/rustlib
  mkdir -p "$lib/$TARGET/lib" "$lib/$host/bin" "$part/bin"
  cp "$build/$TARGET/release/deps/"*.rlib "$lib/$TARGET/lib/"
  ln -s "/usr/lib/rustlib/$host/lib" "$lib/$host/lib"
  ln -s "$(command -v lld-22)" "$lib/$host/bin/rust-lld"
  for tool in rustc clippy-driver; do
    printf '#!/bin/sh\nexec /usr/bin/%s "$@" --sysroot "%s"\n' $tool "$home" >"$part/bin/$tool"
  done
  # cargo-clippy looks for clippy-driver next to itself, so it has to be a copy here, not a link.
  cp /usr/bin/cargo-clippy "$part/bin/cargo-clippy"
  chmod +x "$part/bin/"*
  rm -rf "$home"
  mv "$part" "$home"
  rm -rf "$build" "$home.log"
fi
linked=$(rustup toolchain list -v 2>/dev/null | awk -v n=$LINKED '$1==n {print $NF}')
[ "$linked" = "$home" ] || rustup toolchain link $LINKED "$home" >&2
works $LINKED || fail "the toolchain made from Debian's packages cannot build for $TARGET; remove $home and try again"
if [ -z "${WASM_TOOLCHAIN:-}" ]; then choose $LINKED; fi
echo $LINKED
