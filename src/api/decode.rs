//! From the wire to the model: read, then converted once into types that cannot be wrong.
//!
//! A row that cannot be converted is counted and left out; what is missing is unknown. Only an answer that is no answer at all
//! is an error.

use crate::model::access::{Administrator, Me, Workspace};
use crate::model::activity::{Activity, AdditionalCases, PartialSource, Stamp};
use crate::model::agreement::{Agreement, Contact};
use crate::model::date::{Term, parse_date, parse_instant};
use crate::model::detail::{Detail, Line, Part};
use crate::model::entitlement::{Allowance, Entitlement, Usage};
use crate::model::link::SafeLink;
use crate::model::package::Package;
use crate::model::quantity::Quantity;
use crate::model::record::{Field, Record, RecordPage, Sort, Value, fields_of};
use contract as wire;
use contract::{AllowanceType, Amount, Basis};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Why a whole answer could not be read. It names places and fields, never values.
pub type Unreadable = Box<str>;

fn read<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Unreadable> {
    // From text, as the rows inside are: one reader for both, which the program then holds only once.
    let text = std::str::from_utf8(bytes).map_err(|_| "it is no text in UTF-8")?;
    serde_json::from_str(text).map_err(|error| {
        let sort = match error.classify() {
            serde_json::error::Category::Eof => "it ends too early",
            serde_json::error::Category::Syntax => "it is no JSON",
            _ => "a part of it has the wrong form",
        };
        format!("{sort} (line {}, column {})", error.line(), error.column()).into()
    })
}

fn stamp(as_of: &str, user: &str) -> Stamp {
    Stamp { as_of: parse_instant(as_of), user: user.into() }
}

fn quantity(amount: Option<&Amount>) -> Option<Quantity> {
    amount.and_then(|amount| amount.as_str().parse().ok())
}

fn boxed(text: Option<String>) -> Option<Box<str>> {
    text.map(Into::into)
}

/// `GET /me`.
pub fn me(bytes: &[u8]) -> Result<Me, Unreadable> {
    let me: wire::Me = read(bytes)?;
    Ok(Me {
        user_id: me.user.id.into(),
        display_name: me.user.display_name.into(),
        email: boxed(me.user.email),
        locale: boxed(me.locale),
        support: me.support_url.and_then(|href| SafeLink::new("", &href)),
        sign_out_url: boxed(me.sign_out_url),
        workspaces: me.workspaces.items.into_iter().map(workspace).collect(),
    })
}

fn workspace(workspace: wire::Workspace) -> Workspace {
    let administrators = workspace.administrators.items.into_iter();
    Workspace {
        id: workspace.id.into(),
        name: workspace.name.into(),
        current: workspace.current,
        roles: workspace.roles,
        capabilities: workspace.capabilities,
        administrators: administrators
            .map(|person| Administrator {
                display_name: person.display_name.into(),
                email: boxed(person.email),
            })
            .collect(),
    }
}

/// `GET /activity`.
pub fn activity(bytes: &[u8]) -> Result<Activity, Unreadable> {
    let answer: wire::Activity = read(bytes)?;
    let mut unreadable = answer.agreements.unreadable.len()
        + answer.packages.unreadable.len()
        + answer.additional_cases.unreadable.len();
    let agreements = readable(answer.agreements.items, &mut unreadable, agreement);
    let packages = readable(answer.packages.items, &mut unreadable, package);
    Ok(Activity {
        stamp: stamp(&answer.meta.as_of, &answer.meta.user),
        agreements,
        packages,
        additional_cases: answer
            .additional_cases
            .items
            .into_iter()
            .map(|cases| AdditionalCases {
                service: cases.service,
                count: cases.count,
                visible_only: cases.basis == Some(Basis::Visible),
            })
            .collect(),
        partial: answer
            .meta
            .partial
            .into_iter()
            .map(|partial| PartialSource {
                source: partial.source.into(),
                kinds: partial.kinds,
                detail: boxed(partial.detail),
            })
            .collect(),
        ignored: answer.meta.ignored.into_iter().map(Into::into).collect(),
        unreadable,
    })
}

/// Converts rows and counts those that cannot be.
fn readable<W, M>(rows: Vec<W>, unreadable: &mut usize, convert: impl Fn(W) -> Option<M>) -> Vec<M> {
    let all = rows.len();
    let converted: Vec<M> = rows.into_iter().filter_map(convert).collect();
    *unreadable += all - converted.len();
    converted
}

fn agreement(agreement: wire::Agreement) -> Option<Agreement> {
    Some(Agreement {
        term: Term::parse(&agreement.start, &agreement.end)?,
        id: agreement.id.into(),
        number: agreement.number.into(),
        name: agreement.name.into(),
        plan: boxed(agreement.plan),
        status: agreement.status,
        workspace_ids: agreement.workspace_ids.into_iter().map(Into::into).collect(),
        contacts: agreement
            .contacts
            .items
            .into_iter()
            .map(|contact| Contact {
                role: contact.role.into(),
                display_name: contact.display_name.into(),
                email: boxed(contact.email),
            })
            .collect(),
    })
}

fn package(package: wire::Package) -> Option<Package> {
    Some(Package {
        term: Term::parse(&package.start, &package.end)?,
        id: package.id.into(),
        agreement_id: package.agreement_id.into(),
        name: package.name.into(),
        kind: package.kind,
        status: package.status,
        unreadable: package.entitlements.unreadable.len(),
        entitlements: package.entitlements.items.into_iter().map(entitlement).collect(),
    })
}

fn entitlement(entitlement: wire::Entitlement) -> Entitlement {
    let consumed = quantity(entitlement.consumed.as_ref());
    Entitlement {
        id: entitlement.id.into(),
        kind: entitlement.kind,
        name: entitlement.name.into(),
        usage: Usage {
            unit: entitlement.unit,
            allowance: allowance(&entitlement.allowance),
            consumed,
            consumed_total: total(entitlement.consumed_total.as_ref(), consumed),
            scheduled: quantity(entitlement.scheduled.as_ref()),
            unknown_parts: 0,
        },
        last_activity: entitlement.last_activity.as_deref().and_then(parse_date),
        visible_only: entitlement.basis == Some(Basis::Visible),
        action: link(entitlement.action_link.as_ref()),
    }
}

/// Absent means the same as here; present but unreadable means unknown.
fn total(sent: Option<&Amount>, here: Option<Quantity>) -> Option<Quantity> {
    match sent {
        None => here,
        sent => quantity(sent),
    }
}

fn link(link: Option<&wire::ActionLink>) -> Option<SafeLink> {
    link.and_then(|link| SafeLink::new(&link.label, &link.href))
}

fn allowance(allowance: &wire::Allowance) -> Allowance {
    let amount = quantity(allowance.amount.as_ref());
    match (&allowance.kind, amount, &allowance.unit) {
        (AllowanceType::Quantity, Some(amount), _) => Allowance::Quantity(amount),
        (AllowanceType::Allowed, Some(amount), _) => Allowance::Allowed(amount),
        (AllowanceType::PerIncident, Some(amount), Some(unit)) => {
            Allowance::PerIncident(amount, unit.clone())
        }
        (AllowanceType::AsNeeded, ..) => Allowance::AsNeeded,
        (AllowanceType::Included, ..) => Allowance::Included,
        (kind, ..) => Allowance::Unknown(kind.as_str().into()),
    }
}

/// `GET /entitlements/{id}` and `GET /kinds/{kind}`.
pub fn detail(bytes: &[u8]) -> Result<Detail, Unreadable> {
    let answer: wire::EntitlementDetail = read(bytes)?;
    let totals = answer.totals.unwrap_or_default();
    let lines = match (&answer.unit, &answer.allowance) {
        (Some(unit), Some(sent)) => vec![line(unit, sent, &totals, answer.consumed.as_ref())],
        _ => answer
            .lines
            .items
            .iter()
            .map(|part| line(&part.unit, &part.allowance, &part.totals, None))
            .collect(),
    };
    Ok(Detail {
        stamp: stamp(&answer.meta.as_of, &answer.meta.user),
        kind: answer.kind,
        name: answer.name.into(),
        description: boxed(answer.description),
        agreement: answer.agreement.map(|part| Part {
            term: Term::parse(&part.start, &part.end),
            name: part.name.into(),
            number: Some(part.number.into()),
        }),
        package: answer.package.map(|part| Part {
            term: Term::parse(&part.start, &part.end),
            name: part.name.into(),
            number: None,
        }),
        lines,
        last_activity: answer.last_activity.as_deref().and_then(parse_date),
        visible_only: answer.basis == Some(Basis::Visible),
        action: link(answer.action_link.as_ref()),
    })
}

fn line(unit: &wire::Unit, sent: &wire::Allowance, totals: &wire::Totals, consumed: Option<&Amount>) -> Line {
    Line {
        unit: unit.clone(),
        allowance: allowance(sent),
        purchased: quantity(totals.purchased.as_ref()),
        consumed: quantity(totals.consumed.as_ref().or(consumed)),
        scheduled: quantity(totals.scheduled.as_ref()),
        remaining: quantity(totals.remaining.as_ref()),
    }
}

/// A page of records of any type.
pub fn records(bytes: &[u8]) -> Result<RecordPage, Unreadable> {
    type Row<'a> = BTreeMap<String, &'a RawValue>;
    let page: wire::Page<Row> = read(bytes)?;
    let known = fields_of(&page.meta.record_type);
    let fields = known.unwrap_or_else(|| fields_that_occur(&page.data.items));
    let mut unreadable = page.data.unreadable.len();
    let mut records = readable(page.data.items, &mut unreadable, |row| record(&row, &fields));
    // A column that no row of the page fills says nothing.
    let filled: Vec<bool> = (0..fields.len())
        .map(|place| records.iter().any(|record| record.values.get(place) != Some(&Value::Unknown)))
        .collect();
    let keep = |place: usize, required: bool| required || filled.get(place).copied().unwrap_or(false);
    for record in &mut records {
        let mut place = 0;
        record.values.retain(|_| {
            let kept = fields.get(place).is_some_and(|field| keep(place, field.required));
            place += 1;
            kept
        });
    }
    let fields = fields.into_iter().enumerate().filter(|(place, field)| keep(*place, field.required));
    Ok(RecordPage {
        stamp: stamp(&page.meta.as_of, &page.meta.user),
        record_type: page.meta.record_type,
        fields: fields.map(|(_, field)| field).collect(),
        records,
        unreadable,
        count: page.meta.count,
        visible: page.meta.visible,
        total: page.meta.total,
    })
}

/// The fields of rows of a type that this version does not know: whatever occurs, as text.
fn fields_that_occur(rows: &[BTreeMap<String, &RawValue>]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for name in rows.iter().flat_map(BTreeMap::keys) {
        if name != "id" && !fields.iter().any(|field| *field.name == **name) {
            fields.push(Field { name: name.as_str().into(), sort: Sort::Text, required: false });
        }
    }
    fields
}

fn record(row: &BTreeMap<String, &RawValue>, fields: &[Field]) -> Option<Record> {
    let id: String = serde_json::from_str(row.get("id")?.get()).ok()?;
    let mut values = Vec::with_capacity(fields.len());
    for field in fields {
        let value =
            row.get(&*field.name).and_then(|raw| value(raw.get(), field.sort)).unwrap_or(Value::Unknown);
        if field.required && value == Value::Unknown {
            return None;
        }
        values.push(value);
    }
    Some(Record { id: id.into(), values })
}

fn value(raw: &str, sort: Sort) -> Option<Value> {
    fn boxes(raw: &str) -> Option<Vec<Box<str>>> {
        serde_json::from_str(raw).ok()
    }
    let text = || serde_json::from_str::<Box<str>>(raw).ok();
    let number = || serde_json::from_str::<Amount>(raw).ok().and_then(|amount| quantity(Some(&amount)));
    match sort {
        // A text of an unknown type may be anything: a number or a list is shown as it is written.
        Sort::Text => match raw.as_bytes().first() {
            Some(b'"') => text().map(Value::Text),
            Some(b'n') => None,
            _ => Some(Value::Text(raw.into())),
        },
        Sort::Word => text().map(Value::Word),
        Sort::Words => boxes(raw).map(Value::Words),
        Sort::Texts => boxes(raw).map(Value::Texts),
        Sort::Quantity => number().map(Value::Quantity),
        Sort::Percent => number().map(Value::Percent),
        Sort::Date => parse_date(&text()?).map(Value::Date),
        Sort::Instant => parse_instant(&text()?).map(Value::Instant),
        Sort::Link => SafeLink::new("", &text()?).map(Value::Link),
        Sort::Findings => {
            let found: wire::Findings = serde_json::from_str(raw).ok()?;
            Some(Value::Findings([found.high, found.medium, found.low].map(Quantity::from_count)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;
    use crate::model::entitlement::Group;

    const ACTIVITY: &str = r#"{
      "agreements": [
        {"id":"a-1","number":"E-1","name":"Unified","start":"2026-01-01","end":"2026-12-31","status":"paused","newField":1},
        {"id":"a-2","number":"E-2","name":"No end","start":"2026-01-01","end":"soon","status":"active"}],
      "packages": [{"id":"p-1","agreementId":"a-1","name":"Base","kind":"enterpriseWide","start":"2026-01-01","end":"2026-12-31","status":"active",
        "entitlements":[
          {"id":"e-1","kind":"builtInProactive","name":"Built-in","unit":"hours","allowance":{"type":"quantity","amount":400.10},"consumed":"82.5","consumedTotal":"212.5"},
          {"id":"e-2","kind":"voucher","name":"Vouchers","unit":"vouchers","allowance":{"type":"share","amount":"7"}},
          {"id":"e-3","kind":"benefit","name":"Hotline","unit":"cases","allowance":{"type":"included"},"consumed":"0"},
          {"id":4}]}, 7],
      "meta": {"asOf":"2026-11-23T09:30:00Z","user":"u-1"}}"#;

    #[test]
    fn one_bad_row_is_counted_and_costs_no_other() {
        let activity = activity(ACTIVITY.as_bytes()).unwrap();
        assert_eq!(activity.agreements.len(), 1);
        assert_eq!(activity.packages[0].entitlements.len(), 3);
        assert_eq!((activity.unreadable, activity.packages[0].unreadable), (2, 1));
        assert_eq!(activity.unreadable_in_all(), 3);
    }

    #[test]
    fn quantities_are_read_from_their_digits() {
        let activity = activity(ACTIVITY.as_bytes()).unwrap();
        let built_in = &activity.packages[0].entitlements[0];
        assert_eq!(built_in.usage.balance().unwrap().left().to_string(), "187.6");
        assert!(built_in.usage.is_shared());
    }

    #[test]
    fn what_is_missing_is_unknown_and_what_is_new_is_kept() {
        let activity = activity(ACTIVITY.as_bytes()).unwrap();
        let [_, voucher, hotline] = &activity.packages[0].entitlements[..] else { unreachable!() };
        assert_eq!(voucher.usage.unit, Unit::Other("vouchers".into()));
        assert_eq!(voucher.usage.allowance, Allowance::Unknown("share".into()));
        assert_eq!((voucher.usage.consumed, voucher.group()), (None, Group::ConsumptionService));
        assert_eq!(hotline.group(), Group::AdditionalBenefit);
    }

    #[test]
    fn an_answer_that_is_none_says_so_without_values() {
        for bytes in ["", "<html>", "[]", r#"{"agreements":"Erika"}"#] {
            let reason = activity(bytes.as_bytes()).unwrap_err();
            assert!(!reason.contains("Erika"), "{reason}");
        }
    }

    const CASES: &str = r#"{"data":[
      {"id":"r-1","number":"1","title":"Disk","product":"Windows","service":"advisory","severity":"A","status":"open","opened":"2026-11-01T10:00:00Z","primaryContact":"P","workspaceId":"w-1","hours":1.25},
      {"id":"r-2","number":"2","product":"Windows"},
      {"id":"r-3","number":"3","title":"Net","product":"Windows","service":"advisory","severity":"Z","status":"held","opened":"2026-11-02T10:00:00Z","primaryContact":"P","workspaceId":"w-1","portalUrl":"javascript:alert(1)"}],
      "meta":{"asOf":"2026-11-23T09:30:00Z","user":"u-1","recordType":"TYPE","count":3,"visible":3,"total":9},"links":{}}"#;

    #[test]
    fn records_follow_their_type() {
        let page = records(CASES.replace("TYPE", "case").as_bytes()).unwrap();
        assert_eq!((page.records.len(), page.unreadable), (2, 1));
        assert_eq!(page.partly_visible(), Some((3, 9)));
        let place = |name: &str| page.fields.iter().position(|field| &*field.name == name);
        assert_eq!(page.records[0].values[place("hours").unwrap()], Value::Quantity("1.25".parse().unwrap()));
        assert_eq!(page.records[1].values[place("hours").unwrap()], Value::Unknown);
        assert_eq!(
            (place("group"), place("portalUrl")),
            (None, None),
            "a column without any value is left out"
        );
        assert!(page.records.iter().all(|record| record.values.len() == page.fields.len()));
    }

    #[test]
    fn an_unknown_record_type_is_a_plain_table() {
        let page = records(CASES.replace("TYPE", "parade").as_bytes()).unwrap();
        assert_eq!((page.records.len(), page.unreadable), (3, 0));
        let hours = page.fields.iter().position(|field| &*field.name == "hours").unwrap();
        assert_eq!(page.records[0].values[hours], Value::Text("1.25".into()));
    }
}
