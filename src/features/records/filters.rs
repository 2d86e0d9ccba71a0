//! The filters of a list: values, a period, and the chips of active filters.

use super::ListState;
use crate::components::states::describe;
use crate::components::{Icon, Panel, dynamic, retain};
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::{Lang, fill, lang};
use crate::runtime;
use crate::services::Clock;
use crate::services::Navigator;
use crate::services::Queries;
use api_client::ApiError;
use chrono::{Datelike, Days, NaiveDate};
use domain::date::{parse_date, write_date};
use domain::quantity::Quantity;
use domain::query::{Filter, RecordQuery};
use leptos::prelude::*;
use record_store::{Facet, Field, FieldType};

/// Number of values listed at most; typing finds the others.
const LISTED: usize = 200;
/// A field and its values.
type Found = (Box<str>, Result<Vec<Facet>, ApiError>);

/// Whether a column offers its values: times and findings hardly repeat, and addresses say nothing.
pub fn is_offered(sort: FieldType) -> bool {
    sort.is_picked() || matches!(sort, FieldType::Quantity | FieldType::Percent | FieldType::Date)
}

impl ListState {
    fn picked_fields(self) -> Vec<Field> {
        let Some(shown) = self.shape.get() else { return Vec::new() };
        let fields = shown.shape.fields.iter().enumerate();
        fields
            .filter(|(place, field)| shown.may_be_filled(*place) && is_offered(field.field_type))
            .map(|(_, field)| field.clone())
            .collect()
    }

    /// Returns a filter as text.
    pub(super) fn filter_text(self, filter: &Filter, words: &CellWords) -> String {
        let lang = words.lang;
        let m = lang.page_messages();
        let field = untrack(|| self.field(&filter.field));
        let name = |value: &str| match &field {
            Some(field) => words.filter_value(field, Some(value)),
            None if words.hides_personal => lang.page_messages().hidden.to_owned(),
            None => value.to_string(),
        };
        let mut values: Vec<String> = filter.values.iter().map(|value| name(value)).collect();
        if words.hides_personal {
            // With hidden values the number of equal masks says nothing.
            values.dedup();
        }
        let message = if filter.exclude { m.filter_is_not } else { m.filter_is };
        fill(message, &[("column", &lang.field(&filter.field)), ("values", &values.join(", "))])
    }

    fn field(self, name: &str) -> Option<Field> {
        let shown = self.shape.get()?;
        shown.shape.fields.iter().find(|field| *field.name == *name).cloned()
    }
}

/// Returns a period as text; `None` when there is none.
pub fn period_text(lang: Lang, question: &RecordQuery) -> Option<String> {
    let m = lang.page_messages();
    match (question.from, question.to) {
        (Some(from), Some(to)) => Some(lang.date_range(from, to)),
        (Some(from), None) => Some(fill(m.from_only, &[("date", &lang.date(from))])),
        (None, Some(to)) => Some(fill(m.to_only, &[("date", &lang.date(to))])),
        (None, None) => None,
    }
}

/// The panel to include or exclude values of a field.
#[component]
pub fn FilterPanel(state: ListState) -> impl IntoView {
    let m = lang().page_messages();
    let badge = Memo::new(move |_| {
        // The query in effect: unknown values have been dropped from it.
        state.records.follow();
        state.records.question().filters.iter().map(|filter| filter.values.len()).sum::<usize>()
    });
    view! {
        <Panel label=m.filter icon=Icon::Filter id="filter" open=state.filtering badge=Signal::from(badge)>
            <Values state=state/>
        </Panel>
    }
}

#[component]
fn Values(state: ListState) -> impl IntoView {
    let queries = Queries::here();
    let lang = lang();
    let m = lang.page_messages();
    let fields = StoredValue::new(untrack(|| state.picked_fields()));
    let field = Memo::new(move |_| {
        let first = || {
            let preferred = ["status", "type", "severity"];
            fields.with_value(|fields| {
                let found =
                    preferred.iter().find_map(|name| fields.iter().find(|field| *field.name == **name));
                found.or(fields.first()).map(|field| field.name.clone())
            })
        };
        state.picking.get().or_else(first).unwrap_or_default()
    });
    // What the reader picked for this field; otherwise as the query has it.
    let picked: RwSignal<Option<bool>> = RwSignal::new(None);
    let is_exclusion = Memo::new(move |_| {
        let field = field.get();
        picked.get().unwrap_or_else(|| {
            let has =
                |exclude| state.question.with(|question| !question.values_of(&field, exclude).is_empty());
            has(true) && !has(false)
        })
    });
    let typed = RwSignal::new(String::new());
    // Stored with its field, so that values are never shown for another one.
    let found: RwSignal<Option<Found>> = RwSignal::new(None);
    let round = StoredValue::new(0_u32);
    // Requested again when the rest of the query changes, and once the whole list is loaded, but not for each page.
    let asked = Memo::new(move |_| {
        state.records.follow();
        let field = field.get();
        let rest = RecordQuery { sort: Vec::new(), ..state.records.question().without_field(&field) };
        (field, rest, state.records.progress().is_whole)
    });
    let again = RwSignal::new(());
    queries.on_sign_in(move || {
        if found.with(|found| matches!(found, Some((_, Err(error))) if error.is_signed_out())) {
            again.set(());
        }
    });
    Effect::new(move || {
        let (field, ..) = asked.get();
        again.get();
        round.update_value(|round| *round += 1);
        let now = round.get_value();
        runtime::spawn(async move {
            let facets = state.records.facets(&field).await;
            if round.try_get_value() == Some(now) {
                let _ = found.try_set(Some((field, facets)));
            }
        });
    });
    let options = move || {
        let chosen = field.get();
        let option = |field: &Field| {
            let is_it = field.name == chosen;
            view! { <option value=field.name.to_string() selected=is_it>{lang.field(&field.name)}</option> }
        };
        fields.with_value(|fields| fields.iter().map(option).collect_view())
    };
    let list = move || {
        let name = field.get();
        let Some(shape) = state.field(&name) else { return ().into_any() };
        found.with(|found| match found.as_ref().filter(|(of, _)| *of == name).map(|(_, facets)| facets) {
            None => view! { <p class="quiet">{m.loading}</p> }.into_any(),
            Some(Err(error)) => values_failed(lang, error, again),
            Some(Ok(_)) if state.words().hides(&shape) => {
                view! { <p class="quiet">{m.values_hidden}</p> }.into_any()
            }
            Some(Ok(facets)) => {
                let words = state.words();
                let typed = typed.get().to_lowercase();
                let rows = facets
                    .iter()
                    .map(|facet| (words.filter_value(&shape, facet.value.as_deref()), facet))
                    .filter(|(label, _)| {
                        typed.split_whitespace().all(|word| label.to_lowercase().contains(word))
                    })
                    .take(LISTED)
                    .map(|(label, facet)| value_row(state, is_exclusion, &name, label, facet))
                    .collect::<Vec<_>>();
                if rows.is_empty() {
                    return view! { <p class="quiet">{m.no_option}</p> }.into_any();
                }
                let label = fill(m.values_of, &[("column", &lang.field(&name))]);
                view! { <ul class="values" aria-label=label>{rows}</ul> }.into_any()
            }
        })
    };
    view! {
        <label class="panel-field">
            <span>{m.filter_column}</span>
            <select class="input" on:change=move |event| { typed.set(String::new()); picked.set(None); state.picking.set(Some(event_target_value(&event).into())); }>{options}</select>
        </label>
        <input
            type="text"
            class="input"
            aria-label=move || fill(m.find_option, &[("list", &lang.field(&field.get()))])
            placeholder=move || fill(m.find_option, &[("list", &lang.field(&field.get()))])
            prop:value=move || typed.get()
            on:input=move |event| typed.set(event_target_value(&event))
        />
        {condition(state, field, is_exclusion, picked)}
        {dynamic(list)}
    }
}

/// Says why values could not be loaded, and tries again when asked.
pub(super) fn values_failed(lang: Lang, error: &ApiError, again: RwSignal<()>) -> AnyView {
    view! {
        <div role="alert" class="values-failed">
            <p>{describe(error, lang)}</p>
            <button type="button" class="button" on:click=move |_| again.set(())>{lang.messages().try_again}</button>
        </div>
    }
    .into_any()
}

/// Whether the values of a field are included or excluded: two buttons above its values.
fn condition(
    state: ListState,
    field: Memo<Box<str>>,
    is_exclusion: Memo<bool>,
    picked: RwSignal<Option<bool>>,
) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let button = move |exclude: bool, text: &'static str| {
        let press = move |_| {
            picked.set(Some(exclude));
            state.change(|question| question.with_condition(&field.get_untracked(), exclude));
        };
        let is_on = move || (is_exclusion.get() == exclude).to_string();
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=press>{text}</button> }
    };
    let name = move || fill(m.condition_of, &[("column", &lang.field(&field.get()))]);
    view! { <div class="toggles" role="group" aria-label=name>{button(false, m.is)}{button(true, m.is_not)}</div> }
        .into_any()
}

/// A value, which its box includes or excludes.
fn value_row(
    state: ListState,
    is_exclusion: Memo<bool>,
    field: &str,
    label: String,
    facet: &Facet,
) -> AnyView {
    let value: Box<str> = facet.value.clone().unwrap_or_default();
    let (field, of) = (Box::<str>::from(field), value.clone());
    let name = field.clone();
    let is_on =
        move || state.question.with(|question| question.values_of(&name, is_exclusion.get()).contains(&of));
    let is_checked = is_on.clone();
    let press = move |_| {
        let to = (!untrack(&is_on)).then_some(is_exclusion.get_untracked());
        state.change(|question| question.with_value(&field, &value, to));
    };
    let count = lang().number(Quantity::from_count(facet.count));
    view! {
        <li class="value">
            <label>
                <input type="checkbox" prop:checked=is_checked on:change=press/>
                <bdi class="value-text">{label}</bdi>
            </label>
            <span class="quiet">{count}</span>
        </li>
    }
    .into_any()
}

#[component]
pub fn PeriodPanel(state: ListState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let open = retain::open_signal("period");
    let has_dates =
        Memo::new(move |_| state.shape.get().is_some_and(|shown| shown.shape.date_field.is_some()));
    let badge = Signal::derive(move || {
        state
            .question
            .with(|question| usize::from(question.from.is_some()) + usize::from(question.to.is_some()))
    });
    dynamic(move || {
        has_dates.get().then(|| {
            view! {
                <Panel label=m.period icon=Icon::Calendar id="period" open=open badge=badge>
                    <Period state=state/>
                </Panel>
            }
        })
    })
}

#[component]
fn Period(state: ListState) -> impl IntoView {
    let clock = Clock::here();
    let lang = lang();
    let m = lang.page_messages();
    let between = move |from: Option<NaiveDate>, to: Option<NaiveDate>| {
        state.change(|question| RecordQuery { from, to, ..question.clone() });
    };
    let date = |label: &'static str,
                get: fn(&RecordQuery) -> Option<NaiveDate>,
                put: fn(&mut RecordQuery, Option<NaiveDate>)| {
        let value = move || state.question.with(get).map(write_date).unwrap_or_default();
        let change = move |event: leptos::ev::Event| {
            let date = parse_date(&event_target_value(&event));
            state.change(|question| {
                let mut question = question.clone();
                put(&mut question, date);
                question
            });
        };
        view! {
            <label class="panel-field">
                <span>{label}</span>
                <input type="date" class="input" prop:value=value on:change=change/>
            </label>
        }
    };
    let title = state
        .shape
        .get_untracked()
        .and_then(|shown| shown.shape.date_field)
        .map(|field| fill(m.period_of, &[("column", &lang.field(field))]));
    let today = clock.today.get_untracked();
    let year = |year: i32| (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let (this_year, last_year) = (year(today.year()), year(today.year() - 1));
    let presets = [
        (m.last_30_days, today.checked_sub_days(Days::new(29)), Some(today)),
        (m.last_90_days, today.checked_sub_days(Days::new(89)), Some(today)),
        (m.this_year, this_year.0, this_year.1),
        (m.last_year, last_year.0, last_year.1),
        (m.any_time, None, None),
    ];
    let presets = presets.map(|(label, from, to)| {
        let is_on = move || state.question.with(|question| question.from == from && question.to == to).to_string();
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=move |_| between(from, to)>{label}</button> }
    });
    view! {
        <p class="panel-title">{title}</p>
        <div class="panel-row">
            {date(m.from_date, |question| question.from, |question, date| question.from = date)}
            {date(m.to_date, |question| question.to, |question, date| question.to = date)}
        </div>
        <div class="toggles">{presets.collect_view()}</div>
    }
}

/// The active filters, each with a button to remove it.
#[component]
pub fn Chips(state: ListState) -> impl IntoView {
    let navigator = Navigator::here();
    let lang = lang();
    let m = lang.page_messages();
    // Typing only changes whether there is anything to clear.
    let picked = Memo::new(move |_| {
        let (asked, unread) = navigator.params().question();
        // The query in effect. Invalid values have a notice of their own, and can be cleared too.
        state.records.follow();
        let question = state.records.question();
        (unread || !asked.is_all()).then_some(RecordQuery { q: String::new(), sort: Vec::new(), ..question })
    });
    dynamic(move || {
        let Some(question) = picked.get() else { return ().into_any() };
        let words = state.words();
        let chip = |text: String, take_back: Callback<()>| {
            let name = fill(m.remove_filter, &[("filter", &text)]);
            view! {
                <li class="chip">
                    <bdi>{text}</bdi>
                    <button type="button" aria-label=name.clone() title=name on:click=move |_| take_back.run(())>{Icon::Dismiss.view()}</button>
                </li>
            }
        };
        let filters = question.filters.iter().map(|filter| {
            let text = state.filter_text(filter, &words);
            let (field, exclude) = (filter.field.clone(), filter.exclude);
            chip(
                text,
                Callback::new(move |()| {
                    state.change(|question| {
                        let mut question = question.clone();
                        question.filters.retain(|filter| filter.field != field || filter.exclude != exclude);
                        question
                    });
                }),
            )
        });
        let filters: Vec<_> = filters.collect();
        let period = period_text(lang, &question);
        let period = period.map(|text| {
            chip(
                text,
                Callback::new(move |()| {
                    state.change(|question| RecordQuery { from: None, to: None, ..question.clone() })
                }),
            )
        });
        let clear = move |_| {
            state.change(|question| RecordQuery { sort: question.sort.clone(), ..RecordQuery::default() });
            // The button disappears with the filters; the search field stays.
            crate::components::focus::focus_later(".search input");
        };
        view! {
            <ul class="chips">
                {filters}{period}
                <li><button type="button" class="button button-subtle" on:click=clear>{m.clear_filters}</button></li>
            </ul>
        }
        .into_any()
    })
}
