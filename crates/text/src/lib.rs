//! Every word that a person reads, in each language, and text formats that need no browser.
//!
//! `languages` has a file of texts for each language; one that lacks a text does not compile. [`words`] names what the contract's open lists contain.
//! [`csv`] and [`file`] write what is downloaded as text.

pub mod case;
pub mod choice;
pub mod csv;
pub mod file;
pub mod lang;
mod languages;
pub mod messages;
pub mod words;

pub use lang::{Lang, fill};
pub use languages::en::{Messages, PageMessages};
pub use messages::{Plural, PluralCategory, UnitForms};
