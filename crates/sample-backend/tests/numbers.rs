//! The figures of overview, drilldown, series and rows agree, for any workspaces.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use chrono::NaiveDate;
use sample_backend::Config;
use sample_backend::data::generated::Sizes;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use support::{Person, curated, entitlements, generated, hundredths, start};

/// The sum of an entitlement's rows, by the contract's table.
fn measure(rows: &[Value], record_type: &str, unit: &str) -> i64 {
    let sum = |field: &str, rows: &mut dyn Iterator<Item = &Value>| -> i64 {
        rows.map(|row| row.get(field).map_or(0, hundredths)).sum()
    };
    match (record_type, unit) {
        ("case", "hours") => sum("hours", &mut rows.iter()),
        ("case", _) | ("contact" | "learningActivity", _) => rows.len() as i64 * 100,
        ("delivery", _) => sum("deliveredHours", &mut rows.iter()),
        ("creditEvent", _) => -sum("credits", &mut rows.iter().filter(|row| row["type"] == "redeem")),
        ("assessmentRun", _) => {
            rows.iter().filter(|row| row.get("configuredOn").is_some()).count() as i64 * 100
        }
        other => panic!("{other:?}"),
    }
}

/// The credits moved by events of some types.
fn movement(rows: &[Value], types: &[&str]) -> i64 {
    let of_type = |row: &&Value| types.contains(&row["type"].as_str().unwrap_or_default());
    rows.iter().filter(of_type).map(|row| hundredths(&row["credits"])).sum()
}

/// Compares an entitlement of the overview with its drilldown, series and rows. Returns the number of comparisons: entitlements
/// with known consumption.
fn check(person: &Person<'_>, workspaces: &str) -> usize {
    let mut compared = 0;
    for one in entitlements(person, workspaces) {
        let id = one["id"].as_str().unwrap();
        let what = format!("{id} {} {workspaces}", one["kind"]);
        let detail = person.api(&format!("/entitlements/{id}?{workspaces}"));
        check_same_members(&one, &detail, &what);
        assert_eq!(detail["entitlementIds"], json!([id]));
        let series = detail["series"].as_array().cloned().unwrap_or_default();
        let Some(consumed) = one.get("consumed").map(hundredths) else {
            assert!(
                series.iter().all(|month| month.get("consumed").is_none()),
                "{what}: months of what is unknown"
            );
            let meta = person.api(&format!("/entitlements/{id}/records?{workspaces}"))["meta"].clone();
            assert_eq!((meta["visible"].as_u64(), meta.get("total")), (Some(0), None), "{what}");
            continue;
        };
        assert_eq!(hundredths(&detail["totals"]["consumed"]), consumed, "{what}: totals");
        let of_series: i64 = series.iter().map(|month| hundredths(&month["consumed"])).sum();
        assert_eq!(of_series, consumed, "{what}: series");
        let (rows, meta) = person.all(&format!("/entitlements/{id}/records?{workspaces}"));
        let record_type = meta["recordType"].as_str().unwrap();
        assert_eq!(measure(&rows, record_type, one["unit"].as_str().unwrap()), consumed, "{what}: rows");
        let total = one.get("consumedTotal").map_or(consumed, hundredths);
        assert!(
            total >= consumed && (one.get("consumedTotal").is_none() || total != consumed),
            "{what}: consumedTotal"
        );
        check_what_is_left(person, &one, &detail, &series, total);
        check_months(&detail, &series, &what);
        compared += 1;
    }
    compared
}

fn check_same_members(one: &Value, detail: &Value, what: &str) {
    for member in [
        "kind",
        "name",
        "unit",
        "allowance",
        "consumed",
        "consumedTotal",
        "available",
        "expired",
        "reserved",
        "scheduled",
        "lastActivity",
        "basis",
        "actionLink",
    ] {
        assert_eq!(one.get(member), detail.get(member), "{what}: {member}");
    }
}

/// Checks what was bought, granted, used and left in the whole agreement.
fn check_what_is_left(person: &Person<'_>, one: &Value, detail: &Value, series: &[Value], total: i64) {
    let id = one["id"].as_str().unwrap();
    let what = format!("{id} {}", one["kind"]);
    let kind = one["allowance"]["type"].as_str().unwrap();
    let purchased =
        one["allowance"].get("amount").filter(|_| matches!(kind, "quantity" | "allowed")).map(hundredths);
    assert_eq!(detail["totals"].get("purchased").map(hundredths), purchased, "{what}");
    assert_eq!(detail["totals"].get("consumedTotal"), one.get("consumedTotal"), "{what}");
    let of_series: i64 =
        series.iter().map(|month| hundredths(month.get("consumedTotal").unwrap_or(&month["consumed"]))).sum();
    assert_eq!(of_series, total, "{what}: series of the agreement");
    let mut left = purchased.map(|purchased| purchased - total);
    let mut adjusted = 0;
    if let Some(available) = one.get("available").map(hundredths) {
        // The ledger of the whole agreement, the parts and the lots agree about each credit.
        let ledger = person.all(&format!("/entitlements/{id}/records?workspace=*")).0;
        let (expired, reserved) = (hundredths(&one["expired"]), hundredths(&one["reserved"]));
        assert_eq!(expired, -movement(&ledger, &["expire"]), "{what}: expired");
        assert_eq!(reserved, -movement(&ledger, &["reserve", "release"]), "{what}: reserved");
        assert_eq!(Some(available), left.map(|left| left - expired - reserved), "{what}: available");
        let balance: i64 = ledger.iter().map(|row| hundredths(&row["credits"])).sum();
        assert_eq!(available, balance, "{what}: the ledger's balance");
        let lots = detail["lots"].as_array().unwrap();
        let running = lots.iter().filter(|lot| lot["expires"].as_str() >= Some(support::TODAY));
        assert_eq!(running.map(|lot| hundredths(&lot["left"])).sum::<i64>(), available, "{what}: lots");
        for part in ["expired", "reserved"] {
            assert_eq!(detail["totals"][part], one[part], "{what}: {part}");
        }
        left = Some(available);
        adjusted = movement(&ledger, &["adjust"]);
    }
    assert_eq!(detail["totals"].get("remaining").map(hundredths), left, "{what}: left");
    if let Some(purchased) = purchased.filter(|_| !series.is_empty()) {
        let granted: i64 = series.iter().map(|month| hundredths(&month["granted"])).sum();
        assert_eq!(granted + adjusted, purchased, "{what}: what was granted");
    }
}

/// Checks that months run from the package's start to today without a gap.
fn check_months(detail: &Value, series: &[Value], what: &str) {
    let start = detail["package"]["start"].as_str().unwrap();
    if start > support::TODAY {
        assert!(series.is_empty(), "{what}");
        return;
    }
    assert_eq!(series.first().unwrap()["month"], start[..7], "{what}");
    assert_eq!(series.last().unwrap()["month"], support::TODAY[..7], "{what}");
    assert!(
        series.windows(2).all(|pair| next_month(pair[0]["month"].as_str().unwrap()) == pair[1]["month"]),
        "{what}"
    );
}

fn next_month(month: &str) -> String {
    let (year, month) = month.split_once('-').unwrap();
    let (year, month): (u32, u32) = (year.parse().unwrap(), month.parse().unwrap());
    if month == 12 { format!("{:04}-01", year + 1) } else { format!("{year:04}-{:02}", month + 1) }
}

#[test]
fn overview_drilldown_series_and_rows_agree() {
    let admin = curated().person("customer-admin");
    let mut compared = 0;
    for workspaces in [
        "",
        "workspace=w-1",
        "workspace=w-2",
        "workspace=w-3",
        "workspace=w-4",
        "workspace=w-1&workspace=w-2",
        "workspace=*",
    ] {
        compared += check(&admin, workspaces);
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn generated_figures_agree() {
    for seed in 1..4 {
        let sizes = Sizes {
            workspaces: 4,
            agreements: 5,
            packages: 16,
            entitlements: 5,
            records: 60,
            seed,
            ..Sizes::default()
        };
        let backend = generated(sizes);
        let admin = backend.person("customer-admin");
        assert_eq!(check(&admin, "workspace=*") + unknown(&admin), 80);
        check(&admin, "workspace=w-2");
    }
}

fn unknown(admin: &Person<'_>) -> usize {
    entitlements(admin, "workspace=*").iter().filter(|one| one.get("consumed").is_none()).count()
}

#[test]
fn parts_of_an_agreement_add_up_to_the_whole() {
    let admin = curated().person("customer-admin");
    let by_id = |workspaces: &str| -> BTreeMap<String, Value> {
        entitlements(&admin, workspaces)
            .into_iter()
            .map(|one| (one["id"].as_str().unwrap().to_owned(), one))
            .collect()
    };
    let (germany, uk, both) =
        (by_id("workspace=w-1"), by_id("workspace=w-2"), by_id("workspace=w-1&workspace=w-2"));
    let mut differ = 0;
    for (id, here) in &germany {
        let (Some(there), Some(consumed)) = (uk.get(id), here.get("consumed").map(hundredths)) else {
            continue;
        };
        let whole = &both[id];
        assert_eq!(whole.get("consumedTotal"), None, "{id}: everything was chosen");
        let total = here.get("consumedTotal").map_or(consumed, hundredths);
        assert_eq!(hundredths(&whole["consumed"]), total, "{id}");
        assert_eq!(consumed + hundredths(&there["consumed"]), total, "{id}");
        differ += usize::from(here.get("consumedTotal").is_some());
    }
    assert!(differ > 5, "shared agreements that are used on both sides: {differ}");
    let ids: Vec<&String> = both.keys().collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
    let listed = entitlements(&admin, "workspace=w-1&workspace=w-2").len();
    assert_eq!(listed, both.len(), "every entitlement appears once");
}

/// Reference for the rules of summing: lines of unit, allowance type, amount, consumption, total consumption.
fn lines(parts: &[&Value]) -> Vec<(String, String, Option<i64>, i64, i64)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let endless: BTreeSet<String> = parts
        .iter()
        .filter(|one| one["allowance"]["type"] == "asNeeded")
        .map(|one| text(&one["unit"]))
        .collect();
    let mut lines: Vec<(String, String, Option<i64>, i64, i64)> = Vec::new();
    for one in parts {
        let unit = text(&one["unit"]);
        let limitless = endless.contains(&unit);
        let kind = if limitless { "asNeeded".to_owned() } else { text(&one["allowance"]["type"]) };
        let amount = one["allowance"].get("amount").filter(|_| !limitless).map(hundredths);
        let consumed = hundredths(&one["consumed"]);
        let total = one.get("consumedTotal").map_or(consumed, hundredths);
        match lines
            .iter_mut()
            .find(|line| line.0 == unit && line.1 == kind && (kind != "perIncident" || line.2 == amount))
        {
            Some(line) => {
                if kind != "perIncident" {
                    line.2 = line.2.zip(amount).map(|(a, b)| a + b);
                }
                line.3 += consumed;
                line.4 += total;
            }
            None => lines.push((unit, kind, amount, consumed, total)),
        }
    }
    lines
}

/// The entitlements of these agreements' enterprise-wide packages, by kind.
fn by_kind<'a>(activity: &'a Value, agreements: &[&Value]) -> BTreeMap<&'a str, Vec<&'a Value>> {
    let mut by_kind: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for package in activity["packages"].as_array().unwrap() {
        if package["kind"] == "enterpriseWide"
            && agreements.iter().any(|one| one["id"] == package["agreementId"])
        {
            for one in package["entitlements"].as_array().unwrap() {
                by_kind.entry(one["kind"].as_str().unwrap()).or_default().push(one);
            }
        }
    }
    by_kind
}

/// The lines of the backend's response for a kind: unit, allowance type, amount, consumption.
fn served_lines(detail: &Value, what: &str) -> Vec<(String, String, Option<i64>, i64)> {
    match detail.get("lines") {
        Some(lines) => {
            lines.as_array().unwrap().iter().map(|line| (line, &line["totals"]["consumed"])).collect()
        }
        None => vec![(detail, &detail["consumed"])],
    }
    .into_iter()
    .map(|(line, consumed)| {
        let allowance = &line["allowance"];
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{what}: {detail}")).to_owned();
        (
            text(&line["unit"]),
            text(&allowance["type"]),
            allowance.get("amount").map(hundredths),
            hundredths(consumed),
        )
    })
    .collect()
}

/// Compares a kind with the sum of its entitlements. Returns whether they can be summed.
fn check_kind(admin: &Person<'_>, kind: &str, parts: &[&Value], workspaces: &str, query: &str) -> bool {
    let what = format!("{kind} {workspaces}{query}");
    let detail = admin.api(&format!("/kinds/{kind}?{workspaces}{query}"));
    let expected = lines(parts);
    let ids: Vec<&Value> = parts.iter().map(|one| &one["id"]).collect();
    assert_eq!(detail["entitlementIds"], json!(ids), "{what}");
    let short: Vec<_> = expected
        .iter()
        .map(|(unit, kind, amount, consumed, _)| (unit.clone(), kind.clone(), *amount, *consumed))
        .collect();
    assert_eq!(served_lines(&detail, &what), short, "{what}");
    let rows = admin.all(&format!("/kinds/{kind}/records?{workspaces}{query}")).0;
    assert!(
        rows.iter().all(|row| ids.contains(&&row["entitlementId"])),
        "{what}: every row says whose it is"
    );
    let [(_, kind, amount, consumed, total)] = &expected[..] else {
        assert!(detail.get("totals").is_none() && detail.get("allowance").is_none(), "{what}");
        return false;
    };
    assert_eq!(hundredths(&detail["totals"]["consumed"]), *consumed, "{what}");
    assert_eq!(detail.get("consumedTotal").map_or(*consumed, hundredths), *total, "{what}");
    let left = amount.filter(|_| kind == "quantity" || kind == "allowed").map(|amount| amount - total);
    assert_eq!(detail["totals"].get("remaining").map(hundredths), left, "{what}");
    let series: i64 =
        detail["series"].as_array().into_iter().flatten().map(|month| hundredths(&month["consumed"])).sum();
    assert_eq!(series, *consumed, "{what}: series");
    let (rows, meta) = admin.all(&format!(
        "/kinds/{kind_path}/records?{workspaces}{query}",
        kind_path = detail["kind"].as_str().unwrap()
    ));
    let unit = detail["unit"].as_str().unwrap();
    assert_eq!(measure(&rows, meta["recordType"].as_str().unwrap(), unit), *consumed, "{what}: rows");
    true
}

#[test]
fn kinds_are_summed_by_the_rules() {
    let admin = curated().person("customer-admin");
    let (mut sums, mut mixtures) = (0, 0);
    for workspaces in ["workspace=w-1", "workspace=w-2", "workspace=w-3", "workspace=*"] {
        let activity = admin.api(&format!("/activity?{workspaces}"));
        let all: Vec<&Value> = activity["agreements"].as_array().unwrap().iter().collect();
        let active: Vec<&Value> = all.iter().copied().filter(|one| one["status"] == "active").collect();
        let every = all.iter().map(|one| format!("&agreement={}", one["id"].as_str().unwrap())).collect();
        for (agreements, query) in [(active, String::new()), (all, every)] {
            for (kind, parts) in by_kind(&activity, &agreements) {
                match check_kind(&admin, kind, &parts, workspaces, &query) {
                    true => sums += 1,
                    false => mixtures += 1,
                }
            }
        }
    }
    assert!(sums > 20 && mixtures > 3, "{sums} sums, {mixtures} mixtures");
}

#[test]
fn a_ledger_of_credits_balances() {
    for (backend, ids) in [
        (curated(), vec!["e-11".to_owned(), "e-37".to_owned(), "e-48".to_owned()]),
        (&generated(Sizes { packages: 30, records: 77, ..Sizes::default() }), Vec::new()),
    ] {
        let admin = backend.person("customer-admin");
        let ids = if ids.is_empty() {
            let all = entitlements(&admin, "workspace=*");
            all.iter()
                .filter(|one| one["kind"] == "proactiveCredits")
                .map(|one| one["id"].as_str().unwrap().to_owned())
                .collect()
        } else {
            ids
        };
        assert!(ids.len() > 2);
        let mut moved = 0;
        for id in ids {
            let rows = admin.all(&format!("/entitlements/{id}/records?workspace=*&sort=id")).0;
            let mut balance = 0;
            for row in &rows {
                balance += hundredths(&row["credits"]);
                assert_eq!(hundredths(&row["balanceAfter"]), balance, "{id} {}", row["id"]);
                assert!(balance >= 0, "{id} is overdrawn");
                let sign = hundredths(&row["credits"]).signum();
                match row["type"].as_str().unwrap() {
                    "grant" | "release" => assert_eq!(sign, 1),
                    "redeem" | "reserve" | "expire" => assert_eq!(sign, -1),
                    other => assert_eq!(other, "adjust"),
                }
            }
            assert!(rows.is_sorted_by_key(|row| row["date"].as_str()), "{id}");
            moved += rows.len();
            let detail = admin.api(&format!("/entitlements/{id}?workspace=*"));
            let lots = detail["lots"].as_array().cloned().unwrap_or_default();
            assert_eq!(lots.iter().map(|lot| hundredths(&lot["left"])).sum::<i64>(), balance, "{id}: lots");
            if !rows.is_empty() {
                let granted: i64 = lots.iter().map(|lot| hundredths(&lot["granted"])).sum();
                assert_eq!(
                    granted + movement(&rows, &["adjust"]),
                    hundredths(&detail["allowance"]["amount"]),
                    "{id}: what was granted and adjusted is what was bought"
                );
            }
        }
        assert!(moved > 50, "{moved}");
    }
}

fn check_agreements_and_packages(activity: &Value, today: &str) {
    let agreements = activity["agreements"].as_array().unwrap();
    let of_status =
        |status: &str| agreements.iter().filter(|one| one["status"] == status).collect::<Vec<_>>();
    let ends: BTreeSet<&str> = of_status("active").iter().map(|one| one["end"].as_str().unwrap()).collect();
    assert!(ends.len() >= 3 && of_status("future").len() == 1 && of_status("expired").len() == 1, "{today}");
    assert!(agreements.iter().any(|one| one["workspaceIds"].as_array().unwrap().len() == 2));
    let packages = activity["packages"].as_array().unwrap();
    let day: NaiveDate = today.parse().unwrap();
    let left =
        |package: &Value| (package["end"].as_str().unwrap().parse::<NaiveDate>().unwrap() - day).num_days();
    let active: Vec<&Value> = packages.iter().filter(|package| package["status"] == "active").collect();
    for (low, high) in [(0, 0), (1, 10), (11, 89)] {
        assert!(
            active.iter().any(|package| (low..=high).contains(&left(package))),
            "{today}: ends in {low} to {high} days"
        );
    }
    assert!(packages.iter().any(|package| package["status"] == "inactive" && package["kind"] == "addOn"));
    for package in packages {
        let running =
            (package["start"].as_str().unwrap()..=package["end"].as_str().unwrap()).contains(&today);
        assert_eq!(package["status"] == "active", running, "{today} {}", package["id"]);
    }
}

fn check_entitlements(all: &[Value], today: &str) {
    let kinds: BTreeSet<&str> = all.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.len(), 11);
    let allowances: BTreeSet<&str> =
        all.iter().map(|one| one["allowance"]["type"].as_str().unwrap()).collect();
    assert_eq!(allowances.len(), 5);
    let one = |id: &str| all.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(
        (hundredths(&one("e-8")["consumed"]), hundredths(&one("e-8")["allowance"]["amount"])),
        (21_400, 20_000),
        "107 %"
    );
    assert!(all.iter().any(|one| one.get("consumed").is_none()), "{today}: an unknown one");
    assert!(
        all.iter().any(|one| one["consumed"] == "0" && one["allowance"]["type"] == "quantity"),
        "{today}: an untouched one"
    );
    assert!(
        all.iter().any(|one| one.get("scheduled").is_some_and(|planned| hundredths(planned) > 0)),
        "{today}: planned hours"
    );
    assert!(
        all.iter().any(|one| one["consumed"].as_str().is_some_and(|text| text.ends_with(".25"))),
        "{today}: quarter hours"
    );
    let links: Vec<&str> = all.iter().filter_map(|one| one["actionLink"]["href"].as_str()).collect();
    assert!(
        links.iter().any(|link| link.starts_with("https:"))
            && links.iter().any(|link| link.starts_with("mailto:"))
    );
}

/// Checks that nothing except scheduled things is dated after the sources were read.
fn check_dates(admin: &Person<'_>, as_of: &str) {
    for id in ["e-1", "e-4", "e-5", "e-11"] {
        for row in admin.all(&format!("/entitlements/{id}/records?workspace=*")).0 {
            for field in [
                "opened",
                "closed",
                "startedOn",
                "completedOn",
                "lastAccessed",
                "addedOn",
                "lastSignIn",
                "date",
            ] {
                assert!(
                    row.get(field).is_none_or(|at| at.as_str() < Some(as_of)),
                    "{row} is later than {as_of}"
                );
            }
        }
    }
}

#[test]
fn the_curated_year_has_every_case_on_any_day() {
    for today in ["2026-11-23", "2026-01-01", "2026-12-31", "2028-02-29", "2027-03-31"] {
        let backend = start(Config { today: Some(today.parse().unwrap()), ..Config::default() });
        let admin = backend.person("customer-admin");
        let activity = admin.api("/activity?workspace=*");
        assert_eq!(activity["meta"]["asOf"], format!("{today}T09:30:00Z"));
        check_agreements_and_packages(&activity, today);
        check_entitlements(&entitlements(&admin, "workspace=*"), today);
        check_dates(&admin, activity["meta"]["asOf"].as_str().unwrap());
    }
}

#[test]
fn texts_use_the_readers_language_and_records_the_workspaces() {
    let admin = curated().person("customer-admin");
    let translated = |path: &str, language: &str| {
        admin.get_with(&format!("/api/v1{path}"), &[("accept-language", language)]).json()
    };
    let description = |language: &str| translated("/entitlements/e-1", language)["description"].clone();
    for (language, kind, benefit, action) in [
        ("en", "Reactive support", "Service delivery management", "Open a support request"),
        (
            "de-DE,de;q=0.9,en;q=0.5",
            "Reaktiver Support",
            "Service Delivery Management",
            "Supportanfrage stellen",
        ),
        (
            "fr-FR,fr;q=0.9,en;q=0.5",
            "Support réactif",
            "Pilotage des services",
            "Créer une demande de support",
        ),
    ] {
        assert_eq!(translated("/kinds/reactiveSupport", language)["name"], kind);
        assert_eq!(translated("/entitlements/e-7", language)["name"], benefit);
        assert_eq!(translated("/entitlements/e-1", language)["actionLink"]["label"], action);
        assert_eq!(
            translated("/entitlements/e-1/records", language)["data"],
            admin.api("/entitlements/e-1/records")["data"],
            "records are nobody's translation"
        );
        for other in ["en", "de", "fr"].into_iter().filter(|other| !language.starts_with(other)) {
            assert_ne!(description(language), description(other));
        }
    }
    let titles = admin.get("/api/v1/entitlements/e-1/records?limit=1000").text();
    assert!(
        ["ä", "ö", "ü", "„"].iter().all(|letter| titles.contains(letter)),
        "the German workspace writes German"
    );
}
