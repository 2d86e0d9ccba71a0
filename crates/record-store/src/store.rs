//! Any number of records, kept by column.
//!
//! Each value is kept once per column and stands in the rows as a number: products and states occur a thousand times, and what
//! is true of a value (it holds a word, it is wanted, its rank) is found out once per value and not once per row. A hundred
//! thousand support requests take some twenty megabytes.

use super::codes::{ABSENT, Codes};
use super::order::{Collation, order_plain, rank_by, rank_texts, sort_rows};
use super::search::Folder;
use super::shape::{Field, FieldType, Measure, Shape};
use super::texts::{Folded, Known, Texts, hash_number, hash_text};
use chrono::{DateTime, NaiveDate, Utc};
use domain::date::{parse_date, parse_instant, write_date};
use domain::link::is_safe;
use domain::quantity::Quantity;
use domain::query::{Filter, RecordQuery, SortKey};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// For more records than this no room is made in advance: what an answer says of itself may be wrong.
const MOST_EXPECTED: usize = 1 << 20;
/// Between the members of a list. It cannot be typed and stands in no name.
const SEPARATOR: char = '\u{1f}';
const DAY: i64 = 86_400_000_000;

/// A value on its way into the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Input<'a> {
    /// A text, word, id or address.
    Text(&'a str),
    /// Several texts.
    List(Vec<&'a str>),
    /// A decimal.
    Quantity(Quantity),
    /// A day.
    Date(NaiveDate),
    /// A moment.
    Instant(DateTime<Utc>),
    /// High, medium, low.
    Findings([u32; 3]),
}

/// A value as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// The record does not have it, or has something in its place that cannot be read.
    Unknown,
    /// As it came.
    Text(&'a str),
    /// A word of an open list.
    Word(&'a str),
    /// Several words.
    Words(List<'a>),
    /// Several texts.
    Texts(List<'a>),
    /// An exact decimal.
    Quantity(Quantity),
    /// A share in percent.
    Percent(Quantity),
    /// A day.
    Date(NaiveDate),
    /// A moment.
    Instant(DateTime<Utc>),
    /// An address that may be followed.
    Link(Href<'a>),
    /// High, medium, low.
    Findings([u32; 3]),
}

/// An address that may be followed, in two parts: those of a column mostly begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Href<'a> {
    start: &'a str,
    rest: &'a str,
}

impl<'a> Href<'a> {
    /// What is kept of an address whose column has this start. What could be taken for a whole address is kept whole.
    fn rest_of(start: &str, address: &'a str) -> &'a str {
        address.strip_prefix(start).filter(|rest| !is_safe(rest)).unwrap_or(address)
    }

    fn of(start: &'a str, rest: &'a str) -> Href<'a> {
        Href { start: if is_safe(rest) { "" } else { start }, rest }
    }

    fn is(self, address: &str) -> bool {
        address.strip_prefix(self.start) == Some(self.rest)
    }
}

impl std::fmt::Display for Href<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", self.start, self.rest)
    }
}

/// Several texts of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct List<'a>(&'a str);

impl<'a> List<'a> {
    /// The members, in order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        self.0.split(SEPARATOR).filter(|member| !member.is_empty())
    }
}

/// A value that occurs in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// As the contract writes it; `None` = absent.
    pub value: Option<Box<str>>,
    /// In how many records.
    pub count: u64,
}

/// The records that a question asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct MatchedRows {
    /// Their numbers in the store, in order; `None` = all of them as they are.
    rows: Option<Vec<u32>>,
    len: usize,
    /// For each field whose sum means something: the sum, `None` for the others.
    pub sums: Vec<Option<Quantity>>,
}

impl MatchedRows {
    /// All records of a store that has these sums.
    fn all(len: usize, sums: Vec<Option<Quantity>>) -> MatchedRows {
        MatchedRows { rows: None, len, sums }
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The record at a place of the answer.
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

/// The distinct values of a column.
#[derive(Clone, Debug)]
enum Values {
    Texts {
        texts: Texts,
        /// As the search sees them, where it looks.
        folded: Option<Folded>,
    },
    /// Addresses: what comes after the start that most of them share, or one of another start as it is.
    Links {
        start: Box<str>,
        rests: Texts,
    },
    Quantities(Vec<Quantity>),
    /// Microseconds since 1970; days at their midnight in UTC.
    Times(Vec<i64>),
    Findings(Vec<[u32; 3]>),
}

/// Rows in order, and what they are ordered by.
type Order = (Vec<SortKey>, Rc<Vec<u32>>);
/// The ranks of a column's values, and how many different ones there are.
type Ranks = Rc<(Vec<u32>, u32)>;

#[derive(Clone, Debug)]
struct Column {
    codes: Codes,
    values: Values,
    known: Known,
    ranks: RefCell<Option<Ranks>>,
}

impl Column {
    fn new(field: &Field) -> Column {
        let values = match field.field_type {
            FieldType::Quantity | FieldType::Percent => Values::Quantities(Vec::new()),
            FieldType::Date | FieldType::Instant => Values::Times(Vec::new()),
            FieldType::Findings => Values::Findings(Vec::new()),
            FieldType::Link => Values::Links { start: "".into(), rests: Texts::default() },
            _ => Values::Texts { texts: Texts::default(), folded: field.searched.then(Folded::default) },
        };
        Column { codes: Codes::absent(0), values, known: Known::default(), ranks: RefCell::default() }
    }

    fn count(&self) -> usize {
        match &self.values {
            Values::Texts { texts, .. } => texts.len(),
            Values::Links { rests, .. } => rests.len(),
            Values::Quantities(values) => values.len(),
            Values::Times(values) => values.len(),
            Values::Findings(values) => values.len(),
        }
    }

    fn code(&self, row: u32) -> Option<u32> {
        self.codes.get(row as usize)
    }

    fn push(&mut self, value: Option<&Input<'_>>, folder: &mut Folder) {
        let code = value.and_then(|value| self.code_of(value, folder)).unwrap_or(ABSENT);
        self.codes.push(code);
    }

    /// Another value for a row. When the whole list is here it is no longer known by a table which values there are, so they are
    /// looked at one by one: columns whose values change have few.
    fn set(&mut self, row: u32, value: Option<&Input<'_>>, folder: &mut Folder) {
        let known = match (&self.values, value) {
            (Values::Texts { texts, .. }, Some(Input::Text(text))) => {
                texts.iter().position(|known| known == *text)
            }
            (Values::Texts { texts, .. }, Some(Input::List(members))) if !members.is_empty() => {
                let joined = members.join("\u{1f}");
                texts.iter().position(|known| known == joined)
            }
            _ => None,
        };
        let code = match known {
            Some(code) => Some(code as u32),
            None => value.and_then(|value| self.code_of(value, folder)),
        };
        self.codes.set(row as usize, code.unwrap_or(ABSENT));
    }

    /// Makes room for so many more rows, of which as large a part is of new values as it was so far.
    fn expect(&mut self, more: usize) {
        let values = more.saturating_mul(self.count()).checked_div(self.codes.len()).unwrap_or(0);
        self.codes.expect(more, u32::try_from(self.count().saturating_add(values)).unwrap_or(ABSENT - 1));
        match &mut self.values {
            Values::Texts { texts, folded } => {
                texts.expect(values);
                if let Some(folded) = folded {
                    folded.expect(values);
                }
                self.known.expect(values, |code| hash_text(texts.get(code)));
            }
            Values::Links { rests, .. } => {
                rests.expect(values);
                self.known.expect(values, |code| hash_text(rests.get(code)));
            }
            Values::Times(times) => {
                times.reserve_exact(values);
                let hash_of = |code| times.get(code as usize).map_or(0, |time| hash_number(*time));
                self.known.expect(values, hash_of);
            }
            Values::Quantities(_) | Values::Findings(_) => {}
        }
    }

    fn code_of(&mut self, value: &Input<'_>, folder: &mut Folder) -> Option<u32> {
        let next = self.count() as u32;
        let known = &mut self.known;
        let code = match (&mut self.values, value) {
            (Values::Texts { texts, folded }, Input::Text(_) | Input::List(_)) => {
                let joined;
                let text = match value {
                    Input::Text(text) => *text,
                    Input::List(members) => {
                        joined = members.join("\u{1f}");
                        &joined
                    }
                    _ => return None,
                };
                // A list without members is no value: it is last both ways, as an absent one is.
                if text.is_empty() && matches!(value, Input::List(_)) {
                    return None;
                }
                let hash = hash_text(text);
                if let Some(code) = known.find(hash, |code| texts.get(code) == text) {
                    return Some(code);
                }
                texts.push(text);
                if let Some(folded) = folded {
                    folded.push(texts, &folder.fold(text));
                }
                known.insert(hash, next, |code| hash_text(texts.get(code)));
                next
            }
            (Values::Links { start, rests }, Input::Text(address)) => {
                if rests.len() == 0 {
                    let end = address.rfind(['/', '=']).map_or(0, |at| at + 1);
                    *start = address.get(..end).unwrap_or_default().into();
                }
                let rest = Href::rest_of(start, address);
                let hash = hash_text(rest);
                if let Some(code) = known.find(hash, |code| rests.get(code) == rest) {
                    return Some(code);
                }
                rests.push(rest);
                known.insert(hash, next, |code| hash_text(rests.get(code)));
                next
            }
            (Values::Quantities(values), Input::Quantity(quantity)) => {
                let hash_of = |quantity: &Quantity| hash_number(quantity.hash());
                let hash = hash_of(quantity);
                if let Some(code) = known.find(hash, |code| values.get(code as usize) == Some(quantity)) {
                    return Some(code);
                }
                values.push(*quantity);
                known.insert(hash, next, |code| values.get(code as usize).map_or(0, hash_of));
                next
            }
            (Values::Times(values), Input::Date(_) | Input::Instant(_)) => {
                let time = match value {
                    Input::Date(date) => day(*date),
                    Input::Instant(instant) => instant.timestamp_micros(),
                    _ => return None,
                };
                if let Some(code) =
                    known.find(hash_number(time), |code| values.get(code as usize) == Some(&time))
                {
                    return Some(code);
                }
                values.push(time);
                known.insert(hash_number(time), next, |code| {
                    values.get(code as usize).map_or(0, |time| hash_number(*time))
                });
                next
            }
            (Values::Findings(values), Input::Findings(findings)) => {
                // There are few of them.
                match values.iter().position(|other| other == findings) {
                    Some(code) => code as u32,
                    None => {
                        values.push(*findings);
                        next
                    }
                }
            }
            _ => return None,
        };
        *self.ranks.get_mut() = None;
        Some(code)
    }

    fn ranks(&self, field: &Field, collation: &Collation) -> Ranks {
        if let Some(ranks) = &*self.ranks.borrow() {
            return Rc::clone(ranks);
        }
        let ranks = match &self.values {
            Values::Texts { texts, .. } if field.field_type == FieldType::Plain => {
                let mut ranks = vec![0; texts.len()];
                for (rank, code) in order_plain(texts_of(texts)).into_iter().enumerate() {
                    if let Some(place) = ranks.get_mut(code as usize) {
                        *place = rank as u32;
                    }
                }
                ranks
            }
            // A list is ordered as it would be written.
            Values::Texts { texts, .. }
                if matches!(field.field_type, FieldType::Words | FieldType::Texts) =>
            {
                let written: Vec<String> = texts.iter().map(|text| text.replace(SEPARATOR, ", ")).collect();
                rank_texts(written.iter().map(String::as_str), collation)
            }
            Values::Texts { texts, .. } => rank_texts(texts_of(texts), collation),
            Values::Links { start, rests } => {
                let written: Vec<String> =
                    rests.iter().map(|rest| Href::of(start, rest).to_string()).collect();
                rank_texts(written.iter().map(String::as_str), collation)
            }
            Values::Quantities(values) => rank_by(values.len(), by(values)),
            Values::Times(values) => rank_by(values.len(), by(values)),
            Values::Findings(values) => rank_by(values.len(), by(values)),
        };
        let count = ranks.iter().max().map_or(0, |rank| rank + 1);
        let ranks = Rc::new((ranks, count));
        *self.ranks.borrow_mut() = Some(Rc::clone(&ranks));
        ranks
    }

    /// For each value, the absent one first, whether it is one of these.
    fn meant(&self, filter: &Filter) -> Vec<bool> {
        let wanted = &filter.values;
        let mut meant = Vec::with_capacity(self.count() + 1);
        meant.push(wanted.iter().any(|value| value.is_empty()));
        match &self.values {
            Values::Texts { texts, .. } => meant.extend(texts.iter().map(|text| {
                text.split(SEPARATOR).any(|member| wanted.iter().any(|value| **value == *member))
            })),
            Values::Links { start, rests } => meant
                .extend(rests.iter().map(|rest| wanted.iter().any(|value| Href::of(start, rest).is(value)))),
            Values::Quantities(values) => {
                let wanted: Vec<Quantity> = wanted.iter().filter_map(|value| value.parse().ok()).collect();
                meant.extend(values.iter().map(|value| wanted.contains(value)));
            }
            Values::Times(values) => {
                let wanted: Vec<i64> = wanted
                    .iter()
                    .filter_map(|value| match parse_date(value) {
                        Some(date) => Some(day(date)),
                        None => parse_instant(value).map(|instant| instant.timestamp_micros()),
                    })
                    .collect();
                meant.extend(values.iter().map(|value| wanted.contains(value)));
            }
            Values::Findings(values) => meant.extend(values.iter().map(|_| false)),
        }
        meant
    }

    /// For each value, the absent one first, whether it lies in these days.
    fn within(&self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<bool> {
        let mut within = vec![false];
        if let Values::Times(values) = &self.values {
            let (from, to) = (from.map(day), to.map(|to| day(to) + DAY));
            within.extend(
                values
                    .iter()
                    .map(|time| from.is_none_or(|from| *time >= from) && to.is_none_or(|end| *time < end)),
            );
        }
        within
    }

    /// For each value, the absent one first, whether it holds this folded word; `None` when none does.
    fn holding(&self, word: &str) -> Option<Vec<bool>> {
        let Values::Texts { texts, folded: Some(folded) } = &self.values else { return None };
        let folded = folded.of(texts);
        let mut holding = vec![false; folded.len() + 1];
        let mut any = false;
        folded.each_holding(word, |code| {
            if let Some(place) = holding.get_mut(code as usize + 1) {
                *place = true;
                any = true;
            }
        });
        any.then_some(holding)
    }

    /// Keeps of the rows that are still wanted those whose value is.
    fn keep(&self, wanted: &mut [bool], meant: &[bool], exclude: bool) {
        self.codes.change(wanted, |wanted, code| {
            // The absent code is the largest number, so one more is zero: its place.
            let is_meant = meant.get(code.wrapping_add(1) as usize).copied().unwrap_or(false);
            *wanted &= is_meant != exclude;
        });
    }

    fn cell(&self, row: u32, sort: FieldType) -> Cell<'_> {
        let Some(code) = self.code(row) else { return Cell::Unknown };
        let cell = match &self.values {
            Values::Texts { texts, .. } => Some(match (sort, texts.get(code)) {
                (FieldType::Word, text) => Cell::Word(text),
                (FieldType::Words, text) => Cell::Words(List(text)),
                (FieldType::Texts, text) => Cell::Texts(List(text)),
                (_, text) => Cell::Text(text),
            }),
            Values::Links { start, rests } => Some(Cell::Link(Href::of(start, rests.get(code)))),
            Values::Quantities(values) => values.get(code as usize).map(|value| match sort {
                FieldType::Percent => Cell::Percent(*value),
                _ => Cell::Quantity(*value),
            }),
            Values::Times(values) => values.get(code as usize).and_then(|time| {
                let instant = DateTime::from_timestamp_micros(*time)?;
                Some(match sort {
                    FieldType::Date => Cell::Date(instant.date_naive()),
                    _ => Cell::Instant(instant),
                })
            }),
            Values::Findings(values) => values.get(code as usize).map(|value| Cell::Findings(*value)),
        };
        cell.unwrap_or(Cell::Unknown)
    }
}

fn by<T: Ord>(values: &[T]) -> impl Fn(u32, u32) -> std::cmp::Ordering {
    move |a, b| values.get(a as usize).cmp(&values.get(b as usize))
}

fn texts_of(texts: &Texts) -> impl ExactSizeIterator<Item = &str> + Clone {
    (0..texts.len()).map(|number| texts.get(number as u32))
}

fn day(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_micros()
}

/// What was found for a search, to begin the next one from: typing on only narrows.
#[derive(Clone, Debug, Default)]
struct Found {
    word: String,
    rows: Vec<bool>,
}

/// The records.
#[derive(Clone, Debug)]
pub struct Store {
    shape: Shape,
    collation: Collation,
    folder: Folder,
    ids: Texts,
    columns: Vec<Column>,
    by_id: RefCell<Option<Rc<Vec<u32>>>>,
    order: RefCell<Option<Order>>,
    found: RefCell<Vec<Found>>,
}

impl Store {
    /// An empty store for records of this shape.
    pub fn new(shape: Shape, collation: Collation) -> Store {
        let columns = shape.fields.iter().map(Column::new).collect();
        Store {
            shape,
            collation,
            folder: Folder::new(collation.fold),
            ids: Texts::default(),
            columns,
            by_id: RefCell::default(),
            order: RefCell::default(),
            found: RefCell::default(),
        }
    }

    /// What its records look like.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.len() == 0
    }

    /// Adds a record, a value for each field. Answers whether it has all that it must have; otherwise nothing is added.
    pub fn push(&mut self, id: &str, values: &[Option<Input<'_>>]) -> bool {
        let is_whole =
            self.shape.fields.iter().zip(values).all(|(field, value)| !field.required || value.is_some());
        if !is_whole || values.len() != self.columns.len() {
            return false;
        }
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.push(value.as_ref(), &mut self.folder);
        }
        self.ids.push(id);
        self.forget_answers();
        true
    }

    /// Gives a record another value in a field, or none. Answers whether there is such a record and field.
    pub fn set(&mut self, row: u32, field: &str, value: Option<&Input<'_>>) -> bool {
        let Some(place) = self.shape.place(field).filter(|_| (row as usize) < self.len()) else {
            return false;
        };
        let Some(column) = self.columns.get_mut(place) else { return false };
        column.set(row, value, &mut self.folder);
        *self.order.get_mut() = None;
        self.found.get_mut().clear();
        true
    }

    /// The record of an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        let by_id = self.by_id();
        let at = by_id.binary_search_by(|row| self.ids.get(*row).cmp(id)).ok()?;
        by_id.get(at).copied()
    }

    /// Drops the records from this number on. Values that then no record has stay known.
    pub fn truncate(&mut self, len: usize) {
        self.ids.truncate(len);
        for column in &mut self.columns {
            column.codes.truncate(len);
        }
        self.forget_answers();
    }

    fn forget_answers(&mut self) {
        *self.by_id.get_mut() = None;
        *self.order.get_mut() = None;
        self.found.get_mut().clear();
    }

    /// Adds a field that occurs in records of an unknown type. Records that are there do not have it.
    pub fn add_field(&mut self, name: &str) {
        let field = Field {
            name: name.into(),
            field_type: FieldType::Text,
            // Nobody knows what it says, so it may name a person.
            personal: true,
            required: false,
            searched: true,
            summed: false,
            shown: true,
            internal: false,
            width: 180,
        };
        let mut column = Column::new(&field);
        column.codes = Codes::absent(self.len());
        self.columns.push(column);
        self.shape.fields.push(field);
    }

    /// Says that the list will have so many records: so room for them is made once and not again and again, each time with a copy
    /// whose old place nobody gives back to the browser.
    pub fn expect(&mut self, len: usize) {
        let more = len.saturating_sub(self.len()).min(MOST_EXPECTED);
        if more > 0 {
            self.ids.expect(more);
            self.columns.iter_mut().for_each(|column| column.expect(more));
        }
    }

    /// Says that no more records will come: gives back what only finding equal values needs.
    pub fn finish(&mut self) {
        for column in &mut self.columns {
            column.known.forget();
        }
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
        self.columns.get(field).is_some_and(|column| column.count() > 0)
    }

    /// Whether a value occurs in a field, or is the empty one.
    pub fn occurs(&self, field: &str, value: &str) -> bool {
        let filter = Filter { field: field.into(), values: vec![value.into()], exclude: false };
        self.column(field).is_some_and(|(_, column)| column.meant(&filter).contains(&true))
    }

    fn column(&self, name: &str) -> Option<(&Field, &Column)> {
        let place = self.shape.place(name)?;
        Some((self.shape.fields.get(place)?, self.columns.get(place)?))
    }

    /// The words of a text as the search sees them.
    pub fn folded(&self, words: &str) -> Vec<String> {
        let mut folder = self.folder.clone();
        words.split_whitespace().map(|word| folder.fold(word)).collect()
    }

    /// Brings the values of a field into order before somebody asks for it. Answers whether there was anything to do.
    pub fn prepare(&self, field: usize) -> bool {
        match (self.columns.get(field), self.shape.fields.get(field)) {
            // Hardly anybody sorts by addresses, and their order would take more memory than they do.
            (Some(column), Some(shape))
                if column.ranks.borrow().is_none()
                    && column.count() > 0
                    && shape.field_type != FieldType::Link =>
            {
                column.ranks(shape, &self.collation);
                true
            }
            _ => false,
        }
    }

    /// Brings the records into the order in which equal ones stand, before somebody asks for any.
    pub fn prepare_ties(&self) {
        self.by_id();
    }

    /// Answers a question. Fields that it names and that there are not are passed over.
    pub fn query(&self, question: &RecordQuery) -> MatchedRows {
        let everything = question.is_all();
        if everything && question.sort.is_empty() {
            return MatchedRows::all(self.len(), self.sums(None));
        }
        let wanted = (!everything).then(|| self.wanted(question));
        let sums = self.sums(wanted.as_deref());
        let is_wanted =
            |row: &u32| wanted.as_ref().is_none_or(|wanted| wanted.get(*row as usize) == Some(&true));
        let rows: Vec<u32> = if question.sort.is_empty() {
            (0..self.len() as u32).filter(is_wanted).collect()
        } else {
            self.sorted(&question.sort).iter().copied().filter(is_wanted).collect()
        };
        MatchedRows { len: rows.len(), rows: Some(rows), sums }
    }

    /// For each record whether it matches.
    fn wanted(&self, question: &RecordQuery) -> Vec<bool> {
        let mut wanted = vec![true; self.len()];
        for filter in &question.filters {
            if let Some((_, column)) = self.column(&filter.field) {
                column.keep(&mut wanted, &column.meant(filter), filter.exclude);
            }
        }
        if (question.from.is_some() || question.to.is_some())
            && let Some((_, column)) = self.shape.date_field.and_then(|name| self.column(name))
        {
            column.keep(&mut wanted, &column.within(question.from, question.to), false);
        }
        let mut found = Vec::new();
        for word in self.folded(&question.q) {
            let rows = self.holding(word);
            for (wanted, holds) in wanted.iter_mut().zip(&rows.rows) {
                *wanted &= holds;
            }
            found.push(rows);
        }
        *self.found.borrow_mut() = found;
        wanted
    }

    /// For each record whether one of its searched fields holds the word.
    fn holding(&self, word: String) -> Found {
        if let Some(known) = self.found.borrow().iter().find(|found| found.word == word) {
            return known.clone();
        }
        let mut rows = vec![false; self.len()];
        for column in &self.columns {
            if let Some(holding) = column.holding(&word) {
                column.codes.change(&mut rows, |holds, code| {
                    *holds |= holding.get(code.wrapping_add(1) as usize).copied().unwrap_or(false);
                });
            }
        }
        Found { word, rows }
    }

    fn by_id(&self) -> Rc<Vec<u32>> {
        let mut by_id = self.by_id.borrow_mut();
        Rc::clone(by_id.get_or_insert_with(|| Rc::new(order_plain(texts_of(&self.ids)))))
    }

    /// Every record in this order; the last one is remembered.
    fn sorted(&self, keys: &[SortKey]) -> Rc<Vec<u32>> {
        if let Some((sorted_by, order)) = &*self.order.borrow()
            && sorted_by == keys
        {
            return Rc::clone(order);
        }
        let mut rows = (*self.by_id()).clone();
        for key in keys.iter().rev() {
            if let Some((field, column)) = self.column(&key.field) {
                let ranks = column.ranks(field, &self.collation);
                let rank = |row| ranks.0.get(column.code(row)? as usize).copied();
                sort_rows(&mut rows, rank, ranks.1, key.descending);
            }
        }
        let order = Rc::new(rows);
        *self.order.borrow_mut() = Some((keys.to_vec(), Rc::clone(&order)));
        order
    }

    /// The sums of the fields that have one, over the records that are wanted.
    fn sums(&self, wanted: Option<&[bool]>) -> Vec<Option<Quantity>> {
        let fields = self.shape.fields.iter().zip(&self.columns);
        // In a list where no record has the field at all its sum is unknown.
        let has_sum = |field: &Field, column: &Column| field.summed && column.count() > 0;
        fields
            .map(|(field, column)| has_sum(field, column).then(|| self.sum(column, wanted)).flatten())
            .collect()
    }

    /// What the records that are wanted add up to: nothing where none of them has the field, `None` where there is no room for it.
    fn sum(&self, column: &Column, wanted: Option<&[bool]>) -> Option<Quantity> {
        let Values::Quantities(values) = &column.values else { return None };
        let mut counts = vec![0_u64; values.len()];
        column.codes.each(|row, code| {
            let is_wanted = wanted.is_none_or(|wanted| wanted.get(row) == Some(&true));
            if let Some(count) = counts.get_mut(code as usize).filter(|_| is_wanted) {
                *count += 1;
            }
        });
        values
            .iter()
            .zip(counts)
            .try_fold(Quantity::ZERO, |sum, (value, count)| sum.plus(value.times(count)?))
    }

    /// What all records add up to.
    pub fn measured(&self, measure: Measure) -> Option<Quantity> {
        match measure {
            Measure::Rows => Some(Quantity::from_count(self.len() as u64)),
            Measure::Sum(field) => {
                let (_, column) = self.column(field)?;
                self.sum(column, None)
            }
            Measure::Minus(field, by, value) => {
                let filter = Filter { field: by.into(), values: vec![value.into()], exclude: false };
                let wanted = self.wanted(&RecordQuery { filters: vec![filter], ..RecordQuery::default() });
                let (_, column) = self.column(field)?;
                Quantity::ZERO.minus(self.sum(column, Some(&wanted))?)
            }
            Measure::With(field) => {
                let (_, column) = self.column(field)?;
                let mut count = 0;
                column.codes.each(|_, code| count += u64::from(code != ABSENT));
                Some(Quantity::from_count(count))
            }
        }
    }

    /// The values that occur in a field among the records that match, most frequent first, as the contract writes them. Moments and
    /// findings are no values to be listed: hardly any occurs twice.
    pub fn facets(&self, field: &str, question: &RecordQuery) -> Vec<Facet> {
        let Some((shape, column)) = self.column(field) else { return Vec::new() };
        let wanted = self.wanted(question);
        let mut counts = vec![0_u64; column.count() + 1];
        column.codes.each(|row, code| {
            let is_wanted = wanted.get(row) == Some(&true);
            if let Some(count) = counts.get_mut(code.wrapping_add(1) as usize).filter(|_| is_wanted) {
                *count += 1;
            }
        });
        let ranks = column.ranks(shape, &self.collation);
        let mut counts = counts.into_iter();
        let absent = counts.next().unwrap_or(0);
        // What belongs to a value, with its rank: members of lists are counted one by one and ranked by the language below.
        let mut found: Vec<(u32, Cow<'_, str>, u64)> = Vec::new();
        let each = ranks.0.iter().zip(counts).map(|(rank, count)| (*rank, count));
        match &column.values {
            Values::Texts { texts, .. }
                if matches!(shape.field_type, FieldType::Words | FieldType::Texts) =>
            {
                let mut members: HashMap<&str, u64> = HashMap::new();
                for (text, (_, count)) in texts.iter().zip(each) {
                    for member in List(text).iter() {
                        *members.entry(member).or_default() += count;
                    }
                }
                let names: Vec<&str> = members.keys().copied().collect();
                let ranks = rank_texts(names.iter().copied(), &self.collation);
                found.extend(
                    names
                        .iter()
                        .zip(ranks)
                        .map(|(name, rank)| (rank, (*name).into(), members.get(name).copied().unwrap_or(0))),
                );
            }
            Values::Texts { texts, .. } => {
                found.extend(texts.iter().zip(each).map(|(text, (rank, count))| (rank, text.into(), count)));
            }
            Values::Quantities(values) => found.extend(
                values.iter().zip(each).map(|(value, (rank, count))| (rank, value.to_string().into(), count)),
            ),
            Values::Times(values) if shape.field_type == FieldType::Date => {
                let day = |time: i64| DateTime::from_timestamp_micros(time).map(|time| time.date_naive());
                found.extend(
                    values.iter().zip(each).filter_map(|(time, (rank, count))| {
                        Some((rank, write_date(day(*time)?).into(), count))
                    }),
                );
            }
            _ => return Vec::new(),
        }
        found.retain(|(_, _, count)| *count > 0);
        found.sort_by(|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
        let mut facets: Vec<Facet> =
            found.into_iter().map(|(_, text, count)| Facet { value: Some(text.into()), count }).collect();
        if absent > 0 {
            let place = facets.partition_point(|facet| facet.count >= absent);
            facets.insert(place, Facet { value: None, count: absent });
        }
        facets
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::tests::TONGUE;
    use crate::search::tests::fold_letter;
    use contract::RecordType;
    use proptest::prelude::*;

    #[derive(Clone, Debug)]
    struct Case {
        id: u32,
        title: String,
        status: &'static str,
        opened: i64,
        hours: Option<i64>,
        group: Option<&'static str>,
    }

    fn cases() -> impl Strategy<Value = Vec<Case>> {
        let case = (
            "[abÄä ß]{0,5}",
            proptest::sample::select(vec!["open", "closed", "resolved"]),
            0..40_i64,
            proptest::option::of(-3..5_i64),
            proptest::option::of(proptest::sample::select(vec!["x", "y"])),
        );
        proptest::collection::vec(case, 0..40).prop_map(|cases| {
            let cases = cases.into_iter().zip(0..);
            cases
                .map(|((title, status, opened, hours, group), id)| Case {
                    id: id * 7 % 41,
                    title,
                    status,
                    opened,
                    hours,
                    group,
                })
                .collect()
        })
    }

    fn quarter(hours: i64) -> Quantity {
        format!("{}.25", hours.abs())
            .parse::<Quantity>()
            .map(|q| if hours < 0 { Quantity::ZERO.minus(q).unwrap() } else { q })
            .unwrap()
    }

    fn instant(hours: i64) -> DateTime<Utc> {
        parse_instant("2026-01-01T00:00:00Z").unwrap() + chrono::TimeDelta::hours(hours * 5)
    }

    fn store(cases: &[Case]) -> Store {
        let shape = Shape::of(&RecordType::Case).unwrap();
        let mut store = Store::new(shape.clone(), TONGUE);
        for case in cases {
            let values: Vec<_> = shape
                .fields
                .iter()
                .map(|field| match &*field.name {
                    "title" => Some(Input::Text(&case.title)),
                    "status" => Some(Input::Text(case.status)),
                    "opened" => Some(Input::Instant(instant(case.opened))),
                    "hours" => case.hours.map(|hours| Input::Quantity(quarter(hours))),
                    "group" => case.group.map(Input::Text),
                    _ if field.required => Some(Input::Text("-")),
                    _ => None,
                })
                .collect();
            assert!(store.push(&format!("r-{:02}", case.id), &values));
        }
        store
    }

    fn questions() -> impl Strategy<Value = RecordQuery> {
        let sort = proptest::collection::vec(
            (
                proptest::sample::select(vec!["title", "status", "opened", "hours", "group", "nothing"]),
                any::<bool>(),
            ),
            0..3,
        );
        let filters = proptest::collection::vec(
            (
                proptest::sample::select(vec![
                    ("status", "open"),
                    ("status", "closed"),
                    ("group", ""),
                    ("group", "x"),
                    ("hours", "1.25"),
                ]),
                any::<bool>(),
            ),
            0..3,
        );
        let day = || proptest::option::of(0..9_u64);
        ("[ab ]{0,3}", sort, filters, day(), day()).prop_map(|(q, sort, filters, from, to)| {
            let day = |days: u64| parse_date("2026-01-01").unwrap() + chrono::Days::new(days);
            RecordQuery {
                q,
                sort: sort
                    .into_iter()
                    .map(|(field, descending)| SortKey { field: field.into(), descending })
                    .collect(),
                filters: filters
                    .into_iter()
                    .map(|((field, value), exclude)| Filter {
                        field: field.into(),
                        values: vec![value.into()],
                        exclude,
                    })
                    .collect(),
                from: from.map(day),
                to: to.map(day),
            }
        })
    }

    /// What the contract says, case by case.
    fn matches(case: &Case, question: &RecordQuery) -> bool {
        let fold = |text: &str| text.chars().map(fold_letter).collect::<String>();
        let texts = [fold(&case.title), "-".into(), case.group.unwrap_or_default().into()];
        let date = instant(case.opened).date_naive();
        question.words().all(|word| texts.iter().any(|text| text.contains(word)))
            && question.from.is_none_or(|from| date >= from)
            && question.to.is_none_or(|to| date <= to)
            && question.filters.iter().all(|filter| {
                let value = match &*filter.field {
                    "status" => case.status.to_owned(),
                    "group" => case.group.unwrap_or_default().to_owned(),
                    _ => case.hours.map(|hours| quarter(hours).to_string()).unwrap_or_default(),
                };
                filter.values.iter().any(|wanted| **wanted == *value) != filter.exclude
            })
    }

    proptest! {
        #[test]
        fn an_answer_is_what_the_contract_says(cases in cases(), question in questions()) {
            let store = store(&cases);
            let answer = store.query(&question);
            let mut expected: Vec<&Case> = cases.iter().filter(|case| matches(case, &question)).collect();
            let sum = expected.iter().filter_map(|case| case.hours).map(quarter).reduce(|a, b| a.plus(b).unwrap());
            let sum = sum.or_else(|| cases.iter().find_map(|case| case.hours).map(|_| Quantity::ZERO));
            prop_assert_eq!(answer.sums[store.shape().place("hours").unwrap()], sum);
            if !question.sort.is_empty() {
                expected.sort_by(|a, b| {
                    question.sort.iter().map(|key| {
                        let turn = |order: std::cmp::Ordering| if key.descending { order.reverse() } else { order };
                        fn last<T: Ord>(a: Option<T>, b: Option<T>, turn: impl Fn(std::cmp::Ordering) -> std::cmp::Ordering) -> std::cmp::Ordering {
                            match (a, b) { (Some(a), Some(b)) => turn(a.cmp(&b)), (a, b) => b.is_some().cmp(&a.is_some()) }
                        }
                        match &*key.field {
                            "title" => turn((TONGUE.compare)(&a.title, &b.title)),
                            "status" => turn((TONGUE.compare)(a.status, b.status)),
                            "opened" => turn(a.opened.cmp(&b.opened)),
                            "hours" => last(a.hours.map(quarter), b.hours.map(quarter), turn),
                            "group" => last(a.group, b.group, turn),
                            _ => std::cmp::Ordering::Equal,
                        }
                    }).find(|order| order.is_ne()).unwrap_or_else(|| a.id.cmp(&b.id))
                });
            }
            let ids: Vec<_> = answer.iter().map(|row| store.id(row).to_owned()).collect();
            prop_assert_eq!(ids, expected.iter().map(|case| format!("r-{:02}", case.id)).collect::<Vec<_>>());
        }

        #[test]
        fn a_changed_value_is_as_if_it_had_come_so(
            cases in cases(),
            changes in proptest::collection::vec((0..41_u32, proptest::option::of(proptest::sample::select(vec!["x", "y", "z"]))), 0..8),
            question in questions(),
            is_finished in any::<bool>(),
        ) {
            let mut changed = cases;
            let mut store = store(&changed);
            if is_finished {
                store.finish();
            }
            let _ = store.query(&question);
            for (id, group) in changes {
                let known = changed.iter_mut().find(|case| case.id == id);
                let row = store.find(&format!("r-{id:02}"));
                prop_assert_eq!(row.is_some(), known.is_some());
                if let (Some(row), Some(case)) = (row, known) {
                    case.group = group;
                    prop_assert!(store.set(row, "group", group.map(Input::Text).as_ref()));
                }
            }
            let fresh = self::store(&changed);
            let ids = |store: &Store| store.query(&question).iter().map(|row| store.id(row).to_owned()).collect::<Vec<_>>();
            prop_assert_eq!(ids(&store), ids(&fresh));
            prop_assert_eq!(store.facets("group", &question), fresh.facets("group", &question));
            prop_assert!(!store.set(0, "no such field", None));
        }

        #[test]
        fn facets_count_what_matches(cases in cases(), question in questions()) {
            let store = store(&cases);
            let facets = store.facets("group", &question);
            for value in [None, Some("x"), Some("y")] {
                let expected = cases.iter().filter(|case| matches(case, &question) && case.group == value).count() as u64;
                let found = facets.iter().find(|facet| facet.value.as_deref() == value).map_or(0, |facet| facet.count);
                prop_assert_eq!(found, expected);
            }
            prop_assert!(facets.windows(2).all(|pair| pair[0].count >= pair[1].count));
            // Numbers and what is absent, too, each in a way that a filter takes.
            for facet in store.facets("hours", &question) {
                let is_it = |case: &&Case| case.hours.map(|hours| quarter(hours).to_string().into()) == facet.value;
                prop_assert_eq!(facet.count, cases.iter().filter(|case| matches(case, &question)).filter(is_it).count() as u64);
                let filter = Filter { field: "hours".into(), values: vec![facet.value.unwrap_or_default()], exclude: false };
                let picked = question.without_field("hours");
                let picked = RecordQuery { filters: [picked.filters.clone(), vec![filter]].concat(), ..picked };
                prop_assert!(store.query(&picked).len() >= facet.count as usize);
            }
        }

        #[test]
        fn typing_on_finds_the_same(cases in cases(), words in proptest::collection::vec("[ab]{1,3}", 1..5)) {
            let (typed, fresh) = (store(&cases), store(&cases));
            for word in words {
                let question = RecordQuery { q: word, ..RecordQuery::default() };
                typed.query(&question);
                prop_assert_eq!(typed.query(&question), fresh.clone().query(&question));
            }
        }
    }

    #[test]
    fn a_record_without_what_it_must_have_is_not_taken() {
        let mut store = Store::new(Shape::of(&RecordType::Contact).unwrap(), TONGUE);
        let count = store.shape().fields.len();
        assert!(!store.push("c-1", &vec![None; count]));
        assert_eq!(store.len(), 0);
        let mut values = vec![Some(Input::Text("A")); count];
        values[2] = Some(Input::List(vec!["supportContact", "member"]));
        assert!(store.push("c-1", &values));
        let Cell::Words(roles) = store.cell_of(0, "roles") else { panic!("no words") };
        assert_eq!(roles.iter().collect::<Vec<_>>(), ["supportContact", "member"]);
        assert_eq!(store.cell_of(0, "addedOn"), Cell::Unknown, "a text in the place of a date");
        let facets = store.facets("roles", &RecordQuery::default());
        assert_eq!(facets.iter().map(|facet| facet.count).collect::<Vec<_>>(), [1, 1]);
    }

    proptest! {
        #[test]
        fn addresses_come_back_as_they_were(
            addresses in proptest::collection::vec(
                proptest::sample::select(vec![
                    "https://a.example/r/1", "https://a.example/r/2", "https://a.example/r/", "https://a.example/q?u=mailto:x@y", "mailto:x@y",
                    "https://a.example/r/https://b.example", "HTTPS://A.example/r/1", "https://b.example/r/1",
                ]),
                1..12,
            ),
        ) {
            let mut store = Store::new(Shape::of(&RecordType::Case).unwrap(), TONGUE);
            let place = store.shape().place("portalUrl").unwrap();
            let fields = store.shape().fields.clone();
            for (id, address) in addresses.iter().enumerate() {
                let values: Vec<_> = fields.iter().map(|field| match field.field_type {
                    FieldType::Link => Some(Input::Text(address)),
                    FieldType::Instant => Some(Input::Instant(instant(0))),
                    FieldType::Quantity => None,
                    _ => Some(Input::Text("-")),
                }).collect();
                assert!(store.push(&id.to_string(), &values));
            }
            for (row, address) in addresses.iter().enumerate() {
                let Cell::Link(href) = store.cell(row as u32, place) else { panic!("no link") };
                prop_assert_eq!(href.to_string(), *address);
                let filter = Filter { field: "portalUrl".into(), values: vec![(*address).into()], exclude: false };
                let found = store.query(&RecordQuery { filters: vec![filter], ..RecordQuery::default() });
                prop_assert_eq!(found.len(), addresses.iter().filter(|other| *other == address).count());
            }
        }
    }

    #[test]
    fn measures_follow_the_contract() {
        let mut store = Store::new(Shape::of(&RecordType::CreditEvent).unwrap(), TONGUE);
        for (id, kind, credits) in [
            ("1", "grant", "100"),
            ("2", "redeem", "-12.5"),
            ("3", "reserve", "-5"),
            ("4", "redeem", "-0.25"),
        ] {
            let values: Vec<_> = store
                .shape()
                .fields
                .clone()
                .iter()
                .map(|field| match &*field.name {
                    "type" => Some(Input::Text(kind)),
                    "credits" => Some(Input::Quantity(credits.parse().unwrap())),
                    "balanceAfter" => Some(Input::Quantity(Quantity::ZERO)),
                    "date" => Some(Input::Date(parse_date("2026-01-01").unwrap())),
                    _ if field.required => Some(Input::Text("-")),
                    _ => None,
                })
                .collect();
            assert!(store.push(id, &values));
        }
        let measure = store.shape().measure(&contract::Unit::Credits).unwrap();
        assert_eq!(store.measured(measure), Some("12.75".parse().unwrap()));
    }

    #[test]
    fn a_sum_for_which_there_is_no_room_is_unknown() {
        let sums = |hours: &[Quantity]| {
            let mut store = Store::new(Shape::of(&RecordType::Case).unwrap(), TONGUE);
            let fields = store.shape().fields.clone();
            for (id, hours) in hours.iter().enumerate() {
                let value = |field: &Field| match field.field_type {
                    FieldType::Quantity => Some(Input::Quantity(*hours)),
                    FieldType::Instant => Some(Input::Instant(instant(0))),
                    _ => Some(Input::Text("-")),
                };
                assert!(store.push(&id.to_string(), &fields.iter().map(value).collect::<Vec<_>>()));
            }
            let sum = store.query(&RecordQuery::default()).sums[store.shape().place("hours").unwrap()];
            (sum, store.measured(Measure::Sum("hours")))
        };
        let fine: Quantity = "0.000000000000000000000000000001".parse().unwrap();
        let read: Quantity = "900000000000000000000000".parse().unwrap();
        let large = read.times(10_000_000_000_000).unwrap();
        let sum = "900000000000000000000000.000000000000000000000000000002".parse().ok();
        assert_eq!(sums(&[fine, read, fine]), (sum, sum));
        assert_eq!(sums(&[large, fine, large]), (None, None));
        assert_eq!(sums(&[large, large.plus(fine).unwrap()]), (None, None));
        assert_eq!(sums(&[]), (None, Some(Quantity::ZERO)), "nobody says hours");
    }
}
