//! A button and what it opens.

use super::focus;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

/// Whether it is open, and the button that opened it.
#[derive(Clone, Copy)]
pub struct Disclosure {
    open: RwSignal<bool>,
    /// For the button's `node_ref`.
    pub button: NodeRef<html::Button>,
}

impl Disclosure {
    /// Opened and closed by setting `open`.
    pub fn new(open: RwSignal<bool>) -> Disclosure {
        Disclosure { open, button: NodeRef::new() }
    }

    /// The button was pressed.
    pub fn toggle(self) {
        self.open.update(|open| *open = !*open);
    }

    /// Escape closes it and gives the focus back to the button.
    pub fn on_key(self, event: &KeyboardEvent) {
        if event.key() == "Escape" && self.open.get_untracked() {
            event.stop_propagation();
            self.open.set(false);
            if let Some(button) = self.button.get_untracked() {
                focus::go_to(button.into());
            }
        }
    }

    /// Moving the focus elsewhere closes it. A press on something that takes no focus leaves it open, and so does a new view in another
    /// language, which loses the focus for a moment.
    pub fn on_focus_out(self, event: &FocusEvent) {
        if event.related_target().is_some() && focus::moves_outside(event) {
            self.open.set(false);
        }
    }
}
