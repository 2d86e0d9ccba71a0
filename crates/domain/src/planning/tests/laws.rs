use super::*;
use crate::outlook::{PlannedAmount, RunOutDay};
use proptest::prelude::*;
use std::collections::HashMap;

fn quarters(value: u32) -> Quantity {
    q(&format!("{}.{:02}", value / 4, value % 4 * 25))
}

fn maybe(quantity: Option<u32>) -> String {
    quantity.map_or("?".into(), |value| quarters(value).to_string())
}

prop_compose! {
    fn entitlements()(
        rows in prop::collection::vec((any::<bool>(), prop::option::weighted(0.8, 0..400_u32), prop::option::weighted(0.8, 0..400_u32), any::<bool>()), 0..5),
    ) -> Vec<Entitlement> {
        let row = |(in_hours, allowed, used, visible_only): (bool, Option<u32>, Option<u32>, bool)| {
            let mut one = hours("", &maybe(allowed), &maybe(used));
            one.usage.unit = if in_hours { Unit::Hours } else { Unit::Credits };
            one.visible_only = visible_only && used.is_some_and(|used| used % 3 == 0);
            one
        };
        rows.into_iter().map(row).collect()
    }
}

prop_compose! {
    /// Packages and lots around today, and a horizon.
    fn pages()(
        packages in prop::collection::vec((-400..400_i64, -100..500_i64, any::<bool>(), entitlements()), 0..8),
        lots in prop::collection::vec((0..30_usize, prop::option::of(-50..500_i64), prop::option::of(0..40_u32)), 0..10),
        horizon in prop::sample::select(Horizon::ALL.to_vec()),
        end in -50..500_i64,
    ) -> (Activity, History, Horizon) {
        let on = |days: i64| day(TODAY) + chrono::TimeDelta::days(days);
        let mut all = activity(Vec::new());
        all.agreements[0].term.end = on(end);
        for (at, (start, end, is_active, entitlements)) in packages.into_iter().enumerate() {
            let mut one = package(&format!("p-{at}"), year(), entitlements);
            one.term = Term { start: on(start), end: on(end) };
            one.status = if is_active { PackageStatus::Active } else { PackageStatus::Inactive };
            for (place, entitlement) in one.entitlements.iter_mut().enumerate() {
                entitlement.id = format!("e-{at}-{place}").into();
            }
            all.packages.push(one);
        }
        let mut rows: HashMap<Box<str>, EntitlementHistory> = HashMap::new();
        let ids: Vec<_> = all.packages.iter().flat_map(|one| &one.entitlements).map(|one| one.id.clone()).collect();
        for (at, expires, left) in lots.into_iter().filter(|_| !ids.is_empty()) {
            let expires = expires.map_or("?".into(), |days| on(days).to_string());
            let row = rows.entry(ids[at % ids.len()].clone()).or_insert_with(|| months(&[]));
            row.lots.push(lot(&at.to_string(), &expires, &maybe(left)));
        }
        (all, History { by_entitlement: rows, ..history([]) }, horizon)
    }
}

proptest! {
    #[test]
    fn only_what_has_not_ended_is_listed_and_in_order((activity, history, horizon) in pages()) {
        with_sources(&activity, Some(&history), "", |sources| {
            let found = super::super::endings(sources, horizon, &|a, b| a.cmp(b)).list;
            prop_assert!(found.iter().all(|one| one.ends >= day(TODAY) && one.days_left <= horizon.days()));
            prop_assert!(found.windows(2).all(|pair| pair[0].ends <= pair[1].ends));
            let whole = super::super::endings(sources, Horizon::Year, &|a, b| a.cmp(b)).list;
            let within: Vec<_> = whole.into_iter().filter(|one| horizon.admits(one.days_left)).collect();
            prop_assert_eq!(&within, &found, "a horizon is the beginning of the timeline");
            let mut keys: Vec<_> = found.iter().filter(|one| !matches!(one.subject, Subject::Lot { .. })).map(Ending::key).collect();
            let count = keys.len();
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), count, "keys are unique");
            Ok(())
        })?;
    }

    #[test]
    fn the_sums_of_packages_are_those_of_their_rows((activity, history, _) in pages()) {
        with_sources(&activity, Some(&history), "", |sources| {
            let found = super::super::endings(sources, Horizon::Year, &|a, b| a.cmp(b)).list;
            let rows = outlook_table(sources, &|a, b| a.cmp(b));
            for one in found {
                let ids: Vec<&str> = match &one.subject {
                    Subject::Package { id, .. } => vec![id],
                    Subject::Agreement { .. } => activity.packages.iter().map(|package| &*package.id).collect(),
                    Subject::Lot { .. } => continue,
                };
                for sum in &one.unused {
                    let of_unit = || rows.iter().filter(|row| ids.contains(&&*row.package.id) && row.entitlement.usage.unit == sum.unit);
                    let known: Vec<_> = of_unit().filter_map(|row| row.left).collect();
                    let total = known.iter().try_fold(Quantity::ZERO, |total, left| total.plus((*left).max(Quantity::ZERO)));
                    prop_assert_eq!(sum.unknown, of_unit().count() - known.len());
                    prop_assert_eq!(sum.left, total.filter(|_| !known.is_empty()));
                    prop_assert!(sum.percent().is_none() || sum.unknown == 0, "unknown stays unknown");
                }
                let units: Vec<_> = one.unused.iter().map(|sum| &sum.unit).collect();
                prop_assert!(units.len() <= 2 && (units.len() < 2 || units[0] != units[1]), "one sum for each unit");
            }
            Ok(())
        })?;
    }

    #[test]
    fn the_table_is_in_order((activity, history, _) in pages()) {
        with_sources(&activity, Some(&history), "", |sources| {
            let rows = outlook_table(sources, &|a, b| a.cmp(b));
            let share = |row: &Row<'_>| row.at_risk.zip(row.entitlement.usage.allowance.limit());
            for pair in rows.windows(2) {
                match (share(&pair[0]), share(&pair[1])) {
                    (Some((a, whole)), Some((b, other))) if whole > Quantity::ZERO && other > Quantity::ZERO => {
                        prop_assert!(a.cmp_share(whole, b, other).is_ge());
                    }
                    (None, Some((_, whole))) => prop_assert!(whole.is_zero(), "unknown is last"),
                    _ => {}
                }
            }
            let lost: Vec<_> = untouched(sources, &|a, b| a.cmp(b)).iter().map(|one| one.days_left).collect();
            prop_assert!(lost.windows(2).all(|pair| pair[0] <= pair[1]) && lost.iter().all(|days| *days >= 0));
            Ok(())
        })?;
    }

    #[test]
    fn a_plan_round_trips(uses in prop::collection::vec((".{1,8}", 0..120_u32, "[0-9]{1,6}(\\.[0-9]{1,4})?"), 0..8), others in "[a-z]{1,5}") {
        let mut plan = Plan::default();
        for (id, month, amount) in uses {
            plan = plan.with(&id, day("2026-01-15").checked_add_months(Months::new(month)).unwrap(), q(&amount));
        }
        let values = plan.write();
        prop_assert_eq!(Plan::parse(values.iter().map(String::as_str)), (plan.clone(), false));
        let params = Params::parse(&format!("workspace={others}&horizon=60")).with_plan(&plan);
        let read = Params::parse(&params.write());
        prop_assert_eq!(read.plan(), (plan, false));
        prop_assert_eq!(read.with_plan(&Plan::default()).with_horizon(Horizon::Quarter).write(), format!("workspace={others}"));
    }

    #[test]
    fn any_text_is_read_or_dropped(text in ".{0,20}|[e:]{0,4}[0-9-]{0,8}:?[0-9.]{0,6}") {
        let (plan, dropped) = Plan::parse([text.as_str()]);
        prop_assert_eq!(plan.is_empty(), dropped);
        let written = plan.write();
        prop_assert_eq!(Plan::parse(written.iter().map(String::as_str)), (plan, false));
    }

    #[test]
    fn a_larger_amount_never_raises_what_is_left(
        values in prop::collection::vec(0..400_u32, 6),
        rest in 1..2000_u32,
        amounts in prop::collection::vec((7..13_u32, 0..400_u32), 0..5),
        more in 1..400_u32,
        month in 7..13_u32,
        scheduled in prop::option::of(0..400_u32),
    ) {
        let texts: Vec<String> = values.iter().map(|value| quarters(*value).to_string()).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let used = values.iter().sum::<u32>();
        let mut one = hours("e", &quarters(used + rest).to_string(), &quarters(used).to_string());
        one.usage.scheduled = scheduled.map(quarters);
        let activity = activity(vec![package("p-1", year(), vec![one])]);
        let history = history([("e", months(&texts))]);
        let first = |month: u32| NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        let planned = |month: u32, plan: &Plan| plan.of("e").iter().find(|one| one.month == first(month)).map_or(Quantity::ZERO, |one| one.amount);
        let mut plan = Plan::default();
        for (month, amount) in amounts {
            plan = plan.with("e", first(month), quarters(amount));
        }
        let larger = plan.with("e", first(month), planned(month, &plan).plus(quarters(more)).unwrap());
        let package = &activity.packages[0];
        let of = |plan: &Plan| with_sources(&activity, Some(&history), "", |sources| what_if(sources, package, &package.entitlements[0], plan).planned);
        let (before, after) = (of(&plan), of(&larger));
        if let (Some(before), Some(after)) = (&before.projection, &after.projection) {
            prop_assert!(after.left.mid <= before.left.mid);
            prop_assert!(after.left.low <= before.left.low);
            prop_assert!(after.left.high <= before.left.high || before.left.high.is_none());
            if scheduled.is_none() && let RunOutDay::On(day) = before.runs_out.expected {
                prop_assert!(matches!(after.runs_out.expected, RunOutDay::On(sooner) if sooner <= day));
            }
        }
        prop_assert_eq!(before.projection.is_some(), after.projection.is_some());
        prop_assert!(plan.of("e").iter().all(|one: &PlannedAmount| one.counts(package.term, day(TODAY))));
    }
}
