//! What ends when.

use super::scope::{self, InScope, history_of, is_used_up};
use super::{Band, Horizon, Sources};
use crate::agreement::{Agreement, successor};
use crate::attention::{Action, Renewal};
use crate::detail::Lot;
use crate::entitlement::Entitlement;
use crate::filter::{OverviewFilter, StatusChoice};
use crate::link::segment;
use crate::outlook::{Estimate, LotOutlook, VerdictCount, VerdictKind};
use crate::package::Package;
use crate::quantity::Quantity;
use crate::route::{Address, Page, Params};
use crate::sort::sorted;
use crate::{AgreementStatus, PackageKind, PackageStatus, Unit};
use chrono::NaiveDate;
use std::cmp::Ordering;
use std::collections::HashMap;

/// What ends within a horizon, the soonest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Endings {
    /// Agreements, packages and lots. On the same day in this order, then by name in the reader's order, then by id.
    pub list: Vec<Ending>,
    /// Number of lots that may have something left, but whose expiry is unknown.
    pub undated_lots: usize,
}

/// An agreement, a package or a lot that ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// What ends.
    pub subject: Subject,
    /// Name for display: of an agreement or a package its name, of a lot that of its entitlement.
    pub name: Box<str>,
    /// Last day, on which it can still be used.
    pub ends: NaiveDate,
    /// First day, if that is after today.
    pub begins: Option<NaiveDate>,
    /// Days from today to the last day; 0 = today.
    pub days_left: i64,
    /// What can still be used of it, by unit; empty without an allowance that is used up. Of an agreement that of the packages that
    /// are shown, of which some may end before it.
    pub unused: Vec<Remainder>,
    /// The most severe verdict of the entitlements in it.
    pub verdict: VerdictCount,
}

/// What ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// An agreement.
    Agreement {
        /// Its id.
        id: Box<str>,
        /// The number that people quote.
        number: Box<str>,
        /// The agreement that renews it, if there is one.
        renewed_by: Option<Renewal>,
    },
    /// A package.
    Package {
        /// Its id.
        id: Box<str>,
        /// Id of its agreement.
        agreement_id: Box<str>,
        /// Number of its agreement, if that is known.
        agreement: Option<Box<str>>,
        /// Area in which the overview shows it.
        kind: PackageKind,
        /// Whether it can be used, according to the backend.
        status: PackageStatus,
    },
    /// A lot of credits.
    Lot {
        /// Id of the entitlement.
        entitlement_id: Box<str>,
        /// Name of the lot.
        lot: Box<str>,
        /// Name of the package.
        package: Box<str>,
        /// What of the lot is expected to lapse, if that can be estimated.
        lapses: Option<Estimate>,
    },
}

/// What can still be used, of everything with one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remainder {
    /// The unit.
    pub unit: Unit,
    /// The sum of what is known; `None` if nothing is. What was used beyond an allowance takes nothing from the others.
    pub left: Option<Quantity>,
    /// The allowance of that sum.
    pub allowed: Quantity,
    /// Number of entitlements whose remainder is unknown. If not zero, `left` is a lower bound ("at least").
    pub unknown: usize,
    /// What of it is expected to be left at the end; `None` unless it can be estimated for all parts and all end on the same day.
    pub expected: Option<Quantity>,
}

impl Remainder {
    /// The unused share in percent; `None` if a part is unknown, or nothing was allowed.
    pub fn percent(&self) -> Option<Quantity> {
        self.left.filter(|_| self.unknown == 0)?.percent_of(self.allowed)
    }
}

impl Ending {
    /// The band of the timeline in which it ends.
    pub fn band(&self) -> Band {
        Band::of(self.days_left)
    }

    /// A name that stays the same for what ends, whatever its dates, texts and figures: for entries of a calendar.
    pub fn key(&self) -> String {
        match &self.subject {
            Subject::Agreement { id, .. } => format!("agreement:{}", segment(id)),
            Subject::Package { id, .. } => format!("package:{}", segment(id)),
            Subject::Lot { entitlement_id, lot, .. } => {
                format!("lot:{}:{}", segment(entitlement_id), segment(lot))
            }
        }
    }

    /// The address that shows it: the overview with the agreement or the package, or the drilldown of the lot's entitlement.
    ///
    /// `params` are those of the page, whose workspaces are kept.
    pub fn address(&self, params: &Params) -> Address {
        let params = params.overview_only();
        let overview = |agreement: &str, packages: Vec<Box<str>>, status| {
            let workspaces = params.overview().workspaces;
            let agreements = vec![agreement.into()];
            let filter =
                OverviewFilter { workspaces, agreements, packages, status, ..OverviewFilter::default() };
            Address { page: Page::Overview, params: params.with_overview(&filter), fragment: None }
        };
        match &self.subject {
            Subject::Agreement { id, .. } => overview(id, Vec::new(), StatusChoice::default()),
            Subject::Package { agreement_id, kind: PackageKind::EnterpriseWide, .. } => {
                overview(agreement_id, Vec::new(), StatusChoice::default())
            }
            Subject::Package { id, agreement_id, status, .. } => {
                let is_active = *status == PackageStatus::Active;
                let status = if is_active { StatusChoice::Active } else { StatusChoice::All };
                overview(agreement_id, vec![id.clone()], status)
            }
            Subject::Lot { entitlement_id, .. } => {
                let action = Action::OpenEntitlement(entitlement_id.clone());
                action.address(&params).unwrap_or_else(|| Address::of(Page::Overview))
            }
        }
    }

    /// Agreements are before packages, and these before lots.
    fn rank(&self) -> u8 {
        match self.subject {
            Subject::Agreement { .. } => 0,
            Subject::Package { .. } => 1,
            Subject::Lot { .. } => 2,
        }
    }
}

/// Returns what ends within a horizon, today included. See the module for which packages; of the agreements those that the overview
/// shows, unless the backend calls them expired.
///
/// Lots have an entry each, except those of which nothing is left, and those of packages that cannot be used today. `collate` compares
/// names in the reader's language.
pub fn endings(sources: &Sources<'_>, horizon: Horizon, collate: &dyn Fn(&str, &str) -> Ordering) -> Endings {
    let packages = scope::packages(sources);
    let days_left = |day: NaiveDate| {
        let days = (day - sources.today).num_days();
        horizon.admits(days).then_some(days)
    };
    // A package and its agreement often end together, so its figures are computed once.
    let mut sums: HashMap<&str, Sum> = HashMap::new();
    let mut list = Vec::new();
    for agreement in sources.selection.agreements_of(sources.activity) {
        if agreement.status != AgreementStatus::Expired
            && let Some(days_left) = days_left(agreement.term.end)
        {
            let mut sum = Sum::default();
            for one in packages.iter().filter(|one| *one.package.agreement_id == *agreement.id) {
                sum.add(sums.entry(&one.package.id).or_insert_with(|| Sum::of(sources, one.package)));
            }
            list.push(of_agreement(sources, agreement, sum, days_left));
        }
    }
    for one in &packages {
        if let Some(days_left) = days_left(one.package.term.end) {
            let sum = sums.remove(&*one.package.id).unwrap_or_else(|| Sum::of(sources, one.package));
            list.push(of_package(sources, one, sum, days_left));
        }
    }
    let mut undated_lots = 0;
    for one in packages.iter().filter(|one| one.is_running()) {
        for entitlement in &one.package.entitlements {
            for lot in history_of(sources.history, entitlement).into_iter().flat_map(|history| &history.lots)
            {
                if lot.left.is_some_and(|left| left <= Quantity::ZERO) {
                    continue;
                }
                let Some(expires) = lot.expires else {
                    undated_lots += 1;
                    continue;
                };
                if let Some(days_left) = days_left(expires) {
                    list.push(of_lot(sources, one.package, entitlement, lot, expires, days_left));
                }
            }
        }
    }
    Endings { list: in_order(list, collate), undated_lots }
}

fn in_order(list: Vec<Ending>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Ending> {
    // Many entries have the same day and name, so their keys are compared often.
    let keyed: Vec<(String, Ending)> = list.into_iter().map(|one| (one.key(), one)).collect();
    let sorted = sorted(keyed, &|(first_key, first), (second_key, second)| {
        let names = (&*first.name, &*second.name);
        (first.ends, first.rank())
            .cmp(&(second.ends, second.rank()))
            .then_with(|| if names.0 == names.1 { Ordering::Equal } else { collate(names.0, names.1) })
            .then_with(|| first_key.cmp(second_key))
    });
    sorted.into_iter().map(|(_, one)| one).collect()
}

fn begins(start: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
    Some(start).filter(|start| *start > today)
}

fn of_agreement(sources: &Sources<'_>, agreement: &Agreement, sum: Sum, days_left: i64) -> Ending {
    let renewal = |next: &Agreement| Renewal {
        id: next.id.clone(),
        number: next.number.clone(),
        starts: next.term.start,
    };
    Ending {
        subject: Subject::Agreement {
            id: agreement.id.clone(),
            number: agreement.number.clone(),
            renewed_by: successor(agreement, &sources.activity.agreements).map(renewal),
        },
        name: agreement.name.clone(),
        ends: agreement.term.end,
        begins: begins(agreement.term.start, sources.today),
        days_left,
        verdict: sum.verdict,
        unused: sum.remainders(),
    }
}

fn of_package(sources: &Sources<'_>, one: &InScope<'_>, sum: Sum, days_left: i64) -> Ending {
    let package = one.package;
    Ending {
        subject: Subject::Package {
            id: package.id.clone(),
            agreement_id: package.agreement_id.clone(),
            agreement: one.agreement.map(|agreement| agreement.number.clone()),
            kind: package.kind.clone(),
            status: package.status.clone(),
        },
        name: package.name.clone(),
        ends: package.term.end,
        begins: begins(package.term.start, sources.today),
        days_left,
        verdict: sum.verdict,
        unused: sum.remainders(),
    }
}

fn of_lot(
    sources: &Sources<'_>,
    package: &Package,
    entitlement: &Entitlement,
    lot: &Lot,
    expires: NaiveDate,
    days_left: i64,
) -> Ending {
    let visible_only = history_of(sources.history, entitlement).is_some_and(|history| history.visible_only);
    let left = lot.left.filter(|_| !visible_only);
    let lots = sources.outlooks.get(&entitlement.id).and_then(|outlook| outlook.lots.as_ref());
    let is_it =
        |one: &&LotOutlook| one.name == lot.name && one.expires == expires && Some(one.left) == lot.left;
    let lapses = lots.and_then(|lots| lots.lots.iter().find(is_it)).map(|one| one.lapses);
    Ending {
        subject: Subject::Lot {
            entitlement_id: entitlement.id.clone(),
            lot: lot.name.clone(),
            package: package.name.clone(),
            lapses,
        },
        name: entitlement.name.clone(),
        ends: expires,
        begins: lot.start.and_then(|start| begins(start, sources.today)),
        days_left,
        unused: vec![Remainder {
            unit: entitlement.usage.unit.clone(),
            left,
            allowed: lot.granted.unwrap_or_default(),
            unknown: usize::from(left.is_none()),
            expected: lapses.map(|lapses| lapses.mid),
        }],
        verdict: verdict_of_lot(sources, entitlement, lapses),
    }
}

/// What becomes of a lot is known better than from the verdict of its entitlement.
fn verdict_of_lot(
    sources: &Sources<'_>,
    entitlement: &Entitlement,
    lapses: Option<Estimate>,
) -> VerdictCount {
    let verdict = sources.outlooks.count([&*entitlement.id]);
    match lapses {
        Some(lapses) if lapses.mid > Quantity::ZERO => {
            VerdictCount { verdict: VerdictKind::AtRisk, ..verdict }
        }
        Some(_) => VerdictCount { verdict: VerdictKind::OnTrack, ..verdict },
        None => verdict,
    }
}

/// The figures of all entitlements in a package or an agreement.
struct Sum {
    /// What can still be used, by unit in the order in which units occur, and the last day of the first of each unit.
    remainders: Vec<(Remainder, NaiveDate)>,
    verdict: VerdictCount,
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { remainders: Vec::new(), verdict: VerdictCount::of([]) }
    }
}

impl Sum {
    fn of(sources: &Sources<'_>, package: &Package) -> Sum {
        let mut sum = Sum::default();
        for part in &package.entitlements {
            let outlook = sources.outlooks.get(&part.id);
            sum.verdict = sum.verdict.plus(VerdictCount::of(outlook.map(|outlook| outlook.verdict.kind())));
            if !is_used_up(part) {
                continue;
            }
            let is_missing = sources.activity.missing_source(&part.kind).is_some();
            let history = history_of(sources.history, part);
            let left = scope::left(part, history, is_missing, sources.outlooks.as_of());
            let known = left.zip(part.usage.allowance.limit());
            let remainder = Remainder {
                unit: part.usage.unit.clone(),
                left: known.map(|(left, _)| left.max(Quantity::ZERO)),
                allowed: known.map_or(Quantity::ZERO, |(_, allowed)| allowed),
                unknown: usize::from(known.is_none()),
                expected: outlook.and_then(|outlook| outlook.expected_left()),
            };
            sum.add_remainder(&remainder, package.term.end);
        }
        sum
    }

    fn add(&mut self, other: &Sum) {
        self.verdict = self.verdict.plus(other.verdict);
        for (remainder, end) in &other.remainders {
            self.add_remainder(remainder, *end);
        }
    }

    fn add_remainder(&mut self, other: &Remainder, end: NaiveDate) {
        match self.remainders.iter_mut().find(|(sum, _)| sum.unit == other.unit) {
            Some((sum, first_end)) => {
                sum.add(other);
                // Estimates until different days have no sum.
                sum.expected = sum.expected.filter(|_| *first_end == end);
            }
            None => self.remainders.push((other.clone(), end)),
        }
    }

    fn remainders(self) -> Vec<Remainder> {
        self.remainders.into_iter().map(|(remainder, _)| remainder).collect()
    }
}

impl Remainder {
    /// Adds what is left of something else with the same unit. A sum that would be too large is unknown.
    fn add(&mut self, other: &Remainder) {
        self.expected = self.expected.zip(other.expected).and_then(|(one, another)| one.plus(another));
        self.unknown += other.unknown;
        let Some(more) = other.left else { return };
        let left = self.left.unwrap_or_default().plus(more);
        match left.zip(self.allowed.plus(other.allowed)) {
            Some((left, allowed)) => (self.left, self.allowed) = (Some(left), allowed),
            None => self.unknown += 1,
        }
    }
}
