//! Puts a world together piece by piece, numbering as it goes.

use super::directory::{Directory, Workspace};
use super::source::{Day, LotPlan, Measure, RequestedService, Shape, Source};
use super::texts::{BUILT_IN, ENGINEERING, SERVICES, WORKSHOPS};
use super::{Action, Agreement, Allowance, Entitlement, Package, World, kind_name};
use crate::language::Text;
use contract::{AllowanceType, EntitlementKind, PackageKind, Unit};
use std::sync::OnceLock;

/// A world in the making.
pub struct Builder {
    /// The day on which everything hangs.
    pub today: Day,
    /// Decides everything that looks like chance.
    pub seed: u64,
    workspaces: Vec<Workspace>,
    agreements: Vec<Agreement>,
    packages: Vec<Package>,
    entitlements: Vec<Entitlement>,
}

/// An entitlement to be added.
pub struct Plan {
    /// What it is.
    pub kind: EntitlementKind,
    /// Its name, where it is not that of its kind.
    pub name: Option<Text>,
    /// What its quantities count.
    pub unit: Unit,
    /// How much it allows.
    pub allowance: Allowance,
    /// How many records.
    pub records: usize,
    /// Hundredths to be consumed exactly; `None` = as it comes.
    pub target: Option<i64>,
    /// Link text and address.
    pub action: Option<(Text, &'static str)>,
    /// Whether the source system knows what was consumed.
    pub known: bool,
    /// Workspaces in which it is used; `None` = all of the agreement.
    pub used_in: Option<Vec<u16>>,
}

/// So many units.
pub fn quantity(amount: i64) -> Allowance {
    Allowance { kind: AllowanceType::Quantity, amount: Some(amount * 100), unit: None }
}
/// So many people.
pub fn allowed(amount: i64) -> Allowance {
    Allowance { kind: AllowanceType::Allowed, amount: Some(amount * 100), unit: None }
}
/// Up to so many hours in each incident.
pub fn per_incident(hours: i64) -> Allowance {
    Allowance { kind: AllowanceType::PerIncident, amount: Some(hours * 100), unit: Some(Unit::Hours) }
}
/// No limit.
pub fn as_needed() -> Allowance {
    Allowance { kind: AllowanceType::AsNeeded, amount: None, unit: None }
}
/// A plain benefit.
pub fn included() -> Allowance {
    Allowance { kind: AllowanceType::Included, amount: None, unit: None }
}

impl Plan {
    /// An entitlement of a kind.
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
    /// Gives it a name of its own.
    pub fn named(mut self, en: &str, de: &str) -> Plan {
        self.name = Some(Text::new(en, de));
        self
    }
    /// Lets its records consume exactly so many hundredths.
    pub fn consuming(mut self, hundredths: i64) -> Plan {
        self.target = Some(hundredths);
        self
    }
    /// Gives it a link.
    pub fn action(mut self, en: &str, de: &str, href: &'static str) -> Plan {
        self.action = Some((Text::new(en, de), href));
        self
    }
    /// Its consumption is not known.
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

/// The sort of records that entitlements of a kind have.
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

    /// Adds an agreement and says its place.
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
            // Credits that nobody touched have at least been granted, and expired when their time is over.
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

    /// How many entitlements there are.
    pub fn entitlements(&self) -> usize {
        self.entitlements.len()
    }

    /// Finishes it, with so many people in each workspace and so many additional cases.
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
