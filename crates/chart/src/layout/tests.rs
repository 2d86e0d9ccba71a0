use super::{Bar, Layout, Move, Plot, Rect};
use crate::points::tests::{any_months, day, months, q, series};
use crate::points::{Period, Scope, Series};
use domain::date::Term;
use domain::quantity::Quantity;
use proptest::prelude::*;

fn plot(series: &Series) -> Plot<'_> {
    Plot {
        series,
        width: 400.0,
        height: 100.0,
        has_granted: false,
        allowance: None,
        pace: None,
        until: None,
        today: None,
        ahead: &[],
    }
}

fn known(bar: Bar) -> Rect {
    let Bar::Known(rect) = bar else { panic!("{bar:?}") };
    rect
}

fn term(start: &str, end: &str) -> Option<Term> {
    Term::parse(start, end)
}

#[test]
fn bars_stand_on_zero() {
    let series = series("2026-01-01", &["100", "-20", "0", "0.0001"]);
    let layout = Layout::new(&plot(&series));
    // Ticks from −25 to 100.
    assert!((layout.zero() - 80.0).abs() < 1e-9);
    let [first, negative, zero, little] = [0, 1, 2, 3].map(|at| known(layout.columns[at].consumed));
    assert!(first.y.abs() < 1e-9 && (first.height - 80.0).abs() < 1e-9);
    assert_eq!((first.x.round(), first.width.round()), (15.0, 70.0));
    assert!((negative.y - 80.0).abs() < 1e-9 && (negative.height - 16.0).abs() < 1e-9);
    assert_eq!(zero.height, 0.0);
    assert_eq!((little.height, little.y), (2.0, 78.0), "little is not nothing");
    assert_eq!(layout.columns[1].area, Rect { x: 100.0, y: 0.0, width: 100.0, height: 100.0 });
}

#[test]
fn what_is_unknown_is_as_high_as_the_plot() {
    let series = series("2026-01-01", &["1", "?"]);
    let layout = Layout::new(&plot(&series));
    let Bar::Unknown(rect) = layout.columns[1].consumed else { panic!() };
    assert_eq!((rect.x, rect.y, rect.width, rect.height), (230.0, 0.0, 140.0, 100.0));
    assert_eq!(layout.columns[1].granted, None);
}

#[test]
fn without_known_values_there_is_no_scale() {
    let series = series("2026-01-01", &["?", "?"]);
    let layout = Layout::new(&Plot {
        allowance: Some(q("5")),
        pace: term("2026-01-01", "2026-12-31"),
        ..plot(&series)
    });
    assert_eq!((layout.scale, layout.allowance, layout.pace), (None, None, None));
    assert!(matches!(layout.columns[..], [column, _] if matches!(column.consumed, Bar::Unknown(_))));
    assert_eq!(layout.consumed.line, "");
    let none = Layout::new(&plot(&Series::new(&[], Period::Month, Scope::Selected)));
    assert_eq!((none.columns.len(), none.point_at(0.0), none.moved(None, Move::Next)), (0, None, None));
}

#[test]
fn both_edges_of_overlaid_bars_can_be_seen() {
    let series = series("2026-01-01", &["5", "1"]);
    let layout = Layout::new(&Plot { has_granted: true, ..plot(&series) });
    let column = layout.columns[0];
    let (front, back) = (known(column.consumed), known(column.granted.unwrap()));
    assert!(back.x < front.x && back.x + back.width > front.x + front.width);
    assert!((back.x + back.width / 2.0 - front.x - front.width / 2.0).abs() < 1e-9, "the same middle");
    // 5 consumed and 50 granted.
    assert!((back.height - 100.0).abs() < 1e-9 && (front.height - 10.0).abs() < 1e-9);
    assert!(layout.granted.is_some());
}

#[test]
fn lines_are_interrupted_where_a_value_is_unknown() {
    let series = series("2026-01-01", &["0", "4", "?", "2"]);
    let layout = Layout::new(&plot(&series));
    assert_eq!(layout.consumed.line, "M50 100L150 0M350 50H350");
    assert_eq!(layout.consumed.steps, "M0 100H100V0H200M300 50H400");
    assert_eq!(layout.consumed.area, "M0 100V100H100V0H200V100ZM300 100V50H400V100Z");
    let total = series.running_total(true);
    let layout = Layout::new(&plot(&total));
    assert_eq!(layout.consumed.steps, "M0 100H100V0H200");
    let Bar::Unknown(rect) = layout.columns[2].consumed else { panic!() };
    assert_eq!((rect.x, rect.width), (200.0, 100.0), "neighbours touch");
}

#[test]
fn the_even_pace_follows_the_days_of_the_term() {
    let series = series("2026-01-01", &["1", "1"]).running_total(true);
    let year = Plot {
        allowance: Some(q("100")),
        pace: term("2026-01-01", "2026-04-10"),
        until: Some(day("2026-04-10")),
        today: Some(day("2026-02-28")),
        ..plot(&series)
    };
    let layout = Layout::new(&year);
    assert_eq!((layout.slots.len(), layout.columns.len()), (4, 2));
    assert_eq!(layout.allowance, Some(0.0));
    // 31, 59 and 90 of 100 days.
    assert_eq!(layout.pace.as_deref(), Some("M0 100L100 69L200 41L300 10L333.33 0"));
    assert_eq!(layout.today.map(|x| (x * 100.0).round()), Some(19821.0));
    let at = |day_text: &str| Layout::new(&Plot { today: Some(day(day_text)), ..year }).today.is_some();
    assert!(at("2026-01-01") && at("2026-04-30"));
    assert!(!at("2025-12-31") && !at("2026-05-01"), "it is not on the axis");
}

#[test]
fn of_the_even_pace_only_what_is_on_the_axis_is_drawn() {
    let series = series("2026-02-01", &["1"]).running_total(true);
    let of = |pace| Layout::new(&Plot { allowance: Some(q("100")), pace, ..plot(&series) }).pace;
    assert_eq!(of(term("2026-01-31", "2026-05-10")).as_deref(), Some("M0 99L400 71"));
    assert_eq!(of(term("2026-02-15", "2026-02-24")).as_deref(), Some("M200 100L342.86 0"));
    assert_eq!(of(term("2025-01-01", "2025-12-31")), None);
    assert_eq!(of(term("2026-02-10", "2026-02-01")), None);
    assert_eq!(of(None), None);
}

#[test]
fn the_even_pace_starts_with_its_term() {
    let series = series("2026-01-01", &["1", "1", "1", "1"]).running_total(true);
    let pace = term("2026-03-01", "2026-05-09");
    let layout = Layout::new(&Plot { allowance: Some(q("70")), pace, ..plot(&series) });
    // To the end of the axis: 61 of 70 days.
    let zero = layout.zero();
    assert_eq!(numbers(layout.pace.as_deref().unwrap())[..4], [200.0, zero, 300.0, 61.25]);
    assert_eq!(layout.pace.unwrap().matches('L').count(), 2);
}

#[test]
fn points_are_found_under_the_pointer() {
    let series = series("2026-01-01", &["1", "2", "?"]);
    let layout = Layout::new(&Plot { until: Some(day("2026-04-30")), ..plot(&series) });
    for (x, point) in [
        (-0.1, None),
        (0.0, Some(0)),
        (99.9, Some(0)),
        (100.0, Some(1)),
        (250.0, Some(2)),
        (300.0, None),
        (400.0, None),
        (f64::NAN, None),
    ] {
        assert_eq!(layout.point_at(x), point, "{x}");
    }
    assert_eq!(Layout::new(&plot(&series)).point_at(400.0), Some(2), "the right edge");
    assert_eq!(Layout::new(&Plot { width: 0.0, ..plot(&series) }).point_at(0.0), None);
}

#[test]
fn keys_lead_from_point_to_point() {
    let series = series("2026-01-01", &["1", "2", "?"]);
    let layout = Layout::new(&plot(&series));
    for (from, step, to) in [
        (None, Move::Next, 0),
        (None, Move::Previous, 2),
        (Some(0), Move::Previous, 0),
        (Some(0), Move::Next, 1),
        (Some(2), Move::Next, 2),
        (Some(2), Move::Previous, 1),
        (Some(2), Move::First, 0),
        (Some(0), Move::Last, 2),
        (Some(9), Move::Previous, 2),
    ] {
        assert_eq!(layout.moved(from, step), Some(to), "{from:?} {step:?}");
    }
}

/// The numbers of a path.
fn numbers(path: &str) -> Vec<f64> {
    let parts = path.split(|c: char| c.is_ascii_uppercase() || c == ' ');
    parts.filter(|part| !part.is_empty()).map(|part| part.parse().unwrap()).collect()
}

proptest! {
    #[test]
    fn everything_is_within_the_plot(
        rows in any_months(40),
        width in 1.0..2000.0_f64,
        height in 1.0..500.0_f64,
        is_total in any::<bool>(),
        has_granted in any::<bool>(),
        allowance in prop::option::of(0..3000_u64),
        extra in prop::option::of(0..800_i64),
    ) {
        for period in [Period::Month, Period::Quarter] {
            let single = Series::new(&rows, period, Scope::Selected);
            let series = if is_total { single.running_total(true) } else { single };
            let start = series.points().first().map(|point| point.slot.first);
            let later = start.zip(extra).map(|(start, days)| start + chrono::TimeDelta::days(days));
            let layout = Layout::new(&Plot {
                width,
                height,
                has_granted,
                allowance: allowance.map(Quantity::from_count),
                pace: start.zip(later).map(|(start, end)| Term { start, end }),
                until: later,
                today: later,
                ..plot(&series)
            });
            prop_assert_eq!(layout.columns.len(), series.points().len());
            let mut right = 0.0;
            for (at, column) in layout.columns.iter().enumerate() {
                prop_assert!((column.area.x - right).abs() < 1e-6);
                right = column.area.x + column.area.width;
                prop_assert_eq!(layout.point_at(column.area.x + column.area.width / 2.0), Some(at));
                for bar in [Some(column.consumed), column.granted].into_iter().flatten() {
                    let (Bar::Known(rect) | Bar::Unknown(rect)) = bar;
                    prop_assert!(rect.x >= column.area.x - 1e-9 && rect.x + rect.width <= right + 1e-9);
                    prop_assert!(rect.y >= -1e-9 && rect.y + rect.height <= height + 1e-9);
                    prop_assert!(rect.width >= 0.0 && rect.height >= 0.0);
                }
                let is_known = matches!(column.consumed, Bar::Known(_));
                prop_assert_eq!(is_known, series.points()[at].consumed.is_some());
            }
            prop_assert!(right <= width + 1e-6);
            let paths = [Some(&layout.consumed), layout.granted.as_ref()].into_iter().flatten();
            let texts = paths.flat_map(|paths| [&paths.line, &paths.steps, &paths.area]).chain(&layout.pace);
            for text in texts {
                prop_assert!(numbers(text).iter().all(|number| (-0.01..=width.max(height) + 0.01).contains(number)));
            }
            for (x, size) in [(layout.today, width), (layout.allowance, height)] {
                prop_assert!(x.is_none_or(|x| (-1e-9..=size + 1e-9).contains(&x)));
            }
        }
    }

    #[test]
    fn higher_values_are_drawn_higher(rows in any_months(20)) {
        let series = Series::new(&rows, Period::Month, Scope::Selected);
        let layout = Layout::new(&plot(&series));
        let mut known: Vec<_> = series.points().iter().filter_map(|point| point.consumed).collect();
        known.sort();
        for pair in known.windows(2) {
            prop_assert!(layout.y_of(pair[1]) <= layout.y_of(pair[0]));
        }
    }

    #[test]
    fn steps_and_pace_agree_where_use_is_even(count in 1..12_usize) {
        // As much each month as it has days: the total is on the even pace at the end of each month.
        let rows: Vec<_> = months("2026-01-01", &["0"; 12]).into_iter().take(count).map(|mut month| {
            month.consumed = Some(Quantity::from_count(Period::Month.slot(month.first).days() as u64));
            month
        }).collect();
        let series = Series::new(&rows, Period::Month, Scope::Selected).running_total(true);
        let layout = Layout::new(&Plot {
            allowance: Some(q("365")),
            pace: term("2026-01-01", "2026-12-31"),
            ..plot(&series)
        });
        let ends = numbers(layout.pace.as_deref().unwrap()).chunks(2).skip(1).map(|pair| pair[1]).collect::<Vec<_>>();
        for (point, end) in series.points().iter().zip(ends) {
            prop_assert!((layout.y_of(point.consumed.unwrap()).unwrap() - end).abs() < 0.02);
        }
    }
}
