//! Fetching a whole list: several pages at a time, processed in order.

use super::pages::{changing, read_page, short};
use super::state::{Ready, Rows, Shown, State, Sums, UnreadableRows, newer_failure};
use super::window::Window;
use super::{AT_ONCE, Effect, Effects, Env, Group, LARGE_PAGE, RESTARTS, RecordList, Response, Ticket, Wake};
use crate::ApiError;
use domain::query::RecordQuery;
use record_store::Store;
use record_store::page::{PageHead, Taken};
use std::collections::BTreeMap;
use std::time::Duration;

/// Pause between sorting two columns in advance, so that the browser stays responsive.
const BETWEEN_COLUMNS: Duration = Duration::from_millis(20);

/// Whether pages are requested.
enum Flow {
    Running,
    /// Failed pages are being requested again.
    Retrying(ApiError),
    /// Nothing is requested until the reader retries.
    Paused(ApiError),
}

/// A whole list that is being fetched.
pub(super) struct WholeLoad {
    /// Number of rows when complete.
    pub(super) size: usize,
    /// Rows so far; `None` if the first page was of a narrower query.
    pub(super) store: Option<Store>,
    /// Number of fetched rows, including unreadable ones.
    pub(super) fetched: usize,
    pub(super) unreadable: UnreadableRows,
    /// First row of the next page to request.
    next: usize,
    in_flight: usize,
    /// Pages that arrived before their turn, by their first row.
    early: BTreeMap<usize, Vec<u8>>,
    failed_pages: Vec<usize>,
    flow: Flow,
}

/// Why a page was rejected.
enum Rejected {
    /// It shows another state of the list.
    Changed,
    Failed(ApiError),
}

impl WholeLoad {
    pub(super) fn new(size: usize) -> WholeLoad {
        WholeLoad {
            size,
            store: None,
            fetched: 0,
            unreadable: UnreadableRows::default(),
            next: 0,
            in_flight: 0,
            early: BTreeMap::new(),
            failed_pages: Vec::new(),
            flow: Flow::Running,
        }
    }

    /// Starts with the first page of the list.
    pub(super) fn begun(size: usize, store: Store, taken: &Taken) -> WholeLoad {
        let mut load = WholeLoad { store: Some(store), ..WholeLoad::new(size) };
        (load.fetched, load.next) = (taken.rows, taken.rows);
        load.unreadable.note(0, taken);
        load
    }

    /// Why rows are missing.
    pub(super) fn failure(&self) -> Option<&ApiError> {
        match &self.flow {
            Flow::Running => None,
            Flow::Retrying(error) | Flow::Paused(error) => Some(error),
        }
    }

    pub(super) fn pause(&mut self, error: ApiError) {
        self.flow = Flow::Paused(error);
    }

    /// Allows failed pages to be requested again.
    pub(super) fn resume(&mut self) {
        self.flow = match std::mem::replace(&mut self.flow, Flow::Running) {
            Flow::Paused(error) => Flow::Retrying(error),
            flow => flow,
        };
    }

    /// Reserves memory for the whole list at once.
    pub(super) fn make_room(&mut self) {
        if let Some(store) = &mut self.store {
            store.expect(self.size);
        }
    }

    /// Forgets pending requests.
    pub(super) fn forget_requests(&mut self) {
        self.early.clear();
        self.failed_pages.clear();
        self.flow = Flow::Running;
        self.in_flight = 0;
        self.next = self.fetched;
    }

    pub(super) fn has_all(&self) -> bool {
        self.fetched >= self.size
    }

    fn is_done(&self) -> bool {
        self.has_all() && self.in_flight == 0 && !matches!(self.flow, Flow::Paused(_))
    }

    /// The first row of the next page to request, if one may be sent.
    fn next_request(&mut self) -> Option<usize> {
        if matches!(self.flow, Flow::Paused(_)) || self.is_done() || self.in_flight >= AT_ONCE {
            return None;
        }
        let offset = match self.failed_pages.pop() {
            Some(offset) => offset,
            None if self.next < self.size => {
                self.next += LARGE_PAGE;
                self.next - LARGE_PAGE
            }
            None => return None,
        };
        self.in_flight += 1;
        Some(offset)
    }

    fn is_next_here(&self) -> bool {
        self.early.contains_key(&self.fetched)
    }

    /// Reads the page whose turn it is. A rejected page leaves no rows behind.
    fn take_next(&mut self, first: &PageHead, env: &Env) -> Option<Result<Sums, Rejected>> {
        let bytes = self.early.remove(&self.fetched)?;
        let before = self.store.as_ref().map_or(0, Store::len);
        let read = read_page(&bytes, &mut self.store, env);
        let (head, taken) = match read {
            Ok(read) => read,
            Err(error) => return Some(Err(Rejected::Failed(error))),
        };
        // The first page may be of a narrower query; then only the revision can be compared.
        let fits = head.count == self.size as u64 && head.revision == first.revision;
        let is_full = taken.rows == LARGE_PAGE.min(self.size.saturating_sub(self.fetched));
        if !fits || !is_full {
            self.store.iter_mut().for_each(|store| store.truncate(before));
            return Some(Err(if fits { Rejected::Failed(short()) } else { Rejected::Changed }));
        }
        self.unreadable.note(self.fetched, &taken);
        self.fetched += taken.rows;
        if self.failed_pages.is_empty() {
            self.flow = Flow::Running;
        }
        Some(Ok(head.sums))
    }

    fn page_failed(&mut self, offset: usize, error: ApiError) {
        self.failed_pages.push(offset);
        self.pause(newer_failure(self.failure(), error));
    }
}

impl RecordList {
    /// Requests the next pages, or finishes the list.
    pub(super) fn fetch_or_finish(&mut self, env: &Env, out: &mut Effects) {
        let round = self.round;
        let Some(Rows::Coming { load, .. }) = self.rows_mut() else { return };
        let mut offsets = [None; AT_ONCE];
        for place in &mut offsets {
            *place = load.next_request();
        }
        let is_done = load.is_done();
        for offset in offsets.into_iter().flatten() {
            self.send(Ticket::Page { round, offset }, &RecordQuery::default(), offset, LARGE_PAGE, out);
        }
        if is_done {
            self.finish(env, out);
        }
    }

    /// Handles the response for a page of the whole list.
    pub(super) fn whole_page(
        &mut self,
        offset: usize,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        let Some(Rows::Coming { load, .. }) = self.rows_mut() else { return };
        load.in_flight = load.in_flight.saturating_sub(1);
        match response {
            Ok(response) => {
                load.early.insert(offset, response.into_bytes());
                self.take_page(env, out);
            }
            Err(error) => self.page_failed(offset, error, out),
        }
    }

    /// Processes one page and schedules the next: two at a time would block the browser for too long.
    pub(super) fn take_page(&mut self, env: &Env, out: &mut Effects) {
        let Some(Ready { rows: Rows::Coming { load, .. }, head, sums, .. }) = self.ready_mut() else {
            return;
        };
        let offset = load.fetched;
        match load.take_next(head, env) {
            None => return,
            Some(Ok(new)) => *sums = Some(new),
            Some(Err(Rejected::Changed)) => return self.changed_meanwhile(out),
            Some(Err(Rejected::Failed(error))) => return self.page_failed(offset, error, out),
        }
        self.settle(out);
        self.fetch_or_finish(env, out);
        out.push(Effect::ChangedSoon);
        let round = self.round;
        if let Some(Rows::Coming { load, .. }) = self.rows_mut()
            && load.is_next_here()
        {
            out.push(Effect::Wait(Duration::ZERO, Wake::TakePage { round }));
        }
    }

    /// Handles a failed page: rows stay, and the page is requested again after a while.
    fn page_failed(&mut self, offset: usize, error: ApiError, out: &mut Effects) {
        out.push(Effect::Report(error.clone()));
        out.push(Effect::RetryLater(error.clone()));
        if let Some(Rows::Coming { load, .. }) = self.rows_mut() {
            load.page_failed(offset, error);
        }
        out.push(Effect::ChangedSoon);
    }

    /// Handles a list that has changed since its first page: pages that do not fit together are not combined.
    fn changed_meanwhile(&mut self, out: &mut Effects) {
        let Some(ready) = self.ready_mut() else { return };
        ready.restarts += 1;
        let restarts = ready.restarts;
        if restarts <= RESTARTS {
            self.restart(restarts, out);
            return;
        }
        if let Rows::Coming { load, .. } = &mut ready.rows {
            load.pause(changing());
        }
        out.push(Effect::RetryLater(changing()));
        out.push(Effect::ChangedSoon);
    }

    /// Finishes the list.
    fn finish(&mut self, env: &Env, out: &mut Effects) {
        let State::Ready(ready) = &mut self.state else { return };
        let Ready { rows, shown, head, occurring, .. } = &mut **ready;
        let Rows::Coming { load, .. } = rows else { return };
        let mut store = match load.store.take() {
            Some(store) => store,
            // An empty list whose first page was of a narrower query.
            None => Store::new(shown.shape.clone(), env.collation),
        };
        let unreadable = std::mem::take(&mut load.unreadable);
        self.query = super::query::answerable(shown, Some(&store), occurring, &self.asked);
        store.finish();
        *shown = Shown::of(&store, head, false);
        let matches = store.query(&self.query);
        *rows = Rows::Whole { store, matches, unreadable };
        out.extend([Effect::Abort(Group::Window), Effect::Changed, self.prepare_later(0)]);
    }

    fn prepare_later(&self, field: usize) -> Effect {
        Effect::Wait(BETWEEN_COLUMNS, Wake::Prepare { round: self.round, field })
    }

    /// Sorts by one column after another in idle time, so that sorting by it later is instant.
    pub(super) fn prepare(&mut self, field: usize, out: &mut Effects) {
        let Some(Rows::Whole { store, .. }) = self.ready().map(|ready| &ready.rows) else { return };
        let count = store.shape().fields.len();
        match (field..count).find(|field| store.prepare(*field)) {
            Some(field) => out.push(self.prepare_later(field + 1)),
            None => store.prepare_ties(),
        }
    }

    /// Sets the window of a list that is not loaded whole.
    pub(super) fn set_window(&mut self, new: Option<Window>) {
        match (self.rows_mut(), new) {
            (Some(Rows::Coming { window, .. }), new) => *window = new,
            (Some(Rows::Windowed(window)), Some(new)) => *window = new,
            _ => {}
        }
    }
}
