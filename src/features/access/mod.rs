//! What stands in place of a page that cannot be shown: no right, no such address, a session that has ended.

pub mod no_access;
pub mod not_found;
pub mod roles;
pub mod signed_out;
