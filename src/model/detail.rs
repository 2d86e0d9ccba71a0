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
    /// What the months of the series add up to; `None` when one of them is unknown, or there is none.
    pub fn series_total(&self) -> Option<Quantity> {
        let mut months = self.series.iter().map(|month| month.consumed);
        let first = months.next()??;
        months.try_fold(first, |sum, month| Some(sum + month?))
    }

    /// The lot with something left that expires first, from `today` on.
    pub fn next_expiry(&self, today: NaiveDate) -> Option<&Lot> {
        let is_running = |lot: &&Lot| {
            lot.expires.is_some_and(|day| day >= today) && lot.left.is_some_and(|left| left > Quantity::ZERO)
        };
        self.lots.iter().filter(is_running).min_by_key(|lot| lot.expires)
    }
}

impl Line {
    /// The same figures as a tile has them. What is left belongs to the whole agreement, so what was used there follows from it.
    pub fn usage(&self) -> Usage {
        let used_in_all = match (self.allowance.limit(), self.remaining) {
            (Some(allowed), Some(left)) => Some(allowed - left),
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
    use super::{Detail, Lot, Month};
    use crate::model::EntitlementKind;
    use crate::model::activity::Stamp;
    use crate::model::date::parse_date;

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
        assert_eq!(Detail { lots, ..detail() }.next_expiry(today).map(|lot| &*lot.name), Some("next"));
    }
}
