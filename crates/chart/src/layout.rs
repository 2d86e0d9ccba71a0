//! Where everything of a chart is drawn, in pixels of its plot.

use crate::ahead::{Ahead, Expected};
use crate::path::{Path, known_runs};
use crate::points::{MAX_MONTHS, Period, Point, Series, Slot};
use crate::scale::Scale;
use chrono::NaiveDate;
use domain::date::Term;
use domain::quantity::Quantity;

/// Least height of a bar that is not zero, so that little is not taken for nothing.
const LEAST_HEIGHT: f64 = 2.0;
/// Part of a slot that the bar of what was granted is wide, and that of what was consumed, which is in front of it.
const GRANTED_WIDTH: f64 = 0.8;
const CONSUMED_WIDTH: f64 = 0.5;
/// Without grants there is nothing behind the bar.
const ONLY_WIDTH: f64 = 0.7;
/// No plot is wider or higher.
const MOST_PIXELS: f64 = 100_000.0;

/// What is to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Plot<'a> {
    /// The points.
    pub series: &'a Series,
    /// Width of the plot, without the labels of its axes.
    pub width: f64,
    /// Height of the plot.
    pub height: f64,
    /// Whether to draw what was granted. Only credits come in lots.
    pub has_granted: bool,
    /// The allowance, as a line. For running totals: next to a year's allowance the bars of months are too small.
    pub allowance: Option<Quantity>,
    /// The term in which the allowance would be used at an even pace.
    pub pace: Option<Term>,
    /// The axis goes on to this day, if that is later than the last point.
    pub until: Option<NaiveDate>,
    /// The day to mark.
    pub today: Option<NaiveDate>,
    /// What is expected after the last point, by day.
    pub ahead: &'a [Expected],
}

/// A rectangle; its size is never negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The bar of a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bar {
    /// From zero to the value. Zero itself has no height.
    Known(Rect),
    /// An unknown value, to be hatched: as high as the plot, so that it is not read as zero.
    Unknown(Rect),
}

/// Everything drawn for one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// The area of the point: it reacts to the pointer, and shows the focus.
    pub area: Rect,
    /// Bar of what was consumed.
    pub consumed: Bar,
    /// Bar of what was granted, to be drawn first.
    ///
    /// Both bars have the same middle, and this one is wider: whichever is higher, the edges of both can be seen. Side by side, each
    /// would have half the width, and the bars of credits would not stand over their months: grants are rare.
    pub granted: Option<Bar>,
}

/// The values as paths (attribute `d`), interrupted where they are unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// A line through the middle of each period. A value between two unknown ones is a line without length, which is a dot if its ends
    /// are round.
    pub line: String,
    /// Steps as wide as the periods: for running totals.
    pub steps: String,
    /// The area between the steps and zero.
    pub area: String,
}

/// The geometry of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width of the plot.
    pub width: f64,
    /// Height of the plot.
    pub height: f64,
    /// What a slot stands for.
    pub period: Period,
    /// The time axis: a slot for each point, then those up to the end of the axis. All have the same width.
    pub slots: Vec<Slot>,
    /// The axis of quantities; `None` if no value is known.
    pub scale: Option<Scale>,
    /// One for each point.
    pub columns: Vec<Column>,
    /// What was consumed.
    pub consumed: Paths,
    /// What was granted.
    pub granted: Option<Paths>,
    /// Height of the allowance.
    pub allowance: Option<f64>,
    /// Path from zero at the start of the term to the allowance at its end, by days.
    pub pace: Option<String>,
    /// Middle of the marked day, if it is on the axis.
    pub today: Option<f64>,
    /// What is expected.
    pub ahead: Option<Ahead>,
}

impl Plot<'_> {
    /// The axis of quantities; `None` if no value is known.
    pub fn scale(&self) -> Option<Scale> {
        let points = self.series.points().iter();
        let mut values = points
            .flat_map(|point| [point.consumed, point.granted.filter(|_| self.has_granted)])
            .flatten()
            .peekable();
        let _known = values.peek()?;
        let ahead = self.ahead.iter().flat_map(Expected::values);
        Scale::covering(values.chain(self.allowance).chain(ahead))
    }
}

impl Layout {
    /// Places everything.
    pub fn new(plot: &Plot<'_>) -> Layout {
        let points = plot.series.points();
        let mut layout = Layout {
            width: pixels(plot.width),
            height: pixels(plot.height),
            period: plot.series.period(),
            slots: axis(plot),
            scale: plot.scale(),
            columns: Vec::new(),
            consumed: Paths::default(),
            granted: None,
            allowance: None,
            pace: None,
            today: None,
            ahead: None,
        };
        layout.columns = (0..).zip(points).map(|(at, point)| layout.column(at, point, plot)).collect();
        layout.consumed = layout.paths(points.iter().map(|point| point.consumed));
        layout.granted = plot.has_granted.then(|| layout.paths(points.iter().map(|point| point.granted)));
        layout.allowance = plot.allowance.and_then(|allowance| layout.y_of(allowance));
        layout.pace = plot.pace.zip(layout.allowance).and_then(|(term, top)| layout.pace(term, top));
        layout.today = plot.today.and_then(|today| layout.x_of(today, 0.5));
        layout.ahead = Ahead::of(&layout, plot.ahead);
        layout
    }

    /// Height of a value; `None` without a scale.
    pub fn y_of(&self, value: Quantity) -> Option<f64> {
        self.scale.as_ref().map(|scale| self.height * (1.0 - scale.position(value)))
    }

    /// Position of a moment of a day: its start (0), middle (0.5) or end (1). `None` if the day is not on the axis.
    pub fn x_of(&self, day: NaiveDate, part: f64) -> Option<f64> {
        let at = self.slots.partition_point(|slot| slot.last < day);
        let slot = self.slots.get(at).filter(|slot| slot.contains(day))?;
        let share = ((day - slot.first).num_days() as f64 + part) / slot.days() as f64;
        Some((at as f64 + share) * self.slot_width())
    }

    /// The point under this position; `None` beside the plot and where the axis has no point yet.
    pub fn point_at(&self, x: f64) -> Option<usize> {
        let is_inside = (0.0..=self.width).contains(&x) && self.width > 0.0;
        let last = self.slots.len().checked_sub(1)?;
        // Not negative, and the right edge belongs to the last slot.
        let at = ((x / self.slot_width()) as usize).min(last);
        (is_inside && at < self.columns.len()).then_some(at)
    }

    /// The point that a key leads to; `None` if there is no point.
    pub fn moved(&self, from: Option<usize>, step: Move) -> Option<usize> {
        let last = self.columns.len().checked_sub(1)?;
        Some(match (step, from) {
            (Move::First, _) | (Move::Next, None) => 0,
            (Move::Last, _) | (Move::Previous, None) => last,
            (Move::Previous, Some(at)) => at.saturating_sub(1).min(last),
            (Move::Next, Some(at)) => at.saturating_add(1).min(last),
        })
    }

    /// Width of a slot.
    pub fn slot_width(&self) -> f64 {
        self.width / self.slots.len().max(1) as f64
    }

    /// Height of zero; the lower edge without a scale.
    pub fn zero(&self) -> f64 {
        self.y_of(Quantity::ZERO).unwrap_or(self.height)
    }

    fn column(&self, at: u32, point: &Point, plot: &Plot<'_>) -> Column {
        let (consumed, granted) = match (plot.series.is_total(), plot.has_granted) {
            // Neighbours of running totals touch.
            (true, _) => (1.0, 1.0),
            (false, true) => (CONSUMED_WIDTH, GRANTED_WIDTH),
            (false, false) => (ONLY_WIDTH, GRANTED_WIDTH),
        };
        let slot = self.slot_width();
        let area = Rect { x: f64::from(at) * slot, y: 0.0, width: slot, height: self.height };
        Column {
            area,
            consumed: self.bar(area, point.consumed, consumed),
            granted: plot.has_granted.then(|| self.bar(area, point.granted, granted)),
        }
    }

    fn bar(&self, area: Rect, value: Option<Quantity>, width: f64) -> Bar {
        let column = Rect { x: area.x + area.width * (1.0 - width) / 2.0, width: area.width * width, ..area };
        let Some((value, y)) = value.and_then(|value| Some((value, self.y_of(value)?))) else {
            return Bar::Unknown(column);
        };
        let zero = self.zero();
        let room = if value.is_negative() { self.height - zero } else { zero };
        let least = if value.is_zero() { 0.0 } else { LEAST_HEIGHT.min(room) };
        let height = (y - zero).abs().max(least);
        Bar::Known(Rect { y: if value.is_negative() { zero } else { zero - height }, height, ..column })
    }

    fn paths(&self, values: impl Iterator<Item = Option<Quantity>>) -> Paths {
        let (mut line, mut steps, mut area) = (Path::default(), Path::default(), Path::default());
        let (width, zero) = (self.slot_width(), self.zero());
        for run in known_runs(values.map(|value| value.and_then(|value| self.y_of(value)))) {
            let (Some(&(first, start)), Some(&(last, _))) = (run.first(), run.last()) else { continue };
            let left = |at: usize| at as f64 * width;
            line.start(left(first) + width / 2.0, start);
            if first == last {
                line.across(left(first) + width / 2.0);
            }
            steps.start(left(first), start);
            area.start(left(first), zero);
            area.down(start);
            for &(at, y) in &run {
                if at > first {
                    line.line(left(at) + width / 2.0, y);
                    steps.down(y);
                    area.down(y);
                }
                steps.across(left(at) + width);
                area.across(left(at) + width);
            }
            area.down(zero);
            area.close();
        }
        Paths { line: line.into_text(), steps: steps.into_text(), area: area.into_text() }
    }

    /// `None` if no day of the term is on the axis.
    fn pace(&self, term: Term, top: f64) -> Option<String> {
        let all = (term.end - term.start).num_days() + 1;
        let (first, last) = (self.slots.first()?, self.slots.last()?);
        let (start, end) = (term.start.max(first.first), term.end.min(last.last));
        if all <= 0 || start > end {
            return None;
        }
        let zero = self.zero();
        let height = |days: i64| zero + (top - zero) * days as f64 / all as f64;
        let mut path = Path::default();
        path.start(self.x_of(start, 0.0)?, height((start - term.start).num_days()));
        for (at, slot) in
            self.slots.iter().enumerate().filter(|(_, slot)| slot.last >= start && slot.last < end)
        {
            path.line((at + 1) as f64 * self.slot_width(), height((slot.last - term.start).num_days() + 1));
        }
        path.line(self.x_of(end, 1.0)?, height((end - term.start).num_days() + 1));
        Some(path.into_text())
    }
}

/// A step between points by a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Arrow left.
    Previous,
    /// Arrow right.
    Next,
    /// Home.
    First,
    /// End.
    Last,
}

/// The slots of the points, and those that follow up to the end of the axis.
fn axis(plot: &Plot<'_>) -> Vec<Slot> {
    let mut slots: Vec<Slot> = plot.series.points().iter().map(|point| point.slot).collect();
    while slots.len() < MAX_MONTHS
        && let Some(last) = slots.last()
        && plot.until.is_some_and(|until| last.last < until)
        && let Some(next) = last.next(plot.series.period())
    {
        slots.push(next);
    }
    slots
}

/// A size that can be drawn: what is no size is none.
fn pixels(size: f64) -> f64 {
    if size > 0.0 { size.min(MOST_PIXELS) } else { 0.0 }
}

#[cfg(test)]
mod tests;
