//! The states of a list, and what is shown of them.

use super::whole::WholeLoad;
use super::window::Window;
use crate::ApiError;
use domain::quantity::Quantity;
use record_store::page::{PageHead, Taken};
use record_store::{MatchedRows, Shape, Store};
use std::collections::{HashMap, HashSet};

/// How many unreadable rows are listed; the rest is only counted.
pub(super) const NAMED: usize = 20;

/// The phase of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has arrived yet.
    Loading {
        /// Whether it takes longer than usual.
        slow: bool,
    },
    /// The first request failed.
    Failed(ApiError),
    /// There are rows to show.
    Ready,
}

/// Information about the list beside its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Number of records that match the query.
    pub count: u64,
    /// Number of records that this reader may see; `None` while only a narrower query was answered and the backend does not state
    /// it.
    pub visible: Option<u64>,
    /// Number of existing records, if the backend says so.
    pub total: Option<u64>,
    /// Number of records fetched so far, while the whole list is being fetched.
    pub fetching: Option<u64>,
    /// Whether the whole list is loaded.
    pub is_whole: bool,
    /// Why records are missing, and how many.
    pub failed: Option<(ApiError, u64)>,
    /// Number of rows that could not be read.
    pub unreadable: u64,
    /// The first of them: index in the list, and the name of the bad field.
    pub unreadable_rows: Vec<(u64, Box<str>)>,
    /// Whether the list changed while it was fetched and started over.
    pub changed: bool,
    /// Whether the address names fields or values that do not exist.
    pub dropped: bool,
    /// Whether the backend's response to the query is pending.
    pub waiting: bool,
    /// Whether the backend failed to answer the query, so that even the number of matches is unknown.
    pub unanswered: bool,
}

/// The fields of the records, and which of them are known to have values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Shape of the records.
    pub shape: Shape,
    /// For each field, whether any loaded record has a value.
    pub is_filled: Vec<bool>,
    /// Whether records that are not loaded may have values in any field.
    pub is_part: bool,
}

impl Shown {
    /// Whether any record has, or may have, a value in the field with this index.
    pub fn may_be_filled(&self, place: usize) -> bool {
        let is_internal = self.shape.fields.get(place).is_some_and(|field| field.internal);
        !is_internal && (self.is_part || self.is_filled.get(place) == Some(&true))
    }

    /// A field with a sum counts as filled, even if no loaded record has a value.
    pub(super) fn of(store: &Store, head: &PageHead, is_part: bool) -> Shown {
        let is_summed = |name: &str| head.sums.iter().any(|(sum, _)| **sum == *name);
        let fields = store.shape().fields.iter().enumerate();
        let is_filled = fields.map(|(at, field)| store.has_any(at) || is_summed(&field.name)).collect();
        Shown { shape: store.shape().clone(), is_filled, is_part }
    }
}

/// What is at a position of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A row of the store.
    Row(u32),
    /// Not loaded yet.
    Pending,
    /// Loaded, but unreadable.
    Unreadable,
}

/// The internal states of a list.
pub(super) enum State {
    /// No list was opened.
    Idle,
    /// The first page is pending.
    Loading { slow: bool },
    /// The first page failed. It may be pending again: a failure is shown until there is something better.
    Failed(ApiError),
    /// The first page has arrived.
    Ready(Box<Ready>),
}

/// A list with its first page.
pub(super) struct Ready {
    /// When the list was last known to be current, in milliseconds.
    pub(super) at: f64,
    /// Head of the first page.
    pub(super) head: PageHead,
    /// Fields of the records, known from the first page on for every query.
    pub(super) shown: Shown,
    /// Number of records that this reader may see, once known.
    pub(super) visible: Option<u64>,
    /// Sums over all records, once a response has them: the first page may be of a narrower query.
    pub(super) sums: Option<Sums>,
    /// The values that occur in each requested field of a list that is not loaded whole; `None` = unknown, because there is no
    /// response yet or there are too many values.
    pub(super) occurring: HashMap<Box<str>, Option<HashSet<Box<str>>>>,
    /// Number of matches of the query before, until this one is answered.
    pub(super) last_count: u64,
    /// How often the list started over because it changed while it was fetched.
    pub(super) restarts: u32,
    pub(super) rows: Rows,
}

/// Sums over records, by field.
pub(super) type Sums = Vec<(Box<str>, Quantity)>;

/// How the rows are loaded.
#[allow(clippy::large_enum_variant, reason = "there is one of each list, in the box of `Ready`")]
pub(super) enum Rows {
    /// The whole list is being fetched.
    Coming {
        load: WholeLoad,
        /// The backend's response to a query that the rows so far cannot answer.
        window: Option<Window>,
    },
    /// The whole list is loaded.
    Whole { store: Store, matches: MatchedRows, unreadable: UnreadableRows },
    /// The list is too long to be fetched whole, or its length is unknown.
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

    /// The list's own rows, in the backend's order.
    pub(super) fn own(&self) -> Option<&Store> {
        match self {
            Rows::Coming { load, .. } => load.store.as_ref(),
            Rows::Whole { store, .. } => Some(store),
            Rows::Windowed(_) => None,
        }
    }

    /// All stores with rows.
    pub(super) fn stores(&self) -> impl Iterator<Item = &Store> {
        self.own().into_iter().chain(self.window().and_then(|window| window.store.as_ref()))
    }

    /// All stores with rows, mutably.
    pub(super) fn stores_mut(&mut self) -> impl Iterator<Item = &mut Store> {
        let (own, window) = match self {
            Rows::Coming { load, window } => (load.store.as_mut(), window.as_mut()),
            Rows::Whole { store, .. } => (Some(store), None),
            Rows::Windowed(window) => (None, Some(window)),
        };
        own.into_iter().chain(window.and_then(|window| window.store.as_mut()))
    }

    /// Why rows are missing: first for the list, then for the window.
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

/// The unreadable rows of a list.
#[derive(Default)]
pub(super) struct UnreadableRows {
    pub(super) count: u64,
    /// Index in the list, and the name of the bad field.
    pub(super) named: Vec<(u64, Box<str>)>,
}

impl UnreadableRows {
    /// Records the unreadable rows of a page.
    pub(super) fn note(&mut self, offset: usize, taken: &Taken) {
        self.count += taken.unreadable.len() as u64;
        let free = NAMED.saturating_sub(self.named.len());
        let rows = taken.unreadable.iter().take(free);
        self.named.extend(rows.map(|(at, field)| ((offset + at + 1) as u64, field.clone())));
    }
}

/// The state of a refresh.
pub(super) enum Refresh {
    Idle,
    /// Pending. The failure before it is shown until it has ended.
    Running(Option<ApiError>),
    Failed(ApiError),
    /// Pending for another language than that of the current rows.
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

    /// Ends the refresh. The same kind of failure again keeps the earlier one.
    pub(super) fn end(&mut self, failed: Option<ApiError>) {
        *self = match failed {
            None => Refresh::Idle,
            Some(error) => Refresh::Failed(newer_failure(self.failure(), error)),
        };
    }
}

/// Chooses the failure to show: the earlier one if both have the same kind.
pub(super) fn newer_failure(before: Option<&ApiError>, error: ApiError) -> ApiError {
    before.filter(|before| before.kind == error.kind).cloned().unwrap_or(error)
}
