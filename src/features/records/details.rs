//! The details of one record, and a report for when it looks wrong.

use super::export::copy_current_link;
use super::state::Report;
use super::{ListState, OwnAgreement, RecordOrigin};
use crate::components::states::describe;
use crate::components::{Icon, dynamic};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::{fill, lang};
use crate::services::Navigator;
use crate::services::Notifications;
use crate::services::Preferences;
use crate::services::Session;
use crate::services::records::{Place, Sought};
use leptos::html;
use leptos::prelude::*;
use record_store::{Cell, Store};

/// A record's fields as text.
#[derive(Clone, Debug, PartialEq)]
struct Facts {
    id: String,
    title: String,
    /// Title, text, and whether the text is a link.
    rows: Vec<(String, String, bool)>,
    belongs: RecordOrigin,
}

fn facts(words: &CellWords, store: &Store, row: u32) -> Facts {
    let fields = store.shape().fields.iter().enumerate();
    let rows = fields.filter(|(_, field)| !field.internal).filter_map(|(place, field)| {
        let cell = store.cell(row, place);
        let text = words.known(field, cell)?;
        Some((words.lang.field(&field.name), text, matches!(cell, Cell::Link(_))))
    });
    let text = |name: &str| match store.cell_of(row, name) {
        Cell::Text(text) => Some(text.into()),
        _ => None,
    };
    let id = store.id(row).to_owned();
    let unnamed = || format!("{} {id}", words.lang.page_messages().record_id);
    Facts {
        title: words.title(store, row).unwrap_or_else(unnamed),
        rows: rows.collect(),
        belongs: RecordOrigin {
            agreement_number: text("agreementNumber"),
            entitlement: text("entitlementId"),
        },
        id,
    }
}

/// The content of the dialog.
#[derive(Clone, Debug, PartialEq)]
enum Content {
    Facts(Facts),
    Unreadable,
    Coming,
    /// Searching; how many of how many records were searched, if known.
    Looking(Option<(u64, u64)>),
    Failed(api_client::ApiError),
}

/// The dialog for the record that the address names.
#[component]
pub fn Details(state: ListState) -> impl IntoView {
    let ListState { records, record, stepping, .. } = state;
    let lang = lang();
    let m = lang.page_messages();
    let dialog = NodeRef::<html::Dialog>::new();
    let shown = Memo::new(move |_| {
        records.follow();
        let words = state.words();
        let read = |store: &Store, row| Content::Facts(facts(&words, store, row));
        let beyond = || record.get().and_then(|id| records.with_sought(&id, read));
        if let Some(place) = state.open_place() {
            return match records.place(place) {
                Place::Row(row) => records.with_store(|store| read(store, row)).unwrap_or(Content::Coming),
                Place::Unreadable => Content::Unreadable,
                // Outside the loaded rows.
                Place::Pending => {
                    let failed = records.need(place);
                    let coming = || failed.map_or(Content::Coming, Content::Failed);
                    beyond().filter(|_| stepping.get().is_none()).unwrap_or_else(coming)
                }
            };
        }
        match state.sought.get() {
            Some(Sought::Failed(error)) => Content::Failed(error),
            Some(Sought::Looking(far)) => beyond().unwrap_or(Content::Looking(far)),
            _ => beyond().unwrap_or(Content::Coming),
        }
    });
    Effect::new(move || {
        records.follow();
        match record.get() {
            Some(id) => records.seek(&id),
            None => records.give_up_seek(),
        }
    });
    // The record stepped to has been loaded, or the reader navigated elsewhere.
    Effect::new(move || {
        records.follow();
        if let Some(place) = stepping.get()
            && matches!(records.place(place), Place::Row(_))
        {
            state.show(place);
        }
    });
    Effect::new(move |before: Option<Option<Box<str>>>| {
        let now = record.get();
        if before.is_some_and(|before| before != now) {
            stepping.set(None);
        }
        now
    });
    let is_open = Memo::new(move |_| state.is_open());
    Effect::new(move || {
        let is_open = is_open.get();
        if let Some(dialog) = dialog.get() {
            if is_open && !dialog.open() {
                // Fails only for a dialog outside the document.
                let _ = dialog.show_modal();
            } else if !is_open && dialog.open() {
                dialog.close();
            }
        }
    });
    // Escape closes a dialog natively. The event comes later, when the dialog may be open again.
    let closed = move |_| {
        let is_closed = dialog.get_untracked().is_some_and(|dialog| !dialog.open());
        if is_closed && is_open.get_untracked() {
            state.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="details-kind details-title" on:close=closed>
            {dynamic(move || is_open.get().then(|| view! { <Head state=state shown=shown/> }))}
            {dynamic(move || match shown.get() {
                _ if !is_open.get() => ().into_any(),
                Content::Facts(facts) => view! { <Record state=state facts=facts/> }.into_any(),
                Content::Unreadable => view! { <p>{m.unreadable_record}</p> }.into_any(),
                Content::Coming => view! { <p class="quiet">{m.loading}</p> }.into_any(),
                Content::Looking(far) => looking(state, far),
                Content::Failed(error) => view! {
                    <div role="alert" class="values-failed">
                        <p>{describe(&error, lang)}</p>
                        <button type="button" class="button" on:click=move |_| records.seek_again()>{m.try_again}</button>
                    </div>
                }
                .into_any(),
            })}
        </dialog>
    }
}

/// A message while the record is searched for. Closing cancels the search.
fn looking(state: ListState, far: Option<(u64, u64)>) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let bar = far.map(|(done, all)| {
        let text = lang.counted_of(state.names(), done, all);
        view! { <progress max=all.max(1).to_string() value=done.to_string() aria-label=m.looking_for_record></progress><span class="quiet">{text}</span> }
    });
    view! { <p role="status">{m.looking_for_record}</p><div class="panel-row">{bar}</div> }.into_any()
}

/// The head: the record's title, its position, and buttons for the previous and the next one.
#[component]
fn Head(state: ListState, shown: Memo<Content>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let title = move || match shown.get() {
        Content::Facts(facts) => facts.title,
        _ => m.details.to_owned(),
    };
    let place = Memo::new(move |_| {
        state.records.follow();
        Some((state.open_place()?, state.records.len()))
    });
    let place_text = move || {
        let (place, all) = place.get()?;
        let number = |count: usize| lang.count(count);
        Some(fill(m.place_of, &[("place", &number(place + 1)), ("all", &number(all.max(place + 1)))]))
    };
    let before = move || place.get().and_then(|(place, _)| place.checked_sub(1));
    let after = move || place.get().map(|(place, all)| (place + 1, all)).filter(|(next, all)| next < all);
    let go = move |place: Option<usize>| place.into_iter().for_each(|place| state.show(place));
    view! {
        <div class="dialog-head details-head">
            <p class="quiet"><span id="details-kind">{m.details}</span><span role="status">{place_text}</span></p>
            <button type="button" class="icon-button" aria-label=m.previous title=m.previous disabled=move || before().is_none() on:click=move |_| go(untrack(before))>{Icon::ArrowUp.view()}</button>
            <button type="button" class="icon-button" aria-label=m.next title=m.next disabled=move || after().is_none() on:click=move |_| go(untrack(after).map(|(next, _)| next))>{Icon::ArrowDown.view()}</button>
            <button type="button" class="icon-button" aria-label=m.close title=m.close on:click=move |_| state.close()>{Icon::Dismiss.view()}</button>
        </div>
        <h2 id="details-title" class="record-title" tabindex="-1" autofocus=true><bdi>{title}</bdi></h2>
    }
}

#[component]
fn Record(state: ListState, facts: Facts) -> impl IntoView {
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let lang = lang();
    let m = lang.page_messages();
    let rows = facts.rows.iter().map(|(title, text, is_link)| {
        let value = if *is_link {
            view! { <a href=text.clone() target="_blank" rel="noopener noreferrer">{m.open_link}{Icon::External.view()}</a> }.into_any()
        } else {
            view! { <bdi>{text.clone()}</bdi> }.into_any()
        };
        view! { <div><dt>{title.clone()}</dt><dd>{value}</dd></div> }
    });
    let rows = rows.collect_view();
    let lines =
        facts.rows.iter().map(|(title, text, _)| lang.labelled(title, text)).collect::<Vec<_>>().join("\n");
    let id = StoredValue::new(facts.id.clone());
    let is_wrong = Memo::new(move |_| {
        state
            .report
            .with(|report| report.as_ref().is_some_and(|report| id.with_value(|id| report.record == *id)))
    });
    let report = move |_| {
        let is_wrong = is_wrong.get_untracked();
        state.report.set((!is_wrong).then(|| Report { record: id.get_value(), text: None }));
    };
    let copied = lines.clone();
    let copy = move |_| notifications.copy(copied.clone(), m.copied, m.not_copied);
    // People have no address that could be shared.
    let has_link = state.selection.is_none() && !navigator.is_in_memory();
    view! {
        <dl class="facts record-facts">{rows}</dl>
        <div class="dialog-actions">
            <button type="button" class="button" on:click=copy>{Icon::Copy.view()}{m.copy_record}</button>
            {has_link.then(|| view! { <button type="button" class="button" on:click=move |_| copy_current_link(state)>{Icon::Link.view()}{m.copy_link}</button> })}
            <button type="button" class="button" aria-expanded=move || is_wrong.get().to_string() on:click=report>{Icon::Flag.view()}{m.looks_wrong}</button>
        </div>
        {dynamic(move || is_wrong.get().then(|| view! { <LooksWrong state=state facts=facts.clone() lines=lines.clone()/> }))}
    }
}

/// Returns the record's context: entitlement, its own agreement, package, workspaces, and the time of the data.
fn around(state: ListState, own: Option<&OwnAgreement>) -> String {
    let lang = state.locale.lang.get_untracked();
    let m = lang.page_messages();
    let about = state.about.get();
    if about.name.is_empty() {
        return String::new();
    }
    let as_of = state.records.head().and_then(|head| head.stamp.as_of);
    let as_of = as_of.map(|as_of| (m.sheet_data_time.to_owned(), lang.instant(as_of)));
    // The list may cover several agreements.
    let (mut facts, others): (Vec<_>, Vec<_>) = about
        .facts
        .into_iter()
        .filter(|(title, _)| *title != m.agreement)
        .partition(|(title, _)| *title == m.workspace);
    facts.extend(own.map(|own| (m.agreement.to_owned(), own.text.clone())));
    let lines =
        facts.into_iter().chain(others).chain(as_of).map(|(title, text)| lang.labelled(&title, &text) + "\n");
    format!("{}\n{}\n", about.name, lines.collect::<String>())
}

/// A prepared text for a support request.
#[component]
fn LooksWrong(state: ListState, facts: Facts, lines: String) -> impl IntoView {
    let preferences = Preferences::here();
    let notifications = Notifications::here();
    let session = Session::here();
    let lang = lang();
    let m = lang.page_messages();
    state.wants_managers.set(true);
    let own = Memo::new(move |_| state.own_agreement.run(facts.belongs.clone()));
    let id = facts.id;
    let text = Memo::new(move |_| {
        let around = own.with(|own| around(state, own.as_ref()));
        let body = m.looks_wrong_body;
        let id = lang.labelled(m.record_id, &id);
        format!("{body}\n\n{around}{id}\n{lines}\n\n{}\n", m.looks_wrong_expected)
    });
    let input = NodeRef::<html::Textarea>::new();
    // Text that the reader wrote stays when the language changes.
    let written = move || state.report.with_untracked(|report| report.as_ref()?.text.clone());
    Effect::new(move || {
        let text = text.get();
        if let Some(input) = input.get() {
            input.set_value(&written().unwrap_or(text));
        }
    });
    let now = move || input.get_untracked().map(|input| input.value()).unwrap_or_default();
    let write = move |_| {
        state.report.update_untracked(|report| {
            if let Some(report) = report {
                report.text = Some(now());
            }
        });
    };
    let support = untrack(|| session.me()).and_then(|me| me.support.clone());
    let managers = Memo::new(move |_| own.get().map(|own| own.managers).unwrap_or_default());
    let hint = move || match managers.with(Vec::is_empty) {
        true => m.looks_wrong_hint_support,
        false => m.looks_wrong_hint,
    };
    let links = move || {
        if preferences.is_private() {
            return view! { <p class="quiet">{m.write_hidden}</p> }.into_any();
        }
        let subject =
            percent_encoding::utf8_percent_encode(m.looks_wrong_subject, percent_encoding::NON_ALPHANUMERIC)
                .to_string();
        managers
            .get()
            .into_iter()
            .filter_map(|(name, email)| {
                // The text is copied instead of put into the `mailto:` URL, which programs cut at different lengths.
                let link = domain::link::SafeLink::new(&name, &format!("mailto:{email}?subject={subject}"))?;
                let label = fill(m.write_to, &[("name", &name)]);
                Some(view! { <a class="button" href=link.href().to_owned()>{Icon::Mail.view()}<bdi>{label}</bdi></a> })
            })
            .collect_view()
            .into_any()
    };
    view! {
        <div class="looks-wrong">
            <p id="looks-wrong-hint" class="quiet">{hint}</p>
            <textarea node_ref=input class="input" rows="10" aria-label=m.looks_wrong aria-describedby="looks-wrong-hint" on:input=write></textarea>
            <div class="dialog-actions">
                <button type="button" class="button button-primary" on:click=move |_| notifications.copy(now(), m.copied, m.not_copied)>{Icon::Copy.view()}{m.copy_text}</button>
                {support.map(|link| view! { <a class="button" href=link.href().to_owned() target="_blank" rel="noopener noreferrer">{m.open_support}{Icon::External.view()}</a> })}
                {dynamic(links)}
            </div>
        </div>
    }
}
