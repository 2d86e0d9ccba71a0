//! Failures in a page, and how to recover.

use crate::components::states::{ErrorMessage, InlineError, RecoveryActions};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::services::{Host, Notifications, Retry};
use api_client::ApiError;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The ways to recover: automatic retry, retry by the reader, reload.
pub fn recovery(retry: Retry) -> RecoveryActions {
    let host = Host::here();
    let m = lang().messages();
    let notifications = Notifications::here();
    let copy = move |text: String| notifications.copy(text, m.copied, m.not_copied);
    RecoveryActions {
        left: Signal::derive(move || retry.left()),
        on_retry: Callback::new(move |()| retry.now()),
        on_reload: Callback::new(move |()| host.start_over()),
        on_copy: Callback::new(copy),
    }
}

/// Replaces a page that could not be loaded.
pub fn failed(title: &'static str, error: &ApiError, retry: Retry) -> AnyView {
    view! { <ErrorMessage title=title error=error.clone() lang=lang() recovery=recovery(retry)/> }.into_any()
}

/// Replaces a part of a page that could not be loaded.
pub fn failed_part(title: &'static str, error: &ApiError, retry: Retry) -> AnyView {
    view! { <ErrorMessage title=title error=error.clone() lang=lang() recovery=recovery(retry) is_part=true/> }
        .into_any()
}

/// A message above older data that could not be refreshed. It names the time of that data.
pub fn not_refreshed(lang: Lang, as_of: Option<DateTime<Utc>>, error: &ApiError, retry: Retry) -> AnyView {
    // The sign-in bar already says so.
    if error.is_signed_out() {
        return ().into_any();
    }
    let m = lang.messages();
    let text = match as_of {
        Some(time) => fill(m.reload_failed_notice, &[("time", &lang.instant(time))]),
        None => m.reload_failed_undated.to_owned(),
    };
    view! { <InlineError text=text error=error.clone() lang=lang recovery=recovery(retry)/> }.into_any()
}
