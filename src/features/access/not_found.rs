//! Replaces a page whose address is invalid, or whose data is not the reader's.

use crate::components::{Icon, Link, dynamic};
use crate::i18n::lang;
use crate::services::Navigator;
use domain::route::{Address, Page};
use leptos::prelude::*;

/// The page. Its link to the overview keeps the filters.
#[component]
pub fn NotFound() -> impl IntoView {
    let m = lang().page_messages();
    let navigator = Navigator::here();
    dynamic(move || {
        let params = navigator.params().overview_only();
        let href = navigator.href(&Address { page: Page::Overview, params, fragment: None });
        view! {
            <div class="message-page">
                {Icon::Empty.view()}
                <h1 tabindex="-1">{m.not_found}</h1>
                <p>{m.not_found_hint}</p>
                <Link href=href class="button button-primary">{m.to_overview}</Link>
            </div>
        }
    })
}
