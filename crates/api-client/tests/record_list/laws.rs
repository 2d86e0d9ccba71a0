//! Properties that hold for events in any order.

use crate::backend::{by_title, search, with_status};
use crate::browser::{Browser, failure};
use api_client::error::Failure;
use api_client::record_list::{Event, Place};
use domain::query::RecordQuery;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Act {
    Ask(RecordQuery),
    Want(usize),
    Respond(usize),
    Fail(usize),
    Late,
    Ring,
    Refresh,
    RefreshAfterChange,
    Translate,
    RetryMissing,
    Becomes(usize),
    Seek(usize),
    Reopen,
}

fn queries() -> impl Strategy<Value = RecordQuery> {
    proptest::sample::select(vec![
        RecordQuery::default(),
        by_title(),
        search("topic 0"),
        search("7"),
        with_status("requested"),
        with_status("nonsense"),
        RecordQuery { q: "00".to_owned(), ..by_title() },
    ])
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => queries().prop_map(Act::Ask),
        2 => (0_usize..1500).prop_map(Act::Want),
        6 => (0_usize..6).prop_map(Act::Respond),
        1 => (0_usize..6).prop_map(Act::Fail),
        1 => Just(Act::Late),
        4 => Just(Act::Ring),
        1 => Just(Act::Refresh),
        1 => Just(Act::RefreshAfterChange),
        1 => Just(Act::Translate),
        1 => Just(Act::RetryMissing),
        1 => (1100_usize..1600).prop_map(Act::Becomes),
        1 => (0_usize..1500).prop_map(Act::Seek),
        1 => Just(Act::Reopen),
    ];
    proptest::collection::vec(act, 0..40)
}

fn perform(browser: &mut Browser, act: Act, asked: &mut RecordQuery) {
    match act {
        Act::Ask(query) => {
            asked.clone_from(&query);
            browser.tell(Event::Ask(query));
        }
        Act::Want(place) => browser.tell(Event::Want(place..place + 30)),
        Act::Respond(place) if place < browser.pending.len() => browser.respond(place),
        Act::Fail(place) if place < browser.pending.len() => browser.fail(place, failure()),
        Act::Respond(_) | Act::Fail(_) => {}
        Act::Late => browser.respond_to_aborted(),
        Act::Ring => browser.ring(),
        Act::Refresh => browser.tell(Event::Refresh),
        Act::RefreshAfterChange => browser.tell(Event::RefreshAfterChange),
        Act::Translate => browser.tell(Event::Translate),
        Act::RetryMissing => browser.tell(Event::RetryMissing),
        Act::Becomes(count) => browser.backend.becomes(count),
        Act::Seek(number) => browser.tell(Event::Seek(format!("r-{number}").into())),
        Act::Reopen => browser.tell(Event::Open(crate::backend::list(), asked.clone())),
    }
}

/// While the list does not change, each position shows the backend's row or none.
fn assert_no_wrong_row(browser: &Browser) {
    let due = browser.backend.ids(browser.list.query());
    for place in (0..browser.list.len()).step_by(37) {
        if let Place::Row(_) = browser.list.place(place) {
            assert_eq!(browser.id_at(place).as_ref(), due.get(place));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn the_last_query_is_answered_correctly_in_the_end(
        count in proptest::sample::select(vec![0_usize, 150, 201, 1250, 1500]),
        is_long in any::<bool>(),
        first in queries(),
        acts in acts(),
    ) {
        let limit = if is_long { 100 } else { 1450 };
        let mut browser = Browser::open(count, limit, &first);
        let mut asked = first;
        let mut is_steady = true;
        for act in acts {
            is_steady &= !matches!(act, Act::Becomes(_));
            let is_idle = matches!(act, Act::Want(_) | Act::Seek(_) | Act::Fail(_));
            perform(&mut browser, act, &mut asked);
            if is_steady && !is_idle {
                assert_no_wrong_row(&browser);
            }
        }
        browser.settle_with_retries();
        // A failure or restart that happened too often, and an unnoticed change, need the reader to retry.
        browser.tell(Event::RetryMissing);
        browser.settle_with_retries();
        browser.tell(Event::RefreshAfterChange);
        browser.settle_with_retries();
        let query = browser.list.query().clone();
        prop_assert!(query == asked || browser.list.progress().dropped);
        browser.assert_shows(&query);
        prop_assert_eq!(browser.list.progress().failed, None);
        prop_assert_eq!(browser.list.not_refreshed(), None);
    }

    #[test]
    fn responses_in_any_order_make_the_same_list(order in proptest::collection::vec(0_usize..4, 0..20)) {
        let mut browser = Browser::open(2500, 10_000, &by_title());
        for place in order {
            if browser.pending.is_empty() {
                browser.ring();
            } else {
                browser.respond(place % browser.pending.len());
            }
        }
        browser.settle();
        browser.assert_shows(&by_title());
        prop_assert!(browser.list.progress().is_whole);
    }

    #[test]
    fn a_record_is_found_at_its_position(number in 0_usize..4000, query in queries(), finds_ids in any::<bool>()) {
        let mut browser = Browser::open(1500, 100, &query);
        browser.backend.finds_ids = finds_ids;
        browser.settle();
        let query = browser.list.query().clone();
        let id = format!("r-{number}");
        browser.tell(Event::Seek(id.as_str().into()));
        browser.settle();
        let due = browser.backend.ids(&query).iter().position(|other| *other == id);
        match (browser.list.sought(&id), due) {
            (api_client::record_list::Sought::At(place), due) => prop_assert_eq!(Some(place), due),
            (sought, None) => prop_assert_eq!(sought, api_client::record_list::Sought::Nowhere),
            (sought, Some(due)) => prop_assert!(false, "{sought:?} at {due}"),
        }
    }

    #[test]
    fn failed_requests_are_recovered(failures in proptest::collection::vec(0_usize..3, 1..12)) {
        let mut browser = Browser::open(2300, 10_000, &RecordQuery::default());
        for place in failures {
            if browser.pending.is_empty() {
                browser.ring();
                browser.tell(Event::RetryMissing);
            }
            if !browser.pending.is_empty() {
                browser.fail(place % browser.pending.len(), Failure::Offline.bare());
            }
        }
        browser.tell(Event::RetryMissing);
        browser.settle_with_retries();
        browser.assert_shows(&RecordQuery::default());
    }
}
