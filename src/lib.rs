//! Customer Activity: what a company bought under its support agreements, what it used, and what is left.
//!
//! `ARCHITECTURE.md` has the map and the invariants. In short, data goes one way: [`api`] → [`model`] → [`state`] → [`pages`]
//! → [`ui`], and [`embed`] is the only place that knows who mounts the app.

pub mod api;
pub mod app;
pub mod choice;
pub mod embed;
pub mod i18n;
pub mod life;
pub mod model;
pub mod pages;
pub mod route;
pub mod state;
pub mod ui;
