//! What a filter opens: the list of options, with a search field above a long one.

use super::Filter;
use super::keyboard::{on_early_keys, on_key};
use super::option_list::{OptionList, option_id, place_of};
use super::state::MenuState;
use crate::components::Icon;
use crate::i18n::fill;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Builds what an open filter shows.
pub fn panel(filter: Filter) -> AnyView {
    let menu = MenuState::new(filter);
    let Filter { id, label, lang, .. } = filter;
    let m = lang.messages();
    let active_id = Signal::derive(move || menu.active_option().map(|place| option_id(id, place)));
    // The active option belongs to the element that has the focus: the search field of a long list, or the button.
    Effect::new(move || {
        filter.active_id.set(if menu.is_long.get() { None } else { active_id.get() });
    });
    filter.keys.set_value(Some(Callback::new(move |key: String| on_key(menu, &key))));
    on_cleanup(move || {
        // Both fail when the whole filter is removed.
        let _ = filter.keys.try_update_value(|keys| *keys = None);
        let _ = filter.active_id.try_set(None);
    });
    let early = filter.early.try_update_value(std::mem::take).unwrap_or_default();
    untrack(|| on_early_keys(menu, &early));
    let options = move |list: Element, (): ()| fill_options(menu, id, list);
    // A press must not move the focus away from the element that handles the keys.
    let keep_focus = |event: MouseEvent| {
        let in_field = event.target().is_some_and(|target| target.has_type::<HtmlInputElement>());
        if !in_field {
            event.prevent_default();
        }
    };
    let on_click = move |event: MouseEvent| place_of(&event).into_iter().for_each(|place| menu.choose(place));
    let search = menu.is_long.get_untracked().then(|| {
        let name = fill(m.find_option, &[("list", label)]);
        view! { <SearchField menu=menu name=name list_id=format!("{id}-list") active_id=active_id/> }
    });
    view! {
        <div class="filter-panel" on:mousedown=keep_focus>
            {search}
            <ul
                use:options=()
                id=format!("{id}-list")
                role="listbox"
                class="options"
                aria-labelledby=format!("{id}-label")
                aria-multiselectable=filter.several.then_some("true")
                on:click=on_click
            ></ul>
            {move || menu.matches.with(Vec::is_empty).then(|| view! { <p class="options-none" role="status">{m.no_option}</p> })}
        </div>
    }
    .into_any()
}

/// The search field of a long list. It takes the focus and handles the keys.
#[component]
fn SearchField(
    menu: MenuState,
    name: String,
    list_id: String,
    active_id: Signal<Option<String>>,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            // Fails only for a node outside the document.
            let _ = field.focus();
        }
    });
    view! {
        <div class="filter-search">
            {Icon::Search.view()}
            <input
                node_ref=field
                type="text"
                class="input"
                role="combobox"
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=list_id
                aria-activedescendant=active_id
                aria-label=name.clone()
                placeholder=name
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| menu.search(event_target_value(&event))
            />
        </div>
    }
}

/// Builds the options, again when the choices change, and keeps them up to date.
fn fill_options(menu: MenuState, id: &'static str, list: Element) {
    Effect::new(move || {
        let Some(mut options) = menu.choices.with(|choices| OptionList::fill(&list, id, choices)) else {
            return;
        };
        Effect::new(move || {
            menu.matches.with(|matches| {
                let active = menu.active_option();
                menu.chosen.with(|chosen| options.show(matches, chosen, active));
            });
            // A short list does not scroll; measuring it would force a layout for nothing.
            if menu.is_long.get_untracked() {
                options.reveal();
            }
        });
    });
}
