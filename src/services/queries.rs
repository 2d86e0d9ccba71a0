//! What all requests to the backend share: client, cache, and who may see the responses.

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

/// The session's part in requests; set once, by the session.
pub struct Guard {
    /// Whether a response made for this person must not be shown.
    pub is_other: Box<dyn Fn(&str) -> bool>,
    /// Handles what a failed request means for the whole app.
    pub report_error: Box<dyn Fn(&ApiError)>,
}

/// Access to the backend. Provided as a context.
#[derive(Clone, Copy)]
pub struct Queries {
    client: StoredValue<Client, LocalStorage>,
    cache: StoredValue<Cache>,
    guard: StoredValue<Option<Guard>, LocalStorage>,
    /// Fires when a new request is worth it.
    pub resume: Resume,
    /// Number of records up to which a list is loaded whole.
    pub local_limit: u64,
    pub(super) locale: Locale,
    pub(super) clock: Clock,
    pub(super) notifications: Notifications,
    /// Whether the backend turned out not to have the operation `/series`.
    pub lacks_series: RwSignal<bool>,
    /// Incremented when the reader's rights change.
    pub(super) rights: RwSignal<u32>,
    /// Incremented when the reader signs in again.
    pub(super) sign_ins: RwSignal<u32>,
}

impl Queries {
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
            lacks_series: RwSignal::new(false),
            rights: RwSignal::new(0),
            sign_ins: RwSignal::new(0),
        }
    }

    pub fn here() -> Queries {
        expect_context()
    }

    /// The language that requests name.
    pub fn text_lang(self) -> Lang {
        self.locale.text_lang.get()
    }

    /// Announces that a refresh found no changes.
    pub fn announce_nothing_newer(self) {
        self.notifications.announce(self.locale.messages_now().nothing_newer.to_owned());
    }

    pub fn client(self) -> Client {
        self.client.get_value()
    }

    pub fn cache(self) -> StoredValue<Cache> {
        self.cache
    }

    /// Lets the session decide who may see what.
    pub(super) fn set_guard(self, guard: Guard) {
        self.guard.set_value(Some(guard));
    }

    /// Whether a response made for this person must not be shown.
    pub fn is_other(self, person: &str) -> bool {
        // After unmount nothing may be shown.
        self.guard
            .try_with_value(|guard| guard.as_ref().is_some_and(|guard| (guard.is_other)(person)))
            .unwrap_or(true)
    }

    /// Reports a failed request: the session may have ended, or another person may be signed in.
    pub fn report_error(self, error: &ApiError) {
        let _ = self.guard.try_with_value(|guard| guard.as_ref().map(|guard| (guard.report_error)(error)));
    }

    /// Calls `again` each time the reader signs in again.
    pub fn on_sign_in(self, again: impl Fn() + 'static) {
        runtime::on_change(self.sign_ins, again);
    }

    /// Calls `again` each time the reader's rights change.
    pub fn on_rights_change(self, again: impl Fn() + 'static) {
        runtime::on_change(self.rights, again);
    }

    /// Returns the delay before a failed request is retried while the reader waits; `None` when the failure is to be shown.
    pub fn short_retry_delay(self, error: &ApiError, tries: u32) -> Option<Duration> {
        error.short_retry_delay(tries, js_sys::Math::random())
    }
}
