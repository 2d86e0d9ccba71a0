//! The form for a narrow window: each row is a card of two lines, and in the app's own page the list scrolls with the page.
//!
//! Where the window counts as narrow, and what covers the edges of the page, the style says: `--cards` and `scroll-margin` of the grid.
//! Roles, rows and cells are those of the table.

use super::{ActiveRow, Grid};
use crate::components::element::{set, set_style};
use crate::components::table::Column;
use crate::runtime;
use web_sys::{CssStyleDeclaration, Element};

/// The place of a column on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardPart {
    /// The first line: what people know the record by.
    Title,
    /// The second line.
    Number,
    Status,
    Date,
    Measure,
}

impl CardPart {
    fn class(self) -> &'static str {
        match self {
            CardPart::Title => " on-card card-title",
            CardPart::Number => " on-card card-number",
            CardPart::Status => " on-card card-status",
            CardPart::Date => " on-card card-date",
            CardPart::Measure => " on-card card-measure",
        }
    }
}

impl Column {
    pub(super) fn cell_class(&self) -> String {
        let number = if self.is_number || self.is_measure { " number" } else { "" };
        let measure = if self.is_measure { " is-measure" } else { "" };
        let part = self.card.map_or("", CardPart::class);
        format!("grid-cell{number}{measure}{part}")
    }

    /// Says what a number on a card is, which has no head above it.
    pub(super) fn say_unit(&self, cell: &Element) {
        if self.card == Some(CardPart::Measure) {
            match self.unit {
                Some(unit) => set(cell, "data-unit", unit),
                None => set(cell, "data-label", &self.label),
            }
        }
    }
}

/// How rows are shown in the room there is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Form {
    /// Whether rows are cards.
    pub(super) cards: bool,
    /// Whether the rows scroll with the page.
    pub(super) flows: bool,
    /// Height of what covers the upper and the lower edge of the page, in CSS pixels.
    covered: (f64, f64),
}

impl Form {
    fn of(element: &Element) -> Form {
        let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok().flatten());
        let value =
            |computed: &CssStyleDeclaration, name| computed.get_property_value(name).unwrap_or_default();
        let pixels = |style, name| value(style, name).trim_end_matches("px").parse().unwrap_or_default();
        let Some(style) = style.filter(|style| value(style, "--cards").trim() == "1") else {
            return Form::default();
        };
        let covered = (pixels(&style, "scroll-margin-top"), pixels(&style, "scroll-margin-bottom"));
        Form { cards: true, flows: runtime::owns_page(), covered }
    }
}

impl Grid {
    /// Follows the style to another form.
    pub(super) fn follow_form(&mut self) {
        let form = Form::of(&self.element);
        if self.form != form {
            self.form = form;
            self.height = None;
            let classes = self.element.class_list();
            // Refused only for a name with a space.
            let _ = classes.toggle_with_force("is-cards", form.cards);
            let _ = classes.toggle_with_force("is-flowing", form.flows);
        }
        let height = if form.cards { self.heights.1 } else { self.heights.0 };
        if (self.row_height - height).abs() >= 0.01 {
            self.row_height = height;
            self.height = None;
            set_style(&self.element, "--row-height", &format!("{height}px"));
        }
    }

    /// Height of the page in which rows are visible.
    pub(super) fn visible_page(&self) -> f64 {
        let height = web_sys::window().and_then(|window| window.inner_height().ok()?.as_f64());
        height.unwrap_or_default() - self.form.covered.0 - self.form.covered.1
    }

    /// How far the rows are scrolled; negative while the first one is below the upper edge of the page.
    pub(super) fn scroll_position(&self) -> f64 {
        match self.form.flows {
            true => self.form.covered.0 - self.body.get_bounding_client_rect().top(),
            false => f64::from(self.element.scroll_top()),
        }
    }

    /// Scrolls the page until the active cell is in view, also when the list itself is not.
    pub(super) fn reveal_in_page(&mut self) {
        let Some(active) = self.active.filter(|_| self.form.cards) else { return };
        match active.row {
            ActiveRow::Line(place) if self.form.flows => {
                let top = self.window.place(place) - self.scroll_position();
                let below = top + self.row_height - self.visible_page();
                let by = if top < 0.0 { top } else { below.max(0.0) };
                if by.abs() >= 1.0 {
                    runtime::scroll_by(by);
                    self.follow_scroll_bar();
                }
            }
            ActiveRow::Line(_) => {}
            ActiveRow::Head | ActiveRow::Totals => {
                let cell = self.element.query_selector(&format!("#{}", self.cell_id(active))).ok().flatten();
                cell.iter().for_each(runtime::scroll_into_view);
            }
        }
    }
}
