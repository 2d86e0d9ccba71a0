//! The start of a list: its first page decides whether it is fetched whole or as a window.

use super::pages::read_page;
use super::state::{Ready, Refresh, Rows, Shown, State};
use super::whole::WholeLoad;
use super::window::Window;
use super::{CacheUse, Effect, Effects, Env, PAGE, RecordList, Request, Response, SLOW, Ticket, Wake};
use crate::error::{ApiError, Failure};
use crate::{Endpoint, List};
use domain::query::RecordQuery;
use record_store::Store;
use record_store::page::{PageHead, Taken};
use std::collections::HashMap;
use std::time::Duration;

/// A first page after parsing.
pub(super) struct FirstPage {
    pub(super) head: PageHead,
    pub(super) taken: Taken,
    pub(super) store: Store,
}

impl FirstPage {
    /// Parses a first page.
    pub(super) fn read(bytes: &[u8], env: &Env) -> Result<FirstPage, ApiError> {
        let mut store = None;
        let (head, taken) = read_page(bytes, &mut store, env)?;
        let store = store.ok_or_else(super::short)?;
        Ok(FirstPage { head, taken, store })
    }
}

impl RecordList {
    /// The request for the first page of a query.
    pub(super) fn first_endpoint(&self, query: &RecordQuery) -> Option<Endpoint> {
        self.list.as_ref().map(|list| Endpoint::records(list, query, 0, PAGE))
    }

    /// Drops everything that has arrived and voids pending requests.
    pub(super) fn reset(&mut self, list: List, asked: RecordQuery, out: &mut Effects) {
        self.abort_requests(out);
        self.list = Some(list);
        self.query = asked.clone();
        self.asked = asked;
        self.wanted = 0..0;
    }

    /// Requests the first page, which may come from the cache.
    pub(super) fn start(&mut self, list: List, query: RecordQuery, may_be_kept: bool, out: &mut Effects) {
        self.reset(list, query.clone(), out);
        // A pending refresh reports its own end.
        self.refresh = match self.refresh {
            Refresh::Running(_) => Refresh::Running(None),
            Refresh::Idle | Refresh::Failed(_) | Refresh::Translating => Refresh::Idle,
        };
        // A failure stays visible until there is something better: otherwise it would flicker, and a focused button would
        // disappear.
        if matches!(self.state, State::Failed(_)) && !may_be_kept {
            out.push(Effect::RetryBegun);
        } else {
            out.push(Effect::RetrySettled);
            self.state = State::Loading { slow: false };
        }
        let round = self.round;
        out.push(Effect::Wait(SLOW, Wake::Slow { round }));
        if let Some(endpoint) = self.first_endpoint(&query) {
            let cache = if may_be_kept { CacheUse::Serve } else { CacheUse::None };
            out.push(Effect::Send(Request { ticket: Ticket::FirstPage { round, query }, endpoint, cache }));
        }
    }

    pub(super) fn start_again(&mut self, out: &mut Effects) {
        if let Some(list) = self.list.clone() {
            self.start(list, self.asked.clone(), false, out);
        }
    }

    /// Handles the response for the first page.
    pub(super) fn first_page(
        &mut self,
        query: RecordQuery,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        let read = response.and_then(|response| match response {
            Response::Fresh(bytes, etag) => Ok((FirstPage::read(&bytes, env)?, Some((bytes, etag)))),
            kept => Ok((FirstPage::read(&kept.into_bytes(), env)?, None)),
        });
        match read {
            Ok((page, fresh)) => {
                if let (Some((bytes, etag)), Some(endpoint)) = (fresh, self.first_endpoint(&query)) {
                    out.push(Effect::Keep { endpoint, etag, bytes, person: page.head.stamp.user.clone() });
                }
                out.push(Effect::RetrySettled);
                self.begin(query, page, 0, env, out);
            }
            // An address may name fields that do not exist: the list itself says which there are.
            Err(ApiError { kind: Failure::Server(400), .. }) if !query.is_default() => {
                let asked = self.asked.clone();
                if let Some(list) = self.list.clone() {
                    self.start(list, RecordQuery::default(), true, out);
                }
                self.asked = asked;
            }
            Err(error) => {
                out.push(Effect::Report(error.clone()));
                out.push(Effect::RetryLater(error.clone()));
                // The same kind of failure again is not reported again.
                let is_known = matches!(&self.state, State::Failed(before) if before.kind == error.kind);
                if !is_known {
                    self.state = State::Failed(error);
                }
            }
        }
    }

    /// Starts the list with its first page.
    pub(super) fn begin(
        &mut self,
        query: RecordQuery,
        page: FirstPage,
        restarts: u32,
        env: &Env,
        out: &mut Effects,
    ) {
        if matches!(self.refresh, Refresh::Translating) {
            self.refresh = Refresh::Idle;
        }
        self.state = State::Ready(Box::new(ready(&query, page, self.limit, restarts, env)));
        // Reduced to existing fields, the current query may be another one; its own response will replace this one.
        if self.asked != query {
            self.ask(self.asked.clone(), out);
        } else {
            self.check_values(out);
        }
        let is_all_here = matches!(self.rows_mut(), Some(Rows::Coming { load, .. }) if load.has_all());
        if is_all_here {
            self.fetch_or_finish(env, out);
        }
        out.push(Effect::Changed);
        if matches!(self.rows_mut(), Some(Rows::Coming { .. })) {
            // The first rows are painted before the rest is requested.
            out.push(Effect::Wait(Duration::ZERO, Wake::FetchRest { round: self.round }));
        }
    }
}

/// The state of a list after its first page.
fn ready(query: &RecordQuery, page: FirstPage, limit: u64, restarts: u32, env: &Env) -> Ready {
    let FirstPage { head, taken, store } = page;
    let is_default = query.is_default();
    // The number of visible records is unknown if only part of them was requested and the backend does not state it.
    let visible = head.visible.or(is_default.then_some(head.count));
    let size = visible.filter(|size| *size <= limit).map(|size| usize::try_from(size).unwrap_or(usize::MAX));
    let shown = Shown::of(&store, &head, size.is_none());
    let rows = match size {
        Some(size) if is_default => {
            Rows::Coming { load: WholeLoad::begun(size, store, &taken), window: None }
        }
        Some(size) => {
            let window = Window::begun(store, head.clone(), &taken);
            Rows::Coming { load: WholeLoad::new(size), window: Some(window) }
        }
        None => Rows::Windowed(Window::begun(store, head.clone(), &taken)),
    };
    Ready {
        at: env.now,
        shown,
        visible,
        sums: is_default.then(|| head.sums.clone()),
        occurring: HashMap::new(),
        last_count: head.count,
        restarts,
        rows,
        head,
    }
}
