//! The outlooks of all entitlements, computed once for tiles, attention and planning.

use super::scope::history_of;
use crate::activity::Activity;
use crate::attention::Forecast;
use crate::entitlement::Entitlement;
use crate::history::History;
use crate::outlook::{Outlook, PlannedAmount, TooEarly, Verdict, VerdictCount, VerdictKind};
use crate::package::Package;
use chrono::NaiveDate;
use std::collections::HashMap;

/// The outlook of each entitlement of a response, by its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlooks {
    as_of: NaiveDate,
    by_entitlement: HashMap<Box<str>, Outlook>,
}

impl Outlooks {
    /// No outlooks yet. `as_of` is the UTC date of the time of the data.
    pub fn none(as_of: NaiveDate) -> Outlooks {
        Outlooks { as_of, by_entitlement: HashMap::new() }
    }

    /// All outlooks at once. Where a pause must be short, use [`Computation`].
    pub fn of(activity: &Activity, history: Option<&History>, as_of: NaiveDate) -> Outlooks {
        let mut computation = Computation::new(as_of);
        computation.advance(activity, history, usize::MAX);
        computation.finish()
    }

    /// The UTC date of the time of the data.
    pub fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The outlook of an entitlement; `None` = not computed, or not in the response.
    pub fn get(&self, entitlement: &str) -> Option<&Outlook> {
        self.by_entitlement.get(entitlement)
    }

    /// The verdict that a tile shows: only over, used up, runs out and at risk. Everything else is no reason to act.
    pub fn on_tile(&self, entitlement: &str) -> Option<Verdict> {
        let verdict = self.get(entitlement)?.verdict;
        is_on_tile(verdict.kind()).then_some(verdict)
    }

    /// The most severe verdict of several entitlements, for a tile of a kind or the heading of a package; `None` if a tile shows none.
    pub fn on_tiles<'a>(&self, entitlements: impl IntoIterator<Item = &'a str>) -> Option<VerdictCount> {
        let count = self.count(entitlements);
        is_on_tile(count.verdict).then_some(count)
    }

    /// The most severe verdict of several entitlements, whatever it is.
    pub fn count<'a>(&self, entitlements: impl IntoIterator<Item = &'a str>) -> VerdictCount {
        let kinds = entitlements.into_iter().filter_map(|id| self.get(id));
        VerdictCount::of(kinds.map(|outlook| outlook.verdict.kind()))
    }

    /// What [`attention`](crate::attention::attention) is told. What is over, used up, unused or unknown has no forecast: attention
    /// has rules of its own for that.
    pub fn forecast(&self, entitlement: &str) -> Option<Forecast> {
        match self.get(entitlement)?.verdict {
            Verdict::RunsOut { on } => Some(Forecast::RunsOut { on }),
            Verdict::AtRisk { amount, .. } => Some(Forecast::AtRisk { quantity: amount }),
            Verdict::OnTrack => Some(Forecast::OnTrack),
            Verdict::NotApplicable(_)
            | Verdict::TooEarly(_)
            | Verdict::Over { .. }
            | Verdict::UsedUp
            | Verdict::NotStarted { .. } => None,
        }
    }
}

fn is_on_tile(kind: VerdictKind) -> bool {
    kind >= VerdictKind::AtRisk
}

/// The computation of [`Outlooks`] in slices, so that the page stays responsive.
#[derive(Clone, Debug)]
pub struct Computation {
    outlooks: Outlooks,
    /// Place of the next entitlement: its package, and its place there.
    package: usize,
    entitlement: usize,
}

impl Computation {
    /// A computation that has not begun. `as_of` is the UTC date of the time of the data.
    pub fn new(as_of: NaiveDate) -> Computation {
        Computation { outlooks: Outlooks::none(as_of), package: 0, entitlement: 0 }
    }

    /// Computes the next `most` entitlements, and returns whether all are done. The response and its history must be the same each
    /// time.
    pub fn advance(&mut self, activity: &Activity, history: Option<&History>, most: usize) -> bool {
        if (self.package, self.entitlement) == (0, 0) {
            let count = activity.packages.iter().map(|package| package.entitlements.len()).sum();
            self.outlooks.by_entitlement.reserve(count);
        }
        let mut rest = most;
        while let Some(package) = activity.packages.get(self.package) {
            let Some(entitlement) = package.entitlements.get(self.entitlement) else {
                (self.package, self.entitlement) = (self.package + 1, 0);
                continue;
            };
            if rest == 0 {
                return false;
            }
            rest -= 1;
            self.entitlement += 1;
            let outlook = outlook(activity, package, entitlement, history, self.outlooks.as_of, &[]);
            self.outlooks.by_entitlement.insert(entitlement.id.clone(), outlook);
        }
        true
    }

    /// The outlooks that were computed.
    pub fn finish(self) -> Outlooks {
        self.outlooks
    }
}

/// The outlook of an entitlement if these amounts are used in addition to the pace. Without the figures of the overview there is none.
pub(super) fn outlook(
    activity: &Activity,
    package: &Package,
    entitlement: &Entitlement,
    history: Option<&History>,
    as_of: NaiveDate,
    planned: &[PlannedAmount],
) -> Outlook {
    let history = history_of(history, entitlement);
    let outlook = Outlook::planned(entitlement, package.term, history, as_of, planned);
    let is_missing = activity.missing_source(&entitlement.kind).is_some();
    match outlook.verdict {
        Verdict::NotApplicable(_) => outlook,
        _ if is_missing => Verdict::TooEarly(TooEarly::ConsumptionUnknown).into(),
        _ => outlook,
    }
}
