#!/usr/bin/env bash
# Tests a fresh clone: a development build needs no Node, no set-up and nothing outside the repository; what is missing is reported in one
# line before anything is compiled; and `make serve` shows the same as Trunk.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
cd "$ROOT"
wasm_env
TRUNK=$(trunk_program)
work=$(mktemp -d)
port=$(node tools/free-port.mjs any)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
export CARGO_TARGET_DIR=$TARGET_DIR
failures=0
expect() { # WHAT COMMAND…
  local what=$1
  shift
  if "$@"; then echo "ok      $what"; else echo "FAILED  $what"; failures=$((failures + 1)); fi
}

# Only the repository, without build output or installed packages; and a Node that records being called.
git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from=- --ignore-failed-read 2>/dev/null | tar --extract --directory "$work" --one-top-level=clone
mkdir "$work/no-node" "$work/old-bindgen" "$work/no-target"
for name in node npm npx; do
  printf '#!/bin/sh\necho "$0 $*" >>"%s/node-was-called"\nexit 127\n' "$work" >"$work/no-node/$name"
done
printf '#!/bin/sh\necho wasm-bindgen 0.0.1\n' >"$work/old-bindgen/wasm-bindgen"
# A compiler without the standard library for the browser.
printf '#!/bin/sh\ncase " $* " in *target-libdir*) echo "%s/nowhere" ;; *) exec "%s" "$@" ;; esac\n' "$work" "$(command -v rustc)" >"$work/no-target/rustc"
chmod +x "$work"/*/node "$work"/*/np* "$work"/*/wasm-bindgen "$work"/no-target/rustc
PATH=$work/no-node:$PATH
cd "$work/clone"

# --- what is missing -------------------------------------------------------------------------------------------------
# said COMMAND…: checks that it fails with exactly one line of ours. Trunk adds where its hook stopped.
said() {
  if HOME=$work XDG_CACHE_HOME=$work CARGO_NET_OFFLINE=true "$@" >"$work/said" 2>&1; then return 1; fi
  grep '^customer-activity: ' "$work/said" >"$work/line" || { cat "$work/said"; return 1; }
  [ "$(wc -l <"$work/line")" = 1 ]
}
says() { grep -qF "$1" "$work/line" || { cat "$work/line"; return 1; }; }

cargo build --quiet --locked --package customer-activity-development
development=$TARGET_DIR/debug/development
rustup_home=${RUSTUP_HOME:-$HOME/.rustup} cargo_home=${CARGO_HOME:-$HOME/.cargo}
export RUSTUP_HOME=$rustup_home CARGO_HOME=$cargo_home
expect "a missing target for the browser is said in one line" said env PATH="$work/no-target:$PATH" "$development" check
expect "with the command that brings it" says "rustup target add wasm32-unknown-unknown"
expect "another wasm-bindgen is said in one line" said env PATH="$work/old-bindgen:$PATH" "$TRUNK" build
expect "with the command that brings the right one" says "(there is 0.0.1), and nothing loads it from GitHub: cargo install wasm-bindgen-cli@$WASM_BINDGEN_VERSION"
expect "before anything is compiled" test ! -e dist/index.html -a "$(grep -c Compiling "$work/said")" = 0
expect "a release without Node is said in one line" said env TRUNK_PROFILE=release "$development" check
expect "with the command that brings all it needs" says "make build"

# --- what is there already -------------------------------------------------------------------------------------------
# set_up PATH…: a set-up for a first look with no tool built yet; its cargo refuses, so compiling one would fail.
set_up() {
  CUSTOMER_ACTIVITY_TOOLS=$work/tools WASM_TOOLCHAIN=$RUSTUP_TOOLCHAIN PATH=$1:$work/no-compiling:/usr/bin:/bin tools/setup.sh serve >"$work/said" 2>&1 || { cat "$work/said"; return 1; }
}
tool() { # FOLDER NAME SAYS…: a program that only prints its version
  mkdir -p "$work/$1"
  printf '#!/bin/sh\necho "%s"\n' "${*:3}" >"$work/$1/$2"
  chmod +x "$work/$1/$2"
}
mkdir "$work/no-compiling" "$work/binstall"
for name in rustup rustc; do ln -s "$(command -v $name)" "$work/no-compiling/$name"; done
printf '#!/bin/sh\n[ "$1" = binstall ] && exec cargo-binstall "$@"\nexit 1\n' >"$work/no-compiling/cargo"
cat >"$work/binstall/cargo-binstall" <<'END'
#!/bin/sh
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin"
printf '#!/bin/sh\necho prebuilt\n' >"$2/bin/wasm-bindgen"
chmod +x "$2/bin/wasm-bindgen"
END
chmod +x "$work/no-compiling/cargo" "$work/binstall/cargo-binstall"
tool bindgen wasm-bindgen "wasm-bindgen $WASM_BINDGEN_VERSION"
tool next trunk "trunk 0.22.1"
tool former trunk "trunk 0.20.3"
expect "without any wasm-bindgen it would be compiled" test "$(set_up "$work/former" | grep -c "compiling it")" = 1
expect "a wasm-bindgen that is there is used" set_up "$work/bindgen"
expect "and no other is brought" test ! -e "$work/tools/wasm-bindgen-$WASM_BINDGEN_VERSION"
expect "cargo binstall is asked for a prebuilt one" set_up "$work/binstall"
expect "which is taken" test "$("$work/tools/wasm-bindgen-$WASM_BINDGEN_VERSION/bin/wasm-bindgen")" = prebuilt
expect "a newer Trunk that is there is used" test "$(PATH=$work/next:$PATH own_trunk)" = "$work/next/trunk"
expect "one that is too old is not" test -z "$(PATH=$work/former:$PATH own_trunk)"

# --- what is built ---------------------------------------------------------------------------------------------------
rm -f "$work/node-was-called"
# served: Trunk builds the page and serves it.
served() {
  "$TRUNK" serve --port "$port" --no-autoreload >"$work/served" 2>&1 &
  server=$!
  local waited=0
  until [ -e dist/index.html ] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    if ! kill -0 $server 2>/dev/null || grep -q ERROR "$work/served" || [ $((waited += 1)) = 3000 ]; then cat "$work/served"; return 1; fi
    sleep 0.2
  done
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nConnection: close\r\n\r\n' >&3
  grep -q boot.js <&3
}
expect "Trunk builds a bare clone and serves it" served
kill $server 2>/dev/null || true
server=
expect "without Node" test ! -e "$work/node-was-called"
expect "the first look builds it, too" "$development" build "$work/first-look"
# plain FOLDER: its files without the hashes in names and texts, and without integrity attributes.
plain() {
  local file name
  mkdir "$1.plain"
  for file in "$1"/*; do
    name=$(basename "$file" | sed -E 's/-[0-9a-f]{12,16}/-HASH/')
    case $name in
      *.wasm) cp "$file" "$1.plain/$name" ;;
      *.html) sed -E 's/<!--[^>]*-->//g; s/-[0-9a-f]{12,16}/-HASH/g; s/ integrity="[^"]*"//g; s/ data-trunk//g; s/></>\n</g; s/\/>/>/g' "$file" | tr -s '\n' |
        sed -E 's/ (as|crossorigin|href|rel|type)=/\n &/g' | sort -u >"$1.plain/$name" ;;
      *) sed -E 's/-[0-9a-f]{12,16}/-HASH/g' "$file" >"$1.plain/$name" ;;
    esac
  done
}
plain "$work/clone/dist"
plain "$work/first-look"
expect "and both are the same, file by file" diff -r "$work/clone/dist.plain" "$work/first-look.plain"

[ $failures = 0 ] || fail "$failures of these failed"
