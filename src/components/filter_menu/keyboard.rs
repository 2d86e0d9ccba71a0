//! The keys of an open filter.

use super::state::MenuState;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Number of options that *Page Up* and *Page Down* skip.
const PAGE: usize = 8;

/// Handles a key on the button or in the search field while the list is open. The button handles *Escape* and *Tab*.
pub(super) fn on_key(menu: MenuState, event: &KeyboardEvent) {
    let in_search = menu.is_long.get_untracked();
    match event.key().as_str() {
        "ArrowDown" => menu.step(|place, last| if place >= last { 0 } else { place + 1 }),
        "ArrowUp" => menu.step(|place, last| if place == 0 { last } else { place - 1 }),
        "PageDown" => menu.step(|place, _| place + PAGE),
        "PageUp" => menu.step(|place, _| place.saturating_sub(PAGE)),
        "Home" if !in_search => menu.step(|_, _| 0),
        "End" if !in_search => menu.step(|_, last| last),
        "Enter" => menu.choose_active(),
        " " if menu.space_selects() => menu.choose_active(),
        key if !in_search && key.chars().count() == 1 => menu.step_to_letter(key),
        _ => return,
    }
    event.prevent_default();
}
