//! Errors as RFC 9457 describes them.

use contract_derive::FromJson;
use serde::{Deserialize, Serialize};

/// `application/problem+json`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// A URI that names the sort of problem; one ending in `/client-too-old` asks the app to reload.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// A short text for people, the same for every problem of the sort.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The HTTP status, repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// A text for people about this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What a user can quote in a support request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// With `401`: where to sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_url: Option<String>,
    /// With `422`: the rule that forbids it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// With `412`: the user as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<crate::UserRecord>,
}
