//! The states of a list, and what is shown of them.

use super::whole::WholeLoad;
use super::window::Window;
use crate::ApiError;
use domain::quantity::Quantity;
use record_store::page::{PageHead, Taken};
use record_store::{MatchedRows, Shape, Store};
use std::collections::{HashMap, HashSet};

/// How many unreadable rows are named; the rest is counted.
pub(super) const NAMED: usize = 20;

/// Where the list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has come yet.
    Loading {
        /// It takes longer than usual.
        slow: bool,
    },
    /// Nothing came.
    Failed(ApiError),
    /// There is something to show.
    Ready,
}

/// What is known of the list beside its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Records that match the query.
    pub count: u64,
    /// Records that this reader may see; `None` while only a narrower query was answered and nothing was said of the rest.
    pub visible: Option<u64>,
    /// Records that exist, where the backend says so.
    pub total: Option<u64>,
    /// How many of the visible ones have been fetched, while the whole list is.
    pub fetching: Option<u64>,
    /// Whether the whole list is here.
    pub is_whole: bool,
    /// Why some records are missing, and how many.
    pub failed: Option<(ApiError, u64)>,
    /// How many rows could not be read.
    pub unreadable: u64,
    /// The first of them: which row of the list, and the field to blame.
    pub unreadable_rows: Vec<(u64, Box<str>)>,
    /// The list changed while it was fetched and began again.
    pub changed: bool,
    /// The address asks for fields or values that there are not.
    pub dropped: bool,
    /// Waiting for the backend's response to the query.
    pub waiting: bool,
    /// The backend did not answer the query, so nothing is known of it: not even how many records match.
    pub unanswered: bool,
}

/// What records look like, and which of their fields have any value as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Their shape.
    pub shape: Shape,
    /// For each field.
    pub is_filled: Vec<bool>,
    /// Whether other records, which are not here, may have a value in any field.
    pub is_part: bool,
}

impl Shown {
    /// Whether any record has, or may have, a value in the field at this place.
    pub fn may_be_filled(&self, place: usize) -> bool {
        let is_internal = self.shape.fields.get(place).is_some_and(|field| field.internal);
        !is_internal && (self.is_part || self.is_filled.get(place) == Some(&true))
    }

    /// A field that the backend adds up occurs, though perhaps in no record that is here.
    pub(super) fn of(store: &Store, head: &PageHead, is_part: bool) -> Shown {
        let is_summed = |name: &str| head.sums.iter().any(|(sum, _)| **sum == *name);
        let fields = store.shape().fields.iter().enumerate();
        let is_filled = fields.map(|(at, field)| store.has_any(at) || is_summed(&field.name)).collect();
        Shown { shape: store.shape().clone(), is_filled, is_part }
    }
}

/// A place of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A record of the store.
    Row(u32),
    /// Not here yet.
    Pending,
    /// Here, but it could not be read.
    Unreadable,
}

/// The states of a list.
pub(super) enum State {
    /// No list was opened.
    Idle,
    /// The first page is on its way.
    Loading { slow: bool },
    /// The first page did not come. It may be on its way again: a failure is shown until there is something better.
    Failed(ApiError),
    /// The first page is here.
    Ready(Box<Ready>),
}

/// A list of which something is here.
pub(super) struct Ready {
    /// When it was last known that the list is as it is here, in milliseconds.
    pub(super) at: f64,
    /// Of the first page.
    pub(super) head: PageHead,
    /// What the records look like: known from the first page on, whatever is asked afterwards.
    pub(super) shown: Shown,
    /// How many records this reader may see, once known.
    pub(super) visible: Option<u64>,
    /// The sums over all records, once a response says them: the first page may be of a narrower query.
    pub(super) sums: Option<Sums>,
    /// The values that occur in a field of a list that is not whole, as far as they were asked for; `None` = not known: there is
    /// no response, or there are too many to list.
    pub(super) occurring: HashMap<Box<str>, Option<HashSet<Box<str>>>>,
    /// How many records matched the query before, until the response to this one says it.
    pub(super) last_count: u64,
    /// How often the list began again because it changed while it was fetched.
    pub(super) restarts: u32,
    pub(super) rows: Rows,
}

/// Sums over records, by field.
pub(super) type Sums = Vec<(Box<str>, Quantity)>;

/// The ways to the rows.
#[allow(clippy::large_enum_variant, reason = "there is one of each list, in the box of `Ready`")]
pub(super) enum Rows {
    /// The whole list is being fetched.
    Coming {
        load: WholeLoad,
        /// The backend's response to a query that the rows so far cannot answer.
        window: Option<Window>,
    },
    /// The whole list is here.
    Whole { store: Store, matches: MatchedRows, unreadable: UnreadableRows },
    /// The list is too long to be fetched whole, or nobody knows how long it is.
    Windowed(Window),
}

impl Rows {
    pub(super) fn window(&self) -> Option<&Window> {
        match self {
            Rows::Coming { window, .. } => window.as_ref(),
            Rows::Whole { .. } => None,
            Rows::Windowed(window) => Some(window),
        }
    }

    pub(super) fn window_mut(&mut self) -> Option<&mut Window> {
        match self {
            Rows::Coming { window, .. } => window.as_mut(),
            Rows::Whole { .. } => None,
            Rows::Windowed(window) => Some(window),
        }
    }

    /// The rows of the list itself, in the backend's order.
    pub(super) fn own(&self) -> Option<&Store> {
        match self {
            Rows::Coming { load, .. } => load.store.as_ref(),
            Rows::Whole { store, .. } => Some(store),
            Rows::Windowed(_) => None,
        }
    }

    /// Every store that has rows.
    pub(super) fn stores(&self) -> impl Iterator<Item = &Store> {
        self.own().into_iter().chain(self.window().and_then(|window| window.store.as_ref()))
    }

    /// Every store that has rows, to change them.
    pub(super) fn stores_mut(&mut self) -> impl Iterator<Item = &mut Store> {
        let (own, window) = match self {
            Rows::Coming { load, window } => (load.store.as_mut(), window.as_mut()),
            Rows::Whole { store, .. } => (Some(store), None),
            Rows::Windowed(window) => (None, Some(window)),
        };
        own.into_iter().chain(window.and_then(|window| window.store.as_mut()))
    }

    /// Why rows are missing: of the list itself, then of the window.
    pub(super) fn failures(&self) -> impl Iterator<Item = &ApiError> {
        let of_list = match self {
            Rows::Coming { load, .. } => load.failure(),
            Rows::Whole { .. } | Rows::Windowed(_) => None,
        };
        of_list.into_iter().chain(self.window().and_then(|window| window.failed.as_ref()))
    }

    pub(super) fn failure(&self) -> Option<&ApiError> {
        self.failures().next()
    }
}

/// Rows of a list that could not be read.
#[derive(Default)]
pub(super) struct UnreadableRows {
    pub(super) count: u64,
    /// Which row of the list, and the field to blame.
    pub(super) named: Vec<(u64, Box<str>)>,
}

impl UnreadableRows {
    /// Notes those of a page.
    pub(super) fn note(&mut self, offset: usize, taken: &Taken) {
        self.count += taken.unreadable.len() as u64;
        let free = NAMED.saturating_sub(self.named.len());
        let rows = taken.unreadable.iter().take(free);
        self.named.extend(rows.map(|(at, field)| ((offset + at + 1) as u64, field.clone())));
    }
}

/// Whether something newer is being looked for.
pub(super) enum Refresh {
    Idle,
    /// The failure before it is shown until this one is over.
    Running(Option<ApiError>),
    Failed(ApiError),
    /// What is here is in another language than what will come.
    Translating,
}

impl Refresh {
    pub(super) fn failure(&self) -> Option<&ApiError> {
        match self {
            Refresh::Idle | Refresh::Translating => None,
            Refresh::Running(before) => before.as_ref(),
            Refresh::Failed(error) => Some(error),
        }
    }

    pub(super) fn begin(&mut self) {
        *self = Refresh::Running(self.failure().cloned());
    }

    /// It is over. The same failure again is no news.
    pub(super) fn end(&mut self, failed: Option<ApiError>) {
        *self = match failed {
            None => Refresh::Idle,
            Some(error) => Refresh::Failed(newer_failure(self.failure(), error)),
        };
    }
}

/// Of a failure and the one before it the one to show: the same kind again is no news.
pub(super) fn newer_failure(before: Option<&ApiError>, error: ApiError) -> ApiError {
    before.filter(|before| before.kind == error.kind).cloned().unwrap_or(error)
}
