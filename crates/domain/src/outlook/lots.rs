//! Lots: what lapses with each of them.

use super::projection::{Estimate, Model, SIDES, Side};
use super::rounding::to_f64;
use crate::detail::Lot;
use crate::history::EntitlementHistory;
use crate::quantity::Quantity;
use crate::sort::sorted;
use chrono::NaiveDate;

/// The lots that have not expired and of which something is left, the one that expires first at the front.
#[derive(Clone, Debug, PartialEq)]
pub struct LotsOutlook {
    /// What becomes of each lot.
    pub lots: Vec<LotOutlook>,
    /// What lapses of all together, estimated.
    pub at_risk: Quantity,
    /// The same, unrounded.
    pub(super) unrounded: f64,
}

/// What becomes of one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotOutlook {
    /// Name of the lot.
    pub name: Box<str>,
    /// Last day of use.
    pub expires: NaiveDate,
    /// What is left of it at the time of the data, exactly.
    pub left: Quantity,
    /// What of it is not used when it expires, or when the term ends before that, estimated.
    pub lapses: Estimate,
}

impl LotsOutlook {
    /// The next lot of which something is expected to lapse.
    pub fn next_lapse(&self) -> Option<&LotOutlook> {
        self.lots.iter().find(|lot| lot.lapses.mid > Quantity::ZERO)
    }
}

/// A lot that can still be used, now or later.
struct Usable<'a> {
    lot: &'a Lot,
    left: Quantity,
    expires: NaiveDate,
}

/// The lots that have not expired on `as_of`, in order of expiry; `None` without lots, and if what is left of one, or its expiry, is
/// unknown: then it is not known which is drawn on first.
fn usable(history: &EntitlementHistory, as_of: NaiveDate) -> Option<Vec<Usable<'_>>> {
    if history.lots.is_empty() || history.unreadable > 0 {
        return None;
    }
    let mut lots = Vec::new();
    for lot in &history.lots {
        let has_expired = lot.expires.is_some_and(|day| day < as_of);
        if has_expired || lot.left.is_some_and(Quantity::is_zero) {
            continue;
        }
        let left = lot.left.filter(|left| !left.is_negative())?;
        lots.push(Usable { lot, left, expires: lot.expires? });
    }
    Some(sorted(lots, &|a, b| a.expires.cmp(&b.expires)))
}

/// What all lots together that have not expired have left; `None` without lots, or if it is unknown.
pub(super) fn left_of_lots(history: &EntitlementHistory, as_of: NaiveDate) -> Option<Quantity> {
    usable(history, as_of)?.iter().try_fold(Quantity::ZERO, |sum, usable| sum.plus(usable.left))
}

/// What becomes of the lots; `None` without lots, if one is unknown, or if they do not add up to `rest`.
pub(super) fn outlook(history: &EntitlementHistory, rest: Quantity, model: &Model) -> Option<LotsOutlook> {
    if left_of_lots(history, model.as_of) != Some(rest) {
        return None;
    }
    let usable = usable(history, model.as_of)?;
    let [low, mid, high] = SIDES.map(|side| unused(&usable, side, model));
    let mut lots = Vec::with_capacity(usable.len());
    for (((usable, low), mid), high) in usable.iter().zip(&low).zip(&mid).zip(&high) {
        let lapses = model.unused_range(usable.left, |side| match side {
            Side::Low => *low,
            Side::Mid => *mid,
            Side::High => *high,
        });
        let Lot { name, .. } = usable.lot;
        lots.push(LotOutlook {
            name: name.clone(),
            expires: usable.expires,
            left: usable.left,
            lapses: lapses?,
        });
    }
    let unrounded = mid.iter().sum();
    Some(LotsOutlook { lots, at_risk: model.step.round(unrounded)?.min(rest), unrounded })
}

/// What is left of each lot in the end. Consumption draws on the lot that expires first of those that have started.
fn unused(usable: &[Usable<'_>], side: Side, model: &Model) -> Vec<f64> {
    let flow = model.flow(side);
    // In days after `as_of`: a lot is used after the first number until the second.
    let day = |date: NaiveDate| (date - model.as_of).num_days().clamp(0, model.days.into());
    let spans: Vec<(i64, i64)> = usable
        .iter()
        .map(|usable| {
            (
                usable.lot.start.map_or(0, |start| day(start) - i64::from(start > model.as_of)),
                day(usable.expires),
            )
        })
        .collect();
    let mut left: Vec<f64> = usable.iter().map(|usable| to_f64(usable.left)).collect();
    let ends = spans.iter().flat_map(|(from, until)| [*from, *until]).chain([model.days.into()]);
    let mut days = sorted(ends.collect(), &i64::cmp);
    days.dedup();
    let until = |day: i64| flow.until(u32::try_from(day).unwrap_or(0));
    let mut before = 0;
    for after in days {
        let mut demand = until(after) - until(before);
        for (left, (from, until)) in left.iter_mut().zip(&spans) {
            if *from <= before && *until >= after {
                let drawn = demand.min(*left);
                *left -= drawn;
                demand -= drawn;
            }
        }
        before = after;
    }
    left
}
