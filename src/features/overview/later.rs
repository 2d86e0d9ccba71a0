//! What the overview gets after its first look: the months of all entitlements, with the pictures, lots and outlooks that come from them, and
//! the numbers of recent additional cases.

use super::{OverviewState, pictures};
use crate::i18n::Format as _;
use crate::i18n::Lang;
use crate::services::history::history;
use crate::services::outlooks::outlooks;
use crate::services::query::Reading;
use crate::services::{Clock, Queries, Query};
use api_client::{Endpoint, List};
use domain::Service;
use domain::attention::{RecentCases, cases_since, services_to_count};
use domain::query::RecordQuery;
use futures::future::ready;
use leptos::prelude::*;
use record_store::page::{PageHead, page};

/// Requests it for the overview in the context.
pub fn complete() {
    complete_for(expect_context());
}

/// Requests it for an overview or a part of one.
pub fn complete_for(state: OverviewState) {
    let months = history(Queries::here(), state.scope, state.activity);
    let outlooks = outlooks(state.activity, months);
    pictures::draw(state, months, outlooks);
    // Both at once, so that the list is computed once.
    Effect::new(move || {
        let outlooks = outlooks.get();
        let history =
            outlooks.as_ref().and_then(|_| months.state().with_untracked(|state| state.value().cloned()));
        state.later.update(|later| {
            later.history = history;
            later.outlooks = outlooks;
        });
    });
    count_cases(state);
}

/// Counts the additional cases of the last days. What cannot be counted is left out.
fn count_cases(state: OverviewState) {
    let (queries, clock) = (Queries::here(), Clock::here());
    let counts: Vec<(Service, Query<PageHead>)> = Service::KNOWN
        .iter()
        .map(|service| {
            let is_counted = {
                let service = service.clone();
                Memo::new(move |_| {
                    state.activity.with(|activity| {
                        activity
                            .as_ref()
                            .is_some_and(|activity| services_to_count(activity).contains(&service))
                    })
                })
            };
            let asked = service.clone();
            let question = move || {
                let scope = state.scope.get().filter(|_| is_counted.get())?;
                let query =
                    RecordQuery { from: Some(cases_since(clock.today.get())), ..RecordQuery::default() };
                Some(Endpoint::records(&List::of_additional_cases(&asked, &scope), &query, 0, 1))
            };
            (service.clone(), Query::with_reader(queries, question, false, read_head))
        })
        .collect();
    Effect::new(move || {
        let cases = counts.iter().filter_map(|(service, query)| {
            let head = query.value()?;
            let visible_only = head.partly_visible().is_some();
            Some(RecentCases { service: service.clone(), count: head.count, visible_only })
        });
        let cases = cases.collect();
        state.later.update(|later| later.cases = cases);
    });
}

/// Reads what a page says about its list.
fn read_head(body: Vec<u8>) -> Reading<PageHead> {
    let collation = Lang::default().collation();
    Box::pin(ready(page(&body, &mut None, collation).map(|(head, _)| head)))
}
