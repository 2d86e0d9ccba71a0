//! The breakdown of a list: what its records are about, and how much of the measure belongs to each group.
//!
//! A list that is loaded whole computes it ([`Store::breakdown`](crate::Store::breakdown)). For a longer one the backend counts the
//! values of a field ([`Breakdown::of_facets`]), without a measure.

use crate::shape::FieldType;
use crate::store::Facet;
use chrono::{Datelike, Months, NaiveDate};
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use std::cmp::Ordering;
use std::fmt;

/// The number of groups that are listed by themselves; the rest is in [`Breakdown::other`].
pub const LISTED: usize = 8;

/// The records of a list, grouped by a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakdown {
    /// The largest groups, at most [`LISTED`]: by measure, or by count where there is none. The measure counts as far as it is
    /// known. Groups of which it is not known at all come last, by count. Equal groups are in the order of their values.
    pub groups: Vec<Group>,
    /// All other groups together.
    pub other: Option<Other>,
    /// The number of records, each counted once; `None` = unknown.
    pub count: Option<u64>,
    /// The measure of these records, each counted once. `None` without a measure.
    pub measure: Option<Measured>,
    /// Whether a record belongs to a group for each of its values, so that the groups together may be more than the whole.
    pub is_repeating: bool,
    /// Whether there are no further groups: a backend lists only so many.
    pub is_complete: bool,
}

/// The records that share a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The value; `None` = the records without one.
    pub value: Option<GroupValue>,
    /// The number of records.
    pub count: u64,
    /// Their measure. `None` without a measure.
    pub measure: Option<Measured>,
}

/// The groups that are not listed by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Other {
    /// The number of groups.
    pub groups: u64,
    /// The sum of their counts.
    pub count: u64,
    /// The sum of their measures. `None` without a measure.
    pub measure: Option<Measured>,
}

/// What the records of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupValue {
    /// A value as the contract writes it: plain text of any length.
    Text(Box<str>),
    /// The first day of a month, in UTC for instants.
    Month(NaiveDate),
}

impl fmt::Display for GroupValue {
    /// Writes it as in the contract; a month like those of a series: `2026-01`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GroupValue::Text(text) => out.write_str(text),
            GroupValue::Month(first) => write!(out, "{:04}-{:02}", first.year(), first.month()),
        }
    }
}

impl Group {
    /// The query that selects the records of this group among those of `query`, which must not filter the field of the breakdown
    /// itself: such a filter is replaced. Of a month the period becomes what it shares with that of `query`.
    pub fn narrow(&self, field: &str, query: &RecordQuery) -> RecordQuery {
        let value = match &self.value {
            Some(GroupValue::Month(first)) => {
                let last = first.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt());
                let to = query.to.into_iter().chain(last).min();
                return RecordQuery { from: query.from.max(Some(*first)), to, ..query.clone() };
            }
            Some(GroupValue::Text(text)) => text,
            None => "",
        };
        query.without_field(field).with_value(field, value, Some(false))
    }
}

/// The sum of a measure over records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    records: u64,
    unknown: u64,
    /// Of the others; `None` if it is too large.
    sum: Option<Quantity>,
}

impl Measured {
    /// The sum over no records, which is zero.
    pub(crate) const NOTHING: Measured = Measured { records: 0, unknown: 0, sum: Some(Quantity::ZERO) };

    /// The exact sum. `None` if what a record adds is unknown, or if the sum is too large.
    pub fn exactly(&self) -> Option<Quantity> {
        self.sum.filter(|_| self.unknown == 0)
    }

    /// The sum over the records whose addend is known; equal to [`Measured::exactly`] if it is for all. `None` if it is for none, or
    /// if the sum is too large.
    pub fn known(&self) -> Option<Quantity> {
        self.sum.filter(|_| self.unknown == 0 || self.unknown < self.records)
    }

    /// The number of records of which it is unknown what they add.
    pub fn unknown_records(&self) -> u64 {
        self.unknown
    }

    /// The number of records.
    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    /// Adds a record, and what it adds if that is known.
    pub(crate) fn add(&mut self, addend: Option<Quantity>) {
        self.records += 1;
        match addend {
            Some(addend) => self.sum = self.sum.and_then(|sum| sum.plus(addend)),
            None => self.unknown += 1,
        }
    }

    /// Adds `count` records, each of which adds one.
    pub(crate) fn add_ones(&mut self, count: u64) {
        self.records = self.records.saturating_add(count);
        self.sum = self.sum.and_then(|sum| sum.plus(Quantity::from_count(count)));
    }

    /// Adds the records of another sum.
    pub(crate) fn add_all(&mut self, other: &Measured) {
        self.records = self.records.saturating_add(other.records);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.sum = self.sum.zip(other.sum).and_then(|(sum, other)| sum.plus(other));
    }
}

/// A value that a group may have, without memory of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Month(NaiveDate),
    /// After all others where groups are otherwise equal.
    Absent,
}

impl Value<'_> {
    fn owned(self) -> Option<GroupValue> {
        match self {
            Value::Text(text) => Some(GroupValue::Text(text.into())),
            Value::Month(first) => Some(GroupValue::Month(first)),
            Value::Absent => None,
        }
    }
}

/// A group that is to be ranked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) value: Value<'a>,
    /// Rank of the value in the order of the field.
    pub(crate) rank: u32,
    /// Its records. Without a measure each of them counts as one.
    pub(crate) sum: Measured,
}

impl Candidate<'_> {
    /// The order of groups: no two are equal, because their values differ.
    fn compare(&self, other: &Self) -> Ordering {
        let (mine, others) = (self.sum.known(), other.sum.known());
        let by_measure = others.cmp(&mine);
        let by_count = || match (mine, others) {
            (None, None) => other.sum.records.cmp(&self.sum.records),
            _ => Ordering::Equal,
        };
        let is_absent = |candidate: &Self| candidate.value == Value::Absent;
        by_measure
            .then_with(by_count)
            .then_with(|| is_absent(self).cmp(&is_absent(other)))
            .then_with(|| self.rank.cmp(&other.rank))
            .then_with(|| self.value.cmp(&other.value))
    }
}

/// Ranks groups with different values. Those without records are left out. Returns the listed ones and the others.
pub(crate) fn rank_groups(candidates: Vec<Candidate<'_>>, is_measured: bool) -> (Vec<Group>, Option<Other>) {
    // A field with thousands of values is not sorted for the sake of eight.
    let (mut listed, mut rest) = (Vec::<Candidate<'_>>::new(), Vec::new());
    for candidate in candidates.into_iter().filter(|candidate| candidate.sum.records > 0) {
        let place = listed.partition_point(|before| before.compare(&candidate).is_le());
        if place < LISTED {
            listed.insert(place, candidate);
            rest.extend(if listed.len() > LISTED { listed.pop() } else { None });
        } else {
            rest.push(candidate);
        }
    }
    let measure = |sum: Measured| is_measured.then_some(sum);
    let group = |candidate: &Candidate<'_>| Group {
        value: candidate.value.owned(),
        count: candidate.sum.records,
        measure: measure(candidate.sum),
    };
    let groups = listed.iter().map(group).collect();
    let mut sum = Measured::NOTHING;
    rest.iter().for_each(|candidate| sum.add_all(&candidate.sum));
    let other = Other { groups: rest.len() as u64, count: sum.records, measure: measure(sum) };
    (groups, (other.groups > 0).then_some(other))
}

impl Breakdown {
    /// The breakdown by a field whose values the backend has counted, without a measure.
    ///
    /// `matched` is the number of records that these values were counted for, if it is known. Otherwise the counts are added up,
    /// unless a record may have several values or values are missing. `is_complete` says that none are. Equal groups keep the
    /// backend's order. Of dates a backend counts days, so a breakdown by month cannot be made this way.
    pub fn of_facets(
        facets: &[Facet],
        field_type: FieldType,
        matched: Option<u64>,
        is_complete: bool,
    ) -> Breakdown {
        let is_repeating = field_type.is_list();
        let mut candidates: Vec<Candidate<'_>> = Vec::with_capacity(facets.len());
        let (mut all, mut absent) = (Measured::NOTHING, Measured::NOTHING);
        for (rank, facet) in (0..).zip(facets) {
            all.add_ones(facet.count);
            match facet.value.as_deref().filter(|value| !value.is_empty()) {
                None => absent.add_ones(facet.count),
                Some(text) => {
                    let mut sum = Measured::NOTHING;
                    sum.add_ones(facet.count);
                    candidates.push(Candidate { value: Value::Text(text), rank, sum });
                }
            }
        }
        candidates.push(Candidate { value: Value::Absent, rank: 0, sum: absent });
        let (groups, other) = rank_groups(candidates, false);
        let count = matched.or((is_complete && !is_repeating).then_some(all.records));
        Breakdown { groups, other, count, measure: None, is_repeating, is_complete }
    }
}
