//! The lazily loaded part of the program, imported only by the app.
//!
//! In a release (feature `split`), code that only [`PAGES`] refers to becomes a file of its own. It is loaded when such a page is opened,
//! or soon after the overview is shown. In any other build it is part of the program. See `docs/decisions/0007-code-splitting.md`.

use crate::components::filter_menu;
use crate::features::OpenPage;
use crate::features::access::no_access;
use crate::features::access::not_found::NotFound;
use crate::features::access::roles::Roles;
use crate::features::access::signed_out::SignedOutBar;
use crate::features::drilldown;
use crate::features::frame::user_panel::user_panel;
use crate::features::frame::workspace_menu::workspace_menu;
use crate::features::home::Home;
use crate::features::home::contract_details::ContractDetails;
use crate::features::lazy::{PageLoader, Pages};
use crate::features::overview::later;
use crate::features::planning;
use crate::features::proof;
use crate::features::users;
use domain::route::Page;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

static PAGES: Pages = Pages {
    open,
    proof: proof::open,
    complete_overview: later::complete,
    no_access: no_access::open,
    signed_out: || view! { <SignedOutBar/> }.into_any(),
    roles: || view! { <Roles/> }.into_any(),
    user_panel,
    workspace_menu,
    filter_panel: filter_menu::panel,
};

/// Opens the page of a route that lies in the chunk ([`domain::route::ROUTES`]).
fn open(page: &Page) -> OpenPage {
    match page {
        Page::Home => OpenPage::new(|| view! { <Home/> }.into_any()),
        Page::Planning => planning::open(),
        Page::ManageUsers => users::open(),
        Page::ContractDetails => OpenPage::new(|| view! { <ContractDetails/> }.into_any()),
        Page::Entitlement(_) | Page::Kind(_) | Page::AdditionalCases(_) => {
            page.subject().map_or_else(empty, drilldown::open)
        }
        // These are part of the first visit.
        Page::NotFound(_) => OpenPage::new(|| view! { <NotFound/> }.into_any()),
        Page::Overview => empty(),
    }
}

fn empty() -> OpenPage {
    OpenPage::new(|| ().into_any())
}

/// The only reference to [`PAGES`] in a split build, so that the splitter can move what is behind it into another file.
#[wasm_split(pages, fallible)]
fn chunk() -> Result<&'static Pages, SplitLoaderError> {
    Ok(&PAGES)
}

#[cfg(feature = "split")]
async fn load() -> Option<&'static Pages> {
    chunk().await.ok()
}

#[cfg(not(feature = "split"))]
async fn load() -> Option<&'static Pages> {
    Some(&PAGES)
}

/// Loads the chunk.
pub const LOADER: PageLoader = PageLoader(|| Box::pin(load()));
