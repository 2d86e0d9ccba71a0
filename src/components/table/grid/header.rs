//! The head with the columns' titles and buttons, and the totals below the rows.

use super::{ActiveCell, ActiveRow, Grid};
use crate::components::Icon;
use crate::components::element::{append, clear, set};
use crate::components::table::Column;
use crate::i18n::fill;
use web_sys::Element;

impl Grid {
    pub(super) fn make_head(&self) {
        let m = self.lang().page_messages();
        clear(&self.head);
        let Some(row) = self.builder.element("div", "grid-row") else { return };
        set(&row, "role", "row");
        set(&row, "aria-rowindex", "1");
        if let Some(corner) = self.builder.element("div", "grid-cell") {
            set(&corner, "role", "columnheader");
            set(&corner, "aria-colindex", "1");
            if self.source.chooses() {
                self.builder.within(&corner, self.checkbox(m.choose_all));
            }
            self.builder.within(&corner, self.builder.text("span", "visually-hidden", m.details));
            append(&row, &corner);
        }
        for (at, column) in self.columns.iter().enumerate() {
            self.builder.within(&row, self.head_cell(at, column));
        }
        append(&self.head, &row);
        set(&self.element, "aria-colcount", &(self.columns.len() + 1).to_string());
    }

    /// Makes a checkbox for the mouse. For the keyboard, the grid itself has the focus.
    pub(super) fn checkbox(&self, label: &str) -> Option<Element> {
        let checkbox = self.builder.element("input", "grid-check")?;
        set(&checkbox, "type", "checkbox");
        set(&checkbox, "tabindex", "-1");
        set(&checkbox, "aria-label", label);
        Some(checkbox)
    }

    fn head_cell(&self, at: usize, column: &Column) -> Option<Element> {
        let cell = self.builder.element("div", &column.cell_class())?;
        set(&cell, "role", "columnheader");
        set(&cell, "id", &self.cell_id(ActiveCell { row: ActiveRow::Head, column: at }));
        set(&cell, "aria-colindex", &(at + 2).to_string());
        set(&cell, "data-column", &at.to_string());
        let sorted = match column.sorted {
            None => "none",
            Some((_, false)) => "ascending",
            Some((_, true)) => "descending",
        };
        set(&cell, "aria-sort", sorted);
        // Otherwise the names of the buttons inside would be part of the column's name.
        set(&cell, "aria-label", &column.title);
        self.builder.within(&cell, Some(self.sort_button(column)?));
        if let Some(is_filtered) = column.is_filtered {
            self.builder.within(&cell, Some(self.filter_button(&column.title, is_filtered)?));
        }
        if let Some(handle) = self.builder.element("span", "grid-handle") {
            set(&handle, "aria-hidden", "true");
            append(&cell, &handle);
        }
        Some(cell)
    }

    fn sort_button(&self, column: &Column) -> Option<Element> {
        let button = self.builder.text("button", "grid-sort", &column.title)?;
        set(&button, "type", "button");
        set(&button, "tabindex", "-1");
        if let Some((place, descending)) = column.sorted {
            let icon = if descending { Icon::ArrowDown } else { Icon::ArrowUp };
            self.builder.within(&button, self.builder.element("span", icon.class()));
            let several = self.columns.iter().filter(|column| column.sorted.is_some()).count() > 1;
            if several && let Some(badge) = self.builder.text("span", "grid-sort-place", &place.to_string()) {
                set(&badge, "aria-hidden", "true");
                append(&button, &badge);
            }
        }
        Some(button)
    }

    fn filter_button(&self, title: &str, is_filtered: bool) -> Option<Element> {
        let name = fill(self.lang().page_messages().filter_by, &[("column", title)]);
        let class = if is_filtered { "grid-filter is-on" } else { "grid-filter" };
        let button = self.builder.element("button", class)?;
        set(&button, "type", "button");
        set(&button, "tabindex", "-1");
        set(&button, "aria-label", &name);
        set(&button, "title", &name);
        self.builder.within(&button, self.builder.element("span", Icon::Filter.class()));
        Some(button)
    }

    pub(super) fn make_foot(&self) {
        let m = self.lang().page_messages();
        clear(&self.foot);
        if self.totals.iter().all(String::is_empty) {
            return;
        }
        let Some(row) = self.builder.element("div", "grid-row") else { return };
        set(&row, "role", "row");
        if let Some(label) = self.builder.text("div", "grid-cell", "∑") {
            set(&label, "role", "rowheader");
            set(&label, "aria-colindex", "1");
            set(&label, "aria-label", m.total);
            set(&label, "title", m.total);
            append(&row, &label);
        }
        for (at, (column, total)) in self.columns.iter().zip(&self.totals).enumerate() {
            if let Some(cell) = self.builder.text("div", &column.cell_class(), total) {
                set(&cell, "role", "gridcell");
                set(&cell, "id", &self.cell_id(ActiveCell { row: ActiveRow::Totals, column: at }));
                set(&cell, "data-label", &column.label);
                set(&cell, "aria-colindex", &(at + 2).to_string());
                append(&row, &cell);
            }
        }
        append(&self.foot, &row);
    }
}
