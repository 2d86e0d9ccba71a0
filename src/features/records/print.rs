//! The printed records: a plain table, made when the browser is about to print and removed afterwards.

use super::ListState;
use crate::components::element::{ElementBuilder, set};
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::{Lang, fill};
use crate::runtime;
use crate::services::records::Place;
use leptos::html;
use leptos::prelude::*;
use record_store::{Cell, Field, FieldType};
use web_sys::{Element, Event};

/// Number of records printed, some thirty pages. The file has all of them.
const MOST: usize = 1000;

/// The container of the printed table.
#[component]
pub fn Paper(state: ListState) -> impl IntoView {
    let paper = NodeRef::<html::Div>::new();
    runtime::listen_at_window("beforeprint", move |_: Event| {
        if let Some(paper) = paper.get_untracked() {
            paper.set_text_content(None);
            // If an element is missing, the print has less content.
            let _ = fill_paper(state, &paper);
        }
    });
    runtime::listen_at_window("afterprint", move |_: Event| {
        if let Some(paper) = paper.get_untracked() {
            paper.set_text_content(None);
        }
    });
    view! { <div node_ref=paper class=paper_class()></div> }
}

/// Returns the class of a column: numbers are right-aligned, dates take one line, times two.
pub fn paper_class_of(sort: FieldType) -> &'static str {
    match sort {
        sort if sort.is_number() => "number",
        FieldType::Date => "date",
        FieldType::Instant => "instant",
        _ => "",
    }
}

fn paper_class() -> &'static str {
    "paper"
}

fn fill_paper(state: ListState, paper: &Element) -> Option<()> {
    let words = state.words();
    let lang = words.lang;
    let m = lang.page_messages();
    let builder = ElementBuilder::of(paper)?;
    let shown = state.shape.get_untracked()?;
    let columns: Vec<(usize, &Field)> = untrack(|| state.columns())
        .into_iter()
        .filter_map(|(place, _)| Some((place, shown.shape.fields.get(place)?)))
        .collect();
    builder.within(paper, facts(state, &words, &builder));
    let all = state.records.len();
    // After a gap it is no longer "the first" records.
    let last = all.min(MOST);
    let last = (0..last).find(|place| state.records.place(*place) == Place::Pending).unwrap_or(last);
    if last < all {
        let text = fill(m.print_cut, &[("shown", &lang.count(last)), ("all", &lang.count(all))]);
        builder.within(paper, builder.text("p", "paper-cut", &text));
    }
    let table = builder.element("table", "paper-table")?;
    let body = builder.element("tbody", "")?;
    // A row with one cell across all columns.
    let wide = |name: &str, text: &str| {
        let line = builder.element("tr", "")?;
        let cell = builder.text(name, "", text)?;
        set(&cell, "colspan", &columns.len().to_string());
        if name == "th" {
            set(&cell, "scope", "rowgroup");
        }
        builder.within(&line, Some(cell));
        builder.within(&body, Some(line));
        Some(())
    };
    for place in 0..last {
        state.groups.with_value(|groups| {
            let group = groups.lines.iter().find(|(_, record, _)| *record == place);
            group.and_then(|(_, _, text)| wide("th", text))
        });
        let Place::Row(row) = state.records.place(place) else {
            wide("td", m.unreadable_record);
            continue;
        };
        let line = builder.element("tr", "")?;
        state.records.with_store(|store| {
            for (at, field) in &columns {
                let cell = store.cell(row, *at);
                let text = match cell {
                    // A link cannot be followed on paper.
                    Cell::Link(_) => m.open_link.to_owned(),
                    cell => words.write(field, cell),
                };
                builder.within(&line, builder.text("td", paper_class_of(field.field_type), &text));
            }
        });
        builder.within(&body, Some(line));
    }
    builder.within(&table, titles(lang, &columns, &builder));
    builder.within(&table, Some(body));
    builder.within(&table, totals(state, lang, &columns, &builder));
    builder.within(paper, Some(table));
    Some(())
}

/// The lines about the list: what it contains and which records could not be read.
fn facts(state: ListState, words: &CellWords, builder: &ElementBuilder) -> Option<Element> {
    let facts = builder.element("dl", "paper-facts")?;
    let unreadable = super::export::not_read(state, words, state.records.progress().unreadable);
    let about = super::export::facts(state, &state.about.get_untracked(), words);
    for (title, text) in about.into_iter().chain(unreadable) {
        let fact = builder.element("div", "")?;
        builder.within(&fact, builder.text("dt", "", &title));
        builder.within(&fact, builder.text("dd", "", &text));
        builder.within(&facts, Some(fact));
    }
    Some(facts)
}

fn titles(lang: Lang, columns: &[(usize, &Field)], builder: &ElementBuilder) -> Option<Element> {
    let head = builder.element("thead", "")?;
    let line = builder.element("tr", "")?;
    for (_, field) in columns {
        let title = builder.text("th", paper_class_of(field.field_type), &lang.field(&field.name));
        if let Some(title) = &title {
            set(title, "scope", "col");
        }
        builder.within(&line, title);
    }
    builder.within(&head, Some(line));
    Some(head)
}

/// The sums below the columns, if any.
fn totals(
    state: ListState,
    lang: Lang,
    columns: &[(usize, &Field)],
    builder: &ElementBuilder,
) -> Option<Element> {
    let sums = state.records.sums();
    if sums.is_empty() {
        return None;
    }
    let foot = builder.element("tfoot", "")?;
    let line = builder.element("tr", "")?;
    for (at, (_, field)) in columns.iter().enumerate() {
        let sum = sums.iter().find(|(name, _)| *name == field.name).filter(|_| field.summed);
        let text = match sum {
            Some((_, sum)) => lang.number(*sum),
            None if at == 0 => lang.page_messages().total.to_owned(),
            None => String::new(),
        };
        builder.within(&line, builder.text("td", paper_class_of(field.field_type), &text));
    }
    builder.within(&foot, Some(line));
    Some(foot)
}
