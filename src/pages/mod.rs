//! The pages. Each fetches what it needs, resolves the address against it, and hands plain values to the parts in [`crate::ui`].

pub mod contract_details;
pub mod drilldown;
pub mod failure;
pub mod home;
pub mod lazy;
pub mod manage_users;
pub mod no_access;
pub mod not_found;
pub mod overview;
pub mod proof;
pub mod records;
pub mod roles;
pub mod shell;
pub mod signed_out;
pub mod usage;
pub mod user_panel;
