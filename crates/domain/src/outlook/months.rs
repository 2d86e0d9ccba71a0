//! The months of a term, checked: complete, each once, and in agreement with the consumption.

use super::TooEarly;
use super::pace::{LEAST_MONTHS, WholeMonth};
use super::rounding::to_f64;
use crate::date::Term;
use crate::detail::Month;
use crate::quantity::Quantity;
use chrono::{Datelike, NaiveDate};

/// Months since the year 0, so that consecutive months have consecutive numbers.
pub(super) fn number_of(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// The first day of a month; `None` beyond the calendar.
pub(super) fn first_day(number: i64) -> Option<NaiveDate> {
    let year = i32::try_from(number.div_euclid(12)).ok()?;
    let month = u32::try_from(number.rem_euclid(12)).ok()? + 1;
    NaiveDate::from_ymd_opt(year, month, 1)
}

/// What one month of the term is known to have used.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    /// No row.
    Missing,
    /// A row without the figure, or rows that contradict each other.
    Unknown,
    Known(Quantity),
}

/// The months of the term until `as_of`, whose month is unfinished.
pub(super) struct Months {
    /// The whole months in order; all of the term, or fewer if rows are missing.
    whole: Vec<Slot>,
    /// The running month.
    running: Slot,
    /// Number of whole months that the term has until `as_of`.
    expected: usize,
    start: NaiveDate,
}

impl Months {
    /// `as_of` must be within the term. Rows of months outside of the term, or after `as_of`, are left out.
    pub(super) fn of(rows: &[Month], term: Term, as_of: NaiveDate) -> Months {
        let (first, running_number) = (number_of(term.start), number_of(as_of));
        let expected = usize::try_from(running_number - first).unwrap_or(0);
        // With more months than rows some are missing, and it does not matter which.
        let mut months = Months {
            whole: vec![Slot::Missing; expected.min(rows.len())],
            running: Slot::Missing,
            expected,
            start: term.start,
        };
        for row in rows {
            let number = number_of(row.first);
            let at = usize::try_from(number - first);
            let slot = match at {
                _ if number == running_number => Some(&mut months.running),
                Ok(at) => months.whole.get_mut(at),
                Err(_) => None,
            };
            let Some(slot) = slot else { continue };
            let value = row.consumed_total.map_or(Slot::Unknown, Slot::Known);
            *slot = if *slot == Slot::Missing || *slot == value { value } else { Slot::Unknown };
        }
        months
    }

    /// Whether the months add up to what was consumed; true as long as that cannot be told because a month is unknown.
    pub(super) fn add_up_to(&self, consumed: Quantity) -> Result<bool, TooEarly> {
        let Some(whole) = self.known() else { return Ok(true) };
        let mut sum = Quantity::ZERO;
        for month in whole {
            sum = sum.plus(month).ok_or(TooEarly::TooLarge)?;
        }
        Ok(match self.running {
            Slot::Known(running) => sum.plus(running).ok_or(TooEarly::TooLarge)? == consumed,
            // What the running month must have used is not negative.
            Slot::Missing | Slot::Unknown => sum <= consumed,
        })
    }

    /// The whole months, the latest first.
    pub(super) fn whole(&self) -> Result<Vec<WholeMonth>, TooEarly> {
        if self.expected < LEAST_MONTHS {
            return Err(TooEarly::FewMonths { whole: self.expected });
        }
        let known = self.known().ok_or(TooEarly::MonthUnknown)?;
        let mut from = self.start;
        let mut months = Vec::with_capacity(self.expected);
        for consumed in known {
            let next = first_day(number_of(from) + 1).ok_or(TooEarly::TooLarge)?;
            let days = (next - from).num_days() as f64;
            months.push(WholeMonth { consumed: to_f64(consumed), days });
            from = next;
        }
        months.reverse();
        Ok(months)
    }

    /// The consumption of every whole month in order; `None` if one is unknown.
    fn known(&self) -> Option<impl Iterator<Item = Quantity>> {
        let is_known = |slot: &Slot| matches!(slot, Slot::Known(_));
        let is_complete = self.whole.len() == self.expected && self.whole.iter().all(is_known);
        is_complete.then(|| {
            self.whole.iter().filter_map(|slot| match slot {
                Slot::Known(quantity) => Some(*quantity),
                Slot::Missing | Slot::Unknown => None,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Months, first_day, number_of};
    use crate::detail::Month;
    use crate::outlook::TooEarly;
    use crate::samples::{self, day, q, term};
    use proptest::prelude::*;

    /// Rows from January 2026; `?` is unknown.
    fn rows(values: &[&str]) -> Vec<Month> {
        let months = samples::months(values).months.into_iter();
        months.map(|month| Month { consumed: Some(q("1000")), ..month }).collect()
    }

    fn of(start: &str, rows: &[Month], as_of: &str) -> Months {
        Months::of(rows, term(start, "2027-12-31"), day(as_of))
    }

    fn whole(months: &Months) -> Result<Vec<(f64, f64)>, TooEarly> {
        Ok(months.whole()?.iter().map(|month| (month.consumed, month.days)).collect())
    }

    #[test]
    fn whole_months_are_read_the_latest_first_and_the_running_one_is_not_among_them() {
        let rows = rows(&["1.5", "2", "3", "9"]);
        assert_eq!(
            whole(&of("2026-01-01", &rows, "2026-04-30")),
            Ok(vec![(3.0, 31.0), (2.0, 28.0), (1.5, 31.0)])
        );
        let late = of("2026-01-20", &rows, "2026-04-01");
        assert_eq!(whole(&late).unwrap()[2], (1.5, 12.0), "only days inside the term");
        assert_eq!(late.add_up_to(q("15.5")), Ok(true));
        assert_eq!(late.add_up_to(q("15.25")), Ok(false));
    }

    #[test]
    fn order_and_repetition_do_not_matter_but_contradictions_do() {
        let mut mixed = rows(&["1", "2", "3", "4"]);
        mixed.reverse();
        mixed.push(mixed[2].clone());
        let months = of("2026-01-01", &mixed, "2026-04-10");
        assert_eq!((whole(&months).unwrap()[0].0, months.add_up_to(q("10"))), (3.0, Ok(true)));
        mixed[2].consumed_total = Some(q("7"));
        assert_eq!(whole(&of("2026-01-01", &mixed, "2026-04-10")), Err(TooEarly::MonthUnknown));
    }

    #[test]
    fn months_outside_of_the_term_or_of_the_future_are_left_out() {
        let rows = rows(&["50", "1", "2", "3", "4", "60"]);
        let months = of("2026-02-01", &rows, "2026-05-10");
        assert_eq!((months.whole().unwrap().len(), months.add_up_to(q("10"))), (3, Ok(true)));
        assert_eq!(months.add_up_to(q("120")), Ok(false), "they are not part of the sum");
    }

    #[test]
    fn a_missing_month_is_unknown() {
        let mut gap = rows(&["1", "2", "3", "4"]);
        gap.remove(1);
        for rows in
            [rows(&["1", "?", "3", "4"]), gap, rows(&["1", "2"]), rows(&["?", "?", "?", "?"]), Vec::new()]
        {
            let months = of("2026-01-01", &rows, "2026-04-10");
            assert_eq!(whole(&months), Err(TooEarly::MonthUnknown));
            assert_eq!(months.add_up_to(q("1")), Ok(true), "that cannot be told");
        }
        assert_eq!(whole(&of("2026-01-01", &[], "2026-03-31")), Err(TooEarly::FewMonths { whole: 2 }));
    }

    #[test]
    fn an_unknown_running_month_has_the_rest_of_the_consumption() {
        let months = of("2026-01-01", &rows(&["1", "2", "3"]), "2026-04-10");
        assert_eq!((months.add_up_to(q("9")), months.add_up_to(q("5"))), (Ok(true), Ok(false)));
        assert_eq!(whole(&months).unwrap().len(), 3);
    }

    #[test]
    fn a_sum_that_is_too_large_is_said() {
        let mut rows = rows(&["1", "1", "1"]);
        let most = q("999999999999999999999999").times(9_999_999_999_999).unwrap();
        rows[0].consumed_total = Some(most);
        rows[1].consumed_total = Some(most);
        assert_eq!(of("2026-01-01", &rows, "2026-03-10").add_up_to(most), Err(TooEarly::TooLarge));
    }

    #[test]
    fn a_term_of_ten_thousand_years_takes_no_time() {
        let term = term("0100-01-01", "9999-12-31");
        let months = Months::of(&rows(&["1", "2"]), term, day("9999-12-31"));
        assert_eq!(months.whole(), Err(TooEarly::MonthUnknown));
        assert!(months.whole.len() <= 2);
    }

    proptest! {
        #[test]
        fn numbers_of_months_round_trip(days in 36_500..3_650_000_i32) {
            let day = chrono::NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let first = first_day(number_of(day)).unwrap();
            prop_assert!(first <= day && (day - first).num_days() < 31);
            prop_assert_eq!(first_day(number_of(day) + 1), first.checked_add_months(chrono::Months::new(1)));
        }
    }
}
