//! Consumption by month, and lots, of every entitlement of an overview.

use super::detail::{Detail, Lot, Month, total_of};
use super::quantity::Quantity;
use super::{EntitlementKind, PartialSource, ResponseMeta};
use chrono::{Months, NaiveDate};
use std::collections::{BTreeMap, HashMap};

/// The months of all entitlements of the selected workspaces, including those of expired, future and inactive packages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Time of the data, and the person it was made for.
    pub stamp: ResponseMeta,
    /// The months of each entitlement, by its id.
    pub by_entitlement: HashMap<Box<str>, EntitlementHistory>,
    /// Source systems that did not respond this time.
    pub partial: Vec<PartialSource>,
    /// Number of entitlements that could not be read, or were sent twice. Months and lots are counted in their entitlement.
    pub unreadable: usize,
    /// Whether the backend ignored a requested workspace: it does not exist, or not for this reader.
    pub has_ignored: bool,
}

/// The months and lots of one entitlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitlementHistory {
    /// Every month without a gap, from that of the package's start to the earlier of its end and the time of the data. Empty if the
    /// package has not started.
    pub months: Vec<Month>,
    /// The lots in which credits were granted, if any.
    pub lots: Vec<Lot>,
    /// Whether the figures count only rows visible to this reader.
    pub visible_only: bool,
    /// Number of months and lots that could not be read or were left out. If not zero, the lists above are incomplete.
    pub unreadable: usize,
}

impl History {
    /// The months of an entitlement; `None` if the response does not have it, so that nothing is known about it.
    pub fn of(&self, entitlement: &str) -> Option<&EntitlementHistory> {
        self.by_entitlement.get(entitlement)
    }

    /// The source system that feeds this kind, if it did not respond.
    pub fn missing_source(&self, kind: &EntitlementKind) -> Option<&PartialSource> {
        self.partial.iter().find(|source| source.kinds.contains(kind))
    }

    /// What entitlements of one unit consumed in each month, in their agreements as a whole: from the first month that one of them has
    /// to the last, without a gap. A month is unknown if it is for one of them. `None` if the response does not have all of them, or
    /// none has begun.
    pub fn consumed_by_month<'a>(
        &self,
        entitlements: impl IntoIterator<Item = &'a str>,
    ) -> Option<Vec<(NaiveDate, Option<Quantity>)>> {
        let mut sums: BTreeMap<NaiveDate, Option<Quantity>> = BTreeMap::new();
        for entitlement in entitlements {
            for month in &self.of(entitlement)?.months {
                let sum = sums.entry(month.first).or_insert(Some(Quantity::ZERO));
                *sum = sum.and_then(|sum| sum.plus(month.consumed_total?));
            }
        }
        let (first, last) = (*sums.first_key_value()?.0, *sums.last_key_value()?.0);
        let next = |month: &NaiveDate| month.checked_add_months(Months::new(1));
        let months = std::iter::successors(Some(first), next).take_while(|month| *month <= last);
        // Between two terms nothing was consumed.
        Some(months.map(|month| (month, sums.get(&month).copied().unwrap_or(Some(Quantity::ZERO)))).collect())
    }

    /// Number of rows of any kind that could not be read.
    pub fn unreadable_in_all(&self) -> usize {
        self.unreadable + self.by_entitlement.values().map(|history| history.unreadable).sum::<usize>()
    }
}

impl EntitlementHistory {
    /// Sum of all months within the selected workspaces; `None` if a month is unknown, there is no month, or the sum is too large.
    pub fn consumed(&self) -> Option<Quantity> {
        total_of(&self.months, self.unreadable, |month| month.consumed)
    }

    /// Like [`EntitlementHistory::consumed`], for the whole agreement.
    pub fn consumed_total(&self) -> Option<Quantity> {
        total_of(&self.months, self.unreadable, |month| month.consumed_total)
    }

    /// Like [`EntitlementHistory::consumed`], of what was granted.
    pub fn granted(&self) -> Option<Quantity> {
        total_of(&self.months, self.unreadable, |month| month.granted)
    }

    /// The history of a single entitlement from its details, for backends without the operation that sends all at once. Details go
    /// on after the end of the package; a history does not.
    pub fn of_detail(detail: &Detail) -> EntitlementHistory {
        let end = detail.package.as_ref().and_then(|package| package.term).map(|term| term.end);
        let is_before_end = |month: &&Month| end.is_none_or(|end| month.first <= end);
        EntitlementHistory {
            months: detail.series.iter().filter(is_before_end).cloned().collect(),
            lots: detail.lots.clone(),
            visible_only: detail.visible_only,
            unreadable: detail.unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EntitlementHistory, History};
    use crate::detail::{Detail, Month, Part};
    use crate::quantity::Quantity;
    use crate::samples::{self, day, term};
    use crate::{EntitlementKind, PartialSource};
    use proptest::prelude::*;

    fn q(text: &str) -> Option<Quantity> {
        text.parse().ok()
    }

    fn month(first: &str, consumed: &str, total: &str) -> Month {
        Month { consumed: q(consumed), ..samples::month(day(first), q(total)) }
    }

    fn history(months: Vec<Month>) -> EntitlementHistory {
        EntitlementHistory { months, ..samples::months(&[]) }
    }

    #[test]
    fn an_entitlement_is_found_by_its_id() {
        let kinds = vec![EntitlementKind::OnDemandEducation];
        let history = History {
            partial: vec![PartialSource { source: "learning".into(), kinds, detail: None }],
            unreadable: 1,
            ..samples::history([
                ("e-1", history(vec![month("2026-01-01", "1", "2")])),
                ("e-2", EntitlementHistory { unreadable: 2, ..history(Vec::new()) }),
            ])
        };
        assert_eq!(history.of("e-1").and_then(EntitlementHistory::consumed), q("1"));
        assert_eq!(history.of("e-9"), None);
        assert_eq!(history.unreadable_in_all(), 3);
        assert!(history.missing_source(&EntitlementKind::OnDemandEducation).is_some());
        assert!(history.missing_source(&EntitlementKind::Workshop).is_none());
    }

    fn histories(rows: &[(&str, &[(&str, &str)])]) -> History {
        samples::history(rows.iter().map(|(id, months)| {
            let months = months.iter().map(|(first, consumed)| month(first, "7", consumed)).collect();
            (*id, history(months))
        }))
    }

    #[test]
    fn months_of_several_entitlements_are_summed_by_the_calendar() {
        let (a, b) =
            ([("2026-01-01", "1"), ("2026-02-01", "2.5")], [("2026-02-01", "0.25"), ("2026-03-01", "?")]);
        let all = histories(&[("a", &a), ("b", &b), ("later", &[("2026-05-01", "4")]), ("none", &[])]);
        let of = |ids: &[&str]| {
            let months = all.consumed_by_month(ids.iter().copied())?;
            let text = |(month, sum): &(chrono::NaiveDate, Option<Quantity>)| {
                format!("{} {}", month.format("%m"), sum.map_or("?".to_owned(), |sum| sum.to_string()))
            };
            Some(months.iter().map(text).collect::<Vec<_>>().join(", "))
        };
        assert_eq!(of(&["a"]).as_deref(), Some("01 1, 02 2.5"));
        assert_eq!(of(&["b", "a"]).as_deref(), Some("01 1, 02 2.75, 03 ?"));
        assert_eq!(of(&["a", "later", "none"]).as_deref(), Some("01 1, 02 2.5, 03 0, 04 0, 05 4"));
        assert_eq!((of(&["none"]), of(&[]), of(&["a", "missing"])), (None, None, None));
    }

    #[test]
    fn a_total_is_unknown_if_a_month_is() {
        let known = history(vec![month("2026-01-01", "0.1", "?"), month("2026-02-01", "0.2", "3")]);
        assert_eq!((known.consumed(), known.consumed_total(), known.granted()), (q("0.3"), None, None));
        let lost = EntitlementHistory { unreadable: 1, ..known };
        assert_eq!(lost.consumed(), None, "it is not all");
        assert_eq!(history(Vec::new()).consumed(), None);
    }

    fn detail(end: Option<&str>, series: Vec<Month>) -> Detail {
        let term = end.map(|end| term("2026-01-01", end));
        let package = Some(Part { name: "P".into(), number: None, term });
        Detail { package, series, unreadable: 1, visible_only: true, ..samples::detail() }
    }

    #[test]
    fn the_history_of_details_ends_with_the_package() {
        let series =
            || ["2026-01-01", "2026-02-01", "2026-03-01"].map(|first| month(first, "1", "1")).to_vec();
        let months = |end| EntitlementHistory::of_detail(&detail(end, series())).months.len();
        assert_eq!(
            [Some("2026-02-01"), Some("2026-02-28"), Some("2026-12-31"), None].map(months),
            [2, 2, 3, 3]
        );
        let one = EntitlementHistory::of_detail(&detail(None, series()));
        assert_eq!((one.visible_only, one.unreadable), (true, 1));
    }

    proptest! {
        #[test]
        fn a_total_is_the_exact_sum_of_its_months(cents in proptest::collection::vec(0_i64..1_000_000, 1..40)) {
            let text = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
            let months = cents.iter().map(|one| month("2026-01-01", &text(*one), &text(*one))).collect();
            prop_assert_eq!(history(months).consumed_total(), q(&text(cents.iter().sum())));
        }
    }
}
