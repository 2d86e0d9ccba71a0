//! Texts for the clipboard.

use super::{ActiveRow, Grid};
use crate::components::table::{Column, Line};
use crate::i18n::Format as _;
use record_store::{Cell, Store};
use text::csv::Csv;
use workbook::Cell as SheetCell;

impl Grid {
    /// Returns the text of one cell, empty where the value is unknown. `None` where there is nothing to copy.
    pub(super) fn cell_text(&self, row: ActiveRow, column: usize) -> Option<String> {
        let place = match row {
            ActiveRow::Head => return None,
            ActiveRow::Totals => return self.totals.get(column).cloned(),
            ActiveRow::Line(place) => place,
        };
        let column = self.columns.get(column)?;
        let mut text = None;
        self.source.line(place, &mut |line| {
            if let Line::Row(store, record) = line {
                text = Some(self.known_text(store, record, column).unwrap_or_default());
            }
        });
        text
    }

    /// Returns a row's cells as a spreadsheet pastes them, escaped so that none is taken for a formula.
    pub(super) fn row_text(&self, row: ActiveRow) -> Option<String> {
        let place = match row {
            ActiveRow::Head => return None,
            ActiveRow::Totals => return Some(self.totals.join("\t")),
            ActiveRow::Line(place) => place,
        };
        let mut text = None;
        self.source.line(place, &mut |line| {
            let Line::Row(store, record) = line else { return };
            let texts: Vec<Option<String>> =
                self.columns.iter().map(|column| self.known_text(store, record, column)).collect();
            let cells = self.columns.iter().zip(&texts).map(|(column, text)| {
                match store.cell(record, column.place) {
                    Cell::Quantity(quantity) => quantity.into(),
                    _ => SheetCell::Text(text.as_deref().unwrap_or_default()),
                }
            });
            let cells: Vec<SheetCell<'_>> = cells.collect();
            let mut csv = Csv::new(self.lang().csv().clipboard());
            csv.row(&cells);
            text = csv.finish().strip_suffix("\r\n").map(str::to_owned);
        });
        text
    }

    fn known_text(&self, store: &Store, record: u32, column: &Column) -> Option<String> {
        let field = self.fields.get(column.place)?;
        self.words.known(field, store.cell(record, column.place))
    }
}
