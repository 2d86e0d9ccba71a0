//! The enterprise-wide area: consumption summed per kind over the selected workspaces and agreements.
//!
//! The rules are the contract's ("Summing in the enterprise-wide area"): entitlements of the same unit and type of allowance are
//! summed; any "as needed" makes the sum as needed; other combinations stay separate lines. Different units are never added.

use super::entitlement::{Allowance, Balance, Entitlement, Usage};
use super::quantity::Quantity;
use super::sort::sorted;
use super::{EntitlementKind, Unit};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// All enterprise-wide entitlements of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindSummary {
    /// The kind.
    pub kind: EntitlementKind,
    /// Names of the entitlements, each once, in the order of appearance.
    pub names: Vec<Box<str>>,
    /// One line if everything can be summed, otherwise several.
    pub lines: Vec<Usage>,
    /// Newest day of activity of any of them.
    pub last_activity: Option<NaiveDate>,
    /// Whether any figure counts only rows visible to this reader.
    pub visible_only: bool,
}

/// Kinds that are always first, in this order, if the agreements have them.
const FIRST: [EntitlementKind; 6] = [
    EntitlementKind::BuiltInProactive,
    EntitlementKind::AdvisorySupport,
    EntitlementKind::ReactiveSupport,
    EntitlementKind::OnDemandEducation,
    EntitlementKind::SupportContacts,
    EntitlementKind::OnDemandAssessment,
];

impl KindSummary {
    /// The balance for sorting: that of the line with the highest share used.
    fn ranking_balance(&self) -> Option<Balance> {
        self.lines.iter().filter_map(Usage::balance).max_by(|a, b| a.cmp_share(*b))
    }

    /// Whether the consumption of every line is unknown.
    fn is_unknown(&self) -> bool {
        self.lines.iter().all(|line| line.consumed.is_none() || line.unknown_parts > 0)
    }
}

/// Sums the entitlements per kind, the highest consumption first.
///
/// `name` returns a kind's name for display, and `collate` compares names in the reader's language.
pub fn summarise<'a>(
    entitlements: impl Iterator<Item = &'a Entitlement>,
    name: &dyn Fn(&KindSummary) -> String,
    collate: &dyn Fn(&str, &str) -> Ordering,
) -> Vec<KindSummary> {
    let mut kinds: Vec<(EntitlementKind, Vec<&Entitlement>)> = Vec::new();
    for entitlement in entitlements {
        match kinds.iter_mut().find(|(kind, _)| *kind == entitlement.kind) {
            Some((_, members)) => members.push(entitlement),
            None => kinds.push((entitlement.kind.clone(), vec![entitlement])),
        }
    }
    let summaries: Vec<(String, KindSummary)> = kinds
        .into_iter()
        .map(|(kind, members)| {
            let summary = sum_kind(kind, &members);
            (name(&summary), summary)
        })
        .collect();
    let late = |summary: &KindSummary| !FIRST.contains(&summary.kind);
    let summaries = sorted(summaries, &|(a_name, a), (b_name, b)| {
        late(a).cmp(&late(b)).then_with(|| by_consumption(a, b)).then_with(|| collate(a_name, b_name))
    });
    summaries.into_iter().map(|(_, summary)| summary).collect()
}

/// Order: metered by exact share used, highest first; then unmetered by last activity, newest first; then unknown.
fn by_consumption(a: &KindSummary, b: &KindSummary) -> Ordering {
    match (a.ranking_balance(), b.ranking_balance()) {
        (Some(a), Some(b)) => b.cmp_share(a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => {
            a.is_unknown().cmp(&b.is_unknown()).then_with(|| b.last_activity.cmp(&a.last_activity))
        }
    }
}

fn sum_kind(kind: EntitlementKind, members: &[&Entitlement]) -> KindSummary {
    let mut names: Vec<Box<str>> = Vec::new();
    let mut lines: Vec<(&Unit, Sum)> = Vec::new();
    for entitlement in members {
        if !names.contains(&entitlement.name) {
            names.push(entitlement.name.clone());
        }
        let usage = &entitlement.usage;
        let unlimited =
            members.iter().any(|m| m.usage.unit == usage.unit && m.usage.allowance == Allowance::AsNeeded);
        let allowance = if unlimited { &Allowance::AsNeeded } else { &usage.allowance };
        let takes =
            |(unit, line): &&mut (&Unit, Sum)| **unit == usage.unit && line.allowance.sums_with(allowance);
        match lines.iter_mut().find(takes) {
            Some((_, line)) => line.parts.push(usage),
            None => lines.push((&usage.unit, Sum { allowance, parts: vec![usage] })),
        }
    }
    KindSummary {
        kind,
        names,
        lines: lines.into_iter().map(|(unit, line)| line.finish(unit)).collect(),
        last_activity: members.iter().filter_map(|m| m.last_activity).max(),
        visible_only: members.iter().any(|m| m.visible_only),
    }
}

/// A line that is being summed.
struct Sum<'a> {
    allowance: &'a Allowance,
    parts: Vec<&'a Usage>,
}

impl<'a> Sum<'a> {
    /// The allowance of all parts together. A sum that is too large counts as not stated by the backend.
    fn allowance(&self) -> Allowance {
        let sum = || total(self.parts.iter().filter_map(|part| part.allowance.limit()));
        match self.allowance {
            Allowance::Quantity(_) => {
                sum().map_or_else(|| Allowance::Unknown("quantity".into()), Allowance::Quantity)
            }
            Allowance::Allowed(_) => {
                sum().map_or_else(|| Allowance::Unknown("allowed".into()), Allowance::Allowed)
            }
            other => other.clone(),
        }
    }

    /// The sum of a figure's known values, and the number of unknown ones.
    fn known(&self, figure: fn(&Usage) -> Option<Quantity>) -> (Option<Quantity>, usize) {
        let mut known: Option<Quantity> = None;
        let mut missing = 0;
        for part in &self.parts {
            let Some(part) = figure(part) else {
                missing += 1;
                continue;
            };
            match known.map_or(Some(part), |known| known.plus(part)) {
                Some(sum) => known = Some(sum),
                // A sum that is too large is unknown too.
                None => missing += 1,
            }
        }
        // If all values are unknown, there is no lower bound.
        (known, if known.is_some() { missing } else { 0 })
    }

    /// What can still be used, if any part states it; it is known only if it is known for all parts.
    fn available(&self) -> Option<Option<Quantity>> {
        self.parts.iter().any(|part| part.available.is_some()).then(|| self.all(Usage::left))
    }

    /// The sum of a figure that every part must have.
    fn all(&self, figure: fn(&Usage) -> Option<Quantity>) -> Option<Quantity> {
        self.parts.iter().try_fold(Quantity::ZERO, |sum, part| sum.plus(figure(part)?))
    }

    fn finish(self, unit: &Unit) -> Usage {
        let (consumed, missing) = self.known(|part| part.consumed);
        let (consumed_total, missing_in_total) = self.known(|part| part.consumed_total);
        Usage {
            unit: unit.clone(),
            allowance: self.allowance(),
            consumed,
            consumed_total,
            available: self.available(),
            expired: self.all(|part| part.expired),
            reserved: self.all(|part| part.reserved),
            scheduled: total(self.parts.iter().filter_map(|part| part.scheduled)),
            unknown_parts: missing.max(missing_in_total),
        }
    }
}

/// The sum; `None` without parts, or if it is too large.
fn total(mut parts: impl Iterator<Item = Quantity>) -> Option<Quantity> {
    let first = parts.next()?;
    parts.try_fold(first, Quantity::plus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{self, day, q};
    use proptest::prelude::*;

    fn entitlement(kind: EntitlementKind, unit: Unit, allowance: Allowance, used: &str) -> Entitlement {
        Entitlement { name: kind.as_str().into(), kind, ..samples::entitlement("e", unit, allowance, used) }
    }

    fn hours(allowed: &str, used: &str) -> Entitlement {
        Entitlement { kind: EntitlementKind::BuiltInProactive, ..samples::hours("e", allowed, used) }
    }

    fn sum(entitlements: &[Entitlement]) -> Vec<KindSummary> {
        summarise(entitlements.iter(), &|summary| summary.kind.to_string(), &|a, b| a.cmp(b))
    }

    #[test]
    fn same_unit_and_type_add_up() {
        let mut shared = hours("100", "10.25");
        shared.usage.consumed_total = Some(q("30.5"));
        let [summary] = &sum(&[hours("300", "0.75"), shared])[..] else { unreachable!() };
        let [line] = &summary.lines[..] else { unreachable!() };
        assert_eq!(line.allowance, Allowance::Quantity(q("400")));
        assert_eq!(line.consumed, Some(q("11")));
        assert_eq!(line.balance().unwrap().left(), Some(q("368.75")));
        assert!(line.is_shared());
    }

    #[test]
    fn as_needed_absorbs_quantities_of_the_same_unit() {
        let kind = EntitlementKind::AdvisorySupport;
        let summaries = sum(&[
            entitlement(kind.clone(), Unit::Hours, Allowance::Quantity(q("6")), "2"),
            entitlement(kind.clone(), Unit::Hours, Allowance::AsNeeded, "1.5"),
            entitlement(kind, Unit::Cases, Allowance::Quantity(q("6")), "1"),
        ]);
        let lines = &summaries[0].lines;
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].allowance.clone(), lines[0].consumed), (Allowance::AsNeeded, Some(q("3.5"))));
        assert_eq!(
            (lines[1].allowance.clone(), lines[1].consumed),
            (Allowance::Quantity(q("6")), Some(q("1")))
        );
    }

    #[test]
    fn other_combinations_stay_separate_lines() {
        let kind = EntitlementKind::AdvisorySupport;
        let per_incident = |n: &str| Allowance::PerIncident(q(n), Unit::Hours);
        let summaries = sum(&[
            entitlement(kind.clone(), Unit::Hours, per_incident("6"), "2"),
            entitlement(kind.clone(), Unit::Hours, per_incident("6"), "3"),
            entitlement(kind.clone(), Unit::Hours, per_incident("4"), "1"),
            entitlement(kind, Unit::Hours, Allowance::Included, "1"),
        ]);
        let consumed: Vec<_> =
            summaries[0].lines.iter().map(|line| line.consumed.unwrap().to_string()).collect();
        assert_eq!(consumed, ["5", "1", "1"]);
    }

    #[test]
    fn an_unknown_part_makes_the_sum_at_least() {
        let unknown =
            entitlement(EntitlementKind::BuiltInProactive, Unit::Hours, Allowance::Quantity(q("10")), "?");
        let summaries = sum(&[hours("100", "40"), unknown.clone()]);
        let line = &summaries[0].lines[0];
        assert_eq!((line.consumed, line.unknown_parts), (Some(q("40")), 1));
        assert_eq!(line.balance(), None, "a meter would claim to know");
        let line = &sum(&[unknown.clone(), unknown])[0].lines[0];
        assert_eq!((line.consumed, line.unknown_parts), (None, 0));
    }

    #[test]
    fn an_unknown_agreement_total_makes_the_sum_at_least() {
        let mut unread = hours("10", "2");
        unread.usage.consumed_total = None;
        let line = &sum(&[hours("100", "40"), unread.clone()])[0].lines[0];
        assert_eq!((line.consumed_total, line.unknown_parts), (Some(q("40")), 1));
        assert_eq!((line.consumed, line.balance()), (Some(q("42")), None));
        let line = &sum(&[unread.clone(), unread])[0].lines[0];
        assert_eq!((line.consumed, line.consumed_total, line.unknown_parts), (Some(q("4")), None, 0));
    }

    #[test]
    fn the_remainder_of_a_sum_needs_all_parts() {
        let mut credits = hours("500", "315.5");
        credits.usage.available = Some(Some(q("147")));
        credits.usage.expired = Some(q("25"));
        credits.usage.reserved = Some(q("12.5"));
        let line = |parts: &[Entitlement]| sum(parts)[0].lines[0].clone();
        let two = line(&[credits.clone(), credits.clone()]);
        assert_eq!((two.left(), two.expired, two.reserved), (Some(q("294")), Some(q("50")), Some(q("25"))));
        assert_eq!(two.contradiction(), None);
        // A part that does not state what is available is computed from allowance and consumption.
        let with_plain = line(&[credits.clone(), hours("100", "40")]);
        assert_eq!(
            (with_plain.left(), with_plain.expired, with_plain.reserved),
            (Some(q("207")), None, None)
        );
        assert_eq!(with_plain.contradiction(), None);
        let mut unread = credits.clone();
        unread.usage.available = Some(None);
        assert_eq!(line(&[credits.clone(), unread]).left(), None);
        let mut unknown = hours("100", "1");
        (unknown.usage.consumed, unknown.usage.consumed_total) = (None, None);
        assert_eq!(line(&[credits, unknown]).left(), None);
    }

    #[test]
    fn a_sum_that_is_too_large_is_unknown() {
        let large = q("900000000000000000000000").times(10_000_000_000_000).unwrap();
        let mut much = hours("1", "1");
        much.usage.consumed = Some(large);
        much.usage.scheduled = Some(large);
        let line = &sum(&[much.clone(), much.clone(), hours("3", "1")])[0].lines[0];
        assert_eq!((line.consumed, line.unknown_parts), (large.plus(q("1")), 1));
        assert_eq!((line.balance(), line.scheduled), (None, None));
        assert_eq!(line.allowance, Allowance::Quantity(q("5")));
        let mut wide = hours("1", "2");
        wide.usage.allowance = Allowance::Quantity(large);
        let line = &sum(&[wide.clone(), wide])[0].lines[0];
        assert_eq!((line.consumed, line.unknown_parts), (Some(q("4")), 0));
        assert_eq!(line.allowance, Allowance::Unknown("quantity".into()));
        assert_eq!(line.balance(), None);
    }

    #[test]
    fn kinds_are_sorted_by_share_then_activity_then_unknown() {
        let mut as_needed =
            entitlement(EntitlementKind::ReactiveSupport, Unit::Cases, Allowance::AsNeeded, "9");
        as_needed.last_activity = Some(day("2026-11-02"));
        let mut newer =
            entitlement(EntitlementKind::OnDemandEducation, Unit::Activities, Allowance::Included, "1");
        newer.last_activity = Some(day("2026-11-20"));
        let order: Vec<_> = sum(&[
            entitlement(EntitlementKind::OnDemandAssessment, Unit::Assessments, Allowance::AsNeeded, "?"),
            as_needed,
            entitlement(EntitlementKind::SupportContacts, Unit::Contacts, Allowance::Allowed(q("3")), "1"),
            newer,
            entitlement(EntitlementKind::Workshop, Unit::Days, Allowance::Quantity(q("1")), "2"),
            hours("1000000", "333334"),
        ])
        .into_iter()
        .map(|summary| summary.kind)
        .collect();
        assert_eq!(
            order,
            [
                EntitlementKind::BuiltInProactive,
                EntitlementKind::SupportContacts,
                EntitlementKind::OnDemandEducation,
                EntitlementKind::ReactiveSupport,
                EntitlementKind::OnDemandAssessment,
                EntitlementKind::Workshop,
            ]
        );
    }

    proptest! {
        #[test]
        fn the_sum_is_the_same_in_any_order(parts in proptest::collection::vec((1..1000_u64, 0..100_000_u64), 1..12), seed in any::<u64>()) {
            let list: Vec<_> = parts.iter().map(|(allowed, used)| hours(&allowed.to_string(), &format!("{}.25", used))).collect();
            let mut shuffled = list.clone();
            let by = usize::try_from(seed % list.len() as u64).unwrap();
            shuffled.rotate_left(by);
            shuffled.reverse();
            prop_assert_eq!(&sum(&list)[0].lines, &sum(&shuffled)[0].lines);
            let total = total(list.iter().filter_map(|e| e.usage.consumed));
            prop_assert_eq!(sum(&list)[0].lines[0].consumed, total);
        }
    }
}
