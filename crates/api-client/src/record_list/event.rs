//! The events of a list, and the effects it requests.

use super::Renewal;
use crate::{ApiError, Endpoint, List};
use domain::query::RecordQuery;
use record_store::order::Collation;
use std::ops::Range;
use std::time::Duration;

/// The environment in which a list handles an event.
pub struct Env<'a> {
    /// The order and case folding of the reader's language.
    pub collation: Collation,
    /// Current time in milliseconds.
    pub now: f64,
    /// Whether an id is not that of the person signed in.
    pub is_other: &'a dyn Fn(&str) -> bool,
}

/// Something that happened to a list.
pub enum Event {
    /// Another list was opened.
    Open(List, RecordQuery),
    /// The language changed: the same list is needed with other texts in another order. The current rows stay until it has
    /// arrived.
    Translate,
    /// The list shall start over, without a cached first page.
    StartAgain,
    /// The query changed.
    Ask(RecordQuery),
    /// These positions are in sight.
    Want(Range<usize>),
    /// This position is needed, in sight or not.
    Need(usize),
    /// Newer data is wanted. The current rows stay until it has arrived.
    Refresh,
    /// Like [`Event::Refresh`] after a change by this app: requests sent before it are void.
    RefreshAfterChange,
    /// Failed requests shall be sent again.
    RetryMissing,
    /// The reader has signed in again.
    SignedIn,
    /// The record with this id is needed, wherever it is.
    Seek(Box<str>),
    /// No record is searched for any more.
    GiveUpSeek,
    /// A request has ended with a response or a failure.
    Response(Ticket, Result<Response, ApiError>),
    /// A timer has elapsed.
    Wake(Wake),
}

/// The response to a request.
pub enum Response {
    /// The body from the backend, with its entity tag if there is one.
    Fresh(Vec<u8>, Option<Box<str>>),
    /// The body from the cache.
    Kept(Vec<u8>),
    /// Not modified: nothing is newer than the cached response.
    Unchanged,
}

impl Response {
    /// The body; empty if nothing has changed.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self {
            Response::Fresh(bytes, _) | Response::Kept(bytes) => bytes,
            Response::Unchanged => Vec::new(),
        }
    }
}

/// The purpose of a request, returned with its response.
#[derive(Clone, Debug, PartialEq)]
pub enum Ticket {
    /// The first page of a query.
    FirstPage {
        /// Round of the list.
        round: u32,
        /// Query of the page.
        query: RecordQuery,
    },
    /// The first page of all records, once more.
    Renewal {
        /// Round of the list.
        round: u32,
        /// Reason for the request.
        reason: Renewal,
    },
    /// A page of a list that is fetched whole.
    Page {
        /// Round of the list.
        round: u32,
        /// Index of its first row.
        offset: usize,
    },
    /// A page of a window.
    WindowPage {
        /// Round of the window.
        round: u32,
        /// Page number, in pages of [`super::PAGE`] rows.
        page: usize,
    },
    /// The values that occur in a field.
    Facets {
        /// Round of the list.
        round: u32,
        /// Name of the field.
        field: Box<str>,
        /// The request itself.
        endpoint: Endpoint,
    },
    /// A step of the search for a record.
    Seek {
        /// Number of the search.
        number: u32,
    },
}

/// Requests that are aborted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Requests for the list.
    List,
    /// Requests for the window.
    Window,
    /// Requests of the search for a record.
    Seek,
}

impl Ticket {
    /// The group with which it is aborted.
    pub fn group(&self) -> Group {
        match self {
            Ticket::FirstPage { .. }
            | Ticket::Renewal { .. }
            | Ticket::Page { .. }
            | Ticket::Facets { .. } => Group::List,
            Ticket::WindowPage { .. } => Group::Window,
            Ticket::Seek { .. } => Group::Seek,
        }
    }
}

/// How a request uses cached responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheUse {
    /// Not at all.
    None,
    /// A fresh cached response is used instead of a request.
    Serve,
    /// The cached response's entity tag is sent, so that an unchanged one is not sent again.
    Revalidate,
}

/// A request to the backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Purpose, returned with the response.
    pub ticket: Ticket,
    /// What is requested.
    pub endpoint: Endpoint,
    /// Whether a cached response may be used.
    pub cache: CacheUse,
}

/// The purpose of a timer, returned when it elapses.
#[derive(Clone, Debug, PartialEq)]
pub enum Wake {
    /// The first page is slow.
    Slow {
        /// Round of the list.
        round: u32,
    },
    /// The first rows have been painted: the rest may be requested.
    FetchRest {
        /// Round of the list.
        round: u32,
    },
    /// The next page has arrived and may be processed.
    TakePage {
        /// Round of the list.
        round: u32,
    },
    /// There is time to sort by this field, or a later one, in advance.
    Prepare {
        /// Round of the list.
        round: u32,
        /// Index of the field.
        field: usize,
    },
    /// The reader has stopped typing.
    Window {
        /// Round of the window.
        round: u32,
    },
    /// The reader has stopped scrolling, if these positions are still in sight.
    Wanted {
        /// Round of the window.
        round: u32,
        /// Positions in sight.
        range: Range<usize>,
    },
}

/// Something that the caller must do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send this request.
    Send(Request),
    /// Abort the pending requests of this group.
    Abort(Group),
    /// Report this purpose after a delay.
    Wait(Duration, Wake),
    /// Cache this first page for a while.
    Keep {
        /// The request it responds to.
        endpoint: Endpoint,
        /// Its entity tag.
        etag: Option<Box<str>>,
        /// Its body.
        bytes: Vec<u8>,
        /// Id of the person it was made for.
        person: Box<str>,
    },
    /// Mark the cached first page as current.
    Confirm(Endpoint),
    /// Tell the reader that nothing is newer.
    AnnounceNothingNewer,
    /// Report a failed request to the session.
    Report(ApiError),
    /// Schedule a retry for this failure.
    RetryLater(ApiError),
    /// Cancel the retry: nothing is missing any more.
    RetrySettled,
    /// Note that a retry has begun.
    RetryBegun,
    /// Show the change at once.
    Changed,
    /// Show the change soon; several of these in a frame are combined.
    ChangedSoon,
}
