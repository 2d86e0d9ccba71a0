//! A filter: a button that opens a list of options.
//!
//! It follows the ARIA pattern of a select-only combobox: the button has the filter's name and what is selected as its value, and the
//! focus stays in one place while arrows move through the options. Typing finds an option: in a search field when the list is long
//! (which also brings up a phone's keyboard), by first letters when it is short.
//!
//! The button is here. What opens is in `panel`, which the first look at a page does not need: whoever uses a filter says where that is.

mod keyboard;
mod option_list;
mod panel;
mod state;

pub use self::panel::panel;

use super::{Choice, Icon, focus, retain};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

/// Builds what opens: [`panel`], or what loads it.
pub type Build = fn(Filter) -> AnyView;

/// A filter, as its button and its panel share it.
#[derive(Clone, Copy)]
pub struct Filter {
    /// Unique in the page: the base of the ids inside.
    id: &'static str,
    label: &'static str,
    lang: Lang,
    choices: Signal<Vec<Choice>>,
    chosen: Signal<Vec<Box<str>>>,
    several: bool,
    on_change: Callback<Vec<Box<str>>>,
    open: RwSignal<bool>,
    button: NodeRef<html::Button>,
    /// The id of the active option, while the focus is on the button.
    active_id: RwSignal<Option<String>>,
    /// Keys pressed before there was a list to handle them, beginning with the letter that opened it, if it was one.
    early: StoredValue<Vec<String>>,
    /// Handles a key of the open list, and returns whether it means anything there.
    keys: StoredValue<Option<Callback<String, bool>>>,
}

impl Filter {
    fn is_chosen(self, id: &str) -> bool {
        self.chosen.with(|chosen| {
            if id.is_empty() { chosen.is_empty() } else { chosen.iter().any(|other| **other == *id) }
        })
    }

    /// Opens the list, at the first option that starts with a letter.
    fn show(self, letter: Option<&str>) {
        self.early.set_value(letter.map(str::to_owned).into_iter().collect());
        self.open.set(true);
    }

    fn hide(self, return_focus: bool) {
        self.open.set(false);
        if return_focus && let Some(button) = self.button.get_untracked() {
            // Fails only for a node outside the document.
            let _ = button.focus();
        }
    }

    /// Handles a key on the button or in the search field.
    fn on_key(self, event: &KeyboardEvent) {
        if event.ctrl_key() || event.meta_key() || event.is_composing() {
            return;
        }
        let is_open = self.open.get_untracked();
        match event.key().as_str() {
            "Escape" if is_open => {
                event.stop_propagation();
                self.hide(true);
            }
            "Tab" => {
                self.hide(false);
                return;
            }
            key if is_open => match self.keys.get_value() {
                Some(keys) if !keys.run(key.to_owned()) => return,
                Some(_) => {}
                None => self.early.update_value(|early| early.push(key.to_owned())),
            },
            "ArrowDown" | "ArrowUp" | "Enter" | " " => self.show(None),
            key if key.chars().count() == 1 => self.show(Some(key)),
            _ => return,
        }
        event.prevent_default();
    }
}

#[component]
pub fn FilterMenu(
    label: &'static str,
    /// Unique in the page: the base of the ids inside.
    id: &'static str,
    /// The options, in order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The ids of the selected options. Empty: the option with the empty id is selected.
    #[prop(into)]
    chosen: Signal<Vec<Box<str>>>,
    /// How several selected options are counted, where that many may be selected.
    several: Option<&'static str>,
    lang: Lang,
    /// Called with the ids of the new selection.
    on_change: Callback<Vec<Box<str>>>,
    /// Builds the list.
    panel: Build,
) -> impl IntoView {
    let filter = Filter {
        id,
        label,
        lang,
        choices,
        chosen,
        several: several.is_some(),
        on_change,
        open: retain::open_signal(id),
        button: NodeRef::new(),
        active_id: RwSignal::new(None),
        early: StoredValue::new(Vec::new()),
        keys: StoredValue::new(None),
    };
    let value = move || {
        choices.with(|choices| {
            let mut names = choices
                .iter()
                .filter(|choice| filter.is_chosen(&choice.id))
                .map(|choice| choice.label.clone());
            match (names.next(), names.count()) {
                (Some(only), 0) => only,
                (Some(_), more) => fill(several.unwrap_or("{n}"), &[("n", &lang.count(more + 1))]),
                (None, _) => String::new(),
            }
        })
    };
    let open = filter.open;
    let on_focus_out = move |event: FocusEvent| {
        if focus::moves_outside(&event) {
            open.set(false);
        }
    };
    view! {
        <div class="filter" on:keydown=move |event| filter.on_key(&event) on:focusout=on_focus_out>
            <span id=format!("{id}-label") class="filter-label">{label}</span>
            <button
                node_ref=filter.button
                type="button"
                id=id
                class="filter-button"
                role="combobox"
                aria-haspopup="listbox"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=format!("{id}-list")
                aria-labelledby=format!("{id}-label")
                aria-activedescendant=move || filter.active_id.get()
                on:click=move |_| if open.get_untracked() { filter.hide(true) } else { filter.show(None) }
            >
                // The hint has the whole of a name that is cut off.
                <span class="filter-value" title=value><bdi>{value}</bdi></span>
                {Icon::ChevronDown.view()}
            </button>
            {move || open.get().then(|| view! { <div class="filter-popover">{panel(filter)}</div> })}
        </div>
    }
}
