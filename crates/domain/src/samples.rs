//! Sample values for tests. A test sets what matters to it: `Package { kind, ..package("p-1", year(), Vec::new()) }`.
//!
//! A text that is no number or no date, such as `?`, makes a value unknown; [`day`], [`q`] and [`term`] panic on it.

use crate::activity::Activity;
use crate::agreement::Agreement;
use crate::date::{Term, parse_date};
use crate::detail::{Detail, Lot, Month};
use crate::entitlement::{Allowance, Entitlement, Usage};
use crate::history::{EntitlementHistory, History};
use crate::package::Package;
use crate::quantity::Quantity;
use crate::{AgreementStatus, EntitlementKind, PackageKind, PackageStatus, ResponseMeta, Unit};
use chrono::{Months, NaiveDate};

/// A day from `YYYY-MM-DD`.
pub fn day(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

/// A quantity from its digits.
pub fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// A term from its first and last day.
pub fn term(start: &str, end: &str) -> Term {
    Term { start: day(start), end: day(end) }
}

/// The term of the year 2026.
pub fn year() -> Term {
    term("2026-01-01", "2026-12-31")
}

/// What a response says about itself, without a time.
pub fn stamp() -> ResponseMeta {
    ResponseMeta { as_of: None, user: "u".into() }
}

/// A usage with the same consumption in the selected workspaces and the whole agreement.
pub fn usage(unit: Unit, allowance: Allowance, used: &str) -> Usage {
    Usage {
        unit,
        allowance,
        consumed: used.parse().ok(),
        consumed_total: used.parse().ok(),
        available: None,
        expired: None,
        reserved: None,
        scheduled: None,
        unknown_parts: 0,
    }
}

/// A proactive service with this usage.
pub fn entitlement(id: &str, unit: Unit, allowance: Allowance, used: &str) -> Entitlement {
    Entitlement {
        id: id.into(),
        kind: EntitlementKind::ProactiveService,
        name: id.into(),
        usage: usage(unit, allowance, used),
        last_activity: None,
        visible_only: false,
        action: None,
    }
}

/// An entitlement to a quantity of hours.
pub fn hours(id: &str, allowed: &str, used: &str) -> Entitlement {
    let unknown = Allowance::Unknown("quantity".into());
    entitlement(id, Unit::Hours, allowed.parse().map_or(unknown, Allowance::Quantity), used)
}

/// An active agreement of workspace `w-1`, without contacts.
pub fn agreement(id: &str, term: Term) -> Agreement {
    Agreement {
        id: id.into(),
        number: format!("E-{id}").into(),
        name: id.into(),
        plan: None,
        term,
        status: AgreementStatus::Active,
        workspace_ids: vec!["w-1".into()],
        contacts: Vec::new(),
    }
}

/// An active add-on package of agreement `a-1`.
pub fn package(id: &str, term: Term, entitlements: Vec<Entitlement>) -> Package {
    Package {
        id: id.into(),
        agreement_id: "a-1".into(),
        name: format!("Package {id}").into(),
        kind: PackageKind::AddOn,
        term,
        status: PackageStatus::Active,
        entitlements,
        unreadable: 0,
    }
}

/// A complete overview without additional cases.
pub fn activity(agreements: Vec<Agreement>, packages: Vec<Package>) -> Activity {
    Activity {
        stamp: stamp(),
        agreements,
        packages,
        additional_cases: Vec::new(),
        has_all_cases: true,
        partial: Vec::new(),
        ignored: Vec::new(),
        unreadable: 0,
    }
}

/// A lot that can be used from the beginning of the term.
pub fn lot(name: &str, expires: &str, left: &str) -> Lot {
    Lot {
        name: name.into(),
        granted: None,
        start: None,
        expires: parse_date(expires),
        left: left.parse().ok(),
    }
}

/// A month with the consumption of the whole agreement; that of the workspaces is unknown.
pub fn month(first: NaiveDate, consumed_total: Option<Quantity>) -> Month {
    Month { first, consumed: None, consumed_total, granted: None }
}

/// Months from January 2026 with the consumption of the whole agreement, without lots.
pub fn months(values: &[&str]) -> EntitlementHistory {
    let first = |at| day("2026-01-01").checked_add_months(Months::new(at)).unwrap();
    let months = (0..).zip(values).map(|(at, text)| month(first(at), text.parse().ok())).collect();
    EntitlementHistory { months, lots: Vec::new(), visible_only: false, unreadable: 0 }
}

/// A complete history of these entitlements, by id.
pub fn history<'a>(rows: impl IntoIterator<Item = (&'a str, EntitlementHistory)>) -> History {
    History {
        stamp: stamp(),
        by_entitlement: rows.into_iter().map(|(id, row)| (id.into(), row)).collect(),
        partial: Vec::new(),
        unreadable: 0,
        has_ignored: false,
    }
}

/// A drilldown of a proactive service, without figures.
pub fn detail() -> Detail {
    Detail {
        stamp: stamp(),
        kind: EntitlementKind::ProactiveService,
        name: "Service".into(),
        description: None,
        agreement: None,
        package: None,
        lines: Vec::new(),
        series: Vec::new(),
        lots: Vec::new(),
        unreadable: 0,
        has_ignored: false,
        entitlement_ids: Vec::new(),
        last_activity: None,
        visible_only: false,
        action: None,
    }
}
