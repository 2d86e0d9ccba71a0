//! The page's figures, calculated by hand, and what holds for all of them.

use super::*;
use crate::agreement::Agreement;
use crate::date::{Term, parse_date};
use crate::detail::{Lot, Month};
use crate::entitlement::{Allowance, Entitlement, Usage};
use crate::history::{EntitlementHistory, History};
use crate::package::Package;
use crate::quantity::Quantity;
use crate::route::Params;
use crate::{
    AgreementStatus, EntitlementKind, PackageKind, PackageStatus, PartialSource, ResponseMeta, Unit,
};
use chrono::Months;

mod bad_input;
mod endings;
mod laws;
mod outlooks;
mod plan;
mod table;

/// Time of the data, and the reader's day. 184 days are left of the year.
const TODAY: &str = "2026-06-30";
const YEAR: [&str; 2] = ["2026-01-01", "2026-12-31"];
/// One hour a day until the end of May, nothing in June: 151 hours.
const ONE_A_DAY: [&str; 6] = ["31", "28", "31", "30", "31", "0"];

fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn stamp() -> ResponseMeta {
    ResponseMeta { as_of: None, user: "u".into() }
}

fn agreement(id: &str, term: [&str; 2]) -> Agreement {
    Agreement {
        id: id.into(),
        number: format!("E-{id}").into(),
        name: id.into(),
        plan: None,
        term: Term::parse(term[0], term[1]).unwrap(),
        status: AgreementStatus::Active,
        workspace_ids: vec!["w-1".into()],
        contacts: Vec::new(),
    }
}

fn entitlement(id: &str, unit: Unit, allowance: Allowance, used: &str) -> Entitlement {
    Entitlement {
        id: id.into(),
        kind: EntitlementKind::ProactiveService,
        name: id.into(),
        usage: Usage {
            unit,
            allowance,
            consumed: used.parse().ok(),
            consumed_total: used.parse().ok(),
            available: None,
            expired: None,
            reserved: None,
            scheduled: None,
            unknown_parts: 0,
        },
        last_activity: None,
        visible_only: false,
        action: None,
    }
}

/// An entitlement of `allowed` hours; `?` is unknown.
fn hours(id: &str, allowed: &str, used: &str) -> Entitlement {
    let unknown = Allowance::Unknown("quantity".into());
    entitlement(id, Unit::Hours, allowed.parse().map_or(unknown, Allowance::Quantity), used)
}

fn credits(id: &str, allowed: &str, used: &str) -> Entitlement {
    entitlement(id, Unit::Credits, Allowance::Quantity(q(allowed)), used)
}

/// An add-on package of agreement `a-1`.
fn package(id: &str, term: [&str; 2], entitlements: Vec<Entitlement>) -> Package {
    Package {
        id: id.into(),
        agreement_id: "a-1".into(),
        name: format!("Package {id}").into(),
        kind: PackageKind::AddOn,
        term: Term::parse(term[0], term[1]).unwrap(),
        status: PackageStatus::Active,
        entitlements,
        unreadable: 0,
    }
}

/// Agreement `a-1`, which ends in two years, with these packages.
fn activity(packages: Vec<Package>) -> Activity {
    Activity {
        stamp: stamp(),
        agreements: vec![agreement("a-1", ["2026-01-01", "2028-12-31"])],
        packages,
        additional_cases: Vec::new(),
        has_all_cases: true,
        partial: Vec::new(),
        ignored: Vec::new(),
        unreadable: 0,
    }
}

fn lot(name: &str, expires: &str, left: &str) -> Lot {
    Lot {
        name: name.into(),
        granted: Some(q("100")),
        start: None,
        expires: parse_date(expires),
        left: left.parse().ok(),
    }
}

/// Months from January 2026; `?` is unknown.
fn months(values: &[&str]) -> EntitlementHistory {
    let row = |(at, text): (u32, &&str)| Month {
        first: day("2026-01-01").checked_add_months(Months::new(at)).unwrap(),
        consumed: None,
        consumed_total: text.parse().ok(),
        granted: None,
    };
    let months = (0..).zip(values).map(row).collect();
    EntitlementHistory { months, lots: Vec::new(), visible_only: false, unreadable: 0 }
}

fn history<const N: usize>(rows: [(&str, EntitlementHistory); N]) -> History {
    History {
        stamp: stamp(),
        by_entitlement: rows.into_iter().map(|(id, row)| (id.into(), row)).collect(),
        partial: Vec::new(),
        unreadable: 0,
        has_ignored: false,
    }
}

/// The same months for all entitlements of an activity.
fn all_of(activity: &Activity, values: &[&str]) -> History {
    let ids = activity.packages.iter().flat_map(|package| &package.entitlements);
    let by_entitlement = ids.map(|one| (one.id.clone(), months(values))).collect();
    History { by_entitlement, ..history([]) }
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
