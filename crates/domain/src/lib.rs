//! What the page is about, and nothing of how it is fetched or shown.
//!
//! Everything here is pure and runs on any machine: no browser, no reactive values, no clock. "Today" is always an argument.

pub mod access;
pub mod activity;
pub mod agreement;
pub mod date;
pub mod detail;
pub mod entitlement;
pub mod filter;
pub mod link;
pub mod package;
pub mod proof;
pub mod quantity;
pub mod query;
mod response_meta;
pub mod roles;
pub mod route;
pub mod summary;
pub mod tabs;

pub use response_meta::ResponseMeta;

// What the contract says in texts and words alone, without a rule, is the same on both sides of it.
pub use contract::{
    Administrator, AgreementContact, AgreementStatus, Capability, EntitlementKind, PackageKind,
    PackageStatus, PartialSource, RecordType, Role, Service, Unit,
};
