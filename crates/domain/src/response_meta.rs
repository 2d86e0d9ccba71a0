//! What every response says about itself.

use chrono::{DateTime, Utc};

/// Time of the data, and the person it was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseMeta {
    /// Instant at which the source systems were read; `None` if it cannot be parsed.
    pub as_of: Option<DateTime<Utc>>,
    /// Id of the person the response was made for.
    pub user: Box<str>,
}
