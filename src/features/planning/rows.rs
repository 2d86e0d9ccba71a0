//! Long lists that are built in parts, and the cells of their tables.

use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Number of rows before the reader asks for more.
const FIRST: usize = 25;
/// Number of rows that are added each time: few enough that building them is no long task.
const MORE: usize = 50;

/// How many rows of a list are shown.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    parts: RwSignal<usize>,
    first: usize,
}

impl Shown {
    pub fn new() -> Shown {
        Shown::of(FIRST)
    }

    /// Shows this many rows at first.
    pub fn of(first: usize) -> Shown {
        Shown { parts: RwSignal::new(1), first }
    }

    /// Rows by their position.
    fn part(self, number: usize) -> Range<usize> {
        match number {
            0 => 0..self.first,
            _ => self.first + (number - 1) * MORE..self.first + number * MORE,
        }
    }

    /// The rows that are shown. Rows that are added leave those before as they are.
    pub fn rows<T: Send + Sync + 'static>(
        self,
        list: &Arc<Vec<T>>,
        row: impl Fn(&T) -> AnyView + Clone + Send + Sync + 'static,
    ) -> AnyView {
        let list = Arc::clone(list);
        let of_part = move |number: usize| {
            let rows = list.get(self.part(number).start..self.part(number).end.min(list.len()));
            rows.unwrap_or_default().iter().map(&row).collect_view().into_any()
        };
        view! { <For each=move || 0..self.parts.get() key=|number| *number children=of_part/> }.into_any()
    }

    /// How many rows are shown, and the button for more; nothing if all are.
    pub fn more(self, count: usize) -> AnyView {
        let lang = lang();
        let m = lang.page_messages();
        let shown = move || self.part(self.parts.get().saturating_sub(1)).end.min(count);
        (move || {
            let shown = shown();
            (shown < count).then(|| {
                let text = fill(
                    m.shown_of,
                    &[("shown", &lang.count(shown)), ("all", &lang.count(count))],
                );
                view! {
                    <div class="planning-more">
                        <button type="button" class="button" on:click=move |_| self.parts.update(|parts| *parts += 1)>{m.show_more}</button>
                        <span class="quiet" role="status">{text}</span>
                    </div>
                }
            })
        })
        .into_any()
    }
}

/// A cell. On a phone, where a row is a card, its heading stands beside it.
pub(super) fn cell(label: &'static str, content: impl IntoView + 'static) -> AnyView {
    view! { <td role="cell" data-label=label>{content}</td> }.into_any()
}

/// A cell with a figure.
pub(super) fn figure(label: &'static str, content: impl IntoView + 'static) -> AnyView {
    view! { <td role="cell" class="number" data-label=label>{content}</td> }.into_any()
}

/// A heading of a column.
pub(super) fn heading(label: &'static str, is_figure: bool) -> AnyView {
    let class = if is_figure { "number" } else { "" };
    view! { <th role="columnheader" scope="col" class=class>{label}</th> }.into_any()
}

/// A second, quieter line in a cell.
pub(super) fn note(text: impl Into<Option<String>>) -> AnyView {
    text.into().map(|text| view! { <span class="quiet cell-note"><bdi>{text}</bdi></span> }).into_any()
}

/// Days until an end: today, or their number.
pub(super) fn days(lang: Lang, days: i64) -> String {
    match u64::try_from(days) {
        Ok(0) => lang.page_messages().today.to_owned(),
        Ok(days) => lang.plural(lang.page_messages().days_of, days),
        Err(_) => String::new(),
    }
}

/// What a table is called.
pub(super) enum Name {
    Text(&'static str),
    /// The text of the element with this id.
    Of(&'static str),
}

/// A table of the page; on a phone its rows are cards, so the roles are named.
pub(super) fn table(name: Name, head: Vec<AnyView>, rows: AnyView) -> AnyView {
    let (text, of) = match name {
        Name::Text(text) => (Some(text), None),
        Name::Of(id) => (None, Some(id)),
    };
    view! {
        <div class="table-scroll planning-table">
            <table role="table" class="table" aria-label=text aria-labelledby=of>
                <thead role="rowgroup"><tr role="row">{head}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
