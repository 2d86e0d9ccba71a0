//! A list of records with everything that helps to find one's way in it: search, filters, period, columns, details.

mod columns;
mod details;
pub(crate) mod export;
pub(super) mod filters;
mod notices;
pub(super) mod print;
mod rows;
mod selection;
mod state;
mod toolbar;

use crate::components::states::{Empty, Skeleton};
use crate::components::{Notice, NoticeKind, dynamic};
use crate::features::failure;
use crate::i18n::Locale;
use crate::services::Clock;
use crate::services::Host;
use crate::services::records::{Phase, Progress};
use crate::services::{Navigator, Notifications, Preferences, Records, Session};
use columns::ColumnsPanel;
use details::Details;
use domain::query::RecordQuery;
use export::copy_link;
pub use export::export_tools;
use filters::{Chips, FilterPanel, PeriodPanel};
use leptos::prelude::*;
use notices::{Notices, missing_record};
use print::Paper;
use record_store::Layout;
use rows::Rows;
pub use selection::Selection;
use state::Groups;
pub use state::{About, ListState, OwnAgreement, RecordOrigin, WithoutRecords};
use std::sync::Arc;
use std::time::Duration;
use toolbar::{Results, Search};

/// The height of a row in CSS pixels.
const ROW: f64 = 40.0;
/// The same when the reader likes them close.
const ROW_COMPACT: f64 = 30.0;
/// How long the table must stand still before its elements are put in order.
const STILL: Duration = Duration::from_millis(160);

/// The list.
#[component]
pub fn RecordList(
    /// The records.
    records: Records,
    /// What the address asks for.
    question: Memo<RecordQuery>,
    /// The heading.
    title: fn(&crate::i18n::PageMessages) -> &'static str,
    /// Whether records stand under the month of their start.
    #[prop(into)]
    grouped: Signal<bool>,
    /// What the list is of.
    #[prop(into)]
    about: Signal<About>,
    /// The agreement that a record belongs to, with who can be written to when the record looks wrong.
    own_agreement: Callback<RecordOrigin, Option<OwnAgreement>>,
    /// Set when they are wanted.
    wants_managers: RwSignal<bool>,
    /// What stands beside the search.
    #[prop(optional)]
    tools: Option<fn(ListState) -> AnyView>,
    /// Where picked out records are kept; without it none can be.
    #[prop(optional)]
    selection: Option<RwSignal<Selection>>,
) -> impl IntoView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let navigator = Navigator::here();
    let record = Memo::new(move |_| navigator.params().record());
    let sought = Memo::new(move |_| {
        records.follow();
        record.get().map(|id| records.sought(&id))
    });
    let state = ListState {
        locale,
        navigator,
        session: Session::here(),
        preferences,
        notifications: Notifications::here(),
        clock: Clock::here(),
        host: Host::here(),
        records,
        shape: RwSignal::new(None),
        question,
        layout: RwSignal::new(Layout::default()),
        record,
        sought,
        stepping: RwSignal::new(None),
        picking: RwSignal::new(None),
        filtering: RwSignal::new(false),
        title,
        about,
        own_agreement,
        wants_managers,
        selection,
        groups: StoredValue::new_local(Groups::default()),
    };
    let shown = Memo::new(move |_| {
        records.follow();
        records.shown()
    });
    Effect::new(move || {
        let Some(shown) = shown.get() else { return };
        let before = state.shape.get_untracked();
        if before.is_none_or(|before| before.shape.record_type != shown.shape.record_type) {
            state.layout.set(preferences.layout(shown.shape.record_type.as_str()));
        }
        state.shape.set(Some(Arc::new(shown)));
    });
    let has_shape = Memo::new(move |_| state.shape.with(Option::is_some));
    dynamic(move || {
        let lang = locale.lang.get();
        let m = lang.page_messages();
        let content = dynamic(move || {
            records.phase().with(|phase| match phase {
                Phase::Failed(error) if error.kind == api_client::error::Failure::Forbidden => {
                    view! { <Notice kind=NoticeKind::Info text=m.records_forbidden/> }.into_any()
                }
                Phase::Failed(error) => failure::failed_part(m.failed_records, error, records.retry()),
                Phase::Loading { slow } => {
                    let text = if *slow { m.loading_slow } else { m.loading };
                    view! { <Skeleton cards=2 text=text slow=*slow/> }.into_any()
                }
                Phase::Ready => {
                    dynamic(move || has_shape.get().then(|| table(state, grouped, tools))).into_any()
                }
            })
        });
        view! {
            <section class="area records" aria-labelledby="records-title">
                <div class="area-head">
                    <h2 id="records-title">{title(m)}</h2>
                    {(tools.is_some() && state.selection.is_none() && !state.navigator.is_in_memory()).then(|| copy_link(state))}
                </div>
                {content}
            </section>
        }
    })
}

fn table(state: ListState, grouped: Signal<bool>, tools: Option<fn(ListState) -> AnyView>) -> AnyView {
    let locale = Locale::here();
    let ListState { records, .. } = state;
    let m = locale.lang.get_untracked().page_messages();
    // Whether nothing is here; and then, whether nothing exists, or only nothing that this reader may see.
    let nothing = Memo::new(move |_| {
        records.follow();
        let Progress { count, visible, unreadable, .. } = records.progress();
        (visible == Some(0) && count == 0 && unreadable == 0).then(|| state.partly().is_none())
    });
    dynamic(move || {
        match nothing.get() {
            Some(true) => {
                let hint = match state.about.with(|about| about.without_records) {
                    WithoutRecords::Nothing => m.no_records_hint,
                    WithoutRecords::NothingHere => m.no_records_here,
                    WithoutRecords::Unknown => m.no_records_unknown,
                };
                return view! {
                    {missing_record(state)}
                    <Empty title=m.no_records hint=hint/>
                }
                .into_any();
            }
            Some(false) => return view! { <Notices state=state/> }.into_any(),
            None => {}
        }
        view! {
            <Notices state=state/>
            <div class="toolbar" role="group" aria-label=(state.title)(m)>
                <Search state=state/>
                <FilterPanel state=state/>
                <PeriodPanel state=state/>
                <ColumnsPanel state=state/>
                {tools.map(|tools| tools(state))}
            </div>
            <Chips state=state/>
            <Results state=state/>
            <Rows state=state grouped=grouped/>
            <Details state=state/>
            <Paper state=state/>
        }
        .into_any()
    })
}
