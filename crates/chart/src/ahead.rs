//! What is expected after the last point: a line with its range.

use crate::layout::Layout;
use crate::path::Path;
use chrono::NaiveDate;
use domain::quantity::Quantity;

/// The value that is expected at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The day.
    pub day: NaiveDate,
    /// Lower bound; `None` = open.
    pub low: Option<Quantity>,
    /// The estimate.
    pub mid: Quantity,
    /// Upper bound; `None` = open.
    pub high: Option<Quantity>,
}

/// What is expected, as paths (attribute `d`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The estimates.
    pub line: String,
    /// The area between the bounds. On an open side it ends at the line, because no bound could be named.
    pub band: String,
}

impl Expected {
    /// Everything that the scale must cover.
    pub(crate) fn values(&self) -> impl Iterator<Item = Quantity> + use<> {
        [Some(self.mid), self.low, self.high].into_iter().flatten()
    }
}

impl Ahead {
    /// `None` if fewer than two of the days are on the axis. The days must be in order.
    pub(crate) fn of(layout: &Layout, expected: &[Expected]) -> Option<Ahead> {
        let mut places = Vec::new();
        for one in expected {
            let bound = |bound: Option<Quantity>| layout.y_of(bound.unwrap_or(one.mid));
            if let Some(x) = layout.x_of(one.day, 1.0) {
                places.push((x, bound(one.low)?, bound(Some(one.mid))?, bound(one.high)?));
            }
        }
        let ((first, start, ..), rest) = places.split_first().filter(|(_, rest)| !rest.is_empty())?;
        let (mut line, mut band) = (Path::default(), Path::default());
        line.start(*first, *start);
        band.start(*first, *start);
        for (x, _, mid, high) in rest {
            line.line(*x, *mid);
            band.line(*x, *high);
        }
        for (x, low, ..) in rest.iter().rev() {
            band.line(*x, *low);
        }
        band.close();
        Some(Ahead { line: line.into_text(), band: band.into_text() })
    }
}

#[cfg(test)]
mod tests {
    use super::Expected;
    use crate::layout::{Layout, Plot};
    use crate::points::tests::{day, q, series};

    fn expected(day_text: &str, low: &str, mid: &str, high: &str) -> Expected {
        Expected { day: day(day_text), low: low.parse().ok(), mid: q(mid), high: high.parse().ok() }
    }

    /// Two known months of 100 pixels each, two to come, and a scale to 100 over 100 pixels.
    fn paths(expected: &[Expected]) -> Option<(String, String)> {
        let series = series("2026-01-01", &["10", "10"]).running_total(true);
        let layout = Layout::new(&Plot {
            series: &series,
            width: 400.0,
            height: 100.0,
            has_granted: false,
            allowance: Some(q("100")),
            pace: None,
            until: Some(day("2026-04-30")),
            today: None,
            ahead: expected,
        });
        layout.ahead.map(|ahead| (ahead.line, ahead.band))
    }

    #[test]
    fn the_band_lies_between_the_bounds() {
        let start = expected("2026-02-28", "20", "20", "20");
        let march = expected("2026-03-31", "25", "30", "40");
        let april = expected("2026-04-30", "30", "45", "60");
        let (line, band) = paths(&[start, march, april]).unwrap();
        assert_eq!(line, "M200 80L300 70L400 55");
        assert_eq!(band, "M200 80L300 60L400 40L400 70L300 75Z");
    }

    #[test]
    fn an_open_side_ends_at_the_line() {
        let start = expected("2026-02-28", "20", "20", "20");
        let (_, band) = paths(&[start, expected("2026-04-30", "?", "45", "60")]).unwrap();
        assert_eq!(band, "M200 80L400 40L400 55Z");
        let (_, band) = paths(&[start, expected("2026-04-30", "30", "45", "?")]).unwrap();
        assert_eq!(band, "M200 80L400 55L400 70Z");
    }

    #[test]
    fn a_single_day_is_no_line() {
        assert_eq!(paths(&[]), None);
        assert_eq!(paths(&[expected("2026-02-28", "20", "20", "20")]), None);
        let beyond = expected("2027-02-28", "20", "20", "20");
        assert_eq!(paths(&[expected("2026-02-28", "20", "20", "20"), beyond]), None);
    }

    #[test]
    fn the_scale_covers_the_bounds() {
        let start = expected("2026-02-28", "20", "20", "20");
        let (line, _) = paths(&[start, expected("2026-04-30", "30", "150", "180")]).unwrap();
        // 20 and 150 of a scale to 200.
        assert_eq!(line, "M200 90L400 25");
    }
}
