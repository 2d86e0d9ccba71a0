//! Who the reader is and what they may do where.
//!
//! The backend decides; what is asked here only spares a person a question that would be refused, and explains why.

use super::filter::Scope;
use super::link::SafeLink;
use super::{Capability, Role};

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
}

/// A workspace with the reader's rights in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Goes into addresses.
    pub id: Box<str>,
    /// As it is shown.
    pub name: Box<str>,
    /// Whether the reader works in it now.
    pub current: bool,
    /// Shown, never decided by.
    pub roles: Vec<Role>,
    /// Decided by.
    pub capabilities: Vec<Capability>,
    /// What the reader may give to others, and take from them.
    pub delegable: Vec<Role>,
    /// Who can grant rights in it.
    pub administrators: Vec<Administrator>,
}

/// Somebody who can grant rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// As it is shown.
    pub display_name: Box<str>,
    /// Where known.
    pub email: Option<Box<str>>,
}

impl Workspace {
    /// Whether the reader may do this here.
    pub fn allows(&self, capability: &Capability) -> bool {
        self.capabilities.contains(capability)
    }

    /// Whether the activity may be asked for.
    pub fn is_viewable(&self) -> bool {
        self.allows(&Capability::ViewCustomerActivity)
    }
}

impl Me {
    /// The workspace that the reader works in now: the one so marked, otherwise the first.
    pub fn current(&self) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| workspace.current).or(self.workspaces.first())
    }

    /// The workspaces whose activity the reader may see.
    pub fn viewable(&self) -> impl Iterator<Item = &Workspace> {
        self.workspaces.iter().filter(|workspace| workspace.is_viewable())
    }

    /// Whether there is any workspace where this is allowed.
    pub fn may_anywhere(&self, capability: &Capability) -> bool {
        self.workspaces.iter().any(|workspace| workspace.allows(capability))
    }

    /// The workspaces that a choice comes to, as far as they may be seen.
    pub fn chosen(&self, scope: Option<&Scope>) -> Vec<&Workspace> {
        let is_chosen = |workspace: &&Workspace| match scope.and_then(|scope| scope.ids.as_ref()) {
            Some(ids) => ids.contains(&workspace.id),
            None => true,
        };
        self.viewable().filter(is_chosen).collect()
    }

    /// Whether this is allowed in each of the chosen workspaces, of which there must be one.
    pub fn may_in(&self, scope: Option<&Scope>, capability: &Capability) -> bool {
        let chosen = self.chosen(scope);
        !chosen.is_empty() && chosen.iter().all(|workspace| workspace.allows(capability))
    }

    /// The workspace of this id.
    pub fn workspace(&self, id: &str) -> Option<&Workspace> {
        self.workspaces.iter().find(|workspace| &*workspace.id == id)
    }
}
