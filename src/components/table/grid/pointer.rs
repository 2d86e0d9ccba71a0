//! Clicks in the table.

use super::widths::head_column;
use super::{ActiveCell, ActiveRow, Grid, GridEvent};
use crate::components::table::Line;
use web_sys::Element;

impl Grid {
    /// Handles a click. One on a row opens its record.
    pub fn click(&mut self, target: &Element, with_shift: bool) -> Option<GridEvent> {
        let within = |selector: &str| target.closest(selector).ok().flatten();
        if let Some(at) = within("[data-column]").as_ref().and_then(head_column) {
            self.activate(ActiveCell { row: ActiveRow::Head, column: at });
            let field = self.columns.get(at)?.field.clone();
            if within(".grid-handle").is_some() {
                return None;
            }
            return Some(match within(".grid-filter") {
                Some(_) => GridEvent::Filter(field),
                None => GridEvent::Sort(field, with_shift),
            });
        }
        let is_checkbox = within(".grid-check").is_some();
        if is_checkbox && within(".grid-head").is_some() {
            return Some(GridEvent::ChooseAll);
        }
        let place = self.place_of(target)?;
        let row = ActiveRow::Line(place);
        if is_checkbox {
            self.activate(ActiveCell { row, column: 0 });
            return Some(GridEvent::Choose(place, with_shift));
        }
        if within(".grid-open").is_some() {
            self.activate(ActiveCell { row, column: 0 });
            return self.open(place, false);
        }
        // `aria-colindex` is counted from one, and the first cell is no column. A card has room between its cells.
        let at = within(".grid-cell").and_then(|cell| cell.get_attribute("aria-colindex")?.parse().ok());
        self.activate(ActiveCell { row, column: at.unwrap_or(2_usize).saturating_sub(2) });
        self.open(place, true)
    }

    /// Opens the record of a line, if it has one.
    pub(super) fn open(&self, place: usize, keeps_focus: bool) -> Option<GridEvent> {
        let mut is_record = false;
        self.source.line(place, &mut |line| is_record = matches!(line, Line::Row(..)));
        is_record.then_some(GridEvent::Open(place, keeps_focus))
    }
}
