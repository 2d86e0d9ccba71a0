//! What replaces a page that cannot be shown: no right, no such address, an expired session.

pub mod no_access;
pub mod not_found;
pub mod roles;
pub mod signed_out;
