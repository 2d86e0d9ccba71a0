//! `GET /users`, `PUT /users/{id}/roles`, `GET /role-changes`.

use super::Caller;
use super::records::List;
use crate::data::record::{ROLE_CHANGE, Record, USER};
use crate::data::table::{Held, instant_text};
use crate::people::DELEGABLE;
use crate::problem::Refusal;
use crate::query::Sight;
use crate::state::{RoleBook, TableKey};
use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use contract::{Role, RoleChangeRecord, RoleUpdate, UserRecord, UserUpdated};

/// The workspace whose people are requested: one in which the caller manages users.
fn managed(caller: &Caller) -> Result<u16, Refusal> {
    let place = match caller.parameters.one("workspace")? {
        Some(id) => caller.workspace(id).ok_or(Refusal::NotFound)?,
        None => caller.current().ok_or(Refusal::NotFound)?,
    };
    if caller.is_served(place) {
        Ok(place)
    } else {
        Err(Refusal::Forbidden("You need an administrator role in this workspace to manage its users."))
    }
}

fn user(caller: &Caller, roles: &RoleBook, person: u32, workspace: u16) -> Option<UserRecord> {
    let world = &caller.state.world;
    let human = world.directory.get(person)?;
    let of = world.workspaces.get(usize::from(workspace))?;
    let groups = human
        .groups
        .iter()
        .filter(|(at, _)| *at == workspace)
        .filter_map(|(_, group)| of.groups.get(usize::from(*group)))
        .map(|group| (*group).to_owned())
        .collect();
    let now = caller.state.clock.seconds();
    let seen =
        now / 86_400 * 86_400 - i64::from(human.last_seen) * 86_400 + i64::from(person % 540) * 60 + 25_200;
    Some(UserRecord {
        id: human.id.clone(),
        display_name: human.name.clone(),
        email: human.email.clone(),
        status: if human.active { "active" } else { "invited" }.to_owned(),
        roles: roles.roles(person, workspace).to_vec(),
        delegable: DELEGABLE.to_vec(),
        groups,
        etag: format!("\"{}.{}\"", human.id, roles.version(person, workspace)),
        last_sign_in: human.active.then(|| instant_text(seen)),
    })
}

/// Responds to `GET /users`.
pub fn list(caller: &Caller, facets: bool) -> Result<Response<Body>, Refusal> {
    let workspace = managed(caller)?;
    let roles = caller.state.roles();
    let members = caller.state.world.directory.members.get(usize::from(workspace));
    let records = members
        .into_iter()
        .flatten()
        .filter_map(|member| user(caller, &roles, *member, workspace))
        .map(|user| Record::User(Box::new(user)))
        .collect();
    let key = TableKey::Users(workspace, roles.revision);
    drop(roles);
    let list = List { key, sight: Sight::whole(caller.person), tell_total: true, ignored: Vec::new() };
    caller.list(list, &Held { schema: &USER, records }, facets)
}

/// Responds to `GET /role-changes`.
pub fn changes(caller: &Caller, facets: bool) -> Result<Response<Body>, Refusal> {
    let workspace = managed(caller)?;
    let roles = caller.state.roles();
    let id_of = |person: u32| {
        caller.state.world.directory.get(person).map(|human| human.id.clone()).unwrap_or_default()
    };
    let records = roles
        .changes
        .iter()
        .enumerate()
        .filter(|(_, change)| change.workspace == workspace)
        .map(|(nth, change)| {
            Record::RoleChange(Box::new(RoleChangeRecord {
                id: format!("rc-{nth:05}"),
                at: instant_text(change.at),
                by: id_of(change.by),
                user_id: id_of(change.user),
                added: change.added.clone(),
                removed: change.removed.clone(),
            }))
        })
        .collect();
    let key = TableKey::RoleChanges(workspace, roles.revision);
    drop(roles);
    let list = List { key, sight: Sight::whole(caller.person), tell_total: true, ignored: Vec::new() };
    caller.list(list, &Held { schema: &ROLE_CHANGE, records }, facets)
}

/// Responds to `PUT /users/{id}/roles`.
pub fn set_roles(caller: &Caller, id: &str, body: &[u8]) -> Result<Response<Body>, Refusal> {
    let workspace = managed(caller)?;
    let person = caller.state.world.directory.by_id(id).ok_or(Refusal::NotFound)?;
    let mut roles = caller.state.roles_mut();
    let before = user(caller, &roles, person, workspace).ok_or(Refusal::NotFound)?;
    if !roles.is_in(person, workspace) {
        return Err(Refusal::NotFound);
    }
    let update: RoleUpdate = serde_json::from_slice(body)
        .map_err(|_| Refusal::BadRequest("The body must be an object with a list of roles.".to_owned()))?;
    let expected = caller.if_match.as_deref().ok_or(Refusal::PreconditionRequired)?;
    let matches = expected
        .split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_matches('"') == before.etag.trim_matches('"'));
    if !matches {
        return Err(Refusal::Changed(Box::new(before)));
    }
    let unknown =
        update.roles.iter().find(|role| !Role::KNOWN.contains(role) && !before.roles.contains(role));
    if let Some(role) = unknown {
        return Err(Refusal::Rule("unknownRole", format!("The role {role} is unknown.")));
    }
    let granted = update.roles.iter().find(|role| !DELEGABLE.contains(role) && !before.roles.contains(role));
    if let Some(role) = granted {
        return Err(Refusal::Rule("notDelegable", format!("The role {role} can't be assigned here.")));
    }
    // Roles that cannot be delegated stay, whether they were sent back or not.
    let mut after: Vec<Role> =
        before.roles.iter().filter(|role| !DELEGABLE.contains(role)).cloned().collect();
    after.extend(DELEGABLE.iter().filter(|role| update.roles.contains(role)).cloned());
    after.sort();
    roles.set(caller.person, person, workspace, after, caller.state.clock.seconds());
    let data = user(caller, &roles, person, workspace).ok_or(Refusal::Internal)?;
    drop(roles);
    let etag = HeaderValue::from_str(&data.etag).map_err(|_| Refusal::Internal)?;
    let body = serde_json::to_vec(&UserUpdated { data, meta: caller.meta(Vec::new()) })
        .map_err(|_| Refusal::Internal)?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::ETAG, etag);
    Ok(response)
}
