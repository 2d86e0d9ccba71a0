//! The small chart of a tile: a line without axes.

use crate::path::{Path, known_runs, number};
use crate::scale::{bounds, share};
use domain::quantity::Quantity;

/// Room for the width of the line at the upper and the lower edge.
const INSET: f64 = 1.0;
/// Least distance from zero of a value that is not zero.
const LEAST_HEIGHT: f64 = 1.5;

/// A line through the values, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spark {
    /// The text of the attribute `viewBox`.
    pub view_box: String,
    /// The text of the attribute `d`, interrupted where values are unknown. A value between two unknown ones is a line as wide as its
    /// slot. Values that are all zero are a line at zero.
    pub path: String,
    /// The same as an area down to zero.
    pub area: String,
}

impl Spark {
    /// Draws the values in a box of this size; `None` if no value is known, or there is no room.
    pub fn new(values: &[Option<Quantity>], width: f64, height: f64) -> Option<Spark> {
        let (low, high) = bounds(values.iter().flatten().copied())?;
        if !(width > 0.0 && width.is_finite() && height > 2.0 * INSET && height.is_finite()) {
            return None;
        }
        let inner = height - 2.0 * INSET;
        let y_of = |value| INSET + inner * (1.0 - share(value, low, high));
        let zero = y_of(Quantity::ZERO);
        let place = |value: Quantity| {
            let y = y_of(value);
            match (value.is_zero(), value.is_negative()) {
                (true, _) => zero,
                (_, false) => y.min(zero - LEAST_HEIGHT).max(INSET.min(zero)),
                (_, true) => y.max(zero + LEAST_HEIGHT).min((height - INSET).max(zero)),
            }
        };
        let slot = width / values.len() as f64;
        let middle = |at: usize| (at as f64 + 0.5) * slot;
        let (mut path, mut area) = (Path::default(), Path::default());
        for run in known_runs(values.iter().map(|value| value.map(place))) {
            let (Some(&(first, y)), Some(&(last, _))) = (run.first(), run.last()) else { continue };
            // A single value would have no length.
            let reach = if first == last { slot / 2.0 } else { 0.0 };
            path.start(middle(first) - reach, y);
            area.start(middle(first) - reach, zero);
            area.down(y);
            for &(at, y) in run.iter().skip(1) {
                path.line(middle(at), y);
                area.line(middle(at), y);
            }
            if reach > 0.0 {
                path.across(middle(last) + reach);
                area.across(middle(last) + reach);
            }
            area.down(zero);
            area.close();
        }
        let view_box = format!("0 0 {} {}", number(width), number(height));
        Some(Spark { view_box, path: path.into_text(), area: area.into_text() })
    }
}

#[cfg(test)]
mod tests {
    use super::Spark;
    use crate::points::tests::q;
    use domain::quantity::Quantity;
    use proptest::prelude::*;

    fn path(values: &[&str]) -> Option<String> {
        let values: Vec<_> = values.iter().map(|text| (*text != "?").then(|| q(text))).collect();
        Spark::new(&values, 40.0, 12.0).map(|spark| spark.path)
    }

    #[test]
    fn the_line_goes_from_the_lowest_to_the_highest_value() {
        assert_eq!(path(&["0", "5", "10", "2.5"]).as_deref(), Some("M5 11L15 6L25 1L35 8.5"));
        assert_eq!(path(&["-10", "10"]).as_deref(), Some("M10 11L30 1"));
        assert_eq!(path(&["7", "7"]).as_deref(), Some("M10 1L30 1"));
    }

    #[test]
    fn unknown_values_are_gaps() {
        assert_eq!(path(&["4", "?", "2", "4"]).as_deref(), Some("M0 1H10M25 6L35 1"));
        assert_eq!(path(&["?", "?"]), None);
        assert_eq!(path(&[]), None);
    }

    #[test]
    fn nothing_is_a_line_at_zero_and_little_is_above_it() {
        assert_eq!(path(&["0", "0"]).as_deref(), Some("M10 11L30 11"));
        assert_eq!(path(&["0", "0.0001", "1000", "0"]).as_deref(), Some("M5 11L15 9.5L25 1L35 11"));
        assert_eq!(path(&["0.1", "-0.0001", "0.0001", "-0.1"]).as_deref(), Some("M5 1L15 7.5L25 4.5L35 11"));
    }

    #[test]
    fn there_is_a_box_and_an_area() {
        let spark = Spark::new(&[Some(q("0")), Some(q("1"))], 40.0, 12.5).unwrap();
        assert_eq!(
            (spark.view_box.as_str(), spark.area.as_str()),
            ("0 0 40 12.5", "M10 11.5V11.5L30 1V11.5Z")
        );
        for (width, height) in [(0.0, 12.0), (40.0, 2.0), (f64::NAN, 12.0), (40.0, f64::INFINITY)] {
            assert_eq!(Spark::new(&[Some(Quantity::ZERO)], width, height), None);
        }
    }

    proptest! {
        #[test]
        fn the_line_stays_within_its_box(
            values in prop::collection::vec(prop::option::of((-1000..1000_i64).prop_map(|value| q(&value.to_string()))), 0..40),
            width in 10.0..200.0_f64,
            height in 3.0..50.0_f64,
        ) {
            let Some(spark) = Spark::new(&values, width, height) else {
                prop_assert!(values.iter().all(Option::is_none));
                return Ok(());
            };
            prop_assert_eq!(spark.path.matches('M').count(), values.split(Option::is_none).filter(|run| !run.is_empty()).count());
            for part in spark.path.split(|c: char| "MH".contains(c)).filter(|part| !part.is_empty()) {
                for point in part.split('L') {
                    let (x, y) = point.split_once(' ').unwrap_or((point, "1"));
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    prop_assert!((-0.01..=width + 0.01).contains(&x) && (0.99..=height - 0.99).contains(&y));
                }
            }
        }
    }
}
