//! The outlook of every entitlement, computed in slices whenever the overview's data or their months change.

use super::{Clock, Queries, Query, RemoteData};
use crate::runtime;
use domain::activity::Activity;
use domain::history::History;
use domain::outlook::{TooEarly, Verdict};
use domain::planning::{Computation, Outlooks};
use leptos::prelude::*;
use std::sync::Arc;

/// Number of entitlements computed in one step, some milliseconds.
const STEP: usize = 100;

/// Returns the outlooks of a response; `None` until the first are computed. They stay until newer ones replace them.
///
/// Months that do not add up to the consumption may have been read at another time, so they are requested once more for each response.
pub fn outlooks(
    activity: Memo<Option<Arc<Activity>>>,
    months: Query<History>,
) -> ReadSignal<Option<Arc<Outlooks>>> {
    let clock = Clock::here();
    let (computed, set_computed) = signal(None);
    // Counts the starts, so that an older computation ends.
    let latest = StoredValue::new(0_u32);
    let checked = StoredValue::new(None::<Arc<Activity>>);
    let lacks = Queries::here().lacks_series;
    // While months are loaded, the outlooks before stay. Without months, what is over or used up is known all the same.
    let settled = Signal::derive(move || {
        months.state().with(|state| match state {
            RemoteData::Idle => lacks.get().then_some(None),
            RemoteData::Loading { .. } | RemoteData::Reloading(_) => None,
            RemoteData::Ready(history) => Some(Some(Arc::clone(history))),
            RemoteData::Failed(_, old) => Some(old.clone()),
        })
    });
    Effect::new(move || {
        let (Some(activity), Some(history)) = (activity.get(), settled.get()) else { return };
        latest.update_value(|latest| *latest += 1);
        let own = latest.get_value();
        let as_of = activity.stamp.as_of.or_else(|| history.as_ref()?.stamp.as_of);
        let as_of = as_of.map_or_else(|| clock.today.get_untracked(), |time| time.date_naive());
        runtime::spawn(async move {
            let mut computation = Computation::new(as_of);
            let is_latest = || latest.try_get_value() == Some(own);
            runtime::work_in_slices(|| {
                is_latest() && !computation.advance(&activity, history.as_deref(), STEP)
            })
            .await;
            if !is_latest() {
                return;
            }
            let outlooks = computation.finish();
            let is_checked = |checked: &Option<Arc<Activity>>| {
                checked.as_ref().is_some_and(|checked| Arc::ptr_eq(checked, &activity))
            };
            if checked.try_with_value(is_checked) == Some(false) && differs(&activity, &outlooks) {
                checked.set_value(Some(activity));
                months.ask_again();
            }
            let _ = set_computed.try_set(Some(Arc::new(outlooks)));
        });
    });
    computed
}

/// Whether the months of an entitlement do not add up to its consumption.
fn differs(activity: &Activity, outlooks: &Outlooks) -> bool {
    let mut all = activity.packages.iter().flat_map(|package| &package.entitlements);
    all.any(|entitlement| {
        let verdict = outlooks.get(&entitlement.id).map(|outlook| outlook.verdict);
        verdict == Some(Verdict::TooEarly(TooEarly::MonthsDiffer))
    })
}
