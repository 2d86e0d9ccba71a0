//! The verdicts and their figures, checked by hand.

use super::*;
use crate::detail::{Line, Lot, Part};
use crate::samples::{self, day, months, q, stamp, term, year};
use crate::{ResponseMeta, Unit};

/// An entitlement with this allowance and consumption of the agreement, in hours. That of the workspaces is unknown.
pub(super) fn hours(allowed: &str, consumed: &str) -> Entitlement {
    change(samples::hours("e", allowed, consumed), |it| it.usage.consumed = None)
}

fn outlook(entitlement: &Entitlement, values: &[&str], as_of: &str) -> Outlook {
    Outlook::of(entitlement, year(), Some(&months(values)), day(as_of))
}

fn verdict(allowed: &str, consumed: &str, values: &[&str], as_of: &str) -> Verdict {
    outlook(&hours(allowed, consumed), values, as_of).verdict
}

/// 31, 28, 31, 30 and 31 hours from January to May: one a day.
const ONE_A_DAY: [&str; 6] = ["31", "28", "31", "30", "31", "0"];

fn change(entitlement: Entitlement, change: impl FnOnce(&mut Entitlement)) -> Entitlement {
    let mut entitlement = entitlement;
    change(&mut entitlement);
    entitlement
}

#[test]
fn a_steady_pace_runs_out_is_at_risk_or_on_track() {
    // On June 30, 151 hours were used; 184 days are left, and one hour a day is used.
    let of = |allowed| outlook(&hours(allowed, "151"), &ONE_A_DAY, "2026-06-30");
    assert_eq!(of("251").verdict, Verdict::RunsOut { on: day("2026-10-08") }, "100 days later");
    assert_eq!(of("335").verdict, Verdict::RunsOut { on: day("2026-12-31") }, "on the last day");
    assert_eq!(of("336").verdict, Verdict::OnTrack);
    // One hundred and eighty-four hours of 372 are used in what is left of the term; 37 of 372 is not more than a tenth.
    assert_eq!(of("372").verdict, Verdict::OnTrack);
    assert_eq!(of("373").verdict, Verdict::AtRisk { amount: q("38"), percent: Some(q("10")) });
    let projection = of("373").projection.unwrap();
    assert_eq!(projection.consumption, Estimate { low: Some(q("184")), mid: q("184"), high: Some(q("184")) });
    assert_eq!(projection.left, Estimate { low: Some(q("38")), mid: q("38"), high: Some(q("38")) });
    assert_eq!(projection.runs_out.expected, RunOutDay::AfterEnd);
    assert_eq!(
        (projection.pace, projection.days_left, projection.whole_months, projection.trend),
        (q("30.5"), 184, 5, None)
    );
}

fn detail() -> Detail {
    let as_of = day("2026-06-30").and_hms_opt(23, 0, 0).unwrap().and_utc();
    Detail {
        stamp: ResponseMeta { as_of: Some(as_of), ..stamp() },
        package: Some(Part { name: "P".into(), number: None, term: Some(year()) }),
        lines: vec![Line {
            purchased: None,
            remaining: None,
            usage: hours("251", "151").usage,
            left_of_lots: false,
        }],
        series: months(&ONE_A_DAY).months,
        entitlement_ids: vec!["e".into()],
        ..samples::detail()
    }
}

#[test]
fn a_drilldown_has_the_outlook_of_its_entitlement() {
    let expected = outlook(&hours("251", "151"), &ONE_A_DAY, "2026-06-30");
    assert_eq!(Outlook::of_detail(&detail()), Some(expected));
    let without = |change: fn(&mut Detail)| {
        let mut detail = detail();
        change(&mut detail);
        Outlook::of_detail(&detail)
    };
    let early = without(|it| it.visible_only = true).map(|outlook| outlook.verdict);
    assert_eq!(early, Some(Verdict::TooEarly(TooEarly::VisibleOnly)));
    let early = without(|it| it.series[0].consumed_total = Some(q("30"))).map(|outlook| outlook.verdict);
    assert_eq!(early, Some(Verdict::TooEarly(TooEarly::MonthsDiffer)));
    assert_eq!(without(|it| it.entitlement_ids.push("f".into())), None, "a kind over several");
    assert_eq!(without(|it| it.lines.push(it.lines[0].clone())), None);
    assert_eq!(without(|it| it.package = None), None);
    assert_eq!(without(|it| it.stamp.as_of = None), None);
}

#[test]
fn a_tenth_is_not_more_than_a_tenth() {
    let of = |allowed: &str, available: &str| {
        let entitlement = change(hours(allowed, "151"), |it| it.usage.available = Some(Some(q(available))));
        outlook(&entitlement, &ONE_A_DAY, "2026-06-30").verdict.kind()
    };
    assert_eq!(of("500", "234"), VerdictKind::OnTrack);
    assert_eq!(of("500", "234.01"), VerdictKind::AtRisk);
    assert_eq!(of("500", "184"), VerdictKind::RunsOut);
    assert_eq!(of("500", "184.01"), VerdictKind::OnTrack);
}

#[test]
fn verdicts_have_an_order() {
    let steady = ["10", "10", "10", "10"];
    let on = "2026-04-15";
    use TooEarly::*;
    let too_early = |reason| Verdict::TooEarly(reason);
    // Ended and not begun come before everything, and the last day is a day.
    assert_eq!(verdict("10", "40", &steady, "2027-01-01"), Verdict::NotApplicable(NotApplicable::Ended));
    assert_eq!(verdict("10", "40", &steady, "2025-12-31"), Verdict::NotApplicable(NotApplicable::NotBegun));
    assert_eq!(verdict("10", "40", &steady, on), Verdict::Over { by: q("30") });
    assert_eq!(verdict("40", "40", &steady, on), Verdict::UsedUp);
    assert_eq!(verdict("40", "0", &["0", "0", "0", "0"], on), Verdict::NotStarted { left: q("40") });
    // What does not add up is not even over.
    assert_eq!(verdict("10", "41", &steady, on), too_early(MonthsDiffer));
    assert_eq!(verdict("10", "?", &steady, on), too_early(ConsumptionUnknown));
    // An unknown month, or few of them, come after what is known without them.
    for values in [&["10", "?", "10", "10"][..], &["10", "10"], &[]] {
        assert_eq!(verdict("10", "40", values, on), Verdict::Over { by: q("30") });
        assert_eq!(verdict("40", "40", values, on), Verdict::UsedUp);
        assert_eq!(verdict("40", "0", values, on).kind(), VerdictKind::NotStarted);
        assert_eq!(verdict("400", "40", values, on), too_early(MonthUnknown));
    }
    assert_eq!(verdict("400", "30", &["10", "10", "10"], "2026-03-31"), too_early(FewMonths { whole: 2 }));
    assert_eq!(verdict("400", "7", &["7"], "2026-01-31"), too_early(FewMonths { whole: 0 }));
    assert_eq!(verdict("4", "7", &["7"], "2026-01-31"), Verdict::Over { by: q("3") }, "in the first month");
}

#[test]
fn without_months_only_what_is_exact_is_said() {
    let of = |allowed, consumed| Outlook::of(&hours(allowed, consumed), year(), None, day("2026-06-30"));
    assert_eq!(of("10", "12").verdict, Verdict::Over { by: q("2") });
    assert_eq!(of("12", "12").verdict, Verdict::UsedUp);
    assert_eq!(of("12", "0"), Verdict::NotStarted { left: q("12") }.into());
    assert_eq!(of("12", "1"), Verdict::TooEarly(TooEarly::NoMonths).into());
    assert_eq!(of("0", "0").verdict, Verdict::UsedUp, "nothing can be used");
}

#[test]
fn only_quantities_have_an_outlook_and_seats_only_get_over() {
    let of = |allowance: Allowance| {
        let entitlement = change(hours("1", "151"), |it| it.usage.allowance = allowance);
        outlook(&entitlement, &ONE_A_DAY, "2026-06-30").verdict
    };
    let none = Verdict::NotApplicable(NotApplicable::NotAQuantity);
    for allowance in [
        Allowance::AsNeeded,
        Allowance::Included,
        Allowance::PerIncident(q("4"), Unit::Hours),
        Allowance::Unknown("vouchers".into()),
        Allowance::Allowed(q("151")),
    ] {
        assert_eq!(of(allowance), none);
    }
    assert_eq!(of(Allowance::Allowed(q("150"))), Verdict::Over { by: q("1") });
    assert_eq!(of(Allowance::Unknown("quantity".into())), Verdict::TooEarly(TooEarly::AllowanceUnknown));
    // Seats need no months.
    let seats = change(hours("1", "9"), |it| it.usage.allowance = Allowance::Allowed(q("8")));
    assert_eq!(Outlook::of(&seats, year(), None, day("2026-01-02")).verdict, Verdict::Over { by: q("1") });
}

#[test]
fn figures_of_which_a_part_is_unknown_have_no_outlook() {
    let of = |change_it: fn(&mut Entitlement)| {
        outlook(&change(hours("400", "151"), change_it), &ONE_A_DAY, "2026-06-30").verdict
    };
    assert_eq!(of(|it| it.visible_only = true), Verdict::TooEarly(TooEarly::VisibleOnly));
    assert_eq!(of(|it| it.usage.unknown_parts = 1), Verdict::TooEarly(TooEarly::ConsumptionUnknown));
    assert_eq!(of(|it| it.usage.available = Some(None)), Verdict::TooEarly(TooEarly::RemainderUnknown));
    assert_eq!(of(|it| it.usage.available = Some(Some(q("-2")))), Verdict::UsedUp);
    let visible = EntitlementHistory { visible_only: true, ..months(&ONE_A_DAY) };
    let outlook = Outlook::of(&hours("400", "151"), year(), Some(&visible), day("2026-06-30"));
    assert_eq!(outlook.verdict, Verdict::TooEarly(TooEarly::VisibleOnly));
}

#[test]
fn the_figures_of_the_workspaces_are_not_those_of_the_agreement() {
    let mut known = months(&ONE_A_DAY);
    for month in &mut known.months {
        month.consumed = month.consumed_total;
        month.consumed_total = None;
    }
    let outlook = Outlook::of(&hours("400", "151"), year(), Some(&known), day("2026-06-30"));
    assert_eq!(outlook.verdict, Verdict::TooEarly(TooEarly::MonthUnknown));
}

#[test]
fn a_term_that_ends_before_it_starts_has_no_outlook() {
    let backwards = term("2026-12-31", "2026-01-01");
    for (on, reason) in [
        ("2025-06-30", NotApplicable::NotBegun),
        ("2026-01-01", NotApplicable::NotBegun),
        ("2026-06-30", NotApplicable::Ended),
        ("2027-06-30", NotApplicable::Ended),
    ] {
        let outlook = Outlook::of(&hours("400", "151"), backwards, Some(&months(&ONE_A_DAY)), day(on));
        assert_eq!(outlook.verdict, Verdict::NotApplicable(reason), "{on}");
    }
}

#[test]
fn on_the_last_day_what_is_left_is_at_risk() {
    let values = ["10"; 12];
    let outlook = outlook(&hours("200", "120"), &values, "2026-12-31");
    assert_eq!(outlook.verdict, Verdict::AtRisk { amount: q("80"), percent: Some(q("40")) });
    let projection = outlook.projection.unwrap();
    assert_eq!((projection.consumption.high, projection.days_left), (Some(q("0")), 0));
    let scheduled = change(hours("200", "120"), |it| it.usage.scheduled = Some(q("80")));
    let outlook = Outlook::of(&scheduled, year(), Some(&months(&values)), day("2026-12-31"));
    assert_eq!(outlook.verdict, Verdict::RunsOut { on: day("2026-12-31") });
}

#[test]
fn a_little_at_risk_is_not_none() {
    let values = ["1", "0", "0", "0", "0", "0", "0", "0", "0", "0", "1", "0.6"];
    let credits = change(hours("3", "2.6"), |it| it.usage.unit = Unit::Credits);
    let outlook = outlook(&credits, &values, "2026-12-31");
    assert_eq!(outlook.verdict, Verdict::AtRisk { amount: q("0.4"), percent: Some(q("13")) });
}

#[test]
fn what_is_scheduled_is_a_floor() {
    let of = |scheduled: &str| {
        let entitlement = change(hours("500", "151"), |it| it.usage.scheduled = Some(q(scheduled)));
        outlook(&entitlement, &ONE_A_DAY, "2026-06-30")
    };
    assert_eq!(
        of("184").projection,
        of("100").projection.map(|it| {
            let model = Model { scheduled: q("184"), ..it.model };
            Projection { model, ..it }
        })
    );
    let range = of("200.1").projection.unwrap().consumption;
    assert_eq!(range, Estimate { low: Some(q("200.25")), mid: q("200.25"), high: Some(q("200.25")) });
    // 349 hours are left: the whole is scheduled until the last day.
    assert_eq!(of("349").verdict, Verdict::RunsOut { on: day("2026-12-31") });
    // Twice as much leads there in half the time.
    assert_eq!(of("698").verdict, Verdict::RunsOut { on: day("2026-09-30") });
    assert_eq!(of("-5").verdict.kind(), VerdictKind::AtRisk);
}

#[test]
fn a_trend_opens_one_side() {
    let rising = ["1", "2", "3", "4", "5", "6", "0"];
    let up = outlook(&hours("30", "21"), &rising, "2026-07-15").projection.unwrap();
    assert_eq!(up.trend, Some(Trend::Rising));
    assert_eq!((up.consumption.high, up.left.low), (None, None));
    assert!(up.consumption.low.is_some() && up.left.high.is_some());
    assert_eq!(up.runs_out.earliest, RunOutDay::Open);
    assert!(matches!(up.runs_out.expected, RunOutDay::On(_)));
    let falling = ["6", "5", "4", "3", "2", "1", "0"];
    let down = outlook(&hours("30", "21"), &falling, "2026-07-15").projection.unwrap();
    assert_eq!((down.trend, down.consumption.low, down.left.high), (Some(Trend::Falling), None, None));
    assert_eq!(down.runs_out.latest, RunOutDay::Open);
    let band = up.consumed_until(day("2026-09-30")).unwrap();
    assert!(band.high.is_none() && band.low.is_some());
}

#[test]
fn a_varying_pace_has_a_range() {
    let values = ["10", "30", "20", "25", "15", "20", "0"];
    let projection = outlook(&hours("220", "120"), &values, "2026-07-01").projection.unwrap();
    let Estimate { low: Some(low), mid, high: Some(high) } = projection.consumption else { panic!("open") };
    assert!(low < mid && mid < high);
    let days = |day: RunOutDay| match day {
        RunOutDay::On(day) => day,
        _ => NaiveDate::MAX,
    };
    let RunOut { earliest, expected, latest } = projection.runs_out;
    assert!(days(earliest) < days(expected) && days(expected) <= days(latest));
    assert_eq!(projection.left.low, Some(q("0")));
}

#[test]
fn a_band_begins_now_and_ends_with_the_term() {
    let values = ["10", "30", "20", "25", "15", "20", "0"];
    let projection = outlook(&hours("320", "120"), &values, "2026-07-01").projection.unwrap();
    let nothing = Estimate { low: Some(q("0")), mid: q("0"), high: Some(q("0")) };
    assert_eq!(projection.consumed_until(day("2026-07-01")), Some(nothing));
    assert_eq!(projection.consumed_until(day("2026-12-31")), Some(projection.consumption));
    assert_eq!(projection.consumed_until(day("2026-06-30")), None);
    assert_eq!(projection.consumed_until(day("2027-01-01")), None, "there is no outlook after the end");
}

#[test]
fn a_small_pace_is_not_none() {
    let cases = change(hours("50", "1"), |it| it.usage.unit = Unit::Cases);
    let values = ["0", "0", "0", "0", "0", "1", "0"];
    let projection = outlook(&cases, &values, "2026-07-01").projection.unwrap();
    assert_eq!(projection.pace, q("0.2"));
    let hours = outlook(&hours("50", "0.01"), &["0", "0", "0", "0", "0", "0.01", "0"], "2026-07-01");
    assert_eq!(hours.projection.unwrap().pace, q("0.25"));
}

#[test]
fn huge_figures_are_right_or_unknown() {
    let most = "999999999999999999999999";
    let values = [most, most, most, "0"];
    let sum = q(most).times(3).unwrap();
    let huge = |allowed: Quantity| {
        change(hours("1", "1"), |it| {
            it.usage.allowance = Allowance::Quantity(allowed);
            it.usage.consumed_total = Some(sum);
        })
    };
    let of = |allowed| outlook(&huge(allowed), &values, "2026-04-01").verdict;
    assert_eq!(of(sum), Verdict::UsedUp);
    assert_eq!(of(q("1")), Verdict::Over { by: sum.minus(q("1")).unwrap() });
    assert_eq!(of(sum.plus(q("1")).unwrap()), Verdict::RunsOut { on: day("2026-04-02") });
    assert_eq!(of(sum.times(1000).unwrap()).kind(), VerdictKind::AtRisk);
    // Beyond fifteen digits an estimate is rounded, and what is expected to run out has nothing left all the same.
    let [january, february, march] =
        [31, 28, 31].map(|days| q("1234567890123414").times(days).unwrap().to_string());
    let daily = [january.as_str(), &february, &march, "0"];
    let used = q("1234567890123414").times(90).unwrap();
    let entitlement = change(huge(q("1234567890123414").times(90 + 274).unwrap()), |it| {
        it.usage.consumed_total = Some(used);
    });
    let last = outlook(&entitlement, &daily, "2026-04-01");
    assert_eq!(last.verdict, Verdict::RunsOut { on: day("2026-12-31") });
    assert_eq!(last.projection.unwrap().left.mid, Quantity::ZERO);
    // The consumption of ten thousand years is more than a quantity holds, and is not said.
    let ages = term("2026-01-01", "9999-12-31");
    let most = q("999999999999999999999999").times(2_000_000_000_000).unwrap();
    let mut rows = months(&["1", "1", "1", "0"]);
    for month in &mut rows.months[..3] {
        month.consumed_total = Some(most);
    }
    let entitlement = change(hours("1", "1"), |it| {
        it.usage.allowance = Allowance::Quantity(most.times(4).unwrap());
        it.usage.consumed_total = most.times(3);
    });
    let outlook = Outlook::of(&entitlement, ages, Some(&rows), day("2026-04-01"));
    assert_eq!(outlook.verdict, Verdict::TooEarly(TooEarly::TooLarge));
}

#[test]
fn a_plan_is_added_to_the_pace_in_its_month() {
    let entitlement = hours("400", "151");
    let rows = months(&ONE_A_DAY);
    let of =
        |plan: &[PlannedAmount]| Outlook::planned(&entitlement, year(), Some(&rows), day("2026-06-30"), plan);
    let plan = |month: &str, amount: &str| PlannedAmount { month: day(month), amount: q(amount) };
    // 249 hours are left; 184 are used anyway.
    let left = |outlook: &Outlook| outlook.projection.as_ref().unwrap().left.mid;
    assert_eq!(left(&of(&[])), q("65"));
    assert_eq!(left(&of(&[plan("2026-09-01", "40")])), q("25"));
    assert_eq!(of(&[plan("2026-06-01", "40"), plan("2027-01-01", "40")]), of(&[]), "past and after the end");
    // 64 days until September: 64 hours, and 185 in the first of two months leave nothing.
    let all = of(&[plan("2026-07-01", "218")]);
    assert_eq!(all.verdict, Verdict::RunsOut { on: day("2026-07-31") });
    let later = of(&[plan("2026-12-01", "80")]);
    // 153 hours until November; (80 + 31) / 31 a day then: 96 are used after 27 days.
    assert_eq!(later.verdict, Verdict::RunsOut { on: day("2026-12-27") });
    assert_eq!(all.projection.unwrap().pace, q("30.5"), "the pace is that without a plan");
    let even = split_evenly(q("65"), &Unit::Hours, year(), day("2026-06-30"));
    assert_eq!((even.len(), of(&even).verdict.kind(), left(&of(&even))), (6, VerdictKind::RunsOut, q("0")));
}

#[test]
fn an_entitlement_that_nothing_was_used_of_can_be_planned() {
    let plan = [PlannedAmount { month: day("2026-05-01"), amount: q("30") }];
    let of =
        |plan: &[PlannedAmount]| Outlook::planned(&hours("40", "0"), year(), None, day("2026-01-20"), plan);
    assert_eq!(of(&[]).projection, None);
    let outlook = of(&plan);
    assert_eq!(outlook.verdict, Verdict::NotStarted { left: q("40") });
    assert_eq!(outlook.projection.unwrap().left.mid, q("10"));
    // With months that are known to be idle, there is a figure without a plan.
    let idle = outlook_of_idle();
    assert_eq!(
        idle.projection.unwrap().consumption,
        Estimate { low: Some(q("0")), mid: q("0"), high: Some(q("0")) }
    );
}

fn outlook_of_idle() -> Outlook {
    outlook(&hours("40", "0"), &["0", "0", "0", "0"], "2026-04-10")
}

fn lot(name: &str, start: &str, expires: &str, left: &str) -> Lot {
    Lot { start: Some(day(start)), ..samples::lot(name, expires, left) }
}

/// Credits used at one a day until the end of June, and these lots.
fn credits(lots: Vec<Lot>) -> Outlook {
    let entitlement = change(hours("500", "151"), |it| it.usage.unit = Unit::Credits);
    let rows = EntitlementHistory { lots, ..months(&ONE_A_DAY) };
    Outlook::of(&entitlement, year(), Some(&rows), day("2026-06-30"))
}

fn lapses(outlook: &Outlook) -> Vec<(String, String)> {
    let lots = &outlook.lots.as_ref().unwrap().lots;
    lots.iter().map(|lot| (lot.name.to_string(), lot.lapses.mid.to_string())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, left)| ((*name).to_owned(), (*left).to_owned())).collect()
}

#[test]
fn consumption_draws_on_the_lot_that_expires_first() {
    let outlook = credits(vec![
        lot("later", "2026-01-01", "2026-12-31", "150"),
        lot("first", "2026-01-01", "2026-07-30", "50"),
        lot("gone", "2026-01-01", "2026-06-29", "40"),
        lot("empty", "2026-01-01", "2026-09-30", "0"),
    ]);
    // Of the first, 30 are used by July 30. Then there are 154 days for 150.
    assert_eq!(lapses(&outlook), pairs(&[("first", "20"), ("later", "0")]));
    let lots = outlook.lots.as_ref().unwrap();
    assert_eq!(lots.next_lapse().map(|lot| lot.expires), Some(day("2026-07-30")));
    assert_eq!(lots.at_risk, q("20"));
    assert_eq!(outlook.verdict, Verdict::OnTrack, "20 of 500, and 200 are left instead of 349");
}

#[test]
fn what_lapses_with_lots_is_at_risk_although_the_pace_would_use_it() {
    let outlook = credits(vec![
        lot("a", "2026-01-01", "2026-07-10", "90"),
        lot("b", "2026-01-01", "2027-01-03", "100"),
    ]);
    // 190 less 184 would be left, but 80 lapse on July 10.
    assert_eq!(lapses(&outlook), pairs(&[("a", "80"), ("b", "0")]));
    assert_eq!(outlook.verdict, Verdict::AtRisk { amount: q("80"), percent: Some(q("16")) });
}

#[test]
fn a_lot_is_not_used_before_it_starts() {
    let outlook = credits(vec![
        lot("now", "2026-01-01", "2026-12-31", "200"),
        lot("later", "2026-10-01", "2026-11-30", "100"),
    ]);
    // 61 of 100 from October to November; the other 123 are of the lot that can be used now.
    assert_eq!(lapses(&outlook), pairs(&[("later", "39"), ("now", "77")]));
}

#[test]
fn lots_that_are_not_known_or_do_not_add_up_say_nothing() {
    let some = lot("a", "2026-01-01", "2026-12-31", "300");
    for lots in [
        vec![],
        vec![some.clone(), lot("b", "2026-01-01", "2026-12-31", "?")],
        vec![some.clone(), lot("b", "2026-01-01", "?", "20")],
        vec![some.clone(), lot("b", "2026-01-01", "2026-12-31", "-20")],
    ] {
        let outlook = credits(lots);
        assert_eq!(outlook.lots, None);
        assert_eq!(outlook.projection.unwrap().left.mid, q("165"), "of what was not consumed");
    }
    let sent = change(hours("500", "151"), |it| it.usage.available = Some(Some(q("301"))));
    let rows = EntitlementHistory { lots: vec![some], ..months(&ONE_A_DAY) };
    let outlook = Outlook::of(&sent, year(), Some(&rows), day("2026-06-30"));
    assert_eq!((outlook.lots, outlook.projection.unwrap().left.mid), (None, q("117")));
}

#[test]
fn a_sum_has_the_most_severe_verdict_and_no_projection_across_ends() {
    let rows = months(&ONE_A_DAY);
    let (plenty, little) = (hours("500", "151"), hours("251", "151"));
    let longer = term("2026-01-01", "2027-06-30");
    let on = day("2026-06-30");
    let sum = |parts: &[(&Entitlement, Term)]| {
        let outlooks: Vec<_> =
            parts.iter().map(|(it, term)| Outlook::of(it, *term, Some(&rows), on)).collect();
        let part =
            |((entitlement, term), outlook)| SumPart { entitlement, term, history: Some(&rows), outlook };
        let parts: Vec<_> = parts.iter().copied().zip(&outlooks).map(part).collect();
        SumOutlook::of(&parts, on)
    };
    let same = sum(&[(&plenty, year()), (&little, year()), (&little, year())]);
    assert_eq!((same.verdict, same.count, same.of), (VerdictKind::RunsOut, 2, 3));
    let together = same.projection.unwrap();
    assert_eq!((together.consumption().mid, together.left), (q("552"), q("165")));
    assert_eq!(together.consumed_until(day("2026-07-10")).unwrap().mid, q("30"));
    let mixed = sum(&[(&plenty, year()), (&little, longer)]);
    assert_eq!((mixed.verdict, mixed.count, mixed.of), (VerdictKind::RunsOut, 1, 2));
    assert_eq!(mixed.projection, None);
    let seats = change(hours("1", "151"), |it| it.usage.allowance = Allowance::AsNeeded);
    let none = sum(&[(&seats, year())]);
    assert_eq!(
        (none.verdict, none.count, none.of, none.projection),
        (VerdictKind::NotApplicable, 0, 0, None)
    );
    assert_eq!(sum(&[]).of, 0);
}
