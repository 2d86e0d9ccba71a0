use super::*;
use crate::outlook::{VerdictCount, VerdictKind};

/// Key and days left of each entry.
fn list(sources: &Sources<'_>, horizon: Horizon) -> Vec<(String, i64)> {
    let found = super::super::endings(sources, horizon, &|a, b| a.cmp(b));
    found.list.iter().map(|one| (one.key(), one.days_left)).collect()
}

fn keys(activity: &Activity, history: Option<&History>, filter: &str, horizon: Horizon) -> Vec<String> {
    with_sources(activity, history, filter, |sources| {
        list(sources, horizon).into_iter().map(|(key, _)| key).collect()
    })
}

fn all(activity: &Activity, history: Option<&History>) -> Vec<Ending> {
    with_sources(activity, history, "", |sources| {
        super::super::endings(sources, Horizon::Year, &|a, b| a.cmp(b)).list
    })
}

#[test]
fn the_soonest_end_is_first_and_the_last_day_of_the_horizon_is_included() {
    let until = |end: &str| package(end, term("2026-01-01", end), Vec::new());
    let ends =
        ["2026-09-29", "2026-06-30", "2026-09-28", "2026-06-29", "2027-06-30", "2027-07-01", "2026-07-30"];
    let activity = activity(ends.map(until).to_vec());
    let of = |horizon| with_sources(&activity, None, "", |sources| list(sources, horizon));
    let expected = [
        ("package:2026-06-30".to_owned(), 0),
        ("package:2026-07-30".to_owned(), 30),
        ("package:2026-09-28".to_owned(), 90),
        ("package:2026-09-29".to_owned(), 91),
        ("package:2027-06-30".to_owned(), 365),
    ];
    assert_eq!(of(Horizon::Year), expected, "the one of yesterday has ended");
    assert_eq!(of(Horizon::Quarter), expected[..3]);
    assert_eq!(of(Horizon::TwoMonths), expected[..2]);
    assert_eq!(of(Horizon::Month), expected[..2]);
}

#[test]
fn on_the_same_day_agreements_are_first_then_packages_then_lots() {
    let mut all = activity(vec![
        package("p-2", year(), vec![credits("e-1", "100", "0")]),
        package("p-1", year(), Vec::new()),
    ]);
    all.agreements[0].term.end = day("2026-12-31");
    (all.packages[0].name, all.packages[1].name) = ("same".into(), "same".into());
    let lots = vec![lot("b", "2026-12-31", "1"), lot("a", "2026-12-31", "1"), lot("c", "2026-08-01", "1")];
    let history = history([("e-1", EntitlementHistory { lots, ..months(&[]) })]);
    let expected = ["lot:e-1:c", "agreement:a-1", "package:p-1", "package:p-2", "lot:e-1:a", "lot:e-1:b"];
    assert_eq!(keys(&all, Some(&history), "", Horizon::Year), expected);
}

#[test]
fn figures_of_a_package_are_summed_by_unit() {
    let mut activity = activity(vec![package(
        "p-1",
        year(),
        vec![
            hours("at risk", "373", "151"),
            hours("on track", "336", "151"),
            hours("runs out", "251", "151"),
            hours("over", "150", "151"),
            credits("credits", "40", "0"),
            entitlement("seats", Unit::Contacts, Allowance::Allowed(q("9")), "4"),
            entitlement("benefit", Unit::Hours, Allowance::Included, "0"),
        ],
    )]);
    let mut history = all_of(&activity, &ONE_A_DAY);
    history.by_entitlement.insert("credits".into(), months(&["0"; 6]));
    let hours = Remainder {
        unit: Unit::Hours,
        // 222 + 185 + 100, and nothing of what is over.
        left: Some(q("507")),
        allowed: q("1110"),
        unknown: 0,
        // 373 − 151 − 184 = 38, 336 − 151 − 184 = 1, nothing, nothing.
        expected: Some(q("39")),
    };
    let of_credits = Remainder {
        unit: Unit::Credits,
        left: Some(q("40")),
        allowed: q("40"),
        unknown: 0,
        expected: Some(q("40")),
    };
    assert_eq!(hours.percent(), Some(q("46")));
    let found = all(&activity, Some(&history));
    assert_eq!(found[0].unused, [hours.clone(), of_credits.clone()]);
    assert_eq!(found[0].verdict, VerdictCount { verdict: VerdictKind::Over, count: 1, of: 5 });
    assert_eq!((found[0].band(), found[0].begins), (Band::Later, None));
    // Of another part nothing is left for sure, but it ends on another day: no estimate for hours.
    activity.agreements[0].term.end = day("2026-12-31");
    activity.packages.push(package(
        "p-2",
        term("2026-01-01", "2026-11-30"),
        vec![super::hours("e", "10", "11")],
    ));
    let found = all(&activity, Some(&history));
    assert_eq!((found[0].unused[0].expected, found[1].key().as_str()), (Some(q("0")), "agreement:a-1"));
    let expected = Remainder { allowed: q("1120"), expected: None, ..hours };
    assert_eq!(found[1].unused, [expected, of_credits]);
    assert_eq!(found[1].verdict, VerdictCount { verdict: VerdictKind::Over, count: 2, of: 6 });
}

#[test]
fn an_unknown_remainder_makes_the_sum_a_lower_bound_without_a_share() {
    let of = |entitlements: Vec<Entitlement>| {
        all(&activity(vec![package("p-1", year(), entitlements)]), None).remove(0).unused.remove(0)
    };
    let one =
        of(vec![hours("known", "10", "4"), hours("unknown", "10", "?"), hours("no allowance", "?", "4")]);
    assert_eq!((one.left, one.allowed, one.unknown, one.percent()), (Some(q("6")), q("10"), 2, None));
    let none = of(vec![hours("unknown", "10", "?")]);
    assert_eq!((none.left, none.unknown, none.percent()), (None, 1, None), "not zero");
    let mut visible = hours("visible", "10", "4");
    visible.visible_only = true;
    assert_eq!(of(vec![visible.clone()]).left, None, "others may have used more");
    visible.usage.available = Some(Some(q("3")));
    assert_eq!(of(vec![visible]).left, Some(q("3")), "that is of the whole agreement");
    let mut partial = activity(vec![package("p-1", year(), vec![hours("e", "10", "4")])]);
    partial.partial = vec![missing_source()];
    assert_eq!(all(&partial, None)[0].unused[0].left, None, "its source did not respond");
}

#[test]
fn a_lot_has_an_entry_with_what_lapses() {
    let mut activity = activity(vec![package("p-1", year(), vec![credits("e", "373", "151")])]);
    // 222 are left and 184 will be used: 62 of the first lot by August 31, so 38 of it lapse; then 122 of the second.
    let lots = vec![
        lot("second", "2026-12-31", "122"),
        lot("first", "2026-08-31", "100"),
        lot("empty", "2026-07-31", "0"),
        lot("expired", "2026-06-29", "5"),
        lot("unknown", "2026-07-01", "?"),
        lot("undated", "?", "?"),
    ];
    let known = EntitlementHistory { lots: lots[..4].to_vec(), ..months(&ONE_A_DAY) };
    let found = all(&activity, Some(&history([("e", known)])));
    let names: Vec<_> = found.iter().map(Ending::key).collect();
    assert_eq!(names, ["lot:e:first", "package:p-1", "lot:e:second"]);
    let figures = |place: usize| (found[place].unused[0].left, found[place].unused[0].expected);
    assert_eq!(figures(0), (Some(q("100")), Some(q("38"))));
    assert_eq!(figures(2), (Some(q("122")), Some(q("0"))));
    assert_eq!(figures(1), (Some(q("222")), Some(q("38"))));
    assert_eq!(found[0].unused[0].percent(), Some(q("100")));
    let verdicts = [0, 2].map(|place| found[place].verdict.verdict);
    assert_eq!(
        verdicts,
        [VerdictKind::AtRisk, VerdictKind::OnTrack],
        "of the lot and not of its entitlement"
    );
    // An unknown lot makes the others unpredictable, and one without a day has no place in the list.
    let unknown = history([("e", EntitlementHistory { lots, ..months(&ONE_A_DAY) })]);
    with_sources(&activity, Some(&unknown), "", |sources| {
        let found = super::super::endings(sources, Horizon::Quarter, &|a, b| a.cmp(b));
        assert_eq!(found.undated_lots, 1);
        assert_eq!(found.list[0].key(), "lot:e:unknown");
        assert_eq!((found.list[0].unused[0].left, found.list[0].unused[0].unknown), (None, 1));
        assert_eq!(found.list[1].unused[0].expected, None);
    });
    let keys_of = |activity: &Activity| keys(activity, Some(&unknown), "", Horizon::Quarter);
    assert_eq!(keys_of(&activity), ["lot:e:unknown", "lot:e:first"]);
    activity.packages[0].term.start = day("2026-07-01");
    assert_eq!(keys_of(&activity), [] as [&str; 0], "it cannot be used yet");
    activity.packages[0].term.start = day("2026-01-01");
    activity.packages[0].status = PackageStatus::Inactive;
    assert_eq!(keys_of(&activity), [] as [&str; 0], "it cannot be used");
}

#[test]
fn a_lot_that_counts_only_what_the_reader_may_see_is_unknown() {
    let activity = activity(vec![package("p-1", year(), vec![credits("e", "100", "0")])]);
    let lots = vec![lot("a", "2026-08-01", "60")];
    let visible = EntitlementHistory { lots, visible_only: true, ..months(&[]) };
    let found = all(&activity, Some(&history([("e", visible)])));
    assert_eq!((found[0].unused[0].left, found[0].unused[0].unknown), (None, 1));
    assert_eq!(found[1].unused[0].left, None, "nor is it known of the package");
}

#[test]
fn what_has_not_begun_is_listed_with_its_first_day() {
    let mut all_of =
        activity(vec![package("later", term("2026-08-01", "2026-12-31"), vec![hours("e", "10", "?")])]);
    all_of.packages[0].status = PackageStatus::Inactive;
    let found = all(&all_of, None);
    assert_eq!((found[0].key().as_str(), found[0].begins), ("package:later", Some(day("2026-08-01"))));
    assert_eq!(found[0].verdict.of, 0);
}

#[test]
fn the_selection_applies_whatever_its_status() {
    let mut all = activity(vec![
        package("add-on", year(), Vec::new()),
        Package { kind: PackageKind::EnterpriseWide, ..package("wide", year(), Vec::new()) },
        Package { agreement_id: "a-2".into(), ..package("other", year(), Vec::new()) },
    ]);
    all.agreements.push(Agreement { status: AgreementStatus::Expired, ..agreement("a-2", year()) });
    let of = |filter: &str| keys(&all, None, filter, Horizon::Year);
    assert_eq!(of(""), ["package:add-on", "package:other", "package:wide"]);
    assert_eq!(of("status=inactive&agreement=a-1"), ["package:add-on", "package:wide"]);
    assert_eq!(of("agreement=a-1&addOnAgreement=a-2"), ["package:other", "package:wide"]);
    assert_eq!(of("package=add-on"), ["package:add-on", "package:wide"]);
    assert_eq!(of("agreement=a-2"), ["package:other"], "the backend calls the agreement expired");
    all.agreements[1].status = AgreementStatus::Future;
    assert_eq!(keys(&all, None, "agreement=a-2", Horizon::Year), ["agreement:a-2", "package:other"]);
}

#[test]
fn an_agreement_names_what_renews_it() {
    let mut all_of = activity(Vec::new());
    all_of.agreements = vec![agreement("now", year()), agreement("next", term("2027-01-01", "2027-12-31"))];
    all_of.agreements[1].status = AgreementStatus::Future;
    let found = all(&all_of, None);
    let Subject::Agreement { renewed_by: Some(next), .. } = &found[0].subject else { unreachable!() };
    assert_eq!((found.len(), &*next.number, next.starts), (1, "E-next", day("2027-01-01")));
}

#[test]
fn an_entry_leads_to_what_ends() {
    let params = Params::parse("workspace=*&package=x&plan=e:2026-12:1&horizon=30&q=1");
    let mut all_of = activity(vec![
        package("p-1", year(), vec![credits("e/1", "100", "1")]),
        Package { kind: PackageKind::EnterpriseWide, ..package("p-2", year(), Vec::new()) },
        Package {
            status: PackageStatus::Inactive,
            ..package("p-3", term("2026-07-01", "2026-12-31"), Vec::new())
        },
    ]);
    all_of.agreements[0].term.end = day("2026-12-31");
    let history =
        history([("e/1", EntitlementHistory { lots: vec![lot("a:b", "2026-12-31", "1")], ..months(&[]) })]);
    let found = all(&all_of, Some(&history));
    let addresses: Vec<_> = found.iter().map(|one| one.address(&params).write("")).collect();
    let overview = "/customer-activity?workspace=*";
    let expected =
        [format!("{overview}&package=p-3&agreement=a-1&status=all"), format!("{overview}&agreement=a-1")];
    assert_eq!(addresses[0], format!("{overview}&agreement=a-1"));
    assert_eq!(addresses[1], format!("{overview}&package=p-1&agreement=a-1"));
    assert_eq!(addresses[2], expected[1]);
    assert_eq!(addresses[3], expected[0]);
    assert_eq!(addresses[4], "/customer-activity/entitlements/e%2F1?workspace=*&package=x");
    assert_eq!(found[4].key(), "lot:e%2F1:a%3Ab");
}
