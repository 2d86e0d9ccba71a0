//! Consumption over time: a chart, or the same figures as a table.

mod ahead;
mod bars;
mod download;
mod picture;
mod table;
mod texts;

use self::download::Download;
use self::picture::Chart;
use self::texts::Shown;
use super::head::is_one_here;
use crate::components::{Icon, dynamic};
use crate::i18n::lang;
use crate::runtime;
use crate::services::{Clock, Navigator, Query};
use chart::points::{Period, Scope, Series as Points};
use domain::EntitlementKind;
use domain::detail::Detail;
use domain::outlook::Outlook;
use domain::quantity::Quantity;
use domain::route::Params;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The section of a drilldown, if its entitlement is consumed over time.
#[component]
pub fn Series(detail: Query<Detail>) -> impl IntoView {
    let navigator = Navigator::here();
    let choice = Memo::new(move |_| {
        let params = navigator.params();
        Choice {
            table: params.shows_table(),
            total: params.shows_running_total(),
            quarters: params.shows_quarters(),
        }
    });
    // The records come first: the chart is drawn after the rest of the page has been painted.
    let is_time = RwSignal::new(false);
    dynamic(move || {
        let detail = detail.value().filter(|detail| is_consumed_over_time(detail))?;
        if !is_time.get_untracked() {
            draw_soon(is_time);
        }
        Some(view! { <Section detail=detail choice=choice is_time=is_time/> })
    })
}

/// Support contacts are a head count, and lines in different units have no common months.
fn is_consumed_over_time(detail: &Detail) -> bool {
    !detail.series.is_empty() && detail.lines.len() == 1 && detail.kind != EntitlementKind::SupportContacts
}

fn draw_soon(is_time: RwSignal<bool>) {
    runtime::next_frame(move || {
        runtime::after(Duration::ZERO, move || {
            // Fails after the page was left.
            let _ = is_time.try_set(true);
        });
    });
}

/// What the reader chose to see.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Choice {
    table: bool,
    total: bool,
    quarters: bool,
}

#[component]
fn Section(detail: Arc<Detail>, choice: Memo<Choice>, is_time: RwSignal<bool>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let navigator = Navigator::here();
    let today = Clock::here().today;
    let is_shared = detail.is_series_shared();
    let here = if is_one_here() { m.series_here } else { m.series_here_of_several };
    let toggle = move |label: &'static str,
                       icon: Option<Icon>,
                       is_on: fn(Choice) -> bool,
                       change: fn(&Params) -> Params| {
        view! {
            <button
                type="button"
                class="button button-subtle"
                aria-pressed=move || is_on(choice.get()).to_string()
                on:click=move |_| navigator.select_params(change)
            >
                {icon.map(Icon::view)}{label}
            </button>
        }
    };
    // The allowance and what counts against it are the agreement's.
    let whose = move || {
        let text = if choice.get().total { m.series_in_all } else { here };
        (is_shared && !choice.get().table).then(|| view! { <p class="quiet">{text}</p> })
    };
    let width = RwSignal::new(0.0);
    let outlook = Outlook::of_detail(&detail);
    let shown = Signal::derive(move || Arc::new(shown(lang, &detail, outlook.as_ref(), choice.get())));
    let content = dynamic(move || {
        let shown = shown.get();
        match choice.get().table {
            true => table::table(&shown, is_shared.then_some(here)).into_any(),
            false => view! { <Chart shown=shown is_time=is_time today=today width=width/> }.into_any(),
        }
    });
    view! {
        <section class="area series" aria-labelledby="series-title">
            <div class="area-head">
                <h2 id="series-title">{m.consumption_by_month}</h2>
                <div class="series-tools">
                    {toggle(m.by_quarter, None, |choice| choice.quarters, |params| params.with_quarters(!params.shows_quarters()))}
                    {toggle(m.running_total, None, |choice| choice.total, |params| params.with_running_total(!params.shows_running_total()))}
                    {toggle(m.show_as_table, Some(Icon::Table), |choice| choice.table, |params| params.with_table(!params.shows_table()))}
                    <Download shown=shown/>
                </div>
            </div>
            {whose}
            {content}
        </section>
    }
}

/// Prepares what a choice shows.
fn shown(lang: crate::i18n::Lang, detail: &Arc<Detail>, outlook: Option<&Outlook>, choice: Choice) -> Shown {
    let period = if choice.quarters { Period::Quarter } else { Period::Month };
    let points = |scope| {
        let points = Points::new(&detail.series, period, scope);
        if choice.total { points.running_total(detail.unreadable == 0) } else { points }
    };
    let line = detail.lines.first();
    let ahead = outlook.filter(|_| choice.total).and_then(|outlook| ahead::ahead(detail, outlook, period));
    Shown {
        lang,
        selected: points(Scope::Selected),
        agreement: points(Scope::Agreement),
        unit: line.map(|line| line.usage.unit.clone()),
        has_granted: is_granted(detail),
        // Credits are granted over time: their steps are the allowance.
        allowance: line.and_then(|line| line.usage.allowance.limit()).filter(|_| !is_granted(detail)),
        term: detail.package.as_ref().or(detail.agreement.as_ref()).and_then(|part| part.term),
        ahead: ahead.unwrap_or_default(),
        detail: Arc::clone(detail),
    }
}

/// Whether to draw grants: only credits come in lots.
fn is_granted(detail: &Detail) -> bool {
    detail.kind == EntitlementKind::ProactiveCredits
        && detail.series.iter().any(|month| month.granted.is_some_and(|granted| granted > Quantity::ZERO))
}
