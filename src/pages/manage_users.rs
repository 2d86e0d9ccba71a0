//! The people of a workspace and their roles, for those who manage them.

use super::no_access::{NoAccess, Wanted};
use super::records::{About, RecordList};
use crate::api::List;
use crate::api::error::Failure;
use crate::i18n::Messages;
use crate::model::access::Control;
use crate::state::records::Phase;
use crate::state::{App, Records};
use crate::ui::{Choice, FilterMenu, dynamic};
use leptos::prelude::*;

fn people_title(m: &Messages) -> &'static str {
    m.people
}

/// The page.
#[component]
pub fn ManageUsers() -> impl IntoView {
    let app = App::here();
    // The chosen workspace if it may be managed, otherwise the current one, otherwise the first that may.
    let workspace = Memo::new(move |_| {
        let me = app.me()?;
        let wanted = app.navigator.params().all("workspace");
        let managed = || me.workspaces.iter().filter(|workspace| workspace.offers(Control::Users));
        let chosen = managed().find(|workspace| wanted.contains(&workspace.id));
        let current = || managed().find(|workspace| workspace.current);
        chosen.or_else(current).or_else(|| managed().next()).map(|workspace| workspace.id.clone())
    });
    let question = Memo::new(move |_| app.navigator.params().question().0);
    let people = Records::new(app, move || workspace.get().map(|id| List::of_users(&id)), question);
    let choices = Signal::derive(move || {
        let me = app.me();
        let workspaces = me.iter().flat_map(|me| &me.workspaces).filter(|w| w.offers(Control::Users));
        workspaces
            .map(|w| Choice { id: w.id.clone(), label: w.name.to_string(), hint: None })
            .collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || workspace.get().into_iter().collect::<Vec<_>>());
    let change = Callback::new(move |after: Vec<Box<str>>| {
        app.navigator.change_params(|params| params.with_workspace(after.first().map(|id| &**id)));
    });
    let is_forbidden = Memo::new(move |_| {
        people.phase().with(|phase| matches!(phase, Phase::Failed(error) if error.kind == Failure::Forbidden))
    });
    let content = move || {
        dynamic(move || {
            if is_forbidden.get() {
                let check = Callback::new(move |()| people.start_again());
                return view! { <NoAccess wanted=Wanted::Users on_check=check/> }.into_any();
            }
            let nobody = Signal::derive(Vec::new);
            let nothing = RwSignal::new(false);
            view! { <RecordList records=people question=question title=people_title grouped=Signal::derive(|| false) about=Signal::derive(About::default) managers=nobody wants_managers=nothing/> }.into_any()
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
