//! What every request to the backend shares: the way there, what is kept, and who may see it.

use super::cache::Cache;
use super::clock::Clock;
use super::notifications::Notifications;
use super::resume::Resume;
use crate::http::Client;
use crate::i18n::{Lang, Locale};
use crate::runtime;
use api_client::ApiError;
use leptos::prelude::*;
use std::time::Duration;

/// What the session knows about requests: set once, by the session.
pub struct Guard {
    /// Whether a response that was made for this person must not be shown here.
    pub is_other: Box<dyn Fn(&str) -> bool>,
    /// A request failed: what that means for the whole app.
    pub report_error: Box<dyn Fn(&ApiError)>,
}

/// Requests to the backend. Provided as a context.
#[derive(Clone, Copy)]
pub struct Queries {
    client: StoredValue<Client, LocalStorage>,
    cache: StoredValue<Cache>,
    guard: StoredValue<Option<Guard>, LocalStorage>,
    /// When it is worth asking again.
    pub resume: Resume,
    /// Up to how many records a list is loaded whole.
    pub local_limit: u64,
    pub(super) locale: Locale,
    pub(super) clock: Clock,
    pub(super) notifications: Notifications,
    /// Counts how often the reader's rights changed while the app ran.
    pub(super) rights: RwSignal<u32>,
    /// Counts how often a session that had ended was there again.
    pub(super) sign_ins: RwSignal<u32>,
}

impl Queries {
    /// Requests through this client, in this language.
    pub fn new(
        client: Client,
        locale: Locale,
        clock: Clock,
        notifications: Notifications,
        local_limit: u64,
    ) -> Queries {
        Queries {
            client: StoredValue::new_local(client),
            cache: StoredValue::new(Cache::default()),
            guard: StoredValue::new_local(None),
            resume: Resume::watch(clock),
            local_limit,
            locale,
            clock,
            notifications,
            rights: RwSignal::new(0),
            sign_ins: RwSignal::new(0),
        }
    }

    /// Those of this app.
    pub fn here() -> Queries {
        expect_context()
    }

    /// The language that requests name.
    pub fn text_lang(self) -> Lang {
        self.locale.text_lang.get()
    }

    /// Says that a refresh brought nothing newer.
    pub fn announce_nothing_newer(self) {
        self.notifications.announce(self.locale.messages_now().nothing_newer.to_owned());
    }

    /// The way to the backend.
    pub fn client(self) -> Client {
        self.client.get_value()
    }

    /// The responses that are kept.
    pub fn cache(self) -> StoredValue<Cache> {
        self.cache
    }

    /// Lets the session say who may see what.
    pub(super) fn set_guard(self, guard: Guard) {
        self.guard.set_value(Some(guard));
    }

    /// Whether a response that was made for this person must not be shown here.
    pub fn is_other(self, person: &str) -> bool {
        // When the app is gone nothing may be shown.
        self.guard
            .try_with_value(|guard| guard.as_ref().is_some_and(|guard| (guard.is_other)(person)))
            .unwrap_or(true)
    }

    /// A request failed: the session may have ended, or another person may be signed in.
    pub fn report_error(self, error: &ApiError) {
        let _ = self.guard.try_with_value(|guard| guard.as_ref().map(|guard| (guard.report_error)(error)));
    }

    /// Does this each time a session that had ended is there again.
    pub fn on_sign_in(self, again: impl Fn() + 'static) {
        runtime::on_change(self.sign_ins, again);
    }

    /// Does this each time the reader's rights have changed.
    pub fn on_rights_change(self, again: impl Fn() + 'static) {
        runtime::on_change(self.rights, again);
    }

    /// How long to wait before a failed request is retried while the reader waits; `None` when the failure is to be shown.
    pub fn short_retry_delay(self, error: &ApiError, tries: u32) -> Option<Duration> {
        error.short_retry_delay(tries, js_sys::Math::random())
    }
}
