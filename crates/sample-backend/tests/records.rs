//! Lists of records: pages, order, search, filters, facets, sums, each compared with the rows themselves.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

mod support;

use proptest::prelude::*;
use sample_backend::language::{TextOrder, Wanted, fold};
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use support::lists::LISTS;
use support::{Person, curated, encode, hundredths};

/// A person who sees everything: every request, and learners too.
fn reader() -> &'static Person<'static> {
    static READER: OnceLock<Person<'static>> = OnceLock::new();
    READER.get_or_init(|| {
        let admin = curated().person("workspace-admin");
        // Administrators may assign delegable roles to themselves.
        let me = admin.api("/me")["user"]["id"].as_str().expect("an id").to_owned();
        let answer = admin.put_roles(&me, "w-1", Some("*"), &["workspaceAdministrator", "learningManager"]);
        assert_eq!(answer.status, 200);
        admin
    })
}

fn with(path: &str, parameters: &str) -> String {
    format!("{path}{}{parameters}", if path.contains('?') { '&' } else { '?' })
}

fn at<'a>(row: &'a Value, field: &str) -> &'a Value {
    field.split('.').fold(row, |value, part| &value[part])
}

/// The values of a field as in facets.
fn written(row: &Value, field: &str) -> Vec<String> {
    match at(row, field) {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(|item| item.as_str().expect("a text").to_owned()).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

const NUMBERS: &[&str] = &[
    "hours",
    "deliveredHours",
    "plannedHours",
    "credits",
    "balanceAfter",
    "attendees",
    "casesOpened",
    "progress",
    "minutes",
    "runs",
    "findings.high",
    "findings.medium",
    "findings.low",
];
const PLAIN: &[&str] = &["id", "entitlementId", "etag", "by", "userId"];

fn number(value: &Value) -> i64 {
    value.as_i64().map_or_else(|| hundredths(value), |count| count * 100)
}

fn compare(a: &Value, b: &Value, field: &str, order: &TextOrder) -> Ordering {
    if NUMBERS.contains(&field) {
        return number(at(a, field)).cmp(&number(at(b, field)));
    }
    let (a, b) = (written(a, field).join(", "), written(b, field).join(", "));
    let in_time = a.len() >= 10 && a.as_bytes()[4] == b'-' && a.as_bytes()[7] == b'-' && a.starts_with("20");
    if PLAIN.contains(&field) || in_time { a.cmp(&b) } else { order.compare(&a, &b) }
}

/// Reference: sorts the rows by the contract's rules.
fn sorted(rows: &[Value], sort: &str, language: &str) -> Vec<Value> {
    let order = Wanted::read(Some(language)).order();
    let mut rows = rows.to_vec();
    rows.sort_by(|a, b| {
        for key in sort.split(',') {
            let (field, descending) = key.strip_prefix('-').map_or((key, false), |field| (field, true));
            let ordering = match (written(a, field).is_empty(), written(b, field).is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => return Ordering::Greater,
                (false, true) => return Ordering::Less,
                (false, false) => compare(a, b, field, &order),
            };
            if ordering.is_ne() {
                return if descending { ordering.reverse() } else { ordering };
            }
        }
        a["id"].as_str().cmp(&b["id"].as_str())
    });
    rows
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

fn page_ids(page: &Value) -> Vec<String> {
    ids(page["data"].as_array().expect("rows")).into_iter().map(str::to_owned).collect()
}

#[test]
fn joined_pages_are_the_whole_list_without_duplicates() {
    let reader = reader();
    for list in LISTS {
        let (whole, meta) = reader.all(list.path);
        let count = meta["count"].as_u64().expect("a count") as usize;
        assert_eq!(whole.len(), count, "{}", list.path);
        assert!(count > 3, "{} has too few rows to say anything", list.path);
        assert_eq!(meta["visible"], meta["total"], "{}", list.path);
        for limit in [1, 7, 200] {
            let mut joined = Vec::new();
            let mut next = Some(format!("/api/v1{}", with(list.path, &format!("limit={limit}"))));
            // Reading single rows page by page is slow, so only the first pages are read.
            while let Some(target) = next.filter(|_| joined.len() < 100 * limit) {
                let page = reader.get(&target).json();
                let rows = page_ids(&page);
                assert!(rows.len() <= limit);
                assert_eq!(
                    page["meta"]["revision"], meta["revision"],
                    "the revision changed without a change"
                );
                joined.extend(rows);
                next = page["links"]["next"].as_str().map(str::to_owned);
            }
            assert_eq!(joined, ids(&whole)[..joined.len()], "{} by {limit}", list.path);
            assert!(limit == 1 || joined.len() == count, "{} by {limit}", list.path);
        }
        let distinct: BTreeSet<&str> = ids(&whole).into_iter().collect();
        assert_eq!(distinct.len(), count, "{} has an id twice", list.path);
        let beyond = reader.api(&with(list.path, &format!("offset={count}")));
        assert_eq!((beyond["data"].as_array().map(Vec::len), beyond["links"].get("next")), (Some(0), None));
    }
}

#[test]
fn every_field_sorts_both_ways_with_absent_values_last() {
    let reader = reader();
    let mut absent = 0;
    for list in LISTS {
        let (rows, _) = reader.all(list.path);
        assert_eq!(ids(&rows), ids(&sorted(&rows, list.order, "en")), "{} by default", list.path);
        for field in list.fields {
            for sort in [
                (*field).to_owned(),
                format!("-{field}"),
                format!("{},-{field}", list.fields[4]),
                format!("{field},-id"),
            ] {
                let page = reader.api(&with(list.path, &format!("limit=1000&sort={sort}")));
                let expected: Vec<String> =
                    ids(&sorted(&rows, &sort, "en")).into_iter().map(str::to_owned).take(1000).collect();
                assert_eq!(page_ids(&page), expected, "{} by {sort}", list.path);
            }
            absent += rows.iter().filter(|row| written(row, field).is_empty()).count();
        }
    }
    assert!(absent > 100, "the data has too few absent values to test anything");
    let weights = reader.api("/entitlements/e-6/records?sort=-findings");
    let parts = reader.api("/entitlements/e-6/records?sort=-findings.high,-findings.medium,-findings.low");
    assert_eq!(page_ids(&weights), page_ids(&parts));
}

#[test]
fn text_sorts_as_the_language_does() {
    let reader = reader();
    let path = "/api/v1/users?workspace=w-1&limit=1000&sort=displayName";
    let names = |language: &str| -> Vec<String> {
        let page = reader.get_with(path, &[("accept-language", language)]).json();
        page["data"]
            .as_array()
            .expect("rows")
            .iter()
            .map(|row| row["displayName"].as_str().expect("a name").to_owned())
            .collect()
    };
    let german = names("de-DE,de;q=0.9");
    let place = |wanted: &str| {
        german
            .iter()
            .position(|name| name.starts_with(wanted))
            .unwrap_or_else(|| panic!("{wanted}: {german:?}"))
    };
    // Ä sorts with A, so before B; by code points it would follow Z.
    assert!(place("Ägidius") < place("B"), "{german:?}");
    let swedish = names("sv");
    assert!(
        swedish.last().is_some_and(|name| name.starts_with(['Ä', 'Ö'])),
        "in Swedish Ä and Ö come after Z: {swedish:?}"
    );
    let rows = reader.all("/users?workspace=w-1").0;
    let expected: Vec<String> = sorted(&rows, "displayName", "sv")
        .iter()
        .map(|row| row["displayName"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(swedish, expected);
}

/// Reference: whether a row contains every word, by the contract's rules.
fn matches(row: &Value, searched: &[&str], q: &str) -> bool {
    q.split_whitespace().map(fold).all(|word| {
        searched.iter().any(|field| written(row, field).iter().any(|text| fold(text).contains(&word)))
    })
}

#[test]
fn search_needs_every_word_and_ignores_case_and_accents() {
    let reader = reader();
    for list in LISTS {
        let (rows, _) = reader.all(list.path);
        let mut tried = 0;
        for row in rows.iter().step_by(rows.len() / 6 + 1) {
            // Parts of two fields, one in upper case.
            let texts: Vec<String> = list.searched.iter().flat_map(|field| written(row, field)).collect();
            let part = |text: &String| fold(text).chars().skip(1).take(4).collect::<String>().to_uppercase();
            let q = texts.iter().take(2).map(part).collect::<Vec<_>>().join(" ");
            let page = reader.api(&with(list.path, &format!("limit=1000&q={}", encode(&q))));
            let expected: Vec<Value> =
                rows.iter().filter(|row| matches(row, list.searched, &q)).cloned().collect();
            assert_eq!(
                page["meta"]["count"].as_u64(),
                Some(expected.len() as u64),
                "{} for {q:?}",
                list.path
            );
            assert!(
                !expected.is_empty() && expected.iter().any(|found| found["id"] == row["id"]),
                "{q:?} does not find its own row"
            );
            assert_eq!(page["meta"]["visible"].as_u64(), Some(rows.len() as u64), "visible is unfiltered");
            tried += 1;
        }
        assert!(tried > 1);
        let nothing = reader.api(&with(list.path, "q=zzzzqqqq"));
        assert_eq!(nothing["meta"]["count"], 0);
        // Other fields are not searched.
        if list.path.contains("e-1/") {
            assert_eq!(reader.api(&with(list.path, "q=waitingForCustomer"))["meta"]["count"], 0);
        }
    }
    let plain = reader.api("/entitlements/e-1/records?q=kohler")["meta"]["count"].as_u64();
    let umlaut =
        reader.api(&format!("/entitlements/e-1/records?q={}", encode("KÖHLER")))["meta"]["count"].as_u64();
    assert_eq!(plain, umlaut);
    assert!(plain > Some(0));
}

#[test]
fn filters_match_any_value_and_all_fields() {
    let reader = reader();
    for list in LISTS {
        let (rows, _) = reader.all(list.path);
        for field in list.fields {
            let mut values: Vec<String> = rows.iter().flat_map(|row| written(row, field)).collect();
            values.sort();
            values.dedup();
            let chosen: Vec<&String> = values.iter().step_by(values.len() / 2 + 1).take(2).collect();
            let has_absent = rows.iter().any(|row| written(row, field).is_empty());
            for (word, wanted) in [("filter", true), ("filterNot", false)] {
                let mut parameters: Vec<String> =
                    chosen.iter().map(|value| format!("{word}%5B{field}%5D={}", encode(value))).collect();
                let expected = |absent: bool| {
                    let meant = |row: &&Value| {
                        let written = written(row, field);
                        (absent && written.is_empty()) || written.iter().any(|value| chosen.contains(&value))
                    };
                    rows.iter().filter(|row| meant(row) == wanted).count() as u64
                };
                let count = |parameters: &[String]| {
                    reader.api(&with(list.path, &parameters.join("&")))["meta"]["count"]
                        .as_u64()
                        .expect("a count")
                };
                if !chosen.is_empty() {
                    assert_eq!(count(&parameters), expected(false), "{} {word} {field}", list.path);
                }
                if has_absent {
                    parameters.push(format!("{word}%5B{field}%5D="));
                    assert_eq!(
                        count(&parameters),
                        expected(true),
                        "{} {word} {field}, absent ones too",
                        list.path
                    );
                }
            }
        }
    }
}

#[test]
fn dates_bound_inclusively_and_instants_by_their_utc_date() {
    let reader = reader();
    for list in LISTS {
        let (rows, _) = reader.all(list.path);
        let mut days: Vec<String> =
            rows.iter().flat_map(|row| written(row, list.date)).map(|text| text[..10].to_owned()).collect();
        days.sort();
        let (from, to) = (&days[days.len() / 4], &days[days.len() / 2]);
        for (parameters, low, high) in [
            (format!("from={from}&to={to}"), from.as_str(), to.as_str()),
            (format!("from={from}"), from.as_str(), "9999-99-99"),
            (format!("to={to}"), "", to.as_str()),
            (format!("from={to}&to={to}"), to.as_str(), to.as_str()),
        ] {
            let expected =
                days.iter().filter(|day| day.as_str() >= low && day.as_str() <= high).count() as u64;
            assert!(expected > 0);
            let page = reader.api(&with(list.path, &parameters));
            assert_eq!(page["meta"]["count"].as_u64(), Some(expected), "{} {parameters}", list.path);
        }
        assert_eq!(reader.api(&with(list.path, "from=2030-01-01"))["meta"]["count"], 0);
    }
}

#[test]
fn facets_count_the_values_of_the_same_rows() {
    let reader = reader();
    for list in LISTS {
        let (base, query) = list.path.split_once('?').unwrap_or((list.path, ""));
        let day =
            reader.all(list.path).0.iter().flat_map(|row| written(row, list.date)).max().expect("a date");
        for filters in
            ["", "q=e", "to=2026-09-30&sort=id", &format!("filterNot%5B{}%5D={}", list.date, encode(&day))]
        {
            let (rows, _) = reader.all(&with(list.path, filters));
            for field in list.fields {
                let answer = reader.api(&format!("{base}/facets?{query}&{filters}&field={field}"));
                let mut expected: BTreeMap<Option<String>, u64> = BTreeMap::new();
                for row in &rows {
                    let values = written(row, field);
                    if values.is_empty() {
                        *expected.entry(None).or_default() += 1;
                    }
                    for value in values {
                        *expected.entry(Some(value)).or_default() += 1;
                    }
                }
                let facets = answer["data"].as_array().expect("facets");
                let counted: BTreeMap<Option<String>, u64> = facets
                    .iter()
                    .map(|facet| {
                        (
                            facet["value"].as_str().map(str::to_owned),
                            facet["count"].as_u64().expect("a count"),
                        )
                    })
                    .collect();
                assert_eq!(counted, expected, "{base} {field} {filters}");
                assert_eq!(facets.len(), counted.len(), "a value twice");
                let counts: Vec<u64> =
                    facets.iter().map(|facet| facet["count"].as_u64().unwrap_or_default()).collect();
                assert!(counts.is_sorted_by(|a, b| a >= b), "the most frequent first");
            }
        }
    }
}

#[test]
fn sums_are_those_of_the_matching_rows() {
    let reader = reader();
    for list in LISTS {
        for filters in ["", "q=a", "to=2026-08-31"] {
            let (rows, meta) = reader.all(&with(list.path, filters));
            for field in list.sums {
                let sum: i64 =
                    rows.iter().map(|row| at(row, field)).filter(|value| !value.is_null()).map(number).sum();
                assert_eq!(hundredths(&meta["sums"][field]), sum, "{} {field} {filters}", list.path);
            }
            assert_eq!(
                meta["sums"].as_object().map_or(0, serde_json::Map::len),
                list.sums.len(),
                "{}",
                list.path
            );
        }
    }
    // If no row has hours, their sum is unknown, not zero.
    let cases = reader.api("/entitlements/e-19/records");
    assert_eq!((cases["meta"].get("sums"), cases["meta"]["count"].as_u64()), (None, Some(17)));
}

#[test]
fn invalid_parameters_are_rejected() {
    let reader = reader();
    for bad in [
        "limit=0",
        "limit=1001",
        "limit=ten",
        "limit=",
        "limit=1&limit=2",
        "offset=-1",
        "offset=1.5",
        "sort=colour",
        "sort=",
        "sort=--id",
        "sort=id,",
        "filter%5Bcolour%5D=red",
        "filterNot%5Bcolour%5D=red",
        "filter%5Bid=1",
        "from=yesterday",
        "from=2026-02-30",
        "to=2026-1-1",
        "from=2026-01-01T00:00:00Z",
        "q=a&q=b",
        "sort=findings",
    ] {
        assert_eq!(reader.status(&format!("/entitlements/e-1/records?{bad}")), 400, "{bad}");
    }
    assert_eq!(reader.status("/entitlements/e-1/records/facets"), 400);
    assert_eq!(reader.status("/entitlements/e-1/records/facets?field=colour"), 400);
    assert_eq!(reader.status("/additional-cases?service=advisory&service=advisory"), 400);
    // Unknown parameters are ignored.
    assert_eq!(
        reader.status("/entitlements/e-1/records?colour=red&filters=1&limit=1000&offset=99999999999"),
        200
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// For any combination of parameters, the response equals the reference.
    #[test]
    fn any_query_matches_the_reference(
        list in 0..LISTS.len(),
        sort in prop::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..4),
        filters in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<bool>()), 0..4),
        word in prop::option::of((any::<prop::sample::Index>(), 0..6_usize, 1..4_usize)),
        months in prop::option::of((1..12_u32, 1..12_u32)),
        offset in 0..30_usize,
    ) {
        let reader = reader();
        let list = &LISTS[list];
        let (rows, _) = reader.all(list.path);
        let mut parameters = Vec::new();
        let mut expected = rows.clone();
        let mut wanted: BTreeMap<(&str, bool), BTreeSet<String>> = BTreeMap::new();
        for (field, row, include) in &filters {
            let field = *field.get(list.fields);
            let value = written(row.get(&rows), field).into_iter().next().unwrap_or_default();
            parameters.push(format!("{}%5B{field}%5D={}", if *include { "filter" } else { "filterNot" }, encode(&value)));
            wanted.entry((field, *include)).or_default().insert(value);
        }
        for ((field, include), values) in &wanted {
            expected.retain(|row| {
                let written = written(row, field);
                let meant = if written.is_empty() { values.contains("") } else { written.iter().any(|value| values.contains(value)) };
                meant == *include
            });
        }
        if let Some((row, skip, take)) = &word {
            let text = list.searched.iter().flat_map(|field| written(row.get(&rows), field)).next().unwrap_or_default();
            let q: String = text.chars().skip(*skip).take(*take).collect();
            parameters.push(format!("q={}", encode(&q)));
            expected.retain(|row| matches(row, list.searched, &q));
        }
        if let Some((a, b)) = months {
            let (from, to) = (format!("2026-{:02}-01", a.min(b)), format!("2026-{:02}-28", a.max(b)));
            parameters.push(format!("from={from}&to={to}"));
            expected.retain(|row| written(row, list.date).iter().any(|day| day[..10] >= *from && day[..10] <= *to));
        }
        let mut order: Vec<String> =
            sort.iter().map(|(field, down)| format!("{}{}", if *down { "-" } else { "" }, field.get(list.fields))).collect();
        if order.is_empty() {
            order.push(list.order.to_owned());
        } else {
            parameters.push(format!("sort={}", order.join(",")));
        }
        parameters.push(format!("offset={offset}&limit=50"));
        let expected = sorted(&expected, &order.join(","), "en");
        let page = reader.api(&with(list.path, &parameters.join("&")));
        prop_assert_eq!(page["meta"]["count"].as_u64(), Some(expected.len() as u64));
        let window: Vec<String> = ids(&expected).into_iter().skip(offset).take(50).map(str::to_owned).collect();
        prop_assert_eq!(page_ids(&page), window);
    }
}
