#!/usr/bin/env bash
# Installs the tools of the project. Usage: tools/setup.sh [serve|build|test]: `serve` needs only the compiler for the browser and
# wasm-bindgen; `build` adds the release tools, `test` the browser.
#
# May be interrupted and repeated: slow steps work in a temporary folder that is moved to its place in one step when complete. What is
# installed already is skipped, in well under two seconds when nothing is missing.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
part=${1:-build}
case $part in serve | build | test) ;; *) fail "usage: tools/setup.sh [serve|build|test]" ;; esac

# --- prerequisites -----------------------------------------------------------------------------------------------------
need rustup "install it as rust-lang.org describes, with the stable toolchain"
need cargo "it comes with rustup; put ~/.cargo/bin on the PATH"
rust=$(cd "$ROOT" && rustc --version 2>/dev/null | awk '{print $2}') || true
[ -n "$rust" ] || fail "rustup has no active toolchain: run 'rustup default stable'"
at_least "$rust" $MIN_RUST || fail "Rust $rust is too old, $MIN_RUST or newer is needed: run 'rustup update stable'"
need cc "install a C compiler (on Debian: apt-get install build-essential)"
need make "install it (on Debian: apt-get install make)"
if [ "$part" != serve ]; then
  need node "install Node.js $MIN_NODE or newer"
  node=$(node --version)
  at_least "${node#v}" $MIN_NODE || fail "Node.js ${node#v} is too old: install $MIN_NODE or newer"
  need npm "install it; it usually comes with Node.js"
fi
mkdir -p "$TOOLS" 2>/dev/null && [ -w "$TOOLS" ] || fail "cannot write to $TOOLS: set CUSTOMER_ACTIVITY_TOOLS to a folder for the tools"

# --- tools built from source --------------------------------------------------------------------------------------------
# They run for seconds and are compiled once, so compile time matters more than speed; downloads are left out, as nothing here uses them.
# All in one target folder, so that shared dependencies are compiled once and an interrupted run resumes.
install_tool() { # CRATE VERSION HOME BINARY MINUTES OPTIMISATION [CARGO-OPTION…]
  local crate=$1 version=$2 home=$3 binary=$4 minutes=$5 optimisation=$6
  shift 6
  [ -x "$home/bin/$binary" ] && return 0
  rm -rf "$home.part"
  if have cargo-binstall; then
    say "$crate $version: asking cargo binstall for a prebuilt one (seconds)"
    if (cd "$TOOLS" && cargo binstall --no-confirm --disable-strategies compile --root "$home.part" --version "=$version" "$crate") </dev/null >/dev/null 2>&1 &&
      [ -x "$home.part/bin/$binary" ]; then
      rm -rf "$home"
      mv "$home.part" "$home"
      return 0
    fi
    rm -rf "$home.part"
  fi
  say "$crate $version: compiling it (about $minutes min on two cores, once)"
  (
    cd "$TOOLS" # outside the project's own cargo settings
    unset RUSTFLAGS CARGO_BUILD_TARGET
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=$optimisation \
      CARGO_TARGET_DIR=$TOOLS/build cargo install --quiet "$@" --root "$home.part" --version "=$version" "$crate"
  ) </dev/null >&2 || fail "$crate $version could not be installed; the reason stands above"
  rm -rf "$home"
  mv "$home.part" "$home"
}
[ -n "$WASM_BINDGEN_VERSION" ] || fail "Cargo.lock names no wasm-bindgen"
bring_wasm_bindgen() {
  if own_wasm_bindgen && { [ "$part" != test ] || have wasm-bindgen-test-runner; }; then return 0; fi
  # Without --locked: its lock file names a certificate crate that some mirrors lack, for a download that never happens here.
  install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "$WASM_BINDGEN_HOME" wasm-bindgen 1.5 1 --no-default-features \
    --bin wasm-bindgen --bin wasm-bindgen-test-runner
}

# --- the compiler for the browser, and in parallel what does not need it ---------------------------------------------------
# The former waits for downloads and uses one core much of the time. In a process group of its own, so that it can be stopped with its
# children.
set -m
bring_wasm_bindgen &
beside=$!
set +m
trap 'kill -- -$beside 2>/dev/null || true' EXIT
toolchain=$("$ROOT/tools/wasm-toolchain.sh")
wait $beside
trap - EXIT
if [ "$part" = serve ]; then exit 0; fi

install_tool wasm_split_cli_support "$WASM_SPLIT_VERSION" "$WASM_SPLIT_HOME" wasm-split-cli 1 1 --locked --features build-binary
own_trunk >/dev/null || install_tool trunk "$TRUNK_VERSION" "$TRUNK_HOME" trunk 3 0 --locked --no-default-features
rm -rf "$TOOLS/build"

# --- tools from npm --------------------------------------------------------------------------------------------------
cd "$ROOT"
if ! npm_is_current; then
  say "npm packages (seconds, about 210 MB)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error </dev/null >&2 ||
    fail "npm could not install the packages of package-lock.json; the reason stands above"
  npm_wanted >"$NPM_STAMP"
fi

# --- plain `trunk serve` ---------------------------------------------------------------------------------------------
# Trunk finds wasm-bindgen and the compiler by its environment. This wrapper sets it inside a clone of this project (tools/trunk) and is
# plain Trunk everywhere else. An installed Trunk is never replaced.
bin=${CARGO_HOME:-$HOME/.cargo}/bin
starter="#!/bin/sh
# Written by the set-up of Customer activity; may be removed at any time. This Trunk loads nothing from the network.
if [ -x tools/trunk ] && [ -f tools/wasm-toolchain.sh ]; then exec tools/trunk \"\$@\"; fi
exec \"$TRUNK_HOME/bin/trunk\" \"\$@\""
if [ -d "$bin" ] && [ -w "$bin" ] && [ -x "$TRUNK_HOME/bin/trunk" ]; then
  if [ ! -e "$bin/trunk" ]; then
    printf '%s\n' "$starter" >"$bin/trunk.part"
    chmod +x "$bin/trunk.part"
    mv "$bin/trunk.part" "$bin/trunk"
    say "\`trunk\` now starts Trunk $TRUNK_VERSION ($bin/trunk)"
  elif head -n 2 "$bin/trunk" | grep -qi "Customer activity"; then
    if [ "$(cat "$bin/trunk")" != "$starter" ]; then printf '%s\n' "$starter" >"$bin/trunk"; fi
  elif [ ! -e "$TOOLS/own-trunk.noted" ]; then
    touch "$TOOLS/own-trunk.noted"
    say "there is a Trunk of your own in $bin, which stays; here \`tools/trunk\` is the one that has all it needs"
  fi
fi

# --- the browser -----------------------------------------------------------------------------------------------------
if [ "$part" = test ] && ! find_browser; then
  if have apt-get && have dpkg-query; then apt_install chromium chromium-driver; fi
  find_browser || fail "no Chromium or Chrome with a ChromeDriver of the same version on the PATH (browser: ${BROWSER_MAJOR:-none}, driver: ${DRIVER_MAJOR:-none}): install both, or name them as CHROMIUM and CHROMEDRIVER"
fi

# optional_package PACKAGE[=VERSION] PURPOSE WITHOUT-IT: installs a Debian package that is not required: never asks for a password or fails
# for it.
optional_package() {
  local noted=$TOOLS/no-${1/=/-}.noted
  [ ! -e "$noted" ] || return 0
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null || return 0
  say "Debian's ${1/=/ }, for $2 (a minute, once)"
  as_root apt-get update -qq >&2 || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove "$1" </dev/null >&2; then
    touch "$noted"
    say "it cannot be had; $3"
  fi
}
if [ "$part" = test ] && have apt-get && have dpkg-query; then
  # The same version as the browser, which is not updated.
  installed=$(dpkg-query -W -f '${Version}' chromium 2>/dev/null || true)
  if [ -z "$CHROMIUM_SHELL" ] && [ -n "$installed" ]; then
    optional_package "chromium-headless-shell=$installed" "the end-to-end tests" "the tests run in $CHROMIUM"
  fi
  have shellcheck || optional_package shellcheck "the lints of shell scripts" "only their syntax is checked"
fi

# --- other browsers --------------------------------------------------------------------------------------------------
if [ "$part" = test ]; then "$ROOT/tools/engines.sh" bring; fi

say "set-up is complete (browser target by $toolchain)"
