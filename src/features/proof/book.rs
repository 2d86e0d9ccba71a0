//! The proof of delivery as a workbook: a summary, a sheet for each kind of entitlement, and notes.

use super::gather::Part;
use super::snapshot::{Snapshot, allowance, is_learning};
use crate::features::records::export::{own_text, sheet_cell};
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::format::local_moment;
use crate::i18n::{PageMessages, fill};
use crate::runtime;
use crate::services::Host;
use crate::services::Navigator;
use crate::services::download::save;
use crate::services::workbook::{Workbook, WorkbookError};
use domain::activity::AdditionalCases;
use domain::date::{Term, write_date};
use domain::entitlement::Entitlement;
use domain::entitlement::Usage;
use domain::proof::{Chapter, Item};
use domain::quantity::Quantity;
use domain::sort::sorted;
use domain::{EntitlementKind, RecordType, Unit};
use leptos::prelude::*;
use record_store::{Cell as Value, Field, Shape, Store};
use text::file::FileKind;
use workbook::{Cell, Rows};

/// Number of rows sent to the worker at a time.
const SLICE: u32 = 2000;
/// Excel's limit for the name of a sheet, in characters.
const NAME: usize = 31;

/// A sheet: the items of a kind with their records, and the fields that occur.
struct Sheet<'a> {
    /// `None` = additional cases.
    kind: Option<&'a EntitlementKind>,
    record_type: &'a RecordType,
    parts: Vec<(Item<'a>, &'a Store)>,
    fields: Vec<Field>,
}

fn sheets(snapshot: &Snapshot, with_names: bool) -> Vec<Sheet<'_>> {
    let mut sheets: Vec<Sheet<'_>> = Vec::new();
    for (place, item) in snapshot.contents.items().enumerate() {
        let Some(store) = snapshot.store(place).filter(|store| !store.is_empty()) else { continue };
        let kind = match item {
            Item::Entitlement(_, entitlement) => Some(&entitlement.kind),
            Item::AdditionalCases(_) => None,
        };
        let at = sheets.iter().position(|sheet| sheet.kind == kind).unwrap_or_else(|| {
            let record_type = &store.shape().record_type;
            sheets.push(Sheet { kind, record_type, parts: Vec::new(), fields: Vec::new() });
            sheets.len() - 1
        });
        let Some(sheet) = sheets.get_mut(at) else { continue };
        sheet.parts.push((item, store));
        for (column, field) in store.shape().fields.iter().enumerate() {
            let is_name = is_learning(store) && matches!(&*field.name, "learner" | "email");
            if store.has_any(column)
                && (with_names || !is_name)
                && sheet.fields.iter().all(|known| known.name != field.name)
            {
                sheet.fields.push(field.clone());
            }
        }
    }
    // In the order of the record type, not of first occurrence.
    for sheet in &mut sheets {
        if let Some(shape) = Shape::of(sheet.record_type) {
            let fields = std::mem::take(&mut sheet.fields);
            sheet.fields = sorted(fields, &|a, b| shape.place(&a.name).cmp(&shape.place(&b.name)));
        }
    }
    sheets
}

/// Returns the sheet name of a kind, without the part in brackets where it would be too long.
fn sheet_name(words: &CellWords, kind: Option<&EntitlementKind>) -> String {
    let Some(kind) = kind else { return words.lang.page_messages().additional_cases.to_owned() };
    let name = words.lang.kind(kind);
    match name.split_once(" (") {
        Some((short, _)) if name.encode_utf16().count() > NAME => short.to_owned(),
        _ => name,
    }
}

fn number(quantity: Option<Quantity>) -> Cell<'static> {
    quantity.map_or(Cell::Empty, Cell::from)
}

fn text(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

fn days(term: Option<Term>) -> [Cell<'static>; 2] {
    term.map_or([Cell::Empty; 2], |term| [Cell::Date(term.start), Cell::Date(term.end)])
}

/// The purchased amount: a number, or a text where there is no limit.
fn purchased<'a>(usage: &Usage, words: &'a str) -> Cell<'a> {
    usage.allowance.limit().map_or(Cell::Text(words), Cell::from)
}

fn unit_name(words: &CellWords, unit: &Unit) -> String {
    words.lang.unit(unit, Quantity::from_count(2))
}

/// The titles of the columns of [`entitlement_row`] and [`cases_row`].
fn summary_titles(m: &PageMessages) -> Vec<&'static str> {
    vec![
        m.agreement,
        m.proof_agreement_start,
        m.proof_agreement_end,
        m.package,
        m.proof_package_start,
        m.proof_package_end,
        m.field_entitlement,
        m.proof_unit,
        m.purchased,
        m.proof_delivered_here,
        m.proof_delivered,
        m.scheduled_label,
        m.expired_label,
        m.reserved_label,
        m.remaining,
        m.records,
        m.sheet_data_time,
        m.proof_note,
    ]
}

async fn summary(snapshot: &Snapshot, book: &mut Workbook) -> Result<(), WorkbookError> {
    let m = snapshot.words.lang.page_messages();
    book.sheet(m.proof_summary, summary_titles(m)).await?;
    let as_of = snapshot.activity.stamp.as_of;
    let as_of = as_of.map_or(Cell::Empty, |as_of| Cell::Moment(local_moment(as_of)));
    let mut rows = Rows::default();
    for (place, item) in snapshot.contents.items().enumerate() {
        let count = snapshot.part(place).filter(|_| snapshot.is_gathered(place)).map(Part::len);
        let count = number(count.map(|count| Quantity::from_count(count as u64)));
        match item {
            Item::Entitlement(chapter, entitlement) => {
                let note = snapshot.note(place, entitlement).join("; ");
                entitlement_row(&mut rows, snapshot, chapter, entitlement, [count, as_of, text(&note)]);
            }
            Item::AdditionalCases(cases) => {
                let note = snapshot.note_of_cases(place, cases).join("; ");
                cases_row(&mut rows, snapshot, cases, [count, as_of, text(&note)]);
            }
        }
    }
    book.rows(&mut rows).await
}

/// Writes an entitlement's row of the summary. `end` holds the number of records, the time of the data, and notes.
fn entitlement_row(
    rows: &mut Rows,
    snapshot: &Snapshot,
    chapter: &Chapter,
    entitlement: &Entitlement,
    end: [Cell<'_>; 3],
) {
    let usage = &entitlement.usage;
    let agreement = snapshot.activity.agreement(&chapter.package.agreement_id);
    let [agreement_start, agreement_end] = days(agreement.map(|agreement| agreement.term));
    let [package_start, package_end] = days(Some(chapter.package.term));
    let unit = unit_name(&snapshot.words, &usage.unit);
    let allowance = allowance(snapshot.words.lang, usage);
    let [count, as_of, note] = end;
    rows.push(&[
        chapter.agreement.as_deref().map_or(Cell::Empty, Cell::Text),
        agreement_start,
        agreement_end,
        Cell::Text(&chapter.package.name),
        package_start,
        package_end,
        Cell::Text(&entitlement.name),
        Cell::Text(&unit),
        purchased(usage, &allowance),
        number(usage.consumed),
        number(usage.consumed_total),
        number(usage.scheduled),
        number(usage.expired),
        number(usage.reserved),
        number(usage.left()),
        count,
        as_of,
        note,
    ]);
}

/// Writes the row of support requests outside every package; `end` as in [`entitlement_row`].
fn cases_row(rows: &mut Rows, snapshot: &Snapshot, cases: &AdditionalCases, end: [Cell<'_>; 3]) {
    let lang = snapshot.words.lang;
    let unit = unit_name(&snapshot.words, &Unit::Cases);
    let service = lang.service(&cases.service);
    let none = || Cell::Empty;
    let [count, as_of, note] = end;
    rows.push(&[
        none(),
        none(),
        none(),
        Cell::Text(lang.page_messages().additional_cases),
        none(),
        none(),
        Cell::Text(&service),
        Cell::Text(&unit),
        none(),
        number(cases.count.map(Quantity::from_count)),
        none(),
        none(),
        none(),
        none(),
        none(),
        count,
        as_of,
        note,
    ]);
}

async fn records(snapshot: &Snapshot, book: &mut Workbook, sheet: &Sheet<'_>) -> Result<(), WorkbookError> {
    let lang = snapshot.words.lang;
    let m = lang.page_messages();
    let fields: Vec<String> = sheet.fields.iter().map(|field| lang.field(&field.name)).collect();
    // Additional cases belong to no package; their service is a field of the record.
    let whose = sheet.kind.map(|_| [m.package, m.field_entitlement]);
    let titles = whose.into_iter().flatten().chain(fields.iter().map(String::as_str));
    book.sheet(&sheet_name(&snapshot.words, sheet.kind), titles.collect()).await?;
    for (item, store) in &sheet.parts {
        let whose = match item {
            Item::Entitlement(chapter, entitlement) => Some([&chapter.package.name, &entitlement.name]),
            Item::AdditionalCases(_) => None,
        };
        let columns: Vec<(&Field, Option<usize>)> =
            sheet.fields.iter().map(|field| (field, store.shape().place(&field.name))).collect();
        let all = u32::try_from(store.len()).unwrap_or(u32::MAX);
        for from in (0..all).step_by(SLICE as usize) {
            let mut rows = Rows::default();
            for row in from..all.min(from + SLICE) {
                let values = columns
                    .iter()
                    .map(|(field, column)| (*field, column.map_or(Value::Unknown, |at| store.cell(row, at))));
                let values: Vec<_> =
                    values.map(|(field, value)| (value, own_text(&snapshot.words, field, value))).collect();
                let whose = whose.iter().flatten().map(|name| Cell::Text(name));
                let values = values.iter().map(|(value, text)| sheet_cell(*value, text.as_deref()));
                rows.push(&whose.chain(values).collect::<Vec<_>>());
            }
            book.rows(&mut rows).await?;
            runtime::pause().await;
        }
    }
    Ok(())
}

/// Writes the workbook and saves it. Dropping the future terminates the worker, and there is no file.
pub async fn write(
    snapshot: &Snapshot,
    host: Host,
    navigator: Navigator,
    with_names: bool,
) -> Result<(), WorkbookError> {
    let m = snapshot.words.lang.page_messages();
    let me = untrack(|| snapshot.context.session.me()).filter(|_| !snapshot.words.hides_personal);
    let author = me.map(|me| me.display_name.to_string()).unwrap_or_default();
    let mut book = Workbook::open(host, m.proof, &author).await?;
    summary(snapshot, &mut book).await?;
    if !snapshot.left_out.records {
        for sheet in sheets(snapshot, with_names) {
            records(snapshot, &mut book, &sheet).await?;
        }
    }
    let mut facts: Vec<(String, String)> =
        snapshot.customer.iter().map(|customer| (m.proof_customer.to_owned(), customer.clone())).collect();
    facts.extend(snapshot.facts.iter().cloned());
    facts.extend(
        snapshot
            .gap_texts(!with_names && snapshot.has_learners(), |_| true)
            .into_iter()
            .map(|text| (m.sheet_not_read.to_owned(), text)),
    );
    let cut = book.cut_cells().await?;
    if cut > 0 {
        let text = fill(m.sheet_cut_hint, &[("n", &snapshot.words.lang.count(cut as usize))]);
        facts.push((m.sheet_cut.to_owned(), text));
    }
    let lines = facts.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    book.lines(m.sheet_about, m.proof, lines).await?;
    let file = book.finish().await?;
    let title = format!("{} {}", m.proof, write_date(snapshot.context.clock.today.get_untracked()));
    save(host, navigator, &title, FileKind::Workbook, &file);
    Ok(())
}
