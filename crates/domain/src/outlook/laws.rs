//! What holds for every outlook.

use super::tests::hours;
use super::*;
use crate::Unit;
use crate::detail::{Lot, Month};
use crate::samples::{self, day, month, year};
use proptest::prelude::*;

fn hundredths(value: i64) -> Quantity {
    let text = format!("{}{}.{:02}", if value < 0 { "-" } else { "" }, value.abs() / 100, value.abs() % 100);
    text.parse().unwrap()
}

fn quantity() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        8 => (0..50_000_i64).prop_map(hundredths),
        2 => Just(Quantity::ZERO),
        1 => (-5_000..0_i64).prop_map(hundredths),
        1 => "[0-9]{1,24}(\\.[0-9]{1,30})?".prop_map(|text| text.parse().unwrap()),
    ]
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::Hours), Just(Unit::Credits), Just(Unit::Other("x".into()))]
}

/// What [`Outlook::of`] is given.
#[derive(Clone, Debug)]
struct Input {
    entitlement: Entitlement,
    term: Term,
    history: EntitlementHistory,
    as_of: NaiveDate,
}

impl Input {
    fn outlook(&self) -> Outlook {
        self.planned(&[])
    }

    fn planned(&self, planned: &[PlannedAmount]) -> Outlook {
        Outlook::planned(&self.entitlement, self.term, Some(&self.history), self.as_of, planned)
    }
}

/// Months from January 2026.
fn months(values: impl IntoIterator<Item = Option<Quantity>>) -> EntitlementHistory {
    let first = |at| year().start.checked_add_months(chrono::Months::new(at)).unwrap();
    let months = (0..).zip(values).map(|(at, value)| month(first(at), value)).collect();
    EntitlementHistory { months, ..samples::months(&[]) }
}

prop_compose! {
    /// Figures that add up: up to 36 months of a term of at least as many.
    fn sound()(
        values in prop::collection::vec(0..20_000_i64, 4..36),
        more_days in 0..800_i64,
        today in 1..=28_i64,
        start in 0..28_i64,
        rest in 1..500_000_i64,
        scheduled in prop::option::of(0..100_000_i64),
        unit in unit(),
    ) -> Input {
        let as_of = year().start.checked_add_months(chrono::Months::new(values.len() as u32 - 1)).unwrap()
            + chrono::TimeDelta::days(today - 1);
        let term = Term {
            start: year().start + chrono::TimeDelta::days(start),
            end: as_of + chrono::TimeDelta::days(more_days),
        };
        let sum: i64 = values.iter().sum();
        let mut entitlement = hours("1", "1");
        entitlement.usage.unit = unit;
        entitlement.usage.allowance = Allowance::Quantity(hundredths(sum + rest));
        entitlement.usage.consumed_total = Some(hundredths(sum));
        entitlement.usage.scheduled = scheduled.map(hundredths);
        let history = months(values.into_iter().map(|value| Some(hundredths(value))));
        Input { entitlement, term, history, as_of }
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    let day = |days: i64| year().start + chrono::TimeDelta::days(days);
    prop_oneof![8 => (-500..900_i64).prop_map(day), 1 => Just(self::day("0100-01-01")), 1 => Just(self::day("9999-12-31"))]
}

fn lot() -> impl Strategy<Value = Lot> {
    (prop::option::of(any_day()), prop::option::of(any_day()), prop::option::of(quantity()))
        .prop_map(|(start, expires, left)| Lot { start, expires, left, ..samples::lot("l", "?", "?") })
}

prop_compose! {
    /// Anything.
    fn strange()(
        (start, end, as_of) in (any_day(), any_day(), any_day()),
        rows in prop::collection::vec((any_day(), prop::option::of(quantity())), 0..30),
        is_sum in any::<bool>(),
        figures in prop::array::uniform4(prop::option::of(quantity())),
        lots in prop::collection::vec(lot(), 0..5),
        unit in unit(),
        allowance in 0..5_u8,
    ) -> Input {
        let [consumed, allowed, scheduled, available] = figures;
        let allowed = allowed.unwrap_or_default();
        let mut entitlement = hours("1", "1");
        entitlement.usage.unit = unit;
        entitlement.usage.allowance = match allowance {
            0 => Allowance::Allowed(allowed),
            1 => Allowance::Unknown("quantity".into()),
            _ => Allowance::Quantity(allowed),
        };
        let sum = || rows.iter().try_fold(Quantity::ZERO, |sum, (_, value)| sum.plus((*value)?));
        entitlement.usage.consumed_total = if is_sum { sum() } else { consumed };
        entitlement.usage.scheduled = scheduled;
        entitlement.usage.available = available.map(Some);
        let months = rows.iter().map(|(first, value)| month(*first, *value)).collect();
        let history = EntitlementHistory { months, lots, ..samples::months(&[]) };
        Input { entitlement, term: Term { start, end }, history, as_of }
    }
}

fn plans() -> impl Strategy<Value = Vec<PlannedAmount>> {
    prop::collection::vec(
        (any_day(), quantity()).prop_map(|(month, amount)| PlannedAmount { month, amount }),
        0..4,
    )
}

fn is_ordered(range: Estimate) -> bool {
    let low = range.low.unwrap_or(range.mid);
    let high = range.high.unwrap_or(range.mid);
    Quantity::ZERO <= low && low <= range.mid && range.mid <= high
}

fn is_in_term(day: RunOutDay, input: &Input) -> bool {
    match day {
        RunOutDay::On(day) => input.as_of <= day && day <= input.term.end,
        RunOutDay::AfterEnd | RunOutDay::Open => true,
    }
}

/// What holds for sound figures and for strange ones.
fn check(input: &Input, outlook: &Outlook) -> Result<(), TestCaseError> {
    use VerdictKind::*;
    let kind = outlook.verdict.kind();
    let has = outlook.projection.is_some();
    prop_assert!(has || !matches!(kind, RunsOut | AtRisk | OnTrack));
    prop_assert!(!has || matches!(kind, RunsOut | AtRisk | OnTrack | NotStarted));
    prop_assert!(has || outlook.lots.is_none());
    let Some(projection) = &outlook.projection else { return Ok(()) };
    prop_assert!(is_ordered(projection.consumption) && is_ordered(projection.left), "{:?}", projection);
    let scheduled = input.entitlement.usage.scheduled.unwrap_or_default();
    prop_assert!(projection.consumption.low.is_none_or(|low| low >= scheduled));
    prop_assert!(projection.consumption.mid >= scheduled && !projection.pace.is_negative());
    let RunOut { earliest, expected, latest } = projection.runs_out;
    prop_assert!([earliest, expected, latest].into_iter().all(|day| is_in_term(day, input)));
    let rank = |day| match day {
        RunOutDay::On(day) => Some((day - input.as_of).num_days()),
        RunOutDay::AfterEnd => Some(i64::MAX),
        RunOutDay::Open => None,
    };
    let ranks: Vec<_> = [earliest, expected, latest].into_iter().filter_map(rank).collect();
    prop_assert!(ranks.is_sorted());
    prop_assert!(expected != RunOutDay::Open);
    prop_assert_eq!(
        kind == RunsOut || kind == NotStarted,
        matches!(expected, RunOutDay::On(_)) || kind == NotStarted
    );
    if kind == RunsOut {
        prop_assert!(projection.left.mid.is_zero());
        prop_assert_eq!(
            outlook.verdict,
            match expected {
                RunOutDay::On(on) => Verdict::RunsOut { on },
                _ => Verdict::OnTrack,
            }
        );
    }
    if let Some(lots) = &outlook.lots {
        prop_assert!(lots.lots.iter().all(|lot| is_ordered(lot.lapses)));
        prop_assert!(lots.lots.is_sorted_by_key(|lot| lot.expires));
    }
    Ok(())
}

proptest! {
    #[test]
    fn sound_figures_have_a_projection(input in sound()) {
        let outlook = input.outlook();
        check(&input, &outlook)?;
        let Some(projection) = outlook.projection else { return Err(TestCaseError::fail("no projection")) };
        prop_assert_eq!(projection.whole_months, input.history.months.len() - 1);
        let rest = input.entitlement.usage.left().unwrap();
        prop_assert!(projection.left.mid <= rest && projection.left.high.is_none_or(|high| high <= rest));
    }

    #[test]
    fn strange_figures_never_stop_it(input in strange(), plan in plans()) {
        let outlook = input.planned(&plan);
        check(&input, &outlook)?;
        if input.as_of > input.term.end {
            prop_assert_eq!(outlook.verdict, Verdict::NotApplicable(NotApplicable::Ended));
        }
        prop_assert_eq!(&outlook, &input.planned(&plan), "the same input, the same outlook");
        let part = SumPart { entitlement: &input.entitlement, term: input.term, history: Some(&input.history), outlook: &outlook };
        let sum = SumOutlook::of(&[part, part], input.as_of);
        prop_assert!(sum.count <= sum.of && sum.of <= 2);
        prop_assert_eq!(sum.verdict, outlook.verdict.kind());
    }

    #[test]
    fn the_order_of_rows_and_what_is_outside_of_the_term_do_not_matter(input in sound(), outside in 0..20_000_i64) {
        let mut other = input.clone();
        other.history.months.reverse();
        let row = other.history.months[0].clone();
        let next = input.as_of.checked_add_months(chrono::Months::new(1)).unwrap();
        other.history.months.push(Month { first: next, consumed_total: Some(hundredths(outside)), ..row.clone() });
        other.history.months.push(Month { first: day("2025-12-01"), consumed_total: Some(hundredths(outside)), ..row });
        prop_assert_eq!(other.outlook(), input.outlook());
    }

    #[test]
    fn the_estimate_never_falls_when_a_past_month_rises(input in sound(), at in any::<prop::sample::Index>(), more in 1..10_000_i64) {
        let mut other = input.clone();
        let whole = other.history.months.len() - 1;
        let month = &mut other.history.months[at.index(whole)];
        month.consumed_total = month.consumed_total.and_then(|value| value.plus(hundredths(more)));
        let usage = &mut other.entitlement.usage;
        let plus = |value: Quantity| value.plus(hundredths(more)).unwrap();
        usage.consumed_total = usage.consumed_total.map(plus);
        usage.allowance = Allowance::Quantity(plus(usage.allowance.limit().unwrap()));
        let (Some(before), Some(after)) = (input.outlook().projection, other.outlook().projection) else { return Ok(()) };
        prop_assert!(after.consumption.mid >= before.consumption.mid);
        prop_assert!(after.pace >= before.pace);
    }

    #[test]
    fn more_that_can_be_used_is_never_worse(input in sound(), more in 1..100_000_i64) {
        let mut other = input.clone();
        let usage = &mut other.entitlement.usage;
        usage.allowance = Allowance::Quantity(usage.allowance.limit().unwrap().plus(hundredths(more)).unwrap());
        let (Some(before), Some(after)) = (input.outlook().projection, other.outlook().projection) else { return Ok(()) };
        prop_assert_eq!(after.consumption, before.consumption);
        prop_assert!(after.left.mid >= before.left.mid);
        let day = |projection: &Projection| match projection.runs_out.expected {
            RunOutDay::On(day) => day,
            _ => NaiveDate::MAX,
        };
        prop_assert!(day(&after) >= day(&before));
    }

    #[test]
    fn left_and_consumption_add_up(input in sound()) {
        let Some(projection) = input.outlook().projection else { return Ok(()) };
        let usage = &input.entitlement.usage;
        let rest = usage.left().unwrap();
        let (consumed, left) = (projection.consumption.mid, projection.left.mid);
        if consumed < rest && !left.is_zero() {
            let step = Step::of(&usage.unit);
            prop_assert!(consumed.plus(left).unwrap().minus(rest).unwrap().abs() <= step.one());
        }
    }

    #[test]
    fn a_plan_uses_what_is_planned(input in sound(), amounts in prop::collection::vec((0..24_u32, 1..50_000_i64), 1..4)) {
        let plan: Vec<_> = amounts
            .iter()
            .map(|(at, amount)| PlannedAmount {
                month: input.as_of.checked_add_months(chrono::Months::new(*at)).unwrap(),
                amount: hundredths(*amount),
            })
            .collect();
        let outlook = input.planned(&plan);
        check(&input, &outlook)?;
        let (Some(without), Some(with)) = (input.outlook().projection, outlook.projection) else { return Ok(()) };
        let counted = plan.iter().filter(|one| one.counts(input.term, input.as_of));
        let sum = counted.fold(Quantity::ZERO, |sum, one| sum.plus(one.amount).unwrap());
        let one = Step::of(&input.entitlement.usage.unit).one();
        let least = if input.entitlement.usage.scheduled.is_none() { without.consumption.mid } else { Quantity::ZERO };
        let floor = least.plus(sum).unwrap().minus(one).unwrap();
        prop_assert!(with.consumption.mid >= floor && with.consumption.mid >= without.consumption.mid);
        prop_assert!(with.left.mid <= without.left.mid);
        prop_assert_eq!((with.pace, with.trend), (without.pace, without.trend));
    }

    #[test]
    fn a_band_never_falls_and_stays_below_its_end(input in sound(), days in prop::collection::vec(0..900_i64, 1..10)) {
        let Some(projection) = input.outlook().projection else { return Ok(()) };
        let bounds = |range: Estimate| [range.low, Some(range.mid), range.high].map(Option::unwrap_or_default);
        let mut days = days;
        days.sort_unstable();
        let mut before = [Quantity::ZERO; 3];
        for after in days {
            let at = input.as_of + chrono::TimeDelta::days(after);
            let range = projection.consumed_until(at);
            prop_assert_eq!(range.is_none(), at > input.term.end);
            let Some(range) = range else { continue };
            prop_assert!(is_ordered(range));
            for ((before, now), end) in before.iter().zip(bounds(range)).zip(bounds(projection.consumption)) {
                prop_assert!(*before <= now && now <= end);
            }
            before = bounds(range);
        }
    }

    #[test]
    fn lots_lapse_by_what_they_have_at_most(
        input in sound(),
        lots in prop::collection::vec((-40..400_i64, 0..800_i64, 1..40_000_i64), 1..6),
    ) {
        let mut input = input;
        let sum: i64 = lots.iter().map(|(_, _, left)| left).sum();
        input.entitlement.usage.available = Some(Some(hundredths(sum)));
        input.entitlement.usage.allowance = Allowance::Quantity(hundredths(sum + 1_000_000));
        let date = |days| Some(input.as_of + chrono::TimeDelta::days(days));
        let lot = |(start, length, left): &(i64, i64, i64)| Lot {
            start: date(*start),
            expires: date((start + length).max(0)),
            left: Some(hundredths(*left)),
            ..samples::lot("l", "?", "?")
        };
        input.history.lots = lots.iter().map(lot).collect();
        let outlook = input.outlook();
        check(&input, &outlook)?;
        let (Some(projection), Some(of)) = (&outlook.projection, &outlook.lots) else { return Ok(()) };
        prop_assert_eq!(of.lots.len(), lots.len());
        let step = Step::of(&input.entitlement.usage.unit);
        for lot in &of.lots {
            prop_assert!(lot.lapses.high.is_none_or(|high| high <= lot.left) && lot.lapses.mid <= lot.left);
        }
        // No more is drawn on lots than is consumed.
        prop_assert!(of.at_risk.plus(step.one()).unwrap() >= projection.left.mid);
        prop_assert!(of.at_risk <= hundredths(sum));
    }

    #[test]
    fn idle_months_are_expected_to_stay_idle(count in 4..40_usize, rest in 1..10_000_i64) {
        let mut entitlement = hours("1", "0");
        entitlement.usage.allowance = Allowance::Quantity(hundredths(rest));
        let history = months(vec![Some(Quantity::ZERO); count]);
        let term = Term { start: year().start, end: day("2030-12-31") };
        let as_of = history.months[count - 1].first;
        let outlook = Outlook::of(&entitlement, term, Some(&history), as_of);
        prop_assert_eq!(outlook.verdict, Verdict::NotStarted { left: hundredths(rest) });
        let nothing = Estimate { low: Some(Quantity::ZERO), mid: Quantity::ZERO, high: Some(Quantity::ZERO) };
        prop_assert_eq!(outlook.projection.unwrap().consumption, nothing);
    }
}
