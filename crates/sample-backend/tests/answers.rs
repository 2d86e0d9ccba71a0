//! The backend's real responses match the contract.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use contract::schema::OpenApi;
use sample_backend::data::generated::Sizes;
use sample_backend::people::OPERATIONS;
use serde_json::Value;
use std::collections::BTreeSet;
use support::{Answer, Backend, PEOPLE, Person, curated, entitlements, fresh, generated};

/// The operation of a path: `/users/u-1/roles` → `/users/{id}/roles`.
fn template(path: &str) -> String {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let named: Vec<&str> = parts
        .iter()
        .enumerate()
        .map(|(place, part)| match (place, parts.first().copied()) {
            (1, Some("entitlements")) => "{id}",
            (1, Some("users")) if *part != "facets" => "{id}",
            (1, Some("kinds")) => "{kind}",
            _ => part,
        })
        .collect();
    format!("/{}", named.join("/"))
}

/// Checks a response against the schema of its operation and status.
fn hold(api: &OpenApi, method: &str, path: &str, answer: &Answer) {
    let operation = template(path.split('?').next().unwrap_or_default());
    let what = format!("{method} {path} ({})", answer.status);
    let Some((schema, _)) = api.response(&operation, &method.to_lowercase(), answer.status) else {
        assert!(answer.body.is_empty(), "{what} has a body");
        return;
    };
    let value = answer.json();
    let exact = match (schema.as_str(), value["meta"]["recordType"].as_str()) {
        ("RecordPage", Some(kind)) => format!("{}{}Page", kind[..1].to_uppercase(), &kind[1..]),
        _ => schema,
    };
    api.hold(&exact, &value, &what);
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    if answer.status == 200 {
        assert_eq!(answer.header("content-type"), "application/json", "{what}");
        assert!(!answer.header("etag").is_empty(), "{what} has no ETag");
    } else {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
        assert_eq!(value["status"], answer.status, "{what}");
        assert!(value["traceId"].as_str().is_some_and(|id| id.len() >= 8), "{what} has no traceId");
        assert_eq!(value["signInUrl"].as_str(), (answer.status == 401).then_some("/sign-in"), "{what}");
    }
}

/// Sends every request that a person could send, and collects the operations that succeeded.
fn ask_everything(
    api: &OpenApi,
    person: &Person<'_>,
    ids: &[String],
    kinds: &[String],
    good: &mut BTreeSet<String>,
) {
    let mut paths = vec![
        "/me".to_owned(),
        "/activity".to_owned(),
        "/activity?workspace=*".to_owned(),
        "/activity?workspace=w-2&workspace=w-1&workspace=nowhere".to_owned(),
        "/activity?workspace=nowhere".to_owned(),
        "/series".to_owned(),
        "/series?workspace=*".to_owned(),
        "/series?workspace=w-2&workspace=w-1&workspace=nowhere".to_owned(),
        "/series?workspace=nowhere".to_owned(),
        "/users?workspace=w-1&limit=5".to_owned(),
        "/users/facets?workspace=w-1&field=roles".to_owned(),
        "/users?workspace=w-2&limit=1&sort=-lastSignIn".to_owned(),
        "/role-changes?workspace=w-1&limit=5".to_owned(),
        "/role-changes/facets?workspace=w-1&field=added".to_owned(),
        "/entitlements/nothing".to_owned(),
        "/kinds/nothing".to_owned(),
        "/additional-cases".to_owned(),
        "/additional-cases?service=nothing".to_owned(),
    ];
    for service in ["problemResolution", "advisory"] {
        paths.push(format!("/additional-cases?service={service}&workspace=*"));
        paths.push(format!("/additional-cases/facets?service={service}&workspace=*&field=reason"));
    }
    for id in ids {
        paths.push(format!("/entitlements/{id}?workspace=*"));
        paths.push(format!("/entitlements/{id}/records?workspace=*&limit=1000"));
        paths.push(format!("/entitlements/{id}/records/facets?workspace=*&field=id&q=a"));
        paths.push(format!("/entitlements/{id}/records?limit=0"));
    }
    for kind in kinds {
        paths.push(format!("/kinds/{kind}"));
        paths.push(format!("/kinds/{kind}?workspace=*"));
        paths.push(format!("/kinds/{kind}/records?workspace=*&limit=300"));
        paths.push(format!("/kinds/{kind}/records/facets?workspace=*&field=entitlementId"));
    }
    for path in paths {
        let answer = person.get(&format!("/api/v1{path}"));
        hold(api, "GET", &path, &answer);
        if answer.status == 200 {
            good.insert(format!("get {}", template(path.split('?').next().unwrap_or_default())));
        }
    }
}

fn ids_and_kinds(backend: &Backend) -> (Vec<String>, Vec<String>) {
    let all = entitlements(&backend.person("customer-admin"), "workspace=*");
    let ids = all.iter().map(|one| one["id"].as_str().unwrap_or_default().to_owned()).collect();
    let kinds: BTreeSet<String> =
        all.iter().map(|one| one["kind"].as_str().unwrap_or_default().to_owned()).collect();
    (ids, kinds.into_iter().collect())
}

#[test]
fn every_response_to_every_person_matches_the_contract() {
    let api = OpenApi::read();
    let (ids, kinds) = ids_and_kinds(curated());
    let mut good = BTreeSet::new();
    for id in PEOPLE {
        ask_everything(&api, &curated().person(id), &ids, &kinds, &mut good);
    }
    let mut nothing = BTreeSet::new();
    ask_everything(&api, &curated().stranger(), &ids[..2], &kinds[..2], &mut nothing);
    assert_eq!(nothing, BTreeSet::new(), "a stranger is answered");
    let mut expected: BTreeSet<String> =
        api.operations().into_iter().map(|(path, method)| format!("{method} {path}")).collect();
    // Tested separately, because it changes something.
    expected.remove("put /users/{id}/roles");
    assert_eq!(good, expected);
}

/// One table says which capability each operation needs, and lists every operation.
#[test]
fn every_operation_is_in_the_table_of_rights() {
    let listed: BTreeSet<String> = OPERATIONS.iter().map(|(path, _)| (*path).to_owned()).collect();
    let paths: BTreeSet<String> = OpenApi::read().operations().into_iter().map(|(path, _)| path).collect();
    assert_eq!(listed, paths);
}

#[test]
fn responses_to_role_changes_match_the_contract() {
    let api = OpenApi::read();
    let backend = fresh();
    let admin = backend.person("workspace-admin");
    let users = admin.all("/users?workspace=w-1").0;
    let user =
        users.iter().find(|user| user["roles"] == serde_json::json!(["member"])).expect("a plain member");
    let (id, etag) = (user["id"].as_str().unwrap(), user["etag"].as_str().unwrap());
    let path = format!("/users/{id}/roles");
    let cases = [
        (Some(etag), &["customerAdministrator"][..], 422),
        (None, &["customerActivity"][..], 428),
        (Some("\"other\""), &["customerActivity"][..], 412),
        (Some(etag), &["customerActivity", "member"][..], 200),
    ];
    for (etag, roles, status) in cases {
        let answer = admin.put_roles(id, "w-1", etag, roles);
        assert_eq!(answer.status, status, "{}", answer.text());
        hold(&api, "PUT", &path, &answer);
    }
    for (person, workspace, status) in
        [("workspace-admin", "w-2", 403), ("workspace-admin", "w-9", 404), ("member", "w-1", 403)]
    {
        let answer = backend.person(person).put_roles(id, workspace, Some(etag), &[]);
        assert_eq!(answer.status, status);
        hold(&api, "PUT", &path, &answer);
    }
    let answer = admin.send("PUT", &format!("/api/v1{path}?workspace=w-1"), &[("if-match", "*")], b"{");
    assert_eq!(answer.status, 400);
    hold(&api, "PUT", &path, &answer);
    let answer = backend.stranger().put_roles(id, "w-1", Some(etag), &[]);
    assert_eq!(answer.status, 401);
    hold(&api, "PUT", &path, &answer);
}

#[test]
fn generated_data_matches_the_contract() {
    let api = OpenApi::read();
    for seed in [1, 2] {
        let sizes = Sizes {
            workspaces: 5,
            agreements: 7,
            packages: 24,
            entitlements: 6,
            records: 40,
            seed,
            ..Sizes::default()
        };
        let backend = generated(sizes);
        let (ids, kinds) = ids_and_kinds(&backend);
        assert_eq!(ids.len(), 24 * 6);
        assert_eq!(kinds.len(), 11, "every kind occurs: {kinds:?}");
        ask_everything(&api, &backend.person("customer-admin"), &ids, &kinds, &mut BTreeSet::new());
        let first = backend.person("customer-admin").api("/entitlements/e-1/records");
        assert_eq!(
            (&first["meta"]["recordType"], &first["meta"]["total"]),
            (&Value::from("case"), &Value::from(40))
        );
        let activity = backend.person("customer-admin").api("/activity?workspace=*");
        let packages = activity["packages"].as_array().unwrap();
        let active = packages.iter().filter(|package| package["status"] == "active").count();
        assert!((8..=16).contains(&active), "{active} of 24 packages are active");
        let types: BTreeSet<&str> = packages
            .iter()
            .flat_map(|package| package["entitlements"].as_array().unwrap())
            .map(|one| one["allowance"]["type"].as_str().unwrap())
            .collect();
        assert_eq!(types, BTreeSet::from(["quantity", "allowed", "perIncident", "asNeeded", "included"]));
    }
}
