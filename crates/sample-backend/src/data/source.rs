//! Where the records of an entitlement come from: a plan, and a pure function from a place in it to a record.

use super::World;
use super::amount;
use super::dice::Dice;
use super::directory::{Group, name_of};
use super::record::{
    ASSESSMENT_RUN, CASE, CONTACT, CREDIT_EVENT, DELIVERY, LEARNING_ACTIVITY, Record, Schema,
};
use super::texts::{
    ASSESSMENTS, COURSES, Delivery, ENGINEERS, PLACES, QUESTIONS, REDEMPTIONS, TARGETS, TROUBLES, Trouble,
    UNITS,
};
use crate::language::Language;
use chrono::{Datelike, NaiveDate};
use contract::{
    AdditionalCaseReason, AssessmentRunRecord, CaseRecord, ContactRecord, CreditEventRecord, DeliveryRecord,
    Findings, LearningActivityRecord, Role, Service,
};

/// A day, counted from the beginning of the calendar.
pub type Day = i32;

/// What sort of records an entitlement has.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Support requests of a service, measured by hours or by their number.
    Cases(RequestedService, Measure),
    /// Support requests outside every package.
    Additional,
    /// Deliveries, with titles from a list.
    Deliveries(&'static [Delivery]),
    /// Movements of proactive credits.
    Credits,
    /// Support contacts.
    Contacts,
    /// Learning activities.
    Learning,
    /// Assessments.
    Assessments,
}

/// Which service a support request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedService {
    /// Something is broken.
    ProblemResolution,
    /// Somebody wants advice.
    Advisory,
}

/// What the rows add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The hours in them.
    Hours,
    /// Their number.
    Rows,
}

/// What a record contributes to sums, apart from its words. Quantities are hundredths.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Whose it is; `None` = the agreement's as a whole.
    pub workspace: Option<u16>,
    /// The day that it counts on.
    pub day: Option<Day>,
    /// The day that it was last active on.
    pub seen: Option<Day>,
    /// What it consumed.
    pub consumed: i64,
    /// What it plans.
    pub planned: i64,
    /// What it granted.
    pub granted: i64,
    /// By type: how far a delivery is, what a movement of credits is.
    pub state: u8,
    /// The signed movement.
    pub credits: i64,
    /// The balance after it.
    pub balance: i64,
    /// The lot of credits.
    pub lot: u8,
}

/// How far a delivery is.
pub mod delivery_state {
    #![expect(missing_docs, reason = "the names are the contract's words")]
    pub const REQUESTED: u8 = 0;
    pub const SCHEDULED: u8 = 1;
    pub const IN_DELIVERY: u8 = 2;
    pub const DELIVERED: u8 = 3;
    pub const CANCELLED: u8 = 4;
    pub const WORDS: [&str; 5] = ["requested", "scheduled", "inDelivery", "delivered", "cancelled"];
}

/// What a movement of credits is.
pub mod credit_state {
    #![expect(missing_docs, reason = "the names are the contract's words")]
    pub const GRANT: u8 = 0;
    pub const REDEEM: u8 = 1;
    pub const RESERVE: u8 = 2;
    pub const RELEASE: u8 = 3;
    pub const EXPIRE: u8 = 4;
    pub const ADJUST: u8 = 5;
    pub const WORDS: [&str; 6] = ["grant", "redeem", "reserve", "release", "expire", "adjust"];
}

/// What decides who may see a support request, and which workspaces a record counts in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hidden {
    /// Whose it is; `None` = the agreement's as a whole.
    pub workspace: Option<u16>,
    /// The primary contact.
    pub contact: Option<u32>,
    /// Somebody it is shared with.
    pub shared: Option<u32>,
    /// The group that has access.
    pub group: Option<Group>,
}

/// A lot of credits.
#[derive(Clone, Debug)]
pub struct LotPlan {
    /// Its name.
    pub name: String,
    /// First day.
    pub start: Day,
    /// Last day.
    pub expires: Day,
}

/// The records of an entitlement.
#[derive(Debug)]
pub struct Source {
    /// What the ids begin with, and so the name of the source.
    pub prefix: String,
    /// Decides everything that looks like chance.
    pub seed: u64,
    /// What sort of records.
    pub shape: Shape,
    /// How many.
    pub count: usize,
    /// The days on which something can have happened.
    pub first: Day,
    /// The last of them; before `first` when there is none yet.
    pub last: Day,
    /// The last day of the package, up to which something can be planned.
    pub end: Day,
    /// Workspaces by their place, each as often as its share in the records.
    pub workspaces: Vec<u16>,
    /// The agreement's number.
    pub agreement_number: String,
    /// The package's name.
    pub package_name: String,
    /// Lots of credits.
    pub lots: Vec<LotPlan>,
    /// What was granted, for credits whose facts are derived.
    pub granted: i64,
    /// The facts of each record, where they had to be adjusted to each other.
    pub listed: Option<Vec<Facts>>,
    /// The numbers of other agreements, for support requests that stand outside this one.
    pub foreign_numbers: Vec<String>,
}

/// What a round of credit movements consists of; its effect on the balance is the same every time, so that the balance after
/// any movement is known without those before it.
const ROUND: [(u8, i64); 6] = [
    (credit_state::RESERVE, -1200),
    (credit_state::RELEASE, 1200),
    (credit_state::REDEEM, -1200),
    (credit_state::REDEEM, -550),
    (credit_state::ADJUST, -100),
    (credit_state::ADJUST, 100),
];

/// The date of a day, written.
pub fn date(day: Day) -> String {
    NaiveDate::from_num_days_from_ce_opt(day)
        .map(|date| date.format("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

fn instant(day: Day, minute: usize, second: usize) -> String {
    format!("{}T{:02}:{:02}:{second:02}Z", date(day), (minute / 60) % 24, minute % 60)
}

/// The day itself, or the Friday before a weekend.
fn weekday_before(day: Day) -> Day {
    let weekday =
        NaiveDate::from_num_days_from_ce_opt(day).map_or(0, |date| date.weekday().num_days_from_monday());
    day - (weekday as Day - 4).max(0)
}

impl Source {
    /// What a query knows of the records.
    pub fn schema(&self) -> &'static Schema {
        match self.shape {
            Shape::Cases(..) | Shape::Additional => &CASE,
            Shape::Deliveries(_) => &DELIVERY,
            Shape::Credits => &CREDIT_EVENT,
            Shape::Contacts => &CONTACT,
            Shape::Learning => &LEARNING_ACTIVITY,
            Shape::Assessments => &ASSESSMENT_RUN,
        }
    }

    fn dice(&self, index: usize, salt: u64) -> Dice {
        Dice::new(self.seed, index, salt)
    }

    /// The day in the course of the term: evenly spread, so that a later record is never earlier.
    fn day(&self, index: usize) -> Day {
        let days = i64::from(self.last - self.first + 1).max(1);
        let count = self.count.max(1) as i64;
        self.first + ((2 * index as i64 + 1) * days / (2 * count)).min(days - 1) as Day
    }

    fn workday(&self, index: usize) -> Day {
        let day = self.day(index);
        weekday_before(day).max(self.first)
    }

    fn workspace(&self, index: usize) -> Option<u16> {
        self.workspaces.get(self.dice(index, 1).below(self.workspaces.len())).copied()
    }

    /// What the record at a place contributes.
    pub fn facts(&self, index: usize, today: Day) -> Facts {
        match &self.listed {
            Some(facts) => facts.get(index).copied().unwrap_or_default(),
            None => self.derived(index, today),
        }
    }

    /// What it contributes by its plan alone.
    pub fn derived(&self, index: usize, today: Day) -> Facts {
        let workspace = self.workspace(index);
        match self.shape {
            Shape::Cases(_, measure) => {
                let day = Some(self.day(index));
                let consumed = match measure {
                    Measure::Rows => 100,
                    Measure::Hours => self.case_quarters(index, today) * 25,
                };
                Facts { workspace, day, seen: day, consumed, ..Facts::default() }
            }
            Shape::Additional => {
                let day = Some(self.day(index));
                Facts { workspace, day, seen: day, consumed: 100, ..Facts::default() }
            }
            Shape::Deliveries(_) => self.derived_delivery(index, today, workspace),
            Shape::Credits => self.derived_credit(index, today),
            Shape::Contacts | Shape::Learning => {
                let day = Some(self.day(index));
                Facts { workspace, day, seen: day, consumed: 100, ..Facts::default() }
            }
            Shape::Assessments => {
                let mut dice = self.dice(index, 2);
                if self.count > 3 && dice.percent(20) {
                    return Facts { workspace, ..Facts::default() };
                }
                let day = self.day(index);
                let seen = (day + dice.below(40) as Day).min(self.last);
                Facts { workspace, day: Some(day), seen: Some(seen), consumed: 100, ..Facts::default() }
            }
        }
    }

    /// Quarter hours of a support request; 0 = none are known yet.
    fn case_quarters(&self, index: usize, today: Day) -> i64 {
        let mut dice = self.dice(index, 3);
        if today - self.day(index) < 8 && dice.percent(40) {
            return 0;
        }
        let quarters = match dice.below(100) {
            0..50 => 1 + dice.below(6),
            50..86 => 7 + dice.below(12),
            _ => 19 + dice.below(30),
        };
        quarters as i64
    }

    fn derived_delivery(&self, index: usize, today: Day, workspace: Option<u16>) -> Facts {
        use delivery_state::{CANCELLED, DELIVERED, IN_DELIVERY, REQUESTED, SCHEDULED};
        let mut dice = self.dice(index, 4);
        let hours = [4, 6, 8, 8, 12, 16, 24];
        let whole: i64 = dice.pick(&hours) * 100;
        let left = self.count - index.min(self.count);
        let running = self.end > today;
        // The newest few are still to come, as long as the package runs.
        let planned = (self.count / 25).max(1);
        let begun = (self.count / 50).max(1);
        let state = if running && self.count > 6 && left <= planned {
            SCHEDULED
        } else if running && self.count > 6 && left <= planned + begun {
            IN_DELIVERY
        } else if running && dice.percent(1) {
            REQUESTED
        } else if dice.percent(5) {
            CANCELLED
        } else {
            DELIVERED
        };
        match state {
            REQUESTED => Facts { workspace, state, ..Facts::default() },
            SCHEDULED => {
                let day = weekday_before(today + 5 + dice.below(40) as Day);
                let day = Some(day.max(today + 1).min(self.end));
                Facts { workspace, day, planned: whole, state, ..Facts::default() }
            }
            IN_DELIVERY => {
                let day = Some(self.workday(index));
                let done = whole / 2 - 25 * dice.below(3) as i64;
                Facts {
                    workspace,
                    day,
                    seen: day,
                    consumed: done,
                    planned: whole - done,
                    state,
                    ..Facts::default()
                }
            }
            CANCELLED => Facts { workspace, day: Some(self.workday(index)), state, ..Facts::default() },
            _ => {
                let day = Some(self.workday(index));
                let done = (whole - 100 + 25 * dice.below(9) as i64).max(25);
                Facts { workspace, day, seen: day, consumed: done, state, ..Facts::default() }
            }
        }
    }

    fn derived_credit(&self, index: usize, today: Day) -> Facts {
        let day = Some(self.day(index));
        let Some(later) = index.checked_sub(1) else {
            let state = credit_state::GRANT;
            return Facts {
                day: Some(self.first),
                granted: self.granted,
                credits: self.granted,
                balance: self.granted,
                state,
                ..Facts::default()
            };
        };
        if self.end < today && index + 1 == self.count {
            // What is left when the lot ends expires with it.
            let left = self.derived_credit(later, Day::MIN).balance;
            let state = credit_state::EXPIRE;
            return Facts { day: Some(self.last), credits: -left, state, ..Facts::default() };
        }
        let (rounds, step) = (later / ROUND.len(), later % ROUND.len());
        let whole: i64 = ROUND.iter().map(|(_, credits)| credits).sum();
        let part: i64 = ROUND.iter().take(step + 1).map(|(_, credits)| credits).sum();
        let (state, credits) = ROUND.get(step).copied().unwrap_or_default();
        let balance = self.granted + whole * rounds as i64 + part;
        let consumed = if state == credit_state::REDEEM { -credits } else { 0 };
        let planned = match state {
            credit_state::RESERVE | credit_state::RELEASE => -credits,
            _ => 0,
        };
        let workspace = if state == credit_state::ADJUST { None } else { self.workspace(rounds) };
        Facts { workspace, day, seen: day, consumed, planned, credits, balance, state, ..Facts::default() }
    }

    /// Its id: zero-padded, so that the order of ids is the order of places.
    pub fn id(&self, index: usize) -> String {
        format!("{}-{index:07}", self.prefix)
    }

    /// Who may see it, and where it counts.
    pub fn hidden(&self, index: usize, world: &World) -> Hidden {
        let workspace = match &self.listed {
            Some(facts) => facts.get(index).and_then(|facts| facts.workspace),
            None if matches!(self.shape, Shape::Credits) => self.derived_credit(index, world.today).workspace,
            None => self.workspace(index),
        };
        let (Shape::Cases(..) | Shape::Additional, Some(at)) = (self.shape, workspace) else {
            return Hidden { workspace, ..Hidden::default() };
        };
        let mut dice = self.dice(index, 5);
        let place = usize::from(at);
        let contacts = world.directory.contacts.get(place).map(Vec::as_slice).unwrap_or_default();
        let contacts = contacts.get(..contacts.len().min(18)).unwrap_or_default();
        let members = world.directory.named.get(place).map(Vec::as_slice).unwrap_or_default();
        let contact = contacts.get(dice.below(contacts.len())).copied();
        let groups = world.workspaces.get(place).map_or(0, |workspace| workspace.groups.len());
        let group = dice.percent(70).then(|| (at, dice.below(groups) as u16));
        let shared =
            dice.percent(9).then(|| members.get(dice.below(members.len().min(20))).copied()).flatten();
        Hidden { workspace, contact, shared, group }
    }

    /// The record at a place.
    pub fn record(&self, index: usize, world: &World) -> Record {
        let facts = self.facts(index, world.today);
        match self.shape {
            Shape::Cases(service, measure) => {
                let trouble = match service {
                    RequestedService::ProblemResolution => TROUBLES,
                    RequestedService::Advisory => QUESTIONS,
                };
                let hours =
                    (measure == Measure::Hours && facts.consumed > 0).then(|| amount::write(facts.consumed));
                let mut case = self.case(index, &facts, service, trouble, world);
                case.agreement_number = Some(self.agreement_number.clone());
                case.package_name = Some(self.package_name.clone());
                case.hours = hours;
                Record::Case(Box::new(case))
            }
            Shape::Additional => Record::Case(Box::new(self.additional(index, &facts, world))),
            Shape::Deliveries(titles) => {
                Record::Delivery(Box::new(self.delivery(index, &facts, titles, world)))
            }
            Shape::Credits => Record::CreditEvent(Box::new(self.credit(index, &facts, world))),
            Shape::Contacts => Record::Contact(Box::new(self.contact(index, &facts, world))),
            Shape::Learning => Record::Learning(Box::new(self.learning(index, &facts, world))),
            Shape::Assessments => Record::Assessment(Box::new(self.assessment(index, &facts, world))),
        }
    }

    fn language(&self, facts: &Facts, world: &World) -> Language {
        let at = facts.workspace.or_else(|| self.workspaces.first().copied());
        at.and_then(|at| world.workspaces.get(usize::from(at)))
            .map_or(Language::English, |workspace| workspace.language)
    }

    fn case(
        &self,
        index: usize,
        facts: &Facts,
        service: RequestedService,
        troubles: &[Trouble],
        world: &World,
    ) -> CaseRecord {
        let mut dice = self.dice(index, 6);
        let hidden = self.hidden(index, world);
        let day = facts.day.unwrap_or(self.first);
        let advice = service == RequestedService::Advisory;
        let places = if advice { UNITS } else { PLACES };
        let trouble = troubles.get(dice.below(troubles.len()));
        let titles = match (trouble, self.language(facts, world)) {
            (Some(trouble), Language::German) => trouble.de,
            (Some(trouble), Language::English) => trouble.en,
            (None, _) => &[],
        };
        let title = dice.pick(titles).replacen("{}", dice.pick(places), 1);
        let severity = match dice.below(100) {
            _ if advice => dice.pick(&["B", "C", "C"]),
            0..3 => "1",
            3..18 => "A",
            18..62 => "B",
            _ => "C",
        };
        let age = world.today - day;
        let takes = 1 + dice.below(if severity == "C" { 30 } else { 14 }) as Day;
        let status = match (age >= takes + 5, age >= takes) {
            (true, _) => "closed",
            (_, true) => "resolved",
            _ if age > 3 && dice.percent(35) => "waitingForCustomer",
            _ => "open",
        };
        // Nothing happens after the instant at which the sources were read, not even today.
        let minute = 300 + dice.below(if day >= world.today { 240 } else { 1020 });
        let closed =
            (age >= takes).then(|| instant(day + takes - 1, (minute + 17).min(1430), dice.below(60)));
        let number = format!(
            "{}{:03}{index:07}",
            NaiveDate::from_num_days_from_ce_opt(day)
                .map(|date| date.format("%y%m%d").to_string())
                .unwrap_or_default(),
            self.seed % 1000
        );
        let contact = hidden.contact.and_then(|place| world.directory.get(place));
        let group = hidden.group.and_then(|(at, group)| {
            world
                .workspaces
                .get(usize::from(at))
                .and_then(|workspace| workspace.groups.get(usize::from(group)))
        });
        let portal_url =
            dice.percent(80).then(|| format!("https://support.contoso.example/requests/{number}"));
        CaseRecord {
            id: self.id(index),
            title,
            product: trouble.map(|trouble| trouble.product).unwrap_or_default().to_owned(),
            service: match service {
                RequestedService::ProblemResolution => Service::ProblemResolution,
                RequestedService::Advisory => Service::Advisory,
            },
            severity: severity.to_owned(),
            status: status.to_owned(),
            opened: instant(day, minute, dice.below(60)),
            primary_contact: contact.map(|human| human.name.clone()).unwrap_or_default(),
            workspace_id: world.workspace_id(hidden.workspace),
            entitlement_id: None,
            closed,
            group: group.map(|group| (*group).to_owned()),
            agreement_number: None,
            package_name: None,
            hours: None,
            portal_url,
            classification: None,
            reason: None,
            number,
        }
    }

    /// The service of an additional case: every third asks for advice.
    pub fn additional_service(index: usize) -> RequestedService {
        if index.is_multiple_of(3) { RequestedService::Advisory } else { RequestedService::ProblemResolution }
    }

    fn additional(&self, index: usize, facts: &Facts, world: &World) -> CaseRecord {
        let service = Self::additional_service(index);
        let troubles = if service == RequestedService::Advisory { QUESTIONS } else { TROUBLES };
        let mut case = self.case(index, facts, service, troubles, world);
        let mut dice = self.dice(index, 7);
        // Every reason and every classification occurs in each service.
        let reason =
            AdditionalCaseReason::KNOWN.get((index / 3) % AdditionalCaseReason::KNOWN.len()).cloned();
        if reason == Some(AdditionalCaseReason::Classification) {
            let classes = ["SU", "DSA", "X85", "REC"];
            case.classification = classes.get((index / 12) % classes.len()).map(|class| (*class).to_owned());
        }
        case.agreement_number = match reason {
            Some(AdditionalCaseReason::MissingPackage) => None,
            Some(AdditionalCaseReason::Classification) => Some(self.agreement_number.clone()),
            _ => Some(
                dice.pick(&self.foreign_numbers.iter().map(String::as_str).collect::<Vec<_>>()).to_owned(),
            ),
        };
        case.reason = reason;
        case.hours = (service == RequestedService::Advisory)
            .then(|| self.case_quarters(index, world.today))
            .filter(|quarters| *quarters > 0)
            .map(|quarters| amount::write(quarters * 25));
        case
    }

    fn delivery(&self, index: usize, facts: &Facts, titles: &[Delivery], world: &World) -> DeliveryRecord {
        use delivery_state::{DELIVERED, REQUESTED, WORDS};
        let mut dice = self.dice(index, 8);
        let language = self.language(facts, world);
        let (en, de, technology) = dice.pick(titles);
        let title = if language == Language::German { de } else { en };
        let hours = facts.consumed + facts.planned;
        let whole_hours = (hours + 99) / 100 * 100;
        let end = facts.day.map(|day| day + (hours / 800) as Day);
        let end = end.map(|end| {
            if facts.state >= DELIVERED {
                end.min(world.today - 1).max(facts.day.unwrap_or(end))
            } else {
                end
            }
        });
        let requested = facts.day.unwrap_or(self.last) - 10 - dice.below(40) as Day;
        let members = facts.workspace.and_then(|at| world.directory.named.get(usize::from(at)));
        let requester = members
            .and_then(|members| members.get(dice.below(members.len().min(24))))
            .and_then(|place| world.directory.get(*place));
        let delivered = facts.state == DELIVERED;
        let attendees = 3 + dice.below(22) as u64;
        DeliveryRecord {
            id: self.id(index),
            title: title.to_owned(),
            technology: technology.to_owned(),
            delivery_type: dice.pick(&["remote", "remote", "remote", "onSite", "hybrid"]).to_owned(),
            status: WORDS.get(usize::from(facts.state)).copied().unwrap_or_default().to_owned(),
            delivered_hours: amount::write(facts.consumed),
            workspace_id: world.workspace_id(facts.workspace),
            entitlement_id: None,
            requested: dice.percent(85).then(|| date(requested.max(self.first - 40))),
            start: facts.day.map(date),
            end: end.map(date),
            planned_hours: (hours > 0).then(|| amount::write(whole_hours.max(facts.planned))),
            engineer: (facts.state != REQUESTED).then(|| dice.pick(ENGINEERS).to_owned()),
            requester: requester.map(|human| human.name.clone()),
            attendees: delivered.then_some(attendees),
            deliverable_url: (delivered && dice.percent(60))
                .then(|| format!("https://files.contoso.example/deliveries/{}", self.id(index))),
        }
    }

    fn credit(&self, index: usize, facts: &Facts, world: &World) -> CreditEventRecord {
        use credit_state::{ADJUST, EXPIRE, GRANT, RELEASE, RESERVE, WORDS};
        let german = self.language(facts, world) == Language::German;
        // A reservation, its release and what is then redeemed speak of the same service.
        let mut dice = self.dice(index.saturating_sub(1) / 3, 9);
        let (en, de) = dice.pick(REDEMPTIONS);
        let about = if german { de } else { en };
        let description = match (facts.state, german) {
            (GRANT, true) => "Gutschrift aus dem Vertrag".to_owned(),
            (GRANT, false) => "Credits granted by the agreement".to_owned(),
            (EXPIRE, true) => "Nicht genutztes Guthaben verfallen".to_owned(),
            (EXPIRE, false) => "Unused credits expired".to_owned(),
            (ADJUST, true) => "Korrektur nach Abstimmung".to_owned(),
            (ADJUST, false) => "Adjustment after reconciliation".to_owned(),
            (RESERVE, true) => format!("Reserviert: {about}"),
            (RESERVE, false) => format!("Reserved: {about}"),
            (RELEASE, true) => format!("Reservierung aufgelöst: {about}"),
            (RELEASE, false) => format!("Reservation released: {about}"),
            _ => about.to_owned(),
        };
        let lot = self.lots.get(usize::from(facts.lot));
        CreditEventRecord {
            id: self.id(index),
            date: date(facts.day.unwrap_or(self.first)),
            kind: WORDS.get(usize::from(facts.state)).copied().unwrap_or_default().to_owned(),
            description,
            credits: amount::write(facts.credits),
            balance_after: amount::write(facts.balance),
            lot: lot.map(|lot| lot.name.clone()).unwrap_or_default(),
            entitlement_id: None,
            lot_expires: lot.map(|lot| date(lot.expires)),
            reference: (facts.state != GRANT && facts.state != EXPIRE)
                .then(|| format!("PC-{:05}", (self.seed % 10) * 10_000 + (index as u64 / 3) % 10_000)),
        }
    }

    fn contact(&self, index: usize, facts: &Facts, world: &World) -> ContactRecord {
        let mut dice = self.dice(index, 10);
        let at = facts.workspace.unwrap_or_default();
        let place = usize::from(at);
        let known = world.directory.contacts.get(place).and_then(|contacts| {
            // Each workspace of the plan counts its own people.
            let nth = (0..index)
                .filter(|earlier| index < 2000 && self.facts(*earlier, world.today).workspace == Some(at))
                .count();
            contacts.get(if index < 2000 { nth } else { usize::MAX })
        });
        let known = known.and_then(|human| world.directory.get(*human));
        let language = self.language(facts, world);
        let name = known.map_or_else(|| name_of(language, &mut dice), |human| human.name.clone());
        let email =
            known.map_or_else(|| super::directory::email_of(&name, index), |human| human.email.clone());
        let workspace = world.workspaces.get(place);
        let groups = known.map_or_else(
            || vec![(at, dice.below(workspace.map_or(1, |workspace| workspace.groups.len())) as u16)],
            |human| human.groups.iter().filter(|(of, _)| *of == at).copied().collect(),
        );
        let groups = groups
            .iter()
            .filter_map(|(_, group)| {
                workspace?.groups.get(usize::from(*group)).map(|group| (*group).to_owned())
            })
            .collect();
        let active = known.map_or_else(|| !dice.percent(8), |human| human.active);
        let added = facts.day.unwrap_or(self.first);
        let seen = (world.today - 1 - dice.below(60) as Day).max(added);
        ContactRecord {
            id: self.id(index),
            display_name: name,
            roles: vec![Role::SupportContact],
            status: if active { "active" } else { "invited" }.to_owned(),
            groups,
            added_on: date(added),
            cases_opened: if active { dice.below(24) as u64 } else { 0 },
            entitlement_id: None,
            email: Some(email),
            last_sign_in: active.then(|| instant(seen, 420 + dice.below(600), dice.below(60))),
        }
    }

    fn learning(&self, index: usize, facts: &Facts, world: &World) -> LearningActivityRecord {
        let mut dice = self.dice(index, 11);
        let (en, de, product, kind, minutes) = dice.pick(COURSES);
        let german = self.language(facts, world) == Language::German && dice.percent(75);
        let members = facts.workspace.and_then(|at| world.directory.named.get(usize::from(at)));
        let learner = members
            .and_then(|members| members.get(dice.below(members.len())))
            .and_then(|place| world.directory.get(*place));
        let started = facts.day.unwrap_or(self.first);
        let age = world.today - 1 - started;
        let progress = if dice.percent(58) { 100 } else { 5 * dice.below(20) as u8 };
        let worked = (started + dice.below(30) as Day).min(started + age.max(0));
        LearningActivityRecord {
            id: self.id(index),
            title: if german { de } else { en }.to_owned(),
            kind: kind.to_owned(),
            product: product.to_owned(),
            language: if german { "de" } else { "en" }.to_owned(),
            started_on: date(started),
            progress,
            entitlement_id: None,
            learner: learner.map(|human| human.name.clone()),
            email: learner.map(|human| human.email.clone()),
            last_accessed: (progress > 0).then(|| date(worked)),
            completed_on: (progress == 100).then(|| date(worked)),
            minutes: dice.percent(95).then_some(minutes),
        }
    }

    fn assessment(&self, index: usize, facts: &Facts, world: &World) -> AssessmentRunRecord {
        let mut dice = self.dice(index, 12);
        let place = index % ASSESSMENTS.len();
        let (assessment, technology) = ASSESSMENTS.get(place).copied().unwrap_or_default();
        let target = dice.pick(TARGETS);
        let target = if index < ASSESSMENTS.len() {
            target.to_owned()
        } else {
            format!("{target}-{}", index / ASSESSMENTS.len())
        };
        let expired = self.end < world.today;
        let status = match (facts.day, dice.below(10)) {
            (None, _) => "available",
            _ if expired => "expired",
            (_, 0) => "failed",
            (_, 1) => "running",
            _ => "configured",
        };
        let runs =
            facts.day.map_or(0, |day| 1 + u64::from((facts.seen.unwrap_or(day) - day).unsigned_abs()) / 7);
        let findings = if runs == 0 || status == "failed" {
            Findings::default()
        } else {
            Findings { high: dice.below(9) as u64, medium: dice.below(24) as u64, low: dice.below(60) as u64 }
        };
        AssessmentRunRecord {
            id: self.id(index),
            assessment: assessment.to_owned(),
            technology: technology.to_owned(),
            target,
            runs,
            status: status.to_owned(),
            findings,
            entitlement_id: None,
            configured_on: facts.day.map(date),
            last_run: facts.seen.map(date),
            next_run: facts
                .seen
                .filter(|_| !expired)
                .map(|seen| date(seen.max(world.today) + 1 + dice.below(7) as Day)),
            report_url: (runs > 0 && status != "failed")
                .then(|| format!("https://assessments.contoso.example/reports/{}", self.id(index))),
        }
    }

    /// Turns the plan's facts into a list that consumes exactly so many hundredths, in steps of a quarter.
    pub fn consuming(mut self, target: i64, today: Day) -> Source {
        let mut facts: Vec<Facts> = (0..self.count).map(|index| self.derived(index, today)).collect();
        let weight: i128 = facts.iter().map(|facts| i128::from(facts.consumed)).sum();
        let steps = i128::from(target / 25);
        let (mut so_far, mut given) = (0_i128, 0_i128);
        for facts in facts.iter_mut().filter(|facts| facts.consumed > 0) {
            so_far += i128::from(facts.consumed);
            let due = steps * so_far / weight.max(1);
            facts.consumed = (due - given) as i64 * 25;
            given = due;
        }
        self.listed = Some(facts);
        self
    }
}
