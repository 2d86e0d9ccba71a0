//! The agreements: what is in force, until when, and whom to contact.

use super::OverviewState;
use super::badge::badge;
use crate::components::states::Empty;
use crate::components::{FirstFew, PersonName, ShowAll, dynamic, retain};
use crate::i18n::Format as _;
use crate::i18n::{Lang, Locale, fill, lang};
use crate::services::Clock;
use crate::services::Preferences;
use chrono::NaiveDate;
use domain::agreement::{Agreement, InPhase, by_soonest_end, successor};
use domain::date::TermPhase;
use domain::quantity::Quantity;
use leptos::prelude::*;

/// With more, the first tile is out of sight.
const FIRST: FirstFew = FirstFew { wide: 6, narrow: 3 };

#[component]
pub fn Agreements(state: OverviewState) -> impl IntoView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let clock = Clock::here();
    let lang = lang();
    let m = lang.messages();
    let is_open = retain::open_signal("agreements");
    dynamic(move || {
        let today = clock.today.get();
        let activity = state.activity.get()?;
        let selection = state.selection.get()?;
        let hidden = preferences.mask(locale);
        let shown = selection.agreements_of(&activity);
        let cards: Vec<_> = by_soonest_end(shown, today, &|a, b| lang.compare(a, b))
            .into_iter()
            .enumerate()
            .map(|(at, one)| {
                let next = successor(one.agreement, &activity.agreements);
                // The rest is in the page, too, for print.
                view! { <li class=format!("card agreement {}", FIRST.class(at))>{card(lang, &one, next, today, hidden)}</li> }
            })
            .collect();
        let count = cards.len();
        let content = if !cards.is_empty() {
            view! { <ul class="agreements first-few" class:is-open=is_open>{cards}</ul> }.into_any()
        } else if activity.agreements.is_empty() {
            view! { <Empty title=m.no_agreement hint=m.no_agreement_at_all/> }.into_any()
        } else {
            view! { <Empty title=m.no_agreement hint=m.no_agreement_hint/> }.into_any()
        };
        Some(view! {
            <section class="area" aria-labelledby="agreements-title">
                <div class="area-head">
                    <h2><span id="agreements-title">{m.agreements}</span>{(count > FIRST.wide).then(|| view! { " "<span class="count">{lang.count(count)}</span> })}</h2>
                    <ShowAll id="agreements-all" few=FIRST count=count open=is_open lang=lang/>
                </div>
                {content}
            </section>
        })
    })
}

/// One agreement, as compact as it can be: the packages below are why the reader came.
fn card(
    lang: Lang,
    one: &InPhase<'_>,
    next: Option<&Agreement>,
    today: NaiveDate,
    hidden: Option<&'static str>,
) -> impl IntoView + use<> {
    let m = lang.messages();
    let agreement = one.agreement;
    let dates = lang.date_range(agreement.term.start, agreement.term.end);
    let status = (!agreement.is_as_dated(today)).then(|| lang.agreement_status(&agreement.status));
    let (class, badge) = badge(lang, agreement.term, status, today);
    // What goes on in another agreement is no warning.
    let class = if next.is_some() { "badge" } else { class };
    let renewed = next.map(|next| {
        let text = fill(m.renewed, &[("number", &next.number), ("date", &lang.date(next.term.start))]);
        view! { <p class="agreement-renewed">{text}</p> }
    });
    let plan = agreement.plan.as_ref().map(|plan| view! { <bdi>{plan.to_string()}</bdi> });
    let is_running = matches!(one.phase, TermPhase::Running { .. });
    let elapsed = one.elapsed_percent.filter(|_| is_running).map(|percent| {
        let share = lang.percent(Quantity::from_count(percent.unsigned_abs()));
        let text = fill(m.elapsed, &[("percent", &share)]);
        // No `<progress>`: that is something on its way.
        view! {
            <svg class="agreement-elapsed" viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label=text>
                <rect x="0" y="0" width=percent.to_string() height="4"></rect>
            </svg>
        }
    });
    let contacts = agreement.contacts.iter().map(|contact| {
        let (name, email) = (contact.display_name.clone(), contact.email.clone());
        view! { <div><dt>{lang.contact_role(&contact.role)}</dt><dd><PersonName name=name email=email hidden=hidden/></dd></div> }
    });
    let contacts = (!agreement.contacts.is_empty()).then(|| {
        view! {
            <details class="agreement-contacts">
                <summary>{m.contacts}</summary>
                <dl class="facts">{contacts.collect_view()}</dl>
            </details>
        }
    });
    view! {
        <div class="agreement-head">
            <h3><bdi>{agreement.name.to_string()}</bdi></h3>
            <span class=class>{badge}</span>
        </div>
        <p class="agreement-facts"><bdi>{agreement.number.to_string()}</bdi>{plan}<span>{dates}</span></p>
        {elapsed}
        {renewed}
        {contacts}
    }
}
