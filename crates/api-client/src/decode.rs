//! From the wire to the model: read, then converted once into types that cannot be wrong.
//!
//! A row that cannot be converted is counted and left out; what is missing is unknown. Only an answer that is no answer at all
//! is an error.

use domain::ResponseMeta;
use domain::access::{Administrator, Me, Workspace};
use domain::activity::{Activity, AdditionalCases, PartialSource};
use domain::agreement::{Agreement, Contact};
use domain::date::{Term, parse_date, parse_instant};
use domain::detail::{Detail, Line, Lot, Month, Part};
use domain::entitlement::{Allowance, Entitlement, Usage};
use domain::link::SafeLink;
use domain::package::Package;
use domain::roles::{Member, PastChange, PastChanges, RoleChange};
use domain::{Capability, EntitlementKind, Role};
use record_store::json::{Json, parse};
pub use record_store::page::{Unreadable, stamp};
use record_store::unreadable::{Form, Parts};
use std::collections::HashSet;

/// Reads an answer and converts it; `None` of the conversion = one of the `parts` that every such answer has is not as it must be.
fn read<T>(
    bytes: &[u8],
    parts: &'static Parts,
    convert: impl FnOnce(Json) -> Option<T>,
) -> Result<T, Unreadable> {
    let tree = parse(bytes)?;
    let answer = Json::root(&tree);
    convert(answer).ok_or_else(|| Unreadable::of(answer, parts))
}

/// Rows as far as they can be read, and how many could not. `None` when there is no list.
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

/// The same for a list that need not be there.
fn optional_rows<'a, T>(
    list: Option<Json<'a>>,
    convert: impl FnMut(Json<'a>) -> Option<T>,
) -> (Vec<T>, usize) {
    rows(list, convert).unwrap_or_default()
}

/// A row that has an id, unless one of this id was read before: what is sent twice is there once, and is summed once.
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

/// For whom an answer was made.
const MADE_FOR: (&str, Form) = ("/meta/user", Form::Id);

/// `GET /me`.
pub fn me(bytes: &[u8]) -> Result<Me, Unreadable> {
    const PARTS: &Parts =
        &[("/user/id", Form::Id), ("/user/displayName", Form::Text), ("/workspaces", Form::List)];
    read(bytes, PARTS, |answer| {
        let user = answer.get("user")?;
        let (workspaces, unreadable) = rows(answer.get("workspaces"), workspace)?;
        Some(Me {
            user_id: user.id("id")?,
            display_name: user.boxed("displayName")?,
            email: user.boxed("email"),
            locale: answer.boxed("locale"),
            support: answer.text("supportUrl").and_then(|href| SafeLink::new("", href)),
            sign_out_url: answer.boxed("signOutUrl"),
            workspaces,
            unreadable,
        })
    })
}

fn workspace(json: Json) -> Option<Workspace> {
    Some(Workspace {
        id: json.id("id")?,
        name: json.boxed("name")?,
        customer: json.boxed("customer"),
        current: json.flag("current"),
        roles: json.texts("roles").map(Role::from).collect(),
        capabilities: json.texts("capabilities").map(Capability::from).collect(),
        delegable: json.texts("delegable").map(Role::from).collect(),
        administrators: optional_rows(json.get("administrators"), |person| {
            Some(Administrator { display_name: person.boxed("displayName")?, email: person.boxed("email") })
        })
        .0,
    })
}

/// A person of a workspace, as `PUT /users/{id}/roles` and its conflicts say them.
fn member(json: Json) -> Option<Member> {
    Some(Member {
        id: json.id("id")?,
        name: json.boxed("displayName")?,
        roles: json.texts("roles").map(Role::from).collect(),
        delegable: json.texts("delegable").map(Role::from).collect(),
        etag: json.boxed("etag"),
    })
}

/// `PUT /users/{id}/roles`: the person now, and for whom the answer was made.
pub fn changed_member(bytes: &[u8]) -> Result<(Member, ResponseMeta), Unreadable> {
    const PARTS: &Parts = &[("/data/id", Form::Id), ("/data/displayName", Form::Text), MADE_FOR];
    read(bytes, PARTS, |answer| Some((member(answer.get("data")?)?, stamp(answer)?)))
}

/// What a refusal of `PUT /users/{id}/roles` says: the person as somebody else left them, and the rule that forbids it.
pub fn refused_member(bytes: &[u8]) -> (Option<Member>, Option<Box<str>>) {
    let told =
        read(bytes, &[], |answer| Some((answer.get("current").and_then(member), answer.boxed("rule"))));
    told.unwrap_or_default()
}

/// `GET /role-changes`.
pub fn past_changes(bytes: &[u8]) -> Result<PastChanges, Unreadable> {
    const PARTS: &Parts = &[("/data", Form::List), ("/meta/count", Form::Count), MADE_FOR];
    read(bytes, PARTS, |answer| {
        let (changes, unreadable) = rows(answer.get("data"), |change| {
            Some(PastChange {
                id: change.id("id")?,
                at: change.text("at").and_then(parse_instant),
                by: change.boxed("by")?,
                user: change.boxed("userId")?,
                change: RoleChange {
                    grant: change.texts("added").map(Role::from).collect(),
                    revoke: change.texts("removed").map(Role::from).collect(),
                },
            })
        })?;
        let count = answer.get("meta")?.count("count")?;
        Some(PastChanges { stamp: stamp(answer)?, changes, count, unreadable })
    })
}

/// `GET /activity`.
pub fn activity(bytes: &[u8]) -> Result<Activity, Unreadable> {
    const PARTS: &Parts = &[("/agreements", Form::List), ("/packages", Form::List), MADE_FOR];
    read(bytes, PARTS, |answer| {
        let mut seen = HashSet::new();
        let (agreements, bad_agreements) =
            rows(answer.get("agreements"), |row| once(&mut seen, row, agreement))?;
        // An entitlement is in one package only.
        let (mut seen, mut entitlements) = (HashSet::new(), HashSet::new());
        let (packages, bad_packages) =
            rows(answer.get("packages"), |row| once(&mut seen, row, |row| package(row, &mut entitlements)))?;
        let additional_cases = rows(answer.get("additionalCases"), |cases| {
            Some(AdditionalCases {
                service: cases.text("service")?.into(),
                count: cases.count("count"),
                visible_only: is_visible_only(cases),
            })
        });
        // Without the list nothing is known of them, which is not the same as that there are none.
        let (additional_cases, bad_cases) = additional_cases.unwrap_or((Vec::new(), 1));
        let meta = answer.get("meta")?;
        let (partial, _) = optional_rows(meta.get("partial"), |partial| {
            Some(PartialSource {
                source: partial.boxed("source")?,
                kinds: partial.texts("kinds").map(EntitlementKind::from).collect(),
                detail: partial.boxed("detail"),
            })
        });
        Some(Activity {
            stamp: stamp(answer)?,
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

/// A package with those of its entitlements that were not seen in another one.
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
    // Last, so that a package that cannot be read takes no entitlement from another one.
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
            // Absent means the same as here; there but unreadable means unknown.
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

/// A hundred years: no agreement lasts as long, and each month is drawn.
const MOST_MONTHS: usize = 1200;

/// `GET /entitlements/{id}` and `GET /kinds/{kind}`.
pub fn detail(bytes: &[u8]) -> Result<Detail, Unreadable> {
    // Those of an allowance count only when there is one: without it nothing but the others can be missing.
    const PARTS: &Parts = &[
        ("/kind", Form::Text),
        ("/name", Form::Text),
        MADE_FOR,
        ("/unit", Form::Text),
        ("/allowance/type", Form::Text),
    ];
    read(bytes, PARTS, |answer| {
        let part = |name: &str| {
            let part = answer.get(name)?;
            Some(Part { name: part.boxed("name")?, number: part.boxed("number"), term: term(part) })
        };
        // A kind whose parts cannot be added up has lines in place of an allowance of its own.
        let (lines, bad_lines) = match answer.get("allowance") {
            Some(_) => (vec![line(answer)?], 0),
            None => optional_rows(answer.get("lines"), line),
        };
        let mut seen = HashSet::new();
        let (mut series, bad_months) = optional_rows(answer.get("series"), |month| {
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
        let more_months = series.len().saturating_sub(MOST_MONTHS);
        series.truncate(MOST_MONTHS);
        let (lots, bad_lots) = optional_rows(answer.get("lots"), |lot| {
            Some(Lot {
                name: lot.boxed("lot")?,
                granted: lot.quantity("granted"),
                start: date(lot, "start"),
                expires: date(lot, "expires"),
                left: lot.quantity("left"),
            })
        });
        let detail = Detail {
            stamp: stamp(answer)?,
            kind: answer.text("kind")?.into(),
            name: answer.boxed("name")?,
            description: answer.boxed("description"),
            agreement: part("agreement"),
            package: part("package"),
            lines,
            series,
            lots,
            unreadable: bad_lines + bad_months + more_months + bad_lots,
            has_ignored: answer.get("meta")?.texts("ignored").next().is_some(),
            entitlement_ids: answer.texts("entitlementIds").map(Box::from).collect(),
            last_activity: date(answer, "lastActivity"),
            visible_only: is_visible_only(answer),
            action: link(answer),
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

/// What a failing answer says about itself (RFC 9457), as far as the app uses it.
#[derive(Debug, Default)]
pub struct Problem {
    /// A URI that names the sort of problem.
    pub kind: Option<Box<str>>,
    /// What a user can quote in a support request.
    pub trace_id: Option<Box<str>>,
    /// Where to sign in.
    pub sign_in_url: Option<Box<str>>,
}

/// Reads a problem document. A proxy may answer in place of the backend, with something else altogether.
pub fn problem(bytes: &[u8]) -> Problem {
    let convert = |json: Json| {
        Some(Problem {
            kind: json.boxed("type"),
            trace_id: json.boxed("traceId"),
            sign_in_url: json.boxed("signInUrl"),
        })
    };
    read(bytes, &[], convert).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Unit;
    use domain::entitlement::Group;

    /// Reads a page of records; answers how many rows could not be read.
    fn records_of(bytes: &[u8]) -> Result<usize, Unreadable> {
        use record_store::order::Collation;
        let collation = Collation {
            fold: |letter| letter.to_lowercase().collect(),
            weights: |letters| letters.iter().map(|_| [0; 3]).collect(),
            compare: |_, _| std::cmp::Ordering::Equal,
        };
        record_store::page::page(bytes, &mut None, collation).map(|(_, taken)| taken.unreadable.len())
    }

    #[test]
    fn every_example_of_the_contract_is_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/examples");
        let mut read = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8(bytes.clone()).unwrap();
            let unreadable = if name == "me" {
                me(&bytes).map(|_| 0)
            } else if name == "activity" {
                activity(&bytes).map(|answer| answer.unreadable_in_all())
            } else if text.contains("\"recordType\"") {
                records_of(&bytes)
            } else if text.contains("\"entitlementIds\"") {
                detail(&bytes).map(|detail| detail.unreadable)
            } else {
                continue;
            };
            assert_eq!(unreadable, Ok(0), "{name}");
            read += 1;
        }
        assert!(read >= 8, "only {read} examples were read");
    }

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
      "additionalCases": [],
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
        assert_eq!(built_in.usage.balance().unwrap().left().unwrap().to_string(), "187.6");
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
        let missing = |path: &str| Unreadable::Missing { path: path.into() };
        let wrong = |path: &str| Unreadable::WrongForm { path: path.into() };
        for (bytes, expected) in [
            ("", Unreadable::Empty),
            ("<html>", Unreadable::Page),
            (&ACTIVITY[..400], Unreadable::Cut),
            ("[]", wrong("")),
            (r#"{"agreements":"Erika"}"#, wrong("/agreements")),
            (r#"{"agreements":[],"packages":[]}"#, missing("/meta")),
            (r#"{"agreements":[],"packages":[],"meta":{"user":"  "}}"#, wrong("/meta/user")),
        ] {
            let reason = activity(bytes.as_bytes()).unwrap_err();
            assert!(!reason.to_string().contains("Erika"), "{reason}");
            assert_eq!(reason, expected, "{bytes}");
        }
    }

    #[test]
    fn each_answer_names_what_it_must_have() {
        let missing = |path: &str| Some(Unreadable::Missing { path: path.into() });
        let wrong = |path: &str| Some(Unreadable::WrongForm { path: path.into() });
        let user = r#""user":{"id":"u","displayName":"U"}"#;
        assert_eq!(me(b"{}").err(), missing("/user"));
        assert_eq!(me(format!("{{{user}}}").as_bytes()).err(), missing("/workspaces"));
        assert_eq!(me(format!(r#"{{{user},"workspaces":{{}}}}"#).as_bytes()).err(), wrong("/workspaces"));
        let meta = r#""meta":{"user":"u"}"#;
        assert_eq!(changed_member(br#"{"data":{"id":"u"}}"#).err(), missing("/data/displayName"));
        assert_eq!(past_changes(format!(r#"{{"data":[],{meta}}}"#).as_bytes()).err(), missing("/meta/count"));
        let of = |fields: &str| {
            detail(format!(r#"{{"kind":"benefit","name":"B",{meta},{fields}}}"#).as_bytes()).err()
        };
        assert_eq!(of(r#""x":1"#), None);
        assert_eq!(of(r#""allowance":{"type":"included"}"#), missing("/unit"));
        assert_eq!(of(r#""unit":"hours","allowance":7"#), wrong("/allowance"));
        assert_eq!(of(r#""unit":"hours","allowance":{"type":7}"#), wrong("/allowance/type"));
    }

    #[test]
    fn workspaces_that_cannot_be_read_are_counted() {
        let answer = br#"{"user":{"id":"u","displayName":"U"},"workspaces":[{"id":"w-1","name":"W"},{"id":"w-2"},{"id":"","name":"W"},7]}"#;
        let me = me(answer).unwrap();
        assert_eq!((me.workspaces.len(), me.unreadable), (1, 3));
    }

    #[test]
    fn what_nobody_meant_is_read_as_it_is_or_counted() {
        let package = r#"{"id":"p","agreementId":"a","name":"P","kind":"addOn","start":"2026-12-31","end":"2026-01-01","status":"active","entitlements":[]}"#;
        let no_id = package.replace(r#""id":"p""#, r#""id":"\u00a0 ""#);
        let no_day = package.replace("2026-12-31", "2026-02-30");
        let other = package.replace(r#""id":"p""#, r#""id":"p ""#);
        let answer = format!(
            r#"{{"agreements":[],"packages":[{package},{other},{no_id},{no_day}],"additionalCases":[],"meta":{{"user":"u"}}}}"#
        );
        let activity = activity(answer.as_bytes()).unwrap();
        assert_eq!((activity.packages.len(), activity.unreadable), (2, 2));
        let term = activity.packages[0].term;
        assert!(term.end < term.start && term.elapsed_percent(term.start).is_none());
    }

    #[test]
    fn what_is_sent_twice_is_there_once() {
        let agreement =
            r#"{"id":"a","number":"1","name":"A","start":"2026-01-01","end":"2026-12-31","status":"active"}"#;
        let entitlement = |id: &str| {
            format!(
                r#"{{"id":"{id}","kind":"advisorySupport","name":"E","unit":"hours","allowance":{{"type":"quantity","amount":"10"}},"consumed":"4"}}"#
            )
        };
        let package = |id: &str, name: &str, entitlements: &[&str]| {
            let entitlements = entitlements.iter().map(|id| entitlement(id)).collect::<Vec<_>>().join(",");
            format!(
                r#"{{"id":"{id}","agreementId":"a",{name},"kind":"enterpriseWide","start":"2026-01-01","end":"2026-12-31","status":"active","entitlements":[{entitlements}]}}"#
            )
        };
        let named = r#""name":"P""#;
        let packages = [
            // One that cannot be read takes nothing from those that can.
            package("p-0", r#""name":7"#, &["e-1"]),
            package("p-1", named, &["e-1", "e-1", "e-2"]),
            package("p-1", named, &["e-3"]),
            package("p-2", named, &["e-2", "e-3"]),
        ];
        let answer = format!(
            r#"{{"agreements":[{agreement},{agreement}],"packages":[{}],"additionalCases":[],"meta":{{"user":"u"}}}}"#,
            packages.join(",")
        );
        let activity = activity(answer.as_bytes()).unwrap();
        assert_eq!((activity.agreements.len(), activity.packages.len(), activity.unreadable), (1, 2, 3));
        let ids: Vec<Vec<_>> = activity
            .packages
            .iter()
            .map(|package| package.entitlements.iter().map(|e| &*e.id).collect())
            .collect();
        assert_eq!(ids, [vec!["e-1", "e-2"], vec!["e-3"]]);
        assert_eq!(activity.packages.iter().map(|package| package.unreadable).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn additional_cases_that_are_not_said_are_unknown_and_not_none() {
        use domain::Service;
        let of = |cases: &str| {
            let answer = format!(r#"{{"agreements":[],"packages":[],{cases}"meta":{{"user":"u"}}}}"#);
            let activity = activity(answer.as_bytes()).unwrap();
            let count = |service| activity.cases(&service).count;
            (count(Service::ProblemResolution), count(Service::Advisory), activity.unreadable)
        };
        let advisory = r#"{"service":"advisory","count":3}"#;
        assert_eq!(of(r#""additionalCases":[],"#), (Some(0), Some(0), 0));
        assert_eq!(of(&format!(r#""additionalCases":[{advisory}],"#)), (Some(0), Some(3), 0));
        assert_eq!(of(""), (None, None, 1), "no list");
        assert_eq!(of(r#""additionalCases":7,"#), (None, None, 1));
        assert_eq!(
            of(&format!(r#""additionalCases":[{advisory},{{"count":2}}],"#)),
            (None, Some(3), 1),
            "of whatever service"
        );
        let uncounted = r#"{"service":"problemResolution","count":"many"}"#;
        assert_eq!(of(&format!(r#""additionalCases":[{advisory},{uncounted}],"#)), (None, Some(3), 0));
    }

    #[test]
    fn what_is_available_is_read_wherever_it_is_said() {
        let of = |own: &str, totals: &str, more: &str| {
            let answer = format!(
                r#"{{"kind":"proactiveCredits","name":"C","unit":"credits","allowance":{{"type":"quantity","amount":"500"}},
                    "consumed":"300","consumedTotal":"315.5",{own}"totals":{{{totals}}},{more}"meta":{{"user":"u","asOf":"2026-11-23T09:30:00Z"}}}}"#
            );
            let detail = detail(answer.as_bytes()).unwrap();
            let [line] = &detail.lines[..] else { unreachable!() };
            let left = line.usage.left().map_or("unknown".to_owned(), |left| left.to_string());
            (left, line.left_of_lots, line.usage.consumed_total.map(|used| used.to_string()))
        };
        let used = || Some("315.5".to_owned());
        let lots = r#""lots":[{"lot":"L","expires":"2026-06-01","left":"25"},{"lot":"M","expires":"2027-01-09","left":"147"}],"#;
        assert_eq!(of(r#""available":"147","#, "", ""), ("147".into(), false, used()));
        assert_eq!(of("", r#""remaining":"147""#, lots), ("147".into(), false, used()));
        assert_eq!(
            of(r#""available":"some","#, r#""remaining":"147""#, lots),
            ("unknown".into(), false, used())
        );
        assert_eq!(of("", "", lots), ("147".into(), true, used()));
        assert_eq!(of("", "", ""), ("184.5".into(), false, used()));
        // The sums of a line have what was used in all as well.
        let lines = br#"{"kind":"k","name":"N","lines":[{"unit":"hours","allowance":{"type":"quantity","amount":"50"},
            "totals":{"consumed":"27","consumedTotal":"37","expired":"1","reserved":"2","remaining":"10"}}],"meta":{"user":"u"}}"#;
        let [line] = &super::detail(lines).unwrap().lines[..] else { unreachable!() };
        assert_eq!(line.usage.consumed_total, "37".parse().ok());
        assert_eq!((line.usage.left(), line.usage.contradiction()), ("10".parse().ok(), None));
    }

    #[test]
    fn a_series_ends_where_nobody_looks_any_more() {
        let year = |year: u32| {
            (1..=12).map(move |month| format!(r#"{{"month":"{year:04}-{month:02}","consumed":"1"}},"#))
        };
        let months: String = (1000..1200).flat_map(year).collect();
        let answer = format!(
            r#"{{"kind":"benefit","name":"B","series":[{months}{{"month":"9999-99"}}],"meta":{{"user":"u"}}}}"#
        );
        let detail = detail(answer.as_bytes()).unwrap();
        assert_eq!((detail.series.len(), detail.unreadable), (MOST_MONTHS, 2401 - MOST_MONTHS));
        assert_eq!(detail.series_total(), None, "it is not all");
    }

    #[test]
    fn a_month_that_is_sent_twice_is_added_once_and_no_total_is_claimed() {
        let month = |month: &str, consumed: &str| format!(r#"{{"month":"{month}","consumed":"{consumed}"}}"#);
        let series = [month("2026-01", "1"), month("2026-02", "2"), month("2026-01", "7")].join(",");
        let answer = format!(r#"{{"kind":"benefit","name":"B","series":[{series}],"meta":{{"user":"u"}}}}"#);
        let detail = detail(answer.as_bytes()).unwrap();
        let months: Vec<_> = detail.series.iter().map(|month| month.consumed.unwrap().to_string()).collect();
        assert_eq!((months, detail.unreadable), (vec!["1".to_owned(), "2".to_owned()], 1));
        assert_eq!(detail.series_total(), None, "which of the two is true is not known");
    }
}
