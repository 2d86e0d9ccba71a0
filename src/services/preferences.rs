//! The reader's settings, stored on this device. They contain no customer data.

use super::notifications::Notifications;
use crate::i18n::{Lang, Locale};
use crate::runtime;
use leptos::prelude::*;
use record_store::Layout;
use web_sys::{Storage, StorageEvent};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the operating system.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// All of them, in the order of the menu.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name in storage and in the style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The boot script reads these keys too: it sends the first requests in the reader's language before this program runs.
const LANGUAGE: &str = "customer-activity.language";
const THEME: &str = "customer-activity.theme";
const PRIVACY: &str = "customer-activity.hide-personal-data";
const ON: &str = "on";
/// Followed by the record type.
const TABLE: &str = "customer-activity.table.";

/// The reader's settings. Provided as a context.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// `None` = not selected.
    language: RwSignal<Option<Lang>>,
    theme: RwSignal<Theme>,
    private: RwSignal<bool>,
}

/// Returns the storage. A browser may refuse it; then settings last as long as the page.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn keep(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

impl Preferences {
    /// Reads the stored settings.
    pub fn load() -> Preferences {
        let preferences = Preferences {
            language: RwSignal::new(None),
            theme: RwSignal::new(Theme::default()),
            private: RwSignal::new(false),
        };
        preferences.read();
        preferences
    }

    /// Applies stored settings that differ from the current ones.
    fn read(self) {
        let kept = |key| storage()?.get_item(key).ok()?;
        let language = kept(LANGUAGE).and_then(|tag| Lang::from_tag(&tag)).map(Lang::without_region);
        if self.language.get_untracked() != language {
            self.language.set(language);
        }
        let theme = kept(THEME).and_then(|name| Theme::from_name(&name)).unwrap_or_default();
        if self.theme.get_untracked() != theme {
            self.theme.set(theme);
        }
        let private = kept(PRIVACY).is_some_and(|text| text == ON);
        if self.private.get_untracked() != private {
            self.private.set(private);
        }
    }

    /// Follows settings changed in another tab, until cleanup of the current owner.
    pub fn follow(self) {
        runtime::listen_at_window("storage", move |event: StorageEvent| {
            // No key: the storage was cleared.
            if event.key().is_none_or(|key| [LANGUAGE, THEME, PRIVACY].contains(&&*key)) {
                self.read();
            }
        });
    }

    /// Whether personal data is hidden.
    pub fn is_private(self) -> bool {
        self.private.get()
    }

    /// The text shown in place of a person's name while personal data is hidden.
    pub fn mask(self, locale: Locale) -> Option<&'static str> {
        self.is_private().then(|| locale.lang.get().messages().hidden)
    }

    /// Hides or shows personal data, and announces it.
    pub fn toggle_privacy(self, locale: Locale, notifications: Notifications) {
        let private = !self.private.get_untracked();
        keep(PRIVACY, if private { ON } else { "off" });
        self.private.set(private);
        let m = locale.messages_now();
        notifications.announce(if private { m.personal_hidden } else { m.personal_shown }.to_owned());
    }

    pub fn here() -> Preferences {
        expect_context()
    }

    pub fn language(self) -> Option<Lang> {
        self.language.get()
    }

    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// Ignores the selection from now on, because the host made a later one. The stored value stays.
    pub fn overrule_language(self) {
        self.language.set(None);
    }

    /// As [`Preferences::overrule_language`].
    pub fn overrule_theme(self) {
        self.theme.set(Theme::System);
    }

    pub fn choose_language(self, lang: Lang) {
        keep(LANGUAGE, lang.tag());
        self.language.set(Some(lang));
    }

    pub fn choose_theme(self, name: &str) {
        if let Some(theme) = Theme::from_name(name) {
            keep(THEME, theme.name());
            self.theme.set(theme);
        }
    }

    /// Returns the stored table layout of a record type.
    pub fn layout(self, record_type: &str) -> Layout {
        let kept =
            storage().and_then(|storage| storage.get_item(&format!("{TABLE}{record_type}")).ok().flatten());
        kept.map(|text| Layout::read(&text)).unwrap_or_default()
    }

    /// Stores the table layout of a record type.
    pub fn keep_layout(self, record_type: &str, layout: &Layout) {
        keep(&format!("{TABLE}{record_type}"), &layout.write());
    }
}
