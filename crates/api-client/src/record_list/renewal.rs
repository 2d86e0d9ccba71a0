//! Looking for something newer, and beginning again where the list changed.

use super::first_page::FirstPage;
use super::state::{Refresh, Rows, State};
use super::{CacheUse, Effect, Effects, Env, RESTARTS, RecordList, Request, Response, Ticket};
use crate::error::{ApiError, Failure};
use domain::query::RecordQuery;

/// Why the first page is requested once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Somebody wants to see what is newest.
    Refresh,
    /// Something was changed from here.
    RefreshAfterChange,
    /// It is wanted in another language.
    Translation,
    /// The list changed while it was fetched; how often it did by now.
    Restart(u32),
}

impl RecordList {
    /// Looks for something newer. What is shown stays until there is, and where looking fails, it stays, too.
    pub(super) fn look_for_newer(&mut self, out: &mut Effects) {
        if self.ready().is_none() {
            self.start_again(out);
            return;
        }
        self.refresh.begin();
        self.renew(Renewal::Refresh, out);
    }

    /// As [`RecordList::look_for_newer`], where something was changed from here: what was requested before is void.
    pub(super) fn refresh_after_change(&mut self, out: &mut Effects) {
        if self.ready().is_none() {
            self.start_again(out);
            return;
        }
        self.make_void(out);
        self.refresh.begin();
        self.renew(Renewal::RefreshAfterChange, out);
    }

    /// Looks for the same list in another language. What is here stays until that comes. Where it does not come, the list has failed: what
    /// is fetched from now on would not fit to what is here.
    pub(super) fn translate(&mut self, out: &mut Effects) {
        if self.ready().is_none() {
            if let Some(list) = self.list.clone() {
                self.start(list, self.asked.clone(), true, out);
            }
            return;
        }
        self.make_void(out);
        self.refresh = Refresh::Translating;
        out.push(Effect::ChangedSoon);
        self.renew(Renewal::Translation, out);
    }

    /// Begins again with another first page. What is here is shown until that comes, and pages that are on their way are void.
    pub(super) fn restart(&mut self, restarts: u32, out: &mut Effects) {
        self.make_void(out);
        out.push(Effect::ChangedSoon);
        self.renew(Renewal::Restart(restarts), out);
    }

    fn renew(&mut self, reason: Renewal, out: &mut Effects) {
        let Some(endpoint) = self.first_endpoint(&RecordQuery::default()) else { return };
        // What is here must be of the page that was marked, or it would be called unchanged.
        let cache = match reason {
            Renewal::Refresh => CacheUse::Revalidate,
            Renewal::Translation => CacheUse::Serve,
            Renewal::RefreshAfterChange | Renewal::Restart(_) => CacheUse::None,
        };
        let ticket = Ticket::Renewal { round: self.round, reason };
        out.push(Effect::Send(Request { ticket, endpoint, cache }));
    }

    /// The first page came once more, or did not. When it is of another state of the list than what is here, the list begins again
    /// with it.
    pub(super) fn renewed(
        &mut self,
        round: u32,
        reason: Renewal,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        if round != self.round {
            // A later translation may be on its way.
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
        // Without a revision nobody can tell whether it is the same. What changed while it was loaded is not whole.
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
                    // What is here stays, and what of it was on its way is requested again.
                    self.begin_window_again(out);
                    self.go_on(env, out);
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
