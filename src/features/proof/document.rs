//! The document's pages: tables made directly, since there may be thousands of rows that never change.

use super::gather::Part;
use super::snapshot::{Snapshot, allowance};
use crate::components::element::{ElementBuilder, set};
use crate::features::records::print::paper_class_of;
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

/// How many records stand on the page in all: some sixty sheets of paper. The workbook has every one.
const MOST: usize = 2000;
/// Rows that are made between two breaths.
const SLICE: usize = 100;

/// The id of a title, before its number.
const TITLE: &str = "proof-of-delivery-";

/// The titles in their order, those of parts marked.
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

/// What the document contains, each a link to its place.
fn contents(maker: &ElementBuilder, label: &str, titles: &[(bool, String)]) -> Option<Element> {
    let frame = maker.element("nav", "proof-contents")?;
    set(&frame, "aria-label", label);
    maker.within(&frame, maker.text("h2", "", label));
    let list = maker.element("ul", "")?;
    let mut parts: Option<Element> = None;
    for (number, (is_part, title)) in titles.iter().enumerate() {
        let line = maker.element("li", "")?;
        let link = maker.text("a", "", title)?;
        set(&link, "href", &format!("#{TITLE}{number}"));
        maker.within(&line, Some(link));
        match &parts {
            Some(parts) if *is_part => maker.within(parts, Some(line)),
            _ => {
                let inner = maker.element("ul", "")?;
                maker.within(&line, Some(inner.clone()));
                maker.within(&list, Some(line));
                parts = Some(inner);
            }
        }
    }
    maker.within(&frame, Some(list));
    Some(frame)
}

/// The id of the title that a click on the contents leads to.
pub fn wanted_by(event: &MouseEvent) -> Option<String> {
    // With a key held it is the browser's.
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a").ok()??;
    let id = link.get_attribute("href")?.strip_prefix('#')?.to_owned();
    id.starts_with(TITLE).then_some(id)
}

/// The title of this id.
pub fn title(place: &Element, id: &str) -> Option<Element> {
    let number: usize = id.strip_prefix(TITLE)?.parse().ok()?;
    place.query_selector(&format!("#{TITLE}{number}")).ok()?
}

/// Makes the titles that the contents lead to, one after the other.
struct Titles<'a> {
    maker: &'a ElementBuilder,
    next: usize,
}

impl Titles<'_> {
    fn title(&mut self, tag: &str, class: &str, text: &str) -> Option<Element> {
        let title = self.maker.text(tag, class, text)?;
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
    let maker = ElementBuilder::of(place)?;
    let mut titles = Titles { maker: &maker, next: 0 };
    maker.within(place, contents(&maker, m.proof_contents, &self::titles(snapshot)));
    maker.within(place, titles.title("h2", "", m.proof_summary));
    let mut first = 0;
    for chapter in &snapshot.contents.chapters {
        maker.within(place, summary(snapshot, &mut titles, chapter, first));
        first += chapter.package.entitlements.len();
    }
    maker.within(place, additional(snapshot, &mut titles, first));
    runtime::pause().await;
    if snapshot.left_out.records {
        return Some(());
    }
    maker.within(place, titles.title("h2", "proof-records", m.records));
    let counts: Vec<usize> = snapshot.parts.iter().map(Part::len).collect();
    let shares = proof::shares(&counts, MOST);
    let (shown, all) = (shares.iter().sum::<usize>(), counts.iter().sum::<usize>());
    if shown < all {
        let lang = snapshot.words.lang;
        let text = fill(m.proof_cut, &[("shown", &lang.count(shown)), ("all", &lang.count(all))]);
        maker.within(place, maker.text("p", "proof-note", &text));
    }
    for (number, share) in shares.into_iter().enumerate() {
        records(snapshot, &mut titles, place, number, share).await?;
    }
    Some(())
}

fn table(
    maker: &ElementBuilder,
    label: &str,
    titles: &[(String, bool)],
) -> Option<(Element, Element, Element)> {
    let frame = maker.element("div", "proof-table-frame")?;
    // A table that is wider than the screen is scrolled with the keyboard, too.
    for (name, value) in [("tabindex", "0"), ("role", "group"), ("aria-label", label)] {
        set(&frame, name, value);
    }
    let table = maker.element("table", "paper-table proof-table")?;
    let head = maker.element("thead", "")?;
    let line = maker.element("tr", "")?;
    for (title, is_number) in titles {
        let cell = maker.text("th", if *is_number { "number" } else { "" }, title)?;
        set(&cell, "scope", "col");
        maker.within(&line, Some(cell));
    }
    maker.within(&head, Some(line));
    maker.within(&table, Some(head));
    let body = maker.element("tbody", "")?;
    Some((frame, table, body))
}

/// The figures of a package, an entitlement a row.
fn summary(snapshot: &Snapshot, titles: &mut Titles<'_>, chapter: &Chapter, first: usize) -> Option<Element> {
    let maker = titles.maker;
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let part = maker.element("section", "proof-package")?;
    maker.within(&part, titles.title("h3", "", &chapter.package.name));
    let dates = [chapter.package.term.start, chapter.package.term.end].map(|date| lang.date(date));
    let [start, end] = &dates;
    let dates = fill(m.from_to, &[("start", start), ("end", end)]);
    let line = chapter
        .agreement
        .iter()
        .map(|agreement| agreement.to_string())
        .chain([dates, lang.package_status(&chapter.package.status)]);
    maker.within(&part, maker.text("p", "quiet", &line.collect::<Vec<_>>().join(" · ")));
    if chapter.package.entitlements.is_empty() {
        maker.within(&part, maker.text("p", "quiet", m.no_entitlement));
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
    let label = format!("{}: {}", m.proof_summary, chapter.package.name);
    let (frame, table, body) = table(maker, &label, &titles)?;
    for (at, entitlement) in chapter.package.entitlements.iter().enumerate() {
        let place = first + at;
        maker.within(&body, figures(snapshot, maker, entitlement, place));
    }
    maker.within(&table, Some(body));
    maker.within(&frame, Some(table));
    maker.within(&part, Some(frame));
    Some(part)
}

/// The additional cases, a service a row.
fn additional(snapshot: &Snapshot, titles: &mut Titles<'_>, first: usize) -> Option<Element> {
    let maker = titles.maker;
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let part = maker.element("section", "proof-package")?;
    maker.within(&part, titles.title("h3", "", m.additional_cases));
    maker.within(&part, maker.text("p", "quiet", m.additional_cases_hint));
    let titles = [(m.field_service, false), (m.proof_cases, true), (m.records, true)]
        .map(|(title, is_number)| (title.to_owned(), is_number));
    let label = format!("{}: {}", m.proof_summary, m.additional_cases);
    let (frame, table, body) = table(maker, &label, &titles)?;
    for (at, cases) in snapshot.contents.additional.iter().enumerate() {
        let place = first + at;
        let count = cases.count.map(|count| lang.number(Quantity::from_count(count)));
        let count = count.unwrap_or_else(|| m.unknown.to_owned());
        let notes = snapshot.note_of_cases(place, cases);
        maker
            .within(&body, row(maker, &lang.service(&cases.service), &notes, [count, snapshot.count(place)]));
    }
    maker.within(&table, Some(body));
    maker.within(&frame, Some(table));
    maker.within(&part, Some(frame));
    Some(part)
}

/// A name with what there is to note about it, and its figures.
fn row<const N: usize>(
    maker: &ElementBuilder,
    name: &str,
    notes: &[String],
    values: [String; N],
) -> Option<Element> {
    let line = maker.element("tr", "")?;
    let name = maker.text("th", "", name)?;
    set(&name, "scope", "row");
    if !notes.is_empty() {
        maker.within(&name, maker.text("span", "proof-cell-note", &notes.join(" · ")));
    }
    maker.within(&line, Some(name));
    for value in values {
        maker.within(&line, maker.text("td", "number", &value));
    }
    Some(line)
}

fn figures(
    snapshot: &Snapshot,
    maker: &ElementBuilder,
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
    let left = if metered { usage.left().map_or_else(|| m.unknown.to_owned(), with_unit) } else { dash() };
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
    row(maker, &entitlement.name, &notes, values)
}

/// The records of an item.
async fn records(
    snapshot: &Snapshot,
    titles: &mut Titles<'_>,
    place: &Element,
    number: usize,
    share: usize,
) -> Option<()> {
    let maker = titles.maker;
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let part = maker.element("section", "proof-part")?;
    let name = snapshot.name(number);
    maker.within(&part, titles.title("h3", "", &name));
    let all = snapshot.part(number).map_or(0, Part::len);
    let mut notes: Vec<String> = snapshot.gaps_of(number);
    if snapshot.is_gathered(number) {
        notes.push(match all {
            0 => m.proof_no_records.to_owned(),
            all if share < all => {
                fill(m.proof_cut_here, &[("shown", &lang.count(share)), ("all", &lang.count(all))])
            }
            all => lang.plural(m.records_count, all as u64),
        });
    }
    maker.within(&part, maker.text("p", "quiet", &notes.join(" · ")));
    maker.within(place, Some(part.clone()));
    let Some(store) = snapshot.store(number).filter(|_| share > 0) else { return Some(()) };
    let fields = store.shape().fields.iter().enumerate();
    let is_shown = |(at, field): &(usize, &Field)| {
        field.shown && field.field_type != record_store::FieldType::Link && store.has_any(*at)
    };
    let columns: Vec<(usize, &Field)> = fields.filter(is_shown).collect();
    let titles: Vec<(String, bool)> =
        columns.iter().map(|(_, field)| (lang.field(&field.name), field.field_type.is_number())).collect();
    let (frame, table, body) = table(maker, &name, &titles)?;
    maker.within(&table, Some(body.clone()));
    maker.within(&frame, Some(table));
    maker.within(&part, Some(frame));
    for row in 0..share {
        let line = maker.element("tr", "")?;
        for (at, field) in &columns {
            let cell: Cell<'_> = store.cell(u32::try_from(row).unwrap_or(u32::MAX), *at);
            let class = paper_class_of(field.field_type);
            maker.within(&line, maker.text("td", class, &snapshot.words.write(field, cell)));
        }
        maker.within(&body, Some(line));
        if row % SLICE == SLICE - 1 {
            runtime::pause().await;
        }
    }
    Some(())
}
