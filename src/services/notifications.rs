//! Short messages to the reader.

use crate::runtime;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

const TOAST: Duration = Duration::from_secs(4);

/// Announcements and toasts. Provided as a context.
#[derive(Clone, Copy)]
pub struct Notifications {
    /// The text of the live region.
    pub announcement: RwSignal<String>,
    pub toast: RwSignal<Option<&'static str>>,
}

impl Default for Notifications {
    fn default() -> Notifications {
        Notifications { announcement: RwSignal::new(String::new()), toast: RwSignal::new(None) }
    }
}

impl Notifications {
    pub fn here() -> Notifications {
        expect_context()
    }

    /// Announces a text to screen readers, politely.
    pub fn announce(self, text: String) {
        self.announcement.set(text);
    }

    /// Shows a toast for a few seconds, and announces it.
    pub fn show_toast(self, text: &'static str) {
        self.toast.set(Some(text));
        runtime::after(TOAST, move || {
            // A later toast has its own timer.
            if self.toast.try_get_untracked().flatten() == Some(text) {
                self.toast.set(None);
            }
        });
    }

    /// Copies a text to the clipboard and announces the outcome.
    pub fn copy(self, text: String, copied: &'static str, not_copied: &'static str) {
        runtime::spawn(async move {
            let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
            let done = match clipboard {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            self.show_toast(if done { copied } else { not_copied });
        });
    }

    /// Clears the toast and the announcement.
    pub fn clear(self) {
        self.toast.set(None);
        self.announcement.set(String::new());
    }
}
