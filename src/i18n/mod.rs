//! The reader's language in the app: what [`text`] says, and how the browser's `Intl` writes numbers and dates.

pub mod cells;
pub mod format;
pub mod locale;

pub use format::Format;
pub use locale::{Locale, lang};
pub use text::{Lang, Messages, PageMessages, Plural, UnitForms, case, fill};
