//! Lists that are fetched whole.

use crate::backend::{Backend, by_title, search, with_status};
use crate::browser::{Browser, failure};
use api_client::error::Failure;
use api_client::record_list::{Event, Phase, Place, RecordList, Response, Ticket, Wake};
use domain::query::RecordQuery;
use record_store::{Input, Store};

fn all() -> RecordQuery {
    RecordQuery::default()
}

#[test]
fn a_short_list_needs_one_request() {
    let mut browser = Browser::open(150, 1000, &all());
    assert_eq!(browser.list.phase(), Phase::Loading { slow: false });
    browser.respond(0);
    assert!(browser.list.progress().is_whole);
    browser.settle();
    browser.assert_shows(&all());
    assert_eq!((browser.sent.len(), browser.kept), (1, 1));
}

#[test]
fn an_empty_list_is_whole_at_once() {
    for query in [all(), search("nothing"), with_status("delivered")] {
        let mut browser = Browser::open(0, 1000, &query);
        browser.settle();
        assert!(browser.list.progress().is_whole);
        assert_eq!((browser.list.len(), browser.list.progress().visible), (0, Some(0)));
        assert!(browser.list.is_empty() && !browser.list.progress().waiting);
    }
}

#[test]
fn the_rest_is_fetched_in_large_pages_after_the_first_rows() {
    let mut browser = Browser::open(5500, 10_000, &all());
    browser.respond(0);
    assert!(browser.pending.is_empty(), "the first rows are painted before more is requested");
    assert_eq!(browser.list.place(199), Place::Row(199));
    assert_eq!(browser.list.place(200), Place::Pending);
    browser.ring();
    assert_eq!(browser.offsets(), [200, 1200, 2200, 3200], "four at a time");
    browser.respond(0);
    assert_eq!(browser.offsets()[4..], [4200]);
    browser.settle();
    assert_eq!(browser.offsets()[5..], [5200]);
    browser.assert_shows(&all());
    assert_eq!(browser.list.progress().fetching, None);
}

#[test]
fn pages_are_processed_in_order_one_task_each() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    for place in [3, 2, 1] {
        browser.respond(place);
        assert_eq!(browser.list.progress().fetching, Some(200));
    }
    browser.respond(0);
    assert_eq!(browser.list.progress().fetching, Some(1200), "the others wait for their own task");
    browser.ring();
    assert_eq!(browser.list.progress().fetching, Some(2200));
    browser.settle();
    browser.assert_shows(&all());
}

#[test]
fn a_query_before_the_list_is_whole_goes_to_the_backend() {
    let mut browser = Browser::open(3000, 10_000, &all());
    browser.respond(0);
    browser.tell(Event::Ask(with_status("requested")));
    assert!(browser.list.progress().waiting);
    assert_eq!(browser.list.place(0), Place::Pending, "no row is shown that may be wrong");
    browser.ring();
    let window =
        browser.pending.iter().position(|request| matches!(request.ticket, Ticket::WindowPage { .. }));
    browser.respond(window.unwrap());
    assert_eq!(browser.list.len(), 1000);
    assert_eq!(browser.id_at(0), Some("r-1".to_owned()));
    browser.settle();
    assert!(browser.list.progress().is_whole);
    browser.assert_shows(&with_status("requested"));
    let sent = browser.sent.len();
    browser.tell(Event::Ask(by_title()));
    browser.assert_shows(&by_title());
    assert_eq!(browser.sent.len(), sent, "a whole list answers by itself");
}

#[test]
fn the_default_query_uses_the_loaded_rows() {
    let mut browser = Browser::open(3000, 10_000, &all());
    browser.respond(0);
    browser.tell(Event::Ask(search("00")));
    browser.tell(Event::Ask(all()));
    assert_eq!(browser.id_at(0), Some("r-0".to_owned()));
    assert!(!browser.list.progress().waiting);
    browser.settle();
    assert!(!browser.sent.iter().any(|request| matches!(request.ticket, Ticket::WindowPage { .. })));
}

#[test]
fn a_list_that_opens_with_a_query_is_fetched_whole_beside_it() {
    let mut browser = Browser::open(2300, 10_000, &with_status("delivered"));
    browser.respond(0);
    assert_eq!(browser.list.len(), 767);
    assert!(!browser.list.progress().is_whole);
    browser.ring();
    assert_eq!(browser.offsets(), [0, 1000, 2000]);
    browser.settle();
    assert!(browser.list.progress().is_whole);
    browser.assert_shows(&with_status("delivered"));
    browser.tell(Event::Ask(all()));
    browser.assert_shows(&all());
}

#[test]
fn a_page_that_fails_leaves_the_rest_and_is_requested_again() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.fail(1, failure());
    assert_eq!(browser.retried, Some(failure()));
    assert_eq!(browser.list.progress().failed, Some((failure(), 3300)));
    browser.respond(0);
    assert_eq!(browser.offsets().len(), 4, "nothing more is requested while it is paused");
    browser.respond_to_all();
    browser.ring();
    assert_eq!(browser.list.progress().fetching, Some(1200), "a gap is not skipped");
    browser.tell(Event::RetryMissing);
    assert_eq!(browser.offsets()[4..], [1200]);
    assert!(browser.list.progress().failed.is_some(), "it says so until there is something better");
    browser.settle();
    assert_eq!(browser.list.progress().failed, None);
    assert_eq!(browser.retried, None);
    browser.assert_shows(&all());
}

#[test]
fn a_repeated_failure_is_reported_once() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.fail(0, failure().of(&browser.sent[0].endpoint.clone()));
    let said = browser.list.progress().failed;
    browser.fail(0, failure());
    assert_eq!(browser.list.progress().failed, said);
    browser.fail(0, Failure::Offline.bare());
    assert_ne!(browser.list.progress().failed, said);
}

#[test]
fn a_short_page_is_missing_not_the_end() {
    let mut browser = Browser::open(1500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.backend.leaves_out = 1;
    browser.respond(0);
    let (error, missing) = browser.list.progress().failed.unwrap();
    assert_eq!((error, missing), (api_client::record_list::short(), 1300));
    assert_eq!(browser.list.store().unwrap().len(), 200, "what is not taken leaves no rows behind");
    browser.backend.leaves_out = 0;
    browser.tell(Event::RetryMissing);
    browser.settle();
    browser.assert_shows(&all());
}

#[test]
fn a_list_that_changes_between_pages_starts_over() {
    let mut browser = Browser::open(5500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.respond(0);
    let age = browser.list.age().0;
    browser.backend.becomes(5600);
    browser.respond(0);
    assert!(browser.list.age().0 > age);
    assert_eq!(browser.aborted.len(), 3, "pages that are on their way are of no use");
    assert_eq!(browser.list.place(1199), Place::Row(1199), "what is here stays until the new first page is");
    browser.respond_to_aborted();
    browser.settle();
    assert!(browser.list.progress().changed);
    browser.assert_shows(&all());
}

#[test]
fn a_list_that_keeps_changing_is_reported() {
    let mut browser = Browser::open(3000, 10_000, &all());
    for count in 3001..3100 {
        if browser.pending.is_empty() && browser.timers.is_empty() {
            break;
        }
        browser.respond_to_all();
        browser.backend.becomes(count);
        browser.ring();
    }
    let (error, _) = browser.list.progress().failed.unwrap();
    assert_eq!(error, api_client::record_list::changing());
    let begun =
        browser.sent.iter().filter(|request| matches!(request.ticket, Ticket::Renewal { .. })).count();
    assert_eq!(begun, 3);
    browser.tell(Event::RetryMissing);
    browser.settle();
    browser.assert_shows(&all());
}

#[test]
fn rows_stay_if_starting_over_fails() {
    let mut browser = Browser::open(3000, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.backend.becomes(3001);
    browser.respond(0);
    browser.fail(0, failure());
    assert_eq!(browser.list.progress().failed, Some((failure(), 2800)));
    assert_eq!(browser.list.phase(), Phase::Ready);
    browser.tell(Event::RetryMissing);
    browser.settle();
    browser.assert_shows(&all());
}

#[test]
fn a_list_that_outgrows_the_limit_becomes_a_window() {
    let mut browser = Browser::open(1500, 1500, &all());
    browser.settle();
    assert!(browser.list.progress().is_whole);
    browser.backend.becomes(1501);
    browser.tell(Event::Refresh);
    assert!(browser.list.is_refreshing() && browser.list.progress().is_whole, "what is here stays");
    browser.settle();
    assert!(!browser.list.progress().is_whole && !browser.list.is_refreshing());
    browser.assert_shows(&all());
    browser.backend.becomes(1400);
    browser.tell(Event::Refresh);
    browser.settle();
    assert!(browser.list.progress().is_whole);
    browser.assert_shows(&all());
}

#[test]
fn a_refresh_without_newer_data_changes_nothing() {
    let mut browser = Browser::open(1500, 10_000, &by_title());
    browser.settle();
    browser.now = 7.0;
    let sent = browser.sent.len();
    browser.tell(Event::Refresh);
    assert_eq!(browser.list.checked_at(), None, "it is being looked at");
    browser.settle();
    assert_eq!(browser.sent.len(), sent + 1, "the same revision");
    assert_eq!(browser.list.checked_at(), Some(7.0));
    browser.tell(Event::Refresh);
    let request = browser.pending.remove(0);
    browser.deliver(request, Ok(Response::Unchanged));
    assert_eq!(browser.announced, 1);
    browser.assert_shows(&by_title());
}

#[test]
fn a_failed_refresh_is_reported_and_keeps_the_list() {
    let mut browser = Browser::open(500, 10_000, &all());
    browser.settle();
    browser.tell(Event::Refresh);
    browser.fail(0, failure());
    assert_eq!(browser.list.not_refreshed(), Some(&failure()));
    assert_eq!(browser.retried, Some(failure()));
    assert_eq!((browser.list.phase(), browser.list.len()), (Phase::Ready, 500));
    browser.backend.becomes(600);
    browser.tell(Event::RetryMissing);
    browser.settle();
    assert_eq!((browser.list.not_refreshed(), &browser.retried), (None, &None));
    browser.assert_shows(&all());
}

#[test]
fn a_failed_first_page_is_shown_until_one_arrives() {
    let mut browser = Browser::open(500, 10_000, &all());
    browser.ring();
    assert_eq!(browser.list.phase(), Phase::Loading { slow: true });
    browser.fail(0, failure());
    assert_eq!((browser.list.phase(), browser.list.len()), (Phase::Failed(failure()), 0));
    browser.tell(Event::RetryMissing);
    assert_eq!(browser.list.phase(), Phase::Failed(failure()), "nothing flickers");
    browser.settle();
    browser.assert_shows(&all());
}

#[test]
fn a_response_for_another_person_is_rejected() {
    let mut backend = Backend::new(500);
    backend.person = "u-2";
    let mut browser = Browser::open_at(backend, 10_000, &all());
    browser.respond(0);
    assert_eq!(browser.list.phase(), Phase::Failed(Failure::OtherPerson.bare()));
    assert_eq!((browser.kept, browser.reported.len()), (0, 1));
}

#[test]
fn an_unknown_field_is_dropped_from_the_query() {
    let query = RecordQuery::default().with_value("nonsense", "x", Some(false));
    let mut browser = Browser::open(500, 10_000, &query);
    browser.settle();
    assert!(browser.list.progress().dropped);
    assert_eq!(browser.list.query(), &all());
    browser.assert_shows(&all());
}

#[test]
fn a_query_made_while_the_first_page_is_refused_counts() {
    let query = RecordQuery::default().with_value("nonsense", "x", Some(false));
    let mut browser = Browser::open(500, 10_000, &query);
    browser.tell(Event::Ask(search("00")));
    browser.settle();
    browser.assert_shows(&search("00"));
}

#[test]
fn unreadable_rows_are_counted_and_named() {
    let mut backend = Backend::new(1500);
    backend.broken = Some(1234);
    let mut browser = Browser::open_at(backend, 10_000, &all());
    browser.settle();
    let progress = browser.list.progress();
    assert_eq!((progress.unreadable, browser.list.len()), (1, 1499));
    assert_eq!(progress.unreadable_rows, [(1235, "title".into())]);
}

#[test]
fn columns_are_sorted_in_idle_time() {
    let mut browser = Browser::open(150, 10_000, &all());
    browser.respond(0);
    let is_prepared =
        |browser: &Browser| browser.timers.iter().any(|(_, wake)| matches!(wake, Wake::Prepare { .. }));
    let mut columns = 0;
    while is_prepared(&browser) {
        browser.ring();
        columns += 1;
    }
    assert!(columns > 5, "{columns} columns");
}

fn status_of(list: &RecordList, id: &str) -> String {
    let (store, row) = list.find(id).unwrap();
    format!("{:?}", store.cell_of(row, "status"))
}

fn set_status(browser: &mut Browser, id: &str, status: &str) {
    browser.list.change(&[id], &mut |store: &mut Store, row, _| {
        assert!(store.set(row, "status", Some(&Input::Text(status))));
    });
}

#[test]
fn a_changed_row_is_shown_at_once_and_can_be_reverted() {
    // Whole, being fetched, and in a window.
    for limit in [10_000, 1] {
        let mut browser = Browser::open(400, limit, &with_status("requested"));
        browser.settle();
        let before = browser.ids();
        set_status(&mut browser, "r-1", "cancelled");
        assert_eq!(status_of(&browser.list, "r-1"), r#"Word("cancelled")"#);
        let is_shown = browser.ids().contains(&Some("r-1".to_owned()));
        assert_eq!(is_shown, limit == 1, "the backend's rows stay in their places");
        set_status(&mut browser, "r-1", "requested");
        assert_eq!(browser.ids(), before);
        assert_eq!(status_of(&browser.list, "r-1"), r#"Word("requested")"#);
        set_status(&mut browser, "r-unknown", "requested");
    }
}

#[test]
fn a_change_voids_earlier_requests() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.tell(Event::RefreshAfterChange);
    assert_eq!(browser.aborted.len(), 4);
    browser.respond_to_aborted();
    assert_eq!(browser.list.progress().fetching, Some(200));
    browser.settle();
    browser.assert_shows(&all());
    assert!(!browser.list.progress().changed, "who changed it needs not be told");
}

#[test]
fn a_late_response_from_before_a_change_is_dropped() {
    let mut browser = Browser::open(500, 10_000, &all());
    browser.settle();
    browser.tell(Event::Refresh);
    let before = browser.backend.respond(&browser.pending[0].endpoint).unwrap();
    browser.backend.becomes(600);
    browser.tell(Event::RefreshAfterChange);
    browser.settle();
    let late = browser.aborted.remove(0);
    browser.deliver(late, Ok(Response::Fresh(before, None)));
    assert_eq!(browser.list.len(), 600);
    browser.assert_shows(&all());
    assert!(!browser.list.is_refreshing());
}

#[test]
fn a_failed_refresh_after_a_change_keeps_the_rows() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.tell(Event::RefreshAfterChange);
    browser.fail(0, failure());
    assert_eq!(browser.list.not_refreshed(), Some(&failure()));
    browser.settle_with_retries();
    browser.assert_shows(&all());
}

#[test]
fn a_closed_list_ignores_responses() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    let on_their_way = std::mem::take(&mut browser.pending);
    assert!(!browser.list.close().is_empty());
    for request in on_their_way {
        browser.respond_to(request);
    }
    assert_eq!(browser.list.progress().fetching, Some(200));
}

#[test]
fn opening_another_list_drops_the_earlier_one() {
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.respond(0);
    browser.ring();
    browser.tell(Event::Open(crate::backend::list(), by_title()));
    assert_eq!((browser.list.phase(), browser.list.len()), (Phase::Loading { slow: false }, 0));
    browser.respond_to_aborted();
    assert_eq!(browser.list.phase(), Phase::Loading { slow: false });
    browser.settle();
    browser.assert_shows(&by_title());
}

#[test]
fn requests_that_failed_without_a_session_resume_after_sign_in() {
    let signed_out = || Failure::SignedOut { sign_in_url: None }.bare();
    let mut browser = Browser::open(3500, 10_000, &all());
    browser.fail(0, signed_out());
    browser.tell(Event::SignedIn);
    browser.respond(0);
    browser.ring();
    browser.fail(0, signed_out());
    browser.tell(Event::SignedIn);
    browser.settle();
    browser.tell(Event::Refresh);
    browser.fail(0, signed_out());
    browser.tell(Event::SignedIn);
    browser.settle();
    assert_eq!(browser.list.not_refreshed(), None);
    browser.assert_shows(&all());
    let sent = browser.sent.len();
    browser.tell(Event::SignedIn);
    assert_eq!(browser.sent.len(), sent, "what did not fail for it is not requested again");
}
