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

    /// Whether other workspaces used some of it too.
    pub fn is_shared(&self) -> bool {
        self.consumed.is_some() && self.consumed_total.is_some() && self.consumed != self.consumed_total
    }
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
