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
    /// The part of the line that leads to a last value which is not final; empty if there is none.
    pub unfinished: String,
}

impl Spark {
    /// Draws the values in a box of this size; `None` if no value is known, or there is no room. If the last value is not final, the
    /// line to it is apart from the others.
    pub fn new(
        values: &[Option<Quantity>],
        is_last_unfinished: bool,
        width: f64,
        height: f64,
    ) -> Option<Spark> {
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
        let unfinished_at = values.len().checked_sub(1).filter(|_| is_last_unfinished);
        let mut lines = Lines::default();
        for run in known_runs(values.iter().map(|value| value.map(place))) {
            let points: Vec<Point> = run
                .into_iter()
                .map(|(at, y)| Point { x: (at as f64 + 0.5) * slot, y, is_final: Some(at) != unfinished_at })
                .collect();
            lines.add(&points, slot, zero);
        }
        Some(Spark {
            view_box: format!("0 0 {} {}", number(width), number(height)),
            path: lines.path.into_text(),
            area: lines.area.into_text(),
            unfinished: lines.unfinished.into_text(),
        })
    }
}

struct Point {
    x: f64,
    y: f64,
    is_final: bool,
}

#[derive(Default)]
struct Lines {
    path: Path,
    area: Path,
    unfinished: Path,
}

impl Lines {
    /// Adds a stretch of known values.
    fn add(&mut self, points: &[Point], slot: f64, zero: f64) {
        match points {
            [before @ .., last] if !last.is_final => {
                if before.len() > 1 {
                    through(&mut self.path, before, slot);
                }
                let from = before.len().saturating_sub(1);
                through(&mut self.unfinished, points.get(from..).unwrap_or_default(), slot);
            }
            _ => through(&mut self.path, points, slot),
        }
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
        let reach = if points.len() == 1 { slot / 2.0 } else { 0.0 };
        self.area.start(first.x - reach, zero);
        self.area.down(first.y);
        points.iter().skip(1).for_each(|point| self.area.line(point.x, point.y));
        if reach > 0.0 {
            self.area.across(last.x + reach);
        }
        self.area.down(zero);
        self.area.close();
    }
}

/// Draws a line through the points. A single one is a line as wide as its slot, because it would have no length.
fn through(path: &mut Path, points: &[Point], slot: f64) {
    match points {
        [] => {}
        [only] => {
            path.start(only.x - slot / 2.0, only.y);
            path.across(only.x + slot / 2.0);
        }
        [first, rest @ ..] => {
            path.start(first.x, first.y);
            rest.iter().for_each(|point| path.line(point.x, point.y));
        }
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
        Spark::new(&values, false, 40.0, 12.0).map(|spark| spark.path)
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
        let spark = Spark::new(&[Some(q("0")), Some(q("1"))], false, 40.0, 12.5).unwrap();
        assert_eq!(
            (spark.view_box.as_str(), spark.area.as_str()),
            ("0 0 40 12.5", "M10 11.5V11.5L30 1V11.5Z")
        );
        for (width, height) in [(0.0, 12.0), (40.0, 2.0), (f64::NAN, 12.0), (40.0, f64::INFINITY)] {
            assert_eq!(Spark::new(&[Some(Quantity::ZERO)], false, width, height), None);
        }
    }

    #[test]
    fn the_line_to_an_unfinished_value_is_apart() {
        let lines = |values: &[&str]| {
            let values: Vec<_> = values.iter().map(|text| (*text != "?").then(|| q(text))).collect();
            let spark = Spark::new(&values, true, 40.0, 12.0).unwrap();
            (spark.path, spark.unfinished)
        };
        let two = |path: &str, unfinished: &str| (path.to_owned(), unfinished.to_owned());
        assert_eq!(lines(&["0", "5", "10", "2.5"]), two("M5 11L15 6L25 1", "M25 1L35 8.5"));
        assert_eq!(lines(&["10", "?", "5", "?"]), two("M0 1H10M20 6H30", ""));
        assert_eq!(lines(&["10", "5", "?", "5"]), two("M5 1L15 6", "M30 6H40"));
        assert_eq!(lines(&["5", "10"]), two("", "M10 6L30 1"));
    }

    proptest! {
        #[test]
        fn the_line_stays_within_its_box(
            values in prop::collection::vec(prop::option::of((-1000..1000_i64).prop_map(|value| q(&value.to_string()))), 0..40),
            width in 10.0..200.0_f64,
            height in 3.0..50.0_f64,
            is_last_unfinished: bool,
        ) {
            let Some(spark) = Spark::new(&values, is_last_unfinished, width, height) else {
                prop_assert!(values.iter().all(Option::is_none));
                return Ok(());
            };
            let runs = values.split(Option::is_none).filter(|run| !run.is_empty()).count();
            prop_assert_eq!(spark.area.matches('M').count(), runs);
            let lines = format!("{}{}", spark.path, spark.unfinished);
            prop_assert!((runs..=runs + 1).contains(&lines.matches('M').count()));
            prop_assert_eq!(spark.unfinished.is_empty(), !(is_last_unfinished && values.last().unwrap().is_some()));
            for part in lines.split(|c: char| "MH".contains(c)).filter(|part| !part.is_empty()) {
                for point in part.split('L') {
                    let (x, y) = point.split_once(' ').unwrap_or((point, "1"));
                    let (x, y): (f64, f64) = (x.parse().unwrap(), y.parse().unwrap());
                    prop_assert!((-0.01..=width + 0.01).contains(&x) && (0.99..=height - 0.99).contains(&y));
                }
            }
        }
    }
}
