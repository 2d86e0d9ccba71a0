//! The elements of a table, and the keys.

use super::{Column, Line, Source};
use crate::components::Icon;
use crate::components::element::{ElementBuilder, set};
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::{Lang, fill};
use record_store::search::Folder;
use record_store::window::{TALLEST, Window};
use record_store::{Cell, Field, FieldType};
use std::ops::Range;
use text::csv::Csv;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, Text};
use workbook::Cell as SheetCell;

/// What a reader did in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GridEvent {
    /// Wants to see all of the record at this place.
    Open(usize),
    /// Wants another order; whether the one before stays.
    Sort(Box<str>, bool),
    /// Wants to pick values of a field.
    Filter(Box<str>),
    /// Gave a column another width.
    Width(Box<str>, u16),
    /// Wants this text in the clipboard.
    Copy(String),
    /// Picks a line's record out or puts it back; or all from the one before up to it.
    Choose(usize, bool),
    /// Picks out all records, or puts them back.
    ChooseAll,
}

/// The column before the first that opens a record.
const OPENER: u16 = 40;
/// The same when records can be picked out there, too.
const CHOOSER: u16 = 72;
/// The narrowest that a column becomes.
pub const NARROWEST: u16 = 60;
/// The widest.
pub const WIDEST: u16 = 1200;

/// A cell's element and what it shows.
struct CellNode {
    element: Element,
    text: Text,
    shown: String,
    content: Content,
}

/// What is in a cell.
#[derive(PartialEq)]
enum Content {
    /// Its text node, alone.
    Text,
    /// A text with marks in it.
    Marked,
    /// A link.
    Link(Element),
}

/// A row's element, and which line it shows.
struct RowNode {
    element: HtmlElement,
    cells: Vec<CellNode>,
    check: Option<HtmlInputElement>,
    place: Option<usize>,
    top: f64,
    hidden: bool,
    class: &'static str,
}

/// The row of the totals, wherever the last record is.
const TOTALS: usize = usize::MAX;

/// Where the reader is: the row from zero, none = the head; and the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Active {
    row: Option<usize>,
    column: usize,
}

/// A table.
pub struct Grid {
    element: HtmlElement,
    maker: ElementBuilder,
    id: &'static str,
    head: Element,
    body: HtmlElement,
    foot: Element,
    rows: Vec<RowNode>,
    /// What rows of these columns are copies of, once there is one.
    template: Option<HtmlElement>,
    columns: Vec<Column>,
    /// What stands below each column; none at all = no totals.
    totals: Vec<String>,
    fields: Vec<Field>,
    source: Box<dyn Source>,
    words: CellWords,
    marks: Vec<String>,
    folder: Folder,
    window: Window,
    row_height: f64,
    /// As it was last set: setting it again would cost a look at every row.
    body_height: f64,
    /// Where the scroll bar stood when it was last looked at or put: looking makes the browser lay out the page at once, too.
    bar: f64,
    /// The height of what is in sight, as it was last measured: measuring makes the browser lay out the page at once.
    height: Option<f64>,
    /// Whether scrolling goes so far at a time that nothing in sight stays.
    leaps: bool,
    active: Option<Active>,
    widening: Option<(usize, f64, u16)>,
}

fn style(element: &HtmlElement, name: &str, value: &str) {
    // Only an unknown name would be refused.
    let _ = element.style().set_property(name, value);
}

/// A link to nothing yet.
fn link(maker: &ElementBuilder, label: &str) -> Option<Element> {
    let link = maker.text("a", "grid-link", label)?;
    set(&link, "target", "_blank");
    set(&link, "rel", "noopener noreferrer");
    set(&link, "tabindex", "-1");
    Some(link)
}

impl Grid {
    /// A table in an element that is empty and has the role of a grid. `id` is unique in the page.
    pub fn new(
        element: HtmlElement,
        id: &'static str,
        source: Box<dyn Source>,
        words: CellWords,
    ) -> Option<Grid> {
        let maker = ElementBuilder::of(&element)?;
        let part = |class: &str| {
            let part = maker.element("div", class)?;
            set(&part, "role", "rowgroup");
            maker.within(&element, Some(part.clone()));
            Some(part)
        };
        let (head, body, foot) = (part("grid-head")?, part("grid-body")?, part("grid-foot")?);
        if source.chooses() {
            set(&element, "aria-multiselectable", "true");
        }
        let folder = Folder::new(words.lang.collation().fold);
        Some(Grid {
            body: body.dyn_into().ok()?,
            element,
            maker,
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
            body_height: -1.0,
            bar: 0.0,
            height: None,
            leaps: false,
            active: None,
            widening: None,
        })
    }

    fn lang(&self) -> Lang {
        self.words.lang
    }

    /// Shows other columns, or the same ones in another order or width.
    pub fn set_columns(&mut self, columns: Vec<Column>, fields: Vec<Field>) {
        if self.columns == columns {
            return;
        }
        let same_cells = self.columns.len() == columns.len()
            && self.columns.iter().zip(&columns).all(|(a, b)| a.place == b.place);
        self.columns = columns;
        self.fields = fields;
        self.lay_out();
        self.make_head();
        if !same_cells {
            self.totals.clear();
            self.make_foot();
            self.template = None;
            // The reader stays in the row.
            let last = self.columns.len().saturating_sub(1);
            self.active = self.active.map(|active| Active { column: active.column.min(last), ..active });
            for row in self.rows.drain(..) {
                row.element.remove();
            }
        }
    }

    /// Shows other totals: a text for each column, empty where there is none.
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

    /// Another height of rows, in CSS pixels.
    pub fn set_row_height(&mut self, height: f64) {
        if (self.row_height - height).abs() < 0.01 {
            return;
        }
        self.row_height = height;
        self.height = None;
        style(&self.element, "--row-height", &format!("{height}px"));
    }

    /// Writes values in these words from the next painting on.
    pub fn set_words(&mut self, words: CellWords) {
        self.words = words;
    }

    /// Marks these words, which are folded, wherever the search found them.
    pub fn set_marks(&mut self, marks: Vec<String>) {
        self.marks = marks;
    }

    /// The width of the column before the first.
    fn opener(&self) -> u16 {
        if self.source.chooses() { CHOOSER } else { OPENER }
    }

    fn lay_out(&self) {
        let opener = self.opener();
        let mut template = format!("{opener}px");
        let mut whole = u32::from(opener);
        for (at, column) in self.columns.iter().enumerate() {
            whole += u32::from(column.width);
            // The last one takes what is left.
            template += &match at + 1 == self.columns.len() {
                true => format!(" minmax({}px, 1fr)", column.width),
                false => format!(" {}px", column.width),
            };
        }
        style(&self.element, "--columns", &template);
        style(&self.element, "--row-width", &format!("{whole}px"));
    }

    fn cell_id(&self, active: Active) -> String {
        match active.row {
            None => format!("{}-head-{}", self.id, active.column),
            Some(TOTALS) => format!("{}-total-{}", self.id, active.column),
            Some(_) => format!("{}-active", self.id),
        }
    }

    fn make_head(&self) {
        let m = self.lang().page_messages();
        self.head.set_text_content(None);
        let Some(row) = self.maker.element("div", "grid-row") else { return };
        set(&row, "role", "row");
        set(&row, "aria-rowindex", "1");
        let corner = self.maker.text("div", "grid-cell", "");
        if let Some(corner) = &corner {
            set(corner, "role", "columnheader");
            set(corner, "aria-colindex", "1");
            if self.source.chooses() {
                self.maker.within(corner, self.check(m.choose_all).map(Into::into));
            }
            self.maker.within(corner, self.maker.text("span", "visually-hidden", m.details));
        }
        self.maker.within(&row, corner);
        for (at, column) in self.columns.iter().enumerate() {
            self.maker.within(&row, self.head_cell(at, column));
        }
        self.maker.within(&self.head, Some(row));
        set(&self.element, "aria-colcount", &(self.columns.len() + 1).to_string());
    }

    /// A box that picks out. The keys are the table's, so it takes no focus of its own.
    fn check(&self, label: &str) -> Option<HtmlInputElement> {
        let check = self.maker.element("input", "grid-check")?;
        set(&check, "type", "checkbox");
        set(&check, "tabindex", "-1");
        set(&check, "aria-label", label);
        check.dyn_into().ok()
    }

    fn head_cell(&self, at: usize, column: &Column) -> Option<Element> {
        let m = self.lang().page_messages();
        let cell =
            self.maker.element("div", if column.is_number { "grid-cell number" } else { "grid-cell" })?;
        set(&cell, "role", "columnheader");
        set(&cell, "id", &self.cell_id(Active { row: None, column: at }));
        set(&cell, "aria-colindex", &(at + 2).to_string());
        set(&cell, "data-column", &at.to_string());
        let sorted = match column.sorted {
            None => "none",
            Some((_, false)) => "ascending",
            Some((_, true)) => "descending",
        };
        set(&cell, "aria-sort", sorted);
        // Without it the buttons' names would be the column's.
        set(&cell, "aria-label", &column.title);
        let button = self.maker.text("button", "grid-sort", &column.title)?;
        set(&button, "type", "button");
        set(&button, "tabindex", "-1");
        if let Some((place, descending)) = column.sorted {
            let icon = if descending { Icon::ArrowDown } else { Icon::ArrowUp };
            self.maker.within(&button, self.maker.element("span", icon.class()));
            let several = self.columns.iter().filter(|column| column.sorted.is_some()).count() > 1;
            if several {
                let badge = self.maker.text("span", "grid-sort-place", &place.to_string());
                if let Some(badge) = &badge {
                    set(badge, "aria-hidden", "true");
                }
                self.maker.within(&button, badge);
            }
        }
        self.maker.within(&cell, Some(button));
        if let Some(is_filtered) = column.is_filtered {
            let name = fill(m.filter_by, &[("column", &column.title)]);
            let button = self
                .maker
                .element("button", if is_filtered { "grid-filter is-on" } else { "grid-filter" })?;
            set(&button, "type", "button");
            set(&button, "tabindex", "-1");
            set(&button, "aria-label", &name);
            set(&button, "title", &name);
            self.maker.within(&button, self.maker.element("span", Icon::Filter.class()));
            self.maker.within(&cell, Some(button));
        }
        let handle = self.maker.element("span", "grid-handle");
        if let Some(handle) = &handle {
            set(handle, "aria-hidden", "true");
        }
        self.maker.within(&cell, handle);
        Some(cell)
    }

    fn make_foot(&self) {
        let m = self.lang().page_messages();
        self.foot.set_text_content(None);
        if self.totals.iter().all(String::is_empty) {
            return;
        }
        let Some(row) = self.maker.element("div", "grid-row") else { return };
        set(&row, "role", "row");
        let label = self.maker.text("div", "grid-cell", "∑");
        if let Some(label) = &label {
            set(label, "role", "rowheader");
            set(label, "aria-colindex", "1");
            set(label, "aria-label", m.total);
            set(label, "title", m.total);
        }
        self.maker.within(&row, label);
        for (at, (column, total)) in self.columns.iter().zip(&self.totals).enumerate() {
            let class = if column.is_number { "grid-cell number" } else { "grid-cell" };
            let cell = self.maker.text("div", class, total);
            if let Some(cell) = &cell {
                set(cell, "role", "gridcell");
                set(cell, "id", &self.cell_id(Active { row: Some(TOTALS), column: at }));
                set(cell, "aria-colindex", &(at + 2).to_string());
            }
            self.maker.within(&row, cell);
        }
        self.maker.within(&self.foot, Some(row));
    }

    /// A row with nothing in it, to be copied: making every element by itself takes several times as long.
    fn make_template(&self) -> Option<HtmlElement> {
        let m = self.lang().page_messages();
        let row = self.maker.element("div", "grid-row")?;
        set(&row, "role", "row");
        let opener = self.maker.element("div", "grid-cell")?;
        set(&opener, "role", "gridcell");
        set(&opener, "aria-colindex", "1");
        let button = self.maker.element("button", "grid-open")?;
        set(&button, "type", "button");
        set(&button, "tabindex", "-1");
        set(&button, "aria-label", m.details);
        set(&button, "title", m.details);
        if self.source.chooses() {
            self.maker.within(&opener, self.check(m.choose).map(Into::into));
        }
        self.maker.within(&opener, Some(button));
        self.maker.within(&row, Some(opener));
        for (at, column) in self.columns.iter().enumerate() {
            let class = if column.is_number { "grid-cell number" } else { "grid-cell" };
            let cell = self.maker.element("div", class)?;
            set(&cell, "role", "gridcell");
            set(&cell, "aria-colindex", &(at + 2).to_string());
            if self.has_links(column) {
                self.maker.within(&cell, link(&self.maker, m.open_link));
            }
            self.maker.within(&row, Some(cell));
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
        // A copy of an element is one of the same sort.
        let element: HtmlElement = self.template.as_ref()?.clone_node_with_deep(true).ok()?.unchecked_into();
        let mut cells = Vec::with_capacity(self.columns.len());
        let opener = element.first_element_child()?;
        let check = opener.first_element_child().and_then(|check| check.dyn_into().ok());
        let mut next = opener.next_element_sibling();
        for column in &self.columns {
            let element = next?;
            next = element.next_element_sibling();
            let text = self.maker.node("")?;
            let content = match element.first_element_child().filter(|_| self.has_links(column)) {
                Some(link) => Content::Link(link),
                None => {
                    let _ = element.append_child(&text);
                    Content::Text
                }
            };
            cells.push(CellNode { element, text, shown: String::new(), content });
        }
        let _ = self.body.append_child(&element);
        Some(RowNode { element, cells, check, place: None, top: -1.0, hidden: false, class: "grid-row" })
    }

    /// Takes another number of lines and another size of the element, and paints. `top` = the answer is another one.
    pub fn refresh(&mut self, top: bool) {
        let lines = self.source.lines();
        // Before there are rows, nobody can have scrolled.
        if !self.rows.is_empty() {
            self.take_scroll();
        }
        if top {
            self.window.scroll(0.0);
            self.active = self.active.map(|active| Active { row: active.row.map(|_| 0), ..active });
        }
        let body = (lines as f64 * self.row_height).min(TALLEST);
        if (self.body_height - body).abs() > 0.01 {
            style(&self.body, "height", &format!("{body}px"));
            self.body_height = body;
        }
        let height = match self.height {
            // With more rows than there is room for, before and now, the room is the same.
            Some(height) if body > height + self.row_height => height,
            _ => {
                let outside = self.head.client_height() + self.foot.client_height();
                let height = f64::from(self.element.client_height() - outside);
                self.height = Some(height).filter(|height| body > height + self.row_height);
                height
            }
        };
        self.window.fit(lines, self.row_height, height);
        self.put_bar();
        // Head and totals are rows, too.
        let total = usize::from(self.foot.has_child_nodes());
        set(&self.element, "aria-rowcount", &(lines + 1 + total).to_string());
        if let Some(row) = self.foot.first_element_child() {
            set(&row, "aria-rowindex", &(lines + 2).to_string());
        } else if let Some(Active { row: Some(row @ TOTALS), .. }) = &mut self.active {
            *row = lines.saturating_sub(1);
        }
        if lines == 0 {
            self.active = self.active.filter(|active| active.row.is_none());
        }
        self.paint(true);
    }

    /// Other records are picked out.
    pub fn choice_changed(&mut self) {
        let (chosen, lines) = (self.source.chosen(), self.source.lines());
        let all = self.head.query_selector(".grid-check").ok().flatten();
        if let Some(all) = all.and_then(|check| check.dyn_into::<HtmlInputElement>().ok()) {
            all.set_checked(lines > 0 && chosen == lines);
            all.set_indeterminate(chosen > 0 && chosen < lines);
        }
        self.paint(true);
    }

    /// The window has another size.
    pub fn resized(&mut self) {
        self.height = None;
        self.refresh(false);
    }

    /// The element was scrolled.
    pub fn scrolled(&mut self) {
        self.take_scroll();
        self.paint(false);
    }

    /// Takes over where the bar stands now: the browser tells of a scroll only a frame later, and until then it must not be undone.
    fn take_scroll(&mut self) {
        let now = f64::from(self.element.scroll_top());
        self.bar = now;
        if (now - self.window.scrolled()).abs() >= 1.0 {
            self.window.scroll(now);
        }
    }

    /// Scrolling came to rest: the bar stands where it belongs, and the rows' elements in their order, for those who read them
    /// one after another.
    pub fn settle(&mut self) {
        self.take_scroll();
        self.window.settle();
        self.put_bar();
        self.paint(false);
        let mut shown: Vec<&RowNode> = self.rows.iter().filter(|row| !row.hidden).collect();
        shown.sort_by_key(|row| row.place);
        let in_order = shown.windows(2).all(|pair| match pair {
            [a, b] => a.element.next_element_sibling().is_some_and(|next| next == *b.element),
            _ => true,
        });
        if !in_order {
            for row in shown {
                let _ = self.body.append_child(&row.element);
            }
        }
    }

    fn put_bar(&mut self) {
        let bar = self.window.scrolled();
        if (self.bar - bar).abs() >= 1.0 {
            self.element.set_scroll_top(bar.round() as i32);
            self.bar = bar;
        }
    }

    fn paint(&mut self, anew: bool) {
        let range = self.window.range();
        self.source.want(range.clone());
        let mut anew = anew;
        while self.rows.len() < range.len() {
            let Some(row) = self.make_row() else { return };
            self.rows.push(row);
            // With another number of elements each line has another element.
            anew = true;
        }
        // While leaping, always the same elements show what is in sight, and nobody can read where a text is cut off.
        let leaps = self.window.leapt();
        if self.leaps != leaps {
            self.leaps = leaps;
            self.body.set_class_name(if leaps { "grid-body is-leaping" } else { "grid-body" });
        }
        let count = if leaps { range.len() } else { self.rows.len() }.max(1);
        for at in 0..self.rows.len() {
            // The line in sight whose turn this element is.
            let place = range.start + (at + count - range.start % count) % count;
            self.paint_row(at, (at < count && range.contains(&place)).then_some(place), anew);
        }
        self.show_active(&range);
    }

    fn paint_row(&mut self, at: usize, place: Option<usize>, anew: bool) {
        let Some(mut row) = self.rows.get_mut(at).map(|row| std::mem::replace(row, RowNode::nothing(row)))
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
                    style(&row.element, "transform", &format!("translateY({top}px)"));
                    row.top = top;
                }
                if row.place != Some(place) || anew {
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
        if let Some(check) = &row.check {
            let is_chosen = self.source.is_chosen(place);
            check.set_checked(is_chosen);
            set(&row.element, "aria-selected", if is_chosen { "true" } else { "false" });
        }
        let Grid { source, words, columns, fields, marks, folder, maker, .. } = self;
        source.line(place, &mut |line| {
            let class = match &line {
                Line::Row(..) => "grid-row",
                Line::Group(_) => "grid-row is-group",
                Line::Pending => "grid-row is-pending",
                Line::Unreadable => "grid-row is-unreadable",
            };
            if row.class != class {
                row.element.set_class_name(class);
                row.class = class;
            }
            for (at, (node, column)) in row.cells.iter_mut().zip(columns.iter()).enumerate() {
                let Some(field) = fields.get(column.place) else { continue };
                match &line {
                    Line::Row(store, record) => match store.cell(*record, column.place) {
                        Cell::Link(href) => node.show_link(maker, &href.to_string(), m.open_link),
                        cell => {
                            let text = words.write(field, cell);
                            let is_searched = field.searched
                                && matches!(field.field_type, FieldType::Text | FieldType::Texts);
                            // What was found in a hidden name must not tell what it is.
                            if marks.is_empty() || !is_searched || words.hides(field) {
                                node.show(&text);
                            } else {
                                node.show_marked(maker, &text, &folder.marks(&text, marks));
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

    /// The place of the line that an element belongs to.
    fn place_of(&self, target: &Element) -> Option<usize> {
        let row = target.closest(".grid-body > .grid-row").ok()??;
        self.rows.iter().find(|node| *node.element == row).and_then(|node| node.place)
    }

    /// A click somewhere in the table.
    pub fn click(&mut self, target: &Element, with_shift: bool) -> Option<GridEvent> {
        let column =
            |cell: &Element| cell.get_attribute("data-column").and_then(|at| at.parse::<usize>().ok());
        if let Some(at) = target.closest("[data-column]").ok().flatten().as_ref().and_then(column) {
            self.activate(Active { row: None, column: at });
            let field = self.columns.get(at)?.field.clone();
            if target.closest(".grid-handle").ok().flatten().is_some() {
                return None;
            }
            return Some(match target.closest(".grid-filter").ok().flatten() {
                Some(_) => GridEvent::Filter(field),
                None => GridEvent::Sort(field, with_shift),
            });
        }
        let is_check = target.closest(".grid-check").ok().flatten().is_some();
        if is_check && target.closest(".grid-head").ok().flatten().is_some() {
            return Some(GridEvent::ChooseAll);
        }
        let place = self.place_of(target)?;
        if is_check {
            self.activate(Active { row: Some(place), column: 0 });
            return Some(GridEvent::Choose(place, with_shift));
        }
        if target.closest(".grid-open").ok().flatten().is_some() {
            self.activate(Active { row: Some(place), column: 0 });
            return self.open(place);
        }
        let cell = target.closest(".grid-cell").ok()??;
        let at = cell.get_attribute("aria-colindex").and_then(|at| at.parse::<usize>().ok())?;
        self.activate(Active { row: Some(place), column: at.saturating_sub(2) });
        None
    }

    /// A double click opens the record.
    pub fn double_click(&mut self, target: &Element) -> Option<GridEvent> {
        self.place_of(target).and_then(|place| self.open(place))
    }

    fn open(&self, place: usize) -> Option<GridEvent> {
        let mut is_record = false;
        self.source.line(place, &mut |line| is_record = matches!(line, Line::Row(..)));
        is_record.then_some(GridEvent::Open(place))
    }

    /// The reader came to the table: something is active from now on.
    pub fn focused(&mut self) {
        if self.active.is_none() && self.source.lines() > 0 {
            let first = self.window.first_whole();
            self.active = Some(Active { row: Some(first), column: 0 });
            self.paint(false);
        }
    }

    /// A key. `None` = not one of the table's.
    pub fn key(&mut self, event: &KeyboardEvent) -> Option<Option<GridEvent>> {
        let lines = self.source.lines();
        let last_column = self.columns.len().saturating_sub(1);
        let last = lines.saturating_sub(1);
        let active = self.active.unwrap_or(Active { row: Some(0), column: 0 });
        let Active { row, column } = active;
        let with_control = event.ctrl_key() || event.meta_key();
        let key = event.key();
        if event.alt_key() {
            // As a list is opened elsewhere: the values of this column.
            let field = self.columns.get(column).filter(|column| column.is_filtered.is_some())?.field.clone();
            return (key == "ArrowDown").then_some(Some(GridEvent::Filter(field)));
        }
        let page = self.window.page();
        let chooses = self.source.chooses() && lines > 0;
        let moved = match key.as_str() {
            // Below the last line are the totals, when there are any.
            "ArrowDown" if row >= Some(last) && self.foot.has_child_nodes() => {
                Active { row: Some(TOTALS), column }
            }
            "ArrowUp" if row == Some(TOTALS) => Active { row: Some(last), column },
            "ArrowDown" => Active { row: Some(row.map_or(0, |row| (row + 1).min(last))), column },
            "ArrowUp" => Active { row: row.and_then(|row| row.checked_sub(1)), column },
            "ArrowLeft" => Active { row, column: column.saturating_sub(1) },
            "ArrowRight" => Active { row, column: (column + 1).min(last_column) },
            "PageDown" => {
                Active { row: Some(row.map_or(0, |row| row.saturating_add(page).min(last))), column }
            }
            "PageUp" => Active { row: row.map(|row| row.min(last).saturating_sub(page)), column },
            "Home" if with_control => Active { row: Some(0), column: 0 },
            "End" if with_control => Active { row: Some(last), column: last_column },
            "Home" => Active { row, column: 0 },
            "End" => Active { row, column: last_column },
            " " if chooses && !with_control => {
                return Some(
                    row.filter(|row| *row != TOTALS).map(|row| GridEvent::Choose(row, event.shift_key())),
                );
            }
            "a" | "A" if chooses && with_control => return Some(Some(GridEvent::ChooseAll)),
            "Enter" | " " if !with_control => {
                return match row {
                    None => {
                        let field = self.columns.get(column)?.field.clone();
                        Some(Some(GridEvent::Sort(field, event.shift_key())))
                    }
                    Some(TOTALS) => Some(None),
                    Some(row) => Some(self.open(row)),
                };
            }
            "c" | "C" if with_control => {
                return Some(Some(GridEvent::Copy(
                    self.text_of(row?, (!event.shift_key()).then_some(column))?,
                )));
            }
            _ => return None,
        };
        if lines == 0 && moved.row.is_some() {
            return Some(None);
        }
        self.activate(moved);
        // As in a list of files: with Shift, what one passes is picked out.
        let passes = chooses && event.shift_key() && matches!(key.as_str(), "ArrowDown" | "ArrowUp");
        Some(moved.row.filter(|row| passes && *row != TOTALS).map(|row| GridEvent::Choose(row, true)))
    }

    fn activate(&mut self, active: Active) {
        self.active = Some(active);
        // Head and totals are always in sight.
        if let Some(row) = active.row.filter(|row| *row != TOTALS) {
            self.window.reveal(row);
            self.put_bar();
        }
        self.reveal_column(active.column);
        self.paint(false);
    }

    /// Scrolls sideways until a column is in sight.
    fn reveal_column(&self, column: usize) {
        let widths = self.columns.iter().map(|column| i32::from(column.width));
        let left = i32::from(self.opener()) + widths.clone().take(column).sum::<i32>();
        let right = left + widths.skip(column).take(1).sum::<i32>();
        let (from, width) = (self.element.scroll_left(), self.element.client_width());
        if left < from {
            self.element.set_scroll_left(if column == 0 { 0 } else { left });
        } else if right > from + width {
            self.element.set_scroll_left((right - width).min(left));
        }
    }

    fn show_active(&mut self, range: &Range<usize>) {
        let id = format!("{}-active", self.id);
        let Some(active) = self.active else {
            let _ = self.element.remove_attribute("aria-activedescendant");
            return;
        };
        let is_fixed = matches!(active.row, None | Some(TOTALS));
        let mut is_there = is_fixed;
        for row in &self.rows {
            for (at, cell) in row.cells.iter().enumerate() {
                let is_it = row.place.is_some() && row.place == active.row && at == active.column;
                let was_it = cell.element.has_attribute("id");
                if is_it && !was_it {
                    set(&cell.element, "id", &id);
                } else if !is_it && was_it {
                    let _ = cell.element.remove_attribute("id");
                }
                is_there |= is_it;
            }
        }
        for (part, row) in [(&self.head, None), (&self.foot, Some(TOTALS))] {
            let mut cell = part.first_element_child().and_then(|row| row.first_element_child());
            let mut at = 0_usize;
            while let Some(fixed) = cell {
                let is_it = active.row == row && at == active.column + 1;
                let _ = fixed.class_list().toggle_with_force("is-active", is_it);
                cell = fixed.next_element_sibling();
                at += 1;
            }
        }
        if is_there && (is_fixed || active.row.is_some_and(|row| range.contains(&row))) {
            set(&self.element, "aria-activedescendant", &self.cell_id(active));
        } else {
            let _ = self.element.remove_attribute("aria-activedescendant");
        }
    }

    /// The text of a line's cell; or of all its cells as a spreadsheet takes them, none of them for a formula.
    fn text_of(&self, place: usize, column: Option<usize>) -> Option<String> {
        if place == TOTALS {
            return match column {
                Some(at) => self.totals.get(at).cloned(),
                None => Some(self.totals.join("\t")),
            };
        }
        let mut text = None;
        self.source.line(place, &mut |line| {
            let Line::Row(store, row) = line else { return };
            let write = |column: &Column| {
                let field = self.fields.get(column.place)?;
                self.words.known(field, store.cell(row, column.place))
            };
            if let Some(at) = column {
                text = self.columns.get(at).map(|column| write(column).unwrap_or_default());
                return;
            }
            let texts: Vec<Option<String>> = self.columns.iter().map(write).collect();
            let cells =
                self.columns.iter().zip(&texts).map(|(column, text)| match store.cell(row, column.place) {
                    Cell::Quantity(quantity) => quantity.into(),
                    _ => SheetCell::Text(text.as_deref().unwrap_or_default()),
                });
            let cells: Vec<SheetCell<'_>> = cells.collect();
            let mut csv = Csv::new(self.lang().csv().clipboard());
            csv.row(&cells);
            text = csv.finish().strip_suffix("\r\n").map(str::to_owned);
        });
        text
    }

    /// The pointer went down: on the edge of a column it begins to widen it. Answers whether it does.
    pub fn grab(&mut self, target: &Element, x: f64) -> bool {
        let cell = target.closest(".grid-handle").ok().flatten().and_then(|handle| handle.parent_element());
        let at =
            cell.and_then(|cell| cell.get_attribute("data-column")).and_then(|at| at.parse::<usize>().ok());
        self.widening = at.and_then(|at| self.columns.get(at).map(|column| (at, x, column.width)));
        self.widening.is_some()
    }

    /// The pointer moved.
    pub fn drag(&mut self, x: f64) {
        if let Some((at, from, before)) = self.widening {
            let width = (f64::from(before) + x - from).clamp(f64::from(NARROWEST), f64::from(WIDEST));
            if let Some(column) = self.columns.get_mut(at) {
                column.width = width as u16;
            }
            self.lay_out();
        }
    }

    /// The pointer was let go.
    pub fn drop(&mut self) -> Option<GridEvent> {
        let (at, _, before) = self.widening.take()?;
        let column = self.columns.get(at)?;
        (column.width != before).then(|| GridEvent::Width(column.field.clone(), column.width))
    }
}

impl RowNode {
    /// What stands in a row's place while it is filled.
    fn nothing(row: &RowNode) -> RowNode {
        RowNode {
            element: row.element.clone(),
            cells: Vec::new(),
            check: None,
            place: None,
            top: 0.0,
            hidden: true,
            class: "",
        }
    }
}

impl CellNode {
    fn show(&mut self, text: &str) {
        if self.content != Content::Text {
            self.element.set_text_content(None);
            let _ = self.element.append_child(&self.text);
            self.content = Content::Text;
        } else if self.shown == text {
            return;
        }
        self.text.set_data(text);
        self.shown.clear();
        self.shown.push_str(text);
    }

    fn show_marked(&mut self, maker: &ElementBuilder, text: &str, marks: &[Range<usize>]) {
        if marks.is_empty() {
            self.show(text);
            return;
        }
        self.clear(text);
        let mut from = 0;
        let plain = |part: Option<&str>| {
            if let Some(node) = part.filter(|part| !part.is_empty()).and_then(|part| maker.node(part)) {
                let _ = self.element.append_child(&node);
            }
        };
        for mark in marks {
            plain(text.get(from..mark.start));
            if let Some(mark) = text.get(mark.clone()).and_then(|part| maker.text("mark", "", part)) {
                let _ = self.element.append_child(&mark);
            }
            from = mark.end;
        }
        plain(text.get(from..));
    }

    fn show_link(&mut self, maker: &ElementBuilder, href: &str, label: &str) {
        if let Content::Link(link) = &self.content {
            if self.shown != href {
                set(link, "href", href);
                self.shown.clear();
                self.shown.push_str(href);
            }
            return;
        }
        self.clear(href);
        if let Some(link) = link(maker, label) {
            set(&link, "href", href);
            maker.within(&self.element, Some(link.clone()));
            self.content = Content::Link(link);
        }
    }

    fn clear(&mut self, text: &str) {
        self.element.set_text_content(None);
        self.content = Content::Marked;
        self.shown.clear();
        self.shown.push_str(text);
    }
}
