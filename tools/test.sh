#!/usr/bin/env bash
# Runs the tests. Usage: tools/test.sh [PART…], by default all parts; `--list` names them. `check` runs those that need no browser, and
# `smoke` one pass through a development build in a browser: the fast loop.
#
# Every part runs to its end and counts by its exit code, a failed one shows its output, and the last two lines give the number of tests of
# each kind and their outcome. Output is kept in target/test-logs/.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

ALL="format scripts lint lint-wasm host component first-run build size e2e engines"
# The parts that need no browser.
CHECK="format scripts lint lint-wasm host"
LOOP=
case ${1:-} in
  --list) echo "$ALL"; exit 0 ;;
  check) LOOP=check PARTS=$CHECK ;;
  smoke) LOOP=smoke PARTS=smoke ;;
  *) PARTS=${*:-$ALL} ;;
esac
for part in $PARTS; do
  case " $ALL smoke " in *" $part "*) ;; *) fail "there is no test part '$part'; there are: $ALL" ;; esac
done

cd "$ROOT"
exec </dev/null
LOGS=$TARGET_DIR/${LOOP:-test}-logs
rm -rf "$LOGS"
mkdir -p "$LOGS"
export CARGO_TERM_COLOR=never
# The fast loop checks only the tools that it uses.
case $LOOP in
  check) tools/setup.sh serve ;;
  smoke) if find_browser && [ -x node_modules/.bin/playwright ]; then tools/setup.sh serve; else tools/setup.sh test; fi ;;
  *) tools/setup.sh test ;;
esac
[ "$LOOP" = check ] || find_browser || fail "the browser that set-up found is gone"

# --- the parts -------------------------------------------------------------------------------------------------------

# in_wasm COMMAND…: runs it with the toolchain for the browser.
in_wasm() { (wasm_env; "$@"); }

part_format() { cargo fmt --all --check -- --color never; }

# Types and lints of all scripts, and the tests of decisions that both scripts and program make (tests/cases/).
part_scripts() {
  local script lints failed=0
  for script in tools/*.sh tools/trunk .ci/run; do bash -n "$script" || failed=1; done
  if have shellcheck; then shellcheck --severity=warning --external-sources tools/*.sh tools/trunk .ci/run || failed=1; fi
  if has_npm; then
    node_modules/.bin/eslint . &
    lints=$!
    tsc scripts . || failed=1
    tsc tests tests || failed=1
    wait $lints || failed=1
  fi
  node --test --test-reporter=tap 'tests/scripts/'*.test.mjs || failed=1
  return $failed
}

# The fast loop works without npm packages; for everything else the set-up has installed them.
has_npm() { [ "$LOOP" != check ] || npm_is_current; }

# tsc NAME PROJECT: incremental, so that unchanged files are not checked again.
tsc() { node_modules/.bin/tsc --incremental --tsBuildInfoFile "$TARGET_DIR/tsc/$1.json" --project "$2"; }

# with_clippy CARGO-COMMAND: compiles our own crates with Clippy's driver, so that one build is linted and tested. `cargo clippy` would
# check every dependency once more, a third of what a clean clone compiles. It sets the same two variables.
with_clippy() {
  RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__ "$@"
}

# The tests on the host: every crate but the app, which is tested in the browser.
HOST=(--locked --workspace --exclude customer-activity)
WASM=(--locked -p customer-activity --target wasm32-unknown-unknown)

# Unit tests inside our libraries run on the host.
IN_BROWSER=(--bins --test '*')

part_lint() { with_clippy cargo test "${HOST[@]}" --no-run; }

part_lint_wasm() { in_wasm with_clippy cargo test "${WASM[@]}" "${IN_BROWSER[@]}" --no-run; }

part_host() { with_clippy cargo test "${HOST[@]}" --no-fail-fast; }

# The test runner starts ChromeDriver, which starts the configured browser.
part_component() {
  local capabilities=$LOGS/webdriver.json
  node -e 'console.log(JSON.stringify({ "goog:chromeOptions": { binary: process.argv[1], args: process.argv.slice(2) } }))' \
    "$CHROMIUM" --headless $BROWSER_ARGS >"$capabilities"
  WASM_BINDGEN_TEST_WEBDRIVER_JSON=$capabilities WASM_BINDGEN_TEST_TIMEOUT=300 WASM_BINDGEN_TEST_ONLY_WEB=1 \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
    in_wasm with_clippy cargo test "${WASM[@]}" "${IN_BROWSER[@]}" --no-fail-fast
}

part_first_run() { tools/first-run.sh; }

part_build() {
  tools/build.sh --if-changed
  tools/build.sh --if-changed --long-texts
  tools/backend.sh build
}

part_size() { node tools/size.mjs && in_wasm node tools/map.mjs --check; }

part_e2e() {
  tools/build.sh --if-changed --long-texts
  tools/backend.sh build
  cargo run --quiet --locked --package customer-activity-text --example texts --features long-texts >"$TARGET_DIR/texts.json"
  SAMPLE_BACKEND=$(tools/backend.sh path) E2E_REPORT=$LOGS/e2e.json E2E_TEXTS=$TARGET_DIR/texts.json E2E_LONG_DIST=$TARGET_DIR/long-texts \
    node_modules/.bin/playwright test --config tests/e2e
}

# The development build is incremental; app and backend are compiled in parallel.
part_smoke() {
  tools/backend.sh quick build &
  in_wasm cargo run --quiet --locked --package customer-activity-development -- build "$TARGET_DIR/first-look"
  wait $!
  SAMPLE_BACKEND=$(tools/backend.sh quick path) E2E_DIST=$TARGET_DIR/first-look E2E_REPORT=$LOGS/smoke.json \
    node_modules/.bin/playwright test --config tests/e2e --grep @smoke
}

part_engines() { E2E_REPORT=$LOGS/engines.json tools/engines.sh test; }

# --- running them ----------------------------------------------------------------------------------------------------

failed=
skip_reason() { # PART: prints why it cannot run; nothing when it can
  case $1 in
    size | e2e | engines)
      case " $failed " in *" build "*) echo "the build failed" ;; *) [ -f dist/build.json ] || echo "there is no dist/: run 'make build'" ;; esac
      ;;
  esac
}

# run PART: writes its output to its log, and its seconds to PART.took. Do not call it in a condition, where `set -e` has no effect.
run() {
  local started code
  started=$(date +%s)
  set +e
  (set -e; "part_${1//-/_}") >"$LOGS/$1.log" 2>&1
  code=$?
  echo $(($(date +%s) - started)) >"$LOGS/$1.took"
  return $code
}

# Parts that run in the background until their turn: the build uses one core most of the time, and the host tests leave some idle.
declare -A beside=()
begin() { # PART
  run "$1" &
  beside[$1]=$!
}
trap 'kill "${beside[@]}" 2>/dev/null || true' EXIT
case " $PARTS " in *" host "*" build "*) begin build ;; esac

for part in $PARTS; do
  log=$LOGS/$part.log
  # Browsers that are not available everywhere: say so, and do not fail.
  if [ "$part" = engines ]; then
    engines=$(tools/engines.sh list)
    for engine in firefox webkit; do
      case " $engines " in *" $engine "*) ;; *) printf '%-10s skipped         no %s here: see tools/engines.sh\n' "$part" "$engine" ;; esac
    done
    [ -n "$engines" ] || continue
  fi
  if [ "$part" = scripts ]; then
    has_npm || printf "%-10s skipped         types and lints: there are no npm packages, or others: run 'make setup'\n" "$part"
    have shellcheck || printf '%-10s skipped         shellcheck is not there: only the syntax of shell scripts is checked\n' "$part"
  fi
  reason=$(skip_reason "$part")
  if [ -n "$reason" ]; then
    printf '%-10s FAILED  not run: %s\n' "$part" "$reason"
    echo "not run: $reason" >"$log"
    failed="$failed $part"
    continue
  fi
  if [ -t 1 ]; then printf '%-10s …\r' "$part"; fi
  # They run what the lints have built.
  if [ "$part" = lint-wasm ]; then
    case " $PARTS " in *" lint "*" host "*) begin host ;; esac
  fi
  set +e
  if [ -n "${beside[$part]:-}" ]; then wait "${beside[$part]}"; else run "$part"; fi
  code=$?
  set -e
  took=$(cat "$LOGS/$part.took")
  if [ $code = 0 ]; then
    printf '%-10s ok      %4d s  %s\n' "$part" $took "$(node tools/summary.mjs --line "$LOGS" "$part")"
  else
    failed="$failed $part"
    printf '%-10s FAILED  %4d s  exit code %d; its output:\n' "$part" $took $code
    # Without cargo's progress, which can be hundreds of lines.
    sed -E '/^ +(Compiling|Checking|Downloading|Downloaded|Updating|Locking|Adding|Blocking) /d; s/^/    /' "$log"
    printf '%-10s FAILED  (end of its output)\n' "$part"
  fi
done

# The summary decides the exit code: a failed part, a failed test, or a kind without any test.
exec node tools/summary.mjs "$LOGS" "$PARTS" "$failed"
