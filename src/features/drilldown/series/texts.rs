//! The texts of consumption over time.

use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use chart::ahead::Expected;
use chart::points::{Period, Point, Series, Slot};
use domain::Unit;
use domain::date::Term;
use domain::detail::Detail;
use domain::quantity::Quantity;
use std::sync::Arc;

/// What the chart and the table show.
#[derive(Clone)]
pub struct Shown {
    pub lang: Lang,
    pub detail: Arc<Detail>,
    /// What the selected workspaces consumed.
    pub selected: Series,
    /// What the whole agreement consumed.
    pub agreement: Series,
    pub unit: Option<Unit>,
    pub has_granted: bool,
    pub allowance: Option<Quantity>,
    pub term: Option<Term>,
    /// What is expected from the time of the data to the end of the term, for running totals.
    pub ahead: Vec<Expected>,
}

impl Shown {
    /// The points of the chart: running totals are compared with the allowance, which is the agreement's.
    pub fn drawn(&self) -> &Series {
        if self.selected.is_total() { &self.agreement } else { &self.selected }
    }

    pub fn unit_after(&self, value: Quantity) -> String {
        self.unit.as_ref().map(|unit| self.lang.unit(unit, value)).unwrap_or_default()
    }

    /// The unit beside no number.
    pub fn unit(&self) -> String {
        self.unit_after(Quantity::from_count(2))
    }

    /// What the points stand for.
    pub fn axis(&self) -> &'static str {
        let m = self.lang.page_messages();
        match self.selected.period() {
            Period::Month => m.month,
            Period::Quarter => m.period,
        }
    }

    /// `November 2026`, or `Q4 2026`.
    pub fn period(&self, slot: Slot) -> String {
        match self.selected.period() {
            Period::Month => self.lang.month(slot.first, false),
            Period::Quarter => self.quarter(slot, true),
        }
    }

    /// The same on the axis, where the year is said only if it is another.
    pub fn short_period(&self, slot: Slot, has_year: bool) -> String {
        match self.selected.period() {
            Period::Month if has_year => self.lang.month(slot.first, true),
            Period::Month => self.lang.month_name(slot.first),
            Period::Quarter => self.quarter(slot, has_year),
        }
    }

    fn quarter(&self, slot: Slot, has_year: bool) -> String {
        use chrono::Datelike;
        let number = (slot.first.month0() / 3 + 1).to_string();
        let text = fill(self.lang.page_messages().quarter, &[("n", &number)]);
        if has_year { format!("{text} {}", slot.first.year()) } else { text }
    }

    /// The whole text of a point: whatever is drawn is also in it.
    pub fn say(&self, point: &Point) -> String {
        let m = self.lang.page_messages();
        let name = self.period(point.slot);
        let message = if self.selected.is_total() { m.month_total } else { m.month_value };
        let said = match point.consumed {
            None => fill(m.month_unknown, &[("month", &name)]),
            Some(value) => fill(
                message,
                &[("month", &name), ("value", &self.lang.number(value)), ("unit", &self.unit_after(value))],
            ),
        };
        match point.granted.filter(|value| self.has_granted && *value > Quantity::ZERO) {
            Some(value) => fill(m.month_granted, &[("said", &said), ("granted", &self.lang.number(value))]),
            None => said,
        }
    }

    /// What there is to say instead of a chart: there are no bars without any consumption, and no scale without known values.
    pub fn nothing(&self) -> Option<&'static str> {
        let m = self.lang.page_messages();
        let points = self.drawn().points();
        let mut known = points.iter().filter_map(|point| point.consumed).peekable();
        if self.has_granted {
            return None;
        }
        known.peek().is_none().then_some(m.series_empty).or_else(|| {
            let is_whole = points.iter().all(|point| point.consumed.is_some());
            let text = if is_whole { m.series_nothing } else { m.series_nothing_known };
            known.all(|value| value.is_zero()).then_some(text)
        })
    }

    /// The sentence that says the most important thing.
    pub fn summary(&self) -> String {
        let m = self.lang.page_messages();
        let points = self.drawn().points();
        if self.selected.is_total() {
            let last = points.iter().rev().find(|point| point.consumed.is_some());
            return last.map_or_else(|| m.series_empty.to_owned(), |point| self.say(point));
        }
        let known = points.iter().filter_map(|point| Some((point, point.consumed?)));
        match known.max_by_key(|(_, value)| *value) {
            None => m.series_empty.to_owned(),
            Some((point, value)) => fill(
                m.series_highest,
                &[
                    ("month", &self.period(point.slot)),
                    ("value", &self.lang.number(value)),
                    ("unit", &self.unit_after(value)),
                ],
            ),
        }
    }
}
