//! A change of the language.

use crate::backend::{by_title, search};
use crate::browser::{Browser, failure};
use api_client::record_list::{CacheUse, Event, Phase};
use domain::query::RecordQuery;

fn settled(count: usize, limit: u64, query: &RecordQuery) -> Browser {
    let mut browser = Browser::open(count, limit, query);
    browser.settle();
    browser
}

#[test]
fn rows_stay_until_the_other_language_has_arrived() {
    for (limit, query) in [(1000, RecordQuery::default()), (100, by_title()), (1000, search("7"))] {
        let mut browser = settled(150, limit, &query);
        let before = browser.ids();
        browser.tell(Event::Translate);
        assert_eq!(browser.list.phase(), Phase::Ready);
        assert!(browser.list.progress().waiting && browser.list.is_refreshing());
        assert_eq!(browser.sent.last().map(|request| request.cache), Some(CacheUse::Serve));
        assert_eq!(browser.ids(), before);
        browser.settle();
        assert!(!browser.list.progress().waiting && !browser.list.is_refreshing());
        browser.assert_shows(&query);
    }
}

#[test]
fn the_other_language_replaces_equal_records() {
    let mut browser = settled(150, 1000, &RecordQuery::default());
    let (round, _) = browser.list.age();
    browser.tell(Event::Translate);
    browser.settle();
    assert!(browser.list.age().0 > round + 1, "the texts are others, so the list has begun again");
}

#[test]
fn without_the_other_language_the_list_has_failed() {
    let mut browser = settled(150, 1000, &RecordQuery::default());
    browser.tell(Event::Translate);
    browser.fail(0, failure());
    assert_eq!(browser.list.phase(), Phase::Failed(failure()));
    browser.tell(Event::RetryMissing);
    browser.settle();
    browser.assert_shows(&RecordQuery::default());
    assert!(!browser.list.progress().waiting);
}

#[test]
fn the_later_of_two_languages_counts() {
    let mut browser = settled(150, 1000, &RecordQuery::default());
    browser.tell(Event::Translate);
    browser.tell(Event::Translate);
    browser.respond_to_aborted();
    assert!(browser.list.progress().waiting, "the first is no answer any more");
    browser.settle();
    assert!(!browser.list.progress().waiting);
    browser.assert_shows(&RecordQuery::default());
}

#[test]
fn a_list_that_is_still_loading_starts_in_the_other_language() {
    let mut browser = Browser::open(150, 1000, &search("7"));
    browser.tell(Event::Translate);
    assert_eq!(browser.list.phase(), Phase::Loading { slow: false });
    browser.settle();
    browser.assert_shows(&search("7"));
}
