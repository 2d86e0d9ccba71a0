//! Coverage-guided fuzzing of everything that reads what a backend sends or an address says. `tools/fuzz.sh` builds and runs it.
#![no_main]

use libfuzzer_sys::fuzz_target;

// The first byte selects the reader.
fuzz_target!(|input: &[u8]| {
    if let Some((reader, bytes)) = input.split_first() {
        fuzz::read(*reader, bytes);
    }
});
