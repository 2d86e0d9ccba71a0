//! Adding and removing roles of people in a workspace.
//!
//! Administrators may delegate some roles (`domain.md` §3); all others are shown and never change. The backend enforces both
//! rules; the checks here only avoid requests that would be refused.

use super::Role;

/// A person with their roles in a workspace, in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Opaque id.
    pub id: Box<str>,
    /// Name for display.
    pub name: Box<str>,
    /// Roles, in the backend's order.
    pub roles: Vec<Role>,
    /// Roles that may be added to or removed from them.
    pub delegable: Vec<Role>,
    /// The state's entity tag; without one, nothing can be changed safely.
    pub etag: Option<Box<str>>,
}

impl Member {
    /// Whether they have a role.
    pub fn holds(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }

    /// The same person with other roles.
    pub fn with_roles(&self, roles: Vec<Role>) -> Member {
        Member { roles, ..self.clone() }
    }

    /// Whether these are exactly their roles, in any order.
    pub fn has_exactly(&self, roles: &[Role]) -> bool {
        roles.len() == self.roles.len() && roles.iter().all(|role| self.holds(role))
    }

    /// Their roles that cannot be changed here.
    pub fn fixed(&self) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter(|role| !self.delegable.contains(role))
    }
}

/// The delegable role that opens the activity of a workspace.
const OPENS: Role = Role::CustomerActivity;

/// Whether a role has no effect on its own: it extends what the activity shows, and none of the person's roles opens the
/// activity. Unknown roles never count as idle.
pub fn is_idle(role: &Role, roles: &[Role]) -> bool {
    let opens = |role: &Role| {
        *role == OPENS || matches!(role, Role::CustomerAdministrator | Role::WorkspaceAdministrator)
    };
    matches!(role, Role::ViewAllSupportRequests | Role::LearningManager) && !roles.iter().any(opens)
}

/// A change of roles: those to add and those to remove. All others stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleChange {
    /// Roles to add where they are missing.
    pub grant: Vec<Role>,
    /// Roles to remove where they are present.
    pub revoke: Vec<Role>,
}

/// The edit of a single role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleEdit {
    /// No change.
    Keep,
    /// Add the role.
    Grant,
    /// Remove the role.
    Revoke,
}

impl RoleChange {
    /// The edit of a role in this change.
    pub fn of(&self, role: &Role) -> RoleEdit {
        match (self.grant.contains(role), self.revoke.contains(role)) {
            (true, _) => RoleEdit::Grant,
            (_, true) => RoleEdit::Revoke,
            _ => RoleEdit::Keep,
        }
    }

    /// The same change with another edit of a role.
    pub fn with(&self, role: &Role, wish: RoleEdit) -> RoleChange {
        let without =
            |roles: &[Role]| roles.iter().filter(|other| *other != role).cloned().collect::<Vec<_>>();
        let (mut grant, mut revoke) = (without(&self.grant), without(&self.revoke));
        match wish {
            RoleEdit::Keep => {}
            RoleEdit::Grant => grant.push(role.clone()),
            RoleEdit::Revoke => revoke.push(role.clone()),
        }
        RoleChange { grant, revoke }
    }

    /// The person's roles after the change. Only roles that may be delegated to them change.
    pub fn apply(&self, member: &Member) -> Vec<Role> {
        let may = |role: &&Role| member.delegable.contains(role);
        let stays = |role: &&Role| !may(role) || !self.revoke.contains(role);
        let mut roles: Vec<Role> = member.roles.iter().filter(stays).cloned().collect();
        for role in self.grant.iter().filter(may) {
            if !roles.contains(role) {
                roles.push(role.clone());
            }
        }
        roles
    }

    /// Whether it adds a role that then has no effect for this person.
    pub fn gives_idle(&self, role: &Role, member: &Member) -> bool {
        let after = self.apply(member);
        self.of(role) == RoleEdit::Grant && after.contains(role) && is_idle(role, &after)
    }

    /// The same change, also adding the role without which the added ones have no effect.
    pub fn with_what_opens(&self) -> RoleChange {
        self.with(&OPENS, RoleEdit::Grant)
    }

    /// Whether it changes anything about this person's roles.
    pub fn changes(&self, member: &Member) -> bool {
        !member.has_exactly(&self.apply(member))
    }
}

/// The difference between two states of a person, as the role history shows it.
pub fn difference(before: &[Role], after: &[Role]) -> RoleChange {
    let missing =
        |of: &[Role], from: &[Role]| of.iter().filter(|role| !from.contains(role)).cloned().collect();
    RoleChange { grant: missing(after, before), revoke: missing(before, after) }
}

/// A past change, as the backend keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastChange {
    /// Opaque id.
    pub id: Box<str>,
    /// Time of the change, if readable.
    pub at: Option<chrono::DateTime<chrono::Utc>>,
    /// Id of the person who made it.
    pub by: Box<str>,
    /// Id of the person whose roles changed.
    pub user: Box<str>,
    /// Roles that were added and removed.
    pub change: RoleChange,
}

/// The newest changes of roles in a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastChanges {
    /// Time of the data, and the person it was made for.
    pub stamp: super::ResponseMeta,
    /// Changes, newest first.
    pub changes: Vec<PastChange>,
    /// Number of changes in all.
    pub count: u64,
    /// Number of changes in the response that could not be read.
    pub unreadable: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn roles() -> impl Strategy<Value = Vec<Role>> {
        let role =
            prop_oneof![proptest::sample::select(Role::KNOWN.to_vec()), Just(Role::Other("owner".into())),];
        proptest::collection::vec(role, 0..6).prop_map(|roles| {
            let mut distinct: Vec<Role> = Vec::new();
            for role in roles {
                if !distinct.contains(&role) {
                    distinct.push(role);
                }
            }
            distinct
        })
    }

    fn members() -> impl Strategy<Value = Member> {
        (roles(), roles()).prop_map(|(roles, delegable)| Member {
            id: "u-1".into(),
            name: "Ada".into(),
            roles,
            delegable,
            etag: None,
        })
    }

    fn changes() -> impl Strategy<Value = RoleChange> {
        (roles(), roles()).prop_map(|(grant, revoke)| {
            let revoke = revoke.into_iter().filter(|role| !grant.contains(role)).collect();
            RoleChange { grant, revoke }
        })
    }

    proptest! {
        #[test]
        fn only_delegable_roles_change(member in members(), change in changes()) {
            let after = change.apply(&member);
            for role in Role::KNOWN.iter().chain([&Role::Other("owner".into())]) {
                let (before, now) = (member.holds(role), after.contains(role));
                let expected = match change.of(role) {
                    _ if !member.delegable.contains(role) => before,
                    RoleEdit::Grant => true,
                    RoleEdit::Revoke => false,
                    RoleEdit::Keep => before,
                };
                prop_assert_eq!(now, expected, "{}", role);
            }
        }

        #[test]
        fn an_added_role_has_an_effect_with_customer_activity(member in members(), change in changes(), at in 0..Role::KNOWN.len()) {
            let role = Role::KNOWN[at].clone();
            let with = change.with_what_opens();
            // Nothing else is added. A person who may get both roles gets an effective one.
            prop_assert_eq!(with.of(&Role::CustomerActivity), RoleEdit::Grant);
            if role != Role::CustomerActivity {
                prop_assert_eq!(with.of(&role), change.of(&role));
            }
            if member.delegable.contains(&Role::CustomerActivity) || member.holds(&Role::CustomerActivity) {
                prop_assert!(!with.gives_idle(&role, &member));
            }
            // Only added roles are warned about, and only for people who then have them.
            if change.gives_idle(&role, &member) {
                prop_assert_eq!(change.of(&role), RoleEdit::Grant);
                prop_assert!(change.apply(&member).contains(&role));
                prop_assert!(!change.apply(&member).contains(&Role::CustomerActivity));
            }
        }

        #[test]
        fn more_roles_never_make_a_role_idle(roles in roles(), more in roles(), at in 0..Role::KNOWN.len()) {
            let role = &Role::KNOWN[at];
            let all: Vec<Role> = roles.iter().chain(&more).cloned().collect();
            prop_assert!(is_idle(role, &roles) || !is_idle(role, &all));
        }

        #[test]
        fn applying_a_change_twice_equals_once(member in members(), change in changes()) {
            let once = member.with_roles(change.apply(&member));
            prop_assert!(!change.changes(&once));
        }

        #[test]
        fn the_reverse_difference_undoes_a_change(member in members(), change in changes()) {
            let after = member.with_roles(change.apply(&member));
            let back = difference(&after.roles, &member.roles).apply(&after);
            prop_assert!(member.has_exactly(&back));
        }
    }
}
