//! The filters at the top: workspaces and agreements.

use super::OverviewState;
use crate::components::{Choice, FilterMenu};
use crate::features::lazy::filter_panel;
use crate::i18n::{Lang, lang};
use crate::services::Session;
use domain::access::{Control, Me};
use domain::activity::Activity;
use domain::agreement::Agreement;
use domain::filter::{OverviewFilter, WorkspaceChoice};
use domain::route::Params;
use leptos::prelude::*;

pub(super) fn agreement_choice(lang: Lang, agreement: &Agreement) -> Choice {
    let status = lang.agreement_status(&agreement.status);
    Choice {
        id: agreement.id.clone(),
        label: agreement.name.to_string(),
        hint: Some(format!("{} · {status}", agreement.number)),
    }
}

pub(super) fn agreement_choices(lang: Lang, activity: Option<&Activity>, all: &str) -> Vec<Choice> {
    let everything = Choice { id: "".into(), label: all.to_owned(), hint: None };
    let agreements = activity.into_iter().flat_map(|activity| &activity.agreements);
    std::iter::once(everything).chain(agreements.map(|agreement| agreement_choice(lang, agreement))).collect()
}

impl OverviewState {
    /// Changes the filters, and drops invalid values that the address names.
    pub(super) fn change(self, change: impl FnOnce(&mut OverviewFilter) + 'static) {
        self.change_boxed(Box::new(change));
    }

    /// Takes a boxed closure, so that this code is compiled once and not for every filter.
    fn change_boxed(self, change: Box<dyn FnOnce(&mut OverviewFilter)>) {
        self.navigator.select_params(|params| {
            let mut filter = self.valid(params);
            change(&mut filter);
            params.with_overview(&filter)
        });
    }

    /// Drops invalid values that the address names.
    pub(super) fn drop_invalid(self) {
        self.navigator.replace_params(|params| params.with_overview(&self.valid(params)));
    }

    /// The filters of the address without invalid values.
    fn valid(self, params: &Params) -> OverviewFilter {
        let mut filter = params.overview();
        if let Some(selection) = self.selection.get_untracked() {
            filter.agreements = selection.agreements;
            filter.add_on_agreements = selection.add_on_agreements;
            filter.packages = selection.packages;
            filter.status = selection.status;
        }
        if let Some(me) = untrack(|| self.session.me()) {
            keep_existing(&mut filter.workspaces, &me);
        }
        filter
    }
}

fn keep_existing(choice: &mut WorkspaceChoice, me: &Me) {
    if let WorkspaceChoice::These(ids) = choice {
        ids.retain(|id| me.workspace(id).is_some_and(|workspace| workspace.offers(Control::Activity)));
        if ids.is_empty() {
            *choice = WorkspaceChoice::Current;
        }
    }
}

#[component]
pub(super) fn TopFilters(state: OverviewState) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let session = Session::here();
    let workspaces = Signal::derive(move || {
        let mut choices =
            vec![Choice { id: WorkspaceChoice::ALL.into(), label: m.all_workspaces.to_owned(), hint: None }];
        if let Some(me) = session.me() {
            choices.extend(me.viewable().map(|workspace| Choice {
                id: workspace.id.clone(),
                label: workspace.name.to_string(),
                hint: None,
            }));
        }
        choices
    });
    let chosen_workspaces = Signal::derive(move || match state.scope.get() {
        Some(scope) => scope.ids.unwrap_or_else(|| vec![WorkspaceChoice::ALL.into()]),
        None => Vec::new(),
    });
    let change_workspaces = Callback::new(move |after: Vec<Box<str>>| {
        let Some(me) = untrack(|| session.me()) else { return };
        let choice = WorkspaceChoice::of_list(&chosen_workspaces.get_untracked(), &after, &me);
        state.change(|filter| filter.workspaces = choice);
    });
    let agreements = Signal::derive(move || {
        state.activity.with(|activity| agreement_choices(lang, activity.as_deref(), m.all_active_agreements))
    });
    let chosen_agreements = Signal::derive(move || {
        state.selection.with(|s| s.as_ref().map(|s| s.agreements.clone()).unwrap_or_default())
    });
    let change_agreements = Callback::new(move |after: Vec<Box<str>>| {
        let activity = state.activity.get_untracked();
        state.change(|filter| {
            filter.agreements = after;
            // The add-on area may offer fewer packages now: drop the others from its selection.
            if let Some(activity) = activity {
                filter.packages = filter.resolve(&activity).packages;
            }
        });
    });
    view! {
        <div class="filters">
            <FilterMenu label=m.workspace id="workspace" choices=workspaces chosen=chosen_workspaces several=Some(m.several_workspaces) lang=lang on_change=change_workspaces panel=filter_panel/>
            <FilterMenu label=m.agreement id="agreement" choices=agreements chosen=chosen_agreements several=Some(m.several_agreements) lang=lang on_change=change_agreements panel=filter_panel/>
        </div>
    }
}
