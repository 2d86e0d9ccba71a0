//! The wire types of the backend contract: JSON as it travels, and nothing more.
//!
//! `openapi.yaml` beside this crate is the contract in words that any backend's author can read; the tests of the sample
//! backend hold these types, the examples and its real answers against that file. What the types promise:
//!
//! * Every enumeration is open ([`vocabulary`]): an unknown value is kept as it came and never an error.
//! * Unknown fields are ignored, a missing optional field is `None`, which means *unknown* and never zero.
//! * Quantities stay text ([`Amount`]): a JSON number is read from its digits, never through a binary float.
//! * Lists are lenient ([`Rows`]): one unreadable row is counted and costs no other.
//! * Dates (`YYYY-MM-DD`, no time zone) and instants (RFC 3339, UTC) stay text here; the app's model gives them a type.

pub mod activity;
pub mod amount;
pub mod from_json;
pub mod me;
pub mod problem;
pub mod record;
pub mod rows;
#[cfg(feature = "schema")]
pub mod schema;
pub mod vocabulary;

pub use activity::*;
pub use amount::Amount;
pub use from_json::{FromJson, JsonValue};
pub use me::*;
pub use problem::Problem;
pub use record::*;
pub use rows::{Rows, Unreadable};
pub use vocabulary::*;
