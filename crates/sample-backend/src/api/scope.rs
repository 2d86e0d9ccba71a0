//! The workspaces of a request, and what the caller may see in them.

use super::Caller;
use crate::people::{EVERY_SUPPORT_REQUEST, NAMES_OF_LEARNERS, serves};
use crate::problem::Refusal;
use crate::query::Sight;
use contract::Capability;

/// The workspaces of a request.
#[derive(Debug, Default)]
pub struct Scope {
    /// Indexes of the workspaces, ascending.
    pub places: Vec<u16>,
    /// Requested workspaces that were left out.
    pub ignored: Vec<String>,
}

const NO_RIGHT: &str = "You need permission to view customer activity in this workspace.";

impl Caller {
    /// Whether the caller has a capability in a workspace.
    pub fn may(&self, workspace: u16, capability: &Capability) -> bool {
        self.state.roles().may(self.person, workspace, capability)
    }

    /// Whether the caller may use this operation for a workspace.
    pub fn is_served(&self, workspace: u16) -> bool {
        serves(&self.operation, self.state.roles().roles(self.person, workspace))
    }

    /// Indexes of the caller's workspaces.
    pub fn workspaces(&self) -> Vec<u16> {
        let roles = self.state.roles();
        (0..self.state.world.workspaces.len() as u16)
            .filter(|place| roles.is_in(self.person, *place))
            .collect()
    }

    /// The caller's current workspace.
    pub fn current(&self) -> Option<u16> {
        let human = self.state.world.directory.get(self.person)?;
        let mine = self.workspaces();
        let current = human.sample.map(|sample| sample.current as u16).filter(|place| mine.contains(place));
        current.or_else(|| mine.first().copied())
    }

    /// The caller's workspace with this id.
    pub fn workspace(&self, id: &str) -> Option<u16> {
        let place = self.state.world.workspaces.iter().position(|workspace| workspace.id == id)?;
        let place = u16::try_from(place).ok()?;
        self.state.roles().is_in(self.person, place).then_some(place)
    }

    /// The workspaces that the request names, reduced to those where the caller may use the operation.
    pub fn scope(&self) -> Result<Scope, Refusal> {
        let view = |place: &u16| self.is_served(*place);
        let asked: Vec<&str> = self.parameters.all("workspace").collect();
        if asked.is_empty() {
            let current = self.current().ok_or(Refusal::NotFound)?;
            return if view(&current) {
                Ok(Scope { places: vec![current], ignored: Vec::new() })
            } else {
                Err(Refusal::Forbidden(NO_RIGHT))
            };
        }
        let mut scope = Scope::default();
        let mut without_right = false;
        for id in asked {
            if id == "*" {
                let mine = self.workspaces();
                without_right |= mine.iter().any(|place| !view(place));
                scope.places.extend(mine.iter().filter(|place| view(place)));
                continue;
            }
            match self.workspace(id) {
                Some(place) if view(&place) => scope.places.push(place),
                other => {
                    without_right |= other.is_some();
                    if !scope.ignored.iter().any(|known| known == id) {
                        scope.ignored.push(id.to_owned());
                    }
                }
            }
        }
        scope.places.sort_unstable();
        scope.places.dedup();
        match (scope.places.is_empty(), without_right) {
            (false, _) => Ok(scope),
            (true, true) => Err(Refusal::Forbidden(NO_RIGHT)),
            (true, false) => Err(Refusal::NotFound),
        }
    }

    /// The workspaces of a request for an entitlement, whose agreement belongs to `home`.
    pub fn scope_within(&self, home: &[u16]) -> Result<Scope, Refusal> {
        let mine: Vec<u16> = self.workspaces().into_iter().filter(|place| home.contains(place)).collect();
        if mine.is_empty() {
            return Err(Refusal::NotFound);
        }
        if self.parameters.all("workspace").next().is_some() {
            let mut scope = self.scope()?;
            scope.places.retain(|place| home.contains(place));
            return if scope.places.is_empty() { Err(Refusal::NotFound) } else { Ok(scope) };
        }
        let current = self.current().filter(|current| mine.contains(current));
        let chosen = current.map_or(mine, |current| vec![current]);
        let places: Vec<u16> = chosen.into_iter().filter(|place| self.is_served(*place)).collect();
        if places.is_empty() {
            Err(Refusal::Forbidden(NO_RIGHT))
        } else {
            Ok(Scope { places, ignored: Vec::new() })
        }
    }

    /// What the caller may see of the records in some workspaces.
    pub fn sight(&self, places: &[u16]) -> Sight {
        let with = |capability: Capability| {
            places.iter().copied().filter(|place| self.may(*place, &capability)).collect()
        };
        Sight {
            workspaces: places.to_vec(),
            all_requests: with(EVERY_SUPPORT_REQUEST),
            learners: with(NAMES_OF_LEARNERS),
            person: self.person,
            groups: self
                .state
                .world
                .directory
                .get(self.person)
                .map(|human| human.groups.clone())
                .unwrap_or_default(),
        }
    }

    /// Whether the caller sees every support request in some workspaces.
    pub fn sees_all_requests(&self, places: &[u16]) -> bool {
        places.iter().all(|place| self.may(*place, &EVERY_SUPPORT_REQUEST))
    }
}
