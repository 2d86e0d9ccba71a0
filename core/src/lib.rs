//! What Customer Activity knows without a browser, as a crate of its own: the model, its addresses, its words, and how answers
//! are read.
//!
//! These are the app's own sources, compiled once more without Leptos: so their tests are built and run on the host in a fraction of
//! the time, nothing in them can come to need the browser, and they can be fuzzed. The app itself is one crate because that is
//! a kilobyte less to download (`docs/decisions/0013-tests-without-the-browser.md`).

pub mod api;
#[path = "../../src/choice.rs"]
pub mod choice;
pub mod i18n;
#[path = "../../src/model/mod.rs"]
pub mod model;
#[path = "../../src/route.rs"]
pub mod route;
