//! The client of the backend's API: requests, responses and failures. Knows no browser.
//!
//! An [`Endpoint`] is a request, [`decode`] converts its response into domain types, and every failure is an [`ApiError`].
//! [`record_list`] decides which requests a list of records needs and applies their responses.

pub mod decode;
pub mod endpoint;
pub mod error;
pub mod record_list;

pub use endpoint::{Endpoint, List};
pub use error::ApiError;
