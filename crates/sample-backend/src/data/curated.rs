//! The default data set: a company's year, with every case that the page must handle.

use super::build::{Builder, Plan, allowed, as_needed, included, per_incident, quantity};
use super::directory::Workspace;
use super::source::Day;
use super::{World, month_start};
use crate::language::{Language, Text};
use contract::{EntitlementKind as Kind, PackageKind, Unit};

const CSAM: &str = "customerSuccessAccountManager";
const INCIDENT_MANAGER: &str = "incidentManager";

const DE: u16 = 0;
const UK: u16 = 1;
const RESEARCH: u16 = 2;

/// The contacts for Germany's agreements, and for those of several countries.
const GERMANY: [(&str, &str); 2] = [(CSAM, "Friederike Lindemann"), (INCIDENT_MANAGER, "Björn Ångström")];
const INTERNATIONAL: [(&str, &str); 1] = [(CSAM, "Padraig Ó Briain")];

/// The data set, with all dates relative to `today`.
pub fn world(today: Day) -> World {
    let workspaces = vec![
        Workspace::new("w-1", "Contoso Deutschland", Language::German),
        Workspace::new("w-2", "Contoso UK", Language::English),
        Workspace::new("w-3", "Contoso Research", Language::English),
        Workspace::new("w-4", "Contoso Österreich", Language::German),
    ];
    let mut b = Builder::new(today, 20, workspaces);
    // Ids are assigned in the order of these calls.
    germany(&mut b);
    shared(&mut b);
    research(&mut b);
    renewal(&mut b);
    expired(&mut b);
    uk(&mut b);
    b.finish(&[46, 34, 15, 4], 87, vec![DE, DE, DE, UK, UK, RESEARCH])
}

/// First and last day of a term that starts this many months from today. Agreements run from the first day of a month to the last
/// day of one.
fn term(today: Day, from: i32, months: i32) -> (Day, Day) {
    (month_start(today, from), month_start(today, from + months) - 1)
}

/// a-1: Germany's own agreement, the ordinary case.
fn germany(b: &mut Builder) {
    let term = term(b.today, -9, 12);
    let a = b.agreement("E-061019486", "Unified Enterprise", "Enterprise", term, &[DE], &GERMANY);
    b.package(
        a,
        "Unified Enterprise Base",
        PackageKind::EnterpriseWide,
        term,
        vec![
            // e-1 to e-7
            Plan::new(Kind::ReactiveSupport, Unit::Hours, as_needed(), 318).consuming(91_225).action(
                Text::new("Open a support request", "Supportanfrage stellen", "Créer une demande de support"),
                "https://support.contoso.example/new",
            ),
            Plan::new(Kind::AdvisorySupport, Unit::Hours, as_needed(), 124).consuming(37_050).action(
                Text::new("Ask for advice", "Beratung anfragen", "Demander conseil"),
                "https://support.contoso.example/new?service=advisory",
            ),
            Plan::new(Kind::BuiltInProactive, Unit::Hours, quantity(400), 52).consuming(28_675).action(
                Text::new("Request a service", "Dienst anfordern", "Demander un service"),
                "mailto:friederike.lindemann@support.example?subject=Built-in%20proactive%20service",
            ),
            Plan::new(Kind::OnDemandEducation, Unit::Activities, as_needed(), 642).action(
                Text::new("Start a course", "Kurs beginnen", "Commencer une formation"),
                "https://learn.contoso.example/",
            ),
            Plan::new(Kind::SupportContacts, Unit::Contacts, allowed(30), 22).action(
                Text::new("Manage contacts", "Kontakte verwalten", "Gérer les contacts"),
                "https://support.contoso.example/contacts",
            ),
            Plan::new(Kind::OnDemandAssessment, Unit::Assessments, quantity(12), 14).action(
                Text::new("Run an assessment", "Bewertung starten", "Lancer une évaluation"),
                "https://assessments.contoso.example/",
            ),
            Plan::new(Kind::Benefit, Unit::Hours, included(), 0).named(Text::new(
                "Service delivery management",
                "Service Delivery Management",
                "Pilotage des services",
            )),
        ],
    );
    germany_add_ons(b, a, term);
    germany_ending_add_ons(b, a, term);
}

/// The current add-ons of a-1.
fn germany_add_ons(b: &mut Builder, a: usize, term: (Day, Day)) {
    b.package(
        a,
        "Designated Engineering Azure",
        PackageKind::AddOn,
        term,
        vec![
            // e-8 to e-10: 107 % used, quarter hours, an untouched benefit
            Plan::new(Kind::DesignatedSupportEngineering, Unit::Hours, quantity(200), 46).consuming(21_400),
            Plan::new(Kind::Workshop, Unit::Hours, quantity(40), 4).consuming(1_625),
            Plan::new(Kind::Benefit, Unit::Hours, included(), 0)
                .named(Text::new(
                    "Rapid response on site",
                    "Schnelle Hilfe vor Ort",
                    "Intervention rapide sur site",
                ))
                .action(
                    Text::new(
                        "Ask your account manager",
                        "Kundenbetreuer fragen",
                        "Demander au responsable de compte",
                    ),
                    "mailto:friederike.lindemann@support.example",
                ),
        ],
    );
    b.package(
        a,
        "Proactive Credits 500",
        PackageKind::AddOn,
        (term.0, b.today + 47),
        vec![
            // e-11, e-12: ends within 90 days, with an open reservation and scheduled hours
            Plan::new(Kind::ProactiveCredits, Unit::Credits, quantity(500), 1).consuming(31_550).action(
                Text::new("Redeem credits", "Credits einlösen", "Utiliser des crédits"),
                "https://support.contoso.example/credits",
            ),
            Plan::new(Kind::ProactiveService, Unit::Hours, quantity(120), 14).consuming(9_675),
        ],
    );
}

/// The add-ons of a-1 that have ended or end within days.
fn germany_ending_add_ons(b: &mut Builder, a: usize, term: (Day, Day)) {
    b.package(
        a,
        "Security Solutions",
        PackageKind::AddOn,
        (term.0, b.today),
        vec![
            // e-13 to e-15: ends today, half of it unused
            Plan::new(Kind::ProactiveService, Unit::Hours, quantity(80), 0).named(Text::new(
                "Security incident preparation",
                "Vorbereitung auf Sicherheitsvorfälle",
                "Préparation aux incidents de sécurité",
            )),
            Plan::new(Kind::Workshop, Unit::Hours, quantity(24), 0),
            Plan::new(Kind::OnDemandAssessment, Unit::Assessments, quantity(3), 3),
        ],
    );
    b.package(
        a,
        "Developer Support",
        PackageKind::AddOn,
        (term.0, b.today - 40),
        vec![
            // e-16, e-17: ended
            Plan::new(Kind::AdvisorySupport, Unit::Hours, per_incident(6), 38).consuming(11_575),
            Plan::new(Kind::OnDemandEducation, Unit::Activities, quantity(50), 44),
        ],
    );
    b.package(
        a,
        "Mission Critical Care",
        PackageKind::AddOn,
        (month_start(b.today, -4), b.today + 3),
        vec![
            // e-18, e-19: unknown consumption; ends in three days
            Plan::new(Kind::DesignatedSupportEngineering, Unit::Hours, quantity(160), 0).unknown(),
            Plan::new(Kind::ReactiveSupport, Unit::Cases, quantity(20), 17).action(
                Text::new(
                    "Open a critical request",
                    "Kritische Anfrage stellen",
                    "Créer une demande critique",
                ),
                "https://support.contoso.example/new?severity=1",
            ),
        ],
    );
}

/// a-2: shared by two workspaces, so that their own consumption differs from the total.
fn shared(b: &mut Builder) {
    let term = term(b.today, -5, 12);
    let a =
        b.agreement("E-061774203", "Unified International", "Performance", term, &[DE, UK], &INTERNATIONAL);
    b.package(
        a,
        "Unified Performance Base",
        PackageKind::EnterpriseWide,
        term,
        vec![
            // e-20 to e-25: other units and allowance types than in a-1
            Plan::new(Kind::ReactiveSupport, Unit::Hours, quantity(300), 142).consuming(18_425),
            Plan::new(Kind::AdvisorySupport, Unit::Cases, per_incident(6), 57),
            Plan::new(Kind::BuiltInProactive, Unit::Hours, quantity(200), 34).consuming(13_050),
            Plan::new(Kind::OnDemandEducation, Unit::Activities, as_needed(), 233),
            Plan::new(Kind::SupportContacts, Unit::Contacts, allowed(20), 15),
            Plan::new(Kind::OnDemandAssessment, Unit::Assessments, included(), 6),
        ],
    );
    b.package(
        a,
        "Modern Work Solutions",
        PackageKind::AddOn,
        term,
        vec![
            // e-26 to e-28
            Plan::new(Kind::ProactiveService, Unit::Hours, quantity(160), 21).consuming(11_325).action(
                Text::new("Request a service", "Dienst anfordern", "Demander un service"),
                "https://support.contoso.example/services",
            ),
            Plan::new(Kind::Workshop, Unit::Hours, quantity(60), 9).consuming(4_800).used_in(&[UK]),
            Plan::new(Kind::Benefit, Unit::Days, quantity(5), 0).named(Text::new(
                "On-site days",
                "Tage vor Ort",
                "Jours sur site",
            )),
        ],
    );
    b.package(
        a,
        "Copilot Adoption",
        PackageKind::AddOn,
        (b.today + 20, term.1),
        vec![
            // e-29, e-30: not started yet
            Plan::new(Kind::ProactiveService, Unit::Hours, quantity(60), 12),
            Plan::new(Kind::ProactiveCredits, Unit::Credits, quantity(100), 1),
        ],
    );
}

/// a-3: Research, two years, small numbers.
fn research(b: &mut Builder) {
    let term = term(b.today, -14, 24);
    let a = b.agreement("E-060551398", "Unified Research", "Advanced", term, &[RESEARCH], &INTERNATIONAL);
    b.package(
        a,
        "Unified Advanced Base",
        PackageKind::EnterpriseWide,
        term,
        vec![
            // e-31 to e-36
            Plan::new(Kind::ReactiveSupport, Unit::Cases, quantity(40), 22),
            Plan::new(Kind::AdvisorySupport, Unit::Hours, per_incident(6), 19).consuming(5_225),
            Plan::new(Kind::BuiltInProactive, Unit::Hours, quantity(50), 5).consuming(1_275),
            Plan::new(Kind::OnDemandEducation, Unit::Activities, as_needed(), 88),
            Plan::new(Kind::SupportContacts, Unit::Contacts, allowed(10), 7),
            Plan::new(Kind::OnDemandAssessment, Unit::Assessments, included(), 3),
        ],
    );
    b.package(
        a,
        "Research Credits",
        PackageKind::AddOn,
        (month_start(b.today, -2), term.1),
        // e-37: granted and never used
        vec![Plan::new(Kind::ProactiveCredits, Unit::Credits, quantity(100), 1).consuming(0)],
    );
}

/// a-4: the renewal of a-1, already signed.
fn renewal(b: &mut Builder) {
    let term = term(b.today, 3, 12);
    let a = b.agreement("E-062390511", "Unified Enterprise (renewal)", "Enterprise", term, &[DE], &GERMANY);
    b.package(
        a,
        "Unified Enterprise Base (renewal)",
        PackageKind::EnterpriseWide,
        term,
        vec![
            // e-38 to e-41
            Plan::new(Kind::ReactiveSupport, Unit::Hours, as_needed(), 0),
            Plan::new(Kind::BuiltInProactive, Unit::Hours, quantity(420), 0),
            Plan::new(Kind::SupportContacts, Unit::Contacts, allowed(40), 0),
            Plan::new(Kind::OnDemandEducation, Unit::Activities, as_needed(), 0),
        ],
    );
    b.package(
        a,
        "Designated Engineering Azure (renewal)",
        PackageKind::AddOn,
        term,
        // e-42
        vec![Plan::new(Kind::DesignatedSupportEngineering, Unit::Hours, quantity(240), 0)],
    );
}

/// a-5: expired before a-1, and exceeded.
fn expired(b: &mut Builder) {
    let term = term(b.today, -21, 12);
    let a = b.agreement("E-057120884", "Premier Support", "Premier", term, &[DE, UK], &GERMANY);
    b.package(
        a,
        "Premier Base",
        PackageKind::EnterpriseWide,
        term,
        vec![
            // e-43 to e-46
            Plan::new(Kind::ReactiveSupport, Unit::Hours, quantity(600), 260).consuming(66_000),
            Plan::new(Kind::AdvisorySupport, Unit::Hours, quantity(80), 41).consuming(7_975),
            Plan::new(Kind::BuiltInProactive, Unit::Hours, quantity(120), 24).consuming(12_000),
            Plan::new(Kind::SupportContacts, Unit::Contacts, allowed(12), 12),
        ],
    );
    b.package(
        a,
        "Premier Proactive Add-on",
        PackageKind::AddOn,
        term,
        vec![
            // e-47, e-48
            Plan::new(Kind::ProactiveService, Unit::Hours, quantity(90), 12).consuming(8_825),
            Plan::new(Kind::ProactiveCredits, Unit::Credits, quantity(200), 1).consuming(14_000),
        ],
    );
}

/// a-6: the UK's own agreement, beside the shared one.
fn uk(b: &mut Builder) {
    let term = term(b.today, -7, 12);
    let a = b.agreement("E-061442970", "Unified Enterprise UK", "Enterprise", term, &[UK], &INTERNATIONAL);
    b.package(
        a,
        "Unified Enterprise Base UK",
        PackageKind::EnterpriseWide,
        term,
        vec![
            // e-49 to e-55: up to eight hours per incident, six in a-2
            Plan::new(Kind::ReactiveSupport, Unit::Hours, as_needed(), 204).consuming(60_350),
            Plan::new(Kind::AdvisorySupport, Unit::Cases, per_incident(8), 66),
            Plan::new(Kind::BuiltInProactive, Unit::Hours, quantity(150), 27).consuming(10_825),
            Plan::new(Kind::OnDemandEducation, Unit::Activities, as_needed(), 310),
            Plan::new(Kind::SupportContacts, Unit::Contacts, allowed(25), 16),
            Plan::new(Kind::OnDemandAssessment, Unit::Assessments, quantity(6), 7),
            Plan::new(Kind::Benefit, Unit::Hours, included(), 0).named(Text::new(
                "Service delivery management",
                "Service Delivery Management",
                "Pilotage des services",
            )),
        ],
    );
    b.package(
        a,
        "Designated Engineering Data & AI",
        PackageKind::AddOn,
        (term.0, month_start(b.today, 3) - 1),
        vec![
            // e-56, e-57
            Plan::new(Kind::DesignatedSupportEngineering, Unit::Hours, quantity(400), 33).consuming(18_750),
            Plan::new(Kind::Workshop, Unit::Hours, quantity(48), 5).consuming(2_400),
        ],
    );
    b.package(
        a,
        "Migration Factory",
        PackageKind::AddOn,
        (term.0, b.today - 75),
        // e-58
        vec![Plan::new(Kind::ProactiveService, Unit::Hours, quantity(100), 13).consuming(9_950)],
    );
}
