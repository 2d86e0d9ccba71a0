//! Problem details (RFC 9457).

use contract_derive::FromJson;
use serde::{Deserialize, Serialize};

/// A body of type `application/problem+json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// URI of the problem type; one ending in `/client-too-old` asks the app to reload.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Short text for people, the same for every problem of this type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Text for people about this occurrence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Id that a reader can quote in a support request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// With `401`: the address for signing in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_url: Option<String>,
    /// With `422`: the rule that forbids the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// With `412`: the current state of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<crate::UserRecord>,
}
