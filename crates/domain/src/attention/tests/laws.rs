//! Laws that hold for every overview, as property tests.

use super::*;
use crate::date::Term;
use crate::filter::StatusChoice;
use chrono::TimeDelta;
use proptest::prelude::*;
use std::collections::HashMap;

/// Everything that lines are computed from.
#[derive(Clone, Debug)]
struct World {
    activity: Activity,
    filter: OverviewFilter,
    history: History,
    cases: Vec<RecentCases>,
    forecasts: HashMap<Box<str>, Forecast>,
}

/// What of a [`World`] has arrived.
#[derive(Clone, Copy)]
struct Arrived {
    lots: bool,
    cases: bool,
    forecasts: bool,
}

const NOTHING: Arrived = Arrived { lots: false, cases: false, forecasts: false };
const ALL: Arrived = Arrived { lots: true, cases: true, forecasts: true };

impl World {
    fn lines(&self, arrived: Arrived) -> Vec<Line> {
        let selection = self.filter.resolve(&self.activity);
        let forecast = |id: &str| self.forecasts.get(id).copied().filter(|_| arrived.forecasts);
        let sources = Sources {
            activity: &self.activity,
            selection: &selection,
            today: day(TODAY),
            history: arrived.lots.then_some(&self.history),
            cases: if arrived.cases { &self.cases } else { &[] },
            forecast: &forecast,
        };
        // Ignores case, so that some names are equal.
        attention(&sources, &|a, b| a.to_lowercase().cmp(&b.to_lowercase()))
    }
}

fn shifted(days: i64) -> NaiveDate {
    day(TODAY) + TimeDelta::days(days)
}

fn count() -> impl Strategy<Value = Quantity> {
    (0_u64..12).prop_map(Quantity::from_count)
}

fn entitlement() -> impl Strategy<Value = Entitlement> {
    let used = (proptest::option::weighted(0.9, count()), proptest::option::weighted(0.9, count()));
    let more = (proptest::option::of(proptest::option::of(count())), proptest::option::of(count()));
    let kinds = (0_usize..3, 0..8_u8, "[aAbB]", any::<bool>());
    (count(), used, more, kinds).prop_map(|(allowed, used, more, (kind, form, name, has_action))| {
        let mut one = hours("", "0", "0");
        one.kind = EntitlementKind::KNOWN[kind].clone();
        one.name = name.into();
        one.usage.allowance = match form {
            0 => Allowance::Allowed(allowed),
            1 => Allowance::AsNeeded,
            _ => Allowance::Quantity(allowed),
        };
        (one.usage.consumed, one.usage.consumed_total) = used;
        (one.usage.available, one.usage.scheduled) = more;
        one.visible_only = form == 2;
        one.usage.unknown_parts = usize::from(form == 3);
        one.action = if has_action { SafeLink::new("Redeem", "https://contoso.example") } else { None };
        one
    })
}

fn packages() -> impl Strategy<Value = Vec<Package>> {
    let dates = (-40_i64..10, -5_i64..130);
    let one = (dates, 0..4_u8, 0..4_u8, 0_u8..4, proptest::collection::vec(entitlement(), 0..6));
    proptest::collection::vec(one, 0..6).prop_map(|ones| {
        let one = |(place, ((start, end), kind, status, agreement, entitlements)): (
            usize,
            (_, u8, u8, u8, Vec<_>),
        )| {
            let mut one = package(&format!("p-{place}"), ENDS_SOON, entitlements);
            one.term = Term { start: shifted(start), end: shifted(end) };
            one.agreement_id = format!("a-{agreement}").into();
            if kind == 0 {
                one.kind = PackageKind::EnterpriseWide;
            }
            one.status = match status {
                0 => PackageStatus::Inactive,
                1 => PackageStatus::Other("paused".into()),
                _ => PackageStatus::Active,
            };
            for (nth, entitlement) in one.entitlements.iter_mut().enumerate() {
                entitlement.id = format!("e-{place}-{nth}").into();
            }
            one
        };
        ones.into_iter().enumerate().map(one).collect()
    })
}

fn agreements() -> impl Strategy<Value = Vec<Agreement>> {
    let one = (-400_i64..100, 1_i64..400, 0..4_u8);
    proptest::collection::vec(one, 0..4).prop_map(|ones| {
        let one = |(place, (start, length, status)): (usize, (i64, i64, u8))| {
            let mut one = agreement(&format!("a-{place}"), "2026-01-01", "2026-01-01");
            one.term = Term { start: shifted(start), end: shifted(start + length) };
            if status == 0 {
                one.status = AgreementStatus::Expired;
            }
            one
        };
        ones.into_iter().enumerate().map(one).collect()
    })
}

fn filters() -> impl Strategy<Value = OverviewFilter> {
    let ids = |kind: &'static str| {
        proptest::collection::btree_set(0..3_u8, 0..2).prop_map(move |ids| {
            ids.into_iter().map(|id| format!("{kind}-{id}").into()).collect::<Vec<Box<str>>>()
        })
    };
    (ids("a"), ids("a"), ids("p"), any::<bool>()).prop_map(
        |(agreements, add_on_agreements, packages, all)| {
            let status = if all { StatusChoice::All } else { StatusChoice::Inactive };
            OverviewFilter { agreements, add_on_agreements, packages, status, ..OverviewFilter::default() }
        },
    )
}

/// Lots and a forecast for an entitlement.
type Later = (Vec<(i64, Option<Quantity>)>, Option<Forecast>);

fn later() -> impl Strategy<Value = Later> {
    let forecast = prop_oneof![
        (-5_i64..150).prop_map(|days| Forecast::RunsOut { on: shifted(days) }),
        count().prop_map(|quantity| Forecast::AtRisk { quantity }),
        Just(Forecast::OnTrack),
    ];
    (
        proptest::collection::vec((-10_i64..80, proptest::option::of(count())), 0..3),
        proptest::option::of(forecast),
    )
}

prop_compose! {
    fn worlds()(packages in packages(), agreements in agreements(), filter in filters(), missing in 0_usize..6,
        cases in 0_u64..3, later in proptest::collection::vec(later(), 36)) -> World {
        let mut activity = activity(packages);
        activity.agreements = agreements;
        if let Some(kind) = EntitlementKind::KNOWN.get(missing).filter(|_| missing < 3) {
            activity.partial = vec![PartialSource { source: "s".into(), kinds: vec![kind.clone()], detail: None }];
        }
        let mut history = history("none", Vec::new());
        let mut forecasts = HashMap::new();
        let all = activity.packages.iter().flat_map(|package| &package.entitlements);
        for (one, (lots, forecast)) in all.zip(later) {
            let lot = |(days, left): (i64, Option<Quantity>)| Lot { expires: Some(shifted(days)), left, ..lot("", "") };
            let lots = lots.into_iter().map(lot).collect();
            history.by_entitlement.insert(one.id.clone(), EntitlementHistory { lots, ..months(&[]) });
            forecasts.extend(forecast.map(|forecast| (one.id.clone(), forecast)));
        }
        let cases = vec![RecentCases { service: Service::Advisory, count: cases, visible_only: false }];
        World { activity, filter, history, cases, forecasts }
    }
}

/// The place of a line, by the documented order and slowly.
fn is_in_order(before: &Concern, after: &Concern) -> bool {
    let share = |concern: &Concern| match concern {
        Concern::AtRisk { quantity, allowed, .. } => Some((quantity.quantity(), *allowed)),
        _ => None,
    };
    let by_share =
        share(before).zip(share(after)).map_or(Ordering::Equal, |((part, whole), (others, other_whole))| {
            others.cmp_share(other_whole, part, whole)
        });
    let by_name = || before.name().to_lowercase().cmp(&after.name().to_lowercase());
    let order = before.weight().cmp(&after.weight()).then(by_share).then(before.day().cmp(&after.day()));
    order.then_with(by_name).then_with(|| before.id().cmp(after.id())) == Ordering::Less
}

/// What a line is about.
fn subject(line: &Line) -> (bool, String) {
    (line.concern.affected().is_some(), line.concern.id().to_owned())
}

proptest! {
    #[test]
    fn lines_are_in_order_and_each_subject_has_one(world in worlds()) {
        let lines = world.lines(ALL);
        for pair in lines.windows(2) {
            prop_assert!(is_in_order(&pair[0].concern, &pair[1].concern), "{:?}", pair);
        }
        let mut subjects: Vec<_> = lines.iter().map(subject).collect();
        subjects.sort();
        subjects.dedup();
        prop_assert_eq!(subjects.len(), lines.len());
    }

    #[test]
    fn only_packages_that_are_selected_and_can_be_used_have_lines(world in worlds()) {
        let mut selection = world.filter.resolve(&world.activity);
        selection.status = StatusChoice::All;
        let is_shown = |package: &Package| {
            selection.admits_package(package)
                || selection.enterprise_wide(&world.activity).any(|wide| wide.id == package.id)
        };
        let today = day(TODAY);
        for line in world.lines(ALL) {
            let Some(of) = line.concern.affected() else { continue };
            let package = world.activity.package(&of.package_id).unwrap();
            prop_assert!(is_shown(package) && package.status != PackageStatus::Inactive);
            prop_assert!(package.term.start <= today && today <= package.term.end);
            prop_assert!(package.entitlements.iter().any(|one| one.id == of.id));
        }
        // And every one of them that is over has its line.
        let usable = |package: &&Package| {
            is_shown(package) && package.term.start <= today && package.term.end >= today
                && package.status != PackageStatus::Inactive
        };
        let is_over = |one: &&Entitlement| one.usage.balance().is_some_and(|balance| balance.is_over());
        let over = world.activity.packages.iter().filter(usable).flat_map(|package| &package.entitlements);
        let lines = world.lines(NOTHING);
        for one in over.filter(is_over) {
            let is_its = |line: &Line| matches!(&line.concern, Concern::Over { of, .. } if of.id == one.id);
            prop_assert!(lines.iter().any(is_its), "{}", one.id);
        }
    }

    #[test]
    fn figures_are_bounded_by_what_is_known(world in worlds()) {
        for line in world.lines(NOTHING) {
            let Some(of) = line.concern.affected() else { continue };
            let package = world.activity.package(&of.package_id).unwrap();
            let usage = &package.entitlements.iter().find(|one| one.id == of.id).unwrap().usage;
            let limit = usage.allowance.limit().unwrap();
            match &line.concern {
                Concern::Over { over, .. } => {
                    let used = limit.plus(*over);
                    prop_assert!(*over > Quantity::ZERO);
                    prop_assert!(used == usage.consumed_total || used == usage.consumed);
                }
                Concern::AtRisk { quantity: AtRisk::AtMost(quantity), .. } | Concern::Unused { quantity, .. } => {
                    prop_assert!(*quantity > Quantity::ZERO && Some(*quantity) <= usage.left());
                    prop_assert!(of.ends <= shifted(90));
                }
                other => prop_assert!(false, "needs more than the overview: {:?}", other),
            }
        }
    }

    #[test]
    fn the_order_in_which_packages_were_sent_does_not_matter(world in worlds()) {
        let mut reversed = world.clone();
        reversed.activity.packages.reverse();
        reversed.activity.packages.iter_mut().for_each(|package| package.entitlements.reverse());
        prop_assert_eq!(world.lines(ALL), reversed.lines(ALL));
    }

    #[test]
    fn what_is_added_changes_no_other_line(world in worlds(), more in packages()) {
        let mut larger = world.clone();
        for mut package in more {
            package.id = format!("more {}", package.id).into();
            package.entitlements.iter_mut().for_each(|one| one.id = format!("more {}", one.id).into());
            larger.activity.packages.push(package);
        }
        let is_old = |line: &Line| !line.concern.id().starts_with("more ");
        let kept: Vec<Line> = larger.lines(ALL).into_iter().filter(is_old).collect();
        prop_assert_eq!(kept, world.lines(ALL));
    }

    #[test]
    fn lots_and_counts_only_add_lines_or_make_them_more_urgent(world in worlds()) {
        for forecasts in [false, true] {
            let before = world.lines(Arrived { forecasts, ..NOTHING });
            let after = world.lines(Arrived { forecasts, ..ALL });
            let same = |line: &&Line| after.contains(line);
            let kept: Vec<&Line> = before.iter().filter(same).collect();
            let in_new_order: Vec<&Line> = after.iter().filter(|line| before.contains(line)).collect();
            prop_assert_eq!(kept, in_new_order);
            for old in &before {
                let new = after.iter().find(|line| subject(line) == subject(old));
                prop_assert!(new.is_some_and(|new| new == old || new.concern.weight() < old.concern.weight()));
            }
        }
    }

    #[test]
    fn forecasts_touch_only_the_lines_of_their_entitlements(world in worlds()) {
        let without = |lines: Vec<Line>| -> Vec<Line> {
            lines.into_iter().filter(|line| !world.forecasts.contains_key(line.concern.id())).collect()
        };
        let before = world.lines(NOTHING);
        let after = world.lines(Arrived { forecasts: true, ..NOTHING });
        prop_assert_eq!(without(before.clone()), without(after.clone()));
        // They remove nothing but upper bounds.
        for old in &before {
            let new = after.iter().find(|line| subject(line) == subject(old));
            let is_bound = matches!(old.concern, Concern::AtRisk { quantity: AtRisk::AtMost(_), .. });
            prop_assert!(new.map_or(is_bound, |new| new.concern.weight() <= old.concern.weight()));
        }
    }
}
