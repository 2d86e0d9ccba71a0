//! A drilldown's heading: one entitlement, or a kind summed over several.

use super::EntitlementKind;
use super::ResponseMeta;
use super::date::Term;
use super::entitlement::Usage;
use super::link::SafeLink;
use super::quantity::Quantity;
use chrono::NaiveDate;

/// Everything a drilldown shows before its records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Time of the data, and the person it was made for.
    pub stamp: ResponseMeta,
    /// The kind of entitlement.
    pub kind: EntitlementKind,
    /// Name for display: the page's heading.
    pub name: Box<str>,
    /// The backend's description.
    pub description: Option<Box<str>>,
    /// The agreement; `None` for a kind over several.
    pub agreement: Option<Part>,
    /// The package; `None` for a kind over several.
    pub package: Option<Part>,
    /// One line if everything can be summed, otherwise several.
    pub lines: Vec<Line>,
    /// Consumption by month, from the first month of the term to the time of the data.
    pub series: Vec<Month>,
    /// The lots in which credits were granted, if any.
    pub lots: Vec<Lot>,
    /// Number of lines, months and lots that could not be read. If not zero, the lists above are incomplete.
    pub unreadable: usize,
    /// Whether the backend ignored a requested workspace or agreement: it does not exist, or not for this reader.
    pub has_ignored: bool,
    /// The entitlements that are summed.
    pub entitlement_ids: Vec<Box<str>>,
    /// Day of the newest record, if known.
    pub last_activity: Option<NaiveDate>,
    /// Whether the figures count only rows visible to this reader.
    pub visible_only: bool,
    /// A link to what the reader can do about it.
    pub action: Option<SafeLink>,
}

/// The agreement or package that a drilldown belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Name for display.
    pub name: Box<str>,
    /// The agreement's number.
    pub number: Option<Box<str>>,
    /// First and last day, if readable.
    pub term: Option<Term>,
}

/// Sums of one unit and one type of allowance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What was bought, including adjustments; `None` means the allowance.
    pub purchased: Option<Quantity>,
    /// What is left according to the backend's sums, which is what is available.
    pub remaining: Option<Quantity>,
    /// The figures that a tile shows too.
    pub usage: Usage,
    /// Whether `available` was not sent but derived from the lots.
    pub left_of_lots: bool,
}

/// A month of the series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Used in this month by the selected workspaces; `None` = unknown, which is not zero.
    pub consumed: Option<Quantity>,
    /// Used in this month by the whole agreement.
    pub consumed_total: Option<Quantity>,
    /// Granted in this month.
    pub granted: Option<Quantity>,
}

/// Credits that were granted together and expire together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Name of the lot.
    pub name: Box<str>,
    /// Quantity granted.
    pub granted: Option<Quantity>,
    /// First day of use.
    pub start: Option<NaiveDate>,
    /// Last day of use.
    pub expires: Option<NaiveDate>,
    /// Quantity left.
    pub left: Option<Quantity>,
}

impl Detail {
    /// Sum of all months; `None` if a month is unknown, there is no month, or the sum is too large.
    pub fn series_total(&self) -> Option<Quantity> {
        self.total_of(|month| month.consumed)
    }

    /// Like [`Detail::series_total`], for the whole agreement.
    pub fn series_total_of_all(&self) -> Option<Quantity> {
        self.total_of(|month| month.consumed_total)
    }

    /// Whether other workspaces of the agreement used some of it in any month.
    pub fn is_series_shared(&self) -> bool {
        self.series.iter().any(|month| month.consumed_total != month.consumed)
    }

    /// Like [`Detail::series_total`], of what was granted.
    pub fn granted_total(&self) -> Option<Quantity> {
        self.total_of(|month| month.granted)
    }

    fn total_of(&self, value: impl Fn(&Month) -> Option<Quantity>) -> Option<Quantity> {
        total_of(&self.series, self.unreadable, value)
    }

    /// The lot with something left that expires first, counting from `today`.
    pub fn next_expiry(&self, today: NaiveDate) -> Option<&Lot> {
        let is_running = |lot: &&Lot| {
            lot.expires.is_some_and(|day| day >= today) && lot.left.is_some_and(|left| left > Quantity::ZERO)
        };
        self.lots.iter().filter(is_running).min_by_key(|lot| lot.expires)
    }

    /// Whether the remainder or the expiry of any lot is unknown.
    pub fn is_expiry_unknown(&self) -> bool {
        let is_unknown = |lot: &Lot| match lot.left {
            None => true,
            Some(left) => left > Quantity::ZERO && lot.expires.is_none(),
        };
        self.unreadable > 0 || self.lots.iter().any(is_unknown)
    }
}

/// Sum over all months; `None` if a month is unknown, missing or unreadable, or the sum is too large.
pub(crate) fn total_of(
    months: &[Month],
    unreadable: usize,
    value: impl Fn(&Month) -> Option<Quantity>,
) -> Option<Quantity> {
    let mut months = months.iter().map(value).take_while(|_| unreadable == 0);
    let first = months.next()??;
    months.try_fold(first, |sum, month| sum.plus(month?))
}

/// The remainder of all lots that have not expired, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LotsLeft {
    /// Remainder of the lots that are known not to have expired.
    pub least: Quantity,
    /// The same plus the lots that may not have expired; `None` = no upper bound.
    pub most: Option<Quantity>,
}

impl LotsLeft {
    /// The remainder, if it is known exactly.
    pub fn exactly(self) -> Option<Quantity> {
        self.most.filter(|most| *most == self.least)
    }

    /// Whether this `available` quantity is possible.
    pub fn admits(self, available: Quantity) -> bool {
        self.least <= available && self.most.is_none_or(|most| available <= most)
    }

    /// The remainder of the lots, if this `available` quantity is impossible.
    pub fn instead_of(self, available: Quantity) -> Option<Quantity> {
        match self.most {
            _ if self.least > available => Some(self.least),
            Some(most) if most < available => Some(most),
            _ => None,
        }
    }
}

impl Detail {
    /// Remainder of the lots that had not expired at the time of the data; `None` without lots.
    pub fn lots_left(&self) -> Option<LotsLeft> {
        if self.lots.is_empty() {
            return None;
        }
        let day = self.stamp.as_of.map(|as_of| as_of.date_naive());
        // Whether it has not expired; `None` = unknown.
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

    /// Derives `available` from the lots if the backend did not send it.
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
    use super::{Detail, Line, LotsLeft, Month};
    use crate::date::parse_instant;
    use crate::entitlement::{Allowance, Usage};
    use crate::samples::{self, day, lot, month, q, stamp, usage};
    use crate::{ResponseMeta, Unit};

    fn detail() -> Detail {
        let as_of = parse_instant("2026-11-23T09:30:00Z");
        Detail { stamp: ResponseMeta { as_of, ..stamp() }, ..samples::detail() }
    }

    #[test]
    fn a_series_with_an_unknown_month_has_no_total() {
        let month =
            |first, consumed: Option<&str>| Month { consumed: consumed.map(q), ..month(day(first), None) };
        let of = |series| Detail { series, ..detail() }.series_total();
        assert_eq!(
            of(vec![month("2026-01-01", Some("0.1")), month("2026-02-01", Some("0.2"))]),
            Some(q("0.3"))
        );
        assert_eq!(of(vec![month("2026-01-01", Some("0.1")), month("2026-02-01", None)]), None);
        assert_eq!(of(Vec::new()), None);
        let lost = Detail { series: vec![month("2026-01-01", Some("1"))], unreadable: 1, ..detail() };
        assert_eq!(lost.series_total(), None, "a month that could not be read is missing");
    }

    #[test]
    fn the_remainder_of_lots_is_exact_only_if_every_lot_is_known() {
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
        let timeless = Detail { lots: vec![running(), last_day()], stamp: stamp(), ..detail() };
        assert_eq!(timeless.lots_left(), of("0", Some("147")), "of when is not known");
    }

    #[test]
    fn available_follows_from_lots_if_it_was_not_sent() {
        let of = |available, lots| {
            let allowance = Allowance::Quantity(q("500"));
            let usage = Usage { available, ..usage(Unit::Credits, allowance, "315.5") };
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
    fn an_empty_lot_is_never_the_next_to_expire() {
        let lots = vec![
            lot("over", "2026-01-01", "5"),
            lot("used", "2026-12-01", "0"),
            lot("later", "2027-12-31", "9"),
            lot("next", "2026-12-31", "3"),
        ];
        let today = day("2026-11-23");
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
