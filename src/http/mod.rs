//! The way to the backend through the browser: [`client`] says what is asked and in whose name, [`request_pool`] shares requests and
//! limits their number, [`limited_fetch`] how long one may take and how much it may bring.

pub mod client;
pub mod limited_fetch;
pub mod request_pool;

pub use client::Client;
