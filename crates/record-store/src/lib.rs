//! Consumption records: what happened, row by row.
//!
//! A crate of its own because it is built for speed, unlike the app around it, which is built to be small: a hundred thousand
//! records are read, ordered and searched while somebody types. It knows neither the browser nor how records are fetched.
//!
//! [`page`] reads them from the wire, and [`unreadable`] says why an answer could not be read; [`shape`] says which fields a record
//! type has and what they mean; [`store`] keeps any number of records by column;
//! [`domain::query`] says which of them are wanted, in which order; [`order`] and [`search`] answer it; [`window`] says which of the
//! answer's rows are in sight. Only [`shape`] knows the types apart: everything else treats records alike, those of a type
//! that this version does not know included.

mod codes;
pub mod json;
pub mod layout;
pub mod order;
pub mod page;
pub mod search;
pub mod shape;
pub mod store;
mod texts;
pub mod unreadable;
pub mod window;

pub use layout::Layout;
pub use shape::{Field, FieldType, Measure, Shape};
pub use store::{Cell, Facet, Input, MatchedRows, Store};
pub use unreadable::Unreadable;
