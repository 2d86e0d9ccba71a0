//! The proof of delivery: which entitlements it is about, and what it does not contain.

use super::activity::Activity;
use super::entitlement::{Entitlement, Usage};
use super::filter::Selection;
use super::package::Package;
use super::quantity::Quantity;

/// A package of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Name and number of its agreement, where that is known.
    pub agreement: Option<Box<str>>,
    /// The package.
    pub package: Package,
}

/// An entitlement of the document.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// Its package.
    pub chapter: &'a Chapter,
    /// What it is, and its figures: those of the whole term.
    pub entitlement: &'a Entitlement,
}

/// The packages that the overview's filters leave: enterprise-wide ones first, each area in the backend's order.
pub fn chapters(activity: &Activity, selection: &Selection) -> Vec<Chapter> {
    let add_ons = activity.packages.iter().filter(|package| selection.admits_package(package));
    selection
        .enterprise_wide(activity)
        .chain(add_ons)
        .map(|package| Chapter {
            agreement: activity
                .agreement(&package.agreement_id)
                .map(|agreement| format!("{} {}", agreement.name, agreement.number).into()),
            package: package.clone(),
        })
        .collect()
}

/// Every entitlement, in the order of the document.
pub fn items(chapters: &[Chapter]) -> impl Iterator<Item = Item<'_>> {
    chapters.iter().flat_map(|chapter| {
        chapter.package.entitlements.iter().map(move |entitlement| Item { chapter, entitlement })
    })
}

/// What the whole agreement has left of an allowance: below zero when more was used; `None` when unknown or without meaning.
pub fn left(usage: &Usage) -> Option<Quantity> {
    usage.balance().map(|balance| balance.left())
}

/// What became of the records of an entitlement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome<E> {
    /// Nobody has asked, or the answer is on its way.
    #[default]
    Waiting,
    /// Everything that this reader may see is here.
    Gathered(Extent),
    /// This reader may not see them.
    Withheld,
    /// They did not come.
    Failed(E),
}

/// How much of an entitlement's records is here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Records of any time that this reader may see.
    pub visible: Option<u64>,
    /// Records of any time that exist, where the backend says so.
    pub total: Option<u64>,
    /// Records that could not be read.
    pub unreadable: u64,
}

impl Extent {
    /// `(seen, all)` when this reader sees only a part of what exists.
    pub fn partly_visible(&self) -> Option<(u64, u64)> {
        let (visible, total) = (self.visible?, self.total?);
        (visible < total).then_some((visible, total))
    }
}

/// Something that the document does not contain; a number is the place of the entitlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Its records were not gathered.
    NotAsked(usize),
    /// Its records did not come.
    Failed(usize),
    /// Its records were withheld.
    Withheld(usize),
    /// So many of so many of its records are visible.
    Partly(usize, u64, u64),
    /// So many of its records could not be read.
    Unreadable(usize, u64),
    /// Of so many entitlements it is not known whether there are records that this reader may not see.
    Unsaid(u64),
    /// A source that did not answer.
    Source(Box<str>),
    /// So many parts of the figures that could not be read.
    Figures(u64),
    /// Workspaces that were left out, by id.
    LeftOut(Vec<Box<str>>),
    /// Names of learners, in the workbook.
    Learners,
}

/// Everything that the document does not contain.
pub fn gaps<E>(activity: &Activity, outcomes: &[Outcome<E>], names_missing: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if !activity.ignored.is_empty() {
        gaps.push(Gap::LeftOut(activity.ignored.clone()));
    }
    gaps.extend(activity.partial.iter().map(|source| Gap::Source(source.source.clone())));
    let unreadable = activity.unreadable_in_all();
    if unreadable > 0 {
        gaps.push(Gap::Figures(unreadable as u64));
    }
    for (place, outcome) in outcomes.iter().enumerate() {
        match outcome {
            Outcome::Waiting => gaps.push(Gap::NotAsked(place)),
            Outcome::Failed(_) => gaps.push(Gap::Failed(place)),
            Outcome::Withheld => gaps.push(Gap::Withheld(place)),
            Outcome::Gathered(extent) => {
                gaps.extend(extent.partly_visible().map(|(seen, all)| Gap::Partly(place, seen, all)));
                if extent.unreadable > 0 {
                    gaps.push(Gap::Unreadable(place, extent.unreadable));
                }
            }
        }
    }
    let is_unsaid =
        |outcome: &&Outcome<E>| matches!(outcome, Outcome::Gathered(extent) if extent.total.is_none());
    let unsaid = outcomes.iter().filter(is_unsaid).count();
    if unsaid > 0 {
        gaps.push(Gap::Unsaid(unsaid as u64));
    }
    if names_missing {
        gaps.push(Gap::Learners);
    }
    gaps
}

/// How many records of each entitlement are shown when no more than `most` are in all: the first ones.
pub fn shares(counts: &[usize], most: usize) -> Vec<usize> {
    let mut room = most;
    let share = |count: &usize| {
        let share = (*count).min(room);
        room -= share;
        share
    };
    counts.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::activity::{PartialSource, Stamp};
    use crate::model::agreement::Agreement;
    use crate::model::date::{Term, parse_date};
    use crate::model::entitlement::Allowance;
    use crate::model::filter::{OverviewFilter, StatusChoice};
    use crate::model::{AgreementStatus, EntitlementKind, PackageKind, PackageStatus, Unit};

    fn usage(allowed: &str, used: Option<&str>) -> Usage {
        Usage {
            unit: Unit::Hours,
            allowance: Allowance::Quantity(allowed.parse().unwrap()),
            consumed: used.map(|used| used.parse().unwrap()),
            consumed_total: used.map(|used| used.parse().unwrap()),
            scheduled: None,
            unknown_parts: 0,
        }
    }

    fn activity() -> Activity {
        let term = Term { start: parse_date("2026-01-01").unwrap(), end: parse_date("2026-12-31").unwrap() };
        let agreement = |id: &str, status| Agreement {
            id: id.into(),
            number: "4711".into(),
            name: id.into(),
            plan: None,
            term,
            status,
            workspace_ids: Vec::new(),
            contacts: Vec::new(),
        };
        let package = |id: &str, agreement: &str, kind, status| Package {
            id: id.into(),
            agreement_id: agreement.into(),
            name: id.into(),
            kind,
            term,
            status,
            entitlements: ["a", "b"]
                .map(|name| Entitlement {
                    id: format!("{id}-{name}").into(),
                    kind: EntitlementKind::ReactiveSupport,
                    name: name.into(),
                    usage: usage("10", Some("2.5")),
                    last_activity: None,
                    visible_only: false,
                    action: None,
                })
                .into(),
            unreadable: 0,
        };
        Activity {
            stamp: Stamp { as_of: None, user: "u".into() },
            agreements: vec![
                agreement("new", AgreementStatus::Active),
                agreement("old", AgreementStatus::Expired),
            ],
            packages: vec![
                package("add", "new", PackageKind::AddOn, PackageStatus::Active),
                package("gone", "new", PackageKind::AddOn, PackageStatus::Inactive),
                package("wide", "new", PackageKind::EnterpriseWide, PackageStatus::Active),
                package("wide-old", "old", PackageKind::EnterpriseWide, PackageStatus::Inactive),
            ],
            additional_cases: Vec::new(),
            partial: Vec::new(),
            ignored: Vec::new(),
            unreadable: 0,
        }
    }

    #[test]
    fn the_overviews_filters_decide() {
        let activity = activity();
        let ids = |filter: OverviewFilter| -> Vec<String> {
            let chapters = chapters(&activity, &filter.resolve(&activity));
            items(&chapters).map(|item| item.entitlement.id.to_string()).collect()
        };
        assert_eq!(ids(OverviewFilter::default()), ["wide-a", "wide-b", "add-a", "add-b"]);
        let filter = OverviewFilter {
            agreements: vec!["old".into()],
            status: StatusChoice::Inactive,
            ..OverviewFilter::default()
        };
        assert_eq!(ids(filter), ["wide-old-a", "wide-old-b", "gone-a", "gone-b"]);
    }

    #[test]
    fn what_is_unknown_has_nothing_left() {
        assert_eq!(left(&usage("10", Some("2.75"))), Some("7.25".parse().unwrap()));
        assert_eq!(left(&usage("10", Some("12"))), Some("-2".parse().unwrap()));
        assert_eq!(left(&usage("10", None)), None);
        assert_eq!(left(&Usage { allowance: Allowance::AsNeeded, ..usage("1", Some("1")) }), None);
    }

    #[test]
    fn everything_that_is_missing_is_named() {
        let mut activity = activity();
        activity.unreadable = 2;
        activity.ignored = vec!["w-9".into()];
        activity.partial = vec![PartialSource { source: "Cases".into(), kinds: Vec::new(), detail: None }];
        let extent = |visible, total, unreadable| Extent { visible, total, unreadable };
        let outcomes = [
            Outcome::Gathered(extent(Some(5), Some(5), 0)),
            Outcome::Gathered(extent(Some(412), Some(530), 1)),
            Outcome::Withheld,
            Outcome::Failed("reason"),
            Outcome::Waiting,
        ];
        assert_eq!(
            gaps(&activity, &outcomes, true),
            [
                Gap::LeftOut(vec!["w-9".into()]),
                Gap::Source("Cases".into()),
                Gap::Figures(2),
                Gap::Partly(1, 412, 530),
                Gap::Unreadable(1, 1),
                Gap::Withheld(2),
                Gap::Failed(3),
                Gap::NotAsked(4),
                Gap::Learners,
            ]
        );
        let whole = [Outcome::<()>::Gathered(extent(Some(5), Some(5), 0))];
        assert_eq!(gaps(&self::activity(), &whole, false), []);
        let unsaid = [Outcome::<()>::Gathered(extent(Some(5), None, 0))];
        assert_eq!(gaps(&self::activity(), &unsaid, false), [Gap::Unsaid(1)]);
    }

    #[test]
    fn the_first_records_are_shown() {
        assert_eq!(shares(&[3, 5, 0, 4], 7), [3, 4, 0, 0]);
        assert_eq!(shares(&[3, 5], 100), [3, 5]);
    }
}
