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

/// The name of a kind of entitlement.
pub fn kind_name(kind: &EntitlementKind) -> Text {
    use EntitlementKind as K;
    match kind {
        K::ReactiveSupport => Text::new("Reactive support", "Reaktiver Support"),
        K::AdvisorySupport => Text::new("Advisory support", "Beratungssupport"),
        K::BuiltInProactive => Text::new("Built-in proactive services", "Integrierte proaktive Dienste"),
        K::ProactiveService => Text::new("Proactive services", "Proaktive Dienste"),
        K::Workshop => Text::name("Workshops"),
        K::DesignatedSupportEngineering => {
            Text::new("Designated support engineering", "Designated Support Engineering (DSE)")
        }
        K::ProactiveCredits => Text::new("Proactive credits", "Proaktive Credits"),
        K::SupportContacts => Text::new("Support contacts", "Supportkontakte"),
        K::OnDemandEducation => Text::new("On-demand education", "On-Demand-Schulungen"),
        K::OnDemandAssessment => Text::new("On-demand assessments", "On-Demand-Bewertungen"),
        K::Benefit => Text::new("Included benefits", "Inklusivleistungen"),
        K::Other(text) => Text::name(text),
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
        ),
        K::AdvisorySupport => Text::new(
            "Short advice from an engineer on questions beyond a single problem: design, migration, best practices.",
            "Kurze Beratung durch eine Fachkraft bei Fragen, die über ein einzelnes Problem hinausgehen: Entwurf, Migration, \
             bewährte Verfahren.",
        ),
        K::BuiltInProactive => Text::new(
            "Proactive services included in your agreement. Delivered hours count; scheduled hours are listed separately.",
            "Proaktive Dienste, die zum Vertrag gehören. Geleistete Stunden zählen; geplante stehen gesondert.",
        ),
        K::ProactiveService => Text::new(
            "Services that prevent problems: reviews, health checks, roadmaps. Delivered hours count.",
            "Dienste, die Problemen vorbeugen: Überprüfungen, Zustandsprüfungen, Fahrpläne. Es zählen die geleisteten Stunden.",
        ),
        K::Workshop => Text::new(
            "Instructor-led workshops for your teams, online or on site.",
            "Angeleitete Workshops für Ihre Teams, remote oder vor Ort.",
        ),
        K::DesignatedSupportEngineering => Text::new(
            "An engineer who knows your environment and works with your teams all year round.",
            "Eine Fachkraft, die Ihre Umgebung kennt und das ganze Jahr mit Ihren Teams arbeitet.",
        ),
        K::ProactiveCredits => Text::new(
            "Credits that you exchange for proactive services. All credits of a batch expire on the same day.",
            "Credits, die Sie gegen proaktive Dienste eintauschen. Alle Credits eines Kontingents verfallen am selben Tag.",
        ),
        K::SupportContacts => Text::new(
            "The people who can open support requests for your company.",
            "Die Personen, die für Ihr Unternehmen Supportanfragen stellen dürfen.",
        ),
        K::OnDemandEducation => Text::new(
            "Courses, labs and videos for everyone in your company. Every activity someone started counts, completed or not.",
            "Kurse, Übungen und Videos für alle im Unternehmen. Jede begonnene Aktivität zählt, abgeschlossen oder nicht.",
        ),
        K::OnDemandAssessment => Text::new(
            "Automated assessments of your environments. Every assessment someone set up counts.",
            "Automatische Bewertungen Ihrer Umgebungen. Jede eingerichtete Bewertung zählt.",
        ),
        K::Benefit => Text::new("Included in your agreement.", "Gehört zum Vertrag."),
        K::Other(text) => Text::name(text),
    }
}
