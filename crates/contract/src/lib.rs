//! The wire types of the backend contract.
//!
//! `openapi.yaml` beside this crate is the contract for authors of backends. The tests of the sample backend compare these types,
//! the examples and its real responses with that file. The types guarantee:
//!
//! * Every enumeration is open ([`vocabulary`]): an unknown value is kept as it was sent and is no error.
//! * Unknown fields are ignored. A missing optional field is `None`, which means *unknown* and never zero.
//! * Quantities stay text ([`Amount`]): a JSON number is read from its digits, never through a binary float.
//! * Lists are lenient ([`Rows`]): an unreadable row is counted and does not affect the others.
//! * Dates (`YYYY-MM-DD`, no time zone) and instants (RFC 3339, UTC) stay text; the app's model parses them.

pub mod activity;
pub mod amount;
pub mod from_json;
pub mod me;
pub mod problem;
pub mod record;
pub mod rows;
#[cfg(feature = "schema")]
pub mod schema;
pub mod series;
pub mod vocabulary;

pub use activity::*;
pub use amount::Amount;
pub use from_json::{FromJson, JsonValue};
pub use me::*;
pub use problem::Problem;
pub use record::*;
pub use rows::{Rows, Unreadable};
pub use series::{Amounts, EntitlementSeries, Series};
pub use vocabulary::*;
