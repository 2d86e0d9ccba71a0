//! `GET /activity`: agreements, packages, entitlements and additional cases.

use super::{
    MADE_FOR, Unreadable, allowance, boxed, date, is_visible_only, link, list, metadata, quantity, read,
    rows, sent, unseen_id,
};
use domain::activity::{Activity, AdditionalCases};
use domain::agreement::Agreement;
use domain::date::Term;
use domain::entitlement::{Entitlement, Usage};
use domain::package::Package;
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

/// Parses the response of `GET /activity`.
pub fn activity(bytes: &[u8]) -> Result<Activity, Unreadable> {
    const PARTS: &Parts = &[("/agreements", Form::List), ("/packages", Form::List), MADE_FOR];
    read(bytes, PARTS, |response| {
        let contract::Activity { agreements, packages, additional_cases, meta } = response;
        let (stamp, ignored, partial) = metadata(meta)?;
        let mut seen = HashSet::new();
        let (agreements, bad_agreements) = rows(agreements, |row| agreement(row, &mut seen));
        // An entitlement belongs to one package only; a duplicate id is dropped.
        let (mut seen, mut entitlements) = (HashSet::new(), HashSet::new());
        let (packages, bad_packages) = rows(packages, |row| package(row, &mut seen, &mut entitlements));
        // Without the list the number of additional cases is unknown, not zero.
        let (additional_cases, bad_cases) =
            additional_cases.map_or((Vec::new(), 1), |cases| rows(cases, |cases| Some(additional(cases))));
        Some(Activity {
            stamp,
            agreements,
            packages,
            additional_cases,
            has_all_cases: bad_cases == 0,
            partial,
            ignored: list(ignored),
            unreadable: bad_agreements + bad_packages + bad_cases,
        })
    })
}

fn additional(cases: contract::AdditionalCases) -> AdditionalCases {
    let contract::AdditionalCases { service, count, basis } = cases;
    AdditionalCases { service, count, visible_only: is_visible_only(basis) }
}

fn agreement(row: contract::Agreement, seen: &mut HashSet<Box<str>>) -> Option<Agreement> {
    let contract::Agreement { id, number, name, plan, start, end, status, workspace_ids, contacts } = row;
    let term = Term::parse(&start, &end)?;
    Some(Agreement {
        id: unseen_id(id, seen)?,
        number: number.into(),
        name: name.into(),
        plan: boxed(plan),
        term,
        status,
        workspace_ids: list(workspace_ids),
        contacts: contacts.items,
    })
}

/// Converts a package, without entitlements that another package already has.
fn package(
    row: contract::Package,
    seen: &mut HashSet<Box<str>>,
    seen_entitlements: &mut HashSet<Box<str>>,
) -> Option<Package> {
    let contract::Package { id, agreement_id, name, kind, start, end, status, entitlements } = row;
    let term = Term::parse(&start, &end)?;
    let id = unseen_id(id, seen)?;
    // Converted last, so that an unreadable package does not claim entitlements of another.
    let (entitlements, unreadable) = rows(entitlements, |row| entitlement(row, seen_entitlements));
    Some(Package {
        id,
        agreement_id: agreement_id.into(),
        name: name.into(),
        kind,
        term,
        status,
        entitlements,
        unreadable,
    })
}

fn entitlement(row: contract::Entitlement, seen: &mut HashSet<Box<str>>) -> Option<Entitlement> {
    let contract::Entitlement {
        id,
        kind,
        name,
        unit,
        allowance: allowed,
        consumed,
        consumed_total,
        available,
        expired,
        reserved,
        scheduled,
        last_activity,
        basis,
        action_link,
    } = row;
    let consumed = quantity(consumed);
    Some(Entitlement {
        id: unseen_id(id, seen)?,
        kind,
        name: name.into(),
        usage: Usage {
            unit,
            allowance: allowance(allowed),
            consumed,
            // Absent means equal to `consumed`; present but unreadable means unknown.
            consumed_total: sent(consumed_total).unwrap_or(consumed),
            available: sent(available),
            expired: quantity(expired),
            reserved: quantity(reserved),
            scheduled: quantity(scheduled),
            unknown_parts: 0,
        },
        last_activity: date(last_activity),
        visible_only: is_visible_only(basis),
        action: link(action_link),
    })
}
