//! What passes between the app and the worker that writes its workbooks.
//!
//! Both are programs of their own with a memory of their own, so what passes is bytes: a [`Command`] is one message, and the
//! rows of a table are appended to a buffer ([`Rows`]) as they are, without a tree or a text in between. The worker answers each
//! command with a number (the cells that it had to cut so far), the last one with the file, and with a text when it has failed.

mod cell;
mod command;
mod wire;

pub use cell::{Cell, Decimal};
pub use command::{Command, Lines, RowReader, Rows};
pub use wire::Malformed;
