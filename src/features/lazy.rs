//! Pages and parts outside the first visit, and how they are shown once their code is loaded.
//!
//! The code is loaded by [`crate::chunk`], which only the app knows.

use crate::components::dynamic;
use crate::components::filter_menu::Filter;
use crate::components::focus::{self, HEADING, focus_later};
use crate::components::states::Skeleton;
use crate::features::failure;
use crate::features::{OpenPage, open_by, show};
use crate::i18n::{Messages, lang};
use crate::runtime;
use crate::services::{Queries, Retry};
use api_client::error::Failure;
use domain::access::{Control, Me};
use domain::route::Page;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::Duration;

/// The pages and parts of pages in the chunk.
#[derive(Debug)]
pub struct Pages {
    /// Opens a page of a route.
    pub open: fn(&Page) -> OpenPage,
    /// Opens the proof of delivery. It replaces the overview and takes the overview's state from the context.
    pub proof: fn() -> OpenPage,
    /// Adds to the overview what comes after its first look. It takes the overview's state from the context.
    pub complete_overview: fn(),
    /// Replaces a page that the reader may not open. The callback requests again what was denied.
    pub no_access: fn(Control<'static>, Option<Callback<()>>) -> OpenPage,
    /// The sign-in bar after the session has ended.
    pub signed_out: fn() -> AnyView,
    /// What the roles allow.
    pub roles: fn() -> AnyView,
    /// The content of the reader's menu.
    pub user_panel: fn(&Me) -> AnyView,
    /// The list of workspaces; the signal says whether it is open.
    pub workspace_menu: fn(RwSignal<bool>) -> AnyView,
    /// What a filter opens.
    pub filter_panel: fn(Filter) -> AnyView,
}

/// The loaded chunk; `None` when it could not be loaded.
pub type LoadedPages = Pin<Box<dyn Future<Output = Option<&'static Pages>>>>;

/// Loads the chunk. The app provides it as a context, so that no page depends on the chunk.
#[derive(Clone, Copy)]
pub struct PageLoader(pub fn() -> LoadedPages);

static LOADED: OnceLock<&'static Pages> = OnceLock::new();

/// Loads the chunk; `None` when it could not be loaded.
async fn load(loader: PageLoader) -> Option<&'static Pages> {
    let pages = (loader.0)().await?;
    Some(LOADED.get_or_init(|| pages))
}

/// Time limit for loading the chunk.
const PATIENCE: Duration = Duration::from_secs(30);
/// Delay after the overview is shown before the chunk is loaded.
const SOON: Duration = Duration::from_secs(1);

/// Completes a page of the first visit: once it is ready, loads the chunk in the background, so that the first page in it opens at once,
/// and then calls `then`.
pub fn complete(is_ready: Memo<bool>, then: impl Fn(&Pages) + 'static) {
    let loader: PageLoader = expect_context();
    let is_loaded = RwSignal::new(LOADED.get().is_some());
    Effect::new(move || {
        if !is_ready.get() || is_loaded.get_untracked() {
            return;
        }
        runtime::after(SOON, move || {
            runtime::spawn(async move {
                // A failure is ignored: opening a page tries again and reports it.
                if load(loader).await.is_some() {
                    let _ = is_loaded.try_set(true);
                }
            });
        });
    });
    Effect::new(move || {
        let is_complete = is_loaded.get() && is_ready.get();
        if let Some(pages) = LOADED.get().filter(|_| is_complete) {
            untrack(|| then(pages));
        }
    });
}

/// Builds a part of [`Pages`].
type Show = Box<dyn Fn(&Pages) -> AnyView + Send>;

/// Opens one of [`Pages`].
type Open = Box<dyn Fn(&Pages) -> OpenPage + Send + Sync>;

/// A part over the page; until it is loaded, `text` says what it is about.
pub fn beside(text: &'static str, show: Show) -> AnyView {
    either(show, move |_| view! { <p class="signed-out" role="alert">{text}</p> }.into_any())
}

/// A part inside a page; nothing until it is loaded.
pub fn piece(show: Show) -> AnyView {
    let m = lang().messages();
    let without = move |has_failed| {
        view! { <p class="quiet">{if has_failed { m.failed_page } else { m.loading }}</p> }.into_any()
    };
    either(show, without)
}

/// What a filter opens.
pub fn filter_panel(filter: Filter) -> AnyView {
    piece(Box::new(move |pages| (pages.filter_panel)(filter)))
}

/// A part, or what `without` builds while it is missing; it is told whether loading has failed.
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

/// Opens a page of the chunk: at once when loaded, otherwise as soon as it is. Until then it shows the title.
pub fn open(title: fn(&Messages) -> &'static str, open: Open) -> OpenPage {
    let queries = Queries::here();
    let loader: PageLoader = expect_context();
    // 0: loading. 1: failed. 3 and more: a retry failed, too.
    let turn = RwSignal::new(0_u32);
    let retry: StoredValue<Option<Retry>> = StoredValue::new(None);
    let arrive = move |is_here: bool| {
        // If the reader has left or moved the focus, leave the focus alone.
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
            // A load that hangs counts as failed; if it completes later, the page is still shown.
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
    // Opens once; later signals must not reopen it.
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

/// Replaces a page that needs a right which the reader does not have.
pub fn no_access(control: Control<'static>, on_check: Option<Callback<()>>) -> OpenPage {
    open(|m| m.no_access, Box::new(move |pages| (pages.no_access)(control, on_check)))
}

/// Replaces a page whose code is loading or could not be loaded.
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
            // If a retry fails too, the server may have a newer version by now.
            let why = if turn > 1 { Failure::TooOld } else { Failure::Unreachable };
            retry.get_value().map(|retry| failure::failed(m.failed_page, &why.bare(), retry)).into_any()
        };
        view! {
            <div class="page-head"><h1 tabindex="-1">{title(m)}</h1></div>
            {rest}
        }
    })
}
