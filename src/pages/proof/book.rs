//! The proof of delivery as a workbook: a summary, a sheet for each type of record, and what there is to say about it.

use super::{Job, record_sheet};
use crate::i18n::cells::CellWords;
use crate::i18n::fill;
use crate::model::date::write_date;
use crate::model::proof;
use crate::model::quantity::Quantity;
use crate::model::record::{Field, Store};
use crate::model::sheet::{Cell, Rows};
use crate::model::{RecordType, Unit};
use crate::pages::records::export::{own_text, sheet_cell};
use crate::pages::usage::describe;
use crate::state::download::{FileKind, download};
use crate::state::pause;
use crate::state::workbook::{Workbook, WorkbookError};
use leptos::prelude::*;

/// Rows that are passed on at a time.
const SLICE: u32 = 2000;

/// A sheet: the places of the entitlements whose records are of its type, and the fields that occur.
struct Sheet {
    record_type: RecordType,
    places: Vec<usize>,
    fields: Vec<Field>,
}

fn sheets(job: &Job, with_names: bool) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for place in 0..job.entitlements() {
        job.gathering.with_store(place, |store: &Store| {
            if store.is_empty() {
                return;
            }
            let shape = store.shape();
            let at = sheets.iter().position(|sheet| sheet.record_type == shape.record_type);
            let at = at.unwrap_or_else(|| {
                let record_type = shape.record_type.clone();
                sheets.push(Sheet { record_type, places: Vec::new(), fields: Vec::new() });
                sheets.len() - 1
            });
            let Some(sheet) = sheets.get_mut(at) else { return };
            sheet.places.push(place);
            let is_learning = shape.record_type == RecordType::LearningActivity;
            for (column, field) in shape.fields.iter().enumerate() {
                let is_name = is_learning && matches!(&*field.name, "learner" | "email");
                if store.has_any(column)
                    && (with_names || !is_name)
                    && sheet.fields.iter().all(|known| known.name != field.name)
                {
                    sheet.fields.push(field.clone());
                }
            }
        });
    }
    // The order of the type, not of what happened to occur first.
    for sheet in &mut sheets {
        if let Some(shape) = crate::model::record::Shape::of(&sheet.record_type) {
            sheet.fields.sort_by_key(|field| shape.place(&field.name));
        }
    }
    sheets
}

fn number(quantity: Option<Quantity>) -> Cell<'static> {
    quantity.map_or(Cell::Empty, Cell::from)
}

fn unit_name(words: &CellWords, unit: &Unit) -> String {
    words.lang.unit(unit, Quantity::from_count(2))
}

async fn summary(job: &Job, book: &mut Workbook) -> Result<(), WorkbookError> {
    let m = job.words.lang.messages();
    let titles = vec![
        m.agreement,
        m.package,
        m.field_entitlement,
        m.proof_unit,
        m.proof_allowance,
        m.purchased,
        m.proof_delivered_here,
        m.proof_delivered,
        m.scheduled_label,
        m.remaining,
        m.records,
        m.proof_note,
    ];
    book.sheet(m.proof_summary, titles).await?;
    let counts = job.gathering.counts();
    let mut rows = Rows::default();
    for (place, item) in proof::items(&job.chapters).enumerate() {
        let usage = &item.entitlement.usage;
        let text = describe(job.words.lang, usage);
        let note = job.note(place, item.entitlement, &text).join("; ");
        let unit = unit_name(&job.words, &usage.unit);
        let allowance = super::allowance(job.words.lang, usage);
        let is_gathered = job.is_gathered(place);
        let count = counts.get(place).filter(|_| is_gathered);
        rows.push(&[
            item.chapter.agreement.as_deref().map_or(Cell::Empty, Cell::Text),
            Cell::Text(&item.chapter.package.name),
            Cell::Text(&item.entitlement.name),
            Cell::Text(&unit),
            Cell::Text(&allowance),
            number(usage.allowance.limit()),
            number(usage.consumed),
            number(usage.consumed_total),
            number(usage.scheduled),
            number(proof::left(usage)),
            number(count.map(|count| Quantity::from_count(*count as u64))),
            if note.is_empty() { Cell::Empty } else { Cell::Text(&note) },
        ]);
    }
    book.rows(&mut rows).await
}

async fn records(job: &Job, book: &mut Workbook, sheet: &Sheet) -> Result<(), WorkbookError> {
    let lang = job.words.lang;
    let m = lang.messages();
    let fields: Vec<String> = sheet.fields.iter().map(|field| lang.field(&field.name)).collect();
    let titles = [m.package, m.field_entitlement].into_iter().chain(fields.iter().map(String::as_str));
    book.sheet(&record_sheet(lang, &sheet.record_type), titles.collect()).await?;
    for place in &sheet.places {
        let Some(item) = proof::items(&job.chapters).nth(*place) else { continue };
        let mut from = 0;
        loop {
            let mut rows = Rows::default();
            let end = job.gathering.with_store(*place, |store: &Store| {
                let all = u32::try_from(store.len()).unwrap_or(u32::MAX);
                let to = all.min(from + SLICE);
                let columns: Vec<Option<usize>> =
                    sheet.fields.iter().map(|field| store.shape().place(&field.name)).collect();
                for row in from..to {
                    let cells = || sheet.fields.iter().zip(&columns);
                    let value = |column: &Option<usize>| {
                        column.map_or(crate::model::record::Cell::Unknown, |column| store.cell(row, column))
                    };
                    let texts: Vec<Option<String>> =
                        cells().map(|(field, column)| own_text(&job.words, field, value(column))).collect();
                    let mut line =
                        vec![Cell::Text(&item.chapter.package.name), Cell::Text(&item.entitlement.name)];
                    line.extend(
                        cells()
                            .zip(&texts)
                            .map(|((_, column), text)| sheet_cell(value(column), text.as_deref())),
                    );
                    rows.push(&line);
                }
                (to < all).then_some(to)
            });
            book.rows(&mut rows).await?;
            pause().await;
            match end.flatten() {
                Some(next) => from = next,
                None => break,
            }
        }
    }
    Ok(())
}

/// Writes the workbook and hands it to the browser. It ends early when `is_on` says no.
pub async fn write(job: &Job, with_names: bool, is_on: impl Fn() -> bool) -> Result<(), WorkbookError> {
    let m = job.words.lang.messages();
    let author = untrack(|| job.app.me()).map(|me| me.display_name.to_string()).unwrap_or_default();
    let mut book = Workbook::open(&job.app.host(), m.proof, &author).await?;
    summary(job, &mut book).await?;
    for sheet in sheets(job, with_names) {
        records(job, &mut book, &sheet).await?;
        if !is_on() {
            return Ok(());
        }
    }
    let mut facts = job.facts.clone();
    facts.extend(
        job.gap_texts(!with_names, |_| true).into_iter().map(|text| (m.sheet_not_read.to_owned(), text)),
    );
    let cut = book.cut_cells().await?;
    if cut > 0 {
        let text = fill(m.sheet_cut_hint, &[("n", &job.words.lang.count(cut as usize))]);
        facts.push((m.sheet_cut.to_owned(), text));
    }
    let lines = facts.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
    book.lines(m.sheet_about, m.proof, lines).await?;
    let file = book.finish().await?;
    if is_on() {
        let title = format!("{} {}", m.proof, write_date(job.app.today.get_untracked()));
        // A browser that refuses says so itself.
        let _ = download(&title, FileKind::Workbook, &file);
    }
    Ok(())
}
