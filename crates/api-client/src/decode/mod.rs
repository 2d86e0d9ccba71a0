//! Converts responses into domain types, whose values are always valid.
//!
//! The wire format is defined in [`contract`]. Its types are destructured here field by field, so that a forgotten field does not
//! compile. An unreadable row is counted and left out, and a missing value is unknown. Only a response without a required part is
//! an error.

mod activity;
mod detail;
mod me;
mod roles;
mod series;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use contract::{AllowanceType, Amount, Basis, FromJson, Problem, Rows};
use domain::ResponseMeta;
use domain::date::{parse_date, parse_instant};
use domain::entitlement::Allowance;
use domain::link::SafeLink;
use domain::quantity::Quantity;
use record_store::json::{Json, parse};
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

pub use activity::activity;
pub use detail::detail;
pub use me::me;
pub use record_store::page::Unreadable;
pub use roles::{changed_member, past_changes, refused_member};
pub use series::{SeriesReader, series};

/// Parses a response as a wire type and converts it. If parsing fails or `convert` returns `None`, the error names the first of
/// the required `parts` that is missing or has the wrong type.
fn read<W: FromJson, T>(
    bytes: &[u8],
    parts: &'static Parts,
    convert: impl FnOnce(W) -> Option<T>,
) -> Result<T, Unreadable> {
    read_with_json(bytes, parts, |_, response| convert(response))
}

/// Like [`read`], but `convert` also gets the JSON of the response, to see which optional parts it has.
fn read_with_json<W: FromJson, T>(
    bytes: &[u8],
    parts: &'static Parts,
    convert: impl FnOnce(Json, W) -> Option<T>,
) -> Result<T, Unreadable> {
    let tree = parse(bytes)?;
    let json = Json::root(&tree);
    let converted = W::from_json(json).and_then(|response| convert(json, response));
    converted.ok_or_else(|| Unreadable::of(json, parts))
}

/// Parses a problem document (RFC 9457). Returns an empty one if the body is something else: a proxy may have responded in place
/// of the backend.
pub fn problem(bytes: &[u8]) -> Problem {
    read(bytes, &[], Some).unwrap_or_default()
}

/// The rows that can be converted, and the number of those that cannot be read or converted.
fn rows<W, T>(rows: Rows<W>, convert: impl FnMut(W) -> Option<T>) -> (Vec<T>, usize) {
    let Rows { items, unreadable } = rows;
    let all = items.len() + unreadable.len();
    let rows: Vec<T> = items.into_iter().filter_map(convert).collect();
    let unreadable = all - rows.len();
    (rows, unreadable)
}

/// Converts an id, which needs at least one visible character.
fn id(text: String) -> Option<Box<str>> {
    (!text.trim().is_empty()).then(|| text.into())
}

/// Converts an id that no earlier row had: a row that is sent twice must not be summed twice.
fn unseen_id(text: String, seen: &mut HashSet<Box<str>>) -> Option<Box<str>> {
    let id = id(text)?;
    seen.insert(id.clone()).then_some(id)
}

fn boxed(text: Option<String>) -> Option<Box<str>> {
    text.map(String::into_boxed_str)
}

fn list(texts: Vec<String>) -> Vec<Box<str>> {
    texts.into_iter().map(String::into_boxed_str).collect()
}

/// Converts a quantity; `None` if it is missing or invalid.
fn quantity(amount: Option<Amount>) -> Option<Quantity> {
    sent(amount).flatten()
}

/// Like [`quantity`], but distinguishes a missing quantity (`None`) from an invalid one (`Some(None)`).
fn sent(amount: Option<Amount>) -> Option<Option<Quantity>> {
    amount.map(|amount| amount.as_str().parse().ok())
}

fn date(text: Option<String>) -> Option<NaiveDate> {
    text.and_then(|text| parse_date(&text))
}

fn is_visible_only(basis: Option<Basis>) -> bool {
    basis == Some(Basis::Visible)
}

fn link(link: Option<contract::ActionLink>) -> Option<SafeLink> {
    let contract::ActionLink { label, href } = link?;
    SafeLink::new(&label, &href)
}

fn allowance(allowance: contract::Allowance) -> Allowance {
    let contract::Allowance { kind, amount, unit } = allowance;
    match (kind, quantity(amount), unit) {
        (AllowanceType::Quantity, Some(amount), _) => Allowance::Quantity(amount),
        (AllowanceType::Allowed, Some(amount), _) => Allowance::Allowed(amount),
        (AllowanceType::PerIncident, Some(amount), Some(unit)) => Allowance::PerIncident(amount, unit),
        (AllowanceType::AsNeeded, ..) => Allowance::AsNeeded,
        (AllowanceType::Included, ..) => Allowance::Included,
        (kind, ..) => Allowance::Unknown(kind.as_str().into()),
    }
}

/// Converts the metadata of a response. Returns the time of its data and its person, the ignored workspaces, and the source
/// systems that did not respond; `None` without a person.
fn metadata(meta: contract::Meta) -> Option<(ResponseMeta, Vec<String>, Vec<contract::PartialSource>)> {
    let contract::Meta { as_of, user, ignored, partial } = meta;
    Some((response_meta(&as_of, user)?, ignored, partial))
}

/// Converts the time of the data and the person a response was made for. Only the person is required.
fn response_meta(as_of: &str, user: String) -> Option<ResponseMeta> {
    Some(ResponseMeta { as_of: parse_instant(as_of), user: id(user)? })
}

/// The required part that names the person a response was made for.
const MADE_FOR: (&str, Form) = ("/meta/user", Form::Id);
