//! A person's name, with a way to write to them.

use super::Icon;
use leptos::prelude::*;

/// The name; a link when there is an address.
#[component]
pub fn PersonName(
    /// As it is shown.
    name: String,
    /// Where mail goes, where known.
    email: Option<String>,
    /// What stands in their place while names are hidden.
    #[prop(optional_no_strip)]
    hidden: Option<&'static str>,
) -> impl IntoView {
    if let Some(hidden) = hidden {
        return view! { <bdi class="quiet">{hidden}</bdi> }.into_any();
    }
    match email.filter(|email| email.contains('@')) {
        Some(email) => view! {
            <a class="person" href=format!("mailto:{email}")>{Icon::Mail.view()}<bdi>{name}</bdi></a>
        }
        .into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}
