//! A part of an agreement with dates of its own.

use super::date::{Term, TermPhase};
use super::entitlement::Entitlement;
use super::{PackageKind, PackageStatus};
use chrono::NaiveDate;

/// A package and what it entitles to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Goes into addresses.
    pub id: Box<str>,
    /// The agreement it belongs to.
    pub agreement_id: Box<str>,
    /// As it is shown.
    pub name: Box<str>,
    /// The area it is shown in.
    pub kind: PackageKind,
    /// First and last day.
    pub term: Term,
    /// Whether the backend says it can be used.
    pub status: PackageStatus,
    /// In the backend's order.
    pub entitlements: Vec<Entitlement>,
    /// Entitlements that could not be read.
    pub unreadable: usize,
}

impl Package {
    /// Whether the status says what the dates say, so that naming the dates names it, too.
    pub fn is_as_dated(&self, today: NaiveDate) -> bool {
        match self.status {
            PackageStatus::Active => matches!(self.stand(today), TermPhase::Running { .. }),
            PackageStatus::Inactive => !matches!(self.stand(today), TermPhase::Running { .. }),
            PackageStatus::Other(_) => false,
        }
    }

    /// Where `today` lies in its term.
    pub fn stand(&self, today: NaiveDate) -> TermPhase {
        self.term.stand(today)
    }

    /// Its place among others, the first lowest: what ends soonest comes first, what has ended comes last.
    pub fn end_order(&self, today: NaiveDate) -> i64 {
        let days = (self.term.end - today).num_days();
        if days < 0 { ENDED - days } else { days }
    }
}

/// More days than lie between any two dates that are read.
const ENDED: i64 = 10_000_000;

#[cfg(test)]
mod tests {
    use super::Package;
    use crate::date::{Term, parse_date};
    use crate::{PackageKind, PackageStatus};

    fn package(start: &str, end: &str, status: PackageStatus) -> Package {
        Package {
            id: end.into(),
            agreement_id: "a".into(),
            name: "P".into(),
            kind: PackageKind::AddOn,
            term: Term::parse(start, end).unwrap(),
            status,
            entitlements: Vec::new(),
            unreadable: 0,
        }
    }

    #[test]
    fn what_ends_soonest_comes_first_and_what_has_ended_last() {
        let today = parse_date("2026-11-23").unwrap();
        let mut ends = ["2026-11-22", "2027-06-30", "2026-01-31", "2026-11-23", "2026-11-26"];
        ends.sort_by_key(|end| package("2025-01-01", end, PackageStatus::Active).end_order(today));
        assert_eq!(ends, ["2026-11-23", "2026-11-26", "2027-06-30", "2026-11-22", "2026-01-31"]);
    }

    #[test]
    fn a_status_that_contradicts_the_dates_is_noticed() {
        let today = parse_date("2026-11-23").unwrap();
        let agrees = |start, end, status| package(start, end, status).is_as_dated(today);
        assert!(agrees("2026-01-01", "2026-12-31", PackageStatus::Active));
        assert!(agrees("2026-01-01", "2026-10-31", PackageStatus::Inactive));
        assert!(agrees("2026-12-01", "2026-12-31", PackageStatus::Inactive));
        assert!(!agrees("2026-01-01", "2026-12-31", PackageStatus::Inactive));
        assert!(!agrees("2026-01-01", "2026-10-31", PackageStatus::Active));
        assert!(!agrees("2026-01-01", "2026-12-31", PackageStatus::Other("paused".into())));
    }
}
