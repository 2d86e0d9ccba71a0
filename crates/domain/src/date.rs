//! Dates without a time zone, instants, and terms.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// Parses `YYYY-MM-DD`. A date has no time zone, so it never shifts by a day.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let digits = |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    is_real(&date).then_some(date)
}

/// Parses an RFC 3339 instant.
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let instant = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    is_real(&instant).then_some(instant)
}

/// Whether the year is plausible. `0001-01-01` is a common placeholder, which browsers would show as a date of the last century;
/// and a time zone must not move the end of the calendar to a year of five digits.
fn is_real(date: &impl Datelike) -> bool {
    (100..=9999).contains(&date.year())
}

/// Formats a date as `YYYY-MM-DD`.
pub fn write_date(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// First and last day of an agreement or a package, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub start: NaiveDate,
    /// Last day, on which it is still in force.
    pub end: NaiveDate,
}

impl Term {
    /// Parses the two dates of a response.
    pub fn parse(start: &str, end: &str) -> Option<Term> {
        Some(Term { start: parse_date(start)?, end: parse_date(end)? })
    }

    /// The phase that `today` is in, by the reader's local calendar.
    pub fn stand(self, today: NaiveDate) -> TermPhase {
        let days_left = (self.end - today).num_days();
        if days_left < 0 {
            TermPhase::Ended { days_ago: days_left.unsigned_abs() }
        } else if today < self.start {
            TermPhase::NotStarted { in_days: (self.start - today).num_days().unsigned_abs() }
        } else {
            TermPhase::Running { days_left: days_left.unsigned_abs() }
        }
    }

    /// The elapsed part of the term on `today`, that day included, in percent from 0 to 100.
    pub fn elapsed_percent(self, today: NaiveDate) -> Option<i64> {
        let all = (self.end - self.start).num_days() + 1;
        let gone = (today - self.start).num_days() + 1;
        (all > 0).then(|| (gone * 100 / all).clamp(0, 100))
    }
}

/// Where a day is relative to a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermPhase {
    /// Before the first day.
    NotStarted {
        /// Days until it starts.
        in_days: u64,
    },
    /// Within the term. Zero days left means that it ends today.
    Running {
        /// Days from today to the last day.
        days_left: u64,
    },
    /// After the last day.
    Ended {
        /// Days since the last day.
        days_ago: u64,
    },
}

impl TermPhase {
    /// Whether it ends within 90 days, when renewal should be discussed.
    pub fn ends_soon(self) -> bool {
        matches!(self, TermPhase::Running { days_left } if days_left <= 90)
    }
}

#[cfg(test)]
mod tests {
    use super::{TermPhase, parse_date, parse_instant, write_date};
    use crate::samples::{day, term, year};
    use proptest::prelude::*;

    #[test]
    fn the_last_day_is_included() {
        let on = |text| year().stand(day(text));
        assert_eq!(on("2025-12-31"), TermPhase::NotStarted { in_days: 1 });
        assert_eq!(on("2026-12-30"), TermPhase::Running { days_left: 1 });
        assert_eq!(on("2026-12-31"), TermPhase::Running { days_left: 0 });
        assert_eq!(on("2027-01-01"), TermPhase::Ended { days_ago: 1 });
        assert!(on("2026-10-02").ends_soon());
        assert!(!on("2026-10-01").ends_soon());
    }

    #[test]
    fn elapsed_counts_both_ends() {
        let ten = term("2026-01-01", "2026-01-10");
        for (today, percent) in
            [("2025-06-01", 0), ("2026-01-01", 10), ("2026-01-10", 100), ("2027-01-01", 100)]
        {
            assert_eq!(ten.elapsed_percent(day(today)), Some(percent), "{today}");
        }
        let backwards = term("2026-02-01", "2026-01-01");
        assert_eq!(backwards.elapsed_percent(ten.start), None);
        assert_eq!(backwards.stand(day("2026-01-15")), TermPhase::Ended { days_ago: 14 });
        let all = term("0100-01-01", "9999-12-31");
        assert_eq!(all.elapsed_percent(day("9999-12-31")), Some(100));
    }

    #[test]
    fn invalid_dates_are_rejected() {
        for text in [
            "",
            "2026-1-5",
            "2026-02-30",
            "2026-13-01",
            "23.11.2026",
            "2026-11-23T00:00:00Z",
            "+026-11-23",
            "0000-00-00",
            "0001-01-01",
            "0026-11-23",
            "9999-99-01",
            "+262142-12-31",
            "-2026-11-23",
            "2026-11-23 ",
            "２０２６-11-23",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
        for text in [
            "2026-11-23",
            "0001-01-01T00:00:00Z",
            "0000-01-01T00:00:00+23:59",
            "9999-12-31T23:59:59-23:59",
            "+262142-12-31T00:00:00Z",
            "2026-11-23T25:00:00Z",
            "2026-11-23T09:30:00",
        ] {
            assert_eq!(parse_instant(text), None, "{text:?}");
        }
        assert!(parse_date("9999-12-31").is_some() && parse_instant("9999-12-31T23:59:60Z").is_some());
    }

    #[test]
    fn an_instant_is_converted_to_utc() {
        let instant = parse_instant("2026-11-23T00:30:00+01:00").unwrap();
        assert_eq!(instant, parse_instant("2026-11-22T23:30:00Z").unwrap());
    }

    proptest! {
        #[test]
        fn dates_round_trip(days in 0..200_000_i32) {
            let date = chrono::NaiveDate::from_num_days_from_ce_opt(600_000 + days).unwrap();
            prop_assert_eq!(parse_date(&write_date(date)), Some(date));
        }
    }
}
