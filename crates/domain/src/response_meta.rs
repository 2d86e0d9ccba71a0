//! What every response says about itself.

use chrono::{DateTime, Utc};

/// When a response was true, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseMeta {
    /// The instant at which the source systems were read, `None` when it cannot be read.
    pub as_of: Option<DateTime<Utc>>,
    /// The id of the person it was made for.
    pub user: Box<str>,
}
