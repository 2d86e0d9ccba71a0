//! The head of a drilldown: figures, agreement, package, lots.

use crate::components::states::Skeleton;
use crate::components::{Icon, Meter, Notice, NoticeKind, dynamic};
use crate::features::failure;
use crate::features::outlook;
use crate::features::usage::{describe, is_one_workspace, remaining};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::services::{Clock, Navigator, Query, RemoteData, Session};
use chrono::NaiveDate;
use domain::activity::Activity;
use domain::detail::{Detail, Line, Lot, Part};
use domain::outlook::{Outlook, VerdictKind};
use domain::quantity::Quantity;
use domain::route::Subject;
use domain::{EntitlementKind, Unit};
use leptos::prelude::*;
use std::sync::Arc;

/// The key figures, which the reader meets first.
#[component]
pub(super) fn Figures(detail: Query<Detail>, activity: Query<Activity>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    dynamic(move || {
        detail.state().with(|state| match state {
            RemoteData::Failed(error, None) => failure::failed_part(m.failed_detail, error, detail.retry()),
            state => match state.value() {
                Some(detail) => figures(lang, detail, activity).into_any(),
                None => {
                    let slow = matches!(state, RemoteData::Loading { slow: true });
                    let text = if slow { m.loading_slow } else { m.loading };
                    view! { <Skeleton cards=2 text=text slow=slow/> }.into_any()
                }
            },
        })
    })
}

/// What the figures are about: description, agreement, package, hints and lots.
#[component]
pub(super) fn Facts(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    dynamic(move || {
        match subject.get_value() {
        Subject::AdditionalCases(_) => Some(view! { <p class="lead">{m.additional_cases_hint}</p><p class="quiet">{m.additional_what_to_do}</p> }.into_any()),
        _ => detail.value().map(|detail| facts(lang, &detail).into_any()),
    }
    })
}

fn figures(lang: Lang, detail: &Arc<Detail>, activity: Query<Activity>) -> impl IntoView + use<> {
    let m = lang.page_messages();
    let today = Clock::here().today.get();
    let term = detail.package.as_ref().or(detail.agreement.as_ref()).and_then(|part| part.term);
    let elapsed = term.and_then(|term| term.elapsed_percent(today));
    // For contacts, what matters is how many may be named in the whole agreement.
    let named = match (&detail.kind, detail.lines.as_slice()) {
        (EntitlementKind::SupportContacts, [line]) => line.usage.balance().map(|balance| {
            let (named, allowed) = (lang.number(balance.used), lang.number(balance.allowed));
            fill(m.named_of_allowed, &[("named", &named), ("allowed", &allowed)])
        }),
        _ => None,
    };
    let several = detail.lines.len() > 1;
    let is_one = is_one_here();
    let line = |line: &Line| {
        let name = several.then(|| agreement_name(Arc::clone(detail), line.clone(), activity));
        let totals = totals(lang, line, elapsed, several, is_one);
        let outlook = (!several).then(|| outlook_of(lang, detail, elapsed));
        view! { <div class="card totals-card">{name}{totals}{outlook}</div> }
    };
    let lines = detail.lines.iter().map(line).collect_view();
    view! {
        {(detail.unreadable > 0).then(|| view! { <Notice kind=NoticeKind::Warning text=lang.plural(m.unreadable_parts, detail.unreadable as u64)/> })}
        {detail.visible_only.then(|| view! { <Notice kind=NoticeKind::Info text=m.visible_only_note/> })}
        <div class=if several { "totals-lines is-several" } else { "totals-lines" }>{lines}</div>
        {named.map(|named| view! { <p class="quiet">{named}</p> })}
    }
}

/// What will be left at the end, or when it runs out. The figures say already what is over or used up.
fn outlook_of(lang: Lang, detail: &Detail, elapsed: Option<i64>) -> Option<impl IntoView + use<>> {
    let m = lang.page_messages();
    let outlook = Outlook::of_detail(detail)?;
    let kind = outlook.verdict.kind();
    if matches!(kind, VerdictKind::NotApplicable | VerdictKind::Over | VerdictKind::UsedUp) {
        return None;
    }
    let (icon, class) = match kind {
        VerdictKind::RunsOut => (Icon::Error, "attention-icon is-bad"),
        VerdictKind::AtRisk => (Icon::Warning, "attention-icon is-soon"),
        VerdictKind::OnTrack => (Icon::Check, "attention-icon"),
        _ => (Icon::Info, "attention-icon"),
    };
    let usage = &detail.lines.first()?.usage;
    let text = outlook::verdict_sentence(lang, &outlook, usage, elapsed);
    let how = outlook.projection.as_ref().map(|projection| {
        let sure = outlook::how_sure(lang, projection);
        let method = outlook::method(lang).map(|text| view! { <p>{text}</p> });
        view! {
            <details class="outlook-how">
                <summary>{m.how_calculated}</summary>
                <p>{sure}</p>
                {method.collect_view()}
            </details>
        }
    });
    Some(view! {
        <section class="outlook" aria-label=m.outlook>
            <p class="outlook-said"><span class=class>{icon.view()}</span><span>{text}</span></p>
            {how}
        </section>
    })
}

/// The name of the agreement that a line of a kind's figures belongs to. It comes with the overview, so its room is reserved.
fn agreement_name(detail: Arc<Detail>, line: Line, activity: Query<Activity>) -> impl IntoView {
    let text = Memo::new(move |_| {
        let activity = activity.value()?;
        let agreement = activity.agreement_of_line(&detail.entitlement_ids, &line.usage)?;
        Some(format!("{} {}", agreement.name, agreement.number))
    });
    view! { <p class="totals-name"><bdi>{move || text.get()}</bdi></p> }
}

fn facts(lang: Lang, detail: &Arc<Detail>) -> impl IntoView + use<> {
    let m = lang.page_messages();
    let today = Clock::here().today.get();
    let part = |label: &'static str, part: &Part| {
        let name = match &part.number {
            Some(number) => format!("{} {number}", part.name),
            None => part.name.to_string(),
        };
        let dates = part.term.map(|term| {
            let dates = lang.date_range(term.start, term.end);
            view! { <span class="quiet">{dates}" · "{lang.stand(term.stand(today), term.end)}</span> }
        });
        view! { <div><dt>{label}</dt><dd><bdi>{name}</bdi>" "{dates}</dd></div> }
    };
    let hint = match detail.kind {
        EntitlementKind::OnDemandEducation => Some(m.education_hint),
        EntitlementKind::BuiltInProactive
        | EntitlementKind::ProactiveService
        | EntitlementKind::Workshop
        | EntitlementKind::DesignatedSupportEngineering => Some(m.proactive_hint),
        _ => None,
    };
    view! {
        {detail.description.as_ref().map(|text| view! { <p class="lead"><bdi>{text.to_string()}</bdi></p> })}
        <dl class="facts facts-wide">
            {detail.agreement.as_ref().map(|agreement| part(m.agreement, agreement))}
            {detail.package.as_ref().map(|package| part(m.package, package))}
        </dl>
        {hint.map(|hint| view! { <p class="quiet">{hint}</p> })}
        {lots(lang, detail, today)}
    }
}

/// Whether the address asks for a single workspace.
pub(super) fn is_one_here() -> bool {
    let (navigator, session) = (Navigator::here(), Session::here());
    untrack(|| {
        let me = session.me();
        let scope = me.map(|me| navigator.params().overview().workspaces.resolve(&me));
        is_one_workspace(session, scope.as_ref())
    })
}

/// The figures of the whole agreement, and below them as text what the workspaces used.
pub(super) fn totals(
    lang: Lang,
    line: &Line,
    elapsed: Option<i64>,
    several: bool,
    is_one_workspace: bool,
) -> impl IntoView + use<> {
    let m = lang.page_messages();
    let usage = &line.usage;
    let text = describe(lang, usage, is_one_workspace);
    let total = |label: &'static str, value: String| view! { <div class="total"><dt>{label}</dt><dd>{value}</dd></div> };
    let figure = |label: &'static str, quantity: Option<Quantity>| {
        let in_words = |quantity| format!("{} {}", lang.number(quantity), lang.unit(&usage.unit, quantity));
        total(label, quantity.map_or_else(|| m.unknown.to_owned(), in_words))
    };
    let limit = usage.allowance.limit();
    let metered = limit.is_some();
    let took = |label: &'static str, part: Option<Quantity>| {
        part.filter(|part| !part.is_zero()).map(|part| figure(label, Some(part)))
    };
    let left = if line.left_of_lots { m.available } else { m.remaining };
    let of_lots = line.left_of_lots.then_some(m.available_of_lots);
    let share = text
        .percent
        .clone()
        .map(|percent| view! { <div class="total"><dt>{m.share_used}</dt><dd>{percent}</dd></div> });
    // At the end of its term a mark says nothing.
    let mark = elapsed.filter(|percent| *percent < 100).map(|percent| {
        let share = lang.percent(Quantity::from_count(percent.unsigned_abs()));
        (percent, fill(m.elapsed, &[("percent", &share)]))
    });
    let elapsed = elapsed.filter(|_| metered).map(|percent| {
        let percent = lang.percent(Quantity::from_count(percent.unsigned_abs()));
        view! { <div class="total"><dt>{m.term_elapsed}</dt><dd>{percent}</dd></div> }
    });
    // For a single line the notices below give the details.
    let doubt = text.warning.filter(|_| several);
    let notes = text.here.into_iter().chain(text.notes).chain(of_lots.or(doubt).map(str::to_owned));
    let notes = notes.map(|note| view! { <span class="tile-note">{note}</span> }).collect_view();
    view! {
        <dl class="totals">
            {metered.then(|| figure(m.purchased, line.purchased.or(limit)))}
            {figure(m.consumed, usage.consumed_total)}
            {usage.scheduled.map(|scheduled| figure(m.scheduled_label, Some(scheduled)))}
            {took(m.expired_label, usage.expired)}
            {took(m.reserved_label, usage.reserved)}
            {metered.then(|| total(left, remaining(lang, usage).unwrap_or_else(|| m.unknown.to_owned())))}
            {share}
            {elapsed}
        </dl>
        {text.meter.map(|meter| view! { <Meter meter=meter label=m.consumption elapsed=mark/> })}
        <p class="tile-notes">{notes}</p>
    }
}

/// The lots in which credits were granted, and which expires next.
pub(super) fn lots(lang: Lang, detail: &Detail, today: NaiveDate) -> Option<impl IntoView + use<>> {
    let m = lang.page_messages();
    if detail.lots.is_empty() {
        return None;
    }
    let unit = |quantity| lang.unit(&Unit::Credits, quantity);
    let none = if detail.is_expiry_unknown() { m.expiry_unknown } else { m.no_expiry };
    let next = detail.next_expiry(today).map_or_else(
        || none.to_owned(),
        |lot| {
            let left = lot.left.unwrap_or_default();
            let date = lot.expires.map(|date| lang.date(date)).unwrap_or_default();
            fill(
                m.next_expiry,
                &[("left", &lang.number(left)), ("unit", &unit(left)), ("lot", &lot.name), ("date", &date)],
            )
        },
    );
    let number = |quantity: Option<Quantity>| {
        quantity.map_or_else(|| m.unknown.to_owned(), |quantity| lang.number(quantity))
    };
    let date = |date: Option<NaiveDate>| date.map_or_else(|| "–".to_owned(), |date| lang.date(date));
    let row = |lot: &Lot| {
        view! {
            <tr>
                <th scope="row"><bdi>{lot.name.to_string()}</bdi></th>
                <td class="number">{number(lot.granted)}</td>
                <td>{date(lot.start)}</td>
                <td>{date(lot.expires)}</td>
                <td class="number">{number(lot.left)}</td>
            </tr>
        }
    };
    let rows = detail.lots.iter().map(row).collect_view();
    Some(view! {
        <section class="lots" aria-labelledby="lots-title">
            <h2 id="lots-title">{m.lots}</h2>
            <p>{next}</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label=m.lots>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{m.field_lot}</th>
                        <th scope="col" class="number">{m.granted}</th>
                        <th scope="col">{m.field_start}</th>
                        <th scope="col">{m.expires}</th>
                        <th scope="col" class="number">{m.lot_left}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    })
}
