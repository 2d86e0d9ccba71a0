//! One record in full, and what to do when it looks wrong.

use super::ListState;
use crate::i18n::cells::CellWords;
use crate::model::record::{Cell, Store};
use crate::state::records::Place;
use crate::ui::{Icon, dynamic};
use leptos::html;
use leptos::prelude::*;

/// What a record says, field by field.
#[derive(Clone, Debug, PartialEq)]
struct Facts {
    id: String,
    /// Title, text, and the address when it is one.
    rows: Vec<(String, String, bool)>,
}

fn facts(words: &CellWords, store: &Store, row: u32) -> Facts {
    let fields = store.shape().fields.iter().enumerate();
    let rows = fields.filter(|(_, field)| !field.internal).filter_map(|(place, field)| {
        let cell = store.cell(row, place);
        let text = words.known(field, cell)?;
        Some((words.lang.field(&field.name), text, matches!(cell, Cell::Link(_))))
    });
    Facts { id: store.id(row).to_owned(), rows: rows.collect() }
}

/// The record at the open place, over the page.
#[component]
pub fn Details(state: ListState) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let shown = Memo::new(move |_| {
        state.records.follow();
        let place = state.open.get()?;
        let words = state.words();
        match state.records.place(place) {
            Place::Row(row) => state.records.with_store(|store| facts(&words, store, row)).map(Ok),
            Place::Unreadable => Some(Err(())),
            Place::Pending => {
                // Beyond what was fetched for the rows in sight.
                state.records.want(place..place + 1);
                None
            }
        }
    });
    Effect::new(move || {
        let is_open = state.open.get().is_some();
        if let Some(dialog) = dialog.get() {
            if is_open && !dialog.open() {
                // Only a dialog outside the document is refused.
                let _ = dialog.show_modal();
            } else if !is_open && dialog.open() {
                dialog.close();
            }
        }
    });
    let m = state.app.lang.get_untracked().page_messages();
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="details-title" on:close=move |_| state.open.set(None)>
            {dynamic(move || state.open.get().map(|place| {
                let last = state.records.len().saturating_sub(1);
                view! {
                    <div class="dialog-head">
                        <h2 id="details-title" tabindex="-1">{m.details}</h2>
                        <button type="button" class="icon-button" aria-label=m.previous title=m.previous disabled={place == 0} on:click=move |_| state.open.set(place.checked_sub(1))>{Icon::ArrowUp.view()}</button>
                        <button type="button" class="icon-button" aria-label=m.next title=m.next disabled={place >= last} on:click=move |_| state.open.set(Some(place + 1))>{Icon::ArrowDown.view()}</button>
                        <button type="button" class="icon-button" aria-label=m.close title=m.close on:click=move |_| state.open.set(None)>{Icon::Dismiss.view()}</button>
                    </div>
                }
            }))}
            {dynamic(move || match shown.get() {
                Some(Ok(facts)) => view! { <Record state=state facts=facts/> }.into_any(),
                Some(Err(())) => view! { <p>{m.unreadable_record}</p> }.into_any(),
                None => view! { <p class="quiet">{m.loading}</p> }.into_any(),
            })}
        </dialog>
    }
}

#[component]
fn Record(state: ListState, facts: Facts) -> impl IntoView {
    let m = state.app.lang.get_untracked().page_messages();
    let rows = facts.rows.iter().map(|(title, text, is_link)| {
        let value = if *is_link {
            view! { <a href=text.clone() target="_blank" rel="noopener noreferrer">{m.open_link}{Icon::External.view()}</a> }.into_any()
        } else {
            view! { <bdi>{text.clone()}</bdi> }.into_any()
        };
        view! { <div><dt>{title.clone()}</dt><dd>{value}</dd></div> }
    });
    let lines =
        facts.rows.iter().map(|(title, text, _)| format!("{title}: {text}")).collect::<Vec<_>>().join("\n");
    let wrong = RwSignal::new(false);
    let copied = lines.clone();
    let copy = move |_| state.app.copy(copied.clone(), m.copied, m.not_copied);
    let text = format!(
        "{}\n\n{}{}: {}\n{lines}\n\n{}\n",
        m.looks_wrong_body,
        around(state),
        m.record_id,
        facts.id,
        m.looks_wrong_expected
    );
    view! {
        <dl class="facts record-facts">{rows.collect_view()}</dl>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=copy>{Icon::Copy.view()}{m.copy_record}</button>
            <button type="button" class="button" aria-expanded=move || wrong.get().to_string() on:click=move |_| wrong.update(|wrong| *wrong = !*wrong)>{Icon::Flag.view()}{m.looks_wrong}</button>
        </div>
        {dynamic(move || wrong.get().then(|| view! { <LooksWrong state=state text=text.clone()/> }))}
    }
}

/// Where a record stands: entitlement, agreement, package, workspaces, and when the data were read.
fn around(state: ListState) -> String {
    let lang = state.app.lang.get_untracked();
    let about = state.about.get_untracked();
    if about.name.is_empty() {
        return String::new();
    }
    let as_of = state.records.head().and_then(|head| head.stamp.as_of);
    let as_of = as_of.map(|as_of| (lang.page_messages().sheet_data_time.to_owned(), lang.instant(as_of)));
    let lines = about.facts.into_iter().chain(as_of).map(|(title, text)| format!("{title}: {text}\n"));
    format!("{}\n{}\n", about.name, lines.collect::<String>())
}

/// A text for a support request, ready to be sent.
#[component]
fn LooksWrong(state: ListState, text: String) -> impl IntoView {
    let app = state.app;
    let m = app.lang.get_untracked().page_messages();
    state.wants_managers.set(true);
    let input = NodeRef::<html::Textarea>::new();
    let now = move || input.get_untracked().map(|input| input.value()).unwrap_or_default();
    let support = untrack(|| app.me()).and_then(|me| me.support.clone());
    let managers = move || {
        if state.app.preferences.is_private() {
            return view! { <p class="quiet">{m.write_hidden}</p> }.into_any();
        }
        let subject =
            percent_encoding::utf8_percent_encode(m.looks_wrong_subject, percent_encoding::NON_ALPHANUMERIC)
                .to_string();
        state
            .managers
            .get()
            .into_iter()
            .filter_map(|(name, email)| {
                // The text is copied and not put into the address, which programs cut at different lengths.
                let link = crate::model::link::SafeLink::new(&name, &format!("mailto:{email}?subject={subject}"))?;
                let label = crate::i18n::fill(m.write_to, &[("name", &name)]);
                Some(view! { <a class="button" href=link.href().to_owned()>{Icon::Mail.view()}<bdi>{label}</bdi></a> })
            })
            .collect_view()
            .into_any()
    };
    view! {
        <div class="looks-wrong">
            <p id="looks-wrong-hint" class="quiet">{m.looks_wrong_hint}</p>
            <textarea node_ref=input class="input" rows="10" aria-label=m.looks_wrong aria-describedby="looks-wrong-hint" prop:value=text></textarea>
            <div class="dialog-actions">
                <button type="button" class="button button-primary" on:click=move |_| app.copy(now(), m.copied, m.not_copied)>{Icon::Copy.view()}{m.copy_text}</button>
                {support.map(|link| view! { <a class="button" href=link.href().to_owned() target="_blank" rel="noopener noreferrer">{m.open_support}{Icon::External.view()}</a> })}
                {dynamic(managers)}
            </div>
        </div>
    }
}
