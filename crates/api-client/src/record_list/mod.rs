//! The records of one list, as a state machine that knows no browser: [`Event`]s go in, [`Effect`]s come out.
//!
//! There are two ways to a response, and both give the same rows. Up to a limit the whole list is fetched in the background, page
//! after page, and once it is here every query is answered from it at once. Until then, and for longer lists always, a query goes
//! to the backend, which answers the pages in sight: a [window](window). So no rows are ever shown that are not the true ones.
//!
//! | file | what it decides |
//! | --- | --- |
//! | `state` | the states, and what a page of the app may ask about them |
//! | `whole` | which pages of a whole list are requested, and taken in which order |
//! | `window` | the pages of a response that the backend gives part by part |
//! | `first_page`, `renewal` | how a list begins, and begins again because it changed |
//! | `query` | another sort, search or filter |
//! | `seek` | where one record stands in a list that is not here |
//! | `pages` | reading one page, and reading a list page after page |
//!
//! Whoever runs it (`src/services/records` in the app) performs the effects in their order and reports each response and each timer
//! with the [`Ticket`] or [`Wake`] it was given. What comes late is recognised by its round and dropped.

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
pub use query::read_facets;
pub use renewal::Renewal;
pub use seek::Sought;
pub use state::{Phase, Place, Progress, Shown};

use crate::{ApiError, List};
use domain::query::RecordQuery;
use seek::Seek;
use state::{Ready, Refresh, Rows, State};
use std::ops::Range;
use std::time::Duration;

/// Rows of the first page, and of the pages that are requested while the reader scrolls.
pub const PAGE: usize = 200;
/// Rows of the pages in which a whole list is fetched: the most that the contract allows.
pub const LARGE_PAGE: usize = 1000;
/// How many pages of a whole list are on their way at the same time.
pub const AT_ONCE: usize = 4;
/// How often a list that changes while it is fetched begins again before that is reported.
pub const RESTARTS: u32 = 3;
/// How long the reader may go on scrolling or typing before the backend is asked.
pub const PAUSE: Duration = Duration::from_millis(120);
/// After this a response counts as slow.
pub const SLOW: Duration = Duration::from_secs(3);

/// The records of one list, and what is on its way.
pub struct RecordList {
    /// Up to how many records a list is fetched whole.
    limit: u64,
    list: Option<List>,
    /// What was asked, which may be more than can be answered.
    asked: RecordQuery,
    /// What is answered.
    query: RecordQuery,
    /// Responses of an earlier round are dropped.
    round: u32,
    /// The same for the pages of a window.
    window_round: u32,
    /// The places in sight.
    wanted: Range<usize>,
    state: State,
    refresh: Refresh,
    seek: Option<Seek>,
    seeks: u32,
}

/// What is to be done, in order.
type Effects = Vec<Effect>;

impl RecordList {
    /// No list yet. Lists of up to `limit` records are fetched whole.
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

    /// Takes in what happened, and returns what is to be done about it.
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

    /// Ends what is on its way, because nobody looks at the list any more.
    pub fn close(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.make_void(&mut effects);
        effects
    }

    fn respond(
        &mut self,
        ticket: Ticket,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
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
                self.go_on(env, out);
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

    /// A request, in the round that it belongs to.
    fn send(&self, ticket: Ticket, query: &RecordQuery, offset: usize, limit: usize, out: &mut Effects) {
        let Some(list) = &self.list else { return };
        let endpoint = crate::Endpoint::records(list, query, offset, limit);
        out.push(Effect::Send(Request { ticket, endpoint, cache: CacheUse::None }));
    }

    /// Whether everything that was asked for has come: then nothing waits to be tried again.
    fn settle(&self, out: &mut Effects) {
        let is_missing = self.ready().is_some_and(|ready| ready.rows.failure().is_some());
        if !is_missing && self.refresh.failure().is_none() {
            out.push(Effect::RetrySettled);
        }
    }

    /// Ends what is on its way; what is here stays. Responses that still come are dropped.
    fn make_void(&mut self, out: &mut Effects) {
        self.seek = None;
        out.extend([Effect::Abort(Group::Seek), Effect::Abort(Group::List), Effect::Abort(Group::Window)]);
        self.round += 1;
        self.window_round += 1;
        if let Some(Rows::Coming { load, .. }) = self.rows_mut() {
            load.forget_requests();
        }
    }

    /// Requests once more all that did not come.
    fn retry_missing(&mut self, env: &Env, out: &mut Effects) {
        if matches!(self.state, State::Failed(_)) {
            self.start_again(out);
            return;
        }
        if let Some(ready) = self.ready_mut() {
            // What does not fit together is of no use: then the list, or the response, begins again.
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
        self.go_on(env, out);
        self.fetch_missed(out);
        if self.refresh.failure().is_some() {
            self.look_for_newer(out);
        }
        out.push(Effect::ChangedSoon);
    }

    /// The session is there again: requests what did not come because it was not.
    fn signed_in(&mut self, env: &Env, out: &mut Effects) {
        let of_list = matches!(&self.state, State::Failed(error) if error.is_signed_out());
        let of_part = self.ready().is_some_and(|ready| ready.rows.failures().any(ApiError::is_signed_out));
        if self.seek.as_ref().is_some_and(Seek::is_signed_out) {
            self.give_up_seek(out);
            out.push(Effect::ChangedSoon);
        }
        if of_list || of_part {
            out.push(Effect::RetryBegun);
            self.retry_missing(env, out);
        }
        if self.refresh.failure().is_some_and(ApiError::is_signed_out) {
            self.look_for_newer(out);
        }
        self.check_values(out);
    }
}
