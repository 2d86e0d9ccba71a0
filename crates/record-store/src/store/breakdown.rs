//! Groups the matching records by the values of a field.

use super::codes::ABSENT;
use super::column::{Column, Values};
use super::texts::TextVec;
use super::value::List;
use super::{Filter, Store};
use crate::breakdown::{Breakdown, Candidate, Measured, Value, rank_groups};
use crate::order::{Collation, rank_texts};
use crate::shape::{Field, Measure};
use chrono::{DateTime, Datelike, NaiveDate};
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use std::collections::HashMap;

/// One, as what a record adds to a measure.
fn one() -> Quantity {
    Quantity::from_count(1)
}

impl Store {
    /// The matching records, grouped by a field: how many share each of its values, and what they add up to. `None` for a field
    /// that [is no group](crate::Shape::is_groupable).
    ///
    /// Every filter of the query applies, as for [`Store::facets`]: a caller whose reader shall see the values beside the selected
    /// one passes [`RecordQuery::without_field`]. A record with several values counts under each of them. Dates and instants are
    /// grouped by month, instants by that of their UTC date, because the period of a query means UTC dates as well.
    pub fn breakdown(&self, field: &str, query: &RecordQuery, measure: Option<Measure>) -> Option<Breakdown> {
        let (field, column) = self.column(field).filter(|(field, _)| self.shape.is_groupable(field))?;
        let matching = (!query.is_all()).then(|| self.matching(query));
        let addends = measure.map(|measure| self.addends(measure));
        let groups = match &column.values {
            Values::Times(times) => ValueGroups::by_month(times),
            _ => ValueGroups::one_each(column.distinct()),
        };
        let mut sums = vec![Measured::NOTHING; groups.len];
        let (mut all, mut absent) = (Measured::NOTHING, Measured::NOTHING);
        column.codes.for_each(|row, code| {
            if matching.as_ref().is_some_and(|matching| matching.get(row) != Some(&true)) {
                return;
            }
            let addend = match &addends {
                Some(addends) => addends.of(row),
                None => Some(one()),
            };
            all.add(addend);
            groups.of(code).and_then(|at| sums.get_mut(at)).unwrap_or(&mut absent).add(addend);
        });
        let candidates = candidates(field, column, &groups, &sums, absent, &self.collation);
        let (groups, other) = rank_groups(candidates, measure.is_some());
        Some(Breakdown {
            groups,
            other,
            count: Some(all.records()),
            measure: measure.map(|_| all),
            is_repeating: field.field_type.is_list(),
            is_complete: true,
        })
    }

    fn addends(&self, measure: Measure) -> Addends<'_> {
        let column = |name: &str| self.column(name).map(|(_, column)| column);
        match measure {
            Measure::Rows => Addends::One,
            Measure::With(field) => column(field).map_or(Addends::Unknown, Addends::With),
            Measure::Sum(field) => column(field).map_or(Addends::Unknown, Addends::Sum),
            Measure::Minus(field, by, value) => match (column(field), column(by)) {
                (Some(column), Some(by)) => {
                    let filter = Filter { field: "".into(), values: vec![value.into()], exclude: false };
                    Addends::Minus(column, by, by.codes_matching(&filter))
                }
                _ => Addends::Unknown,
            },
        }
    }
}

/// What each record adds to a measure.
enum Addends<'a> {
    /// The records lack a field of the measure.
    Unknown,
    /// One.
    One,
    /// One if it has a value in this column, otherwise zero.
    With(&'a Column),
    /// Its value in this column.
    Sum(&'a Column),
    /// Its negated value in the first column if its value in the second is one of those flagged, otherwise zero. The flags are those
    /// of [`Column::codes_matching`].
    Minus(&'a Column, &'a Column, Vec<bool>),
}

impl Addends<'_> {
    /// What a record adds; `None` = unknown.
    fn of(&self, row: usize) -> Option<Quantity> {
        match self {
            Addends::Unknown => None,
            Addends::One => Some(one()),
            Addends::With(column) => Some(column.codes.get(row).map_or(Quantity::ZERO, |_| one())),
            Addends::Sum(column) => quantity(column, row),
            Addends::Minus(column, by, flags) => {
                let flag = by.codes.get(row).map_or(0, |code| code as usize + 1);
                match flags.get(flag) {
                    Some(true) => Quantity::ZERO.minus(quantity(column, row)?),
                    _ => Some(Quantity::ZERO),
                }
            }
        }
    }
}

/// The quantity of a row, if it has one.
fn quantity(column: &Column, row: usize) -> Option<Quantity> {
    let Values::Quantities(values) = &column.values else { return None };
    values.get(column.codes.get(row)? as usize).copied()
}

/// The groups that the values of a column belong to.
struct ValueGroups {
    /// The group of each value; `None` = each value is a group.
    of_values: Option<Vec<u32>>,
    /// The first day of each group that is a month.
    months: Vec<NaiveDate>,
    /// The number of groups.
    len: usize,
}

impl ValueGroups {
    fn one_each(len: usize) -> ValueGroups {
        ValueGroups { of_values: None, months: Vec::new(), len }
    }

    fn by_month(times: &[i64]) -> ValueGroups {
        let mut months: Vec<NaiveDate> = Vec::new();
        let mut known: HashMap<NaiveDate, u32> = HashMap::new();
        let group = |time: &i64| {
            let day = DateTime::from_timestamp_micros(*time).map(|time| time.date_naive());
            let Some(first) = day.and_then(|day| day.with_day(1)) else { return ABSENT };
            *known.entry(first).or_insert_with(|| {
                months.push(first);
                months.len() as u32 - 1
            })
        };
        let of_values = Some(times.iter().map(group).collect());
        ValueGroups { of_values, len: months.len(), months }
    }

    /// The number of a value's group; `None` for the absent value.
    fn of(&self, code: u32) -> Option<usize> {
        let group = match &self.of_values {
            None => code,
            Some(groups) => groups.get(code as usize).copied().unwrap_or(ABSENT),
        };
        (group != ABSENT).then_some(group as usize)
    }
}

/// The groups with their values and sums. Empty texts and lists without members are absent values, as in a filter.
fn candidates<'a>(
    field: &Field,
    column: &'a Column,
    groups: &ValueGroups,
    sums: &[Measured],
    mut absent: Measured,
    collation: &Collation,
) -> Vec<Candidate<'a>> {
    let mut candidates: Vec<Candidate<'a>> = match &column.values {
        Values::Texts { texts, .. } if field.field_type.is_list() => {
            members(texts, sums, &mut absent, collation)
        }
        Values::Texts { texts, .. } => {
            let ranks = column.ranks(field, collation);
            let mut candidates = Vec::with_capacity(sums.len() + 1);
            for ((text, sum), rank) in texts.iter().zip(sums).zip(&ranks.0) {
                if text.is_empty() {
                    absent.add_all(sum);
                } else {
                    candidates.push(Candidate { value: Value::Text(text), rank: *rank, sum: *sum });
                }
            }
            candidates
        }
        // Months are in order by themselves.
        _ => {
            let months = groups.months.iter().zip(sums);
            months.map(|(first, sum)| Candidate { value: Value::Month(*first), rank: 0, sum: *sum }).collect()
        }
    };
    candidates.push(Candidate { value: Value::Absent, rank: 0, sum: absent });
    candidates
}

/// The members of lists, each with the sum over the lists that have it.
fn members<'a>(
    lists: &'a TextVec,
    sums: &[Measured],
    absent: &mut Measured,
    collation: &Collation,
) -> Vec<Candidate<'a>> {
    let mut members: HashMap<&str, Measured> = HashMap::new();
    for (list, sum) in lists.iter().zip(sums).filter(|(_, sum)| sum.records() > 0) {
        // A list may name a member twice.
        let mut names: Vec<&str> = List(list).iter().collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() {
            absent.add_all(sum);
        }
        for name in names {
            members.entry(name).or_insert(Measured::NOTHING).add_all(sum);
        }
    }
    let members: Vec<(&str, Measured)> = members.into_iter().collect();
    let names: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let ranks = rank_texts(names.iter().copied(), collation);
    let ranked = members.into_iter().zip(ranks);
    ranked.map(|((name, sum), rank)| Candidate { value: Value::Text(name), rank, sum }).collect()
}
