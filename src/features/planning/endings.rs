//! What ends when: the horizon, the timeline, and the list.

use super::calendar::AddToCalendar;
use super::rows::{Name, Shown, cell, days, figure, heading, note, table};
use super::state::{Basis, PlanningState};
use super::timeline::Timeline;
use crate::components::{Icon, Link, retain};
use crate::features::outlook::{about, about_range, amount, sentence, verdict_class, verdict_count};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use domain::planning::{Ending, Endings, Horizon, Remainder, Subject, endings};
use domain::quantity::Quantity;
use domain::route::Params;
use leptos::prelude::*;
use std::sync::Arc;

/// What ends within a horizon, names in the order of the language.
pub(super) fn endings_of(lang: Lang, basis: &Basis, horizon: Horizon) -> Endings {
    endings(&basis.sources(), horizon, &|a, b| lang.compare(a, b))
}

#[component]
pub(super) fn WhatEnds(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let horizon = Memo::new(move |_| {
        state.choices.with(|choices| choices.as_ref().map_or_else(Horizon::default, |one| one.horizon))
    });
    let listed = Memo::new(move |_| {
        let horizon = horizon.get();
        state.basis.with(|basis| Some(Arc::new(endings_of(lang, basis.as_ref()?, horizon))))
    });
    let is_empty =
        Memo::new(move |_| listed.with(|listed| listed.as_ref().is_none_or(|one| one.list.is_empty())));
    let select = move |horizon| state.navigator.select_params(|params| params.with_horizon(horizon));
    let horizons = Horizon::ALL.map(|one| {
        let is_on = move || (horizon.get() == one).to_string();
        let text = days(lang, one.days());
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=move |_| select(one)>{text}</button> }
    });
    view! {
        <section class="area" aria-labelledby="ends-title">
            <div class="area-head">
                <h2 id="ends-title">{m.ends_title}</h2>
                <div class="planning-tools">
                    <div class="toggles" role="group" aria-label=m.horizon>{horizons}</div>
                    {move || (!is_empty.get()).then(|| view! { <AddToCalendar state=state/> })}
                </div>
            </div>
            <Timeline state=state.in_turn(1)/>
            <EndingList state=state listed=listed horizon=horizon/>
        </section>
    }
}

#[component]
fn EndingList(
    state: PlanningState,
    listed: Memo<Option<Arc<Endings>>>,
    horizon: Memo<Horizon>,
) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let shown = Shown::new();
    let params = Memo::new(move |_| state.navigator.params().overview_only());
    let is_pending =
        Memo::new(move |_| state.basis.with(|basis| basis.as_ref().is_some_and(|basis| basis.is_pending)));
    retain::focus_in(move || {
        let Some(endings) = listed.get() else { return ().into_any() };
        let undated = (endings.undated_lots > 0).then(|| {
            let text = lang.plural(m.undated_lots, endings.undated_lots as u64);
            view! { <p class="quiet">{text}</p> }
        });
        if endings.list.is_empty() {
            return view! { {nothing(state, horizon.get())}{undated} }.into_any();
        }
        let (params, is_pending) = (params.get(), is_pending.get());
        let list = Arc::new(endings.list.clone());
        let count = list.len();
        let rows = shown.rows(&list, move |ending| row(lang, state, ending, &params, is_pending));
        let labels = [m.ends_what, m.field_type, m.ends_on, m.days_left_label, m.unused, m.outlook];
        let head = labels.map(|label| heading(label, label == m.days_left_label));
        view! {
            {table(Name::Of("ends-title"), head.into(), rows)}
            {shown.more(count)}
            {undated}
        }
        .into_any()
    })
}

/// Says that nothing ends, and offers to look further ahead.
fn nothing(state: PlanningState, horizon: Horizon) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let count = |horizon: Horizon| u64::try_from(horizon.days()).unwrap_or_default();
    let further = Horizon::ALL.into_iter().find(|one| *one > horizon).map(|further| {
        let look = move |_| state.navigator.select_params(|params| params.with_horizon(further));
        view! { <button type="button" class="button" on:click=look>{lang.plural(m.look_ahead, count(further))}</button> }
    });
    view! {
        <div class="planning-none">
            {Icon::Check.view()}
            <p>{lang.plural(m.ends_none, count(horizon))}</p>
            {further}
        </div>
    }
    .into_any()
}

fn row(lang: Lang, state: PlanningState, ending: &Ending, params: &Params, is_pending: bool) -> AnyView {
    let m = lang.page_messages();
    let href = state.navigator.href(&ending.address(params));
    let (kind, about_it) = match &ending.subject {
        Subject::Agreement { number, renewed_by, .. } => {
            let renewed = renewed_by
                .as_ref()
                .map(|next| fill(m.renewed, &[("number", &next.number), ("date", &lang.date(next.starts))]));
            (m.agreement, vec![Some(number.to_string()), renewed])
        }
        Subject::Package { agreement, .. } => (m.package, vec![agreement.as_deref().map(str::to_owned)]),
        Subject::Lot { lot, package, .. } => {
            (m.credit_batch, vec![Some(lot.to_string()), Some(package.to_string())])
        }
    };
    let notes = about_it.into_iter().map(note).collect_view();
    let begins = ending.begins.map(|day| fill(m.begins_on, &[("date", &lang.date(day))]));
    let unused = ending.unused.iter().map(|one| {
        let text = remainder(lang, one);
        view! { <span class="cell-line">{text}</span> }
    });
    let unused = unused.collect_view();
    let name = ending.name.to_string();
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="planning-name"><Link href=href><bdi>{name}</bdi></Link>{notes}</th>
            {cell(m.field_type, kind)}
            {cell(m.ends_on, view! { <span class="nowrap">{lang.date(ending.ends)}</span>{note(begins)} })}
            {figure(m.days_left_label, days(lang, ending.days_left))}
            {cell(m.unused, if ending.unused.is_empty() { none().into_any() } else { unused.into_any() })}
            {cell(m.outlook, outlook(lang, ending, is_pending))}
        </tr>
    }
    .into_any()
}

/// Stands where there is nothing to say.
pub(super) fn none() -> &'static str {
    "–"
}

/// `at least 120 hours`, `40 credits (25%)`.
pub(super) fn remainder(lang: Lang, one: &Remainder) -> String {
    let m = lang.page_messages();
    let Some(left) = one.left else { return m.unknown.to_owned() };
    let left = amount(lang, left, &one.unit);
    match one.percent() {
        Some(percent) => fill(m.amount_and_share, &[("amount", &left), ("percent", &lang.percent(percent))]),
        None if one.unknown > 0 => sentence(&fill(m.at_least, &[("amount", &left)])),
        None => left,
    }
}

fn outlook(lang: Lang, ending: &Ending, is_pending: bool) -> AnyView {
    let m = lang.page_messages();
    if is_pending {
        return view! { <span class="quiet">{m.loading}</span> }.into_any();
    }
    let verdict = ending.verdict;
    let Some(text) = verdict_count(lang, verdict) else { return none().into_any() };
    let expected = match &ending.subject {
        Subject::Lot { lapses: Some(lapses), .. } if lapses.mid > Quantity::ZERO => {
            let unit = ending.unused.first().map(|one| &one.unit);
            let text = unit.map(|unit| about_range(lang, *lapses, unit));
            vec![text.map(|text| fill(m.outlook_lapses, &[("amount", &text)]))]
        }
        Subject::Lot { .. } => Vec::new(),
        _ => {
            let of = |one: &Remainder| {
                let expected = one.expected.filter(|expected| *expected > Quantity::ZERO)?;
                Some(fill(m.outlook_unused, &[("amount", &about(lang, expected, &one.unit))]))
            };
            ending.unused.iter().map(of).collect()
        }
    };
    let expected = expected.into_iter().map(|text| note(text.map(|text| sentence(&text)))).collect_view();
    view! { <span class=verdict_class(verdict.verdict)>{text}</span>{expected} }.into_any()
}
