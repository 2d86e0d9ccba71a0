//! From exact quantities to floats for statistics, and from estimates back to rounded quantities.

use crate::Unit;
use crate::quantity::Quantity;
use workbook::Decimal;

/// How fine an estimate in a unit is: the number of steps in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    in_one: u64,
    size: &'static str,
}

const WHOLE: Step = Step { in_one: 1, size: "1" };
const QUARTER: Step = Step { in_one: 4, size: "0.25" };
const TENTH: Step = Step { in_one: 10, size: "0.1" };

impl Step {
    /// What can be divided is estimated to a quarter, what is counted to the whole. An unknown unit may be divisible.
    pub(super) fn of(unit: &Unit) -> Step {
        match unit {
            Unit::Hours | Unit::Days | Unit::Other(_) => QUARTER,
            Unit::Credits | Unit::Cases | Unit::Activities | Unit::Contacts | Unit::Assessments => WHOLE,
        }
    }

    /// The step of a pace. It is finer for what is counted: five cases a year are 0.4 a month, not none.
    pub(super) fn for_pace(self) -> Step {
        if self == WHOLE { TENTH } else { self }
    }

    /// Rounds half up, and to fifteen digits, since a float has no more; `None` if the value is no number or too large for a
    /// quantity.
    pub(super) fn round(self, value: f64) -> Option<Quantity> {
        let steps = value * self.in_one as f64;
        if steps.is_nan() || steps.abs() >= 1e38 {
            return None;
        }
        let mut digit = 1_i128;
        while steps.abs() / digit as f64 >= 1e15 {
            digit *= 10;
        }
        self.times(((steps / digit as f64 + 0.5).floor() as i128).checked_mul(digit)?)
    }

    /// Rounds an exact quantity half up.
    pub(super) fn round_exact(self, quantity: Quantity) -> Option<Quantity> {
        let (steps, rest) = self.cut(quantity)?;
        self.times(steps + i128::from(rest * 2 >= Decimal::UNITS))
    }

    /// Rounds an exact quantity up.
    pub(super) fn round_up(self, quantity: Quantity) -> Option<Quantity> {
        let (steps, rest) = self.cut(quantity)?;
        self.times(steps + i128::from(rest > 0))
    }

    /// The whole steps in a quantity, rounded down, and the rest in units of the last decimal place of a step.
    pub(super) fn cut(self, quantity: Quantity) -> Option<(i128, u128)> {
        let Decimal { whole, units } = quantity.into();
        let parts = units.checked_mul(self.in_one.into())?;
        let more = i128::try_from(parts / Decimal::UNITS).ok()?;
        let steps = whole.checked_mul(self.in_one.into())?.checked_add(more)?;
        Some((steps, parts % Decimal::UNITS))
    }

    /// This many steps as a quantity.
    pub(super) fn times(self, steps: i128) -> Option<Quantity> {
        let in_one = i128::from(self.in_one);
        let fraction = u64::try_from(steps.rem_euclid(in_one)).ok()?;
        let whole = from_whole(steps.div_euclid(in_one))?;
        if fraction == 0 {
            return Some(whole);
        }
        let size: Quantity = self.size.parse().ok()?;
        whole.plus(size.times(fraction)?)
    }

    /// One step as a quantity.
    pub(super) fn one(self) -> Quantity {
        self.size.parse().unwrap_or_default()
    }
}

/// Converts a whole number beyond 64 bits.
fn from_whole(whole: i128) -> Option<Quantity> {
    if let Ok(small) = u64::try_from(whole) {
        return Some(Quantity::from_count(small));
    }
    // Eighteen digits fit 64 bits.
    const HALF: u128 = 1_000_000_000_000_000_000;
    let digits = whole.unsigned_abs();
    let high = Quantity::from_count(u64::try_from(digits / HALF).ok()?);
    let low = Quantity::from_count(u64::try_from(digits % HALF).ok()?);
    let number = high.times(u64::try_from(HALF).ok()?)?.plus(low)?;
    if whole < 0 { Quantity::ZERO.minus(number) } else { Some(number) }
}

/// The nearest float, give or take its last digit. Only basic arithmetic, so it is the same on every machine.
pub(super) fn to_f64(quantity: Quantity) -> f64 {
    const MILLIONTH: u128 = Decimal::UNITS / 1_000_000;
    let Decimal { whole, units } = quantity.into();
    if units == 0 {
        return whole as f64;
    }
    // Common decimals are divided once, and by a number that a float holds exactly.
    let (coarse, fine) = (units / MILLIONTH, units % MILLIONTH);
    let fraction = coarse as f64 / 1e6;
    if fine == 0 { whole as f64 + fraction } else { whole as f64 + (fraction + fine as f64 / 1e30) }
}

#[cfg(test)]
mod tests {
    use super::{QUARTER, Step, TENTH, WHOLE, from_whole, to_f64};
    use crate::Unit;
    use crate::quantity::Quantity;
    use crate::samples::q;
    use proptest::prelude::*;

    #[test]
    fn hours_are_rounded_to_a_quarter_and_credits_to_the_whole() {
        let round = |unit: Unit, value| Step::of(&unit).round(value).map(|rounded| rounded.to_string());
        for (value, hours, credits) in [
            (0.0, "0", "0"),
            (0.124, "0", "0"),
            (0.125, "0.25", "0"),
            (12.6, "12.5", "13"),
            (12.9, "13", "13"),
            (-0.6, "-0.5", "-1"),
            (1e15, "1000000000000000", "1000000000000000"),
            (1234567890123456.0, "1234567890123455", "1234567890123460"),
            (1e24, "1000000000000000000000000", "1000000000000000000000000"),
        ] {
            assert_eq!(round(Unit::Hours, value).as_deref(), Some(hours), "{value}");
            assert_eq!(round(Unit::Credits, value).as_deref(), Some(credits), "{value}");
        }
        assert_eq!(round(Unit::Other("vouchers".into()), 0.3).as_deref(), Some("0.25"));
    }

    #[test]
    fn what_is_no_number_or_too_large_is_unknown() {
        for value in [f64::NAN, f64::INFINITY, -f64::INFINITY, 1e37, 1e300] {
            for step in [WHOLE, QUARTER, TENTH] {
                assert_eq!(step.round(value), None, "{value}");
            }
        }
    }

    #[test]
    fn exact_quantities_are_rounded_exactly() {
        let third = q("0.333333333333333333333333333333");
        assert_eq!((QUARTER.round_exact(third), QUARTER.round_up(third)), (Some(q("0.25")), Some(q("0.5"))));
        assert_eq!(
            WHOLE.round_exact(q("999999999999999999999999.5")),
            Some(q("999999999999999999999999")).and_then(|most| most.plus(q("1")))
        );
        assert_eq!(WHOLE.round_up(q("24")), Some(q("24")));
        assert_eq!(QUARTER.round_up(q("-0.1")), Some(Quantity::ZERO));
        assert_eq!(TENTH.round_exact(q("0.05")), Some(q("0.1")));
    }

    proptest! {
        #[test]
        fn a_float_of_few_digits_is_the_one_that_is_written(text in "-?[0-9]{1,9}(\\.[0-9]{1,6})?") {
            prop_assert!((to_f64(q(&text)) - text.parse::<f64>().unwrap()).abs() <= 1e-6 * 1e-6 * 1e6_f64.max(text.parse::<f64>().unwrap().abs()));
        }

        #[test]
        fn whole_numbers_round_trip(whole in -10_i128.pow(37) + 1..10_i128.pow(37)) {
            prop_assert_eq!(from_whole(whole).unwrap().to_string(), whole.to_string());
        }

        #[test]
        fn rounding_moves_by_half_a_step_at_most(cents in 0_i64..100_000_000) {
            let exact = q(&format!("{}.{:02}", cents / 100, cents % 100));
            for (step, most) in [(WHOLE, "0.5"), (QUARTER, "0.125"), (TENTH, "0.05")] {
                let rounded = step.round_exact(exact).unwrap();
                prop_assert!(rounded.minus(exact).unwrap().abs() <= q(most));
                let up = step.round_up(exact).unwrap();
                prop_assert!(up >= exact && up.minus(exact).unwrap() < step.one());
                prop_assert_eq!(step.round_exact(up), Some(up));
            }
        }
    }
}
