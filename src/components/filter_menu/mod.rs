//! A filter: a button that opens a list of options.
//!
//! It follows the ARIA pattern of a select-only combobox: the button has the filter's name and what is selected as its value, and the
//! focus stays in one place while arrows move through the options. Typing finds an option: in a search field when the list is long
//! (which also brings up a phone's keyboard), by first letters when it is short.

mod keyboard;
mod option_list;
mod popover;
mod state;

use self::keyboard::on_key;
use self::option_list::option_id;
use self::popover::Popover;
use self::state::MenuState;
use super::{Choice, Icon, focus};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use leptos::ev::FocusEvent;
use leptos::prelude::*;

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
) -> impl IntoView {
    let menu = MenuState::new(id, choices, chosen, several.is_some(), on_change);
    let value = move || {
        choices.with(|choices| {
            let mut names =
                choices.iter().filter(|choice| menu.is_chosen(&choice.id)).map(|choice| choice.label.clone());
            match (names.next(), names.count()) {
                (Some(only), 0) => only,
                (Some(_), more) => fill(several.unwrap_or("{n}"), &[("n", &lang.count(more + 1))]),
                (None, _) => String::new(),
            }
        })
    };
    let active_id = Signal::derive(move || {
        let place = menu.open.get().then(|| menu.active_option()).flatten();
        place.map(|place| option_id(id, place))
    });
    let on_focus_out = move |event: FocusEvent| {
        if focus::moves_outside(&event) {
            menu.open.set(false);
        }
    };
    view! {
        <div class="filter" on:keydown=move |event| on_key(menu, &event) on:focusout=on_focus_out>
            <span id=format!("{id}-label") class="filter-label">{label}</span>
            <button
                node_ref=menu.button
                type="button"
                id=id
                class="filter-button"
                role="combobox"
                aria-haspopup="listbox"
                aria-expanded=move || if menu.open.get() { "true" } else { "false" }
                aria-controls=format!("{id}-list")
                aria-labelledby=format!("{id}-label")
                aria-activedescendant=move || if menu.is_long.get() { None } else { active_id.get() }
                on:click=move |_| if menu.open.get_untracked() { menu.hide(true) } else { menu.show() }
            >
                // The hint has the whole of a name that is cut off.
                <span class="filter-value" title=value><bdi>{value}</bdi></span>
                {Icon::ChevronDown.view()}
            </button>
            {move || menu.open.get().then(|| view! { <Popover menu=menu label=label id=id active_id=active_id lang=lang/> })}
        </div>
    }
}
