//! A button and what it opens.

use super::focus;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

/// Whether it is open, and its button.
#[derive(Clone, Copy)]
pub struct Disclosure {
    open: RwSignal<bool>,
    /// For the button's `node_ref`.
    pub button: NodeRef<html::Button>,
}

impl Disclosure {
    /// Opens and closes with the signal `open`.
    pub fn new(open: RwSignal<bool>) -> Disclosure {
        Disclosure { open, button: NodeRef::new() }
    }

    pub fn toggle(self) {
        self.open.update(|open| *open = !*open);
    }

    /// Closes it on Escape and returns the focus to the button.
    pub fn on_key(self, event: &KeyboardEvent) {
        if event.key() == "Escape" && self.open.get_untracked() {
            event.stop_propagation();
            self.open.set(false);
            if let Some(button) = self.button.get_untracked() {
                focus::go_to(button.into());
            }
        }
    }

    /// Closes it when the focus moves elsewhere. It stays open when nothing gets the focus: on a press beside it, or while a change of
    /// language rebuilds the view.
    pub fn on_focus_out(self, event: &FocusEvent) {
        if event.related_target().is_some() && focus::moves_outside(event) {
            self.open.set(false);
        }
    }
}
