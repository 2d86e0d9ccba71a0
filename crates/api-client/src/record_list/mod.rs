//! The records of a list, as a state machine without a browser: [`Event`]s go in, [`Effect`]s come out.
//!
//! There are two ways to answer a query, and both give the same rows. A list of up to `limit` records is fetched whole, page by
//! page in the background; then queries are evaluated on the loaded records. Until then, and for longer lists always, the backend
//! evaluates the query and sends the pages in sight: a [window](window). A query is never evaluated on a part of the list, so no
//! incomplete result is ever shown.
//!
//! | file | what it decides |
//! | --- | --- |
//! | `state` | the states, and what the app can read of them |
//! | `whole` | which pages of a whole list are requested, and in which order they are processed |
//! | `window` | the pages in sight of a query that the backend evaluates |
//! | `first_page` | how a list starts: whether it is fetched whole or as a window |
//! | `renewal` | why the first page is requested again (a renewal), and whether the list then starts over |
//! | `query` | another sort, search or filter; reading the values of a field, and the breakdown by them |
//! | `seek` | the search for one record by its id (a seek), if it is not loaded |
//! | `pages` | reading a single page, and reading a list page by page |
//!
//! The caller (`src/services/records` in the app) performs the effects in order and reports each response and timer with the
//! [`Ticket`] or [`Wake`] it was given. Late responses are recognised by their round and dropped.

mod event;
mod first_page;
mod pages;
mod query;
mod renewal;
mod seek;
mod state;
mod view;
mod whole;
mod window;

pub use event::{CacheUse, Effect, Env, Event, Group, Request, Response, Ticket, Wake};
pub use pages::{Page, PageSequence, Step, changing, read_page, short};
pub use query::{read_breakdown, read_facets};
pub use renewal::Renewal;
pub use seek::Sought;
pub use state::{Phase, Place, Progress, Shown};

use crate::{ApiError, List};
use domain::query::RecordQuery;
use seek::Seek;
use state::{Ready, Refresh, Rows, State};
use std::ops::Range;
use std::time::Duration;

/// Number of rows of the first page, and of pages requested while scrolling.
pub const PAGE: usize = 200;
/// Number of rows of the pages in which a whole list is fetched: the contract's maximum.
pub const LARGE_PAGE: usize = 1000;
/// Number of pages of a whole list that are requested at the same time.
pub const AT_ONCE: usize = 4;
/// How often a list starts over because it changed while it was fetched, before that is reported.
pub const RESTARTS: u32 = 3;
/// How long scrolling or typing must pause before a request is sent.
pub const PAUSE: Duration = Duration::from_millis(120);
/// Time after which a response counts as slow.
pub const SLOW: Duration = Duration::from_secs(3);

/// The records of a list, and its pending requests.
pub struct RecordList {
    /// Largest number of records that is fetched whole.
    limit: u64,
    list: Option<List>,
    /// The requested query, which may name fields or values that do not exist.
    asked: RecordQuery,
    /// The query in force: `asked` without fields and values that do not exist.
    query: RecordQuery,
    /// Responses of an earlier round are dropped.
    round: u32,
    /// Like `round`, for the pages of a window.
    window_round: u32,
    /// Positions in sight.
    wanted: Range<usize>,
    state: State,
    refresh: Refresh,
    /// The search for a record by its id, running or ended.
    seek: Option<Seek>,
    /// Number of searches so far. The newest has this number; responses of earlier ones are dropped.
    seeks: u32,
}

/// Effects in the order in which they must be performed.
type Effects = Vec<Effect>;

impl RecordList {
    /// Creates a state machine without a list. Lists of up to `limit` records are fetched whole.
    pub fn new(limit: u64) -> RecordList {
        RecordList {
            limit,
            list: None,
            asked: RecordQuery::default(),
            query: RecordQuery::default(),
            round: 0,
            window_round: 0,
            wanted: 0..0,
            state: State::Idle,
            refresh: Refresh::Idle,
            seek: None,
            seeks: 0,
        }
    }

    /// Handles an event and returns its effects.
    pub fn handle(&mut self, event: Event, env: &Env) -> Vec<Effect> {
        let mut effects = Vec::new();
        let out = &mut effects;
        match event {
            Event::Open(list, query) => self.start(list, query, true, out),
            Event::Translate => self.translate(out),
            Event::StartAgain => self.start_again(out),
            Event::Ask(query) => self.ask(query, out),
            Event::Want(range) => self.want(range, out),
            Event::Need(place) => self.need(place, out),
            Event::Refresh => self.look_for_newer(out),
            Event::RefreshAfterChange => self.refresh_after_change(out),
            Event::RetryMissing => self.retry_missing(env, out),
            Event::SignedIn => self.signed_in(env, out),
            Event::Seek(id) => self.begin_seek(&id, out),
            Event::GiveUpSeek => self.give_up_seek(out),
            Event::Response(ticket, response) => self.respond(ticket, response, env, out),
            Event::Wake(wake) => self.wake(wake, env, out),
        }
        effects
    }

    /// Aborts pending requests because the list is not shown any more.
    pub fn close(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.abort_requests(&mut effects);
        effects
    }

    fn respond(
        &mut self,
        ticket: Ticket,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        // Renewals and facets of an earlier round are passed on too: they still report a failure or the end of a refresh.
        match ticket {
            Ticket::FirstPage { round, query } if round == self.round => {
                self.first_page(query, response, env, out);
            }
            Ticket::Renewal { round, reason } => self.renewed(round, reason, response, env, out),
            Ticket::Page { round, offset } if round == self.round => {
                self.whole_page(offset, response, env, out);
            }
            Ticket::WindowPage { round, page } if round == self.window_round => {
                self.window_page(page, response, env, out);
            }
            Ticket::Facets { round, field, endpoint } => {
                self.facets(round, &field, &endpoint, response, env, out);
            }
            Ticket::Seek { number } => self.sought_page(number, response, env, out),
            // Of an earlier round.
            Ticket::FirstPage { .. } | Ticket::Page { .. } | Ticket::WindowPage { .. } => {}
        }
    }

    fn wake(&mut self, wake: Wake, env: &Env, out: &mut Effects) {
        match wake {
            Wake::Slow { round } if round == self.round => {
                if let State::Loading { slow } = &mut self.state {
                    *slow = true;
                }
            }
            Wake::FetchRest { round } if round == self.round => {
                if let Some(Rows::Coming { load, .. }) = self.rows_mut() {
                    load.make_room();
                }
                self.fetch_or_finish(env, out);
            }
            Wake::TakePage { round } if round == self.round => self.take_page(env, out),
            Wake::Prepare { round, field } if round == self.round => self.prepare(field, out),
            Wake::Window { round } if round == self.window_round => self.fetch_window(0, out),
            Wake::Wanted { round, range } if round == self.window_round && range == self.wanted => {
                self.fetch_wanted(range, out);
            }
            _ => {}
        }
    }

    fn ready(&self) -> Option<&Ready> {
        match &self.state {
            State::Ready(ready) => Some(ready),
            _ => None,
        }
    }

    fn ready_mut(&mut self) -> Option<&mut Ready> {
        match &mut self.state {
            State::Ready(ready) => Some(ready),
            _ => None,
        }
    }

    fn rows_mut(&mut self) -> Option<&mut Rows> {
        self.ready_mut().map(|ready| &mut ready.rows)
    }

    /// Requests `limit` rows of a query from `offset` on, without the cache.
    fn send(&self, ticket: Ticket, query: &RecordQuery, offset: usize, limit: usize, out: &mut Effects) {
        let Some(list) = &self.list else { return };
        let endpoint = crate::Endpoint::records(list, query, offset, limit);
        out.push(Effect::Send(Request { ticket, endpoint, cache: CacheUse::None }));
    }

    /// Cancels the retry once nothing is missing.
    fn settle(&self, out: &mut Effects) {
        let is_missing = self.ready().is_some_and(|ready| ready.rows.failure().is_some());
        if !is_missing && self.refresh.failure().is_none() {
            out.push(Effect::RetrySettled);
        }
    }

    /// Aborts pending requests and voids their responses; rows that have arrived stay.
    fn abort_requests(&mut self, out: &mut Effects) {
        self.seek = None;
        out.extend([Effect::Abort(Group::Seek), Effect::Abort(Group::List), Effect::Abort(Group::Window)]);
        self.round += 1;
        self.window_round += 1;
        if let Some(Rows::Coming { load, .. }) = self.rows_mut() {
            load.forget_requests();
        }
    }

    /// Sends all failed requests again.
    fn retry_missing(&mut self, env: &Env, out: &mut Effects) {
        if matches!(self.state, State::Failed(_)) {
            self.start_again(out);
            return;
        }
        if let Some(ready) = self.ready_mut() {
            // Restarted too often, or the restart failed: the pages show different states of the list and cannot be combined, so
            // the list or the window starts over.
            if ready.restarts > RESTARTS {
                self.restart(1, out);
                return;
            }
            if let Some(window) = ready.rows.window_mut().filter(|window| window.restarts > RESTARTS) {
                window.restarts = 0;
                self.begin_window_again(out);
            }
        }
        if let Some(Rows::Coming { load, .. }) = self.rows_mut() {
            load.resume();
        }
        self.fetch_or_finish(env, out);
        self.fetch_missed(out);
        if self.refresh.failure().is_some() {
            self.look_for_newer(out);
        }
        out.push(Effect::ChangedSoon);
    }

    /// Sends requests again that failed because there was no session.
    fn signed_in(&mut self, env: &Env, out: &mut Effects) {
        let list_failed = matches!(&self.state, State::Failed(error) if error.is_signed_out());
        let rows_failed =
            self.ready().is_some_and(|ready| ready.rows.failures().any(ApiError::is_signed_out));
        if self.seek.as_ref().is_some_and(Seek::is_signed_out) {
            // The page starts the search again when it shows the change.
            self.give_up_seek(out);
            out.push(Effect::ChangedSoon);
        }
        if list_failed || rows_failed {
            out.push(Effect::RetryBegun);
            self.retry_missing(env, out);
        }
        if self.refresh.failure().is_some_and(ApiError::is_signed_out) {
            self.look_for_newer(out);
        }
        // Values of a field whose request failed without a session are requested again.
        self.check_values(out);
    }
}
