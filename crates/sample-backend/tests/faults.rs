//! Faults requested by cookie.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use support::{Answer, Person, curated, encode, faulty};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn faults(rules: &Value) -> String {
    format!("sample-faults={}", encode(&rules.to_string()))
}

/// Sends a request with these faults.
fn with_faults(person: &Person<'_>, path: &str, rules: &Value) -> Answer {
    let cookie = format!("{}; {}", person.cookie, faults(rules));
    person.get_with(&format!("/api/v1{path}"), &[("cookie", &cookie), ("accept-encoding", "br, gzip")])
}

#[test]
fn without_the_flag_there_are_no_faults() {
    let backend = curated();
    let admin = backend.person("customer-admin");
    let cookie =
        format!("{}; {}", admin.cookie, faults(&json!([{ "path": "", "status": 503, "delayMs": 5000 }])));
    assert_eq!(admin.get_with("/api/v1/me", &[("cookie", &cookie)]).status, 200);
    assert_eq!(admin.get("/faults").status, 404);
    assert_eq!(admin.send("POST", "/faults", &[FORM], b"fault=slow").status, 404);
}

#[test]
fn a_fault_sets_status_problem_and_delay() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let get = |path: &str, rules: Value| with_faults(&admin, path, &rules);
    let down = get(
        "/activity",
        json!([{ "path": "/activity", "status": 503, "retryAfter": 2, "type": "https://x/client-too-old", "problem": { "detail": "gone fishing" } }]),
    );
    assert_eq!((down.status, down.header("retry-after")), (503, "2"));
    let problem = down.json();
    assert_eq!(
        (&problem["detail"], &problem["type"], &problem["status"]),
        (&json!("gone fishing"), &json!("https://x/client-too-old"), &json!(503))
    );
    assert!(problem["traceId"].is_string());

    let later = get("/me", json!([{ "path": "/me", "status": 503, "retryAfterDate": 90 }]));
    let moment = |name: &str| chrono::DateTime::parse_from_rfc2822(later.header(name)).unwrap();
    let ahead = (moment("retry-after") - moment("date")).num_seconds();
    assert!((88..=91).contains(&ahead), "{ahead}");

    let out = get("/me", json!([{ "path": "/me", "unauthorized": true }]));
    assert_eq!((out.status, out.json()["signInUrl"].as_str()), (401, Some("/sign-in")));

    let begun = Instant::now();
    assert_eq!(get("/me", json!([{ "path": "/me", "delayMs": 300 }])).status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_fault_applies_only_to_matching_requests() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let get = |path: &str, rules: Value| with_faults(&admin, path, &rules);
    assert_eq!(
        get("/me", json!([{ "path": "/activity", "status": 503, "tag": 1 }])).status,
        200,
        "unknown members spoil the rule"
    );
    assert_eq!(get("/me", json!([{ "path": "/activity", "status": 503 }])).status, 200, "another path");
    assert_eq!(get("/me", json!("nonsense")).status, 200);

    let flaky = json!([{ "path": "/me", "times": 2, "after": 1, "status": 502 }]);
    let statuses: Vec<u16> = (0..5).map(|_| get("/me", flaky.clone()).status).collect();
    assert_eq!(statuses, [200, 502, 502, 200, 200]);
    let flapping = json!([{ "path": "/me", "times": 2, "every": 2, "status": 502 }]);
    let statuses: Vec<u16> = (0..6).map(|_| get("/me", flapping.clone()).status).collect();
    assert_eq!(statuses, [502, 200, 502, 200, 200, 200]);

    let only_put = json!([{ "path": "/users", "method": "PUT", "status": 500 }]);
    assert_eq!(get("/users?workspace=w-1", only_put).status, 200);
    assert_eq!(
        get("/me", json!([{ "path": "/me", "exact": true, "query": "x=1", "status": 500 }])).status,
        200
    );
    assert_eq!(
        get("/me?x=1", json!([{ "path": "/me", "exact": true, "query": "x=1", "status": 500 }])).status,
        500
    );
}

#[test]
fn a_fault_changes_the_body() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let get = |path: &str, rules: Value| with_faults(&admin, path, &rules);
    let page = get(
        "/activity",
        json!([{ "path": "/activity", "body": "<html>", "contentType": "text/html", "status": 200 }]),
    );
    assert_eq!(
        (page.status, page.header("content-type"), page.text().as_str()),
        (200, "text/html", "<html>")
    );

    let row =
        get("/entitlements/e-1/records", json!([{ "path": "/entitlements", "malformedRow": 3 }])).json();
    let read: contract::Page<contract::CaseRecord> = serde_json::from_str(&row.to_string()).unwrap();
    assert_eq!(
        (read.data.items.len(), read.data.unreadable.len(), read.data.unreadable[0].index),
        (199, 1, 3)
    );
    let activity = get("/activity", json!([{ "path": "/activity", "malformedRow": 0 }])).json();
    let read: contract::Activity = serde_json::from_str(&activity.to_string()).unwrap();
    assert_eq!(read.packages.unreadable.len(), 1);

    let partial = json!({ "source": "learning", "kinds": ["onDemandEducation"], "detail": "down" });
    let activity = get("/activity", json!([{ "path": "/activity", "partial": partial }])).json();
    assert_eq!(activity["meta"]["partial"], json!([partial]));
    for package in activity["packages"].as_array().unwrap() {
        for one in package["entitlements"].as_array().unwrap() {
            let known = one.get("consumed").is_some();
            assert_eq!(known, one["kind"] != "onDemandEducation" && one["id"] != "e-18", "{}", one["id"]);
        }
    }
    let kind = get("/kinds/onDemandEducation", json!([{ "path": "/kinds", "partial": partial }])).json();
    assert!(kind.get("consumed").is_none() && kind["meta"]["partial"].is_array());

    let replaced =
        get("/me", json!([{ "path": "/me", "replace": { "/meta/user": "u-0", "/user/id": "u-0" } }])).json();
    assert_eq!((&replaced["meta"]["user"], &replaced["user"]["id"]), (&json!("u-0"), &json!("u-0")));
}

#[test]
fn a_fault_breaks_or_stalls_the_body() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let get = |path: &str, rules: Value| with_faults(&admin, path, &rules);
    let cut = get("/me", json!([{ "path": "/me", "truncate": true }]));
    assert!(cut.status == 200 && serde_json::from_slice::<Value>(&cut.body).is_err());
    let padded = get("/me", json!([{ "path": "/me", "padBytes": 100_000 }]));
    assert!(padded.body.len() > 100_000 && padded.json()["user"].is_object());
    let slow = get("/me", json!([{ "path": "/me", "trickleMs": 5 }]));
    assert!(slow.json()["user"].is_object());

    for rule in [json!([{ "path": "/me", "cutBody": true }]), json!([{ "path": "/me", "drop": true }])] {
        let cookie = format!("{}; {}", admin.cookie, faults(&rule));
        assert!(admin.breaks("/api/v1/me", &[("cookie", &cookie)]), "{rule}");
    }
    let stalled = format!("{}; {}", admin.cookie, faults(&json!([{ "path": "/me", "stallBody": true }])));
    let begun = Instant::now();
    assert!(
        admin.waits_in_vain("/api/v1/me", &stalled, Duration::from_millis(400)),
        "half of it came, and no end"
    );
    assert!(begun.elapsed() >= Duration::from_millis(400));
}

#[test]
fn ready_made_faults_can_be_chosen_on_a_page() {
    let backend = faulty();
    let admin = backend.person("customer-admin");
    let page = admin.get("/faults");
    assert!(page.status == 200 && page.text().contains("value=\"activity-down\""));
    assert_eq!(
        admin.send("POST", "/faults", &[FORM, ("origin", "https://evil.example")], b"fault=slow").status,
        403
    );
    let set = admin.send("POST", "/faults", &[FORM], b"fault=activity-down");
    assert_eq!((set.status, set.header("location")), (303, "/faults"));
    let cookie = format!("{}; {}", admin.cookie, set.header("set-cookie").split(';').next().unwrap());
    let answer = admin.get_with("/api/v1/activity", &[("cookie", &cookie)]);
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
    assert!(admin.send("POST", "/faults", &[FORM], b"fault=").header("set-cookie").contains("Max-Age=0"));
}
