//! Roles of people: the result of a change, and earlier changes.

use super::{Json, MADE_FOR, Unreadable, read, rows, stamp};
use domain::date::parse_instant;
use domain::roles::{Member, PastChange, PastChanges, RoleChange};
use domain::{ResponseMeta, Role};
use record_store::unreadable::{Form, Parts};

/// A member of a workspace, as in the responses of `PUT /users/{id}/roles` and in its conflicts.
fn member(json: Json) -> Option<Member> {
    Some(Member {
        id: json.id("id")?,
        name: json.boxed("displayName")?,
        roles: json.texts("roles").map(Role::from).collect(),
        delegable: json.texts("delegable").map(Role::from).collect(),
        etag: json.boxed("etag"),
    })
}

/// Reads `PUT /users/{id}/roles`: the person after the change, and for whom the response was made.
pub fn changed_member(bytes: &[u8]) -> Result<(Member, ResponseMeta), Unreadable> {
    const PARTS: &Parts = &[("/data/id", Form::Id), ("/data/displayName", Form::Text), MADE_FOR];
    read(bytes, PARTS, |response| Some((member(response.get("data")?)?, stamp(response)?)))
}

/// Reads why `PUT /users/{id}/roles` was refused: the person as someone else changed them, and the rule that forbids the change.
pub fn refused_member(bytes: &[u8]) -> (Option<Member>, Option<Box<str>>) {
    let refusal =
        read(bytes, &[], |response| Some((response.get("current").and_then(member), response.boxed("rule"))));
    refusal.unwrap_or_default()
}

/// Reads `GET /role-changes`.
pub fn past_changes(bytes: &[u8]) -> Result<PastChanges, Unreadable> {
    const PARTS: &Parts = &[("/data", Form::List), ("/meta/count", Form::Count), MADE_FOR];
    read(bytes, PARTS, |response| {
        let (changes, unreadable) = rows(response.get("data"), |change| {
            Some(PastChange {
                id: change.id("id")?,
                at: change.text("at").and_then(parse_instant),
                by: change.boxed("by")?,
                user: change.boxed("userId")?,
                change: RoleChange {
                    grant: change.texts("added").map(Role::from).collect(),
                    revoke: change.texts("removed").map(Role::from).collect(),
                },
            })
        })?;
        let count = response.get("meta")?.count("count")?;
        Some(PastChanges { stamp: stamp(response)?, changes, count, unreadable })
    })
}
