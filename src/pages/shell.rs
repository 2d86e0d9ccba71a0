//! The frame of the standalone app: product, navigation, workspace, and the reader's menu.

use super::roles::RolesHelp;
use crate::i18n::Lang;
use crate::i18n::case::upper;
use crate::model::Role;
use crate::model::access::Me;
use crate::route::{Address, Page};
use crate::state::App;
use crate::state::host::is_own_path;
use crate::state::preferences::Theme;
use crate::ui::focus::{HEADING, find, focus, focus_later};
use crate::ui::{Icon, Link, dynamic};
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// The place on the home page that "Management" leads to.
pub const MANAGEMENT: &str = "management";

/// The header.
#[component]
pub fn Header() -> impl IntoView {
    let app = App::here();
    // All of the head's end comes at once: nothing in it has to move.
    let known = Memo::new(move |_| app.me().is_some());
    dynamic(move || {
        let m = app.messages();
        let navigator = app.navigator;
        let address = navigator.address();
        let page = address.as_ref().map(|address| address.page.clone());
        let in_management = address.as_ref().is_some_and(|a| a.fragment.as_deref() == Some(MANAGEMENT));
        let management = Address { fragment: Some(MANAGEMENT.to_owned()), ..Address::of(Page::Home) };
        let workspace = move || {
            let me = app.me()?;
            let current = me.current()?;
            Some(
                view! { <span class="header-workspace" title=current.name.to_string()><bdi>{current.name.to_string()}</bdi></span> },
            )
        };
        let is_guest = app.host().is_guest;
        // A host has its own brand and its own ways.
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
                            aria-pressed=move || app.preferences.is_private().to_string()
                            on:click=move |_| app.turn_privacy()
                        >{Icon::Hide.view()}</button>
                    }))}
                    <UserMenu/>
                </div>
            </header>
            {dynamic(move || app.preferences.is_private().then(|| view! { <aside class="privacy-line" aria-label=m.hide_personal>{Icon::Hide.view()}<p>{m.personal_hidden}</p></aside> }))}
        }
    })
}

fn nav_class() -> &'static str {
    "navigation-list"
}

/// Person, roles, language, theme, and the way out.
#[component]
fn UserMenu() -> impl IntoView {
    let app = App::here();
    let open = app.menu_open;
    let button = NodeRef::<html::Button>::new();
    let close = move || {
        open.set(false);
        if let Some(button) = button.get_untracked() {
            let _ = button.focus();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            close();
        }
    };
    let on_focus_out = move |event: FocusEvent| {
        let around = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // A menu that is built anew in another language loses the focus to nowhere, and stays open.
        if to.is_some() && !around.is_some_and(|around| around.contains(to.as_ref())) {
            open.set(false);
        }
    };
    view! {
        {dynamic(move || app.me().map(|me| {
            let lang = app.lang.get();
            let is_private = app.preferences.is_private();
            let name = if is_private { lang.messages().name_hidden.to_owned() } else { me.display_name.to_string() };
            let avatar = match is_private {
                true => Icon::Person.view().into_any(),
                false => initials(&me.display_name).into_any(),
            };
            let panel_owner = me.clone();
            view! {
                <div class="user-menu" on:keydown=on_key on:focusout=on_focus_out>
                    <button
                        node_ref=button
                        type="button"
                        class="user-button"
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        aria-controls="user-panel"
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        <span class="avatar" aria-hidden="true">{avatar}</span>
                        <span class="user-name"><bdi>{name}</bdi></span>
                        {Icon::ChevronDown.view()}
                    </button>
                    <div id="user-panel" class="user-panel" hidden=move || !open.get()>{dynamic(move || open.get().then(|| panel(app, lang, &panel_owner)))}</div>
                </div>
            }
        }))}
    }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    upper(&first.into_iter().chain(words.next_back()).collect::<String>())
}

fn panel(app: App, lang: Lang, me: &Arc<Me>) -> impl IntoView + use<> {
    let m = lang.messages();
    let roles = me.workspaces.iter().map(|workspace| {
        let roles: Vec<String> = workspace.roles.iter().map(|role: &Role| lang.role(role)).collect();
        view! { <dt><bdi>{workspace.name.to_string()}</bdi></dt><dd>{roles.join(", ")}</dd> }
    });
    let languages = Lang::ALL.map(|choice| {
        view! { <option value=choice.tag() lang=choice.tag() selected=choice == lang>{choice.own_name()}</option> }
    });
    let theme = app.preferences.theme();
    let themes = Theme::ALL.map(|choice| {
        let name = match choice {
            Theme::System => m.theme_system,
            Theme::Light => m.theme_light,
            Theme::Dark => m.theme_dark,
        };
        view! { <option value=choice.name() selected=choice == theme>{name}</option> }
    });
    let help = me.support.as_ref().map(|link| {
        view! { <a class="panel-link" href=link.href().to_owned() target="_blank" rel="noopener noreferrer">{m.help}{Icon::External.view()}</a> }
    });
    // Signing out leaves the app for a fresh document; only an own path or a secure address is followed.
    // A host's page has the host's way out.
    let is_guest = app.host().is_guest;
    let sign_out = me.sign_out_url.as_deref().filter(|_| !is_guest);
    let sign_out = sign_out.filter(|url| is_own_path(url) || url.starts_with("https://"));
    let sign_out = sign_out.map(|url| {
        let href = url.to_owned();
        let url = href.clone();
        let leave = move |event: MouseEvent| {
            // With a key held the browser opens the way out in a window of its own.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                app.sign_out_elsewhere();
            } else {
                event.prevent_default();
                app.sign_out(url.clone());
            }
        };
        view! { <a class="button sign-out" href=href on:click=leave>{m.sign_out}</a> }
    });
    let choose_language = move |event| {
        if let Some(lang) = Lang::from_tag(&event_target_value(&event)) {
            app.preferences.choose_language(lang);
            focus_later("#menu-language");
        }
    };
    let is_private = app.preferences.is_private();
    let name = if is_private { m.name_hidden.to_owned() } else { me.display_name.to_string() };
    let email = me.email.as_ref().filter(|_| !is_private).map(ToString::to_string);
    view! {
        <p class="user-title"><bdi>{name}</bdi></p>
        {email.map(|email| view! { <p class="quiet"><bdi>{email}</bdi></p> })}
        <p class="panel-title">{m.your_roles}</p>
        <dl class="roles">{roles.collect_view()}</dl>
        <RolesHelp/>
        <label class="field" for="menu-language">
            <span>{m.language}</span>
            <select id="menu-language" class="select" on:change=choose_language>{languages.into_iter().collect_view()}</select>
        </label>
        <label class="field" for="menu-theme">
            <span>{m.theme}</span>
            <select id="menu-theme" class="select" on:change=move |event| {
                app.preferences.choose_theme(&event_target_value(&event));
                focus_later("#menu-theme");
            }>{themes.into_iter().collect_view()}</select>
        </label>
        <div class="panel-end">{help}{sign_out}</div>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Erika Maria Mustermann"), "EM");
        assert_eq!(initials("ömer"), "Ö");
        assert_eq!(initials("  "), "");
    }
}
