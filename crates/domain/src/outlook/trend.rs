//! Whether consumption rises or falls from month to month.

/// A direction that the months agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Consumption rises, so that more than the range may be used.
    Rising,
    /// Consumption falls, so that less than the range may be used.
    Falling,
}

/// With fewer whole months, chance alone often looks like a trend.
const LEAST_MONTHS: usize = 6;

/// The trend of consumption per day, the latest month first: Kendall's τ (without a correction for equal pairs, which makes it
/// careful) is at least one half. `None` = no trend, or fewer than six months.
pub(super) fn trend(latest_first: &[f64]) -> Option<Trend> {
    if latest_first.len() < LEAST_MONTHS {
        return None;
    }
    let (mut pairs, mut rises, mut falls) = (0_u64, 0_u64, 0_u64);
    for (at, later) in latest_first.iter().enumerate() {
        for earlier in latest_first.iter().skip(at + 1) {
            // Equal shares of months of different length may differ in the last digit of a float.
            let least = later.abs().max(earlier.abs()) * 1e-12;
            pairs += 1;
            rises += u64::from(later - earlier > least);
            falls += u64::from(earlier - later > least);
        }
    }
    if rises.abs_diff(falls) * 2 < pairs {
        return None;
    }
    Some(if rises > falls { Trend::Rising } else { Trend::Falling })
}

#[cfg(test)]
mod tests {
    use super::{Trend, trend};
    use proptest::prelude::*;

    #[test]
    fn six_months_and_three_quarters_of_the_pairs_are_needed() {
        assert_eq!(trend(&[6.0, 5.0, 4.0, 3.0, 2.0, 1.0]), Some(Trend::Rising));
        assert_eq!(trend(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), Some(Trend::Falling));
        assert_eq!(trend(&[5.0, 4.0, 3.0, 2.0, 1.0]), None, "five months");
        // 15 pairs: 3 fall and 12 rise (τ = 0.6), then 4 and 11 (τ = 7/15).
        assert_eq!(trend(&[6.0, 5.0, 4.0, 1.0, 2.0, 3.0]), Some(Trend::Rising));
        assert_eq!(trend(&[5.0, 6.0, 4.0, 1.0, 2.0, 3.0]), None);
        // 28 pairs: 7 fall and 21 rise (τ = ½), then 8 and 20.
        assert_eq!(trend(&[7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 8.0]), Some(Trend::Rising));
        assert_eq!(trend(&[6.0, 7.0, 5.0, 4.0, 3.0, 2.0, 1.0, 8.0]), None);
        assert_eq!(trend(&[3.0; 12]), None);
        // Equal pairs count as neither: 5 of 15 rise.
        assert_eq!(trend(&[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]), None);
    }

    #[test]
    fn equal_shares_of_months_of_different_length_are_equal() {
        let shares: Vec<f64> =
            [31.0, 30.0, 28.0, 29.0, 31.0, 30.0].iter().map(|days| days * 0.1 / days).collect();
        assert_eq!(trend(&shares), None);
    }

    proptest! {
        #[test]
        fn the_reverse_order_has_the_opposite_trend(mut values in prop::collection::vec(0.0..100.0_f64, 0..20)) {
            let forward = trend(&values);
            values.reverse();
            let opposite = match trend(&values) {
                Some(Trend::Rising) => Some(Trend::Falling),
                Some(Trend::Falling) => Some(Trend::Rising),
                None => None,
            };
            prop_assert_eq!(forward, opposite);
        }
    }
}
