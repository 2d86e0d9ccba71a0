//! The lines, before they are sorted.

use super::{
    Action, Affected, AtRisk, Concern, Forecast, LAPSES_WITHIN, Line, NEGLIGIBLE_PART, Renewal, Sources,
    cases_since,
};
use crate::agreement::{Agreement, successor};
use crate::date::TermPhase;
use crate::detail::Lot;
use crate::entitlement::{Allowance, Entitlement, Usage};
use crate::filter::Selection;
use crate::history::EntitlementHistory;
use crate::link::SafeLink;
use crate::package::Package;
use crate::quantity::Quantity;
use crate::{AgreementStatus, EntitlementKind, PackageStatus};
use chrono::NaiveDate;
use std::cell::{Cell, OnceCell};

/// The lines about entitlements of the selected packages. Each has one line at most; ids that were sent twice do not come this far.
pub(super) fn entitlements(sources: &Sources<'_>) -> Vec<Line> {
    let scope = Scope::of(sources);
    let mut lines = Vec::new();
    for package in &sources.activity.packages {
        let phase = package.stand(sources.today);
        if !matches!(phase, TermPhase::Running { .. }) || package.status == PackageStatus::Inactive {
            continue;
        }
        let agreement = scope.agreement(&package.agreement_id);
        let is_selected = agreement.is_some_and(|agreement| agreement.is_selected);
        if !scope.selection.admits_any_status(package, is_selected) {
            continue;
        }
        let found = package.entitlements.iter().filter_map(|entitlement| {
            let history = sources.history.and_then(|history| history.of(&entitlement.id));
            let one = One {
                entitlement,
                package,
                ends_soon: phase.ends_soon(),
                is_source_missing: scope.missing.contains(&&entitlement.kind),
                history,
            };
            let concern = one.concern(sources)?;
            let action = one.action(&concern, agreement);
            Some(Line { concern, action })
        });
        lines.extend(found);
    }
    lines
}

/// What is looked up for every package.
struct Scope<'a> {
    /// All agreements of the response: there are hundreds at most, and packages of the same one follow each other.
    agreements: Vec<InScope<'a>>,
    /// Place of the agreement that was looked up last.
    last: Cell<usize>,
    selection: &'a Selection,
    /// The kinds whose source system did not respond.
    missing: Vec<&'a EntitlementKind>,
}

/// An agreement, and what is computed once for all of its packages.
struct InScope<'a> {
    agreement: &'a Agreement,
    /// Whether the enterprise-wide area shows it.
    is_selected: bool,
    /// How to write to its account manager; set when it is first needed.
    mail: OnceCell<Option<SafeLink>>,
}

impl<'a> Scope<'a> {
    fn of(sources: &Sources<'a>) -> Scope<'a> {
        let in_scope = |(agreement, is_selected)| InScope { agreement, is_selected, mail: OnceCell::new() };
        Scope {
            agreements: with_selection(sources).map(in_scope).collect(),
            last: Cell::new(0),
            selection: sources.selection,
            missing: sources.activity.partial.iter().flat_map(|source| &source.kinds).collect(),
        }
    }

    fn agreement(&self, id: &str) -> Option<&InScope<'a>> {
        let is_it = |one: &&InScope<'_>| *one.agreement.id == *id;
        if let Some(last) = self.agreements.get(self.last.get()).filter(is_it) {
            return Some(last);
        }
        let place = self.agreements.iter().position(|one| is_it(&one))?;
        self.last.set(place);
        self.agreements.get(place)
    }
}

/// All agreements, and whether the enterprise-wide area shows them.
fn with_selection<'a>(sources: &Sources<'a>) -> impl Iterator<Item = (&'a Agreement, bool)> + use<'a> {
    let selection = sources.selection;
    sources
        .activity
        .agreements
        .iter()
        .map(move |agreement| (agreement, selection.admits_agreement(agreement)))
}

/// A link to write to the first account manager whose address can be used.
fn mail_to_manager(agreement: &Agreement) -> Option<SafeLink> {
    let managers = agreement.managers().into_iter();
    managers.filter_map(|(name, email)| SafeLink::new(&name, &format!("mailto:{email}"))).next()
}

/// An entitlement of a package that can be used today.
struct One<'a> {
    entitlement: &'a Entitlement,
    package: &'a Package,
    /// Whether the package ends within 90 days.
    ends_soon: bool,
    is_source_missing: bool,
    history: Option<&'a EntitlementHistory>,
}

impl One<'_> {
    /// What is most urgent about it.
    fn concern(&self, sources: &Sources<'_>) -> Option<Concern> {
        if let Some(over) = self.over() {
            return Some(over);
        }
        // A head count is a stock and not a flow: it does not run out, and nothing of it lapses.
        let Allowance::Quantity(allowed) = self.usage().allowance else { return None };
        let forecast = (sources.forecast)(&self.entitlement.id);
        match forecast {
            Some(Forecast::RunsOut { on }) if on <= self.package.term.end => {
                return Some(Concern::RunsOut { of: self.affected(), on });
            }
            Some(Forecast::AtRisk { quantity })
                if self.ends_soon && allowed > Quantity::ZERO && quantity > Quantity::ZERO =>
            {
                let quantity = AtRisk::Expected(quantity);
                return Some(Concern::AtRisk { of: self.affected(), quantity, allowed });
            }
            _ => {}
        }
        let unplanned = if self.ends_soon { self.unplanned(allowed) } else { None };
        let is_unused = !self.is_incomplete() && self.usage().consumed_total == Some(Quantity::ZERO);
        match unplanned {
            Some(quantity) if !is_unused && forecast != Some(Forecast::OnTrack) => {
                let quantity = AtRisk::AtMost(quantity);
                Some(Concern::AtRisk { of: self.affected(), quantity, allowed })
            }
            _ => self.lot(sources.today).or_else(|| {
                let quantity = unplanned.filter(|_| is_unused)?;
                Some(Concern::Unused { of: self.affected(), quantity })
            }),
        }
    }

    fn usage(&self) -> &Usage {
        &self.entitlement.usage
    }

    /// Whether more may have been used than the figures say.
    fn is_incomplete(&self) -> bool {
        self.entitlement.visible_only || self.is_source_missing || self.usage().unknown_parts > 0
    }

    fn affected(&self) -> Affected {
        Affected {
            id: self.entitlement.id.clone(),
            name: self.entitlement.name.clone(),
            unit: self.usage().unit.clone(),
            package_id: self.package.id.clone(),
            package: self.package.name.clone(),
            ends: self.package.term.end,
            visible_only: self.entitlement.visible_only,
            contradictory: self.usage().contradiction().is_some(),
        }
    }

    /// The known consumption, if it exceeds the allowance. What the selected workspaces used is a part of what the agreement did.
    fn over(&self) -> Option<Concern> {
        let usage = self.usage();
        let used = usage.consumed_total.or(usage.consumed)?;
        let over = used.minus(usage.allowance.limit()?).filter(|over| *over > Quantity::ZERO)?;
        let at_least = self.is_incomplete() || usage.consumed_total.is_none();
        Some(Concern::Over { of: self.affected(), over, at_least })
    }

    /// What is left today, if that is known.
    fn left(&self) -> Option<Quantity> {
        let usage = self.usage();
        let is_known =
            !self.is_source_missing && (usage.available.is_some() || !self.entitlement.visible_only);
        usage.left().filter(|_| is_known)
    }

    /// What is left today without what is scheduled, if that is known and matters.
    fn unplanned(&self, allowed: Quantity) -> Option<Quantity> {
        let unplanned = self.left()?.minus(self.usage().scheduled.unwrap_or(Quantity::ZERO))?;
        // A product that is too large is more than any allowance.
        let matters = unplanned.times(NEGLIGIBLE_PART).is_none_or(|tenfold| tenfold > allowed);
        (allowed > Quantity::ZERO && unplanned > Quantity::ZERO && matters).then_some(unplanned)
    }

    /// The lots that lapse next, if they do within 60 days. If nothing is left, there is nothing to lapse.
    fn lot(&self, today: NaiveDate) -> Option<Concern> {
        let history = self.history?;
        let left = self.usage().left();
        if left.is_some_and(|left| left <= Quantity::ZERO) {
            return None;
        }
        let day_of = |lot: &Lot| {
            let day = lot.expires?;
            (0..=LAPSES_WITHIN).contains(&(day - today).num_days()).then_some(day)
        };
        let with_left = |lot: &&Lot| lot.left.is_some_and(|left| left > Quantity::ZERO);
        let on = history.lots.iter().filter(with_left).filter_map(day_of).min()?;
        let lots = || history.lots.iter().filter(|lot| lot.expires == Some(on));
        let known = lots().filter(with_left).filter_map(|lot| lot.left);
        let quantity = known.into_iter().try_fold(Quantity::ZERO, Quantity::plus)?;
        let mut of = self.affected();
        of.visible_only |= history.visible_only;
        of.contradictory |= left.is_some_and(|left| quantity > left);
        let at_least = history.unreadable > 0 || lots().any(|lot| lot.left.is_none());
        Some(Concern::LotLapses { of, quantity, on, at_least })
    }

    /// Too little is discussed with the account manager; what is left can be used.
    fn action(&self, concern: &Concern, agreement: Option<&InScope<'_>>) -> Action {
        let is_too_little = matches!(concern, Concern::Over { .. } | Concern::RunsOut { .. });
        let action = if is_too_little {
            agreement.and_then(InScope::write)
        } else {
            self.entitlement.action.clone().map(Action::Follow)
        };
        action.unwrap_or_else(|| Action::OpenEntitlement(self.entitlement.id.clone()))
    }
}

impl InScope<'_> {
    fn write(&self) -> Option<Action> {
        let to = self.mail.get_or_init(|| mail_to_manager(self.agreement)).clone()?;
        Some(Action::Write { agreement: self.agreement.id.clone(), to })
    }
}

/// Adds a line for each service with recent additional cases.
pub(super) fn add_cases(sources: &Sources<'_>, lines: &mut Vec<Line>) {
    let since = cases_since(sources.today);
    lines.extend(sources.cases.iter().filter(|cases| cases.count > 0).map(|cases| Line {
        concern: Concern::AdditionalCases {
            service: cases.service.clone(),
            count: cases.count,
            since,
            visible_only: cases.visible_only,
        },
        action: Action::OpenCases { service: cases.service.clone(), since },
    }));
}

/// Adds a line for each selected agreement that is in force and ends within 90 days.
pub(super) fn add_agreements(sources: &Sources<'_>, lines: &mut Vec<Line>) {
    let ends_soon = |agreement: &Agreement| {
        let is_in_force = !matches!(agreement.status, AgreementStatus::Expired | AgreementStatus::Future);
        is_in_force && agreement.term.stand(sources.today).ends_soon()
    };
    let all = &sources.activity.agreements;
    let ending =
        with_selection(sources).filter(|(agreement, is_selected)| *is_selected && ends_soon(agreement));
    for (agreement, _) in ending {
        let renewal = |next: &Agreement| Renewal {
            id: next.id.clone(),
            number: next.number.clone(),
            starts: next.term.start,
        };
        let renewed_by = successor(agreement, all).map(renewal);
        let action = match (&renewed_by, mail_to_manager(agreement)) {
            (Some(next), _) => Action::ShowAgreement(next.id.clone()),
            (None, Some(to)) => Action::Write { agreement: agreement.id.clone(), to },
            (None, None) => Action::ShowAgreement(agreement.id.clone()),
        };
        let concern = Concern::AgreementEnds {
            id: agreement.id.clone(),
            number: agreement.number.clone(),
            name: agreement.name.clone(),
            ends: agreement.term.end,
            renewed_by,
        };
        lines.push(Line { concern, action });
    }
}

/// Adds a line for each source system that did not respond, to the overview or for its history. Some may be in both; the overview's
/// are first.
pub(super) fn add_missing_sources(sources: &Sources<'_>, lines: &mut Vec<Line>) {
    let of_history = sources.history.iter().flat_map(|history| &history.partial);
    let mut named: Vec<&str> = Vec::new();
    for missing in sources.activity.partial.iter().chain(of_history) {
        if named.contains(&missing.source.as_str()) {
            continue;
        }
        named.push(&missing.source);
        let concern = Concern::SourceMissing {
            source: missing.source.as_str().into(),
            kinds: missing.kinds.clone(),
            detail: missing.detail.as_deref().map(Into::into),
        };
        lines.push(Line { concern, action: Action::ShowSource(missing.source.as_str().into()) });
    }
}
