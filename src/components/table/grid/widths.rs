//! Column widths, and resizing with the pointer.

use super::{Grid, GridEvent};
use crate::components::element::set_style;
use crate::components::table::Column;
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
    before: u16,
}

impl Grid {
    pub(super) fn opener_width(&self) -> u16 {
        if self.source.chooses() { OPENER_WITH_CHECKBOX } else { OPENER }
    }

    /// Widens the columns whose width the reader did not choose until their titles fit.
    pub(super) fn fit_titles(&self, columns: &mut [Column]) {
        let Some(measure) = Measure::of(&self.head) else { return };
        for column in columns.iter_mut().filter(|column| column.width == column.usual_width) {
            // The button to filter a column of numbers lies over the start of its cell.
            let has_button = column.is_filtered.is_some() && !column.is_number;
            let beside = if has_button { BESIDE_TITLE + FILTER } else { BESIDE_TITLE };
            let needed = measure.width(&column.title) + f64::from(beside);
            column.width = column.width.max(needed.ceil().clamp(0.0, f64::from(WIDEST)) as u16);
        }
    }

    /// Sets the widths for all rows at once, as custom properties of the grid.
    pub(super) fn lay_out(&self) {
        let opener = self.opener_width();
        let mut template = format!("{opener}px");
        let mut whole = u32::from(opener);
        for (at, column) in self.columns.iter().enumerate() {
            whole += u32::from(column.width);
            // The last column takes the remaining width.
            template += &match at + 1 == self.columns.len() {
                true => format!(" minmax({}px, 1fr)", column.width),
                false => format!(" {}px", column.width),
            };
        }
        set_style(&self.element, "--columns", &template);
        set_style(&self.element, "--row-width", &format!("{whole}px"));
    }

    /// Handles `pointerdown`: on the edge of a column, starts resizing it. Returns whether it does.
    pub fn grab(&mut self, target: &Element, x: f64) -> bool {
        let handle = target.closest(".grid-handle").ok().flatten();
        let at = handle.and_then(|handle| handle.parent_element()).and_then(|cell| head_column(&cell));
        self.resize = at.and_then(|at| {
            let column = self.columns.get(at)?;
            Some(Resize { column: at, from: x, before: column.width })
        });
        self.resize.is_some()
    }

    /// Handles `pointermove`.
    pub fn drag(&mut self, x: f64) {
        if let Some(Resize { column, from, before }) = &self.resize {
            let width = (f64::from(*before) + x - from).clamp(f64::from(NARROWEST), f64::from(WIDEST));
            if let Some(column) = self.columns.get_mut(*column) {
                column.width = width as u16;
            }
            self.lay_out();
        }
    }

    /// Handles `pointerup`.
    pub fn drop(&mut self) -> Option<GridEvent> {
        let Resize { column, before, .. } = self.resize.take()?;
        let column = self.columns.get(column)?;
        (column.width != before).then(|| GridEvent::Width(column.field.clone(), column.width))
    }
}

/// The column of a cell in the head.
pub(super) fn head_column(cell: &Element) -> Option<usize> {
    cell.get_attribute("data-column")?.parse().ok()
}
