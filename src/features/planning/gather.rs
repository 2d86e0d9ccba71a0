//! Loads the months of each entitlement on its own, for backends that do not send those of all at once.

use crate::features::overview::OverviewState;
use crate::i18n::Locale;
use crate::runtime;
use crate::services::{Queries, Query, RemoteData};
use api_client::error::{ApiError, Failure};
use api_client::{Endpoint, decode};
use chrono::{DateTime, Utc};
use domain::filter::Scope;
use domain::history::{EntitlementHistory, History};
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use web_sys::{AbortController, AbortSignal};

/// Number of requests at the same time.
const AT_ONCE: usize = 6;
/// Number of times that a transient failure is tried again.
const TRIES: u32 = 2;

/// How far loading is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Progress {
    pub is_running: bool,
    /// Number of entitlements that are loaded or have failed.
    pub done: usize,
    pub all: usize,
    pub failed: usize,
}

#[derive(Default)]
struct Inner {
    waiting: Vec<Box<str>>,
    loaded: HashMap<Box<str>, EntitlementHistory>,
    failed: Vec<Box<str>>,
    workers: usize,
    /// Identifies the current run: results of earlier runs are dropped.
    round: u32,
    controller: Option<AbortController>,
}

/// The loader. It stops when the page is left.
#[derive(Clone, Copy)]
pub(super) struct Gathering {
    queries: Queries,
    locale: Locale,
    overview: OverviewState,
    inner: StoredValue<Inner, LocalStorage>,
    progress: RwSignal<Progress>,
    /// What is loaded, as if it had come in one response. Set once all are loaded or loading was cancelled.
    pub history: Query<History>,
}

impl Gathering {
    pub fn new(overview: OverviewState) -> Gathering {
        let queries = Queries::here();
        let gathering = Gathering {
            queries,
            locale: Locale::here(),
            overview,
            inner: StoredValue::new_local(Inner::default()),
            progress: RwSignal::new(Progress::default()),
            history: Query::idle(queries),
        };
        on_cleanup(move || gathering.withdraw());
        queries.on_sign_in(move || {
            if gathering.progress.get_untracked().failed > 0 {
                gathering.try_again();
            }
        });
        // Months of other workspaces, or of an earlier time, must not be shown with the new figures.
        Effect::new(move |before: Option<(Option<Scope>, Option<DateTime<Utc>>)>| {
            let as_of = overview.activity.with(|activity| activity.as_ref()?.stamp.as_of);
            let now = (overview.scope.get(), as_of);
            if before.is_some_and(|before| before != now) {
                gathering.forget();
            }
            now
        });
        gathering
    }

    pub fn progress(self) -> ReadSignal<Progress> {
        self.progress.read_only()
    }

    /// Loads the months of these entitlements, except those that are loaded.
    pub fn start(self, ids: Vec<Box<str>>) {
        self.withdraw();
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        let Some(scope) = self.overview.scope.get_untracked() else { return };
        let round = self.inner.try_update_value(|inner| {
            inner.failed.clear();
            inner.waiting = ids.into_iter().filter(|id| !inner.loaded.contains_key(id)).rev().collect();
            inner.controller = controller;
            inner.workers = AT_ONCE;
            inner.round
        });
        let Some(round) = round else { return };
        self.tell();
        for _ in 0..AT_ONCE {
            let (scope, signal) = (scope.clone(), signal.clone());
            runtime::spawn(async move { self.work(round, &scope, signal).await });
        }
    }

    /// Loads what failed once more.
    pub fn try_again(self) {
        let failed = self.inner.try_update_value(|inner| std::mem::take(&mut inner.failed));
        self.start(failed.unwrap_or_default());
    }

    /// Stops loading. What is loaded is kept.
    pub fn cancel(self) {
        self.withdraw();
        self.show();
    }

    /// Drops everything.
    pub fn forget(self) {
        self.withdraw();
        let _ = self.inner.try_update_value(|inner| {
            inner.loaded.clear();
            inner.failed.clear();
        });
        let _ = self.progress.try_set(Progress::default());
        let _ = self.history.state().try_set(RemoteData::Idle);
    }

    fn withdraw(self) {
        let _ = self.inner.try_update_value(|inner| {
            inner.round += 1;
            inner.workers = 0;
            inner.waiting.clear();
            if let Some(controller) = inner.controller.take() {
                controller.abort();
            }
        });
    }

    fn tell(self) {
        let now = self.inner.try_with_value(|inner| {
            let done = inner.loaded.len() + inner.failed.len();
            Progress {
                is_running: inner.workers > 0,
                done,
                all: self
                    .progress
                    .try_get_untracked()
                    .map_or(0, |before| before.all)
                    .max(done + inner.waiting.len()),
                failed: inner.failed.len(),
            }
        });
        if let Some(now) = now {
            let _ = self.progress.try_set(now);
        }
    }

    /// Shows what is loaded.
    fn show(self) {
        self.tell();
        let Some(activity) = self.overview.activity.get_untracked() else { return };
        let loaded = self.inner.try_with_value(|inner| inner.loaded.clone()).unwrap_or_default();
        if loaded.is_empty() {
            return;
        }
        let history = History {
            stamp: activity.stamp.clone(),
            by_entitlement: loaded,
            partial: Vec::new(),
            unreadable: 0,
            has_ignored: false,
        };
        let _ = self.history.state().try_set(RemoteData::Ready(Arc::new(history)));
    }

    fn is_past(self, round: u32) -> bool {
        self.inner.try_with_value(|inner| inner.round != round).unwrap_or(true)
    }

    async fn work(self, round: u32, scope: &Scope, signal: Option<AbortSignal>) {
        loop {
            let next = self
                .inner
                .try_update_value(|inner| if inner.round == round { inner.waiting.pop() } else { None });
            let Some(id) = next.flatten() else { break };
            let loaded = self.load(&id, scope, signal.as_ref()).await;
            if self.is_past(round) {
                return;
            }
            if let Err(error) = &loaded {
                self.queries.report_error(error);
            }
            let _ = self.inner.try_update_value(|inner| match loaded {
                Ok(history) => drop(inner.loaded.insert(id, history)),
                Err(_) => inner.failed.push(id),
            });
            self.tell();
        }
        let is_last = self.inner.try_update_value(|inner| {
            if inner.round != round {
                return false;
            }
            inner.workers = inner.workers.saturating_sub(1);
            inner.workers == 0
        });
        if is_last == Some(true) {
            self.show();
        }
    }

    async fn load(
        self,
        id: &str,
        scope: &Scope,
        signal: Option<&AbortSignal>,
    ) -> Result<EntitlementHistory, ApiError> {
        let endpoint = Endpoint::entitlement(id, scope);
        let lang = self.locale.lang.get_untracked().without_region();
        let mut tries = 0;
        loop {
            let error = match self.queries.client().bytes(&endpoint, lang, signal).await {
                Ok(bytes) => {
                    let detail = decode::detail(&bytes)
                        .map_err(|reason| Failure::Unreadable(reason).bare().of(&endpoint))?;
                    if self.queries.is_other(&detail.stamp.user) {
                        return Err(Failure::OtherPerson.bare());
                    }
                    return Ok(EntitlementHistory::of_detail(&detail));
                }
                Err(error) => error,
            };
            let delay = self.queries.short_retry_delay(&error, tries).filter(|_| tries < TRIES);
            let Some(delay) = delay else { return Err(error) };
            tries += 1;
            runtime::pause_for(delay).await;
            if signal.is_some_and(AbortSignal::aborted) {
                return Err(Failure::Cancelled.bare());
            }
        }
    }
}
