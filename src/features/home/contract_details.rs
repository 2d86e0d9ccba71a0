//! The page that customer activity replaces, kept for old bookmarks.

use crate::components::{Icon, Link};
use crate::i18n::lang;
use crate::services::Navigator;
use domain::route::Page;
use leptos::prelude::*;

#[component]
pub fn ContractDetails() -> impl IntoView {
    let navigator = Navigator::here();
    let m = lang().page_messages();
    view! {
        <div class="message-page">
            {Icon::Info.view()}
            <h1 tabindex="-1">{m.contract_details}</h1>
            <p class="empty-title">{m.contract_details_moved}</p>
            <p>{m.contract_details_hint}</p>
            <Link href=navigator.href_of(Page::Overview) class="button button-primary">{m.to_overview}</Link>
        </div>
    }
}
