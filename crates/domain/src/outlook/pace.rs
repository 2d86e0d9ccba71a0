//! Pace: how much is used per day, and how much that varies.

use super::trend::{Trend, trend};

/// Average number of days of a month (365.25 / 12).
pub(super) const DAYS_OF_MONTH: f64 = 30.4375;

/// Fewer whole months say nothing about a pace.
pub(super) const LEAST_MONTHS: usize = 3;

/// 2^(−i/3) in units of 2^−20 for i = 0, 1, 2; half of it for each three months before. So the weight of a month halves every three
/// months, and sums of weights are exact in a float.
const WEIGHTS: [u32; 3] = [1_048_576, 832_255, 660_561];

/// What a longer term adds to the uncertainty, as a share of the variance of a month: the pace itself may change.
const DRIFT: f64 = 0.05;

/// The 90 % quantile of Student's t for 1, 2, … degrees of freedom.
const T90: [f64; 30] = [
    3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350, 1.345, 1.341,
    1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315, 1.314, 1.313, 1.311, 1.310,
];

/// A month before the running one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WholeMonth {
    /// Used in the whole agreement.
    pub(super) consumed: f64,
    /// Days of the month inside the term; above zero.
    pub(super) days: f64,
}

/// The pace of the whole months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    /// Used per day.
    pub(super) per_day: f64,
    /// Standard deviation of what is used per month.
    deviation: f64,
    /// Quantile of Student's t for the number of months.
    quantile: f64,
    /// Variance of the pace, as a share of that of a month.
    of_pace: f64,
    /// The trend, if there is one.
    pub(super) trend: Option<Trend>,
    /// Number of whole months.
    pub(super) months: usize,
}

impl Pace {
    /// Nothing used, and nothing varies.
    pub(super) const NONE: Pace =
        Pace { per_day: 0.0, deviation: 0.0, quantile: 0.0, of_pace: 0.0, trend: None, months: 0 };

    /// The mean of two paces per day, one that weighs recent months more and one of all months alike; `None` for fewer than three
    /// months. The latest month is first.
    pub(super) fn of(latest_first: &[WholeMonth]) -> Option<Pace> {
        let months = latest_first.len();
        if months < LEAST_MONTHS {
            return None;
        }
        let (mut weight, mut squares) = (0.0, 0.0);
        let (mut consumed, mut days) = ([0.0; 2], [0.0; 2]);
        let mut rates = Vec::with_capacity(months);
        for (at, month) in latest_first.iter().enumerate() {
            let w = weight_of(at);
            weight += w;
            squares += w * w;
            for (sum, value) in [(&mut consumed, month.consumed), (&mut days, month.days)] {
                let [weighted, plain] = sum;
                *weighted += w * value;
                *plain += value;
            }
            rates.push(month.consumed / month.days);
        }
        let ([weighted, plain], [weighted_days, plain_days]) = (consumed, days);
        Some(Pace {
            per_day: 0.5 * (weighted / weighted_days + plain / plain_days),
            deviation: deviation(&rates) * DAYS_OF_MONTH,
            quantile: quantile(months - 1),
            of_pace: squares / (weight * weight) + DRIFT,
            trend: trend(&rates),
            months,
        })
    }

    /// Expected consumption in this many days.
    pub(super) fn expected(&self, days: f64) -> f64 {
        self.per_day * days
    }

    /// How far P10 and P90 are from the expected consumption in this many days.
    pub(super) fn spread(&self, days: f64) -> f64 {
        let h = days / DAYS_OF_MONTH;
        self.quantile * self.deviation * (h + h * h * self.of_pace).sqrt()
    }
}

/// The weight of the month that is `at` months before the latest.
fn weight_of(at: usize) -> f64 {
    let [first, second, third] = WEIGHTS;
    let base = match at % 3 {
        0 => first,
        1 => second,
        _ => third,
    };
    let halvings = u32::try_from(at / 3).unwrap_or(u32::MAX);
    f64::from(base.checked_shr(halvings).unwrap_or(0))
}

fn quantile(freedom: usize) -> f64 {
    match freedom {
        0..=30 => T90.get(freedom.saturating_sub(1)).copied().unwrap_or(1.310),
        31..40 => 1.310,
        40..60 => 1.303,
        60..120 => 1.296,
        _ => 1.289,
    }
}

/// The standard deviation of a sample of at least two.
fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (squares / (count - 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{DAYS_OF_MONTH, Pace, WholeMonth, deviation, quantile, weight_of};
    use proptest::prelude::*;

    fn months(values: &[f64]) -> Vec<WholeMonth> {
        values.iter().map(|consumed| WholeMonth { consumed: *consumed, days: 30.0 }).collect()
    }

    fn is_near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-6 * b.abs().max(1.0)
    }

    #[test]
    fn weights_halve_every_three_months() {
        for at in 0..60 {
            let exact = 1_048_576.0 * 2.0_f64.powf(-(at as f64) / 3.0);
            assert!((weight_of(at) - exact).abs() <= 1.0, "{at}");
        }
        assert_eq!((weight_of(63), weight_of(1_000_000)), (0.0, 0.0));
    }

    #[test]
    fn a_pace_is_the_mean_of_the_recent_and_the_whole() {
        // By hand: weights 1, 2^(−1/3), 2^(−2/3); 60 a month lately, 30 before.
        let w = [1.0, 0.793_701, 0.629_961];
        let recent = (60.0 + w[1] * 30.0 + w[2] * 30.0) / (30.0 * (w[0] + w[1] + w[2]));
        let pace = Pace::of(&months(&[60.0, 30.0, 30.0])).unwrap();
        assert!(is_near(pace.per_day, (recent + 120.0 / 90.0) / 2.0), "{pace:?}");
        // s of 60, 30, 30 in 30 days each is √300.
        let (s, h) = (300.0_f64.sqrt() / 30.0 * DAYS_OF_MONTH, 2.0);
        let share = (1.0 + w[1] * w[1] + w[2] * w[2]) / ((1.0 + w[1] + w[2]) * (1.0 + w[1] + w[2]));
        let spread = 1.886 * s * (h + h * h * (share + 0.05)).sqrt();
        assert!(is_near(pace.spread(2.0 * DAYS_OF_MONTH), spread));
        assert_eq!(pace.spread(0.0), 0.0);
    }

    #[test]
    fn two_months_have_no_pace() {
        assert_eq!(Pace::of(&months(&[1.0, 2.0])), None);
        assert!(Pace::of(&months(&[1.0, 2.0, 3.0])).is_some());
    }

    #[test]
    fn quantiles_fall_with_the_number_of_months() {
        assert_eq!((quantile(1), quantile(2), quantile(30), quantile(1199)), (3.078, 1.886, 1.310, 1.289));
        assert!((1..200).all(|freedom| quantile(freedom + 1) <= quantile(freedom)));
    }

    #[test]
    fn a_deviation_is_that_of_a_sample() {
        assert!(is_near(deviation(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), (32.0_f64 / 7.0).sqrt()));
        assert_eq!(deviation(&[0.0; 5]), 0.0);
    }

    proptest! {
        #[test]
        fn a_constant_rate_is_the_pace(rate in 0.01..100.0_f64, days in prop::collection::vec(1..=31_u8, 3..60)) {
            let months: Vec<_> = days
                .iter()
                .map(|days| WholeMonth { consumed: rate * f64::from(*days), days: f64::from(*days) })
                .collect();
            let pace = Pace::of(&months).unwrap();
            prop_assert!((pace.per_day - rate).abs() <= 1e-9 * rate);
            prop_assert!(pace.spread(100.0) <= 1e-6 * rate);
        }

        #[test]
        fn the_pace_is_between_the_lowest_and_the_highest_month(values in prop::collection::vec(0.0..1000.0_f64, 3..60)) {
            let pace = Pace::of(&months(&values)).unwrap();
            let (low, high) = values.iter().fold((f64::MAX, 0.0_f64), |(low, high), v| (low.min(*v), high.max(*v)));
            prop_assert!(pace.per_day * 30.0 >= low - 1e-9 && pace.per_day * 30.0 <= high + 1e-9);
        }
    }
}
