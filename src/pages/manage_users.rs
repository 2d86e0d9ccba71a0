//! The people of a workspace and their roles, for those who manage them.

use super::drilldown::table;
use super::no_access::{NoAccess, Wanted};
use crate::api::error::Failure;
use crate::api::{Endpoint, decode};
use crate::model::Capability;
use crate::state::{App, Query, Remote};
use crate::ui::states::{Failed, Skeleton};
use crate::ui::{Choice, FilterMenu, dynamic};
use leptos::prelude::*;

/// How many people the page shows.
const FIRST: usize = 200;

/// The page.
#[component]
pub fn ManageUsers() -> impl IntoView {
    let app = App::here();
    let may = Capability::ManageUsers;
    // The chosen workspace if it may be managed, otherwise the current one, otherwise the first that may.
    let workspace = Memo::new(move |_| {
        let me = app.me()?;
        let wanted = app.navigator.params().all("workspace");
        let managed = || me.workspaces.iter().filter(|workspace| workspace.allows(&may));
        let chosen = managed().find(|workspace| wanted.contains(&workspace.id));
        let current = || managed().find(|workspace| workspace.current);
        chosen.or_else(current).or_else(|| managed().next()).map(|workspace| workspace.id.clone())
    });
    let people =
        Query::new(app, move || workspace.get().map(|id| Endpoint::users(&id, FIRST)), decode::records);
    let choices = Signal::derive(move || {
        let me = app.me();
        let workspaces =
            me.iter().flat_map(|me| &me.workspaces).filter(|w| w.allows(&Capability::ManageUsers));
        workspaces
            .map(|w| Choice { id: w.id.clone(), label: w.name.to_string(), hint: None })
            .collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || workspace.get().into_iter().collect::<Vec<_>>());
    let change = Callback::new(move |after: Vec<Box<str>>| {
        app.navigator.change_params(|params| params.with_workspace(after.first().map(|id| &**id)));
    });
    let content = move || {
        dynamic(move || {
            let lang = app.lang.get();
            let m = lang.messages();
            people.state().with(|state| match state {
                Remote::Failed(error, _) if error.kind == Failure::Forbidden => {
                    let check = Callback::new(move |()| people.ask_again());
                    view! { <NoAccess wanted=Wanted::Users on_check=check/> }.into_any()
                }
                Remote::Failed(error, None) => {
                    let retry = Callback::new(move |()| people.ask_again());
                    let reload = Callback::new(move |()| app.host().start_over());
                    view! { <Failed title=m.failed_users error=error.clone() lang=lang on_retry=retry on_reload=reload/> }
                        .into_any()
                }
                state => match state.value() {
                    Some(page) => table(lang, page).into_any(),
                    None => view! { <Skeleton cards=2 text=m.loading slow=false/> }.into_any(),
                },
            })
        })
    };
    // The head stands while the people come and go: the focus is on it when the page opens.
    dynamic(move || {
        let lang = app.lang.get();
        let m = lang.messages();
        view! {
            <div class="page-head"><h1 tabindex="-1">{m.manage_users}</h1></div>
            <div class="filters">
                <FilterMenu label=m.workspace id="workspace" choices=choices chosen=chosen several=false lang=lang on_change=change/>
            </div>
            {content()}
        }
    })
}
