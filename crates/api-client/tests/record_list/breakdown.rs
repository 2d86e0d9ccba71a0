//! The breakdown of a list that is not loaded whole.

use crate::backend::{ME, collation, list};
use api_client::Endpoint;
use api_client::error::{ApiError, Failure};
use api_client::record_list::{Env, read_breakdown};
use domain::query::RecordQuery;
use record_store::{Breakdown, FieldType};

fn read(body: &str, field_type: FieldType, matched: Option<u64>) -> Result<Breakdown, ApiError> {
    let env = Env { collation: collation(), now: 0.0, is_other: &|person| person != ME };
    let endpoint = Endpoint::facets(&list(), &RecordQuery::default(), "technology");
    read_breakdown(body.as_bytes(), &endpoint, &env, field_type, matched)
}

fn body(person: &str, facets: impl Iterator<Item = String>) -> String {
    let facets: Vec<String> = facets.collect();
    format!(r#"{{"data":[{}],"meta":{{"user":"{person}"}}}}"#, facets.join(","))
}

#[test]
fn a_long_list_is_broken_down_by_the_backends_counts() {
    let many =
        |count: u64| (1..=count).rev().map(|number| format!(r#"{{"value":"v{number}","count":{number}}}"#));
    let absent = [r#"{"value":null,"count":12}"#.to_owned()];
    let found = read(&body(ME, many(11).chain(absent)), FieldType::Text, None).unwrap();
    let groups: Vec<_> = found
        .groups
        .iter()
        .map(|group| (group.value.as_ref().map(ToString::to_string), group.count, group.measure))
        .collect();
    let expected = (5..=11).rev().map(|number| (Some(format!("v{number}")), number, None));
    assert_eq!(groups, [(None, 12, None)].into_iter().chain(expected).collect::<Vec<_>>());
    let other = found.other.unwrap();
    assert_eq!((other.groups, other.count, other.measure), (4, 10, None));
    assert_eq!((found.count, found.measure, found.is_complete), (Some(78), None, true));

    let lists = read(&body(ME, many(3)), FieldType::Words, None).unwrap();
    assert!(lists.is_repeating);
    assert_eq!(lists.count, None, "a record may have several of these values");
    assert_eq!(read(&body(ME, many(3)), FieldType::Words, Some(4)).unwrap().count, Some(4));

    let cut = read(&body(ME, many(1000)), FieldType::Text, None).unwrap();
    assert_eq!((cut.is_complete, cut.count), (false, None), "the backend may have more values");
    assert!(read(&body(ME, many(999)), FieldType::Text, None).unwrap().is_complete);
}

#[test]
fn counts_for_another_person_are_no_breakdown() {
    let error = read(&body("u-2", std::iter::empty()), FieldType::Text, None).err();
    assert_eq!(error, Some(Failure::OtherPerson.bare()));
    assert!(read("{}", FieldType::Text, None).is_err());
}
