//! Giving people of a workspace roles, and taking them away.
//!
//! Administrators delegate some roles (`domain.md` §3); all others are shown and stay. The backend enforces both; what is asked here only
//! spares a question that would be refused.

use super::Role;

/// A person of a workspace with their roles in it, in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Opaque.
    pub id: Box<str>,
    /// As it is shown.
    pub name: Box<str>,
    /// In the backend's order.
    pub roles: Vec<Role>,
    /// Those that may be given to them, or taken.
    pub delegable: Vec<Role>,
    /// Which state of the person this is; without one nothing can be changed safely.
    pub etag: Option<Box<str>>,
}

impl Member {
    /// Whether they hold a role.
    pub fn holds(&self, role: &Role) -> bool {
        self.roles.contains(role)
    }

    /// The same person with other roles.
    pub fn with_roles(&self, roles: Vec<Role>) -> Member {
        Member { roles, ..self.clone() }
    }

    /// Whether these are the roles that they hold, whatever their order.
    pub fn has_exactly(&self, roles: &[Role]) -> bool {
        roles.len() == self.roles.len() && roles.iter().all(|role| self.holds(role))
    }

    /// Their roles that are not changed here.
    pub fn fixed(&self) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter(|role| !self.delegable.contains(role))
    }
}

/// The role that opens the activity of a workspace, and can be given here.
const OPENS: Role = Role::CustomerActivity;

/// Whether a role has no effect for somebody who holds these roles: it adds to what the activity shows, and none of them opens that.
/// Roles that this version does not know grant nothing here.
pub fn is_idle(role: &Role, roles: &[Role]) -> bool {
    let opens = |role: &Role| {
        *role == OPENS || matches!(role, Role::CustomerAdministrator | Role::WorkspaceAdministrator)
    };
    matches!(role, Role::ViewAllSupportRequests | Role::LearningManager) && !roles.iter().any(opens)
}

/// What is to become of each role: given, taken, or, when it is in neither list, left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleChange {
    /// Given to those who do not hold them.
    pub grant: Vec<Role>,
    /// Taken from those who do.
    pub revoke: Vec<Role>,
}

/// What is to become of one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleEdit {
    /// Left as it is.
    Keep,
    /// Given.
    Grant,
    /// Taken.
    Revoke,
}

impl RoleChange {
    /// What is wished for a role.
    pub fn of(&self, role: &Role) -> RoleEdit {
        match (self.grant.contains(role), self.revoke.contains(role)) {
            (true, _) => RoleEdit::Grant,
            (_, true) => RoleEdit::Revoke,
            _ => RoleEdit::Keep,
        }
    }

    /// The same with another wish for a role.
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

    /// The roles that a person then holds. Only those that may be delegated to them change.
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

    /// Whether a person is given a role that then has no effect for them.
    pub fn gives_idle(&self, role: &Role, member: &Member) -> bool {
        let after = self.apply(member);
        self.of(role) == RoleEdit::Grant && after.contains(role) && is_idle(role, &after)
    }

    /// The same change with the role that those given now need to have an effect.
    pub fn with_what_opens(&self) -> RoleChange {
        self.with(&OPENS, RoleEdit::Grant)
    }

    /// Whether a person's roles are others afterwards.
    pub fn changes(&self, member: &Member) -> bool {
        !member.has_exactly(&self.apply(member))
    }
}

/// What was given and what was taken between two states of a person: as the list of changes writes it.
pub fn difference(before: &[Role], after: &[Role]) -> RoleChange {
    let missing =
        |of: &[Role], from: &[Role]| of.iter().filter(|role| !from.contains(role)).cloned().collect();
    RoleChange { grant: missing(after, before), revoke: missing(before, after) }
}

/// A change that somebody made, as the backend keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastChange {
    /// Opaque.
    pub id: Box<str>,
    /// When.
    pub at: Option<chrono::DateTime<chrono::Utc>>,
    /// The id of whoever made it.
    pub by: Box<str>,
    /// The id of the person whose roles changed.
    pub user: Box<str>,
    /// What was given and taken.
    pub change: RoleChange,
}

/// The newest changes of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastChanges {
    /// When and for whom the answer was made.
    pub stamp: super::ResponseMeta,
    /// Newest first.
    pub changes: Vec<PastChange>,
    /// How many there are in all.
    pub count: u64,
    /// How many of the answer could not be read.
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
        fn only_what_may_be_delegated_changes(member in members(), change in changes()) {
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
        fn a_role_given_has_an_effect_with_customer_activity(member in members(), change in changes(), at in 0..Role::KNOWN.len()) {
            let role = Role::KNOWN[at].clone();
            let with = change.with_what_opens();
            // Nobody is given anything else, and whoever may be given both has the effect.
            prop_assert_eq!(with.of(&Role::CustomerActivity), RoleEdit::Grant);
            if role != Role::CustomerActivity {
                prop_assert_eq!(with.of(&role), change.of(&role));
            }
            if member.delegable.contains(&Role::CustomerActivity) || member.holds(&Role::CustomerActivity) {
                prop_assert!(!with.gives_idle(&role, &member));
            }
            // Only roles that are given are warned of, and only to those who hold them then.
            if change.gives_idle(&role, &member) {
                prop_assert_eq!(change.of(&role), RoleEdit::Grant);
                prop_assert!(change.apply(&member).contains(&role));
                prop_assert!(!change.apply(&member).contains(&Role::CustomerActivity));
            }
        }

        #[test]
        fn another_role_takes_no_effect_away(roles in roles(), more in roles(), at in 0..Role::KNOWN.len()) {
            let role = &Role::KNOWN[at];
            let all: Vec<Role> = roles.iter().chain(&more).cloned().collect();
            prop_assert!(is_idle(role, &roles) || !is_idle(role, &all));
        }

        #[test]
        fn twice_is_once(member in members(), change in changes()) {
            let once = member.with_roles(change.apply(&member));
            prop_assert!(!change.changes(&once));
        }

        #[test]
        fn the_difference_back_undoes(member in members(), change in changes()) {
            let after = member.with_roles(change.apply(&member));
            let back = difference(&after.roles, &member.roles).apply(&after);
            prop_assert!(member.has_exactly(&back));
        }
    }
}
