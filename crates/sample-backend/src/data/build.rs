//! Builds a world step by step, numbering its parts.

use super::directory::{Directory, Workspace};
use super::source::{Day, LotPlan, Measure, RequestedService, Shape, Source};
use super::texts::{BUILT_IN, ENGINEERING, SERVICES, WORKSHOPS};
use super::{Action, Agreement, Allowance, Entitlement, Package, World, kind_name};
use crate::language::Text;
use contract::{AllowanceType, EntitlementKind, PackageKind, Unit};
use std::sync::OnceLock;

/// A world that is being built.
pub struct Builder {
    /// Reference day of all dates.
    pub today: Day,
    /// Seed of all pseudo-random choices.
    pub seed: u64,
    workspaces: Vec<Workspace>,
    agreements: Vec<Agreement>,
    packages: Vec<Package>,
    entitlements: Vec<Entitlement>,
}

/// A planned entitlement.
pub struct Plan {
    /// Kind of entitlement.
    pub kind: EntitlementKind,
    /// Name, if it differs from that of the kind.
    pub name: Option<Text>,
    /// Unit of its quantities.
    pub unit: Unit,
    /// Its allowance.
    pub allowance: Allowance,
    /// Number of records.
    pub records: usize,
    /// Exact consumption in hundredths; `None` = as the records happen to add up.
    pub target: Option<i64>,
    /// Text and address of its link.
    pub action: Option<(Text, &'static str)>,
    /// Whether the source system knows the consumption.
    pub known: bool,
    /// Workspaces that use it; `None` = all of the agreement.
    pub used_in: Option<Vec<u16>>,
}

/// An allowance of this many units.
pub fn quantity(amount: i64) -> Allowance {
    Allowance { kind: AllowanceType::Quantity, amount: Some(amount * 100), unit: None }
}
/// An allowance of this many people.
pub fn allowed(amount: i64) -> Allowance {
    Allowance { kind: AllowanceType::Allowed, amount: Some(amount * 100), unit: None }
}
/// An allowance of this many hours per incident.
pub fn per_incident(hours: i64) -> Allowance {
    Allowance { kind: AllowanceType::PerIncident, amount: Some(hours * 100), unit: Some(Unit::Hours) }
}
/// An allowance without a limit.
pub fn as_needed() -> Allowance {
    Allowance { kind: AllowanceType::AsNeeded, amount: None, unit: None }
}
/// A benefit without a quantity.
pub fn included() -> Allowance {
    Allowance { kind: AllowanceType::Included, amount: None, unit: None }
}

impl Plan {
    /// Plans an entitlement of a kind.
    pub fn new(kind: EntitlementKind, unit: Unit, allowance: Allowance, records: usize) -> Plan {
        Plan {
            kind,
            name: None,
            unit,
            allowance,
            records,
            target: None,
            action: None,
            known: true,
            used_in: None,
        }
    }
    /// Sets its name.
    pub fn named(mut self, name: Text) -> Plan {
        self.name = Some(name);
        self
    }
    /// Sets its exact consumption in hundredths.
    pub fn consuming(mut self, hundredths: i64) -> Plan {
        self.target = Some(hundredths);
        self
    }
    /// Sets its link.
    pub fn action(mut self, label: Text, href: &'static str) -> Plan {
        self.action = Some((label, href));
        self
    }
    /// Makes its consumption unknown.
    pub fn unknown(mut self) -> Plan {
        self.known = false;
        self
    }
    /// Limits its use to some workspaces.
    pub fn used_in(mut self, workspaces: &[u16]) -> Plan {
        self.used_in = Some(workspaces.to_vec());
        self
    }
}

/// The type of records for a kind of entitlement.
pub fn shape_of(kind: &EntitlementKind, unit: &Unit) -> Shape {
    use EntitlementKind as K;
    let measure = if *unit == Unit::Cases { Measure::Rows } else { Measure::Hours };
    match kind {
        K::ReactiveSupport => Shape::Cases(RequestedService::ProblemResolution, measure),
        K::AdvisorySupport => Shape::Cases(RequestedService::Advisory, measure),
        K::BuiltInProactive => Shape::Deliveries(BUILT_IN),
        K::Workshop => Shape::Deliveries(WORKSHOPS),
        K::DesignatedSupportEngineering => Shape::Deliveries(ENGINEERING),
        K::ProactiveCredits => Shape::Credits,
        K::SupportContacts => Shape::Contacts,
        K::OnDemandEducation => Shape::Learning,
        K::OnDemandAssessment => Shape::Assessments,
        K::ProactiveService | K::Benefit | K::Other(_) => Shape::Deliveries(SERVICES),
    }
}

impl Builder {
    /// An empty world.
    pub fn new(today: Day, seed: u64, workspaces: Vec<Workspace>) -> Builder {
        Builder {
            today,
            seed,
            workspaces,
            agreements: Vec::new(),
            packages: Vec::new(),
            entitlements: Vec::new(),
        }
    }

    /// Adds an agreement and returns its index.
    pub fn agreement(
        &mut self,
        number: &str,
        name: &str,
        plan: &str,
        term: (Day, Day),
        workspaces: &[u16],
        contacts: &[(&'static str, &'static str)],
    ) -> usize {
        self.agreements.push(Agreement {
            id: format!("a-{}", self.agreements.len() + 1),
            number: number.to_owned(),
            name: name.to_owned(),
            plan: Some(plan.to_owned()),
            start: term.0,
            end: term.1,
            workspaces: workspaces.to_vec(),
            contacts: contacts.to_vec(),
        });
        self.agreements.len() - 1
    }

    /// Adds a package with its entitlements.
    pub fn package(
        &mut self,
        agreement: usize,
        name: &str,
        kind: PackageKind,
        term: (Day, Day),
        plans: Vec<Plan>,
    ) {
        let place = self.packages.len();
        let entitlements =
            plans.into_iter().map(|plan| self.entitlement(agreement, place, name, term, plan)).collect();
        self.packages.push(Package {
            id: format!("p-{}", place + 1),
            agreement,
            name: name.to_owned(),
            kind,
            start: term.0,
            end: term.1,
            entitlements,
        });
    }

    fn entitlement(
        &mut self,
        agreement: usize,
        package: usize,
        package_name: &str,
        term: (Day, Day),
        plan: Plan,
    ) -> usize {
        let place = self.entitlements.len();
        let id = format!("e-{}", place + 1);
        let (number, all) = self
            .agreements
            .get(agreement)
            .map(|agreement| (agreement.number.clone(), agreement.workspaces.clone()))
            .unwrap_or_default();
        let shape = shape_of(&plan.kind, &plan.unit);
        let last = term.1.min(self.today - 1);
        let begun = last >= term.0;
        let source = Source {
            prefix: id.clone(),
            seed: self.seed.wrapping_mul(1000).wrapping_add(place as u64 + 1),
            shape,
            // Unused credits have at least been granted, and expired if their term is over.
            count: match shape {
                _ if !begun || !plan.known => 0,
                Shape::Credits => plan.records.max(if term.1 < self.today { 2 } else { 1 }),
                _ => plan.records,
            },
            first: term.0,
            last,
            end: term.1,
            workspaces: plan.used_in.unwrap_or(all),
            agreement_number: number,
            package_name: package_name.to_owned(),
            lots: vec![LotPlan { name: format!("LOT-{}-1", place + 1), start: term.0, expires: term.1 }],
            granted: plan.allowance.amount.unwrap_or_default(),
            listed: None,
            foreign_numbers: Vec::new(),
        };
        let source = match (plan.target, shape) {
            (Some(target), Shape::Credits) if begun => {
                super::ledger::credits(source, target, place, self.today)
            }
            (Some(target), _) => source.consuming(target, self.today),
            (None, _) => source,
        };
        self.entitlements.push(Entitlement {
            id,
            package,
            name: plan.name.unwrap_or_else(|| kind_name(&plan.kind)),
            kind: plan.kind,
            unit: plan.unit,
            allowance: plan.allowance,
            action: plan.action.map(|(label, href)| Action { label, href: href.to_owned() }),
            known: plan.known,
            source,
            tally: OnceLock::new(),
        });
        place
    }

    /// The number of entitlements so far.
    pub fn entitlements(&self) -> usize {
        self.entitlements.len()
    }

    /// Finishes the world with this many people in each workspace and this many additional cases.
    pub fn finish(self, others: &[usize], additional: usize, spread: Vec<u16>) -> World {
        let directory = Directory::new(&self.workspaces, others, self.seed);
        let first = self.agreements.iter().map(|agreement| agreement.start).min().unwrap_or(self.today);
        let foreign: Vec<String> = self
            .agreements
            .iter()
            .filter(|agreement| agreement.end < self.today)
            .map(|agreement| agreement.number.clone())
            .chain(["E-058833107".to_owned()])
            .collect();
        let additional = Source {
            prefix: "x".to_owned(),
            seed: self.seed.wrapping_mul(1000).wrapping_add(999),
            shape: Shape::Additional,
            count: additional,
            first: first.max(self.today - 330).min(self.today - 1),
            last: self.today - 1,
            end: self.today,
            workspaces: spread,
            agreement_number: self
                .agreements
                .first()
                .map(|agreement| agreement.number.clone())
                .unwrap_or_default(),
            package_name: String::new(),
            lots: Vec::new(),
            granted: 0,
            listed: None,
            foreign_numbers: foreign,
        };
        let fingerprint =
            self.seed ^ (self.today as u64).wrapping_mul(31) ^ (self.entitlements.len() as u64) << 32;
        World {
            today: self.today,
            fingerprint,
            customer: "Contoso".to_owned(),
            workspaces: self.workspaces,
            agreements: self.agreements,
            packages: self.packages,
            entitlements: self.entitlements,
            additional,
            directory,
        }
    }
}
