//! Which requests the backend takes, what its responses mean, and what can go wrong. Knows no browser.
//!
//! An [`Endpoint`] is a request, [`decode`] turns its response into the domain's types, and everything that can go wrong is
//! an [`ApiError`].

pub mod decode;
pub mod endpoint;
pub mod error;

pub use endpoint::{Endpoint, List};
pub use error::ApiError;
