//! PlannedAmount amounts by month: what if this much more is used?

use super::months::{first_day, number_of};
use super::rounding::{Step, to_f64};
use crate::Unit;
use crate::date::Term;
use crate::quantity::Quantity;
use chrono::NaiveDate;

/// An amount that is planned for a month, in addition to the pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedAmount {
    /// Any day of the month.
    pub month: NaiveDate,
    /// The amount, in the unit of the entitlement.
    pub amount: Quantity,
}

impl PlannedAmount {
    /// Whether the amount counts: it is above zero, and the term has days of the month after `as_of`.
    pub fn counts(&self, term: Term, as_of: NaiveDate) -> bool {
        Span::of(self, term, as_of).is_some()
    }
}

/// The longest list of months to plan: a hundred years.
const MOST_MONTHS: usize = 1200;

/// First days of the months for which amounts can be planned: those with days of the term after `as_of`, a hundred years at most.
pub fn months_to_plan(term: Term, as_of: NaiveDate) -> Vec<NaiveDate> {
    let Some(next) = as_of.succ_opt() else { return Vec::new() };
    let (from, until) = (number_of(next.max(term.start)), number_of(term.end));
    if next > term.end || term.start > term.end {
        return Vec::new();
    }
    (from..=until).take(MOST_MONTHS).map_while(first_day).collect()
}

/// Spreads an amount evenly over the months that can be planned, in the steps of the unit (quarters of hours and days, otherwise the
/// whole). Earlier months get the steps that are left over, the last month what is no whole step, so that the sum is exact. Empty if
/// the amount is not above zero, or there is no month.
pub fn split_evenly(amount: Quantity, unit: &Unit, term: Term, as_of: NaiveDate) -> Vec<PlannedAmount> {
    let months = months_to_plan(term, as_of);
    spread(amount, Step::of(unit), &months).unwrap_or_default()
}

fn spread(amount: Quantity, step: Step, months: &[NaiveDate]) -> Option<Vec<PlannedAmount>> {
    let count = i128::try_from(months.len()).ok().filter(|count| *count > 0)?;
    if amount <= Quantity::ZERO {
        return None;
    }
    let (steps, _) = step.cut(amount)?;
    let rest = amount.minus(step.times(steps)?)?;
    let mut planned = Vec::with_capacity(months.len());
    for (at, month) in (0..).zip(months) {
        let mut part = step.times(steps / count + i128::from(at < steps % count))?;
        if at + 1 == count {
            part = part.plus(rest)?;
        }
        planned.push(PlannedAmount { month: *month, amount: part });
    }
    planned.retain(|planned| planned.amount > Quantity::ZERO);
    Some(planned)
}

/// A planned amount, spread evenly over the days of its month that are still to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    /// Days after `as_of`: the amount is used after this one …
    after: f64,
    /// … until this one.
    until: f64,
    amount: f64,
}

impl Span {
    fn of(planned: &PlannedAmount, term: Term, as_of: NaiveDate) -> Option<Span> {
        let number = number_of(planned.month);
        let first = first_day(number)?.max(term.start).max(as_of.succ_opt()?);
        let last = first_day(number + 1)?.pred_opt()?.min(term.end);
        let after = (first - as_of).num_days() - 1;
        let until = (last - as_of).num_days();
        let amount = to_f64(planned.amount);
        (until > after && amount > 0.0).then_some(Span { after: after as f64, until: until as f64, amount })
    }

    /// What of it is used until this many days after `as_of`.
    fn used(&self, day: f64) -> f64 {
        self.amount * ((day - self.after) / (self.until - self.after)).clamp(0.0, 1.0)
    }
}

/// All planned amounts that count.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan(Vec<Span>);

impl Plan {
    pub(super) fn of(planned: &[PlannedAmount], term: Term, as_of: NaiveDate) -> Plan {
        Plan(planned.iter().filter_map(|one| Span::of(one, term, as_of)).collect())
    }

    /// Whether nothing is planned.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is planned until this many days after `as_of`.
    pub(super) fn until(&self, day: f64) -> f64 {
        self.0.iter().map(|span| span.used(day)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Plan, PlannedAmount, months_to_plan, split_evenly};
    use crate::Unit;
    use crate::date::Term;
    use crate::quantity::Quantity;
    use crate::samples::{day, q, term};
    use proptest::prelude::*;

    fn year() -> Term {
        term("2026-01-01", "2026-12-15")
    }

    fn planned(month: &str, amount: &str) -> PlannedAmount {
        PlannedAmount { month: day(month), amount: q(amount) }
    }

    #[test]
    fn an_amount_is_used_evenly_in_what_is_left_of_its_month() {
        let plan =
            Plan::of(&[planned("2026-10-01", "20"), planned("2026-12-20", "30")], year(), day("2026-10-21"));
        // October: 10 days left. December: until the 15th, day 55.
        for (at, used) in
            [(0.0, 0.0), (5.0, 10.0), (10.0, 20.0), (40.0, 20.0), (41.0, 22.0), (55.0, 50.0), (99.0, 50.0)]
        {
            assert!((plan.until(at) - used).abs() < 1e-9, "{at}");
        }
    }

    #[test]
    fn what_is_past_outside_of_the_term_or_nothing_does_not_count() {
        let counts =
            |month: &str, amount: &str, as_of: &str| planned(month, amount).counts(year(), day(as_of));
        assert!(counts("2026-10-31", "0.25", "2026-10-30"));
        assert!(!counts("2026-10-31", "0.25", "2026-10-31"), "no day of it is left");
        assert!(counts("2026-12-31", "1", "2026-12-14") && !counts("2026-12-31", "1", "2026-12-15"));
        assert!(!counts("2027-01-01", "1", "2026-06-01") && !counts("2025-12-01", "1", "2025-06-01"));
        assert!(!counts("2026-10-01", "0", "2026-06-01") && !counts("2026-10-01", "-5", "2026-06-01"));
        assert!(Plan::of(&[planned("2026-01-01", "5")], year(), day("2026-06-01")).is_empty());
    }

    #[test]
    fn an_even_split_is_exact_and_in_steps_of_the_unit() {
        let split = |amount: &str, unit: Unit, as_of: &str| {
            let months = split_evenly(q(amount), &unit, year(), day(as_of));
            months.iter().map(|one| (one.month.to_string(), one.amount.to_string())).collect::<Vec<_>>()
        };
        let pairs = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(month, amount)| ((*month).to_owned(), (*amount).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            split("10.1", Unit::Hours, "2026-09-30"),
            pairs(&[("2026-10-01", "3.5"), ("2026-11-01", "3.25"), ("2026-12-01", "3.35")])
        );
        assert_eq!(
            split("2", Unit::Credits, "2026-09-29"),
            pairs(&[("2026-09-01", "1"), ("2026-10-01", "1")])
        );
        for (amount, as_of) in
            [("0", "2026-09-30"), ("-1", "2026-09-30"), ("5", "2026-12-15"), ("5", "2027-12-15")]
        {
            assert_eq!(split(amount, Unit::Hours, as_of), []);
        }
    }

    #[test]
    fn strange_terms_have_no_endless_months() {
        let all = term("0100-01-01", "9999-12-31");
        assert_eq!(months_to_plan(all, day("2026-01-01")).len(), 1200);
        let backwards = term("2026-12-01", "2026-01-01");
        assert_eq!(months_to_plan(backwards, day("2025-06-01")), []);
    }

    proptest! {
        #[test]
        fn a_split_adds_up_and_counts(amount in "[0-9]{1,6}(\\.[0-9]{1,3})?", at in 0..347_i64, is_hours in any::<bool>()) {
            let (amount, as_of) = (q(&amount), day("2026-01-01") + chrono::TimeDelta::days(at));
            let unit = if is_hours { Unit::Hours } else { Unit::Cases };
            let split = split_evenly(amount, &unit, year(), as_of);
            let sum = split.iter().try_fold(Quantity::ZERO, |sum, one| sum.plus(one.amount)).unwrap();
            prop_assert_eq!(sum, amount);
            prop_assert!(split.iter().all(|one| one.counts(year(), as_of)));
            let plan = Plan::of(&split, year(), as_of);
            let total = amount.to_string().parse::<f64>().unwrap();
            prop_assert!((plan.until(400.0) - total).abs() <= 1e-9 * total.max(1.0));
        }
    }
}
