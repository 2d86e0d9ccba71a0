//! Notices about the whole list.

use super::state::ListState;
use crate::components::states::{InlineError, RecoveryActions, describe};
use crate::components::{Icon, Notice, NoticeKind, dynamic};
use crate::features::failure;
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::{fill, lang};
use crate::services::Navigator;
use crate::services::records::{Shown, Sought};
use domain::quantity::Quantity;
use leptos::prelude::*;
use std::sync::Arc;

/// A notice that the record of the address is not in the list.
pub(super) fn missing_record(state: ListState) -> impl IntoView {
    let navigator = Navigator::here();
    let m = lang().page_messages();
    let is_missing = Memo::new(move |_| {
        state.sought.with(|sought| *sought == Some(Sought::Nowhere)) && !state.was_left_out()
    });
    let forget = move |()| navigator.replace_params(|params| params.with_record(None));
    dynamic(move || {
        let dismiss = (m.dismiss, Callback::new(forget));
        is_missing
            .get()
            .then(|| view! { <Notice kind=NoticeKind::Info text=m.record_missing dismiss=dismiss/> })
    })
}

#[component]
pub(super) fn Notices(state: ListState) -> impl IntoView {
    let navigator = Navigator::here();
    let ListState { records, .. } = state;
    let lang = lang();
    let m = lang.page_messages();
    let progress = Memo::new(move |_| {
        records.follow();
        records.progress()
    });
    let number = move |count: u64| lang.number(Quantity::from_count(count));
    let partly = Memo::new(move |_| {
        records.follow();
        state.partly()
    });
    let partly = move || {
        let text = partly.get()?;
        let why = if state.is_of_cases() {
            let criteria =
                [m.visible_by_group, m.visible_by_sharing, m.visible_by_contact, m.visible_by_role];
            let criteria = criteria.map(|criterion| view! { <li>{criterion}</li> }).collect_view();
            view! { <p>{m.visible_criteria}</p><ul class="criteria">{criteria}</ul> }.into_any()
        } else {
            view! { <p>{m.visible_otherwise}</p> }.into_any()
        };
        Some(view! {
            <div class="notice" role="note">
                {Icon::Info.view()}
                <div class="notice-text"><p>{text}</p><details class="why"><summary>{m.visible_why}</summary>{why}</details></div>
            </div>
        })
    };
    let bad =
        Memo::new(move |_| progress.with(|progress| (progress.unreadable, progress.unreadable_rows.clone())));
    let unreadable = move || {
        let (count, rows) = bad.get();
        (count > 0).then(|| {
            let why = rows.iter().map(|(row, field)| {
                let text = fill(m.unreadable_row, &[("row", &number(*row)), ("field", &lang.field(field))]);
                view! { <li>{text}</li> }
            });
            let why = (!rows.is_empty()).then(|| view! { <details class="why"><summary>{m.unreadable_why}</summary><ul>{why.collect_view()}</ul></details> });
            view! {
                <div class="notice notice-warning" role="status">
                    {Icon::Warning.view()}
                    <div class="notice-text"><p>{lang.plural_records(m.unreadable_records, state.names(), count, "")}</p>{why}</div>
                </div>
            }
        })
    };
    let failed = Memo::new(move |_| progress.with(|progress| progress.failed.clone()));
    let failed = move || {
        failed.get().map(|(error, missing)| {
            let reason = describe(&error, lang);
            let text = match missing {
                0 => fill(m.part_failed, &[("reason", &reason)]),
                missing => lang.plural_records(m.fetch_failed, state.names(), missing, &reason),
            };
            let recovery = RecoveryActions {
                on_retry: Callback::new(move |()| records.try_again()),
                ..failure::recovery(records.retry())
            };
            view! { <InlineError text=text error=error has_reason=true lang=lang recovery=recovery/> }
        })
    };
    let changed = Memo::new(move |_| progress.with(|progress| progress.changed));
    let changed =
        move || changed.get().then(|| view! { <Notice kind=NoticeKind::Info text=m.list_changed/> });
    // Invalid values in the address.
    let dropped = Memo::new(move |_| {
        let (_, unread) = navigator.params().question();
        let columns = navigator.params().columns().unwrap_or_default();
        let is_strange = |shown: &Arc<Shown>| columns.iter().any(|name| shown.shape.place(name).is_none());
        unread
            || state.about.with(|about| about.has_dropped)
            || progress.with(|progress| progress.dropped)
            || state.shape.with(|shown| shown.as_ref().is_some_and(is_strange))
    });
    let dropped =
        move || dropped.get().then(|| view! { <Notice kind=NoticeKind::Info text=m.dropped_notice/> });
    view! { {dynamic(partly)}{dynamic(unreadable)}{dynamic(failed)}{dynamic(changed)}{dynamic(dropped)}{missing_record(state)} }
}
