//! Who the reader is and what they may do where.
//!
//! The backend decides; what is asked here only spares a person a question that would be refused, and explains why.

use super::filter::Scope;
use super::link::SafeLink;
use super::{Administrator, Capability, Role};
use Capability::{
    ExportOnDemandEducation, ExportRecords, ManageUsers, ViewAllSupportRequests, ViewCustomerActivity,
    ViewLearners,
};

/// What a right guards. Whether it is offered is asked in one place only: [`Workspace::offers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control<'a> {
    /// The activity: totals, records, additional cases, the proof of delivery.
    Activity,
    /// Every support request, not only those that the reader has to do with.
    AllRequests,
    /// Taking records along.
    Export,
    /// Taking the names of learners along.
    ExportLearners,
    /// The people of the workspace and their roles.
    Users,
    /// Granting this role, and revoking it.
    Grant(&'a Role),
}

/// The roles that can be granted here at all: what any other would grant, nobody can say.
const GRANTABLE: [Role; 3] = [Role::CustomerActivity, Role::ViewAllSupportRequests, Role::LearningManager];

impl Control<'_> {
    /// The capabilities without which it is not offered. Nothing of the activity is there without the first of them.
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
    /// Opaque; compared with the `user` of every answer.
    pub user_id: Box<str>,
    /// As it is shown.
    pub display_name: Box<str>,
    /// Where known.
    pub email: Option<Box<str>>,
    /// Their language as a BCP 47 tag, where known.
    pub locale: Option<Box<str>>,
    /// Where they get help.
    pub support: Option<SafeLink>,
    /// Where they sign out.
    pub sign_out_url: Option<Box<str>>,
    /// In the backend's order.
    pub workspaces: Vec<Workspace>,
    /// How many workspaces could not be read.
    pub unreadable: usize,
}

/// A workspace with the reader's rights in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Goes into addresses.
    pub id: Box<str>,
    /// As it is shown.
    pub name: Box<str>,
    /// The company, where known.
    pub customer: Option<Box<str>>,
    /// Whether the reader works in it now.
    pub current: bool,
    /// Shown, never decided by.
    pub roles: Vec<Role>,
    /// Decided by.
    pub capabilities: Vec<Capability>,
    /// Roles that the reader may grant and revoke here.
    pub delegable: Vec<Role>,
    /// Who can grant rights in it.
    pub administrators: Vec<Administrator>,
}

impl Workspace {
    /// Whether the reader's rights in this workspace allow this control. Words that this version does not know offer nothing.
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
    /// The workspace that the reader works in now: the one so marked, otherwise the first.
    pub fn current(&self) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| workspace.current).or(self.workspaces.first())
    }

    /// The same person, working in the workspace that the page around them is about, if it is one of theirs.
    pub fn working_in(mut self, id: &Option<String>) -> Me {
        if let Some(id) = id.as_deref().filter(|id| self.workspace(id).is_some()) {
            for workspace in &mut self.workspaces {
                workspace.current = *workspace.id == *id;
            }
        }
        self
    }

    /// Whether the same may be seen and done in each workspace.
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

    /// Whether there is any workspace that offers this.
    pub fn offers_anywhere(&self, control: Control<'_>) -> bool {
        self.workspaces.iter().any(|workspace| workspace.offers(control))
    }

    /// The workspaces that a choice comes to, as far as they may be seen.
    pub fn chosen(&self, scope: Option<&Scope>) -> Vec<&Workspace> {
        let is_chosen = |workspace: &&Workspace| match scope.and_then(|scope| scope.ids.as_ref()) {
            Some(ids) => ids.contains(&workspace.id),
            None => true,
        };
        self.viewable().filter(is_chosen).collect()
    }

    /// Whether each of the chosen workspaces offers this, of which there must be one.
    pub fn offers_in(&self, scope: Option<&Scope>, control: Control<'_>) -> bool {
        let chosen = self.chosen(scope);
        !chosen.is_empty() && chosen.iter().all(|workspace| workspace.offers(control))
    }

    /// The workspace of this id.
    pub fn workspace(&self, id: &str) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| &*workspace.id == id)
    }
}

#[cfg(test)]
impl Me {
    /// Somebody with these workspaces, each with what may be done in it; the first one is the current one when `has_current`.
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
