//! Performs the effects that a list of records asks for: requests, timers, signals.

use super::Records;
use crate::http::limited_fetch::FetchedResponse;
use crate::i18n::{Format as _, Lang, format};
use crate::runtime;
use crate::services::Queries;
use crate::services::query::Personal;
use api_client::ApiError;
use api_client::record_list::{CacheUse, Effect, Env, Event, Group, RecordList, Request, Response, Ticket};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::{AbortController, AbortSignal};

/// The first page of a list, cached so that going back shows at once what was there.
struct FirstPage {
    bytes: Vec<u8>,
    person: Box<str>,
}

impl Personal for FirstPage {
    fn made_for(&self) -> &str {
        &self.person
    }
}

/// Abort controllers of the requests in flight, by group.
#[derive(Default)]
pub(super) struct Controllers([Option<AbortController>; 3]);

impl Controllers {
    fn of(&mut self, group: Group) -> &mut Option<AbortController> {
        let [list, window, seek] = &mut self.0;
        match group {
            Group::List => list,
            Group::Window => window,
            Group::Seek => seek,
        }
    }

    fn signal(&mut self, group: Group) -> Option<AbortSignal> {
        let controller = self.of(group);
        if controller.is_none() {
            *controller = AbortController::new().ok();
        }
        controller.as_ref().map(AbortController::signal)
    }
}

impl Records {
    /// Passes an event to the list and performs the effects that it returns.
    pub(super) fn dispatch(self, event: Event) {
        self.dispatch_in(self.lang(), event);
    }

    /// The same for a response in this language.
    fn dispatch_in(self, lang: Lang, event: Event) {
        let effects =
            with_env(self.queries, lang, |env| self.list.try_update_value(|list| list.handle(event, env)));
        let Some(effects) = effects else { return };
        self.publish();
        for effect in effects {
            self.perform(effect, lang);
        }
    }

    /// Aborts the requests in flight.
    pub(super) fn close(self) {
        let effects = self.list.try_update_value(RecordList::close).unwrap_or_default();
        effects.into_iter().for_each(|effect| self.perform(effect, Lang::default()));
    }

    /// Publishes the list's phase. Set only on change: subscribers rebuild their view.
    fn publish(self) {
        let now = self
            .list
            .try_with_value(|list| (list.phase(), list.is_refreshing(), list.not_refreshed().cloned()));
        let Some((phase, is_refreshing, not_refreshed)) = now else { return };
        set_if_changed(self.phase, phase);
        set_if_changed(self.is_refreshing, is_refreshing);
        set_if_changed(self.not_refreshed, not_refreshed);
    }

    fn perform(self, effect: Effect, lang: Lang) {
        match effect {
            Effect::Send(request) => self.send(request),
            Effect::Abort(group) => {
                let controller =
                    self.controllers.try_update_value(|controllers| controllers.of(group).take());
                if let Some(Some(controller)) = controller {
                    controller.abort();
                }
            }
            Effect::Wait(time, wake) => runtime::after(time, move || self.dispatch(Event::Wake(wake))),
            Effect::Keep { endpoint, etag, bytes, person } => {
                let page = Arc::new(FirstPage { bytes, person });
                self.queries.cache().update_value(|cache| cache.put(&endpoint, lang, etag, page));
            }
            Effect::Confirm(endpoint) => {
                self.queries.cache().update_value(|cache| cache.confirm(&endpoint, lang));
            }
            Effect::AnnounceNothingNewer => self.queries.announce_nothing_newer(),
            Effect::Report(error) => self.queries.report_error(&error),
            Effect::RetryLater(error) => self.retry.failed(&error),
            Effect::RetrySettled => self.retry.settled(),
            Effect::RetryBegun => self.retry.begun(),
            Effect::Changed => self.notify(),
            Effect::ChangedSoon => self.notify_next_frame(),
        }
    }

    pub(super) fn notify(self) {
        let _ = self.changed.try_update(|changed| *changed += 1);
    }

    fn notify_next_frame(self) {
        if self.is_notifying.try_get_value() == Some(false) {
            self.is_notifying.set_value(true);
            runtime::next_frame(move || {
                let _ = self.is_notifying.try_set_value(false);
                self.notify();
            });
        }
    }

    fn send(self, request: Request) {
        let group = request.ticket.group();
        let signal = self.controllers.try_update_value(|controllers| controllers.signal(group)).flatten();
        runtime::spawn(async move {
            let lang = self.lang();
            let response = fetch(self.queries, &request, lang, signal.as_ref()).await;
            if matches!(request.ticket, Ticket::FirstPage { .. }) {
                // Render first what came with it: one long task would block the browser.
                runtime::pause().await;
            }
            self.dispatch_in(lang, Event::Response(request.ticket, response));
        });
    }
}

/// Calls `read` with the environment for decoding responses in this language.
pub(super) fn with_env<T>(queries: Queries, lang: Lang, read: impl FnOnce(&Env) -> T) -> T {
    let is_other = move |person: &str| queries.is_other(person);
    read(&Env { collation: lang.collation(), now: format::now_millis(), is_other: &is_other })
}

async fn fetch(
    queries: Queries,
    request: &Request,
    lang: Lang,
    signal: Option<&AbortSignal>,
) -> Result<Response, ApiError> {
    let endpoint = &request.endpoint;
    if request.cache == CacheUse::Serve {
        let kept = queries.cache().with_value(|cache| cache.get(endpoint, lang));
        let kept = kept.filter(|(_, is_fresh)| *is_fresh);
        if let Some(page) = kept.and_then(|(page, _)| page.downcast::<FirstPage>().ok()) {
            return Ok(Response::Kept(page.bytes.clone()));
        }
    }
    let known = match request.cache {
        CacheUse::Revalidate => queries.cache().with_value(|cache| cache.etag(endpoint, lang)),
        CacheUse::None | CacheUse::Serve => None,
    };
    let fetched = queries.client().newer(endpoint, lang, known.as_deref(), signal).await;
    fetched.map(|FetchedResponse { status, etag, body }| match status {
        304 => Response::Unchanged,
        _ => Response::Fresh(body, etag),
    })
}

fn set_if_changed<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.try_with_untracked(|before| *before != value) == Some(true) {
        signal.set(value);
    }
}
