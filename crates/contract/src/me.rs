//! `GET /me`: the person who is signed in.

use crate::{Capability, Meta, Role, Rows};
use contract_derive::FromJson;
use serde::{Deserialize, Serialize};

/// The person who is signed in, and their rights in each workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The person.
    pub user: Person,
    /// BCP 47 tag of their language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Address of the support they can contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_url: Option<String>,
    /// Address that signs them out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_out_url: Option<String>,
    /// Workspaces they belong to.
    pub workspaces: Rows<Workspace>,
    /// Time of the data, and the person it was made for.
    #[serde(default)]
    pub meta: Meta,
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Opaque id, compared with [`Meta::user`] and never shown.
    pub id: String,
    /// Name for display.
    pub display_name: String,
    /// Email address, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A workspace with the person's rights in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// Stable id, used in addresses.
    pub id: String,
    /// Name for display.
    pub name: String,
    /// Name of the company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Whether it is the person's current workspace.
    #[serde(default)]
    pub current: bool,
    /// Their roles, for display only.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Their capabilities, on which decisions are based.
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// Roles that this person may assign to others here.
    #[serde(default)]
    pub delegable: Vec<Role>,
    /// People who can grant rights here.
    #[serde(default)]
    pub administrators: Rows<Administrator>,
}

/// A person who can grant rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Administrator {
    /// Name for display.
    pub display_name: String,
    /// Email address, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}
