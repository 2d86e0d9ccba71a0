//! What the home page says about the reader's workspace: what needs attention, the agreements, and what is used most.

use crate::components::states::Skeleton;
use crate::components::{dynamic, retain};
use crate::features::access::no_access::people_to_ask;
use crate::features::attention::Attention;
use crate::features::failure;
use crate::features::overview::OverviewState;
use crate::features::overview::agreements::Agreements;
use crate::features::overview::later::complete_for;
use crate::features::overview::tile::{TileText, tiles};
use crate::i18n::{Locale, lang};
use crate::services::{Clock, Navigator, Preferences, Session};
use domain::activity::Activity;
use domain::date::{Term, TermPhase};
use domain::entitlement::{Balance, Entitlement};
use domain::filter::Selection;
use domain::route::{Address, Page};
use domain::sort::sorted;
use leptos::prelude::*;

/// Number of entitlements that are listed.
const HIGHEST: usize = 5;

/// The summary, or for a reader without the right to it who can help.
pub fn summary() -> AnyView {
    let m = lang().page_messages();
    let (session, preferences, locale) = (Session::here(), Preferences::here(), Locale::here());
    let may_see = Memo::new(move |_| session.me().is_none_or(|me| me.viewable().next().is_some()));
    dynamic(move || {
        if may_see.get() {
            return untrack(activity);
        }
        let people = people_to_ask(session.me().as_deref(), preferences.mask(locale));
        view! {
            <section class="area" aria-labelledby="help-title">
                <h2 id="help-title">{m.home_no_right}</h2>
                <div class="card home-help">{people}</div>
            </section>
        }
        .into_any()
    })
}

fn activity() -> AnyView {
    let m = lang().messages();
    let state = OverviewState::request();
    complete_for(state);
    let is_here = Memo::new(move |_| state.activity.with(Option::is_some));
    let error = Memo::new(move |_| state.query.state().with(|state| state.error().cloned()));
    dynamic(move || match (is_here.get(), error.get()) {
        (true, _) => view! {
            <Attention activity=state.activity selection=state.selection later=state.later/>
            <Agreements state=state/>
            {highest(state)}
        }
        .into_any(),
        (false, Some(error)) => failure::failed(m.failed_activity, &error, state.query.retry()).into_any(),
        (false, None) => view! { <Skeleton cards=4 text=m.loading slow=false/> }.into_any(),
    })
}

/// The entitlements with the highest share used.
fn highest(state: OverviewState) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let (navigator, clock) = (Navigator::here(), Clock::here());
    retain::focus_in(move || {
        let (Some(activity), Some(selection)) = (state.activity.get(), state.selection.get()) else {
            return ().into_any();
        };
        let is_running = |term: Term| matches!(term.stand(clock.today.get()), TermPhase::Running { .. });
        let highest = most_used(&activity, &selection, is_running);
        if highest.is_empty() {
            return ().into_any();
        }
        let text = |entitlement: &Entitlement| {
            let page = Page::Entitlement(entitlement.id.to_string());
            let href = navigator.href(&Address::of(page));
            TileText::of_entitlement(lang, entitlement, &activity, href, state.is_one_workspace.get())
        };
        let texts = highest.into_iter().map(text).collect();
        view! {
            <section class="area" aria-labelledby="highest-title">
                <h2 id="highest-title">{m.highest_consumption}</h2>
                <div class="card tile-rows">{tiles(lang, texts, state.tiles_built)}</div>
            </section>
        }
        .into_any()
    })
}

/// The entitlements of running packages with the highest share used, the highest first.
fn most_used<'a>(
    activity: &'a Activity,
    selection: &'a Selection,
    is_running: impl Fn(Term) -> bool,
) -> Vec<&'a Entitlement> {
    let add_ons = activity.packages.iter().filter(|package| selection.admits_package(package));
    let packages =
        selection.enterprise_wide(activity).chain(add_ons).filter(|package| is_running(package.term));
    let used = |one: &'a Entitlement| {
        let balance = one.usage.balance().filter(|balance| !balance.used.is_zero())?;
        Some((balance, one))
    };
    let all: Vec<(Balance, &Entitlement)> =
        packages.flat_map(|package| &package.entitlements).filter_map(used).collect();
    let all = sorted(all, &|(a, first), (b, second)| b.cmp_share(*a).then_with(|| first.id.cmp(&second.id)));
    all.into_iter().take(HIGHEST).map(|(_, one)| one).collect()
}
