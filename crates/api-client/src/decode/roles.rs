//! Roles of people: the result of a change, and earlier changes.

use super::{MADE_FOR, Unreadable, boxed, id, metadata, problem, read, response_meta, rows};
use contract::{Page, PageMeta, RoleChangeRecord, UserRecord, UserUpdated};
use domain::ResponseMeta;
use domain::date::parse_instant;
use domain::roles::{Member, PastChange, PastChanges, RoleChange};
use record_store::unreadable::{Form, Parts};

/// Converts a member of a workspace, as sent by `PUT /users/{id}/roles` and in its conflicts.
fn member(user: UserRecord) -> Option<Member> {
    // The list of people has the other fields.
    let UserRecord {
        id: user_id,
        display_name,
        email: _,
        status: _,
        roles,
        delegable,
        groups: _,
        etag,
        last_sign_in: _,
    } = user;
    let etag = boxed(Some(etag).filter(|etag| !etag.is_empty()));
    Some(Member { id: id(user_id)?, name: display_name.into(), roles, delegable, etag })
}

/// Parses the response of `PUT /users/{id}/roles`: the person after the change, and the metadata.
pub fn changed_member(bytes: &[u8]) -> Result<(Member, ResponseMeta), Unreadable> {
    const PARTS: &Parts = &[("/data/id", Form::Id), ("/data/displayName", Form::Text), MADE_FOR];
    read(bytes, PARTS, |UserUpdated { data, meta }| Some((member(data)?, metadata(meta)?.0)))
}

/// Parses why `PUT /users/{id}/roles` was refused: the person as someone else changed them, and the rule that forbids the change.
pub fn refused_member(bytes: &[u8]) -> (Option<Member>, Option<Box<str>>) {
    let problem = problem(bytes);
    (problem.current.and_then(member), boxed(problem.rule))
}

/// Parses the response of `GET /role-changes`.
pub fn past_changes(bytes: &[u8]) -> Result<PastChanges, Unreadable> {
    const PARTS: &Parts =
        &[("/data", Form::List), ("/meta/count", Form::Count), MADE_FOR, ("/meta/recordType", Form::Text)];
    read(bytes, PARTS, |page: Page<RoleChangeRecord>| {
        let Page { data, meta, links: _ } = page;
        // The list is fetched once and has no sums.
        let PageMeta {
            as_of,
            user,
            record_type: _,
            count,
            visible: _,
            total: _,
            revision: _,
            sums: _,
            ignored: _,
        } = meta;
        let (changes, unreadable) = rows(data, |change: RoleChangeRecord| {
            let RoleChangeRecord { id: change_id, at, by, user_id, added, removed } = change;
            Some(PastChange {
                id: id(change_id)?,
                at: parse_instant(&at),
                by: by.into(),
                user: user_id.into(),
                change: RoleChange { grant: added, revoke: removed },
            })
        });
        Some(PastChanges { stamp: response_meta(&as_of, user)?, changes, count, unreadable })
    })
}
