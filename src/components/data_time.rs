//! The age of the data, and a button to refresh it.

use super::Icon;
use crate::i18n::Format as _;
use crate::i18n::format::local_moment;
use crate::i18n::{Lang, fill};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

/// The time of the data, announced whenever it changes, and *Refresh*.
#[component]
pub fn DataTime(
    lang: Lang,
    /// The time of the data: `None` before there is any, `Some(None)` when the response does not say.
    as_of: Signal<Option<Option<DateTime<Utc>>>>,
    /// Today in the reader's calendar: data of an earlier day say how old they are.
    today: Signal<NaiveDate>,
    /// Whether a refresh is running.
    busy: Signal<bool>,
    /// Starts a refresh; not called while `busy`.
    on_refresh: Callback<()>,
    /// Shown between the time and the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let m = lang.messages();
    let text = move || {
        as_of.get().map(|as_of| match as_of {
            Some(as_of) => {
                let text = fill(m.data_as_of, &[("time", &lang.instant(as_of))]);
                let age = (today.get() - local_moment(as_of).date()).num_days();
                // Fresh data needs no hint.
                match u32::try_from(age) {
                    Ok(days @ 1..) => format!("{text} · {}", lang.days_ago(days)),
                    _ => text,
                }
            }
            None => m.data_time_unknown.to_owned(),
        })
    };
    view! {
        <div class="data-time">
            <span role="status" class="quiet">{text}</span>
            {children.map(|children| children())}
            // Busy rather than disabled or removed, so that it keeps the focus.
            <button
                type="button"
                class="button"
                aria-label=m.refresh
                class:button-busy=move || busy.get()
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| if !busy.get_untracked() { on_refresh.run(()) }
            >
                {Icon::Refresh.view()}
                <span class="wide-label">{m.refresh}</span>
            </button>
        </div>
    }
}
