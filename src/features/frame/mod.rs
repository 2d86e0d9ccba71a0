//! The frame of the standalone app: product, navigation, workspace, and the reader's menu.

pub mod user_panel;

use crate::components::focus::{HEADING, find, focus};
use crate::components::{Disclosure, Icon, Link, dynamic};
use crate::features::lazy;
use crate::i18n::case::initials;
use crate::i18n::{Locale, lang};
use crate::services::{Host, Navigator, Notifications, Preferences, Session};
use domain::route::{Address, MANAGEMENT, Page};
use leptos::prelude::*;
use std::sync::Arc;

/// Whether the reader's menu is open. Kept outside the frame, which a change of language rebuilds. Provided as a context.
#[derive(Clone, Copy)]
pub struct MenuOpen(pub RwSignal<bool>);

#[component]
pub fn Header() -> impl IntoView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let host = Host::here();
    let session = Session::here();
    // Everything at the header's end is added at once, so that nothing moves.
    let known = Memo::new(move |_| session.me().is_some());
    // A filter is no reason to rebuild it: the focus may be in it.
    let place = Memo::new(move |_| navigator.address().map(|address| (address.page, address.fragment)));
    let m = lang().messages();
    dynamic(move || {
        let (page, fragment) = place.get().unzip();
        let in_management = fragment.flatten().as_deref() == Some(MANAGEMENT);
        let management = Address { fragment: Some(MANAGEMENT.to_owned()), ..Address::of(Page::Home) };
        let workspace = move || {
            let me = session.me()?;
            let current = me.current()?;
            Some(
                view! { <span class="header-workspace" title=current.name.to_string()><bdi>{current.name.to_string()}</bdi></span> },
            )
        };
        let is_guest = host.is_guest;
        // A host has its own brand and navigation.
        let ways = (!is_guest).then(|| view! {
                <Link href=navigator.href_of(Page::Home) class="brand">
                    <span class="brand-mark" aria-hidden="true">{Icon::Check.view()}</span>
                    <span class="brand-name">{m.product}</span>
                </Link>
                <nav class="main-navigation" aria-label=m.main_navigation>
                    <ul class=nav_class()>
                        <li><Link href=navigator.href_of(Page::Home) current=page == Some(Page::Home) && !in_management>{m.home}</Link></li>
                        <li><Link href=navigator.href(&management) current=in_management>{m.management}</Link></li>
                        <li><Link href=navigator.href_of(Page::Overview) current=page.as_ref().is_some_and(Page::is_activity)>{m.customer_activity}</Link></li>
                    </ul>
                </nav>
        });
        view! {
            <header class="header" role=is_guest.then_some("none")>
                <a class="skip-link" href="#main" on:click=move |event| {
                    event.prevent_default();
                    focus(find(HEADING));
                }>{m.skip_to_content}</a>
                {ways}
                <div class="header-end">
                    {workspace}
                    {dynamic(move || known.get().then(|| view! {
                        <button
                            type="button"
                            class="icon-button privacy-button"
                            aria-label=m.hide_personal
                            title=m.hide_personal_key
                            aria-keyshortcuts="F8"
                            aria-pressed=move || preferences.is_private().to_string()
                            on:click=move |_| preferences.toggle_privacy(locale, notifications)
                        >{Icon::Hide.view()}</button>
                    }))}
                    <UserMenu/>
                </div>
            </header>
            {dynamic(move || preferences.is_private().then(|| view! { <aside class="privacy-line" aria-label=m.hide_personal>{Icon::Hide.view()}<p>{m.personal_hidden}</p></aside> }))}
        }
    })
}

fn nav_class() -> &'static str {
    "navigation-list"
}

/// The reader's menu and its button.
#[component]
fn UserMenu() -> impl IntoView {
    let preferences = Preferences::here();
    let session = Session::here();
    let lang = lang();
    let menu = expect_context::<MenuOpen>();
    let open = menu.0;
    let disclosure = Disclosure::new(open);
    view! {
        {dynamic(move || session.me().map(|me| {
            let is_private = preferences.is_private();
            let name = if is_private { lang.messages().name_hidden.to_owned() } else { me.display_name.to_string() };
            let avatar = match is_private {
                true => Icon::Person.view().into_any(),
                false => initials(&me.display_name).into_any(),
            };
            let panel_owner = me.clone();
            view! {
                <div
                    class="user-menu"
                    on:keydown=move |event| disclosure.on_key(&event)
                    on:focusout=move |event| disclosure.on_focus_out(&event)
                >
                    <button
                        node_ref=disclosure.button
                        type="button"
                        class="user-button"
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        aria-controls="user-panel"
                        on:click=move |_| disclosure.toggle()
                    >
                        <span class="avatar" aria-hidden="true">{avatar}</span>
                        <span class="user-name"><bdi>{name}</bdi></span>
                        {Icon::ChevronDown.view()}
                    </button>
                    <div id="user-panel" class="user-panel" hidden=move || !open.get()>{dynamic(move || open.get().then(|| {
                        let me = Arc::clone(&panel_owner);
                        lazy::piece(Box::new(move |pages| (pages.user_panel)(&me)))
                    }))}</div>
                </div>
            }
        }))}
    }
}
