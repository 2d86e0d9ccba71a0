//! The sample company: its agreements, entitlements and sources of records.

pub mod amount;
pub mod build;
pub mod curated;
pub mod dice;
pub mod directory;
pub mod generated;
pub mod ledger;
pub mod record;
pub mod source;
pub mod table;
pub mod tally;
pub mod texts;

use crate::language::Text;
use chrono::{Datelike, NaiveDate};
use contract::{AgreementStatus, AllowanceType, EntitlementKind, PackageKind, PackageStatus, Unit};
use directory::{Directory, Workspace};
use source::{Day, Shape, Source};
use std::sync::OnceLock;
use tally::Tally;

/// All data that does not change while the backend runs.
#[derive(Debug)]
pub struct World {
    /// Reference day of all dates.
    pub today: Day,
    /// Differs between data sets; part of every `revision`.
    pub fingerprint: u64,
    /// Name of the company.
    pub customer: String,
    /// Workspaces by index.
    pub workspaces: Vec<Workspace>,
    /// Agreements by index.
    pub agreements: Vec<Agreement>,
    /// Packages by index.
    pub packages: Vec<Package>,
    /// Entitlements by index.
    pub entitlements: Vec<Entitlement>,
    /// Support requests outside every package.
    pub additional: Source,
    /// The people.
    pub directory: Directory,
}

/// An agreement: what the company signed.
#[derive(Debug)]
pub struct Agreement {
    /// Id, used in addresses.
    pub id: String,
    /// The number that people quote.
    pub number: String,
    /// Name for display.
    pub name: String,
    /// Support plan.
    pub plan: Option<String>,
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// Indexes of the workspaces that share it.
    pub workspaces: Vec<u16>,
    /// Role and name of each contact.
    pub contacts: Vec<(&'static str, &'static str)>,
}

impl Agreement {
    /// Its status on a day.
    pub fn status(&self, today: Day) -> AgreementStatus {
        if self.end < today {
            AgreementStatus::Expired
        } else if self.start > today {
            AgreementStatus::Future
        } else {
            AgreementStatus::Active
        }
    }
}

/// A part of an agreement with dates of its own.
#[derive(Debug)]
pub struct Package {
    /// Id, used in addresses.
    pub id: String,
    /// Index of its agreement.
    pub agreement: usize,
    /// Name for display.
    pub name: String,
    /// Area in which it is shown.
    pub kind: PackageKind,
    /// First day.
    pub start: Day,
    /// Last day.
    pub end: Day,
    /// Indexes of its entitlements.
    pub entitlements: Vec<usize>,
}

impl Package {
    /// Whether it can be used on a day.
    pub fn status(&self, today: Day) -> PackageStatus {
        if (self.start..=self.end).contains(&today) { PackageStatus::Active } else { PackageStatus::Inactive }
    }
}

/// The allowance of an entitlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Type, which decides the meaning of the amount.
    pub kind: AllowanceType,
    /// Amount in hundredths.
    pub amount: Option<i64>,
    /// Unit of the type `perIncident`.
    pub unit: Option<Unit>,
}

/// A link to what a reader can do about an entitlement.
#[derive(Clone, Debug)]
pub struct Action {
    /// Text for display.
    pub label: Text,
    /// Address of the link.
    pub href: String,
}

/// An entitlement: one thing that a package includes.
#[derive(Debug)]
pub struct Entitlement {
    /// Id, used in addresses.
    pub id: String,
    /// Index of its package.
    pub package: usize,
    /// Kind of entitlement.
    pub kind: EntitlementKind,
    /// Name for display.
    pub name: Text,
    /// Unit of its quantities.
    pub unit: Unit,
    /// Its allowance.
    pub allowance: Allowance,
    /// A link to what a reader can do about it.
    pub action: Option<Action>,
    /// Whether the source system knows the consumption.
    pub known: bool,
    /// Source of its records.
    pub source: Source,
    /// Sums of its records, computed on first use.
    pub tally: OnceLock<Tally>,
}

impl Entitlement {
    /// The sums of its records.
    pub fn tally(&self, today: Day) -> &Tally {
        self.tally.get_or_init(|| Tally::of(&self.source, today))
    }

    /// Whether it has a ledger, which says what became of each part of the allowance.
    pub fn has_ledger(&self) -> bool {
        self.known && self.source.count > 0 && matches!(self.source.shape, Shape::Credits)
    }
}

impl World {
    /// The id of the workspace with this index.
    pub fn workspace_id(&self, place: Option<u16>) -> String {
        place
            .and_then(|at| self.workspaces.get(usize::from(at)))
            .map(|workspace| workspace.id.clone())
            .unwrap_or_default()
    }

    /// The agreement and the package of an entitlement.
    pub fn around(&self, entitlement: &Entitlement) -> Option<(&Agreement, &Package)> {
        let package = self.packages.get(entitlement.package)?;
        Some((self.agreements.get(package.agreement)?, package))
    }
}

/// The day number of a date.
pub fn day(date: NaiveDate) -> Day {
    date.num_days_from_ce()
}

/// The first day of the month this many months after that of a day.
pub fn month_start(from: Day, months: i32) -> Day {
    let Some(date) = NaiveDate::from_num_days_from_ce_opt(from) else { return from };
    let month = date.year() * 12 + date.month0() as i32 + months;
    NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1).map_or(from, day)
}

/// The number of months from the year 0 to that of a day.
pub fn month_of(at: Day) -> i32 {
    NaiveDate::from_num_days_from_ce_opt(at).map_or(0, |date| date.year() * 12 + date.month0() as i32)
}

/// Formats a month as in the contract.
pub fn month_text(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The name of a kind of entitlement. An unknown kind is shown as an included benefit.
pub fn kind_name(kind: &EntitlementKind) -> Text {
    use EntitlementKind as K;
    match kind {
        K::ReactiveSupport => Text::new("Reactive support", "Reaktiver Support", "Support réactif"),
        K::AdvisorySupport => Text::new("Advisory support", "Beratungssupport", "Support conseil"),
        K::BuiltInProactive => Text::new(
            "Built-in proactive services",
            "Integrierte proaktive Dienste",
            "Services proactifs intégrés",
        ),
        K::ProactiveService => Text::new("Proactive services", "Proaktive Dienste", "Services proactifs"),
        K::Workshop => Text::new("Workshops", "Workshops", "Ateliers"),
        K::DesignatedSupportEngineering => Text::new(
            "Designated support engineering",
            "Designated Support Engineering (DSE)",
            "Ingénieur support désigné (DSE)",
        ),
        K::ProactiveCredits => Text::new("Proactive credits", "Proaktive Credits", "Crédits proactifs"),
        K::SupportContacts => Text::new("Support contacts", "Supportkontakte", "Contacts de support"),
        K::OnDemandEducation => {
            Text::new("On-demand education", "On-Demand-Schulungen", "Formations à la demande")
        }
        K::OnDemandAssessment => {
            Text::new("On-demand assessments", "On-Demand-Bewertungen", "Évaluations à la demande")
        }
        K::Benefit | K::Other(_) => {
            Text::new("Included benefits", "Inklusivleistungen", "Prestations incluses")
        }
    }
}

/// The description of a kind of entitlement.
pub fn kind_description(kind: &EntitlementKind) -> Text {
    use EntitlementKind as K;
    match kind {
        K::ReactiveSupport => Text::new(
            "Help with problems that interrupt your work, around the clock in critical situations. Lists every support request \
             under this entitlement, with the hours worked on it if they count.",
            "Hilfe bei Problemen, die Ihre Arbeit unterbrechen, in kritischen Lagen rund um die Uhr. Enthält jede \
             Supportanfrage zu dieser Leistung, mit den geleisteten Stunden, sofern sie zählen.",
            "Une aide pour les problèmes qui interrompent votre travail, jour et nuit dans les situations critiques. Contient \
             chaque demande de support liée à cette prestation, avec les heures réalisées si elles comptent.",
        ),
        K::AdvisorySupport => Text::new(
            "Short advice from an engineer on questions beyond a single problem: design, migration, best practices.",
            "Kurze Beratung durch eine Fachkraft bei Fragen, die über ein einzelnes Problem hinausgehen: Entwurf, Migration, \
             bewährte Verfahren.",
            "Les conseils d'un ingénieur pour les questions qui dépassent un problème isolé : conception, migration, bonnes \
             pratiques.",
        ),
        K::BuiltInProactive => Text::new(
            "Proactive services included in your agreement. Delivered hours count; scheduled hours are listed separately.",
            "Proaktive Dienste, die zum Vertrag gehören. Geleistete Stunden zählen; geplante stehen gesondert.",
            "Des services proactifs inclus dans votre contrat. Les heures réalisées comptent ; les heures planifiées sont \
             indiquées séparément.",
        ),
        K::ProactiveService => Text::new(
            "Services that prevent problems: reviews, health checks, roadmaps. Delivered hours count.",
            "Dienste, die Problemen vorbeugen: Überprüfungen, Zustandsprüfungen, Fahrpläne. Geleistete Stunden zählen.",
            "Des services qui préviennent les problèmes : revues, bilans de santé, feuilles de route. Les heures réalisées \
             comptent.",
        ),
        K::Workshop => Text::new(
            "Instructor-led workshops for your teams, online or on site.",
            "Angeleitete Workshops für Ihre Teams, online oder vor Ort.",
            "Des ateliers animés par un formateur pour vos équipes, en ligne ou sur site.",
        ),
        K::DesignatedSupportEngineering => Text::new(
            "An engineer who knows your environment and works with your teams all year round.",
            "Eine Fachkraft, die Ihre Umgebung kennt und das ganze Jahr mit Ihren Teams arbeitet.",
            "Un ingénieur qui connaît votre environnement et travaille avec vos équipes toute l'année.",
        ),
        K::ProactiveCredits => Text::new(
            "Credits that you exchange for proactive services. All credits of a batch expire on the same day.",
            "Credits, die Sie gegen proaktive Dienste eintauschen. Alle Credits eines Kontingents verfallen am selben Tag.",
            "Des crédits à échanger contre des services proactifs. Tous les crédits d'un lot expirent le même jour.",
        ),
        K::SupportContacts => Text::new(
            "The people who can open support requests for your company.",
            "Die Personen, die für Ihr Unternehmen Supportanfragen stellen dürfen.",
            "Les personnes qui peuvent créer des demandes de support pour votre entreprise.",
        ),
        K::OnDemandEducation => Text::new(
            "Courses, labs and videos for everyone in your company. Every activity someone started counts, completed or not.",
            "Kurse, Übungen und Videos für alle im Unternehmen. Jede begonnene Aktivität zählt, abgeschlossen oder nicht.",
            "Des cours, des travaux pratiques et des vidéos pour toute l'entreprise. Chaque activité commencée compte, achevée \
             ou non.",
        ),
        K::OnDemandAssessment => Text::new(
            "Automated assessments of your environments. Every assessment someone set up counts.",
            "Automatische Bewertungen Ihrer Umgebungen. Jede eingerichtete Bewertung zählt.",
            "Des évaluations automatisées de vos environnements. Chaque évaluation configurée compte.",
        ),
        K::Benefit | K::Other(_) => {
            Text::new("Included in your agreement.", "Gehört zum Vertrag.", "Inclus dans votre contrat.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_descriptions_and_links_are_there_in_every_language() {
        let today = 739_000;
        let worlds = [curated::world(today), generated::world(today, generated::Sizes::default())];
        for entitlement in worlds.iter().flat_map(|world| &world.entitlements) {
            entitlement.name.check();
            kind_name(&entitlement.kind).check();
            kind_description(&entitlement.kind).check();
            if let Some(action) = &entitlement.action {
                action.label.check();
            }
        }
    }
}
