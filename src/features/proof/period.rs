//! The fields for the document's period.

use super::snapshot::{Basis, Period, is_wrong};
use crate::components::{Icon, dynamic};
use crate::i18n::{fill, lang};
use crate::services::{Clock, Navigator};
use chrono::{Datelike, NaiveDate};
use domain::date::{parse_date, write_date};
use domain::proof::{self};
use domain::query::RecordQuery;
use leptos::prelude::*;

#[component]
pub(super) fn PeriodChoice(period: Memo<Period>, basis: Memo<Option<Basis>>) -> impl IntoView {
    let navigator = Navigator::here();
    let clock = Clock::here();
    let lang = lang();
    let m = lang.page_messages();
    let between = move |(from, to): Period| {
        navigator
            .select_params(|params| params.with_question(&RecordQuery { from, to, ..params.question().0 }));
    };
    let year = |year: i32| (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let this_year = clock.today.get_untracked().year();
    let presets =
        [(m.any_time, (None, None)), (m.this_year, year(this_year)), (m.last_year, year(this_year - 1))];
    let preset = move |label: String, wanted: Period| {
        let is_on = move || (period.get() == wanted).to_string();
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=move |_| between(wanted)>{label}</button> }
    };
    let presets = presets.map(|(label, wanted)| preset(label.to_owned(), wanted));
    let years = Memo::new(move |_| {
        let basis = basis.get()?;
        let years = proof::agreement_years(&basis.activity, &basis.contents, clock.today.get());
        let is_only = years.len() == 1;
        let years = years.into_iter().map(|(year, agreements)| {
            let numbers: Vec<&str> = agreements.iter().map(|agreement| &*agreement.number).collect();
            let label = match is_only {
                true => m.proof_year.to_owned(),
                false => fill(m.proof_year_of, &[("agreements", &numbers.join(", "))]),
            };
            (label, (Some(year.start), Some(year.end)))
        });
        Some(years.collect::<Vec<_>>())
    });
    let years = dynamic(move || {
        let years = years.get().unwrap_or_default();
        years.into_iter().map(|(label, wanted)| preset(label, wanted)).collect_view()
    });
    let date = |label: &'static str,
                get: fn(Period) -> Option<NaiveDate>,
                put: fn(Period, Option<NaiveDate>) -> Period| {
        let value = move || get(period.get()).map(write_date).unwrap_or_default();
        let change = move |event: leptos::ev::Event| {
            between(put(period.get_untracked(), parse_date(&event_target_value(&event))));
        };
        view! {
            <label class="panel-field">
                <span>{label}</span>
                <input type="date" class="input" prop:value=value on:change=change/>
            </label>
        }
    };
    let wrong = move || {
        is_wrong(period.get()).then(
            || view! { <p role="alert" class="problem">{Icon::Warning.view()}{m.proof_period_wrong}</p> },
        )
    };
    view! {
        <div class="proof-period" role="group" aria-label=m.period>
            {date(m.from_date, |(from, _)| from, |(_, to), date| (date, to))}
            {date(m.to_date, |(_, to)| to, |(from, _), date| (from, date))}
            <div class="toggles">{presets.collect_view()}{years}</div>
            {wrong}
        </div>
    }
}
