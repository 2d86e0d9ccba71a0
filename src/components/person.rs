//! Names of people.

use super::Icon;
use leptos::prelude::*;

/// A person's name, as a mail link when there is an address.
#[component]
pub fn PersonName(
    name: String,
    email: Option<String>,
    /// Shown in place of the name while the reader hides personal data.
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
