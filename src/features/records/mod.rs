//! A list of records with search, filters, period, columns and details.

mod breakdown;
mod cards;
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
use crate::i18n::lang;
use crate::services::records::{Phase, Progress};
use breakdown::BreakdownArea;
use columns::ColumnsPanel;
use details::Details;
use export::copy_link;
pub use export::export_tools;
use filters::{Chips, FilterPanel, PeriodPanel};
use leptos::html;
use leptos::prelude::*;
use notices::{Notices, missing_record};
use print::Paper;
use rows::Rows;
pub use selection::Selection;
pub use state::{About, ListOf, ListState, OwnAgreement, RecordOrigin, WithoutRecords};
use std::time::Duration;
use toolbar::Search;

/// Height of a row in CSS pixels.
const ROW: f64 = 40.0;
/// The same in the compact density.
const ROW_COMPACT: f64 = 30.0;
/// Height of a card in CSS pixels.
const CARD: f64 = 64.0;
/// The same in the compact density.
const CARD_COMPACT: f64 = 52.0;
/// Time without scrolling before the row elements are put in order.
const STILL: Duration = Duration::from_millis(160);

#[component]
pub fn RecordList(state: ListState) -> impl IntoView {
    let m = lang().page_messages();
    let ListState { records, shape, .. } = state;
    let has_shape = Memo::new(move |_| shape.with(Option::is_some));
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
            Phase::Ready => dynamic(move || has_shape.get().then(|| table(state))).into_any(),
        })
    });
    // People have no address that could be shared.
    let has_link = state.selection.is_none() && !state.navigator.is_in_memory();
    view! {
        <section class="area records" aria-labelledby="records-title">
            <div class="area-head">
                <h2 id="records-title">{move || state.title()}</h2>
                {has_link.then(|| copy_link(state))}
            </div>
            {content}
        </section>
    }
}

fn table(state: ListState) -> AnyView {
    let ListState { records, tools, .. } = state;
    let m = lang().page_messages();
    // Whether the list is empty, and then whether nothing exists or nothing that this reader may see.
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
        let split = NodeRef::<html::Div>::new();
        view! {
            <Notices state=state/>
            <div class="toolbar" role="group" aria-label=move || state.title()>
                <Search state=state/>
                <div class=actions_class()>
                    <FilterPanel state=state/>
                    <PeriodPanel state=state/>
                    <ColumnsPanel state=state/>
                    {tools(state)}
                </div>
            </div>
            <Chips state=state/>
            <BreakdownArea state=state/>
            <div node_ref=split class="records-split"><Rows state=state/><Details state=state split=split/></div>
            <Paper state=state/>
        }
        .into_any()
    })
}

/// On a phone a bar that stays in sight.
fn actions_class() -> &'static str {
    "toolbar-actions"
}
