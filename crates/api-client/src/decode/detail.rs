//! `GET /entitlements/{id}` and `GET /kinds/{kind}`: what a drilldown shows.

use super::{
    MADE_FOR, Unreadable, allowance, boxed, date, is_visible_only, link, list, metadata, quantity,
    read_with_json, rows, sent,
};
use contract::{Amount, EntitlementDetail, Rows, Totals, Unit};
use domain::date::{Term, parse_date};
use domain::detail::{Detail, Line, Lot, Month, Part};
use domain::entitlement::Usage;
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

/// Number of months in a hundred years. No agreement lasts longer, and each month is drawn.
pub(super) const MAX_MONTHS: usize = 1200;

/// Parses the response of `GET /entitlements/{id}` and `GET /kinds/{kind}`.
pub fn detail(bytes: &[u8]) -> Result<Detail, Unreadable> {
    // Unit and allowance type are required only if there is an allowance. Otherwise the lines are read, so only the other parts
    // can be missing.
    const PARTS: &Parts = &[
        ("/kind", Form::Text),
        ("/name", Form::Text),
        MADE_FOR,
        ("/unit", Form::Text),
        ("/allowance/type", Form::Text),
    ];
    read_with_json(bytes, PARTS, |json, response| converted(response, json.get("allowance").is_some()))
}

fn converted(response: EntitlementDetail, has_allowance: bool) -> Option<Detail> {
    let EntitlementDetail {
        // The address already says which entitlement it is.
        id: _,
        kind,
        name,
        unit,
        allowance,
        consumed,
        consumed_total,
        available,
        expired,
        reserved,
        scheduled,
        last_activity,
        basis,
        action_link,
        description,
        agreement,
        package,
        entitlement_ids,
        totals,
        lines,
        series,
        lots,
        meta,
    } = response;
    let (stamp, ignored, _) = metadata(meta)?;
    // A kind whose entitlements cannot be summed has lines instead of an allowance.
    let (lines, bad_lines) = if has_allowance {
        let sums = Sums { consumed, consumed_total, available, expired, reserved, scheduled };
        (vec![line(unit?, allowance?, totals.unwrap_or_default(), sums)], 0)
    } else {
        rows(lines, |row| {
            let contract::Line { unit, allowance, totals } = row;
            Some(line(unit, allowance, totals, Sums::default()))
        })
    };
    let (series, bad_months) = months(series);
    let (lots, bad_lots) = rows(lots, |row| Some(lot(row)));
    let detail = Detail {
        stamp,
        kind,
        name: name.into(),
        description: boxed(description),
        agreement: agreement.map(agreement_part),
        package: package.map(package_part),
        lines,
        series,
        lots,
        unreadable: bad_lines + bad_months + bad_lots,
        has_ignored: !ignored.is_empty(),
        entitlement_ids: list(entitlement_ids),
        last_activity: date(last_activity),
        visible_only: is_visible_only(basis),
        action: link(action_link),
    };
    Some(detail.with_left_of_lots())
}

fn agreement_part(part: contract::AgreementRef) -> Part {
    let contract::AgreementRef { id: _, number, name, start, end } = part;
    let number = boxed(Some(number).filter(|number| !number.is_empty()));
    Part { name: name.into(), number, term: Term::parse(&start, &end) }
}

fn package_part(part: contract::PackageRef) -> Part {
    let contract::PackageRef { id: _, name, start, end } = part;
    Part { name: name.into(), number: None, term: Term::parse(&start, &end) }
}

/// Converts the months, each once, and counts the dropped ones.
fn months(series: Rows<contract::Month>) -> (Vec<Month>, usize) {
    let mut seen = HashSet::new();
    let (mut series, unreadable) = rows(series, |row| {
        let contract::Month { month, consumed, consumed_total, granted } = row;
        let consumed = quantity(consumed);
        Some(Month {
            first: parse_date(&format!("{month}-01")).filter(|first| seen.insert(*first))?,
            consumed,
            consumed_total: sent(consumed_total).unwrap_or(consumed),
            granted: quantity(granted),
        })
    });
    let more = series.len().saturating_sub(MAX_MONTHS);
    series.truncate(MAX_MONTHS);
    (series, unreadable + more)
}

pub(super) fn lot(row: contract::Lot) -> Lot {
    let contract::Lot { lot, granted, start, expires, left } = row;
    Lot {
        name: lot.into(),
        granted: quantity(granted),
        start: date(start),
        expires: date(expires),
        left: quantity(left),
    }
}

/// Figures that a response may have in its totals and beside them; the totals take precedence.
#[derive(Default)]
struct Sums {
    consumed: Option<Amount>,
    consumed_total: Option<Amount>,
    available: Option<Amount>,
    expired: Option<Amount>,
    reserved: Option<Amount>,
    scheduled: Option<Amount>,
}

fn line(unit: Unit, allowed: contract::Allowance, totals: Totals, beside: Sums) -> Line {
    let Totals { purchased, consumed, consumed_total, scheduled, expired, reserved, remaining } = totals;
    let first = |total: Option<Amount>, other: Option<Amount>| quantity(total).or_else(|| quantity(other));
    let consumed = first(consumed, beside.consumed);
    let remaining = sent(remaining);
    Line {
        purchased: quantity(purchased),
        remaining: remaining.flatten(),
        usage: Usage {
            unit,
            allowance: allowance(allowed),
            consumed,
            consumed_total: sent(consumed_total.or(beside.consumed_total)).unwrap_or(consumed),
            available: sent(beside.available).or(remaining),
            expired: first(expired, beside.expired),
            reserved: first(reserved, beside.reserved),
            scheduled: first(scheduled, beside.scheduled),
            unknown_parts: 0,
        },
        left_of_lots: false,
    }
}
