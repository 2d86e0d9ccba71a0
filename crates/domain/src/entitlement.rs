//! Entitlements: how much a package allows, and how much was used.

use super::link::SafeLink;
use super::quantity::Quantity;
use super::{EntitlementKind, Unit};
use chrono::NaiveDate;

/// An entitlement of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entitlement {
    /// Opaque id, used in addresses.
    pub id: Box<str>,
    /// Kind of entitlement.
    pub kind: EntitlementKind,
    /// Name for display.
    pub name: Box<str>,
    /// Allowance and consumption.
    pub usage: Usage,
    /// Day of the newest record, if known.
    pub last_activity: Option<NaiveDate>,
    /// Whether the figures count only rows visible to this reader.
    pub visible_only: bool,
    /// A link to what the reader can do about it.
    pub action: Option<SafeLink>,
}

/// The two groups in which a package shows its entitlements, derived from the consumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Something was used, or it is unknown whether something was.
    ConsumptionService,
    /// Nothing was used yet.
    AdditionalBenefit,
}

impl Entitlement {
    /// The group in which it is shown.
    pub fn group(&self) -> Group {
        match self.usage.consumed {
            Some(consumed) if consumed.is_zero() => Group::AdditionalBenefit,
            _ => Group::ConsumptionService,
        }
    }
}

/// How much an entitlement allows, for the whole agreement.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// A number of units.
    Quantity(Quantity),
    /// A number of people.
    Allowed(Quantity),
    /// A number of units for each incident.
    PerIncident(Quantity, Unit),
    /// No limit.
    AsNeeded,
    /// A benefit without a quantity.
    Included,
    /// An unknown type, or a known type without the amount it needs.
    Unknown(Box<str>),
}

impl Allowance {
    /// Whether amounts of this allowance and another in the same unit are summed in one line.
    ///
    /// Source: the contract's "Summing in the enterprise-wide area". An allowance as needed takes every other of its unit, which is the
    /// caller's to apply.
    pub fn sums_with(&self, other: &Allowance) -> bool {
        match (self, other) {
            (Allowance::Quantity(_), Allowance::Quantity(_))
            | (Allowance::Allowed(_), Allowance::Allowed(_)) => true,
            // A limit per incident is the same, however many agreements grant it.
            (mine, other) => mine == other,
        }
    }

    /// The limit, if there is one: only a quantity and a head count have a remainder and a meter.
    pub fn limit(&self) -> Option<Quantity> {
        match self {
            Allowance::Quantity(amount) | Allowance::Allowed(amount) => Some(*amount),
            _ => None,
        }
    }
}

/// How much of an allowance was used. `None` is unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Unit of all quantities.
    pub unit: Unit,
    /// Allowance of the whole agreement.
    pub allowance: Allowance,
    /// Used by the selected workspaces.
    pub consumed: Option<Quantity>,
    /// Used by the whole agreement.
    pub consumed_total: Option<Quantity>,
    /// Still available in the whole agreement. `None` = not sent; `Some(None)` = sent, but unknown.
    pub available: Option<Option<Quantity>>,
    /// Expired unused in the whole agreement.
    pub expired: Option<Quantity>,
    /// Reserved in the whole agreement.
    pub reserved: Option<Quantity>,
    /// Scheduled; not included in the consumption.
    pub scheduled: Option<Quantity>,
    /// Number of unknown parts of a sum. If not zero, the quantities above are lower bounds ("at least").
    pub unknown_parts: usize,
}

impl Usage {
    /// Consumption and allowance of the whole agreement, if both are known and the allowance is above zero.
    pub fn balance(&self) -> Option<Balance> {
        if self.unknown_parts > 0 {
            return None;
        }
        Some(Balance { used: self.consumed_total?, allowed: self.allowance.limit()? })
    }

    /// What can still be used: the available quantity if sent, otherwise the allowance minus the consumption. Negative if more
    /// was used; `None` if unknown or meaningless.
    pub fn left(&self) -> Option<Quantity> {
        self.allowance.limit()?;
        match self.available {
            Some(available) => available,
            None => self.balance()?.left(),
        }
    }

    /// How the available quantity contradicts the other known figures. Rule of the contract: allowance minus consumed, expired
    /// and reserved equals available, and none of these is negative.
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
        // Unknown figures can only reduce what is available.
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

/// Figures that cannot all be correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// The available quantity exceeds the allowance.
    MoreThanAllowed {
        /// Available quantity as sent.
        available: Quantity,
        /// Allowance.
        allowed: Quantity,
    },
    /// The available quantity differs from what the other figures leave.
    Parts {
        /// Available quantity as sent.
        available: Quantity,
        /// What the other figures leave.
        rest: Quantity,
    },
    /// The available quantity is negative although consumption does not exceed the allowance.
    BelowZero {
        /// Available quantity as sent.
        available: Quantity,
    },
}

/// Consumption compared with a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Used in the whole agreement.
    pub used: Quantity,
    /// Allowed in the whole agreement.
    pub allowed: Quantity,
}

impl Balance {
    /// What is left: negative if more was used than allowed; `None` if the difference does not fit a [`Quantity`].
    pub fn left(self) -> Option<Quantity> {
        self.allowed.minus(self.used)
    }

    /// Whether more was used than allowed.
    pub fn is_over(self) -> bool {
        self.used > self.allowed
    }

    /// The share used in percent, not capped (may be 107); `None` if nothing was allowed.
    pub fn percent(self) -> Option<Quantity> {
        self.used.percent_of(self.allowed)
    }

    /// The meter's maximum: the larger of allowance and consumption.
    pub fn scale(self) -> Quantity {
        self.allowed.max(self.used)
    }

    /// Compares the exact shares used. If nothing was allowed, any use exceeds every share.
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
    use crate::samples::{q, usage};
    use proptest::prelude::*;

    fn credits(used: Option<&str>, available: Option<Option<&str>>, parts: [Option<&str>; 2]) -> Usage {
        Usage {
            available: available.map(|available| available.map(q)),
            expired: parts[0].map(q),
            reserved: parts[1].map(q),
            ..usage(Unit::Credits, Allowance::Quantity(q("500")), used.unwrap_or("?"))
        }
    }

    #[test]
    fn the_remainder_is_the_available_or_the_unused_quantity() {
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
    fn impossible_figures_are_contradictions() {
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
        fn figures_contradict_exactly_if_they_do_not_add_up(
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
            // With one part unknown, only a larger quantity than the others leave is a contradiction.
            let known = Usage { reserved: None, ..usage(other) };
            let is_more = known.available > Some(available.plus(reserved));
            prop_assert_eq!(known.contradiction().is_some(), is_more || other.is_negative());
        }
    }
}
