//! What the records of an entitlement add up to: one pass over their facts, by workspace and month.

use super::month_of;
use super::source::{Day, Shape, Source, credit_state};
use std::collections::BTreeMap;

/// Sums of one workspace, or of what belongs to the agreement as a whole. Hundredths.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Used.
    pub consumed: i64,
    /// Planned; of credits what is reserved.
    pub scheduled: i64,
    /// Of credits what expired unused.
    pub expired: i64,
    /// Of credits what adjustments added to what was granted.
    pub adjusted: i64,
    /// The newest day.
    pub last: Option<Day>,
    /// Used and granted, by month.
    pub months: BTreeMap<i32, (i64, i64)>,
}

impl Part {
    /// Adds the figures of another part, without its months.
    fn add_figures(&mut self, other: &Part) {
        self.consumed += other.consumed;
        self.scheduled += other.scheduled;
        self.expired += other.expired;
        self.adjusted += other.adjusted;
        self.last = self.last.max(other.last);
    }

    /// Adds another part.
    pub fn add(&mut self, other: &Part) {
        self.add_figures(other);
        for (month, (consumed, granted)) in &other.months {
            let sum = self.months.entry(*month).or_default();
            sum.0 += consumed;
            sum.1 += granted;
        }
    }
}

/// What the records of an entitlement add up to.
#[derive(Clone, Debug, Default)]
pub struct Tally(pub BTreeMap<Option<u16>, Part>);

impl Tally {
    /// Adds up the records of a source.
    pub fn of(source: &Source, today: Day) -> Tally {
        let mut parts: BTreeMap<Option<u16>, Part> = BTreeMap::new();
        for index in 0..source.count {
            let facts = source.facts(index, today);
            let part = parts.entry(facts.workspace).or_default();
            part.consumed += facts.consumed;
            part.scheduled += facts.planned;
            if matches!(source.shape, Shape::Credits) {
                match facts.state {
                    credit_state::EXPIRE => part.expired -= facts.credits,
                    credit_state::ADJUST => part.adjusted += facts.credits,
                    _ => {}
                }
            }
            part.last = part.last.max(facts.seen);
            if let Some(day) = facts.day.filter(|_| facts.consumed != 0 || facts.granted != 0) {
                let month = part.months.entry(month_of(day)).or_default();
                month.0 += facts.consumed;
                month.1 += facts.granted;
            }
        }
        Tally(parts)
    }

    /// The sums within some workspaces; what belongs to the agreement as a whole is always in them.
    pub fn within(&self, workspaces: &[u16]) -> Part {
        let mut sum = Part::default();
        for (workspace, part) in &self.0 {
            if workspace.is_none_or(|at| workspaces.contains(&at)) {
                sum.add(part);
            }
        }
        sum
    }

    /// The sums within the whole agreement.
    pub fn whole(&self) -> Part {
        let mut sum = Part::default();
        self.0.values().for_each(|part| sum.add(part));
        sum
    }

    /// The same without months, within the workspaces and in the whole agreement: what an overview of thousands needs.
    pub fn figures(&self, workspaces: &[u16]) -> (Part, Part) {
        let (mut here, mut whole) = (Part::default(), Part::default());
        for (workspace, part) in &self.0 {
            whole.add_figures(part);
            if workspace.is_none_or(|at| workspaces.contains(&at)) {
                here.add_figures(part);
            }
        }
        (here, whole)
    }
}
