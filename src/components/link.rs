//! Links to our own pages.

use leptos::prelude::*;

/// A link to a page of this app. The app's root listens for clicks on it and navigates without a new document; with a
/// modifier key, or where scripts fail, it is an ordinary link.
#[component]
pub fn Link(
    /// The address.
    #[prop(into)]
    href: String,
    /// Its class.
    #[prop(optional)]
    class: &'static str,
    /// Whether it leads to the page shown.
    #[prop(optional)]
    current: bool,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! { <a href=href class=class data-own="" aria-current=current.then_some("page")>{children()}</a> }
}
