//! Who may do what: the sample people, and the one table that every decision about rights is read from.

use contract::{Capability, Role};

use Capability::{
    ExportOnDemandEducation, ExportRecords, ManageUsers, ViewAllSupportRequests, ViewCustomerActivity,
    ViewLearners,
};

/// What each role grants in the workspace it is held in. A person has the union over their roles there.
pub const RIGHTS: &[(Role, &[Capability])] = &[
    (
        Role::CustomerAdministrator,
        &[ViewCustomerActivity, ViewAllSupportRequests, ExportRecords, ManageUsers],
    ),
    (
        Role::WorkspaceAdministrator,
        &[ViewCustomerActivity, ViewAllSupportRequests, ExportRecords, ManageUsers],
    ),
    (Role::CustomerActivity, &[ViewCustomerActivity, ExportRecords]),
    (Role::ViewAllSupportRequests, &[ViewAllSupportRequests]),
    (Role::LearningManager, &[ViewLearners, ExportOnDemandEducation]),
    (Role::SupportContact, &[]),
    (Role::Member, &[]),
];

/// What administrators may give to others and to themselves in workspaces that they administer.
pub const DELEGABLE: &[Role] = &[Role::CustomerActivity, Role::ViewAllSupportRequests, Role::LearningManager];

/// The union of what the roles grant, in the contract's order. An unknown role grants nothing.
pub fn capabilities(roles: &[Role]) -> Vec<Capability> {
    let granted = |capability: &Capability| {
        RIGHTS.iter().any(|(role, grants)| roles.contains(role) && grants.contains(capability))
    };
    Capability::KNOWN.iter().filter(|capability| granted(capability)).cloned().collect()
}

/// Whether the roles grant it.
pub fn may(roles: &[Role], capability: &Capability) -> bool {
    RIGHTS.iter().any(|(role, grants)| roles.contains(role) && grants.contains(capability))
}

/// Somebody to sign in as.
#[derive(Debug)]
pub struct Sample {
    /// What the sign-in form sends.
    pub id: &'static str,
    /// The opaque id that answers carry.
    pub user: &'static str,
    /// As it is shown.
    pub name: &'static str,
    /// Their language.
    pub locale: &'static str,
    /// The workspace they work in now, by its place.
    pub current: usize,
    /// Their roles, by the place of the workspace.
    pub roles: &'static [(usize, &'static [Role])],
    /// Their roles in all other workspaces; `None` = not in them.
    pub elsewhere: Option<&'static [Role]>,
    /// What they can see, in English.
    pub sees_en: &'static str,
    /// What they can see, in German.
    pub sees_de: &'static str,
}

/// The people of the sign-in page.
pub const SAMPLES: &[Sample] = &[
    Sample {
        id: "customer-admin",
        user: "u-11",
        name: "Amelia Hartmann",
        locale: "en-GB",
        current: 0,
        roles: &[],
        elsewhere: Some(&[Role::CustomerAdministrator]),
        sees_en: "Customer administrator: everything in every workspace, and manages users",
        sees_de: "Kundenadministratorin: alles in allen Arbeitsbereichen, verwaltet Benutzende",
    },
    Sample {
        id: "workspace-admin",
        user: "u-17",
        name: "Jürgen Köhler",
        locale: "de-DE",
        current: 0,
        roles: &[(0, &[Role::WorkspaceAdministrator])],
        elsewhere: Some(&[Role::Member]),
        sees_en: "Administrator of the first workspace only, a plain member of the others",
        sees_de: "Administrator nur des ersten Arbeitsbereichs, in den anderen einfaches Mitglied",
    },
    Sample {
        id: "customer-activity",
        user: "u-23",
        name: "Lena Schäfer",
        locale: "de-DE",
        current: 0,
        roles: &[(0, &[Role::CustomerActivity, Role::SupportContact]), (1, &[Role::Member])],
        elsewhere: None,
        sees_en: "Role Customer Activity in the first workspace: all totals, but only her own, shared and group support requests",
        sees_de: "Rolle Kundenaktivität im ersten Arbeitsbereich: alle Summen, aber nur eigene, geteilte und Gruppen-Supportanfragen",
    },
    Sample {
        id: "all-requests",
        user: "u-29",
        name: "Oliver Whitcombe",
        locale: "en-GB",
        current: 0,
        roles: &[
            (0, &[Role::CustomerActivity, Role::ViewAllSupportRequests]),
            (1, &[Role::CustomerActivity, Role::ViewAllSupportRequests]),
        ],
        elsewhere: None,
        sees_en: "The same in two workspaces, plus all support requests",
        sees_de: "Dasselbe in zwei Arbeitsbereichen, dazu alle Supportanfragen",
    },
    Sample {
        id: "learning-manager",
        user: "u-31",
        name: "Aylin Yıldırım",
        locale: "de-DE",
        current: 0,
        roles: &[(0, &[Role::CustomerActivity, Role::LearningManager])],
        elsewhere: None,
        sees_en: "Customer Activity and Learning Manager: also sees who learns, and exports it",
        sees_de: "Kundenaktivität und Lernmanagerin: sieht auch, wer lernt, und exportiert es",
    },
    Sample {
        id: "support-contact",
        user: "u-37",
        name: "Tomasz Wiśniewski",
        locale: "en-GB",
        current: 0,
        roles: &[(0, &[Role::SupportContact])],
        elsewhere: None,
        sees_en: "Support contact without access to the page",
        sees_de: "Supportkontakt ohne Zugriff auf die Seite",
    },
    Sample {
        id: "member",
        user: "u-41",
        name: "Chloé Dupont",
        locale: "fr-FR",
        current: 0,
        roles: &[(0, &[Role::Member])],
        elsewhere: None,
        sees_en: "Plain member: no access to the page",
        sees_de: "Einfaches Mitglied: kein Zugriff auf die Seite",
    },
    Sample {
        id: "mixed",
        user: "u-43",
        name: "Eleanor Whitfield",
        locale: "en-GB",
        current: 0,
        roles: &[(0, &[Role::Member]), (1, &[Role::WorkspaceAdministrator]), (2, &[Role::SupportContact])],
        elsewhere: None,
        sees_en: "Administrator of the second workspace, but works in the first, where she is a plain member",
        sees_de: "Administratorin des zweiten Arbeitsbereichs, arbeitet aber im ersten, wo sie einfaches Mitglied ist",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the contract, once more and by hand: row, column, tick.
    #[test]
    fn the_table_is_the_contracts() {
        let ticks = |role: Role| {
            let has = capabilities(&[role]);
            Capability::KNOWN.iter().map(|c| if has.contains(c) { 'x' } else { '.' }).collect::<String>()
        };
        assert_eq!(ticks(Role::CustomerAdministrator), "xx..xx");
        assert_eq!(ticks(Role::WorkspaceAdministrator), "xx..xx");
        assert_eq!(ticks(Role::CustomerActivity), "x...x.");
        assert_eq!(ticks(Role::ViewAllSupportRequests), ".x....");
        assert_eq!(ticks(Role::LearningManager), "..xx..");
        assert_eq!(ticks(Role::SupportContact), "......");
        assert_eq!(ticks(Role::Member), "......");
        assert_eq!(ticks(Role::Other("owner".into())), "......");
    }

    #[test]
    fn several_roles_grant_their_union() {
        for a in Role::KNOWN {
            for b in Role::KNOWN {
                let both = capabilities(&[a.clone(), b.clone()]);
                for capability in Capability::KNOWN {
                    let either =
                        may(std::slice::from_ref(a), capability) || may(std::slice::from_ref(b), capability);
                    assert_eq!(both.contains(capability), either, "{a} + {b}: {capability}");
                }
            }
        }
    }
}
