//! The active cell, which has the keyboard.
//!
//! The focus stays on the grid, which names its active cell (`aria-activedescendant`), so that recycling a row never moves the focus.

use super::Grid;
use crate::components::element::{set, unset};
use std::ops::Range;
use web_sys::Element;

/// A row that can be active, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ActiveRow {
    Head,
    /// The line at this index.
    Line(usize),
    Totals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActiveCell {
    pub(super) row: ActiveRow,
    pub(super) column: usize,
}

impl ActiveCell {
    /// Whether it never scrolls out of view.
    fn is_fixed(self) -> bool {
        matches!(self.row, ActiveRow::Head | ActiveRow::Totals)
    }
}

impl Grid {
    pub fn active_cell(&self) -> Option<ActiveCell> {
        self.active
    }

    /// Takes over the active cell of a table that this one replaces; the records are the same.
    pub fn set_active_cell(&mut self, active: Option<ActiveCell>) {
        self.active = active;
    }

    /// The active line, unless the head or the totals are active.
    pub fn active_line(&self) -> Option<usize> {
        match self.active?.row {
            ActiveRow::Line(line) => Some(line),
            ActiveRow::Head | ActiveRow::Totals => None,
        }
    }

    /// Marks the line whose record is open beside the table. Another one than before becomes active and is scrolled into view.
    pub fn set_opened(&mut self, line: Option<usize>) {
        if self.opened == line {
            return;
        }
        self.opened = line;
        if let Some(line) = line.filter(|line| self.active_line() != Some(*line)) {
            let column = self.active.map_or(0, |active| active.column);
            self.activate(ActiveCell { row: ActiveRow::Line(line), column });
        }
        self.paint(true);
    }

    /// Handles `focus`: makes a cell active if none is.
    pub fn focused(&mut self) {
        if self.active.is_none() && self.source.lines() > 0 {
            let first = self.window.first_whole();
            self.active = Some(ActiveCell { row: ActiveRow::Line(first), column: 0 });
            self.paint(false);
        }
    }

    /// Makes a cell active and scrolls it into view.
    pub(super) fn activate(&mut self, active: ActiveCell) {
        self.active = Some(active);
        if let ActiveRow::Line(place) = active.row {
            self.window.reveal(place);
            self.set_scroll_bar();
        }
        if self.form.cards {
            self.reveal_in_page();
        } else {
            self.reveal_column(active.column);
        }
        self.paint(false);
    }

    /// Scrolls sideways until a column is in view.
    fn reveal_column(&self, column: usize) {
        // The columns at the start are always in view. The first one leads to the start all the same.
        if (1..self.frozen).contains(&column) {
            return;
        }
        let widths = self.widths.iter().map(|width| i32::from(*width));
        let left = i32::from(self.opener_width()) + widths.clone().take(column).sum::<i32>();
        let right = left + widths.skip(column).take(1).sum::<i32>();
        let (from, width) = (self.element.scroll_left(), self.element.client_width());
        let left = left - self.frozen_width();
        if left < from {
            self.element.set_scroll_left(if column == 0 { 0 } else { left });
        } else if right > from + width {
            self.element.set_scroll_left((right - width).min(left));
        }
    }

    /// Returns the id of a cell. Among the lines only the active cell has one, because their elements are recycled.
    pub(super) fn cell_id(&self, cell: ActiveCell) -> String {
        match cell.row {
            ActiveRow::Head => format!("{}-head-{}", self.id, cell.column),
            ActiveRow::Totals => format!("{}-total-{}", self.id, cell.column),
            ActiveRow::Line(_) => format!("{}-active", self.id),
        }
    }

    /// Marks the active cell, if it is in the lines `range` or always in view.
    pub(super) fn show_active(&self, range: &Range<usize>) {
        let Some(active) = self.active else {
            unset(&self.element, "aria-activedescendant");
            return;
        };
        let is_in_row = self.mark_in_rows(active);
        mark_fixed(&self.head, (active.row == ActiveRow::Head).then_some(active.column));
        mark_fixed(&self.foot, (active.row == ActiveRow::Totals).then_some(active.column));
        let is_in_range = matches!(active.row, ActiveRow::Line(place) if range.contains(&place));
        if active.is_fixed() || (is_in_row && is_in_range) {
            set(&self.element, "aria-activedescendant", &self.cell_id(active));
        } else {
            unset(&self.element, "aria-activedescendant");
        }
    }

    /// Sets the active cell's id on the element that shows it, and removes it from any other. Returns whether there is one.
    fn mark_in_rows(&self, active: ActiveCell) -> bool {
        let id = format!("{}-active", self.id);
        let mut is_there = false;
        for row in &self.rows {
            let is_row = row.place.is_some_and(|place| active.row == ActiveRow::Line(place));
            for (at, cell) in row.cells.iter().enumerate() {
                let is_it = is_row && at == active.column;
                let was_it = cell.element.has_attribute("id");
                if is_it && !was_it {
                    set(&cell.element, "id", &id);
                } else if !is_it && was_it {
                    unset(&cell.element, "id");
                }
                is_there |= is_it;
            }
        }
        is_there
    }
}

/// Marks the active cell in the head or the totals.
fn mark_fixed(part: &Element, column: Option<usize>) {
    let mut cell = part.first_element_child().and_then(|row| row.first_element_child());
    let mut at = 0_usize;
    while let Some(fixed) = cell {
        // The first cell belongs to no column.
        let is_it = column.is_some_and(|column| at == column + 1);
        let _ = fixed.class_list().toggle_with_force("is-active", is_it);
        cell = fixed.next_element_sibling();
        at += 1;
    }
}
