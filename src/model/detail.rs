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
