//! The outlook of every metered entitlement as a table.

use super::Sources;
use super::scope::{self, is_used_up};
use crate::entitlement::{Allowance, Entitlement};
use crate::history::EntitlementHistory;
use crate::outlook::{Outlook, RunOutDay, Verdict};
use crate::package::Package;
use crate::quantity::Quantity;
use crate::share::Share;
use crate::sort::sorted;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// A row of the table. Quantities are in the unit of the entitlement and those of the whole agreement; rows are never added up.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The entitlement.
    pub entitlement: &'a Entitlement,
    /// Its package, whose term is that of the entitlement.
    pub package: &'a Package,
    /// Its months and lots, if known.
    pub history: Option<&'a EntitlementHistory>,
    /// Used until now; `None` if unknown or not all of it is known.
    pub used: Option<Quantity>,
    /// What can still be used; negative if more was used than allowed, `None` if unknown.
    pub left: Option<Quantity>,
    /// The elapsed part of the term in percent; `None` if it ends before it starts.
    pub elapsed_percent: Option<i64>,
    /// Days from today to the end.
    pub days_left: i64,
    /// Its outlook; `None` = not computed yet.
    pub outlook: Option<&'a Outlook>,
    /// What is expected to be left unused at the end; all that is left if nothing was used and no estimate is possible, and `None` if
    /// unknown.
    pub at_risk: Option<Quantity>,
}

impl Row<'_> {
    /// The day on which nothing is left any more, if one is expected within the term.
    pub fn runs_out(&self) -> Option<NaiveDate> {
        match self.outlook?.projection.as_ref()?.runs_out.expected {
            RunOutDay::On(day) => Some(day),
            RunOutDay::AfterEnd | RunOutDay::Open => None,
        }
    }

    fn share(&self) -> Option<Share> {
        let allowed = self.entitlement.usage.allowance.limit()?;
        (allowed > Quantity::ZERO).then(|| Share::of(self.at_risk.unwrap_or_default(), allowed))
    }
}

/// The rows of all metered entitlements: those with a quantity or a head count, or a quantity that is unknown.
///
/// The largest share of the allowance at risk is first, since amounts of different units cannot be compared. Rows of the same share
/// are sorted by verdict, the most severe first, then by end, by name in the reader's order (`collate`), and by id. Rows whose amount
/// at risk is unknown come after those, in the same order.
pub fn outlook_table<'a>(sources: &Sources<'a>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for scope::InScope { package, .. } in scope::packages(sources) {
        let metered = package.entitlements.iter().filter(|entitlement| is_metered(entitlement));
        rows.extend(metered.map(|entitlement| row(sources, package, entitlement)));
    }
    let keyed: Vec<(Option<Share>, Row<'a>)> =
        rows.into_iter().map(|row| (row.at_risk.and_then(|_| row.share()), row)).collect();
    let sorted = sorted(keyed, &|(first_share, first), (second_share, second)| {
        let by_share = match (first_share, second_share) {
            (Some(first), Some(second)) => second.compare(first),
            (first, second) => second.is_some().cmp(&first.is_some()),
        };
        let severity = |row: &Row<'_>| row.outlook.map(|outlook| outlook.verdict.kind());
        let names = (&*first.entitlement.name, &*second.entitlement.name);
        by_share
            .then_with(|| severity(second).cmp(&severity(first)))
            .then_with(|| first.package.term.end.cmp(&second.package.term.end))
            // Many names are the same, and comparing them in a language is slow.
            .then_with(|| if names.0 == names.1 { Ordering::Equal } else { collate(names.0, names.1) })
            .then_with(|| first.entitlement.id.cmp(&second.entitlement.id))
    });
    sorted.into_iter().map(|(_, row)| row).collect()
}

fn is_metered(entitlement: &Entitlement) -> bool {
    is_used_up(entitlement) || matches!(entitlement.usage.allowance, Allowance::Allowed(_))
}

fn row<'a>(sources: &Sources<'a>, package: &'a Package, entitlement: &'a Entitlement) -> Row<'a> {
    let history = scope::history_of(sources.history, entitlement);
    let is_missing = sources.activity.missing_source(&entitlement.kind).is_some();
    let outlook = sources.outlooks.get(&entitlement.id);
    let left = scope::left(entitlement, history, is_missing, sources.outlooks.as_of());
    let at_risk = outlook.and_then(|outlook| match outlook.verdict {
        Verdict::NotStarted { left } => outlook.expected_left().or(Some(left)),
        _ => outlook.expected_left(),
    });
    Row {
        entitlement,
        package,
        history,
        used: scope::used(entitlement, is_missing),
        left,
        elapsed_percent: package.term.elapsed_percent(sources.today),
        days_left: (package.term.end - sources.today).num_days(),
        outlook,
        at_risk,
    }
}
