//! One thing that a package entitles to: how much it allows, how much was used.

use super::link::SafeLink;
use super::quantity::Quantity;
use super::{EntitlementKind, Unit};
use chrono::NaiveDate;

/// An entitlement of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Goes into addresses.
    pub id: Box<str>,
    /// What it is.
    pub kind: EntitlementKind,
    /// As it is shown.
    pub name: Box<str>,
    /// How much, of what.
    pub usage: Usage,
    /// The day of the newest record, where known.
    pub last_activity: Option<NaiveDate>,
    /// Whether the figures come only from rows that this reader may see.
    pub visible_only: bool,
    /// What a reader can do about it.
    pub action: Option<SafeLink>,
}

/// The two groups in which a package shows its entitlements; they follow from the consumption and are no property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Consumption has been logged, or whether it has is unknown.
    ConsumptionService,
    /// Part of the agreement, nothing logged yet.
    AdditionalBenefit,
}

impl Entitlement {
    /// The group it is shown in.
    pub fn group(&self) -> Group {
        match self.usage.consumed {
            Some(consumed) if consumed.is_zero() => Group::AdditionalBenefit,
            _ => Group::ConsumptionService,
        }
    }
}

/// How much an entitlement allows. It belongs to the whole agreement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// So many units.
    Quantity(Quantity),
    /// So many people.
    Allowed(Quantity),
    /// Up to so many units in each incident.
    PerIncident(Quantity, Unit),
    /// No limit.
    AsNeeded,
    /// A plain benefit.
    Included,
    /// A type that this version does not know, or a known one without the amount it needs.
    Unknown(Box<str>),
}

impl Allowance {
    /// What can be used up: only a quantity and a head count have a remainder and a meter.
    pub fn limit(&self) -> Option<Quantity> {
        match self {
            Allowance::Quantity(amount) | Allowance::Allowed(amount) => Some(*amount),
            _ => None,
        }
    }
}

/// How much was used of an allowance. `None` is unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What the quantities count.
    pub unit: Unit,
    /// How much is allowed in the whole agreement.
    pub allowance: Allowance,
    /// Used within the chosen workspaces.
    pub consumed: Option<Quantity>,
    /// Used within the whole agreement.
    pub consumed_total: Option<Quantity>,
    /// What can still be used in the whole agreement, where that is said: `Some(None)` = it is, and is not known.
    pub available: Option<Option<Quantity>>,
    /// What expired unused in the whole agreement.
    pub expired: Option<Quantity>,
    /// What is set aside in the whole agreement.
    pub reserved: Option<Quantity>,
    /// Planned, and no part of what was used.
    pub scheduled: Option<Quantity>,
    /// How many parts of a sum are unknown. With any, the quantities above are what is known: "at least".
    pub unknown_parts: usize,
}

impl Usage {
    /// Used and allowed within the whole agreement, when both are known and something is allowed to be measured against.
    pub fn balance(&self) -> Option<Balance> {
        if self.unknown_parts > 0 {
            return None;
        }
        Some(Balance { used: self.consumed_total?, allowed: self.allowance.limit()? })
    }

    /// What can still be used: what is said to be available, otherwise what was allowed less what was used. Below zero when more
    /// was used; `None` when unknown or without meaning.
    pub fn left(&self) -> Option<Quantity> {
        self.allowance.limit()?;
        match self.available {
            Some(available) => available,
            None => self.balance()?.left(),
        }
    }

    /// How what is available contradicts the other figures, as far as they are known: the allowance less what was used, has
    /// expired and is reserved is what is available, and none of these is below zero.
    pub fn contradiction(&self) -> Option<Contradiction> {
        let allowed = self.allowance.limit()?;
        let available = self.available.flatten()?;
        let used = self.consumed_total.filter(|_| self.unknown_parts == 0);
        if available > allowed && used.is_none_or(|used| !used.is_negative()) {
            return Some(Contradiction::MoreThanAllowed { available, allowed });
        }
        let mut rest = allowed;
        for part in [used, self.expired, self.reserved].into_iter().flatten() {
            rest = rest.minus(part)?;
        }
        let knows_all = used.is_some() && self.expired.is_some() && self.reserved.is_some();
        // What else took from it may be unknown, but nothing adds to it.
        let differs = if knows_all { available != rest } else { available > rest };
        if differs {
            return Some(Contradiction::Parts { available, rest });
        }
        let is_over = used.is_some_and(|used| used > allowed);
        (available.is_negative() && !is_over).then_some(Contradiction::BelowZero { available })
    }

    /// Whether other workspaces used some of it too.
    pub fn is_shared(&self) -> bool {
        self.consumed.is_some() && self.consumed_total.is_some() && self.consumed != self.consumed_total
    }
}

/// Figures that cannot all be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// More is available than was ever allowed.
    MoreThanAllowed {
        /// What is said to be available.
        available: Quantity,
        /// What is allowed.
        allowed: Quantity,
    },
    /// Something else is available than the other figures leave.
    Parts {
        /// What is said to be available.
        available: Quantity,
        /// What the other figures leave.
        rest: Quantity,
    },
    /// Less than nothing is available, although no more was used than allowed.
    BelowZero {
        /// What is said to be available.
        available: Quantity,
    },
}

/// Used against allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Within the whole agreement.
    pub used: Quantity,
    /// Within the whole agreement.
    pub allowed: Quantity,
}

impl Balance {
    /// What is left: below zero when more was used than allowed; `None` when the difference has more digits than are kept.
    pub fn left(self) -> Option<Quantity> {
        self.allowed.minus(self.used)
    }

    /// Whether more was used than allowed.
    pub fn is_over(self) -> bool {
        self.used > self.allowed
    }

    /// The share used in percent, in full (107, not 100 or 7); `None` when nothing was allowed.
    pub fn percent(self) -> Option<Quantity> {
        self.used.percent_of(self.allowed)
    }

    /// The end of the meter: the larger of what is allowed and what was used.
    pub fn scale(self) -> Quantity {
        self.allowed.max(self.used)
    }

    /// Compares the exact shares used. Where nothing was allowed, any use is more than every share.
    pub fn cmp_share(self, other: Balance) -> std::cmp::Ordering {
        let measurable = |b: Balance| b.allowed > Quantity::ZERO;
        match (measurable(self), measurable(other)) {
            (true, true) => self.used.cmp_share(self.allowed, other.used, other.allowed),
            (false, false) => self.used.cmp(&other.used),
            (false, true) if self.used.is_zero() => std::cmp::Ordering::Less,
            (false, true) => std::cmp::Ordering::Greater,
            (true, false) => other.cmp_share(self).reverse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn credits(used: Option<&str>, available: Option<Option<&str>>, parts: [Option<&str>; 2]) -> Usage {
        Usage {
            unit: Unit::Credits,
            allowance: Allowance::Quantity(q("500")),
            consumed: used.map(q),
            consumed_total: used.map(q),
            available: available.map(|available| available.map(q)),
            expired: parts[0].map(q),
            reserved: parts[1].map(q),
            scheduled: None,
            unknown_parts: 0,
        }
    }

    #[test]
    fn what_is_left_is_what_is_available_or_what_was_not_used() {
        let left = |used, available| credits(used, available, [None; 2]).left();
        assert_eq!(left(Some("315.5"), Some(Some("147"))), Some(q("147")));
        assert_eq!(left(Some("315.5"), None), Some(q("184.5")));
        assert_eq!(left(Some("315.5"), Some(None)), None, "it is said, and cannot be read");
        assert_eq!(left(None, Some(Some("147"))), Some(q("147")));
        assert_eq!(left(None, None), None);
        let endless =
            Usage { allowance: Allowance::AsNeeded, ..credits(Some("1"), Some(Some("2")), [None; 2]) };
        assert_eq!(endless.left(), None, "without a limit nothing is left of it");
    }

    #[test]
    fn figures_that_cannot_all_be_right_contradict_each_other() {
        let of = |used, available, parts| credits(used, Some(Some(available)), parts).contradiction();
        let both = [Some("25"), Some("12.5")];
        assert_eq!(of(Some("315.5"), "147", both), None);
        let parts = |available, rest| Some(Contradiction::Parts { available: q(available), rest: q(rest) });
        assert_eq!(of(Some("315.5"), "146", both), parts("146", "147"));
        assert_eq!(of(Some("315.5"), "159.5", [Some("25"), None]), None, "what is reserved is not known");
        assert_eq!(of(Some("315.5"), "160", [Some("25"), None]), parts("160", "159.5"));
        assert_eq!(of(None, "400", both), None, "what was used is not known");
        let more =
            |available| Some(Contradiction::MoreThanAllowed { available: q(available), allowed: q("500") });
        assert_eq!(of(None, "501", [None; 2]), more("501"));
        assert_eq!(of(Some("10"), "501", both), more("501"));
        assert_eq!(of(Some("-10"), "510", [Some("0"), Some("0")]), None);
        let below = |available| Some(Contradiction::BelowZero { available: q(available) });
        assert_eq!(of(Some("490"), "-20", [Some("30"), Some("0")]), below("-20"));
        assert_eq!(of(Some("510"), "-10", [Some("0"), Some("0")]), None, "more was used than allowed");
        assert_eq!(of(None, "-1", [None; 2]), below("-1"));
        assert_eq!(credits(Some("1"), Some(None), both).contradiction(), None);
        assert_eq!(credits(Some("1"), None, both).contradiction(), None);
    }

    proptest! {
        #[test]
        fn whatever_adds_up_contradicts_nothing_and_anything_else_does(
            parts in proptest::array::uniform4(0_u64..1_000_000), off in -1000_i64..1000,
        ) {
            let [used, expired, reserved, available] = parts.map(Quantity::from_count);
            let allowed = [expired, reserved, available].into_iter().try_fold(used, Quantity::plus).unwrap();
            let usage = |available: Quantity| Usage {
                allowance: Allowance::Quantity(allowed),
                consumed_total: Some(used),
                available: Some(Some(available)),
                expired: Some(expired),
                reserved: Some(reserved),
                ..credits(None, None, [None; 2])
            };
            prop_assert_eq!(usage(available).contradiction(), None);
            prop_assert_eq!(usage(available).left(), Some(available));
            let other = available.plus(q(&off.to_string())).unwrap();
            prop_assert_eq!(usage(other).contradiction().is_some(), off != 0);
            // With one part unknown, only more than the others leave is wrong.
            let known = Usage { reserved: None, ..usage(other) };
            let is_more = known.available > Some(available.plus(reserved));
            prop_assert_eq!(known.contradiction().is_some(), is_more || other.is_negative());
        }
    }
}
