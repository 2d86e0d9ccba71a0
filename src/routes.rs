//! The view of each route.

use crate::components::Icon;
use crate::components::dynamic;
use crate::components::states::Skeleton;
use crate::features::failure;
use crate::features::lazy;
use crate::features::overview;
use crate::features::{OpenPage, open_by, show};
use crate::i18n::{Lang, Messages, lang};
use crate::services::{Host, Navigator, RemoteData, Session};
use api_client::error::Failure;
use domain::access::Control;
use domain::route::Page;
use leptos::prelude::*;

struct RouteView {
    title: fn(&Messages) -> &'static str,
    view: View,
}

/// A page of the first visit, or one in the chunk.
enum View {
    Here(fn() -> OpenPage),
    InChunk,
}

/// The table: one arm for each route of [`domain::route::ROUTES`].
fn route_view(page: &Page) -> RouteView {
    use View::{Here, InChunk};
    let (title, view): (fn(&Messages) -> &'static str, View) = match page {
        Page::Home => (|m| m.product, InChunk),
        Page::Overview => (|m| m.customer_activity, Here(overview::open)),
        Page::Entitlement(_) | Page::Kind(_) => (|m| m.customer_activity, InChunk),
        Page::AdditionalCases(_) => (|m| m.additional_cases, InChunk),
        Page::Planning => (|m| m.planning, InChunk),
        Page::ManageUsers => (|m| m.manage_users, InChunk),
        Page::ContractDetails => (|m| m.contract_details, InChunk),
        Page::NotFound(_) => (|m| m.not_found, InChunk),
    };
    RouteView { title, view }
}

pub fn title(lang: Lang, page: Option<&Page>) -> &'static str {
    let m = lang.messages();
    page.map_or(m.product, |page| (route_view(page).title)(m))
}

/// Opens the page that the address names, once it is known who is signed in.
pub fn open(page: Memo<Option<Page>>) -> Memo<OpenPage> {
    let query = Session::here().query();
    let known = Memo::new(move |_| query.state().with(|state| state.value().is_some()));
    open_by(move || {
        if !known.get() {
            return OpenPage::new(move || view! { <Unknown page=page/> }.into_any());
        }
        let Some(page) = page.get() else { return OpenPage::new(|| ().into_any()) };
        // Untracked: signals that a page reads while it opens must not reopen it.
        untrack(|| match page.right() {
            Some(control) => gated(control, move || open_route(&page)),
            None => open_route(&page),
        })
    })
}

/// Opens the page of a route. One in the chunk opens as soon as the chunk is loaded.
fn open_route(page: &Page) -> OpenPage {
    let RouteView { title, view } = route_view(page);
    match view {
        View::Here(open) => open(),
        View::InChunk => {
            let page = page.clone();
            lazy::open(title, Box::new(move |pages| (pages.open)(&page)))
        }
    }
}

/// Opens the page if the reader has the right in any workspace, otherwise an explanation. Tracks the right: when the role arrives, the page
/// opens.
fn gated(control: Control<'static>, open: impl Fn() -> OpenPage + Send + Sync + 'static) -> OpenPage {
    let session = Session::here();
    let may = Memo::new(move |_| session.me().is_some_and(|me| me.offers_anywhere(control)));
    let page = open_by(move || match may.get() {
        true => untrack(&open),
        false => untrack(|| lazy::no_access(control, None)),
    });
    OpenPage::new(move || show(page))
}

/// Shown while it is unknown who is signed in, or when that cannot be loaded.
#[component]
fn Unknown(page: Memo<Option<Page>>) -> impl IntoView {
    let navigator = Navigator::here();
    let host = Host::here();
    let session = Session::here();
    let query = session.query();
    let lang = lang();
    let m = lang.messages();
    dynamic(move || {
        let heading = title(lang, page.get().as_ref());
        query.state().with(|state| match state {
            RemoteData::Failed(error, _) if matches!(error.kind, Failure::SignedOut { .. }) => {
                let url = navigator.address().and_then(|here| session.sign_in_url(&here));
                // Nothing is lost by leaving now, so go to the sign-in page without a click. In a host's page the host has been told
                // instead.
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
