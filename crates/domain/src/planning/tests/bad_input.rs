//! What a backend should not send: a verdict with its reason, never a wrong number.

use super::*;
use crate::outlook::{NotApplicable, TooEarly, Verdict};

/// The verdict of an entitlement in a package with this term, and whether it has an estimate.
fn verdict(term: Term, one: Entitlement, values: &[&str]) -> (Verdict, bool) {
    let activity = activity(vec![package("p-1", term, vec![one])]);
    let history = all_of(&activity, values);
    with_sources(&activity, Some(&history), "", |sources| {
        let outlook = sources.outlooks.get("e").unwrap();
        (outlook.verdict, outlook.expected_left().is_some())
    })
}

#[test]
fn strange_terms_and_figures_have_no_estimate() {
    let none = |reason| (Verdict::NotApplicable(reason), false);
    let too_early = |reason| (Verdict::TooEarly(reason), false);
    let of_year = |one: Entitlement, values: &[&str]| verdict(year(), one, values);
    // Start after end.
    assert_eq!(
        verdict(term("2026-12-31", "2026-01-01"), hours("e", "9", "1"), &["1"]),
        none(NotApplicable::Ended)
    );
    assert_eq!(
        verdict(term("2026-12-31", "2026-08-01"), hours("e", "9", "1"), &["1"]),
        none(NotApplicable::NotBegun)
    );
    // End before today.
    assert_eq!(
        verdict(term("2026-01-01", "2026-06-29"), hours("e", "9", "1"), &["1"]),
        none(NotApplicable::Ended)
    );
    // Allowance missing.
    assert_eq!(of_year(hours("e", "?", "151"), &ONE_A_DAY), too_early(TooEarly::AllowanceUnknown));
    // One month.
    let one_month =
        verdict(term("2026-05-15", "2026-12-31"), hours("e", "9", "1"), &["0", "0", "0", "0", "1", "0"]);
    assert_eq!(one_month, too_early(TooEarly::FewMonths { whole: 1 }));
    // All months unknown, and consumption unknown.
    assert_eq!(of_year(hours("e", "373", "151"), &["?"; 6]), too_early(TooEarly::MonthUnknown));
    assert_eq!(of_year(hours("e", "373", "?"), &ONE_A_DAY), too_early(TooEarly::ConsumptionUnknown));
    // Months that differ from the consumption, and months outside of the term.
    assert_eq!(of_year(hours("e", "373", "150"), &ONE_A_DAY), too_early(TooEarly::MonthsDiffer));
    assert_eq!(
        verdict(term("2026-02-01", "2026-12-31"), hours("e", "373", "120"), &ONE_A_DAY),
        verdict(
            term("2026-02-01", "2026-12-31"),
            hours("e", "373", "120"),
            &["500", "28", "31", "30", "31", "0"]
        ),
        "January is not part of the term"
    );
}

#[test]
fn nothing_allowed_is_used_up_or_over() {
    assert_eq!(verdict(year(), hours("e", "0", "0"), &["0"; 6]), (Verdict::UsedUp, true));
    let over = verdict(year(), hours("e", "0", "3"), &["3", "0", "0", "0", "0", "0"]);
    assert_eq!(over, (Verdict::Over { by: q("3") }, true), "over from the first month");
    let activity = activity(vec![package("p-1", year(), vec![hours("e", "0", "3")])]);
    with_sources(&activity, None, "", |sources| {
        let found = super::super::endings(sources, Horizon::Year, &|a, b| a.cmp(b));
        assert_eq!((found.list[0].unused[0].left, found.list[0].unused[0].percent()), (Some(q("0")), None));
        assert_eq!(untouched(sources, &|a, b| a.cmp(b)).len(), 0);
        assert_eq!(outlook_table(sources, &|a, b| a.cmp(b))[0].left, Some(q("-3")));
    });
}

#[test]
fn a_part_of_the_consumption_is_no_consumption_of_the_agreement() {
    // The workspaces' figure is there, the agreement's is not.
    let mut one = hours("e", "373", "?");
    one.usage.consumed = Some(q("151"));
    let activity = activity(vec![package("p-1", year(), vec![one])]);
    let mut history = all_of(&activity, &["?"; 6]);
    for month in &mut history.by_entitlement.get_mut("e").unwrap().months {
        month.consumed = Some(q("25"));
    }
    with_sources(&activity, Some(&history), "", |sources| {
        let row = outlook_table(sources, &|a, b| a.cmp(b))[0];
        assert_eq!((row.used, row.left, row.at_risk), (None, None, None));
        let verdict = Verdict::TooEarly(TooEarly::ConsumptionUnknown);
        assert_eq!(row.outlook.map(|outlook| outlook.verdict), Some(verdict));
    });
}

#[test]
fn a_term_that_ends_before_it_starts_is_listed_without_a_share() {
    let activity =
        activity(vec![package("p-1", term("2026-12-31", "2026-08-01"), vec![hours("e", "9", "?")])]);
    with_sources(&activity, None, "", |sources| {
        let found = super::super::endings(sources, Horizon::Year, &|a, b| a.cmp(b));
        assert_eq!((found.list[0].days_left, found.list[0].begins), (32, Some(day("2026-12-31"))));
        assert_eq!(outlook_table(sources, &|a, b| a.cmp(b))[0].elapsed_percent, None);
        assert_eq!(untouched(sources, &|a, b| a.cmp(b)).len(), 0);
    });
}

#[test]
fn the_address_reports_what_it_cannot_use() {
    let read = |text: &str| Params::parse(text).horizon();
    assert_eq!((read(""), read("horizon=90")), ((Horizon::Quarter, false), (Horizon::Quarter, false)));
    assert_eq!(
        (read("horizon=365"), read("horizon=30&horizon=60")),
        ((Horizon::Year, false), (Horizon::TwoMonths, false))
    );
    for text in ["horizon=", "horizon=1", "horizon=365&horizon=x"] {
        assert_eq!(read(text), (Horizon::Quarter, true), "{text}");
    }
    let (plan, dropped) = Params::parse("plan=e:2026-12:5&plan=e:2026-12&plan=a%3Ab:2026-11:1").plan();
    assert_eq!((plan.write(), dropped), (vec!["a:b:2026-11:1".to_owned(), "e:2026-12:5".to_owned()], true));
}
