//! What a filter is doing: whether it is open, what was typed, which option is active.

use super::Choice;
use crate::components::retain;
use crate::i18n::case::lower;
use leptos::html;
use leptos::prelude::*;
use text::choice::{matching, search_texts, toggled};

/// A list with more options than this has a search field.
const LONG: usize = 8;

/// The state of a filter, and what can be done with it.
#[derive(Clone, Copy)]
pub(super) struct MenuState {
    pub(super) choices: Signal<Vec<Choice>>,
    pub(super) chosen: Signal<Vec<Box<str>>>,
    pub(super) several: bool,
    on_change: Callback<Vec<Box<str>>>,
    pub(super) open: RwSignal<bool>,
    query: RwSignal<String>,
    /// The places of the options that match the query.
    pub(super) matches: Memo<Vec<usize>>,
    /// The active option's place in `matches`.
    active: RwSignal<usize>,
    /// Whether an arrow key made it active, and nothing was typed since.
    by_arrow: RwSignal<bool>,
    pub(super) is_long: Memo<bool>,
    pub(super) button: NodeRef<html::Button>,
}

impl MenuState {
    pub(super) fn new(
        id: &'static str,
        choices: Signal<Vec<Choice>>,
        chosen: Signal<Vec<Box<str>>>,
        several: bool,
        on_change: Callback<Vec<Box<str>>>,
    ) -> MenuState {
        let query = RwSignal::new(String::new());
        let texts = Memo::new(move |_| choices.with(|choices| search_texts(choices)));
        let matches = Memo::new(move |_| match query.with(String::is_empty) {
            true => (0..choices.with(Vec::len)).collect(),
            false => texts.with(|texts| query.with(|query| matching(texts, query))),
        });
        MenuState {
            choices,
            chosen,
            several,
            on_change,
            open: retain::open_signal(id),
            query,
            matches,
            active: RwSignal::new(0),
            by_arrow: RwSignal::new(false),
            is_long: Memo::new(move |_| choices.with(Vec::len) > LONG),
            button: NodeRef::new(),
        }
    }

    pub(super) fn is_chosen(self, id: &str) -> bool {
        self.chosen.with(|chosen| {
            if id.is_empty() { chosen.is_empty() } else { chosen.iter().any(|other| **other == *id) }
        })
    }

    /// Opens the list at the first selected option.
    pub(super) fn show(self) {
        self.query.set(String::new());
        self.by_arrow.set(false);
        let first = self.choices.with_untracked(|choices| {
            choices.iter().position(|choice| untrack(|| self.is_chosen(&choice.id)))
        });
        self.active.set(first.unwrap_or(0));
        self.open.set(true);
    }

    pub(super) fn hide(self, return_focus: bool) {
        self.open.set(false);
        if return_focus && let Some(button) = self.button.get_untracked() {
            // Only a node outside the document cannot take the focus.
            let _ = button.focus();
        }
    }

    /// The place of the active option in the whole list.
    pub(super) fn active_option(self) -> Option<usize> {
        self.matches.with(|matches| matches.get(self.active.get()).copied())
    }

    /// Takes what was typed into the search field; the first match is active.
    pub(super) fn search(self, query: String) {
        self.query.set(query);
        self.active.set(0);
        self.by_arrow.set(false);
    }

    /// Makes another match active: `to` takes the place of the active one and that of the last.
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

    /// Whether a space selects: while something is being typed, it belongs to the text.
    pub(super) fn space_selects(self) -> bool {
        !self.is_long.get_untracked() || self.by_arrow.get_untracked()
    }

    /// Selects or unselects the active option.
    pub(super) fn choose_active(self) {
        let place = untrack(|| self.active_option());
        let id = self.choices.with_untracked(|choices| Some(choices.get(place?)?.id.clone()));
        let Some(id) = id else { return };
        self.on_change.run(self.chosen.with_untracked(|chosen| toggled(chosen, &id, self.several)));
        if !self.several {
            self.hide(true);
        }
    }

    /// Selects or unselects the option at a place in the whole list.
    pub(super) fn choose(self, place: usize) {
        let at = self.matches.with_untracked(|matches| matches.iter().position(|other| *other == place));
        if let Some(at) = at {
            self.active.set(at);
            self.choose_active();
        }
    }
}
