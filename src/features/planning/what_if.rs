//! What if: amounts that are planned by month, and what they change. All of them are in the address.

use super::outlook_list::{PlacedRow, rows_of};
use super::state::{Basis, PlanningState};
use crate::components::element::{ElementBuilder, clear, set};
use crate::components::{Icon, dynamic, retain};
use crate::features::outlook::{
    about_range, amount, expectation, run_out_range, sentence, verdict_class, verdict_sentence, verdict_word,
};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use chrono::NaiveDate;
use domain::Unit;
use domain::entitlement::Allowance;
use domain::outlook::{Outlook, RunOutDay, Verdict, months_to_plan};
use domain::planning::{Plan, WhatIf as Comparison, what_if};
use domain::quantity::Quantity;
use leptos::prelude::*;
use std::sync::Arc;
use text::number::plain_decimal;
use web_sys::Element;

/// Number of months that can be planned on the page. Addresses may hold later ones.
const MOST: usize = 60;

/// An entitlement that can be planned, and how it is called.
#[derive(Clone, PartialEq)]
struct Choice {
    id: Box<str>,
    name: String,
    unit: Unit,
}

#[component]
pub(super) fn WhatIf(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let selected: RwSignal<Option<Box<str>>> = RwSignal::new(None);
    let choices = Memo::new(move |_| {
        state.basis.with(|basis| {
            let basis = basis.as_ref()?;
            let of = |placed: &PlacedRow| choice(placed, basis);
            (!basis.is_pending)
                .then(|| Arc::new(rows_of(lang, basis).iter().filter_map(of).collect::<Vec<_>>()))
        })
    });
    // What the reader selected, otherwise what the address plans, otherwise what may lose most.
    let current = Memo::new(move |_| {
        let (choices, selected) = (choices.get()?, selected.get());
        let planned = state.choices.with(|one| Some(one.as_ref()?.plan.iter().next()?.entitlement));
        let find = |id: Option<Box<str>>| choices.iter().find(|one| Some(&one.id) == id.as_ref()).cloned();
        find(selected).or_else(|| find(planned)).or_else(|| choices.first().cloned())
    });
    let content = dynamic(move || {
        let Some(choices) = choices.get() else {
            return view! { <p class="quiet">{m.outlook_pending}</p> }.into_any();
        };
        if choices.is_empty() {
            return view! { <p class="quiet">{m.what_if_none}</p> }.into_any();
        }
        let options = Arc::clone(&choices);
        let list = NodeRef::<leptos::html::Select>::new();
        // After the options, one of which it names.
        Effect::new(move || {
            if let (Some(list), Some(current)) = (list.get(), current.get()) {
                list.set_value(&current.id);
            }
        });
        let change = move |event| selected.set(Some(event_target_value(&event).into()));
        view! {
            <label class="panel-field planning-choice">
                <span>{m.field_entitlement}</span>
                <select id="what-if" class="input" node_ref=list use:fill_options=options on:change=change></select>
            </label>
            <Amounts state=state current=current/>
            <Result state=state current=current/>
        }
        .into_any()
    });
    view! {
        <section class="area what-if" aria-labelledby="what-if-title">
            <div class="area-head"><h2 id="what-if-title">{m.what_if}</h2></div>
            <p class="lead">{m.what_if_lead}</p>
            <div class="card what-if-card">{content}</div>
        </section>
    }
}

/// Fills the list, which may have thousands of options.
fn fill_options(list: Element, choices: Arc<Vec<Choice>>) {
    let Some(builder) = ElementBuilder::of(&list) else { return };
    // Leptos may reuse the element of the view before, with its children.
    clear(&list);
    for one in choices.iter() {
        let option = builder.text("option", "", &one.name);
        option.iter().for_each(|option| set(option, "value", &one.id));
        builder.within(&list, option);
    }
}

fn choice(placed: &PlacedRow, basis: &Basis) -> Option<Choice> {
    let (package, one) = placed.find(basis)?;
    let outlook = basis.outlooks.get(&one.id)?;
    let is_running = !matches!(outlook.verdict, Verdict::NotApplicable(_));
    let has_months = !months_to_plan(package.term, basis.outlooks.as_of()).is_empty();
    let can_be_planned = matches!(one.usage.allowance, Allowance::Quantity(_));
    (can_be_planned && is_running && has_months).then(|| Choice {
        id: one.id.clone(),
        name: format!("{} · {}", one.name, package.name),
        unit: one.usage.unit.clone(),
    })
}

fn plan_of(state: PlanningState) -> Plan {
    state.choices.with(|choices| choices.as_ref().map(|one| one.plan.clone()).unwrap_or_default())
}

/// The entitlement with and without the plan; `None` if it is not in the data.
fn compare(basis: &Basis, id: &str, plan: &Plan) -> Option<Comparison> {
    let packages = basis.activity.packages.iter();
    let mut all = packages.flat_map(|package| package.entitlements.iter().map(move |one| (package, one)));
    let (package, entitlement) = all.find(|(_, one)| *one.id == *id)?;
    Some(what_if(&basis.sources(), package, entitlement, plan))
}

/// The decimal separator of a language.
fn point(lang: Lang) -> char {
    let half = "0.5".parse().unwrap_or_default();
    lang.number(half).chars().nth(1).unwrap_or('.')
}

/// A number typed by the reader; nothing counts as zero.
fn typed(lang: Lang, text: &str) -> Option<Quantity> {
    if text.trim().is_empty() {
        return Some(Quantity::ZERO);
    }
    plain_decimal(text, point(lang))?.parse().ok()
}

/// An amount as it stands in a field.
fn written(lang: Lang, amount: Quantity) -> String {
    if amount.is_zero() { String::new() } else { amount.to_string().replace('.', &point(lang).to_string()) }
}

/// What a field says that holds no number.
fn not_a_number(lang: Lang) -> String {
    let example = lang.number("12.5".parse().unwrap_or_default());
    fill(lang.page_messages().not_a_number, &[("example", &example)])
}

/// The fields of the months, and the buttons that fill and empty them.
#[component]
fn Amounts(state: PlanningState, current: Memo<Option<Choice>>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let total = RwSignal::new(String::new());
    let months = Memo::new(move |_| {
        let current = current.get()?;
        state.basis.with(|basis| Some(compare(basis.as_ref()?, &current.id, &Plan::default())?.months))
    });
    let planned = Memo::new(move |_| {
        let current = current.get()?;
        let sum = plan_of(state).total(&current.id)?;
        (!sum.is_zero()).then(|| fill(m.plan_sum, &[("amount", &amount(lang, sum, &current.unit))]))
    });
    let is_wrong = Memo::new(move |_| total.with(|text| typed(lang, text).is_none()));
    let spread = move || {
        let (Some(current), Some(amount)) = (current.get_untracked(), typed(lang, &total.get_untracked()))
        else {
            return;
        };
        let plan = state.basis.with_untracked(|basis| {
            let basis = basis.as_ref()?;
            let packages = basis.activity.packages.iter();
            let mut all =
                packages.flat_map(|package| package.entitlements.iter().map(move |one| (package, one)));
            let (package, entitlement) = all.find(|(_, one)| one.id == current.id)?;
            Some(untrack(|| plan_of(state)).with_split(entitlement, package, amount, basis.outlooks.as_of()))
        });
        if let Some(plan) = plan {
            state.navigator.select_params(|params| params.with_plan(&plan));
        }
    };
    let reset = move |_| {
        total.set(String::new());
        if let Some(current) = current.get_untracked() {
            let plan = untrack(|| plan_of(state)).without(&current.id);
            state.navigator.select_params(|params| params.with_plan(&plan));
        }
    };
    dynamic(move || {
        let (current, months) = (current.get()?, months.get()?);
        if months.is_empty() {
            return Some(view! { <p class="quiet">{m.what_if_ended}</p> }.into_any());
        }
        let unit = lang.unit(&current.unit, Quantity::from_count(2));
        let legend = fill(m.what_if_amounts, &[("unit", &unit)]);
        let fields = months.into_iter().take(MOST).map(|month| {
            view! { <MonthField state=state id=current.id.clone() month=month/> }
        });
        let example =
            written(lang, Quantity::from_count(25).percent_of(Quantity::from_count(200)).unwrap_or_default());
        let problem = fill(m.not_a_number, &[("example", &example)]);
        Some(
            view! {
                <form
                    class="what-if-total"
                    on:submit=move |event| {
                        event.prevent_default();
                        spread();
                    }
                >
                    <label class="panel-field">
                        <span>{m.plan_total}</span>
                        <input
                            id="plan-total"
                            class="input"
                            inputmode="decimal"
                            autocomplete="off"
                            aria-invalid=move || is_wrong.get().then_some("true")
                            aria-describedby=move || is_wrong.get().then_some("plan-total-problem")
                            prop:value=total
                            on:input=move |event| total.set(event_target_value(&event))
                        />
                    </label>
                    <button type="submit" class="button">{m.spread_evenly}</button>
                    <button type="button" class="button button-subtle" on:click=reset>{m.reset}</button>
                    {move || is_wrong.get().then(|| view! { <p id="plan-total-problem" class="problem" role="alert">{Icon::Warning.view()}{problem.clone()}</p> })}
                </form>
                <fieldset class="what-if-months">
                    <legend>{legend}</legend>
                    {fields.collect_view()}
                </fieldset>
                <p class="quiet what-if-sum" role="status">{move || planned.get()}</p>
            }
            .into_any(),
        )
    })
}

/// The field of a month. What is typed changes the address at once, and the address changes what is shown, unless both say the same.
#[component]
fn MonthField(state: PlanningState, id: Box<str>, month: NaiveDate) -> impl IntoView {
    let lang = lang();
    let text = RwSignal::new(String::new());
    let name = id.clone();
    let planned = Memo::new(move |_| {
        let of_month = plan_of(state).of(&name).into_iter().find(|one| one.month == month);
        of_month.map_or(Quantity::ZERO, |one| one.amount)
    });
    Effect::new(move || {
        let planned = planned.get();
        if text.with_untracked(|text| typed(lang, text)) != Some(planned) {
            text.set(written(lang, planned));
        }
    });
    let is_wrong = Memo::new(move |_| text.with(|text| typed(lang, text).is_none()));
    let change = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        let amount = typed(lang, &value);
        text.set(value);
        if let Some(amount) = amount {
            let plan = untrack(|| plan_of(state)).with(&id, month, amount);
            state.navigator.replace_params(|params| params.with_plan(&plan));
        }
    };
    let problem = not_a_number(lang);
    let field_id = format!("plan-{}", month.format("%Y-%m"));
    let problem_id = format!("{field_id}-problem");
    let described = problem_id.clone();
    view! {
        <label class="panel-field">
            <span>{lang.month(month, true)}</span>
            <input
                id=field_id
                class="input number"
                inputmode="decimal"
                autocomplete="off"
                aria-invalid=move || is_wrong.get().then_some("true")
                aria-describedby=move || is_wrong.get().then(|| described.clone())
                prop:value=text
                on:input=change
            />
            {move || is_wrong.get().then(|| view! { <span id=problem_id.clone() class="problem" role="alert">{problem.clone()}</span> })}
        </label>
    }
}

/// The comparison: what is left and when it runs out, without and with the plan.
#[component]
fn Result(state: PlanningState, current: Memo<Option<Choice>>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let compared = Memo::new(move |_| {
        let current = current.get()?;
        let plan = plan_of(state);
        let compared = state.basis.with(|basis| compare(basis.as_ref()?, &current.id, &plan))?;
        let is_planned = !plan.of(&current.id).is_empty();
        Some((compared, is_planned, current))
    });
    retain::focus_in(move || {
        let Some((Comparison { unplanned, planned, months }, is_planned, current)) = compared.get() else {
            return ().into_any();
        };
        if months.is_empty() {
            return ().into_any();
        }
        let unit = &current.unit;
        let line = |label: &'static str, cell: &dyn Fn(&Outlook) -> AnyView| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{label}</th>
                    <td role="cell">{cell(&unplanned)}</td>
                    <td role="cell">{cell(&planned)}</td>
                </tr>
            }
        };
        let left = line(m.left_at_end, &|outlook| left_cell(lang, outlook, unit));
        let runs_out = line(m.runs_out_on, &|outlook| runs_out_cell(lang, outlook));
        let verdict = line(m.outlook, &|outlook| {
            let kind = outlook.verdict.kind();
            view! { <span class=verdict_class(kind)>{verdict_word(lang, kind)}</span> }.into_any()
        });
        let said = state.basis.with_untracked(|basis| said(lang, basis.as_ref()?, &current, &planned));
        view! {
            <table role="table" class="table what-if-table" aria-labelledby="what-if-title">
                <thead role="rowgroup">
                    <tr role="row">
                        <td role=cell_role()></td>
                        <th role="columnheader" scope="col">{m.unplanned}</th>
                        <th role="columnheader" scope="col">{m.planned}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{left}{runs_out}{verdict}</tbody>
            </table>
            <p class="what-if-said" role="status">{if is_planned { said } else { None }}</p>
        }
        .into_any()
    })
}

/// Computed, since the page's policy forbids fully static markup (see [`crate::components`]).
fn cell_role() -> &'static str {
    "cell"
}

/// The outlook with the plan as a sentence.
fn said(lang: Lang, basis: &Basis, current: &Choice, planned: &Outlook) -> Option<String> {
    let packages = basis.activity.packages.iter();
    let mut all = packages.flat_map(|package| package.entitlements.iter().map(move |one| (package, one)));
    let (package, entitlement) = all.find(|(_, one)| one.id == current.id)?;
    let elapsed = package.term.elapsed_percent(basis.today);
    let text = verdict_sentence(lang, planned, &entitlement.usage, elapsed);
    Some(lang.labelled(lang.page_messages().planned, &text))
}

fn left_cell(lang: Lang, outlook: &Outlook, unit: &Unit) -> AnyView {
    match (&outlook.projection, &outlook.lots) {
        (Some(projection), None) => sentence(&about_range(lang, projection.left, unit)).into_any(),
        _ => sentence(&expectation(lang, outlook, unit)).into_any(),
    }
}

fn runs_out_cell(lang: Lang, outlook: &Outlook) -> AnyView {
    let m = lang.page_messages();
    let Some(projection) = &outlook.projection else { return m.unknown.into_any() };
    let text = match projection.runs_out.expected {
        RunOutDay::On(day) => lang.date(day),
        RunOutDay::AfterEnd | RunOutDay::Open => m.run_out_after_end.to_owned(),
    };
    let range = run_out_range(lang, projection.runs_out);
    view! { <span class="nowrap">{text}</span>{super::rows::note(range)} }.into_any()
}
