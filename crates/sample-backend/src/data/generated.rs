//! Data of any size, generated from a seed: for benchmarks and manual tests.

use super::build::{Builder, Plan, allowed, as_needed, included, per_incident, quantity};
use super::dice::Dice;
use super::directory::Workspace;
use super::source::Day;
use super::{World, month_start};
use crate::language::{Language, Text};
use contract::{EntitlementKind as Kind, PackageKind, Unit};

/// The sizes of generated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Workspaces.
    pub workspaces: usize,
    /// Agreements.
    pub agreements: usize,
    /// Months that each agreement lasts, at least four.
    pub months: usize,
    /// Packages in all agreements together.
    pub packages: usize,
    /// Entitlements in each package.
    pub entitlements: usize,
    /// Records of each entitlement.
    pub records: usize,
    /// People in each workspace, apart from the sample people.
    pub users: usize,
    /// Additional cases.
    pub additional: usize,
    /// Seed of all pseudo-random choices.
    pub seed: u64,
}

impl Default for Sizes {
    fn default() -> Self {
        Sizes {
            workspaces: 3,
            agreements: 4,
            months: 12,
            packages: 12,
            entitlements: 8,
            records: 200,
            users: 60,
            additional: 60,
            seed: 1,
        }
    }
}

const NAMES: [&str; 8] = [
    "Azure Solutions",
    "Security Solutions",
    "Modern Work",
    "Data & AI",
    "Business Applications",
    "Developer Support",
    "Infrastructure",
    "Mission Critical",
];

/// Generates a world of these sizes.
pub fn world(today: Day, sizes: Sizes) -> World {
    let workspaces = workspaces(sizes.workspaces.max(1));
    let count = workspaces.len();
    let mut b = Builder::new(today, sizes.seed, workspaces);
    let agreements: Vec<_> =
        (0..sizes.agreements.max(1)).map(|nth| agreement(&mut b, nth, count, sizes)).collect();
    for nth in 0..sizes.packages.max(1) {
        if let Some((place, term)) = agreements.get(nth % agreements.len()) {
            package(&mut b, nth, *place, *term, agreements.len(), sizes);
        }
    }
    let spread = (0..count as u16).collect();
    let others = vec![sizes.users; count];
    b.finish(&others, sizes.additional, spread)
}

fn workspaces(count: usize) -> Vec<Workspace> {
    let cities = [
        ("Deutschland", Language::German),
        ("UK", Language::English),
        ("Research", Language::English),
        ("Österreich", Language::German),
        ("Ireland", Language::English),
        ("Schweiz", Language::German),
        ("Retail", Language::English),
        ("Logistik", Language::German),
        ("France", Language::French),
    ];
    (0..count)
        .map(|nth| {
            let (city, language) = cities.get(nth % cities.len()).copied().unwrap_or_default();
            let round = nth / cities.len();
            let name =
                if round == 0 { format!("Contoso {city}") } else { format!("Contoso {city} {}", round + 1) };
            Workspace::new(format!("w-{}", nth + 1), name, language)
        })
        .collect()
}

/// Adds an agreement of up to two of `count` workspaces, and returns its index and term.
fn agreement(b: &mut Builder, nth: usize, count: usize, sizes: Sizes) -> (usize, (Day, Day)) {
    let mut dice = Dice::new(sizes.seed, nth, 100);
    // The first is active and belongs to the first workspace; most of the others are active too.
    let months = sizes.months.max(4) as i32;
    let begun = match (nth, dice.below(10)) {
        (0, _) => -(months - 3),
        (_, 0) => 2,
        (_, 1..3) => -(months + 8),
        _ => -(dice.below(months as usize - 1) as i32),
    };
    let term = (month_start(b.today, begun), month_start(b.today, begun + months) - 1);
    let mut shared = vec![(nth % count) as u16];
    if nth % 3 == 1 && count > 1 {
        shared.push(((nth + 1) % count) as u16);
    }
    shared.sort_unstable();
    let place = b.agreement(
        &format!("E-{:09}", 61_000_000 + nth * 7919 % 900_000),
        &format!("Unified Enterprise {}", nth + 1),
        dice.pick(&["Enterprise", "Performance", "Advanced"]),
        term,
        &shared,
        &[("customerSuccessAccountManager", "Friederike Lindemann")],
    );
    (place, term)
}

/// Adds a package to one of `agreements` agreements. The first package of each is enterprise-wide.
fn package(b: &mut Builder, nth: usize, agreement: usize, term: (Day, Day), agreements: usize, sizes: Sizes) {
    let today = b.today;
    let mut dice = Dice::new(sizes.seed, nth, 101);
    let base = nth < agreements || nth.is_multiple_of(2);
    // Half of the packages have ended or not started; the first is active.
    let active = nth == 0 || dice.percent(50);
    let days = term.1 - term.0;
    let inside = (term.0..=term.1).contains(&today);
    let term = match (active || nth < agreements, inside) {
        (true, _) | (_, false) => term,
        (false, true) if dice.percent(70) && today - 2 > term.0 => {
            (term.0, (today - 1 - dice.below(60) as Day).max(term.0))
        }
        _ => (today + 1 + dice.below(20) as Day, term.1.max(today + 40).max(term.0 + days)),
    };
    let kind = if base { PackageKind::EnterpriseWide } else { PackageKind::AddOn };
    let name = format!("{} {}", dice.pick(&NAMES), nth + 1);
    let plans = (0..sizes.entitlements.max(1))
        .map(|at| {
            let salt =
                if nth == 0 && at == 0 { None } else { Some(Dice::new(sizes.seed, nth * 1000 + at, 102)) };
            plan(salt, base, sizes.records)
        })
        .collect();
    b.package(agreement, &name, kind, term, plans);
}

/// A plausible consumption of an allowance.
fn share(dice: &mut Dice, expected: i64) -> i64 {
    let percent = 25 + dice.below(95) as i64;
    let exact = expected * 100 / percent;
    match exact {
        0..20 => exact + 4,
        20..200 => exact / 5 * 5,
        _ => exact / 50 * 50,
    }
}

fn plan(dice: Option<Dice>, base: bool, records: usize) -> Plan {
    let n = records as i64;
    let Some(mut dice) = dice else {
        // Benchmarks open the first entitlement: support requests with hours.
        return Plan::new(
            Kind::ReactiveSupport,
            Unit::Hours,
            quantity(share(&mut Dice::new(0, 0, 0), n * 3)),
            records,
        );
    };
    let kinds: &[Kind] = &[
        Kind::ReactiveSupport,
        Kind::AdvisorySupport,
        Kind::BuiltInProactive,
        Kind::SupportContacts,
        Kind::OnDemandEducation,
        Kind::OnDemandAssessment,
        Kind::ProactiveService,
        Kind::Workshop,
        Kind::DesignatedSupportEngineering,
        Kind::ProactiveCredits,
        Kind::Benefit,
    ];
    let from = if base { 0 } else { 2 };
    let kind = kinds.get(from + dice.below(kinds.len() - from)).cloned().unwrap_or(Kind::Benefit);
    let untouched = dice.percent(12);
    let records = if untouched || kind == Kind::Benefit { 0 } else { records };
    let plan = match &kind {
        Kind::ReactiveSupport | Kind::AdvisorySupport => match dice.below(10) {
            0..5 => Plan::new(kind, Unit::Hours, quantity(share(&mut dice, n * 3)), records),
            5..7 => Plan::new(kind, Unit::Cases, quantity(share(&mut dice, n)), records),
            7 => Plan::new(kind, Unit::Cases, per_incident(6), records),
            _ => Plan::new(kind, Unit::Hours, as_needed(), records),
        },
        Kind::SupportContacts => match dice.below(4) {
            0 => Plan::new(kind, Unit::Contacts, as_needed(), records),
            _ => Plan::new(kind, Unit::Contacts, allowed(share(&mut dice, n)), records),
        },
        Kind::OnDemandEducation => match dice.below(3) {
            0 => Plan::new(kind, Unit::Activities, quantity(share(&mut dice, n)), records),
            _ => Plan::new(kind, Unit::Activities, as_needed(), records),
        },
        Kind::OnDemandAssessment => match dice.below(3) {
            0 => Plan::new(kind, Unit::Assessments, included(), records),
            _ => Plan::new(kind, Unit::Assessments, quantity(share(&mut dice, n * 4 / 5)), records),
        },
        Kind::ProactiveCredits => {
            Plan::new(kind, Unit::Credits, quantity(share(&mut dice, n * 3).max(n * 3 + 20)), records)
        }
        Kind::Benefit => match dice.below(3) {
            0 => Plan::new(kind, Unit::Days, quantity(5), 0).named(Text::new(
                "On-site days",
                "Tage vor Ort",
                "Jours sur site",
            )),
            _ => Plan::new(kind, Unit::Hours, included(), 0).named(Text::new(
                "Service delivery management",
                "Service Delivery Management",
                "Pilotage des services",
            )),
        },
        _ => Plan::new(kind, Unit::Hours, quantity(share(&mut dice, n * 10)), records),
    };
    let plan = with_link(plan, dice.below(8));
    // All consumption in enterprise-wide packages is known, so that their sums are known.
    if !base && dice.percent(3) { plan.unknown() } else { plan }
}

/// Gives a plan the link with this number, if there is one.
fn with_link(plan: Plan, nth: usize) -> Plan {
    match nth {
        0 => plan.action(
            Text::new("Request a service", "Dienst anfordern", "Demander un service"),
            "https://support.contoso.example/services",
        ),
        1 => plan.action(
            Text::new(
                "Write to your account manager",
                "An den Kundenbetreuer schreiben",
                "Écrire au responsable de compte",
            ),
            "mailto:csam@support.example",
        ),
        _ => plan,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ninth_workspace_writes_french() {
        let sizes = Sizes { workspaces: 9, agreements: 9, packages: 9, records: 40, ..Sizes::default() };
        let world = world(739_000, sizes);
        let workspace = &world.workspaces[8];
        assert_eq!((workspace.name.as_str(), workspace.language), ("Contoso France", Language::French));
        assert!(workspace.groups.contains(&"Données et analyse"));
        let sources = world.entitlements.iter().map(|one| &one.source).filter(|one| one.workspaces == [8]);
        let records: Vec<String> = sources
            .flat_map(|source| (0..source.count).map(|index| source.record(index, &world)))
            .map(|record| serde_json::to_string(&record).unwrap_or_default())
            .collect();
        let french = records.iter().filter(|record| record.contains(['é', 'è', 'à', '\u{a0}'])).count();
        assert!(french > 50 && french > records.len() / 3, "{french} of {}", records.len());
    }
}
