//! A column: each distinct value once, and for each row the code of its value.

use super::codes::{ABSENT, CodeVec};
use super::texts::{FoldedTexts, TextVec, ValueIndex, hash_number, hash_text};
use super::value::{Cell, Href, Input, LIST_SEPARATOR, List};
use crate::order::{Collation, order_plain, rank_by, rank_texts};
use crate::search::Folder;
use crate::shape::{Field, FieldType};
use chrono::{DateTime, NaiveDate};
use domain::quantity::Quantity;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

/// [`LIST_SEPARATOR`] as a text, for joining members.
const SEPARATOR_TEXT: &str = "\u{1f}";

/// The distinct values of a column.
#[derive(Clone, Debug)]
pub(super) enum Values {
    Texts {
        texts: TextVec,
        /// The same texts folded, in columns that are searched.
        folded: Option<FoldedTexts>,
    },
    /// Addresses without the prefix that most of them share.
    Links {
        prefix: Box<str>,
        rests: TextVec,
    },
    Quantities(Vec<Quantity>),
    /// Microseconds since 1970; days as their midnight in UTC.
    Times(Vec<i64>),
    Findings(Vec<[u32; 3]>),
}

/// The rank of each value of a column, and the number of different ranks.
pub(super) type Ranks = Rc<(Vec<u32>, u32)>;

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) codes: CodeVec,
    pub(super) values: Values,
    /// Finds the code of a value that is already stored.
    index: ValueIndex,
    /// Computed when they are first needed.
    ranks: RefCell<Option<Ranks>>,
}

impl Column {
    /// An empty column for this field, with `rows` rows that have no value.
    pub(super) fn new(field: &Field, rows: usize) -> Column {
        let values = match field.field_type {
            FieldType::Quantity | FieldType::Percent => Values::Quantities(Vec::new()),
            FieldType::Date | FieldType::Instant => Values::Times(Vec::new()),
            FieldType::Findings => Values::Findings(Vec::new()),
            FieldType::Link => Values::Links { prefix: "".into(), rests: TextVec::default() },
            _ => {
                Values::Texts { texts: TextVec::default(), folded: field.searched.then(FoldedTexts::default) }
            }
        };
        Column {
            codes: CodeVec::absent(rows),
            values,
            index: ValueIndex::default(),
            ranks: RefCell::default(),
        }
    }

    /// The number of distinct values.
    pub(super) fn distinct(&self) -> usize {
        match &self.values {
            Values::Texts { texts, .. } => texts.len(),
            Values::Links { rests, .. } => rests.len(),
            Values::Quantities(values) => values.len(),
            Values::Times(values) => values.len(),
            Values::Findings(values) => values.len(),
        }
    }

    /// The code of a row's value; `None` when it has none.
    pub(super) fn code(&self, row: u32) -> Option<u32> {
        self.codes.get(row as usize)
    }

    /// Adds a row.
    pub(super) fn push(&mut self, value: Option<&Input<'_>>, folder: &mut Folder) {
        let code = value.and_then(|value| self.intern(value, folder)).unwrap_or(ABSENT);
        self.codes.push(code);
    }

    /// Gives a row another value. Texts are looked up one by one, because the index is gone once the whole list has arrived;
    /// columns whose values change have few of them.
    pub(super) fn set(&mut self, row: u32, value: Option<&Input<'_>>, folder: &mut Folder) {
        let stored = match (&self.values, value) {
            (Values::Texts { texts, .. }, Some(Input::Text(text))) => {
                texts.iter().position(|stored| stored == *text)
            }
            (Values::Texts { texts, .. }, Some(Input::List(members))) if !members.is_empty() => {
                let joined = members.join(SEPARATOR_TEXT);
                texts.iter().position(|stored| stored == joined)
            }
            _ => None,
        };
        let code = match stored {
            Some(code) => Some(code as u32),
            None => value.and_then(|value| self.intern(value, folder)),
        };
        self.codes.set(row as usize, code.unwrap_or(ABSENT));
    }

    /// Reserves memory for `more` rows, assuming the same share of new values as so far.
    pub(super) fn reserve(&mut self, more: usize) {
        let distinct = self.distinct();
        let values = more.saturating_mul(distinct).checked_div(self.codes.len()).unwrap_or(0);
        self.codes.reserve(more, u32::try_from(distinct.saturating_add(values)).unwrap_or(ABSENT - 1));
        match &mut self.values {
            Values::Texts { texts, folded } => {
                texts.reserve(values);
                if let Some(folded) = folded {
                    folded.reserve(values);
                }
                self.index.reserve(values, |code| hash_text(texts.get(code)));
            }
            Values::Links { rests, .. } => {
                rests.reserve(values);
                self.index.reserve(values, |code| hash_text(rests.get(code)));
            }
            Values::Times(times) => {
                times.reserve_exact(values);
                self.index.reserve(values, hash_of_time(times));
            }
            Values::Quantities(_) | Values::Findings(_) => {}
        }
    }

    /// Frees the memory that is needed only while rows are added.
    pub(super) fn finish(&mut self) {
        self.index.clear();
    }

    /// The code of a value, which is stored if it is new. `None` for a value that the field cannot hold, and for a list without
    /// members: it is sorted last in both directions, like an absent value.
    fn intern(&mut self, value: &Input<'_>, folder: &mut Folder) -> Option<u32> {
        let next = self.distinct() as u32;
        let index = &mut self.index;
        let code = match (&mut self.values, value) {
            (Values::Texts { texts, folded }, Input::Text(text)) => {
                intern_text(text, next, texts, folded, index, folder)
            }
            (Values::Texts { texts, folded }, Input::List(members)) => {
                let joined = members.join(SEPARATOR_TEXT);
                if joined.is_empty() {
                    return None;
                }
                intern_text(&joined, next, texts, folded, index, folder)
            }
            (Values::Links { prefix, rests }, Input::Text(address)) => {
                intern_link(address, next, prefix, rests, index)
            }
            (Values::Quantities(values), Input::Quantity(quantity)) => {
                intern_quantity(*quantity, next, values, index)
            }
            (Values::Times(values), Input::Date(date)) => intern_time(day_start(*date), next, values, index),
            (Values::Times(values), Input::Instant(instant)) => {
                intern_time(instant.timestamp_micros(), next, values, index)
            }
            (Values::Findings(values), Input::Findings(findings)) => {
                // There are few of them, so they need no index.
                match values.iter().position(|stored| stored == findings) {
                    Some(code) => code as u32,
                    None => {
                        values.push(*findings);
                        next
                    }
                }
            }
            _ => return None,
        };
        if code == next {
            *self.ranks.get_mut() = None;
        }
        Some(code)
    }

    /// Whether the ranks are still to be computed.
    pub(super) fn is_unranked(&self) -> bool {
        self.ranks.borrow().is_none()
    }

    /// The rank of each value in the order of the field; computed once and remembered.
    pub(super) fn ranks(&self, field: &Field, collation: &Collation) -> Ranks {
        if let Some(ranks) = &*self.ranks.borrow() {
            return Rc::clone(ranks);
        }
        let ranks = match &self.values {
            Values::Texts { texts, .. } if field.field_type == FieldType::Plain => {
                let mut ranks = vec![0; texts.len()];
                for (rank, code) in order_plain(texts.iter()).into_iter().enumerate() {
                    if let Some(place) = ranks.get_mut(code as usize) {
                        *place = rank as u32;
                    }
                }
                ranks
            }
            // A list is ordered by its members joined with commas, as it is written in the table.
            Values::Texts { texts, .. }
                if matches!(field.field_type, FieldType::Words | FieldType::Texts) =>
            {
                let written: Vec<String> =
                    texts.iter().map(|text| text.replace(LIST_SEPARATOR, ", ")).collect();
                rank_texts(written.iter().map(String::as_str), collation)
            }
            Values::Texts { texts, .. } => rank_texts(texts.iter(), collation),
            Values::Links { prefix, rests } => {
                let written: Vec<String> =
                    rests.iter().map(|rest| Href::join(prefix, rest).to_string()).collect();
                rank_texts(written.iter().map(String::as_str), collation)
            }
            Values::Quantities(values) => rank_by(values.len(), compare_at(values)),
            Values::Times(values) => rank_by(values.len(), compare_at(values)),
            Values::Findings(values) => rank_by(values.len(), compare_at(values)),
        };
        let count = ranks.iter().max().map_or(0, |rank| rank + 1);
        let ranks = Rc::new((ranks, count));
        *self.ranks.borrow_mut() = Some(Rc::clone(&ranks));
        ranks
    }

    /// A row's value.
    pub(super) fn cell(&self, row: u32, field_type: FieldType) -> Cell<'_> {
        let Some(code) = self.code(row) else { return Cell::Unknown };
        let cell = match &self.values {
            Values::Texts { texts, .. } => Some(match (field_type, texts.get(code)) {
                (FieldType::Word, text) => Cell::Word(text),
                (FieldType::Words, text) => Cell::Words(List(text)),
                (FieldType::Texts, text) => Cell::Texts(List(text)),
                (_, text) => Cell::Text(text),
            }),
            Values::Links { prefix, rests } => Some(Cell::Link(Href::join(prefix, rests.get(code)))),
            Values::Quantities(values) => values.get(code as usize).map(|value| match field_type {
                FieldType::Percent => Cell::Percent(*value),
                _ => Cell::Quantity(*value),
            }),
            Values::Times(values) => values.get(code as usize).and_then(|time| {
                let instant = DateTime::from_timestamp_micros(*time)?;
                Some(match field_type {
                    FieldType::Date => Cell::Date(instant.date_naive()),
                    _ => Cell::Instant(instant),
                })
            }),
            Values::Findings(values) => values.get(code as usize).map(|value| Cell::Findings(*value)),
        };
        cell.unwrap_or(Cell::Unknown)
    }
}

fn intern_text(
    text: &str,
    next: u32,
    texts: &mut TextVec,
    folded: &mut Option<FoldedTexts>,
    index: &mut ValueIndex,
    folder: &mut Folder,
) -> u32 {
    let hash = hash_text(text);
    if let Some(code) = index.find(hash, |code| texts.get(code) == text) {
        return code;
    }
    texts.push(text);
    if let Some(folded) = folded {
        folded.push(texts, &folder.fold(text));
    }
    index.insert(hash, next, |code| hash_text(texts.get(code)));
    next
}

/// The first address of a column decides its prefix: everything up to the last `/` or `=`.
fn intern_link(
    address: &str,
    next: u32,
    prefix: &mut Box<str>,
    rests: &mut TextVec,
    index: &mut ValueIndex,
) -> u32 {
    if rests.len() == 0 {
        let end = address.rfind(['/', '=']).map_or(0, |at| at + 1);
        *prefix = address.get(..end).unwrap_or_default().into();
    }
    let rest = Href::without_prefix(prefix, address);
    let hash = hash_text(rest);
    if let Some(code) = index.find(hash, |code| rests.get(code) == rest) {
        return code;
    }
    rests.push(rest);
    index.insert(hash, next, |code| hash_text(rests.get(code)));
    next
}

fn intern_quantity(quantity: Quantity, next: u32, values: &mut Vec<Quantity>, index: &mut ValueIndex) -> u32 {
    let hash_of = |quantity: &Quantity| hash_number(quantity.hash());
    let hash = hash_of(&quantity);
    if let Some(code) = index.find(hash, |code| values.get(code as usize) == Some(&quantity)) {
        return code;
    }
    values.push(quantity);
    index.insert(hash, next, |code| values.get(code as usize).map_or(0, hash_of));
    next
}

fn intern_time(time: i64, next: u32, values: &mut Vec<i64>, index: &mut ValueIndex) -> u32 {
    let hash = hash_number(time);
    if let Some(code) = index.find(hash, |code| values.get(code as usize) == Some(&time)) {
        return code;
    }
    values.push(time);
    index.insert(hash, next, hash_of_time(values));
    next
}

fn hash_of_time(times: &[i64]) -> impl Fn(u32) -> u64 {
    |code| times.get(code as usize).map_or(0, |time| hash_number(*time))
}

fn compare_at<T: Ord>(values: &[T]) -> impl Fn(u32, u32) -> Ordering {
    move |a, b| values.get(a as usize).cmp(&values.get(b as usize))
}

/// Midnight of a day in UTC, in microseconds since 1970.
pub(super) fn day_start(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros()
}
