//! Sums: several entitlements at a glance.

use super::projection::{Estimate, Projection};
use super::{Outlook, VerdictKind, known};
use crate::date::Term;
use crate::detail::Month;
use crate::entitlement::{Allowance, Entitlement, Usage};
use crate::history::EntitlementHistory;
use crate::quantity::Quantity;
use chrono::NaiveDate;

/// An entitlement that is part of a sum.
#[derive(Clone, Copy, Debug)]
pub struct SumPart<'a> {
    /// The entitlement.
    pub entitlement: &'a Entitlement,
    /// The term of its package.
    pub term: Term,
    /// Its months.
    pub history: Option<&'a EntitlementHistory>,
    /// Its outlook.
    pub outlook: &'a Outlook,
}

/// What is to be expected of several entitlements.
#[derive(Clone, Debug, PartialEq)]
pub struct SumOutlook {
    /// The most severe verdict of any part.
    pub verdict: VerdictKind,
    /// Number of parts with this verdict.
    pub count: usize,
    /// Number of parts that have an outlook at all; zero if the verdict is not applicable.
    pub of: usize,
    /// Line and band of all parts together; `None` unless all share start, end and unit and have a projection of their own.
    pub projection: Option<SumProjection>,
}

/// A projection of several entitlements with the same start and end. There is no day on which it runs out: one part may run out while
/// another has much left.
#[derive(Clone, Debug, PartialEq)]
pub struct SumProjection {
    together: Projection,
    /// What the parts are expected to have left at the end, all together.
    pub left: Quantity,
}

impl SumProjection {
    /// The consumption of all parts to the end.
    pub fn consumption(&self) -> Estimate {
        self.together.consumption
    }

    /// The consumption of all parts to the end of this day, like [`Projection::consumed_until`].
    pub fn consumed_until(&self, day: NaiveDate) -> Option<Estimate> {
        self.together.consumed_until(day)
    }
}

impl SumOutlook {
    /// The outlook of several entitlements at the time of the data.
    pub fn of(parts: &[SumPart<'_>], as_of: NaiveDate) -> SumOutlook {
        let VerdictCount { verdict, count, of } =
            VerdictCount::of(parts.iter().map(|part| part.outlook.verdict.kind()));
        SumOutlook { verdict, count, of, projection: together(parts, as_of) }
    }
}

/// The most severe verdict of several entitlements, and how many have it: "2 of 5 run out".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerdictCount {
    /// The most severe verdict of any part.
    pub verdict: VerdictKind,
    /// Number of parts with this verdict; zero if it is not applicable.
    pub count: usize,
    /// Number of parts that have an outlook at all.
    pub of: usize,
}

impl VerdictCount {
    /// Counts verdicts.
    pub fn of(kinds: impl IntoIterator<Item = VerdictKind>) -> VerdictCount {
        let one = |kind| {
            let count = usize::from(kind != VerdictKind::NotApplicable);
            VerdictCount { verdict: kind, count, of: count }
        };
        kinds.into_iter().map(one).fold(one(VerdictKind::NotApplicable), VerdictCount::plus)
    }

    /// Both counts together.
    pub fn plus(self, other: VerdictCount) -> VerdictCount {
        let verdict = self.verdict.max(other.verdict);
        let of_it = |one: VerdictCount| if one.verdict == verdict { one.count } else { 0 };
        VerdictCount { verdict, count: of_it(self) + of_it(other), of: self.of + other.of }
    }
}

fn together(parts: &[SumPart<'_>], as_of: NaiveDate) -> Option<SumProjection> {
    let first = parts.first()?;
    let mut left = Quantity::ZERO;
    let mut months = Vec::<Month>::new();
    let mut usage = Usage { available: Some(Some(Quantity::ZERO)), ..first.entitlement.usage.clone() };
    for (at, part) in parts.iter().enumerate() {
        let own = &part.entitlement.usage;
        if part.term != first.term || own.unit != first.entitlement.usage.unit {
            return None;
        }
        left = left.plus(part.outlook.projection.as_ref()?.left.mid)?;
        let rest = known(part.entitlement, part.term, part.history, as_of).ok()?.rest;
        let rows = &part.history?.months;
        if at == 0 {
            months.clone_from(rows);
        } else {
            add(&mut usage, own)?;
            add_months(&mut months, rows)?;
        }
        usage.available = Some(Some(usage.available??.plus(rest)?));
    }
    let all = Entitlement { usage, ..first.entitlement.clone() };
    let history = EntitlementHistory { months, lots: Vec::new(), visible_only: false, unreadable: 0 };
    let known = known(&all, first.term, Some(&history), as_of).ok()?;
    let model = known.model(&[]).ok()?;

    Some(SumProjection { together: model.project(known.rest)?, left })
}

fn add(sum: &mut Usage, part: &Usage) -> Option<()> {
    sum.allowance = Allowance::Quantity(sum.allowance.limit()?.plus(part.allowance.limit()?)?);
    sum.consumed_total = Some(sum.consumed_total?.plus(part.consumed_total?)?);
    sum.scheduled = match (sum.scheduled, part.scheduled) {
        (Some(a), Some(b)) => Some(a.plus(b)?),
        (known, None) | (None, known) => known,
    };
    Some(())
}

/// Adds the months of another part; `None` unless both have the same.
fn add_months(sums: &mut [Month], rows: &[Month]) -> Option<()> {
    if sums.len() != rows.len() {
        return None;
    }
    for (sum, row) in sums.iter_mut().zip(rows) {
        if sum.first != row.first {
            return None;
        }
        sum.consumed_total = match (sum.consumed_total, row.consumed_total) {
            (Some(a), Some(b)) => Some(a.plus(b)?),
            _ => None,
        };
    }
    Some(())
}
