//! The messages between the app and the worker that writes its workbooks.
//!
//! Both are separate programs with their own memory, so messages are bytes: a [`Command`] is a message, and the rows of a table
//! are appended directly to a buffer ([`Rows`]). The worker responds to each command with a number (of cells shortened so far),
//! to the last one with the file, and with a text if it has failed.

mod cell;
mod command;
mod wire;

pub use cell::{Cell, Decimal};
pub use command::{Command, Lines, RowReader, Rows};
pub use wire::Malformed;
