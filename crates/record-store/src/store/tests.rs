mod breakdown;

use super::*;
use crate::order::tests::COLLATION;
use crate::search::tests::fold_letter;
use crate::{FieldType, Measure};
use chrono::{DateTime, Utc};
use contract::RecordType;
use domain::date::{parse_date, parse_instant};
use domain::quantity::Quantity;
use domain::query::{RecordQuery, SortKey};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Case {
    id: u32,
    title: String,
    status: &'static str,
    opened: i64,
    hours: Option<i64>,
    group: Option<&'static str>,
}

fn cases() -> impl Strategy<Value = Vec<Case>> {
    let case = (
        "[abÄä ß]{0,5}",
        proptest::sample::select(vec!["open", "closed", "resolved"]),
        0..40_i64,
        proptest::option::of(-3..5_i64),
        proptest::option::of(proptest::sample::select(vec!["x", "y"])),
    );
    proptest::collection::vec(case, 0..40).prop_map(|cases| {
        let cases = cases.into_iter().zip(0..);
        cases
            .map(|((title, status, opened, hours, group), id)| Case {
                id: id * 7 % 41,
                title,
                status,
                opened,
                hours,
                group,
            })
            .collect()
    })
}

fn quarter(hours: i64) -> Quantity {
    format!("{}.25", hours.abs())
        .parse::<Quantity>()
        .map(|q| if hours < 0 { Quantity::ZERO.minus(q).unwrap() } else { q })
        .unwrap()
}

fn instant(hours: i64) -> DateTime<Utc> {
    parse_instant("2026-01-01T00:00:00Z").unwrap() + chrono::TimeDelta::hours(hours * 5)
}

fn store(cases: &[Case]) -> Store {
    let shape = Shape::of(&RecordType::Case).unwrap();
    let mut store = Store::new(shape.clone(), COLLATION);
    for case in cases {
        let values: Vec<_> = shape
            .fields
            .iter()
            .map(|field| match &*field.name {
                "title" => Some(Input::Text(&case.title)),
                "status" => Some(Input::Text(case.status)),
                "opened" => Some(Input::Instant(instant(case.opened))),
                "hours" => case.hours.map(|hours| Input::Quantity(quarter(hours))),
                "group" => case.group.map(Input::Text),
                _ if field.required => Some(Input::Text("-")),
                _ => None,
            })
            .collect();
        assert!(store.push(&format!("r-{:02}", case.id), &values));
    }
    store
}

fn queries() -> impl Strategy<Value = RecordQuery> {
    let sort = proptest::collection::vec(
        (
            proptest::sample::select(vec!["title", "status", "opened", "hours", "group", "nothing"]),
            any::<bool>(),
        ),
        0..3,
    );
    let filters = proptest::collection::vec(
        (
            proptest::sample::select(vec![
                ("status", "open"),
                ("status", "closed"),
                ("group", ""),
                ("group", "x"),
                ("hours", "1.25"),
            ]),
            any::<bool>(),
        ),
        0..3,
    );
    let day = || proptest::option::of(0..9_u64);
    ("[ab ]{0,3}", sort, filters, day(), day()).prop_map(|(q, sort, filters, from, to)| {
        let day = |days: u64| parse_date("2026-01-01").unwrap() + chrono::Days::new(days);
        RecordQuery {
            q,
            sort: sort
                .into_iter()
                .map(|(field, descending)| SortKey { field: field.into(), descending })
                .collect(),
            filters: filters
                .into_iter()
                .map(|((field, value), exclude)| Filter {
                    field: field.into(),
                    values: vec![value.into()],
                    exclude,
                })
                .collect(),
            from: from.map(day),
            to: to.map(day),
        }
    })
}

/// Reference: whether a case matches a query by the contract's rules.
fn matches(case: &Case, query: &RecordQuery) -> bool {
    let fold = |text: &str| text.chars().map(fold_letter).collect::<String>();
    let texts = [fold(&case.title), "-".into(), case.group.unwrap_or_default().into()];
    let date = instant(case.opened).date_naive();
    query.words().all(|word| texts.iter().any(|text| text.contains(word)))
        && query.from.is_none_or(|from| date >= from)
        && query.to.is_none_or(|to| date <= to)
        && query.filters.iter().all(|filter| {
            let value = match &*filter.field {
                "status" => case.status.to_owned(),
                "group" => case.group.unwrap_or_default().to_owned(),
                _ => case.hours.map(|hours| quarter(hours).to_string()).unwrap_or_default(),
            };
            filter.values.iter().any(|wanted| **wanted == *value) != filter.exclude
        })
}

proptest! {
    #[test]
    fn a_query_selects_what_the_contract_defines(cases in cases(), query in queries()) {
        let store = store(&cases);
        let found = store.query(&query);
        let mut expected: Vec<&Case> = cases.iter().filter(|case| matches(case, &query)).collect();
        let sum = expected.iter().filter_map(|case| case.hours).map(quarter).reduce(|a, b| a.plus(b).unwrap());
        let sum = sum.or_else(|| cases.iter().find_map(|case| case.hours).map(|_| Quantity::ZERO));
        prop_assert_eq!(found.sums[store.shape().place("hours").unwrap()], sum);
        if !query.sort.is_empty() {
            expected.sort_by(|a, b| {
                query.sort.iter().map(|key| {
                    let turn = |order: std::cmp::Ordering| if key.descending { order.reverse() } else { order };
                    fn last<T: Ord>(a: Option<T>, b: Option<T>, turn: impl Fn(std::cmp::Ordering) -> std::cmp::Ordering) -> std::cmp::Ordering {
                        match (a, b) { (Some(a), Some(b)) => turn(a.cmp(&b)), (a, b) => b.is_some().cmp(&a.is_some()) }
                    }
                    match &*key.field {
                        "title" => turn((COLLATION.compare)("", &a.title, &b.title)),
                        "status" => turn((COLLATION.compare)("", a.status, b.status)),
                        "opened" => turn(a.opened.cmp(&b.opened)),
                        "hours" => last(a.hours.map(quarter), b.hours.map(quarter), turn),
                        "group" => last(a.group, b.group, turn),
                        _ => std::cmp::Ordering::Equal,
                    }
                }).find(|order| order.is_ne()).unwrap_or_else(|| a.id.cmp(&b.id))
            });
        }
        let ids: Vec<_> = found.iter().map(|row| store.id(row).to_owned()).collect();
        prop_assert_eq!(ids, expected.iter().map(|case| format!("r-{:02}", case.id)).collect::<Vec<_>>());
    }

    #[test]
    fn a_changed_value_equals_one_added_that_way(
        cases in cases(),
        changes in proptest::collection::vec((0..41_u32, proptest::option::of(proptest::sample::select(vec!["x", "y", "z"]))), 0..8),
        query in queries(),
        is_finished in any::<bool>(),
    ) {
        let mut changed = cases;
        let mut store = store(&changed);
        if is_finished {
            store.finish();
        }
        let _ = store.query(&query);
        for (id, group) in changes {
            let known = changed.iter_mut().find(|case| case.id == id);
            let row = store.find(&format!("r-{id:02}"));
            prop_assert_eq!(row.is_some(), known.is_some());
            if let (Some(row), Some(case)) = (row, known) {
                case.group = group;
                prop_assert!(store.set(row, "group", group.map(Input::Text).as_ref()));
            }
        }
        let fresh = self::store(&changed);
        let ids = |store: &Store| store.query(&query).iter().map(|row| store.id(row).to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(ids(&store), ids(&fresh));
        prop_assert_eq!(store.facets("group", &query), fresh.facets("group", &query));
        prop_assert!(!store.set(0, "no such field", None));
    }

    #[test]
    fn facets_count_the_matching_records(cases in cases(), query in queries()) {
        let store = store(&cases);
        let facets = store.facets("group", &query);
        for value in [None, Some("x"), Some("y")] {
            let expected = cases.iter().filter(|case| matches(case, &query) && case.group == value).count() as u64;
            let found = facets.iter().find(|facet| facet.value.as_deref() == value).map_or(0, |facet| facet.count);
            prop_assert_eq!(found, expected);
        }
        prop_assert!(facets.windows(2).all(|pair| pair[0].count >= pair[1].count));
        // Each value of a number field, including the absent one, is written so that a filter accepts it.
        for facet in store.facets("hours", &query) {
            let is_it = |case: &&Case| case.hours.map(|hours| quarter(hours).to_string().into()) == facet.value;
            prop_assert_eq!(facet.count, cases.iter().filter(|case| matches(case, &query)).filter(is_it).count() as u64);
            let filter = Filter { field: "hours".into(), values: vec![facet.value.unwrap_or_default()], exclude: false };
            let picked = query.without_field("hours");
            let picked = RecordQuery { filters: [picked.filters.clone(), vec![filter]].concat(), ..picked };
            prop_assert!(store.query(&picked).len() >= facet.count as usize);
        }
    }

    #[test]
    fn typing_letter_by_letter_gives_the_same_result(cases in cases(), words in proptest::collection::vec("[ab]{1,3}", 1..5)) {
        let (typed, fresh) = (store(&cases), store(&cases));
        for word in words {
            let query = RecordQuery { q: word, ..RecordQuery::default() };
            typed.query(&query);
            prop_assert_eq!(typed.query(&query), fresh.clone().query(&query));
        }
    }
}

#[test]
fn a_record_without_a_required_value_is_not_added() {
    let mut store = Store::new(Shape::of(&RecordType::Contact).unwrap(), COLLATION);
    let count = store.shape().fields.len();
    assert!(!store.push("c-1", &vec![None; count]));
    assert_eq!(store.len(), 0);
    let mut values = vec![Some(Input::Text("A")); count];
    values[2] = Some(Input::List(vec!["supportContact", "member"]));
    assert!(store.push("c-1", &values));
    let Cell::Words(roles) = store.cell_of(0, "roles") else { panic!("no words") };
    assert_eq!(roles.iter().collect::<Vec<_>>(), ["supportContact", "member"]);
    assert_eq!(store.cell_of(0, "addedOn"), Cell::Unknown, "a text in the place of a date");
    let facets = store.facets("roles", &RecordQuery::default());
    assert_eq!(facets.iter().map(|facet| facet.count).collect::<Vec<_>>(), [1, 1]);
}

proptest! {
    #[test]
    fn addresses_are_read_back_unchanged(
        addresses in proptest::collection::vec(
            proptest::sample::select(vec![
                "https://a.example/r/1", "https://a.example/r/2", "https://a.example/r/", "https://a.example/q?u=mailto:x@y", "mailto:x@y",
                "https://a.example/r/https://b.example", "HTTPS://A.example/r/1", "https://b.example/r/1",
            ]),
            1..12,
        ),
    ) {
        let mut store = Store::new(Shape::of(&RecordType::Case).unwrap(), COLLATION);
        let place = store.shape().place("portalUrl").unwrap();
        let fields = store.shape().fields.clone();
        for (id, address) in addresses.iter().enumerate() {
            let values: Vec<_> = fields.iter().map(|field| match field.field_type {
                FieldType::Link => Some(Input::Text(address)),
                FieldType::Instant => Some(Input::Instant(instant(0))),
                FieldType::Quantity => None,
                _ => Some(Input::Text("-")),
            }).collect();
            assert!(store.push(&id.to_string(), &values));
        }
        for (row, address) in addresses.iter().enumerate() {
            let Cell::Link(href) = store.cell(row as u32, place) else { panic!("no link") };
            prop_assert_eq!(href.to_string(), *address);
            let filter = Filter { field: "portalUrl".into(), values: vec![(*address).into()], exclude: false };
            let found = store.query(&RecordQuery { filters: vec![filter], ..RecordQuery::default() });
            prop_assert_eq!(found.len(), addresses.iter().filter(|other| *other == address).count());
        }
    }
}

#[test]
fn measures_follow_the_contract() {
    let mut store = Store::new(Shape::of(&RecordType::CreditEvent).unwrap(), COLLATION);
    for (id, kind, credits) in
        [("1", "grant", "100"), ("2", "redeem", "-12.5"), ("3", "reserve", "-5"), ("4", "redeem", "-0.25")]
    {
        let values: Vec<_> = store
            .shape()
            .fields
            .clone()
            .iter()
            .map(|field| match &*field.name {
                "type" => Some(Input::Text(kind)),
                "credits" => Some(Input::Quantity(credits.parse().unwrap())),
                "balanceAfter" => Some(Input::Quantity(Quantity::ZERO)),
                "date" => Some(Input::Date(parse_date("2026-01-01").unwrap())),
                _ if field.required => Some(Input::Text("-")),
                _ => None,
            })
            .collect();
        assert!(store.push(id, &values));
    }
    let measure = store.shape().measure(&contract::Unit::Credits).unwrap();
    assert_eq!(store.measured(measure), Some("12.75".parse().unwrap()));
}

#[test]
fn a_sum_that_does_not_fit_is_unknown() {
    let sums = |hours: &[Quantity]| {
        let mut store = Store::new(Shape::of(&RecordType::Case).unwrap(), COLLATION);
        let fields = store.shape().fields.clone();
        for (id, hours) in hours.iter().enumerate() {
            let value = |field: &Field| match field.field_type {
                FieldType::Quantity => Some(Input::Quantity(*hours)),
                FieldType::Instant => Some(Input::Instant(instant(0))),
                _ => Some(Input::Text("-")),
            };
            assert!(store.push(&id.to_string(), &fields.iter().map(value).collect::<Vec<_>>()));
        }
        let sum = store.query(&RecordQuery::default()).sums[store.shape().place("hours").unwrap()];
        (sum, store.measured(Measure::Sum("hours")))
    };
    let fine: Quantity = "0.000000000000000000000000000001".parse().unwrap();
    let read: Quantity = "900000000000000000000000".parse().unwrap();
    let large = read.times(10_000_000_000_000).unwrap();
    let sum = "900000000000000000000000.000000000000000000000000000002".parse().ok();
    assert_eq!(sums(&[fine, read, fine]), (sum, sum));
    assert_eq!(sums(&[large, fine, large]), (None, None));
    assert_eq!(sums(&[large, large.plus(fine).unwrap()]), (None, None));
    assert_eq!(sums(&[]), (None, Some(Quantity::ZERO)), "no record has hours");
}
