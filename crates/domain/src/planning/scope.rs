//! The packages that the page is about.

use super::Sources;
use crate::PackageStatus;
use crate::agreement::Agreement;
use crate::date::TermPhase;
use crate::entitlement::{Allowance, Entitlement};
use crate::history::{EntitlementHistory, History};
use crate::outlook::remainder;
use crate::package::Package;
use crate::quantity::Quantity;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A package that has not ended, with what is looked up for it.
#[derive(Clone, Copy)]
pub(super) struct InScope<'a> {
    pub(super) package: &'a Package,
    pub(super) agreement: Option<&'a Agreement>,
    pub(super) phase: TermPhase,
}

impl InScope<'_> {
    /// Whether it can be used today.
    pub(super) fn is_running(&self) -> bool {
        matches!(self.phase, TermPhase::Running { .. })
    }
}

/// The packages in scope, in the order of the response.
pub(super) fn packages<'a>(sources: &Sources<'a>) -> Vec<InScope<'a>> {
    let agreements: HashMap<&str, (&Agreement, bool)> = sources
        .activity
        .agreements
        .iter()
        .map(|agreement| (&*agreement.id, (agreement, sources.selection.admits_agreement(agreement))))
        .collect();
    let in_scope = |package: &'a Package| {
        let found = agreements.get(&*package.agreement_id).copied();
        let (agreement, is_selected) =
            found.map_or((None, false), |(agreement, is_selected)| (Some(agreement), is_selected));
        let phase = package.stand(sources.today);
        let is_shut = match phase {
            TermPhase::Ended { .. } => true,
            TermPhase::Running { .. } => package.status == PackageStatus::Inactive,
            TermPhase::NotStarted { .. } => false,
        };
        let is_shown = !is_shut && sources.selection.admits_any_status(package, is_selected);
        is_shown.then_some(InScope { package, agreement, phase })
    };
    sources.activity.packages.iter().filter_map(in_scope).collect()
}

/// The months and lots of an entitlement; `None` if they are unknown, or if the source system that feeds its kind did not respond.
pub(super) fn history_of<'a>(
    history: Option<&'a History>,
    entitlement: &Entitlement,
) -> Option<&'a EntitlementHistory> {
    let history = history.filter(|history| history.missing_source(&entitlement.kind).is_none())?;
    history.of(&entitlement.id)
}

/// Whether it has an allowance that is used up, known or not. A head count is a stock and nothing of it lapses.
pub(super) fn is_used_up(entitlement: &Entitlement) -> bool {
    match &entitlement.usage.allowance {
        Allowance::Quantity(_) => true,
        Allowance::Unknown(kind) => **kind == *"quantity",
        _ => false,
    }
}

/// What can still be used of an entitlement in the whole agreement; negative if more was used than allowed, `None` if unknown.
pub(super) fn left(
    entitlement: &Entitlement,
    history: Option<&EntitlementHistory>,
    is_source_missing: bool,
    as_of: NaiveDate,
) -> Option<Quantity> {
    let usage = &entitlement.usage;
    usage.allowance.limit()?;
    let visible_only = entitlement.visible_only || history.is_some_and(|history| history.visible_only);
    // A quantity that was sent as available is always that of the whole agreement.
    if is_source_missing || (visible_only && usage.available.is_none()) {
        return None;
    }
    remainder(usage, history, as_of)
}

/// What was consumed in the whole agreement, if all of it is known.
pub(super) fn used(entitlement: &Entitlement, is_source_missing: bool) -> Option<Quantity> {
    let usage = &entitlement.usage;
    let is_complete = !is_source_missing && !entitlement.visible_only && usage.unknown_parts == 0;
    usage.consumed_total.filter(|_| is_complete)
}
