//! Consumption records: what happened, row by row.
//!
//! [`shape`] says which fields a record type has and what they mean; [`store`] keeps any number of records by column;
//! [`question`] says which of them are wanted, in which order; [`order`] and [`search`] answer it; [`window`] says which of the
//! answer's rows are in sight. Only [`shape`] knows the types apart: everything else treats records alike, those of a type
//! that this version does not know included.

pub mod layout;
pub mod order;
pub mod question;
pub mod search;
pub mod shape;
pub mod store;
mod texts;
pub mod window;

pub use layout::Layout;
pub use question::{Filter, Question, SortKey};
pub use shape::{Field, Measure, Shape, Sort};
pub use store::{Answer, Cell, Facet, Input, Store};
