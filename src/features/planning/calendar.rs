//! Add to calendar: what is listed as a file of all-day events with reminders.

use super::endings::{endings_of, remainder};
use super::state::PlanningState;
use crate::components::{Icon, Panel, retain};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, format, lang};
use crate::services::{Host, Navigator, Notifications, download};
use calendar::{Event, calendar};
use chrono::DateTime;
use domain::date::write_date;
use domain::planning::{Ending, Subject};
use domain::route::Params;
use js_sys::Uint8Array;
use leptos::prelude::*;
use text::file::FileKind;

/// Days before an end on which a calendar can remind.
const REMINDERS: [u16; 3] = [30, 60, 90];

/// The button, and the panel in which reminders are selected.
#[component]
pub(super) fn AddToCalendar(state: PlanningState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let (host, notifications) = (Host::here(), Notifications::here());
    let open = retain::open_signal("add-to-calendar");
    let selected = RwSignal::new(vec![30_u16]);
    let save = move |_| {
        let Some(file) = file(lang, state, &selected.get_untracked()) else { return };
        let today = state.basis.with_untracked(|basis| basis.as_ref().map(|basis| basis.today));
        let title = format!("{} {}", m.planning, today.map(write_date).unwrap_or_default());
        let bytes = Uint8Array::from(file.as_bytes());
        download::save(host, state.navigator, &title, FileKind::Calendar, &bytes);
        notifications.show_toast(m.exported);
        open.set(false);
    };
    view! {
        <Panel label=m.add_to_calendar icon=Icon::Calendar id="add-to-calendar" open=open>
            <p class="quiet">{m.calendar_hint}</p>
            <fieldset class="planning-reminders">
                <legend>{m.remind_me}</legend>
                {REMINDERS.map(|days| {
                    let is_on = move || selected.with(|selected| selected.contains(&days));
                    let toggle = move |_| selected.update(|selected| match selected.iter().position(|one| *one == days) {
                        Some(place) => drop(selected.remove(place)),
                        None => selected.push(days),
                    });
                    view! {
                        <label class="planning-check">
                            <input type="checkbox" prop:checked=is_on on:change=toggle/>
                            <span>{lang.plural(m.days_before, days.into())}</span>
                        </label>
                    }
                })}
            </fieldset>
            <button type="button" class="button button-primary" on:click=save>{m.calendar_save}</button>
        </Panel>
    }
}

/// The file with what is listed; `None` if nothing is.
fn file(lang: Lang, state: PlanningState, reminders: &[u16]) -> Option<String> {
    let horizon = state.choices.with_untracked(|choices| choices.as_ref().map(|one| one.horizon))?;
    let endings = state.basis.with_untracked(|basis| Some(endings_of(lang, basis.as_ref()?, horizon)))?;
    let params = state.navigator.params_untracked().overview_only();
    let texts: Vec<_> =
        endings.list.iter().map(|one| EventText::of(lang, state.navigator, one, &params)).collect();
    let events: Vec<Event<'_>> = endings
        .list
        .iter()
        .zip(&texts)
        .map(|(ending, text)| Event {
            key: &text.key,
            day: ending.ends,
            title: &text.title,
            description: &text.description,
            link: text.link.as_deref(),
        })
        .collect();
    let now = DateTime::from_timestamp_millis(format::now_millis() as i64)?;
    (!events.is_empty()).then(|| calendar(&events, reminders, now))
}

/// What an event says.
struct EventText {
    key: String,
    title: String,
    description: String,
    link: Option<String>,
}

impl EventText {
    fn of(lang: Lang, navigator: Navigator, ending: &Ending, params: &Params) -> EventText {
        let m = lang.page_messages();
        let (title, mut lines) = match &ending.subject {
            Subject::Agreement { number, renewed_by, .. } => {
                let renewed = renewed_by.as_ref().map(|next| {
                    fill(m.renewed, &[("number", &next.number), ("date", &lang.date(next.starts))])
                });
                let number = lang.labelled(m.agreement, number);
                (m.calendar_agreement, [Some(number), renewed].into_iter().flatten().collect::<Vec<_>>())
            }
            Subject::Package { agreement, .. } => {
                let agreement = agreement.as_deref().map(|number| lang.labelled(m.agreement, number));
                (m.calendar_package, agreement.into_iter().collect())
            }
            Subject::Lot { lot, package, .. } => {
                (m.calendar_lot, vec![lang.labelled(m.credit_batch, lot), lang.labelled(m.package, package)])
            }
        };
        lines.extend(ending.unused.iter().map(|one| lang.labelled(m.unused, &remainder(lang, one))));
        EventText {
            key: ending.key(),
            title: fill(title, &[("name", &ending.name)]),
            description: lines.join("\n"),
            link: link(navigator, ending, params),
        }
    }
}

/// The absolute address that shows it, where the app has addresses.
fn link(navigator: Navigator, ending: &Ending, params: &Params) -> Option<String> {
    let origin = web_sys::window()?.location().origin().ok()?;
    let is_web = origin.starts_with("http://") || origin.starts_with("https://");
    (is_web && !navigator.is_in_memory())
        .then(|| format!("{origin}{}", navigator.href(&ending.address(params))))
}
