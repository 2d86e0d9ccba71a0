//! The reader's language in the app: the messages of [`text`], and numbers and dates by the browser's `Intl`.

pub mod cells;
pub mod counts;
pub mod format;
pub mod locale;

pub use counts::Counts;
pub use format::Format;
pub use locale::{Locale, lang};
pub use text::{Lang, Messages, PageMessages, Plural, UnitForms, case, fill};
