//! The records of a list, however many there are: what a page reads and requests of them.
//!
//! The decisions (which pages are requested, when a query goes to the backend) are in [`api_client::record_list`]. Here are the signals,
//! requests and timers that it needs ([`driver`]), and a reader for every page of a list ([`PageReader`]).

mod driver;
mod page_reader;

pub use api_client::record_list::{Phase, Place, Progress, Shown, Sought};
pub use page_reader::PageReader;

use super::cache::is_old;
use super::queries::Queries;
use super::retry::Retry;
use crate::i18n::{Format as _, Lang};
use api_client::error::ApiError;
use api_client::record_list::{Event, LARGE_PAGE, RecordList, Step, changing, read_breakdown, read_facets};
use api_client::{Endpoint, List};
use domain::Unit;
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use driver::{Controllers, with_env};
use leptos::prelude::*;
use record_store::breakdown::Breakdown;
use record_store::page::PageHead;
use record_store::{Facet, Field, Store};
use std::ops::Range;
use web_sys::AbortSignal;

#[derive(Clone, Copy)]
pub struct Records {
    queries: Queries,
    list: StoredValue<RecordList, LocalStorage>,
    controllers: StoredValue<Controllers, LocalStorage>,
    phase: RwSignal<Phase>,
    /// Whether a refresh is running.
    is_refreshing: RwSignal<bool>,
    /// Why the last refresh failed.
    not_refreshed: RwSignal<Option<ApiError>>,
    changed: RwSignal<u32>,
    /// Whether a notification is scheduled for the next frame.
    is_notifying: StoredValue<bool>,
    /// The retry of failed requests.
    retry: Retry,
}

impl Records {
    /// Creates a list that follows these signals.
    pub fn new(
        queries: Queries,
        list: impl Fn() -> Option<List> + Send + Sync + 'static,
        query: Memo<RecordQuery>,
    ) -> Records {
        let this: StoredValue<Option<Records>> = StoredValue::new(None);
        let retry = Retry::new(queries.resume, move || {
            if let Some(records) = this.try_get_value().flatten() {
                records.dispatch(Event::RetryMissing);
            }
        });
        let records = Records {
            queries,
            list: StoredValue::new_local(RecordList::new(queries.local_limit)),
            controllers: StoredValue::new_local(Controllers::default()),
            phase: RwSignal::new(Phase::Loading { slow: false }),
            is_refreshing: RwSignal::new(false),
            not_refreshed: RwSignal::new(None),
            changed: RwSignal::new(0),
            is_notifying: StoredValue::new(false),
            retry,
        };
        this.set_value(Some(records));
        let list = Memo::new(move |_| list());
        on_cleanup(move || records.close());
        Effect::new(move |before: Option<Option<List>>| {
            let (list, _) = (list.get(), queries.text_lang());
            match &list {
                Some(list) if before.is_some_and(|before| before.as_ref() == Some(list)) => {
                    records.dispatch(Event::Translate);
                }
                Some(list) => records.dispatch(Event::Open(list.clone(), query.get_untracked())),
                None => {}
            }
            list
        });
        Effect::new(move |before: Option<RecordQuery>| {
            let query = query.get();
            if before.is_some_and(|before| before != query) {
                records.dispatch(Event::Ask(query.clone()));
            }
            query
        });
        queries.on_rights_change(move || records.refresh_after_change());
        queries.on_sign_in(move || records.dispatch(Event::SignedIn));
        queries.resume.on_resume(move || records.look_if_old());
        records
    }

    /// Refreshes an old list: a reader who returns after hours must not read old data.
    fn look_if_old(self) {
        if self.list.with_value(RecordList::checked_at).is_some_and(is_old) {
            self.refresh();
        }
    }

    /// The language of texts in responses.
    fn lang(self) -> Lang {
        untrack(|| self.queries.text_lang())
    }

    pub fn phase(self) -> RwSignal<Phase> {
        self.phase
    }

    /// Tracks every change of the records, at most once a frame.
    pub fn follow(self) -> u32 {
        self.changed.get()
    }

    /// Discards everything and loads the list again.
    pub fn start_again(self) {
        self.dispatch(Event::StartAgain);
    }

    /// Refreshes the list. What is shown stays until newer data is here, also when refreshing fails.
    pub fn refresh(self) {
        self.dispatch(Event::Refresh);
    }

    /// As [`Records::refresh`], after a change made here: responses requested before it are dropped.
    pub fn refresh_after_change(self) {
        self.queries.client().detach_in_flight();
        self.dispatch(Event::RefreshAfterChange);
    }

    /// How often the list was loaded again, and whether it is complete with no refresh running; `None` after its page was left.
    pub fn age(self) -> Option<(u32, bool)> {
        self.list.try_with_value(RecordList::age)
    }

    /// The retry of failed requests.
    pub fn retry(self) -> Retry {
        self.retry
    }

    /// Repeats the failed requests.
    pub fn try_again(self) {
        self.retry.now();
    }

    /// Whether a refresh is running.
    pub fn is_refreshing(self) -> bool {
        self.is_refreshing.get()
    }

    /// Why the last refresh failed.
    pub fn not_refreshed(self) -> Option<ApiError> {
        self.not_refreshed.get()
    }

    /// Returns the fields and columns of the records, once the first have arrived.
    pub fn shown(self) -> Option<Shown> {
        self.list.try_with_value(|list| list.shown().cloned()).flatten()
    }

    /// Returns the query that the rows match; parts of the requested one may have been dropped.
    pub fn question(self) -> RecordQuery {
        self.list.with_value(|list| list.query().clone())
    }

    /// Sets the places in view, so that they are loaded.
    pub fn want(self, range: Range<usize>) {
        self.dispatch(Event::Want(range));
    }

    /// Requests the record at a place, in view or not, unless that is done already. Returns why it could not be loaded.
    pub fn need(self, place: usize) -> Option<ApiError> {
        let failed = self.list.with_value(|list| list.missed(place).cloned());
        self.dispatch(Event::Need(place));
        failed
    }

    /// Returns the number of places in the result.
    pub fn len(self) -> usize {
        self.list.with_value(RecordList::len)
    }

    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Returns what stands at a place of the result.
    pub fn place(self, place: usize) -> Place {
        self.list.with_value(|list| list.place(place))
    }

    /// Reads the store that holds the rows, once there is one.
    pub fn with_store<T>(self, read: impl FnOnce(&Store) -> T) -> Option<T> {
        self.list.try_with_value(|list| list.store().map(read)).flatten()
    }

    /// Returns what is known of the list besides its rows.
    pub fn progress(self) -> Progress {
        self.list.with_value(RecordList::progress)
    }

    /// Returns the sums over the matching records, by field, as far as they are known.
    pub fn sums(self) -> Vec<(Box<str>, Quantity)> {
        self.list.with_value(RecordList::sums)
    }

    /// Returns the total of all records in a unit, where that is known: from the records, or for a long list from the backend.
    pub fn measured(self, unit: &Unit) -> Option<Quantity> {
        self.list.with_value(|list| list.measured(unit))
    }

    /// The head of the first page: when and for whom the data was made.
    pub fn head(self) -> Option<PageHead> {
        self.list.try_with_value(|list| list.head().cloned()).flatten()
    }

    /// Reads the record with an id, if it is loaded.
    pub fn find<T>(self, id: &str, read: impl FnOnce(&Store, u32) -> T) -> Option<T> {
        self.list.try_with_value(|list| list.find(id).map(|(store, row)| read(store, row))).flatten()
    }

    /// Changes loaded records: `change` gets the store and the row of each of these ids. A list that is loaded whole runs its query again;
    /// otherwise rows stay where the backend has put them.
    pub fn change(self, ids: &[&str], mut change: impl FnMut(&mut Store, u32, &str)) {
        self.list.try_update_value(|list| list.change(ids, &mut change));
        self.notify();
    }

    /// Returns the place of a record in the result.
    pub fn sought(self, id: &str) -> Sought {
        self.list.with_value(|list| list.sought(id))
    }

    /// Reads a record that was found outside the loaded pages.
    pub fn with_sought<T>(self, id: &str, read: impl FnOnce(&Store, u32) -> T) -> Option<T> {
        self.list.with_value(|list| list.found(id).map(|store| read(store, 0)))
    }

    /// Searches for a record that the loaded pages do not contain. Does nothing if that is done already.
    pub fn seek(self, id: &str) {
        self.dispatch(Event::Seek(id.into()));
    }

    /// Stops searching for a record.
    pub fn give_up_seek(self) {
        self.dispatch(Event::GiveUpSeek);
    }

    /// Repeats a failed search for a record.
    pub fn seek_again(self) {
        self.give_up_seek();
        self.try_again();
        self.notify();
    }

    /// Returns the values that occur in a field, ignoring the query's own filter on that field.
    ///
    /// # Errors
    /// As every request to the backend, when the list is not loaded whole.
    pub async fn facets(self, field: &str) -> Result<Vec<Facet>, ApiError> {
        let (own, endpoint) = self.list.with_value(|list| {
            let query = list.query().without_field(field);
            let own = list.whole().map(|(store, _)| store.facets(field, &query));
            (own, list.list().map(|list| Endpoint::facets(list, &query, field)))
        });
        let (None, Some(endpoint)) = (&own, endpoint) else { return Ok(own.unwrap_or_default()) };
        let lang = self.lang();
        let bytes = self.queries.client().bytes(&endpoint, lang, None).await;
        let read =
            bytes.and_then(|bytes| with_env(self.queries, lang, |env| read_facets(&bytes, &endpoint, env)));
        read.inspect_err(|error| self.queries.report_error(error))
    }

    /// Groups the records of the query by the values of a field, ignoring the query's own filter on that field. `None` if the list cannot be
    /// grouped by it.
    ///
    /// # Errors
    /// As every request to the backend, when the list is not loaded whole.
    pub async fn breakdown(self, field: &Field, unit: Option<&Unit>) -> Result<Option<Breakdown>, ApiError> {
        let (own, endpoint, matched) = self.list.with_value(|list| {
            let query = list.query().without_field(&field.name);
            let own = list.whole().map(|(store, _)| {
                let measure = unit.and_then(|unit| store.shape().measure(unit));
                store.breakdown(&field.name, &query, measure)
            });
            // The number of matches is that of the whole query, not of the query without this field.
            let matched = (query == *list.query()).then(|| list.progress().count);
            (own, list.list().map(|list| Endpoint::facets(list, &query, &field.name)), matched)
        });
        let (None, Some(endpoint)) = (&own, endpoint) else { return Ok(own.flatten()) };
        let lang = self.lang();
        let bytes = self.queries.client().bytes(&endpoint, lang, None).await;
        let read = bytes.and_then(|bytes| {
            with_env(self.queries, lang, |env| {
                read_breakdown(&bytes, &endpoint, env, field.field_type, matched)
            })
        });
        read.map(Some).inspect_err(|error| self.queries.report_error(error))
    }

    /// Visits every record of the result in order, in batches: the loaded ones, or page by page from the backend. `read` turns a batch of
    /// rows into what `take` gets, together with the counts done and total; `take` returns whether to go on.
    ///
    /// # Errors
    /// As every request to the backend; also when the list changes too often while it is read.
    pub async fn visit_all<T>(
        self,
        signal: Option<&AbortSignal>,
        mut read: impl FnMut(&Store, &[u32]) -> T,
        mut take: impl AsyncFnMut(T, usize, usize) -> bool,
    ) -> Result<(), ApiError> {
        let (rows, list, query, (round, _)) = self.list.with_value(|list| {
            // Copied, so that a query started meanwhile does not change them.
            let rows = list.whole().map(|(_, matches)| matches.iter().collect::<Vec<u32>>());
            (rows, list.list().cloned(), list.query().clone(), list.age())
        });
        if let Some(rows) = rows {
            let mut done = 0;
            for part in rows.chunks(LARGE_PAGE) {
                if self.age().is_none_or(|(now, _)| now != round) {
                    return Err(changing());
                }
                done += part.len();
                let Some(read) = self.with_store(|store| read(store, part)) else { return Err(changing()) };
                if !take(read, done, rows.len()).await {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let Some(list) = list else { return Ok(()) };
        let lang = self.lang();
        let mut pages = PageReader::new(self.queries, list, query, lang, signal.cloned());
        loop {
            let mut store = self.list.try_with_value(|list| list.empty_store(lang.collation())).flatten();
            let step = pages.next(&mut store).await;
            let page = match step.inspect_err(|error| self.queries.report_error(error))? {
                Step::Page(page) => page,
                Step::Changed(error) => return Err(error),
            };
            if let Some(store) = &store {
                let rows: Vec<u32> = (0..store.len() as u32).collect();
                if !take(read(store, &rows), page.done, page.count).await {
                    return Ok(());
                }
            }
            if page.is_last() {
                return Ok(());
            }
        }
    }
}
