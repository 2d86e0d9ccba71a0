//! The dialog that changes roles: it explains the roles before anything is sent.

use super::Administration;
use crate::components::{Icon, dynamic};
use crate::i18n::Format as _;
use crate::i18n::{fill, lang};
use crate::services::Notifications;
use crate::services::Session;
use crate::services::role_changes::member_of;
use domain::Role;
use domain::access::Control;
use domain::roles::{Member, RoleChange, RoleEdit};
use domain::sort::sorted;
use leptos::html;
use leptos::prelude::*;

/// Number of people named; the others are counted.
const NAMED: usize = 12;

/// The dialog, for the people selected when it opened.
#[component]
pub fn RolesDialog(administration: Administration) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let open = administration.is_asking;
    Effect::new(move || {
        let is_open = open.get();
        if let Some(dialog) = dialog.get() {
            if is_open && !dialog.open() {
                // Fails only for a dialog outside the document.
                let _ = dialog.show_modal();
            } else if !is_open && dialog.open() {
                dialog.close();
            }
        }
    });
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="roles-title" on:close=move |_| open.set(false)>
            {dynamic(move || open.get().then(|| question(administration)))}
        </dialog>
    }
}

fn question(administration: Administration) -> AnyView {
    let notifications = Notifications::here();
    let session = Session::here();
    let Administration { people, selection, is_asking, asked: change, .. } = administration;
    let lang = lang();
    let m = lang.page_messages();
    let Some(place) = untrack(|| administration.place()) else { return ().into_any() };
    let chosen: Vec<Box<str>> = selection.with_untracked(|chosen| chosen.ids().map(Box::from).collect());
    let members: Vec<Member> = chosen.iter().filter_map(|id| people.find(id, member_of)).collect();
    let members = sorted(members, &|a, b| lang.compare(&a.name, &b.name));
    let gone = chosen.len() - members.len();
    let offered: Vec<Role> = place
        .delegable
        .iter()
        .filter(|role| place.offers(Control::Grant(role)))
        .filter(|role| members.iter().any(|member| member.delegable.contains(role)))
        .cloned()
        .collect();
    let count = members.len();
    let title = lang.plural(m.roles_of, count as u64);
    let names: Vec<String> = members.iter().take(NAMED).map(|member| member.name.to_string()).collect();
    let names = names.join(", ");
    let more = count.saturating_sub(NAMED);
    let more = (more > 0).then(|| lang.plural(m.and_more, more as u64));
    let own = untrack(|| session.me()).map(|me| me.user_id.clone());
    let is_self = members.iter().any(|member| Some(&member.id) == own.as_ref());
    let fixed: Vec<Role> = members.iter().flat_map(Member::fixed).fold(Vec::new(), |mut roles, role| {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
        roles
    });
    let fixed = (!fixed.is_empty()).then(|| fill(m.roles_fixed, &[("roles", &administration.words(&fixed))]));
    let workspace = place.id.clone();
    let members = StoredValue::new(members);
    let affected = Memo::new(move |_| {
        change
            .with(|change| members.with_value(|members| members.iter().filter(|m| change.changes(m)).count()))
    });
    let may_open = offered.contains(&Role::CustomerActivity);
    let rows: Vec<AnyView> = offered
        .into_iter()
        .enumerate()
        .map(|(at, role)| row(&place.name, change, members, role, at, may_open))
        .collect();
    let nothing_offered = rows.is_empty();
    let summary = move || {
        let affected = affected.get();
        match (affected, count - affected) {
            (0, _) => m.roles_nothing.to_owned(),
            (some, 0) => lang.plural(m.roles_affected, some as u64),
            (some, rest) => {
                format!(
                    "{} {}",
                    lang.plural(m.roles_affected, some as u64),
                    lang.plural(m.roles_unaffected, rest as u64)
                )
            }
        }
    };
    let confirm = move |_| {
        let change = change.get_untracked();
        let changes: Vec<_> = members.with_value(|members| {
            let affected = members.iter().filter(|member| change.changes(member));
            affected.map(|member| (member.clone(), change.apply(member))).collect()
        });
        if changes.is_empty() {
            notifications.announce(m.roles_nothing.to_owned());
            return;
        }
        is_asking.set(false);
        administration.changes.begin(workspace.clone(), changes, false);
    };
    view! {
        <div class="dialog-head">
            <h2 id="roles-title" tabindex="-1">{title}</h2>
            <button type="button" class="icon-button" aria-label=m.close title=m.close on:click=move |_| is_asking.set(false)>{Icon::Dismiss.view()}</button>
        </div>
        <p class="role-people"><bdi>{move || administration.name(&names)}</bdi>{more.map(|more| format!(" {more}"))}</p>
        {(gone > 0).then(|| view! { <p class="quiet">{lang.plural(m.people_gone, gone as u64)}</p> })}
        {nothing_offered.then(|| view! { <p>{m.roles_none_offered}</p> })}
        <div class="role-rows">{rows}</div>
        <div class="role-end">
            {fixed.map(|fixed| view! { <p class="quiet">{fixed}</p> })}
            {is_self.then(|| view! { <div class="notice notice-warning">{Icon::Warning.view()}<p class="notice-text">{m.roles_self}</p></div> })}
            <p role="status">{summary}</p>
            <p class="quiet">{m.no_access_delay}</p>
        </div>
        <div class="dialog-actions">
            <button type="button" class="button button-primary" aria-disabled=move || (affected.get() == 0).then_some("true") on:click=confirm>{m.change_roles}</button>
            <button type="button" class="button" on:click=move |_| is_asking.set(false)>{m.cancel}</button>
        </div>
    }
    .into_any()
}

/// A row for one role: who has it, the choice, and what the role allows.
fn row(
    workspace: &str,
    change: RwSignal<RoleChange>,
    members: StoredValue<Vec<Member>>,
    role: Role,
    at: usize,
    may_open: bool,
) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let name = lang.role(&role);
    let (have, all) = members
        .with_value(|members| (members.iter().filter(|member| member.holds(&role)).count(), members.len()));
    let number = move |count: usize| lang.number(domain::quantity::Quantity::from_count(count as u64));
    let held = fill(m.roles_held, &[("n", &number(have)), ("all", &number(all))]);
    let meant = role.clone();
    let described = format!("role-{at}");
    let workspace = workspace.to_owned();
    let meaning = move || {
        let wish = change.with(|change| change.of(&meant));
        let text = match (&meant, wish) {
            (_, RoleEdit::Keep) => return String::new(),
            (Role::CustomerActivity, RoleEdit::Grant) => m.grant_customer_activity,
            (Role::CustomerActivity, RoleEdit::Revoke) => m.revoke_customer_activity,
            (Role::ViewAllSupportRequests, RoleEdit::Grant) => m.grant_view_all,
            (Role::ViewAllSupportRequests, RoleEdit::Revoke) => m.revoke_view_all,
            (Role::LearningManager, RoleEdit::Grant) => m.grant_learning,
            (Role::LearningManager, RoleEdit::Revoke) => m.revoke_learning,
            (_, _) => m.grant_unknown,
        };
        fill(text, &[("workspace", &workspace)])
    };
    let overrides = [
        (RoleEdit::Keep, "keep", m.wish_keep),
        (RoleEdit::Grant, "grant", m.wish_grant),
        (RoleEdit::Revoke, "revoke", m.wish_revoke),
    ];
    let wished = role.clone();
    let value = move || {
        let now = change.with(|change| change.of(&wished));
        overrides.iter().find(|(wish, ..)| *wish == now).map_or("keep", |(_, name, _)| *name)
    };
    let given = role.clone();
    let idle = Memo::new(move |_| {
        change.with(|change| {
            members.with_value(|members| members.iter().filter(|m| change.gives_idle(&given, m)).count())
        })
    });
    let can_add = Memo::new(move |_| {
        may_open && change.with(|change| change.of(&Role::CustomerActivity) != RoleEdit::Grant)
    });
    // The button disappears with the problem; move the focus to what it changed.
    let add = move |_| {
        change.update(|change| *change = change.with_what_opens());
        crate::components::focus::focus_later("#role-customerActivity");
    };
    let without_effect = move || {
        let text = match (idle.get(), all) {
            (0, _) => return None,
            (_, 1) => m.role_idle_one.to_owned(),
            (some, _) => fill(m.role_idle_some, &[("n", &number(some)), ("all", &number(all))]),
        };
        Some(view! {
            <div class="notice notice-warning">
                {Icon::Warning.view()}
                <p class="notice-text">{text}</p>
                {can_add.get().then(|| view! { <button type="button" class="button" on:click=add>{m.role_add_too}</button> })}
            </div>
        })
    };
    let id = format!("role-{role}");
    let options = overrides.map(|(_, value, text)| view! { <option value=value>{text}</option> });
    let choose = move |event| {
        let value = event_target_value(&event);
        let wish =
            overrides.iter().find(|(_, name, _)| **name == *value).map_or(RoleEdit::Keep, |(wish, ..)| *wish);
        change.update(|change| *change = change.with(&role, wish));
    };
    view! {
        <div class="role-row">
            <span class="role-name" aria-hidden="true">{name.clone()}</span>
            <select id=id class="select" aria-label=name aria-describedby=described.clone() prop:value=value on:change=choose>{options.into_iter().collect_view()}</select>
            <span class="quiet" id=described>{held}</span>
            <span class="role-meaning" role="status">{meaning}</span>
            <div class="role-idle" role="status">{dynamic(without_effect)}</div>
        </div>
    }
    .into_any()
}
