//! What every part of the app can reach.

use super::download::download;
use super::host::Host;
use super::navigation::Navigator;
use super::preferences::{Preferences, Theme};
use super::query::{Cache, Query};
use super::remote_data::RemoteData;
use super::session::SessionEnd;
use super::tabs::Tabs;
use crate::http::Client;
use crate::i18n::format::{browser_languages, local_today};
use crate::i18n::{Lang, Messages};
use crate::runtime;
use api_client::error::{ApiError, Failure};
use api_client::{Endpoint, decode};
use chrono::NaiveDate;
use domain::access::Me;
use js_sys::Uint8Array;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use text::file::FileKind;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// What the page around wants of the app. It may change its mind while the app runs.
#[derive(Clone, Copy)]
pub struct HostOverrides {
    /// The language that the page around speaks.
    pub lang: RwSignal<Option<Lang>>,
    /// Light or dark, where it says so.
    pub theme: RwSignal<Option<Theme>>,
    /// The id of the workspace that it is about.
    pub workspace: RwSignal<Option<String>>,
}

/// How often what may pass is tried again while somebody waits for it.
const TRIES: u32 = 3;
/// The longest that they are left waiting without a word.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// One running app: every value in it is a handle that can be copied into any closure.
#[derive(Clone, Copy)]
pub struct App {
    /// Where the reader is.
    pub navigator: Navigator,
    /// The reader's own choices.
    pub preferences: Preferences,
    /// The language in force, with the region whose numbers and dates are written.
    pub lang: Memo<Lang>,
    /// The same of no region: all that questions and the order of records depend on.
    pub text_lang: Memo<Lang>,
    /// Today in the reader's calendar: the only clock.
    pub today: RwSignal<NaiveDate>,
    /// What a screen reader is told next.
    pub announcement: RwSignal<String>,
    /// Whether the reader's menu is open: it outlives a change of language, which builds the frame anew.
    pub menu_open: RwSignal<bool>,
    /// A short message that goes by itself.
    pub toast: RwSignal<Option<&'static str>>,
    /// Set when a question found that the session has ended: where to sign in.
    pub signed_out: RwSignal<Option<String>>,
    /// Set when nothing of what is here may be seen any more: somebody else is there, or the person has signed out.
    pub over: RwSignal<Option<SessionEnd>>,
    /// Whether the page is out of sight until it is known that the same person is still there.
    pub veiled: RwSignal<bool>,
    /// Whether it is being asked who is signed in.
    pub checking: RwSignal<bool>,
    /// Whether a newer version than this one is served by now.
    pub outdated: RwSignal<bool>,
    /// Up to how many records a list is loaded whole.
    pub local_limit: u64,
    /// What the page around wants now.
    pub overrides: HostOverrides,
    /// Counts how often the reader's rights changed while the app ran.
    pub(super) rights: RwSignal<u32>,
    /// Counts how often a session that had ended was there again.
    pub(super) back: RwSignal<u32>,
    /// Counts how often the network, or the reader, was there again.
    pub(super) awake: RwSignal<u32>,
    /// The way to the other tabs.
    pub(super) tabs: StoredValue<Option<Tabs>, LocalStorage>,
    /// Who is signed in; set once, right after the app is made.
    session: StoredValue<Option<Query<Me>>>,
    pub(super) host: StoredValue<Host, LocalStorage>,
    client: StoredValue<Client, LocalStorage>,
    cache: StoredValue<Cache>,
}

impl App {
    /// Makes the app's state and asks who is signed in.
    pub fn start(
        navigator: Navigator,
        client: Client,
        host: Host,
        overrides: HostOverrides,
        local_limit: u64,
    ) -> App {
        let preferences = Preferences::load();
        let person_lang: RwSignal<Option<Lang>> = RwSignal::new(None);
        let browser_langs: Vec<Lang> =
            browser_languages().iter().filter_map(|tag| Lang::from_tag(tag)).collect();
        // Own choice, then the host's, then the person's, then the browser's. What is chosen here is a language; its region is theirs.
        let lang = Memo::new(move |_| {
            let given = [overrides.lang.get(), person_lang.get()].into_iter().flatten();
            let mut given = given.chain(browser_langs.iter().copied());
            match preferences.language() {
                Some(lang) => lang.with_region_of(given),
                None => given.next().unwrap_or_default(),
            }
        });
        let text_lang = Memo::new(move |_| lang.get().without_region());
        let app = App {
            navigator,
            preferences,
            lang,
            text_lang,
            today: RwSignal::new(local_today()),
            announcement: RwSignal::new(String::new()),
            menu_open: RwSignal::new(false),
            toast: RwSignal::new(None),
            signed_out: RwSignal::new(None),
            over: RwSignal::new(None),
            veiled: RwSignal::new(false),
            checking: RwSignal::new(false),
            outdated: RwSignal::new(false),
            local_limit,
            overrides,
            rights: RwSignal::new(0),
            back: RwSignal::new(0),
            awake: RwSignal::new(0),
            tabs: StoredValue::new_local(None),
            session: StoredValue::new(None),
            host: StoredValue::new_local(host),
            client: StoredValue::new_local(client),
            cache: StoredValue::new(Cache::default()),
        };
        if app.host().measures {
            app.client().listen(move |question, milliseconds, status| {
                let _ =
                    app.host.try_with_value(|host| host.answered(question.template(), milliseconds, status));
            });
        }
        let session = Query::new(app, || Some(Endpoint::me()), decode::me);
        app.session.set_value(Some(session));
        Effect::new(move |before: Option<Option<Arc<Me>>>| {
            let (before, me) = (before.flatten(), session.value());
            if let Some(me) = &me {
                person_lang.set(me.locale.as_deref().and_then(Lang::from_tag));
                // With other rights other answers are due, on the page that is open, too.
                if before.as_ref().is_some_and(|before| !before.has_rights_of(me)) {
                    app.cache().update_value(Cache::clear);
                    app.rights.update(|rights| *rights += 1);
                }
            }
            me.or(before)
        });
        Effect::new(move || {
            let tag = app.text_lang.get().tag();
            app.host.with_value(|host| host.language(tag));
        });
        Effect::new(move || {
            let name = app.theme().unwrap_or_default().name();
            app.host.with_value(|host| host.theme(name));
        });
        preferences.follow();
        app.track_identity();
        app.watch_network();
        app
    }

    /// The app that this component belongs to.
    pub fn here() -> App {
        expect_context()
    }

    /// The theme in force: the reader's own choice, then what the page around wants; `None` = as the page around is.
    pub fn theme(self) -> Option<Theme> {
        match self.preferences.theme() {
            Theme::System => self.overrides.theme.get(),
            theme => Some(theme),
        }
    }

    /// The page around wants something else now. It is the latest to have chosen, so it overrules what the reader chose before.
    pub fn apply_host_overrides(
        self,
        lang: Option<Lang>,
        theme: Option<Option<Theme>>,
        workspace: Option<String>,
    ) {
        if lang.is_some() {
            self.preferences.overrule_language();
            self.overrides.lang.set(lang);
        }
        if let Some(theme) = theme {
            self.preferences.overrule_theme();
            self.overrides.theme.set(theme);
        }
        if let Some(id) = workspace {
            self.overrides.workspace.set(Some(id));
            self.navigator.change_params(|params| params.with_workspace(None));
            let me = untrack(|| self.me());
            if let Some(me) = me {
                let there = me.as_ref().clone().working_in(&untrack(|| self.overrides.workspace.get()));
                self.session().state().set(RemoteData::Ready(Arc::new(there)));
            }
        }
    }

    /// The words of the language in force.
    pub fn messages(self) -> &'static Messages {
        self.lang.get().messages()
    }

    /// Who is signed in.
    pub fn session(self) -> Query<Me> {
        self.session.get_value().unwrap_or_else(|| Query::idle(self))
    }

    /// The person, once known.
    pub fn me(self) -> Option<Arc<Me>> {
        self.session().value()
    }

    /// Tells a screen reader, politely.
    pub fn announce(self, text: String) {
        self.announcement.set(text);
    }

    /// Shows a short message for a while; it is read out, too.
    pub fn toast(self, text: &'static str) {
        self.toast.set(Some(text));
        runtime::after(Duration::from_secs(4), move || {
            // A later message has its own time.
            if self.toast.try_get_untracked().flatten() == Some(text) {
                self.toast.set(None);
            }
        });
    }

    /// Puts a text into the clipboard and says whether that went well.
    pub fn copy(self, text: String, copied: &'static str, not_copied: &'static str) {
        runtime::spawn(async move {
            let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
            let done = match clipboard {
                Some(clipboard) => JsFuture::from(clipboard.write_text(&text)).await.is_ok(),
                None => false,
            };
            self.toast(if done { copied } else { not_copied });
        });
    }

    /// Has the browser save a file, and tells the page around.
    pub fn save(self, title: &str, kind: FileKind, bytes: &Uint8Array) {
        // A browser that refuses says so itself.
        let _ = download(title, kind, bytes);
        self.host().exported(kind.extension(), self.navigator.route());
    }

    /// The page around us.
    pub fn host(self) -> Host {
        self.host.get_value()
    }

    /// The way to the backend.
    pub fn client(self) -> Client {
        self.client.get_value()
    }

    /// Asks, and asks again a few times for what may pass by itself, while somebody waits.
    ///
    /// # Errors
    /// As [`Client::bytes`].
    pub async fn with_retries(
        self,
        question: &Endpoint,
        lang: Lang,
        signal: Option<&AbortSignal>,
    ) -> Result<Vec<u8>, ApiError> {
        let mut tries = 0;
        loop {
            let answer = self.client().bytes(question, lang, signal).await;
            let wait = answer.as_ref().err().and_then(|error| self.retry_delay(error, tries));
            let Some(wait) = wait else { return answer };
            tries += 1;
            runtime::pause_for(wait).await;
            if signal.is_some_and(AbortSignal::aborted) {
                return Err(Failure::Withdrawn.bare());
            }
        }
    }

    /// How long to wait until what failed is tried again while somebody waits; `None` when it is to be said.
    pub fn retry_delay(self, error: &ApiError, tries: u32) -> Option<Duration> {
        let wait = error.retry_delay(tries, js_sys::Math::random())?;
        (tries < TRIES && wait <= LONGEST_WAIT).then_some(wait)
    }

    /// The answers that are kept.
    pub fn cache(self) -> StoredValue<Cache> {
        self.cache
    }

    /// What stands in place of what names a person, while that is hidden.
    pub fn hidden(self) -> Option<&'static str> {
        self.preferences.is_private().then(|| self.messages().hidden)
    }

    /// Hides personal data from those who look on, or shows it again.
    pub fn turn_privacy(self) {
        let is_private = self.preferences.turn_private();
        let m = self.lang.get_untracked().messages();
        self.announce(if is_private { m.personal_hidden } else { m.personal_shown }.to_owned());
    }

    /// Looks at the calendar again: a page may stay open over midnight.
    pub fn update_now(self) {
        let today = local_today();
        if self.today.get_untracked() != today {
            self.today.set(today);
        }
    }
}
