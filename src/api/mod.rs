//! The way to the backend: the only place that knows HTTP and JSON.
//!
//! An [`Endpoint`](endpoint::Endpoint) is a question, the [`client`] asks it, [`decode`] turns the answer into the model, and
//! everything that can go wrong is an [`ApiError`](error::ApiError).

pub mod client;
pub mod decode;
pub mod endpoint;
pub mod error;
pub mod transport;

pub use ::records::page as records;
pub use client::Client;
pub use endpoint::{Endpoint, List};
pub use error::ApiError;
