//! Every word that a person reads, in each language, and text formats that need no browser.
//!
//! [`messages`] holds the words, all languages of a key side by side: a key that lacks one does not compile. [`page_messages`]
//! holds those that only the pages outside of the first visit say. [`words`] names what the contract's open lists contain.
//! [`csv`] and [`file`] write what is downloaded as text.

pub mod case;
pub mod choice;
pub mod csv;
pub mod file;
pub mod lang;
pub mod messages;
pub mod page_messages;
pub mod words;

pub use lang::{Lang, fill};
pub use messages::{Messages, Plural, UnitForms};
pub use page_messages::PageMessages;
