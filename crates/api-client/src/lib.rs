//! Which requests the backend takes, what its responses mean, and what can go wrong. Knows no browser.
//!
//! An [`Endpoint`] is a request, [`decode`] turns its response into the domain's types, and everything that can go wrong is
//! an [`ApiError`]. [`record_list`] decides which requests a list of records needs, and what their responses do to it.

pub mod decode;
pub mod endpoint;
pub mod error;
pub mod record_list;

pub use endpoint::{Endpoint, List};
pub use error::ApiError;
