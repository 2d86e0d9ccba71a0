//! The document's pages: hand-made tables, since there may be thousands of rows that never change.

use super::gather::Part;
use super::snapshot::{Snapshot, allowance};
use crate::components::element::{ElementBuilder, set};
use crate::features::records::print::paper_class_of;
use crate::features::usage::remaining;
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::fill;
use crate::runtime;
use domain::entitlement::{Entitlement, Usage};
use domain::proof::{self, Chapter};
use domain::quantity::Quantity;
use leptos::ev::MouseEvent;
use record_store::{Cell, Field};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Number of records printed in all, some sixty pages. The workbook has every one.
const MOST: usize = 2000;
/// Number of rows made between two breaks.
const SLICE: usize = 100;

/// The id of a heading, before its number.
const TITLE: &str = "proof-of-delivery-";

/// Returns the headings in order, and whether each is that of a part.
fn titles(snapshot: &Snapshot) -> Vec<(bool, String)> {
    let m = snapshot.words.lang.page_messages();
    let packages = snapshot.contents.chapters.iter().map(|chapter| chapter.package.name.to_string());
    let mut titles = vec![(false, m.proof_summary.to_owned())];
    titles.extend(packages.chain([m.additional_cases.to_owned()]).map(|name| (true, name)));
    if !snapshot.left_out.records {
        titles.push((false, m.records.to_owned()));
        titles.extend((0..snapshot.parts.len()).map(|number| (true, snapshot.name(number))));
    }
    titles
}

/// The table of contents, each entry a link to its heading.
fn contents(builder: &ElementBuilder, label: &str, titles: &[(bool, String)]) -> Option<Element> {
    let frame = builder.element("nav", "proof-contents")?;
    set(&frame, "aria-label", label);
    builder.within(&frame, builder.text("h2", "", label));
    let list = builder.element("ul", "")?;
    let mut parts: Option<Element> = None;
    for (number, (is_part, title)) in titles.iter().enumerate() {
        let line = builder.element("li", "")?;
        let link = builder.text("a", "", title)?;
        set(&link, "href", &format!("#{TITLE}{number}"));
        builder.within(&line, Some(link));
        match &parts {
            Some(parts) if *is_part => builder.within(parts, Some(line)),
            _ => {
                let inner = builder.element("ul", "")?;
                builder.within(&line, Some(inner.clone()));
                builder.within(&list, Some(line));
                parts = Some(inner);
            }
        }
    }
    builder.within(&frame, Some(list));
    Some(frame)
}

/// Returns the id of the heading that a click on the table of contents leads to.
pub fn wanted_by(event: &MouseEvent) -> Option<String> {
    // With a modifier key the click is the browser's.
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a").ok()??;
    let id = link.get_attribute("href")?.strip_prefix('#')?.to_owned();
    id.starts_with(TITLE).then_some(id)
}

pub fn title(place: &Element, id: &str) -> Option<Element> {
    let number: usize = id.strip_prefix(TITLE)?.parse().ok()?;
    place.query_selector(&format!("#{TITLE}{number}")).ok()?
}

/// Makes the headings of the table of contents, in order.
struct Titles<'a> {
    builder: &'a ElementBuilder,
    next: usize,
}

impl Titles<'_> {
    fn title(&mut self, tag: &str, class: &str, text: &str) -> Option<Element> {
        let title = self.builder.text(tag, class, text)?;
        set(&title, "id", &format!("{TITLE}{}", self.next));
        set(&title, "tabindex", "-1");
        self.next += 1;
        Some(title)
    }
}

/// Builds the document into `place`.
pub async fn build(snapshot: &Snapshot, place: &Element) -> Option<()> {
    let m = snapshot.words.lang.page_messages();
    place.set_text_content(None);
    let builder = ElementBuilder::of(place)?;
    let mut titles = Titles { builder: &builder, next: 0 };
    builder.within(place, contents(&builder, m.proof_contents, &self::titles(snapshot)));
    builder.within(place, titles.title("h2", "", m.proof_summary));
    let mut first = 0;
    for chapter in &snapshot.contents.chapters {
        builder.within(place, summary(snapshot, &mut titles, chapter, first));
        first += chapter.package.entitlements.len();
    }
    builder.within(place, additional(snapshot, &mut titles, first));
    runtime::pause().await;
    if snapshot.left_out.records {
        return Some(());
    }
    builder.within(place, titles.title("h2", "proof-records", m.records));
    let counts: Vec<usize> = snapshot.parts.iter().map(Part::len).collect();
    let shares = proof::shares(&counts, MOST);
    let (shown, all) = (shares.iter().sum::<usize>(), counts.iter().sum::<usize>());
    if shown < all {
        let lang = snapshot.words.lang;
        let text = fill(m.proof_cut, &[("shown", &lang.count(shown)), ("all", &lang.count(all))]);
        builder.within(place, builder.text("p", "proof-note", &text));
    }
    for (number, share) in shares.into_iter().enumerate() {
        records(snapshot, &mut titles, place, number, share).await?;
    }
    Some(())
}

fn table(
    builder: &ElementBuilder,
    label: &str,
    titles: &[(String, bool)],
) -> Option<(Element, Element, Element)> {
    let frame = builder.element("div", "proof-table-frame")?;
    // A table wider than the screen must be scrollable by keyboard.
    for (name, value) in [("tabindex", "0"), ("role", "group"), ("aria-label", label)] {
        set(&frame, name, value);
    }
    let table = builder.element("table", "paper-table proof-table")?;
    let head = builder.element("thead", "")?;
    let line = builder.element("tr", "")?;
    for (title, is_number) in titles {
        let cell = builder.text("th", if *is_number { "number" } else { "" }, title)?;
        set(&cell, "scope", "col");
        builder.within(&line, Some(cell));
    }
    builder.within(&head, Some(line));
    builder.within(&table, Some(head));
    let body = builder.element("tbody", "")?;
    Some((frame, table, body))
}

/// The figures of a package, one row per entitlement.
fn summary(snapshot: &Snapshot, titles: &mut Titles<'_>, chapter: &Chapter, first: usize) -> Option<Element> {
    let builder = titles.builder;
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let part = builder.element("section", "proof-package")?;
    builder.within(&part, titles.title("h3", "", &chapter.package.name));
    let dates = lang.date_range(chapter.package.term.start, chapter.package.term.end);
    let line = chapter
        .agreement
        .iter()
        .map(|agreement| agreement.to_string())
        .chain([dates, lang.package_status(&chapter.package.status)]);
    builder.within(&part, builder.text("p", "quiet", &line.collect::<Vec<_>>().join(" · ")));
    if chapter.package.entitlements.is_empty() {
        builder.within(&part, builder.text("p", "quiet", m.no_entitlement));
        return Some(part);
    }
    let titles = [
        (m.field_entitlement, false),
        (m.purchased, true),
        (m.proof_delivered, true),
        (m.proof_delivered_here, true),
        (m.scheduled_label, true),
        (m.remaining, true),
        (m.share_used, true),
        (m.records, true),
    ]
    .map(|(title, is_number)| (title.to_owned(), is_number));
    let label = lang.labelled(m.proof_summary, &chapter.package.name);
    let (frame, table, body) = table(builder, &label, &titles)?;
    for (at, entitlement) in chapter.package.entitlements.iter().enumerate() {
        let place = first + at;
        builder.within(&body, figures(snapshot, builder, entitlement, place));
    }
    builder.within(&table, Some(body));
    builder.within(&frame, Some(table));
    builder.within(&part, Some(frame));
    Some(part)
}

/// The additional cases, one row per service.
fn additional(snapshot: &Snapshot, titles: &mut Titles<'_>, first: usize) -> Option<Element> {
    let builder = titles.builder;
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let part = builder.element("section", "proof-package")?;
    builder.within(&part, titles.title("h3", "", m.additional_cases));
    builder.within(&part, builder.text("p", "quiet", m.additional_cases_hint));
    let titles = [(m.field_service, false), (m.proof_cases, true), (m.records, true)]
        .map(|(title, is_number)| (title.to_owned(), is_number));
    let label = lang.labelled(m.proof_summary, m.additional_cases);
    let (frame, table, body) = table(builder, &label, &titles)?;
    for (at, cases) in snapshot.contents.additional.iter().enumerate() {
        let place = first + at;
        let count = cases.count.map(|count| lang.number(Quantity::from_count(count)));
        let count = count.unwrap_or_else(|| m.unknown.to_owned());
        let notes = snapshot.note_of_cases(place, cases);
        builder.within(
            &body,
            row(builder, &lang.service(&cases.service), &notes, [count, snapshot.count(place)]),
        );
    }
    builder.within(&table, Some(body));
    builder.within(&frame, Some(table));
    builder.within(&part, Some(frame));
    Some(part)
}

/// A row: a name with its notes, and figures.
fn row<const N: usize>(
    builder: &ElementBuilder,
    name: &str,
    notes: &[String],
    values: [String; N],
) -> Option<Element> {
    let line = builder.element("tr", "")?;
    let name = builder.text("th", "", name)?;
    set(&name, "scope", "row");
    if !notes.is_empty() {
        builder.within(&name, builder.text("span", "proof-cell-note", &notes.join(" · ")));
    }
    builder.within(&line, Some(name));
    for value in values {
        builder.within(&line, builder.text("td", "number", &value));
    }
    Some(line)
}

fn figures(
    snapshot: &Snapshot,
    builder: &ElementBuilder,
    entitlement: &Entitlement,
    place: usize,
) -> Option<Element> {
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let usage: &Usage = &entitlement.usage;
    let text = snapshot.describe(entitlement);
    let with_unit =
        |quantity: Quantity| format!("{} {}", lang.number(quantity), lang.unit(&usage.unit, quantity));
    let known = |quantity: Option<Quantity>| quantity.map_or_else(|| m.unknown.to_owned(), with_unit);
    let metered = usage.allowance.limit().is_some();
    let dash = || "–".to_owned();
    let left = if metered { remaining(lang, usage).unwrap_or_else(|| m.unknown.to_owned()) } else { dash() };
    let notes = snapshot.note(place, entitlement);
    let values = [
        allowance(lang, usage),
        known(usage.consumed_total),
        known(usage.consumed),
        usage.scheduled.map_or_else(dash, with_unit),
        left,
        text.percent.unwrap_or_else(dash),
        snapshot.count(place),
    ];
    row(builder, &entitlement.name, &notes, values)
}

async fn records(
    snapshot: &Snapshot,
    titles: &mut Titles<'_>,
    place: &Element,
    number: usize,
    share: usize,
) -> Option<()> {
    let builder = titles.builder;
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let part = builder.element("section", "proof-part")?;
    let name = snapshot.name(number);
    builder.within(&part, titles.title("h3", "", &name));
    let all = snapshot.part(number).map_or(0, Part::len);
    let mut notes: Vec<String> = snapshot.gaps_of(number);
    if snapshot.is_gathered(number) {
        notes.push(match all {
            0 => m.proof_no_records.to_owned(),
            all if share < all => {
                fill(m.proof_cut_here, &[("shown", &lang.count(share)), ("all", &lang.count(all))])
            }
            all => lang.counted(lang.records(None), all as u64),
        });
    }
    builder.within(&part, builder.text("p", "quiet", &notes.join(" · ")));
    builder.within(place, Some(part.clone()));
    let Some(store) = snapshot.store(number).filter(|_| share > 0) else { return Some(()) };
    let fields = store.shape().fields.iter().enumerate();
    let is_shown = |(at, field): &(usize, &Field)| {
        field.shown && field.field_type != record_store::FieldType::Link && store.has_any(*at)
    };
    let columns: Vec<(usize, &Field)> = fields.filter(is_shown).collect();
    let titles: Vec<(String, bool)> =
        columns.iter().map(|(_, field)| (lang.field(&field.name), field.field_type.is_number())).collect();
    let (frame, table, body) = table(builder, &name, &titles)?;
    builder.within(&table, Some(body.clone()));
    builder.within(&frame, Some(table));
    builder.within(&part, Some(frame));
    for row in 0..share {
        let line = builder.element("tr", "")?;
        for (at, field) in &columns {
            let cell: Cell<'_> = store.cell(u32::try_from(row).unwrap_or(u32::MAX), *at);
            let class = paper_class_of(field.field_type);
            builder.within(&line, builder.text("td", class, &snapshot.words.write(field, cell)));
        }
        builder.within(&body, Some(line));
        if row % SLICE == SLICE - 1 {
            runtime::pause().await;
        }
    }
    Some(())
}
