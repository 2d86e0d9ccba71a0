//! `GET /me`.

use super::Caller;
use crate::people::{DELEGABLE, capabilities};
use crate::problem::Refusal;
use axum::body::Body;
use axum::http::Response;
use contract::{Administrator, Capability, Me, Person, Workspace};

/// Responds with the person who is signed in, and their rights.
pub fn me(caller: &Caller) -> Result<Response<Body>, Refusal> {
    let world = &caller.state.world;
    let human = world.directory.get(caller.person).ok_or(Refusal::Unauthorized)?;
    let current = caller.current();
    let roles = caller.state.roles();
    let workspaces: Vec<Workspace> = caller
        .workspaces()
        .into_iter()
        .filter_map(|place| {
            let workspace = world.workspaces.get(usize::from(place))?;
            let held = roles.roles(caller.person, place);
            let capabilities = capabilities(held);
            let manages = capabilities.contains(&Capability::ManageUsers);
            let administrators: Vec<Administrator> = world
                .directory
                .members
                .get(usize::from(place))?
                .iter()
                .filter(|member| roles.may(**member, place, &Capability::ManageUsers))
                .filter_map(|member| world.directory.get(*member))
                .map(|human| Administrator {
                    display_name: human.name.clone(),
                    email: Some(human.email.clone()),
                })
                .collect();
            Some(Workspace {
                id: workspace.id.clone(),
                name: workspace.name.clone(),
                customer: Some(world.customer.clone()),
                current: Some(place) == current,
                roles: held.to_vec(),
                capabilities,
                delegable: if manages { DELEGABLE.to_vec() } else { Vec::new() },
                administrators: administrators.into(),
            })
        })
        .collect();
    drop(roles);
    caller.json(&Me {
        user: Person {
            id: human.id.clone(),
            display_name: human.name.clone(),
            email: Some(human.email.clone()),
        },
        locale: human.sample.map(|sample| sample.locale.to_owned()),
        support_url: Some("https://support.contoso.example/".to_owned()),
        sign_out_url: Some("/sign-out".to_owned()),
        workspaces: workspaces.into(),
        meta: caller.meta(Vec::new()),
    })
}
