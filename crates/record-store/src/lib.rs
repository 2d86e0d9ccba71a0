//! Consumption records: reading, storing, sorting and searching them.
//!
//! This is a separate crate because it is compiled for speed, while the app around it is compiled for size: a hundred thousand
//! records are read, sorted and searched while the reader types. It knows neither the browser nor how records are fetched.
//!
//! [`page`] reads records from responses, and [`unreadable`] says why a response could not be read. [`shape`] lists the fields of
//! each record type. [`store`] keeps the records by column and evaluates a [`domain::query::RecordQuery`] with the help of
//! [`order`] and [`search`]; [`breakdown`] is what it says about groups of them. [`window`] computes which rows of a long table are
//! visible. Only [`shape`] distinguishes the record types: everything else treats records alike, even those of an unknown type.

pub mod breakdown;
pub mod json;
pub mod layout;
pub mod order;
pub mod page;
pub mod search;
pub mod shape;
pub mod store;
pub mod unreadable;
pub mod window;

pub use breakdown::Breakdown;
pub use layout::Layout;
pub use shape::{Field, FieldType, Measure, Shape};
pub use store::{Cell, Facet, Input, MatchedRows, Store};
pub use unreadable::Unreadable;
