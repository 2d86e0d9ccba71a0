//! The keys of a filter.

use super::state::MenuState;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Number of options that *Page Up* and *Page Down* skip.
const PAGE: usize = 8;

/// Handles a key on the button or in the search field.
pub(super) fn on_key(menu: MenuState, event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.is_composing() {
        return;
    }
    let is_open = menu.open.get_untracked();
    let in_search = is_open && menu.is_long.get_untracked();
    match event.key().as_str() {
        "ArrowDown" | "ArrowUp" | "Enter" | " " if !is_open => menu.show(),
        "ArrowDown" => menu.step(|place, last| if place >= last { 0 } else { place + 1 }),
        "ArrowUp" => menu.step(|place, last| if place == 0 { last } else { place - 1 }),
        "PageDown" if is_open => menu.step(|place, _| place + PAGE),
        "PageUp" if is_open => menu.step(|place, _| place.saturating_sub(PAGE)),
        "Home" if is_open && !in_search => menu.step(|_, _| 0),
        "End" if is_open && !in_search => menu.step(|_, last| last),
        "Enter" => menu.choose_active(),
        " " if menu.space_selects() => menu.choose_active(),
        "Escape" if is_open => {
            event.stop_propagation();
            menu.hide(true);
        }
        "Tab" => {
            menu.hide(false);
            return;
        }
        key if !in_search && key.chars().count() == 1 => {
            if !is_open {
                menu.show();
            }
            menu.step_to_letter(key);
        }
        _ => return,
    }
    event.prevent_default();
}
