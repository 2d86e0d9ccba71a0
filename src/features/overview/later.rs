//! What the overview gets after its first look: the months of all entitlements, with the pictures and lots that come from them, and the
//! numbers of recent additional cases.

use super::{OverviewState, pictures};
use crate::runtime;
use crate::services::history::history;
use crate::services::records::count;
use crate::services::{Clock, Queries};
use api_client::List;
use domain::attention::{RecentCases, cases_since, services_to_count};
use domain::query::RecordQuery;
use leptos::prelude::*;
use web_sys::AbortController;

/// Requests it for the overview in the context.
pub fn complete() {
    complete_for(expect_context());
}

/// Requests it for an overview or a part of one.
pub fn complete_for(state: OverviewState) {
    let months = history(Queries::here(), state.scope);
    pictures::draw(state, months);
    Effect::new(move || {
        let history = months.value();
        state.later.update(|later| later.history = history);
    });
    count_cases(state);
}

/// Counts the additional cases of the last days whenever the overview has a new response. What cannot be counted is left out.
fn count_cases(state: OverviewState) {
    let (queries, clock) = (Queries::here(), Clock::here());
    let current: StoredValue<Option<AbortController>, LocalStorage> = StoredValue::new_local(None);
    let withdraw = move || {
        if let Some(Some(controller)) = current.try_update_value(Option::take) {
            controller.abort();
        }
    };
    on_cleanup(withdraw);
    Effect::new(move || {
        withdraw();
        let (Some(activity), Some(scope)) = (state.activity.get(), state.scope.get_untracked()) else {
            return;
        };
        let lang = queries.text_lang();
        let since = cases_since(clock.today.get());
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        current.set_value(controller);
        runtime::spawn(async move {
            let mut cases = Vec::new();
            for service in services_to_count(&activity) {
                let list = List::of_additional_cases(&service, &scope);
                let query = RecordQuery { from: Some(since), ..RecordQuery::default() };
                if let Ok(head) = count(queries, &list, &query, lang, signal.as_ref()).await {
                    let visible_only = head.partly_visible().is_some();
                    cases.push(RecentCases { service, count: head.count, visible_only });
                }
            }
            if signal.is_none_or(|signal| !signal.aborted()) {
                let _ = state.later.try_update(|later| later.cases = cases);
            }
        });
    });
}
