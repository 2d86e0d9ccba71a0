//! `GET /entitlements/{id}` and `GET /kinds/{kind}`.

use super::Caller;
use super::activity::{Figures, Parts, action_link, allowance, current_allowance};
use super::scope::Scope;
use super::series::{self, has_remainder, lots};
use crate::data::amount::write;
use crate::data::source::date;
use crate::data::{Agreement, Allowance, Entitlement, Package, World, kind_description, kind_name};
use crate::problem::Refusal;
use axum::body::Body;
use axum::http::Response;
use contract::{
    AgreementRef, AgreementStatus, AllowanceType, EntitlementDetail, EntitlementKind, Line, PackageKind,
    PackageRef, Totals, Unit,
};

/// Finds an entitlement that the caller may see, with the workspaces of the request.
pub fn find<'a>(caller: &'a Caller, id: &str) -> Result<(usize, &'a Entitlement, Scope), Refusal> {
    let world = &caller.state.world;
    let place =
        world.entitlements.iter().position(|entitlement| entitlement.id == id).ok_or(Refusal::NotFound)?;
    let entitlement = world.entitlements.get(place).ok_or(Refusal::NotFound)?;
    let (agreement, _) = world.around(entitlement).ok_or(Refusal::NotFound)?;
    let scope = caller.scope_within(&agreement.workspaces)?;
    Ok((place, entitlement, scope))
}

/// Finds the enterprise-wide entitlements of a kind in the selected workspaces and agreements.
pub fn find_kind(caller: &Caller, kind: &str) -> Result<(Vec<usize>, Scope), Refusal> {
    let world = &caller.state.world;
    let mut scope = caller.scope()?;
    let in_scope =
        |agreement: &Agreement| agreement.workspaces.iter().any(|place| scope.places.contains(place));
    let asked: Vec<&str> = caller.parameters.all("agreement").collect();
    let mut agreements: Vec<usize> = Vec::new();
    if asked.is_empty() {
        agreements.extend((0..world.agreements.len()).filter(|place| {
            world.agreements.get(*place).is_some_and(|agreement| {
                in_scope(agreement) && agreement.status(world.today) == AgreementStatus::Active
            })
        }));
    }
    let mut ignored = Vec::new();
    for id in asked {
        match world.agreements.iter().position(|agreement| agreement.id == id && in_scope(agreement)) {
            Some(place) => agreements.push(place),
            None => ignored.push(id.to_owned()),
        }
    }
    scope.ignored.extend(ignored);
    let places: Vec<usize> = world
        .packages
        .iter()
        .filter(|package| {
            package.kind == PackageKind::EnterpriseWide && agreements.contains(&package.agreement)
        })
        .flat_map(|package| package.entitlements.iter().copied())
        .filter(|place| {
            world.entitlements.get(*place).is_some_and(|entitlement| entitlement.kind.as_str() == kind)
        })
        .collect();
    if places.is_empty() { Err(Refusal::NotFound) } else { Ok((places, scope)) }
}

fn agreement_ref(agreement: &Agreement) -> AgreementRef {
    AgreementRef {
        id: agreement.id.clone(),
        number: agreement.number.clone(),
        name: agreement.name.clone(),
        start: date(agreement.start),
        end: date(agreement.end),
    }
}

fn package_ref(package: &Package) -> PackageRef {
    PackageRef {
        id: package.id.clone(),
        name: package.name.clone(),
        start: date(package.start),
        end: date(package.end),
    }
}

/// A sum of parts with the same unit and type of allowance.
#[derive(Clone, Debug)]
struct Sum {
    unit: Unit,
    allowance: Allowance,
    figures: Figures,
    /// What can still be used, with or without a ledger; `None` = unknown or meaningless.
    left: Option<i64>,
}

impl Sum {
    fn of(world: &World, entitlement: &Entitlement, places: &[u16]) -> Sum {
        let allowance = current_allowance(world, entitlement);
        let figures = Figures::of(world, entitlement, places);
        let purchased = allowance.amount.filter(|_| has_remainder(&allowance.kind));
        let left = match figures.parts {
            Some(parts) => Some(parts.available),
            None => purchased.zip(figures.consumed_total).map(|(purchased, consumed)| purchased - consumed),
        };
        Sum { unit: entitlement.unit.clone(), allowance, figures, left }
    }

    fn add(&mut self, other: &Sum) {
        let add = |a: Option<i64>, b: Option<i64>| Some(a? + b?);
        if self.allowance.kind != AllowanceType::PerIncident {
            self.allowance.amount = add(self.allowance.amount, other.allowance.amount);
        }
        // A sum with an unknown part is unknown.
        self.figures.consumed = add(self.figures.consumed, other.figures.consumed);
        self.figures.consumed_total = add(self.figures.consumed_total, other.figures.consumed_total);
        self.figures.scheduled = add(self.figures.scheduled, other.figures.scheduled);
        self.left = add(self.left, other.left);
        // What became of the allowance is known only if every part has a ledger.
        self.figures.parts = self.figures.parts.zip(other.figures.parts).map(|(a, b)| Parts {
            expired: a.expired + b.expired,
            reserved: a.reserved + b.reserved,
            available: a.available + b.available,
        });
        self.figures.last = self.figures.last.max(other.figures.last);
    }

    fn totals(&self) -> Totals {
        let purchased = self.allowance.amount.filter(|_| has_remainder(&self.allowance.kind));
        Totals {
            purchased: purchased.map(write),
            consumed: self.figures.consumed.map(write),
            consumed_total: self.figures.total_if_different(),
            scheduled: self.figures.scheduled.map(write),
            expired: self.figures.parts.map(|parts| write(parts.expired)),
            reserved: self.figures.parts.map(|parts| write(parts.reserved)),
            remaining: self.left.filter(|_| purchased.is_some()).map(write),
        }
    }
}

/// Sums parts with the same unit and type of allowance; any types, if one of them has no limit.
fn summed(parts: Vec<Sum>) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    let unlimited: Vec<Unit> = parts
        .iter()
        .filter(|part| part.allowance.kind == AllowanceType::AsNeeded)
        .map(|part| part.unit.clone())
        .collect();
    for mut part in parts {
        if unlimited.contains(&part.unit) {
            part.allowance = Allowance { kind: AllowanceType::AsNeeded, amount: None, unit: None };
        }
        let same = |sum: &&mut Sum| {
            sum.unit == part.unit
                && sum.allowance.kind == part.allowance.kind
                // "Up to six hours per incident" twice is still six hours per incident.
                && (part.allowance.kind != AllowanceType::PerIncident || sum.allowance == part.allowance)
        };
        match sums.iter_mut().find(same) {
            Some(sum) => sum.add(&part),
            None => sums.push(part),
        }
    }
    sums
}

/// Responds to `GET /entitlements/{id}`.
pub fn one(caller: &Caller, id: &str) -> Result<Response<Body>, Refusal> {
    let (_, entitlement, scope) = find(caller, id)?;
    let world = &caller.state.world;
    let (agreement, package) = world.around(entitlement).ok_or(Refusal::NotFound)?;
    let language = caller.wanted.texts;
    let sum = Sum::of(world, entitlement, &scope.places);
    caller.json(&EntitlementDetail {
        id: Some(entitlement.id.clone()),
        kind: entitlement.kind.clone(),
        name: entitlement.name.get(language).to_owned(),
        unit: Some(entitlement.unit.clone()),
        allowance: Some(allowance(&sum.allowance)),
        consumed: sum.figures.consumed.map(write),
        consumed_total: sum.figures.total_if_different(),
        available: sum.figures.parts.map(|parts| write(parts.available)),
        expired: sum.figures.parts.map(|parts| write(parts.expired)),
        reserved: sum.figures.parts.map(|parts| write(parts.reserved)),
        scheduled: sum.figures.scheduled.map(write),
        last_activity: sum.figures.last.map(date),
        basis: None,
        action_link: action_link(entitlement, language),
        description: Some(kind_description(&entitlement.kind).get(language).to_owned()),
        agreement: Some(agreement_ref(agreement)),
        package: Some(package_ref(package)),
        entitlement_ids: vec![entitlement.id.clone()],
        totals: Some(sum.totals()),
        lines: Vec::new().into(),
        series: series::months(world, &[entitlement], &scope.places).into(),
        lots: lots(world, &[entitlement]).into(),
        meta: caller.meta(scope.ignored),
    })
}

/// Responds to `GET /kinds/{kind}`.
pub fn kind(caller: &Caller, kind: &str) -> Result<Response<Body>, Refusal> {
    let (places, scope) = find_kind(caller, kind)?;
    let world = &caller.state.world;
    let language = caller.wanted.texts;
    let entitlements: Vec<&Entitlement> =
        places.iter().filter_map(|place| world.entitlements.get(*place)).collect();
    let sums = summed(entitlements.iter().map(|one| Sum::of(world, one, &scope.places)).collect());
    let kind = EntitlementKind::from(kind);
    let mut packages: Vec<usize> = entitlements.iter().map(|one| one.package).collect();
    packages.dedup();
    let mut agreements: Vec<usize> = packages
        .iter()
        .filter_map(|place| world.packages.get(*place))
        .map(|package| package.agreement)
        .collect();
    agreements.sort_unstable();
    agreements.dedup();
    let one_agreement =
        agreements.first().filter(|_| agreements.len() == 1).and_then(|place| world.agreements.get(*place));
    let one_package =
        packages.first().filter(|_| packages.len() == 1).and_then(|place| world.packages.get(*place));
    let whole = sums.first().filter(|_| sums.len() == 1);
    let lines: Vec<Line> = sums
        .iter()
        .filter(|_| sums.len() > 1)
        .map(|sum| Line {
            unit: sum.unit.clone(),
            allowance: allowance(&sum.allowance),
            totals: sum.totals(),
        })
        .collect();
    let figures = whole.map(|sum| sum.figures).unwrap_or_default();
    caller.json(&EntitlementDetail {
        id: None,
        name: kind_name(&kind).get(language).to_owned(),
        unit: whole.map(|sum| sum.unit.clone()),
        allowance: whole.map(|sum| allowance(&sum.allowance)),
        consumed: figures.consumed.map(write),
        consumed_total: figures.total_if_different(),
        available: figures.parts.map(|parts| write(parts.available)),
        expired: figures.parts.map(|parts| write(parts.expired)),
        reserved: figures.parts.map(|parts| write(parts.reserved)),
        scheduled: figures.scheduled.map(write),
        last_activity: sums.iter().filter_map(|sum| sum.figures.last).max().map(date),
        basis: None,
        action_link: entitlements.iter().find_map(|one| action_link(one, language)),
        description: Some(kind_description(&kind).get(language).to_owned()),
        agreement: one_agreement.map(agreement_ref),
        package: one_package.map(package_ref),
        entitlement_ids: entitlements.iter().map(|one| one.id.clone()).collect(),
        totals: whole.map(Sum::totals),
        lines: lines.into(),
        series: series::months(world, &entitlements, &scope.places).into(),
        lots: lots(world, &entitlements).into(),
        kind,
        meta: caller.meta(scope.ignored),
    })
}
