//! Rules that the scripts in `assets/` apply before the program has loaded, as the program applies them: the language in force,
//! which addresses are the app's, which pages are in the chunk, what the device keeps of a person, and the first requests.
//!
//! The cases are in `tests/cases/first-visit.json`; `tests/scripts/first-visit.test.mjs` checks the scripts against them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

use api_client::{Endpoint, List, decode};
use domain::access::device_key;
use domain::query::RecordQuery;
use domain::route::{Address, Page, ROUTES, Subject, normal_base};
use std::fmt::Write as _;
use text::Lang;

/// Number of records that the app requests first (`PAGE` of `record_list`).
const FIRST: usize = 200;

/// Environment variable that makes the test write the cases.
const WRITE: &str = "WRITE_CASES";

/// Formats a JSON string.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for sign in value.chars() {
        match sign {
            '"' | '\\' => out.extend(['\\', sign]),
            sign if sign.is_control() => write!(out, "\\u{:04x}", u32::from(sign)).unwrap(),
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

fn optional(value: Option<&str>) -> String {
    value.map_or_else(|| "null".to_owned(), text)
}

fn list<T: AsRef<str>>(values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(|value| text(value.as_ref())).collect();
    format!("[{}]", values.join(", "))
}

// --- the language in force ---------------------------------------------------------------------------------------------

/// Language tags: the reader's choice, the host's, the person's, the browser's.
type Tags = (Option<&'static str>, Option<&'static str>, Option<&'static str>, &'static [&'static str]);

const TAGS: &[Tags] = &[
    (None, None, None, &[]),
    (None, None, None, &["en"]),
    (None, None, None, &["de"]),
    (None, None, None, &["en-GB", "de"]),
    (None, None, None, &["de-AT", "en"]),
    (None, None, None, &["de-Latn-CH-1996"]),
    (None, None, None, &["DE_CH"]),
    (None, None, None, &["De"]),
    (None, None, None, &["it-CH", "pl", "de-CH", "en"]),
    (None, None, None, &["it", "pl"]),
    (None, None, None, &["fr-CA", "de"]),
    (None, None, None, &["den", "deu", "english", "e", "", "-de", " de", "x-de", "i-de"]),
    (None, None, None, &["de-"]),
    (None, None, None, &["de.UTF-8", "en"]),
    (None, None, Some("de-DE"), &["en-US"]),
    (None, None, Some("it"), &["de"]),
    (None, None, Some("fr-FR"), &["de"]),
    (None, None, Some("it"), &["pl"]),
    (None, Some("en-GB"), Some("de"), &["de"]),
    (None, Some("tlh"), Some("de"), &["en"]),
    (None, Some("tlh"), None, &["en", "de"]),
    (Some("en"), Some("de"), Some("de"), &["de"]),
    (Some("de"), Some("en"), Some("en"), &["en"]),
    (Some("nonsense"), Some("de"), Some("en"), &["en"]),
    (Some(""), None, Some("de"), &["en"]),
    (Some("de-CH"), None, None, &["en"]),
];

fn languages() -> Vec<String> {
    let case = |(chosen, host, person, browser): &Tags| {
        let tags = [*chosen, *host, *person].into_iter().flatten().chain(browser.iter().copied());
        let lang = tags.filter_map(Lang::from_tag).next().unwrap_or_default();
        format!(
            r#"{{"chosen": {}, "host": {}, "person": {}, "browser": {}, "language": {}}}"#,
            optional(*chosen),
            optional(*host),
            optional(*person),
            list(browser),
            text(lang.tag())
        )
    };
    TAGS.iter().map(case).collect()
}

// --- the routes ----------------------------------------------------------------------------------------------------------

/// Base path, path, whether a host mounts the app, and its starting address if its state is in memory.
type Place = (&'static str, &'static str, bool, Option<&'static str>);

const PLACES: &[Place] = &[
    ("", "/", false, None),
    ("", "/customer-activity", false, None),
    ("", "/customer-activity/", false, None),
    ("", "/customer-activities", false, None),
    ("", "/customer-activity/entitlements/e-8", false, None),
    ("", "/customer-activity/entitlements/e-8/", false, None),
    ("", "/customer-activity/entitlements/e%2F8%20%C3%A4", false, None),
    ("", "/customer-activity/entitlements", false, None),
    ("", "/customer-activity/entitlements/e-8/records", false, None),
    ("", "/customer-activity/kinds/reactiveSupport", false, None),
    ("", "/customer-activity/kinds", false, None),
    ("", "/customer-activity/additional-cases/advisory", false, None),
    ("", "/customer-activity/additional-cases/problem-resolution", false, None),
    ("", "/customer-activity/additional-cases/problemResolution", false, None),
    ("", "/customer-activity/planning", false, None),
    ("", "/customer-activity/planning/", false, None),
    ("", "/customer-activity/planning/more", false, None),
    ("", "/customer-activity/additional-cases/other", false, None),
    ("", "/customer-activity/nothing", false, None),
    ("", "/manage-users", false, None),
    ("", "/manage-users/", false, None),
    ("", "/manage-users/u-1", false, None),
    ("", "/contract-details", false, None),
    ("", "/nothing", false, None),
    ("", "/nothing/manage-users", false, None),
    ("/app", "/app", false, None),
    ("/app", "/app/", false, None),
    ("/app", "/app/customer-activity", false, None),
    ("/app", "/app/manage-users", false, None),
    ("/app", "/app/customer-activity/kinds/records", false, None),
    ("/app", "/apple/manage-users", false, None),
    ("/app", "/manage-users", false, None),
    ("/app", "/", false, None),
    ("/app/", "/app/manage-users", false, None),
    ("/app/", "/apple/manage-users", false, None),
    ("/portal/activity", "/portal/activity/customer-activity/entitlements/e-1", false, None),
    ("/portal/activity", "/portal/customer-activity", false, None),
    // A host has its own home page.
    ("/portal/activity", "/portal/activity", true, None),
    ("/portal/activity", "/portal/activity/", true, None),
    ("/portal/activity", "/portal/activity/manage-users", true, None),
    ("/portal/activity", "/portal/activity/contract-details", true, None),
    ("/portal/activity", "/portal/activityX", true, None),
    ("/portal/activity", "/somewhere/else", true, None),
    ("", "/", true, None),
    // With its state in memory, the app ignores the address bar.
    ("", "/somewhere/else", true, Some("/customer-activity")),
    ("/portal/activity", "/somewhere/else", true, Some("/")),
    ("/portal/activity", "/somewhere/else", true, Some("/customer-activity/kinds/records")),
    ("", "/somewhere/else", true, Some("/manage-users")),
];

/// The first page; `None` = the address is not the app's.
fn first_page((base, path, is_guest, memory): Place, search: &str) -> Option<Address> {
    let (base, path) = memory.map_or((base, path), |path| ("", path));
    let address = Address::parse(&normal_base(base), path, search, "")?;
    let is_way_in = is_guest && address.page == Page::Home;
    Some(if is_way_in { Address { page: Page::Overview, ..address } } else { address })
}

fn places() -> Vec<String> {
    let case = |place: &Place| {
        let (base, path, is_guest, memory) = *place;
        let page = first_page(*place, "").map(|address| address.page);
        format!(
            r#"{{"base": {}, "path": {}, "guest": {is_guest}, "memory": {}, "route": {}, "chunk": {}}}"#,
            text(base),
            text(path),
            optional(memory),
            optional(page.as_ref().map(Page::route)),
            page.is_some_and(|page| page.is_in_chunk())
        )
    };
    PLACES.iter().map(case).collect()
}

// --- the first requests -------------------------------------------------------------------------------------------------

/// Name for the case, workspaces by id with their capabilities, and the one marked as current.
type Person = (&'static str, &'static [(&'static str, &'static [&'static str])], Option<&'static str>);

const SEES: &[&str] = &["viewCustomerActivity"];
const NOTHING: &[&str] = &[];

const PEOPLE: &[Person] = &[
    ("sees three", &[("w-1", SEES), ("w-2", SEES), ("w-3", SEES)], Some("w-1")),
    (
        "sees two of three",
        &[("w-1", NOTHING), ("w-2", SEES), ("w-3", &["viewCustomerActivity", "manageUsers"])],
        Some("w-2"),
    ),
    ("does not see the current one", &[("w-1", &["manageUsers"]), ("w-2", SEES), ("w-3", SEES)], Some("w-1")),
    ("has no current one", &[("w-1", SEES), ("w-2", SEES)], None),
    ("has no current one and does not see the first", &[("w-1", NOTHING), ("w-2", SEES)], None),
    ("has strange ids", &[("w 1&2=3", SEES), ("ä/ö+%", SEES)], Some("w 1&2=3")),
    ("only manages users", &[("w-1", &["manageUsers", "exportRecords"])], Some("w-1")),
    ("knows unknown rights", &[("w-1", &["ViewCustomerActivity", "viewcustomeractivity", "*"])], Some("w-1")),
    ("is nowhere", &[], None),
];

const SEARCHES: &[&str] = &[
    "",
    "?workspace=w-2",
    "?workspace=w-3&workspace=w-2&workspace=w-3",
    "?workspace=w-2&workspace=w-99",
    "?workspace=w-99",
    "?workspace=w-1",
    "?workspace=",
    "?workspace=*",
    "?workspace=w-2&workspace=*",
    "?workspace=w+1%262%3D3&workspace=%C3%A4%2F%C3%B6%2B%25",
    "?status=all&package=p-1&addOnAgreement=a-2&view=table&columns=id&record=r-1&unknown=1",
    "?q=disk",
    "?sort=-opened",
    "?from=2026-01-01",
    "?to=2026-01-31",
    "?agreement=a-1",
    "?filter.status=open",
    "?not.status=open",
    "?q=",
];

const PATHS: &[&str] = &[
    "/",
    "/customer-activity",
    "/customer-activity/entitlements/e-8",
    "/customer-activity/entitlements/e.8~_x",
    "/customer-activity/entitlements/e%208",
    "/customer-activity/kinds/reactiveSupport",
    "/customer-activity/additional-cases/advisory",
    "/customer-activity/additional-cases/problem-resolution",
    "/customer-activity/additional-cases/other",
    "/customer-activity/planning",
    "/customer-activity/nothing",
    "/manage-users",
    "/contract-details",
    "/nothing",
];

/// The workspace that the host names, and the one that the person chose on this device.
type Kept = (Option<&'static str>, Option<&'static str>);

/// A response of `GET /me`.
fn me((_, workspaces, current): &Person) -> String {
    let workspaces: Vec<String> = workspaces
        .iter()
        .map(|(id, capabilities)| {
            let (current, capabilities) = (*current == Some(*id), list(capabilities));
            let id = text(id);
            format!(r#"{{"id": {id}, "name": {id}, "current": {current}, "roles": [], "capabilities": {capabilities}, "delegable": []}}"#)
        })
        .collect();
    format!(
        r#"{{"user": {{"id": "u-1", "displayName": "U"}}, "workspaces": [{}], "meta": {{"asOf": "2026-11-23T09:30:00Z", "user": "u-1"}}}}"#,
        workspaces.join(", ")
    )
}

/// The requests of the app for its first page, apart from `/me`, and whether the scripts shall send all of them: they do not if
/// the address narrows the list of records.
fn first_questions(person: &Person, kept: Kept, address: &Address) -> (Vec<String>, bool) {
    let (wished, chosen) = kept;
    let me = decode::me(me(person).as_bytes()).unwrap().placed(chosen, &wished.map(str::to_owned));
    let may = address.page.right().is_none_or(|right| me.offers_anywhere(right));
    if !may || !address.page.is_activity() {
        return (Vec::new(), true);
    }
    let filter = address.params.overview();
    let scope = filter.workspaces.resolve(&me);
    let (query, is_unread) = address.params.question();
    let records = |list: List| Endpoint::records(&list, &query, 0, FIRST);
    let agreements = &filter.agreements;
    let (asked, id) = match address.page.subject() {
        None => (vec![Endpoint::activity(&scope)], None),
        Some(Subject::Entitlement(id)) => {
            (vec![Endpoint::entitlement(&id, &scope), records(List::of_entitlement(&id, &scope))], Some(id))
        }
        Some(Subject::Kind(kind)) => (
            vec![
                Endpoint::kind(&kind, &scope, agreements),
                records(List::of_kind(&kind, &scope, agreements)),
            ],
            Some(kind),
        ),
        Some(Subject::AdditionalCases(service)) => {
            (vec![records(List::of_additional_cases(&service, &scope))], None)
        }
    };
    let is_narrowed = query != RecordQuery::default() || is_unread || !agreements.is_empty();
    let is_plain_id = id.is_none_or(|id| domain::link::segment(&id) == id);
    let is_drilldown = address.page.subject().is_some();
    let texts = asked.iter().map(|question| question.as_str().to_owned()).collect();
    (texts, !is_drilldown || (!is_narrowed && is_plain_id))
}

fn questions() -> Vec<String> {
    let mut cases = Vec::new();
    let mut add = |person: &Person, kept: Kept, path: &'static str, search: &str| {
        let address = first_page(("", path, false, None), search).unwrap();
        let (asks, early) = first_questions(person, kept, &address);
        // A search without words selects everything. The scripts may leave it to the app, which only costs time.
        let early = early && !(search == "?q=" && address.page.subject().is_some());
        cases.push(format!(
            r#"{{"person": {}, "workspace": {}, "chosen": {}, "path": {}, "search": {}, "asks": {}, "early": {early}}}"#,
            text(person.0),
            optional(kept.0),
            optional(kept.1),
            text(path),
            text(search),
            list(&asks)
        ));
    };
    const NONE: Kept = (None, None);
    let [sees_three, sees_two, ..] = PEOPLE else { panic!("too few people") };
    for path in PATHS {
        for person in PEOPLE {
            add(person, NONE, path, "");
        }
    }
    for search in SEARCHES {
        for path in ["/customer-activity", "/customer-activity/kinds/reactiveSupport"] {
            add(sees_two, NONE, path, search);
        }
        add(sees_three, NONE, "/customer-activity/entitlements/e-8", search);
        add(sees_three, NONE, "/customer-activity/additional-cases/advisory", search);
    }
    for person in PEOPLE {
        add(person, NONE, "/customer-activity", "?workspace=w+1%262%3D3&workspace=%C3%A4%2F%C3%B6%2B%25");
        add(person, NONE, "/customer-activity", "?workspace=w-1");
        for wished in ["w-1", "w-3", "w-99"] {
            add(person, (Some(wished), None), "/customer-activity", "");
            add(person, (None, Some(wished)), "/customer-activity", "");
            add(person, (Some(wished), Some("w-2")), "/customer-activity", "");
        }
        add(person, (Some("w-3"), None), "/customer-activity/kinds/records", "?workspace=w-2");
        add(person, (None, Some("w-3")), "/customer-activity/kinds/records", "?workspace=w-2");
        add(person, (None, Some("w-3")), "/customer-activity/entitlements/e-8", "");
        add(person, (None, Some("w-3")), "/customer-activity", "?workspace=*");
    }
    cases
}

// --- what the device keeps of a person -----------------------------------------------------------------------------------

const IDS: &[&str] =
    &["", "u-1", "u-17", "amelia@contoso.example", "ä/ö+%", "🎉", "00000000-0000-0000-0000-000000000000"];

fn device_keys() -> Vec<String> {
    IDS.iter().map(|id| format!("{}: {}", text(id), text(&device_key(id)))).collect()
}

// --- the table -----------------------------------------------------------------------------------------------------------

fn table() -> String {
    let mut out = String::from("{\n");
    let tags: Vec<&str> = Lang::ALL.iter().map(|lang| lang.tag()).collect();
    let about = format!("Written by crates/api-client/tests/first_visit.rs ({WRITE}=1).");
    writeln!(out, "  \"about\": {},", text(&about)).unwrap();
    writeln!(out, "  \"tags\": {},", list(&tags)).unwrap();
    let people = PEOPLE.iter().map(|person| format!("{}: {}", text(person.0), me(person))).collect();
    let sections: [(&str, [char; 2], Vec<String>); 5] = [
        ("people", ['{', '}'], people),
        ("languages", ['[', ']'], languages()),
        ("places", ['[', ']'], places()),
        ("deviceKeys", ['{', '}'], device_keys()),
        ("questions", ['[', ']'], questions()),
    ];
    let sections: Vec<String> = sections
        .into_iter()
        .map(|(name, [open, close], cases)| {
            format!("  \"{name}\": {open}\n    {}\n  {close}", cases.join(",\n    "))
        })
        .collect();
    out.push_str(&sections.join(",\n"));
    out.push_str("\n}\n");
    out
}

#[test]
fn the_cases_match_the_program() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/first-visit.json");
    let table = table();
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(path, table).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let differing = kept.lines().zip(table.lines()).find(|(kept, now)| kept != now);
    assert!(
        kept == table,
        "tests/cases/first-visit.json is not what the program decides now: {differing:?}\n\
         Write it again with `{WRITE}=1 cargo test -p customer-activity-api-client --test first_visit`, \
         then run `make test-scripts`, which holds the scripts against it."
    );
}

#[test]
fn every_route_is_among_the_cases() {
    let route_of = |path: &str| Some(Address::parse("", path, "", "")?.page.route());
    for route in ROUTES {
        let is_tried = |path: &str| route_of(path) == Some(route.path);
        assert!(PATHS.iter().any(|path| is_tried(path)), "PATHS has no address of {}", route.path);
        let mut places = PLACES.iter().filter(|(base, ..)| base.is_empty());
        assert!(places.any(|(_, path, ..)| is_tried(path)), "PLACES has no address of {}", route.path);
    }
}
