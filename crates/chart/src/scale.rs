//! The axis of quantities: round ticks that cover every value.

use domain::quantity::Quantity;

/// Most lines of a scale.
const MOST_LINES: u64 = 6;
/// Fewest lines of a scale.
const FEWEST_LINES: u64 = 3;
/// The steps within a power of ten, in tenths of it.
const STEPS: [u64; 4] = [10, 20, 25, 50];

/// Round ticks: multiples of 1, 2, 2.5 or 5 × a power of ten, the lowest first. Zero is one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    ticks: Vec<Quantity>,
    low: Quantity,
    high: Quantity,
}

impl Scale {
    /// The finest scale of at most six lines that covers all values and zero.
    ///
    /// `None` without any value, and for values so large that the tick above them is no quantity.
    pub fn covering(values: impl IntoIterator<Item = Quantity>) -> Option<Scale> {
        let (low, high) = bounds(values)?;
        // Without an extent there is no natural unit: one.
        let high = if low == high { Quantity::from_count(1) } else { high };
        let lower = low.abs();
        let start = magnitude(high.max(lower)) - 1;
        let candidates = (start..=start + 1).flat_map(|power| STEPS.map(|tenths| step(tenths, power)));
        let mut found = candidates.flatten().filter_map(|step| {
            let (below, above) = (steps_to(lower, step)?, steps_to(high, step)?);
            (below + above < MOST_LINES).then_some((step, below, above))
        });
        let (step, below, above) = found.next()?;
        // Too few only where no finer step exists.
        let above = above.max((FEWEST_LINES - 1).saturating_sub(below));
        let down = (1..=below).rev().map(|count| Quantity::ZERO.minus(step.times(count)?));
        let up = (0..=above).map(|count| step.times(count));
        let ticks = down.chain(up).collect::<Option<Vec<_>>>()?;
        Some(Scale { low: *ticks.first()?, high: *ticks.last()?, ticks })
    }

    /// The ticks, ascending and evenly spaced.
    pub fn ticks(&self) -> &[Quantity] {
        &self.ticks
    }

    /// Where a value is between the lowest tick (0) and the highest (1). For drawing only.
    pub fn position(&self, value: Quantity) -> f64 {
        share(value, self.low, self.high)
    }
}

/// The smallest and the largest of the values and zero; `None` without any value.
pub(crate) fn bounds(values: impl IntoIterator<Item = Quantity>) -> Option<(Quantity, Quantity)> {
    values.into_iter().fold(None, |bounds, value| {
        let (low, high) = bounds.unwrap_or_default();
        Some((value.min(low), value.max(high)))
    })
}

/// Where a value is between two others, from 0 to 1; 0 if they are the same. For drawing only.
pub(crate) fn share(value: Quantity, low: Quantity, high: Quantity) -> f64 {
    match (value.minus(low), high.minus(low)) {
        (Some(part), Some(whole)) if whole > Quantity::ZERO => (float(part) / float(whole)).clamp(0.0, 1.0),
        _ => 0.0,
    }
}

/// Number of steps from zero to a value that is not negative; `None` if they are too many.
fn steps_to(value: Quantity, step: Quantity) -> Option<u64> {
    (0..MOST_LINES).find(|count| step.times(*count).is_some_and(|tick| tick >= value))
}

/// Exponent of the first digit that is not zero.
fn magnitude(value: Quantity) -> i32 {
    let text = value.to_string();
    let (whole, places) = text.split_once('.').unwrap_or((&text, ""));
    let length = |digits: &str| i32::try_from(digits.len()).unwrap_or_default();
    if whole != "0" { length(whole) - 1 } else { length(places.trim_start_matches('0')) - length(places) - 1 }
}

/// So many tenths of a power of ten; `None` if a quantity cannot hold it.
fn step(tenths: u64, power: i32) -> Option<Quantity> {
    if tenths.is_multiple_of(10) {
        power_of_ten(power)?.times(tenths / 10)
    } else {
        power_of_ten(power - 1)?.times(tenths)
    }
}

fn power_of_ten(power: i32) -> Option<Quantity> {
    // The largest power that can be read.
    let read = power.min(23);
    let base: Quantity = format!("1e{read}").parse().ok()?;
    (read..power).try_fold(base, |number, _| number.times(10))
}

/// The nearest float, but for the last digits. Read digit by digit: the standard library's reader brings large tables.
fn float(value: Quantity) -> f64 {
    let text = value.to_string();
    let (whole, places) = text.trim_start_matches('-').split_once('.').unwrap_or((&text, ""));
    let read = |digits: &str| {
        digits.bytes().filter(u8::is_ascii_digit).fold(0.0, |sum, digit| sum * 10.0 + f64::from(digit - b'0'))
    };
    let unit = places.bytes().fold(1.0, |unit, _| unit * 10.0);
    let size = read(whole) + read(places) / unit;
    if value.is_negative() { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::{Scale, bounds, float, magnitude};
    use crate::points::tests::q;
    use domain::quantity::Quantity;
    use proptest::prelude::*;

    fn ticks(values: &[&str]) -> Vec<String> {
        let scale = Scale::covering(values.iter().map(|text| q(text))).unwrap();
        scale.ticks().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        for (values, expected) in [
            (&["18.5", "7", "0"][..], &["0", "5", "10", "15", "20"][..]),
            (&["100"], &["0", "20", "40", "60", "80", "100"]),
            (&["101"], &["0", "25", "50", "75", "100", "125"]),
            (&["126"], &["0", "50", "100", "150"]),
            (&["0.01"], &["0", "0.002", "0.004", "0.006", "0.008", "0.01"]),
            (&["7", "7", "7"], &["0", "2", "4", "6", "8"]),
            (&["0", "0"], &["0", "0.2", "0.4", "0.6", "0.8", "1"]),
            (&["-3"], &["-3", "-2", "-1", "0"]),
            (&["-3", "40"], &["-10", "0", "10", "20", "30", "40"]),
            (&["-11", "42"], &["-20", "0", "20", "40", "60"]),
            (&["-0.5", "0.5"], &["-0.5", "-0.25", "0", "0.25", "0.5"]),
            (&["1e-30"], &["0", "0.000000000000000000000000000001", "0.000000000000000000000000000002"]),
            (
                &["999999999999999999999999.5"],
                &[
                    "0",
                    "200000000000000000000000",
                    "400000000000000000000000",
                    "600000000000000000000000",
                    "800000000000000000000000",
                    "1000000000000000000000000",
                ],
            ),
        ] {
            assert_eq!(ticks(values), expected, "{values:?}");
        }
        assert_eq!(Scale::covering([]), None);
    }

    #[test]
    fn there_is_no_scale_above_the_largest_quantity() {
        let most = q("999999999999999999999999").times(9_999_999_999_999).unwrap();
        let large = most.minus(q("9e23").times(3_000_000_000_000).unwrap()).unwrap();
        assert!(Scale::covering([large]).is_some());
        assert_eq!(Scale::covering([most]), None);
    }

    #[test]
    fn positions_are_shares_of_the_scale() {
        let scale = Scale::covering([q("-10"), q("30")]).unwrap();
        for (value, position) in
            [("-10", 0.0), ("0", 0.25), ("10", 0.5), ("30", 1.0), ("99", 1.0), ("-99", 0.0)]
        {
            assert!((scale.position(q(value)) - position).abs() < 1e-12, "{value}");
        }
        let rounded = Scale::covering([q("7")]).unwrap();
        assert!((rounded.position(q("2")) - 0.25).abs() < 1e-12, "of the highest tick, 8");
    }

    #[test]
    fn the_first_digit_has_a_magnitude() {
        for (value, exponent) in
            [("1", 0), ("9.99", 0), ("10", 1), ("0.1", -1), ("0.012", -2), ("1e-30", -30), ("5e23", 23)]
        {
            assert_eq!(magnitude(q(value)), exponent, "{value}");
        }
    }

    fn value() -> impl Strategy<Value = Quantity> {
        prop_oneof![
            "-?[0-9]{1,24}(\\.[0-9]{0,2}[1-9])?",
            "-?[0-9]{1,3}(\\.[0-9]{1,2})?",
            "-?0\\.0{0,28}[1-9]{1,2}"
        ]
        .prop_map(|text| q(&text))
    }

    proptest! {
        #[test]
        fn ticks_cover_values_and_are_round(values in prop::collection::vec(value(), 1..20)) {
            let scale = Scale::covering(values.iter().copied()).unwrap();
            let ticks = scale.ticks();
            let (low, high) = bounds(values.iter().copied()).unwrap();
            prop_assert!((3..=6).contains(&ticks.len()));
            prop_assert!(ticks[0] <= low && high <= ticks[ticks.len() - 1]);
            prop_assert!(ticks.contains(&Quantity::ZERO));
            let step = ticks[1].minus(ticks[0]).unwrap();
            prop_assert!(ticks.windows(2).all(|pair| pair[1].minus(pair[0]) == Some(step)));
            let digits: String = step.to_string().chars().filter(char::is_ascii_digit).collect();
            prop_assert!(["1", "2", "25", "5"].contains(&digits.trim_matches('0')), "{}", step);
            // At most one step is unused at each end.
            prop_assert!(low == high || low.minus(ticks[0]).unwrap() < step);
            prop_assert!(ticks.len() == 3 || low == high || ticks[ticks.len() - 1].minus(high).unwrap() < step);
            let positions: Vec<f64> = ticks.iter().map(|tick| scale.position(*tick)).collect();
            prop_assert_eq!((positions[0], positions[ticks.len() - 1]), (0.0, 1.0));
            prop_assert!(values.iter().all(|value| (0.0..=1.0).contains(&scale.position(*value))));
        }

        #[test]
        fn floats_are_those_of_the_standard_library(value in value()) {
            let expected: f64 = value.to_string().parse().unwrap();
            prop_assert!((float(value) - expected).abs() <= expected.abs() * 1e-14);
        }
    }
}
