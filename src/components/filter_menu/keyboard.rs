//! The keys of an open filter.

use super::state::MenuState;
use leptos::prelude::*;

/// Number of options that *Page Up* and *Page Down* skip.
const PAGE: usize = 8;

/// Handles a key on the button or in the search field while the list is open, and returns whether it means anything there. The button
/// handles *Escape* and *Tab*.
pub(super) fn on_key(menu: MenuState, key: &str) -> bool {
    let in_search = menu.is_long.get_untracked();
    match key {
        "ArrowDown" => menu.step(|place, last| if place >= last { 0 } else { place + 1 }),
        "ArrowUp" => menu.step(|place, last| if place == 0 { last } else { place - 1 }),
        "PageDown" => menu.step(|place, _| place + PAGE),
        "PageUp" => menu.step(|place, _| place.saturating_sub(PAGE)),
        "Home" if !in_search => menu.step(|_, _| 0),
        "End" if !in_search => menu.step(|_, last| last),
        "Enter" => menu.choose_active(),
        " " if menu.space_selects() => menu.choose_active(),
        letter if !in_search && letter.chars().count() == 1 => menu.step_to_letter(letter),
        _ => return false,
    }
    true
}

/// Handles the keys that were pressed before there was a list. The search field did not get their letters.
pub(super) fn on_early_keys(menu: MenuState, keys: &[String]) {
    for key in keys {
        if !on_key(menu, key) && key.chars().count() == 1 {
            menu.step_to_letter(key);
        }
    }
}
