use super::*;
use crate::attention::{self, Concern, Forecast};
use crate::outlook::{NotApplicable, TooEarly, Verdict, VerdictCount, VerdictKind};

fn sample() -> Activity {
    activity(vec![
        package(
            "p-1",
            year(),
            vec![
                hours("at risk", "373", "151"),
                hours("on track", "336", "151"),
                hours("runs out", "251", "151"),
                hours("used up", "151", "151"),
                hours("over", "150", "151"),
                hours("not started", "9", "0"),
                hours("unknown", "9", "?"),
            ],
        ),
        package("p-2", term("2026-01-01", "2026-06-01"), vec![hours("ended", "9", "1")]),
    ])
}

/// One hour a day, except for what has not been used.
fn sample_history(activity: &Activity) -> History {
    let mut history = all_of(activity, &ONE_A_DAY);
    history.by_entitlement.insert("not started".into(), months(&["0"; 6]));
    history
}

#[test]
fn tiles_show_only_what_is_a_reason_to_act() {
    let activity = sample();
    let history = sample_history(&activity);
    let outlooks = Outlooks::of(&activity, Some(&history), day(TODAY));
    let runs_out = Verdict::RunsOut { on: day("2026-10-08") };
    let at_risk = Verdict::AtRisk { amount: q("38"), percent: Some(q("10")) };
    for (id, verdict) in [
        ("at risk", Some(at_risk)),
        ("runs out", Some(runs_out)),
        ("used up", Some(Verdict::UsedUp)),
        ("over", Some(Verdict::Over { by: q("1") })),
        ("on track", None),
        ("not started", None),
        ("unknown", None),
        ("ended", None),
        ("absent", None),
    ] {
        assert_eq!(outlooks.on_tile(id), verdict, "{id}");
    }
    let verdict = |id: &str| outlooks.get(id).map(|outlook| outlook.verdict.kind());
    assert_eq!(verdict("not started"), Some(VerdictKind::NotStarted));
    let ended = Verdict::NotApplicable(NotApplicable::Ended);
    assert_eq!(outlooks.get("ended").map(|outlook| outlook.verdict), Some(ended));
    let count = |verdict, count, of| Some(VerdictCount { verdict, count, of });
    let of = |ids: &[&str]| outlooks.on_tiles(ids.iter().copied());
    assert_eq!(of(&["at risk", "ended", "over", "on track"]), count(VerdictKind::Over, 1, 3));
    assert_eq!(of(&["at risk", "at risk", "on track"]), count(VerdictKind::AtRisk, 2, 3));
    assert_eq!(
        (of(&["on track", "unknown", "not started"]), of(&["ended", "absent"]), of(&[])),
        (None, None, None)
    );
}

#[test]
fn attention_gets_the_same_figures_as_tiles() {
    let activity = sample();
    let history = sample_history(&activity);
    let outlooks = Outlooks::of(&activity, Some(&history), day(TODAY));
    for (id, forecast) in [
        ("at risk", Some(Forecast::AtRisk { quantity: q("38") })),
        ("runs out", Some(Forecast::RunsOut { on: day("2026-10-08") })),
        ("on track", Some(Forecast::OnTrack)),
        ("used up", None),
        ("over", None),
        ("not started", None),
        ("unknown", None),
        ("ended", None),
        ("absent", None),
    ] {
        assert_eq!(outlooks.forecast(id), forecast, "{id}");
    }
    let selection = Params::parse("").overview().resolve(&activity);
    let lines = |today: &str| {
        let sources = attention::Sources {
            activity: &activity,
            selection: &selection,
            today: day(today),
            history: Some(&history),
            cases: &[],
            forecast: &|id| outlooks.forecast(id),
        };
        attention::attention(&sources, &|a, b| a.cmp(b))
    };
    let found = lines(TODAY);
    let ids: Vec<_> = found.iter().filter_map(|line| line.concern.affected()).map(|of| &*of.id).collect();
    assert_eq!(ids, ["over", "runs out"]);
    assert!(matches!(found[1].concern, Concern::RunsOut { on, .. } if on == day("2026-10-08")));
    // Ninety days before the end: what is at risk is the expected part, and what is on track has no line.
    let found = lines("2026-10-02");
    let ids: Vec<_> = found.iter().filter_map(|line| line.concern.affected()).map(|of| &*of.id).collect();
    assert_eq!(ids, ["over", "runs out", "at risk", "not started"]);
}

#[test]
fn slices_compute_the_same_as_one_go() {
    let activity = sample();
    let history = sample_history(&activity);
    let all = Outlooks::of(&activity, Some(&history), day(TODAY));
    for most in 1..10 {
        let mut computation = Computation::new(day(TODAY));
        let mut slices = 1;
        while !computation.advance(&activity, Some(&history), most) {
            slices += 1;
        }
        assert_eq!(slices, 8_usize.div_ceil(most), "{most}");
        assert_eq!(computation.finish(), all);
    }
}

#[test]
fn a_source_that_did_not_respond_has_no_outlook() {
    let mut activity = sample();
    let mut history = sample_history(&activity);
    history.partial = vec![missing_source()];
    let verdict = |activity: &Activity, history: &History, id: &str| {
        Outlooks::of(activity, Some(history), day(TODAY)).get(id).map(|outlook| outlook.verdict)
    };
    let too_early = |reason| Some(Verdict::TooEarly(reason));
    assert_eq!(verdict(&activity, &history, "at risk"), too_early(TooEarly::NoMonths));
    assert_eq!(verdict(&activity, &history, "over"), Some(Verdict::Over { by: q("1") }));
    activity.partial = vec![missing_source()];
    history.partial = Vec::new();
    assert_eq!(verdict(&activity, &history, "over"), too_early(TooEarly::ConsumptionUnknown));
    assert_eq!(verdict(&activity, &history, "ended"), Some(Verdict::NotApplicable(NotApplicable::Ended)));
}
