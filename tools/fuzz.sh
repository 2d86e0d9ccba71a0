#!/usr/bin/env bash
# Fuzzes the parsers of responses and addresses: tools/fuzz.sh [SECONDS]
#
# Starts with the contract's examples and the inputs of earlier runs in crates/fuzz/corpus, and leaves there the smallest set of inputs with
# the same coverage. Inputs that crash are left in crates/fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/lib.sh

seconds=${1:-300}
need cargo 'see tools/setup.sh'
have c++ || need g++ 'the fuzzer is a C++ library'

corpus=crates/fuzz/corpus
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/seeds" "$work/grown" crates/fuzz/artifacts "$corpus"

# The first byte of an input selects the parser: every example is given to each.
for example in crates/contract/examples/*.json; do
  for reader in 0 1 2 3 4 5 8 9; do
    { printf "\\x0$reader"; cat "$example"; } >"$work/seeds/$(basename "$example" .json)-$reader"
  done
done
printf '\x06/customer-activity/entitlements/e%%2F1?workspace=w-1&status=all&filter.status=open&from=2026-01-31&sort=-opened&columns=a,b#p' >"$work/seeds/address"
printf '\x07-12.50e3' >"$work/seeds/quantity"
printf '\x072026-02-28' >"$work/seeds/date"
printf '\x072026-11-23T00:30:00+01:00' >"$work/seeds/instant"

say 'building the fuzzer'
# The flags of cargo-fuzz, on stable Rust.
export RUSTFLAGS='--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares'
host=$(rustc -vV | sed -n 's/^host: //p')
# With a target named, the flags apply to the program only and not to build scripts.
cargo build --quiet --locked --profile fuzz --package customer-activity-fuzz --features engine --bin customer-activity-fuzz --target "$host"
fuzzer=$TARGET_DIR/$host/fuzz/customer-activity-fuzz

say "fuzzing for $seconds s"
"$fuzzer" "$work/grown" "$corpus" "$work/seeds" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
  -print_final_stats=1 -artifact_prefix=crates/fuzz/artifacts/ >"$work/log" 2>&1 || { tail -n 60 "$work/log"; fail 'something was found: see crates/fuzz/artifacts'; }
grep -E 'stat::|DONE|INITED' "$work/log"

say 'keeping the smallest set that reaches as much'
mkdir "$work/kept"
# Count edges, not how often each is hit: that would keep some thousand inputs.
"$fuzzer" -set_cover_merge=1 -use_counters=0 -max_len=16384 "$work/kept" "$corpus" "$work/grown" "$work/seeds" >"$work/merge" 2>&1
rm -rf "$corpus"
mv "$work/kept" "$corpus"
say "$(find "$corpus" -type f | wc -l) inputs of $(du -sb "$corpus" | cut -f 1) bytes; nothing was found"
