//! The timeline of the next 12 months: a row for each end, with bands at 30, 60 and 90 days.

use super::endings::endings_of;
use super::rows::Shown;
use super::state::PlanningState;
use crate::components::dynamic;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use chrono::{Datelike, Months, NaiveDate};
use domain::planning::{Band, Ending, Horizon, Subject};
use leptos::prelude::*;
use std::sync::Arc;

/// Number of rows before the reader asks for more.
const FIRST: usize = 12;

/// The bands, each with its first and last day ahead and its class.
const BANDS: [(i64, i64, &str); 3] =
    [(0, 30, "timeline-30"), (30, 60, "timeline-60"), (60, 90, "timeline-90")];

/// The place of a day, as a share of the whole width.
fn place(days: i64) -> f64 {
    let all = Horizon::Year.days();
    days.clamp(0, all) as f64 * 100.0 / all as f64
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

#[component]
pub(super) fn Timeline(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let shown = Shown::of(FIRST);
    let year = Memo::new(move |_| {
        state.basis.with(|basis| {
            let basis = basis.as_ref()?;
            Some((Arc::new(endings_of(lang, basis, Horizon::Year).list), basis.today))
        })
    });
    dynamic(move || {
        let (list, today) = year.get()?;
        let Some(next) = list.first() else {
            return Some(view! { <p class="quiet">{m.timeline_none}</p> }.into_any());
        };
        let date = lang.date(next.ends);
        let label = fill(m.timeline_next, &[("timeline", m.timeline), ("name", &next.name), ("date", &date)]);
        let rows = shown.rows(&list, row);
        Some(
            view! {
                <div class="card timeline">
                    <div class="timeline-rows" role="img" aria-label=label>
                        <div class="timeline-row timeline-head"><span class=name_class()></span>{months(lang, today)}</div>
                        {rows}
                    </div>
                    <p class="legend" aria-hidden="true">{legend(lang)}</p>
                    {shown.more(list.len())}
                </div>
            }
            .into_any(),
        )
    })
}

/// The first days of the months to come, at their places.
fn months(lang: Lang, today: NaiveDate) -> impl IntoView + use<> {
    let first = today.with_day(1).unwrap_or(today);
    let ticks = (1..=12).filter_map(|month| {
        let day = first.checked_add_months(Months::new(month))?;
        let place = place((day - today).num_days());
        // A name at the very end would be cut off.
        (place < 96.0).then(|| {
            let class = if month % 2 == 1 { "timeline-tick" } else { "timeline-tick wide-only" };
            view! {
                <line class="timeline-month" x1=percent(place) x2=percent(place) y1="14" y2="20"></line>
                <text class=class x=percent(place) y="11">{lang.month_name(day)}</text>
            }
        })
    });
    view! { <svg class="timeline-bar" height="20" aria-hidden="true">{ticks.collect_view()}</svg> }
}

/// Computed, since the page's policy forbids fully static markup (see [`crate::components`]).
fn name_class() -> &'static str {
    "timeline-name"
}

fn row(ending: &Ending) -> AnyView {
    let end = place(ending.days_left);
    let begins = ending.begins.map_or(0, |day| ending.days_left - (ending.ends - day).num_days());
    let start = place(begins);
    let bands = BANDS.map(|(from, to, class)| {
        let (from, to) = (place(from), place(to));
        view! { <rect class=class x=percent(from) width=percent(to - from) y="0" height="24"></rect> }
    });
    let line = match ending.band() {
        Band::Within30 => "timeline-line is-bad",
        Band::Within60 | Band::Within90 => "timeline-line is-soon",
        Band::Later => "timeline-line",
    };
    let mark = match ending.subject {
        Subject::Agreement { .. } => "timeline-mark is-agreement",
        Subject::Package { .. } => "timeline-mark",
        Subject::Lot { .. } => "timeline-mark is-lot",
    };
    view! {
        <div class="timeline-row">
            <span class="timeline-name" title=ending.name.to_string()><bdi>{ending.name.to_string()}</bdi></span>
            <svg class="timeline-bar" height="24" aria-hidden="true">
                {bands}
                <line class=line x1=percent(start) x2=percent(end) y1="12" y2="12"></line>
                <circle class=mark cx=percent(end) cy="12" r="5"></circle>
            </svg>
        </div>
    }
    .into_any()
}

fn legend(lang: Lang) -> impl IntoView + use<> {
    let m = lang.page_messages();
    let band = |class: &'static str, days| {
        let text = lang.plural(m.within_days, days);
        view! { <span class="legend-entry"><span class=class></span>{text}</span> }
    };
    let mark = |class: &'static str, text: &'static str| {
        view! {
            <span class="legend-entry">
                <svg class="timeline-key" viewBox="0 0 12 12"><circle class=class cx="6" cy="6" r="4.5"></circle></svg>
                {text}
            </span>
        }
    };
    view! {
        {band("legend-band legend-30", 30)}
        {band("legend-band legend-60", 60)}
        {band("legend-band legend-90", 90)}
        {mark("timeline-mark is-agreement", m.agreement)}
        {mark("timeline-mark", m.package)}
        {mark("timeline-mark is-lot", m.credit_batch)}
    }
}
