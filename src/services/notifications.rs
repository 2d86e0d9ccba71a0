//! Short messages to the reader that need no answer.

use crate::runtime;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(4);

/// What is said in passing. Provided as a context.
#[derive(Clone, Copy)]
pub struct Notifications {
    /// What a screen reader is told next.
    pub announcement: RwSignal<String>,
    /// The toast that is shown.
    pub toast: RwSignal<Option<&'static str>>,
}

impl Default for Notifications {
    fn default() -> Notifications {
        Notifications { announcement: RwSignal::new(String::new()), toast: RwSignal::new(None) }
    }
}

impl Notifications {
    /// Those of this app.
    pub fn here() -> Notifications {
        expect_context()
    }

    /// Tells a screen reader, politely.
    pub fn announce(self, text: String) {
        self.announcement.set(text);
    }

    /// Shows a short message for a while; it is read out, too.
    pub fn show_toast(self, text: &'static str) {
        self.toast.set(Some(text));
        runtime::after(TOAST, move || {
            // A later message has its own time.
            if self.toast.try_get_untracked().flatten() == Some(text) {
                self.toast.set(None);
            }
        });
    }

    /// Copies a text to the clipboard and says whether that went well.
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

    /// Takes back what is said at the moment.
    pub fn clear(self) {
        self.toast.set(None);
        self.announcement.set(String::new());
    }
}
