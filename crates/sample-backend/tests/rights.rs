//! Rights, tested from outside: the backend must enforce each of them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use sample_backend::data::curated;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{PEOPLE, TODAY, curated as backend, fresh, with_journal};

const VIEW: &str = "viewCustomerActivity";
const REQUESTS: &str = "viewAllSupportRequests";
const LEARNERS: &str = "viewLearners";
const EDUCATION: &str = "exportOnDemandEducation";
const EXPORT: &str = "exportRecords";
const MANAGE: &str = "manageUsers";

/// Expected rights, by hand: person, workspace, roles, capabilities.
#[rustfmt::skip]
const EXPECTED: &[(&str, &str, &[&str], &[&str])] = &[
    ("customer-admin", "w-1", &["customerAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("customer-admin", "w-2", &["customerAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("customer-admin", "w-3", &["customerAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("customer-admin", "w-4", &["customerAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("workspace-admin", "w-1", &["workspaceAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("workspace-admin", "w-2", &["member"], &[]),
    ("workspace-admin", "w-3", &["member"], &[]),
    ("workspace-admin", "w-4", &["member"], &[]),
    ("customer-activity", "w-1", &["customerActivity", "supportContact"], &[VIEW, EXPORT]),
    ("customer-activity", "w-2", &["member"], &[]),
    ("all-requests", "w-1", &["customerActivity", "viewAllSupportRequests"], &[VIEW, REQUESTS, EXPORT]),
    ("all-requests", "w-2", &["customerActivity", "viewAllSupportRequests"], &[VIEW, REQUESTS, EXPORT]),
    ("learning-manager", "w-1", &["customerActivity", "learningManager"], &[VIEW, LEARNERS, EDUCATION, EXPORT]),
    ("support-contact", "w-1", &["supportContact"], &[]),
    ("member", "w-1", &["member"], &[]),
    ("mixed", "w-1", &["member"], &[]),
    ("mixed", "w-2", &["workspaceAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("mixed", "w-3", &["supportContact"], &[]),
    ("activity-only", "w-1", &["customerActivity"], &[VIEW, EXPORT]),
    ("requests-only", "w-1", &["viewAllSupportRequests"], &[REQUESTS]),
    ("learning-only", "w-1", &["learningManager"], &[LEARNERS, EDUCATION]),
    ("learning-only", "w-2", &["viewAllSupportRequests", "learningManager"], &[REQUESTS, LEARNERS, EDUCATION]),
    ("all-delegated", "w-1", &["customerActivity", "viewAllSupportRequests", "learningManager"], &[VIEW, REQUESTS, LEARNERS, EDUCATION, EXPORT]),
    ("admin-learning", "w-1", &["workspaceAdministrator", "learningManager"], &[VIEW, REQUESTS, LEARNERS, EDUCATION, EXPORT, MANAGE]),
    ("two-hats", "w-1", &["customerActivity"], &[VIEW, EXPORT]),
    ("two-hats", "w-2", &["workspaceAdministrator"], &[VIEW, REQUESTS, EXPORT, MANAGE]),
    ("unknown-role", "w-1", &["auditor"], &[]),
    ("unknown-role", "w-2", &["customerActivity", "auditor"], &[VIEW, EXPORT]),
];

#[test]
fn me_returns_roles_and_capabilities() {
    let mut told = Vec::new();
    for person in PEOPLE {
        let me = backend().person(person).api("/me");
        assert_eq!(me["user"]["id"], me["meta"]["user"]);
        assert!(me["user"]["id"].as_str().is_some_and(|id| id.starts_with("u-")), "the id is opaque");
        let current: Vec<&Value> =
            me["workspaces"].as_array().unwrap().iter().filter(|w| w["current"] == true).collect();
        if person == "no-workspace" {
            assert_eq!(me["workspaces"], json!([]));
            continue;
        }
        assert_eq!(current.len(), 1);
        assert_eq!(current[0]["id"], "w-1");
        for workspace in me["workspaces"].as_array().unwrap() {
            told.push(json!([person, workspace["id"], workspace["roles"], workspace["capabilities"]]));
            let manages = workspace["capabilities"].as_array().unwrap().contains(&json!(MANAGE));
            let delegable = if manages {
                json!(["customerActivity", "viewAllSupportRequests", "learningManager"])
            } else {
                json!([])
            };
            assert_eq!(workspace["delegable"], delegable);
            let administrators = workspace["administrators"].as_array().unwrap();
            assert!(administrators.iter().any(|admin| admin["displayName"] == "Amelia Hartmann"));
        }
    }
    let expected: Vec<Value> = EXPECTED
        .iter()
        .map(|(person, workspace, roles, may)| json!([person, workspace, roles, may]))
        .collect();
    assert_eq!(told, expected);
}

/// Whether a person has a capability in a workspace, by the table above.
fn may(person: &str, workspace: &str, capability: &str) -> Option<bool> {
    EXPECTED
        .iter()
        .find(|(who, at, ..)| (*who, *at) == (person, workspace))
        .map(|(.., may)| may.contains(&capability))
}

#[test]
fn every_operation_checks_its_right_in_its_workspace() {
    for person in PEOPLE {
        let caller = backend().person(person);
        for workspace in ["w-1", "w-2", "w-3", "w-4", "w-9"] {
            let status = |capability: &str| match may(person, workspace, capability) {
                Some(true) => 200,
                Some(false) => 403,
                None => 404,
            };
            for path in [
                "/activity?",
                "/series?",
                "/additional-cases?service=advisory&",
                "/additional-cases/facets?service=advisory&field=id&",
            ] {
                assert_eq!(
                    caller.status(&format!("{path}workspace={workspace}")),
                    status(VIEW),
                    "{person} {path} {workspace}"
                );
            }
            for path in ["/users?", "/users/facets?field=roles&", "/role-changes?"] {
                assert_eq!(
                    caller.status(&format!("{path}workspace={workspace}")),
                    status(MANAGE),
                    "{person} {path} {workspace}"
                );
            }
            // a-2 is shared by w-1 and w-2, a-1 belongs to w-1, a-6 to w-2, a-3 to w-3.
            for (entitlement, home) in
                [("e-1", &["w-1"][..]), ("e-20", &["w-1", "w-2"]), ("e-49", &["w-2"]), ("e-31", &["w-3"])]
            {
                let theirs = home.iter().any(|at| may(person, at, VIEW).is_some());
                // An entitlement of others must look like one that does not exist.
                let expected = match (theirs, status(VIEW)) {
                    (false, _) => 404,
                    (true, 200) if !home.contains(&workspace) => 404,
                    (true, other) => other,
                };
                for tail in ["", "/records", "/records/facets"] {
                    let path = format!("/entitlements/{entitlement}{tail}?workspace={workspace}&field=id");
                    assert_eq!(caller.status(&path), expected, "{person} {path}");
                }
            }
        }
    }
}

#[test]
fn a_person_without_a_workspace_gets_nothing() {
    let nobody = backend().person("no-workspace");
    for path in [
        "/activity",
        "/activity?workspace=*",
        "/series",
        "/entitlements/e-1",
        "/kinds/reactiveSupport",
        "/users",
    ] {
        assert_eq!(nobody.status(path), 404, "{path}");
    }
}

#[test]
fn the_journal_records_requests_and_delivered_data() {
    let backend = with_journal();
    let lena = backend.person("customer-activity");
    let entries = || lena.get("/journal").json().as_array().unwrap().clone();
    lena.get("/api/v1/entitlements/e-4/records?workspace=w-1&limit=3");
    lena.get_with("/api/v1/users?workspace=w-1", &[("accept-encoding", "br")]);
    backend.stranger().get("/api/v1/activity");
    let kept = entries();
    let short = |entry: &Value| {
        json!([
            entry["method"],
            entry["path"],
            entry["query"],
            entry["person"],
            entry["status"],
            entry["rows"]
        ])
    };
    assert_eq!(
        kept.iter().map(short).collect::<Vec<_>>(),
        [
            json!(["GET", "/entitlements/e-4/records", "workspace=w-1&limit=3", "customer-activity", 200, 3]),
            json!(["GET", "/users", "workspace=w-1", "customer-activity", 403, 0]),
            json!(["GET", "/activity", "", null, 401, 0]),
        ]
    );
    let fields = kept[0]["fields"].as_array().unwrap();
    assert!(fields.contains(&json!("title")) && !fields.contains(&json!("learner")), "{fields:?}");
    assert_eq!(lena.send("DELETE", "/journal", &[("origin", "http://elsewhere.example")], b"").status, 403);
    assert_eq!(entries().len(), 3, "nobody else's page empties it");
    assert_eq!(lena.send("DELETE", "/journal", &[], b"").status, 204);
    lena.get("/api/v1/activity?workspace=w-1");
    let kept = entries();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["workspaces"], json!(["w-1", "w-2"]), "a-2 is shared with a workspace of hers");
    assert_eq!(fresh().stranger().get("/journal").status, 404, "without the flag there is none");
}

#[test]
fn people_added_later_do_not_change_records() {
    let world = curated::world(sample_backend::data::day(TODAY.parse().unwrap()));
    let directory = &world.directory;
    let is_new = |place: u32| {
        directory.get(place).is_some_and(|human| human.sample.is_some_and(|sample| sample.is_new))
    };
    let first = directory.humans.iter().position(|human| human.sample.is_some_and(|sample| sample.is_new));
    let news = first.unwrap()..directory.humans.len();
    assert!(news.clone().all(|place| is_new(place as u32)), "they come after everybody else");
    assert_eq!(news.len(), 8);
    let named = directory.named.iter().chain(&directory.contacts).flatten();
    assert!(named.copied().all(|place| !is_new(place)), "nor does any record name them");
    // As before there were any new people.
    let lena = backend().person("customer-activity").api("/entitlements/e-1/records?limit=1");
    assert_eq!(
        (lena["meta"]["visible"].as_u64(), lena["meta"]["total"].as_u64()),
        (Some(VISIBLE), Some(318))
    );
}

/// Number of support requests of `e-1` that Lena sees.
const VISIBLE: u64 = 62;

#[test]
fn data_of_others_looks_as_if_it_did_not_exist() {
    let caller = backend().person("learning-manager");
    for (theirs_not, nowhere) in [
        ("/entitlements/e-49", "/entitlements/e-9999"),
        ("/entitlements/e-49/records", "/entitlements/e-9999/records"),
        ("/activity?workspace=w-2", "/activity?workspace=w-9999"),
        ("/series?workspace=w-2", "/series?workspace=w-9999"),
        ("/users?workspace=w-2", "/users?workspace=w-9999"),
    ] {
        let strip = |path: &str| {
            let answer = caller.get(&format!("/api/v1{path}"));
            assert_eq!(answer.status, 404, "{path}");
            let mut problem = answer.json();
            assert!(problem.as_object_mut().unwrap().remove("traceId").is_some());
            problem
        };
        assert_eq!(strip(theirs_not), strip(nowhere));
    }
}

#[test]
fn workspaces_without_a_right_are_ignored() {
    let mixed = backend().person("mixed");
    for (query, status, ignored) in [
        ("", 403, json!(null)),
        ("workspace=w-2", 200, json!(null)),
        ("workspace=w-1&workspace=w-2", 200, json!(["w-1"])),
        (
            "workspace=w-2&workspace=nowhere&workspace=w-3&workspace=nowhere&workspace=w-4",
            200,
            json!(["nowhere", "w-3", "w-4"]),
        ),
        ("workspace=w-1", 403, json!(null)),
        ("workspace=w-1&workspace=nowhere", 403, json!(null)),
        ("workspace=nowhere", 404, json!(null)),
        ("workspace=*", 200, json!(null)),
        ("workspace=*&workspace=nowhere", 200, json!(["nowhere"])),
    ] {
        for path in [
            "/activity?",
            "/series?",
            "/additional-cases?service=advisory&",
            "/kinds/reactiveSupport?",
            "/kinds/reactiveSupport/records?",
        ] {
            let answer = mixed.get(&format!("/api/v1{path}{query}"));
            assert_eq!(answer.status, status, "{path}{query}");
            if status == 200 {
                assert_eq!(answer.json()["meta"]["ignored"], ignored, "{path}{query}");
            }
        }
    }
    assert_eq!(backend().person("support-contact").status("/activity?workspace=*"), 403);
    // A request for an entitlement without a workspace: the current one if the entitlement belongs to it, otherwise all of
    // theirs.
    for (id, status) in [("e-1", 403), ("e-20", 403), ("e-49", 200), ("e-31", 403)] {
        assert_eq!(mixed.status(&format!("/entitlements/{id}")), status, "{id}");
    }
    let other = backend().person("customer-activity");
    for (id, status) in [("e-1", 200), ("e-20", 200), ("e-49", 403), ("e-31", 404)] {
        assert_eq!(other.status(&format!("/entitlements/{id}")), status, "{id}");
    }
}

#[test]
fn kinds_respect_the_selected_agreements() {
    let admin = backend().person("customer-admin");
    let ids = |query: &str| admin.api(&format!("/kinds/reactiveSupport?{query}"))["entitlementIds"].clone();
    assert_eq!(ids(""), json!(["e-1", "e-20"]), "the active ones of the current workspace");
    assert_eq!(ids("workspace=w-2"), json!(["e-20", "e-49"]));
    assert_eq!(ids("agreement=a-5"), json!(["e-43"]));
    assert_eq!(ids("agreement=a-5&agreement=a-1"), json!(["e-1", "e-43"]));
    assert_eq!(ids("workspace=*&agreement=a-6&agreement=a-3"), json!(["e-31", "e-49"]));
    let answer = admin.api("/kinds/reactiveSupport?agreement=a-1&agreement=a-6&agreement=a-99");
    assert_eq!(answer["meta"]["ignored"], json!(["a-6", "a-99"]), "not of this workspace, not there");
    assert_eq!(admin.status("/kinds/reactiveSupport?agreement=a-6"), 404);
    assert_eq!(admin.status("/kinds/workshop"), 404, "add-on only");
}

#[test]
fn nothing_of_other_workspaces_is_delivered() {
    let caller = backend().person("learning-manager");
    let text = caller.get("/api/v1/activity?workspace=*").text() + &caller.get("/api/v1/me").text();
    for secret in ["Contoso UK", "Contoso Research", "w-2", "w-3", "E-061442970", "Migration Factory"] {
        assert!(!text.contains(secret), "{secret}");
    }
    let agreements = caller.api("/activity")["agreements"].clone();
    let shared = agreements.as_array().unwrap().iter().find(|agreement| agreement["id"] == "a-2").unwrap();
    assert_eq!(shared["workspaceIds"], json!(["w-1"]));
}

#[test]
fn support_requests_are_filtered_by_the_four_criteria() {
    let backend = fresh();
    let lena = backend.person("customer-activity");
    let admin = backend.person("workspace-admin");
    let world = curated::world(sample_backend::data::day(TODAY.parse().unwrap()));
    let me = world.directory.sample("customer-activity").unwrap();
    let human = world.directory.get(me).unwrap();
    let mut alone = [0; 3];
    for (place, entitlement) in world.entitlements.iter().enumerate().take(25) {
        if !["e-1", "e-2", "e-16", "e-19", "e-20", "e-21"].contains(&entitlement.id.as_str()) {
            continue;
        }
        let path = format!("/entitlements/e-{}/records?workspace=w-1", place + 1);
        let mut expected = BTreeSet::new();
        for index in 0..entitlement.source.count {
            let hidden = entitlement.source.hidden(index, &world);
            if hidden.workspace != Some(0) {
                continue;
            }
            let criteria = [
                hidden.group.is_some_and(|group| human.groups.contains(&group)),
                hidden.shared == Some(me),
                hidden.contact == Some(me),
            ];
            if criteria.contains(&true) {
                expected.insert(entitlement.source.id(index));
            }
            if criteria.iter().filter(|met| **met).count() == 1 {
                alone.iter_mut().zip(criteria).for_each(|(alone, met)| *alone += usize::from(met));
            }
        }
        let (rows, meta) = lena.all(&path);
        let seen: BTreeSet<String> = rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(seen, expected, "{path}");
        let (all, whole) = admin.all(&path);
        assert_eq!(meta["visible"].as_u64(), Some(expected.len() as u64));
        assert_eq!(meta["total"].as_u64(), Some(all.len() as u64));
        assert!(expected.len() < all.len(), "{path} hides nothing");
        assert_eq!(whole["visible"], whole["total"]);
        // Hidden rows cannot be found, counted or summed either.
        let hidden = all.iter().find(|row| !expected.contains(row["id"].as_str().unwrap())).unwrap();
        let number = hidden["number"].as_str().unwrap();
        assert_eq!(lena.api(&format!("{path}&q={number}"))["meta"]["count"], 0);
        assert_eq!(lena.api(&format!("{path}&filter%5Bnumber%5D={number}"))["meta"]["count"], 0);
        let facets = lena
            .get(&format!("/api/v1/entitlements/e-{}/records/facets?workspace=w-1&field=number", place + 1))
            .text();
        assert!(!facets.contains(number));
    }
    assert!(alone.iter().all(|count| *count > 0), "each criterion alone shows something: {alone:?}");
    // The right to see all applies at once.
    let id = human.id.as_str();
    assert_eq!(
        admin.put_roles(id, "w-1", Some("*"), &["customerActivity", "viewAllSupportRequests"]).status,
        200
    );
    let meta = lena.api("/entitlements/e-1/records")["meta"].clone();
    assert_eq!((meta["visible"].as_u64(), meta["total"].as_u64()), (Some(318), Some(318)));
}

#[test]
fn counts_of_additional_cases_state_their_basis() {
    for (person, all) in [
        ("customer-admin", true),
        ("all-requests", true),
        ("customer-activity", false),
        ("learning-manager", false),
    ] {
        let caller = backend().person(person);
        for line in caller.api("/activity")["additionalCases"].as_array().unwrap() {
            let meta = caller
                .api(&format!("/additional-cases?service={}", line["service"].as_str().unwrap()))["meta"]
                .clone();
            assert_eq!(line["count"], meta["visible"], "{person}");
            assert_eq!(line["basis"], if all { Value::Null } else { json!("visible") }, "{person}");
            assert_eq!(
                meta.get("total").is_some(),
                all,
                "{person}: whoever sees a part is not told the whole"
            );
            if all {
                assert_eq!(meta["total"], meta["visible"]);
            }
        }
    }
    let reasons = backend()
        .person("customer-admin")
        .api("/additional-cases/facets?service=problemResolution&workspace=*&field=reason");
    assert_eq!(reasons["data"].as_array().unwrap().len(), 4);
    for service in ["problemResolution", "advisory"] {
        let path = format!(
            "/additional-cases/facets?service={service}&workspace=*&field=classification&filter%5Breason%5D=classification"
        );
        let classes = backend().person("customer-admin").api(&path);
        let classes: BTreeSet<&str> =
            classes["data"].as_array().unwrap().iter().filter_map(|facet| facet["value"].as_str()).collect();
        assert_eq!(classes, BTreeSet::from(["SU", "DSA", "X85", "REC"]));
    }
}

#[test]
fn learners_are_hidden_everywhere_without_the_right() {
    let manager = backend().person("learning-manager");
    let (named, _) = manager.all("/entitlements/e-4/records");
    assert!(named.iter().all(|row| row["learner"].is_string() && row["email"].is_string()));
    let name = named[0]["learner"].as_str().unwrap();
    let q = support::encode(name);
    assert!(manager.api(&format!("/entitlements/e-4/records?q={q}"))["meta"]["count"].as_u64() > Some(0));
    for person in ["customer-admin", "workspace-admin", "customer-activity", "all-requests"] {
        let caller = backend().person(person);
        let (rows, meta) = caller.all("/entitlements/e-4/records?sort=learner,email");
        assert_eq!(
            (rows.len(), meta["visible"].as_u64()),
            (642, Some(642)),
            "{person}: the rows themselves are visible"
        );
        assert!(
            rows.iter().all(|row| row.get("learner").is_none() && row.get("email").is_none()),
            "{person}"
        );
        assert!(rows.is_sorted_by_key(|row| row["id"].as_str()), "{person}: the order tells of names");
        for guess in ["q=", "filter%5Blearner%5D=", "filter%5Bemail%5D="] {
            let guessed = if guess.contains("email") {
                support::encode(named[0]["email"].as_str().unwrap())
            } else {
                q.clone()
            };
            assert_eq!(
                caller.api(&format!("/entitlements/e-4/records?{guess}{guessed}"))["meta"]["count"],
                0,
                "{person} {guess}"
            );
        }
        let facets = caller.api("/entitlements/e-4/records/facets?field=learner");
        assert_eq!(facets["data"], json!([{ "value": null, "count": 642 }]), "{person}");
    }
}

#[test]
fn the_right_to_see_learners_ends_at_the_workspace() {
    let backend = fresh();
    let admin = backend.person("workspace-admin");
    let person = backend.person("all-requests");
    let id = person.api("/me")["user"]["id"].as_str().unwrap().to_owned();
    admin.put_roles(&id, "w-1", Some("*"), &["customerActivity", "learningManager"]);
    let here = person.all("/entitlements/e-23/records?workspace=w-1").0;
    let both = person.all("/entitlements/e-23/records?workspace=w-1&workspace=w-2").0;
    assert!(here.len() < both.len());
    let named = |rows: &[Value]| rows.iter().filter(|row| row["learner"].is_string()).count();
    assert_eq!((named(&here), named(&both)), (here.len(), here.len()));
    // Hidden names are last in both directions, in the order of ids.
    for sort in ["learner", "-learner"] {
        let rows =
            person.all(&format!("/entitlements/e-23/records?workspace=w-1&workspace=w-2&sort={sort}")).0;
        assert!(rows[..here.len()].iter().all(|row| row["learner"].is_string()), "{sort}");
        assert!(rows[here.len()..].is_sorted_by_key(|row| row["id"].as_str()), "{sort}");
    }
}

#[test]
fn delegable_roles_grant_their_union_at_once() {
    let backend = fresh();
    let admin = backend.person("workspace-admin");
    let member = backend.person("member");
    let id = member.api("/me")["user"]["id"].as_str().unwrap().to_owned();
    let delegable = [
        ("customerActivity", &[VIEW, EXPORT][..]),
        ("viewAllSupportRequests", &[REQUESTS]),
        ("learningManager", &[LEARNERS, EDUCATION]),
    ];
    for set in 0..8 {
        let chosen: Vec<_> =
            delegable.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, one)| one).collect();
        let roles: Vec<&str> = chosen.iter().map(|(role, _)| *role).collect();
        let answer = admin.put_roles(&id, "w-1", Some("*"), &roles);
        assert_eq!(answer.status, 200);
        let me = member.api("/me");
        let has: BTreeSet<&str> = me["workspaces"][0]["capabilities"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap())
            .collect();
        assert_eq!(has, chosen.iter().flat_map(|(_, grants)| grants.iter().copied()).collect(), "{roles:?}");
        // Without the first capability nothing of the activity is served, whatever else is granted.
        let view = has.contains(VIEW);
        for path in [
            "/activity",
            "/series",
            "/entitlements/e-4",
            "/entitlements/e-4/records",
            "/kinds/onDemandEducation",
            "/additional-cases?service=advisory",
        ] {
            assert_eq!(member.status(path), if view { 200 } else { 403 }, "{roles:?} {path}");
        }
        assert_eq!(member.status("/users"), 403);
        if view {
            let row = member.api("/entitlements/e-4/records?limit=1")["data"][0].clone();
            assert_eq!(row.get("learner").is_some(), has.contains(LEARNERS), "{roles:?}");
            let meta = member.api("/entitlements/e-1/records")["meta"].clone();
            assert_eq!(meta["visible"] == meta["total"], has.contains(REQUESTS), "{roles:?}");
        }
    }
}

#[test]
fn role_changes_follow_the_rules_and_are_recorded() {
    let backend = fresh();
    let admin = backend.person("workspace-admin");
    let other = backend.person("customer-admin");
    let find = |id: &str| -> Value {
        admin
            .all("/users?workspace=w-1")
            .0
            .into_iter()
            .find(|user| user["id"] == id)
            .unwrap_or_else(|| panic!("no {id}"))
    };
    let lena = find("u-23");
    let before = admin.all("/role-changes?workspace=w-1").0.len();
    let etag = lena["etag"].as_str().unwrap();
    // Roles that cannot be delegated stay, whether they are sent back or not.
    let first = admin.put_roles("u-23", "w-1", Some(etag), &["viewAllSupportRequests"]);
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(first.json()["data"]["roles"], json!(["viewAllSupportRequests", "supportContact"]));
    let new = first.json()["data"]["etag"].as_str().unwrap().to_owned();
    assert_ne!(new, etag);
    assert_eq!(first.header("etag"), new);
    assert_eq!(find("u-23"), first.json()["data"]);
    // The second administrator is too late, and gets the current state.
    let late = other.put_roles("u-23", "w-1", Some(etag), &["customerActivity"]);
    assert_eq!(late.status, 412);
    assert_eq!(late.json()["current"], first.json()["data"]);
    assert_eq!(other.put_roles("u-23", "w-1", None, &[]).status, 428);
    assert_eq!(
        other.put_roles("u-23", "w-1", Some(&new), &["supportContact", "customerActivity"]).status,
        200
    );
    for (roles, rule) in [
        (&["customerAdministrator"][..], "notDelegable"),
        (&["customerActivity", "workspaceAdministrator"], "notDelegable"),
        (&["member"], "notDelegable"),
        (&["emperor"], "unknownRole"),
    ] {
        let answer = admin.put_roles("u-23", "w-1", Some("*"), roles);
        assert_eq!((answer.status, answer.json()["rule"].as_str()), (422, Some(rule)), "{roles:?}");
    }
    // Refused changes have no effect; the history has the two that succeeded.
    assert_eq!(find("u-23")["roles"], json!(["customerActivity", "supportContact"]));
    let changes = admin.all("/role-changes?workspace=w-1").0;
    assert_eq!(changes.len(), before + 2);
    let me = other.api("/me")["user"]["id"].clone();
    assert_eq!(changes[0]["by"], me, "newest first");
    assert_eq!(
        (&changes[0]["added"], &changes[0]["removed"]),
        (&json!(["customerActivity"]), &json!(["viewAllSupportRequests"]))
    );
    assert_eq!(
        (&changes[1]["added"], &changes[1]["removed"]),
        (&json!(["viewAllSupportRequests"]), &json!(["customerActivity"]))
    );
    assert!(changes.is_sorted_by(|a, b| a["at"].as_str() >= b["at"].as_str()));
    // Other workspaces have no such change, and people of other workspaces are not found.
    assert!(other.all("/role-changes?workspace=w-2").0.iter().all(|change| change["userId"] != "u-23"));
    assert_eq!(admin.put_roles("u-9999", "w-1", Some("*"), &[]).status, 404);
    let elsewhere = other.all("/users?workspace=w-2").0;
    let stranger = elsewhere
        .iter()
        .find(|user| !admin.all("/users?workspace=w-1").0.iter().any(|mine| mine["id"] == user["id"]))
        .unwrap();
    assert_eq!(admin.put_roles(stranger["id"].as_str().unwrap(), "w-1", Some("*"), &[]).status, 404);
    // A list read before the change has another revision.
    let revision =
        |caller: &support::Person<'_>| caller.api("/users?workspace=w-1&limit=1")["meta"]["revision"].clone();
    let old = revision(&admin);
    admin.put_roles("u-23", "w-1", Some("*"), &["customerActivity", "learningManager"]);
    assert_ne!(revision(&admin), old);
}
