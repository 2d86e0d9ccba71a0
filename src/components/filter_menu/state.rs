//! The state of an open filter: the typed text, the active option.

use super::{Choice, Filter};
use crate::i18n::case::lower;
use leptos::prelude::*;
use text::choice::{matching, search_texts, toggled};

/// A list with more options than this has a search field.
const LONG: usize = 8;

#[derive(Clone, Copy)]
pub(super) struct MenuState {
    pub(super) choices: Signal<Vec<Choice>>,
    pub(super) chosen: Signal<Vec<Box<str>>>,
    filter: Filter,
    query: RwSignal<String>,
    /// The indexes of the options that match the query.
    pub(super) matches: Memo<Vec<usize>>,
    /// The active option's index in `matches`.
    active: RwSignal<usize>,
    /// Whether the active option was reached by an arrow key, with nothing typed since.
    by_arrow: RwSignal<bool>,
    pub(super) is_long: Memo<bool>,
}

impl MenuState {
    /// The first selected option is active.
    pub(super) fn new(filter: Filter) -> MenuState {
        let (choices, chosen) = (filter.choices, filter.chosen);
        let query = RwSignal::new(String::new());
        let texts = Memo::new(move |_| choices.with(|choices| search_texts(choices)));
        let matches = Memo::new(move |_| match query.with(String::is_empty) {
            true => (0..choices.with(Vec::len)).collect(),
            false => texts.with(|texts| query.with(|query| matching(texts, query))),
        });
        let first = choices.with_untracked(|choices| {
            choices.iter().position(|choice| untrack(|| filter.is_chosen(&choice.id)))
        });
        MenuState {
            choices,
            chosen,
            filter,
            query,
            matches,
            active: RwSignal::new(first.unwrap_or(0)),
            by_arrow: RwSignal::new(false),
            is_long: Memo::new(move |_| choices.with(Vec::len) > LONG),
        }
    }

    /// Returns the active option's index in the whole list.
    pub(super) fn active_option(self) -> Option<usize> {
        self.matches.with(|matches| matches.get(self.active.get()).copied())
    }

    /// Sets the search text and makes the first match active.
    pub(super) fn search(self, query: String) {
        self.query.set(query);
        self.active.set(0);
        self.by_arrow.set(false);
    }

    /// Moves the active option: `to` maps its index and the last index to the new one.
    pub(super) fn step(self, to: impl Fn(usize, usize) -> usize) {
        let last = self.matches.with_untracked(Vec::len).saturating_sub(1);
        self.active.update(|place| *place = to(*place, last).min(last));
        self.by_arrow.set(true);
    }

    /// Makes the next option active whose label starts with this letter. Only for a short list, which shows all its options.
    pub(super) fn step_to_letter(self, letter: &str) {
        let letter = lower(letter);
        let next = self.choices.with_untracked(|choices| {
            let after = self.active.get_untracked() + 1;
            let labels = choices.iter().map(|choice| lower(&choice.label)).enumerate();
            let mut in_turn = labels.clone().skip(after).chain(labels.take(after));
            in_turn.find(|(_, label)| label.starts_with(&letter)).map(|(place, _)| place)
        });
        if let Some(place) = next {
            self.active.set(place);
            self.by_arrow.set(true);
        }
    }

    /// Whether the space key selects; while the reader types, it is part of the text.
    pub(super) fn space_selects(self) -> bool {
        !self.is_long.get_untracked() || self.by_arrow.get_untracked()
    }

    /// Selects or unselects the active option.
    pub(super) fn choose_active(self) {
        let place = untrack(|| self.active_option());
        let id = self.choices.with_untracked(|choices| Some(choices.get(place?)?.id.clone()));
        let Some(id) = id else { return };
        let several = self.filter.several;
        self.filter.on_change.run(self.chosen.with_untracked(|chosen| toggled(chosen, &id, several)));
        if !several {
            self.filter.hide(true);
        }
    }

    /// Selects or unselects the option at an index in the whole list.
    pub(super) fn choose(self, place: usize) {
        let at = self.matches.with_untracked(|matches| matches.iter().position(|other| *other == place));
        if let Some(at) = at {
            self.active.set(at);
            self.choose_active();
        }
    }
}
