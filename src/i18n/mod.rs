//! The reader's language in the app: what [`text`] says, and how the browser's `Intl` writes numbers and dates.

pub mod cells;
pub mod format;

pub use format::Format;
pub use text::{Lang, Messages, PageMessages, Plural, UnitForms, case, fill};
