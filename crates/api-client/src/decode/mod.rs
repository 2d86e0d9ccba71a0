//! Reads responses into domain types, which cannot be wrong.
//!
//! A row that cannot be converted is counted and left out, and a value that is missing is unknown. Only a response that lacks a
//! required part is an error.

mod activity;
mod detail;
mod me;
mod problem;
mod roles;
#[cfg(test)]
mod tests;

use domain::date::{Term, parse_date};
use domain::entitlement::Allowance;
use domain::link::SafeLink;
use record_store::json::{Json, parse};
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

pub use activity::activity;
pub use detail::detail;
pub use me::me;
pub use problem::{Problem, problem};
pub use record_store::page::{Unreadable, stamp};
pub use roles::{changed_member, past_changes, refused_member};

/// Parses a response and converts it. `convert` returns `None` when one of the required `parts` is missing or has the wrong type;
/// which one is looked up then.
fn read<T>(
    bytes: &[u8],
    parts: &'static Parts,
    convert: impl FnOnce(Json) -> Option<T>,
) -> Result<T, Unreadable> {
    let tree = parse(bytes)?;
    let response = Json::root(&tree);
    convert(response).ok_or_else(|| Unreadable::of(response, parts))
}

/// The rows that can be read, and the number of those that cannot. `None` when there is no list.
fn rows<'a, T>(
    list: Option<Json<'a>>,
    mut convert: impl FnMut(Json<'a>) -> Option<T>,
) -> Option<(Vec<T>, usize)> {
    let list = list?.as_list()?;
    let all = list.len();
    let rows: Vec<T> = list.filter_map(&mut convert).collect();
    let unreadable = all - rows.len();
    Some((rows, unreadable))
}

/// The same for an optional list.
fn optional_rows<'a, T>(
    list: Option<Json<'a>>,
    convert: impl FnMut(Json<'a>) -> Option<T>,
) -> (Vec<T>, usize) {
    rows(list, convert).unwrap_or_default()
}

/// A row with an id, unless a row with this id was read before: a row that is sent twice must not be summed twice.
fn once<'a, T>(
    seen: &mut HashSet<&'a str>,
    json: Json<'a>,
    convert: impl FnOnce(Json<'a>) -> Option<T>,
) -> Option<T> {
    let id = json.get("id")?.as_id().filter(|id| !seen.contains(id))?;
    let row = convert(json)?;
    seen.insert(id);
    Some(row)
}

fn date(json: Json, name: &str) -> Option<chrono::NaiveDate> {
    json.text(name).and_then(parse_date)
}

fn term(json: Json) -> Option<Term> {
    Term::parse(json.text("start")?, json.text("end")?)
}

fn is_visible_only(json: Json) -> bool {
    json.text("basis") == Some("visible")
}

fn link(json: Json) -> Option<SafeLink> {
    let link = json.get("actionLink")?;
    SafeLink::new(link.text("label")?, link.text("href")?)
}

fn allowance(json: Json) -> Option<Allowance> {
    let kind = json.text("type")?;
    Some(match (kind, json.quantity("amount"), json.text("unit")) {
        ("quantity", Some(amount), _) => Allowance::Quantity(amount),
        ("allowed", Some(amount), _) => Allowance::Allowed(amount),
        ("perIncident", Some(amount), Some(unit)) => Allowance::PerIncident(amount, unit.into()),
        ("asNeeded", ..) => Allowance::AsNeeded,
        ("included", ..) => Allowance::Included,
        (kind, ..) => Allowance::Unknown(kind.into()),
    })
}

/// The part that says for whom a response was made.
const MADE_FOR: (&str, Form) = ("/meta/user", Form::Id);
