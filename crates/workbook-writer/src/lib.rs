//! Writes Excel workbooks from the app's [`Command`]s.
//!
//! It is linked into a separate program (`src/bin/workbook-writer.rs` of the app), which a worker loads for an export: the
//! library for Excel's format is as large as the whole first visit. For reasons and numbers see `docs/decisions/0008-export.md`.

mod fit;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use fit::{Fitting, SheetNames, fit_text};
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet, XlsxError,
};
use std::io::Write;
use workbook::{Cell, Command, Malformed, RowReader};

/// Excel's limit of rows; further ones continue on another sheet.
const MAX_ROWS: u32 = 1_048_576;
/// Excel's limit of links on a sheet; further ones are written as text.
const MAX_LINKS: u32 = 65_530;
/// Smallest and largest column width in characters. Headers also contain the filter's button.
const WIDTHS: (usize, usize) = (8, 60);
const FILTER_BUTTON: usize = 3;
/// Width of a date, in any order of its parts, in characters.
const DATE_WIDTH: usize = 10;
const MOMENT_WIDTH: usize = 17;

/// The error of a workbook that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The message cannot be read: app and writer do not match.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The library rejected it.
    #[error(transparent)]
    Format(#[from] XlsxError),
}

/// A workbook that is being written.
pub struct Writer {
    book: Workbook,
    formats: Formats,
    names: SheetNames,
    table: Option<Table>,
    cut: u32,
    most_rows: u32,
}

/// Cell formats. Number formats 14 to 22 are built in, and each Excel shows them in its own language.
struct Formats {
    header: Format,
    date: Format,
    moment: Format,
    percent: Format,
    percent_exact: Format,
    heading: Format,
    label: Format,
    line: Format,
}

/// The table to which rows are added.
struct Table {
    /// Index of its sheet in the workbook.
    sheet: usize,
    name: String,
    columns: Vec<String>,
    widths: Vec<usize>,
    rows: u32,
    links: u32,
}

impl Default for Writer {
    fn default() -> Writer {
        let top = Format::new().set_align(FormatAlign::Top);
        Writer {
            book: Workbook::new(),
            formats: Formats {
                header: Format::new().set_bold().set_border_bottom(FormatBorder::Thin),
                date: Format::new().set_num_format_index(14),
                moment: Format::new().set_num_format_index(22),
                percent: Format::new().set_num_format_index(9),
                percent_exact: Format::new().set_num_format_index(10),
                heading: Format::new().set_bold().set_font_size(14),
                label: top.clone().set_bold(),
                line: top.set_text_wrap(),
            },
            names: SheetNames::default(),
            table: None,
            cut: 0,
            most_rows: MAX_ROWS,
        }
    }
}

impl Writer {
    /// Number of cells whose text was shortened to Excel's limit.
    pub fn cut(&self) -> u32 {
        self.cut
    }

    /// Performs a command; the last one returns the file.
    ///
    /// # Errors
    /// If the command is out of order, or Excel's format cannot express it.
    pub fn take(&mut self, command: Command<'_>) -> Result<Option<Vec<u8>>, WriteError> {
        match command {
            Command::Begin { title, author } => {
                let properties = DocProperties::new()
                    .set_title(fit::head(&fit_text(title), fit::PROPERTY))
                    .set_author(fit::head(&fit_text(author), fit::PROPERTY));
                self.book.set_properties(&properties);
            }
            Command::Sheet { name, columns } => {
                self.end_table()?;
                let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
                self.begin_table(name, columns)?;
            }
            Command::Rows(rows) => self.rows(rows)?,
            Command::Lines { name, title, lines } => {
                self.end_table()?;
                self.lines(name, title, &lines)?;
            }
            Command::Finish => {
                self.end_table()?;
                let mut file = Vec::new();
                self.book.save_to_writer(Bytes(&mut file))?;
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    fn begin_table(&mut self, name: &str, columns: Vec<String>) -> Result<(), WriteError> {
        let sheet = self.book.worksheets().len();
        let page = self.book.add_worksheet();
        page.set_name(self.names.fit(name))?;
        page.set_freeze_panes(1, 0)?;
        let mut widths = Vec::new();
        for (place, title) in columns.iter().enumerate() {
            let title = fit_text(title);
            widths.push(width_of(&title) + FILTER_BUTTON);
            page.write_string_with_format(0, column(place)?, &*title, &self.formats.header)?;
        }
        self.table = Some(Table { sheet, name: name.to_owned(), columns, widths, rows: 0, links: 0 });
        Ok(())
    }

    /// Finishes the table: the range of its filter and the widths of its columns are known only now.
    fn end_table(&mut self) -> Result<(), WriteError> {
        let Some(table) = self.table.take() else { return Ok(()) };
        let page = self.book.worksheet_from_index(table.sheet)?;
        if let Some(last) = table.columns.len().checked_sub(1) {
            page.autofilter(0, 0, table.rows, column(last)?)?;
        }
        let (least, most) = WIDTHS;
        for (place, width) in table.widths.iter().enumerate() {
            // Padding on both sides, as in Excel itself.
            let width = u32::try_from(*width.clamp(&least, &most)).unwrap_or_default() + 2;
            page.set_column_width(column(place)?, width)?;
        }
        Ok(())
    }

    fn rows(&mut self, mut rows: RowReader<'_>) -> Result<(), WriteError> {
        let mut cells = Vec::new();
        while rows.next_row(&mut cells)? {
            let Some(table) = &self.table else { return Err(Malformed.into()) };
            if cells.len() > table.columns.len() {
                return Err(Malformed.into());
            }
            if table.rows + 1 >= self.most_rows {
                let (name, columns) = (table.name.clone(), table.columns.clone());
                self.end_table()?;
                self.begin_table(&name, columns)?;
            }
            self.row(&cells)?;
        }
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), WriteError> {
        let Some(table) = &mut self.table else { return Err(Malformed.into()) };
        let page = self.book.worksheet_from_index(table.sheet)?;
        table.rows += 1;
        for (place, cell) in cells.iter().enumerate() {
            let mut target =
                Target { page: &mut *page, row: table.rows, column: column(place)?, cut: &mut self.cut };
            let width = target.write(*cell, &self.formats, &mut table.links)?;
            if let Some(widest) = table.widths.get_mut(place) {
                *widest = width.max(*widest);
            }
        }
        Ok(())
    }

    fn lines(&mut self, name: &str, title: &str, lines: &[(&str, &str)]) -> Result<(), WriteError> {
        let page = self.book.add_worksheet();
        page.set_name(self.names.fit(name))?;
        page.set_column_width(0, 28)?;
        page.set_column_width(1, 80)?;
        page.write_string_with_format(0, 0, &*fit_text(title), &self.formats.heading)?;
        for (row, (label, text)) in (2..MAX_ROWS).zip(lines) {
            page.write_string_with_format(row, 0, &*fit_text(label), &self.formats.label)?;
            page.write_string_with_format(row, 1, &*fit_text(text), &self.formats.line)?;
        }
        Ok(())
    }
}

/// The position of a cell to be written.
struct Target<'a> {
    page: &'a mut Worksheet,
    row: u32,
    column: u16,
    cut: &'a mut u32,
}

impl Target<'_> {
    /// Writes the cell and returns its width in characters.
    fn write(&mut self, cell: Cell<'_>, formats: &Formats, links: &mut u32) -> Result<usize, WriteError> {
        match cell {
            Cell::Empty => Ok(0),
            Cell::Text(text) => self.text(text),
            Cell::Number(number) => {
                let text = number.to_string();
                self.number(&text, &text, None)
            }
            Cell::Percent(percent) => {
                let format = if percent.units == 0 { &formats.percent } else { &formats.percent_exact };
                // Excel stores percentages as fractions.
                self.number(&percent.to_string(), &format!("{percent}e-2"), Some(format))
            }
            Cell::Date(date) => match serial(date) {
                Some(days) => {
                    self.page.write_number_with_format(self.row, self.column, days, &formats.date)?;
                    Ok(DATE_WIDTH)
                }
                None => self.text(&date.to_string()),
            },
            Cell::Moment(moment) => match serial_moment(moment) {
                Some(days) => {
                    self.page.write_number_with_format(self.row, self.column, days, &formats.moment)?;
                    Ok(MOMENT_WIDTH)
                }
                None => self.text(&moment.to_string()),
            },
            Cell::Link { href, label } => {
                let shown = fit_text(if label.is_empty() { href } else { label });
                // An address that is not a web page, or too long for Excel, is written as text.
                let link = Url::new(href).set_text(&*shown);
                if *links < MAX_LINKS
                    && leads_to_a_page(href)
                    && self.page.write_url(self.row, self.column, link).is_ok()
                {
                    *links += 1;
                    self.count(&shown);
                    return Ok(width_of(&shown));
                }
                self.text(href)
            }
        }
    }

    /// Writes a text, always as a string cell, so that it is never taken for a formula.
    fn text(&mut self, text: &str) -> Result<usize, WriteError> {
        let fitting = fit_text(text);
        self.count(&fitting);
        self.page.write_string(self.row, self.column, &*fitting)?;
        Ok(width_of(&fitting))
    }

    fn count(&mut self, fitting: &Fitting<'_>) {
        *self.cut = self.cut.saturating_add(fitting.cut.into());
    }

    /// Writes a number. Excel keeps 15 digits; a longer number is written as text to stay exact.
    fn number(&mut self, text: &str, value: &str, format: Option<&Format>) -> Result<usize, WriteError> {
        let value: Option<f64> = value.parse().ok().filter(|_| is_exact(text));
        match (value, format) {
            (Some(value), Some(format)) => {
                self.page.write_number_with_format(self.row, self.column, value, format)?;
            }
            (Some(value), None) => {
                self.page.write_number(self.row, self.column, value)?;
            }
            (None, Some(_)) => {
                self.page.write_string(self.row, self.column, format!("{text}%"))?;
            }
            (None, None) => {
                self.page.write_string(self.row, self.column, text)?;
            }
        }
        Ok(text.len())
    }
}

/// Whether an address is a web page: Excel also links to files and to places in a workbook.
fn leads_to_a_page(href: &str) -> bool {
    ["https://", "mailto:"]
        .iter()
        .any(|scheme| href.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
}

/// Whether a number fits Excel's 15 significant digits, so that it survives conversion to a binary float and back.
fn is_exact(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '0', '.']);
    // Trailing zeros before the point are not significant.
    let digits = if text.contains('.') { digits } else { digits.trim_end_matches('0') };
    digits.bytes().filter(u8::is_ascii_digit).count() <= 15
}

/// Excel's number of a date; `None` before March 1900, because Excel takes 1900 for a leap year.
fn serial(date: NaiveDate) -> Option<f64> {
    const EPOCH: i32 = 693_594; // 30 December 1899, in days from the year 1
    let days = date.num_days_from_ce() - EPOCH;
    (61..=2_958_465).contains(&days).then_some(f64::from(days))
}

fn serial_moment(moment: NaiveDateTime) -> Option<f64> {
    Some(serial(moment.date())? + f64::from(moment.num_seconds_from_midnight()) / 86_400.0)
}

/// The width of the longest line in characters, limited to the largest column width.
fn width_of(text: &str) -> usize {
    text.lines().map(|line| line.chars().take(WIDTHS.1).count()).max().unwrap_or_default()
}

fn column(place: usize) -> Result<u16, WriteError> {
    Ok(u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)?)
}

/// A file that grows in memory.
struct Bytes<'a>(&'a mut Vec<u8>);

impl Write for Bytes<'_> {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        self.0.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Writer;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    use std::io::Cursor;
    use workbook::{Cell, Command, Decimal, Rows};

    #[test]
    fn a_table_longer_than_a_sheet_continues_on_the_next() {
        let mut writer = Writer { most_rows: 4, ..Writer::default() };
        writer.take(Command::Sheet { name: "Table", columns: vec!["N"] }).unwrap();
        let mut rows = Rows::default();
        (1..=7).for_each(|whole| rows.push(&[Cell::Number(Decimal { whole, units: 0 })]));
        writer.take(Command::decode(rows.message()).unwrap()).unwrap();
        let file = writer.take(Command::Finish).unwrap().unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file)).unwrap();
        let mut numbers = Vec::new();
        for name in ["Table", "Table (2)", "Table (3)"] {
            let range = book.worksheet_range(name).unwrap();
            assert!(range.height() <= 4);
            assert_eq!(range.get((0, 0)), Some(&Data::String("N".to_owned())));
            numbers.extend(range.rows().skip(1).map(|row| row[0].to_string()));
        }
        assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7"]);
    }
}
