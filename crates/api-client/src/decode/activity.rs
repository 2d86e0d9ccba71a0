//! `GET /activity`: agreements, packages, entitlements and additional cases.

use super::{
    Json, MADE_FOR, Unreadable, allowance, date, is_visible_only, link, once, optional_rows, read, rows,
    stamp, term,
};
use domain::EntitlementKind;
use domain::activity::{Activity, AdditionalCases, PartialSource};
use domain::agreement::{Agreement, Contact};
use domain::entitlement::{Entitlement, Usage};
use domain::package::Package;
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

/// Reads `GET /activity`.
pub fn activity(bytes: &[u8]) -> Result<Activity, Unreadable> {
    const PARTS: &Parts = &[("/agreements", Form::List), ("/packages", Form::List), MADE_FOR];
    read(bytes, PARTS, |response| {
        let mut seen = HashSet::new();
        let (agreements, bad_agreements) =
            rows(response.get("agreements"), |row| once(&mut seen, row, agreement))?;
        // An entitlement belongs to one package only.
        let (mut seen, mut entitlements) = (HashSet::new(), HashSet::new());
        let (packages, bad_packages) = rows(response.get("packages"), |row| {
            once(&mut seen, row, |row| package(row, &mut entitlements))
        })?;
        let additional_cases = rows(response.get("additionalCases"), |cases| {
            Some(AdditionalCases {
                service: cases.text("service")?.into(),
                count: cases.count("count"),
                visible_only: is_visible_only(cases),
            })
        });
        // Without the list it is unknown how many there are, which is not zero.
        let (additional_cases, bad_cases) = additional_cases.unwrap_or((Vec::new(), 1));
        let meta = response.get("meta")?;
        let (partial, _) = optional_rows(meta.get("partial"), |partial| {
            Some(PartialSource {
                source: partial.boxed("source")?,
                kinds: partial.texts("kinds").map(EntitlementKind::from).collect(),
                detail: partial.boxed("detail"),
            })
        });
        Some(Activity {
            stamp: stamp(response)?,
            agreements,
            packages,
            additional_cases,
            has_all_cases: bad_cases == 0,
            partial,
            ignored: meta.texts("ignored").map(Box::from).collect(),
            unreadable: bad_agreements + bad_packages + bad_cases,
        })
    })
}

fn agreement(json: Json) -> Option<Agreement> {
    let (contacts, _) = optional_rows(json.get("contacts"), |contact| {
        Some(Contact {
            role: contact.boxed("role")?,
            display_name: contact.boxed("displayName")?,
            email: contact.boxed("email"),
        })
    });
    Some(Agreement {
        id: json.id("id")?,
        number: json.boxed("number")?,
        name: json.boxed("name")?,
        plan: json.boxed("plan"),
        term: term(json)?,
        status: json.text("status")?.into(),
        workspace_ids: json.texts("workspaceIds").map(Box::from).collect(),
        contacts,
    })
}

/// A package, without entitlements that another package had already.
fn package<'a>(json: Json<'a>, seen: &mut HashSet<&'a str>) -> Option<Package> {
    let mut package = Package {
        id: json.id("id")?,
        agreement_id: json.boxed("agreementId")?,
        name: json.boxed("name")?,
        kind: json.text("kind")?.into(),
        term: term(json)?,
        status: json.text("status")?.into(),
        entitlements: Vec::new(),
        unreadable: 0,
    };
    // Last, so that a package that cannot be read takes no entitlement away from another.
    (package.entitlements, package.unreadable) =
        rows(json.get("entitlements"), |row| once(seen, row, entitlement))?;
    Some(package)
}

fn entitlement(json: Json) -> Option<Entitlement> {
    let consumed = json.quantity("consumed");
    Some(Entitlement {
        id: json.id("id")?,
        kind: json.text("kind")?.into(),
        name: json.boxed("name")?,
        usage: Usage {
            unit: json.text("unit")?.into(),
            allowance: allowance(json.get("allowance")?)?,
            consumed,
            // Absent means equal to `consumed`; present but unreadable means unknown.
            consumed_total: match json.get("consumedTotal") {
                None => consumed,
                Some(total) => total.as_quantity(),
            },
            available: json.get("available").map(Json::as_quantity),
            expired: json.quantity("expired"),
            reserved: json.quantity("reserved"),
            scheduled: json.quantity("scheduled"),
            unknown_parts: 0,
        },
        last_activity: date(json, "lastActivity"),
        visible_only: is_visible_only(json),
        action: link(json),
    })
}
