//! Drives a list of records without a browser: a backend that uses a store, timers that elapse on request, and responses in any
//! order, late, or not at all.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

mod backend;
mod breakdown;
mod browser;
mod laws;
mod pages;
mod seek;
mod translation;
mod whole;
mod window;
