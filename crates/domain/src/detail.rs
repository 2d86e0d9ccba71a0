//! A drilldown's head: one entitlement, or a kind summed over several.

use super::EntitlementKind;
use super::ResponseMeta;
use super::date::Term;
use super::entitlement::Usage;
use super::link::SafeLink;
use super::quantity::Quantity;
use chrono::NaiveDate;

/// What a drilldown says before its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// When and for whom the answer was made.
    pub stamp: ResponseMeta,
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

/// Sums of one unit and one sort of allowance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was bought, with what adjustments changed of it; `None` = the allowance.
    pub purchased: Option<Quantity>,
    /// What the sums say is left, which is what is available.
    pub remaining: Option<Quantity>,
    /// The same figures as a tile has them.
    pub usage: Usage,
    /// Whether what is available is not said, but is what the lots have left.
    pub left_of_lots: bool,
}

/// A month of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Used in it within the chosen workspaces; `None` = unknown, which is not nothing.
    pub consumed: Option<Quantity>,
    /// Used in it within the whole agreement.
    pub consumed_total: Option<Quantity>,
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

    /// What was used in the whole agreement in all months, under the same conditions.
    pub fn series_total_of_all(&self) -> Option<Quantity> {
        self.total_of(|month| month.consumed_total)
    }

    /// Whether in any month other workspaces of the agreement used some of it too.
    pub fn is_series_shared(&self) -> bool {
        self.series.iter().any(|month| month.consumed_total != month.consumed)
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

/// What the lots that have not expired have left, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotsLeft {
    /// In the lots that are known not to have expired.
    pub least: Quantity,
    /// With those of which it is not known; `None` = there is no saying.
    pub most: Option<Quantity>,
}

impl LotsLeft {
    /// What is left, when it is known.
    pub fn exactly(self) -> Option<Quantity> {
        self.most.filter(|most| *most == self.least)
    }

    /// Whether so much can be available.
    pub fn admits(self, available: Quantity) -> bool {
        self.least <= available && self.most.is_none_or(|most| available <= most)
    }

    /// Of so much that cannot be available, what the lots have left instead.
    pub fn instead_of(self, available: Quantity) -> Option<Quantity> {
        match self.most {
            _ if self.least > available => Some(self.least),
            Some(most) if most < available => Some(most),
            _ => None,
        }
    }
}

impl Detail {
    /// What the lots that had not expired at the time of the data have left; `None` without lots.
    pub fn lots_left(&self) -> Option<LotsLeft> {
        if self.lots.is_empty() {
            return None;
        }
        let day = self.stamp.as_of.map(|as_of| as_of.date_naive());
        // Whether it runs; `None` = there is no saying.
        let runs = |lot: &Lot| Some(lot.expires? >= day?);
        let nothing =
            LotsLeft { least: Quantity::ZERO, most: (self.unreadable == 0).then_some(Quantity::ZERO) };
        let may_run = |lot: &&Lot| lot.left != Some(Quantity::ZERO) && runs(lot) != Some(false);
        self.lots.iter().filter(may_run).try_fold(nothing, |sum, lot| {
            let most = sum.most.zip(lot.left).map(|(most, left)| most.plus(left));
            let least = match lot.left.filter(|_| runs(lot) == Some(true)) {
                Some(left) => sum.least.plus(left)?,
                None => sum.least,
            };
            Some(LotsLeft { least, most: most.flatten() })
        })
    }

    /// Where a backend does not say what is available, but what its lots have left, that is available: nothing else is.
    pub fn with_left_of_lots(mut self) -> Detail {
        let left = self.lots_left().map(LotsLeft::exactly);
        if let (Some(left), [line]) = (left, self.lines.as_mut_slice())
            && line.usage.available.is_none()
            && line.usage.allowance.limit().is_some()
        {
            line.usage.available = Some(left);
            line.left_of_lots = true;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, Line, Lot, LotsLeft, Month};
    use crate::ResponseMeta;
    use crate::date::{parse_date, parse_instant};
    use crate::entitlement::{Allowance, Usage};
    use crate::quantity::Quantity;
    use crate::{EntitlementKind, Unit};

    fn detail() -> Detail {
        Detail {
            stamp: ResponseMeta { as_of: parse_instant("2026-11-23T09:30:00Z"), user: "u".into() },
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
            consumed_total: None,
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

    fn lot(name: &str, expires: &str, left: &str) -> Lot {
        Lot {
            name: name.into(),
            granted: None,
            start: None,
            expires: parse_date(expires),
            left: left.parse().ok(),
        }
    }

    #[test]
    fn what_the_lots_have_left_is_known_only_of_all_that_may_run() {
        let q = |text: &str| text.parse::<Quantity>().unwrap();
        let left = |lots| Detail { lots, ..detail() }.lots_left();
        let of = |least, most: Option<&str>| Some(LotsLeft { least: q(least), most: most.map(q) });
        let old = || lot("old", "2026-11-22", "25");
        let last_day = || lot("last day", "2026-11-23", "9.5");
        let running = || lot("running", "2027-01-09", "137.5");
        assert_eq!(left(vec![]), None);
        assert_eq!(left(vec![old(), last_day(), running()]), of("147", Some("147")));
        assert_eq!(left(vec![running(), lot("undated", "?", "10")]), of("137.5", Some("147.5")));
        assert_eq!(left(vec![running(), lot("unread", "2027-01-01", "?")]), of("137.5", None));
        assert_eq!(
            left(vec![lot("unread, but over", "2026-01-01", "?"), running()]),
            of("137.5", Some("137.5"))
        );
        assert_eq!(left(vec![running(), lot("used up", "?", "0")]), of("137.5", Some("137.5")));
        let some = left(vec![running(), lot("undated", "?", "10")]).unwrap();
        assert_eq!((some.exactly(), some.admits(q("140")), some.instead_of(q("140"))), (None, true, None));
        assert_eq!(some.instead_of(q("148")), Some(q("147.5")));
        assert_eq!(some.instead_of(q("137")), Some(q("137.5")));
        let lost = Detail { lots: vec![running()], unreadable: 1, ..detail() };
        assert_eq!(lost.lots_left(), of("137.5", None));
        let timeless = Detail {
            lots: vec![running(), last_day()],
            stamp: ResponseMeta { as_of: None, user: "u".into() },
            ..detail()
        };
        assert_eq!(timeless.lots_left(), of("0", Some("147")), "of when is not known");
    }

    #[test]
    fn lots_say_what_is_available_where_nothing_else_does() {
        let of = |available, lots| {
            let usage = Usage {
                unit: Unit::Credits,
                allowance: Allowance::Quantity("500".parse().unwrap()),
                consumed: "315.5".parse().ok(),
                consumed_total: "315.5".parse().ok(),
                available,
                expired: None,
                reserved: None,
                scheduled: None,
                unknown_parts: 0,
            };
            let line = Line { purchased: None, remaining: None, usage, left_of_lots: false };
            let detail = Detail { lines: vec![line], lots, ..detail() }.with_left_of_lots();
            let [line] = &detail.lines[..] else { unreachable!() };
            (line.usage.left().map(|left| left.to_string()), line.left_of_lots)
        };
        let lots = || vec![lot("over", "2026-01-01", "25"), lot("next", "2026-12-31", "147")];
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of(None, lots()), (some("147"), true));
        assert_eq!(of(Some("150".parse().ok()), lots()), (some("150"), false));
        assert_eq!(of(Some(None), lots()), (None, false), "it is said, and cannot be read");
        assert_eq!(of(None, vec![lot("undated", "?", "147")]), (None, true), "it may have expired");
        assert_eq!(of(None, vec![]), (some("184.5"), false));
    }

    #[test]
    fn what_expires_next_has_something_left() {
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
