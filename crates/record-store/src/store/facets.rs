//! The values that occur in a field, with their counts.

use super::Store;
use super::column::{Column, Values};
use super::texts::TextVec;
use super::value::List;
use crate::order::{Collation, rank_texts};
use crate::shape::{Field, FieldType};
use chrono::DateTime;
use domain::date::write_date;
use domain::query::RecordQuery;
use domain::sort::sorted;
use std::borrow::Cow;
use std::collections::HashMap;

/// A value that occurs in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// As the contract writes it; `None` = absent.
    pub value: Option<Box<str>>,
    /// The number of records that have it.
    pub count: u64,
}

/// A value with its rank in the order of the field and the number of records that have it.
type Counted<'a> = (u32, Cow<'a, str>, u64);

impl Store {
    /// The values that occur in a field among the matching records, most frequent first, as the contract writes them. Instants,
    /// addresses and findings are not listed: hardly any of them occurs twice.
    pub fn facets(&self, field: &str, query: &RecordQuery) -> Vec<Facet> {
        let Some((field, column)) = self.column(field) else { return Vec::new() };
        let matching = self.matching(query);
        let mut counts = vec![0_u64; column.distinct() + 1];
        column.codes.for_each(|row, code| {
            let is_match = matching.get(row) == Some(&true);
            if let Some(count) = counts.get_mut(code.wrapping_add(1) as usize).filter(|_| is_match) {
                *count += 1;
            }
        });
        let mut counts = counts.into_iter();
        let absent = counts.next().unwrap_or(0);
        let Some(counted) = counted_values(field, column, counts, &self.collation) else {
            return Vec::new();
        };
        let counted: Vec<_> = counted.into_iter().filter(|(_, _, count)| *count > 0).collect();
        let counted = sorted(counted, &|a, b| b.2.cmp(&a.2).then(a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
        let mut facets: Vec<Facet> =
            counted.into_iter().map(|(_, text, count)| Facet { value: Some(text.into()), count }).collect();
        if absent > 0 {
            let place = facets.partition_point(|facet| facet.count >= absent);
            facets.insert(place, Facet { value: None, count: absent });
        }
        facets
    }
}

/// The values of a column as text, with the counts that stand in the order of their codes; `None` for a field whose values are
/// not listed.
fn counted_values<'a>(
    field: &Field,
    column: &'a Column,
    counts: impl Iterator<Item = u64>,
    collation: &Collation,
) -> Option<Vec<Counted<'a>>> {
    let ranks = column.ranks(field, collation);
    let ranked = ranks.0.iter().zip(counts).map(|(rank, count)| (*rank, count));
    match &column.values {
        Values::Texts { texts, .. } if matches!(field.field_type, FieldType::Words | FieldType::Texts) => {
            Some(counted_members(texts, ranked.map(|(_, count)| count), collation))
        }
        Values::Texts { texts, .. } => {
            Some(texts.iter().zip(ranked).map(|(text, (rank, count))| (rank, text.into(), count)).collect())
        }
        Values::Quantities(values) => {
            let texts = values.iter().map(|value| value.to_string().into());
            Some(texts.zip(ranked).map(|(text, (rank, count))| (rank, text, count)).collect())
        }
        Values::Times(values) if field.field_type == FieldType::Date => {
            let day = |time: i64| DateTime::from_timestamp_micros(time).map(|time| time.date_naive());
            let days = values
                .iter()
                .zip(ranked)
                .filter_map(|(time, (rank, count))| Some((rank, write_date(day(*time)?).into(), count)));
            Some(days.collect())
        }
        _ => None,
    }
}

/// The members of lists, each counted and ranked by itself.
fn counted_members<'a>(
    lists: &'a TextVec,
    counts: impl Iterator<Item = u64>,
    collation: &Collation,
) -> Vec<Counted<'a>> {
    let mut members: HashMap<&str, u64> = HashMap::new();
    for (list, count) in lists.iter().zip(counts) {
        for member in List(list).iter() {
            *members.entry(member).or_default() += count;
        }
    }
    let names: Vec<&str> = members.keys().copied().collect();
    let ranks = rank_texts(names.iter().copied(), collation);
    names
        .iter()
        .zip(ranks)
        .map(|(name, rank)| (rank, (*name).into(), members.get(name).copied().unwrap_or(0)))
        .collect()
}
