//! The chart of consumption over time: bars, or the running total with the allowance, the even pace and the outlook.

use super::bars;
use super::texts::Shown;
use crate::components::dynamic;
use crate::i18n::Format as _;
use crate::runtime;
use chart::labels::{Label, labels};
use chart::layout::{Layout, Plot};
use chart::number;
use chrono::NaiveDate;
use domain::quantity::Quantity;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::Event;

/// Height of the plot, and room above it and below it for the labels, in pixels.
const HEIGHT: f64 = 168.0;
const ABOVE: f64 = 12.0;
const BELOW: f64 = 24.0;
/// Width that a label of the time axis needs, and one with a year.
const LABEL: f64 = 48.0;
const LABEL_WITH_YEAR: f64 = 68.0;
/// About the width of a digit.
const DIGIT: f64 = 7.0;

#[component]
pub fn Chart(
    shown: Arc<Shown>,
    is_time: RwSignal<bool>,
    today: RwSignal<NaiveDate>,
    /// The width that there was for the chart before, in pixels: it is drawn in it at once. 0 if unknown.
    width: RwSignal<f64>,
) -> impl IntoView {
    if let Some(nothing) = shown.nothing() {
        return view! { <p class="quiet">{nothing}</p> }.into_any();
    }
    let m = shown.lang.page_messages();
    let summary = shown.summary();
    let said = RwSignal::new(summary.clone());
    let (back, read) = (summary.clone(), summary);
    let frame = NodeRef::<leptos::html::Div>::new();
    let measure = move || {
        if let Some(frame) = frame.try_get_untracked().flatten() {
            let now = f64::from(frame.client_width());
            if width.try_get_untracked().is_some_and(|before| before != now) {
                let _ = width.try_set(now);
            }
        }
    };
    Effect::new(move || {
        if is_time.get() && frame.get().is_some() && width.get_untracked() == 0.0 {
            measure();
        }
    });
    runtime::listen_at_window("resize", move |_: Event| measure());
    let is_total = shown.selected.is_total();
    let legend = legend(&shown);
    let drawn = dynamic(move || {
        let width = width.get();
        (width > 0.0).then(|| picture(&shown, width, today.get(), said))
    });
    view! {
        <div class="chart" class:chart-total=is_total>
            <p class="chart-said" aria-hidden="true">{said}</p>
            <p class="visually-hidden">{read}</p>
            <div class="chart-frame" node_ref=frame on:mouseleave=move |_| said.set(back.clone())>{drawn}</div>
            <div class="chart-below">{legend}<p class="quiet chart-hint">{m.chart_hint}</p></div>
        </div>
    }
    .into_any()
}

fn legend(shown: &Shown) -> impl IntoView + use<> {
    let m = shown.lang.page_messages();
    let is_total = shown.selected.is_total();
    let entry = |class: &'static str, text: &'static str| {
        view! { <span class="legend-entry"><span class=class></span>{text}</span> }
    };
    let has_unknown = shown.drawn().points().iter().any(|point| point.consumed.is_none());
    let has_allowance = is_total && shown.allowance.is_some();
    let is_worth_it = shown.has_granted || is_total || has_unknown;
    is_worth_it.then(|| {
        view! {
            <p class="legend" aria-hidden="true">
                {entry("legend-bar", m.consumed)}
                {shown.has_granted.then(|| entry("legend-granted", m.granted))}
                {has_unknown.then(|| entry("legend-unknown", m.unknown))}
                {has_allowance.then(|| entry("legend-allowance", m.purchased))}
                {(has_allowance && shown.term.is_some()).then(|| entry("legend-pace", m.even_pace))}
                {is_total.then(|| entry("legend-today", m.today))}
                {(!shown.ahead.is_empty()).then(|| entry("legend-ahead", m.outlook))}
            </p>
        }
    })
}

/// The geometry of the chart for a width in pixels.
pub fn layout(shown: &Shown, width: f64, today: NaiveDate) -> Layout {
    Layout::new(&plot(shown, width, today))
}

fn plot(shown: &Shown, width: f64, today: NaiveDate) -> Plot<'_> {
    let series = shown.drawn();
    let is_total = series.is_total();
    Plot {
        series,
        width,
        height: HEIGHT,
        has_granted: shown.has_granted,
        allowance: shown.allowance.filter(|_| is_total),
        pace: shown.term.filter(|_| is_total),
        until: shown.term.map(|term| term.end).filter(|_| is_total),
        today: is_total.then_some(today),
        ahead: &shown.ahead,
    }
}

/// The labels of the time axis.
pub fn places(layout: &Layout) -> Vec<Label> {
    let of = |label_width| labels(&layout.slots, layout.period, layout.width, label_width);
    let places = of(LABEL);
    if places.iter().all(|label| label.has_year) { of(LABEL_WITH_YEAR) } else { places }
}

/// Draws the chart for a width in pixels.
fn picture(shown: &Arc<Shown>, width: f64, today: NaiveDate, said: RwSignal<String>) -> AnyView {
    let lang = shown.lang;
    let is_total = shown.selected.is_total();
    // The room for the numbers depends on the scale, and the scale only on the values.
    let ticks: Vec<(Quantity, String)> = plot(shown, width, today)
        .scale()
        .map(|scale| scale.ticks().iter().map(|tick| (*tick, lang.number(*tick))).collect())
        .unwrap_or_default();
    let longest = ticks.iter().map(|(_, text)| text.chars().count()).max().unwrap_or_default();
    // The first label of the time axis reaches beyond the plot by half its width.
    let left = (longest as f64 * DIGIT + DIGIT).max(LABEL_WITH_YEAR / 2.0);
    let layout = layout(shown, (width - left).max(0.0), today);
    let places = places(&layout);
    let lines =
        ticks.into_iter().filter_map(|(tick, text)| Some((layout.y_of(tick)?, text))).map(|(y, text)| {
            let y = number(y);
            view! {
                <line class="chart-grid" x1="0" x2=number(layout.width) y1=y.clone() y2=y.clone()></line>
                <text class="chart-tick" x="-6" y=y dy="4" text-anchor="end">{text}</text>
            }
        });
    let names = places.iter().filter_map(|label| Some((label, layout.slots.get(label.at)?))).map(|(label, slot)| {
        let text = shown.short_period(*slot, label.has_year);
        view! { <text class="chart-tick" x=number(label.x) y=number(HEIGHT + 18.0) text-anchor="middle">{text}</text> }
    });
    let ahead = layout.ahead.clone().map(|ahead| {
        view! {
            <path class="chart-band" d=ahead.band></path>
            <path class="chart-ahead" d=ahead.line></path>
        }
    });
    let marks = view! {
        {layout.allowance.map(|y| view! { <line class="chart-allowance" x1="0" x2=number(layout.width) y1=number(y) y2=number(y)></line> })}
        {layout.pace.clone().map(|path| view! { <path class="chart-pace" d=path></path> })}
        {layout.today.map(|x| view! { <line class="chart-today" x1=number(x) x2=number(x) y1="0" y2=number(HEIGHT)></line> })}
    };
    let areas = is_total.then(|| view! {
        {layout.granted.clone().map(|paths| view! { <path class="chart-granted-line" d=paths.steps></path> })}
        <path class="chart-area" d=layout.consumed.area.clone()></path>
        <path class="chart-line" d=layout.consumed.steps.clone()></path>
    });
    let list = NodeRef::new();
    let on_touch = bars::on_touch(list, layout.clone(), left, said);
    let bars = bars::bars(shown, layout.clone(), list, said);
    let frame =
        format!("{} {} {} {}", number(-left), number(-ABOVE), number(width), number(HEIGHT + ABOVE + BELOW));
    view! {
        <svg class="chart-picture" viewBox=frame width=number(width) height=number(HEIGHT + ABOVE + BELOW) on:pointermove=on_touch>
            <g aria-hidden="true">{lines.collect_view()}{names.collect_view()}{areas}{ahead}{marks}</g>
            {bars}
        </svg>
    }
    .into_any()
}
