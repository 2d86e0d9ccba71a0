//! The details of one record beside the list, and a report for when it looks wrong.

use super::export::copy_current_link;
use super::state::Report;
use super::{ListState, OwnAgreement, RecordOrigin};
use crate::components::focus::{focus, focused, is_lost};
use crate::components::states::describe;
use crate::components::{Icon, dynamic, retain};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::{fill, lang};
use crate::runtime;
use crate::services::Navigator;
use crate::services::Notifications;
use crate::services::Preferences;
use crate::services::Session;
use crate::services::records::{Place, Sought};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use record_store::{Cell, Store};
use std::time::Duration;
use wasm_bindgen::JsCast;

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

/// Least width of the list with the details beside it, in CSS pixels. In less room they lie over the list.
const BESIDE: i32 = 848;

/// Longest time after which the browser scrolls because details were closed.
const LONGEST_WAY_BACK: Duration = Duration::from_millis(500);

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

/// The dialog for the record that the address names, in `split` beside the list.
#[component]
pub fn Details(state: ListState, split: NodeRef<html::Div>) -> impl IntoView {
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
    open_and_close(state, is_open, dialog, split);
    // A record that the reader's own filter left out needs no notice.
    Effect::new(move || {
        if state.was_left_out() {
            state.close();
        }
    });
    // Escape closes a modal dialog natively. The event comes later, when the dialog may be open again.
    let closed = move |_| {
        let is_closed = dialog.get_untracked().is_some_and(|dialog| !dialog.open());
        if is_closed && is_open.get_untracked() {
            state.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="dialog details" tabindex="-1" aria-labelledby="details-kind details-title" on:close=closed on:keydown=move |event| step_by_key(state, &event)>
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

/// Opens the dialog, beside the list if there is room, and closes it. Whoever uses the keyboard is in the details or in the list.
fn open_and_close(
    state: ListState,
    is_open: Memo<bool>,
    dialog: NodeRef<html::Dialog>,
    split: NodeRef<html::Div>,
) {
    let is_rebuilding = retain::is_rebuilding();
    let is_beside = move || split.get_untracked().is_some_and(|split| split.client_width() >= BESIDE);
    let to_list = move || {
        focus(
            split
                .try_get_untracked()
                .flatten()
                .and_then(|split| split.query_selector(".grid").ok().flatten()),
        );
    };
    // Closing goes back in the history, and the browser then scrolls to where the page was before the details opened.
    let place = StoredValue::new(None::<f64>);
    runtime::listen_at_window("popstate", move |_: web_sys::Event| {
        let Some(before) = place.try_update_value(Option::take).flatten() else { return };
        runtime::next_frame(move || {
            if let Some(split) = split.try_get_untracked().flatten() {
                runtime::scroll_by(split.get_bounding_client_rect().top() - before);
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        let is_open = is_open.get();
        let Some(dialog) = dialog.get() else { return };
        if is_open {
            arrange(state, &dialog, is_beside());
            let keeps_focus = state.keeps_focus.try_update_value(std::mem::take).unwrap_or_default();
            let is_kept = keeps_focus || (before.is_none() && is_rebuilding);
            // By the next frame there is a heading.
            runtime::next_frame(move || {
                runtime::scroll_into_view(&dialog);
                if !is_kept {
                    focus(dialog.query_selector("h2").ok().flatten());
                }
            });
        } else if dialog.open() {
            place.set_value(split.get_untracked().map(|split| split.get_bounding_client_rect().top()));
            runtime::after(LONGEST_WAY_BACK, move || {
                let _ = place.try_set_value(None);
            });
            // What is focused in it may have been removed already.
            let had_focus = is_lost() || focused().is_some_and(|focused| dialog.contains(Some(&focused)));
            close(state, &dialog);
            if had_focus {
                to_list();
            }
        }
    });
    runtime::listen_at_window("resize", move |_: web_sys::Event| {
        if let Some(dialog) = dialog.try_get_untracked().flatten().filter(|dialog| dialog.open()) {
            arrange(state, &dialog, is_beside());
        }
    });
    // Escape closes the details from the list too. Menus that use it for themselves do not pass it on.
    runtime::listen_at_window("keydown", move |event: KeyboardEvent| {
        // In a text field outside the details, Escape belongs to the field, and in another dialog to that.
        let is_here = || {
            let Some(focused) = focused() else { return true };
            let is_field = focused.matches("input, select, textarea").unwrap_or(false);
            let around = focused.closest("dialog").ok().flatten();
            let is_in_details = around == dialog.try_get_untracked().flatten().map(Into::into);
            let is_in_app = runtime::root().is_some_and(|root| root.contains(Some(&focused)));
            is_lost() || (is_in_app && (is_in_details || (around.is_none() && !is_field)))
        };
        if event.key() == "Escape" && !event.default_prevented() && untrack(|| is_open.get()) && is_here() {
            event.prevent_default();
            state.close();
        }
    });
}

/// Shows the dialog beside the list, otherwise over everything.
fn arrange(state: ListState, dialog: &web_sys::HtmlDialogElement, is_beside: bool) {
    let is_modal = dialog.matches(":modal").unwrap_or(false);
    if dialog.open() && is_modal != is_beside {
        return;
    }
    close(state, dialog);
    if is_beside {
        // Unlike `show`, this leaves the focus where it is.
        dialog.set_open(true);
        mark_split(state, dialog, true);
    } else {
        // Fails only for a dialog outside the document.
        let _ = dialog.show_modal();
    }
}

fn close(state: ListState, dialog: &web_sys::HtmlDialogElement) {
    if dialog.open() {
        dialog.close();
    }
    mark_split(state, dialog, false);
}

/// Makes room beside the list, or gives it back.
fn mark_split(state: ListState, dialog: &web_sys::HtmlDialogElement, has_details: bool) {
    if let Some(split) = dialog.parent_element() {
        // Refused only for a name with a space.
        let _ = split.class_list().toggle_with_force("has-details", has_details);
    }
    if state.is_beside.get_untracked() != has_details {
        state.is_beside.set(has_details);
    }
}

/// The arrow keys go to the previous and the next record, except where they move a cursor.
fn step_by_key(state: ListState, event: &KeyboardEvent) {
    let is_text = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|target| target.matches("input, textarea, select").unwrap_or(false));
    let has_modifier = event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key();
    let step = match event.key().as_str() {
        "ArrowUp" => place_before(state),
        "ArrowDown" => place_after(state),
        _ => return,
    };
    if !is_text && !has_modifier {
        event.prevent_default();
        step.into_iter().for_each(|place| state.show(place));
    }
}

/// The place before that of the open record, if there is one.
fn place_before(state: ListState) -> Option<usize> {
    untrack(|| state.open_place())?.checked_sub(1)
}

/// The place after that of the open record, if there is one.
fn place_after(state: ListState) -> Option<usize> {
    let next = untrack(|| state.open_place())? + 1;
    (next < state.records.len()).then_some(next)
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
    let is_first = move || place.get().is_none_or(|(place, _)| place == 0);
    let is_last = move || place.get().is_none_or(|(place, all)| place + 1 >= all);
    let go = move |place: Option<usize>| place.into_iter().for_each(|place| state.show(place));
    view! {
        <div class="dialog-head details-head">
            <p class="quiet"><span id="details-kind">{m.details}</span><span role="status">{place_text}</span></p>
            <button type="button" class="icon-button" aria-label=m.previous title=m.previous disabled=is_first on:click=move |_| go(place_before(state))>{Icon::ArrowUp.view()}</button>
            <button type="button" class="icon-button" aria-label=m.next title=m.next disabled=is_last on:click=move |_| go(place_after(state))>{Icon::ArrowDown.view()}</button>
            <button type="button" class="icon-button" aria-label=m.close title=m.close on:click=move |_| state.close()>{Icon::Dismiss.view()}</button>
        </div>
        <h2 id="details-title" class="record-title" tabindex="-1" autofocus=true aria-live="polite"><bdi>{title}</bdi></h2>
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
