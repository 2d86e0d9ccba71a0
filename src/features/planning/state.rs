//! What the page is computed from, and where it comes from.

use super::gather::Gathering;
use crate::components::focus::{HEADING, focus_later};
use crate::features::overview::OverviewState;
use crate::runtime;
use crate::services::history::history;
use crate::services::outlooks::outlooks;
use crate::services::{Clock, Navigator, Queries, Query};
use chrono::NaiveDate;
use domain::activity::Activity;
use domain::filter::Selection;
use domain::history::History;
use domain::planning::{Choices, Outlooks, Sources};
use leptos::prelude::*;
use std::sync::Arc;

/// The state of the page: the overview's, the months, the outlooks, and what the address says.
#[derive(Clone, Copy)]
pub(super) struct PlanningState {
    pub overview: OverviewState,
    pub navigator: Navigator,
    /// The request for the months of all entitlements.
    pub months: Query<History>,
    /// What is loaded entitlement by entitlement.
    pub gathering: Gathering,
    /// Whether the backend does not send the months of all entitlements at once.
    pub lacks_series: Signal<bool>,
    /// The data; `None` before there are any.
    pub basis: Signal<Option<Basis>>,
    /// Horizon and plan of the address, as far as they can be used.
    pub choices: Memo<Option<Choices>>,
    /// Whether the address says something about this page that was dropped.
    pub has_dropped: Signal<bool>,
}

/// The data of the page.
#[derive(Clone, PartialEq)]
pub(super) struct Basis {
    pub activity: Arc<Activity>,
    pub selection: Selection,
    /// Months and lots; `None` while they are unknown.
    pub history: Option<Arc<History>>,
    pub outlooks: Arc<Outlooks>,
    /// Whether the outlooks are still to be computed.
    pub is_pending: bool,
    pub today: NaiveDate,
}

impl Basis {
    pub fn sources(&self) -> Sources<'_> {
        Sources {
            activity: &self.activity,
            selection: &self.selection,
            history: self.history.as_deref(),
            outlooks: &self.outlooks,
            today: self.today,
        }
    }
}

impl PlanningState {
    /// Requests the months that belong to an overview.
    pub fn request(overview: OverviewState) -> PlanningState {
        let (navigator, clock, queries) = (Navigator::here(), Clock::here(), Queries::here());
        let months = history(queries, overview.scope, overview.activity);
        let gathering = Gathering::new(overview);
        let lacks = queries.lacks_series;
        let of_all = outlooks(overview.activity, months);
        let of_gathered = outlooks(overview.activity, gathering.history);
        let computed = Memo::new(move |_| if lacks.get() { of_gathered.get() } else { of_all.get() });
        let basis = Memo::new(move |_| {
            let (activity, selection) = (overview.activity.get()?, overview.selection.get()?);
            let today = clock.today.get();
            let computed = computed.get();
            let history = if lacks.get() { gathering.history.value() } else { months.value() };
            let none = || {
                let as_of = activity.stamp.as_of.map_or(today, |time| time.date_naive());
                Arc::new(Outlooks::none(as_of))
            };
            Some(Basis {
                is_pending: computed.is_none(),
                outlooks: computed.unwrap_or_else(none),
                activity,
                selection,
                history,
                today,
            })
        });
        let choices = Memo::new(move |_| {
            let params = navigator.params();
            basis.with(|basis| {
                let basis = basis.as_ref()?;
                Some(Choices::of(&params, &basis.activity, basis.outlooks.as_of()))
            })
        });
        let has_dropped =
            Signal::derive(move || choices.with(|choices| choices.as_ref().is_some_and(|one| one.dropped)));
        PlanningState {
            overview,
            navigator,
            months,
            gathering,
            lacks_series: lacks.into(),
            basis: basis.into(),
            choices,
            has_dropped,
        }
    }

    /// The state for a section of the page, which gets new data this many tasks after they have come. With thousands of entitlements
    /// each section takes some of the 50 ms after which a page feels stuck, so they take turns.
    pub fn in_turn(self, turn: u32) -> PlanningState {
        let (own, set_own) = signal(None);
        let latest = StoredValue::new(0_u32);
        Effect::new(move || {
            let basis = self.basis.get();
            latest.update_value(|latest| *latest += 1);
            let this = latest.get_value();
            runtime::spawn(async move {
                for _ in 0..turn {
                    runtime::pause().await;
                }
                if latest.try_get_value() == Some(this) {
                    let _ = set_own.try_set(basis);
                }
            });
        });
        PlanningState { basis: own.into(), ..self }
    }

    /// Removes from the address what it says about this page that cannot be used.
    pub fn drop_invalid(self) {
        if let Some(choices) = self.choices.get_untracked() {
            self.navigator
                .replace_params(|params| params.with_horizon(choices.horizon).with_plan(&choices.plan));
        }
        focus_later(HEADING);
    }
}
