//! `GET /series`, and the months and lots of an entitlement for all operations.

use super::Caller;
use super::activity::packages_of;
use crate::data::amount::write;
use crate::data::source::{Day, Shape, date};
use crate::data::tally::Part;
use crate::data::{Entitlement, Package, World, month_of, month_text};
use crate::problem::Refusal;
use axum::body::Body;
use axum::http::Response;
use contract::{AllowanceType, Amount, EntitlementSeries, Lot, Month, Series};
use std::collections::BTreeMap;

/// Responds to `GET /series`.
pub fn series(caller: &Caller) -> Result<Response<Body>, Refusal> {
    let scope = caller.scope()?;
    let world = &caller.state.world;
    let rows: Vec<EntitlementSeries> = packages_of(world, &scope.places)
        .flat_map(|(package, _)| package.entitlements.iter().map(move |place| (package, *place)))
        .filter_map(|(package, place)| {
            Some(row(world, package, world.entitlements.get(place)?, &scope.places))
        })
        .collect();
    caller.json(&Series { data: rows.into(), meta: caller.meta(scope.ignored) })
}

/// Converts the months of an entitlement, up to the end of its package.
fn row(world: &World, package: &Package, one: &Entitlement, places: &[u16]) -> EntitlementSeries {
    let figures: Vec<Figures> = match Months::of(world, &[one], places) {
        Some(months) => months.until(package.end.min(world.today)).collect(),
        None => Vec::new(),
    };
    let column = |value: fn(&Figures) -> Option<i64>| -> Vec<Option<Amount>> {
        figures.iter().map(|month| value(month).map(write)).collect()
    };
    let is_shared = figures.iter().any(|month| month.consumed_total != month.consumed);
    let is_credits = matches!(one.source.shape, Shape::Credits);
    EntitlementSeries {
        entitlement_id: one.id.clone(),
        basis: None,
        from: month_text(month_of(package.start)),
        consumed: column(|month| month.consumed).into(),
        consumed_total: is_shared.then(|| column(|month| month.consumed_total).into()),
        granted: is_credits.then(|| column(|month| month.granted).into()),
        lots: lots(world, &[one]).into(),
    }
}

/// Whether an allowance of this type has a remainder.
pub fn has_remainder(kind: &AllowanceType) -> bool {
    matches!(kind, AllowanceType::Quantity | AllowanceType::Allowed)
}

/// The figures of a month in hundredths; `None` = unknown or meaningless.
struct Figures {
    month: i32,
    consumed: Option<i64>,
    consumed_total: Option<i64>,
    granted: Option<i64>,
}

/// The months of some entitlements, summed.
struct Months {
    first: i32,
    /// Used by the selected workspaces; `None` = unknown, or of different units.
    here: Option<Part>,
    /// The same of the whole agreements.
    whole: Option<Part>,
    /// Granted by month; `None` = meaningless.
    grants: Option<BTreeMap<i32, i64>>,
}

impl Months {
    /// Sums the months within some workspaces; `None` = none of the packages has started.
    fn of(world: &World, entitlements: &[&Entitlement], places: &[u16]) -> Option<Months> {
        let start_of = |one: &&Entitlement| world.packages.get(one.package).map(|package| package.start);
        let start = entitlements.iter().filter_map(start_of).min().filter(|start| *start <= world.today)?;
        let (mut here, mut whole) = (Part::default(), Part::default());
        let mut grants = BTreeMap::<i32, i64>::new();
        let mut has_grants = true;
        for one in entitlements {
            let part = one.tally(world.today).within(places);
            if matches!(one.source.shape, Shape::Credits) {
                for (month, (_, granted)) in &part.months {
                    *grants.entry(*month).or_default() += granted;
                }
            } else if let (true, Some(amount)) = (has_remainder(&one.allowance.kind), one.allowance.amount) {
                *grants.entry(month_of(start_of(one).unwrap_or(start))).or_default() += amount;
            } else {
                has_grants = false;
            }
            here.add(&part);
            whole.add(&one.tally(world.today).whole());
        }
        let mut units = entitlements.iter().map(|one| &one.unit);
        let first = units.next();
        let has_one_unit = units.all(|unit| Some(unit) == first);
        let is_known = has_one_unit && entitlements.iter().all(|one| one.known);
        Some(Months {
            first: month_of(start),
            here: is_known.then_some(here),
            whole: is_known.then_some(whole),
            grants: (has_grants && has_one_unit).then_some(grants),
        })
    }

    /// The figures of every month from the first to that of a day.
    fn until(&self, day: Day) -> impl Iterator<Item = Figures> {
        let used = |sum: &Option<Part>, month: i32| {
            sum.as_ref().map(|sum| sum.months.get(&month).map_or(0, |(consumed, _)| *consumed))
        };
        (self.first..=month_of(day)).map(move |month| Figures {
            month,
            consumed: used(&self.here, month),
            consumed_total: used(&self.whole, month),
            granted: self.grants.as_ref().map(|grants| grants.get(&month).copied().unwrap_or_default()),
        })
    }
}

/// Every month of some entitlements from the start to the current day.
pub fn months(world: &World, entitlements: &[&Entitlement], places: &[u16]) -> Vec<Month> {
    let Some(months) = Months::of(world, entitlements, places) else { return Vec::new() };
    months
        .until(world.today)
        .map(|figures| Month {
            month: month_text(figures.month),
            consumed: figures.consumed.map(write),
            consumed_total: figures
                .consumed_total
                .filter(|total| Some(*total) != figures.consumed)
                .map(write),
            granted: figures.granted.map(write),
        })
        .collect()
}

/// The lots of proactive credits, with the remainder of each.
pub fn lots(world: &World, entitlements: &[&Entitlement]) -> Vec<Lot> {
    let mut lots = Vec::new();
    for one in entitlements.iter().filter(|one| matches!(one.source.shape, Shape::Credits)) {
        let mut sums = vec![(0_i64, 0_i64); one.source.lots.len()];
        for index in 0..one.source.count {
            let facts = one.source.facts(index, world.today);
            if let Some((granted, left)) = sums.get_mut(usize::from(facts.lot)) {
                *granted += facts.granted;
                *left += facts.credits;
            }
        }
        lots.extend(one.source.lots.iter().zip(sums).filter(|(_, (granted, _))| *granted != 0).map(
            |(lot, (granted, left))| Lot {
                lot: lot.name.clone(),
                granted: Some(write(granted)),
                start: Some(date(lot.start)),
                expires: Some(date(lot.expires)),
                left: Some(write(left)),
            },
        ));
    }
    lots
}
