//! The overview's response: everything that the selected workspaces have bought.

use super::ResponseMeta;
use super::agreement::Agreement;
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

    /// Finds a package by its id.
    pub fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| &*package.id == id)
    }

    /// Number of rows of any kind that could not be read.
    pub fn unreadable_in_all(&self) -> usize {
        self.unreadable + self.packages.iter().map(|package| package.unreadable).sum::<usize>()
    }
}
