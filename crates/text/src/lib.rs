//! Every text that a person reads, in each language, and text formats that need no browser.
//!
//! `languages` has a file for each language; one that lacks a text does not compile. [`words`] names the values of the contract's open
//! lists. [`csv`] and [`file`] write text downloads, [`number`] reads what people type.

pub mod case;
pub mod choice;
pub mod csv;
pub mod file;
pub mod lang;
mod languages;
pub mod messages;
pub mod number;
pub mod words;

pub use lang::{Lang, fill};
pub use languages::en::{Messages, PageMessages};
pub use messages::{Plural, PluralCategory, UnitForms};
