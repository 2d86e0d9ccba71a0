//! The overview's response: everything that the selected workspaces have bought.

use super::ResponseMeta;
use super::agreement::Agreement;
use super::entitlement::{Allowance, Usage};
use super::package::Package;
use super::{EntitlementKind, PartialSource, Service};

/// All agreements and packages of the selected workspaces, including expired, future and inactive ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Time of the data, and the person it was made for.
    pub stamp: ResponseMeta,
    /// Agreements, in the backend's order.
    pub agreements: Vec<Agreement>,
    /// Packages, in the backend's order.
    pub packages: Vec<Package>,
    /// Support requests outside every package, by service; see [`Activity::cases`].
    pub additional_cases: Vec<AdditionalCases>,
    /// Whether every service with additional cases is included: the list was sent and every row could be read.
    pub has_all_cases: bool,
    /// Source systems that did not respond this time.
    pub partial: Vec<PartialSource>,
    /// Requested workspaces that the backend left out.
    pub ignored: Vec<Box<str>>,
    /// Number of agreements and packages that could not be read. Entitlements are counted in their package.
    pub unreadable: usize,
}

/// The number of a service's support requests outside every package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdditionalCases {
    /// The service.
    pub service: Service,
    /// Number of support requests, if known.
    pub count: Option<u64>,
    /// Whether only those visible to this reader were counted.
    pub visible_only: bool,
}

impl Activity {
    /// The source system that feeds this kind, if it did not respond.
    pub fn missing_source(&self, kind: &EntitlementKind) -> Option<&PartialSource> {
        self.partial.iter().find(|source| source.kinds.contains(kind))
    }

    /// The support requests of a service outside every package. A service that the response does not mention has none.
    pub fn cases(&self, service: &Service) -> AdditionalCases {
        let known = self.additional_cases.iter().find(|cases| cases.service == *service).cloned();
        known.unwrap_or_else(|| AdditionalCases {
            service: service.clone(),
            count: self.has_all_cases.then_some(0),
            visible_only: false,
        })
    }

    /// Finds an agreement by its id.
    pub fn agreement(&self, id: &str) -> Option<&Agreement> {
        self.agreements.iter().find(|agreement| &*agreement.id == id)
    }

    /// The agreement of a record: the one with the record's number, otherwise the one of its entitlement.
    pub fn agreement_of_record(&self, number: Option<&str>, entitlement: Option<&str>) -> Option<&Agreement> {
        if let Some(number) = number {
            return self.agreements.iter().find(|agreement| *agreement.number == *number);
        }
        let id = entitlement?;
        let holds =
            |package: &&Package| package.entitlements.iter().any(|entitlement| *entitlement.id == *id);
        self.agreement(&self.packages.iter().find(holds)?.agreement_id)
    }

    /// The agreement that a line of a kind's figures belongs to; `None` if it is several, or not known.
    ///
    /// `ids` are all entitlements of the kind's figures, and `line` is the line's usage. A line consists of the entitlements with its unit
    /// whose allowances are summed; "as needed" takes every entitlement of its unit.
    pub fn agreement_of_line(&self, ids: &[Box<str>], line: &Usage) -> Option<&Agreement> {
        let find = |id: &str| {
            self.packages.iter().find_map(|package| {
                let entitlement = package.entitlements.iter().find(|one| *one.id == *id)?;
                Some((&package.agreement_id, &entitlement.usage))
            })
        };
        let is_in_line = |usage: &Usage| {
            usage.unit == line.unit
                && (line.allowance == Allowance::AsNeeded || usage.allowance.sums_with(&line.allowance))
        };
        let mut found: Option<&str> = None;
        for id in ids {
            let (agreement, usage) = find(id)?;
            if is_in_line(usage) && found.replace(agreement).is_some_and(|other| *other != **agreement) {
                return None;
            }
        }
        self.agreement(found?)
    }

    /// Finds a package by its id.
    pub fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| &*package.id == id)
    }

    /// Number of rows of any kind that could not be read.
    pub fn unreadable_in_all(&self) -> usize {
        self.unreadable + self.packages.iter().map(|package| package.unreadable).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unit;
    use crate::quantity::Quantity;
    use crate::samples::{self, agreement, entitlement, package, usage, year};

    fn quantity(amount: u64) -> Allowance {
        Allowance::Quantity(Quantity::from_count(amount))
    }

    fn activity() -> Activity {
        let one = |id: &str, unit, allowance| entitlement(id, unit, allowance, "?");
        let first = vec![
            one("hours-1", Unit::Hours, quantity(10)),
            one("cases-1", Unit::Cases, quantity(3)),
            one("free-1", Unit::Hours, Allowance::AsNeeded),
        ];
        let second = vec![
            one("hours-2", Unit::Hours, quantity(20)),
            one("included-2", Unit::Cases, Allowance::Included),
        ];
        samples::activity(
            vec![agreement("a-1", year()), agreement("a-2", year())],
            vec![
                package("p-1", year(), first),
                Package { agreement_id: "a-2".into(), ..package("p-2", year(), second) },
            ],
        )
    }

    fn agreement_of(ids: &[&str], unit: Unit, allowance: Allowance) -> Option<String> {
        let ids: Vec<Box<str>> = ids.iter().map(|id| (*id).into()).collect();
        let line = usage(unit, allowance, "?");
        activity().agreement_of_line(&ids, &line).map(|agreement| agreement.id.to_string())
    }

    #[test]
    fn a_line_of_one_agreement_is_found_by_unit_and_allowance() {
        let ids = ["cases-1", "included-2"];
        assert_eq!(agreement_of(&ids, Unit::Cases, quantity(3)).as_deref(), Some("a-1"));
        assert_eq!(agreement_of(&ids, Unit::Cases, Allowance::Included).as_deref(), Some("a-2"));
        assert_eq!(agreement_of(&ids, Unit::Hours, quantity(3)), None);
    }

    #[test]
    fn a_line_that_sums_several_agreements_has_none() {
        let ids = ["hours-1", "hours-2", "cases-1"];
        assert_eq!(agreement_of(&ids, Unit::Hours, quantity(30)), None);
        assert_eq!(agreement_of(&["hours-2"], Unit::Hours, quantity(20)).as_deref(), Some("a-2"));
    }

    #[test]
    fn as_needed_takes_every_entitlement_of_its_unit() {
        assert_eq!(
            agreement_of(&["free-1", "cases-1"], Unit::Hours, Allowance::AsNeeded).as_deref(),
            Some("a-1")
        );
        assert_eq!(agreement_of(&["free-1", "hours-2"], Unit::Hours, Allowance::AsNeeded), None);
    }

    #[test]
    fn an_entitlement_that_the_overview_does_not_list_leaves_the_agreement_unknown() {
        assert_eq!(agreement_of(&["cases-1", "elsewhere"], Unit::Cases, quantity(3)), None);
    }
}
