//! What the roles allow: a disclosure, in the reader's menu and where a right is missing.

use crate::components::dynamic;
use crate::features::lazy;
use crate::i18n::lang;
use domain::Role;
use leptos::prelude::*;

/// The disclosure. Its content is built when it is opened.
#[component]
pub fn RolesHelp() -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <details class="roles-help" on:toggle=move |_| opened.set(true)>
            <summary>{lang().page_messages().roles_help}</summary>
            {dynamic(move || opened.get().then(|| lazy::piece(Box::new(|pages| (pages.roles)()))))}
        </details>
    }
}

#[component]
pub fn Roles() -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let meaning = |role: &Role| match role {
        Role::CustomerAdministrator => m.means_customer_administrator,
        Role::WorkspaceAdministrator => m.means_workspace_administrator,
        Role::CustomerActivity => m.means_customer_activity,
        Role::ViewAllSupportRequests => m.means_view_all_support_requests,
        Role::LearningManager => m.means_learning_manager,
        Role::SupportContact => m.means_support_contact,
        Role::Member => m.means_member,
        Role::Other(_) => m.means_other,
    };
    let roles = Role::KNOWN
        .iter()
        .map(|role| view! { <div><dt>{lang.role(role)}</dt><dd>{meaning(role)}</dd></div> })
        .collect_view();
    view! {
        <dl>{roles}</dl>
        <p>{m.roles_granted}</p>
        <p>{m.means_other}</p>
    }
}
