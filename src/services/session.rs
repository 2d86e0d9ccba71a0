//! The session: it may end and be renewed, another person may sign in, and the person may sign out, here or in another tab. Data of one
//! person is never shown to another.

use super::cache::Cache;
use super::host::Host;
use super::navigation::Navigator;
use super::preferences::Preferences;
use super::queries::{Guard, Queries};
use super::query::Query;
use super::remote_data::RemoteData;
use super::tabs::Tabs;
use crate::i18n::{Lang, Locale};
use crate::runtime;
use api_client::error::{ApiError, Failure};
use api_client::{Endpoint, decode};
use domain::access::Me;
use domain::route::Address;
use domain::route::is_own_path;
use domain::tabs::TabMessage;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use web_sys::{Event, PageTransitionEvent};

/// Why the data of the session must be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// Another person is signed in.
    OtherPerson,
    /// The person has signed out, here or in another tab.
    SignedOut,
}

/// Seconds between checks whether a sign-out in another tab is done. After the last, the reader has to reload.
const SIGN_OUT_CHECKS: [u64; 6] = [0, 1, 1, 3, 5, 10];

/// Who is signed in. Provided as a context.
#[derive(Clone, Copy)]
pub struct Session {
    query: Query<Me>,
    /// Where to sign in, after a request found that the session has ended.
    pub signed_out: RwSignal<Option<String>>,
    /// Set when the session is over and its data must be hidden.
    pub end: RwSignal<Option<SessionEnd>>,
    /// Whether the page is hidden until it is known that the same person is still signed in.
    pub veiled: RwSignal<bool>,
    /// Whether a request for who is signed in is running.
    pub checking: RwSignal<bool>,
    tabs: StoredValue<Option<Tabs>, LocalStorage>,
    queries: Queries,
    host: Host,
    navigator: Navigator,
    locale: Locale,
    preferences: Preferences,
}

/// Returns the person with the workspace in force as the current one: the host's, then the one chosen on this device, then the backend's.
fn place(me: Me, host: Host, preferences: Preferences) -> Me {
    let chosen = preferences.workspace(&me);
    host.overrides.workspace.with_untracked(|workspace| me.placed(chosen.as_deref(), workspace))
}

impl Session {
    /// Requests who is signed in and tracks it. `person_lang` receives the language of the person's profile.
    pub fn start(
        queries: Queries,
        host: Host,
        navigator: Navigator,
        locale: Locale,
        preferences: Preferences,
        person_lang: RwSignal<Option<Lang>>,
    ) -> Session {
        let read_me = move |body: &[u8]| decode::me(body).map(|me| place(me, host, preferences));
        let query = Query::new(queries, || Some(Endpoint::me()), read_me);
        let session = Session {
            query,
            signed_out: RwSignal::new(None),
            end: RwSignal::new(None),
            veiled: RwSignal::new(false),
            checking: RwSignal::new(false),
            tabs: StoredValue::new_local(None),
            queries,
            host,
            navigator,
            locale,
            preferences,
        };
        queries.set_guard(Guard {
            is_other: Box::new(move |person| session.is_other(person)),
            report_error: Box::new(move |error| session.report_error(error)),
        });
        session.follow_rights(person_lang);
        session.track_identity();
        session
    }

    pub fn here() -> Session {
        expect_context()
    }

    /// The request for the person.
    pub fn query(self) -> Query<Me> {
        self.query
    }

    pub fn me(self) -> Option<Arc<Me>> {
        self.query.value()
    }

    /// Makes a workspace the current one, now and on later visits with this device.
    pub fn choose_workspace(self, id: &str) {
        if let Some(me) = untrack(|| self.me()) {
            self.preferences.choose_workspace(&me, id);
            self.set_workspace(&Some(id.to_owned()));
        }
    }

    /// Sets the workspace that the host names.
    pub fn set_workspace(self, workspace: &Option<String>) {
        if let Some(me) = untrack(|| self.me()) {
            let there = me.as_ref().clone().working_in(workspace);
            self.query.state().set(RemoteData::Ready(Arc::new(there)));
        }
    }

    fn follow_rights(self, person_lang: RwSignal<Option<Lang>>) {
        Effect::new(move |before: Option<Option<Arc<Me>>>| {
            let (before, me) = (before.flatten(), self.me());
            if let Some(me) = &me {
                person_lang.set(me.locale.as_deref().and_then(Lang::from_tag));
                // With other rights every response differs, on the open page too.
                if before.as_ref().is_some_and(|before| !before.has_rights_of(me)) {
                    self.queries.cache().update_value(Cache::clear);
                    self.queries.rights.update(|rights| *rights += 1);
                }
            }
            me.or(before)
        });
    }

    /// Watches who is signed in, until cleanup of the current owner.
    fn track_identity(self) {
        // With a token, the host knows who is signed in.
        if !self.queries.client().has_token() {
            let tabs =
                Tabs::open(&self.navigator.base(), move |word, person| self.on_tab_message(word, person));
            self.tabs.set_value(tabs);
            on_cleanup(move || self.tabs.dispose());
        }
        Effect::new(move |before: Option<Option<Box<str>>>| {
            let person = self.query.state().with(|me| me.value().map(|me| me.user_id.clone()));
            if let Some(person) = &person
                && before.flatten().as_ref() != Some(person)
            {
                self.queries.client().expect(Some(person));
                self.tell_tabs(TabMessage::SignedIn, person);
            }
            person
        });
        // A reader who returns from signing in, in any window, need not press a button.
        let check_if_signed_out = move || {
            if self.signed_out.with_untracked(Option::is_some) {
                self.check_session(false);
            }
        };
        runtime::listen_at_window("focus", move |_: Event| check_if_signed_out());
        runtime::listen_at_window("visibilitychange", move |_: Event| check_if_signed_out());
        // A page restored from the back/forward cache is shown only to the person who left it.
        runtime::listen_at_window("pagehide", move |event: PageTransitionEvent| {
            if event.persisted() {
                self.veiled.set(true);
            }
        });
        runtime::listen_at_window("pageshow", move |event: PageTransitionEvent| {
            match self.end.get_untracked() {
                _ if !event.persisted() => {}
                Some(_) => self.host.start_over(),
                None => {
                    self.veiled.set(true);
                    self.check_session(false);
                }
            }
        });
    }

    /// The id of the person whose data is shown.
    fn person(self) -> Option<Box<str>> {
        self.query.state().try_with_untracked(|me| me.value().map(|me| me.user_id.clone())).flatten()
    }

    fn is_other(self, person: &str) -> bool {
        self.end.try_get_untracked().flatten().is_some() || self.person().is_some_and(|own| *own != *person)
    }

    /// Handles a failure that concerns the whole app: the session ended, or another person is signed in.
    fn report_error(self, error: &ApiError) {
        if error.kind != Failure::Cancelled {
            self.host.failed(error, self.navigator.route());
        }
        match &error.kind {
            Failure::SignedOut { sign_in_url } => {
                let url = sign_in_url.as_deref().unwrap_or_default().to_owned();
                let is_told = self.signed_out.try_with_untracked(|told| told.as_ref() == Some(&url));
                // Set only on change: the message would be read out again.
                if is_told == Some(false) && self.end.get_untracked().is_none() {
                    self.signed_out.set(Some(url));
                }
            }
            Failure::OtherPerson => self.end_for_other_person(),
            // An error response does not name its person; it may be for another one.
            Failure::Forbidden | Failure::NotFound => self.check_session(false),
            _ => {}
        }
    }

    /// Returns the sign-in URL that leads back to this location. Only an own path or an https URL is accepted.
    pub fn sign_in_url(self, back: &Address) -> Option<String> {
        let named = self.signed_out.get()?;
        if !(is_own_path(&named) || named.starts_with("https://")) {
            return None;
        }
        // The return path of a guest is the host's own page.
        let here = || web_sys::window().and_then(|window| window.location().pathname().ok());
        let back = match self.host.is_guest {
            true => here().unwrap_or_default(),
            false => self.navigator.href(back),
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("returnTo", &back);
        let joint = if named.contains('?') { '&' } else { '?' };
        Some(format!("{named}{joint}{}", query.finish()))
    }

    /// Ends the session because another person is signed in. Nothing of it is kept.
    fn end_for_other_person(self) {
        if self.end_session(SessionEnd::OtherPerson) {
            self.host.start_over();
        }
    }

    /// Clears all data and hides the page. Returns whether there was a session to end.
    fn end_session(self, end: SessionEnd) -> bool {
        if self.end.try_get_untracked() != Some(None) {
            return false;
        }
        self.end.set(Some(end));
        self.veiled.set(false);
        self.queries.cache().update_value(Cache::clear);
        self.queries.client().expect(None);
        self.query.state().set(RemoteData::Idle);
        self.signed_out.set(None);
        self.queries.notifications.clear();
        self.host.title(self.locale.messages_now().product);
        true
    }

    async fn ask_me(self) -> Result<Me, ApiError> {
        self.queries.client().get(&Endpoint::me(), Lang::default(), None, decode::me).await
    }

    /// Requests who is signed in. If it is the same person, the session continues. `by_hand`: the reader asked for it.
    pub fn check_session(self, by_hand: bool) {
        if self.checking.get_untracked() || self.end.get_untracked().is_some() {
            return;
        }
        self.checking.set(true);
        runtime::spawn(async move {
            let answer = self.ask_me().await;
            if self.checking.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(me) if self.is_other(&me.user_id) => self.end_for_other_person(),
                Ok(me) => self.resume_session(place(me, self.host, self.preferences)),
                // It is unknown who is there, so the hidden page must stay hidden.
                Err(_) if self.veiled.get_untracked() => {
                    self.end_session(SessionEnd::SignedOut);
                    self.host.start_over();
                }
                Err(error) => {
                    if error.is_signed_out() {
                        self.report_error(&error);
                    }
                    if by_hand {
                        let m = self.locale.messages_now();
                        self.queries.notifications.announce(m.still_signed_out.to_owned());
                    }
                }
            }
        });
    }

    /// Continues the session of the same person.
    fn resume_session(self, me: Me) {
        self.veiled.set(false);
        let session = self.query.state();
        // Set only on change: subscribers rebuild their view.
        if session.with_untracked(|state| !matches!(state, RemoteData::Ready(old) if **old == me)) {
            session.set(RemoteData::Ready(Arc::new(me)));
        }
        if self.signed_out.with_untracked(Option::is_some) {
            self.signed_out.set(None);
            self.queries.notifications.announce(self.locale.messages_now().signed_in_again.to_owned());
            self.queries.sign_ins.update(|count| *count += 1);
            if let Some(person) = self.person() {
                self.tell_tabs(TabMessage::SignedIn, &person);
            }
        }
    }

    fn tell_tabs(self, word: TabMessage, person: &str) {
        let _ = self.tabs.try_with_value(|tabs| tabs.as_ref().map(|tabs| tabs.tell(word, person)));
    }

    /// Handles a message from another tab.
    fn on_tab_message(self, word: TabMessage, person: &str) {
        let own = self.person();
        match word {
            TabMessage::SignedIn if own.as_ref().is_some_and(|own| **own != *person) => {
                self.end_for_other_person()
            }
            TabMessage::SignedIn => {
                let is_unknown = self.query.state().with_untracked(|me| me.error().is_some());
                if is_unknown || self.signed_out.with_untracked(Option::is_some) {
                    self.check_session(false);
                }
            }
            // A tab that does not know yet who is signed in may be about to show their data.
            TabMessage::SignedOut if own.is_none_or(|own| *own == *person) => {
                self.follow_sign_out(person.into())
            }
            TabMessage::SignedOut => {}
        }
    }

    /// Signs out, here and in the other tabs.
    pub fn sign_out(self, url: String) {
        if let Some(person) = self.person() {
            self.tell_tabs(TabMessage::SignedOut, &person);
        }
        self.end_session(SessionEnd::SignedOut);
        // Clear the page before leaving it: the browser may keep it in its back/forward cache.
        runtime::after(Duration::ZERO, move || self.host.leave(&url));
    }

    /// Ends the session in all tabs when the reader signs out in another window.
    pub fn sign_out_elsewhere(self) {
        if let Some(person) = self.person() {
            self.tell_tabs(TabMessage::SignedOut, &person);
            self.follow_sign_out(person);
        }
    }

    /// Hides everything, and restarts once the session has ended. Only the tab that was asked to sign out sends the request: a sleeping tab
    /// would send it hours later and end a newer session.
    fn follow_sign_out(self, person: Box<str>) {
        if !self.end_session(SessionEnd::SignedOut) {
            return;
        }
        runtime::spawn(async move {
            for seconds in SIGN_OUT_CHECKS {
                runtime::pause_for(Duration::from_secs(seconds)).await;
                let is_gone = match self.ask_me().await {
                    Ok(me) => me.user_id != person,
                    Err(error) => error.is_signed_out(),
                };
                if is_gone {
                    self.host.start_over();
                    return;
                }
            }
        });
    }
}
