//! Consumption by month: a chart, or the same figures as a table.

use super::head::is_one_here;
use crate::components::{Icon, dynamic};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::runtime;
use crate::services::{Navigator, Query};
use domain::detail::{Detail, Month};
use domain::quantity::Quantity;
use domain::{EntitlementKind, Unit};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Width of a month in units of the SVG, which is 100 high.
const STEP: usize = 24;

#[component]
pub fn Series(detail: Query<Detail>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let navigator = Navigator::here();
    let as_table = Memo::new(move |_| navigator.params().shows_table());
    // The records come first: the bars are drawn after the rest of the page has been painted.
    let is_time = RwSignal::new(false);
    let draw_soon = move || {
        runtime::next_frame(move || {
            runtime::after(Duration::ZERO, move || {
                // Fails after the page was left.
                let _ = is_time.try_set(true);
            });
        });
    };
    dynamic(move || {
        // Support contacts are a head count and not consumed by month.
        let has_months = |detail: &Arc<Detail>| {
            !detail.series.is_empty() && detail.kind != EntitlementKind::SupportContacts
        };
        let detail = detail.value().filter(has_months)?;
        // Lines in different units have no common months.
        let unit = detail.lines.first().filter(|_| detail.lines.len() == 1)?.usage.unit.clone();
        if !is_time.get_untracked() {
            draw_soon();
        }
        let press = move |_| navigator.change_params(|params| params.with_table(!params.shows_table()));
        let is_shared = detail.is_series_shared();
        let here = if is_one_here() { m.series_here } else { m.series_here_of_several };
        let content = dynamic(move || match as_table.get() {
            true => table(lang, &detail, &unit, is_shared.then_some(here)).into_any(),
            false => chart(lang, &detail, &unit, is_time),
        });
        Some(view! {
            <section class="area series" aria-labelledby="series-title">
                <div class="area-head">
                    <h2 id="series-title">{m.consumption_by_month}</h2>
                    <button type="button" class="button button-subtle" aria-pressed=move || as_table.get().to_string() on:click=press>
                        {Icon::Table.view()}{m.show_as_table}
                    </button>
                </div>
                {move || (is_shared && !as_table.get()).then(|| view! { <p class="quiet">{here}</p> })}
                {content}
            </section>
        })
    })
}

/// Whether to draw grants: only credits come in lots. Other allowances are in the page's head, and a year's allowance next to a month's use
/// would make the bars too small.
fn is_granted(detail: &Detail) -> bool {
    detail.kind == EntitlementKind::ProactiveCredits
        && detail.series.iter().any(|month| month.granted.is_some_and(|granted| granted > Quantity::ZERO))
}

/// The figures as a table. `here` is the heading for the selected workspaces where others used some too.
fn table(lang: Lang, detail: &Arc<Detail>, unit: &Unit, here: Option<&'static str>) -> impl IntoView + use<> {
    let m = lang.page_messages();
    let granted = is_granted(detail);
    let number = |quantity: Option<Quantity>| {
        quantity.map_or_else(|| m.unknown.to_owned(), |quantity| lang.number(quantity))
    };
    let rows = detail.series.iter().map(|month| {
        view! {
            <tr>
                <th scope="row">{lang.month(month.first, false)}</th>
                <td class="number">{number(month.consumed)}</td>
                {here.map(|_| view! { <td class="number">{number(month.consumed_total)}</td> })}
                {granted.then(|| view! { <td class="number">{number(month.granted)}</td> })}
            </tr>
        }
    });
    let title = |title: &str| format!("{title} ({})", lang.unit(unit, Quantity::from_count(2)));
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=m.consumption_by_month>
            <table class="table series-table">
                <thead><tr>
                    <th scope="col">{m.month}</th>
                    <th scope="col" class="number">{title(here.unwrap_or(m.consumed))}</th>
                    {here.map(|_| view! { <th scope="col" class="number">{title(m.series_in_all)}</th> })}
                    {granted.then(|| view! { <th scope="col" class="number">{m.granted}</th> })}
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
                <tfoot><tr>
                    <th scope="row">{m.series_total}</th>
                    <td class="number">{number(detail.series_total())}</td>
                    {here.map(|_| view! { <td class="number">{number(detail.series_total_of_all())}</td> })}
                    {granted.then(|| view! { <td class="number">{number(detail.granted_total())}</td> })}
                </tr></tfoot>
            </table>
        </div>
    }
}

/// The text of a month.
fn say(lang: Lang, month: &Month, unit: &Unit, granted: bool) -> String {
    let m = lang.page_messages();
    let name = lang.month(month.first, false);
    let said = match month.consumed {
        None => fill(m.month_unknown, &[("month", &name)]),
        Some(value) => fill(
            m.month_value,
            &[("month", &name), ("value", &lang.number(value)), ("unit", &lang.unit(unit, value))],
        ),
    };
    // Whatever is drawn is also in the text.
    match month.granted.filter(|value| granted && *value > Quantity::ZERO) {
        Some(value) => fill(m.month_granted, &[("said", &said), ("granted", &lang.number(value))]),
        None => said,
    }
}

/// Returns the share of the tallest bar from 0 to 100, for the drawing only.
fn height(value: Quantity, tallest: Quantity) -> Quantity {
    if value.is_negative() { Quantity::ZERO } else { value.percent_of(tallest).unwrap_or(Quantity::ZERO) }
}

fn chart(lang: Lang, detail: &Arc<Detail>, unit: &Unit, is_time: RwSignal<bool>) -> AnyView {
    let m = lang.page_messages();
    let months = &detail.series;
    let granted = is_granted(detail);
    let values =
        months.iter().flat_map(|month| [month.consumed, month.granted.filter(|_| granted)]).flatten();
    let tallest = values.max().unwrap_or(Quantity::ZERO);
    let highest = months.iter().filter(|month| month.consumed.is_some()).max_by_key(|month| month.consumed);
    // Nothing to draw without any use; and without known values there is no scale.
    let nothing = match highest {
        None => Some(m.series_empty),
        Some(_) if tallest > Quantity::ZERO => None,
        Some(_) if months.iter().all(|month| month.consumed.is_some()) => Some(m.series_nothing),
        Some(_) => Some(m.series_nothing_known),
    };
    if let Some(nothing) = nothing.filter(|_| !granted) {
        return view! { <p class="quiet">{nothing}</p> }.into_any();
    }
    let summary = match highest {
        Some(month) => {
            let value = month.consumed.unwrap_or_default();
            let name = lang.month(month.first, false);
            fill(
                m.series_highest,
                &[("month", &name), ("value", &lang.number(value)), ("unit", &lang.unit(unit, value))],
            )
        }
        None => m.series_empty.to_owned(),
    };
    let said = RwSignal::new(summary.clone());
    let count = months.len();
    let drawn = {
        let (detail, unit) = (Arc::clone(detail), unit.clone());
        dynamic(move || is_time.get().then(|| bars(lang, &detail, &unit, tallest, granted, said)))
    };
    let on_key = move |event: KeyboardEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let parent = target.as_ref().and_then(|target| target.parent_element());
        let next = match event.key().as_str() {
            "ArrowLeft" => target.as_ref().and_then(web_sys::Element::previous_element_sibling),
            "ArrowRight" => target.as_ref().and_then(web_sys::Element::next_element_sibling),
            "Home" => parent.and_then(|parent| parent.first_element_child()),
            "End" => parent.and_then(|parent| parent.last_element_child()),
            _ => return,
        };
        event.prevent_default();
        if let (Some(before), Some(next)) = (target, next) {
            let _ = before.set_attribute("tabindex", "-1");
            let _ = next.set_attribute("tabindex", "0");
            if let Ok(next) = next.dyn_into::<web_sys::SvgElement>() {
                // Fails only for a node outside the document.
                let _ = next.focus();
            }
        }
    };
    let first = months.first().map(|month| lang.month(month.first, true));
    let last = months.last().filter(|_| count > 1).map(|month| lang.month(month.first, true));
    let scale = format!("{} {}", lang.number(tallest), lang.unit(unit, tallest));
    let legend = granted.then(|| view! { <p class="legend"><span class=legend_class(false)></span>{m.consumed}<span class=legend_class(true)></span>{m.granted}</p> });
    let back = summary.clone();
    view! {
        <div class="chart">
            <p class="chart-said" aria-hidden=is_hidden()>{said}</p>
            <p class="visually-hidden">{summary}</p>
            <p class="chart-scale quiet" aria-hidden=is_hidden()>{scale}</p>
            <svg
                class="bars"
                role="list"
                aria-label=m.consumption_by_month
                viewBox=format!("0 0 {} 100", count * STEP)
                preserveAspectRatio="none"
                on:keydown=on_key
                on:mouseleave=move |_| said.set(back.clone())
            >{drawn}</svg>
            <p class="chart-axis quiet" aria-hidden=is_hidden()><span>{first}</span><span>{last}</span></p>
            {legend}
        </div>
    }
    .into_any()
}

/// One bar per month. The text of the focused or hovered one is set in `said`.
fn bars(
    lang: Lang,
    detail: &Detail,
    unit: &Unit,
    tallest: Quantity,
    granted: bool,
    said: RwSignal<String>,
) -> AnyView {
    let full = Quantity::from_count(100);
    let top = |height: Quantity| full.minus(height).unwrap_or_default().to_string();
    let months = &detail.series;
    let count = months.len();
    let bars = months.iter().enumerate().map(|(at, month)| {
        let text = say(lang, month, unit, granted);
        let share = month.consumed.map(|value| height(value, tallest));
        let x = (at * STEP + 4).to_string();
        // An unknown month is hatched over the full height, so that it is not read as zero.
        let (class, tall) = match share {
            None => ("bar bar-unknown", full),
            Some(share) => ("bar", share),
        };
        let grant = month.granted.filter(|_| granted).map(|value| height(value, tallest)).map(|share| {
            view! { <rect class="bar-granted" x=(at * STEP + 2).to_string() y=top(share) width=(STEP - 4).to_string() height=share.to_string()></rect> }
        });
        let show = text.clone();
        let shown = text.clone();
        view! {
            <g role="listitem" class="month" tabindex=if at + 1 == count { "0" } else { "-1" } aria-label=text on:focus=move |_| said.set(show.clone()) on:mouseenter=move |_| said.set(shown.clone())>
                <rect class="bar-back" x=(at * STEP).to_string() y="0" width=STEP.to_string() height="100"></rect>
                {grant}
                <rect class=class x=x y=top(tall) width=(STEP - 8).to_string() height=tall.to_string()></rect>
            </g>
        }
    });
    bars.collect_view().into_any()
}

fn legend_class(granted: bool) -> &'static str {
    if granted { "legend-granted" } else { "legend-bar" }
}

fn is_hidden() -> &'static str {
    "true"
}
