//! `GET /me`: who is signed in, and what they may do in which workspace.

use super::{Json, Unreadable, optional_rows, read, rows};
use domain::access::{Administrator, Me, Workspace};
use domain::link::SafeLink;
use domain::{Capability, Role};
use record_store::unreadable::{Form, Parts};

/// Reads `GET /me`.
pub fn me(bytes: &[u8]) -> Result<Me, Unreadable> {
    const PARTS: &Parts =
        &[("/user/id", Form::Id), ("/user/displayName", Form::Text), ("/workspaces", Form::List)];
    read(bytes, PARTS, |response| {
        let user = response.get("user")?;
        let (workspaces, unreadable) = rows(response.get("workspaces"), workspace)?;
        Some(Me {
            user_id: user.id("id")?,
            display_name: user.boxed("displayName")?,
            email: user.boxed("email"),
            locale: response.boxed("locale"),
            support: response.text("supportUrl").and_then(|href| SafeLink::new("", href)),
            sign_out_url: response.boxed("signOutUrl"),
            workspaces,
            unreadable,
        })
    })
}

fn workspace(json: Json) -> Option<Workspace> {
    Some(Workspace {
        id: json.id("id")?,
        name: json.boxed("name")?,
        customer: json.boxed("customer"),
        current: json.flag("current"),
        roles: json.texts("roles").map(Role::from).collect(),
        capabilities: json.texts("capabilities").map(Capability::from).collect(),
        delegable: json.texts("delegable").map(Role::from).collect(),
        administrators: optional_rows(json.get("administrators"), |person| {
            Some(Administrator { display_name: person.boxed("displayName")?, email: person.boxed("email") })
        })
        .0,
    })
}
