//! The app: its frame, and which page an address shows.

use crate::chunk;
use crate::components::focus::{HEADING, find, focus, focus_later, is_lost};
use crate::components::states::Skeleton;
use crate::components::{Icon, dynamic};
use crate::features::access::no_access::{NoAccess, Wanted};
use crate::features::access::not_found::NotFound;
use crate::features::failure;
use crate::features::frame::Header;
use crate::features::home::Home;
use crate::features::lazy::{self, Pages};
use crate::features::overview::Overview;
use crate::i18n::Lang;
use crate::runtime;
use crate::services::session::SessionEnd;
use crate::services::{App, RemoteData};
use api_client::error::Failure;
use domain::access::Me;
use domain::route::{Address, Page, Subject};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The whole app below its root element.
#[component]
pub fn Root(
    /// The app's state.
    app: App,
) -> impl IntoView {
    provide_context(app);
    provide_context(chunk::LOADER);
    let page = Memo::new(move |_| app.navigator.address().map(|address| address.page));
    follow_page(app, page);
    let theme = move || app.theme().map(crate::services::preferences::Theme::name);
    let on_key = move |event: KeyboardEvent| {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.key() == "F8" && !modified && !event.repeat() && app.over.get_untracked().is_none() {
            event.prevent_default();
            app.turn_privacy();
        }
    };
    let is_guest = app.host().is_guest;
    // In a host's page only the keys that are pressed in the app are its own.
    if !is_guest {
        runtime::listen_at_window("keydown", on_key);
    }
    view! {
        <div class="app" class:is-veiled=move || app.veiled.get() class:is-guest=is_guest data-theme=theme lang=move || app.lang.get().tag() on:click=move |event| follow_link(app, &event) on:keydown=move |event| {
            if is_guest {
                on_key(event);
            }
        }>
            {move || page.with(Option::is_some).then(|| match app.over.get() {
                Some(over) => view! { <IsOver over=over/> }.into_any(),
                None => view! {
                    <Header/>
                    {outdated(app)}
                    {main(is_guest, page)}
                    <SignedOut/>
                    <p class="visually-hidden" role="status" aria-live="polite">{app.announcement}</p>
                    <div class="toasts" role="status">{move || app.toast.get().map(|text| view! { <p class="toast">{Icon::Info.view()}<span>{text}</span></p> })}</div>
                }
                .into_any(),
            })}
        </div>
    }
}

/// A newer version is served by now. When it is loaded is for the reader to say.
fn outdated(app: App) -> AnyView {
    dynamic(move || {
        let m = app.messages();
        app.outdated.get().then(|| {
            view! {
                <div class="privacy-line" role="status">
                    {Icon::Info.view()}
                    <p>{m.newer_version}</p>
                    <button type="button" class="button button-subtle" on:click=move |_| app.host().start_over()>{m.reload_page}</button>
                    <button type="button" class="button button-subtle button-icon" aria-label=m.dismiss title=m.dismiss on:click=move |_| app.outdated.set(false)>{Icon::Dismiss.view()}</button>
                </div>
            }
        })
    })
    .into_any()
}

/// Where the page stands. A host has the main part of the document to itself, and a banner; in it the app is a region.
fn main(is_guest: bool, page: Memo<Option<Page>>) -> AnyView {
    let app = App::here();
    match is_guest {
        true => view! { <section id="main" class="main" tabindex="-1" aria-label=move || app.messages().product><Content page=page/></section> }.into_any(),
        false => view! { <main id="main" class="main" tabindex="-1"><Content page=page/></main> }.into_any(),
    }
}

/// All that is left when nothing of what was here may be seen any more.
#[component]
fn IsOver(over: SessionEnd) -> impl IntoView {
    let app = App::here();
    dynamic(move || {
        let m = app.messages();
        let (title, text) = match over {
            SessionEnd::OtherPerson => (m.over_other_title, m.over_other),
            SessionEnd::SignedOut => (m.over_left_title, m.over_left),
        };
        // An ordinary link: it leads to a fresh document.
        let here = app.navigator.address().map(|here| app.navigator.href(&here));
        let reload = move |event: MouseEvent| {
            if app.host().is_guest {
                event.prevent_default();
                app.host().start_over();
            }
        };
        view! { <main class="main message-page"><h1>{title}</h1><p>{text}</p><a class="button" href=here on:click=reload>{m.reload_page}</a></main> }
    })
}

/// Clicks on our own links navigate without a new document; any other use of a link is the browser's.
fn follow_link(app: App, event: &MouseEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || modified {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|target| target.closest("a[data-own]").ok().flatten());
    let Some(link) = link.and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok()) else { return };
    if let Some(address) = app.navigator.read_link(&link.pathname(), &link.search(), &link.hash()) {
        event.prevent_default();
        app.navigator.open(address);
    }
}

/// A page that is opened begins at its top, with the focus on its heading, under its own title.
fn follow_page(app: App, page: Memo<Option<Page>>) {
    Effect::new(move |before: Option<Option<Page>>| {
        let page = page.get();
        // The way in is the host's.
        if page == Some(Page::Home) && app.host().is_guest {
            let here = untrack(|| app.navigator.params());
            app.navigator.redirect(Address { params: here, ..Address::of(Page::Overview) });
            return before.unwrap_or_default();
        }
        let title = title(app.lang.get(), page.as_ref());
        let host = app.host();
        host.title(title);
        if let Some(page) = &page
            && before.as_ref() != Some(&Some(page.clone()))
        {
            host.navigate(page.route());
        }
        if before.is_some_and(|before| before != page) && page.is_some() {
            app.menu_open.set(false);
            app.host().scroll_to_top();
            focus_later(HEADING);
        }
        page
    });
}

fn title(lang: Lang, page: Option<&Page>) -> &'static str {
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
fn Content(page: Memo<Option<Page>>) -> impl IntoView {
    let app = App::here();
    let session = app.session();
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
    let app = App::here();
    let heading = move || title(app.lang.get(), page.get().as_ref());
    lazy::lazy(Box::new(heading), Box::new(show))
}

/// The page when the reader has the right anywhere, otherwise an explanation in its place. It follows the right: as soon as
/// that arrives, so does the page.
fn gated(wanted: Wanted, page: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let app = App::here();
    let may = Memo::new(move |_| {
        app.me().is_some_and(|me: std::sync::Arc<Me>| me.offers_anywhere(wanted.control()))
    });
    dynamic(move || if may.get() { page() } else { view! { <NoAccess wanted=wanted/> }.into_any() })
}

/// Nobody is known yet, or nobody can be.
#[component]
fn Unknown(page: Memo<Option<Page>>) -> impl IntoView {
    let app = App::here();
    let session = app.session();
    dynamic(move || {
        let lang = app.lang.get();
        let m = lang.messages();
        let heading = title(lang, page.get().as_ref());
        session.state().with(|state| match state {
            RemoteData::Failed(error, _) if matches!(error.kind, Failure::SignedOut { .. }) => {
                let url = app.navigator.address().and_then(|here| app.sign_in_url(&here));
                // There is nothing here to lose yet, so the way to the sign-in page is not worth a click.
                // In a host's page it is the host who was told.
                if let Some(url) = url.as_ref().filter(|_| !app.host().is_guest) {
                    app.host().leave(url);
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
                {failure::failed(app, m.failed_session, error, session.retry())}
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

/// The session ended while a page was open: what is shown stays, with a way to sign in again beside it.
#[component]
fn SignedOut() -> impl IntoView {
    let app = App::here();
    app.on_sign_in(|| {
        // Whoever pressed a button of this bar must not be left in nowhere; whoever was elsewhere stays there.
        runtime::next_frame(|| {
            if is_lost() {
                focus(find(HEADING));
            }
        });
    });
    dynamic(move || {
        let is_known = app.session().state().with(|state| state.value().is_some());
        let is_out = is_known && app.signed_out.with(Option::is_some);
        is_out.then(|| lazy::beside(app.messages().error_signed_out, Box::new(|pages| (pages.signed_out)())))
    })
}
