# shellcheck shell=bash disable=SC2034 # variables are used by the scripts that source this
# Shared by the scripts in this folder: where tools live, how scripts report, which versions are pinned. Sourced, never run. Every script
# that sources it starts with `set -euo pipefail`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One cache per user and not per clone: a second clone finds the tools already built. Every folder in it is named after its version, so an
# old one is never taken for a new one.
TOOLS=${CUSTOMER_ACTIVITY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/customer-activity}
# Cargo's build output.
TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}

TRUNK_VERSION=0.21.14 # 0.22 needs a newer Rust than stable 1.95
# An installed Trunk may be any version that Trunk.toml accepts.
TRUNK_OLDEST=$(sed -nE 's/^trunk-version = ">=(.*)"/\1/p' "$ROOT/Trunk.toml")
# The command-line tool and the crate must have the same version, so the lock file decides.
WASM_BINDGEN_VERSION=$(awk '$1=="name" && $3=="\"wasm-bindgen\"" {getline; gsub(/"/,"",$3); print $3; exit}' "$ROOT/Cargo.lock")
# The splitter must understand the markers of the crate wasm_split_helpers in Cargo.lock; both come from one repository.
WASM_SPLIT_VERSION=0.2.4
MIN_RUST=1.88
MIN_NODE=20.19

TRUNK_HOME=$TOOLS/trunk-$TRUNK_VERSION
WASM_BINDGEN_HOME=$TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION
WASM_SPLIT_HOME=$TOOLS/wasm-split-$WASM_SPLIT_VERSION

say() { printf '==> %s\n' "$*" >&2; }
fail() { printf 'customer-activity: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# need COMMAND HINT: fails with one clear line when something must be installed first.
need() { have "$1" || fail "'$1' is missing: $2"; }

# at_least VERSION MINIMUM
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# as_root COMMAND…: runs it directly as root, through sudo otherwise.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else fail "installing Debian packages needs root: run once as root: apt-get install ${*: -1}"
  fi
}

# apt_install PACKAGE…: installs the missing ones, if any.
apt_install() {
  local missing=() p
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${Status}' "$p" 2>/dev/null)" = "install ok installed" ] || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Debian packages: ${missing[*]} (a minute or two)"
  if [ "$(id -u)" != 0 ] && ! have sudo; then
    fail "Debian packages are missing; run once as root: apt-get install ${missing[*]}"
  fi
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    fail "apt-get could not install: ${missing[*]}"
}

# wasm_env: after it, builds for the browser use the tools of the set-up. Only for this process and its children: the user's own rustup
# settings stay.
wasm_env() {
  RUSTUP_TOOLCHAIN=$("$ROOT/tools/wasm-toolchain.sh") || exit 1
  PATH=$TRUNK_HOME/bin:$WASM_BINDGEN_HOME/bin:$WASM_SPLIT_HOME/bin:$ROOT/node_modules/.bin:$PATH
  TRUNK_SKIP_VERSION_CHECK=true # otherwise it asks the registry for a newer Trunk at every build
  export RUSTUP_TOOLCHAIN PATH TRUNK_SKIP_VERSION_CHECK
}

# own_trunk: prints the path of an installed Trunk that Trunk.toml accepts; the wrapper written by the set-up is none.
own_trunk() {
  local found version
  found=$(command -v trunk) || return 1
  if head -n 2 "$found" | tr -d '\0' | grep -qi "Customer activity"; then return 1; fi
  version=$("$found" --version 2>/dev/null | awk '{print $2}')
  if [ -n "$version" ] && at_least "$version" "$TRUNK_OLDEST"; then echo "$found"; else return 1; fi
}

# trunk_program: prints the Trunk to build with: the pinned one if the set-up built it, otherwise the installed one.
trunk_program() {
  if [ -x "$TRUNK_HOME/bin/trunk" ]; then echo "$TRUNK_HOME/bin/trunk"; else own_trunk; fi
}

# own_wasm_bindgen: whether the right version is on the PATH.
own_wasm_bindgen() { [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $WASM_BINDGEN_VERSION" ]; }

# build_inputs: a hash over everything that determines a release. Call after wasm_env.
build_inputs() { node "$ROOT/tools/inputs.mjs" "$(rustc --version --verbose)"; }

# The hash of the lock file that node_modules was installed from.
NPM_STAMP=$ROOT/node_modules/.package-lock.sha
npm_wanted() { cat "$ROOT/package.json" "$ROOT/package-lock.json" | cksum; }
npm_is_current() { [ "$(cat "$NPM_STAMP" 2>/dev/null)" = "$(npm_wanted)" ]; }

# took SECONDS: prints minutes and seconds, such as 4:05
took() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# find_browser: sets CHROMIUM and CHROMEDRIVER, which may also be given; fails when there is no matching pair. Sets CHROMIUM_SHELL, the same
# browser without windows, if it is installed in the same version: end-to-end tests take four fifths of the time in it.
find_browser() {
  local name
  if [ -z "${CHROMIUM:-}" ]; then
    for name in chromium chromium-browser google-chrome-stable google-chrome chrome; do
      if have "$name"; then CHROMIUM=$(command -v "$name"); break; fi
    done
  fi
  if [ -z "${CHROMEDRIVER:-}" ]; then
    for name in chromedriver chromium.chromedriver; do
      if have "$name"; then CHROMEDRIVER=$(command -v "$name"); break; fi
    done
  fi
  BROWSER_MAJOR=$(major "${CHROMIUM:-}") DRIVER_MAJOR=$(major "${CHROMEDRIVER:-}")
  if [ -z "${CHROMIUM_SHELL:-}" ] && have chromium-headless-shell; then CHROMIUM_SHELL=$(command -v chromium-headless-shell); fi
  if [ "$(version "${CHROMIUM_SHELL:-}")" != "$(version "${CHROMIUM:-}")" ]; then CHROMIUM_SHELL=; fi
  export CHROMIUM CHROMEDRIVER CHROMIUM_SHELL
  [ -n "$BROWSER_MAJOR" ] && [ "$BROWSER_MAJOR" = "$DRIVER_MAJOR" ]
}

# version PROGRAM: "Chromium 156.0.8078.79 built on …" → 156.0.8078.79, and major PROGRAM → 156; prints nothing when there is no such
# program.
version() { [ -z "$1" ] || "$1" --version 2>/dev/null | sed -nE '1s/^[^0-9]*([0-9][0-9.]*).*/\1/p'; }
major() { version "$1" | sed -nE 's/\..*//p'; }

# Chromium in tests makes no network requests of its own, and it may run as root in a container.
BROWSER_ARGS="--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
