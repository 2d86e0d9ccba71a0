//! Refreshing a list, and starting over after it changed.

use super::first_page::FirstPage;
use super::state::{Refresh, Rows, State};
use super::{CacheUse, Effect, Effects, Env, RESTARTS, RecordList, Request, Response, Ticket};
use crate::error::{ApiError, Failure};
use domain::query::RecordQuery;

/// Why the first page is requested again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// The reader wants the newest data.
    Refresh,
    /// This app has changed something.
    RefreshAfterChange,
    /// The language has changed.
    Translation,
    /// The list changed while it was fetched; the number of times so far.
    Restart(u32),
}

impl RecordList {
    /// Requests newer data. Rows stay until it has arrived, and if the request fails.
    pub(super) fn look_for_newer(&mut self, out: &mut Effects) {
        if self.ready().is_none() {
            self.start_again(out);
            return;
        }
        self.refresh.begin();
        self.renew(Renewal::Refresh, out);
    }

    /// Like [`RecordList::look_for_newer`] after a change by this app: requests sent before it are void.
    pub(super) fn refresh_after_change(&mut self, out: &mut Effects) {
        if self.ready().is_none() {
            self.start_again(out);
            return;
        }
        self.abort_requests(out);
        self.refresh.begin();
        self.renew(Renewal::RefreshAfterChange, out);
    }

    /// Requests the same list in another language. Rows stay until it has arrived. If it fails, the list has failed, because
    /// later pages would be in another language than the current rows.
    pub(super) fn translate(&mut self, out: &mut Effects) {
        if self.ready().is_none() {
            if let Some(list) = self.list.clone() {
                self.start(list, self.asked.clone(), true, out);
            }
            return;
        }
        self.abort_requests(out);
        self.refresh = Refresh::Translating;
        out.push(Effect::ChangedSoon);
        self.renew(Renewal::Translation, out);
    }

    /// Starts over with a new first page. Rows stay until it has arrived; pending pages are void.
    pub(super) fn restart(&mut self, restarts: u32, out: &mut Effects) {
        self.abort_requests(out);
        out.push(Effect::ChangedSoon);
        self.renew(Renewal::Restart(restarts), out);
    }

    fn renew(&mut self, reason: Renewal, out: &mut Effects) {
        let Some(endpoint) = self.first_endpoint(&RecordQuery::default()) else { return };
        // An entity tag may be sent only if it belongs to the current rows; otherwise they would be called unchanged.
        let cache = match reason {
            Renewal::Refresh => CacheUse::Revalidate,
            Renewal::Translation => CacheUse::Serve,
            Renewal::RefreshAfterChange | Renewal::Restart(_) => CacheUse::None,
        };
        let ticket = Ticket::Renewal { round: self.round, reason };
        out.push(Effect::Send(Request { ticket, endpoint, cache }));
    }

    /// Handles the response for the repeated first page. If it shows another state of the list, the list starts over with it.
    pub(super) fn renewed(
        &mut self,
        round: u32,
        reason: Renewal,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        if round != self.round {
            // A later translation may be pending.
            if reason != Renewal::Translation {
                self.renewal_ended(reason, None, env, out);
            }
            return;
        }
        let failed = match self.take_renewal(reason, response, env, out) {
            Ok(()) => None,
            Err(error) => {
                out.push(Effect::Report(error.clone()));
                out.push(Effect::RetryLater(error.clone()));
                Some(error).filter(|error| error.kind != Failure::OtherPerson)
            }
        };
        self.renewal_ended(reason, failed, env, out);
    }

    fn take_renewal(
        &mut self,
        reason: Renewal,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) -> Result<(), ApiError> {
        let Some(endpoint) = self.first_endpoint(&RecordQuery::default()) else { return Ok(()) };
        let State::Ready(ready) = &mut self.state else { return Ok(()) };
        let response = response?;
        let is_kept = matches!(response, Response::Kept(_));
        let (bytes, etag) = match response {
            Response::Fresh(bytes, etag) => (bytes, etag),
            Response::Kept(bytes) => (bytes, None),
            Response::Unchanged => {
                ready.at = env.now;
                out.extend([Effect::Confirm(endpoint), Effect::AnnounceNothingNewer]);
                return Ok(());
            }
        };
        let page = FirstPage::read(&bytes, env)?;
        if !is_kept {
            out.push(Effect::Keep { endpoint, etag, bytes, person: page.head.stamp.user.clone() });
        }
        // Without a revision it cannot be compared. A list that changed while it was loaded is incomplete.
        let is_same = page.head.revision.is_some() && page.head.revision == ready.head.revision;
        if reason == Renewal::Refresh && is_same {
            ready.head.stamp = page.head.stamp;
            ready.at = env.now;
            out.push(Effect::ChangedSoon);
            return Ok(());
        }
        if let Some(list) = self.list.clone() {
            self.reset(list, self.asked.clone(), out);
        }
        let restarts = if let Renewal::Restart(restarts) = reason { restarts } else { 0 };
        self.begin(RecordQuery::default(), page, restarts, env, out);
        Ok(())
    }

    fn renewal_ended(&mut self, reason: Renewal, failed: Option<ApiError>, env: &Env, out: &mut Effects) {
        match (reason, failed) {
            (Renewal::Refresh, failed) => self.refresh_ended(failed, out),
            (Renewal::RefreshAfterChange, failed) => {
                if let Some(ready) = self.ready_mut() {
                    ready.restarts = 0;
                }
                if failed.is_some() {
                    // Rows stay, and their pending pages are requested again.
                    self.begin_window_again(out);
                    self.fetch_or_finish(env, out);
                }
                self.refresh_ended(failed, out);
            }
            (Renewal::Restart(_) | Renewal::Translation, None) => self.settle(out),
            (Renewal::Translation, Some(error)) => {
                self.refresh = Refresh::Idle;
                self.state = State::Failed(error);
                out.push(Effect::ChangedSoon);
            }
            (Renewal::Restart(_), Some(error)) => {
                if let Some(ready) = self.ready_mut() {
                    ready.restarts = RESTARTS + 1;
                    if let Rows::Coming { load, .. } = &mut ready.rows {
                        load.pause(error);
                    }
                }
                out.push(Effect::ChangedSoon);
            }
        }
    }

    fn refresh_ended(&mut self, failed: Option<ApiError>, out: &mut Effects) {
        self.refresh.end(failed);
        self.settle(out);
    }
}
