//! The reader's own choices, kept on this device. They hold no customer data.

use super::notifications::Notifications;
use crate::i18n::{Lang, Locale};
use crate::runtime;
use leptos::prelude::*;
use record_store::Layout;
use web_sys::{Storage, StorageEvent};

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// What the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// As it is kept and as the style sheets know it.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of this name.
    pub fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// The boot script reads these too: it asks the backend in the reader's language before this program runs.
const LANGUAGE: &str = "customer-activity.language";
const THEME: &str = "customer-activity.theme";
const PRIVACY: &str = "customer-activity.hide-personal-data";
const ON: &str = "on";
/// Followed by the record type.
const TABLE: &str = "customer-activity.table.";

/// The reader's own choices.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// `None` = not selected.
    language: RwSignal<Option<Lang>>,
    theme: RwSignal<Theme>,
    /// Whether personal data is hidden.
    private: RwSignal<bool>,
}

/// A browser may refuse storage altogether; then a choice lasts as long as the page.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn keep(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

impl Preferences {
    /// What was selected on this device before.
    pub fn load() -> Preferences {
        let preferences = Preferences {
            language: RwSignal::new(None),
            theme: RwSignal::new(Theme::default()),
            private: RwSignal::new(false),
        };
        preferences.read();
        preferences
    }

    /// Takes over what is kept, as far as it is something else.
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

    /// Follows what is selected in another tab, until the owner in which it was called ends.
    pub fn follow(self) {
        runtime::listen_at_window("storage", move |event: StorageEvent| {
            // Without a key everything was cleared.
            if event.key().is_none_or(|key| [LANGUAGE, THEME, PRIVACY].contains(&&*key)) {
                self.read();
            }
        });
    }

    /// Whether personal data is hidden.
    pub fn is_private(self) -> bool {
        self.private.get()
    }

    /// What stands in place of what names a person, while that is hidden.
    pub fn mask(self, locale: Locale) -> Option<&'static str> {
        self.is_private().then(|| locale.lang.get().messages().hidden)
    }

    /// Hides personal data from those who look on, or shows it again, and says so.
    pub fn toggle_privacy(self, locale: Locale, notifications: Notifications) {
        let private = !self.private.get_untracked();
        keep(PRIVACY, if private { ON } else { "off" });
        self.private.set(private);
        let m = locale.messages_now();
        notifications.announce(if private { m.personal_hidden } else { m.personal_shown }.to_owned());
    }

    /// The one of this app.
    pub fn here() -> Preferences {
        expect_context()
    }

    /// The selected language, if there is one.
    pub fn language(self) -> Option<Lang> {
        self.language.get()
    }

    /// The selected theme.
    pub fn theme(self) -> Theme {
        self.theme.get()
    }

    /// The selection no longer applies here, because the host made a later one. What is stored stays.
    pub fn overrule_language(self) {
        self.language.set(None);
    }

    /// As [`Preferences::overrule_language`].
    pub fn overrule_theme(self) {
        self.theme.set(Theme::System);
    }

    /// Chooses a language.
    pub fn choose_language(self, lang: Lang) {
        keep(LANGUAGE, lang.tag());
        self.language.set(Some(lang));
    }

    /// Chooses a theme.
    pub fn choose_theme(self, name: &str) {
        if let Some(theme) = Theme::from_name(name) {
            keep(THEME, theme.name());
            self.theme.set(theme);
        }
    }

    /// How the reader likes the table of a record type.
    pub fn layout(self, record_type: &str) -> Layout {
        let kept =
            storage().and_then(|storage| storage.get_item(&format!("{TABLE}{record_type}")).ok().flatten());
        kept.map(|text| Layout::read(&text)).unwrap_or_default()
    }

    /// Keeps how the reader likes the table of a record type.
    pub fn keep_layout(self, record_type: &str, layout: &Layout) {
        keep(&format!("{TABLE}{record_type}"), &layout.write());
    }
}
