//! The search for a single record.

use crate::backend::{Backend, by_title, with_status};
use crate::browser::{Browser, failure};
use api_client::error::Failure;
use api_client::record_list::{Event, Sought};
use domain::query::RecordQuery;

fn long(query: &RecordQuery) -> Browser {
    let mut browser = Browser::open(6000, 100, query);
    browser.settle();
    browser
}

#[test]
fn a_loaded_record_is_not_searched_for() {
    for limit in [100, 10_000] {
        let mut browser = Browser::open(1500, limit, &by_title());
        browser.settle();
        let sent = browser.sent.len();
        let id = browser.id_at(123).unwrap();
        browser.tell(Event::Seek(id.as_str().into()));
        assert_eq!(browser.list.sought(&id), Sought::At(123));
        assert_eq!(browser.sent.len(), sent);
    }
}

#[test]
fn a_whole_list_knows_that_a_record_is_missing() {
    let mut browser = Browser::open(1500, 10_000, &with_status("delivered"));
    assert_eq!(browser.list.sought("r-1"), Sought::Looking(None));
    browser.respond(0);
    assert_eq!(browser.list.sought("r-1"), Sought::Looking(Some((0, 1500))));
    browser.settle();
    assert_eq!(browser.list.sought("r-1"), Sought::Nowhere, "of another state");
    assert_eq!(browser.list.sought("r-3"), Sought::At(1));
}

#[test]
fn a_distant_record_is_found_by_binary_search() {
    for query in [RecordQuery::default(), by_title()] {
        for id in ["r-0", "r-5999", "r-3000", "r-200", "r-4321"] {
            let mut browser = long(&query);
            let due = browser.backend.ids(&query).iter().position(|other| other == id).unwrap();
            browser.tell(Event::Seek(id.into()));
            if due >= 200 {
                browser.respond(0);
                let found = browser.list.found(id).map(|store| store.id(0).to_owned());
                assert_eq!(found.as_deref(), Some(id), "it is read before its place is known");
                assert_eq!(browser.list.sought(id), Sought::Looking(None));
            }
            let before = browser.sent.len();
            browser.settle();
            assert_eq!(browser.list.sought(id), Sought::At(due), "{id}");
            assert!(browser.sent.len() - before < 12, "{} requests", browser.sent.len() - before);
        }
    }
}

#[test]
fn a_record_that_does_not_exist_is_reported() {
    let mut browser = long(&RecordQuery::default());
    browser.tell(Event::Seek("r-x".into()));
    browser.settle();
    assert_eq!(browser.list.sought("r-x"), Sought::Nowhere);
    assert_eq!(browser.list.sought("r-y"), Sought::Looking(None), "that was not asked");
}

#[test]
fn a_backend_that_cannot_filter_is_searched_page_by_page() {
    let mut backend = Backend::new(5000);
    backend.finds_ids = false;
    let mut browser = Browser::open_at(backend, 100, &RecordQuery::default());
    browser.settle();
    browser.tell(Event::Seek("r-2345".into()));
    browser.respond(0);
    browser.respond(0);
    assert_eq!(browser.list.sought("r-2345"), Sought::Looking(Some((1000, 5000))));
    browser.settle();
    assert_eq!(browser.list.sought("r-2345"), Sought::At(2345));
    browser.tell(Event::Seek("r-x".into()));
    browser.settle();
    assert_eq!(browser.list.sought("r-x"), Sought::Nowhere);
}

#[test]
fn a_failed_search_is_reported_and_can_be_retried() {
    let mut browser = long(&RecordQuery::default());
    browser.tell(Event::Seek("r-4000".into()));
    browser.fail(0, failure());
    assert_eq!(browser.list.sought("r-4000"), Sought::Failed(failure()));
    assert_eq!(browser.reported, [failure()]);
    browser.tell(Event::Seek("r-4000".into()));
    assert!(browser.pending.is_empty(), "only when the reader wants it");
    browser.tell(Event::GiveUpSeek);
    browser.tell(Event::Seek("r-4000".into()));
    browser.respond(0);
    browser.fail(0, failure());
    assert_eq!(browser.list.sought("r-4000"), Sought::Somewhere, "it is here, and its place is not known");
}

#[test]
fn a_search_that_failed_without_a_session_resumes_after_sign_in() {
    let mut browser = long(&RecordQuery::default());
    browser.tell(Event::Seek("r-4000".into()));
    browser.fail(0, Failure::SignedOut { sign_in_url: None }.bare());
    browser.tell(Event::SignedIn);
    assert_eq!(browser.list.sought("r-4000"), Sought::Looking(None));
    browser.tell(Event::Seek("r-4000".into()));
    browser.settle();
    assert_eq!(browser.list.sought("r-4000"), Sought::At(4000));
}

#[test]
fn a_response_for_another_search_is_dropped() {
    let mut browser = long(&RecordQuery::default());
    browser.tell(Event::Seek("r-4000".into()));
    browser.tell(Event::Seek("r-2000".into()));
    assert_eq!(browser.aborted.len(), 1);
    browser.respond_to_aborted();
    assert_eq!(browser.list.sought("r-2000"), Sought::Looking(None));
    browser.settle();
    assert_eq!(browser.list.sought("r-2000"), Sought::At(2000));
}

#[test]
fn a_position_is_valid_for_its_query_only() {
    let mut browser = long(&RecordQuery::default());
    browser.tell(Event::Seek("r-4000".into()));
    browser.settle();
    browser.tell(Event::Ask(by_title()));
    browser.settle();
    assert_eq!(browser.list.sought("r-4000"), Sought::Looking(None));
    assert!(browser.list.found("r-4000").is_none());
    let due = browser.backend.ids(&by_title()).iter().position(|id| id == "r-4000").unwrap();
    browser.tell(Event::Seek("r-4000".into()));
    browser.settle();
    assert_eq!(browser.list.sought("r-4000"), Sought::At(due));
}
