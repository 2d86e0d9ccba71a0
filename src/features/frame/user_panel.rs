//! The content of the reader's menu: person, roles, language, theme, sign-out.

use crate::components::Icon;
use crate::components::focus::focus_later;
use crate::features::access::roles::RolesHelp;
use crate::i18n::Format as _;
use crate::i18n::{Lang, lang};
use crate::services::preferences::Theme;
use crate::services::role_changes::RoleChanges;
use crate::services::{Host, Preferences, Session};
use domain::Role;
use domain::access::Me;
use domain::route::is_own_path;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

pub fn user_panel(me: &Me) -> AnyView {
    let preferences = Preferences::here();
    let host = Host::here();
    let session = Session::here();
    let lang = lang();
    let m = lang.page_messages();
    let roles = me.workspaces.iter().map(|workspace| {
        let roles: Vec<String> = workspace.roles.iter().map(|role: &Role| lang.role(role)).collect();
        view! { <dt><bdi>{workspace.name.to_string()}</bdi></dt><dd>{lang.list(&roles)}</dd> }
    });
    let languages = Lang::ALL.map(|choice| {
        view! { <option value=choice.tag() lang=choice.tag() selected=choice == lang.without_region()>{choice.own_name()}</option> }
    });
    let theme = preferences.theme();
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
    // Only an own path or an https URL is accepted. In a host's page, signing out is up to the host.
    let is_guest = host.is_guest;
    let sign_out = me.sign_out_url.as_deref().filter(|_| !is_guest);
    let sign_out = sign_out.filter(|url| is_own_path(url) || url.starts_with("https://"));
    let sign_out = sign_out.map(|url| {
        let href = url.to_owned();
        let url = href.clone();
        let changes = RoleChanges::here();
        let is_held = move |event: &MouseEvent| {
            let is_held = untrack(|| changes.is_running())
                && web_sys::window()
                    .is_some_and(|window| window.confirm_with_message(m.roles_leave) == Ok(false));
            if is_held {
                event.prevent_default();
            }
            is_held
        };
        let leave = move |event: MouseEvent| {
            if is_held(&event) {
                return;
            }
            // With a modifier key the browser opens the link in a new window.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                session.sign_out_elsewhere();
            } else {
                event.prevent_default();
                session.sign_out(url.clone());
            }
        };
        // As does the middle mouse button.
        let leave_elsewhere = move |event: MouseEvent| {
            if event.button() == 1 && !is_held(&event) {
                session.sign_out_elsewhere();
            }
        };
        view! { <a class="button sign-out" href=href on:click=leave on:auxclick=leave_elsewhere>{m.sign_out}</a> }
    });
    let choose_language = move |event| {
        if let Some(lang) = Lang::from_tag(&event_target_value(&event)) {
            preferences.choose_language(lang);
        }
    };
    let is_private = preferences.is_private();
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
                preferences.choose_theme(&event_target_value(&event));
                focus_later("#menu-theme");
            }>{themes.into_iter().collect_view()}</select>
        </label>
        <div class="panel-end">{help}{sign_out}</div>
    }
    .into_any()
}
