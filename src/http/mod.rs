//! HTTP in the browser: [`client`] builds and authenticates requests, [`request_pool`] shares them and limits their number,
//! [`limited_fetch`] limits their time and size.

pub mod client;
pub mod limited_fetch;
pub mod request_pool;

pub use client::Client;
