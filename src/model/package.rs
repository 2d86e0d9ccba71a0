//! A part of an agreement with dates of its own.

use super::date::{Stand, Term};
use super::entitlement::Entitlement;
use super::{PackageKind, PackageStatus};
use chrono::NaiveDate;

/// A package and what it entitles to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Goes into addresses.
    pub id: Box<str>,
    /// The agreement it belongs to.
    pub agreement_id: Box<str>,
    /// As it is shown.
    pub name: Box<str>,
    /// The area it is shown in.
    pub kind: PackageKind,
    /// First and last day.
    pub term: Term,
    /// Whether the backend says it can be used.
    pub status: PackageStatus,
    /// In the backend's order.
    pub entitlements: Vec<Entitlement>,
    /// Entitlements that could not be read.
    pub unreadable: usize,
}

/// What the badge of a package says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Badge {
    /// In force, and not ending soon.
    Active,
    /// In force, ending within 90 days.
    EndsSoon,
    /// Not to be used.
    Inactive,
    /// A status that this version does not know.
    Other(Box<str>),
}

impl Package {
    /// What its badge says on `today`.
    pub fn badge(&self, today: NaiveDate) -> Badge {
        match &self.status {
            PackageStatus::Active if self.term.stand(today).ends_soon() => Badge::EndsSoon,
            PackageStatus::Active => Badge::Active,
            PackageStatus::Inactive => Badge::Inactive,
            PackageStatus::Other(word) => Badge::Other(word.clone()),
        }
    }

    /// Where `today` lies in its term.
    pub fn stand(&self, today: NaiveDate) -> Stand {
        self.term.stand(today)
    }
}
