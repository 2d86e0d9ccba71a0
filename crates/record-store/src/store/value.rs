//! Values of a record: as stored, and as read.

use chrono::{DateTime, NaiveDate, Utc};
use domain::link::is_safe;
use domain::quantity::Quantity;

/// Separates the members of a list. The unit separator cannot be typed and occurs in no name.
pub(super) const LIST_SEPARATOR: char = '\u{1f}';

/// A value to be stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Input<'a> {
    /// A text, word, id or address.
    Text(&'a str),
    /// Several texts.
    List(Vec<&'a str>),
    /// A decimal.
    Quantity(Quantity),
    /// A date.
    Date(NaiveDate),
    /// A moment.
    Instant(DateTime<Utc>),
    /// Numbers of findings: high, medium, low.
    Findings([u32; 3]),
}

/// A value as the table shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// The record has no value, or one that cannot be read.
    Unknown,
    /// Free text, unchanged.
    Text(&'a str),
    /// A word of an open enumeration.
    Word(&'a str),
    /// Several words.
    Words(List<'a>),
    /// Several texts.
    Texts(List<'a>),
    /// An exact decimal.
    Quantity(Quantity),
    /// A percentage.
    Percent(Quantity),
    /// A date.
    Date(NaiveDate),
    /// A moment.
    Instant(DateTime<Utc>),
    /// An address that is safe to follow.
    Link(Href<'a>),
    /// Numbers of findings: high, medium, low.
    Findings([u32; 3]),
}

/// An address that is safe to follow, in two parts because the addresses of a column mostly share their prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Href<'a> {
    prefix: &'a str,
    rest: &'a str,
}

impl<'a> Href<'a> {
    /// What is stored of an address in a column with this prefix. If the rest alone could be read as a complete address, the
    /// address is stored whole.
    pub(super) fn without_prefix(prefix: &str, address: &'a str) -> &'a str {
        address.strip_prefix(prefix).filter(|rest| !is_safe(rest)).unwrap_or(address)
    }

    /// The address of which `rest` is stored.
    pub(super) fn join(prefix: &'a str, rest: &'a str) -> Href<'a> {
        Href { prefix: if is_safe(rest) { "" } else { prefix }, rest }
    }

    /// Whether it is this address.
    pub(super) fn equals(self, address: &str) -> bool {
        address.strip_prefix(self.prefix) == Some(self.rest)
    }
}

impl std::fmt::Display for Href<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}{}", self.prefix, self.rest)
    }
}

/// Several texts of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct List<'a>(pub(super) &'a str);

impl<'a> List<'a> {
    /// The members, in order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        self.0.split(LIST_SEPARATOR).filter(|member| !member.is_empty())
    }
}
