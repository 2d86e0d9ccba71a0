//! A filter: a button that opens a list of checkable options.
//!
//! It follows the ARIA practice of a select-only combobox: the button has the filter's name and its choice as value, the focus
//! stays in one place while arrows move through the options. Typing finds an option: in a search field when the list is long
//! (which also brings up a phone's keyboard), by first letters when it is short.

use super::Icon;
use super::option_list::{OptionList, option_id, place_of};
use crate::i18n::Format as _;
use crate::i18n::case::lower;
use crate::i18n::{Lang, fill};
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use text::choice::{Choice, matching, search_texts, toggled};
use wasm_bindgen::JsCast;

/// From how many options on the list has a search field.
const LONG: usize = 8;

/// The filter.
#[component]
pub fn FilterMenu(
    /// Its name, also what it is found by.
    label: &'static str,
    /// Unique in the page: the base of the ids inside.
    id: &'static str,
    /// The options, in order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The ids that are chosen; none = the option with the empty id.
    #[prop(into)]
    chosen: Signal<Vec<Box<str>>>,
    /// Whether several options may be chosen.
    several: bool,
    /// The language.
    lang: Lang,
    /// Takes the new choice.
    on_change: Callback<Vec<Box<str>>>,
) -> impl IntoView {
    let m = lang.messages();
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    // The place of the active option in `found`; arrows set it, typing takes it back to the first.
    let active = RwSignal::new(0_usize);
    let by_arrow = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let input = NodeRef::<html::Input>::new();

    let is_long = Memo::new(move |_| choices.with(Vec::len) > LONG);
    let texts = Memo::new(move |_| choices.with(|choices| search_texts(choices)));
    let found = Memo::new(move |_| match typed.with(String::is_empty) {
        true => (0..choices.with(Vec::len)).collect(),
        false => texts.with(|texts| typed.with(|typed| matching(texts, typed))),
    });
    let is_chosen = move |choice_id: &str| {
        chosen.with(|chosen| {
            if choice_id.is_empty() { chosen.is_empty() } else { chosen.iter().any(|id| **id == *choice_id) }
        })
    };
    let value = move || {
        choices.with(|choices| {
            let mut names =
                choices.iter().filter(|choice| is_chosen(&choice.id)).map(|choice| choice.label.clone());
            match (names.next(), names.count()) {
                (Some(only), 0) => only,
                (Some(_), more) => lang.plural(m.chosen, more as u64 + 1),
                (None, _) => String::new(),
            }
        })
    };

    let show = move || {
        typed.set(String::new());
        by_arrow.set(false);
        let first = choices
            .with_untracked(|choices| choices.iter().position(|choice| untrack(|| is_chosen(&choice.id))));
        active.set(first.unwrap_or(0));
        open.set(true);
    };
    let hide = move |return_focus: bool| {
        open.set(false);
        if return_focus && let Some(button) = button.get_untracked() {
            // Only a node outside the document cannot take the focus.
            let _ = button.focus();
        }
    };
    // A long list takes the focus into its search field as soon as that is there.
    Effect::new(move || {
        if open.get()
            && let Some(input) = input.get()
        {
            let _ = input.focus();
        }
    });
    let choose = move |choice_id: &str| {
        on_change.run(chosen.with_untracked(|chosen| toggled(chosen, choice_id, several)));
        if !several {
            hide(true);
        }
    };
    let choose_active = move || {
        let place = found.with_untracked(|found| found.get(active.get_untracked()).copied());
        let id = choices.with_untracked(|choices| Some(choices.get(place?)?.id.clone()));
        if let Some(id) = id {
            choose(&id);
        }
    };
    let step = move |to: &dyn Fn(usize, usize) -> usize| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        active.update(|place| *place = to(*place, last).min(last));
        by_arrow.set(true);
    };
    let type_letter = move |letter: &str| {
        let letter = lower(letter);
        let starts = choices.with_untracked(|choices| {
            let here = active.get_untracked();
            let after =
                choices.iter().enumerate().skip(here + 1).chain(choices.iter().enumerate().take(here + 1));
            after
                .into_iter()
                .find(|(_, choice)| lower(&choice.label).starts_with(&letter))
                .map(|(place, _)| place)
        });
        if let Some(place) = starts {
            active.set(place);
            by_arrow.set(true);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.is_composing() {
            return;
        }
        let is_open = open.get_untracked();
        let in_search = is_open && is_long.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" | "Enter" | " " if !is_open => show(),
            "ArrowDown" => step(&|place, last| if place >= last { 0 } else { place + 1 }),
            "ArrowUp" => step(&|place, last| if place == 0 { last } else { place - 1 }),
            "PageDown" if is_open => step(&|place, _| place + 8),
            "PageUp" if is_open => step(&|place, _| place.saturating_sub(8)),
            "Home" if is_open && !in_search => step(&|_, _| 0),
            "End" if is_open && !in_search => step(&|_, last| last),
            "Enter" => choose_active(),
            // While something is being typed a space belongs to it; once an arrow has moved, it chooses.
            " " if !in_search || by_arrow.get_untracked() => choose_active(),
            "Escape" if is_open => {
                event.stop_propagation();
                hide(true);
            }
            "Tab" => {
                hide(false);
                return;
            }
            key if !in_search && key.chars().count() == 1 => {
                if !is_open {
                    show();
                }
                type_letter(key);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let on_focus_out = move |event: FocusEvent| {
        let around = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if !around.is_some_and(|around| around.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let label_id = format!("{id}-label");
    let list_id = format!("{id}-list");
    let active_id = move || {
        let place = open.get().then(|| found.with(|found| found.get(active.get()).copied())).flatten();
        place.map(|place| option_id(id, place))
    };
    let options = move |list: web_sys::Element, (): ()| {
        Effect::new(move || {
            let Some(mut options) = choices.with(|choices| OptionList::fill(&list, id, choices)) else {
                return;
            };
            Effect::new(move || {
                found.with(|found| {
                    let active = found.get(active.get()).copied();
                    chosen.with(|chosen| options.show(found, chosen, active));
                });
                // A short list shows all it has; asking for its layout would only cost time.
                if is_long.get_untracked() {
                    options.reveal();
                }
            });
        });
    };
    let press = move |event: MouseEvent| {
        let Some(place) = place_of(&event) else { return };
        if let Some(row) = found.with_untracked(|found| found.iter().position(|other| *other == place)) {
            active.set(row);
            choose_active();
        }
    };
    let popover = {
        let (label_id, list_id) = (label_id.clone(), list_id.clone());
        move || {
            let (label_id, list_id, controls) = (label_id.clone(), list_id.clone(), list_id.clone());
            open.get().then(move || {
                let search = is_long.get_untracked().then(|| {
                    let find = fill(m.find_option, &[("list", label)]);
                    view! {
                        <div class="filter-search">
                            {Icon::Search.view()}
                            <input
                                node_ref=input
                                type="text"
                                class="input"
                                role="combobox"
                                aria-expanded="true"
                                aria-autocomplete="list"
                                aria-controls=controls
                                aria-activedescendant=active_id
                                aria-label=find.clone()
                                placeholder=find
                                autocomplete="off"
                                spellcheck="false"
                                on:input=move |event| {
                                    typed.set(event_target_value(&event));
                                    active.set(0);
                                    by_arrow.set(false);
                                }
                            />
                        </div>
                    }
                });
                view! {
                    // A press on an option must not take the focus away from where the keys are heard.
                    <div class="filter-popover" on:mousedown=move |event: MouseEvent| {
                        let in_input = event.target().is_some_and(|target| target.dyn_ref::<web_sys::HtmlInputElement>().is_some());
                        if !in_input {
                            event.prevent_default();
                        }
                    }>
                        {search}
                        <ul use:options=() id=list_id role="listbox" class="options" aria-labelledby=label_id aria-multiselectable=several.then_some("true") on:click=press></ul>
                        {move || found.with(Vec::is_empty).then(|| view! { <p class="options-none" role="status">{m.no_option}</p> })}
                    </div>
                }
            })
        }
    };
    view! {
        <div class="filter" on:keydown=on_key on:focusout=on_focus_out>
            <span id=label_id.clone() class="filter-label">{label}</span>
            <button
                node_ref=button
                type="button"
                id=id
                class="filter-button"
                role="combobox"
                aria-haspopup="listbox"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=list_id
                aria-labelledby=label_id
                aria-activedescendant=move || if is_long.get() { None } else { active_id() }
                on:click=move |_| if open.get_untracked() { hide(true) } else { show() }
            >
                <span class="filter-value"><bdi>{value}</bdi></span>
                {Icon::ChevronDown.view()}
            </button>
            {popover}
        </div>
    }
}
