//! The record table: any number of rows, of any record type, with a constant number of elements.
//!
//! [`Grid`] is the table itself, hand-made DOM because it is repainted at every frame of scrolling; everything around it is an ordinary
//! view. It knows no query and no backend: it shows what a [`Source`] has, and reports the reader's actions as [`GridEvent`]s.

mod grid;

pub use grid::{ActiveCell, CardPart, Grid, GridEvent, NARROWEST, WIDEST};

use record_store::Store;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The index of its field in the records' [`Shape`](record_store::Shape).
    pub place: usize,
    /// The field's name in the contract.
    pub field: Box<str>,
    pub title: String,
    /// What stands before a sum, and before a number that has no unit: the title.
    pub label: String,
    /// The symbol of the unit, if its values have one.
    pub unit: Option<&'static str>,
    /// In CSS pixels.
    pub width: u16,
    /// Whether the reader chose the width. The grid fits any other to title, values and room.
    pub is_chosen: bool,
    /// Whether it takes room that is left, as long texts do.
    pub grows: bool,
    /// Whether its values tell records apart, so that it stays in sight.
    pub identifies: bool,
    /// Whether its values are what the records add up to, so that it stays in sight.
    pub is_measure: bool,
    /// Its place on a card; other values are in the record's details.
    pub card: Option<CardPart>,
    /// Whether its values are numbers.
    pub is_number: bool,
    /// Its position in the sort order, counted from one, and whether it is descending.
    pub sorted: Option<(usize, bool)>,
    /// Whether it has an active filter; `None` if it cannot be filtered.
    pub is_filtered: Option<bool>,
}

pub enum Line<'a> {
    Row(&'a Store, u32),
    /// The heading of the group of records below it.
    Group(&'a str),
    /// A record that is still loading.
    Pending,
    /// A record that could not be read.
    Unreadable,
}

/// The source of a table's lines. A place is the index of a line, from the top of the table.
pub trait Source {
    fn lines(&self) -> usize;
    /// Passes the line at a place to `show`; a callback, because the line borrows from the store.
    fn line(&self, place: usize, show: &mut dyn FnMut(Line<'_>));
    /// Called with the lines in view, so that they can be loaded.
    fn want(&self, range: Range<usize>);
    /// Whether records can be selected.
    fn chooses(&self) -> bool {
        false
    }
    /// Whether the record of a line is selected.
    fn is_chosen(&self, _place: usize) -> bool {
        false
    }
    /// Number of selected lines.
    fn chosen(&self) -> usize {
        0
    }
}
