//! What the app can read of a list.

use super::RecordList;
use super::state::{NAMED, Phase, Place, Progress, Ready, Refresh, Rows, Shown, State};
use crate::ApiError;
use domain::Unit;
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use record_store::order::Collation;
use record_store::page::PageHead;
use record_store::{MatchedRows, Measure, Store};

impl RecordList {
    /// The phase of the list.
    pub fn phase(&self) -> Phase {
        match &self.state {
            State::Idle => Phase::Loading { slow: false },
            State::Loading { slow } => Phase::Loading { slow: *slow },
            State::Failed(error) => Phase::Failed(error.clone()),
            State::Ready(_) => Phase::Ready,
        }
    }

    /// Whether a refresh is pending.
    pub fn is_refreshing(&self) -> bool {
        matches!(self.refresh, Refresh::Running(_) | Refresh::Translating)
    }

    /// Whether a refresh for another language is pending.
    fn is_translating(&self) -> bool {
        matches!(self.refresh, Refresh::Translating)
    }

    /// Why the last refresh failed.
    pub fn not_refreshed(&self) -> Option<&ApiError> {
        self.refresh.failure()
    }

    /// How often the list has started over, and whether it is loaded with no refresh pending.
    pub fn age(&self) -> (u32, bool) {
        (self.round, self.ready().is_some() && !self.is_refreshing())
    }

    /// When the list was last known to be current, in milliseconds; `None` while it is being checked.
    pub fn checked_at(&self) -> Option<f64> {
        self.ready().filter(|_| !self.is_refreshing()).map(|ready| ready.at)
    }

    /// The number of positions in the result.
    pub fn len(&self) -> usize {
        let Some(ready) = self.ready() else { return 0 };
        match ready.rows.window() {
            Some(window) if window.is_unanswered() => 0,
            _ => usize::try_from(ready.count()).unwrap_or(usize::MAX),
        }
    }

    /// Whether the result is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is at a position of the result.
    pub fn place(&self, place: usize) -> Place {
        let Some(ready) = self.ready() else { return Place::Pending };
        match (&ready.rows, ready.rows.window()) {
            (Rows::Whole { matches, .. }, _) => matches.row(place).map_or(Place::Pending, Place::Row),
            (_, Some(window)) => match window.rows.get(&place) {
                Some(Some(row)) => Place::Row(*row),
                Some(None) => Place::Unreadable,
                None => Place::Pending,
            },
            (rows, None) => {
                let here = rows.own().map_or(0, Store::len);
                if place < here { Place::Row(place as u32) } else { Place::Pending }
            }
        }
    }

    /// The store with the rows of the result, once there is one.
    pub fn store(&self) -> Option<&Store> {
        let rows = &self.ready()?.rows;
        rows.window().and_then(|window| window.store.as_ref()).or_else(|| rows.own())
    }

    /// An empty store for records of this list. Fields of unknown record types keep the order in which they first appeared.
    pub fn empty_store(&self, collation: Collation) -> Option<Store> {
        self.ready().map(|ready| Store::new(ready.shown.shape.clone(), collation))
    }

    /// Information about the list beside its rows.
    pub fn progress(&self) -> Progress {
        let Some(ready) = self.ready() else {
            return Progress {
                count: 0,
                visible: None,
                total: None,
                fetching: None,
                is_whole: false,
                failed: None,
                unreadable: 0,
                unreadable_rows: Vec::new(),
                changed: false,
                dropped: false,
                waiting: false,
                unanswered: false,
            };
        };
        let window = ready.rows.window();
        let (fetching, unreadable) = match &ready.rows {
            Rows::Coming { load, .. } => (Some(load.fetched as u64), Some(&load.unreadable)),
            Rows::Whole { unreadable, .. } => (None, Some(unreadable)),
            Rows::Windowed(_) => (None, None),
        };
        let of_window = window.map_or(0, |window| window.rows.values().filter(|row| row.is_none()).count());
        Progress {
            count: ready.count(),
            visible: ready.visible,
            total: ready.head.total,
            fetching,
            is_whole: matches!(ready.rows, Rows::Whole { .. }),
            failed: ready.missing(),
            unreadable: unreadable.map_or(0, |rows| rows.count) + of_window as u64,
            unreadable_rows: match window {
                Some(window) => window.unreadable.iter().take(NAMED).cloned().collect(),
                None => unreadable.map(|rows| rows.named.clone()).unwrap_or_default(),
            },
            changed: ready.restarts > 0,
            dropped: self.query != self.asked,
            waiting: self.is_translating() || window.is_some_and(|window| window.is_waiting()),
            unanswered: window.is_some_and(|window| window.is_unanswered()),
        }
    }

    /// The sums over the matching records, by field, if known.
    pub fn sums(&self) -> Vec<(Box<str>, Quantity)> {
        let Some(ready) = self.ready() else { return Vec::new() };
        match (&ready.rows, ready.rows.window()) {
            (Rows::Whole { store, matches, .. }, _) => {
                let fields = store.shape().fields.iter().zip(&matches.sums);
                fields.filter_map(|(field, sum)| Some((field.name.clone(), (*sum)?))).collect()
            }
            (_, Some(window)) => window.head.as_ref().map(|head| head.sums.clone()).unwrap_or_default(),
            (_, None) => ready.sums.clone().unwrap_or_default(),
        }
    }

    /// The sum of all records in this unit, if known: computed from a whole list, stated by the backend for a longer one.
    pub fn measured(&self, unit: &Unit) -> Option<Quantity> {
        let ready = self.ready()?;
        match (&ready.rows, ready.shown.shape.measure(unit)?) {
            (Rows::Whole { store, .. }, measure) => store.measured(measure),
            (Rows::Coming { .. }, _) => None,
            (Rows::Windowed(_), Measure::Rows) => ready.visible.map(Quantity::from_count),
            (Rows::Windowed(_), Measure::Sum(field)) => {
                ready.sums.as_ref()?.iter().find(|(name, _)| **name == *field).map(|(_, sum)| *sum)
            }
            (Rows::Windowed(_), Measure::Minus(..) | Measure::With(_)) => None,
        }
    }

    /// The head of the first page, with time and person of the data.
    pub fn head(&self) -> Option<&PageHead> {
        self.ready().map(|ready| &ready.head)
    }

    /// The fields of the records, once the first page has arrived.
    pub fn shown(&self) -> Option<&Shown> {
        self.ready().map(|ready| &ready.shown)
    }

    /// The query in force, which may be less than the requested one.
    pub fn query(&self) -> &RecordQuery {
        &self.query
    }

    /// All records and the matching ones, once the whole list is loaded.
    pub fn whole(&self) -> Option<(&Store, &MatchedRows)> {
        match &self.ready()?.rows {
            Rows::Whole { store, matches, .. } => Some((store, matches)),
            Rows::Coming { .. } | Rows::Windowed(_) => None,
        }
    }

    /// Finds a loaded record by its id.
    pub fn find(&self, id: &str) -> Option<(&Store, u32)> {
        self.ready()?.rows.stores().find_map(|store| Some((store, store.find(id)?)))
    }

    /// Why the page at a position is missing.
    pub fn missed(&self, place: usize) -> Option<&ApiError> {
        self.ready()?.rows.window()?.missed(place / super::PAGE)
    }

    /// Changes loaded records: `change` is called with the store and row of each id. A whole list evaluates the query again;
    /// otherwise rows keep the backend's positions.
    pub fn change(&mut self, ids: &[&str], change: &mut dyn FnMut(&mut Store, u32, &str)) {
        let Some(ready) = self.ready_mut() else { return };
        for store in ready.rows.stores_mut() {
            for id in ids {
                if let Some(row) = store.find(id) {
                    change(store, row, id);
                }
            }
        }
        self.match_again();
    }
}

impl Ready {
    /// The number of records that match the query, or matched the one before it.
    fn count(&self) -> u64 {
        match (&self.rows, self.rows.window()) {
            (Rows::Whole { matches, .. }, _) => matches.len() as u64,
            (_, Some(window)) => window.head.as_ref().map_or(self.last_count, |head| head.count),
            (_, None) => self.visible.unwrap_or_default(),
        }
    }

    /// Why records are missing, and how many.
    fn missing(&self) -> Option<(ApiError, u64)> {
        let error = self.rows.failure()?.clone();
        let count = match &self.rows {
            Rows::Coming { load, .. } if load.failure().is_some() => load.size.saturating_sub(load.fetched),
            _ => 0,
        };
        Some((error, count as u64))
    }
}
