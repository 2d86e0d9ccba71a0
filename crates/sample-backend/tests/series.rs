//! `GET /series`: its figures are those of the details, for everyone, and it fails as the others do.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use sample_backend::Config;
use sample_backend::data::generated::Sizes;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use support::{Answer, PEOPLE, Person, TODAY, curated, encode, faulty, fresh, generated, hundredths, start};

/// Number of months from the year 0 to a month or a day.
fn month_number(text: &str) -> usize {
    let (year, rest) = text.split_once('-').unwrap();
    year.parse::<usize>().unwrap() * 12 + rest[..2].parse::<usize>().unwrap() - 1
}

/// Each entitlement of an overview with its package, in order.
fn listed(activity: &Value) -> Vec<(&Value, &Value)> {
    let packages = activity["packages"].as_array().unwrap().iter();
    packages
        .flat_map(|package| package["entitlements"].as_array().unwrap().iter().map(move |one| (package, one)))
        .collect()
}

/// A column of the details' months, `null` = absent.
fn column(months: &[Value], value: impl Fn(&Value) -> Option<&Value>) -> Value {
    months.iter().map(|month| value(month).cloned().unwrap_or_default()).collect()
}

/// Compares a row with the overview and the details. Returns whether its consumption is known.
fn check_row(row: &Value, package: &Value, one: &Value, detail: &Value, what: &str) -> bool {
    let [start, end] = ["start", "end"].map(|day| package[day].as_str().unwrap());
    assert_eq!(row["from"], start[..7], "{what}");
    assert_eq!(row.get("basis"), one.get("basis"), "{what}");
    let last = end.min(TODAY);
    let length = if start > TODAY { 0 } else { month_number(last) + 1 - month_number(start) };
    let consumed = row["consumed"].as_array().unwrap();
    assert_eq!(consumed.len(), length, "{what}: from {start} to {last}");
    let series = detail["series"].as_array().cloned().unwrap_or_default();
    let (months, after) = series.split_at(length);
    let total = |month: &Value| month.get("consumedTotal").or(month.get("consumed")).cloned();
    assert_eq!(row["consumed"], column(months, |month| month.get("consumed")), "{what}");
    let totals: Value = months.iter().map(|month| total(month).unwrap_or_default()).collect();
    match row.get("consumedTotal") {
        Some(sent) => assert!(*sent == totals && *sent != row["consumed"], "{what}: consumedTotal"),
        None => assert_eq!(totals, row["consumed"], "{what}: the same in the whole agreement"),
    }
    let is_credits = one["kind"] == "proactiveCredits";
    let granted = is_credits.then(|| column(months, |month| month.get("granted")));
    assert_eq!(row.get("granted"), granted.as_ref(), "{what}: granted");
    assert_eq!(row.get("lots"), detail.get("lots"), "{what}: lots");
    // Nothing is lost with the months after the end, so the months add up to the overview's figures.
    assert!(after.iter().all(|month| month.get("consumed").is_none_or(|used| *used == "0")), "{what}");
    let Some(used) = one.get("consumed") else {
        assert!(consumed.iter().all(Value::is_null), "{what}: months of what is unknown");
        return false;
    };
    let sum = |list: &Value| list.as_array().unwrap().iter().map(hundredths).sum::<i64>();
    assert_eq!(sum(&row["consumed"]), hundredths(used), "{what}");
    let used_in_all = hundredths(one.get("consumedTotal").unwrap_or(used));
    assert_eq!(sum(row.get("consumedTotal").unwrap_or(&row["consumed"])), used_in_all, "{what}");
    true
}

/// Compares the response to a query with the overview and the details of each entitlement. Returns the number of rows, of those
/// with known consumption, and of those shared with other workspaces.
fn check(person: &Person<'_>, query: &str, what: &str) -> (usize, usize, usize) {
    let (series, activity) =
        (person.api(&format!("/series{query}")), person.api(&format!("/activity{query}")));
    assert_eq!(series["meta"], activity["meta"], "{what}");
    let (rows, listed) = (series["data"].as_array().unwrap(), listed(&activity));
    let ids: Vec<&Value> = rows.iter().map(|row| &row["entitlementId"]).collect();
    assert_eq!(ids, listed.iter().map(|(_, one)| &one["id"]).collect::<Vec<_>>(), "{what}");
    let mut known = 0;
    for (row, (package, one)) in rows.iter().zip(listed) {
        let id = one["id"].as_str().unwrap();
        let detail = person.api(&format!("/entitlements/{id}{query}"));
        known += usize::from(check_row(row, package, one, &detail, &format!("{what}: {id}")));
    }
    (rows.len(), known, rows.iter().filter(|row| row.get("consumedTotal").is_some()).count())
}

#[test]
fn the_months_are_those_of_the_details_for_everyone() {
    let (mut rows, mut known, mut shared) = (0, 0, 0);
    for id in PEOPLE {
        let person = curated().person(id);
        for query in ["", "?workspace=*", "?workspace=w-1", "?workspace=w-2"] {
            let what = format!("{id} {query}");
            let status = person.status(&format!("/activity{query}"));
            assert_eq!(person.status(&format!("/series{query}")), status, "{what}");
            if status == 200 {
                let found = check(&person, query, &what);
                (rows, known, shared) = (rows + found.0, known + found.1, shared + found.2);
            }
        }
    }
    assert!(known > 500 && shared > 100 && rows > known, "{rows} {known} {shared}");
    assert_eq!(curated().stranger().status("/series"), 401);
}

#[test]
fn generated_months_are_those_of_the_details() {
    for (seed, months) in [(1, 12), (2, 30)] {
        let sizes = Sizes {
            workspaces: 4,
            agreements: 6,
            months,
            packages: 18,
            entitlements: 4,
            records: 40,
            seed,
            ..Sizes::default()
        };
        let backend = generated(sizes);
        let admin = backend.person("customer-admin");
        assert_eq!(check(&admin, "?workspace=*", "all").0, 72);
        check(&admin, "?workspace=w-2", "w-2");
    }
}

#[test]
fn inactive_expired_and_future_entitlements_are_included() {
    let admin = curated().person("customer-admin");
    let (series, activity) = (admin.api("/series?workspace=*"), admin.api("/activity?workspace=*"));
    let rows: BTreeMap<&str, &Value> = series["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["entitlementId"].as_str().unwrap(), row))
        .collect();
    let status_of = |package: &Value| {
        let of = |agreement: &&Value| agreement["id"] == package["agreementId"];
        let agreement = activity["agreements"].as_array().unwrap().iter().find(of).unwrap();
        (agreement["status"].as_str().unwrap().to_owned(), package["status"].as_str().unwrap().to_owned())
    };
    let mut met = BTreeSet::new();
    for (package, one) in listed(&activity) {
        let row = rows[one["id"].as_str().unwrap()];
        let has_begun = package["start"].as_str() <= Some(TODAY);
        assert_eq!(row["consumed"] != json!([]), has_begun, "{}", one["id"]);
        met.insert(status_of(package));
    }
    let word = |agreement: &str, package: &str| (agreement.to_owned(), package.to_owned());
    for needed in [
        word("active", "active"),
        word("active", "inactive"),
        word("expired", "inactive"),
        word("future", "inactive"),
    ] {
        assert!(met.contains(&needed), "{needed:?} is not in {met:?}");
    }
}

#[test]
fn texts_of_the_reader_do_not_change_it() {
    let admin = curated().person("customer-admin");
    let [english, german] =
        ["en", "de"].map(|tag| admin.get_with("/api/v1/series", &[("accept-language", tag)]));
    assert_eq!((english.status, &english.body), (200, &german.body));
    assert_eq!(english.header("etag"), german.header("etag"));
}

#[test]
fn without_the_operation_the_backend_responds_as_to_an_unknown_path() {
    let without = start(Config { today: TODAY.parse().ok(), without_series: true, ..Config::default() });
    let strip = |answer: Answer| {
        let mut problem = answer.json();
        assert!(problem.as_object_mut().unwrap().remove("traceId").is_some());
        (answer.status, problem)
    };
    for person in [without.person("customer-admin"), without.person("member"), without.stranger()] {
        for path in ["/series", "/series?workspace=*"] {
            let answer = strip(person.get(&format!("/api/v1{path}")));
            assert_eq!(answer.0, 404);
            assert_eq!(answer, strip(person.get("/api/v1/nothing")), "{path}");
        }
    }
    let admin = without.person("customer-admin");
    assert_eq!(
        admin.api("/activity"),
        fresh().person("customer-admin").api("/activity"),
        "the rest is there"
    );
}

/// Sends a request for the series with a fault.
fn with_fault(person: &Person<'_>, rule: Value) -> Answer {
    person.get_with("/api/v1/series?workspace=*", &[("cookie", &cookie(person, rule))])
}

fn cookie(person: &Person<'_>, mut rule: Value) -> String {
    rule["path"] = "/series".into();
    format!("{}; sample-faults={}", person.cookie, encode(&json!([rule]).to_string()))
}

#[test]
fn every_fault_works_on_the_path() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let get = |rule: Value| with_fault(&admin, rule);
    let good = admin.api("/series?workspace=*");
    for status in [401, 403, 404, 410, 429, 500, 501, 503] {
        let answer = get(json!({ "status": status, "retryAfter": 7 }));
        assert_eq!((answer.status, answer.header("retry-after")), (status, "7"));
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    assert_eq!(get(json!({ "unauthorized": true })).json()["signInUrl"], "/sign-in");
    let page = get(json!({ "body": "<html>", "contentType": "text/html" }));
    assert_eq!(
        (page.status, page.header("content-type"), page.text().as_str()),
        (200, "text/html", "<html>")
    );
    assert!(serde_json::from_slice::<Value>(&get(json!({ "truncate": true })).body).is_err());
    let padded = get(json!({ "padBytes": 100_000 }));
    assert!(padded.body.len() > 100_000 && padded.json() == good);
    assert_eq!(get(json!({ "trickleMs": 1 })).json(), good);
    let begun = Instant::now();
    assert_eq!(get(json!({ "delayMs": 200 })).json(), good);
    assert!(begun.elapsed() >= Duration::from_millis(200));
    let flapping = json!({ "every": 2, "status": 502 });
    assert_eq!([0; 3].map(|_| get(flapping.clone()).status), [502, 200, 502]);
    for rule in [json!({ "cutBody": true }), json!({ "drop": true })] {
        assert!(admin.breaks("/api/v1/series", &[("cookie", &cookie(&admin, rule))]));
    }
    let stalled = cookie(&admin, json!({ "stallBody": true }));
    assert!(admin.waits_in_vain("/api/v1/series", &stalled, Duration::from_millis(300)));
}

#[test]
fn a_fault_changes_rows_months_and_person() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let good = admin.api("/series?workspace=*");
    let read =
        |rule: Value| -> contract::Series { serde_json::from_slice(&with_fault(&admin, rule).body).unwrap() };
    let row = read(json!({ "malformedRow": 3 }));
    assert_eq!((row.data.unreadable.len(), row.data.unreadable[0].index), (1, 3));
    assert_eq!(row.data.items.len() + 1, good["data"].as_array().unwrap().len());
    let replaced = read(
        json!({ "replace": { "/meta/user": "u-0", "/data/0/consumed/1": "torn", "/data/0/consumed/2": null } }),
    );
    assert_eq!(replaced.meta.user, "u-0");
    let months = replaced.data.items[0].consumed.0.clone().unwrap();
    assert_eq!((months[1].clone().unwrap().as_str(), &months[2]), ("torn", &None));
}

#[test]
fn the_months_of_a_source_that_does_not_respond_are_unknown() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let (good, activity) = (admin.api("/series?workspace=*"), admin.api("/activity?workspace=*"));
    let partial =
        json!({ "source": "credits", "kinds": ["proactiveCredits", "onDemandEducation"], "detail": "down" });
    let answer = with_fault(&admin, json!({ "partial": partial })).json();
    assert_eq!(answer["meta"]["partial"], json!([partial]));
    let mut unknown = 0;
    for ((row, before), (_, one)) in
        answer["data"].as_array().unwrap().iter().zip(good["data"].as_array().unwrap()).zip(listed(&activity))
    {
        if one["kind"] != "proactiveCredits" && one["kind"] != "onDemandEducation" {
            assert_eq!(row, before);
            continue;
        }
        let months = row["consumed"].as_array().unwrap();
        assert_eq!(months.len(), before["consumed"].as_array().unwrap().len());
        assert!(months.iter().all(Value::is_null));
        assert!(["consumedTotal", "granted", "lots"].iter().all(|name| row.get(name).is_none()));
        unknown += 1;
    }
    assert!(unknown > 5, "{unknown}");
}

/// Size of a response, and what it consists of.
struct Size {
    rows: usize,
    months: usize,
    /// Months in which something was used.
    used: usize,
    shared: usize,
    bytes: usize,
    /// After compression.
    sent: usize,
}

fn size_of(person: &Person<'_>, query: &str) -> Size {
    let target = format!("/api/v1/series?{query}");
    let answer = person.get(&target);
    let series: contract::Series = serde_json::from_slice(&answer.body).unwrap();
    let rows = &series.data.items;
    let months = || rows.iter().flat_map(|row| row.consumed.0.iter().flatten());
    Size {
        rows: rows.len(),
        months: months().count(),
        used: months().flatten().filter(|month| month.as_str() != "0").count(),
        shared: rows.iter().filter(|row| row.consumed_total.is_some()).count(),
        bytes: answer.body.len(),
        sent: person.get_with(&target, &[("accept-encoding", "br")]).body.len(),
    }
}

/// The longest agreements of the generated data make up for those that are short.
#[test]
fn ten_thousand_entitlements_of_two_years_stay_below_four_megabytes() {
    let sizes = Sizes {
        agreements: 40,
        months: 48,
        packages: 500,
        entitlements: 20,
        records: 90,
        ..Sizes::default()
    };
    let backend = generated(sizes);
    let admin = backend.person("customer-admin");
    for (query, least) in [("workspace=*", 240_000), ("workspace=w-1&workspace=w-2", 150_000)] {
        let Size { rows, months, used, shared, bytes, sent } = size_of(&admin, query);
        println!(
            "{query}: {rows} rows, {shared} shared; {months} months, {used} used; {bytes} bytes, {sent} compressed"
        );
        assert!(months >= least && used * 2 > months, "{query}: {used} of {months} months");
        assert_eq!(shared > 0, query != "workspace=*", "{query}: {shared}");
        assert!(bytes < 4_000_000, "{query}: {bytes}");
    }
}
