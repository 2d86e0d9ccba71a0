//! What has not been used yet, what is lost first at the front.

use super::endings::none;
use super::outlook_list::drilldown;
use super::rows::{Name, Shown, cell, days, figure, heading, note, table};
use super::state::PlanningState;
use crate::components::{Icon, Link, dynamic};
use crate::features::outlook::amount;
use crate::i18n::Format as _;
use crate::i18n::{Lang, lang};
use crate::services::Preferences;
use domain::entitlement::{Allowance, Entitlement};
use domain::link::SafeLink;
use domain::planning::untouched;
use domain::route::Params;
use leptos::prelude::*;
use std::sync::Arc;

/// A row, with texts.
struct UnusedRow {
    entitlement: Entitlement,
    package: String,
    quantity: String,
    lost_after: String,
    days_left: String,
}

#[component]
pub(super) fn Unused(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let shown = Shown::new();
    let preferences = Preferences::here();
    let params = Memo::new(move |_| state.navigator.params().overview_only());
    let list = dynamic(move || {
        let Some(basis) = state.basis.get() else { return ().into_any() };
        let (params, is_private) = (params.get(), preferences.is_private());
        let rows = untouched(&basis.sources(), &|a, b| lang.compare(a, b));
        let rows: Vec<UnusedRow> = rows
            .into_iter()
            .map(|one| UnusedRow {
                entitlement: one.entitlement.clone(),
                package: one.package.name.to_string(),
                quantity: match one.quantity {
                    Some(quantity) => amount(lang, quantity, &one.entitlement.usage.unit),
                    None => without_limit(lang, &one.entitlement.usage.allowance),
                },
                lost_after: lang.date(one.lost_after),
                days_left: days(lang, one.days_left),
            })
            .collect();
        let count = rows.len();
        if count == 0 {
            return view! { <p class="planning-none">{Icon::Check.view()}<span>{m.unused_none}</span></p> }
                .into_any();
        }
        let rows = shown.rows(&Arc::new(rows), move |one| row(lang, state, one, &params, is_private));
        let labels =
            [m.field_entitlement, m.package, m.available, m.lost_after, m.days_left_label, m.what_to_do];
        let head = labels.map(|label| heading(label, label == m.available || label == m.days_left_label));
        view! {
            {table(Name::Of("unused-title"), head.into(), rows)}
            {shown.more(count)}
        }
        .into_any()
    });
    view! {
        <section class="area" aria-labelledby="unused-title">
            <div class="area-head"><h2 id="unused-title">{m.unused}</h2></div>
            <p class="lead">{m.unused_lead}</p>
            {list}
        </section>
    }
}

/// What can be used if there is no limit, or the quantity is unknown.
fn without_limit(lang: Lang, allowance: &Allowance) -> String {
    let m = lang.page_messages();
    match allowance {
        Allowance::AsNeeded | Allowance::PerIncident(..) => m.as_needed.to_owned(),
        Allowance::Included => m.included.to_owned(),
        _ => m.unknown.to_owned(),
    }
}

/// What can be done about it. Whom to write to is personal.
fn way(lang: Lang, link: &SafeLink, is_private: bool) -> AnyView {
    let (href, label) = (link.href().to_owned(), link.label.to_string());
    if !link.is_mail() {
        return view! {
            <a class="attention-way" href=href target="_blank" rel="noopener noreferrer"><bdi>{label}</bdi>{Icon::External.view()}</a>
        }
        .into_any();
    }
    if is_private {
        return view! { <span class="quiet">{lang.page_messages().write_hidden}</span> }.into_any();
    }
    view! { <a class="attention-way" href=href>{Icon::Mail.view()}<bdi>{label}</bdi></a> }.into_any()
}

fn row(lang: Lang, state: PlanningState, one: &UnusedRow, params: &Params, is_private: bool) -> AnyView {
    let m = lang.page_messages();
    let href = state.navigator.href(&drilldown(&one.entitlement, params));
    let name = one.entitlement.name.to_string();
    let way = one.entitlement.action.as_ref().map(|link| way(lang, link, is_private));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="planning-name"><Link href=href><bdi>{name}</bdi></Link>{note(lang.kind(&one.entitlement.kind).to_string())}</th>
            {cell(m.package, view! { <bdi>{one.package.clone()}</bdi> })}
            {figure(m.available, one.quantity.clone())}
            {cell(m.lost_after, view! { <span class="nowrap">{one.lost_after.clone()}</span> })}
            {figure(m.days_left_label, one.days_left.clone())}
            {cell(m.what_to_do, way.unwrap_or_else(|| none().into_any()))}
        </tr>
    }
    .into_any()
}
