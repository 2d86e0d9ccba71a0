//! The search field and the number of records.

use super::state::ListState;
use crate::components::{Icon, dynamic};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::{fill, lang};
use crate::services::records::Progress;
use domain::quantity::Quantity;
use leptos::html;
use leptos::prelude::*;

#[component]
pub(super) fn Search(state: ListState) -> impl IntoView {
    let m = lang().page_messages();
    let input = NodeRef::<html::Input>::new();
    // The address may change without typing: back, forward, cleared filters.
    Effect::new(move || {
        let q = state.question.with(|question| question.q.clone());
        if let Some(input) = input.get()
            && input.value() != q
        {
            input.set_value(&q);
        }
    });
    view! {
        <div class="search">
            {Icon::Search.view()}
            <input
                node_ref=input
                type="search"
                class="input"
                aria-label=m.search
                placeholder=move || fill(m.search_hint, &[("records", state.names().other)])
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| state.search(event_target_value(&event))
            />
        </div>
    }
}

/// The number of records shown and loaded, and what they add up to.
#[component]
pub(super) fn Results(state: ListState) -> impl IntoView {
    let ListState { records, .. } = state;
    let lang = lang();
    let m = lang.page_messages();
    let number = move |count: u64| lang.number(Quantity::from_count(count));
    let counts = Memo::new(move |_| {
        records.follow();
        let Progress { count, visible, fetching, waiting, unanswered, .. } = records.progress();
        ((!unanswered).then_some(count), visible, fetching, waiting)
    });
    let text = move || {
        let (count, visible, _, waiting) = counts.get();
        match count {
            _ if waiting => m.loading.to_owned(),
            // Unknown; the notice above says why.
            None => String::new(),
            Some(count) => match visible.filter(|visible| *visible != count) {
                Some(visible) => lang.counted_of(state.names(), count, visible),
                None => lang.counted(state.names(), count),
            },
        }
    };
    let texts = Memo::new(move |_| sums(state));
    let fetching = move || {
        let (_, visible, fetching, _) = counts.get();
        let (loaded, visible) = (fetching?, visible?);
        let text = fill(m.fetching, &[("loaded", &number(loaded)), ("all", &number(visible))]);
        Some(view! {
            <span class="fetching">
                <progress max=visible.to_string() value=loaded.to_string() aria-label=m.loading></progress>
                <span class="quiet">{text}</span>
            </span>
        })
    };
    view! {
        <p role="status">{text}</p>
        {dynamic(move || {
            let texts = texts.get();
            let sums = texts.iter().map(|text| view! { <span>{text.clone()}</span> }).collect_view();
            (!texts.is_empty()).then(|| view! { <p class="results-sums">{sums}</p> })
        })}
        {dynamic(fetching)}
    }
}

/// The totals of the shown columns as text, so that they are in sight without scrolling.
fn sums(state: ListState) -> Vec<String> {
    let lang = state.locale.lang.get_untracked();
    state.records.follow();
    let Some(shown) = state.shape.get() else { return Vec::new() };
    let sums = state.records.sums();
    let text = |(place, _): (usize, u16)| {
        let field = shown.shape.fields.get(place).filter(|field| field.summed)?;
        let (_, sum) = sums.iter().find(|(name, _)| *name == field.name)?;
        Some(lang.labelled(&lang.field(&field.name), &lang.number(*sum)))
    };
    state.columns().into_iter().filter_map(text).collect()
}
