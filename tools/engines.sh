#!/usr/bin/env bash
# The other browsers for the most important journeys: Firefox and WebKit, over the WebDriver protocol (tests/engines).
#   tools/engines.sh bring    installs what is missing, where that needs no password
#   tools/engines.sh list     lists the installed ones
#   tools/engines.sh test     runs the tests in the installed ones
# FIREFOX, GECKODRIVER and MINIBROWSER override the programs that are found. Everything else works without these browsers.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

GECKODRIVER_VERSION=0.37.1
GECKODRIVER_HOME=$TOOLS/geckodriver-$GECKODRIVER_VERSION
PACKAGES=(firefox-esr webkit2gtk-driver xvfb)

find_engines() {
  local name
  ENGINES=
  # Plain `firefox` may be a snap, which in its sandbox sees neither its profile nor its downloads.
  if [ -z "${FIREFOX:-}" ] && have firefox-esr; then FIREFOX=$(command -v firefox-esr); fi
  if [ -z "${GECKODRIVER:-}" ]; then
    if [ -x "$GECKODRIVER_HOME/bin/geckodriver" ]; then GECKODRIVER=$GECKODRIVER_HOME/bin/geckodriver
    elif have geckodriver; then GECKODRIVER=$(command -v geckodriver); fi
  fi
  for name in /usr/lib/*/webkit2gtk-4.1/MiniBrowser /usr/lib/*/webkit2gtk-4.0/MiniBrowser /usr/lib*/webkit2gtk-4.1/MiniBrowser /usr/libexec/webkit2gtk-4.1/MiniBrowser; do
    if [ -z "${MINIBROWSER:-}" ] && [ -x "$name" ]; then MINIBROWSER=$name; fi
  done
  if [ -n "${FIREFOX:-}" ] && [ -n "${GECKODRIVER:-}" ]; then ENGINES=firefox; fi
  if [ -n "${MINIBROWSER:-}" ] && have WebKitWebDriver && have Xvfb; then ENGINES="$ENGINES webkit"; fi
  ENGINES=${ENGINES# }
  export ENGINES FIREFOX GECKODRIVER MINIBROWSER
}

bring_packages() {
  local missing=() package noted=$TOOLS/no-engines.noted
  for package in "${PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ] || [ -e "$noted" ]; then return 0; fi
  say "Debian's ${missing[*]}, for the tests in other browsers (a minute, once)"
  as_root apt-get update -qq >&2 || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends --no-remove "${missing[@]}" </dev/null >&2; then
    touch "$noted"
    say "they cannot be had, and are not asked for again until $noted is removed"
  fi
}

# Compiled without optimisation: it only passes messages on.
bring_geckodriver() {
  local noted=$TOOLS/no-geckodriver-$GECKODRIVER_VERSION.noted
  if [ -n "${GECKODRIVER:-}" ] || [ -z "${FIREFOX:-}" ] || [ -e "$noted" ]; then return 0; fi
  say "geckodriver $GECKODRIVER_VERSION, for the tests in Firefox: compiling it (about 1 min, once)"
  rm -rf "$GECKODRIVER_HOME.part"
  if (
    cd "$TOOLS" # outside the project's own cargo settings
    unset RUSTFLAGS CARGO_BUILD_TARGET
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=0 \
      CARGO_TARGET_DIR=$GECKODRIVER_HOME.build cargo install --quiet --locked --root "$GECKODRIVER_HOME.part" --version "=$GECKODRIVER_VERSION" geckodriver
  ) </dev/null >&2; then
    rm -rf "$GECKODRIVER_HOME" "$GECKODRIVER_HOME.build"
    mv "$GECKODRIVER_HOME.part" "$GECKODRIVER_HOME"
  else
    touch "$noted"
    say "it could not be compiled, and is not tried again until $noted is removed"
  fi
}

find_engines
case ${1:-} in
  bring)
    if have apt-get && have dpkg-query && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then bring_packages; fi
    find_engines
    bring_geckodriver
    ;;
  list) echo "$ENGINES" ;;
  test)
    cd "$ROOT"
    tools/backend.sh build
    SAMPLE_BACKEND=$(tools/backend.sh path) exec node_modules/.bin/playwright test --config tests/engines "${@:2}"
    ;;
  *) fail "usage: tools/engines.sh bring|list|test" ;;
esac
