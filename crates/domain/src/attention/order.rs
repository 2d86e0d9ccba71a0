//! The order of the lines.

use super::{Concern, Line};
use crate::quantity::Quantity;
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use workbook::Decimal;

/// Sorts lines, the most urgent first, and keeps only the first line of each entitlement, agreement, service and source. Of
/// equal lines the first stays the first.
pub(super) fn sort(lines: Vec<Line>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Line> {
    let order = {
        let mut keyed: Vec<(Key<'_>, usize)> =
            lines.iter().enumerate().map(|(place, line)| (Key::of(&line.concern), place)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.compare(b));
        for tied in keyed.chunk_by_mut(|(a, _), (b, _)| a.compare(b).is_eq()).filter(|tied| tied.len() > 1) {
            let ranks = ranks(tied.iter().map(|(key, _)| key.name), collate);
            let rank = |key: &Key<'_>| ranks.get(key.name).copied();
            tied.sort_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.id.cmp(b.id)));
        }
        let mut seen = HashSet::with_capacity(keyed.len());
        keyed.retain(|(key, _)| seen.insert((key.subject, key.id)));
        keyed.into_iter().map(|(_, place)| place).collect::<Vec<_>>()
    };
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| lines.get_mut(place)?.take()).collect()
}

/// The place of every name in the reader's order; equal names have equal places. Names repeat and comparing them in a language is
/// slow, so each is placed once.
fn ranks<'a>(
    names: impl Iterator<Item = &'a str>,
    collate: &dyn Fn(&str, &str) -> Ordering,
) -> HashMap<&'a str, usize> {
    let distinct: HashSet<&str> = names.collect();
    let mut names: Vec<&str> = distinct.into_iter().collect();
    names.sort_by(|a, b| collate(a, b));
    let groups = names.chunk_by(|a, b| collate(a, b).is_eq()).enumerate();
    groups.flat_map(|(rank, names)| names.iter().map(move |name| (*name, rank))).collect()
}

/// What a line is about: ids are compared only among the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    Entitlement,
    Cases,
    Agreement,
    Source,
}

/// What decides the place of a line.
struct Key<'a> {
    weight: super::Weight,
    share: Option<Share>,
    day: Option<NaiveDate>,
    name: &'a str,
    id: &'a str,
    subject: Subject,
}

impl<'a> Key<'a> {
    fn of(concern: &'a Concern) -> Key<'a> {
        let (subject, share) = match concern {
            Concern::AtRisk { quantity, allowed, .. } => {
                (Subject::Entitlement, Some(Share::of(quantity.quantity(), *allowed)))
            }
            Concern::AdditionalCases { .. } => (Subject::Cases, None),
            Concern::AgreementEnds { .. } => (Subject::Agreement, None),
            Concern::SourceMissing { .. } => (Subject::Source, None),
            _ => (Subject::Entitlement, None),
        };
        Key {
            weight: concern.weight(),
            share,
            day: concern.day(),
            name: concern.name(),
            id: concern.id(),
            subject,
        }
    }

    /// Compares without the names and ids, which decide about what is equal.
    fn compare(&self, other: &Key<'_>) -> Ordering {
        let share = || match (&self.share, &other.share) {
            (Some(mine), Some(others)) => others.compare(mine),
            _ => Ordering::Equal,
        };
        self.weight.cmp(&other.weight).then_with(share).then_with(|| self.day.cmp(&other.day))
    }
}

/// A part of a whole above zero.
struct Share {
    part: Quantity,
    whole: Quantity,
    /// The same share as two whole numbers, if there are some of a usual size.
    ratio: Option<(u64, u64)>,
}

impl Share {
    fn of(part: Quantity, whole: Quantity) -> Share {
        let ratio = [1, 1_000_000, 1_000_000_000_000]
            .into_iter()
            .find_map(|times| whole_number(part, times).zip(whole_number(whole, times)));
        Share { part, whole, ratio }
    }

    /// Compares exactly. Equal shares take [`Quantity::cmp_share`] 200 digits each, which is too slow for thousands of them.
    fn compare(&self, other: &Share) -> Ordering {
        match (self.ratio, other.ratio) {
            (Some((part, whole)), Some((others_part, others_whole))) => (u128::from(part)
                * u128::from(others_whole))
            .cmp(&(u128::from(others_part) * u128::from(whole))),
            _ => self.part.cmp_share(self.whole, other.part, other.whole),
        }
    }
}

/// A quantity times a power of ten, if that is a whole number and fits.
fn whole_number(quantity: Quantity, times: u64) -> Option<u64> {
    let Decimal { whole, units } = quantity.into();
    let whole = u64::try_from(whole).ok()?.checked_mul(times)?;
    if units == 0 {
        return Some(whole);
    }
    let unit = Decimal::UNITS / u128::from(times);
    let fraction = units / unit;
    if fraction * unit == units { whole.checked_add(u64::try_from(fraction).ok()?) } else { None }
}

#[cfg(test)]
mod tests {
    use super::Share;
    use crate::quantity::Quantity;
    use proptest::prelude::*;

    fn quantity() -> impl Strategy<Value = Quantity> {
        let digits = (1_u64..50, 0_u32..16, 0_u32..9);
        digits.prop_map(|(digits, places, zeros)| {
            let text = format!("{digits}e{}", i64::from(zeros) - i64::from(places));
            text.parse().unwrap()
        })
    }

    proptest! {
        #[test]
        fn shares_are_compared_exactly(a in quantity(), b in quantity(), c in quantity(), d in quantity(), times in 1_u64..20) {
            prop_assert_eq!(Share::of(a, b).compare(&Share::of(c, d)), a.cmp_share(b, c, d));
            let same = Share::of(a.times(times).unwrap(), b.times(times).unwrap());
            prop_assert!(Share::of(a, b).compare(&same).is_eq());
        }
    }
}
