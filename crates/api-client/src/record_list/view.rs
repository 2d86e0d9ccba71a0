//! What there is to read of a list.

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
    /// Where the list stands.
    pub fn phase(&self) -> Phase {
        match &self.state {
            State::Idle => Phase::Loading { slow: false },
            State::Loading { slow } => Phase::Loading { slow: *slow },
            State::Failed(error) => Phase::Failed(error.clone()),
            State::Ready(_) => Phase::Ready,
        }
    }

    /// Whether something newer is being looked for.
    pub fn is_refreshing(&self) -> bool {
        matches!(self.refresh, Refresh::Running(_) | Refresh::Translating)
    }

    /// Whether what is here is in another language than what will come.
    fn is_translating(&self) -> bool {
        matches!(self.refresh, Refresh::Translating)
    }

    /// Why nothing newer could be looked for.
    pub fn not_refreshed(&self) -> Option<&ApiError> {
        self.refresh.failure()
    }

    /// How often the list has begun again, and whether it is here with nothing newer on its way.
    pub fn age(&self) -> (u32, bool) {
        (self.round, self.ready().is_some() && !self.is_refreshing())
    }

    /// When it was last known that the list is as it is here, in milliseconds; `None` while it is being looked at.
    pub fn checked_at(&self) -> Option<f64> {
        self.ready().filter(|_| !self.is_refreshing()).map(|ready| ready.at)
    }

    /// How many places the response has.
    pub fn len(&self) -> usize {
        let Some(ready) = self.ready() else { return 0 };
        match ready.rows.window() {
            Some(window) if window.is_unanswered() => 0,
            _ => usize::try_from(ready.count()).unwrap_or(usize::MAX),
        }
    }

    /// Whether the response has no places.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What stands at a place of the response.
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

    /// The store that the rows of the response are in, once there is one.
    pub fn store(&self) -> Option<&Store> {
        let rows = &self.ready()?.rows;
        rows.window().and_then(|window| window.store.as_ref()).or_else(|| rows.own())
    }

    /// A store without rows for records of this list. Those of an unknown type have their fields in the order in which they were
    /// first met.
    pub fn empty_store(&self, collation: Collation) -> Option<Store> {
        self.ready().map(|ready| Store::new(ready.shown.shape.clone(), collation))
    }

    /// What is known of the list beside its rows.
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

    /// The sums over the records that match, by field, as far as they are known.
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

    /// What all records add up to, where that is known: from the records, or of a longer list from what the backend says of it.
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

    /// The first page's head: when and for whom the data was made.
    pub fn head(&self) -> Option<&PageHead> {
        self.ready().map(|ready| &ready.head)
    }

    /// What the records look like, once the first have come.
    pub fn shown(&self) -> Option<&Shown> {
        self.ready().map(|ready| &ready.shown)
    }

    /// The query that is answered, which may be less than the one that was asked.
    pub fn query(&self) -> &RecordQuery {
        &self.query
    }

    /// All records and those that match, once the whole list is here.
    pub fn whole(&self) -> Option<(&Store, &MatchedRows)> {
        match &self.ready()?.rows {
            Rows::Whole { store, matches, .. } => Some((store, matches)),
            Rows::Coming { .. } | Rows::Windowed(_) => None,
        }
    }

    /// The record of an id, where it is here.
    pub fn find(&self, id: &str) -> Option<(&Store, u32)> {
        self.ready()?.rows.stores().find_map(|store| Some((store, store.find(id)?)))
    }

    /// Why the page of a place did not come.
    pub fn missed(&self, place: usize) -> Option<&ApiError> {
        self.ready()?.rows.window()?.missed(place / super::PAGE)
    }

    /// Changes records that are here, wherever they are: `change` gets the store and the row of each of these ids. The query is
    /// answered again where that is done here; otherwise the rows stay where the backend has put them.
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
    /// How many records match the query, or matched the one before it.
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
