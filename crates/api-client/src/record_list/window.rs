//! The pages in sight of a query that the backend evaluates.

use super::pages::{changing, read_page, short};
use super::state::{Ready, Shown, newer_failure};
use super::{Effect, Effects, Env, PAGE, PAUSE, RESTARTS, RecordList, Response, Ticket, Wake};
use crate::ApiError;
use record_store::Store;
use record_store::page::{PageHead, Taken};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How many pages of a long list are kept while the reader scrolls.
const KEPT_PAGES: usize = 100;

/// The backend's response to a query, as far as it was requested.
#[derive(Default)]
pub(super) struct Window {
    pub(super) store: Option<Store>,
    /// Row of each position, or `None` if it could not be read.
    pub(super) rows: HashMap<usize, Option<u32>>,
    /// Head of the newest page, once there is one.
    pub(super) head: Option<PageHead>,
    /// Why a page is missing.
    pub(super) failed: Option<ApiError>,
    pub(super) unreadable: Vec<(u64, Box<str>)>,
    /// How often in a row a page did not fit the one before it.
    pub(super) restarts: u32,
    asked: HashSet<usize>,
    /// Pages of `asked` that failed. They are requested again when the reader scrolls or retries, not whenever they are in sight:
    /// that would call a failing backend without end.
    missed: HashSet<usize>,
}

/// The result of a page.
enum Outcome {
    Taken(PageHead),
    /// The rows are useless: the window starts over.
    BeginAgain,
    Failed(ApiError),
}

impl Window {
    /// Starts with the first page.
    pub(super) fn begun(store: Store, head: PageHead, taken: &Taken) -> Window {
        let mut window = Window { store: Some(store), ..Window::default() };
        window.place_rows(0, 0, taken);
        // A page with too few rows is requested again when it comes into sight.
        if is_full(&head, 0, taken) {
            window.asked.insert(0);
        }
        window.head = Some(head);
        window
    }

    /// Whether the backend failed to respond at all.
    pub(super) fn is_unanswered(&self) -> bool {
        self.head.is_none() && self.failed.is_some()
    }

    /// Whether the backend's first response is pending.
    pub(super) fn is_waiting(&self) -> bool {
        self.head.is_none() && self.failed.is_none()
    }

    /// Why this page is missing.
    pub(super) fn missed(&self, page: usize) -> Option<&ApiError> {
        self.head.as_ref()?;
        self.failed.as_ref().filter(|_| self.missed.contains(&page))
    }

    /// The pages at these positions that were not requested.
    fn missing(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        pages(range).filter(|page| !self.asked.contains(page))
    }

    /// Assigns the rows of a page to positions, including unreadable rows.
    fn place_rows(&mut self, offset: usize, before: usize, taken: &Taken) {
        let named = taken.unreadable.iter().map(|(at, field)| ((offset + at + 1) as u64, field.clone()));
        self.unreadable.extend(named);
        let mut row = before as u32;
        for at in 0..taken.rows {
            if taken.unreadable.iter().any(|(bad, _)| *bad == at) {
                self.rows.insert(offset + at, None);
            } else {
                self.rows.insert(offset + at, Some(row));
                row += 1;
            }
        }
    }

    /// Reads a page. A rejected page leaves no rows behind.
    fn take(&mut self, page: usize, bytes: &[u8], env: &Env) -> Outcome {
        let before = self.store.as_ref().map_or(0, Store::len);
        let (head, taken) = match read_page(bytes, &mut self.store, env) {
            Ok(read) => read,
            Err(error) => return Outcome::Failed(error),
        };
        let fits = self.head.as_ref().map(|first| first.fits(&head));
        let failure = match fits {
            _ if !is_full(&head, page, &taken) => short(),
            Some(false) => {
                self.restarts += 1;
                if self.restarts <= RESTARTS {
                    return Outcome::BeginAgain;
                }
                changing()
            }
            _ => {
                if fits.is_some() {
                    self.restarts = 0;
                }
                self.place_rows(page * PAGE, before, &taken);
                self.head = Some(head.clone());
                self.missed.remove(&page);
                if self.missed.is_empty() {
                    self.failed = None;
                }
                return Outcome::Taken(head);
            }
        };
        self.store.iter_mut().for_each(|store| store.truncate(before));
        Outcome::Failed(failure)
    }

    fn page_failed(&mut self, page: usize, error: ApiError) {
        self.missed.insert(page);
        self.failed = Some(newer_failure(self.failed.as_ref(), error));
    }

    /// Allows failed pages to be requested again when they come into sight. Returns whether there were any.
    fn leave_missed(&mut self) -> bool {
        let is_left = !self.missed.is_empty();
        for page in std::mem::take(&mut self.missed) {
            self.asked.remove(&page);
        }
        if is_left {
            self.failed = None;
        }
        is_left
    }
}

fn pages(range: &Range<usize>) -> Range<usize> {
    range.start / PAGE..range.end.div_ceil(PAGE)
}

/// Whether a page has all the rows that it must have for this number of matches.
fn is_full(head: &PageHead, page: usize, taken: &Taken) -> bool {
    let count = usize::try_from(head.count).unwrap_or(usize::MAX);
    taken.rows >= PAGE.min(count.saturating_sub(page * PAGE))
}

impl RecordList {
    fn window_mut(&mut self) -> Option<&mut Window> {
        self.rows_mut()?.window_mut()
    }

    /// Requests a page of the result, unless that was done.
    pub(super) fn fetch_window(&mut self, page: usize, out: &mut Effects) {
        let round = self.window_round;
        if self.window_mut().is_some_and(|window| window.asked.insert(page)) {
            self.send(Ticket::WindowPage { round, page }, &self.query, page * PAGE, PAGE, out);
        }
    }

    /// Handles a change of the positions in sight.
    pub(super) fn want(&mut self, range: Range<usize>, out: &mut Effects) {
        let has_moved = pages(&std::mem::replace(&mut self.wanted, range.clone())) != pages(&range);
        let round = self.window_round;
        let Some(window) = self.window_mut().filter(|window| window.head.is_some()) else { return };
        let is_left = has_moved && window.leave_missed();
        let is_missing = window.missing(&range).next().is_some();
        if is_left {
            self.settle(out);
            out.push(Effect::ChangedSoon);
        }
        if is_missing {
            // Nothing is requested while scrolling, only where it stops.
            out.push(Effect::Wait(PAUSE, Wake::Wanted { round, range }));
        }
    }

    /// Requests the positions where scrolling stopped.
    pub(super) fn fetch_wanted(&mut self, range: Range<usize>, out: &mut Effects) {
        if self.window_mut().is_some() {
            pages(&range).for_each(|page| self.fetch_window(page, out));
        }
    }

    /// Requests a position that is needed, in sight or not.
    pub(super) fn need(&mut self, place: usize, out: &mut Effects) {
        if self.window_mut().is_some_and(|window| window.head.is_some()) {
            self.fetch_window(place / PAGE, out);
        }
    }

    /// Requests failed pages again.
    pub(super) fn fetch_missed(&mut self, out: &mut Effects) {
        let Some(window) = self.window_mut() else { return };
        let missed = std::mem::take(&mut window.missed);
        window.asked.retain(|page| !missed.contains(page));
        missed.into_iter().for_each(|page| self.fetch_window(page, out));
        out.push(Effect::Changed);
    }

    /// Drops the rows of the result and requests the part in sight.
    pub(super) fn begin_window_again(&mut self, out: &mut Effects) {
        let page = self.wanted.start / PAGE;
        let Some(ready) = self.ready_mut() else { return };
        let Some(window) = ready.rows.window_mut() else { return };
        ready.last_count = window.head.as_ref().map_or(ready.last_count, |head| head.count);
        *window = Window { restarts: window.restarts, ..Window::default() };
        self.window_round += 1;
        self.fetch_window(page, out);
    }

    /// Handles the response for a page of the result.
    pub(super) fn window_page(
        &mut self,
        page: usize,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        let Some(ready) = self.ready_mut() else { return };
        let is_long = matches!(ready.rows, super::state::Rows::Windowed(_));
        let Some(window) = ready.rows.window_mut() else { return };
        if window.store.is_none() {
            window.store = Some(Store::new(ready.shown.shape.clone(), env.collation));
        }
        let outcome = match response {
            Ok(response) => window.take(page, &response.into_bytes(), env),
            Err(error) => Outcome::Failed(error),
        };
        // After long scrolling, distant pages are dropped and requested again if needed.
        let is_too_much = is_long && window.asked.len() > KEPT_PAGES;
        match outcome {
            Outcome::Taken(head) => {
                self.note_window_head(page, &head);
                self.settle(out);
                if is_too_much {
                    self.begin_window_again(out);
                }
            }
            Outcome::BeginAgain => {
                self.settle(out);
                self.begin_window_again(out);
            }
            Outcome::Failed(error) => {
                window.page_failed(page, error.clone());
                out.push(Effect::Report(error.clone()));
                out.push(Effect::RetryLater(error));
            }
        }
        out.push(Effect::Changed);
    }

    /// Keeps what the first page of all records says about the list.
    fn note_window_head(&mut self, page: usize, head: &PageHead) {
        let is_all = page == 0 && self.query.is_default();
        let Some(Ready { rows, shown, visible, .. }) = self.ready_mut().filter(|_| is_all) else { return };
        visible.get_or_insert(head.count);
        // The first page may be of a narrower query, in which fewer fields have values.
        if let Some(store) = rows.window().and_then(|window| window.store.as_ref()) {
            let now = Shown::of(store, head, shown.is_part);
            shown.is_filled.iter_mut().zip(now.is_filled).for_each(|(was, is)| *was |= is);
        }
    }
}
