//! Selected records.

use super::ListState;
use crate::services::records::Place;
use leptos::prelude::*;
use std::collections::HashSet;
use std::ops::Range;

/// The selected records. The selection outlives searches, filters and refreshes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    ids: HashSet<Box<str>>,
    /// The last selected record, where a selection with Shift starts.
    last: Option<Box<str>>,
}

impl Selection {
    pub fn holds(&self, id: &str) -> bool {
        self.ids.contains(id)
    }

    pub fn count(&self) -> usize {
        self.ids.len()
    }

    /// The ids, in no particular order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(|id| &**id)
    }

    pub fn clear(&mut self) {
        self.ids.clear();
        self.last = None;
    }

    fn turn(&mut self, id: Box<str>) {
        if !self.ids.remove(&id) {
            self.ids.insert(id.clone());
        }
        self.last = Some(id);
    }
}

impl ListState {
    /// Returns the ids of the loaded records at these places of the result.
    pub(super) fn ids(self, places: Range<usize>) -> Vec<Box<str>> {
        let ids = self.records.with_store(|store| {
            let rows = places.filter_map(|place| match self.records.place(place) {
                Place::Row(row) => Some(Box::from(store.id(row))),
                _ => None,
            });
            rows.collect()
        });
        ids.unwrap_or_default()
    }

    /// Returns the id of the record at a line of the table.
    pub(super) fn id_at(self, line: usize) -> Option<Box<str>> {
        let place = self.record_at(line)?;
        self.ids(place..place + 1).pop()
    }

    /// Selects or unselects a line's record; with `through`, selects all from the last selected one up to it.
    pub(super) fn choose_line(self, line: usize, through: bool) {
        let (Some(selection), Some(place), Some(id)) =
            (self.selection, self.record_at(line), self.id_at(line))
        else {
            return;
        };
        let last = selection.with_untracked(|selection| selection.last.clone()).filter(|_| through);
        let all = self.ids(0..self.records.len());
        let from = last.and_then(|last| all.iter().position(|id| *id == last));
        selection.update(|selection| match from {
            Some(from) => {
                selection.ids.extend(self.ids(from.min(place)..from.max(place) + 1));
                selection.last = Some(id);
            }
            None => selection.turn(id),
        });
    }

    /// Selects all loaded records that match; if all are selected, unselects them.
    pub(super) fn choose_all(self) {
        let Some(selection) = self.selection else { return };
        let all = self.ids(0..self.records.len());
        selection.update(|selection| {
            if all.iter().all(|id| selection.holds(id)) {
                all.iter().for_each(|id| {
                    selection.ids.remove(id);
                });
            } else {
                selection.ids.extend(all);
            }
        });
    }
}
