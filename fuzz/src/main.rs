//! Coverage-guided fuzzing of everything that reads what a backend sends or an address says. `tools/fuzz.sh` builds and runs it.
//!
//! The readers and the model are taken in as source: neither needs the browser, so neither does this.
#![no_main]
#![allow(dead_code, unused_imports, reason = "of what is taken in, only what reads is called")]

use libfuzzer_sys::fuzz_target;

mod api;
#[path = "../../src/model/mod.rs"]
mod model;
#[path = "../../tests/reading/mod.rs"]
mod reading;
#[path = "../../src/route.rs"]
mod route;

// The first byte says which reader.
fuzz_target!(|input: &[u8]| {
    if let Some((reader, bytes)) = input.split_first() {
        reading::read(*reader, bytes);
    }
});
