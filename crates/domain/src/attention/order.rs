//! The order of the lines.

use super::{Concern, Line};
use crate::share::Share;
use crate::sort::sorted_places;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Sorts lines, the most urgent first. Of equal lines the first stays the first.
pub(super) fn sort(lines: Vec<Line>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Line> {
    let order = {
        let keys: Vec<Key<'_>> = lines.iter().map(|line| Key::of(&line.concern)).collect();
        sorted_places(keys.len(), &|a, b| match (keys.get(a), keys.get(b)) {
            (Some(a), Some(b)) => a.compare(b, collate),
            _ => Ordering::Equal,
        })
    };
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| lines.get_mut(place)?.take()).collect()
}

/// What decides the place of a line.
struct Key<'a> {
    weight: super::Weight,
    share: Option<Share>,
    day: Option<NaiveDate>,
    name: &'a str,
    id: &'a str,
}

impl<'a> Key<'a> {
    fn of(concern: &'a Concern) -> Key<'a> {
        let share = match concern {
            Concern::AtRisk { quantity, allowed, .. } => Some(Share::of(quantity.quantity(), *allowed)),
            _ => None,
        };
        Key { weight: concern.weight(), share, day: concern.day(), name: concern.name(), id: concern.id() }
    }

    fn compare(&self, other: &Key<'_>, collate: &dyn Fn(&str, &str) -> Ordering) -> Ordering {
        let share = || match (&self.share, &other.share) {
            (Some(mine), Some(others)) => others.compare(mine),
            _ => Ordering::Equal,
        };
        // Many names are the same, and comparing them in a language is slow.
        let name = || if self.name == other.name { Ordering::Equal } else { collate(self.name, other.name) };
        (self.weight.cmp(&other.weight).then_with(share))
            .then_with(|| self.day.cmp(&other.day))
            .then_with(name)
            .then_with(|| self.id.cmp(other.id))
    }
}
