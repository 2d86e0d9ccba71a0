//! The figures of each record: derived from the plan, or adjusted to add up to a target.

use super::{Day, Measure, Shape, Source, weekday_before};

/// The figures of a record, without its texts. Quantities are hundredths.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// Index of its workspace; `None` = the agreement as a whole.
    pub workspace: Option<u16>,
    /// The day on which it counts.
    pub day: Option<Day>,
    /// The day of its last activity.
    pub seen: Option<Day>,
    /// Consumption.
    pub consumed: i64,
    /// Scheduled quantity.
    pub planned: i64,
    /// Granted quantity.
    pub granted: i64,
    /// State of a delivery, or type of a credit movement.
    pub state: u8,
    /// Credits moved, with sign.
    pub credits: i64,
    /// Balance after the movement.
    pub balance: i64,
    /// Index of the lot of credits.
    pub lot: u8,
}

/// The states of a delivery.
pub mod delivery_state {
    #![expect(missing_docs, reason = "the names are the contract's words")]
    pub const REQUESTED: u8 = 0;
    pub const SCHEDULED: u8 = 1;
    pub const IN_DELIVERY: u8 = 2;
    pub const DELIVERED: u8 = 3;
    pub const CANCELLED: u8 = 4;
    pub const WORDS: [&str; 5] = ["requested", "scheduled", "inDelivery", "delivered", "cancelled"];
}

/// The types of a credit movement.
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

/// A round of credit movements. Its effect on the balance is always the same, so the balance after any movement can be computed
/// without those before it.
const ROUND: [(u8, i64); 6] = [
    (credit_state::RESERVE, -1200),
    (credit_state::RELEASE, 1200),
    (credit_state::REDEEM, -1200),
    (credit_state::REDEEM, -550),
    (credit_state::ADJUST, -100),
    (credit_state::ADJUST, 100),
];

impl Source {
    /// The figures of the record with this index.
    pub fn facts(&self, index: usize, today: Day) -> Facts {
        match &self.listed {
            Some(facts) => facts.get(index).copied().unwrap_or_default(),
            None => self.derived(index, today),
        }
    }

    /// The figures derived from the plan alone.
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

    /// Quarter hours of a support request; 0 = not known yet.
    pub(super) fn case_quarters(&self, index: usize, today: Day) -> i64 {
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
        // The newest few are scheduled, as long as the package is active.
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

    pub(super) fn derived_credit(&self, index: usize, today: Day) -> Facts {
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
            // The remainder of a lot expires when it ends.
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

    /// Adjusts the figures so that they consume exactly this many hundredths, in quarters.
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
