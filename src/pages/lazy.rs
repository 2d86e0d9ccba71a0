//! Pages that a first visit does not download.
//!
//! In a release (feature `split`) everything that only [`PAGES`] leads to is a chunk of its own, which is loaded when such a page
//! is opened, or soon after the overview stands. In any other build it is simply there. `docs/decisions/0007-code-splitting.md` says
//! how; another such page is one more field of [`Pages`], and `app.rs` shows it through [`lazy`].

use super::contract_details::ContractDetails;
use super::drilldown::{Drilldown, Subject};
use super::failure;
use super::manage_users::ManageUsers;
use super::overview::OverviewState;
use super::proof::Proof;
use super::roles::Roles;
use super::signed_out::SignedOutBar;
use super::user_panel::user_panel;
use crate::api::error::Failure;
use crate::life;
use crate::model::access::Me;
use crate::state::{App, Retry};
use crate::ui::dynamic;
use crate::ui::focus::{self, HEADING, focus_later};
use crate::ui::states::Skeleton;
use leptos::prelude::*;
use std::sync::OnceLock;
use std::time::Duration;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Ways into the pages.
#[derive(Debug)]
pub struct Pages {
    /// A drilldown.
    pub drilldown: fn(Subject) -> AnyView,
    /// Manage users.
    pub manage_users: fn() -> AnyView,
    /// The proof of delivery.
    pub proof: fn(OverviewState) -> AnyView,
    /// The page that customer activity replaces.
    pub contract_details: fn() -> AnyView,
    /// The way back into a session that has ended.
    pub signed_out: fn() -> AnyView,
    /// What the roles mean.
    pub roles: fn() -> AnyView,
    /// What is in the reader's menu.
    pub user_panel: fn(&Me) -> AnyView,
}

static PAGES: Pages = Pages {
    drilldown: |subject| view! { <Drilldown subject=subject/> }.into_any(),
    manage_users: || view! { <ManageUsers/> }.into_any(),
    proof: |state| view! { <Proof state=state/> }.into_any(),
    contract_details: || view! { <ContractDetails/> }.into_any(),
    signed_out: || view! { <SignedOutBar/> }.into_any(),
    roles: || view! { <Roles/> }.into_any(),
    user_panel,
};

/// The border: the only reference to [`PAGES`] where the program is split, so that what lies behind it can lie in another file.
#[wasm_split(pages, fallible)]
fn chunk() -> Result<&'static Pages, SplitLoaderError> {
    Ok(&PAGES)
}

static LOADED: OnceLock<&'static Pages> = OnceLock::new();

async fn load() -> Option<&'static Pages> {
    #[cfg(feature = "split")]
    let pages = chunk().await.ok()?;
    #[cfg(not(feature = "split"))]
    let pages = &PAGES;
    Some(LOADED.get_or_init(|| pages))
}

/// How long a page's code may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long after the overview stands its neighbours are fetched.
const SOON: Duration = Duration::from_secs(1);

/// Brings the pages while the reader is elsewhere, so that the first of them opens at once.
pub fn load_soon() {
    life::after(SOON, || {
        // Whoever opens a page tries again, and says so if that fails, too.
        life::spawn(async {
            load().await;
        });
    });
}

/// Shows one of them.
type Show = Box<dyn Fn(&Pages) -> AnyView + Send>;

/// A part of [`Pages`] that lies over the page; until it is there, what it is about.
pub fn beside(text: &'static str, show: Show) -> AnyView {
    either(show, move |_| view! { <p class="signed-out" role="alert">{text}</p> }.into_any())
}

/// A part of [`Pages`] in the midst of something.
pub fn piece(show: Show) -> AnyView {
    let app = App::here();
    let without = move |has_failed| {
        let m = app.messages();
        view! { <p class="quiet">{if has_failed { m.failed_page } else { m.loading }}</p> }.into_any()
    };
    either(show, without)
}

/// A part of [`Pages`], or what stands there without; that is told whether loading has failed.
fn either(show: Show, without: impl Fn(bool) -> AnyView + Send + 'static) -> AnyView {
    let has_tried = RwSignal::new(LOADED.get().is_some());
    if !has_tried.get_untracked() {
        life::spawn(async move {
            load().await;
            let _ = has_tried.try_set(true);
        });
    }
    dynamic(move || {
        let has_tried = has_tried.get();
        LOADED.get().map_or_else(|| without(has_tried), |pages| show(pages))
    })
}

/// One of [`Pages`]: at once when they are there, otherwise as soon as they are. Until then it is called `heading`.
pub fn lazy(heading: Box<dyn Fn() -> &'static str + Send>, show: Show) -> AnyView {
    let app = App::here();
    // 0 = on its way, odd = failed, the first time or again.
    let turn = RwSignal::new(0_u32);
    let retry: StoredValue<Option<Retry>> = StoredValue::new(None);
    let arrive = move |is_here: bool| {
        // Whoever has left in the meantime needs neither the page nor the focus.
        let on_heading = focus::is_on(HEADING);
        if turn.try_update(|turn| *turn += if turn.is_multiple_of(2) { 1 } else { 2 }).is_some() && on_heading
        {
            focus_later(HEADING);
        }
        if let Some(retry) = retry.try_get_value().flatten() {
            if is_here { retry.settled() } else { retry.failed(&Failure::Unreachable.bare()) }
        }
    };
    let fetch = move || {
        life::spawn(async move {
            // What never comes is as good as what cannot come; should it come later, it is shown all the same.
            let late = life::timer(PATIENCE, move || arrive(false));
            let is_here = load().await.is_some();
            drop(late);
            arrive(is_here);
        });
    };
    retry.set_value(Some(Retry::new(app, fetch)));
    if LOADED.get().is_none() {
        fetch();
    }
    dynamic(move || {
        let turn_now = turn.get();
        if let Some(pages) = LOADED.get() {
            return show(pages);
        }
        let m = app.lang.get().messages();
        let rest = if turn_now.is_multiple_of(2) {
            view! { <Skeleton cards=2 text=m.loading slow=false/> }.into_any()
        } else {
            // Where asking again did not help, a newer version of the app may be served by now.
            let why = if turn_now > 1 { Failure::TooOld } else { Failure::Unreachable };
            retry.get_value().map(|retry| failure::failed(app, m.failed_page, &why.bare(), retry)).into_any()
        };
        view! {
            <div class="page-head"><h1 tabindex="-1">{heading()}</h1></div>
            {rest}
        }
        .into_any()
    })
}
