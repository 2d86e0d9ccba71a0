//! Messages beside what they are about.

use super::Icon;
use leptos::prelude::*;

/// The severity of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    Info,
    /// Needs attention.
    Warning,
}

/// A message that stays until it no longer applies or is dismissed.
#[component]
pub fn Notice(
    /// Its severity.
    kind: NoticeKind,
    /// Its text.
    #[prop(into)]
    text: String,
    /// A second, quieter paragraph.
    #[prop(optional, into)]
    detail: Option<String>,
    /// The label of a button that dismisses it, and what the button does.
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
