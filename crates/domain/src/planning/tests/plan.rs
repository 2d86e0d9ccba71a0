use super::*;
use crate::outlook::{RunOutDay, Verdict, VerdictKind};

/// Compares entitlement `e`, the only one of a package of the whole year.
fn compared(one: Entitlement, history: Option<EntitlementHistory>, plan: &Plan) -> WhatIf {
    let activity = activity(vec![package("p-1", year(), vec![one])]);
    let history = history.map(|history| super::history([("e", history)]));
    let package = &activity.packages[0];
    with_sources(&activity, history.as_ref(), "", |sources| {
        what_if(sources, package, &package.entitlements[0], plan)
    })
}

fn parse(values: &[&str]) -> (Plan, bool) {
    Plan::parse(values.iter().copied())
}

#[test]
fn a_value_is_split_at_its_last_two_colons() {
    let (plan, dropped) = parse(&["urn:e:1:2026-12:12.25", "e-1:2026-07:5", ": :2026-07:1", "e-1:2026-07:5"]);
    assert!(!dropped, "the same twice is the same");
    let uses: Vec<_> = plan.iter().map(|one| (one.entitlement.to_string(), one.month, one.amount)).collect();
    let expected = [
        (": ".to_owned(), day("2026-07-01"), q("1")),
        ("e-1".to_owned(), day("2026-07-01"), q("5")),
        ("urn:e:1".to_owned(), day("2026-12-01"), q("12.25")),
    ];
    assert_eq!(uses, expected);
    assert_eq!(plan.write(), [": :2026-07:1", "e-1:2026-07:5", "urn:e:1:2026-12:12.25"]);
}

#[test]
fn nonsense_is_dropped_and_the_rest_is_kept() {
    for text in [
        "",
        ":",
        "::",
        "e",
        "e:2026-07",
        "2026-07:5",
        ":2026-07:5",
        "e:2026-13:5",
        "e:2026-7:5",
        "e:26-07:5",
        "e:2026-07-01:5",
        "e:0001-01:5",
        "e:2026-07:",
        "e:2026-07:0",
        "e:2026-07:0.000",
        "e:2026-07:-5",
        "e:2026-07:+5",
        "e:2026-07:1e3",
        "e:2026-07:5,5",
        "e:2026-07: 5",
        "e:2026-07:5 ",
        "e:2026-07:.5",
        "e:2026-07:NaN",
        "e:2026-07:1000000000000000000000000",
        "e:5:2026-07",
    ] {
        let (plan, dropped) = parse(&[text, "e:2026-08:1"]);
        assert!(dropped, "{text:?}");
        assert_eq!(plan.write(), ["e:2026-08:1"], "{text:?}");
    }
    assert_eq!(
        parse(&["e:2026-07:1", "e:2026-07:2"]),
        (parse(&["e:2026-07:2"]).0, true),
        "the last one counts"
    );
    assert_eq!(parse(&["e:2026-07:2.00", "e:2026-07:2"]), (parse(&["e:2026-07:2"]).0, false));
}

#[test]
fn only_what_can_be_planned_is_kept() {
    let mut activity = activity(vec![
        package(
            "p-1",
            term("2026-01-01", "2026-09-15"),
            vec![
                hours("e", "10", "4"),
                hours("no allowance", "?", "4"),
                entitlement("seats", Unit::Contacts, Allowance::Allowed(q("9")), "4"),
            ],
        ),
        package("p-2", term("2026-09-01", "2026-12-31"), vec![hours("later", "10", "0")]),
        package("ended", term("2026-01-01", "2026-06-30"), vec![hours("ended", "10", "4")]),
        package("backwards", term("2026-12-31", "2026-08-01"), vec![hours("backwards", "10", "4")]),
    ]);
    let kept = ["e:2026-07:1", "e:2026-09:1", "later:2026-09:1", "later:2026-12:1"];
    let check = |activity: &Activity, values: &[&str], as_of: &str| {
        let CheckedPlan { plan, dropped } = parse(values).0.check(activity, day(as_of));
        (plan.write(), dropped)
    };
    assert_eq!(check(&activity, &kept, TODAY), (kept.map(str::to_owned).to_vec(), false));
    for text in [
        "e:2026-06:1",
        "e:2026-10:1",
        "e:2025-07:1",
        "no allowance:2026-07:1",
        "seats:2026-07:1",
        "later:2026-08:1",
        "ended:2026-06:1",
        "ended:2026-07:1",
        "backwards:2026-09:1",
        "absent:2026-07:1",
    ] {
        assert_eq!(check(&activity, &[text, kept[0]], TODAY), (vec![kept[0].to_owned()], true), "{text}");
    }
    // One day of June is left at the time of the data, but nothing is known about the reader's other filters.
    assert_eq!(check(&activity, &["e:2026-06:1"], "2026-06-29"), (vec!["e:2026-06:1".to_owned()], false));
    assert_eq!(check(&activity, &[], TODAY), (Vec::new(), false));
    activity.packages.clear();
    assert_eq!(check(&activity, &kept, TODAY), (Vec::new(), true));
}

#[test]
fn all_that_an_address_says_wrongly_is_one_notice() {
    let activity = activity(vec![package("p-1", year(), vec![hours("e", "10", "4")])]);
    let read = |text: &str| {
        let Choices { horizon, plan, dropped } = Choices::of(&Params::parse(text), &activity, day(TODAY));
        (horizon, plan.write().join(" "), dropped)
    };
    let kept = || "e:2026-07:1".to_owned();
    assert_eq!(read("plan=e:2026-07:1&horizon=30"), (Horizon::Month, kept(), false));
    assert_eq!(read("plan=e:2026-07:1&horizon=31"), (Horizon::Quarter, kept(), true));
    assert_eq!(read("plan=e:2026-07:1&plan=e"), (Horizon::Quarter, kept(), true));
    assert_eq!(read("plan=e:2026-07:1&plan=x:2026-07:1"), (Horizon::Quarter, kept(), true));
    assert_eq!(read(""), (Horizon::Quarter, String::new(), false));
}

#[test]
fn amounts_are_added_replaced_removed_and_reset() {
    let plan = Plan::default().with("e", day("2026-08-15"), q("5")).with("f", day("2026-08-01"), q("1"));
    let plan = plan.with("e", day("2026-07-31"), q("2.5"));
    assert_eq!(plan.write(), ["e:2026-07:2.5", "e:2026-08:5", "f:2026-08:1"]);
    assert_eq!((plan.total("e"), plan.total("x")), (Some(q("7.5")), Some(q("0"))));
    let replaced = plan.with("e", day("2026-08-01"), q("6"));
    assert_eq!(replaced.write(), ["e:2026-07:2.5", "e:2026-08:6", "f:2026-08:1"]);
    for nothing in ["0", "-1"] {
        assert_eq!(plan.with("e", day("2026-08-01"), q(nothing)).write(), ["e:2026-07:2.5", "f:2026-08:1"]);
    }
    assert_eq!(plan.without("e").write(), ["f:2026-08:1"]);
    assert!(plan.without("e").without("f").is_empty());
}

#[test]
fn an_even_split_replaces_what_was_planned() {
    let package = package("p-1", term("2026-01-01", "2026-09-30"), vec![hours("e", "373", "151")]);
    let split = |amount: &str| {
        let before =
            Plan::default().with("e", day("2026-08-01"), q("99")).with("f", day("2026-08-01"), q("1"));
        before.with_split(&package.entitlements[0], &package, q(amount), day(TODAY)).write()
    };
    // 41 quarters of an hour in three months: 14, 14 and 13.
    assert_eq!(split("10.25"), ["e:2026-07:3.5", "e:2026-08:3.5", "e:2026-09:3.25", "f:2026-08:1"]);
    assert_eq!(split("0"), ["f:2026-08:1"]);
}

#[test]
fn planned_amounts_change_what_is_left_and_the_day() {
    let of = |plan: &Plan| compared(hours("e", "373", "151"), Some(months(&ONE_A_DAY)), plan);
    let nothing = of(&Plan::default());
    assert_eq!(nothing.planned, nothing.unplanned);
    assert_eq!(nothing.months.len(), 6);
    assert_eq!(nothing.months[0], day("2026-07-01"));
    let of_amount = |amount: &str| of(&Plan::default().with("e", day("2026-07-01"), q(amount)));
    // 222 can be used and 184 will be, so 38 are left: 30 more leave 8, and 38 more nothing.
    let more = of_amount("30");
    assert_eq!(more.unplanned.verdict, Verdict::AtRisk { amount: q("38"), percent: Some(q("10")) });
    assert_eq!(more.unplanned, nothing.unplanned);
    assert_eq!(more.planned.verdict, Verdict::OnTrack);
    assert_eq!(more.planned.projection.as_ref().unwrap().left.mid, q("8"));
    assert_eq!(of_amount("38").planned.verdict, Verdict::RunsOut { on: day("2026-12-31") });
    // 100 more in July, then one a day: 222 − 100 are used after 122 days.
    assert_eq!(of_amount("100").planned.verdict, Verdict::RunsOut { on: day("2026-10-30") });
    // 191 of 31 days in July and one a day: 222 on the last day of July.
    let july = of_amount("191").planned.projection.unwrap();
    assert_eq!(july.runs_out.expected, RunOutDay::On(day("2026-07-31")));
}

#[test]
fn an_unused_entitlement_can_be_planned_without_months() {
    let plan = Plan::default().with("e", day("2026-08-01"), q("40")).with("e", day("2026-12-01"), q("50"));
    let compared = compared(hours("e", "100", "0"), None, &plan);
    assert_eq!(compared.unplanned.projection, None);
    assert_eq!(compared.planned.projection.as_ref().map(|projection| projection.left.mid), Some(q("10")));
    assert_eq!(compared.planned.verdict.kind(), VerdictKind::NotStarted);
}

#[test]
fn what_is_not_used_up_has_no_months_to_plan() {
    let seats = entitlement("e", Unit::Contacts, Allowance::Allowed(q("9")), "4");
    let plan = Plan::default().with("e", day("2026-08-01"), q("40"));
    let compared = compared(seats, None, &plan);
    assert_eq!(compared.months, [] as [NaiveDate; 0]);
    assert_eq!(compared.planned, compared.unplanned);
}

#[test]
fn without_figures_a_plan_changes_nothing() {
    let mut activity = activity(vec![package("p-1", year(), vec![hours("e", "100", "0")])]);
    activity.partial = vec![missing_source()];
    let package = &activity.packages[0];
    let plan = Plan::default().with("e", day("2026-08-01"), q("40"));
    with_sources(&activity, None, "", |sources| {
        let compared = what_if(sources, package, &package.entitlements[0], &plan);
        assert_eq!(compared.planned, compared.unplanned);
        assert_eq!(Some(&compared.unplanned), sources.outlooks.get("e"), "the same as in the table");
    });
}
