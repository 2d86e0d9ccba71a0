//! Pages that a first visit does not download.
//!
//! In a release (feature `split`) everything that only [`PAGES`] leads to is a chunk of its own, which is loaded when such a page
//! is opened, or soon after the overview stands. In any other build it is simply there. `docs/decisions/0007-code-splitting.md` says
//! how; another such page is one more field of [`Pages`], and `app.rs` shows it through [`Lazy`].

use super::drilldown::{Drilldown, Subject};
use super::manage_users::ManageUsers;
use crate::api::error::Failure;
use crate::state::App;
use crate::ui::dynamic;
use crate::ui::focus::{self, HEADING, focus_later};
use crate::ui::states::{Failed, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::OnceLock;
use std::time::Duration;

/// Ways into the pages.
#[derive(Debug)]
pub struct Pages {
    /// A drilldown.
    pub drilldown: fn(Subject) -> AnyView,
    /// Manage users.
    pub manage_users: fn() -> AnyView,
}

static PAGES: Pages = Pages {
    drilldown: |subject| view! { <Drilldown subject=subject/> }.into_any(),
    manage_users: || view! { <ManageUsers/> }.into_any(),
};

#[cfg(feature = "split")]
mod chunk {
    use super::{PAGES, Pages};
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    /// The border: the only reference to [`PAGES`], so that what lies behind it can lie in another file.
    #[wasm_split(pages, fallible)]
    fn pages() -> Result<&'static Pages, SplitLoaderError> {
        Ok(&PAGES)
    }

    pub async fn load() -> Option<&'static Pages> {
        pages().await.ok()
    }
}

#[cfg(not(feature = "split"))]
mod chunk {
    use super::{PAGES, Pages};

    pub async fn load() -> Option<&'static Pages> {
        Some(&PAGES)
    }
}

static LOADED: OnceLock<&'static Pages> = OnceLock::new();

async fn load() -> Option<&'static Pages> {
    let pages = chunk::load().await?;
    Some(LOADED.get_or_init(|| pages))
}

/// How long after the overview stands its neighbours are fetched.
const SOON: Duration = Duration::from_secs(1);

/// Brings the pages while the reader is elsewhere, so that the first of them opens at once.
pub fn load_soon() {
    set_timeout(
        || {
            // Whoever opens a page tries again, and says so if that fails, too.
            spawn_local(async {
                load().await;
            });
        },
        SOON,
    );
}

#[derive(Clone, Copy)]
enum State {
    Loading,
    Loaded(&'static Pages),
    /// After so many failures in a row.
    Failed(u32),
}

/// One of [`Pages`]: at once when they are there, otherwise as soon as they are.
#[component]
pub fn Lazy(
    /// What the page is called until it can tell itself.
    heading: Signal<&'static str>,
    /// Which page.
    show: Box<dyn Fn(&Pages) -> AnyView + Send + Sync>,
) -> impl IntoView {
    let app = App::here();
    let state = RwSignal::new(LOADED.get().map_or(State::Loading, |pages| State::Loaded(pages)));
    let fetch = move |failures: u32| {
        state.set(State::Loading);
        spawn_local(async move {
            let loaded = load().await;
            // Only who was on the heading is put on the next one.
            let on_heading = focus::is_on(HEADING);
            let next = loaded.map_or(State::Failed(failures + 1), State::Loaded);
            // Whoever has left in the meantime does not need it any more.
            if state.try_set(next).is_none() && on_heading {
                focus_later(HEADING);
            }
        });
    };
    if LOADED.get().is_none() {
        fetch(0);
    }
    dynamic(move || {
        let lang = app.lang.get();
        let m = lang.messages();
        let rest = match state.get() {
            State::Loaded(pages) => return show(pages),
            State::Loading => view! { <Skeleton cards=2 text=m.loading slow=false/> }.into_any(),
            State::Failed(times) => {
                let retry = Callback::new(move |()| {
                    fetch(times);
                    focus_later(HEADING);
                });
                let reload = Callback::new(move |()| app.host().start_over());
                // Asking again did not help: then it may be a newer version of the app that is served now.
                let why = if times > 1 { Failure::TooOld } else { Failure::Unreachable };
                view! { <Failed title=m.failed_page error=why.bare() lang=lang on_retry=retry on_reload=reload/> }
                    .into_any()
            }
        };
        view! {
            <div class="page-head"><h1 tabindex="-1">{heading.get()}</h1></div>
            {rest}
        }
        .into_any()
    })
}
