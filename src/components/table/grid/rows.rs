//! The rows: as many elements as fit into view, recycled while the reader scrolls.
//!
//! Painting happens in every frame of scrolling, so nothing here forces a layout, and only differences are applied.

use super::cell::{CellNode, link};
use super::{CardPart, Grid};
use crate::components::element::{append, copy, set, set_style, unset};
use crate::components::table::{Column, Line};
use crate::i18n::cells::CellWords;
use domain::sort::sorted;
use record_store::{Cell, FieldType};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The classes of the row whose record is open beside the table.
const OPENED: &str = "grid-row is-open";

/// A row's element and its current content.
pub(super) struct RowNode {
    pub(super) element: HtmlElement,
    pub(super) cells: Vec<CellNode>,
    checkbox: Option<HtmlInputElement>,
    pub(super) place: Option<usize>,
    /// Its upper edge in the body, in CSS pixels.
    top: f64,
    pub(super) hidden: bool,
    class: &'static str,
}

impl RowNode {
    /// Stands in for `row` while it is taken out to be filled.
    fn placeholder(row: &RowNode) -> RowNode {
        RowNode {
            element: row.element.clone(),
            cells: Vec::new(),
            checkbox: None,
            place: None,
            top: 0.0,
            hidden: true,
            class: "",
        }
    }
}

impl Grid {
    /// Makes an empty row, to be copied for each row.
    fn make_template(&self) -> Option<HtmlElement> {
        let m = self.lang().page_messages();
        let row = self.builder.element("div", "grid-row")?;
        set(&row, "role", "row");
        let opener = self.builder.element("div", "grid-cell")?;
        set(&opener, "role", "gridcell");
        set(&opener, "aria-colindex", "1");
        let button = self.builder.element("button", "grid-open")?;
        set(&button, "type", "button");
        set(&button, "tabindex", "-1");
        set(&button, "aria-label", m.details);
        set(&button, "title", m.details);
        if self.source.chooses() {
            self.builder.within(&opener, self.checkbox(m.choose));
        }
        append(&opener, &button);
        append(&row, &opener);
        for (at, column) in self.columns.iter().enumerate() {
            let cell = self.builder.element("div", &column.cell_class())?;
            set(&cell, "role", "gridcell");
            column.say_unit(&cell);
            set(&cell, "aria-colindex", &(at + 2).to_string());
            if self.has_links(column) {
                self.builder.within(&cell, link(&self.builder, m.open_link));
            }
            append(&row, &cell);
        }
        row.dyn_into().ok()
    }

    fn has_links(&self, column: &Column) -> bool {
        self.fields.get(column.place).is_some_and(|field| field.field_type == FieldType::Link)
    }

    fn make_row(&mut self) -> Option<RowNode> {
        if self.template.is_none() {
            self.template = self.make_template();
        }
        let element = copy(self.template.as_ref()?)?;
        let mut cells = Vec::with_capacity(self.columns.len());
        let opener = element.first_element_child()?;
        let checkbox = opener.first_element_child().and_then(|first| first.dyn_into().ok());
        let mut next = opener.next_element_sibling();
        for column in &self.columns {
            let element = next?;
            next = element.next_element_sibling();
            let link = element.first_element_child().filter(|_| self.has_links(column));
            cells.push(CellNode::new(&self.builder, element, link));
        }
        append(&self.body, &element);
        Some(RowNode { element, cells, checkbox, place: None, top: -1.0, hidden: false, class: "grid-row" })
    }

    /// Updates the rows in view. `refill`: also those that already show the right line.
    pub(super) fn paint(&mut self, refill: bool) {
        let range = self.window.range();
        self.source.want(range.clone());
        let mut refill = refill;
        while self.rows.len() < range.len() {
            let Some(row) = self.make_row() else { return };
            self.rows.push(row);
            // A changed number of elements maps each line to another element.
            refill = true;
        }
        // While leaping, the same elements always show the rows in view, and texts get no ellipsis: they move too fast to read.
        let leaps = self.window.leapt();
        if self.leaps != leaps {
            self.leaps = leaps;
            self.body.set_class_name(if leaps { "grid-body is-leaping" } else { "grid-body" });
        }
        let count = if leaps { range.len() } else { self.rows.len() }.max(1);
        for at in 0..self.rows.len() {
            // Line n belongs to element n % count, so a row that stays in view keeps its element.
            let place = range.start + (at + count - range.start % count) % count;
            self.paint_row(at, (at < count && range.contains(&place)).then_some(place), refill);
        }
        self.show_active(&range);
    }

    fn paint_row(&mut self, at: usize, place: Option<usize>, refill: bool) {
        let Some(mut row) =
            self.rows.get_mut(at).map(|row| std::mem::replace(row, RowNode::placeholder(row)))
        else {
            return;
        };
        match place {
            None => {
                if !row.hidden {
                    row.element.set_hidden(true);
                    row.hidden = true;
                    row.place = None;
                }
            }
            Some(place) => {
                if row.hidden {
                    row.element.set_hidden(false);
                    row.hidden = false;
                }
                let top = self.window.place(place);
                if (row.top - top).abs() > 0.01 {
                    set_style(&row.element, "transform", &format!("translateY({top}px)"));
                    row.top = top;
                }
                if row.place != Some(place) || refill {
                    if row.place != Some(place) {
                        set(&row.element, "aria-rowindex", &(place + 2).to_string());
                        row.place = Some(place);
                    }
                    self.fill_row(&mut row, place);
                }
            }
        }
        if let Some(slot) = self.rows.get_mut(at) {
            *slot = row;
        }
    }

    fn fill_row(&mut self, row: &mut RowNode, place: usize) {
        let m = self.words.lang.page_messages();
        if let Some(checkbox) = &row.checkbox {
            let is_chosen = self.source.is_chosen(place);
            checkbox.set_checked(is_chosen);
            set(&row.element, "aria-selected", if is_chosen { "true" } else { "false" });
        }
        let Grid { source, words, columns, fields, marks, folder, builder, opened, form, .. } = self;
        source.line(place, &mut |line| {
            let class = match &line {
                Line::Row(..) if *opened == Some(place) => OPENED,
                Line::Row(..) => "grid-row",
                Line::Group(_) => "grid-row is-group",
                Line::Pending => "grid-row is-pending",
                Line::Unreadable => "grid-row is-unreadable",
            };
            if row.class != class {
                row.element.set_class_name(class);
                if class == OPENED {
                    set(&row.element, "aria-current", "true");
                } else if row.class == OPENED {
                    unset(&row.element, "aria-current");
                }
                row.class = class;
            }
            for (at, (node, column)) in row.cells.iter_mut().zip(columns.iter()).enumerate() {
                let Some(field) = fields.get(column.place) else { continue };
                node.set_tone(match &line {
                    Line::Row(store, record) => CellWords::tone(field, store.cell(*record, column.place)),
                    _ => "",
                });
                match &line {
                    Line::Row(store, record) => match store.cell(*record, column.place) {
                        Cell::Link(href) => node.show_link(builder, &href.to_string(), m.open_link),
                        cell @ Cell::Instant(_) if form.cards && column.card == Some(CardPart::Date) => {
                            node.show_day(builder, &words.write(field, cell));
                        }
                        cell => {
                            node.set_unknown(column.unit.is_some() && matches!(cell, Cell::Unknown));
                            let text = words.write(field, cell);
                            let is_searched = field.searched
                                && matches!(field.field_type, FieldType::Text | FieldType::Texts);
                            // A mark in a hidden name would reveal part of the name.
                            if marks.is_empty() || !is_searched || words.hides(field) {
                                node.show(&text);
                            } else {
                                node.show_marked(builder, &text, &folder.marks(&text, marks));
                            }
                        }
                    },
                    Line::Group(text) => node.show(if at == 0 { text } else { "" }),
                    Line::Pending => node.show(if at == 0 { m.loading } else { "" }),
                    Line::Unreadable => node.show(if at == 0 { m.unreadable_record } else { "" }),
                }
            }
        });
    }

    /// Puts the row elements in document order, which screen readers follow.
    pub(super) fn order_rows(&self) {
        let shown: Vec<&RowNode> = self.rows.iter().filter(|row| !row.hidden).collect();
        let shown = sorted(shown, &|a, b| a.place.cmp(&b.place));
        let in_order = shown.windows(2).all(|pair| match pair {
            [a, b] => a.element.next_element_sibling().is_some_and(|next| next == *b.element),
            _ => true,
        });
        if !in_order {
            for row in shown {
                append(&self.body, &row.element);
            }
        }
    }

    /// The line whose row contains this element.
    pub(super) fn place_of(&self, target: &Element) -> Option<usize> {
        let row = target.closest(".grid-body > .grid-row").ok()??;
        self.rows.iter().find(|node| *node.element == row).and_then(|node| node.place)
    }
}
