//! The breakdown of a list: what its records are about, ranked.

use super::ListState;
use super::filters::values_failed;
use super::toolbar::Results;
use crate::components::{dynamic, retain};
use crate::i18n::Format as _;
use crate::i18n::case::sentence_case;
use crate::i18n::cells::CellWords;
use crate::i18n::{Lang, fill, lang};
use crate::runtime;
use crate::services::Queries;
use api_client::ApiError;
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use leptos::prelude::*;
use record_store::Field;
use record_store::breakdown::{Breakdown, Group, GroupValue, Measured};

/// A breakdown, with the field that it belongs to.
type Found = (Box<str>, Result<Option<Breakdown>, ApiError>);

/// The number of records with the choice of a field beside it, and the groups of the field's values.
#[component]
pub fn BreakdownArea(state: ListState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let navigator = state.navigator;
    let fields = Memo::new(move |_| state.grouping_fields());
    let chosen = Memo::new(move |_| {
        let name = navigator.params().group()?;
        fields.with(|fields| fields.iter().find(|field| field.name == name).cloned())
    });
    let again = RwSignal::new(());
    let found = found(state, chosen, again);
    let options = move || {
        let chosen = chosen.get().map(|field| field.name);
        let option = |field: &Field| {
            let is_it = Some(&field.name) == chosen.as_ref();
            view! { <option value=field.name.to_string() selected=is_it>{state.group_title(lang, field)}</option> }
        };
        fields.with(|fields| fields.iter().map(option).collect_view())
    };
    let choose = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        navigator
            .select_params(move |params| params.with_group(Some(&*name).filter(|name| !name.is_empty())));
    };
    let content = move || {
        let field = chosen.get()?;
        let name = state.group_title(lang, &field);
        let content = found.with(|found| {
            match found.as_ref().filter(|(of, _)| *of == field.name).map(|(_, found)| found) {
                None => view! { <p class="quiet">{m.loading}</p> }.into_any(),
                Some(Err(error)) => values_failed(lang, error, again),
                Some(Ok(_)) if state.words().hides(&field) => {
                    view! { <p class="quiet">{m.values_hidden}</p> }.into_any()
                }
                Some(Ok(None)) => view! { <p class="quiet">{m.no_option}</p> }.into_any(),
                Some(Ok(Some(breakdown))) => table(state, &field, breakdown),
            }
        });
        let title = fill(m.breakdown_of, &[("column", &name)]);
        Some(view! { <section class="breakdown" aria-label=title>{content}</section> })
    };
    let has_fields = move || fields.with(|fields| !fields.is_empty());
    let choice = move || {
        has_fields().then(|| {
            view! {
                <label class="breakdown-choice">
                    <span>{m.break_down_by}</span>
                    <select class="input" on:change=choose>
                        <option value="" selected=move || chosen.with(Option::is_none)>{m.breakdown_none}</option>
                        {options}
                    </select>
                </label>
            }
        })
    };
    view! {
        <div class="results"><Results state=state/>{dynamic(choice)}</div>
        // A press on a month changes the groups: the focus stays on its button.
        {dynamic(move || has_fields().then(|| retain::focus_in(move || content().into_any())))}
    }
}

impl ListState {
    /// The fields to break down by: those that have values, for a long list only those whose values the backend counts.
    fn grouping_fields(self) -> Vec<Field> {
        if self.selection.is_some() {
            return Vec::new();
        }
        let Some(shown) = self.shape.get() else { return Vec::new() };
        self.records.follow();
        let is_whole = self.records.progress().is_whole;
        let has_values =
            |field: &&Field| shown.shape.place(&field.name).is_some_and(|place| shown.may_be_filled(place));
        let is_counted = |field: &&Field| is_whole || field.field_type.is_picked();
        shown.shape.groupable().filter(has_values).filter(is_counted).cloned().collect()
    }

    /// The field that the address asks to break down by.
    pub(super) fn group_field(self) -> Option<Field> {
        let name = self.navigator.params().group()?;
        self.grouping_fields().into_iter().find(|field| field.name == name)
    }

    /// The breakdown by a field as a sheet of a workbook.
    ///
    /// # Errors
    /// As every request to the backend.
    pub(super) async fn group_sheet(
        self,
        field: &Field,
        words: &CellWords,
    ) -> Result<Option<GroupSheet>, ApiError> {
        let unit = self.about.with_untracked(|about| about.unit.clone());
        let breakdown = self.records.breakdown(field, unit.as_ref()).await?;
        Ok(breakdown.map(|breakdown| {
            let lang = words.lang;
            let m = lang.page_messages();
            let name = self.group_title(lang, field);
            let unit = unit.filter(|_| breakdown.measure.is_some());
            let unit = unit.map(|unit| sentence_case(&lang.unit(&unit, Quantity::from_count(2))));
            let columns = [name.clone(), m.share.to_owned(), m.breakdown_count.to_owned()];
            let whole = Whole { lang, count: breakdown.count, measure: breakdown.measure };
            let row = |label: String, count, measure| (label, whole.figures(count, measure));
            let groups = breakdown.groups.iter().map(|group| {
                row(group_label(words, field, group.value.as_ref()), group.count, group.measure)
            });
            let other = breakdown.other.map(|other| {
                let n = lang.number(Quantity::from_count(other.groups));
                row(fill(m.breakdown_other, &[("n", &n)]), other.count, other.measure)
            });
            let total = breakdown.count.map(|count| row(m.series_total.to_owned(), count, breakdown.measure));
            GroupSheet {
                title: fill(m.breakdown_of, &[("column", &name)]),
                columns: columns.into_iter().chain(unit).collect(),
                rows: groups.chain(other).chain(total).collect(),
            }
        }))
    }

    /// Dates are grouped by their month.
    fn group_title(self, lang: Lang, field: &Field) -> String {
        let shape = self.shape.get_untracked();
        match shape.is_some_and(|shown| shown.shape.is_date_field(field)) {
            true => lang.page_messages().month.to_owned(),
            false => lang.field(&field.name),
        }
    }
}

/// Computes or requests the breakdown whenever the field or the query changes, once the list is loaded whole, and on `again`.
fn found(state: ListState, chosen: Memo<Option<Field>>, again: RwSignal<()>) -> RwSignal<Option<Found>> {
    let found: RwSignal<Option<Found>> = RwSignal::new(None);
    let round = StoredValue::new(0_u32);
    Queries::here().on_sign_in(move || {
        if found.with(|found| matches!(found, Some((_, Err(error))) if error.is_signed_out())) {
            again.set(());
        }
    });
    let asked = Memo::new(move |_| {
        let field = chosen.get()?;
        state.records.follow();
        let rest = RecordQuery { sort: Vec::new(), ..state.records.question().without_field(&field.name) };
        Some((field, rest, state.records.progress().is_whole))
    });
    Effect::new(move || {
        let Some((field, ..)) = asked.get() else { return };
        again.get();
        round.update_value(|round| *round += 1);
        let now = round.get_value();
        let unit = state.about.with_untracked(|about| about.unit.clone());
        runtime::spawn(async move {
            let breakdown = state.records.breakdown(&field, unit.as_ref()).await;
            if round.try_get_value() == Some(now) {
                let _ = found.try_set(Some((field.name, breakdown)));
            }
        });
    });
    found
}

fn table(state: ListState, field: &Field, breakdown: &Breakdown) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let words = state.words();
    let unit = state.about.with_untracked(|about| about.unit.clone());
    let unit = unit.filter(|_| breakdown.measure.is_some());
    let whole = Whole { lang, count: breakdown.count, measure: breakdown.measure };
    let rows = breakdown.groups.iter().map(|group| {
        let label = group_label(&words, field, group.value.as_ref());
        let name = group_button(state, field, group, label);
        whole.row(name, group.count, group.measure)
    });
    let rows = rows.collect_view();
    let other = breakdown.other.map(|other| {
        let name = fill(m.breakdown_other, &[("n", &lang.number(Quantity::from_count(other.groups)))]);
        whole.row(view! { <span class="quiet">{name}</span> }.into_any(), other.count, other.measure)
    });
    let total = breakdown.count.map(|count| {
        let name = view! { <span>{m.series_total}</span> }.into_any();
        view! { <tfoot>{whole.row(name, count, breakdown.measure)}</tfoot> }
    });
    let heading = unit.as_ref().map(|unit| {
        let unit = sentence_case(&lang.unit(unit, Quantity::from_count(2)));
        view! { <th scope="col" class="number">{unit}</th> }
    });
    let is_counted_only =
        state.about.with_untracked(|about| about.unit.is_some()) && breakdown.measure.is_none();
    view! {
        <div class="table-scroll">
            <table class="table breakdown-table">
                <thead><tr>
                    <th scope="col">{state.group_title(lang, field)}</th>
                    <th scope="col" class="number">{m.share}</th>
                    <th scope="col" class="number">{m.breakdown_count}</th>
                    {heading}
                </tr></thead>
                <tbody>{rows}{other}</tbody>
                {total}
            </table>
        </div>
        {breakdown.is_repeating.then(|| view! { <p class="quiet">{m.breakdown_repeats}</p> })}
        {(is_counted_only || !breakdown.is_complete).then(|| view! { <p class="quiet">{m.breakdown_counts_only}</p> })}
    }
    .into_any()
}

fn group_label(words: &CellWords, field: &Field, value: Option<&GroupValue>) -> String {
    match value {
        Some(GroupValue::Month(first)) => words.lang.month(*first, false),
        Some(GroupValue::Text(text)) => words.filter_value(field, Some(text)),
        None => words.filter_value(field, None),
    }
}

/// A button that shows only the records of a group, or all of them again.
fn group_button(state: ListState, field: &Field, group: &Group, label: String) -> AnyView {
    let name = field.name.clone();
    let rest = move |question: &RecordQuery| question.without_field(&name);
    let narrow = {
        let (group, name, rest) = (group.clone(), field.name.clone(), rest.clone());
        move |question: &RecordQuery| group.narrow(&name, &rest(question))
    };
    let is_on = {
        let narrow = narrow.clone();
        Memo::new(move |_| state.question.with(|question| narrow(question) == *question))
    };
    let is_month = matches!(group.value, Some(GroupValue::Month(_)));
    let press = move |_| {
        let was_on = is_on.get_untracked();
        state.change(|question| match (was_on, is_month) {
            (true, true) => RecordQuery { from: None, to: None, ..question.clone() },
            (true, false) => rest(question),
            (false, _) => narrow(question),
        });
    };
    view! {
        <button type="button" class="breakdown-group" aria-pressed=move || is_on.get().to_string() on:click=press>
            <bdi>{label}</bdi>
        </button>
    }
    .into_any()
}

/// A breakdown in a workbook.
pub(super) struct GroupSheet {
    pub title: String,
    pub columns: Vec<String>,
    /// The name of each group, and its figures.
    pub rows: Vec<(String, Figures)>,
}

/// The figures of a group.
pub(super) struct Figures {
    pub share: Option<Quantity>,
    pub count: u64,
    /// What the group adds to the measure; `None` without a measure, `Some(None)` if it is unknown.
    pub measure: Option<Option<Quantity>>,
}

/// What shares are shares of.
struct Whole {
    lang: Lang,
    count: Option<u64>,
    measure: Option<Measured>,
}

impl Whole {
    fn row(&self, name: AnyView, count: u64, measure: Option<Measured>) -> AnyView {
        let lang = self.lang;
        let Figures { share, count, measure } = self.figures(count, measure);
        let bar = share.map(|share| {
            view! {
                <svg class="breakdown-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect x="0" y="0" width=share.to_string() height="8"></rect>
                </svg>
            }
        });
        let percent = share.map(|share| lang.percent(share));
        let measure = measure.map(|sum| {
            let sum = sum.map_or_else(|| lang.page_messages().unknown.to_owned(), |sum| lang.number(sum));
            view! { <td class="number">{sum}</td> }
        });
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number breakdown-share">{bar}<span>{percent}</span></td>
                <td class="number">{lang.number(Quantity::from_count(count))}</td>
                {measure}
            </tr>
        }
        .into_any()
    }

    fn figures(&self, count: u64, measure: Option<Measured>) -> Figures {
        let own = measure.filter(|_| self.measure.is_some());
        // Records without a value add nothing, as in the total of the page.
        Figures { share: self.share(count, measure), count, measure: own.map(|measure| measure.known()) }
    }

    /// The share of the measure, or of the number of records where there is no measure or none is known.
    fn share(&self, count: u64, measure: Option<Measured>) -> Option<Quantity> {
        match (measure, self.measure.and_then(|whole| whole.known())) {
            (Some(part), Some(whole)) if !whole.is_zero() => {
                part.known().unwrap_or_default().percent_of(whole)
            }
            _ => Quantity::from_count(count).percent_of(Quantity::from_count(self.count?)),
        }
    }
}
