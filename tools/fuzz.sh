#!/usr/bin/env bash
# Fuzzes what reads the answers of a backend and addresses: tools/fuzz.sh [SECONDS]
#
# Begins with the examples of the contract and what earlier runs kept in crates/fuzz/corpus, and leaves there the smallest set of inputs
# that reaches everything that was reached. An input that stops the program is left in crates/fuzz/artifacts.
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

# The first byte of an input says which reader it is for: so each example is offered to each.
for example in crates/contract/examples/*.json; do
  for reader in 0 1 2 3 4 5 8; do
    { printf "\\x0$reader"; cat "$example"; } >"$work/seeds/$(basename "$example" .json)-$reader"
  done
done
printf '\x06/customer-activity/entitlements/e%%2F1?workspace=w-1&status=all&filter.status=open&from=2026-01-31&sort=-opened&columns=a,b#p' >"$work/seeds/address"
printf '\x07-12.50e3' >"$work/seeds/quantity"
printf '\x072026-02-28' >"$work/seeds/date"
printf '\x072026-11-23T00:30:00+01:00' >"$work/seeds/instant"

say 'building the fuzzer'
# What cargo-fuzz would say, on stable Rust.
export RUSTFLAGS='--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares'
host=$(rustc -vV | sed -n 's/^host: //p')
# With a target named, the flags are for the program only and not for what builds it.
cargo build --quiet --locked --profile fuzz --package customer-activity-fuzz --features engine --bin customer-activity-fuzz --target "$host"
fuzzer=$TARGET_DIR/$host/fuzz/customer-activity-fuzz

say "fuzzing for $seconds s"
"$fuzzer" "$work/grown" "$corpus" "$work/seeds" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
  -print_final_stats=1 -artifact_prefix=crates/fuzz/artifacts/ >"$work/log" 2>&1 || { tail -n 60 "$work/log"; fail 'something was found: see crates/fuzz/artifacts'; }
grep -E 'stat::|DONE|INITED' "$work/log"

say 'keeping the smallest set that reaches as much'
mkdir "$work/kept"
# What is reached counts here, and not how often: that would be some thousand inputs.
"$fuzzer" -set_cover_merge=1 -use_counters=0 -max_len=16384 "$work/kept" "$corpus" "$work/grown" "$work/seeds" >"$work/merge" 2>&1
rm -rf "$corpus"
mv "$work/kept" "$corpus"
say "$(find "$corpus" -type f | wc -l) inputs of $(du -sb "$corpus" | cut -f 1) bytes; nothing was found"
