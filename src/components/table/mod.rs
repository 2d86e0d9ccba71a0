//! The record table: any number of rows, of any type, with a constant number of elements.
//!
//! [`Grid`] is the table itself, made and changed directly because it is repainted at every frame of scrolling; everything around
//! it are ordinary views. It knows no question and no backend: it shows what a [`Source`] says and tells what the reader did.

mod grid;

pub use grid::{Grid, GridEvent, NARROWEST, WIDEST};

use record_store::Store;
use std::ops::Range;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The place of its field in the records' shape.
    pub place: usize,
    /// The field's name in the contract.
    pub field: Box<str>,
    /// What stands above it.
    pub title: String,
    /// In CSS pixels.
    pub width: u16,
    /// Whether its values are numbers.
    pub is_number: bool,
    /// Where it stands in the order, from one, and whether largest first.
    pub sorted: Option<(usize, bool)>,
    /// Whether its values can be picked, and whether some are.
    pub is_filtered: Option<bool>,
}

/// A line of a table.
pub enum Line<'a> {
    /// A record.
    Row(&'a Store, u32),
    /// What the records after it have in common.
    Group(&'a str),
    /// A record that is not here yet.
    Pending,
    /// A record that could not be read.
    Unreadable,
}

/// What a table shows.
pub trait Source {
    /// How many lines there are.
    fn lines(&self) -> usize;
    /// Shows the line at a place.
    fn line(&self, place: usize, show: &mut dyn FnMut(Line<'_>));
    /// These lines are in sight.
    fn want(&self, range: Range<usize>);
    /// Whether records of this table can be picked out.
    fn chooses(&self) -> bool {
        false
    }
    /// Whether the record of a line is picked out.
    fn is_chosen(&self, _place: usize) -> bool {
        false
    }
    /// Of the lines that there are, how many are picked out.
    fn chosen(&self) -> usize {
        0
    }
}
