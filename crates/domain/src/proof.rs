//! The proof of delivery: which entitlements it covers, and what it omits.

use super::Service;
use super::access::{Control, Me};
use super::activity::{Activity, AdditionalCases};
use super::agreement::Agreement;
use super::date::Term;
use super::entitlement::Entitlement;
use super::filter::{Scope, Selection};
use super::package::Package;
use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

/// A package of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Name and number of its agreement, if known.
    pub agreement: Option<Box<str>>,
    /// The package.
    pub package: Package,
}

/// What the document covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The packages that the overview's filters select: enterprise-wide ones first, each area in the backend's order.
    pub chapters: Vec<Chapter>,
    /// The support requests outside every package, by service: of the workspaces, whatever the other filters.
    pub additional: Vec<AdditionalCases>,
}

/// A part of the document that has records.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// An entitlement in its package, with the figures of its whole term.
    Entitlement(&'a Chapter, &'a Entitlement),
    /// The additional cases of a service.
    AdditionalCases(&'a AdditionalCases),
}

impl Contents {
    /// Everything that the overview's filters select.
    pub fn of(activity: &Activity, selection: &Selection) -> Contents {
        let add_ons = activity.packages.iter().filter(|package| selection.admits_package(package));
        let chapters = selection.enterprise_wide(activity).chain(add_ons).map(|package| Chapter {
            agreement: activity
                .agreement(&package.agreement_id)
                .map(|agreement| format!("{} {}", agreement.name, agreement.number).into()),
            package: package.clone(),
        });
        let chapters = chapters.collect();
        let services = [Service::ProblemResolution, Service::Advisory];
        let others = activity.additional_cases.iter().filter(|cases| !services.contains(&cases.service));
        let additional =
            services.iter().map(|service| activity.cases(service)).chain(others.cloned()).collect();
        Contents { chapters, additional }
    }

    /// Every part with records, in the order of the document.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let entitlements = self.chapters.iter().flat_map(|chapter| {
            let entitlements = chapter.package.entitlements.iter();
            entitlements.map(move |entitlement| Item::Entitlement(chapter, entitlement))
        });
        entitlements.chain(self.additional.iter().map(Item::AdditionalCases))
    }
}

/// The year of an agreement that contains `today`, counted from its start date and limited to its term. Before the term it is the
/// first year, after it the last.
fn agreement_year(term: Term, today: NaiveDate) -> Term {
    let day = today.min(term.end).max(term.start);
    let start_of = |year: i32| {
        let years = u32::try_from(year - term.start.year()).unwrap_or_default();
        term.start.checked_add_months(Months::new(12 * years)).unwrap_or(term.start)
    };
    let year = if start_of(day.year()) > day { day.year() - 1 } else { day.year() };
    let end = start_of(year + 1).pred_opt().filter(|end| *end >= start_of(year));
    Term { start: start_of(year), end: end.map_or(term.end, |end| end.min(term.end)) }
}

/// The current years of the document's agreements, each once, with the agreements that share it, in the order of the document.
pub fn agreement_years<'a>(
    activity: &'a Activity,
    contents: &Contents,
    today: NaiveDate,
) -> Vec<(Term, Vec<&'a Agreement>)> {
    let mut years: Vec<(Term, Vec<&Agreement>)> = Vec::new();
    let ids = contents.chapters.iter().map(|chapter| &chapter.package.agreement_id);
    for agreement in ids.filter_map(|id| activity.agreement(id)) {
        let year = agreement_year(agreement.term, today);
        match years.iter_mut().find(|(known, _)| *known == year) {
            Some((_, agreements)) if agreements.iter().any(|known| known.id == agreement.id) => {}
            Some((_, agreements)) => agreements.push(agreement),
            None => years.push((year, vec![agreement])),
        }
    }
    years
}

/// The state of an item's records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outcome<E> {
    /// Not requested, or not arrived yet.
    #[default]
    Waiting,
    /// Every record visible to this reader has arrived.
    Gathered(Extent),
    /// The reader may not see them.
    Withheld,
    /// The request failed.
    Failed(E),
}

/// How many of an item's records were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Number of records visible to this reader, of any date.
    pub visible: Option<u64>,
    /// Number of all records, of any date, if the backend says so.
    pub total: Option<u64>,
    /// Number of records that could not be read.
    pub unreadable: u64,
    /// Earliest and latest time at which their pages were read from the source; `None` inside = a page does not say.
    pub read: Option<Read>,
}

/// Earliest and latest time of several responses; unknown is earlier than any time.
pub type Read = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// The span that covers two spans.
pub fn span(one: Option<Read>, other: Option<Read>) -> Option<Read> {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}

impl Extent {
    /// `(seen, all)` if this reader sees only some of the existing records.
    pub fn partly_visible(&self) -> Option<(u64, u64)> {
        let (visible, total) = (self.visible?, self.total?);
        (visible < total).then_some((visible, total))
    }
}

/// What the whole document omits although it was requested, or is the reader's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Ids of omitted workspaces.
    pub workspaces: Vec<Box<str>>,
    /// Whether the address has filters or dates that do not exist.
    pub filters: bool,
    /// Whether records are omitted: the document is the summary alone.
    pub records: bool,
}

impl LeftOut {
    /// `is_unread`: whether the address has invalid dates.
    pub fn of(
        me: &Me,
        scope: &Scope,
        activity: &Activity,
        selection: &Selection,
        is_unread: bool,
    ) -> LeftOut {
        let mut workspaces = activity.ignored.clone();
        // "All workspaces" means those whose activity they may see.
        for workspace in me.workspaces.iter().filter(|_| scope.ids.is_none()) {
            if !workspace.offers(Control::Activity) && !workspaces.contains(&workspace.id) {
                workspaces.push(workspace.id.clone());
            }
        }
        LeftOut { workspaces, filters: scope.dropped || selection.dropped || is_unread, records: false }
    }
}

/// Something that the document omits; a `usize` is the index of the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The item's records were not requested.
    NotAsked(usize),
    /// The request for the item's records failed.
    Failed(usize),
    /// The reader may not see the item's records.
    Withheld(usize),
    /// Only some of the item's records are visible: visible, all.
    Partly(usize, u64, u64),
    /// Number of the item's records that could not be read.
    Unreadable(usize, u64),
    /// Number of items for which it is unknown whether records are hidden from this reader.
    Unsaid(u64),
    /// A source system that did not respond.
    Source(Box<str>),
    /// Number of parts of the figures that could not be read.
    Figures(u64),
    /// Ids of omitted workspaces.
    LeftOut(Vec<Box<str>>),
    /// The address has filters or dates that do not exist.
    Dropped,
    /// Names of learners, in the workbook.
    Learners,
    /// All records: the document is the summary alone.
    Records,
}

/// Everything that the document omits.
pub fn gaps<E>(
    activity: &Activity,
    left_out: &LeftOut,
    outcomes: &[Outcome<E>],
    names_missing: bool,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if left_out.records {
        gaps.push(Gap::Records);
    }
    if !left_out.workspaces.is_empty() {
        gaps.push(Gap::LeftOut(left_out.workspaces.clone()));
    }
    if left_out.filters {
        gaps.push(Gap::Dropped);
    }
    gaps.extend(activity.partial.iter().map(|source| Gap::Source(source.source.as_str().into())));
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
    if names_missing && !left_out.records {
        gaps.push(Gap::Learners);
    }
    gaps
}

/// How many records of each item are shown if at most `most` are shown in all: the first ones.
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
    use crate::agreement::Agreement;
    use crate::date::Term;
    use crate::filter::{ALL_AGREEMENTS, OverviewFilter, StatusChoice, WorkspaceChoice};
    use crate::samples::{self, day, hours, term, year};
    use crate::{AgreementStatus, Capability, PackageKind, PackageStatus, PartialSource};

    fn activity() -> Activity {
        let agreement = |id: &str, status| Agreement { status, ..samples::agreement(id, year()) };
        let package = |id: &str, agreement: &str, kind, status| {
            let entitlements = ["a", "b"].map(|name| hours(&format!("{id}-{name}"), "10", "2.5")).into();
            let agreement_id = agreement.into();
            Package { agreement_id, kind, status, ..samples::package(id, year(), entitlements) }
        };
        let advisory = AdditionalCases { service: Service::Advisory, count: Some(3), visible_only: false };
        Activity {
            additional_cases: vec![advisory],
            ..samples::activity(
                vec![agreement("new", AgreementStatus::Active), agreement("old", AgreementStatus::Expired)],
                vec![
                    package("add", "new", PackageKind::AddOn, PackageStatus::Active),
                    package("gone", "new", PackageKind::AddOn, PackageStatus::Inactive),
                    package("wide", "new", PackageKind::EnterpriseWide, PackageStatus::Active),
                    package("wide-old", "old", PackageKind::EnterpriseWide, PackageStatus::Inactive),
                ],
            )
        }
    }

    #[test]
    fn the_overviews_filters_select_the_contents() {
        let activity = activity();
        let ids = |filter: OverviewFilter| -> Vec<String> {
            let contents = Contents::of(&activity, &filter.resolve(&activity));
            let id = |item: Item<'_>| match item {
                Item::Entitlement(_, entitlement) => entitlement.id.to_string(),
                Item::AdditionalCases(cases) => format!("{} {}", cases.count.unwrap(), cases.service),
            };
            contents.items().map(id).collect()
        };
        let cases = ["0 problemResolution", "3 advisory"];
        let with_cases = |ids: [&'static str; 4]| ids.into_iter().chain(cases).collect::<Vec<_>>();
        assert_eq!(ids(OverviewFilter::default()), with_cases(["wide-a", "wide-b", "add-a", "add-b"]));
        let filter = OverviewFilter {
            agreements: vec!["old".into()],
            add_on_agreements: vec![ALL_AGREEMENTS.into()],
            status: StatusChoice::Inactive,
            ..OverviewFilter::default()
        };
        assert_eq!(ids(filter.clone()), with_cases(["wide-old-a", "wide-old-b", "gone-a", "gone-b"]));
        // Without a selection of their own, the add-on packages follow the agreements at the top, and this one has none.
        let following = OverviewFilter { add_on_agreements: Vec::new(), ..filter };
        assert_eq!(ids(following), ["wide-old-a", "wide-old-b", cases[0], cases[1]]);
    }

    #[test]
    fn every_gap_is_listed() {
        let mut activity = activity();
        activity.unreadable = 2;
        activity.partial = vec![PartialSource { source: "Cases".into(), kinds: Vec::new(), detail: None }];
        let left_out = LeftOut { workspaces: vec!["w-9".into()], filters: true, records: false };
        let extent = |visible, total, unreadable| Extent { visible, total, unreadable, read: None };
        let outcomes = [
            Outcome::Gathered(extent(Some(5), Some(5), 0)),
            Outcome::Gathered(extent(Some(412), Some(530), 1)),
            Outcome::Withheld,
            Outcome::Failed("reason"),
            Outcome::Waiting,
        ];
        assert_eq!(
            gaps(&activity, &left_out, &outcomes, true),
            [
                Gap::LeftOut(vec!["w-9".into()]),
                Gap::Dropped,
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
        assert_eq!(gaps(&self::activity(), &LeftOut::default(), &whole, false), []);
        let summary = LeftOut { records: true, ..LeftOut::default() };
        assert_eq!(gaps(&self::activity(), &summary, &whole, true), [Gap::Records]);
        let unsaid = [Outcome::<()>::Gathered(extent(Some(5), None, 0))];
        assert_eq!(gaps(&self::activity(), &LeftOut::default(), &unsaid, false), [Gap::Unsaid(1)]);
    }

    #[test]
    fn workspaces_left_out_of_all_are_listed() {
        let workspaces: [(&str, &[Capability]); 3] = [
            ("w-1", &[Capability::ViewCustomerActivity]),
            ("w-2", &[Capability::ViewAllSupportRequests]),
            ("w-3", &[]),
        ];
        let me = Me::with(&workspaces, false);
        let mut activity = activity();
        activity.ignored = vec!["w-3".into()];
        let selection = OverviewFilter::default().resolve(&activity);
        let of = |choice: WorkspaceChoice, is_unread| {
            LeftOut::of(&me, &choice.resolve(&me), &activity, &selection, is_unread)
        };
        let left_out = |ids: &[&str], filters| LeftOut {
            workspaces: ids.iter().map(|id| (*id).into()).collect(),
            filters,
            records: false,
        };
        assert_eq!(of(WorkspaceChoice::All, false), left_out(&["w-3", "w-2"], false));
        assert_eq!(of(WorkspaceChoice::All, true), left_out(&["w-3", "w-2"], true));
        assert_eq!(of(WorkspaceChoice::Current, false), left_out(&["w-3"], false));
        let gone = WorkspaceChoice::These(vec!["w-1".into(), "w-9".into()]);
        assert_eq!(of(gone, false), left_out(&["w-3"], true));
    }

    #[test]
    fn an_unknown_time_is_earlier_than_any() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0);
        let one = |time| Some((time, time));
        assert_eq!(span(None, one(at(5))), one(at(5)));
        assert_eq!(span(one(at(7)), one(at(5))), Some((at(5), at(7))));
        assert_eq!(span(one(at(7)), one(None)), Some((None, at(7))));
    }

    #[test]
    fn an_agreement_year_begins_with_the_agreement() {
        let year = |start, end, today| agreement_year(term(start, end), day(today));
        for (start, end, today, wanted) in [
            ("2026-02-01", "2027-01-31", "2026-11-23", ("2026-02-01", "2027-01-31")),
            ("2024-07-01", "2027-06-30", "2026-11-23", ("2026-07-01", "2027-06-30")),
            ("2024-07-01", "2027-06-30", "2026-06-30", ("2025-07-01", "2026-06-30")),
            ("2024-07-01", "2026-12-31", "2026-07-01", ("2026-07-01", "2026-12-31")),
            ("2024-02-29", "2026-02-28", "2025-02-28", ("2025-02-28", "2026-02-27")),
            ("2024-02-29", "2026-02-28", "2025-02-27", ("2024-02-29", "2025-02-27")),
            ("2027-01-01", "2028-12-31", "2026-11-23", ("2027-01-01", "2027-12-31")),
            ("2020-01-01", "2021-12-31", "2026-11-23", ("2021-01-01", "2021-12-31")),
            ("2026-05-01", "2026-01-31", "2026-11-23", ("2026-05-01", "2026-01-31")),
        ] {
            assert_eq!(year(start, end, today), term(wanted.0, wanted.1), "{start} {end} {today}");
        }
    }

    #[test]
    fn agreements_of_the_same_year_share_it() {
        let mut activity = activity();
        let of = |activity: &Activity| {
            let filter = OverviewFilter { status: StatusChoice::All, ..OverviewFilter::default() };
            let mut contents = Contents::of(activity, &filter.resolve(activity));
            let old = activity.packages.iter().find(|package| &*package.agreement_id == "old").cloned();
            contents.chapters.push(Chapter { agreement: None, package: old.unwrap() });
            let years = agreement_years(activity, &contents, day("2026-11-23"));
            let ids = |agreements: &[&Agreement]| agreements.iter().map(|one| one.id.to_string()).collect();
            years
                .iter()
                .map(|(year, agreements)| (*year, ids(agreements)))
                .collect::<Vec<(Term, Vec<String>)>>()
        };
        let this_year = year();
        assert_eq!(of(&activity), [(this_year, vec!["new".to_owned(), "old".to_owned()])]);
        activity.agreements[1].term = term("2023-07-01", "2026-06-30");
        let last_year = term("2025-07-01", "2026-06-30");
        assert_eq!(of(&activity), [(this_year, vec!["new".to_owned()]), (last_year, vec!["old".to_owned()])]);
    }

    #[test]
    fn shares_show_the_first_records() {
        assert_eq!(shares(&[3, 5, 0, 4], 7), [3, 4, 0, 0]);
        assert_eq!(shares(&[3, 5], 100), [3, 5]);
    }
}
