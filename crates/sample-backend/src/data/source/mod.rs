//! Sources of records: a plan, and a pure function from an index to a record.

mod cases;
mod facts;
mod people;
mod services;

use super::World;
use super::amount;
use super::dice::Dice;
use super::directory::Group;
use super::record::{
    ASSESSMENT_RUN, CASE, CONTACT, CREDIT_EVENT, DELIVERY, LEARNING_ACTIVITY, Record, Schema,
};
use super::texts::{Delivery, QUESTIONS, TROUBLES};
use crate::language::Language;
use chrono::{Datelike, NaiveDate};

pub use facts::{Facts, credit_state, delivery_state};

/// A day, counted from the beginning of the calendar.
pub type Day = i32;

/// The type of an entitlement's records.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Support requests of a service, measured in hours or by number.
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

/// The service of a support request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedService {
    /// A problem to be solved: reactive support.
    ProblemResolution,
    /// A question to be answered: advisory support.
    Advisory,
}

/// How records add up to the consumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The sum of their hours.
    Hours,
    /// Their number.
    Rows,
}

/// The data that decides who may see a support request, and in which workspaces a record counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hidden {
    /// Index of its workspace; `None` = the agreement as a whole.
    pub workspace: Option<u16>,
    /// The primary contact.
    pub contact: Option<u32>,
    /// A person it is shared with.
    pub shared: Option<u32>,
    /// The group that has access.
    pub group: Option<Group>,
}

/// A lot of credits.
#[derive(Clone, Debug)]
pub struct LotPlan {
    /// Name of the lot.
    pub name: String,
    /// First day.
    pub start: Day,
    /// Last day.
    pub expires: Day,
}

/// The source of an entitlement's records.
#[derive(Debug)]
pub struct Source {
    /// Prefix of the record ids, and thus the name of the source.
    pub prefix: String,
    /// Seed of all pseudo-random choices.
    pub seed: u64,
    /// Type of the records.
    pub shape: Shape,
    /// Number of records.
    pub count: usize,
    /// First day on which something can have happened.
    pub first: Day,
    /// Last such day; before `first` if there is none yet.
    pub last: Day,
    /// Last day of the package, up to which something can be scheduled.
    pub end: Day,
    /// Indexes of the workspaces, each as often as its share of the records.
    pub workspaces: Vec<u16>,
    /// Number of the agreement.
    pub agreement_number: String,
    /// Name of the package.
    pub package_name: String,
    /// Lots of credits.
    pub lots: Vec<LotPlan>,
    /// Quantity granted, for credits whose figures are derived.
    pub granted: i64,
    /// The figures of each record, if they had to be adjusted.
    pub listed: Option<Vec<Facts>>,
    /// Numbers of other agreements, for support requests outside this one.
    pub foreign_numbers: Vec<String>,
}

/// Formats a day as a date.
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
    /// The schema of the records.
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

    /// The day of a record within the term: evenly spread, so that a later record is never earlier.
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

    /// The id of a record: zero-padded, so that ids sort like indexes.
    pub fn id(&self, index: usize) -> String {
        format!("{}-{index:07}", self.prefix)
    }

    /// Who may see a record, and where it counts.
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

    /// The record with this index.
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
            .map_or_else(Language::default, |workspace| workspace.language)
    }
}
