//! Links inside the app.

use leptos::prelude::*;

/// A link to a page of this app. The app's root handles clicks on it, so that no new document is loaded; with a modifier key it is an
/// ordinary link.
#[component]
pub fn Link(
    /// The address.
    #[prop(into)]
    href: String,
    /// Its classes.
    #[prop(optional)]
    class: &'static str,
    /// Whether it leads to the current page.
    #[prop(optional)]
    current: bool,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! { <a href=href class=class data-own="" aria-current=current.then_some("page")>{children()}</a> }
}
