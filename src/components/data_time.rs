//! When the data were read, and a way to read them anew.

use super::Icon;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The time of the data, read out whenever it changes, and *Refresh*; what else belongs to the head of the page stands between them.
#[component]
pub fn DataTime(
    /// The language.
    lang: Memo<Lang>,
    /// When the data are of: nothing before there are any, and `Some(None)` when they do not say.
    as_of: Signal<Option<Option<DateTime<Utc>>>>,
    /// Whether they are being read anew.
    busy: Signal<bool>,
    /// Reads them anew; not called while that is being done.
    on_refresh: Callback<()>,
    /// What stands between the time and the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let text = move || {
        let lang = lang.get();
        let m = lang.messages();
        as_of.get().map(|as_of| match as_of {
            Some(as_of) => fill(m.data_as_of, &[("time", &lang.instant(as_of))]),
            None => m.data_time_unknown.to_owned(),
        })
    };
    view! {
        <div class="data-time">
            <span role="status" class="quiet">{text}</span>
            {children.map(|children| children())}
            // It stays where it is while it works, so that the focus stays too.
            <button
                type="button"
                class="button"
                class:button-busy=move || busy.get()
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |_| if !busy.get_untracked() { on_refresh.run(()) }
            >
                {Icon::Refresh.view()}
                {move || lang.get().messages().refresh}
            </button>
        </div>
    }
}
