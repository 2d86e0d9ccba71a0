//! Every word that a person reads, in English and German, and how numbers and dates are written.
//!
//! [`messages`] holds the words, both languages of a key side by side: a key that lacks one does not compile. [`page_messages`]
//! holds those that only the pages outside of the first visit say. [`format`] writes numbers, dates and order through the
//! browser's `Intl`. [`words`] names what the contract's open lists contain.

pub mod case;
pub mod cells;
pub mod format;
pub mod lang;
pub mod messages;
pub mod page_messages;
pub mod words;

pub use lang::{Lang, fill};
pub use messages::{Messages, Plural, UnitForms};
pub use page_messages::PageMessages;
