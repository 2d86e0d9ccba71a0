//! A simulated browser: it performs the effects of a list, and responses and timers occur when the test says so.

use crate::backend::{Backend, ME, collation, list};
use api_client::error::{ApiError, Failure};
use api_client::record_list::{
    CacheUse, Effect, Env, Event, Phase, Place, RecordList, Request, Response, Ticket, Wake,
};
use domain::query::RecordQuery;
use std::time::Duration;

pub struct Browser {
    pub list: RecordList,
    pub backend: Backend,
    /// Pending requests.
    pub pending: Vec<Request>,
    /// Aborted requests, whose responses may still arrive.
    pub aborted: Vec<Request>,
    pub timers: Vec<(Duration, Wake)>,
    /// All requests that were sent.
    pub sent: Vec<Request>,
    /// Failures that were reported.
    pub reported: Vec<ApiError>,
    /// The failure for which a retry is scheduled.
    pub retried: Option<ApiError>,
    pub kept: usize,
    pub announced: usize,
    pub changes: usize,
    pub now: f64,
}

pub fn failure() -> ApiError {
    Failure::Server(503).bare()
}

impl Browser {
    /// Opens a list of `count` records; up to `limit` are fetched whole.
    pub fn open(count: usize, limit: u64, query: &RecordQuery) -> Browser {
        Browser::open_at(Backend::new(count), limit, query)
    }

    pub fn open_at(backend: Backend, limit: u64, query: &RecordQuery) -> Browser {
        let mut browser = Browser {
            list: RecordList::new(limit),
            backend,
            pending: Vec::new(),
            aborted: Vec::new(),
            timers: Vec::new(),
            sent: Vec::new(),
            reported: Vec::new(),
            retried: None,
            kept: 0,
            announced: 0,
            changes: 0,
            now: 0.0,
        };
        browser.tell(Event::Open(list(), query.clone()));
        browser
    }

    pub fn tell(&mut self, event: Event) {
        let env = Env { collation: collation(), now: self.now, is_other: &|person| person != ME };
        for effect in self.list.handle(event, &env) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Send(request) => {
                self.sent.push(request.clone());
                self.pending.push(request);
            }
            Effect::Abort(group) => {
                let is_meant = |request: &mut Request| request.ticket.group() == group;
                self.aborted.extend(self.pending.extract_if(.., is_meant));
            }
            Effect::Wait(time, wake) => self.timers.push((time, wake)),
            Effect::Keep { .. } => self.kept += 1,
            Effect::Confirm(_) => {}
            Effect::AnnounceNothingNewer => self.announced += 1,
            Effect::Report(error) => self.reported.push(error),
            Effect::RetryLater(error) => self.retried = Some(error),
            Effect::RetrySettled | Effect::RetryBegun => self.retried = None,
            Effect::Changed | Effect::ChangedSoon => self.changes += 1,
        }
    }

    /// Delivers the backend's response to this request.
    pub fn respond_to(&mut self, request: Request) {
        let response = self.backend.respond(&request.endpoint);
        let etag = (request.cache != CacheUse::None).then(|| "mark".into());
        self.deliver(request, response.map(|bytes| Response::Fresh(bytes, etag)));
    }

    pub fn deliver(&mut self, request: Request, response: Result<Response, ApiError>) {
        self.tell(Event::Response(request.ticket, response));
    }

    /// Delivers the response to the pending request at this index.
    pub fn respond(&mut self, place: usize) {
        let request = self.pending.remove(place);
        self.respond_to(request);
    }

    /// Lets the pending request at this index fail.
    pub fn fail(&mut self, place: usize, error: ApiError) {
        let request = self.pending.remove(place);
        self.deliver(request, Err(error));
    }

    /// Delivers the responses to all pending requests, but not to requests that follow.
    pub fn respond_to_all(&mut self) {
        for request in std::mem::take(&mut self.pending) {
            self.respond_to(request);
        }
    }

    /// Delivers the responses to aborted requests.
    pub fn respond_to_aborted(&mut self) {
        for request in std::mem::take(&mut self.aborted) {
            self.respond_to(request);
        }
    }

    /// Lets every timer elapse, the shortest first.
    pub fn ring(&mut self) {
        let mut timers = std::mem::take(&mut self.timers);
        timers.sort_by_key(|(time, _)| *time);
        for (_, wake) in timers {
            self.tell(Event::Wake(wake));
        }
    }

    /// Continues until nothing more happens.
    pub fn settle(&mut self) {
        for _ in 0..1000 {
            if self.pending.is_empty() && self.timers.is_empty() {
                return;
            }
            self.respond_to_all();
            self.ring();
        }
        panic!("it does not come to rest");
    }

    /// Like `settle`, performing scheduled retries a few times.
    pub fn settle_with_retries(&mut self) {
        for _ in 0..10 {
            self.settle();
            if self.retried.take().is_none() {
                return;
            }
            self.tell(Event::RetryMissing);
        }
        panic!("it does not come to rest");
    }

    /// The ids at all positions of the result, after the reader has looked at all of them.
    pub fn ids(&mut self) -> Vec<Option<String>> {
        let mut ids = Vec::new();
        while ids.len() < self.list.len() {
            let end = (ids.len() + 200).min(self.list.len());
            self.tell(Event::Want(ids.len()..end));
            self.settle_with_retries();
            for place in ids.len()..end {
                ids.push(self.id_at(place));
            }
        }
        ids
    }

    /// The id at a position, if a record is there.
    pub fn id_at(&self, place: usize) -> Option<String> {
        match self.list.place(place) {
            Place::Row(row) => self.list.store().map(|store| store.id(row).to_owned()),
            Place::Pending | Place::Unreadable => None,
        }
    }

    /// Asserts that the list shows the backend's result of this query.
    pub fn assert_shows(&mut self, query: &RecordQuery) {
        assert_eq!(self.list.phase(), Phase::Ready);
        let due: Vec<Option<String>> = self.backend.ids(query).into_iter().map(Some).collect();
        let ids = self.ids();
        let first = (0..due.len().max(ids.len())).find(|place| ids.get(*place) != due.get(*place));
        let at = first.unwrap_or_default();
        assert_eq!((first, ids.get(at)), (None, due.get(at)), "{query:?}");
        assert_eq!(self.list.progress().count, due.len() as u64);
    }

    /// Offsets of the requests for pages of the whole list.
    pub fn offsets(&self) -> Vec<usize> {
        let offset = |request: &Request| match request.ticket {
            Ticket::Page { offset, .. } => Some(offset),
            _ => None,
        };
        self.sent.iter().filter_map(offset).collect()
    }
}
