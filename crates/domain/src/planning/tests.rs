//! The page's figures, calculated by hand, and what holds for all of them.

use super::*;
use crate::agreement::Agreement;
use crate::date::Term;
use crate::detail::Lot;
use crate::entitlement::{Allowance, Entitlement};
use crate::history::EntitlementHistory;
use crate::package::Package;
use crate::quantity::Quantity;
use crate::route::Params;
use crate::samples::{self, agreement, day, entitlement, history, hours, months, package, q, term, year};
use crate::{AgreementStatus, EntitlementKind, PackageKind, PackageStatus, PartialSource, Unit};
use chrono::Months;

mod bad_input;
mod endings;
mod laws;
mod outlooks;
mod plan;
mod table;

/// Time of the data, and the reader's day. 184 days are left of the year.
const TODAY: &str = "2026-06-30";
/// One hour a day until the end of May, nothing in June: 151 hours.
const ONE_A_DAY: [&str; 6] = ["31", "28", "31", "30", "31", "0"];

fn credits(id: &str, allowed: &str, used: &str) -> Entitlement {
    entitlement(id, Unit::Credits, Allowance::Quantity(q(allowed)), used)
}

/// Agreement `a-1`, which ends in two years, with these packages.
fn activity(packages: Vec<Package>) -> Activity {
    samples::activity(vec![agreement("a-1", term("2026-01-01", "2028-12-31"))], packages)
}

/// A lot of which 100 were granted.
fn lot(name: &str, expires: &str, left: &str) -> Lot {
    Lot { granted: Some(q("100")), ..samples::lot(name, expires, left) }
}

/// The same months for all entitlements of an activity.
fn all_of(activity: &Activity, values: &[&str]) -> History {
    let ids = activity.packages.iter().flat_map(|package| &package.entitlements);
    history(ids.map(|one| (&*one.id, months(values))))
}

/// Calls `test` with the sources of the page at [`TODAY`].
fn with_sources<T>(
    activity: &Activity,
    history: Option<&History>,
    filter: &str,
    test: impl FnOnce(&Sources<'_>) -> T,
) -> T {
    let outlooks = Outlooks::of(activity, history, day(TODAY));
    let selection = Params::parse(filter).overview().resolve(activity);
    test(&Sources { activity, selection: &selection, history, outlooks: &outlooks, today: day(TODAY) })
}

fn missing_source() -> PartialSource {
    PartialSource { source: "learning".into(), kinds: vec![EntitlementKind::ProactiveService], detail: None }
}
