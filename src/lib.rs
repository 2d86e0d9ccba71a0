//! Customer activity: what a company bought under its support agreements, what it used, and what is left.
//!
//! `ARCHITECTURE.md` has the map and the invariants. In short, data flows one way: [`http`] → [`services`] → [`features`] → [`components`],
//! and [`embed`] is the only module that knows who mounts the app.

#![allow(missing_docs, reason = "nobody depends on this library; its own programs are its only callers")]

pub mod app;
pub mod chunk;
pub mod components;
pub mod embed;
pub mod features;
pub mod http;
pub mod i18n;
pub mod routes;
pub mod runtime;
pub mod services;
