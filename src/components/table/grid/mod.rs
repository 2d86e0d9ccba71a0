//! The record table: its state and setters.
//!
//! Everything is hand-made DOM ([`ElementBuilder`]): some thirty row elements whatever the number of records, repainted at every frame of
//! scrolling (docs/decisions/0009-record-table.md).

mod active;
mod cards;
mod cell;
mod clipboard;
mod header;
mod keyboard;
mod pointer;
mod rows;
mod scrolling;
mod widths;

pub use widths::{NARROWEST, WIDEST};

pub use self::active::ActiveCell;
use self::active::ActiveRow;
pub use self::cards::CardPart;
use self::cards::Form;
use self::rows::RowNode;
use self::widths::{Need, Resize};
use super::{Column, Source};
use crate::components::element::{ElementBuilder, append, set, set_style};
use crate::i18n::cells::CellWords;
use crate::i18n::{Format as _, Lang};
use record_store::Field;
use record_store::search::Folder;
use record_store::window::{TALLEST, Window};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// A reader's action in a table. Lines are counted from zero, fields named as in the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridEvent {
    /// Opens the record of a line. `true`: the focus stays in the table, as after a click on the row.
    Open(usize, bool),
    /// Sorts by a field; `true` adds it to the current order.
    Sort(Box<str>, bool),
    /// Opens the filter of a field.
    Filter(Box<str>),
    /// Resizes the column of a field, in CSS pixels.
    Width(Box<str>, u16),
    /// Copies a text to the clipboard.
    Copy(String),
    /// Selects or unselects the record of a line; `true` selects all from the previous one up to it.
    Choose(usize, bool),
    /// Selects all records, or none if all are selected.
    ChooseAll,
}

/// A table of records that holds elements only for the rows in view.
pub struct Grid {
    element: HtmlElement,
    builder: ElementBuilder,
    id: &'static str,
    head: Element,
    body: HtmlElement,
    foot: Element,
    rows: Vec<RowNode>,
    /// The row that the others are copied from, once there is one.
    template: Option<HtmlElement>,
    columns: Vec<Column>,
    /// A text for each column; empty when there are no totals.
    totals: Vec<String>,
    fields: Vec<Field>,
    source: Box<dyn Source>,
    words: CellWords,
    /// The searched words, folded.
    marks: Vec<String>,
    folder: Folder,
    window: Window,
    row_height: f64,
    /// Heights of a row in the table, and as a card.
    heights: (f64, f64),
    form: Form,
    /// The last value set: setting it again would make the browser check every row.
    body_height: f64,
    /// The scroll position when it was last read or set.
    scroll_top: f64,
    /// The last measured visible height; `None` if it has to be measured again.
    height: Option<f64>,
    /// Whether scrolling is so fast that no row stays in view between frames.
    leaps: bool,
    active: Option<ActiveCell>,
    /// The line whose record is open beside the table.
    opened: Option<usize>,
    resize: Option<Resize>,
    /// What each column needs; of its values only once they were measured.
    needs: Vec<Need>,
    has_needs: bool,
    /// Width of the element inside its scroll bar, in CSS pixels.
    room: u16,
    /// The columns' least widths in effect.
    widths: Vec<u16>,
    /// Number of columns that stay in sight at the start.
    frozen: usize,
    /// Whether columns at the start, and the measure at the end, lie over others.
    stuck: (bool, bool),
}

impl Grid {
    /// Creates a table in `element`, which is empty and has the role `grid`. `id` is unique in the page.
    pub fn new(
        element: HtmlElement,
        id: &'static str,
        source: Box<dyn Source>,
        words: CellWords,
    ) -> Option<Grid> {
        let builder = ElementBuilder::of(&element)?;
        let row_group = |class: &str| {
            let group = builder.element("div", class)?;
            set(&group, "role", "rowgroup");
            append(&element, &group);
            Some(group)
        };
        let (head, body, foot) = (row_group("grid-head")?, row_group("grid-body")?, row_group("grid-foot")?);
        if source.chooses() {
            set(&element, "aria-multiselectable", "true");
        }
        let folder = Folder::new(words.lang.collation().fold);
        Some(Grid {
            body: body.dyn_into().ok()?,
            element,
            builder,
            id,
            head,
            foot,
            rows: Vec::new(),
            template: None,
            columns: Vec::new(),
            totals: Vec::new(),
            fields: Vec::new(),
            source,
            words,
            marks: Vec::new(),
            folder,
            window: Window::new(40.0),
            row_height: 0.0,
            heights: (40.0, 40.0),
            form: Form::default(),
            body_height: -1.0,
            scroll_top: 0.0,
            height: None,
            leaps: false,
            active: None,
            opened: None,
            resize: None,
            needs: Vec::new(),
            has_needs: false,
            room: 0,
            widths: Vec::new(),
            frozen: 0,
            stuck: (false, false),
        })
    }

    fn lang(&self) -> Lang {
        self.words.lang
    }

    pub fn set_columns(&mut self, mut columns: Vec<Column>, fields: Vec<Field>) {
        self.fit_titles(&mut columns);
        if self.columns == columns {
            return;
        }
        let same_cells = self.columns.len() == columns.len()
            && self.columns.iter().zip(&columns).all(|(a, b)| a.place == b.place && a.card == b.card);
        self.columns = columns;
        self.fields = fields;
        self.has_needs &= same_cells;
        self.measure_room();
        self.fit_values();
        self.lay_out();
        self.make_head();
        if !same_cells {
            self.totals.clear();
            self.make_foot();
            self.template = None;
            // Keep the active row.
            let last = self.columns.len().saturating_sub(1);
            self.active = self.active.map(|active| ActiveCell { column: active.column.min(last), ..active });
            for row in self.rows.drain(..) {
                row.element.remove();
            }
        }
    }

    /// Sets the totals: a text for each column, empty where there is none.
    pub fn set_totals(&mut self, totals: Vec<String>) {
        if self.totals != totals {
            self.totals = totals;
            let was_there = self.foot.has_child_nodes();
            self.make_foot();
            if was_there != self.foot.has_child_nodes() {
                self.height = None;
            }
        }
    }

    /// Sets the height of a row in the table, and as a card.
    pub fn set_row_heights(&mut self, heights: (f64, f64)) {
        self.heights = heights;
        self.follow_form();
    }

    /// Sets how values are written, effective from the next paint.
    pub fn set_words(&mut self, words: CellWords) {
        self.words = words;
    }

    /// Sets the folded search words to mark.
    pub fn set_marks(&mut self, marks: Vec<String>) {
        self.marks = marks;
    }

    /// Repaints after the source has changed. `from_top`: the records are others, so scroll to the top.
    pub fn refresh(&mut self, from_top: bool) {
        let lines = self.source.lines();
        // Without rows there is no scroll position to read.
        if !self.rows.is_empty() {
            self.follow_scroll_bar();
        }
        if from_top {
            self.window.scroll(0.0);
            if let Some(ActiveCell { row: row @ (ActiveRow::Line(_) | ActiveRow::Totals), .. }) =
                &mut self.active
            {
                *row = ActiveRow::Line(0);
            }
        }
        let body = (lines as f64 * self.row_height).min(TALLEST);
        if (self.body_height - body).abs() > 0.01 {
            set_style(&self.body, "height", &format!("{body}px"));
            self.body_height = body;
        }
        if !self.has_needs && lines > 0 {
            self.fit_values();
            self.lay_out();
        }
        let height = self.visible_height(body);
        self.window.fit(lines, self.row_height, height);
        self.set_scroll_bar();
        // Head and totals count as rows too.
        let total = usize::from(self.foot.has_child_nodes());
        set(&self.element, "aria-rowcount", &(lines + 1 + total).to_string());
        if let Some(row) = self.foot.first_element_child() {
            set(&row, "aria-rowindex", &(lines + 2).to_string());
        } else if let Some(ActiveCell { row: row @ ActiveRow::Totals, .. }) = &mut self.active {
            *row = ActiveRow::Line(lines.saturating_sub(1));
        }
        if lines == 0 {
            self.active = self.active.filter(|active| active.row == ActiveRow::Head);
        }
        self.paint(true);
    }

    /// Repaints after the selection has changed.
    pub fn choice_changed(&mut self) {
        let (chosen, lines) = (self.source.chosen(), self.source.lines());
        let all = self.head.query_selector(".grid-check").ok().flatten();
        if let Some(all) = all.and_then(|checkbox| checkbox.dyn_into::<HtmlInputElement>().ok()) {
            all.set_checked(lines > 0 && chosen == lines);
            all.set_indeterminate(chosen > 0 && chosen < lines);
        }
        self.paint(true);
    }
}
