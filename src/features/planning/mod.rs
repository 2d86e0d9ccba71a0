//! The planning page: what ends when, what is to be expected of each entitlement, what if more is used, and what is unused.
//!
//! [`domain::planning`] computes everything; here it is shown. What ends and what is unused is there with the overview's response, the
//! rest once the months of all entitlements are. A backend that does not send them at once is asked entitlement by entitlement, if the
//! reader wants that ([`gather`]).

mod calendar;
mod endings;
mod gather;
mod outlook_list;
mod range_bar;
mod rows;
mod state;
mod timeline;
mod unused;
mod what_if;

use crate::components::states::Skeleton;
use crate::components::{DataTime, Icon, dynamic};
use crate::features::access::no_access::{NoAccess, Wanted};
use crate::features::overview::notices::Notices;
use crate::features::overview::{CopyLink, OverviewState};
use crate::features::{OpenPage, failure, open_by, show};
use crate::i18n::lang;
use crate::services::{Clock, Navigator, RemoteData};
use api_client::error::Failure;
use domain::route::{Address, Page};
use leptos::prelude::*;
use state::PlanningState;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading { slow: bool },
    Failed,
    NoAccess,
    Content,
}

pub fn open() -> OpenPage {
    let overview = OverviewState::request();
    let state = PlanningState::request(overview);
    let query = overview.query;
    let shown = Memo::new(move |_| {
        query.state().with(|remote| match (remote.value(), remote.error()) {
            (Some(_), _) => Shown::Content,
            (None, Some(error)) if error.kind == Failure::Forbidden => Shown::NoAccess,
            (None, Some(_)) => Shown::Failed,
            (None, None) => Shown::Loading { slow: matches!(remote, RemoteData::Loading { slow: true }) },
        })
    });
    let is_denied = Memo::new(move |_| shown.get() == Shown::NoAccess);
    let page = open_by(move || {
        if is_denied.get() {
            let check = Callback::new(move |()| query.ask_again());
            return OpenPage::new(move || {
                view! { <NoAccess wanted=Wanted::Activity on_check=check/> }.into_any()
            });
        }
        OpenPage::new(move || view! { <Planning state=state shown=shown/> }.into_any())
    });
    OpenPage::new(move || show(page))
}

/// The head stays while the content below is replaced.
#[component]
fn Planning(state: PlanningState, shown: Memo<Shown>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let query = state.overview.query;
    let forget = Callback::new(move |()| state.drop_invalid());
    let failed = move || {
        let error = query.state().with(|remote| remote.error().cloned())?;
        Some(failure::failed(m.failed_activity, &error, query.retry()))
    };
    view! {
        <Breadcrumb/>
        <div class="page-head">
            <h1 tabindex="-1">{m.planning}</h1>
            {tools(state)}
        </div>
        <Notices state=state.overview also_dropped=state.has_dropped also_forget=forget/>
        {dynamic(move || match shown.get() {
            Shown::Content => view! { <Content state=state/> }.into_any(),
            Shown::Failed => dynamic(failed),
            Shown::Loading { slow } => {
                let text = if slow { m.loading_slow } else { m.loading };
                view! { <Skeleton cards=4 text=text slow=slow/> }.into_any()
            }
            Shown::NoAccess => ().into_any(),
        })}
    }
}

#[component]
fn Content(state: PlanningState) -> impl IntoView {
    let query = state.overview.query;
    let busy = move || query.state().with(|remote| remote.is_busy()).then_some("true");
    view! {
        <div class="overview planning" aria-busy=busy>
            <endings::WhatEnds state=state/>
            <outlook_list::OutlookList state=state.in_turn(2)/>
            <what_if::WhatIf state=state.in_turn(4)/>
            <unused::Unused state=state.in_turn(3)/>
        </div>
    }
}

/// The time of the data and the page's buttons.
fn tools(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let navigator = Navigator::here();
    let OverviewState { activity, query, .. } = state.overview;
    let as_of = Signal::derive(move || activity.with(|activity| Some(activity.as_ref()?.stamp.as_of)));
    let busy = Signal::derive(move || query.state().with(|remote| remote.is_busy()));
    let refresh = Callback::new(move |()| query.ask_again());
    view! {
        <DataTime lang=lang as_of=as_of today=Clock::here().today.into() busy=busy on_refresh=refresh>
            {(!navigator.is_in_memory()).then(|| view! { <CopyLink/> })}
        </DataTime>
    }
}

/// The link back to the overview, with its filters.
#[component]
fn Breadcrumb() -> impl IntoView {
    let m = lang().page_messages();
    let navigator = Navigator::here();
    let overview = Memo::new(move |_| navigator.params().overview_only());
    let href =
        move || navigator.href(&Address { page: Page::Overview, params: overview.get(), fragment: None });
    let list_class = || "crumbs";
    view! {
        <nav class="breadcrumb" aria-label=m.breadcrumb>
            <ol class=list_class()>
                <li><a href=href data-own="">{m.customer_activity}</a></li>
                <li aria-current="page">{Icon::ChevronRight.view()}<bdi>{m.planning}</bdi></li>
            </ol>
        </nav>
    }
}
