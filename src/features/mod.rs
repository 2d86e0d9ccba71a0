//! The pages, each with its parts in a folder of its own. A page fetches what it needs, resolves the address against it, and hands plain
//! values to [`crate::components`].

pub mod access;
pub mod drilldown;
pub mod failure;
pub mod frame;
pub mod home;
pub mod lazy;
pub mod overview;
pub mod proof;
pub mod records;
pub mod usage;
pub mod users;
