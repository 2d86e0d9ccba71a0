//! Breakdowns, compared with a computation record by record.

use super::{COLLATION, instant, quarter};
use crate::breakdown::{Breakdown, Group, GroupValue, LISTED, Other};
use crate::shape::{Field, FieldType, Measure, Shape};
use crate::store::{Cell, Facet, Input, Store};
use chrono::{Datelike, Days, NaiveDate};
use contract::{RecordType, Unit};
use domain::date::{parse_date, parse_instant};
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const WORDS: [&str; 14] = ["redeem", "a", "A", "ä", "b", "b c", "<b>&", "c", "d", "e", "f", "g", "h", "ß"];

/// A value of a field, made from a number. Without `is_tidy` there are also empty texts, and lists that name a member twice.
fn value(field: &Field, seed: u8, is_tidy: bool) -> Option<Input<'static>> {
    if seed.is_multiple_of(5) && !field.required {
        return None;
    }
    let day = || parse_date("2025-11-20").unwrap() + Days::new(u64::from(seed) * 2);
    Some(match field.field_type {
        FieldType::Quantity => Input::Quantity(quarter(i64::from(seed % 9) - 3)),
        FieldType::Percent => Input::Quantity(Quantity::from_count(u64::from(seed % 3))),
        FieldType::Date => Input::Date(day()),
        FieldType::Instant => Input::Instant(instant(i64::from(seed) * 11)),
        FieldType::Findings => Input::Findings([1, 2, 3]),
        // It is stored, and has no members.
        FieldType::Words | FieldType::Texts if seed % 32 == 7 && !is_tidy => Input::List(vec!["", ""]),
        FieldType::Words | FieldType::Texts => {
            let names = if is_tidy { ["x", "y", "z", "ä", "Z"] } else { ["x", "y", "x", "ä", "Z"] };
            let members = (0..5).zip(names).filter(|(bit, _)| seed >> bit & 1 == 1);
            Input::List(members.map(|(_, name)| name).collect())
        }
        _ if seed % 16 > 13 && !is_tidy => Input::Text(""),
        _ => Input::Text(WORDS[usize::from(seed) % WORDS.len()]),
    })
}

fn store(record_type: &RecordType, records: &[Vec<u8>], is_tidy: bool) -> Store {
    let shape = Shape::of(record_type).unwrap();
    let mut store = Store::new(shape.clone(), COLLATION);
    for (id, seeds) in records.iter().enumerate() {
        let fields = shape.fields.iter().zip(seeds);
        let values: Vec<_> = fields.map(|(field, seed)| value(field, *seed, is_tidy)).collect();
        assert!(store.push(&format!("r-{id}"), &values));
    }
    store
}

fn records() -> impl Strategy<Value = Vec<Vec<u8>>> {
    proptest::collection::vec(proptest::collection::vec(any::<u8>(), 18), 0..60)
}

fn record_types() -> impl Strategy<Value = RecordType> {
    let known = RecordType::KNOWN.iter().filter(|record_type| Shape::of(record_type).is_some());
    proptest::sample::select(known.cloned().collect::<Vec<_>>())
}

prop_compose! {
    fn queries()(
        q in proptest::sample::select(vec!["", "", "a", "b"]),
        filter in proptest::option::of((proptest::sample::select(vec!["status", "type", "roles", "product", "technology"]), 0..WORDS.len(), any::<bool>())),
        from in proptest::option::of(0..300_u64),
        to in proptest::option::of(0..300_u64),
    ) -> RecordQuery {
        let day = |days: u64| parse_date("2025-12-01").unwrap() + Days::new(days);
        let query = RecordQuery { q: q.into(), from: from.map(day), to: to.map(day), ..RecordQuery::default() };
        match filter {
            Some((field, word, exclude)) => query.with_value(field, if field == "roles" { "x" } else { WORDS[word] }, Some(exclude)),
            None => query,
        }
    }
}

/// Every measure of the contract, and none.
fn measures(shape: &Shape) -> Vec<Option<Measure>> {
    let units =
        [Unit::Hours, Unit::Cases, Unit::Credits, Unit::Contacts, Unit::Activities, Unit::Assessments];
    units.iter().filter_map(|unit| shape.measure(unit)).map(Some).chain([None]).collect()
}

/// What a group adds up to: records, known sum, records of unknown measure.
type Sum = (u64, Option<Quantity>, u64);

/// Reference: what a record adds to a measure by the contract; `None` = unknown.
fn addend(store: &Store, row: u32, measure: Option<Measure>) -> Option<Quantity> {
    let quantity = |field: &str| match store.cell_of(row, field) {
        Cell::Quantity(quantity) => Some(quantity),
        _ => None,
    };
    match measure {
        None | Some(Measure::Rows) => Some(Quantity::from_count(1)),
        Some(Measure::With(field)) => {
            Some(Quantity::from_count(u64::from(store.cell_of(row, field) != Cell::Unknown)))
        }
        Some(Measure::Sum(field)) => quantity(field),
        Some(Measure::Minus(field, by, value)) if store.cell_of(row, by) == Cell::Word(value) => {
            Quantity::ZERO.minus(quantity(field)?)
        }
        Some(Measure::Minus(..)) => Some(Quantity::ZERO),
    }
}

/// Reference: the values of a record as groups name them; the empty text stands for none.
fn values(store: &Store, row: u32, field: &str) -> Vec<String> {
    let month = |date: NaiveDate| format!("{}-{:02}", date.year(), date.month());
    let mut values: Vec<String> = match store.cell_of(row, field) {
        Cell::Text(text) | Cell::Word(text) => vec![text.to_owned()],
        Cell::Words(list) | Cell::Texts(list) => list.iter().map(str::to_owned).collect(),
        Cell::Date(date) => vec![month(date)],
        Cell::Instant(instant) => vec![month(instant.date_naive())],
        _ => Vec::new(),
    };
    values.sort();
    values.dedup();
    if values.is_empty() { vec![String::new()] } else { values }
}

fn add((records, sum, unknown): Sum, addend: Option<Quantity>) -> Sum {
    match addend {
        Some(addend) => (records + 1, Some(sum.unwrap_or_default().plus(addend).unwrap()), unknown),
        None => (records + 1, sum, unknown + 1),
    }
}

/// Reference: every group in order, and the sum over all records.
fn expected(
    store: &Store,
    field: &str,
    query: &RecordQuery,
    measure: Option<Measure>,
) -> (Vec<(String, Sum)>, Sum) {
    let nothing: Sum = (0, None, 0);
    let mut groups: BTreeMap<String, Sum> = BTreeMap::new();
    let mut all = nothing;
    for row in store.query(query).iter() {
        let addend = addend(store, row, measure);
        all = add(all, addend);
        for value in values(store, row, field) {
            let group = groups.entry(value).or_insert(nothing);
            *group = add(*group, addend);
        }
    }
    let mut groups: Vec<(String, Sum)> = groups.into_iter().collect();
    groups.sort_by(|(a, of_a), (b, of_b)| {
        let unmeasured = |(records, sum, _): Sum| if sum.is_none() { records } else { 0 };
        Reverse(of_a.1)
            .cmp(&Reverse(of_b.1))
            .then(unmeasured(*of_b).cmp(&unmeasured(*of_a)))
            .then(a.is_empty().cmp(&b.is_empty()))
            .then((COLLATION.compare)("", a, b))
            .then(a.cmp(b))
    });
    (groups, all)
}

fn written(group: &Group) -> String {
    group.value.as_ref().map(GroupValue::to_string).unwrap_or_default()
}

proptest! {
    #[test]
    fn a_breakdown_equals_one_computed_record_by_record(record_type in record_types(), records in records(), query in queries()) {
        let store = store(&record_type, &records, false);
        for measure in measures(store.shape()) {
            for field in store.shape().groupable() {
                let Breakdown { groups, other, count, measure: sum, is_repeating, is_complete } = store.breakdown(&field.name, &query, measure).unwrap();
                let (expected, all) = expected(&store, &field.name, &query, measure);
                let listed: Vec<_> = groups.iter().map(|group| (written(group), group.count)).collect();
                let names: Vec<_> = expected.iter().take(LISTED).map(|(name, sum)| (name.clone(), sum.0)).collect();
                prop_assert_eq!(listed, names, "{} by {}", record_type, field.name);
                for (group, (_, (_, known, unknown))) in groups.iter().zip(&expected) {
                    prop_assert_eq!(group.measure.is_some(), measure.is_some());
                    if let Some(sum) = group.measure {
                        prop_assert_eq!((sum.known(), sum.unknown_records()), (*known, *unknown));
                        prop_assert_eq!(sum.exactly(), known.filter(|_| *unknown == 0));
                    }
                }
                let rest = expected.get(LISTED..).unwrap_or_default();
                prop_assert_eq!(other.map_or(0, |other| other.groups), rest.len() as u64);
                if let Some(Other { count, measure, .. }) = other {
                    let unknown: u64 = rest.iter().map(|(_, sum)| sum.2).sum();
                    let known = rest.iter().filter_map(|(_, sum)| sum.1).reduce(|a, b| a.plus(b).unwrap());
                    prop_assert_eq!(count, rest.iter().map(|(_, sum)| sum.0).sum::<u64>());
                    prop_assert_eq!(measure.map(|sum| (sum.known(), sum.unknown_records())), sum.map(|_| (known, unknown)));
                }
                prop_assert_eq!(count, Some(all.0));
                // Nothing adds up to zero, which is not unknown.
                let known = if all.0 == 0 { Some(Quantity::ZERO) } else { all.1 };
                prop_assert_eq!(sum.map(|sum| (sum.known(), sum.unknown_records())), measure.map(|_| (known, all.2)));
                prop_assert_eq!(is_repeating, matches!(field.field_type, FieldType::Words | FieldType::Texts));
                prop_assert!(is_complete);
            }
        }
    }

    #[test]
    fn a_groups_query_selects_its_records(record_type in record_types(), records in records(), query in queries()) {
        let store = store(&record_type, &records, false);
        for field in store.shape().groupable() {
            let query = query.without_field(&field.name);
            for group in store.breakdown(&field.name, &query, None).unwrap().groups {
                let narrowed = group.narrow(&field.name, &query);
                prop_assert_eq!(store.query(&narrowed).len() as u64, group.count, "{} {:?}", field.name, group.value);
            }
        }
    }

    #[test]
    fn counts_of_the_backend_give_the_same_groups(record_type in record_types(), records in records(), query in queries()) {
        let store = store(&record_type, &records, true);
        for field in store.shape().groupable().filter(|field| field.field_type.is_picked()) {
            let facets = store.facets(&field.name, &query);
            let own = store.breakdown(&field.name, &query, None).unwrap();
            let matched = store.query(&query).len() as u64;
            prop_assert_eq!(&Breakdown::of_facets(&facets, field.field_type, Some(matched), true), &own);
            let counted = Breakdown::of_facets(&facets, field.field_type, None, true);
            prop_assert_eq!(counted.count, (!own.is_repeating).then_some(matched));
            let cut = Breakdown::of_facets(&facets, field.field_type, None, false);
            prop_assert_eq!((cut.count, cut.is_complete), (None, false));
        }
    }
}

fn q(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// A store of support requests with these products, times and hours.
fn cases(cases: &[(&str, &str, Option<Quantity>)]) -> Store {
    let shape = Shape::of(&RecordType::Case).unwrap();
    let mut store = Store::new(shape.clone(), COLLATION);
    for (id, (product, opened, hours)) in cases.iter().enumerate() {
        let value = |field: &Field| match &*field.name {
            "product" => Some(Input::Text(product)),
            "opened" => Some(Input::Instant(parse_instant(opened).unwrap())),
            "hours" => hours.map(Input::Quantity),
            _ if field.required => Some(Input::Text("-")),
            _ => None,
        };
        let values: Vec<_> = shape.fields.iter().map(value).collect();
        assert!(store.push(&id.to_string(), &values));
    }
    store
}

const NOON: &str = "2026-01-01T12:00:00Z";
const HOURS: Option<Measure> = Some(Measure::Sum("hours"));

#[test]
fn an_unknown_measure_is_not_zero() {
    let store = cases(&[
        ("none", NOON, None),
        ("zero", NOON, Some(q("0"))),
        ("some", NOON, None),
        ("some", NOON, Some(q("1.5"))),
        ("all", NOON, Some(q("0.1"))),
        ("all", NOON, Some(q("0.2"))),
    ]);
    let found = store.breakdown("product", &RecordQuery::default(), HOURS).unwrap();
    let sums: Vec<_> = found
        .groups
        .iter()
        .map(|group| (written(group), group.measure.unwrap()))
        .map(|(name, sum)| (name, sum.exactly(), sum.known(), sum.unknown_records()))
        .collect();
    assert_eq!(
        sums,
        [
            ("some".into(), None, Some(q("1.5")), 1),
            ("all".into(), Some(q("0.3")), Some(q("0.3")), 0),
            ("zero".into(), Some(q("0")), Some(q("0")), 0),
            ("none".into(), None, None, 1),
        ]
    );
    let all = found.measure.unwrap();
    assert_eq!((all.exactly(), all.known(), all.unknown_records()), (None, Some(q("1.8")), 2));
    let nothing = RecordQuery { q: "nowhere".into(), ..RecordQuery::default() };
    let found = store.breakdown("product", &nothing, HOURS).unwrap();
    assert_eq!((found.groups, found.other, found.count), (Vec::new(), None, Some(0)));
    assert_eq!(
        found.measure.unwrap().exactly(),
        Some(Quantity::ZERO),
        "nothing was found, and that is known"
    );
}

#[test]
fn a_sum_that_does_not_fit_is_unknown() {
    let large = q("900000000000000000000000").times(10_000_000_000_000).unwrap();
    let store = cases(&[("a", NOON, Some(large)), ("a", NOON, Some(large)), ("b", NOON, Some(q("1")))]);
    let found = store.breakdown("product", &RecordQuery::default(), HOURS).unwrap();
    let sums: Vec<_> =
        found.groups.iter().map(|group| (written(group), group.measure.unwrap().exactly())).collect();
    assert_eq!(sums, [("b".into(), Some(q("1"))), ("a".into(), None)]);
    assert_eq!((found.measure.unwrap().exactly(), found.measure.unwrap().known()), (None, None));
}

#[test]
fn eight_groups_are_listed_and_the_others_added_up() {
    let names: Vec<String> =
        (0..500).map(|number| format!("{number:03} <img src=x>{}", "ä".repeat(2000))).collect();
    let mut rows: Vec<_> = names.iter().map(|name| (name.as_str(), NOON, Some(q("0.1")))).collect();
    rows.push((&names[400], NOON, Some(q("0.1"))));
    rows.push((&names[7], NOON, None));
    let store = cases(&rows);
    let found = store.breakdown("product", &RecordQuery::default(), HOURS).unwrap();
    let listed: Vec<_> = found.groups.iter().map(written).collect();
    assert_eq!(listed[0], names[400]);
    assert_eq!(listed[1..], names[..7]);
    let other = found.other.unwrap();
    let sum = other.measure.unwrap();
    assert_eq!((other.groups, other.count), (492, 493));
    assert_eq!((sum.exactly(), sum.known(), sum.unknown_records()), (None, Some(q("49.2")), 1));
    assert_eq!(found.count, Some(502));
}

#[test]
fn instants_are_grouped_by_the_month_of_their_utc_date() {
    let store = cases(&[
        ("-", "2026-01-31T23:59:59.999Z", None),
        ("-", "2026-02-01T00:00:00Z", None),
        ("-", "2026-01-31T20:00:00-05:00", None),
        ("-", "9999-12-31T23:00:00Z", None),
    ]);
    let found = store.breakdown("opened", &RecordQuery::default(), None).unwrap();
    let months: Vec<_> = found.groups.iter().map(|group| (written(group), group.count)).collect();
    assert_eq!(months, [("2026-02".into(), 2), ("2026-01".into(), 1), ("9999-12".into(), 1)]);
    let period = RecordQuery { from: parse_date("2026-02-10"), ..RecordQuery::default() };
    let narrowed = found.groups[0].narrow("opened", &period);
    assert_eq!((narrowed.from, narrowed.to), (parse_date("2026-02-10"), parse_date("2026-02-28")));
    let narrowed = found.groups[0].narrow("opened", &RecordQuery::default());
    assert_eq!((narrowed.from, narrowed.to), (parse_date("2026-02-01"), parse_date("2026-02-28")));
}

#[test]
fn only_what_records_share_is_a_group() {
    let store = cases(&[("-", NOON, None)]);
    for field in ["title", "number", "hours", "closed", "portalUrl", "entitlementId", "nothing", ""] {
        assert_eq!(store.breakdown(field, &RecordQuery::default(), None), None, "{field}");
    }
    let mut unknown = Store::new(Shape::unknown("rental".into()), COLLATION);
    unknown.add_field("place");
    assert!(unknown.push("1", &[Some(Input::Text("Bern"))]));
    let found = unknown.breakdown("place", &RecordQuery::default(), HOURS).unwrap();
    assert_eq!(found.measure.unwrap().known(), None, "such records have no hours");
    assert_eq!(written(&found.groups[0]), "Bern");
}

#[test]
fn a_filter_on_the_field_itself_applies_as_for_facets() {
    let store = cases(&[("a", NOON, None), ("b", NOON, None)]);
    let query = RecordQuery::default().with_value("product", "a", Some(false));
    let names = |query: &RecordQuery| {
        store.breakdown("product", query, None).unwrap().groups.iter().map(written).collect::<Vec<_>>()
    };
    assert_eq!(names(&query), ["a"]);
    assert_eq!(names(&query.without_field("product")), ["a", "b"]);
}

#[test]
fn counts_of_the_backend_are_taken_as_they_come() {
    let facet = |value: Option<&str>, count| Facet { value: value.map(Into::into), count };
    let facets =
        [facet(Some("b"), 3), facet(Some("a"), 3), facet(None, 2), facet(Some("x"), 0), facet(Some(""), 2)];
    let found = Breakdown::of_facets(&facets, FieldType::Word, None, true);
    let groups: Vec<_> =
        found.groups.iter().map(|group| (written(group), group.count, group.measure)).collect();
    assert_eq!(groups, [("".into(), 4, None), ("b".into(), 3, None), ("a".into(), 3, None)]);
    assert_eq!((found.count, found.measure, found.other), (Some(10), None, None));
    let many: Vec<_> = (0..12).map(|number| facet(Some(WORDS[number]), u64::MAX)).collect();
    let found = Breakdown::of_facets(&many, FieldType::Text, Some(7), false);
    assert_eq!(found.other, Some(Other { groups: 4, count: u64::MAX, measure: None }), "no count overflows");
    assert_eq!((found.count, found.is_complete), (Some(7), false));
}

/// How long a breakdown takes: the first time, when it also ranks the values, and the slowest of eight more.
fn times(store: &Store, field: &str, query: &RecordQuery, measure: Option<Measure>) -> [Duration; 2] {
    let time = || {
        let start = Instant::now();
        let found = store.breakdown(field, query, measure).unwrap();
        assert!(found.count.is_some_and(|count| count > 0));
        start.elapsed()
    };
    [time(), (0..8).map(|_| time()).max().unwrap()]
}

/// Prints the times: `cargo test --release -p customer-activity-record-store -- --ignored --nocapture thirty`.
#[test]
#[ignore = "measures time, which means something in a release build only"]
fn a_hundred_thousand_records_are_grouped_within_thirty_milliseconds() {
    let seed = |row: u32, field: u32| (row.wrapping_mul(2_654_435_761).rotate_left(field) >> 11) as u8;
    let records: Vec<Vec<u8>> =
        (0..100_000).map(|row| (0..18).map(|field| seed(row, field)).collect()).collect();
    let mut slowest = Duration::ZERO;
    let mut measured = |name: &str, store: &Store, field: &str, measure: Option<Measure>| {
        let filtered = RecordQuery::default().with_value("status", "a", Some(true));
        for (kind, query) in [("all", RecordQuery::default()), ("filtered", filtered)] {
            let [first, again] = times(store, field, &query, measure);
            println!("{name} by {field}, {kind}: first {first:?}, again at most {again:?}");
            slowest = slowest.max(first).max(again);
        }
    };
    for (record_type, field, measure) in [
        (RecordType::Case, "product", HOURS),
        (RecordType::Case, "opened", HOURS),
        (RecordType::Case, "status", Some(Measure::Rows)),
        (RecordType::Contact, "roles", Some(Measure::Rows)),
        (RecordType::CreditEvent, "type", Some(Measure::Minus("credits", "type", "redeem"))),
        (RecordType::AssessmentRun, "technology", Some(Measure::With("configuredOn"))),
    ] {
        measured(record_type.as_str(), &store(&record_type, &records, true), field, measure);
    }
    let texts: Vec<(String, String)> = (0..100_000)
        .map(|row| (format!("Product {}", row * 7919 % 20_000), instant(i64::from(row)).to_rfc3339()))
        .collect();
    let hours = |row: u32| quarter(i64::from(row % 400));
    let rows: Vec<_> = (0..)
        .zip(&texts)
        .map(|(row, (name, time))| (name.as_str(), time.as_str(), Some(hours(row))))
        .collect();
    let store = cases(&rows);
    measured("100,000 times", &store, "opened", HOURS);
    measured("20,000 products", &store, "product", HOURS);
    assert!(slowest < Duration::from_millis(30), "{slowest:?}");
}
