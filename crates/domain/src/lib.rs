//! The model of the page, independent of how data is fetched or shown.
//!
//! Everything here is pure and runs anywhere: no browser, no reactive values, no clock. "Today" is always an argument.

pub mod access;
pub mod activity;
pub mod agreement;
pub mod attention;
pub mod date;
pub mod detail;
pub mod entitlement;
pub mod filter;
pub mod history;
pub mod link;
pub mod outlook;
pub mod package;
pub mod planning;
pub mod proof;
pub mod quantity;
pub mod query;
mod response_meta;
pub mod roles;
pub mod route;
#[cfg(test)]
pub(crate) mod samples;
mod share;
pub mod sort;
pub mod summary;
pub mod tabs;

pub use response_meta::ResponseMeta;

// Types without rules of their own are used as the contract defines them.
pub use contract::{
    Administrator, AgreementContact, AgreementStatus, Capability, EntitlementKind, PackageKind,
    PackageStatus, PartialSource, RecordType, Role, Service, Unit,
};
