//! `GET /me`.

use crate::{Capability, Meta, Role, Rows};
use contract_derive::FromJson;
use serde::{Deserialize, Serialize};

/// Who is signed in, and what they may do where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The person.
    pub user: Person,
    /// Their language as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Where they get help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_url: Option<String>,
    /// Where they sign out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_out_url: Option<String>,
    /// The workspaces they are in.
    pub workspaces: Rows<Workspace>,
    /// When and for whom.
    #[serde(default)]
    pub meta: Meta,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Never shown; compared with [`Meta::user`].
    pub id: String,
    /// As it is shown.
    pub display_name: String,
    /// Where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A workspace with the person's rights in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// Stable, goes into addresses.
    pub id: String,
    /// As it is shown.
    pub name: String,
    /// The company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Whether it is the one the person works in now.
    #[serde(default)]
    pub current: bool,
    /// Shown.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Decided by.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// What this person may grant to others here.
    #[serde(default)]
    pub delegable: Vec<Role>,
    /// Who can grant rights here.
    #[serde(default)]
    pub administrators: Rows<Administrator>,
}

/// Somebody who can grant rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Administrator {
    /// As it is shown.
    pub display_name: String,
    /// Where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}
