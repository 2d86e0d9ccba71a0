//! The events of a list, and the effects that it asks for.

use super::Renewal;
use crate::{ApiError, Endpoint, List};
use domain::query::RecordQuery;
use record_store::order::Collation;
use std::ops::Range;
use std::time::Duration;

/// What a list needs to know of the world while it handles an event.
pub struct Env<'a> {
    /// The order and folding of letters in the reader's language.
    pub collation: Collation,
    /// Now, in milliseconds.
    pub now: f64,
    /// Whether an id is not that of the person who is signed in.
    pub is_other: &'a dyn Fn(&str) -> bool,
}

/// What happened.
pub enum Event {
    /// Another list.
    Open(List, RecordQuery),
    /// The same list in another language, which has other texts and another order; what is here stays until it comes.
    Translate,
    /// The list is to begin again, without a kept first page.
    StartAgain,
    /// Another query.
    Ask(RecordQuery),
    /// These places are in sight.
    Want(Range<usize>),
    /// This place is needed, in sight or not.
    Need(usize),
    /// Look for something newer; what is here stays until there is.
    Refresh,
    /// As [`Event::Refresh`], where something was changed from here: what was requested before is void.
    RefreshAfterChange,
    /// What did not come is to be requested once more.
    RetryMissing,
    /// The session is there again.
    SignedIn,
    /// The record of this id is wanted, wherever it stands.
    Seek(Box<str>),
    /// No record is looked for any more.
    GiveUpSeek,
    /// A request was answered, or was not.
    Response(Ticket, Result<Response, ApiError>),
    /// A timer rang.
    Wake(Wake),
}

/// What came back for a request.
pub enum Response {
    /// From the backend, with the mark by which something newer can be asked for.
    Fresh(Vec<u8>, Option<Box<str>>),
    /// As it was kept.
    Kept(Vec<u8>),
    /// There is nothing newer than what was marked.
    Unchanged,
}

impl Response {
    /// The bytes; none when nothing came because nothing changed.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        match self {
            Response::Fresh(bytes, _) | Response::Kept(bytes) => bytes,
            Response::Unchanged => Vec::new(),
        }
    }
}

/// What a request is for. Its response comes back with it.
#[derive(Clone, Debug, PartialEq)]
pub enum Ticket {
    /// The first page, as this query asks for it.
    FirstPage {
        /// When it was requested.
        round: u32,
        /// The query.
        query: RecordQuery,
    },
    /// The first page of all records again.
    Renewal {
        /// When it was requested.
        round: u32,
        /// Why.
        reason: Renewal,
    },
    /// A page of a whole list.
    Page {
        /// When it was requested.
        round: u32,
        /// Its first row.
        offset: usize,
    },
    /// A page of a window.
    WindowPage {
        /// When it was requested.
        round: u32,
        /// Its number, in pages of [`super::PAGE`] rows.
        page: usize,
    },
    /// The values that occur in a field.
    Facets {
        /// When they were requested.
        round: u32,
        /// The field.
        field: Box<str>,
        /// The request.
        endpoint: Endpoint,
    },
    /// A step towards a record that is looked for.
    Seek {
        /// Which search.
        number: u32,
    },
}

/// Requests that are aborted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The list itself.
    List,
    /// The window.
    Window,
    /// A record that is looked for.
    Seek,
}

impl Ticket {
    /// With which other requests it is aborted.
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

/// How a request deals with kept responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheUse {
    /// It does not look for one.
    None,
    /// A fresh one serves.
    Serve,
    /// The mark of a kept one is sent along, so that nothing comes when nothing is newer.
    Revalidate,
}

/// A request to the backend.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Comes back with the response.
    pub ticket: Ticket,
    /// What is requested.
    pub endpoint: Endpoint,
    /// Whether a kept response may serve.
    pub cache: CacheUse,
}

/// What a timer was for. Comes back when it rings.
#[derive(Clone, Debug, PartialEq)]
pub enum Wake {
    /// The first page takes longer than usual.
    Slow {
        /// Since when.
        round: u32,
    },
    /// The first rows have been painted: the rest may be requested.
    FetchRest {
        /// Since when.
        round: u32,
    },
    /// The next page is here and may be taken.
    TakePage {
        /// Since when.
        round: u32,
    },
    /// There is time to bring this field, or one behind it, into order.
    Prepare {
        /// Since when.
        round: u32,
        /// The field's place.
        field: usize,
    },
    /// The reader has stopped typing.
    Window {
        /// Since when.
        round: u32,
    },
    /// The reader has stopped scrolling, if these places are still in sight.
    Wanted {
        /// Since when.
        round: u32,
        /// The places.
        range: Range<usize>,
    },
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send this.
    Send(Request),
    /// Abort what is on its way of these.
    Abort(Group),
    /// Report this when so much time has passed.
    Wait(Duration, Wake),
    /// Keep this first page for a while.
    Keep {
        /// What it answers.
        endpoint: Endpoint,
        /// Its mark.
        etag: Option<Box<str>>,
        /// As it came.
        bytes: Vec<u8>,
        /// For whom it was made.
        person: Box<str>,
    },
    /// The kept first page is still the newest.
    Confirm(Endpoint),
    /// Tell the reader that there is nothing newer.
    AnnounceNothingNewer,
    /// A request failed: report it to the session.
    Report(ApiError),
    /// What failed this way is to be tried again later.
    RetryLater(ApiError),
    /// Nothing waits to be tried again.
    RetrySettled,
    /// What failed is being tried again.
    RetryBegun,
    /// What is shown has changed.
    Changed,
    /// What is shown has changed; several of these in a frame are one.
    ChangedSoon,
}
