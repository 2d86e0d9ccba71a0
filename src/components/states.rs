//! Placeholders for content that is loading, empty or failed.

use super::Icon;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use crate::runtime;
use api_client::ApiError;
use api_client::decode::Unreadable;
use api_client::error::Failure;
use leptos::prelude::*;

/// Grey shapes in the size of the cards being loaded.
#[component]
pub fn Skeleton(
    /// Number of cards.
    cards: usize,
    /// The text for screen readers.
    text: &'static str,
    /// Whether loading takes longer than usual; then the text is visible too.
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

/// Computed, since the page's policy forbids fully static markup (see [`crate::components`]).
fn card_class() -> &'static str {
    "skeleton-card"
}

#[component]
pub fn Empty(
    title: &'static str,
    hint: &'static str,
    #[prop(optional)] children: Option<Children>,
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

/// Returns what an error means for the reader, and what they can do about it.
pub fn describe(error: &ApiError, lang: Lang) -> String {
    let m = lang.messages();
    let text = match &error.kind {
        Failure::Offline => m.error_offline,
        Failure::Unreachable | Failure::Cancelled => m.error_unreachable,
        Failure::Timeout => m.error_timeout,
        Failure::SignedOut { .. } => m.error_signed_out,
        Failure::Forbidden => m.error_forbidden,
        Failure::NotFound => m.not_found_hint,
        Failure::Conflict => m.error_conflict,
        Failure::TooOld => m.error_too_old,
        Failure::TooMany | Failure::Server(503) => m.error_busy,
        Failure::Server(status) => return fill(m.error_server, &[("status", &status.to_string())]),
        Failure::Unreadable(Unreadable::TooLarge { limit }) => {
            return fill(m.error_too_large, &[("size", &(limit >> 20).to_string())]);
        }
        Failure::Unreadable(Unreadable::Page) => m.error_page,
        Failure::Unreadable(Unreadable::Empty) => m.error_empty,
        Failure::Unreadable(Unreadable::Cut) => m.error_cut,
        Failure::Unreadable(Unreadable::Changing) => m.error_changing,
        Failure::Unreadable(_) | Failure::OtherPerson => m.error_unreadable,
    };
    text.to_owned()
}

/// Returns where a response could not be read. It names paths and fields, never values, which may be personal data.
fn unreadable_detail(error: &ApiError, lang: Lang) -> Option<String> {
    let m = lang.messages();
    let path = |path: &str| if path.is_empty() { m.unreadable_whole.to_owned() } else { path.to_owned() };
    match &error.kind {
        Failure::Unreadable(Unreadable::Missing { path: at }) => {
            Some(fill(m.unreadable_missing, &[("path", &path(at))]))
        }
        Failure::Unreadable(Unreadable::WrongForm { path: at }) => {
            Some(fill(m.unreadable_form, &[("path", &path(at))]))
        }
        Failure::Unreadable(Unreadable::Syntax { at }) => {
            Some(fill(m.unreadable_at, &[("at", &at.to_string())]))
        }
        _ => None,
    }
}

/// What the reader can do after an error.
#[derive(Clone, Copy)]
pub struct RecoveryActions {
    /// Seconds until the next automatic retry, 0 while it runs; `None` when there is none.
    pub left: Signal<Option<u32>>,
    pub on_retry: Callback<()>,
    /// Reloads the page, for when the app is too old.
    pub on_reload: Callback<()>,
    pub on_copy: Callback<String>,
}

impl RecoveryActions {
    fn is_trying(self) -> bool {
        self.left.get() == Some(0)
    }

    /// Shows the countdown to the next retry. Screen readers hear it once, in the error message, and not every second.
    fn countdown(self, lang: Lang) -> impl IntoView {
        let m = lang.messages();
        let text = move || match self.left.get()? {
            0 => Some(m.trying.to_owned()),
            seconds @ 1..100 => Some(lang.plural(m.retry_in, seconds.into())),
            seconds => Some(lang.plural(m.retry_in_minutes, seconds.div_ceil(60).into())),
        };
        view! { {move || text().map(|text| view! { <p class="quiet" aria-live="off">{text}</p> })} }
    }

    /// Shows the trace id, which support asks for.
    fn reference(self, trace_id: Option<Box<str>>, lang: Lang) -> Option<impl IntoView> {
        let m = lang.messages();
        trace_id.map(|id| {
            let text = fill(m.trace_id, &[("id", &id)]);
            let copy = move |_| self.on_copy.run(id.to_string());
            view! {
                <p class="quiet trace">{text}</p>
                <button type="button" class="button button-subtle" on:click=copy>{Icon::Copy.view()}{m.copy_trace}</button>
            }
        })
    }

    fn retry_button(self, label: &'static str) -> impl IntoView {
        // Busy rather than disabled or removed, so that it keeps the focus.
        let try_again = move |_| {
            if self.left.get_untracked() != Some(0) {
                self.on_retry.run(());
            }
        };
        view! {
            <button
                type="button"
                class="button"
                class:button-busy=move || self.is_trying()
                aria-disabled=move || self.is_trying().then_some("true")
                on:click=try_again
            >{label}</button>
        }
    }
}

#[component]
pub fn ErrorMessage(
    title: &'static str,
    error: ApiError,
    lang: Lang,
    recovery: RecoveryActions,
    /// Whether only a part of the page failed; then the message says that the rest is unaffected.
    #[prop(optional)]
    is_part: bool,
) -> impl IntoView {
    let m = lang.messages();
    let text = describe(&error, lang);
    let detail = unreadable_detail(&error, lang);
    let trace = recovery.reference(error.trace_id, lang);
    let is_too_old = error.kind == Failure::TooOld;
    let again = (!is_too_old).then(|| recovery.retry_button(m.try_again));
    // A web page instead of data is probably a sign-in page, which a reload shows.
    let may_reload = is_too_old || error.kind == Failure::Unreadable(Unreadable::Page);
    let reload = may_reload.then(|| {
        view! { <button type="button" class="button" on:click=move |_| recovery.on_reload.run(())>{m.reload_page}</button> }
    });
    on_cleanup(move || {
        // A focused button in here is removed with the message.
        runtime::next_frame(|| {
            if super::focus::is_lost() {
                super::focus::focus(super::focus::find(super::focus::HEADING));
            }
        });
    });
    view! {
        <div class="failed" role="alert" aria-atomic="false">
            {Icon::Error.view()}
            <div class="failed-text">
                <p class="failed-title">{title}</p>
                <p>{text}</p>
                {detail.map(|detail| view! { <p class="quiet">{detail}</p> })}
                {is_part.then(|| view! { <p class="quiet">{m.unaffected}</p> })}
                {recovery.countdown(lang)}
                <div class="failed-ways">{again}{reload}{trace}</div>
            </div>
        </div>
    }
}

/// An error above content that stays, such as older data that could not be refreshed.
#[component]
pub fn InlineError(
    /// What failed, and what is still shown.
    #[prop(into)]
    text: String,
    error: ApiError,
    /// Whether the text already gives the reason.
    #[prop(optional)]
    has_reason: bool,
    lang: Lang,
    recovery: RecoveryActions,
) -> impl IntoView {
    let reason = (!has_reason).then(|| describe(&error, lang));
    let detail = unreadable_detail(&error, lang);
    view! {
        <div class="notice notice-warning" role="alert" aria-atomic="false">
            {Icon::Warning.view()}
            <div class="notice-text">
                <p>{text}</p>
                {reason.map(|reason| view! { <p class="quiet">{reason}</p> })}
                {detail.map(|detail| view! { <p class="quiet">{detail}</p> })}
                {recovery.countdown(lang)}
                {recovery.reference(error.trace_id, lang).map(|reference| view! { <div class="failed-ways">{reference}</div> })}
            </div>
            {recovery.retry_button(lang.messages().try_again)}
        </div>
    }
}
