//! `GET /activity`, and the figures of an entitlement for all operations.

use super::Caller;
use crate::data::amount::write;
use crate::data::source::{Day, Shape, date};
use crate::data::{Agreement, Entitlement, Package, World};
use crate::language::Language;
use crate::problem::Refusal;
use axum::body::Body;
use axum::http::Response;
use contract::{
    ActionLink, Activity, AdditionalCases, AgreementContact, Amount, Basis, EntitlementKind, Service,
};

/// Responds to `GET /activity`.
pub fn activity(caller: &Caller) -> Result<Response<Body>, Refusal> {
    let scope = caller.scope()?;
    let world = &caller.state.world;
    let mine = caller.workspaces();
    let agreements: Vec<contract::Agreement> = world
        .agreements
        .iter()
        .filter(|agreement| is_of(agreement, &scope.places))
        .map(|one| agreement(world, one, &mine))
        .collect();
    let packages: Vec<contract::Package> = packages_of(world, &scope.places)
        .map(|(package, of)| self::package(world, package, of, &scope.places, caller.wanted.texts))
        .collect();
    let everything = caller.sees_all_requests(&scope.places);
    let additional: Vec<AdditionalCases> = [(Service::ProblemResolution, false), (Service::Advisory, true)]
        .into_iter()
        .map(|(service, advisory)| AdditionalCases {
            service,
            count: Some(caller.additional_visible(advisory, &scope.places) as u64),
            basis: (!everything).then_some(Basis::Visible),
        })
        .collect();
    caller.json(&Activity {
        agreements: agreements.into(),
        packages: packages.into(),
        additional_cases: Some(additional.into()),
        meta: caller.meta(scope.ignored),
    })
}

/// Whether any of these workspaces shares an agreement.
fn is_of(agreement: &Agreement, places: &[u16]) -> bool {
    agreement.workspaces.iter().any(|place| places.contains(place))
}

/// The packages of some workspaces, each with its agreement.
pub fn packages_of<'a>(
    world: &'a World,
    places: &'a [u16],
) -> impl Iterator<Item = (&'a Package, &'a Agreement)> {
    world.packages.iter().filter_map(|package| {
        let of = world.agreements.get(package.agreement).filter(|agreement| is_of(agreement, places))?;
        Some((package, of))
    })
}

/// Converts an agreement; of its workspaces only those that the caller belongs to.
fn agreement(world: &World, agreement: &Agreement, mine: &[u16]) -> contract::Agreement {
    let contacts: Vec<AgreementContact> = agreement
        .contacts
        .iter()
        .map(|(role, name)| AgreementContact {
            role: (*role).to_owned(),
            display_name: (*name).to_owned(),
            email: Some(
                crate::data::directory::email_of(name, 0).replace("@contoso.example", "@support.example"),
            ),
        })
        .collect();
    contract::Agreement {
        id: agreement.id.clone(),
        number: agreement.number.clone(),
        name: agreement.name.clone(),
        plan: agreement.plan.clone(),
        start: date(agreement.start),
        end: date(agreement.end),
        status: agreement.status(world.today),
        workspace_ids: agreement
            .workspaces
            .iter()
            .filter(|place| mine.contains(place))
            .map(|place| world.workspace_id(Some(*place)))
            .collect(),
        contacts: contacts.into(),
    }
}

fn package(
    world: &World,
    package: &Package,
    agreement: &Agreement,
    places: &[u16],
    language: Language,
) -> contract::Package {
    let entitlements: Vec<contract::Entitlement> = package
        .entitlements
        .iter()
        .filter_map(|place| world.entitlements.get(*place))
        .map(|one| entitlement(world, one, places, language))
        .collect();
    contract::Package {
        id: package.id.clone(),
        agreement_id: agreement.id.clone(),
        name: package.name.clone(),
        kind: package.kind.clone(),
        start: date(package.start),
        end: date(package.end),
        status: package.status(world.today),
        entitlements: entitlements.into(),
    }
}

/// The figures of an entitlement in hundredths; `None` = unknown or meaningless.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Used by the selected workspaces.
    pub consumed: Option<i64>,
    /// Used by the whole agreement.
    pub consumed_total: Option<i64>,
    /// What became of the whole agreement's allowance.
    pub parts: Option<Parts>,
    /// Scheduled in the whole agreement, whose allowance it will reduce.
    pub scheduled: Option<i64>,
    /// Newest day of activity in the selected workspaces.
    pub last: Option<Day>,
}

/// What became of an allowance with a ledger, apart from the consumption, in hundredths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Expired unused.
    pub expired: i64,
    /// Reserved.
    pub reserved: i64,
    /// Still available.
    pub available: i64,
}

impl Figures {
    /// Computes the figures of an entitlement within some workspaces.
    pub fn of(world: &World, entitlement: &Entitlement, places: &[u16]) -> Figures {
        if !entitlement.known {
            return Figures::default();
        }
        let (here, all) = entitlement.tally(world.today).figures(places);
        let plans = matches!(entitlement.source.shape, Shape::Deliveries(_))
            && entitlement.kind != EntitlementKind::Benefit;
        let granted = current_allowance(world, entitlement).amount.filter(|_| entitlement.has_ledger());
        let parts = granted.map(|granted| Parts {
            expired: all.expired,
            reserved: all.scheduled,
            available: granted - all.consumed - all.expired - all.scheduled,
        });
        Figures {
            consumed: Some(here.consumed),
            consumed_total: Some(all.consumed),
            parts,
            scheduled: plans.then_some(all.scheduled),
            last: here.last,
        }
    }

    /// The whole agreement's consumption, if it differs from that of the selected workspaces.
    pub fn total_if_different(&self) -> Option<Amount> {
        self.consumed_total.filter(|_| self.consumed_total != self.consumed).map(write)
    }
}

/// Converts an allowance to its wire type.
pub fn allowance(allowance: &crate::data::Allowance) -> contract::Allowance {
    contract::Allowance {
        kind: allowance.kind.clone(),
        amount: allowance.amount.map(write),
        unit: allowance.unit.clone(),
    }
}

/// The current allowance: adjustments of credits change what was granted.
pub fn current_allowance(world: &World, entitlement: &Entitlement) -> crate::data::Allowance {
    let mut allowance = entitlement.allowance.clone();
    if entitlement.has_ledger() {
        let adjusted = entitlement.tally(world.today).figures(&[]).1.adjusted;
        allowance.amount = allowance.amount.map(|amount| amount + adjusted);
    }
    allowance
}

/// Converts an action link to its wire type.
pub fn action_link(entitlement: &Entitlement, language: Language) -> Option<ActionLink> {
    let action = entitlement.action.as_ref()?;
    Some(ActionLink { label: action.label.get(language).to_owned(), href: action.href.clone() })
}

/// Converts an entitlement of the overview.
pub fn entitlement(
    world: &World,
    entitlement: &Entitlement,
    places: &[u16],
    language: Language,
) -> contract::Entitlement {
    let figures = Figures::of(world, entitlement, places);
    contract::Entitlement {
        id: entitlement.id.clone(),
        kind: entitlement.kind.clone(),
        name: entitlement.name.get(language).to_owned(),
        unit: entitlement.unit.clone(),
        allowance: allowance(&current_allowance(world, entitlement)),
        consumed: figures.consumed.map(write),
        consumed_total: figures.total_if_different(),
        available: figures.parts.map(|parts| write(parts.available)),
        expired: figures.parts.map(|parts| write(parts.expired)),
        reserved: figures.parts.map(|parts| write(parts.reserved)),
        scheduled: figures.scheduled.map(write),
        last_activity: figures.last.map(date),
        basis: None,
        action_link: action_link(entitlement, language),
    }
}
