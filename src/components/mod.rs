//! The design system: components that take plain values and report events. None of them knows the backend or fetches anything.
//!
//! Every piece of markup has at least one computed attribute or text: Leptos writes fully static subtrees through `innerHTML`, which the
//! page's policy (`require-trusted-types-for 'script'`) forbids.

pub mod data_time;
pub mod disclosure;
pub mod dynamic;
pub mod element;
pub mod filter_menu;
pub mod first_few;
pub mod focus;
pub mod icon;
pub mod link;
pub mod meter;
pub mod notice;
pub mod panel;
pub mod person;
pub mod retain;
pub mod states;
pub mod table;

pub use data_time::DataTime;
pub use disclosure::Disclosure;
pub use dynamic::dynamic;
pub use filter_menu::FilterMenu;
pub use first_few::{FirstFew, ShowAll};
pub use icon::Icon;
pub use link::Link;
pub use meter::{Meter, MeterText, Tone};
pub use notice::{Notice, NoticeKind};
pub use panel::Panel;
pub use person::PersonName;
pub use text::choice::Choice;
