//! The results of role changes: progress, problems by person, and undo.

use super::Administration;
use crate::components::states::describe;
use crate::components::{Icon, dynamic};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::services::Session;
use crate::services::role_changes::{Item, Outcome, RoleChangeJob};
use domain::quantity::Quantity;
use leptos::prelude::*;

/// Number of people listed; once these are resolved, the next follow.
const LISTED: usize = 50;

/// The results of the latest job, if any.
#[component]
pub fn Results(administration: Administration) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let session = Session::here();
    let Administration { workspace, changes, .. } = administration;
    let job = changes.job;
    let is_there = Memo::new(move |_| job.with(Option::is_some));
    let running = Memo::new(move |_| {
        let over = job
            .with(|job| job.as_ref().filter(|job| job.is_running()).map(|job| (job.over(), job.items.len())));
        over.map(|(over, all)| (over as u64, all as u64))
    });
    let number = move |count: u64| lang.number(Quantity::from_count(count));
    // Changes in another workspace name it.
    let elsewhere = Memo::new(move |_| {
        let ordered = job.with(|job| job.as_ref().map(|job| job.workspace.clone()));
        let id = ordered.filter(|ordered| workspace.get().as_ref() != Some(ordered))?;
        Some(session.me()?.workspace(&id)?.name.clone())
    });
    let said = move || {
        if let Some((over, all)) = running.get() {
            return fill(m.roles_changing, &[("n", &number(over)), ("all", &number(all))]);
        }
        job.with(|job| job.as_ref().map(|job| ended(lang, job)).unwrap_or_default())
    };
    let state = move || {
        let text = said();
        elsewhere.get().map_or_else(|| text.clone(), |name| lang.labelled(&name, &text))
    };
    let progress = move || {
        let (over, all) = running.get()?;
        Some(
            view! { <progress max=all.to_string() value=over.to_string() aria-label=m.change_roles></progress> },
        )
    };
    let actions = move || {
        if running.get().is_some() {
            return None;
        }
        let (can_undo, is_undo) = job.with(|job| {
            let job = job.as_ref()?;
            Some((job.done().next().is_some(), job.is_undo))
        })?;
        let label = if is_undo { m.redo } else { m.undo };
        Some(view! {
            {can_undo.then(|| view! { <button type="button" class="button" on:click=move |_| changes.undo()>{label}</button> })}
            <button type="button" class="button button-subtle button-icon" aria-label=m.close title=m.close on:click=move |_| job.set(None)>{Icon::Dismiss.view()}</button>
        })
    };
    let open = move || {
        if running.get().is_some() {
            return None;
        }
        job.with(|job| {
            let job = job.as_ref()?;
            let open: Vec<(usize, &Item)> = job.open().collect();
            (!open.is_empty()).then(|| problems(administration, lang, &open))
        })
    };
    dynamic(move || {
        is_there.get().then(|| {
            view! {
                <section class="area role-results" aria-label=m.change_roles>
                    <div class="notice">
                        {Icon::Info.view()}
                        <div class="notice-text"><p role="status">{state}</p>{dynamic(progress)}</div>
                        {dynamic(actions)}
                    </div>
                    {dynamic(open)}
                </section>
            }
        })
    })
}

/// Returns a summary of the finished job.
fn ended(lang: Lang, job: &RoleChangeJob) -> String {
    let m = lang.page_messages();
    let done = job.done().count() as u64;
    let left = job.items.iter().filter(|item| item.outcome == Outcome::LeftToThem).count() as u64;
    let unsure = job.items.iter().filter(|item| item.outcome.is_unsure()).count() as u64;
    let open = (job.open().count() as u64).saturating_sub(unsure);
    let mut parts = Vec::new();
    if done > 0 || (left == 0 && open == 0 && unsure == 0) {
        parts.push(lang.plural(if job.is_undo { m.roles_undone } else { m.roles_changed }, done));
    }
    if left > 0 {
        parts.push(lang.plural(m.roles_left, left));
    }
    if open > 0 {
        parts.push(lang.plural(m.roles_open, open));
    }
    if unsure > 0 {
        parts.push(lang.plural(m.roles_unsure, unsure));
    }
    parts.join(" ")
}

/// The changes that need a decision, one by one and all at once.
fn problems(administration: Administration, lang: Lang, open: &[(usize, &Item)]) -> AnyView {
    let m = lang.page_messages();
    let rows: Vec<AnyView> =
        open.iter().take(LISTED).map(|(place, item)| problem(administration, lang, *place, item)).collect();
    let of = |is_meant: fn(&Outcome) -> bool| -> Vec<usize> {
        open.iter().filter(|(_, item)| is_meant(&item.outcome)).map(|(place, _)| *place).collect()
    };
    let conflicts = of(|outcome| matches!(outcome, Outcome::Meanwhile(_)));
    let failures = of(|outcome| matches!(outcome, Outcome::Failed(_)));
    let all = |places: Vec<usize>, label: &'static str| {
        (places.len() > 1).then(|| {
            view! { <button type="button" class="button" on:click=move |_| administration.changes.send_again(&places)>{label}</button> }
        })
    };
    let more = open.len().saturating_sub(LISTED);
    view! {
        <div role="alert" class="role-problems">
            <ul>{rows}</ul>
            {(more > 0).then(|| view! { <p class="quiet">{lang.plural(m.and_more, more as u64)}</p> })}
            <div class="dialog-actions">{all(conflicts, m.apply_all_mine)}{all(failures, m.try_all_again)}</div>
        </div>
    }
    .into_any()
}

fn problem(administration: Administration, lang: Lang, place: usize, item: &Item) -> AnyView {
    let m = lang.page_messages();
    let name = item.before.name.clone();
    // Each button names the person, for screen readers.
    let label = |text: &'static str| {
        let name = name.clone();
        move || fill(m.about_person, &[("action", text), ("name", &administration.name(&name))])
    };
    let again = move |_| administration.changes.send_again(&[place]);
    let (text, buttons) = match &item.outcome {
        Outcome::Meanwhile(now) => {
            let mine = domain::roles::difference(&item.before.roles, &item.wanted).apply(now);
            let text = view! {
                <p>{m.roles_meanwhile}</p>
                <dl class="theirs-yours">
                    <div><dt>{m.theirs}</dt><dd>{administration.words(&now.roles)}</dd></div>
                    <div><dt>{m.yours}</dt><dd>{administration.words(&mine)}</dd></div>
                </dl>
            }
            .into_any();
            let buttons = view! {
                <button type="button" class="button" aria-label=label(m.apply_mine) on:click=again>{m.apply_mine}</button>
                <button type="button" class="button button-subtle" aria-label=label(m.keep_theirs) on:click=move |_| administration.changes.leave(&[place])>{m.keep_theirs}</button>
            }
            .into_any();
            (text, buttons)
        }
        Outcome::Rule(rule) => {
            let text = match &**rule {
                "notDelegable" => m.rule_not_delegable.to_owned(),
                rule => fill(m.rule_other, &[("rule", rule)]),
            };
            (view! { <p>{text}</p> }.into_any(), ().into_any())
        }
        Outcome::Failed(error) => {
            let text = describe(error, lang);
            let buttons = view! { <button type="button" class="button" aria-label=label(m.try_again) on:click=again>{m.try_again}</button> }.into_any();
            (view! { <p>{text}</p> }.into_any(), buttons)
        }
        _ => return ().into_any(),
    };
    view! {
        <li class="notice notice-warning">
            {Icon::Warning.view()}
            <div class="notice-text"><p class="role-name"><bdi>{move || administration.name(&name)}</bdi></p>{text}</div>
            {buttons}
        </li>
    }
    .into_any()
}
