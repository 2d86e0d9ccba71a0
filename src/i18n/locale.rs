//! The language in force, as a value that views follow.

use super::{Lang, Messages};
use leptos::prelude::*;

/// The language that views are built in. They are built again in another one ([`crate::app`]), so they read it and need not follow it;
/// what outlives them follows [`Locale`].
pub fn lang() -> Lang {
    Locale::here().lang.get_untracked()
}

/// The reader's language. Provided as a context.
#[derive(Clone, Copy)]
pub struct Locale {
    /// The language in force, with the region whose numbers and dates are written.
    pub lang: Memo<Lang>,
    /// The same without region: requests and the order of records depend on nothing else.
    pub text_lang: Memo<Lang>,
}

impl Locale {
    /// Follows a language.
    pub fn new(lang: Memo<Lang>) -> Locale {
        Locale { lang, text_lang: Memo::new(move |_| lang.get().without_region()) }
    }

    /// The one of this app.
    pub fn here() -> Locale {
        expect_context()
    }

    /// The words of the language in force, without following it.
    pub fn messages_now(self) -> &'static Messages {
        self.lang.get_untracked().messages()
    }
}
