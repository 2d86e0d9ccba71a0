//! Records stored by column.
//!
//! Each value is stored once per column, and the rows hold its number, the code: products and states occur thousands of times, so
//! everything that depends on a value alone (it contains a word, it matches a filter, its rank) is computed once per value and
//! not once per row. A hundred thousand support requests take some twenty megabytes.
//!
//! [`value`] has the values in both directions, [`column`] stores them, [`query`] selects and sorts rows, [`sums`], [`facets`] and
//! [`breakdown`] add and count.

mod breakdown;
mod codes;
mod column;
mod facets;
mod query;
mod sums;
#[cfg(test)]
mod tests;
mod texts;
mod value;

use crate::order::Collation;
use crate::search::Folder;
use crate::shape::{Field, FieldType, Shape};
use column::Column;
use domain::query::Filter;
use query::{SortedRows, WordMatches};
use std::cell::RefCell;
use std::rc::Rc;
use texts::TextVec;

pub use facets::Facet;
pub use query::MatchedRows;
pub use value::{Cell, Href, Input, List};

/// Memory is reserved for at most this many records, because a response may state a wrong count.
const MAX_RESERVED: usize = 1 << 20;

/// The records of one list.
#[derive(Clone, Debug)]
pub struct Store {
    shape: Shape,
    collation: Collation,
    folder: Folder,
    ids: TextVec,
    columns: Vec<Column>,
    /// Rows in the order of their ids.
    by_id: RefCell<Option<Rc<Vec<u32>>>>,
    /// The latest requested order.
    sorted_rows: RefCell<Option<SortedRows>>,
    /// Matches of the words of the latest search.
    word_matches: RefCell<Vec<WordMatches>>,
}

impl Store {
    /// An empty store for records of this shape.
    pub fn new(shape: Shape, collation: Collation) -> Store {
        let columns = shape.fields.iter().map(|field| Column::new(field, 0)).collect();
        Store {
            shape,
            collation,
            folder: Folder::new(collation.fold),
            ids: TextVec::default(),
            columns,
            by_id: RefCell::default(),
            sorted_rows: RefCell::default(),
            word_matches: RefCell::default(),
        }
    }

    /// The record type and its fields.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.ids.len() == 0
    }

    /// Adds a record, with a value for each field. Returns whether it has every required value; if not, nothing is added.
    pub fn push(&mut self, id: &str, values: &[Option<Input<'_>>]) -> bool {
        let is_complete =
            self.shape.fields.iter().zip(values).all(|(field, value)| !field.required || value.is_some());
        if !is_complete || values.len() != self.columns.len() {
            return false;
        }
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value.as_ref(), &mut self.folder);
        }
        self.ids.push(id);
        self.clear_caches();
        true
    }

    /// Gives a record another value in a field, or none. Returns whether that record and field exist.
    pub fn set(&mut self, row: u32, field: &str, value: Option<&Input<'_>>) -> bool {
        let Some(place) = self.shape.place(field).filter(|_| (row as usize) < self.len()) else {
            return false;
        };
        let Some(column) = self.columns.get_mut(place) else { return false };
        column.set(row, value, &mut self.folder);
        *self.sorted_rows.get_mut() = None;
        self.word_matches.get_mut().clear();
        true
    }

    /// Finds a record by its id.
    pub fn find(&self, id: &str) -> Option<u32> {
        let by_id = self.by_id();
        let at = by_id.binary_search_by(|row| self.ids.get(*row).cmp(id)).ok()?;
        by_id.get(at).copied()
    }

    /// Drops the records from this number on. Values that no record has any more stay stored.
    pub fn truncate(&mut self, len: usize) {
        self.ids.truncate(len);
        for column in &mut self.columns {
            column.codes.truncate(len);
        }
        self.clear_caches();
    }

    fn clear_caches(&mut self) {
        *self.by_id.get_mut() = None;
        *self.sorted_rows.get_mut() = None;
        self.word_matches.get_mut().clear();
    }

    /// Adds a field that occurs in records of an unknown type. The records so far have no value in it.
    pub fn add_field(&mut self, name: &str) {
        let field = Field {
            name: name.into(),
            field_type: FieldType::Text,
            // The content of an unknown field is unknown, so it may name a person.
            personal: true,
            required: false,
            searched: true,
            summed: false,
            shown: true,
            identifying: false,
            internal: false,
            width: 180,
        };
        self.columns.push(Column::new(&field, self.len()));
        self.shape.fields.push(field);
    }

    /// Reserves memory for a list of `len` records. Growing step by step would copy everything each time, and the memory of the
    /// old copies is never returned to the browser.
    pub fn expect(&mut self, len: usize) {
        let more = len.saturating_sub(self.len()).min(MAX_RESERVED);
        if more > 0 {
            self.ids.reserve(more);
            self.columns.iter_mut().for_each(|column| column.reserve(more));
        }
    }

    /// Frees the memory that is needed only while records are added. Records can still be added afterwards.
    pub fn finish(&mut self) {
        self.columns.iter_mut().for_each(Column::finish);
    }

    /// A record's id.
    pub fn id(&self, row: u32) -> &str {
        self.ids.get(row)
    }

    /// A value of a record.
    pub fn cell(&self, row: u32, field: usize) -> Cell<'_> {
        match (self.columns.get(field), self.shape.fields.get(field)) {
            (Some(column), Some(field)) => column.cell(row, field.field_type),
            _ => Cell::Unknown,
        }
    }

    /// The value of a record's field by its name.
    pub fn cell_of(&self, row: u32, name: &str) -> Cell<'_> {
        self.shape.place(name).map_or(Cell::Unknown, |place| self.cell(row, place))
    }

    /// Whether any record has this field.
    pub fn has_any(&self, field: usize) -> bool {
        self.columns.get(field).is_some_and(|column| column.distinct() > 0)
    }

    /// Whether a value occurs in a field, or is empty.
    pub fn occurs(&self, field: &str, value: &str) -> bool {
        let filter = Filter { field: field.into(), values: vec![value.into()], exclude: false };
        self.column(field).is_some_and(|(_, column)| column.codes_matching(&filter).contains(&true))
    }

    fn column(&self, name: &str) -> Option<(&Field, &Column)> {
        let place = self.shape.place(name)?;
        Some((self.shape.fields.get(place)?, self.columns.get(place)?))
    }

    /// The words of a text, folded as the search folds them.
    pub fn folded(&self, words: &str) -> Vec<String> {
        let mut folder = self.folder.clone();
        words.split_whitespace().map(|word| folder.fold(word)).collect()
    }

    /// Ranks the values of a field before they are needed for sorting. Returns whether there was anything to do.
    pub fn prepare(&self, field: usize) -> bool {
        match (self.columns.get(field), self.shape.fields.get(field)) {
            // Addresses are hardly ever sorted by, and their ranks would take more memory than they do.
            (Some(column), Some(field))
                if column.is_unranked() && column.distinct() > 0 && field.field_type != FieldType::Link =>
            {
                column.ranks(field, &self.collation);
                true
            }
            _ => false,
        }
    }

    /// Computes the order of the ids, which decides between equal records, before a sort needs it.
    pub fn prepare_ties(&self) {
        self.by_id();
    }
}
