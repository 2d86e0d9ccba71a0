//! The way to the backend through the browser: [`client`] sends requests, [`transport`] limits what comes back.

pub mod client;
pub mod transport;

pub use client::Client;
