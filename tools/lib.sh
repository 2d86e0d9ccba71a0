# Shared by the set-up scripts: where tools live, how they speak, which versions are pinned.
# Sourced, never run. Every script that sources it starts with `set -euo pipefail`.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One cache per user and not per clone: a second clone finds the tools already built.
# Every folder in it is named after the version it holds, so an old one is never taken for a new one.
TOOLS=${CUSTOMER_ACTIVITY_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/customer-activity}

TRUNK_VERSION=0.21.14 # 0.22 asks for a newer Rust than stable 1.95
# The command-line tool and the crate must be of the very same version, so the lock file decides.
WASM_BINDGEN_VERSION=$(awk '$1=="name" && $3=="\"wasm-bindgen\"" {getline; gsub(/"/,"",$3); print $3; exit}' "$ROOT/Cargo.lock")
MIN_RUST=1.88
MIN_NODE=20

TRUNK_HOME=$TOOLS/trunk-$TRUNK_VERSION
WASM_BINDGEN_HOME=$TOOLS/wasm-bindgen-$WASM_BINDGEN_VERSION

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { printf 'customer-activity: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# need COMMAND HINT: one clear line when something must be installed first.
need() { have "$1" || fail "'$1' is missing: $2"; }

# at_least VERSION MINIMUM
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# as_root COMMAND…: as it is when we are root, through sudo otherwise.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else fail "installing Debian packages needs root: run once as root: $*"
  fi
}

# apt_install PACKAGE…: those that are missing, and nothing when none is.
apt_install() {
  local missing=() p
  for p in "$@"; do
    [ "$(dpkg-query -W -f '${Status}' "$p" 2>/dev/null)" = "install ok installed" ] || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Debian packages: ${missing[*]} (a minute or two)"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}
