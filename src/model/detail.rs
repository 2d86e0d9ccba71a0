//! A drilldown's head: one entitlement, or a kind summed over several.

use super::activity::Stamp;
use super::date::Term;
use super::entitlement::{Allowance, Usage};
use super::link::SafeLink;
use super::quantity::Quantity;
use super::{EntitlementKind, Unit};
use chrono::NaiveDate;

/// What a drilldown says before its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// When and for whom the answer was made.
    pub stamp: Stamp,
    /// What it is.
    pub kind: EntitlementKind,
    /// As it is shown: the page's heading.
    pub name: Box<str>,
    /// Sentences of the backend's.
    pub description: Option<Box<str>>,
    /// The agreement; `None` for a kind over several.
    pub agreement: Option<Part>,
    /// The package; `None` for a kind over several.
    pub package: Option<Part>,
    /// One line where everything adds up; several where it does not.
    pub lines: Vec<Line>,
    /// Consumption by month, from the first month of the term to the time of the data.
    pub series: Vec<Month>,
    /// What credits were granted in, where they are.
    pub lots: Vec<Lot>,
    /// How many lines, months and lots could not be read. With any, those above are not all.
    pub unreadable: usize,
    /// Whether some of the workspaces and agreements that were asked for do not exist, or not for this reader.
    pub has_ignored: bool,
    /// The entitlements that are summed up here.
    pub entitlement_ids: Vec<Box<str>>,
    /// The day of the newest record, where known.
    pub last_activity: Option<NaiveDate>,
    /// Whether the figures come only from rows that this reader may see.
    pub visible_only: bool,
    /// What a reader can do about it.
    pub action: Option<SafeLink>,
}

/// The agreement or package that a drilldown belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As it is shown.
    pub name: Box<str>,
    /// An agreement's number.
    pub number: Option<Box<str>>,
    /// First and last day, where readable.
    pub term: Option<Term>,
}

/// Sums of one unit and one sort of allowance; each `None` when unknown or without meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the quantities count.
    pub unit: Unit,
    /// How much is allowed.
    pub allowance: Allowance,
    /// What was bought.
    pub purchased: Option<Quantity>,
    /// Used within the chosen workspaces.
    pub consumed: Option<Quantity>,
    /// Used within the whole agreement, where that is said: `Some(None)` = it is, and cannot be read.
    pub consumed_total: Option<Option<Quantity>>,
    /// Planned.
    pub scheduled: Option<Quantity>,
    /// What the whole agreement has left; below zero when more was used than bought.
    pub remaining: Option<Quantity>,
}

/// A month of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Used in it; `None` = unknown, which is not nothing.
    pub consumed: Option<Quantity>,
    /// Granted in it.
    pub granted: Option<Quantity>,
}

/// Credits that were granted together and expire together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Its name.
    pub name: Box<str>,
    /// What it began with.
    pub granted: Option<Quantity>,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub expires: Option<NaiveDate>,
    /// What is left of it.
    pub left: Option<Quantity>,
}

impl Detail {
    /// What the months of the series add up to; `None` when one of them is unknown, or there is none, or no room for the sum.
    pub fn series_total(&self) -> Option<Quantity> {
        self.total_of(|month| month.consumed)
    }

    /// What was granted in all months, under the same conditions.
    pub fn granted_total(&self) -> Option<Quantity> {
        self.total_of(|month| month.granted)
    }

    fn total_of(&self, value: impl Fn(&Month) -> Option<Quantity>) -> Option<Quantity> {
        let mut months = self.series.iter().map(value).take_while(|_| self.unreadable == 0);
        let first = months.next()??;
        months.try_fold(first, |sum, month| sum.plus(month?))
    }

    /// The lot with something left that expires first, from `today` on.
    pub fn next_expiry(&self, today: NaiveDate) -> Option<&Lot> {
        let is_running = |lot: &&Lot| {
            lot.expires.is_some_and(|day| day >= today) && lot.left.is_some_and(|left| left > Quantity::ZERO)
        };
        self.lots.iter().filter(is_running).min_by_key(|lot| lot.expires)
    }

    /// Whether it is not known of every lot how much of it is left and until when.
    pub fn is_expiry_unknown(&self) -> bool {
        let is_unknown = |lot: &Lot| match lot.left {
            None => true,
            Some(left) => left > Quantity::ZERO && lot.expires.is_none(),
        };
        self.unreadable > 0 || self.lots.iter().any(is_unknown)
    }
}

impl Line {
    /// The same figures as a tile has them. What is left belongs to the whole agreement, so what was used there follows from it.
    pub fn usage(&self) -> Usage {
        let used_in_all = match (self.consumed_total, self.allowance.limit(), self.remaining) {
            (Some(used), ..) => used,
            (None, Some(allowed), Some(left)) => allowed.minus(left),
            // Without a total it is the same.
            _ => self.consumed,
        };
        Usage {
            unit: self.unit.clone(),
            allowance: self.allowance.clone(),
            consumed: self.consumed,
            consumed_total: used_in_all,
            scheduled: self.scheduled,
            unknown_parts: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, Line, Lot, Month};
    use crate::model::activity::Stamp;
    use crate::model::date::parse_date;
    use crate::model::entitlement::Allowance;
    use crate::model::{EntitlementKind, Unit};

    fn detail() -> Detail {
        Detail {
            stamp: Stamp { as_of: None, user: "u".into() },
            kind: EntitlementKind::ProactiveCredits,
            name: "Credits".into(),
            description: None,
            agreement: None,
            package: None,
            lines: Vec::new(),
            series: Vec::new(),
            lots: Vec::new(),
            unreadable: 0,
            has_ignored: false,
            entitlement_ids: Vec::new(),
            last_activity: None,
            visible_only: false,
            action: None,
        }
    }

    #[test]
    fn a_series_with_an_unknown_month_has_no_total() {
        let month = |month, consumed: Option<&str>| Month {
            first: parse_date(month).unwrap(),
            consumed: consumed.map(|text| text.parse().unwrap()),
            granted: None,
        };
        let of = |series| Detail { series, ..detail() }.series_total();
        assert_eq!(
            of(vec![month("2026-01-01", Some("0.1")), month("2026-02-01", Some("0.2"))]),
            Some("0.3".parse().unwrap())
        );
        assert_eq!(of(vec![month("2026-01-01", Some("0.1")), month("2026-02-01", None)]), None);
        assert_eq!(of(Vec::new()), None);
        let lost = Detail { series: vec![month("2026-01-01", Some("1"))], unreadable: 1, ..detail() };
        assert_eq!(lost.series_total(), None, "a month that could not be read is missing");
    }

    #[test]
    fn what_was_used_in_the_agreement_is_said_or_follows_or_is_the_same() {
        let used = |total: Option<&str>, left: Option<&str>, allowance| {
            let quantity = |text: &str| text.parse().unwrap();
            let line = Line {
                unit: Unit::Hours,
                allowance,
                purchased: None,
                consumed: Some(quantity("82.5")),
                consumed_total: total.map(|total| total.parse().ok()),
                scheduled: None,
                remaining: left.map(quantity),
            };
            line.usage().consumed_total.map_or("unknown".to_owned(), |used| used.to_string())
        };
        let hundred = || Allowance::Quantity("100".parse().unwrap());
        assert_eq!(used(Some("90"), Some("10"), hundred()), "90");
        assert_eq!(used(None, Some("5"), hundred()), "95");
        assert_eq!(used(None, None, hundred()), "82.5");
        assert_eq!(used(Some("?"), None, hundred()), "unknown");
        assert_eq!(used(Some("212.5"), None, Allowance::AsNeeded), "212.5");
    }

    #[test]
    fn what_expires_next_has_something_left() {
        let lot = |name: &str, expires, left: &str| Lot {
            name: name.into(),
            granted: None,
            start: None,
            expires: parse_date(expires),
            left: left.parse().ok(),
        };
        let lots = vec![
            lot("over", "2026-01-01", "5"),
            lot("used", "2026-12-01", "0"),
            lot("later", "2027-12-31", "9"),
            lot("next", "2026-12-31", "3"),
        ];
        let today = parse_date("2026-11-23").unwrap();
        let known = Detail { lots, ..detail() };
        assert_eq!(known.next_expiry(today).map(|lot| &*lot.name), Some("next"));
        assert!(!known.is_expiry_unknown());
        let of =
            |expires, left| Detail { lots: vec![lot("x", expires, left)], ..detail() }.is_expiry_unknown();
        assert!(of("2026-12-31", "?"));
        assert!(of("?", "1"));
        assert!(!of("?", "0"), "of nothing nothing expires");
    }
}
