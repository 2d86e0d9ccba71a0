//! Evaluates a query: which records match, in which order.

use super::Store;
use super::column::{Column, Values, day_start};
use super::value::{Href, LIST_SEPARATOR};
use crate::order::{order_plain, sort_rows};
use chrono::NaiveDate;
use domain::date::{parse_date, parse_instant};
use domain::quantity::Quantity;
use domain::query::{Filter, RecordQuery, SortKey};
use std::rc::Rc;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// The records that match a query.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchedRows {
    /// Their numbers in the store, in order; `None` = all of them as they are.
    rows: Option<Vec<u32>>,
    len: usize,
    /// For each field with a meaningful sum its sum over the matching records, `None` for the others.
    pub sums: Vec<Option<Quantity>>,
}

impl MatchedRows {
    /// Every record of a store, in the order of the store.
    fn all(len: usize, sums: Vec<Option<Quantity>>) -> MatchedRows {
        MatchedRows { rows: None, len, sums }
    }

    /// The number of records that match.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether none matches.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The record at a position of the result.
    pub fn row(&self, place: usize) -> Option<u32> {
        match &self.rows {
            None => (place < self.len).then_some(place as u32),
            Some(rows) => rows.get(place).copied(),
        }
    }

    /// Every record, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        (0..self.len).filter_map(|place| self.row(place))
    }
}

/// The rows that contain a searched word. Remembered, because each further letter usually leaves the other words as they were.
#[derive(Clone, Debug, Default)]
pub(super) struct WordMatches {
    word: String,
    rows: Vec<bool>,
}

/// Every row in an order, and the sort keys of that order.
pub(super) type SortedRows = (Vec<SortKey>, Rc<Vec<u32>>);

impl Store {
    /// Evaluates a query. Fields that the store does not have are ignored.
    pub fn query(&self, query: &RecordQuery) -> MatchedRows {
        let matches_all = query.is_all();
        if matches_all && query.sort.is_empty() {
            return MatchedRows::all(self.len(), self.sums(None));
        }
        let matching = (!matches_all).then(|| self.matching(query));
        let sums = self.sums(matching.as_deref());
        let is_match =
            |row: &u32| matching.as_ref().is_none_or(|matching| matching.get(*row as usize) == Some(&true));
        let rows: Vec<u32> = if query.sort.is_empty() {
            (0..self.len() as u32).filter(is_match).collect()
        } else {
            self.sorted(&query.sort).iter().copied().filter(is_match).collect()
        };
        MatchedRows { len: rows.len(), rows: Some(rows), sums }
    }

    /// For each row, whether it matches.
    pub(super) fn matching(&self, query: &RecordQuery) -> Vec<bool> {
        let mut matching = vec![true; self.len()];
        for filter in &query.filters {
            if let Some((_, column)) = self.column(&filter.field) {
                column.retain(&mut matching, &column.codes_matching(filter), filter.exclude);
            }
        }
        if (query.from.is_some() || query.to.is_some())
            && let Some((_, column)) = self.shape.date_field.and_then(|name| self.column(name))
        {
            column.retain(&mut matching, &column.codes_between(query.from, query.to), false);
        }
        let mut words = Vec::new();
        for word in self.folded(&query.q) {
            let found = self.rows_containing(word);
            for (matching, contains) in matching.iter_mut().zip(&found.rows) {
                *matching &= contains;
            }
            words.push(found);
        }
        *self.word_matches.borrow_mut() = words;
        matching
    }

    /// For each row, whether one of its searched fields contains the folded word.
    fn rows_containing(&self, word: String) -> WordMatches {
        if let Some(remembered) = self.word_matches.borrow().iter().find(|found| found.word == word) {
            return remembered.clone();
        }
        let mut rows = vec![false; self.len()];
        for column in &self.columns {
            if let Some(containing) = column.codes_containing(&word) {
                column.codes.zip_for_each(&mut rows, |contains, code| {
                    *contains |= containing.get(code.wrapping_add(1) as usize).copied().unwrap_or(false);
                });
            }
        }
        WordMatches { word, rows }
    }

    /// The rows in the order of their ids, which decides between rows that are otherwise equal.
    pub(super) fn by_id(&self) -> Rc<Vec<u32>> {
        let mut by_id = self.by_id.borrow_mut();
        Rc::clone(by_id.get_or_insert_with(|| Rc::new(order_plain(self.ids.iter()))))
    }

    /// Every row in this order; the latest order is remembered.
    fn sorted(&self, keys: &[SortKey]) -> Rc<Vec<u32>> {
        if let Some((sorted_by, rows)) = &*self.sorted_rows.borrow()
            && sorted_by == keys
        {
            return Rc::clone(rows);
        }
        let mut rows = (*self.by_id()).clone();
        for key in keys.iter().rev() {
            if let Some((field, column)) = self.column(&key.field) {
                let ranks = column.ranks(field, &self.collation);
                let rank = |row| ranks.0.get(column.code(row)? as usize).copied();
                sort_rows(&mut rows, rank, ranks.1, key.descending);
            }
        }
        let rows = Rc::new(rows);
        *self.sorted_rows.borrow_mut() = Some((keys.to_vec(), Rc::clone(&rows)));
        rows
    }
}

/// Which values of a column match. Each result has one flag per code, after one for the absent value.
impl Column {
    /// The values that a filter names, whether it includes or excludes them.
    pub(super) fn codes_matching(&self, filter: &Filter) -> Vec<bool> {
        let wanted = &filter.values;
        let mut matching = Vec::with_capacity(self.distinct() + 1);
        matching.push(wanted.iter().any(|value| value.is_empty()));
        match &self.values {
            Values::Texts { texts, .. } => matching.extend(texts.iter().map(|text| {
                text.split(LIST_SEPARATOR).any(|member| wanted.iter().any(|value| **value == *member))
            })),
            Values::Links { prefix, rests } => matching.extend(
                rests.iter().map(|rest| wanted.iter().any(|value| Href::join(prefix, rest).equals(value))),
            ),
            Values::Quantities(values) => {
                let wanted: Vec<Quantity> = wanted.iter().filter_map(|value| value.parse().ok()).collect();
                matching.extend(values.iter().map(|value| wanted.contains(value)));
            }
            Values::Times(values) => {
                let wanted: Vec<i64> = wanted
                    .iter()
                    .filter_map(|value| match parse_date(value) {
                        Some(date) => Some(day_start(date)),
                        None => parse_instant(value).map(|instant| instant.timestamp_micros()),
                    })
                    .collect();
                matching.extend(values.iter().map(|value| wanted.contains(value)));
            }
            Values::Findings(values) => matching.extend(values.iter().map(|_| false)),
        }
        matching
    }

    /// The times from one day to another, both included.
    fn codes_between(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<bool> {
        let mut between = vec![false];
        if let Values::Times(values) = &self.values {
            let (from, to) = (from.map(day_start), to.map(|to| day_start(to) + DAY));
            between.extend(
                values
                    .iter()
                    .map(|time| from.is_none_or(|from| *time >= from) && to.is_none_or(|end| *time < end)),
            );
        }
        between
    }

    /// The texts that contain a folded word; `None` when none does, or when the column is not searched.
    fn codes_containing(&self, word: &str) -> Option<Vec<bool>> {
        let Values::Texts { texts, folded: Some(folded) } = &self.values else { return None };
        let folded = folded.or_written(texts);
        let mut containing = vec![false; folded.len() + 1];
        let mut any = false;
        folded.for_each_containing(word, |code| {
            if let Some(place) = containing.get_mut(code as usize + 1) {
                *place = true;
                any = true;
            }
        });
        any.then_some(containing)
    }

    /// Clears the rows whose value does not match, or with `exclude` those whose value does.
    fn retain(&self, rows: &mut [bool], matching: &[bool], exclude: bool) {
        self.codes.zip_for_each(rows, |row, code| {
            // The absent code is the largest number, so adding one wraps to zero, the index of its flag.
            let matches = matching.get(code.wrapping_add(1) as usize).copied().unwrap_or(false);
            *row &= matches != exclude;
        });
    }
}
