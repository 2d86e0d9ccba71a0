//! `GET /me`: the person who is signed in, and their rights.

use super::{Unreadable, boxed, id, read, rows};
use domain::access::{Me, Workspace};
use domain::link::SafeLink;
use record_store::unreadable::{Form, Parts};

/// Parses the response of `GET /me`.
pub fn me(bytes: &[u8]) -> Result<Me, Unreadable> {
    const PARTS: &Parts =
        &[("/user/id", Form::Id), ("/user/displayName", Form::Text), ("/workspaces", Form::List)];
    read(bytes, PARTS, |response| {
        // `meta.user` is the same person.
        let contract::Me { user, locale, support_url, sign_out_url, workspaces, meta: _ } = response;
        let contract::Person { id: user_id, display_name, email } = user;
        let (workspaces, unreadable) = rows(workspaces, workspace);
        Some(Me {
            user_id: id(user_id)?,
            display_name: display_name.into(),
            email: boxed(email),
            locale: boxed(locale),
            support: support_url.and_then(|href| SafeLink::new("", &href)),
            sign_out_url: boxed(sign_out_url),
            workspaces,
            unreadable,
        })
    })
}

fn workspace(row: contract::Workspace) -> Option<Workspace> {
    let contract::Workspace {
        id: workspace_id,
        name,
        customer,
        current,
        roles,
        capabilities,
        delegable,
        administrators,
    } = row;
    Some(Workspace {
        id: id(workspace_id)?,
        name: name.into(),
        customer: boxed(customer),
        current,
        roles,
        capabilities,
        delegable,
        administrators: administrators.items,
    })
}
