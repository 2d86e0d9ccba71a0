//! What has not been used yet.

use super::Sources;
use super::scope::{self, history_of};
use crate::entitlement::{Allowance, Entitlement};
use crate::history::EntitlementHistory;
use crate::package::Package;
use crate::quantity::Quantity;
use crate::sort::sorted;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// A benefit or an amount that has not been used.
#[derive(Clone, Copy, Debug)]
pub struct Untouched<'a> {
    /// The entitlement, with its action.
    pub entitlement: &'a Entitlement,
    /// Its package.
    pub package: &'a Package,
    /// The last day on which all of it can be used: the end of its package, or the expiry of a lot if that is earlier.
    pub lost_after: NaiveDate,
    /// Days from today to that day; 0 = today.
    pub days_left: i64,
    /// What can be used, without what is scheduled; `None` if unknown, or without a limit.
    pub quantity: Option<Quantity>,
}

/// Returns what has not been used of the packages that can be used today, what is lost first at the front. The same day is sorted by
/// name in the reader's order (`collate`), then by id.
///
/// Listed is only what is known to be unused in the whole agreement: unknown is not zero. What is scheduled completely, or has an
/// allowance of zero, is not listed.
pub fn untouched<'a>(sources: &Sources<'a>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Untouched<'a>> {
    let mut found = Vec::new();
    for one in scope::packages(sources).into_iter().filter(scope::InScope::is_running) {
        let of_it = one.package.entitlements.iter();
        found.extend(of_it.filter_map(|entitlement| of_entitlement(sources, one.package, entitlement)));
    }
    sorted(found, &|first, second| {
        let names = (&*first.entitlement.name, &*second.entitlement.name);
        first
            .lost_after
            .cmp(&second.lost_after)
            .then_with(|| if names.0 == names.1 { Ordering::Equal } else { collate(names.0, names.1) })
            .then_with(|| first.entitlement.id.cmp(&second.entitlement.id))
    })
}

fn of_entitlement<'a>(
    sources: &Sources<'a>,
    package: &'a Package,
    entitlement: &'a Entitlement,
) -> Option<Untouched<'a>> {
    let usage = &entitlement.usage;
    let history = history_of(sources.history, entitlement);
    let is_missing = sources.activity.missing_source(&entitlement.kind).is_some();
    if scope::used(entitlement, is_missing) != Some(Quantity::ZERO) {
        return None;
    }
    let scheduled = usage.scheduled.unwrap_or_default().max(Quantity::ZERO);
    let quantity = match usage.allowance {
        Allowance::Quantity(_) | Allowance::Allowed(_) => {
            let left = scope::left(entitlement, history, is_missing, sources.outlooks.as_of());
            let unplanned = left.and_then(|left| left.minus(scheduled));
            if unplanned.is_some_and(|unplanned| unplanned <= Quantity::ZERO) {
                return None;
            }
            unplanned
        }
        // Of what has no limit, something scheduled is a use that is about to happen.
        _ if scheduled > Quantity::ZERO => return None,
        _ => None,
    };
    let end = package.term.end;
    let lost_after =
        history.and_then(|history| next_expiry(history, sources.today)).map_or(end, |day| day.min(end));
    let days_left = (lost_after - sources.today).num_days();
    Some(Untouched { entitlement, package, lost_after, days_left, quantity })
}

/// The next day on which a lot expires that has something left.
fn next_expiry(history: &EntitlementHistory, today: NaiveDate) -> Option<NaiveDate> {
    let with_left = history.lots.iter().filter(|lot| lot.left.is_some_and(|left| left > Quantity::ZERO));
    with_left.filter_map(|lot| lot.expires).filter(|day| *day >= today).min()
}
