//! A message beside what it concerns.

use super::Icon;
use leptos::prelude::*;

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// To know.
    Info,
    /// To mind.
    Warning,
}

/// A message that stays until it no longer holds.
#[component]
pub fn Notice(
    /// How much it matters.
    kind: NoticeKind,
    /// What it says.
    #[prop(into)]
    text: String,
    /// More about it.
    #[prop(optional, into)]
    detail: Option<String>,
    /// A button to put it away: its label and what it does.
    #[prop(optional, into)]
    dismiss: Option<(&'static str, Callback<()>)>,
) -> impl IntoView {
    let (class, icon) = match kind {
        NoticeKind::Info => ("notice", Icon::Info),
        NoticeKind::Warning => ("notice notice-warning", Icon::Warning),
    };
    view! {
        <div class=class role="status">
            {icon.view()}
            <div class="notice-text">
                <p>{text}</p>
                {detail.map(|detail| view! { <p class="quiet">{detail}</p> })}
            </div>
            {dismiss.map(|(label, on_dismiss)| view! {
                <button type="button" class="button button-subtle button-icon" aria-label=label title=label on:click=move |_| on_dismiss.run(())>
                    {Icon::Dismiss.view()}
                </button>
            })}
        </div>
    }
}
