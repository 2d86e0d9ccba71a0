//! Messages next to what they are about.

use super::Icon;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Info,
    Warning,
}

/// A message that stays until it no longer applies or is dismissed.
#[component]
pub fn Notice(
    kind: NoticeKind,
    #[prop(into)] text: String,
    /// A second, quieter paragraph.
    #[prop(optional, into)]
    detail: Option<String>,
    /// The label of the dismiss button, and its action.
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
