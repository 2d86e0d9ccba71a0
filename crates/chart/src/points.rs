//! Consumption by month or quarter, as single values or running totals.

use chrono::{Datelike, Months, NaiveDate};
use domain::detail::Month;
use domain::quantity::Quantity;
use domain::sort::sorted;

/// Number of months in a hundred years. What is later is left out.
pub const MAX_MONTHS: usize = 1200;

/// What a point stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A calendar month.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
}

impl Period {
    /// The period that a day is in.
    pub fn slot(self, day: NaiveDate) -> Slot {
        let (month, count) = match self {
            Period::Month => (day.month0(), 1),
            Period::Quarter => (day.month0() / 3 * 3, 3),
        };
        // Fails for no month of the calendar.
        let first = NaiveDate::from_ymd_opt(day.year(), month + 1, 1).unwrap_or(day);
        let after = first.checked_add_months(Months::new(count));
        Slot { first, last: after.and_then(|after| after.pred_opt()).unwrap_or(first) }
    }
}

/// A period on the time axis: first and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Slot {
    /// The next period of the same length; `None` at the end of the calendar.
    pub fn next(self, period: Period) -> Option<Slot> {
        self.last.succ_opt().map(|day| period.slot(day))
    }

    /// Number of days.
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// Whether the day is in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Whose consumption is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// That of the selected workspaces.
    Selected,
    /// That of the whole agreement.
    Agreement,
}

/// What is known about one period. `None` is unknown, never zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The period.
    pub slot: Slot,
    /// Consumed in the period, or from the first one to its end.
    pub consumed: Option<Quantity>,
    /// Granted in the period, or from the first one to its end.
    pub granted: Option<Quantity>,
}

/// Consumption over time: consecutive points, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    period: Period,
    points: Vec<Point>,
    is_total: bool,
    is_cut: bool,
}

impl Series {
    /// Orders the months, and sums them by quarter where that is asked.
    ///
    /// A month that is missing between two others is unknown, and so is a value for which two rows of a month differ. A quarter with
    /// an unknown month is unknown; the first and the last quarter may have fewer months, which is no reason.
    pub fn new(months: &[Month], period: Period, scope: Scope) -> Series {
        let rows: Vec<Point> = months.iter().map(|month| point(month, scope)).collect();
        let rows = sorted(rows, &|a, b| a.slot.first.cmp(&b.slot.first));
        let (mut points, mut is_cut) = (Vec::<Point>::new(), false);
        for row in rows {
            match points.last_mut() {
                Some(last) if last.slot == row.slot => {
                    last.consumed = last.consumed.filter(|value| Some(*value) == row.consumed);
                    last.granted = last.granted.filter(|value| Some(*value) == row.granted);
                }
                Some(_) => {
                    fill(&mut points, row.slot.first);
                    if points.len() < MAX_MONTHS {
                        points.push(row);
                    } else {
                        is_cut = true;
                    }
                }
                None => points.push(row),
            }
        }
        if period == Period::Quarter {
            points = quarters(&points);
        }
        Series { period, points, is_total: false, is_cut }
    }

    /// The sums from the first point to each point, exact. After an unknown value they are unknown.
    ///
    /// `is_complete` is false where months could not be read: then no sum is known.
    pub fn running_total(&self, is_complete: bool) -> Series {
        let mut sums = (is_complete.then_some(Quantity::ZERO), is_complete.then_some(Quantity::ZERO));
        let points = self.points.iter().map(|point| {
            sums = (plus(sums.0, point.consumed), plus(sums.1, point.granted));
            Point { consumed: sums.0, granted: sums.1, ..*point }
        });
        Series { points: points.collect(), is_total: true, ..*self }
    }

    /// What a point stands for.
    pub fn period(&self) -> Period {
        self.period
    }

    /// The points, one for each period without a gap.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Whether the points are running totals.
    pub fn is_total(&self) -> bool {
        self.is_total
    }

    /// Whether months later than [`MAX_MONTHS`] after the first were left out.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }
}

fn point(month: &Month, scope: Scope) -> Point {
    let consumed = match scope {
        Scope::Selected => month.consumed,
        Scope::Agreement => month.consumed_total,
    };
    Point { slot: Period::Month.slot(month.first), consumed, granted: month.granted }
}

/// Appends unknown months up to this one, which is not included.
fn fill(points: &mut Vec<Point>, until: NaiveDate) {
    while points.len() < MAX_MONTHS
        && let Some(slot) = points.last().and_then(|last| last.slot.next(Period::Month))
        && slot.first < until
    {
        points.push(Point { slot, consumed: None, granted: None });
    }
}

fn quarters(months: &[Point]) -> Vec<Point> {
    let mut points = Vec::<Point>::new();
    for month in months {
        let slot = Period::Quarter.slot(month.slot.first);
        match points.last_mut().filter(|last| last.slot == slot) {
            Some(last) => {
                last.consumed = plus(last.consumed, month.consumed);
                last.granted = plus(last.granted, month.granted);
            }
            None => points.push(Point { slot, ..*month }),
        }
    }
    points
}

/// The sum; unknown if a part is unknown or the sum is too large.
fn plus(sum: Option<Quantity>, part: Option<Quantity>) -> Option<Quantity> {
    sum?.plus(part?)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{MAX_MONTHS, Period, Point, Scope, Series, plus};
    use chrono::{Datelike, Months, NaiveDate};
    use domain::date::parse_date;
    use domain::detail::Month;
    use domain::quantity::Quantity;
    use proptest::prelude::*;

    pub(crate) fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    pub(crate) fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    /// Months from this one with these values; `?` is unknown.
    pub(crate) fn months(first: &str, values: &[&str]) -> Vec<Month> {
        let value = |text: &str| (text != "?").then(|| q(text));
        let month = |(at, text): (u32, &&str)| Month {
            first: day(first).checked_add_months(Months::new(at)).unwrap(),
            consumed: value(text),
            consumed_total: value(text).and_then(|value| value.times(2)),
            granted: value(text).and_then(|value| value.times(10)),
        };
        (0..).zip(values).map(month).collect()
    }

    pub(crate) fn series(first: &str, values: &[&str]) -> Series {
        Series::new(&months(first, values), Period::Month, Scope::Selected)
    }

    fn consumed(series: &Series) -> Vec<String> {
        let text = |point: &Point| point.consumed.map_or("?".to_owned(), |value| value.to_string());
        series.points().iter().map(text).collect()
    }

    #[test]
    fn months_are_sorted_and_a_missing_one_is_unknown() {
        let mut rows = months("2026-01-01", &["1", "2", "3", "4"]);
        rows.remove(1);
        rows.reverse();
        let series = Series::new(&rows, Period::Month, Scope::Selected);
        assert_eq!(consumed(&series), ["1", "?", "3", "4"]);
        assert_eq!(consumed(&series.running_total(true)), ["1", "?", "?", "?"]);
        assert_eq!(consumed(&Series::new(&rows, Period::Month, Scope::Agreement)), ["2", "?", "6", "8"]);
        assert_eq!(consumed(&Series::new(&[], Period::Month, Scope::Selected)), [""; 0]);
    }

    #[test]
    fn of_two_rows_for_a_month_only_what_agrees_is_known() {
        let mut rows = months("2026-01-01", &["1", "2"]);
        rows.extend(months("2026-01-01", &["1", "3"]));
        assert_eq!(consumed(&Series::new(&rows, Period::Month, Scope::Selected)), ["1", "?"]);
    }

    #[test]
    fn a_quarter_with_an_unknown_month_is_unknown() {
        let rows = months("2026-02-01", &["1", "2", "3", "?", "5", "6", "7", "8", "0.1"]);
        let series = Series::new(&rows, Period::Quarter, Scope::Selected);
        assert_eq!(consumed(&series), ["3", "?", "21", "0.1"]);
        let slots: Vec<_> = series.points().iter().map(|point| point.slot).collect();
        assert_eq!((slots[0].first, slots[0].last), (day("2026-01-01"), day("2026-03-31")));
        assert_eq!((slots[3].first, slots[3].last), (day("2026-10-01"), day("2026-12-31")));
        let totals = series.running_total(true);
        assert_eq!(consumed(&totals), ["3", "?", "?", "?"]);
        assert_eq!(totals.points()[0].granted, Some(q("30")));
    }

    #[test]
    fn a_sum_that_is_too_large_is_unknown() {
        let most = q("999999999999999999999999").times(9_999_999_999_999).unwrap();
        let mut rows = months("2026-01-01", &["1", "1", "1"]);
        rows[0].consumed = Some(most);
        rows[1].consumed = Some(most);
        let totals = Series::new(&rows, Period::Month, Scope::Selected).running_total(true);
        assert_eq!(
            totals.points().iter().map(|point| point.consumed).collect::<Vec<_>>(),
            [Some(most), None, None]
        );
        assert_eq!(Series::new(&rows, Period::Quarter, Scope::Selected).points()[0].consumed, None);
    }

    #[test]
    fn totals_of_an_incomplete_series_are_unknown() {
        assert_eq!(consumed(&series("2026-01-01", &["1", "2"]).running_total(false)), ["?", "?"]);
    }

    #[test]
    fn a_series_ends_after_a_hundred_years() {
        let mut rows = months("1000-01-01", &["1"]);
        assert!(!Series::new(&rows, Period::Month, Scope::Selected).is_cut());
        rows.extend(months("9999-12-01", &["1"]));
        let series = Series::new(&rows, Period::Month, Scope::Selected);
        assert_eq!((series.points().len(), series.is_cut()), (MAX_MONTHS, true));
        assert_eq!(series.points()[1].consumed, None);
        assert_eq!(series.points()[1199].slot.last, day("1099-12-31"));
    }

    /// Up to this many months with mixed values, some unknown.
    pub(crate) fn any_months(most: usize) -> impl Strategy<Value = Vec<Month>> {
        let value = || prop_oneof![8 => "-?[0-9]{1,3}(\\.[0-9]{1,2})?".prop_map(|text| Some(q(&text))), 1 => Just(None)];
        let rows = prop::collection::vec((value(), value()), 0..=most);
        (0..1200_u32, rows).prop_map(|(start, rows)| {
            let start = day("1990-01-01").checked_add_months(Months::new(start)).unwrap();
            let month = |(at, (consumed, granted))| Month {
                first: start.checked_add_months(Months::new(at)).unwrap(),
                consumed,
                consumed_total: consumed,
                granted,
            };
            (0..).zip(rows).map(month).collect()
        })
    }

    proptest! {
        #[test]
        fn running_totals_are_sums(rows in any_months(40), shuffled in any::<u64>()) {
            let mut mixed = rows.clone();
            mixed.sort_by_key(|month| u64::from(month.first.num_days_from_ce() as u32).wrapping_mul(shuffled | 1));
            for period in [Period::Month, Period::Quarter] {
                let series = Series::new(&mixed, period, Scope::Selected);
                prop_assert_eq!(&series, &Series::new(&rows, period, Scope::Selected));
                let totals = series.running_total(true);
                prop_assert!(totals.is_total() && !series.is_total());
                for (at, total) in totals.points().iter().enumerate() {
                    let until = rows.iter().filter(|month| month.first <= total.slot.last);
                    let sum = |value: fn(&Month) -> Option<Quantity>| {
                        until.clone().map(value).fold(Some(Quantity::ZERO), plus)
                    };
                    prop_assert_eq!(total.consumed, sum(|month| month.consumed));
                    prop_assert_eq!(total.granted, sum(|month| month.granted));
                    prop_assert_eq!(total.slot, series.points()[at].slot);
                }
            }
        }

        #[test]
        fn quarters_add_up_to_their_months(rows in any_months(40)) {
            let of = |period| Series::new(&rows, period, Scope::Selected);
            let (by_month, by_quarter) = (of(Period::Month), of(Period::Quarter));
            prop_assert_eq!(by_month.points().len(), rows.len());
            for quarter in by_quarter.points() {
                let parts = by_month.points().iter().filter(|month| quarter.slot.contains(month.slot.first));
                prop_assert_eq!(quarter.consumed, parts.clone().map(|month| month.consumed).fold(Some(Quantity::ZERO), plus));
                prop_assert!((1..=3).contains(&parts.count()));
            }
            let sum = |series: &Series| series.points().iter().map(|point| point.granted).fold(Some(Quantity::ZERO), plus);
            prop_assert_eq!(sum(&by_month), sum(&by_quarter));
        }

        #[test]
        fn points_follow_each_other_without_a_gap(rows in any_months(40), skipped in 0..40_usize) {
            let mut some = rows.clone();
            if skipped < some.len() {
                some.remove(skipped);
            }
            for period in [Period::Month, Period::Quarter] {
                let series = Series::new(&some, period, Scope::Selected);
                for pair in series.points().windows(2) {
                    prop_assert_eq!(pair[0].slot.next(period), Some(pair[1].slot));
                    prop_assert_eq!(pair[1].slot.first, pair[0].slot.last.succ_opt().unwrap());
                }
            }
        }
    }
}
