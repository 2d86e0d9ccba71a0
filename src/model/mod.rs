//! What the page is about, and nothing of how it is fetched or shown.
//!
//! Everything here is pure and runs on any machine: no browser, no reactive values, no clock. "Today" is always an argument.

pub mod access;
pub mod activity;
pub mod agreement;
pub mod csv;
pub mod detail;
pub mod entitlement;
pub mod file;
pub mod filter;
pub mod package;
pub mod proof;
pub mod roles;
pub mod sheet;
pub mod summary;
pub mod tabs;

// What records are made of is in a crate of its own, which is built for speed.
pub use records as record;
pub use records::{date, link, quantity};

// The words that the contract lists are the same on both sides of it: open lists of words, without behaviour.
pub use contract::{
    AgreementStatus, Capability, EntitlementKind, PackageKind, PackageStatus, RecordType, Role, Service, Unit,
};
