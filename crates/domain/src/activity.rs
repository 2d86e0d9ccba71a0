//! The overview's answer: everything that the chosen workspaces have bought.

use super::ResponseMeta;
use super::agreement::Agreement;
use super::package::Package;
use super::{EntitlementKind, PartialSource, Service};

/// All agreements and packages of the chosen workspaces, expired, future and inactive ones too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// When and for whom the answer was made.
    pub stamp: ResponseMeta,
    /// In the backend's order.
    pub agreements: Vec<Agreement>,
    /// In the backend's order.
    pub packages: Vec<Package>,
    /// Support requests outside every package, by service; see [`Activity::cases`].
    pub additional_cases: Vec<AdditionalCases>,
    /// Whether all services are there that have any: the list came, and every row of it could be read.
    pub has_all_cases: bool,
    /// Source systems that did not answer this time.
    pub partial: Vec<PartialSource>,
    /// Workspaces that were asked for but left out.
    pub ignored: Vec<Box<str>>,
    /// Agreements and packages (entitlements are counted in their package) that could not be read.
    pub unreadable: usize,
}

/// How many support requests of a service stand outside every package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdditionalCases {
    /// Which service.
    pub service: Service,
    /// How many, where known.
    pub count: Option<u64>,
    /// Whether only those that this reader may see were counted.
    pub visible_only: bool,
}

impl Activity {
    /// The source that feeds this kind and did not answer, if there is one.
    pub fn missing_source(&self, kind: &EntitlementKind) -> Option<&PartialSource> {
        self.partial.iter().find(|source| source.kinds.contains(kind))
    }

    /// The support requests of a service outside every package. One that the answer does not mention has none.
    pub fn cases(&self, service: &Service) -> AdditionalCases {
        let known = self.additional_cases.iter().find(|cases| cases.service == *service).cloned();
        known.unwrap_or_else(|| AdditionalCases {
            service: service.clone(),
            count: self.has_all_cases.then_some(0),
            visible_only: false,
        })
    }

    /// The agreement of this id.
    pub fn agreement(&self, id: &str) -> Option<&Agreement> {
        self.agreements.iter().find(|agreement| &*agreement.id == id)
    }

    /// The agreement that a record belongs to: the one whose number it has, otherwise that of its entitlement.
    pub fn agreement_of_record(&self, number: Option<&str>, entitlement: Option<&str>) -> Option<&Agreement> {
        if let Some(number) = number {
            return self.agreements.iter().find(|agreement| *agreement.number == *number);
        }
        let id = entitlement?;
        let holds =
            |package: &&Package| package.entitlements.iter().any(|entitlement| *entitlement.id == *id);
        self.agreement(&self.packages.iter().find(holds)?.agreement_id)
    }

    /// The package of this id.
    pub fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| &*package.id == id)
    }

    /// Rows of any sort that could not be read.
    pub fn unreadable_in_all(&self) -> usize {
        self.unreadable + self.packages.iter().map(|package| package.unreadable).sum::<usize>()
    }
}
