//! Lists that are too long to be fetched whole.

use crate::backend::{Backend, by_title, search, with_status};
use crate::browser::{Browser, failure};
use api_client::error::Failure;
use api_client::record_list::{Event, PAUSE, Place, Request, Ticket, changing, short};
use domain::Unit;
use domain::query::RecordQuery;
use std::time::Duration;

fn open(count: usize, query: &RecordQuery) -> Browser {
    let mut browser = Browser::open(count, 100, query);
    browser.settle();
    assert!(!browser.list.progress().is_whole);
    browser
}

/// The pages of windows that were requested.
fn window_pages(browser: &Browser) -> Vec<usize> {
    let page = |request: &Request| match request.ticket {
        Ticket::WindowPage { page, .. } => Some(page),
        _ => None,
    };
    browser.sent.iter().filter_map(page).collect()
}

#[test]
fn only_what_is_in_sight_is_requested() {
    let mut browser = open(5000, &RecordQuery::default());
    assert_eq!((browser.list.len(), window_pages(&browser).len()), (5000, 0), "the first page is here");
    browser.tell(Event::Want(3000..3030));
    assert!(browser.pending.is_empty(), "only where the reader stops");
    browser.tell(Event::Want(4190..4220));
    assert!(browser.timers.iter().all(|(time, _)| *time == PAUSE));
    browser.settle();
    assert_eq!(window_pages(&browser), [20, 21]);
    assert_eq!(browser.id_at(4200), Some("r-4200".to_owned()));
    assert_eq!(browser.list.place(3000), Place::Pending);
    browser.tell(Event::Want(4190..4220));
    assert!(browser.timers.is_empty(), "what is here is not requested again");
    browser.assert_shows(&RecordQuery::default());
}

#[test]
fn sort_search_and_filter_go_to_the_backend() {
    let mut browser = open(3000, &RecordQuery::default());
    for query in [by_title(), search("topic 00"), with_status("cancelled"), RecordQuery::default()] {
        browser.tell(Event::Ask(query.clone()));
        assert!(browser.list.progress().waiting);
        browser.settle();
        browser.assert_shows(&query);
    }
}

#[test]
fn typing_is_delayed_and_a_click_is_not() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.tell(Event::Ask(search("topic")));
    assert_eq!(browser.timers[0].0, PAUSE);
    browser.tell(Event::Ask(search("topic 00")));
    browser.ring();
    assert_eq!(window_pages(&browser), [0], "only what was typed last is requested");
    browser.tell(Event::Ask(RecordQuery { q: "topic 00".to_owned(), ..by_title() }));
    assert_eq!(browser.timers[0].0, Duration::ZERO);
}

#[test]
fn a_late_response_to_another_query_is_dropped() {
    let mut browser = open(3000, &RecordQuery::default());
    for later in [by_title(), search("topic 00"), with_status("cancelled")] {
        browser.tell(Event::Ask(with_status("delivered")));
        browser.ring();
        browser.tell(Event::Ask(later.clone()));
        let is_of_window = |request: &Request| matches!(request.ticket, Ticket::WindowPage { .. });
        assert!(!browser.pending.iter().any(is_of_window), "the request before is aborted");
        browser.ring();
        // Responses to aborted requests arrive before and after the valid one.
        browser.respond_to_aborted();
        assert!(browser.list.progress().waiting);
        browser.settle();
        browser.respond_to_aborted();
        browser.assert_shows(&later);
    }
}

#[test]
fn the_previous_count_stays_until_the_new_one_is_known() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.tell(Event::Ask(with_status("cancelled")));
    assert_eq!(browser.list.len(), 3000);
    browser.settle();
    assert_eq!(browser.list.len(), 1000);
    browser.tell(Event::Ask(with_status("delivered")));
    assert_eq!(browser.list.len(), 1000);
}

#[test]
fn a_query_that_fails_is_unanswered_until_it_is_requested_again() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.tell(Event::Ask(by_title()));
    browser.ring();
    browser.fail(0, failure());
    let progress = browser.list.progress();
    assert!(progress.unanswered && !progress.waiting);
    assert_eq!((browser.list.len(), browser.retried.clone()), (0, Some(failure())));
    browser.tell(Event::RetryMissing);
    browser.settle();
    assert_eq!((browser.list.progress().failed, browser.retried.clone()), (None, None));
    browser.assert_shows(&by_title());
}

#[test]
fn a_failed_page_is_requested_again_when_scrolled_to() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.tell(Event::Want(1000..1030));
    browser.ring();
    browser.fail(0, failure());
    assert_eq!(browser.list.missed(1000), Some(&failure()));
    assert_eq!(browser.list.progress().failed, Some((failure(), 0)));
    browser.tell(Event::Want(1000..1030));
    assert!(browser.timers.is_empty(), "looking at it does not request it without end");
    browser.tell(Event::Want(2000..2030));
    assert_eq!(browser.list.progress().failed, None, "elsewhere it is of no concern");
    assert_eq!(browser.retried, None);
    browser.tell(Event::Want(1000..1030));
    browser.settle();
    assert_eq!(browser.id_at(1000), Some("r-1000".to_owned()));
}

#[test]
fn a_needed_position_is_requested_even_out_of_sight() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.tell(Event::Need(2500));
    browser.tell(Event::Need(2501));
    assert_eq!(browser.pending.len(), 1);
    browser.settle();
    assert_eq!(browser.id_at(2500), Some("r-2500".to_owned()));
}

#[test]
fn a_short_page_is_missing_not_the_end() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.backend.leaves_out = 1;
    browser.tell(Event::Need(1000));
    browser.respond(0);
    assert_eq!(browser.list.missed(1000), Some(&short()));
    assert_eq!(browser.list.place(1000), Place::Pending);
    browser.backend.leaves_out = 0;
    browser.tell(Event::RetryMissing);
    browser.settle();
    browser.assert_shows(&RecordQuery::default());
}

#[test]
fn a_changed_list_starts_over_at_the_position_in_sight() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.backend.becomes(3100);
    browser.tell(Event::Want(1000..1030));
    browser.settle();
    assert_eq!(browser.list.len(), 3100);
    assert_eq!(browser.list.place(0), Place::Pending, "what was here is of another state");
    assert_eq!(browser.id_at(1000), Some("r-1000".to_owned()));
    browser.assert_shows(&RecordQuery::default());
}

#[test]
fn a_list_that_keeps_changing_is_reported() {
    let mut browser = open(3000, &RecordQuery::default());
    browser.tell(Event::Want(1000..1230));
    browser.ring();
    let mut count = 3000;
    while let Some(request) = browser.pending.first().cloned() {
        browser.pending.remove(0);
        count += 1;
        assert!(count < 3100, "it begins again without end");
        browser.backend.becomes(count);
        browser.respond_to(request);
        browser.tell(Event::Want(1000..1230));
        browser.ring();
    }
    assert_eq!(browser.list.progress().failed.unwrap().0, changing());
    browser.tell(Event::RetryMissing);
    browser.settle();
    browser.assert_shows(&RecordQuery::default());
}

#[test]
fn distant_pages_are_dropped() {
    let mut browser = open(21_000, &RecordQuery::default());
    for page in 1..=101 {
        browser.tell(Event::Want(page * 200..page * 200 + 30));
        browser.settle();
    }
    assert_eq!(browser.list.place(0), Place::Pending);
    assert_eq!(browser.id_at(20_200), Some("r-20200".to_owned()));
}

#[test]
fn a_list_of_unknown_length_is_a_window_until_that_is_known() {
    let mut backend = Backend::new(50);
    backend.says_visible = false;
    let mut browser = Browser::open_at(backend, 100, &with_status("delivered"));
    browser.settle();
    assert_eq!(browser.list.progress().visible, None);
    assert_eq!(browser.list.measured(&Unit::Cases), None);
    browser.assert_shows(&with_status("delivered"));
    browser.tell(Event::Ask(RecordQuery::default()));
    browser.settle();
    assert_eq!(browser.list.progress().visible, Some(50));
    browser.assert_shows(&RecordQuery::default());
}

#[test]
fn filter_values_that_do_not_occur_are_dropped() {
    let query = with_status("delivered").with_value("status", "nonsense", Some(false));
    let mut browser = Browser::open(3000, 100, &query);
    browser.respond(0);
    assert!(!browser.list.progress().dropped);
    browser.settle();
    assert!(browser.list.progress().dropped);
    assert_eq!(browser.list.query(), &with_status("delivered"));
    browser.assert_shows(&with_status("delivered"));
}

#[test]
fn without_a_list_of_values_no_filter_value_is_dropped() {
    let query = with_status("nonsense");
    let mut browser = Browser::open(3000, 100, &query);
    browser.respond(0);
    browser.fail(0, Failure::NotFound.bare());
    assert_eq!(browser.reported, [Failure::NotFound.bare()]);
    browser.settle();
    assert_eq!((browser.list.len(), browser.list.query()), (0, &query));
    assert_eq!(browser.retried, None);
}

#[test]
fn an_unreadable_row_keeps_its_position() {
    let mut backend = Backend::new(3000);
    backend.broken = Some(7);
    let mut browser = Browser::open_at(backend, 100, &RecordQuery::default());
    browser.settle();
    assert_eq!(browser.list.place(7), Place::Unreadable);
    assert_eq!(browser.id_at(8), Some("r-8".to_owned()));
    assert_eq!(browser.list.progress().unreadable_rows, [(8, "title".into())]);
}
