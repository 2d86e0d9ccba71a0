//! Which periods of the time axis have a label.

use crate::points::{Period, Slot};
use chrono::Datelike;

/// A label of the time axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// The period: its position on the axis.
    pub at: usize,
    /// Middle of the label, from the left edge of the plot. A label may reach beyond the plot by half its width.
    pub x: f64,
    /// Whether to show the year: on the first label, and where it differs from that of the label before.
    pub has_year: bool,
}

/// Distances between labels: parts of a year, then whole years.
const MONTHS: [usize; 11] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
const QUARTERS: [usize; 9] = [1, 2, 4, 8, 20, 40, 80, 200, 400];

/// The labels of an axis of this width, each of which takes up to `label_width`.
///
/// They are evenly spaced by months, quarters, half years or years, so that the same months are labelled in every year. The first
/// period always has one.
pub fn labels(slots: &[Slot], period: Period, width: f64, label_width: f64) -> Vec<Label> {
    let slot_width = width / slots.len().max(1) as f64;
    let distances = match period {
        Period::Month => &MONTHS[..],
        Period::Quarter => &QUARTERS[..],
    };
    let fits = |distance: &&usize| **distance as f64 * slot_width >= label_width;
    let distance = distances.iter().find(fits).copied().unwrap_or(slots.len().max(1));
    let mut year = None;
    let label = |(at, slot): (usize, &Slot)| {
        let before = year.replace(slot.first.year());
        Label { at, x: (at as f64 + 0.5) * slot_width, has_year: before != year }
    };
    slots.iter().enumerate().step_by(distance).map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::{Label, labels};
    use crate::points::tests::day;
    use crate::points::{Period, Slot};
    use proptest::prelude::*;

    fn slots(first: &str, period: Period, count: usize) -> Vec<Slot> {
        let next = |slot: &Slot| slot.next(period);
        std::iter::successors(Some(period.slot(day(first))), next).take(count).collect()
    }

    fn of(first: &str, period: Period, count: usize, width: f64) -> Vec<(usize, bool)> {
        let labels = labels(&slots(first, period, count), period, width, 60.0);
        labels.iter().map(|label| (label.at, label.has_year)).collect()
    }

    #[test]
    fn labels_are_as_many_as_have_room() {
        let by_month = |count, width| of("2026-01-01", Period::Month, count, width);
        assert_eq!(by_month(0, 600.0), []);
        assert_eq!(by_month(1, 600.0), [(0, true)]);
        assert_eq!(by_month(3, 600.0), [(0, true), (1, false), (2, false)]);
        assert_eq!(by_month(12, 720.0).len(), 12);
        assert_eq!(by_month(12, 719.0).len(), 6);
        assert_eq!(by_month(12, 600.0)[..3], [(0, true), (2, false), (4, false)]);
        assert_eq!(by_month(12, 300.0), [(0, true), (3, false), (6, false), (9, false)]);
        assert_eq!(
            by_month(36, 600.0),
            [(0, true), (6, false), (12, true), (18, false), (24, true), (30, false)]
        );
        assert_eq!(
            by_month(120, 600.0),
            [
                (0, true),
                (12, true),
                (24, true),
                (36, true),
                (48, true),
                (60, true),
                (72, true),
                (84, true),
                (96, true),
                (108, true)
            ]
        );
        assert_eq!(by_month(1200, 600.0).len(), 10);
        assert_eq!(
            of("2026-04-01", Period::Quarter, 8, 240.0),
            [(0, true), (2, false), (4, true), (6, false)]
        );
    }

    #[test]
    fn labels_are_in_the_middle_of_their_period() {
        let labels = labels(&slots("2026-01-01", Period::Month, 3), Period::Month, 300.0, 60.0);
        assert_eq!(labels.iter().map(|label| label.x).collect::<Vec<_>>(), [50.0, 150.0, 250.0]);
    }

    #[test]
    fn the_first_label_stays_where_nothing_fits() {
        for width in [0.0, 1.0, f64::NAN, -5.0] {
            assert_eq!(of("2026-01-01", Period::Month, 12, width), [(0, true)]);
        }
    }

    #[test]
    fn the_year_is_shown_where_it_changes() {
        let years: Vec<_> = of("2026-11-01", Period::Month, 4, 600.0);
        assert_eq!(years, [(0, true), (1, false), (2, true), (3, false)]);
    }

    proptest! {
        #[test]
        fn labels_are_evenly_spaced_and_never_closer_than_their_width(
            count in prop_oneof![1..40_usize, 100..1200_usize],
            by_quarter in any::<bool>(),
            width in 1.0..2000.0_f64,
            label_width in 1.0..200.0_f64,
        ) {
            let period = if by_quarter { Period::Quarter } else { Period::Month };
            let slots = slots("2026-02-01", period, count);
            let labels = labels(&slots, period, width, label_width);
            prop_assert_eq!((labels[0].at, labels[0].has_year), (0, true));
            let distance = labels.get(1).map(|label| label.at);
            for pair in labels.windows(2) {
                let [before, after]: [Label; 2] = [pair[0], pair[1]];
                prop_assert!(after.x - before.x >= label_width - 1e-6);
                prop_assert_eq!(Some(after.at - before.at), distance);
                let year = |label: Label| slots[label.at].first.format("%Y").to_string();
                prop_assert_eq!(after.has_year, year(before) != year(after));
            }
            prop_assert!(labels.iter().all(|label| (0.0..=width).contains(&label.x)));
            // No more room is wasted than the next distance needs.
            let used = labels.len() as f64 * label_width;
            prop_assert!(used * 7.5 + 2.0 * label_width >= width.min(count as f64 * label_width));
        }
    }
}
