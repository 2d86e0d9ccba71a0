//! Pages that a first visit does not download: what they are, and how one is shown once its code is here.
//!
//! The code itself is brought by [`crate::chunk`], which nothing but the app knows.

use crate::components::dynamic;
use crate::components::focus::{self, HEADING, focus_later};
use crate::components::states::Skeleton;
use crate::features::failure;
use crate::features::{OpenPage, open_by, show};
use crate::i18n::{Messages, lang};
use crate::runtime;
use crate::services::{Queries, Retry};
use api_client::error::Failure;
use domain::access::Me;
use domain::route::Page;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

/// The pages whose code is loaded when it is needed, and parts of pages.
#[derive(Debug)]
pub struct Pages {
    /// Opens a page of its own.
    pub open: fn(&Page) -> OpenPage,
    /// Opens the proof of delivery; it stands in place of the overview, whose state it takes from the context.
    pub proof: fn() -> OpenPage,
    /// The way back into a session that has ended.
    pub signed_out: fn() -> AnyView,
    /// What the roles mean.
    pub roles: fn() -> AnyView,
    /// What is in the reader's menu.
    pub user_panel: fn(&Me) -> AnyView,
}

/// The pages, once their code is here; `None` when it cannot be had.
pub type LoadedPages = Pin<Box<dyn Future<Output = Option<&'static Pages>>>>;

/// Brings the pages' code: given by the app as a context, so that no page knows where it comes from.
#[derive(Clone, Copy)]
pub struct PageLoader(pub fn() -> LoadedPages);

static LOADED: OnceLock<&'static Pages> = OnceLock::new();

/// Loads the pages' code; `None` when it cannot be had.
async fn load(loader: PageLoader) -> Option<&'static Pages> {
    let pages = (loader.0)().await?;
    Some(LOADED.get_or_init(|| pages))
}

/// How long a page's code may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long after the overview stands its neighbours are fetched.
const SOON: Duration = Duration::from_secs(1);

/// Brings the pages while the reader is elsewhere, so that the first of them opens at once.
pub fn load_soon() {
    let loader: PageLoader = expect_context();
    runtime::after(SOON, move || {
        // Whoever opens a page tries again, and says so if that fails, too.
        runtime::spawn(async move {
            load(loader).await;
        });
    });
}

/// Shows a part of [`Pages`].
type Show = Box<dyn Fn(&Pages) -> AnyView + Send>;

/// Opens one of [`Pages`].
type Open = Box<dyn Fn(&Pages) -> OpenPage + Send + Sync>;

/// A part of [`Pages`] that lies over the page; until it is there, what it is about.
pub fn beside(text: &'static str, show: Show) -> AnyView {
    either(show, move |_| view! { <p class="signed-out" role="alert">{text}</p> }.into_any())
}

/// A part of [`Pages`] in the midst of something.
pub fn piece(show: Show) -> AnyView {
    let m = lang().messages();
    let without = move |has_failed| {
        view! { <p class="quiet">{if has_failed { m.failed_page } else { m.loading }}</p> }.into_any()
    };
    either(show, without)
}

/// A part of [`Pages`], or what stands there without; that is told whether loading has failed.
fn either(show: Show, without: impl Fn(bool) -> AnyView + Send + 'static) -> AnyView {
    let has_tried = RwSignal::new(LOADED.get().is_some());
    if !has_tried.get_untracked() {
        let loader: PageLoader = expect_context();
        runtime::spawn(async move {
            load(loader).await;
            let _ = has_tried.try_set(true);
        });
    }
    dynamic(move || {
        let has_tried = has_tried.get();
        LOADED.get().map_or_else(|| without(has_tried), |pages| show(pages))
    })
}

/// One of [`Pages`]: at once when they are there, otherwise as soon as they are. Until then it is called by its title.
pub fn open(title: fn(&Messages) -> &'static str, open: Open) -> OpenPage {
    let queries = Queries::here();
    let loader: PageLoader = expect_context();
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
        runtime::spawn(async move {
            // What never comes is as good as what cannot come; should it come later, it is shown all the same.
            let late = runtime::timer(PATIENCE, move || arrive(false));
            let is_here = load(loader).await.is_some();
            drop(late);
            arrive(is_here);
        });
    };
    retry.set_value(Some(Retry::new(queries.resume, fetch)));
    if LOADED.get().is_none() {
        fetch();
    }
    // Once it is here, it opens; nothing that comes later opens it again.
    let is_here = Memo::new(move |_| {
        turn.track();
        LOADED.get().is_some()
    });
    let page = open_by(move || match is_here.get().then(|| LOADED.get()).flatten() {
        Some(pages) => untrack(|| open(pages)),
        None => OpenPage::new(move || absent(title, turn, retry)),
    });
    OpenPage::new(move || show(page))
}

/// In place of a page whose code is on its way, or did not come.
fn absent(
    title: fn(&Messages) -> &'static str,
    turn: RwSignal<u32>,
    retry: StoredValue<Option<Retry>>,
) -> AnyView {
    let m = lang().messages();
    dynamic(move || {
        let turn = turn.get();
        let rest = if turn.is_multiple_of(2) {
            view! { <Skeleton cards=2 text=m.loading slow=false/> }.into_any()
        } else {
            // Where asking again did not help, a newer version of the app may be served by now.
            let why = if turn > 1 { Failure::TooOld } else { Failure::Unreachable };
            retry.get_value().map(|retry| failure::failed(m.failed_page, &why.bare(), retry)).into_any()
        };
        view! {
            <div class="page-head"><h1 tabindex="-1">{title(m)}</h1></div>
            {rest}
        }
    })
}
