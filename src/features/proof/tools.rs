//! The buttons for printing and for the workbook.

use super::book;
use super::gather::Gathering;
use super::snapshot::{Basis, DocumentContext, Snapshot};
use crate::components::Icon;
use crate::features::records::export::tell_dropped;
use crate::i18n::{Locale, lang};
use crate::services::Host;
use crate::services::workbook::WorkbookError;
use crate::services::{Navigator, Notifications};
use domain::access::Control;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

#[component]
pub(super) fn Tools(
    gathering: Gathering,
    basis: Memo<Option<Basis>>,
    summary: Memo<bool>,
    built: RwSignal<bool>,
) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let context = DocumentContext::here();
    let host = Host::here();
    let m = lang().page_messages();
    let writing = RwSignal::new(false);
    let problem: RwSignal<Option<&'static str>> = RwSignal::new(None);
    // Cleaning it up cancels the workbook being written, and terminates its worker.
    let run = StoredValue::new(Owner::new());
    let stop = move || {
        run.with_value(Owner::cleanup);
        writing.set(false);
    };
    on_cleanup(move || tell_dropped(context.session, notifications, locale, writing.get_untracked()));
    Effect::new(move || {
        // The workbook must match the document shown.
        if !built.get() && writing.get_untracked() {
            stop();
            problem.set(Some(m.proof_book_dropped));
        }
    });
    let may_export = Memo::new(move |_| {
        basis.with(|basis| basis.as_ref().is_some_and(|basis| context.offers(&basis.scope, Control::Export)))
    });
    let is_busy = move || !built.get() || writing.get();
    let print = move |_| {
        if let Some(window) = web_sys::window() {
            // The browser itself reports a missing printer.
            let _ = window.print();
        }
    };
    let write = move |_| {
        let Some(basis) = basis.get_untracked() else { return };
        writing.set(true);
        problem.set(None);
        let snapshot = Snapshot::new(context, gathering, &basis);
        let with_names = context.offers(&basis.scope, Control::ExportLearners);
        let task = async move {
            let done = book::write(&snapshot, host, navigator, with_names).await;
            writing.set(false);
            match done {
                Ok(()) => notifications.show_toast(m.exported),
                Err(WorkbookError::Stopped(_)) => problem.set(Some(m.proof_stopped)),
                Err(_) => problem.set(Some(m.proof_no_writer)),
            }
        };
        run.with_value(|run| run.with(|| spawn_local_scoped_with_cancellation(task)));
    };
    let leave_out = move |_| {
        let wanted = !summary.get_untracked();
        navigator.select_params(|params| params.with_summary(wanted));
    };
    view! {
        <div class="proof-tools">
            <button type="button" class="toggle" aria-pressed=move || summary.get().to_string() on:click=leave_out>{m.proof_summary_only}</button>
            <button type="button" class="button button-primary" disabled=move || !built.get() on:click=print>{Icon::Print.view()}{m.proof_print}</button>
            <button
                type="button"
                class="button"
                disabled=move || is_busy() || !may_export.get()
                aria-describedby=move || (!may_export.get()).then_some("proof-forbidden")
                on:click=write
            >
                {Icon::Table.view()}{m.export_workbook}
            </button>
            {move || writing.get().then(|| view! {
                <span class="quiet" role="status">{m.export_finishing}</span>
                <button type="button" class="button button-subtle" on:click=move |_| stop()>{m.cancel}</button>
            })}
            {move || (!may_export.get()).then(|| view! { <p id="proof-forbidden" class="quiet">{m.export_forbidden}</p> })}
            {move || problem.get().map(|text| view! { <p role="alert" class="problem">{Icon::Warning.view()}{text}</p> })}
        </div>
    }
}
