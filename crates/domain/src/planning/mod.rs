//! Planning: what ends when, what is to be expected of each entitlement, what if more is used, and what is unused.
//!
//! - [`endings`]: agreements, packages and lots that end within a [`Horizon`], the soonest first.
//! - [`outlook_table`]: a row for each metered entitlement, the largest share at risk first.
//! - [`Plan`] and [`what_if`]: amounts that the reader plans by month, kept in the address.
//! - [`untouched`]: what has not been used, in the order in which it is lost.
//!
//! All of them take the outlooks of [`Outlooks`], which are computed once and in slices, and are the same that tiles and
//! [`attention`](crate::attention) use.
//!
//! # Which packages
//!
//! Those that the overview shows if every status is selected, except those that have ended by the reader's local day, the last day
//! included, and those that are running but that the backend calls inactive: they cannot be used, so nothing of them is lost. A
//! package that has not begun counts, since its end can be planned.

mod endings;
mod horizon;
mod outlooks;
mod plan;
mod scope;
mod table;
mod untouched;

#[cfg(test)]
mod tests;

pub use endings::{Ending, Endings, Remainder, Subject, endings};
pub use horizon::{Band, Horizon};
pub use outlooks::{Computation, Outlooks};
pub use plan::{CheckedPlan, Choices, Plan, PlannedUse, WhatIf, what_if};
pub use table::{Row, outlook_table};
pub use untouched::{Untouched, untouched};

use crate::activity::Activity;
use crate::filter::Selection;
use crate::history::History;
use chrono::NaiveDate;

/// What the page is computed from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The overview's response.
    pub activity: &'a Activity,
    /// What the reader selected of it.
    pub selection: &'a Selection,
    /// Months and lots; `None` = not loaded, or not served.
    pub history: Option<&'a History>,
    /// The outlooks that are known by now; see [`Outlooks`].
    pub outlooks: &'a Outlooks,
    /// Today by the reader's local calendar.
    pub today: NaiveDate,
}
