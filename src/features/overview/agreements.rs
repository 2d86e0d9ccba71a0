//! The agreements: what is in force, until when, and whom to contact.

use super::OverviewState;
use super::badge::badge;
use crate::components::states::Empty;
use crate::components::{PersonName, dynamic};
use crate::i18n::Format as _;
use crate::i18n::{Lang, Locale, fill, lang};
use crate::services::Clock;
use crate::services::Preferences;
use chrono::NaiveDate;
use domain::agreement::{Agreement, successor};
use leptos::prelude::*;

#[component]
pub(super) fn Agreements(state: OverviewState) -> impl IntoView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let clock = Clock::here();
    let lang = lang();
    let m = lang.messages();
    dynamic(move || {
        let today = clock.today.get();
        let activity = state.activity.get()?;
        let selection = state.selection.get()?;
        let hidden = preferences.mask(locale);
        let cards: Vec<_> = selection
            .agreements_of(&activity)
            .map(|agreement| card(lang, agreement, &activity.agreements, today, hidden))
            .collect();
        let content = if !cards.is_empty() {
            view! { <ul class="agreements">{cards}</ul> }.into_any()
        } else if activity.agreements.is_empty() {
            view! { <Empty title=m.no_agreement hint=m.no_agreement_at_all/> }.into_any()
        } else {
            view! { <Empty title=m.no_agreement hint=m.no_agreement_hint/> }.into_any()
        };
        Some(view! {
            <section class="area" aria-labelledby="agreements-title">
                <h2 id="agreements-title">{m.agreements}</h2>
                {content}
            </section>
        })
    })
}

fn fact(label: &'static str, value: impl IntoView) -> impl IntoView {
    view! { <div><dt>{label}</dt><dd>{value}</dd></div> }
}

fn card(
    lang: Lang,
    agreement: &Agreement,
    all: &[Agreement],
    today: NaiveDate,
    hidden: Option<&'static str>,
) -> impl IntoView + use<> {
    let m = lang.messages();
    let dates = lang.date_range(agreement.term.start, agreement.term.end);
    let status = (!agreement.is_as_dated(today)).then(|| lang.agreement_status(&agreement.status));
    let (class, badge) = badge(lang, agreement.term, status, today);
    let renewed = successor(agreement, all).map(|next| {
        let text = fill(m.renewed, &[("number", &next.number), ("date", &lang.date(next.term.start))]);
        view! { <p class="agreement-renewed">{text}</p> }
    });
    let plan = agreement
        .plan
        .as_ref()
        .map(ToString::to_string)
        .map(|plan| fact(m.plan, view! { <bdi>{plan}</bdi> }));
    let contacts = agreement.contacts.iter().map(|contact| {
        let (name, email) = (contact.display_name.clone(), contact.email.clone());
        view! { <div><dt>{lang.contact_role(&contact.role)}</dt><dd><PersonName name=name email=email hidden=hidden/></dd></div> }
    });
    view! {
        <li class="card agreement">
            <div class="agreement-head">
                <h3><bdi>{agreement.name.to_string()}</bdi></h3>
                <span class=class>{badge}</span>
            </div>
            <dl class="facts">
                {fact(m.agreement_number, view! { <bdi>{agreement.number.to_string()}</bdi> })}
                {plan}
                {fact(m.term, view! { <span>{dates}</span> })}
                {contacts.collect_view()}
            </dl>
            {renewed}
        </li>
    }
}
