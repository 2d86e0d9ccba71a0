//! Consumption records: what happened, row by row.
//!
//! A record type is a list of fields, each of a sort that says how its values read. That list is the one place that knows
//! the types apart; everything else treats records alike, a type that this version does not know included.

use super::RecordType;
use super::activity::Stamp;
use super::link::SafeLink;
use super::quantity::Quantity;
use chrono::{DateTime, NaiveDate, Utc};

/// A field of a record type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the contract.
    pub name: Box<str>,
    /// How its values read.
    pub sort: Sort,
    /// Whether a record without it cannot be read.
    pub required: bool,
}

/// How the values of a field read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// As it came.
    Text,
    /// A word of an open list, shown in the reader's language where known.
    Word,
    /// Several words.
    Words,
    /// Several texts.
    Texts,
    /// An exact decimal.
    Quantity,
    /// A share in percent.
    Percent,
    /// A day.
    Date,
    /// A moment.
    Instant,
    /// An address.
    Link,
    /// High, medium, low.
    Findings,
}

/// A value of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The record does not have it, or has something in its place that cannot be read.
    Unknown,
    /// As it came.
    Text(Box<str>),
    /// A word of an open list.
    Word(Box<str>),
    /// Several words.
    Words(Vec<Box<str>>),
    /// Several texts.
    Texts(Vec<Box<str>>),
    /// An exact decimal.
    Quantity(Quantity),
    /// A share in percent.
    Percent(Quantity),
    /// A day.
    Date(NaiveDate),
    /// A moment.
    Instant(DateTime<Utc>),
    /// An address that may be followed.
    Link(SafeLink),
    /// High, medium, low.
    Findings([Quantity; 3]),
}

/// A row: a value for each field of its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Stable.
    pub id: Box<str>,
    /// In the order of the page's fields.
    pub values: Vec<Value>,
}

/// A page of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordPage {
    /// When and for whom the answer was made.
    pub stamp: Stamp,
    /// What the records are.
    pub record_type: RecordType,
    /// The fields that are shown, in their order.
    pub fields: Vec<Field>,
    /// The readable rows of this page.
    pub records: Vec<Record>,
    /// Rows of this page that could not be read.
    pub unreadable: usize,
    /// Rows that match.
    pub count: u64,
    /// Rows that this reader may see.
    pub visible: Option<u64>,
    /// Rows that exist, where the backend says so.
    pub total: Option<u64>,
}

impl RecordPage {
    /// `(seen, all)` when this reader sees only a part of what exists.
    pub fn partly_visible(&self) -> Option<(u64, u64)> {
        let (visible, total) = (self.visible?, self.total?);
        (visible < total).then_some((visible, total))
    }
}

/// The fields of a record type in the order in which they are shown; `None` for a type that this version does not know.
pub fn fields_of(record_type: &RecordType) -> Option<Vec<Field>> {
    use Sort::*;
    const YES: bool = true;
    const NO: bool = false;
    let fields: &[(&str, Sort, bool)] = match record_type {
        RecordType::Case => &[
            ("number", Text, YES),
            ("title", Text, YES),
            ("product", Text, YES),
            ("service", Word, YES),
            ("severity", Word, YES),
            ("status", Word, YES),
            ("opened", Instant, YES),
            ("closed", Instant, NO),
            ("hours", Quantity, NO),
            ("primaryContact", Text, YES),
            ("group", Text, NO),
            ("agreementNumber", Text, NO),
            ("packageName", Text, NO),
            ("classification", Word, NO),
            ("reason", Word, NO),
            ("portalUrl", Link, NO),
        ],
        RecordType::Delivery => &[
            ("title", Text, YES),
            ("technology", Text, YES),
            ("deliveryType", Word, YES),
            ("status", Word, YES),
            ("start", Date, NO),
            ("end", Date, NO),
            ("deliveredHours", Quantity, YES),
            ("plannedHours", Quantity, NO),
            ("engineer", Text, NO),
            ("requester", Text, NO),
            ("requested", Date, NO),
            ("attendees", Quantity, NO),
            ("deliverableUrl", Link, NO),
        ],
        RecordType::CreditEvent => &[
            ("date", Date, YES),
            ("type", Word, YES),
            ("description", Text, YES),
            ("credits", Quantity, YES),
            ("balanceAfter", Quantity, YES),
            ("lot", Text, YES),
            ("lotExpires", Date, NO),
            ("reference", Text, NO),
        ],
        RecordType::Contact => &[
            ("displayName", Text, YES),
            ("email", Text, NO),
            ("roles", Words, YES),
            ("status", Word, YES),
            ("groups", Texts, YES),
            ("addedOn", Date, YES),
            ("lastSignIn", Instant, NO),
            ("casesOpened", Quantity, YES),
        ],
        RecordType::LearningActivity => &[
            ("learner", Text, NO),
            ("email", Text, NO),
            ("title", Text, YES),
            ("type", Word, YES),
            ("product", Text, YES),
            ("language", Text, YES),
            ("startedOn", Date, YES),
            ("lastAccessed", Date, NO),
            ("progress", Percent, YES),
            ("completedOn", Date, NO),
            ("minutes", Quantity, NO),
        ],
        RecordType::AssessmentRun => &[
            ("assessment", Text, YES),
            ("technology", Text, YES),
            ("target", Text, YES),
            ("status", Word, YES),
            ("configuredOn", Date, NO),
            ("lastRun", Date, NO),
            ("nextRun", Date, NO),
            ("runs", Quantity, YES),
            ("findings", Findings, YES),
            ("reportUrl", Link, NO),
        ],
        RecordType::User => &[
            ("displayName", Text, YES),
            ("email", Text, YES),
            ("status", Word, YES),
            ("roles", Words, YES),
            ("groups", Texts, YES),
            ("lastSignIn", Instant, NO),
        ],
        _ => return None,
    };
    Some(
        fields
            .iter()
            .map(|(name, sort, required)| Field { name: (*name).into(), sort: *sort, required: *required })
            .collect(),
    )
}
