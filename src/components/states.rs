//! What stands in place of something that is not there: yet, at all, or for this reader.

use super::Icon;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use crate::runtime;
use api_client::ApiError;
use api_client::decode::Unreadable;
use api_client::error::Failure;
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

/// What a failure means for the reader, and what they can do about it.
pub fn describe(error: &ApiError, lang: Lang) -> String {
    let m = lang.messages();
    let text = match &error.kind {
        Failure::Offline => m.error_offline,
        Failure::Unreachable | Failure::Withdrawn => m.error_unreachable,
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

/// Where an answer could not be read. It names places and fields, never values.
fn place(error: &ApiError, lang: Lang) -> Option<String> {
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

/// How it goes on after a failure.
#[derive(Clone, Copy)]
pub struct RecoveryActions {
    /// In how many seconds it is tried again by itself, 0 = just now; `None` = not by itself.
    pub left: Signal<Option<u32>>,
    /// Tries again.
    pub on_retry: Callback<()>,
    /// Loads the page anew, when it is too old.
    pub on_reload: Callback<()>,
    /// Copies what is to be quoted when asking for help.
    pub on_copy: Callback<String>,
}

impl RecoveryActions {
    fn is_trying(self) -> bool {
        self.left.get() == Some(0)
    }

    /// Counts down. A screen reader is told once, by the failure itself, and not every second.
    fn countdown(self, lang: Lang) -> impl IntoView {
        let m = lang.messages();
        let text = move || match self.left.get()? {
            0 => Some(m.trying.to_owned()),
            seconds @ 1..100 => Some(lang.plural(m.retry_in, seconds.into())),
            seconds => Some(lang.plural(m.retry_in_minutes, seconds.div_ceil(60).into())),
        };
        view! { {move || text().map(|text| view! { <p class="quiet" aria-live="off">{text}</p> })} }
    }

    /// What is to be quoted when asking for help.
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

    /// The button that tries again.
    fn button(self, label: &'static str) -> impl IntoView {
        // It stays where it is while it works, so that the focus stays, too.
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

/// A part that failed: what happened, what it leaves alone, how it goes on, and what to quote when asking for help.
#[component]
pub fn Failed(
    /// What could not be done.
    title: &'static str,
    /// Why.
    error: ApiError,
    /// The language.
    lang: Lang,
    /// How it goes on.
    recovery: RecoveryActions,
    /// Whether it is a part of the page, beside which others stand.
    #[prop(optional)]
    is_part: bool,
) -> impl IntoView {
    let m = lang.messages();
    let text = describe(&error, lang);
    let detail = place(&error, lang);
    let trace = recovery.reference(error.trace_id, lang);
    let is_too_old = error.kind == Failure::TooOld;
    let again = (!is_too_old).then(|| recovery.button(m.try_again));
    // A page that stands in the way may want to be seen.
    let may_reload = is_too_old || error.kind == Failure::Unreadable(Unreadable::Page);
    let reload = may_reload.then(|| {
        view! { <button type="button" class="button" on:click=move |_| recovery.on_reload.run(())>{m.reload_page}</button> }
    });
    on_cleanup(move || {
        // Whoever pressed a button that is gone with what it was about goes on where the page begins.
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

/// Something failed beside what is here: what is shown stays.
#[component]
pub fn FailedBeside(
    /// What could not be done, and what is shown nevertheless.
    #[prop(into)]
    text: String,
    /// Why; the text says so, or else it is said below.
    error: ApiError,
    /// Whether the text says so.
    #[prop(optional)]
    has_reason: bool,
    /// The language.
    lang: Lang,
    /// How it goes on.
    recovery: RecoveryActions,
) -> impl IntoView {
    let reason = (!has_reason).then(|| describe(&error, lang));
    let place = place(&error, lang);
    view! {
        <div class="notice notice-warning" role="alert" aria-atomic="false">
            {Icon::Warning.view()}
            <div class="notice-text">
                <p>{text}</p>
                {reason.map(|reason| view! { <p class="quiet">{reason}</p> })}
                {place.map(|place| view! { <p class="quiet">{place}</p> })}
                {recovery.countdown(lang)}
                {recovery.reference(error.trace_id, lang).map(|reference| view! { <div class="failed-ways">{reference}</div> })}
            </div>
            {recovery.button(lang.messages().try_again)}
        </div>
    }
}
