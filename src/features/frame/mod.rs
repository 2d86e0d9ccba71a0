//! The frame of the standalone app: product, navigation, workspace, and the reader's menu.

pub mod user_panel;
pub mod workspace_menu;

use crate::components::focus::{HEADING, find, focus, moves_outside};
use crate::components::{Disclosure, Icon, Link, dynamic, retain};
use crate::features::lazy;
use crate::i18n::case::initials;
use crate::i18n::{Locale, lang};
use crate::runtime;
use crate::services::{Host, Navigator, Notifications, Preferences, Session};
use domain::access::Control;
use domain::route::{Address, MANAGEMENT, Page};
use leptos::prelude::*;
use std::sync::Arc;

/// Whether the reader's menu is open. Kept outside the frame, which a change of language rebuilds. Provided as a context.
#[derive(Clone, Copy)]
pub struct MenuOpen(pub RwSignal<bool>);

/// The current page in the navigation.
const CURRENT: &str = ".main-navigation [aria-current]";

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
    // Last in its list, so that nothing moves when it is known.
    let may_manage = Memo::new(move |_| session.me().is_some_and(|me| me.offers_anywhere(Control::Users)));
    // A filter is no reason to rebuild it: the focus may be in it.
    let place = Memo::new(move |_| navigator.address().map(|address| (address.page, address.fragment)));
    // On a phone the navigation may be wider than the window: the current page is in sight.
    Effect::new(move || {
        place.track();
        may_manage.track();
        runtime::next_frame(|| find(CURRENT).iter().for_each(runtime::scroll_into_view));
    });
    let m = lang().messages();
    dynamic(move || {
        let (page, fragment) = place.get().unzip();
        let in_management = fragment.flatten().as_deref() == Some(MANAGEMENT);
        let management = Address { fragment: Some(MANAGEMENT.to_owned()), ..Address::of(Page::Home) };
        let in_users = page == Some(Page::ManageUsers);
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
                        {dynamic(move || may_manage.get().then(|| view! {
                            <li><Link href=navigator.href_of(Page::ManageUsers) current=in_users>{m.manage_users}</Link></li>
                        }))}
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
                    <Workspace/>
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

/// The current workspace: a menu for those who can switch to another one.
#[component]
fn Workspace() -> impl IntoView {
    let host = Host::here();
    let session = Session::here();
    let open = retain::open_signal(WORKSPACES);
    dynamic(move || {
        let me = session.me()?;
        let name = me.current()?.name.to_string();
        let name =
            view! { <span class="header-workspace" title=name.clone()><bdi>{name.clone()}</bdi></span> };
        // The host's choice cannot be overruled here.
        let is_hosts = host
            .overrides
            .workspace
            .with(|workspace| workspace.as_deref().is_some_and(|id| me.workspace(id).is_some()));
        if is_hosts || !me.can_switch() {
            return Some(name.into_any());
        }
        let panel = Box::new(move || lazy::piece(Box::new(move |pages| (pages.workspace_menu)(open))));
        Some(menu(WORKSPACES, true, open, name.into_any(), panel))
    })
}

/// The id of the panel with the workspaces.
const WORKSPACES: &str = "workspaces";

/// A button in the header and the panel that it opens, which is a menu or holds other elements.
fn menu(
    id: &'static str,
    is_menu: bool,
    open: RwSignal<bool>,
    content: AnyView,
    panel: Box<dyn Fn() -> AnyView + Send>,
) -> AnyView {
    let disclosure = Disclosure::new(open);
    view! {
        <div
            class=if is_menu { "user-menu workspace-menu" } else { "user-menu" }
            on:keydown=move |event| {
                if is_menu && event.key() == "ArrowDown" && !open.get_untracked() {
                    event.prevent_default();
                    open.set(true);
                }
                disclosure.on_key(&event);
            }
            on:focusout=move |event| {
                if is_menu && moves_outside(&event) {
                    open.set(false);
                }
                disclosure.on_focus_out(&event);
            }
        >
            <button
                node_ref=disclosure.button
                type="button"
                class="user-button"
                aria-haspopup=is_menu.then_some("menu")
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=id
                on:click=move |_| disclosure.toggle()
            >
                {content}
                {Icon::ChevronDown.view()}
            </button>
            <div id=id class="user-panel" hidden=move || !open.get()>{dynamic(move || open.get().then(&panel))}</div>
        </div>
    }
    .into_any()
}

/// The reader's menu and its button.
#[component]
fn UserMenu() -> impl IntoView {
    let preferences = Preferences::here();
    let session = Session::here();
    let lang = lang();
    let open = expect_context::<MenuOpen>().0;
    dynamic(move || {
        let me = session.me()?;
        let is_private = preferences.is_private();
        let name =
            if is_private { lang.messages().name_hidden.to_owned() } else { me.display_name.to_string() };
        let avatar = match is_private {
            true => Icon::Person.view().into_any(),
            false => initials(&me.display_name).into_any(),
        };
        let content = view! {
            <span class="avatar" aria-hidden="true">{avatar}</span>
            <span class="user-name"><bdi>{name}</bdi></span>
        };
        let panel = Box::new(move || {
            let me = Arc::clone(&me);
            lazy::piece(Box::new(move |pages| (pages.user_panel)(&me)))
        });
        Some(menu("user-panel", false, open, content.into_any(), panel))
    })
}
