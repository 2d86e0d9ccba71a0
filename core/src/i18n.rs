//! The words of the app. What the browser's `Intl` writes is not among them.

#[path = "../../src/i18n/case.rs"]
pub mod case;
#[path = "../../src/i18n/lang.rs"]
pub mod lang;
#[path = "../../src/i18n/messages.rs"]
pub mod messages;
#[path = "../../src/i18n/page_messages.rs"]
pub mod page_messages;
#[path = "../../src/i18n/words.rs"]
pub mod words;

pub use lang::{Lang, fill};
pub use messages::{Messages, Plural, UnitForms};
pub use page_messages::PageMessages;
