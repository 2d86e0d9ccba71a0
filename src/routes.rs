//! Which view each route has, and nothing else.

use crate::components::Icon;
use crate::components::dynamic;
use crate::components::states::Skeleton;
use crate::features::access::no_access::{NoAccess, Wanted};
use crate::features::access::not_found::NotFound;
use crate::features::failure;
use crate::features::home::Home;
use crate::features::lazy::{self, Pages};
use crate::features::overview::Overview;
use crate::i18n::{Lang, Locale};
use crate::services::{Host, Navigator, RemoteData, Session};
use api_client::error::Failure;
use domain::access::Me;
use domain::route::{Page, Subject};
use leptos::prelude::*;

/// The title of a page.
pub fn title(lang: Lang, page: Option<&Page>) -> &'static str {
    let m = lang.messages();
    match page {
        Some(Page::Home) | None => m.product,
        Some(Page::ManageUsers) => m.manage_users,
        Some(Page::ContractDetails) => m.contract_details,
        Some(Page::NotFound(_)) => m.not_found,
        Some(Page::AdditionalCases(_)) => m.additional_cases,
        Some(Page::Overview | Page::Entitlement(_) | Page::Kind(_)) => m.customer_activity,
    }
}

/// What stands between the header and the end: the page, once it is known who asks.
#[component]
pub fn Content(
    /// The page that the address names.
    page: Memo<Option<Page>>,
) -> impl IntoView {
    let session = Session::here().query();
    let known = Memo::new(move |_| session.state().with(|state| state.value().is_some()));
    dynamic(move || {
        if !known.get() {
            return view! { <Unknown page=page/> }.into_any();
        }
        let page_now = page.get();
        if let Some(subject) = page_now.as_ref().and_then(Page::subject) {
            return drilldown(page, subject);
        }
        match page_now {
            Some(Page::Home) => view! { <Home/> }.into_any(),
            Some(Page::Overview) => gated(Wanted::Activity, || view! { <Overview/> }.into_any()),
            Some(Page::ManageUsers) => gated(Wanted::Users, move || lazy(page, |pages| (pages.users)())),
            Some(Page::ContractDetails) => lazy(page, |pages| (pages.contract_details)()),
            Some(Page::NotFound(_)) => view! { <NotFound/> }.into_any(),
            Some(Page::Entitlement(_) | Page::Kind(_) | Page::AdditionalCases(_)) | None => ().into_any(),
        }
    })
}

fn drilldown(page: Memo<Option<Page>>, subject: Subject) -> AnyView {
    gated(Wanted::Activity, move || {
        let subject = subject.clone();
        lazy(page, move |pages| (pages.drilldown)(subject.clone()))
    })
}

/// A page that the first visit did not download.
fn lazy(page: Memo<Option<Page>>, show: impl Fn(&Pages) -> AnyView + Send + 'static) -> AnyView {
    let locale = Locale::here();
    let heading = move || title(locale.lang.get(), page.get().as_ref());
    lazy::lazy(Box::new(heading), Box::new(show))
}

/// The page when the reader has the right anywhere, otherwise an explanation in its place. It follows the right: as soon as
/// that arrives, so does the page.
fn gated(wanted: Wanted, page: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let session = Session::here();
    let may = Memo::new(move |_| {
        session.me().is_some_and(|me: std::sync::Arc<Me>| me.offers_anywhere(wanted.control()))
    });
    dynamic(move || if may.get() { page() } else { view! { <NoAccess wanted=wanted/> }.into_any() })
}

/// Nobody is known yet, or nobody can be.
#[component]
fn Unknown(page: Memo<Option<Page>>) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let host = Host::here();
    let session = Session::here();
    let query = session.query();
    dynamic(move || {
        let lang = locale.lang.get();
        let m = lang.messages();
        let heading = title(lang, page.get().as_ref());
        query.state().with(|state| match state {
            RemoteData::Failed(error, _) if matches!(error.kind, Failure::SignedOut { .. }) => {
                let url = navigator.address().and_then(|here| session.sign_in_url(&here));
                // There is nothing here to lose yet, so the way to the sign-in page is not worth a click.
                // In a host's page it is the host who was told.
                if let Some(url) = url.as_ref().filter(|_| !host.is_guest) {
                    host.leave(url);
                }
                view! {
                    <div class="message-page">
                        {Icon::Person.view()}
                        <h1 tabindex="-1">{m.sign_in_title}</h1>
                        <p>{m.sign_in_hint}</p>
                        {url.map(|url| view! { <a class="button button-primary" href=url>{m.sign_in}</a> })}
                    </div>
                }
                .into_any()
            }
            RemoteData::Failed(error, _) => view! {
                <div class="page-head"><h1 tabindex="-1">{heading}</h1></div>
                {failure::failed(m.failed_session, error, query.retry())}
            }
            .into_any(),
            state => {
                let slow = matches!(state, RemoteData::Loading { slow: true });
                let text = if slow { m.loading_slow } else { m.loading };
                view! {
                    <div class="page-head"><h1 tabindex="-1">{heading}</h1></div>
                    <Skeleton cards=8 text=text slow=slow/>
                }
                .into_any()
            }
        })
    })
}
