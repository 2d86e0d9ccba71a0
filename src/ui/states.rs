//! What stands in place of something that is not there: yet, at all, or for this reader.

use super::Icon;
use crate::api::ApiError;
use crate::api::error::Failure;
use crate::i18n::{Lang, fill};
use leptos::prelude::*;

/// Grey shapes of the same size as what will take their place.
#[component]
pub fn Skeleton(
    /// How many cards.
    cards: usize,
    /// What is said meanwhile.
    text: &'static str,
    /// Whether the text is shown, too: when it takes longer than usual.
    slow: bool,
) -> impl IntoView {
    let cards = (0..cards).map(|_| view! { <div class=card_class()></div> }).collect_view();
    view! {
        <div class="skeleton" aria-busy="true">
            <p class=if slow { "skeleton-text" } else { "visually-hidden" }>{text}</p>
            <div class="skeleton-cards" aria-hidden="true">{cards}</div>
        </div>
    }
}

fn card_class() -> &'static str {
    "skeleton-card"
}

/// Nothing there, and a way on.
#[component]
pub fn Empty(
    /// What there is not.
    title: &'static str,
    /// Why, or what to do.
    hint: &'static str,
    /// The heading's place is in the text, or in the page's outline.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {Icon::Empty.view()}
            <p class="empty-title">{title}</p>
            <p class="quiet">{hint}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// What a failure means for the reader.
pub fn describe(error: &ApiError, lang: Lang) -> String {
    let m = lang.messages();
    match &error.kind {
        Failure::Unreachable | Failure::Withdrawn => m.error_unreachable.to_owned(),
        Failure::SignedOut { .. } => m.error_signed_out.to_owned(),
        Failure::Forbidden => m.error_forbidden.to_owned(),
        Failure::NotFound => m.not_found_hint.to_owned(),
        Failure::TooOld => m.error_too_old.to_owned(),
        Failure::Busy { retry_after: Some(seconds) } => lang.plural(m.busy_for, *seconds),
        Failure::Busy { retry_after: None } => m.error_busy.to_owned(),
        Failure::Status(status) => fill(m.error_server, &[("status", &status.to_string())]),
        Failure::Unreadable(_) | Failure::OtherPerson => m.error_unreadable.to_owned(),
    }
}

/// A part that failed: what happened, a way on, and what to quote when asking for help.
#[component]
pub fn Failed(
    /// What could not be done.
    title: &'static str,
    /// Why.
    error: ApiError,
    /// The language.
    lang: Lang,
    /// Tries again.
    on_retry: Callback<()>,
    /// Loads the page anew, when it is too old.
    on_reload: Callback<()>,
) -> impl IntoView {
    let m = lang.messages();
    let text = describe(&error, lang);
    let detail = match &error.kind {
        // The reason names places and fields, never values.
        Failure::Unreadable(reason) => Some(reason.to_string()),
        _ => None,
    };
    let trace = error.trace_id.map(|id| fill(m.trace_id, &[("id", &id)]));
    let (action, label) = match error.kind {
        Failure::TooOld => (on_reload, m.reload_page),
        _ => (on_retry, m.try_again),
    };
    view! {
        <div class="failed" role="alert">
            {Icon::Error.view()}
            <div class="failed-text">
                <p class="failed-title">{title}</p>
                <p>{text}</p>
                {detail.map(|detail| view! { <p class="quiet">{detail}</p> })}
                {trace.map(|trace| view! { <p class="quiet trace">{trace}</p> })}
                <button type="button" class="button" on:click=move |_| action.run(())>{label}</button>
            </div>
        </div>
    }
}
