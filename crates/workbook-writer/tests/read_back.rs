//! Reads the files with another library.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use std::io::{Cursor, Read};
use workbook::{Cell, Command, Decimal, Rows};
use workbook_writer::Writer;

/// Passes a command to the writer through its bytes, as the worker does.
fn take(writer: &mut Writer, command: &Command<'_>) -> Option<Vec<u8>> {
    writer.take(Command::decode(&command.encode()).unwrap()).unwrap()
}

fn sheet(writer: &mut Writer, name: &str, columns: &[&str], table: &[Vec<Cell<'_>>]) {
    take(writer, &Command::Sheet { name, columns: columns.to_vec() });
    let mut rows = Rows::default();
    table.iter().for_each(|row| rows.push(row));
    assert!(writer.take(Command::decode(rows.message()).unwrap()).unwrap().is_none());
}

fn finish(writer: &mut Writer) -> Vec<u8> {
    take(writer, &Command::Finish).unwrap()
}

fn open(file: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    open_workbook_from_rs(Cursor::new(file)).unwrap()
}

/// The file of a single table.
fn file_of(columns: &[&str], table: &[Vec<Cell<'_>>]) -> Vec<u8> {
    let mut writer = Writer::default();
    sheet(&mut writer, "Table", columns, table);
    finish(&mut writer)
}

fn range_of(columns: &[&str], table: &[Vec<Cell<'_>>]) -> Range<Data> {
    open(&file_of(columns, table)).worksheet_range("Table").unwrap()
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn decimal(text: &str) -> Decimal {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (is_negative, whole) = whole.strip_prefix('-').map_or((false, whole), |whole| (true, whole));
    let number =
        Decimal { whole: whole.parse().unwrap(), units: format!("{fraction:0<30}").parse().unwrap() };
    if is_negative { -number } else { number }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

#[test]
fn every_cell_has_its_type() {
    let range = range_of(
        &["Empty", "Text", "Number", "Share", "Day", "Moment", "Link"],
        &[vec![
            Cell::Empty,
            Cell::Text("00123"),
            Cell::Number(decimal("-12.25")),
            Cell::Percent(decimal("53")),
            Cell::Date(day("2026-11-23")),
            Cell::Moment(moment("2026-11-23T10:30:15")),
            Cell::Link { href: "https://contoso.example/a?b=1&c=2", label: "Open" },
        ]],
    );
    let titles: Vec<String> = range.rows().next().unwrap().iter().map(Data::to_string).collect();
    assert_eq!(titles, ["Empty", "Text", "Number", "Share", "Day", "Moment", "Link"]);
    let row: Vec<&Data> = range.rows().nth(1).unwrap().iter().collect();
    assert_eq!(row[0], &Data::Empty);
    assert_eq!(row[1], &Data::String("00123".to_owned()));
    assert_eq!(row[2], &Data::Float(-12.25));
    assert_eq!(row[3], &Data::Float(0.53));
    let (Data::DateTime(date), Data::DateTime(time)) = (row[4], row[5]) else {
        panic!("no dates: {row:?}");
    };
    assert_eq!(date.to_ymd_hms_milli(), (2026, 11, 23, 0, 0, 0, 0));
    assert_eq!(time.to_ymd_hms_milli(), (2026, 11, 23, 10, 30, 15, 0));
    assert_eq!(row[6], &Data::String("Open".to_owned()));
}

#[test]
fn the_header_is_frozen_with_filters_and_links_work() {
    let link = |href| Cell::Link { href, label: "Open" };
    let file = file_of(
        &["A", "B"],
        &[
            vec![Cell::Text("a"), link("https://contoso.example/a?b=1&c=2")],
            vec![Cell::Text("b"), link("file:///etc/passwd")],
            vec![Cell::Text("c"), link("internal:Sheet1!A1")],
        ],
    );
    let page = part(&file, "xl/worksheets/sheet1.xml");
    assert!(page.contains(r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#));
    assert!(page.contains(r#"<autoFilter ref="A1:B4"/>"#), "{page}");
    assert_eq!(page.matches("<hyperlink ").count(), 1, "{page}");
    let relations = part(&file, "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(relations.contains("https://contoso.example/a?b=1&amp;c=2"), "{relations}");
    let range = open(&file).worksheet_range("Table").unwrap();
    assert_eq!(range.get((2, 1)), Some(&Data::String("file:///etc/passwd".to_owned())));
}

#[test]
fn numbers_are_numbers_as_long_as_they_stay_exact() {
    for (text, number) in [
        ("0", true),
        ("0.1", true),
        ("123456789012345", true),
        ("123456.789012345", true),
        ("0.000000001", true),
        ("1234567890123456", false),
        ("-123456789012345.123456789", false),
        ("100000000000000000000", true),
        ("123456789012345678901234", false),
        ("-0.5", true),
        ("0.000000000000000000000000000001", true),
        ("12.000000000000000000000000000001", false),
        ("-9007199254740993.123456789012345678901234567891", false),
    ] {
        let range = range_of(&["N"], &[vec![Cell::Number(decimal(text))]]);
        match range.get((1, 0)).unwrap() {
            Data::Float(value) => {
                assert!(number, "{text} became a float");
                assert_eq!(format!("{value}"), text);
            }
            Data::String(value) => {
                assert!(!number, "{text} became a text");
                assert_eq!(value, text);
            }
            other => panic!("{text} became {other:?}"),
        }
    }
}

#[test]
fn dates_unknown_to_excel_are_texts() {
    for (text, known) in [
        ("1900-02-28", false),
        ("1900-03-01", true),
        ("9999-12-31", true),
        ("+10000-01-01", false),
        ("0001-01-01", false),
    ] {
        let range = range_of(&["D"], &[vec![Cell::Date(day(text))]]);
        match range.get((1, 0)).unwrap() {
            Data::DateTime(date) => {
                assert!(known, "{text}");
                let (year, month, of_month, ..) = date.to_ymd_hms_milli();
                assert_eq!(format!("{year:04}-{month:02}-{of_month:02}"), text);
            }
            Data::String(written) => {
                assert!(!known, "{text}");
                assert_eq!(written, text);
            }
            other => panic!("{text} became {other:?}"),
        }
    }
}

#[test]
fn nothing_becomes_a_formula() {
    let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "=HYPERLINK(\"https://evil.example\")"];
    let table: Vec<Vec<Cell<'_>>> = texts.iter().map(|text| vec![Cell::Text(text)]).collect();
    let file = file_of(&["=Title"], &table);
    assert!(!part(&file, "xl/worksheets/sheet1.xml").contains("<f"));
    let range = open(&file).worksheet_range("Table").unwrap();
    assert_eq!(range.get((0, 0)), Some(&Data::String("=Title".to_owned())));
    for (row, text) in (1..).zip(texts) {
        assert_eq!(range.get((row, 0)), Some(&Data::String(text.to_owned())));
    }
}

#[test]
fn long_texts_are_shortened_and_counted() {
    let long = "x".repeat(40_000);
    let mut writer = Writer::default();
    sheet(
        &mut writer,
        "Table",
        &["A", "B"],
        &[vec![Cell::Text(&long), Cell::Text("short")], vec![Cell::Text(&long), Cell::Empty]],
    );
    assert_eq!(writer.cut(), 2);
    let file = finish(&mut writer);
    let range = open(&file).worksheet_range("Table").unwrap();
    let Some(Data::String(kept)) = range.get((1, 0)) else { panic!("no text") };
    assert_eq!(kept.chars().count(), 32_767);
    assert!(kept.ends_with("x…"));
}

#[test]
fn a_workbook_has_several_sheets_and_its_properties() {
    let mut writer = Writer::default();
    take(&mut writer, &Command::Begin { title: "Proof <of> delivery", author: "Amelia Hartmann" });
    sheet(&mut writer, "Cases: 2026", &["A"], &[vec![Cell::Text("1")]]);
    sheet(&mut writer, "cases  2026", &["B"], &[]);
    let lines = vec![("Filter", "all"), ("Data as of", "23 November 2026\nlate")];
    take(&mut writer, &Command::Lines { name: "About", title: "About this file", lines });
    let file = finish(&mut writer);
    let mut book = open(&file);
    assert_eq!(book.sheet_names(), ["Cases  2026", "cases  2026 (2)", "About"]);
    let about = book.worksheet_range("About").unwrap();
    let texts: Vec<String> = about.rows().flatten().map(Data::to_string).collect();
    assert_eq!(
        texts,
        ["About this file", "", "", "", "Filter", "all", "Data as of", "23 November 2026\nlate"]
    );
    let core = part(&file, "docProps/core.xml");
    assert!(core.contains("Proof &lt;of&gt; delivery") && core.contains("Amelia Hartmann"), "{core}");
}

#[test]
fn rows_without_a_table_are_rejected() {
    let mut rows = Rows::default();
    rows.push(&[Cell::Empty, Cell::Empty]);
    let message = rows.message();
    assert!(Writer::default().take(Command::decode(message).unwrap()).is_err());
    let mut writer = Writer::default();
    take(&mut writer, &Command::Sheet { name: "Table", columns: vec!["only one"] });
    assert!(writer.take(Command::decode(message).unwrap()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_round_trips(texts in prop::collection::vec(any::<String>(), 1..20)) {
        let table: Vec<Vec<Cell<'_>>> = texts.iter().map(|text| vec![Cell::Text("x"), Cell::Text(text)]).collect();
        let range = range_of(&["X", "T"], &table);
        for (row, text) in (1..).zip(&texts) {
            // Line breaks become `\n`, and characters that XML cannot contain are replaced.
            let wanted: String = text
                .replace("\r\n", "\n")
                .replace('\r', "\n")
                .chars()
                .map(|c| if (c < ' ' && c != '\t' && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c })
                .collect();
            let found = range.get((row, 1)).map(Data::to_string).unwrap_or_default();
            prop_assert_eq!(found, wanted);
        }
    }
}
