//! Packages: parts of an agreement with dates of their own.

use super::date::{Term, TermPhase};
use super::entitlement::Entitlement;
use super::{PackageKind, PackageStatus};
use chrono::NaiveDate;

/// A package with its entitlements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Opaque id, used in addresses.
    pub id: Box<str>,
    /// The agreement it belongs to.
    pub agreement_id: Box<str>,
    /// Name for display.
    pub name: Box<str>,
    /// Area in which it is shown.
    pub kind: PackageKind,
    /// First and last day.
    pub term: Term,
    /// Whether it can be used, according to the backend.
    pub status: PackageStatus,
    /// Entitlements, in the backend's order.
    pub entitlements: Vec<Entitlement>,
    /// Number of entitlements that could not be read.
    pub unreadable: usize,
}

impl Package {
    /// Whether the status agrees with the dates, so that showing the dates is enough.
    pub fn is_as_dated(&self, today: NaiveDate) -> bool {
        match self.status {
            PackageStatus::Active => matches!(self.stand(today), TermPhase::Running { .. }),
            PackageStatus::Inactive => !matches!(self.stand(today), TermPhase::Running { .. }),
            PackageStatus::Other(_) => false,
        }
    }

    /// The phase of its term that `today` is in.
    pub fn stand(&self, today: NaiveDate) -> TermPhase {
        self.term.stand(today)
    }

    /// Sort key by end: the soonest end first, ended packages last.
    pub fn end_order(&self, today: NaiveDate) -> i64 {
        let days = (self.term.end - today).num_days();
        if days < 0 { ENDED - days } else { days }
    }
}

/// More days than between any two valid dates.
const ENDED: i64 = 10_000_000;

#[cfg(test)]
mod tests {
    use super::Package;
    use crate::PackageStatus;
    use crate::samples::{self, day, term};

    fn package(start: &str, end: &str, status: PackageStatus) -> Package {
        Package { status, ..samples::package(end, term(start, end), Vec::new()) }
    }

    #[test]
    fn the_soonest_end_is_first_and_ended_packages_are_last() {
        let today = day("2026-11-23");
        let mut ends = ["2026-11-22", "2027-06-30", "2026-01-31", "2026-11-23", "2026-11-26"];
        ends.sort_by_key(|end| package("2025-01-01", end, PackageStatus::Active).end_order(today));
        assert_eq!(ends, ["2026-11-23", "2026-11-26", "2027-06-30", "2026-11-22", "2026-01-31"]);
    }

    #[test]
    fn a_status_that_contradicts_the_dates_is_detected() {
        let today = day("2026-11-23");
        let agrees = |start, end, status| package(start, end, status).is_as_dated(today);
        assert!(agrees("2026-01-01", "2026-12-31", PackageStatus::Active));
        assert!(agrees("2026-01-01", "2026-10-31", PackageStatus::Inactive));
        assert!(agrees("2026-12-01", "2026-12-31", PackageStatus::Inactive));
        assert!(!agrees("2026-01-01", "2026-12-31", PackageStatus::Inactive));
        assert!(!agrees("2026-01-01", "2026-10-31", PackageStatus::Active));
        assert!(!agrees("2026-01-01", "2026-12-31", PackageStatus::Other("paused".into())));
    }
}
