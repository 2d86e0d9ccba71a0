//! Who the reader is and what they may do where.
//!
//! The backend decides. The checks here only avoid requests that would be refused, and explain why.

use super::filter::Scope;
use super::link::SafeLink;
use super::{Administrator, Capability, Role};
use Capability::{
    ExportOnDemandEducation, ExportRecords, ManageUsers, ViewAllSupportRequests, ViewCustomerActivity,
    ViewLearners,
};

/// What a right guards. [`Workspace::offers`] is the only place that decides whether it is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control<'a> {
    /// The activity: totals, records, additional cases, the proof of delivery.
    Activity,
    /// Every support request, not only the reader's own, shared ones and those of their groups.
    AllRequests,
    /// Exporting records.
    Export,
    /// Exporting the names of learners.
    ExportLearners,
    /// The people of the workspace and their roles.
    Users,
    /// Granting this role, and revoking it.
    Grant(&'a Role),
}

/// The roles that can be granted here at all. What an unknown role would grant is unknown.
const GRANTABLE: [Role; 3] = [Role::CustomerActivity, Role::ViewAllSupportRequests, Role::LearningManager];

impl Control<'_> {
    /// The capabilities that this control needs. Everything about the activity needs the first of them.
    fn needs(self) -> &'static [Capability] {
        match self {
            Control::Activity => &[ViewCustomerActivity],
            Control::AllRequests => &[ViewCustomerActivity, ViewAllSupportRequests],
            Control::Export => &[ViewCustomerActivity, ExportRecords],
            Control::ExportLearners => &[ViewCustomerActivity, ViewLearners, ExportOnDemandEducation],
            Control::Users | Control::Grant(_) => &[ManageUsers],
        }
    }
}

/// The person who is signed in, with their workspaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Opaque id, compared with the `user` of every response.
    pub user_id: Box<str>,
    /// Name for display.
    pub display_name: Box<str>,
    /// Email address, if known.
    pub email: Option<Box<str>>,
    /// BCP 47 tag of their language, if known.
    pub locale: Option<Box<str>>,
    /// Link to the support they can contact.
    pub support: Option<SafeLink>,
    /// Address that signs them out.
    pub sign_out_url: Option<Box<str>>,
    /// Their workspaces, in the backend's order.
    pub workspaces: Vec<Workspace>,
    /// Number of workspaces that could not be read.
    pub unreadable: usize,
}

/// A workspace with the reader's rights in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Opaque id, used in addresses.
    pub id: Box<str>,
    /// Name for display.
    pub name: Box<str>,
    /// Name of the company, if known.
    pub customer: Option<Box<str>>,
    /// Whether this is the reader's current workspace.
    pub current: bool,
    /// Their roles: for display only, never for decisions.
    pub roles: Vec<Role>,
    /// Their capabilities: the only basis of decisions.
    pub capabilities: Vec<Capability>,
    /// Roles that the reader may grant and revoke here.
    pub delegable: Vec<Role>,
    /// The people who can grant rights in it.
    pub administrators: Vec<Administrator>,
}

impl Workspace {
    /// Whether the reader's rights in this workspace allow this control. Unknown capabilities allow nothing.
    pub fn offers(&self, control: Control<'_>) -> bool {
        let is_delegable = |role| GRANTABLE.contains(role) && self.delegable.contains(role);
        control.needs().iter().all(|needed| self.capabilities.contains(needed))
            && match control {
                Control::Grant(role) => is_delegable(role),
                _ => true,
            }
    }
}

impl Me {
    /// The current workspace: the one marked as current, otherwise the first.
    pub fn current(&self) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| workspace.current).or(self.workspaces.first())
    }

    /// The same person with the host page's workspace as the current one, if it is one of theirs.
    pub fn working_in(mut self, id: &Option<String>) -> Me {
        if let Some(id) = id.as_deref().filter(|id| self.workspace(id).is_some()) {
            for workspace in &mut self.workspaces {
                workspace.current = *workspace.id == *id;
            }
        }
        self
    }

    /// The same person where a host page or their own choice on this device puts them: the host's workspace comes first, then `chosen`, then
    /// the backend's current one.
    pub fn placed(self, chosen: Option<&str>, host: &Option<String>) -> Me {
        let chosen = chosen.filter(|id| self.may_choose(id)).map(str::to_owned);
        self.working_in(&chosen).working_in(host)
    }

    /// Whether the reader may make this workspace the current one on this device: those whose activity they may see.
    pub fn may_choose(&self, id: &str) -> bool {
        self.workspace(id).is_some_and(|workspace| workspace.offers(Control::Activity))
    }

    /// Whether the reader could choose a workspace other than the current one.
    pub fn can_switch(&self) -> bool {
        let current = self.current().map(|current| &current.id);
        self.viewable().any(|workspace| Some(&workspace.id) != current)
    }

    /// Whether both have the same rights in every workspace.
    pub fn has_rights_of(&self, other: &Me) -> bool {
        self.workspaces.len() == other.workspaces.len()
            && self
                .workspaces
                .iter()
                .zip(&other.workspaces)
                .all(|(one, other)| one.id == other.id && one.capabilities == other.capabilities)
    }

    /// The workspaces whose activity the reader may see.
    pub fn viewable(&self) -> impl Iterator<Item = &Workspace> {
        self.workspaces.iter().filter(|workspace| workspace.offers(Control::Activity))
    }

    /// Whether any workspace offers this control.
    pub fn offers_anywhere(&self, control: Control<'_>) -> bool {
        self.workspaces.iter().any(|workspace| workspace.offers(control))
    }

    /// The workspaces of a scope whose activity the reader may see.
    pub fn chosen(&self, scope: Option<&Scope>) -> Vec<&Workspace> {
        let is_chosen = |workspace: &&Workspace| match scope.and_then(|scope| scope.ids.as_ref()) {
            Some(ids) => ids.contains(&workspace.id),
            None => true,
        };
        self.viewable().filter(is_chosen).collect()
    }

    /// Whether every selected workspace offers this control; false without any workspace.
    pub fn offers_in(&self, scope: Option<&Scope>, control: Control<'_>) -> bool {
        let chosen = self.chosen(scope);
        !chosen.is_empty() && chosen.iter().all(|workspace| workspace.offers(control))
    }

    /// The workspace of this id.
    pub fn workspace(&self, id: &str) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| &*workspace.id == id)
    }
}

/// Name under which a device keeps a choice of this person: the FNV-1a hash of the UTF-16 code units of `user_id` as lower-case hexadecimal
/// digits. It tells people apart without naming them; the scripts in `assets/` compute it as well.
pub fn device_key(user_id: &str) -> String {
    let hash = user_id
        .encode_utf16()
        .fold(0x811c_9dc5_u32, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193));
    format!("{hash:x}")
}

#[cfg(test)]
impl Me {
    /// A person with these workspaces and capabilities; the first workspace is current if `has_current`.
    pub fn with(workspaces: &[(&str, &[Capability])], has_current: bool) -> Me {
        let workspace = |(place, (id, capabilities)): (usize, &(&str, &[Capability]))| Workspace {
            id: (*id).into(),
            name: (*id).into(),
            customer: None,
            current: has_current && place == 0,
            roles: Vec::new(),
            capabilities: capabilities.to_vec(),
            delegable: Vec::new(),
            administrators: Vec::new(),
        };
        Me {
            user_id: "u".into(),
            display_name: "U".into(),
            email: None,
            locale: None,
            support: None,
            sign_out_url: None,
            workspaces: workspaces.iter().enumerate().map(workspace).collect(),
            unreadable: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn current(me: &Me) -> Option<&str> {
        me.current().map(|workspace| &*workspace.id)
    }

    fn id() -> impl Strategy<Value = Option<String>> {
        proptest::option::of((0..5_u8).prop_map(|number| format!("w-{number}")))
    }

    /// A person with up to four workspaces, of which they see the activity of some.
    fn person() -> impl Strategy<Value = Me> {
        (proptest::collection::vec(any::<bool>(), 0..4), any::<bool>()).prop_map(|(seen, has_current)| {
            let ids: Vec<String> = (0..seen.len()).map(|number| format!("w-{number}")).collect();
            let rights = |seen: &bool| if *seen { &[ViewCustomerActivity][..] } else { &[ManageUsers][..] };
            let all: Vec<(&str, &[Capability])> =
                ids.iter().map(String::as_str).zip(seen.iter().map(rights)).collect();
            Me::with(&all, has_current)
        })
    }

    proptest! {
        #[test]
        fn the_host_comes_before_the_device_and_the_device_before_the_backend(me in person(), chosen in id(), host in id()) {
            let placed = me.clone().placed(chosen.as_deref(), &host);
            let is_theirs = |id: &&String| me.workspace(id).is_some();
            let wanted = host.as_ref().filter(is_theirs).or(chosen.as_ref().filter(|id| me.may_choose(id)));
            prop_assert_eq!(current(&placed), wanted.map(String::as_str).or(current(&me)));
            prop_assert!(placed.has_rights_of(&me));
        }

        #[test]
        fn whoever_can_switch_has_another_workspace_to_choose(me in person()) {
            let others = me.workspaces.iter().filter(|workspace| Some(&*workspace.id) != current(&me));
            prop_assert_eq!(me.can_switch(), others.into_iter().any(|workspace| me.may_choose(&workspace.id)));
        }

        #[test]
        fn a_device_key_is_short_and_tells_people_apart(one in "[a-z0-9@.-]{1,40}", other in "[a-z0-9@.-]{1,40}") {
            prop_assert_eq!(device_key(&one) == device_key(&other), one == other);
            prop_assert!(device_key(&one).len() <= 8);
        }
    }

    #[test]
    fn a_device_key_is_the_published_hash() {
        // Test vectors of FNV-1a, 32 bits: http://www.isthe.com/chongo/src/fnv/test_fnv.c
        assert_eq!(device_key(""), "811c9dc5");
        assert_eq!(device_key("a"), "e40c292c");
        assert_eq!(device_key("foobar"), "bf9cf968");
    }
}
