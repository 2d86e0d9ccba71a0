use super::*;
use crate::activity::AdditionalCases;
use crate::agreement::Agreement;
use crate::detail::Lot;
use crate::entitlement::{Allowance, Entitlement};
use crate::history::EntitlementHistory;
use crate::package::Package;
use crate::samples::{self, day, hours, months, q, term};
use crate::{AgreementContact, AgreementStatus, PackageKind, PackageStatus, PartialSource};

mod laws;

const TODAY: &str = "2026-11-23";
/// Days left of packages that end on these days: none, 53, and more than 90.
const ENDS_TODAY: &str = "2026-11-23";
const ENDS_SOON: &str = "2027-01-15";
const ENDS_LATE: &str = "2027-06-30";

/// An agreement with an account manager.
fn agreement(id: &str, start: &str, end: &str) -> Agreement {
    let manager = AgreementContact {
        role: "customerSuccessAccountManager".into(),
        display_name: "Friederike".into(),
        email: Some("friederike@contoso.example".into()),
    };
    Agreement { contacts: vec![manager], ..samples::agreement(id, term(start, end)) }
}

fn package(id: &str, end: &str, entitlements: Vec<Entitlement>) -> Package {
    samples::package(id, term("2026-01-16", end), entitlements)
}

/// Agreement `a-1`, which does not end soon, with these packages.
fn activity(packages: Vec<Package>) -> Activity {
    samples::activity(vec![agreement("a-1", "2026-01-01", "2027-12-31")], packages)
}

fn lot(expires: &str, left: &str) -> Lot {
    samples::lot("LOT", expires, left)
}

fn history(entitlement: &str, lots: Vec<Lot>) -> History {
    samples::history([(entitlement, EntitlementHistory { lots, ..months(&[]) })])
}

fn no_forecast(_: &str) -> Option<Forecast> {
    None
}

/// What a test adds to the overview.
#[derive(Clone, Copy)]
struct Given<'a> {
    /// Parameters of the address.
    filter: &'a str,
    history: Option<&'a History>,
    cases: &'a [RecentCases],
    forecast: &'a dyn Fn(&str) -> Option<Forecast>,
}

const NOTHING_ELSE: Given<'static> = Given { filter: "", history: None, cases: &[], forecast: &no_forecast };

fn lines_with(activity: &Activity, given: Given<'_>) -> Vec<Line> {
    let sources = Sources {
        activity,
        selection: &Params::parse(given.filter).overview().resolve(activity),
        today: day(TODAY),
        history: given.history,
        cases: given.cases,
        forecast: given.forecast,
    };
    attention(&sources, &|a, b| a.cmp(b))
}

fn lines(activity: &Activity) -> Vec<Line> {
    lines_with(activity, NOTHING_ELSE)
}

/// The only line about one entitlement in a package with this end.
fn line_of(entitlement: Entitlement, end: &str) -> Option<Line> {
    let mut lines = lines(&activity(vec![package("p-1", end, vec![entitlement])]));
    assert!(lines.len() <= 1);
    lines.pop()
}

fn weight_of(entitlement: Entitlement, end: &str) -> Option<Weight> {
    line_of(entitlement, end).map(|line| line.concern.weight())
}

fn weights(lines: &[Line]) -> Vec<Weight> {
    lines.iter().map(|line| line.concern.weight()).collect()
}

fn ids(lines: &[Line]) -> Vec<&str> {
    lines.iter().map(|line| line.concern.id()).collect()
}

#[test]
fn more_used_than_allowed_is_discussed_with_the_account_manager() {
    let line = line_of(hours("e-1", "100", "114"), ENDS_LATE).unwrap();
    let Concern::Over { of, over, at_least } = &line.concern else { unreachable!() };
    assert_eq!((&*of.id, &*of.package, *over, *at_least), ("e-1", "Package p-1", q("14"), false));
    let Action::Write { agreement, to } = &line.action else { unreachable!() };
    assert_eq!((&**agreement, &*to.label), ("a-1", "Friederike"));
    assert_eq!(to.href(), "mailto:friederike@contoso.example");
    let mut nobody = activity(vec![package("p-1", ENDS_LATE, vec![hours("e-1", "100", "114")])]);
    nobody.agreements[0].contacts.clear();
    assert_eq!(lines(&nobody)[0].action, Action::OpenEntitlement("e-1".into()));
    nobody.agreements.clear();
    assert_eq!(weights(&lines(&nobody)), [Weight::Over], "its agreement is not known");
}

#[test]
fn a_head_count_can_only_be_exceeded() {
    let contacts = |used: &str| {
        let mut contacts = hours("e-1", "30", used);
        contacts.usage.allowance = Allowance::Allowed(q("30"));
        weight_of(contacts, ENDS_SOON)
    };
    assert_eq!(
        [contacts("31"), contacts("30"), contacts("3"), contacts("0")],
        [Some(Weight::Over), None, None, None]
    );
    let of = |allowance: Allowance| {
        let mut endless = hours("e-1", "1", "100");
        endless.usage.allowance = allowance;
        line_of(endless, ENDS_SOON)
    };
    assert_eq!(of(Allowance::AsNeeded), None);
    assert_eq!(of(Allowance::Included), None);
    assert_eq!(of(Allowance::PerIncident(q("6"), Unit::Hours)), None);
}

#[test]
fn an_incomplete_figure_is_over_only_if_its_known_part_is() {
    let over = |change: fn(&mut Entitlement), used: &str| {
        let mut one = hours("e-1", "100", used);
        change(&mut one);
        match line_of(one, ENDS_LATE)?.concern {
            Concern::Over { over, at_least, .. } => Some((over.to_string(), at_least)),
            _ => None,
        }
    };
    let at_least = Some(("14".to_owned(), true));
    for change in [
        (|one| one.visible_only = true) as fn(&mut Entitlement),
        |one| one.usage.unknown_parts = 1,
        |one| one.usage.consumed_total = None,
    ] {
        assert_eq!((over(change, "114"), over(change, "100")), (at_least.clone(), None));
    }
    let unknown = |one: &mut Entitlement| (one.usage.consumed, one.usage.consumed_total) = (None, None);
    assert_eq!(over(unknown, "114"), None);
    let elsewhere = |one: &mut Entitlement| one.usage.consumed = Some(q("27"));
    assert_eq!(over(elsewhere, "114"), Some(("14".to_owned(), false)), "the allowance is the agreement's");
    let mut silent =
        activity(vec![package("p-1", ENDS_SOON, vec![hours("e-1", "100", "114"), hours("e-2", "100", "0")])]);
    let kinds = vec![EntitlementKind::ProactiveService];
    silent.partial = vec![PartialSource { source: "delivery".into(), kinds, detail: None }];
    let found = lines(&silent);
    assert_eq!(weights(&found), [Weight::Over, Weight::SourceMissing], "what is unused is not known");
    assert!(matches!(found[0].concern, Concern::Over { at_least: true, .. }));
}

#[test]
fn what_is_left_at_a_near_end_is_at_risk() {
    let mut credits = hours("credits", "500", "315.5");
    credits.usage.unit = Unit::Credits;
    credits.usage.available = Some(Some(q("147")));
    credits.action = SafeLink::new("Redeem", "https://contoso.example/redeem");
    let line = line_of(credits.clone(), ENDS_SOON).unwrap();
    let Concern::AtRisk { of, quantity, allowed } = &line.concern else { unreachable!() };
    assert_eq!((*quantity, *allowed), (AtRisk::AtMost(q("147")), q("500")));
    assert_eq!((of.ends, &of.unit, of.contradictory), (day(ENDS_SOON), &Unit::Credits, false));
    assert!(matches!(&line.action, Action::Follow(link) if &*link.label == "Redeem"));
    assert_eq!(weight_of(credits.clone(), "2027-02-21"), Some(Weight::AtRisk), "90 days");
    assert_eq!(line_of(credits.clone(), "2027-02-22"), None, "91 days");
    credits.usage.available = Some(Some(q("190")));
    let line = line_of(credits.clone(), ENDS_SOON).unwrap();
    assert!(line.concern.affected().unwrap().contradictory, "more than the others leave");
    credits.usage.available = Some(None);
    assert_eq!(line_of(credits, ENDS_SOON), None, "it was sent, and cannot be read");
    let today = line_of(hours("e-1", "400", "296"), ENDS_TODAY).unwrap();
    assert_eq!(today.concern.days_left(day(TODAY)), Some(0));
    assert!(
        matches!(today.concern, Concern::AtRisk { quantity: AtRisk::AtMost(left), .. } if left == q("104"))
    );
    assert_eq!(today.action, Action::OpenEntitlement("e-1".into()));
}

#[test]
fn a_tenth_and_what_is_scheduled_are_not_at_risk() {
    assert_eq!(line_of(hours("e-1", "100", "90"), ENDS_SOON), None);
    assert_eq!(weight_of(hours("e-1", "100", "89.99"), ENDS_SOON), Some(Weight::AtRisk));
    assert_eq!(line_of(hours("e-1", "100", "100"), ENDS_SOON), None, "it was bought to be used up");
    let scheduled = |used: &str, scheduled: &str| {
        let mut one = hours("e-1", "100", used);
        one.usage.scheduled = Some(q(scheduled));
        line_of(one, ENDS_SOON).map(|line| line.concern)
    };
    let Some(Concern::AtRisk { quantity, .. }) = scheduled("50", "20") else { unreachable!() };
    assert_eq!(quantity, AtRisk::AtMost(q("30")));
    assert_eq!([scheduled("50", "40"), scheduled("50", "60"), scheduled("0", "95")], [None, None, None]);
}

#[test]
fn a_quantity_that_nobody_used_has_a_line_of_its_own() {
    let line = line_of(hours("e-1", "16", "0"), ENDS_SOON).unwrap();
    assert!(matches!(line.concern, Concern::Unused { quantity, .. } if quantity == q("16")));
    assert_eq!(line_of(hours("e-1", "16", "0"), ENDS_LATE), None);
    let mut elsewhere = hours("e-1", "16", "4");
    elsewhere.usage.consumed = Some(Quantity::ZERO);
    assert_eq!(weight_of(elsewhere, ENDS_SOON), Some(Weight::AtRisk), "another workspace used some");
    let mut visible = hours("e-1", "16", "0");
    visible.visible_only = true;
    assert_eq!(line_of(visible.clone(), ENDS_SOON), None, "others may have used it");
    visible.usage.available = Some(Some(q("12")));
    assert_eq!(weight_of(visible, ENDS_SOON), Some(Weight::AtRisk));
    let mut expired = hours("e-1", "16", "0");
    expired.usage.available = Some(Some(Quantity::ZERO));
    assert_eq!(line_of(expired, ENDS_SOON), None, "nothing can be used any more");
    assert_eq!(line_of(hours("e-1", "0", "0"), ENDS_SOON), None);
    assert_eq!(line_of(hours("e-1", "16", "?"), ENDS_SOON), None);
}

#[test]
fn packages_that_cannot_be_used_today_have_no_line() {
    let with = |change: fn(&mut Package)| {
        let entitlements = vec![hours("over", "1", "2"), hours("left", "9", "2"), hours("unused", "9", "0")];
        let mut package = package("p-1", ENDS_SOON, entitlements);
        change(&mut package);
        lines(&activity(vec![package])).len()
    };
    assert_eq!(with(|_| {}), 3);
    assert_eq!(with(|p| p.term = term("2026-01-01", "2026-11-22")), 0, "ended");
    assert_eq!(with(|p| p.term = term("2026-11-24", "2026-12-31")), 0, "not begun");
    assert_eq!(with(|p| p.status = PackageStatus::Inactive), 0);
    assert_eq!(with(|p| p.status = PackageStatus::Other("paused".into())), 3, "it may be usable");
}

#[test]
fn the_filters_of_agreements_and_packages_apply_and_that_of_the_status_does_not() {
    let mut all = activity(vec![
        package("p-1", ENDS_LATE, vec![hours("one", "1", "2")]),
        package("p-2", ENDS_LATE, vec![hours("two", "1", "2")]),
        package("p-3", ENDS_LATE, vec![hours("wide", "1", "2")]),
    ]);
    all.agreements.push(agreement("a-2", "2026-01-01", "2027-12-31"));
    all.packages[1].agreement_id = "a-2".into();
    all.packages[2].kind = PackageKind::EnterpriseWide;
    let shown = |filter: &str| ids(&lines_with(&all, Given { filter, ..NOTHING_ELSE })).join(" ");
    assert_eq!(shown(""), "one two wide");
    assert_eq!(shown("status=inactive"), "one two wide");
    assert_eq!(shown("agreement=a-2"), "two");
    assert_eq!(shown("agreement=a-1&addOnAgreement=*"), "one two wide");
    assert_eq!(shown("package=p-2"), "two wide");
}

#[test]
fn forecasts_name_the_day_or_the_expected_quantity() {
    let with = |end: &str, forecast: Forecast| {
        let all = activity(vec![package("p-1", end, vec![hours("e-1", "100", "50")])]);
        lines_with(&all, Given { forecast: &|id| (id == "e-1").then_some(forecast), ..NOTHING_ELSE }).pop()
    };
    let on = day("2027-01-10");
    let line = with(ENDS_LATE, Forecast::RunsOut { on }).unwrap();
    assert!(matches!(line.concern, Concern::RunsOut { on: known, .. } if known == on));
    assert!(matches!(line.action, Action::Write { .. }));
    assert_eq!(with(ENDS_LATE, Forecast::RunsOut { on: day("2027-07-01") }), None, "after the end");
    let at_risk = Forecast::AtRisk { quantity: q("20") };
    let Concern::AtRisk { quantity, .. } = with(ENDS_SOON, at_risk).unwrap().concern else { unreachable!() };
    assert_eq!(quantity, AtRisk::Expected(q("20")));
    assert_eq!(with(ENDS_LATE, at_risk), None);
    assert_eq!(with(ENDS_SOON, Forecast::OnTrack), None, "the upper bound is known to be wrong");
}

#[test]
fn only_the_next_lapse_is_named() {
    let of = |used: &str, lots: Vec<Lot>| {
        let all = activity(vec![package("p-1", ENDS_LATE, vec![hours("e-1", "100", used)])]);
        let history = history("e-1", lots);
        let lines = lines_with(&all, Given { history: Some(&history), ..NOTHING_ELSE });
        match lines.into_iter().next()?.concern {
            Concern::LotLapses { quantity, on, at_least, of } => {
                Some((quantity.to_string(), on, at_least, of.contradictory))
            }
            _ => None,
        }
    };
    let later = || lot("2027-01-20", "20");
    let next = day("2027-01-10");
    let lots = || vec![later(), lot("2027-01-10", "4"), lot("2026-11-22", "5"), lot("2026-12-01", "0")];
    assert_eq!(of("50", lots()), Some(("4".into(), next, false, false)));
    assert_eq!(
        of("50", [lots(), vec![lot("2027-01-10", "2")]].concat()),
        Some(("6".into(), next, false, false))
    );
    assert_eq!(
        of("50", [lots(), vec![lot("2027-01-10", "?")]].concat()),
        Some(("4".into(), next, true, false))
    );
    assert_eq!(of("97", lots()), Some(("4".into(), next, false, true)), "more than is left in all");
    assert_eq!(of("100", lots()), None, "nothing is left");
    assert_eq!(
        of("50", vec![lot("2027-01-22", "1")]).map(|found| found.1),
        Some(day("2027-01-22")),
        "60 days"
    );
    assert_eq!(of("50", vec![lot("2027-01-23", "1")]), None, "61 days");
    assert_eq!(of("50", vec![lot(TODAY, "1")]).map(|found| found.1), Some(day(TODAY)));
    assert_eq!(of("50", vec![lot("2027-01-10", "?"), lot("?", "3")]), None);
}

#[test]
fn recent_additional_cases_open_their_list_from_that_day_on() {
    let mut all = activity(Vec::new());
    let cases = |service, count| AdditionalCases { service, count, visible_only: false };
    all.additional_cases = vec![cases(Service::ProblemResolution, Some(3)), cases(Service::Advisory, None)];
    assert_eq!(services_to_count(&all), [Service::ProblemResolution, Service::Advisory]);
    all.additional_cases.pop();
    assert_eq!(services_to_count(&all), [Service::ProblemResolution]);
    let counts = [
        RecentCases { service: Service::Advisory, count: 0, visible_only: false },
        RecentCases { service: Service::ProblemResolution, count: 2, visible_only: true },
    ];
    let found = lines_with(&all, Given { cases: &counts, ..NOTHING_ELSE });
    let [line] = &found[..] else { unreachable!() };
    assert!(matches!(&line.concern, Concern::AdditionalCases { count: 2, visible_only: true, .. }));
    let address = line.action.address(&Params::parse("workspace=w-1&q=x&status=all")).unwrap();
    let expected =
        "/customer-activity/additional-cases/problem-resolution?workspace=w-1&status=all&from=2026-08-25";
    assert_eq!(address.write(""), expected);
}

#[test]
fn an_agreement_that_ends_soon_is_renewed_or_discussed() {
    let mut all = activity(Vec::new());
    all.agreements = vec![
        agreement("renewed", "2026-01-01", "2026-12-31"),
        agreement("next", "2027-01-01", "2027-12-31"),
        agreement("last", "2026-02-22", "2027-02-21"),
        agreement("late", "2026-02-23", "2027-02-22"),
        agreement("over", "2025-11-23", "2026-11-22"),
    ];
    all.agreements[1].status = AgreementStatus::Future;
    for place in [2, 3, 4] {
        all.agreements[place].workspace_ids = vec![place.to_string().into()];
    }
    let found = lines(&all);
    assert_eq!(ids(&found), ["last", "renewed"], "the more urgent is not the sooner");
    assert!(matches!(&found[0].action, Action::Write { agreement, .. } if &**agreement == "last"));
    let Concern::AgreementEnds { renewed_by: Some(next), .. } = &found[1].concern else { unreachable!() };
    assert_eq!((&*next.number, next.starts), ("E-next", day("2027-01-01")));
    let address =
        found[1].action.address(&Params::parse("workspace=*&agreement=renewed&package=p&x=1")).unwrap();
    assert_eq!(address.write(""), "/customer-activity?workspace=*&agreement=next");
    all.agreements[2].contacts.clear();
    assert_eq!(lines(&all)[0].action, Action::ShowAgreement("last".into()));
    all.agreements[2].status = AgreementStatus::Expired;
    assert_eq!(ids(&lines(&all)), ["renewed"]);
    let found = lines_with(&all, Given { filter: "agreement=last", ..NOTHING_ELSE });
    assert_eq!(found, [], "selected, but no longer in force");
}

#[test]
fn a_source_that_did_not_respond_is_named_once() {
    let source = |source: &str| PartialSource {
        source: source.into(),
        kinds: vec![EntitlementKind::OnDemandEducation],
        detail: Some("Maintenance".into()),
    };
    let mut all = activity(Vec::new());
    all.partial = vec![source("learning")];
    let mut history = history("e-1", Vec::new());
    history.partial = vec![source("credits"), PartialSource { detail: None, ..source("learning") }];
    assert_eq!(ids(&lines(&all)), ["learning"]);
    let found = lines_with(&all, Given { history: Some(&history), ..NOTHING_ELSE });
    assert_eq!(ids(&found), ["credits", "learning"]);
    assert!(matches!(found[1].concern, Concern::SourceMissing { detail: Some(_), .. }), "the overview's");
    assert_eq!(found[0].action.address(&Params::default()), None);
}

#[test]
fn the_order_is_that_of_the_weights_then_share_end_and_name() {
    let mut all = activity(vec![
        package(
            "p-1",
            ENDS_SOON,
            vec![
                hours("unused", "10", "0"),
                hours("half", "10", "5"),
                hours("most", "200", "10"),
                hours("b over", "10", "11"),
                hours("a over", "10", "90"),
                hours("same half", "3", "1.5"),
            ],
        ),
        package("p-2", "2026-12-31", vec![hours("z over", "10", "11"), hours("sooner half", "20", "10")]),
        package("p-3", ENDS_LATE, vec![hours("lot", "10", "5"), hours("runs out", "10", "9")]),
    ]);
    all.agreements[0].term.end = day("2026-12-31");
    all.partial = vec![PartialSource { source: "learning".into(), kinds: Vec::new(), detail: None }];
    let history = history("lot", vec![lot("2026-12-31", "1")]);
    let cases = [RecentCases { service: Service::Advisory, count: 1, visible_only: false }];
    let forecast = |id: &str| (id == "runs out").then_some(Forecast::RunsOut { on: day(ENDS_SOON) });
    let given = Given { filter: "", history: Some(&history), cases: &cases, forecast: &forecast };
    let found = lines_with(&all, given);
    let expected = [
        "z over",
        "a over",
        "b over",
        "runs out",
        "most",
        "sooner half",
        "half",
        "same half",
        "lot",
        "unused",
        "advisory",
        "a-1",
        "learning",
    ];
    assert_eq!(ids(&found), expected);
    let drilldown =
        found[4].action.address(&Params::parse("workspace=w-1&agreement=a-1&view=table")).unwrap();
    assert_eq!(drilldown.write(""), "/customer-activity/entitlements/most?workspace=w-1&agreement=a-1");
}

#[test]
fn ids_are_compared_only_among_the_same() {
    let mut all = activity(vec![package("p-1", ENDS_SOON, vec![hours("a-1", "10", "11")])]);
    all.agreements[0].term.end = day(ENDS_SOON);
    assert_eq!(ids(&lines(&all)), ["a-1", "a-1"]);
}
