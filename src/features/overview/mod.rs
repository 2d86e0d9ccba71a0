//! The overview: what was bought, what was used, what is left, and when it ends.

mod add_ons;
mod additional_cases;
pub mod agreements;
mod badge;
mod enterprise_wide;
mod filters;
pub mod later;
pub mod notices;
mod pictures;
pub mod tile;
mod verdict;

use crate::components::focus::{HEADING, focus_later};
use crate::components::states::Skeleton;
use crate::components::{DataTime, Icon, dynamic};
use crate::features::attention::{Attention, Later};
use crate::features::failure;
use crate::features::lazy;
use crate::features::usage;
use crate::features::{OpenPage, open_by, show};
use crate::i18n::Format as _;
use crate::i18n::{Locale, fill, lang};
use crate::services::clock::Clock;
use crate::services::{Host, Navigator, Notifications, Queries, Query, Session};
use api_client::error::Failure;
use api_client::{Endpoint, decode};
use domain::access::Control;
use domain::activity::Activity;
use domain::filter::{Scope, Selection, WorkspaceChoice};
use domain::route::{Address, PROOF, Page, Params};
use leptos::prelude::*;
use std::sync::Arc;

/// The state shared by the areas of the overview.
#[derive(Clone, Copy)]
pub struct OverviewState {
    navigator: Navigator,
    session: Session,
    /// The requested workspaces.
    pub scope: Memo<Option<Scope>>,
    pub query: Query<Activity>,
    /// The latest response.
    pub activity: Memo<Option<Arc<Activity>>>,
    /// The selected agreements and packages.
    pub selection: Memo<Option<Selection>>,
    /// Whether the response is for a single workspace.
    pub is_one_workspace: Memo<bool>,
    /// Whether the disclosure of additional cases is open.
    pub cases_open: RwSignal<bool>,
    /// Changes whenever tiles were built.
    pub tiles_built: RwSignal<u32>,
    /// What needs attention besides what the response says.
    pub later: RwSignal<Later>,
}

/// Returns the workspaces that the address asks for, once it is known that the reader may see any.
pub fn scope() -> Memo<Option<Scope>> {
    let navigator = Navigator::here();
    let session = Session::here();
    Memo::new(move |_| {
        let me = session.me()?;
        me.viewable().next()?;
        Some(navigator.params().overview().workspaces.resolve(&me))
    })
}

impl OverviewState {
    /// Requests the overview of the workspaces that the address asks for.
    pub fn request() -> OverviewState {
        let navigator = Navigator::here();
        let session = Session::here();
        let queries = Queries::here();
        let scope = scope();
        let query =
            Query::new(queries, move || scope.get().as_ref().map(Endpoint::activity), decode::activity);
        let activity = Memo::new(move |_| query.value());
        let selection = Memo::new(move |_| {
            let filter = navigator.params().overview();
            activity.with(|activity| activity.as_ref().map(|activity| filter.resolve(activity)))
        });
        // Changes with the response: until then the figures are still those of the workspaces before.
        let is_one_workspace = Memo::new(move |before: Option<&bool>| {
            let is_busy = query.state().with(|state| state.is_busy());
            let is_one = || scope.with_untracked(|scope| usage::is_one_workspace(session, scope.as_ref()));
            before.copied().filter(|_| is_busy).unwrap_or_else(is_one)
        });
        let cases_open = RwSignal::new(false);
        let tiles_built = RwSignal::new(0);
        OverviewState {
            navigator,
            session,
            scope,
            query,
            activity,
            selection,
            is_one_workspace,
            cases_open,
            tiles_built,
            later: RwSignal::new(Later::default()),
        }
    }
}

pub fn open() -> OpenPage {
    let state = OverviewState::request();
    let query = state.query;
    provide_context(state);
    announce_results(state);
    // The page is rebuilt only when this changes; new data updates it in place.
    let shown = Memo::new(move |_| {
        query.state().with(|remote| match (remote.value(), remote.error()) {
            (Some(_), _) => Shown::Content,
            (None, Some(error)) if error.kind == Failure::Forbidden => Shown::NoAccess,
            (None, Some(_)) => Shown::Failed,
            (None, None) => Shown::Loading,
        })
    });
    let is_denied = Memo::new(move |_| shown.get() == Shown::NoAccess);
    let is_proof = proof_opened();
    let is_ready = Memo::new(move |_| shown.get() == Shown::Content);
    lazy::complete(is_ready, |pages| (pages.complete_overview)());
    let page = open_by(move || {
        if is_denied.get() {
            let check = Callback::new(move |()| query.ask_again());
            return untrack(|| lazy::no_access(Control::Activity, Some(check)));
        }
        if !is_proof.get() {
            return OpenPage::new(move || view! { <Overview state=state shown=shown/> }.into_any());
        }
        if is_ready.get() {
            return untrack(|| lazy::open(|m| m.proof, Box::new(|pages| (pages.proof)())));
        }
        OpenPage::new(move || {
            let title = lang().messages().proof;
            view! { <div class="page-head"><h1 tabindex="-1">{title}</h1></div>{content(state, shown)} }
                .into_any()
        })
    });
    OpenPage::new(move || show(page))
}

/// The page without the proof of delivery. The head stays while the content below is replaced, so that an open filter keeps its list and
/// the focus.
#[component]
fn Overview(state: OverviewState, shown: Memo<Shown>) -> impl IntoView {
    view! {
        <div class="page-head">
            <h1 tabindex="-1">{lang().messages().customer_activity}</h1>
            {tools(state)}
        </div>
        <notices::Notices state=state/>
        <filters::TopFilters state=state/>
        {content(state, shown)}
    }
}

fn content(state: OverviewState, shown: Memo<Shown>) -> AnyView {
    dynamic(move || match shown.get() {
        Shown::Content => view! { <Content state=state/> }.into_any(),
        Shown::Failed => failed(state).into_any(),
        Shown::Loading | Shown::NoAccess => loading(state).into_any(),
    })
}

/// Whether the address asks for the proof of delivery. Opening it scrolls to the top, sets the title and focuses its heading.
fn proof_opened() -> Memo<bool> {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let host = Host::here();
    let proof = Memo::new(move |_| {
        navigator
            .address()
            .is_some_and(|address| address.fragment.is_some_and(|place| place.starts_with(PROOF)))
    });
    Effect::new(move |before: Option<bool>| {
        let (is_open, m) = (proof.get(), locale.lang.get().messages());
        let was_open = before.unwrap_or_default();
        if is_open || was_open {
            host.title(if is_open { m.proof } else { m.customer_activity });
        }
        if before.is_some_and(|before| before != is_open) {
            host.scroll_to_top();
            focus_later(HEADING);
        }
        is_open
    });
    proof
}

fn open_proof(navigator: Navigator) {
    if let Some(address) = untrack(|| navigator.address()) {
        navigator.open(Address { fragment: Some(PROOF.to_owned()), ..address });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Loading,
    Failed,
    NoAccess,
    Content,
}

fn loading(state: OverviewState) -> impl IntoView {
    let m = lang().messages();
    let slow = Memo::new(move |_| {
        state
            .query
            .state()
            .with(|remote| matches!(remote, crate::services::RemoteData::Loading { slow: true }))
    });
    dynamic(move || {
        let text = if slow.get() { m.loading_slow } else { m.loading };
        view! { <Skeleton cards=8 text=text slow=slow.get()/> }
    })
}

fn failed(state: OverviewState) -> impl IntoView {
    let title = lang().messages().failed_activity;
    dynamic(move || {
        let error = state.query.state().with(|remote| remote.error().cloned())?;
        Some(failure::failed(title, &error, state.query.retry()))
    })
}

#[component]
fn Content(state: OverviewState) -> impl IntoView {
    let busy = move || state.query.state().with(|remote| remote.is_busy()).then_some("true");
    view! {
        <div class="overview" aria-busy=busy>
            <Attention activity=state.activity selection=state.selection later=state.later/>
            <agreements::Agreements state=state/>
            <enterprise_wide::EnterpriseWide state=state/>
            <add_ons::AddOns state=state/>
            <additional_cases::AdditionalCasesArea state=state/>
        </div>
    }
}

/// The time of the data and the page's buttons.
fn tools(state: OverviewState) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let navigator = Navigator::here();
    let as_of = Signal::derive(move || state.activity.with(|activity| Some(activity.as_ref()?.stamp.as_of)));
    let busy = Signal::derive(move || state.query.state().with(|remote| remote.is_busy()));
    let refresh = Callback::new(move |()| state.query.ask_again());
    let planning = move || {
        let params = navigator.params().overview_only();
        navigator.href(&Address { page: Page::Planning, params, fragment: None })
    };
    view! {
        <DataTime lang=lang as_of=as_of today=Clock::here().today.into() busy=busy on_refresh=refresh>
            <button type="button" class="button button-subtle" on:click=move |_| open_proof(navigator)>
                {Icon::Print.view()}
                {m.proof}
            </button>
            <a href=planning class="button button-subtle" data-own="" aria-label=m.planning>
                {Icon::Calendar.view()}
                <span class="wide-label">{m.planning}</span>
            </a>
            {(!navigator.is_in_memory()).then(|| view! { <CopyLink/> })}
        </DataTime>
    }
}

/// Copies an address that also names the workspaces, which are otherwise implied.
#[component]
pub fn CopyLink() -> impl IntoView {
    let m = lang().messages();
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let session = Session::here();
    let copy = move |_| {
        if let Some(text) = link_with_workspaces(navigator, session, |params| params) {
            notifications.copy(text, m.link_copied, m.link_not_copied);
        }
    };
    view! {
        <button type="button" class="button button-subtle" aria-label=m.copy_link on:click=copy>
            {Icon::Link.view()}
            <span class="wide-label">{m.copy_link}</span>
        </button>
    }
}

/// Returns the current location with the workspaces named, so that a colleague gets the same view within their rights.
pub fn link_with_workspaces(
    navigator: Navigator,
    session: Session,
    change: impl FnOnce(Params) -> Params,
) -> Option<String> {
    let mut address = untrack(|| navigator.address())?;
    let me = untrack(|| session.me())?;
    let mut filter = address.params.overview();
    filter.workspaces = match filter.workspaces.resolve(&me).ids {
        Some(ids) => WorkspaceChoice::These(ids),
        None => WorkspaceChoice::All,
    };
    address.params = change(address.params.with_overview(&filter));
    let origin = web_sys::window()?.location().origin().ok()?;
    Some(format!("{origin}{}", navigator.href(&address)))
}

/// Announces each new response, and the result of each filter change.
fn announce_results(state: OverviewState) {
    let locale = Locale::here();
    let notifications = Notifications::here();
    let shown = Memo::new(move |_| {
        state.activity.with(|activity| {
            let activity = activity.as_ref()?;
            state.selection.with(|selection| {
                let selection = selection.as_ref()?;
                let packages = activity.packages.iter().filter(|package| selection.admits_package(package));
                Some(packages.fold((0, 0), |(packages, tiles), package| {
                    (packages + 1, tiles + package.entitlements.len())
                }))
            })
        })
    });
    Effect::new(move |_| {
        let Some((packages, tiles)) = shown.get() else { return };
        let lang = locale.lang.get();
        let text = fill(
            lang.messages().loaded,
            &[("packages", &lang.count(packages)), ("tiles", &lang.count(tiles))],
        );
        notifications.announce(text);
    });
}
