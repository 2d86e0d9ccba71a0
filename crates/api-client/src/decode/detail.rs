//! `GET /entitlements/{id}` and `GET /kinds/{kind}`: what a drilldown shows.

use super::{
    Json, MADE_FOR, Unreadable, allowance, date, is_visible_only, link, optional_rows, read, stamp, term,
};
use domain::date::parse_date;
use domain::detail::{Detail, Line, Lot, Month, Part};
use domain::entitlement::Usage;
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

/// A hundred years. No agreement lasts longer, and each month is drawn.
pub(super) const MAX_MONTHS: usize = 1200;

/// Reads `GET /entitlements/{id}` and `GET /kinds/{kind}`.
pub fn detail(bytes: &[u8]) -> Result<Detail, Unreadable> {
    // Unit and allowance type are required only where there is an allowance. Without one the lines are read, so only the other
    // parts can be missing.
    const PARTS: &Parts = &[
        ("/kind", Form::Text),
        ("/name", Form::Text),
        MADE_FOR,
        ("/unit", Form::Text),
        ("/allowance/type", Form::Text),
    ];
    read(bytes, PARTS, |response| {
        let part = |name: &str| {
            let part = response.get(name)?;
            Some(Part { name: part.boxed("name")?, number: part.boxed("number"), term: term(part) })
        };
        // A kind whose entitlements cannot be added up has lines instead of an allowance.
        let (lines, bad_lines) = match response.get("allowance") {
            Some(_) => (vec![line(response)?], 0),
            None => optional_rows(response.get("lines"), line),
        };
        let mut seen = HashSet::new();
        let (mut series, bad_months) = optional_rows(response.get("series"), |month| {
            Some(Month {
                first: parse_date(&format!("{}-01", month.text("month")?))
                    .filter(|first| seen.insert(*first))?,
                consumed: month.quantity("consumed"),
                consumed_total: match month.get("consumedTotal") {
                    None => month.quantity("consumed"),
                    Some(total) => total.as_quantity(),
                },
                granted: month.quantity("granted"),
            })
        });
        let more_months = series.len().saturating_sub(MAX_MONTHS);
        series.truncate(MAX_MONTHS);
        let (lots, bad_lots) = optional_rows(response.get("lots"), |lot| {
            Some(Lot {
                name: lot.boxed("lot")?,
                granted: lot.quantity("granted"),
                start: date(lot, "start"),
                expires: date(lot, "expires"),
                left: lot.quantity("left"),
            })
        });
        let detail = Detail {
            stamp: stamp(response)?,
            kind: response.text("kind")?.into(),
            name: response.boxed("name")?,
            description: response.boxed("description"),
            agreement: part("agreement"),
            package: part("package"),
            lines,
            series,
            lots,
            unreadable: bad_lines + bad_months + more_months + bad_lots,
            has_ignored: response.get("meta")?.texts("ignored").next().is_some(),
            entitlement_ids: response.texts("entitlementIds").map(Box::from).collect(),
            last_activity: date(response, "lastActivity"),
            visible_only: is_visible_only(response),
            action: link(response),
        };
        Some(detail.with_left_of_lots())
    })
}

fn line(json: Json) -> Option<Line> {
    let totals = json.get("totals");
    let of = |name: &str| totals.and_then(|totals| totals.get(name));
    let quantity = |name: &str| of(name).and_then(Json::as_quantity).or_else(|| json.quantity(name));
    let consumed = quantity("consumed");
    let usage = Usage {
        unit: json.text("unit")?.into(),
        allowance: allowance(json.get("allowance")?)?,
        consumed,
        consumed_total: match of("consumedTotal").or_else(|| json.get("consumedTotal")) {
            None => consumed,
            Some(total) => total.as_quantity(),
        },
        available: json.get("available").or_else(|| of("remaining")).map(Json::as_quantity),
        expired: quantity("expired"),
        reserved: quantity("reserved"),
        scheduled: quantity("scheduled"),
        unknown_parts: 0,
    };
    let sum = |name: &str| of(name).and_then(Json::as_quantity);
    Some(Line { purchased: sum("purchased"), remaining: sum("remaining"), usage, left_of_lots: false })
}
