//! What needs the reader's attention: the first thing that the overview says.
//!
//! [`attention`] returns the lines of a list, the most urgent first. Lines have no texts: a [`Concern`] has the ids, names, figures
//! and days that its sentence needs, an [`Action`] what its button does. [`Weight`] is the order.
//!
//! # Rules
//!
//! - Only packages that the reader selected, whose term includes today and that the backend does not call inactive. Today is the
//!   reader's local day and the last day is included, so "ends today" is zero days left. The filter by status is ignored: a
//!   reader of inactive packages still learns about the active ones.
//! - An entitlement has at most one line: the most urgent.
//! - A figure that is possibly incomplete is a lower bound: more was used than allowed only if the known part exceeds the
//!   allowance, and then the line says "at least". Incomplete are figures that count only what the reader may see, that miss a part,
//!   and those of a kind whose source system did not respond. They say nothing about what is left or unused. The exception is an
//!   available quantity that was sent beside figures of what the reader may see: it is always that of the whole agreement.
//! - Figures that contradict each other are shown as on the tile, and marked.
//! - A quantity that is exactly used up has no line: that is what it was bought for.
//! - Nothing is at risk if a tenth of the allowance or less is left, the same limit as the outlook's. What is scheduled is not at
//!   risk either.
//! - Allowance and consumption are those of the whole agreement, whatever workspaces are selected.
//!
//! # What is added later
//!
//! The overview's response is enough for a list. Lots and counts, added when they arrive, only add lines, or replace the line of an
//! entitlement by a more urgent one. Forecasts do too. Besides, a forecast replaces an upper bound ([`AtRisk::AtMost`]) by the
//! expected quantity, and removes it if everything is expected to be used. All other lines keep their order, because the place of
//! a line depends on nothing but the line itself.

use super::activity::Activity;
use super::filter::{OverviewFilter, Selection};
use super::history::History;
use super::link::SafeLink;
use super::quantity::Quantity;
use super::route::{Address, Page, Params};
use super::{EntitlementKind, Service, Unit};
use chrono::{Days, NaiveDate};
use std::cmp::Ordering;

mod order;
mod rules;
#[cfg(test)]
mod tests;

/// Days before a lot lapses in which it needs attention.
const LAPSES_WITHIN: i64 = 60;
/// Age in days of the oldest additional case that needs attention.
const CASES_WITHIN: u64 = 90;
/// What is left needs attention if it is more than one part in so many of the allowance.
const NEGLIGIBLE_PART: u64 = 10;

/// What [`attention`] is computed from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The overview's response.
    pub activity: &'a Activity,
    /// What the reader selected of it.
    pub selection: &'a Selection,
    /// Today by the reader's local calendar.
    pub today: NaiveDate,
    /// The lots of credits; `None` = not loaded, or not served.
    pub history: Option<&'a History>,
    /// The numbers of additional cases that are known by now; see [`cases_since`].
    pub cases: &'a [RecentCases],
    /// The forecast of an entitlement, by its id; `None` = there is none, or not yet.
    pub forecast: &'a dyn Fn(&str) -> Option<Forecast>,
}

/// The number of a service's additional cases since the day of [`cases_since`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentCases {
    /// The service.
    pub service: Service,
    /// Number of support requests.
    pub count: u64,
    /// Whether only those visible to this reader were counted.
    pub visible_only: bool,
}

/// What is expected of an entitlement until its package ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forecast {
    /// It runs out. Ignored if that is after the end.
    RunsOut {
        /// The first day without anything left.
        on: NaiveDate,
    },
    /// A part that matters will not be used.
    AtRisk {
        /// The expected part.
        quantity: Quantity,
    },
    /// It will be used, all but a part that does not matter.
    OnTrack,
}

/// First day of the additional cases that need attention: those opened at most 90 days ago.
pub fn cases_since(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(CASES_WITHIN)).unwrap_or(today)
}

/// The services whose recent additional cases are worth counting: those that have any at all, as far as is known.
pub fn services_to_count(activity: &Activity) -> Vec<Service> {
    let has_cases = |service: &&Service| activity.cases(service).count != Some(0);
    Service::KNOWN.iter().filter(has_cases).cloned().collect()
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub concern: Concern,
    /// What can be done about it.
    pub action: Action,
}

/// What needs attention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concern {
    /// More was used than allowed, of a quantity or of a head count.
    Over {
        /// The entitlement.
        of: Affected,
        /// By how much.
        over: Quantity,
        /// Whether it may be more: some figures are unknown or hidden.
        at_least: bool,
    },
    /// Nothing will be left before the package ends.
    RunsOut {
        /// The entitlement.
        of: Affected,
        /// The first day without anything left.
        on: NaiveDate,
    },
    /// Something will not be used before the package ends within 90 days.
    AtRisk {
        /// The entitlement. Its end is when the quantity lapses.
        of: Affected,
        /// How much.
        quantity: AtRisk,
        /// The allowance that it is a part of.
        allowed: Quantity,
    },
    /// Credits lapse within 60 days. If several lots do, only the next day on which any does.
    LotLapses {
        /// The entitlement.
        of: Affected,
        /// What is left of the lots that lapse on that day.
        quantity: Quantity,
        /// The last day of use.
        on: NaiveDate,
        /// Whether it may be more: something of the lots is unknown.
        at_least: bool,
    },
    /// Nothing was used of a quantity whose package ends within 90 days.
    Unused {
        /// The entitlement.
        of: Affected,
        /// What can still be used, without what is scheduled.
        quantity: Quantity,
    },
    /// Support requests outside every package were opened in the last 90 days.
    AdditionalCases {
        /// Their service.
        service: Service,
        /// Their number.
        count: u64,
        /// First day of those that were counted.
        since: NaiveDate,
        /// Whether only those visible to this reader were counted.
        visible_only: bool,
    },
    /// An agreement ends within 90 days.
    AgreementEnds {
        /// Its id.
        id: Box<str>,
        /// Its number.
        number: Box<str>,
        /// Name for display.
        name: Box<str>,
        /// Its last day.
        ends: NaiveDate,
        /// The agreement that renews it, if there is one.
        renewed_by: Option<Renewal>,
    },
    /// A source system did not respond, so some figures are missing.
    SourceMissing {
        /// Name of the system.
        source: Box<str>,
        /// The kinds of entitlement whose figures it feeds.
        kinds: Vec<EntitlementKind>,
        /// Description for people, if sent.
        detail: Option<Box<str>>,
    },
}

/// The entitlement that a line is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    /// Its id.
    pub id: Box<str>,
    /// Name for display.
    pub name: Box<str>,
    /// Unit of the line's quantities.
    pub unit: Unit,
    /// Id of its package.
    pub package_id: Box<str>,
    /// Name of its package, which tells apart entitlements of the same name.
    pub package: Box<str>,
    /// The package's last day.
    pub ends: NaiveDate,
    /// Whether the figures count only rows visible to this reader.
    pub visible_only: bool,
    /// Whether the figures contradict each other.
    pub contradictory: bool,
}

/// A quantity that will not be used before it lapses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtRisk {
    /// What is left today without what is scheduled: an upper bound, which is reached if nothing more is used.
    AtMost(Quantity),
    /// What the outlook expects to be left at the end.
    Expected(Quantity),
}

impl AtRisk {
    /// The quantity, expected or at most.
    pub fn quantity(self) -> Quantity {
        match self {
            AtRisk::AtMost(quantity) | AtRisk::Expected(quantity) => quantity,
        }
    }
}

/// The agreement that renews another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// Its id.
    pub id: Box<str>,
    /// Its number.
    pub number: Box<str>,
    /// Its first day.
    pub starts: NaiveDate,
}

/// What can be done about a [`Concern`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Follow the entitlement's own link, such as "Redeem".
    Follow(SafeLink),
    /// Write to the first account manager of the agreement whose address can be used.
    Write {
        /// Id of the agreement.
        agreement: Box<str>,
        /// A `mailto:` link, labelled with the person's name.
        to: SafeLink,
    },
    /// Open the drilldown of this entitlement.
    OpenEntitlement(Box<str>),
    /// Open the additional cases of a service, from a day on.
    OpenCases {
        /// The service.
        service: Service,
        /// First day.
        since: NaiveDate,
    },
    /// Show this agreement and its packages.
    ShowAgreement(Box<str>),
    /// Show what is missing because of this source system.
    ShowSource(Box<str>),
}

impl Action {
    /// The address that the action leads to; `None` if it leads out of the app or to a place in the page.
    ///
    /// `params` are those of the overview, whose workspaces are kept. The drilldowns keep all filters, so that the way back leads to
    /// the same overview; an agreement is shown with its packages of every kind.
    pub fn address(&self, params: &Params) -> Option<Address> {
        let params = params.overview_only();
        let (page, params) = match self {
            Action::OpenEntitlement(id) => (Page::Entitlement(id.to_string()), params),
            Action::OpenCases { service, since } => {
                (Page::AdditionalCases(service.clone()), params.with_from(*since))
            }
            Action::ShowAgreement(id) => {
                let filter = OverviewFilter {
                    workspaces: params.overview().workspaces,
                    agreements: vec![id.clone()],
                    ..OverviewFilter::default()
                };
                (Page::Overview, params.with_overview(&filter))
            }
            Action::Follow(_) | Action::Write { .. } | Action::ShowSource(_) => return None,
        };
        Some(Address { page, params, fragment: None })
    }
}

/// How urgent a line is: the most urgent is the least.
///
/// Lines of the same weight are sorted by [`Concern::day`], the soonest first, then by name in the reader's order, then by id.
/// Quantities at risk are sorted by their share of the allowance before that, the largest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// [`Concern::Over`].
    Over,
    /// [`Concern::RunsOut`].
    RunsOut,
    /// [`Concern::AtRisk`].
    AtRisk,
    /// [`Concern::LotLapses`].
    LotLapses,
    /// [`Concern::Unused`].
    Unused,
    /// [`Concern::AdditionalCases`].
    AdditionalCases,
    /// [`Concern::AgreementEnds`] without a renewal.
    AgreementEnds,
    /// [`Concern::AgreementEnds`] with a renewal.
    AgreementRenewed,
    /// [`Concern::SourceMissing`].
    SourceMissing,
}

impl Concern {
    /// How urgent it is.
    pub fn weight(&self) -> Weight {
        match self {
            Concern::Over { .. } => Weight::Over,
            Concern::RunsOut { .. } => Weight::RunsOut,
            Concern::AtRisk { .. } => Weight::AtRisk,
            Concern::LotLapses { .. } => Weight::LotLapses,
            Concern::Unused { .. } => Weight::Unused,
            Concern::AdditionalCases { .. } => Weight::AdditionalCases,
            Concern::AgreementEnds { renewed_by: None, .. } => Weight::AgreementEnds,
            Concern::AgreementEnds { renewed_by: Some(_), .. } => Weight::AgreementRenewed,
            Concern::SourceMissing { .. } => Weight::SourceMissing,
        }
    }

    /// The entitlement that it is about, if it is about one.
    pub fn affected(&self) -> Option<&Affected> {
        match self {
            Concern::Over { of, .. }
            | Concern::RunsOut { of, .. }
            | Concern::AtRisk { of, .. }
            | Concern::LotLapses { of, .. }
            | Concern::Unused { of, .. } => Some(of),
            _ => None,
        }
    }

    /// The day until which something can be done: when it runs out, lapses or ends.
    pub fn day(&self) -> Option<NaiveDate> {
        match self {
            Concern::RunsOut { on, .. } | Concern::LotLapses { on, .. } => Some(*on),
            Concern::Over { of, .. } | Concern::AtRisk { of, .. } | Concern::Unused { of, .. } => {
                Some(of.ends)
            }
            Concern::AgreementEnds { ends, .. } => Some(*ends),
            Concern::AdditionalCases { .. } | Concern::SourceMissing { .. } => None,
        }
    }

    /// Days from `today` to [`Concern::day`]; zero = today, negative = it has passed.
    pub fn days_left(&self, today: NaiveDate) -> Option<i64> {
        Some((self.day()? - today).num_days())
    }

    /// The name by which equal lines are sorted.
    fn name(&self) -> &str {
        match self {
            Concern::AgreementEnds { name, .. } => name,
            Concern::SourceMissing { source, .. } => source,
            // Services have no name before they are translated; they are sorted by their words.
            Concern::AdditionalCases { .. } => "",
            _ => self.affected().map_or("", |of| &of.name),
        }
    }

    /// What tells lines of the same weight apart.
    fn id(&self) -> &str {
        match self {
            Concern::AgreementEnds { id, .. } => id,
            Concern::SourceMissing { source, .. } => source,
            Concern::AdditionalCases { service, .. } => service.as_str(),
            _ => self.affected().map_or("", |of| &of.id),
        }
    }
}

/// Returns what needs attention, the most urgent first. See the module for the rules.
///
/// `collate` compares names in the reader's language.
pub fn attention(sources: &Sources<'_>, collate: &dyn Fn(&str, &str) -> Ordering) -> Vec<Line> {
    let mut lines = rules::entitlements(sources);
    rules::add_cases(sources, &mut lines);
    rules::add_agreements(sources, &mut lines);
    rules::add_missing_sources(sources, &mut lines);
    order::sort(lines, collate)
}
