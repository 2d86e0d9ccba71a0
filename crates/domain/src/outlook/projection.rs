//! Projection: consumption to the end of the term with its range, what is then left, and when it runs out.

use super::pace::{DAYS_OF_MONTH, Pace};
use super::plan::Plan;
use super::rounding::{Step, to_f64};
use super::trend::Trend;
use crate::date::Term;
use crate::quantity::Quantity;
use chrono::{Days, NaiveDate};

/// An estimate, with a range that is meant to hold in eight of ten cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Lower bound; `None` = open: it may well be less than any bound that could be named.
    pub low: Option<Quantity>,
    /// The estimate.
    pub mid: Quantity,
    /// Upper bound; `None` = open.
    pub high: Option<Quantity>,
}

/// A day on which nothing is left any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunOutDay {
    /// On this day.
    On(NaiveDate),
    /// Not within the term.
    AfterEnd,
    /// No day can be named on this side, because consumption rises or falls.
    Open,
}

/// When it runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOut {
    /// At the pace of P90; open if consumption rises.
    pub earliest: RunOutDay,
    /// At the pace.
    pub expected: RunOutDay,
    /// At the pace of P10; open if consumption falls.
    pub latest: RunOutDay,
}

/// What is to be expected until the end of the term. All quantities are rounded estimates: say "about".
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// Used per average month (30.4375 days), without what is planned. Zero only if nothing is used.
    pub pace: Quantity,
    /// P10, P50 and P90 of the consumption from the time of the data to the end; at least what is scheduled.
    pub consumption: Estimate,
    /// What of the remainder is not used by the end: what can be used now less the consumption; not below zero.
    pub left: Estimate,
    /// When the remainder is used.
    pub runs_out: RunOut,
    /// The trend, which opens one side of the ranges: the upper side of the consumption if it rises, the lower if it falls.
    pub trend: Option<Trend>,
    /// Number of whole months that it is based on.
    pub whole_months: usize,
    /// Days from the time of the data to the end.
    pub days_left: u32,
    pub(super) model: Model,
}

/// The unrounded figures of a projection.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Model {
    pub(super) pace: Pace,
    pub(super) plan: Plan,
    /// What is scheduled until the end, not below zero.
    pub(super) scheduled: Quantity,
    pub(super) as_of: NaiveDate,
    /// Days from `as_of` to the end.
    pub(super) days: u32,
    pub(super) step: Step,
}

/// The side of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    Mid,
    High,
}

pub(super) const SIDES: [Side; 3] = [Side::Low, Side::Mid, Side::High];

/// Whether an amount uses up another. The last digits of floats do not matter.
pub(super) fn reaches(amount: f64, rest: f64) -> bool {
    amount >= rest * (1.0 - 1e-12)
}

impl Model {
    /// `as_of` must be within the term.
    pub(super) fn new(
        pace: Pace,
        plan: Plan,
        scheduled: Option<Quantity>,
        term: Term,
        as_of: NaiveDate,
        step: Step,
    ) -> Model {
        Model {
            pace,
            plan,
            scheduled: scheduled.unwrap_or_default().max(Quantity::ZERO),
            as_of,
            days: u32::try_from((term.end - as_of).num_days()).unwrap_or(0),
            step,
        }
    }

    /// Without what is scheduled: consumption in this many days.
    fn unscheduled(&self, day: f64, side: Side) -> f64 {
        let spread = match side {
            Side::Low => -self.pace.spread(day),
            Side::Mid => 0.0,
            Side::High => self.pace.spread(day),
        };
        (self.pace.expected(day) + spread).max(0.0) + self.plan.until(day)
    }

    /// Consumption from `as_of` to the end.
    pub(super) fn to_end(&self, side: Side) -> f64 {
        self.unscheduled(f64::from(self.days), side).max(to_f64(self.scheduled))
    }

    /// Consumption over time, at the even pace that leads to the same consumption at the end.
    pub(super) fn flow(&self, side: Side) -> Flow<'_> {
        let days = f64::from(self.days);
        Flow { even: (self.to_end(side) - self.plan.until(days)).max(0.0), days: self.days, plan: &self.plan }
    }

    fn is_open(&self, side: Side) -> bool {
        match self.pace.trend {
            Some(Trend::Rising) => side == Side::High,
            Some(Trend::Falling) => side == Side::Low,
            None => false,
        }
    }

    /// A range of rounded estimates, each at least `floor`. Sides are those of the consumption.
    fn range(&self, floor: Quantity, value: impl Fn(Side) -> f64) -> Option<Estimate> {
        let round = |side| Some(self.step.round(value(side))?.max(floor));
        let bound = |side| if self.is_open(side) { Some(None) } else { round(side).map(Some) };
        Some(Estimate { low: bound(Side::Low)?, mid: round(Side::Mid)?, high: bound(Side::High)? })
    }

    /// What is unused of `most`, as a range: less consumption leaves more.
    pub(super) fn unused_range(&self, most: Quantity, value: impl Fn(Side) -> f64) -> Option<Estimate> {
        let Estimate { low, mid, high } = self.range(Quantity::ZERO, value)?;
        let cap = |unused: Option<Quantity>| unused.map(|unused| unused.min(most));
        Some(Estimate { low: cap(high), mid: mid.min(most), high: cap(low) })
    }

    fn day(&self, after: u32) -> RunOutDay {
        self.as_of.checked_add_days(Days::new(after.into())).map_or(RunOutDay::AfterEnd, RunOutDay::On)
    }

    fn run_out(&self, rest: f64, side: Side) -> RunOutDay {
        if self.is_open(side) {
            return RunOutDay::Open;
        }
        self.flow(side).first_day_reaching(rest).map_or(RunOutDay::AfterEnd, |after| self.day(after))
    }

    /// The projection for this remainder, which must be above zero; `None` if a figure is too large for a quantity.
    pub(super) fn project(self, rest: Quantity) -> Option<Projection> {
        let consumption = self.range(self.step.round_up(self.scheduled)?, |side| self.to_end(side))?;
        let less = |consumed: Quantity| {
            let rounded = self.step.round_exact(rest.minus(consumed)?.max(Quantity::ZERO))?;
            Some(rounded.min(rest))
        };
        let bound = |consumed: Option<Quantity>| match consumed {
            Some(consumed) => less(consumed).map(Some),
            None => Some(None),
        };
        let amount = to_f64(rest);
        let is_used = reaches(self.to_end(Side::Mid), amount);
        let mid = if is_used { Quantity::ZERO } else { less(consumption.mid)? };
        let low = bound(consumption.high)?.map(|low| low.min(mid));
        Some(Projection {
            pace: self.pace_per_month()?,
            consumption,
            left: Estimate { low, mid, high: bound(consumption.low)? },
            runs_out: RunOut {
                earliest: self.run_out(amount, Side::High),
                expected: self.run_out(amount, Side::Mid),
                latest: self.run_out(amount, Side::Low),
            },
            trend: self.pace.trend,
            whole_months: self.pace.months,
            days_left: self.days,
            model: self,
        })
    }

    fn pace_per_month(&self) -> Option<Quantity> {
        let (step, pace) = (self.step.for_pace(), self.pace.per_day * DAYS_OF_MONTH);
        if pace > 0.0 { Some(step.round(pace)?.max(step.one())) } else { Some(Quantity::ZERO) }
    }
}

impl Projection {
    /// The consumption from the time of the data to the end of this day, for a line and its band. `None` before the time of the
    /// data, after the end of the term, and where it is too large for a quantity.
    pub fn consumed_until(&self, day: NaiveDate) -> Option<Estimate> {
        let model = &self.model;
        let after =
            u32::try_from((day - model.as_of).num_days()).ok().filter(|after| *after <= model.days)?;
        if after == model.days {
            return Some(self.consumption);
        }
        let share = f64::from(after) / f64::from(model.days);
        let least = to_f64(model.scheduled) * share;
        let until = |side| model.unscheduled(after.into(), side).max(least);
        model.range(Quantity::ZERO, until)
    }
}

/// Consumption over time: an even part, and what is planned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flow<'a> {
    /// The even part until the end.
    even: f64,
    days: u32,
    plan: &'a Plan,
}

impl Flow<'_> {
    /// Consumption until this many days after `as_of`, at most to the end.
    pub(super) fn until(&self, day: u32) -> f64 {
        if day >= self.days {
            return self.even + self.plan.until(self.days.into());
        }
        self.even * f64::from(day) / f64::from(self.days) + self.plan.until(day.into())
    }

    /// The number of days after which this much is used; `None` if that is after the end.
    fn first_day_reaching(&self, rest: f64) -> Option<u32> {
        if !reaches(self.until(self.days), rest) {
            return None;
        }
        let (mut low, mut high) = (u32::from(self.days > 0), self.days);
        while low < high {
            let middle = low + (high - low) / 2;
            if reaches(self.until(middle), rest) { high = middle } else { low = middle + 1 }
        }
        Some(high)
    }
}
