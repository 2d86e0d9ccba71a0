//! The outlook of every metered entitlement.

use super::endings::none;
use super::gather::Progress;
use super::range_bar::range_bar;
use super::rows::{Name, Shown, cell, figure, heading, note, table};
use super::state::{Basis, PlanningState};
use crate::components::states::Skeleton;
use crate::components::{Disclosure, Icon, Link, dynamic, retain};
use crate::features::failure;
use crate::features::outlook::{
    about, about_range, amount, expectation, how_sure, method, reason, run_out_range, sentence,
    verdict_class, verdict_word,
};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use chrono::NaiveDate;
use domain::attention::Action;
use domain::entitlement::Entitlement;
use domain::outlook::{Outlook, Projection, RunOutDay, Verdict};
use domain::package::Package;
use domain::planning::{Row, outlook_table};
use domain::quantity::Quantity;
use domain::route::{Address, Page, Params};
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// A row of the table without borrowed parts: the entitlement by its place in the response.
#[derive(Clone, Copy)]
pub(super) struct PlacedRow {
    package: usize,
    entitlement: usize,
    used: Option<Quantity>,
    left: Option<Quantity>,
    runs_out: Option<NaiveDate>,
}

impl PlacedRow {
    pub fn find<'a>(&self, basis: &'a Basis) -> Option<(&'a Package, &'a Entitlement)> {
        let package = basis.activity.packages.get(self.package)?;
        Some((package, package.entitlements.get(self.entitlement)?))
    }
}

/// The rows, names in the order of the language.
pub(super) fn rows_of(lang: Lang, basis: &Basis) -> Vec<PlacedRow> {
    let mut places: HashMap<&str, (usize, usize)> = HashMap::new();
    for (package, of_it) in basis.activity.packages.iter().enumerate() {
        for (entitlement, one) in of_it.entitlements.iter().enumerate() {
            places.insert(&one.id, (package, entitlement));
        }
    }
    let placed = |row: &Row<'_>| {
        let (package, entitlement) = places.get(&*row.entitlement.id).copied()?;
        Some(PlacedRow { package, entitlement, used: row.used, left: row.left, runs_out: row.runs_out() })
    };
    let table = outlook_table(&basis.sources(), &|a, b| lang.compare(a, b));
    table.iter().filter_map(placed).collect()
}

/// The address of an entitlement's drilldown.
pub(super) fn drilldown(entitlement: &Entitlement, params: &Params) -> Address {
    let action = Action::OpenEntitlement(entitlement.id.clone());
    action.address(params).unwrap_or_else(|| Address::of(Page::Overview))
}

#[component]
pub(super) fn OutlookList(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let shown = Shown::new();
    let params = Memo::new(move |_| state.navigator.params().overview_only());
    let list = dynamic(move || {
        let Some(basis) = state.basis.get() else { return ().into_any() };
        // Rows sorted without their outlooks would change places a moment later.
        if basis.is_pending {
            return view! { <Skeleton cards=4 text=m.outlook_pending slow=false/> }.into_any();
        }
        let params = params.get();
        let rows = Arc::new(rows_of(lang, &basis));
        let count = rows.len();
        if count == 0 {
            return view! { <p class="quiet">{m.outlook_none}</p> }.into_any();
        }
        let basis = Arc::new(basis);
        let rows = shown.rows(&rows, move |placed| row(lang, state, &basis, placed, &params));
        let head = [
            heading(m.field_entitlement, false),
            heading(m.consumed, true),
            heading(m.remaining, true),
            heading(m.pace, true),
            heading(m.left_at_end, true),
            heading(m.runs_out_on, false),
            heading(m.outlook, false),
        ];
        view! {
            {table(Name::Text(m.outlook_table), head.into(), rows)}
            {shown.more(count)}
        }
        .into_any()
    });
    view! {
        <section class="area" aria-labelledby="outlook-title">
            <div class="area-head">
                <h2 id="outlook-title">{m.outlook}</h2>
                <HowCalculated/>
            </div>
            <p class="lead">{m.outlook_lead}</p>
            <Months state=state/>
            {list}
        </section>
    }
}

/// The button that opens the explanation, and the explanation.
#[component]
fn HowCalculated() -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let open = retain::open_signal("how-calculated");
    let disclosure = Disclosure::new(open);
    let paragraphs = move || method(lang).map(|text| view! { <p>{text}</p> });
    view! {
        <button
            node_ref=disclosure.button
            type="button"
            class="button button-subtle"
            aria-expanded=move || open.get().to_string()
            aria-controls="how-calculated"
            on:click=move |_| disclosure.toggle()
        >
            {Icon::Info.view()}{m.how_calculated}
        </button>
        <div id="how-calculated" class="card planning-how" hidden=move || !open.get()>{paragraphs()}</div>
    }
}

/// What is missing: the months could not be loaded, are still to be computed, or come entitlement by entitlement if the reader wants.
#[component]
fn Months(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let error = Memo::new(move |_| state.months.state().with(|remote| remote.error().cloned()));
    dynamic(move || {
        if state.lacks_series.get() {
            return view! { <Calculation state=state/> }.into_any();
        }
        match error.get().filter(|error| !error.is_signed_out()) {
            Some(error) => failure::failed_part(m.outlook_failed, &error, state.months.retry()),
            None => ().into_any(),
        }
    })
}

/// The button that loads the months of each entitlement, its progress, and what failed.
#[component]
fn Calculation(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let gathering = state.gathering;
    let ids = Memo::new(move |_| {
        state.basis.with(|basis| {
            let Some(basis) = basis.as_ref() else { return Vec::new() };
            let of = |placed: &PlacedRow| placed.find(basis).map(|(_, one)| one.id.clone());
            rows_of(lang, basis).iter().filter_map(of).collect::<Vec<_>>()
        })
    });
    retain::focus_in(move || {
        let Progress { is_running, done, all, failed } = gathering.progress().get();
        let count = ids.with(Vec::len);
        if count == 0 {
            return ().into_any();
        }
        if is_running {
            let values = [("done", lang.count(done)), ("all", lang.count(all))];
            let text =
                fill(m.calculate_progress, &values.each_ref().map(|(key, value)| (*key, value.as_str())));
            return view! {
                <div class="planning-progress">
                    <span role="status">{text}</span>
                    <progress max=all.max(1).to_string() value=done.to_string() aria-label=m.outlook></progress>
                    <button id="calculate" type="button" class="button" on:click=move |_| gathering.cancel()>{m.cancel}</button>
                </div>
            }
            .into_any();
        }
        if failed > 0 {
            return view! {
                <div class="notice notice-warning planning-progress" role="alert">
                    {Icon::Warning.view()}
                    <div class="notice-text"><p>{lang.plural(m.calculate_failed, failed as u64)}</p></div>
                    <button id="calculate" type="button" class="button" on:click=move |_| gathering.try_again()>{m.try_again}</button>
                </div>
            }
            .into_any();
        }
        let missing = count.saturating_sub(done);
        if missing == 0 {
            return ().into_any();
        }
        let start = move |_| gathering.start(ids.get_untracked());
        view! {
            <div class="planning-progress">
                <p class="quiet">{m.calculate_hint}</p>
                <button id="calculate" type="button" class="button button-primary" on:click=start>{lang.plural(m.calculate_outlook, missing as u64)}</button>
            </div>
        }
        .into_any()
    })
}

fn row(lang: Lang, state: PlanningState, basis: &Basis, placed: &PlacedRow, params: &Params) -> AnyView {
    let m = lang.page_messages();
    let Some((package, entitlement)) = placed.find(basis) else { return ().into_any() };
    let unit = &entitlement.usage.unit;
    let outlook = basis.outlooks.get(&entitlement.id);
    let projection = outlook.and_then(|outlook| outlook.projection.as_ref());
    let href = state.navigator.href(&drilldown(entitlement, params));
    let agreement = basis.activity.agreements.iter().find(|one| one.id == package.agreement_id);
    let agreement = agreement.map(|agreement| {
        view! { " · "<span class="nowrap"><bdi>{agreement.number.to_string()}</bdi></span> }
    });
    let where_it_is =
        view! { <span class="quiet cell-note"><bdi>{package.name.to_string()}</bdi>{agreement}</span> };
    let used = placed.used.map_or_else(|| m.unknown.to_owned(), |used| amount(lang, used, unit));
    let allowed = entitlement.usage.allowance.limit();
    let share = placed.used.zip(allowed).and_then(|(used, allowed)| used.percent_of(allowed));
    let share = share.map(|percent| lang.percent(percent));
    let left = match placed.left {
        Some(left) if left.is_negative() => {
            let over = left.abs();
            fill(m.over, &[("over", &lang.number(over)), ("unit", &lang.unit(unit, over))])
        }
        Some(left) => amount(lang, left, unit),
        None => m.unknown.to_owned(),
    };
    let pace = projection.map_or_else(|| none().to_owned(), |one| about(lang, one.pace, unit));
    let name = entitlement.name.to_string();
    let bar = range_bar(lang, entitlement, placed.used, outlook);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="planning-name"><Link href=href><bdi>{name}</bdi></Link>{where_it_is}</th>
            {figure(m.consumed, view! { <span>{used}</span>{bar}{note(share)} })}
            {figure(m.remaining, left)}
            {figure(m.pace, pace)}
            {figure(m.left_at_end, left_at_end(lang, outlook, entitlement))}
            {cell(m.runs_out_on, runs_out(lang, placed.runs_out, projection))}
            {cell(m.outlook, verdict(lang, outlook, entitlement))}
        </tr>
    }
    .into_any()
}

fn left_at_end(lang: Lang, outlook: Option<&Outlook>, entitlement: &Entitlement) -> AnyView {
    let unit = &entitlement.usage.unit;
    let Some(outlook) = outlook else { return none().into_any() };
    let Some(left) = outlook.expected_left() else { return none().into_any() };
    if outlook.projection.is_none() {
        return amount(lang, left, unit).into_any();
    }
    let range = match (&outlook.lots, &outlook.projection) {
        (None, Some(projection)) if projection.left.low != projection.left.high => {
            Some(about_range(lang, projection.left, unit))
        }
        _ => None,
    };
    view! { <span>{about(lang, left, unit)}</span>{note(range)} }.into_any()
}

fn runs_out(lang: Lang, day: Option<NaiveDate>, projection: Option<&Projection>) -> AnyView {
    let m = lang.page_messages();
    let Some(projection) = projection else { return none().into_any() };
    let text = day.map_or_else(|| m.run_out_after_end.to_owned(), |day| lang.date(day));
    // That it may run out earlier matters also where it probably does not.
    let is_certain = projection.runs_out.earliest == RunOutDay::AfterEnd;
    let range = run_out_range(lang, projection.runs_out).filter(|_| !is_certain);
    view! { <span class="nowrap">{text}</span>{note(range)} }.into_any()
}

/// The verdict, and how sure it is or why there is none.
fn verdict(lang: Lang, outlook: Option<&Outlook>, entitlement: &Entitlement) -> AnyView {
    let Some(outlook) = outlook else { return none().into_any() };
    let kind = outlook.verdict.kind();
    let why = match outlook.verdict {
        Verdict::TooEarly(why) => Some(sentence(&reason(lang, why))),
        Verdict::AtRisk { .. } if outlook.lots.is_some() => {
            Some(sentence(&expectation(lang, outlook, &entitlement.usage.unit)))
        }
        Verdict::Over { .. } | Verdict::NotApplicable(_) => {
            Some(sentence(&expectation(lang, outlook, &entitlement.usage.unit)))
        }
        _ => None,
    };
    let sure = outlook.projection.as_ref().map(|projection| how_sure(lang, projection));
    view! { <span class=verdict_class(kind)>{verdict_word(lang, kind)}</span>{note(why)}{note(sure)} }
        .into_any()
}
