//! Links inside the app.

use leptos::prelude::*;

/// A link to a page of this app. The app's root handles plain clicks without loading a document; with a modifier key it is an ordinary
/// link.
#[component]
pub fn Link(
    #[prop(into)] href: String,
    #[prop(optional)] class: &'static str,
    /// Whether it leads to the current page.
    #[prop(optional)]
    current: bool,
    children: Children,
) -> impl IntoView {
    view! { <a href=href class=class data-own="" aria-current=current.then_some("page")>{children()}</a> }
}
