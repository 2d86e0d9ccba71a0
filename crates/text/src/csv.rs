//! Comma-separated values (RFC 4180), for spreadsheets and for the clipboard.
//!
//! Spreadsheets read a text that begins with `=`, `+`, `-` or `@` as a formula, and a formula can send away the cells next to it. Such a
//! text gets a leading apostrophe, which marks it as text. Numbers stay numbers, also below zero.
//!
//! Excel keeps 15 digits of a number, and no notation prevents that without changing the value for other readers
//! (docs/decisions/0008-export.md). [`is_rounded_by_excel`] says where the reader must be told.

use chrono::Timelike;
use domain::date::write_date;
use std::fmt::{Display, Write};
use workbook::Cell;

/// The CSV dialect of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    separator: char,
    decimal: char,
    marked: bool,
}

impl Dialect {
    /// `1.5,"a, b"`
    #[cfg(test)]
    pub const ENGLISH: Dialect = Dialect::new(false, false);
    /// `1,5;a, b`
    #[cfg(test)]
    pub const GERMAN: Dialect = Dialect::new(true, true);

    /// Creates the dialect of a region: `;` or `,` between cells, `,` or `.` as decimal separator.
    pub const fn new(has_semicolon: bool, has_comma: bool) -> Dialect {
        let separator = if has_semicolon { ';' } else { ',' };
        let decimal = if has_comma { ',' } else { '.' };
        Dialect { separator, decimal, marked: true }
    }

    /// Returns the dialect for the clipboard, with tabs between cells.
    pub const fn clipboard(self) -> Dialect {
        Dialect { separator: '\t', marked: false, ..self }
    }
}

/// A CSV table under construction.
#[derive(Clone, Debug)]
pub struct Csv {
    dialect: Dialect,
    text: String,
}

impl Csv {
    /// Creates an empty table. A file starts with the byte order mark by which spreadsheets recognise UTF-8.
    pub fn new(dialect: Dialect) -> Csv {
        Csv { dialect, text: if dialect.marked { "\u{feff}".to_owned() } else { String::new() } }
    }

    /// Appends a row.
    pub fn row(&mut self, cells: &[Cell<'_>]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push(self.dialect.separator);
            }
            match *cell {
                Cell::Empty => {}
                Cell::Text(text) => self.defused(text),
                Cell::Number(number) => self.number(number),
                Cell::Percent(number) => {
                    self.number(number);
                    self.text.push('%');
                }
                Cell::Date(date) => self.text.push_str(&write_date(date)),
                Cell::Moment(moment) => {
                    self.text.push_str(&write_date(moment.date()));
                    let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
                    self.written(format_args!(" {hour:02}:{minute:02}:{second:02}"));
                }
                // Plain text has no links: the address is more useful than its label.
                Cell::Link { href, .. } => self.defused(href),
            }
        }
        self.text.push_str("\r\n");
    }

    /// Returns the table as text.
    pub fn finish(self) -> String {
        self.text
    }

    /// Writing to a text cannot fail.
    fn written(&mut self, value: impl Display) {
        let _ = write!(self.text, "{value}");
    }

    /// Appends a number without quotes: a dialect's decimal separator is never its cell separator.
    fn number(&mut self, number: impl Display) {
        let start = self.text.len();
        self.written(number);
        if self.dialect.decimal != '.'
            && let Some(point) = self.text.get(start..).and_then(|written| written.find('.'))
        {
            let mut sign = [0; 4];
            self.text
                .replace_range(start + point..=start + point, self.dialect.decimal.encode_utf8(&mut sign));
        }
    }

    fn defused(&mut self, text: &str) {
        let apostrophe = if is_formula(text) { "'" } else { "" };
        if text.contains(['"', '\r', '\n', self.dialect.separator]) {
            self.text.push('"');
            self.text.push_str(apostrophe);
            for (place, part) in text.split('"').enumerate() {
                if place > 0 {
                    self.text.push_str("\"\"");
                }
                self.text.push_str(part);
            }
            self.text.push('"');
        } else {
            self.text.push_str(apostrophe);
            self.text.push_str(text);
        }
    }
}

/// Whether a spreadsheet might read the text as a formula. Some ignore invisible characters before it.
fn is_formula(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    text.starts_with(['\t', '\r', '\n'])
        || text.trim_start_matches(unseen).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Whether Excel would show another number than the text has: it replaces all but the first 15 digits by zeros.
pub fn is_rounded_by_excel(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) => is_number(text) && digits(text) > EXCEL_DIGITS,
        Cell::Number(number) | Cell::Percent(number) => digits(&number.to_string()) > EXCEL_DIGITS,
        _ => false,
    }
}

const EXCEL_DIGITS: usize = 15;

/// Whether Excel reads the text as a number: digits with at most one separator. With a leading plus or minus it is exported as text.
fn is_number(text: &str) -> bool {
    let mut points = 0;
    let is_part = |sign: char| {
        points += usize::from(matches!(sign, '.' | ','));
        sign.is_ascii_digit() || matches!(sign, '.' | ',')
    };
    text.chars().all(is_part) && points <= 1
}

/// Returns the number of significant digits: without leading zeros and, in a whole number, without trailing ones.
fn digits(text: &str) -> usize {
    let digits = text.trim_start_matches(['-', '0', '.', ',']);
    let is_whole = !text.contains(['.', ',']);
    let digits = if is_whole { digits.trim_end_matches('0') } else { digits };
    digits.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::{Csv, Dialect, is_rounded_by_excel};
    use domain::date::parse_date;
    use domain::quantity::Quantity;
    use proptest::prelude::*;
    use workbook::Cell;

    fn written(dialect: Dialect, rows: &[&[Cell<'_>]]) -> String {
        let mut csv = Csv::new(dialect);
        rows.iter().for_each(|row| csv.row(row));
        csv.finish()
    }

    fn number(text: &str) -> Cell<'static> {
        text.parse::<Quantity>().unwrap().into()
    }

    #[test]
    fn each_language_has_its_signs() {
        let day = parse_date("2026-11-23").unwrap();
        let row = [
            Cell::Text("a, b"),
            number("-1234.5"),
            number("7"),
            Cell::Percent("53.5".parse::<Quantity>().unwrap().into()),
            Cell::Date(day),
            Cell::Moment(day.and_hms_opt(9, 5, 0).unwrap()),
            Cell::Empty,
            Cell::Link { href: "https://contoso.example/?a=1;2", label: "Open" },
        ];
        assert_eq!(
            written(Dialect::ENGLISH, &[&row]),
            "\u{feff}\"a, b\",-1234.5,7,53.5%,2026-11-23,2026-11-23 09:05:00,,https://contoso.example/?a=1;2\r\n"
        );
        assert_eq!(
            written(Dialect::GERMAN, &[&row]),
            "\u{feff}a, b;-1234,5;7;53,5%;2026-11-23;2026-11-23 09:05:00;;\"https://contoso.example/?a=1;2\"\r\n"
        );
        assert_eq!(
            written(Dialect::new(true, false), &[&row[..3]]),
            "\u{feff}a, b;-1234.5;7\r\n",
            "as it is in Switzerland"
        );
        assert_eq!(
            written(Dialect::GERMAN.clipboard(), &[&row[..3], &[Cell::Text("x\ty")]]),
            "a, b\t-1234,5\t7\r\n\"x\ty\"\r\n"
        );
    }

    #[test]
    fn no_text_is_a_formula() {
        for (text, defused) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1234", "'+49 30 1234"),
            ("-", "'-"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("  =1", "'  =1"),
            ("\u{200b}=1", "'\u{200b}=1"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("a=b", "a=b"),
            ("'", "'"),
            ("", ""),
        ] {
            let line = written(Dialect::ENGLISH, &[&[Cell::Text(text)]]);
            assert_eq!(line, format!("\u{feff}{defused}\r\n"), "{text:?}");
        }
    }

    #[test]
    fn what_excel_rounds_is_known() {
        for (text, rounded) in [
            ("2412030040001234", true),
            ("241203004000123", false),
            ("0000241203004000123", false),
            ("2412030040001230", false),
            ("123456789012345.6", true),
            ("1234567890,1234567", true),
            ("1.234.567.890.123.456", false),
            ("2412 0300 4000 1234", false),
            ("A2412030040001234", false),
            ("", false),
        ] {
            assert_eq!(is_rounded_by_excel(&Cell::Text(text)), rounded, "{text}");
        }
        assert!(is_rounded_by_excel(&number("-0.1234567890123456")));
        assert!(!is_rounded_by_excel(&number("-1000000000000000000")));
        assert!(!is_rounded_by_excel(&Cell::Empty));
    }

    /// A strict RFC 4180 parser.
    fn read(text: &str, separator: char) -> Vec<Vec<String>> {
        let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
        let mut rest = text.chars().peekable();
        let mut quoted = false;
        while let Some(c) = rest.next() {
            match c {
                '"' if quoted && rest.peek() == Some(&'"') => {
                    rest.next();
                    field.push('"');
                }
                '"' if quoted => {
                    quoted = false;
                    assert!(rest.peek().is_none_or(|next| [separator, '\r'].contains(next)));
                }
                c if quoted => field.push(c),
                '"' => {
                    assert!(field.is_empty(), "a quote inside a field");
                    quoted = true;
                }
                c if c == separator => row.push(std::mem::take(&mut field)),
                '\r' => {
                    assert_eq!(rest.next(), Some('\n'), "a lone carriage return");
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                '\n' => panic!("a lone line feed"),
                c => field.push(c),
            }
        }
        assert!(!quoted && row.is_empty() && field.is_empty(), "the last line has no end");
        rows
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_is_no_formula(
            table in prop::collection::vec(prop::collection::vec("[-=+@\t\r\n\",;'a ＝\u{feff}]{0,6}|.*", 1..5), 0..6),
            dialect in prop::sample::select(vec![Dialect::ENGLISH, Dialect::GERMAN, Dialect::ENGLISH.clipboard()]),
        ) {
            let mut csv = Csv::new(dialect);
            for row in &table {
                csv.row(&row.iter().map(|text| Cell::Text(text)).collect::<Vec<_>>());
            }
            let text = csv.finish();
            let body = if dialect.marked { text.strip_prefix('\u{feff}').unwrap() } else { &text };
            let found = read(body, dialect.separator);
            prop_assert_eq!(found.len(), table.len());
            for (found, wanted) in found.iter().flatten().zip(table.iter().flatten()) {
                prop_assert!(found == wanted || found.strip_prefix('\'') == Some(wanted), "{:?} {:?}", found, wanted);
                prop_assert!(!found.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{:?}", found);
            }
        }

        #[test]
        fn numbers_stay_numbers(whole in any::<i64>(), units in 0..10_u128.pow(30)) {
            let number = workbook::Decimal { whole: whole.into(), units };
            let cell = Cell::Number(number);
            let text = written(Dialect::GERMAN, &[&[cell, Cell::Empty]]);
            let body = text.strip_prefix('\u{feff}').unwrap().strip_suffix(";\r\n").unwrap();
            prop_assert_eq!(body.replace(',', "."), number.to_string());
            prop_assert_eq!(body.replace(',', ".").parse::<Quantity>().map(Cell::from), Ok(cell));
        }
    }
}
