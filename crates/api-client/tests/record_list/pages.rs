//! A list that is read page by page.

use crate::backend::{Backend, ME, collation, list, with_status};
use crate::browser::failure;
use api_client::error::{ApiError, Failure};
use api_client::record_list::{Env, PageSequence, Step, changing, short};
use domain::query::RecordQuery;
use record_store::Store;

fn take(pages: &mut PageSequence, backend: &Backend, store: &mut Option<Store>) -> Result<Step, ApiError> {
    let env = Env { collation: collation(), now: 0.0, is_other: &|person| person != ME };
    pages.take(&backend.respond(&pages.request()).unwrap(), store, &env)
}

fn pages() -> PageSequence {
    PageSequence::new(list(), RecordQuery::default())
}

#[test]
fn a_list_is_read_to_its_end() {
    for (count, query, requests) in [
        (0, RecordQuery::default(), 1),
        (1000, RecordQuery::default(), 1),
        (2500, RecordQuery::default(), 3),
        (3300, with_status("requested"), 2),
    ] {
        let backend = Backend::new(count);
        let mut pages = PageSequence::new(list(), query.clone());
        let (mut store, mut requested, mut ids) = (None, 0, Vec::new());
        loop {
            requested += 1;
            let Step::Page(page) = take(&mut pages, &backend, &mut store).unwrap() else { panic!("no page") };
            assert_eq!(page.count, backend.ids(&query).len());
            if page.is_last() {
                break;
            }
        }
        let store = store.unwrap();
        ids.extend((0..store.len() as u32).map(|row| store.id(row).to_owned()));
        assert_eq!((requested, ids), (requests, backend.ids(&query)));
    }
}

#[test]
fn a_list_that_changes_while_read_is_detected() {
    let mut backend = Backend::new(2500);
    let mut pages = pages();
    take(&mut pages, &backend, &mut None).unwrap();
    backend.becomes(2500);
    let step = take(&mut pages, &backend, &mut None).unwrap();
    assert!(matches!(step, Step::Changed(error) if error == changing()));
    pages.begin_again().unwrap();
    assert!(matches!(take(&mut pages, &backend, &mut None).unwrap(), Step::Page(page) if page.done == 1000));
}

#[test]
fn a_list_that_ends_early_is_detected() {
    let mut backend = Backend::new(2500);
    backend.leaves_out = 1000;
    let step = take(&mut pages(), &backend, &mut None).unwrap();
    assert!(matches!(step, Step::Changed(error) if error == short()));
    backend.leaves_out = 300;
    let step = take(&mut pages(), &backend, &mut None).unwrap();
    assert!(
        matches!(step, Step::Page(page) if page.done == 700 && !page.is_last()),
        "a short page is a page"
    );
}

#[test]
fn a_list_is_restarted_three_times() {
    let mut pages = pages();
    for _ in 0..3 {
        pages.begin_again().unwrap();
    }
    assert_eq!(pages.begin_again(), Err(changing()));
}

#[test]
fn a_transient_failure_is_retried_three_times_for_each_page() {
    let mut pages = pages();
    let backend = Backend::new(2500);
    for _ in 0..2 {
        let waits = [0; 4].map(|_| pages.short_retry_delay(&failure(), 0.5).map(|delay| delay.as_secs()));
        assert_eq!(waits, [Some(1), Some(2), Some(4), None]);
        take(&mut pages, &backend, &mut None).unwrap();
    }
    assert_eq!(pages.short_retry_delay(&Failure::Forbidden.bare(), 0.5), None);
    let later = ApiError { retry_after: Some(16), ..failure() };
    assert_eq!(pages.short_retry_delay(&later, 0.0), None, "nobody is left waiting for so long");
}

#[test]
fn a_page_for_another_person_is_rejected() {
    let mut backend = Backend::new(10);
    backend.person = "u-2";
    assert_eq!(take(&mut pages(), &backend, &mut None).unwrap_err(), Failure::OtherPerson.bare());
}
