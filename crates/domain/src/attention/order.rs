//! The order of the lines.

use super::{Concern, Line};
use crate::quantity::Quantity;
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use workbook::Decimal;

/// Sorts lines, the most urgent first, and keeps only the first line of each entitlement, agreement, service and source.
pub(super) fn sort(lines: Vec<Line>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Line> {
    let order = {
        let ranks = ranks(&lines, collate);
        let mut keyed: Vec<(Key<'_>, usize)> =
            lines.iter().enumerate().map(|(place, line)| (Key::of(&line.concern, &ranks), place)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.compare(b));
        let mut seen = HashSet::with_capacity(keyed.len());
        keyed.retain(|(key, _)| seen.insert((key.subject, key.id)));
        keyed.into_iter().map(|(_, place)| place).collect::<Vec<_>>()
    };
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| lines.get_mut(place)?.take()).collect()
}

/// The place of every name in the reader's order; equal names have equal places. Names repeat and comparing them in a language is
/// slow, so each is placed once.
fn ranks<'a>(lines: &'a [Line], collate: &dyn Fn(&str, &str) -> Ordering) -> HashMap<&'a str, usize> {
    let distinct: HashSet<&str> = lines.iter().map(|line| line.concern.name()).collect();
    let mut names: Vec<&str> = distinct.into_iter().collect();
    names.sort_by(|a, b| collate(a, b));
    let (mut rank, mut before) = (0, None);
    let place = |name: &'a str| {
        if before.is_some_and(|before| collate(before, name) != Ordering::Equal) {
            rank += 1;
        }
        before = Some(name);
        (name, rank)
    };
    names.into_iter().map(place).collect()
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
    name: usize,
    id: &'a str,
    subject: Subject,
}

impl<'a> Key<'a> {
    fn of(concern: &'a Concern, ranks: &HashMap<&str, usize>) -> Key<'a> {
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
            name: ranks.get(concern.name()).copied().unwrap_or_default(),
            id: concern.id(),
            subject,
        }
    }

    fn compare(&self, other: &Key<'_>) -> Ordering {
        let share = || match (&self.share, &other.share) {
            (Some(mine), Some(others)) => others.compare(mine),
            _ => Ordering::Equal,
        };
        self.weight
            .cmp(&other.weight)
            .then_with(share)
            .then_with(|| self.day.cmp(&other.day))
            .then_with(|| self.name.cmp(&other.name))
            .then_with(|| self.id.cmp(other.id))
    }
}

/// A part of a whole above zero.
pub(super) struct Share {
    part: Quantity,
    whole: Quantity,
    /// Both in millionths, if they are of a usual size.
    millionths: Option<(u64, u64)>,
}

impl Share {
    pub(super) fn of(part: Quantity, whole: Quantity) -> Share {
        Share { part, whole, millionths: millionths(part).zip(millionths(whole)) }
    }

    /// Compares exactly. Equal shares take [`Quantity::cmp_share`] 200 digits each, which is too slow for thousands of them.
    pub(super) fn compare(&self, other: &Share) -> Ordering {
        match (self.millionths, other.millionths) {
            (Some((part, whole)), Some((others_part, others_whole))) => (u128::from(part)
                * u128::from(others_whole))
            .cmp(&(u128::from(others_part) * u128::from(whole))),
            _ => self.part.cmp_share(self.whole, other.part, other.whole),
        }
    }
}

/// A quantity as a whole number of millionths, if it is one and fits.
fn millionths(quantity: Quantity) -> Option<u64> {
    const MILLION: u64 = 1_000_000;
    let Decimal { whole, units } = quantity.into();
    let in_one = Decimal::UNITS / u128::from(MILLION);
    let fraction = if units == 0 { 0 } else { units / in_one };
    if units != 0 && fraction * in_one != units {
        return None;
    }
    u64::try_from(whole).ok()?.checked_mul(MILLION)?.checked_add(u64::try_from(fraction).ok()?)
}

#[cfg(test)]
mod tests {
    use super::Share;
    use crate::quantity::Quantity;
    use proptest::prelude::*;

    fn quantity() -> impl Strategy<Value = Quantity> {
        let digits = (1_u64..50, 0_u32..9, 0_u32..9);
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
