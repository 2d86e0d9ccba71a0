use super::*;
use crate::outlook::VerdictKind;

fn ids(rows: &[Row<'_>]) -> Vec<String> {
    rows.iter().map(|row| row.entitlement.id.to_string()).collect()
}

#[test]
fn the_largest_share_at_risk_is_first_and_what_is_unknown_last() {
    let activity = activity(vec![package(
        "p-1",
        year(),
        vec![
            hours("unknown", "100", "?"),
            entitlement("seats", Unit::Contacts, Allowance::Allowed(q("9")), "4"),
            entitlement("benefit", Unit::Hours, Allowance::Included, "0"),
            hours("used up", "151", "151"),
            hours("runs out", "251", "151"),
            hours("over", "150", "151"),
            hours("on track", "336", "151"),
            hours("at risk", "373", "151"),
            hours("half", "671", "151"),
            credits("not started", "40", "0"),
        ],
    )]);
    let mut history = all_of(&activity, &ONE_A_DAY);
    history.by_entitlement.insert("not started".into(), months(&["0"; 6]));
    with_sources(&activity, Some(&history), "", |sources| {
        let rows = outlook_table(sources, &|a, b| a.cmp(b));
        let expected = [
            "not started", // 40 of 40
            "half",        // 336 of 671
            "at risk",     // 38 of 373
            "on track",    // 1 of 336
            "over",        // nothing from here
            "used up",
            "runs out",
            "unknown",
            "seats",
        ];
        assert_eq!(ids(&rows), expected);
        let row = |id: &str| rows.iter().find(|row| *row.entitlement.id == *id).unwrap();
        let figures = |id: &str| (row(id).used, row(id).left, row(id).at_risk);
        assert_eq!(figures("at risk"), (Some(q("151")), Some(q("222")), Some(q("38"))));
        assert_eq!(figures("over"), (Some(q("151")), Some(q("-1")), Some(q("0"))));
        assert_eq!(figures("unknown"), (None, None, None));
        assert_eq!(figures("seats"), (Some(q("4")), Some(q("5")), None));
        assert_eq!(figures("not started"), (Some(q("0")), Some(q("40")), Some(q("40"))));
        // 100 hours at one a day.
        assert_eq!((row("runs out").runs_out(), row("on track").runs_out()), (Some(day("2026-10-08")), None));
        // 181 of 365 days.
        assert_eq!((row("over").elapsed_percent, row("over").days_left), (Some(49), 184));
    });
}

#[test]
fn of_the_same_share_the_sooner_end_is_first_then_the_name() {
    let mut activity = activity(vec![
        package("p-1", term("2026-01-01", "2026-12-31"), vec![hours("b", "10", "0"), hours("a", "20", "0")]),
        package("p-2", term("2026-01-01", "2026-12-30"), vec![credits("c", "30", "0")]),
    ]);
    let rows = |activity: &Activity| {
        with_sources(activity, None, "", |sources| ids(&outlook_table(sources, &|a, b| a.cmp(b))))
    };
    assert_eq!(rows(&activity), ["c", "a", "b"]);
    with_sources(&activity, None, "", |sources| {
        let row = outlook_table(sources, &|a, b| a.cmp(b))[0];
        assert_eq!((row.at_risk, row.runs_out()), (Some(q("30")), None), "all of it, without months");
    });
    for entitlement in &mut activity.packages[0].entitlements {
        entitlement.name = "same".into();
    }
    assert_eq!(rows(&activity), ["c", "a", "b"]);
    activity.packages[1].status = PackageStatus::Inactive;
    assert_eq!(rows(&activity), ["a", "b"], "it cannot be used");
}

#[test]
fn a_table_without_outlooks_says_what_is_left() {
    let activity = activity(vec![package("p-1", year(), vec![hours("e", "10", "4")])]);
    let selection = Params::parse("").overview().resolve(&activity);
    let outlooks = Outlooks::none(day(TODAY));
    let sources = Sources {
        activity: &activity,
        selection: &selection,
        history: None,
        outlooks: &outlooks,
        today: day(TODAY),
    };
    let rows = outlook_table(&sources, &|a, b| a.cmp(b));
    assert_eq!((rows[0].left, rows[0].at_risk, rows[0].outlook), (Some(q("6")), None, None));
    assert_eq!(outlooks.count(["e"]).verdict, VerdictKind::NotApplicable);
}

#[test]
fn what_is_unused_is_sorted_by_what_is_lost_first() {
    let mut planned = hours("planned", "10", "0");
    planned.usage.scheduled = Some(q("10"));
    let mut partly = hours("partly", "10", "0");
    partly.usage.scheduled = Some(q("4"));
    let mut visible = hours("visible", "10", "0");
    visible.visible_only = true;
    let mut booked = entitlement("booked benefit", Unit::Hours, Allowance::Included, "0");
    booked.usage.scheduled = Some(q("1"));
    let activity = activity(vec![
        package(
            "p-1",
            year(),
            vec![
                hours("used", "10", "1"),
                hours("unknown", "10", "?"),
                hours("nothing", "0", "0"),
                hours("no allowance", "?", "0"),
                planned,
                partly,
                visible,
                booked,
                credits("long lot", "100", "0"),
                entitlement("benefit", Unit::Hours, Allowance::Included, "0"),
                entitlement("seats", Unit::Contacts, Allowance::Allowed(q("9")), "0"),
                credits("credits", "100", "0"),
            ],
        ),
        package("p-2", term("2026-01-01", "2026-09-30"), vec![hours("sooner", "10", "0")]),
        package("p-3", term("2026-01-01", "2026-06-29"), vec![hours("ended", "10", "0")]),
        package("p-4", term("2026-07-01", "2026-12-31"), vec![hours("not begun", "10", "0")]),
    ]);
    let lots = vec![
        lot("expired", "2026-06-29", "1"),
        lot("empty", "2026-07-01", "0"),
        lot("first", "2026-08-31", "60"),
        lot("second", "2026-12-31", "40"),
    ];
    let history = history([
        ("credits", EntitlementHistory { lots, ..months(&[]) }),
        ("long lot", EntitlementHistory { lots: vec![lot("a", "2027-01-31", "100")], ..months(&[]) }),
    ]);
    with_sources(&activity, Some(&history), "", |sources| {
        let found = untouched(sources, &|a, b| a.cmp(b));
        let figures: Vec<_> = found
            .iter()
            .map(|one| {
                (&*one.entitlement.id, one.days_left, one.quantity.map(|quantity| quantity.to_string()))
            })
            .collect();
        let some = |text: &str| Some(text.to_owned());
        let expected = [
            ("credits", 62, some("100")),
            ("sooner", 92, some("10")),
            ("benefit", 184, None),
            ("long lot", 184, some("100")),
            ("no allowance", 184, None),
            ("partly", 184, some("6")),
            ("seats", 184, some("9")),
        ];
        assert_eq!(figures, expected);
        assert_eq!(found[0].lost_after, day("2026-08-31"));
    });
    let mut partial = activity.clone();
    partial.partial = vec![missing_source()];
    with_sources(&partial, None, "", |sources| {
        assert_eq!(untouched(sources, &|a, b| a.cmp(b)).len(), 0, "unknown is not zero");
    });
}
