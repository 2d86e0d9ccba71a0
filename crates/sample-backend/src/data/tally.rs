//! Sums of an entitlement's records by workspace and month, computed in one pass.

use super::month_of;
use super::source::{Day, Shape, Source, credit_state};
use std::collections::BTreeMap;

/// The sums of a workspace, or of the agreement as a whole, in hundredths.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Consumption.
    pub consumed: i64,
    /// Scheduled quantity; for credits, the reserved one.
    pub scheduled: i64,
    /// Credits expired unused.
    pub expired: i64,
    /// Credits added to the granted ones by adjustments.
    pub adjusted: i64,
    /// Newest day of activity.
    pub last: Option<Day>,
    /// Consumption and granted quantity by month.
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

/// The sums of an entitlement's records.
#[derive(Clone, Debug, Default)]
pub struct Tally(pub BTreeMap<Option<u16>, Part>);

impl Tally {
    /// Computes the sums of a source.
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

    /// The sums within some workspaces, always including those of the agreement as a whole.
    pub fn within(&self, workspaces: &[u16]) -> Part {
        let mut sum = Part::default();
        for (workspace, part) in &self.0 {
            if workspace.is_none_or(|at| workspaces.contains(&at)) {
                sum.add(part);
            }
        }
        sum
    }

    /// The sums of the whole agreement.
    pub fn whole(&self) -> Part {
        let mut sum = Part::default();
        self.0.values().for_each(|part| sum.add(part));
        sum
    }

    /// The sums without months, within the workspaces and of the whole agreement: enough for an overview of thousands.
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
