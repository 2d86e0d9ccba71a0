//! The language in force, as a signal.

use super::{Lang, Messages};
use leptos::prelude::*;

/// Returns the language that the current view is built in. Views are rebuilt when the language changes ([`crate::app`]), so they read it
/// untracked; whatever outlives a view tracks [`Locale`].
pub fn lang() -> Lang {
    Locale::here().lang.get_untracked()
}

/// The reader's language. Provided as a context.
#[derive(Clone, Copy)]
pub struct Locale {
    /// The language in force, with the region for numbers and dates.
    pub lang: Memo<Lang>,
    /// The same without region: requests and collation depend on the language only.
    pub text_lang: Memo<Lang>,
}

impl Locale {
    pub fn new(lang: Memo<Lang>) -> Locale {
        Locale { lang, text_lang: Memo::new(move |_| lang.get().without_region()) }
    }

    pub fn here() -> Locale {
        expect_context()
    }

    /// Returns the messages of the language in force, untracked.
    pub fn messages_now(self) -> &'static Messages {
        self.lang.get_untracked().messages()
    }
}
