//! Tables that leave the app, as a file or through the clipboard: what their cells are.
//!
//! A cell says of what sort its value is, so that each format can write it as its own: [`csv`](super::csv) as text, the worker
//! that writes workbooks (to which [`Rows`] go as bytes) as Excel's numbers and dates.

pub use workbook::{Cell, Decimal, Rows};
