//! Column widths, and resizing with the pointer.

use super::{Grid, GridEvent};
use crate::components::element::set_style;
use crate::components::table::{Column, Line};
use crate::i18n::cells::CellWords;
use record_store::Cell;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};

/// Width of the first column, which has the button that opens a record, in CSS pixels.
const OPENER: u16 = 40;
/// The same with a checkbox.
const OPENER_WITH_CHECKBOX: u16 = 72;
/// Minimum width of a column, in CSS pixels.
pub const NARROWEST: u16 = 60;
/// Maximum width of a column, in CSS pixels.
pub const WIDEST: u16 = 1200;

/// What a head's cell holds besides the title, in CSS pixels: its padding and gap, and room for the arrow of a sorted column.
const BESIDE_TITLE: u16 = 36;
/// The button that opens a column's filter, in CSS pixels.
const FILTER: u16 = 24;

/// Measures text in an element's font, without laying out the page.
struct Measure(CanvasRenderingContext2d);

impl Measure {
    fn of(element: &Element) -> Option<Measure> {
        let window = web_sys::window()?;
        let canvas: HtmlCanvasElement = window.document()?.create_element("canvas").ok()?.unchecked_into();
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
        let style = window.get_computed_style(element).ok()??;
        // Not `font`, which some browsers leave empty.
        let parts = ["font-weight", "font-size", "font-family"];
        context.set_font(&parts.map(|part| style.get_property_value(part).unwrap_or_default()).join(" "));
        Some(Measure(context))
    }

    fn width(&self, text: &str) -> f64 {
        self.0.measure_text(text).map_or(0.0, |text| text.width())
    }
}

/// A column being resized.
pub(super) struct Resize {
    column: usize,
    /// The pointer's position at the start.
    from: f64,
    /// The width at the start.
    before: f64,
    has_moved: bool,
}

/// The widths that a column needs for its title and for its values, in CSS pixels.
#[derive(Clone, Copy, Default)]
pub(super) struct Need {
    title: u16,
    values: u16,
}

/// Padding of a cell, and a pixel for rounding.
const AROUND_VALUE: f64 = 21.0;
/// The arrow after a link.
const AFTER_LINK: f64 = 18.0;
/// The icon before a status or a severity, in CSS pixels.
const ICON: f64 = 18.0;
/// Number of lines that are measured to lay out the columns.
const SAMPLE: usize = 100;
/// The same when the reader asks for it.
const LARGE_SAMPLE: usize = 1000;
/// Maximum width of a column that is fitted to its values.
const WIDEST_FITTED: u16 = 640;
/// By how much a column may be wider than usual to show its values whole.
const MORE: u16 = 40;
/// Room in which no columns stay in sight, because they would leave too little to the others.
const LEAST_ROOM: u16 = 600;
/// Usual and utmost least width of a column with long texts.
const LEAST_TEXT: u16 = 280;
const NARROWEST_TEXT: u16 = 160;

fn pixels(width: f64) -> u16 {
    width.ceil().clamp(0.0, f64::from(WIDEST)) as u16
}

impl Grid {
    pub(super) fn opener_width(&self) -> u16 {
        if self.source.chooses() { OPENER_WITH_CHECKBOX } else { OPENER }
    }

    /// Widens the columns whose width the reader did not choose until their titles fit, and remembers what the titles need.
    pub(super) fn fit_titles(&mut self, columns: &mut [Column]) {
        let Some(measure) = Measure::of(&self.head) else { return };
        self.needs.resize(columns.len(), Need::default());
        for (column, need) in columns.iter_mut().zip(&mut self.needs) {
            // The button to filter a column of numbers lies over the start of its cell.
            let has_button = column.is_filtered.is_some() && !column.is_number;
            let beside = if has_button { BESIDE_TITLE + FILTER } else { BESIDE_TITLE };
            need.title = pixels(measure.width(&column.title) + f64::from(beside));
            if !column.is_chosen {
                column.width = column.width.max(need.title);
            }
        }
    }

    /// Measures what the values need, once for the same columns, so that widths do not change while the reader searches.
    pub(super) fn fit_values(&mut self) {
        if self.has_needs || self.source.lines() == 0 {
            return;
        }
        let Some(measure) = Measure::of(&self.body) else { return };
        for at in 0..self.columns.len() {
            let values = self.values_width(&measure, at, SAMPLE);
            if let Some(need) = self.needs.get_mut(at) {
                need.values = values;
            }
        }
        self.has_needs = true;
    }

    /// The width that the values of the first lines need.
    fn values_width(&self, measure: &Measure, at: usize, lines: usize) -> u16 {
        let Some(column) = self.columns.get(at) else { return 0 };
        let Some(field) = self.fields.get(column.place) else { return 0 };
        let m = self.lang().page_messages();
        let total = self.totals.get(at).map_or(0.0, |total| measure.width(total) * 1.1);
        let widest = (0..self.source.lines().min(lines)).fold(total, |widest, place| {
            let mut width = 0.0;
            self.source.line(place, &mut |line| {
                if let Line::Row(store, record) = line {
                    width = match store.cell(record, column.place) {
                        Cell::Link(_) => measure.width(m.open_link) + AFTER_LINK,
                        cell => {
                            let icon = if CellWords::tone(field, cell).is_empty() { 0.0 } else { ICON };
                            measure.width(&self.words.write(field, cell)) + icon
                        }
                    };
                }
            });
            widest.max(width)
        });
        pixels(widest + AROUND_VALUE)
    }

    /// Handles a double click: on the edge of a column, fits it to its title and its values.
    pub fn double_click(&self, target: &Element) -> Option<GridEvent> {
        let handle = target.closest(".grid-handle").ok()??;
        let at = head_column(&handle.parent_element()?)?;
        let title = self.needs.get(at)?.title;
        let values = self.values_width(&Measure::of(&self.body)?, at, LARGE_SAMPLE);
        let width = title.max(values).clamp(NARROWEST, WIDEST_FITTED);
        Some(GridEvent::Width(self.columns.get(at)?.field.clone(), width))
    }

    /// The width in which the column of a field is shown.
    pub fn shown_width(&self, field: &str) -> Option<u16> {
        let at = self.columns.iter().position(|column| *column.field == *field)?;
        let cell = self.head.query_selector(&format!("[data-column='{at}']")).ok()??;
        Some(cell.get_bounding_client_rect().width().round() as u16)
    }

    /// The widths of the columns, fitted to the room where they are too wide for it.
    fn fitted(&self, room: u16) -> Vec<u16> {
        let widths = || self.columns.iter().map(|column| column.width);
        let all = |widths: &[u16]| {
            u32::from(self.opener_width()) + widths.iter().map(|w| u32::from(*w)).sum::<u32>()
        };
        let mut fitted: Vec<u16> = widths().collect();
        if all(&fitted) <= u32::from(room) || !self.has_needs {
            return fitted;
        }
        for ((column, need), width) in self.columns.iter().zip(&self.needs).zip(&mut fitted) {
            if !column.is_chosen && !column.grows {
                // A little wider than usual rather than cut off.
                *width = need.title.max(need.values).min(width.saturating_add(MORE));
            }
        }
        // Long texts give way until the measure is in sight, and the identifying ones until half of the room is left to the others.
        let measure = self.columns.iter().position(|column| column.is_measure);
        let through = measure.map_or(fitted.len(), |at| at + 1);
        self.shorten(&mut fitted, through, u32::from(room), LEAST_TEXT);
        self.shorten(&mut fitted, self.identifying(), u32::from(room / 2), NARROWEST_TEXT);
        fitted
    }

    /// Makes the columns with long texts among the first `count` narrower, so that these fit into `room` as far as possible.
    fn shorten(&self, widths: &mut [u16], count: usize, room: u32, least: u16) {
        let whole = widths.iter().take(count).map(|width| u32::from(*width)).sum::<u32>();
        let excess = (whole + u32::from(self.opener_width())).saturating_sub(room);
        let slack_of = |column: &Column, need: &Need, width: u16| match column.grows && !column.is_chosen {
            true => u32::from(width.saturating_sub(need.title.max(need.values.min(least)))),
            false => 0,
        };
        let columns = || self.columns.iter().zip(&self.needs).take(count);
        let slack: u32 =
            columns().zip(widths.iter()).map(|((column, need), width)| slack_of(column, need, *width)).sum();
        for ((column, need), width) in columns().zip(widths.iter_mut()) {
            // In proportion to what each can give.
            let part = slack_of(column, need, *width) * excess.min(slack);
            *width -= part.div_ceil(slack.max(1)).min(u32::from(*width)) as u16;
        }
    }

    /// Number of columns at the start that tell records apart.
    fn identifying(&self) -> usize {
        self.columns.iter().take(2).rposition(|column| column.identifies).map_or(1, |at| at + 1)
    }

    /// Measures the room for the columns.
    pub(super) fn measure_room(&mut self) {
        self.room = self.element.client_width().clamp(0, i32::from(u16::MAX)) as u16;
    }

    /// Sets the widths for all rows at once, as custom properties of the grid.
    pub(super) fn lay_out(&mut self) {
        let opener = self.opener_width();
        let fitted = self.fitted(self.room);
        let has_growing = self.columns.iter().any(|column| column.grows && !column.is_chosen);
        let mut template = format!("{opener}px");
        let mut whole = u32::from(opener);
        for (at, (column, width)) in self.columns.iter().zip(&fitted).enumerate() {
            whole += u32::from(*width);
            // Without long texts the last column takes the remaining width.
            let is_last = at + 1 == self.columns.len();
            template += &match (column.grows && !column.is_chosen, is_last && !has_growing) {
                (true, _) => format!(" minmax({width}px, {width}fr)"),
                (_, true) => format!(" minmax({width}px, 1fr)"),
                _ => format!(" {width}px"),
            };
        }
        // Only what scrolls sideways needs frozen columns, and only while they leave room for others.
        let is_wide = whole > u32::from(self.room);
        let has_room = is_wide && self.room >= LEAST_ROOM && !self.form.cards;
        let mut frozen = if has_room { self.identifying() } else { 0 };
        let width_of = |count: usize| opener + fitted.iter().take(count).sum::<u16>();
        while frozen > 0 && u32::from(width_of(frozen)) * 5 > u32::from(self.room) * 3 {
            frozen -= 1;
        }
        self.frozen = frozen;
        self.widths = fitted.clone();
        set_style(&self.element, "--columns", &template);
        set_style(&self.element, "--row-width", &format!("{whole}px"));
        set_style(&self.element, "--opener", &format!("{opener}px"));
        set_style(&self.element, "--first", &format!("{}px", width_of(1)));
        let classes = self.element.class_list();
        for (class, is_on) in
            [("is-wide", has_room), ("has-frozen", frozen > 0), ("has-frozen-2", frozen > 1)]
        {
            // Refused only for a name with a space.
            let _ = classes.toggle_with_force(class, is_on);
        }
        self.mark_stuck();
    }

    /// Marks the columns that lie over others, so that they get an edge.
    pub(super) fn mark_stuck(&mut self) {
        let measure = self.columns.iter().position(|column| column.is_measure);
        let end = measure.map_or(0, |at| {
            let widths = self.widths.iter().take(at + 1).map(|width| i32::from(*width));
            i32::from(self.opener_width()) + widths.sum::<i32>()
        });
        let is_wide =
            self.room >= LEAST_ROOM && !self.form.cards && (self.frozen > 0 || end > i32::from(self.room));
        // The position is negative from right to left.
        let from = if is_wide { self.element.scroll_left().abs() } else { 0 };
        let stuck = (self.frozen > 0 && from > 0, is_wide && end > from + i32::from(self.room));
        if self.stuck != stuck {
            self.stuck = stuck;
            let classes = self.element.class_list();
            // Refused only for a name with a space.
            let _ = classes.toggle_with_force("is-stuck-start", stuck.0);
            let _ = classes.toggle_with_force("is-stuck-end", stuck.1);
        }
    }

    /// Width of the columns that stay in sight at the start, in CSS pixels.
    pub(super) fn frozen_width(&self) -> i32 {
        let columns = self.widths.iter().take(self.frozen).map(|width| i32::from(*width));
        if self.frozen == 0 { 0 } else { i32::from(self.opener_width()) + columns.sum::<i32>() }
    }

    /// Handles `pointerdown`: on the edge of a column, starts resizing it. Returns whether it does.
    pub fn grab(&mut self, target: &Element, x: f64) -> bool {
        let handle = target.closest(".grid-handle").ok().flatten();
        let at = handle.and_then(|handle| handle.parent_element()).and_then(|cell| head_column(&cell));
        self.resize = at.and_then(|at| {
            let field = self.columns.get(at)?.field.clone();
            let before = f64::from(self.shown_width(&field)?);
            Some(Resize { column: at, from: x, before, has_moved: false })
        });
        self.resize.is_some()
    }

    /// Handles `pointermove`.
    pub fn drag(&mut self, x: f64) {
        if let Some(Resize { column, from, before, has_moved }) = &mut self.resize {
            // A press without moving is no change.
            *has_moved |= (x - *from).abs() >= 1.0;
            if *has_moved && let Some(column) = self.columns.get_mut(*column) {
                let width = (*before + x - *from).clamp(f64::from(NARROWEST), f64::from(WIDEST));
                (column.width, column.is_chosen) = (width.round() as u16, true);
                self.lay_out();
            }
        }
    }

    /// Handles `pointerup`.
    pub fn drop(&mut self) -> Option<GridEvent> {
        let Resize { column, has_moved, .. } = self.resize.take()?;
        let column = self.columns.get(column)?;
        has_moved.then(|| GridEvent::Width(column.field.clone(), column.width))
    }
}

/// The column of a cell in the head.
pub(super) fn head_column(cell: &Element) -> Option<usize> {
    cell.get_attribute("data-column")?.parse().ok()
}
