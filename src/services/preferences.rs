//! The reader's settings, stored on this device. They contain no customer data.

use super::notifications::Notifications;
use crate::i18n::{Lang, Locale};
use crate::runtime;
use domain::access::{Me, device_key};
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

/// The boot script reads the language and the workspace too: it sends the first requests before this program runs.
const LANGUAGE: &str = "customer-activity.language";
const THEME: &str = "customer-activity.theme";
const PRIVACY: &str = "customer-activity.hide-personal-data";
const ON: &str = "on";
/// Followed by a hash of the person's id.
const WORKSPACE: &str = "customer-activity.workspace.";
/// Followed by the record type.
const TABLE: &str = "customer-activity.table.";

/// The reader's settings. Provided as a context.
#[derive(Clone, Copy)]
pub struct Preferences {
    /// `None` = not selected.
    language: RwSignal<Option<Lang>>,
    theme: RwSignal<Theme>,
    private: RwSignal<bool>,
    /// The workspace that the person chose, read once: a choice in another tab must not replace what this one shows.
    workspace: StoredValue<Option<Option<String>>>,
}

/// Returns the storage. A browser may refuse it; then settings last as long as the page.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn keep(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

fn workspace_key(me: &Me) -> String {
    format!("{WORKSPACE}{}", device_key(&me.user_id))
}

impl Preferences {
    /// Reads the stored settings.
    pub fn load() -> Preferences {
        let preferences = Preferences {
            language: RwSignal::new(None),
            theme: RwSignal::new(Theme::default()),
            private: RwSignal::new(false),
            workspace: StoredValue::new(None),
        };
        preferences.read();
        preferences
    }

    /// Applies stored settings that differ from the current ones.
    fn read(self) {
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

    /// Returns the id of the workspace that this person chose on this device. One that they may no longer see is forgotten.
    pub fn workspace(self, me: &Me) -> Option<String> {
        let key = workspace_key(me);
        let chosen = self.workspace.get_value().unwrap_or_else(|| kept(&key));
        let valid = chosen.clone().filter(|id| me.may_choose(id));
        if chosen.is_some()
            && valid.is_none()
            && me.unreadable == 0
            && let Some(storage) = storage()
        {
            let _ = storage.remove_item(&key);
        }
        self.workspace.set_value(Some(valid.clone()));
        valid
    }

    /// Stores the workspace that this person chose.
    pub fn choose_workspace(self, me: &Me, id: &str) {
        keep(&workspace_key(me), id);
        self.workspace.set_value(Some(Some(id.to_owned())));
    }

    /// Returns the stored table layout of a record type.
    pub fn layout(self, record_type: &str) -> Layout {
        kept(&format!("{TABLE}{record_type}")).map(|text| Layout::read(&text)).unwrap_or_default()
    }

    /// Stores the table layout of a record type.
    pub fn keep_layout(self, record_type: &str, layout: &Layout) {
        keep(&format!("{TABLE}{record_type}"), &layout.write());
    }
}
