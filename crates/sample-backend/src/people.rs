//! Rights: the sample people, and the tables on which every decision about rights is based.

use crate::language::Text;
use contract::{Capability, Role};

use Capability::{
    ExportOnDemandEducation, ExportRecords, ManageUsers, ViewAllSupportRequests, ViewCustomerActivity,
    ViewLearners,
};

/// The capabilities that each role grants in its workspace. A person has the union over their roles there.
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

/// The roles that administrators may assign, also to themselves, in workspaces that they administer.
pub const DELEGABLE: &[Role] = &[Role::CustomerActivity, Role::ViewAllSupportRequests, Role::LearningManager];

/// The capability that each operation of the contract needs in a workspace: every decision about whole responses is based on this
/// table. `None` = a session is enough. An operation that is not listed is refused.
pub const OPERATIONS: &[(&str, Option<Capability>)] = &[
    ("/me", None),
    ("/activity", Some(ViewCustomerActivity)),
    ("/series", Some(ViewCustomerActivity)),
    ("/entitlements/{id}", Some(ViewCustomerActivity)),
    ("/entitlements/{id}/records", Some(ViewCustomerActivity)),
    ("/entitlements/{id}/records/facets", Some(ViewCustomerActivity)),
    ("/kinds/{kind}", Some(ViewCustomerActivity)),
    ("/kinds/{kind}/records", Some(ViewCustomerActivity)),
    ("/kinds/{kind}/records/facets", Some(ViewCustomerActivity)),
    ("/additional-cases", Some(ViewCustomerActivity)),
    ("/additional-cases/facets", Some(ViewCustomerActivity)),
    ("/users", Some(ManageUsers)),
    ("/users/facets", Some(ManageUsers)),
    ("/users/{id}/roles", Some(ManageUsers)),
    ("/role-changes", Some(ManageUsers)),
    ("/role-changes/facets", Some(ManageUsers)),
];

/// The capability for support requests that a response otherwise leaves out.
pub const EVERY_SUPPORT_REQUEST: Capability = ViewAllSupportRequests;
/// The capability for the fields `learner` and `email` of learning activities.
pub const NAMES_OF_LEARNERS: Capability = ViewLearners;

/// Whether a person with these roles in a workspace may use an operation; `operation` is its path below the base.
pub fn serves(operation: &str, roles: &[Role]) -> bool {
    OPERATIONS
        .iter()
        .find(|(path, _)| *path == operation)
        .is_some_and(|(_, needed)| needed.as_ref().is_none_or(|needed| may(roles, needed)))
}

/// The union of the roles' capabilities, in the contract's order. An unknown role grants nothing.
pub fn capabilities(roles: &[Role]) -> Vec<Capability> {
    let granted = |capability: &Capability| {
        RIGHTS.iter().any(|(role, grants)| roles.contains(role) && grants.contains(capability))
    };
    Capability::KNOWN.iter().filter(|capability| granted(capability)).cloned().collect()
}

/// Whether the roles grant this capability.
pub fn may(roles: &[Role], capability: &Capability) -> bool {
    RIGHTS.iter().any(|(role, grants)| roles.contains(role) && grants.contains(capability))
}

/// A person of the sign-in page.
#[derive(Debug)]
pub struct Sample {
    /// Id in the sign-in form.
    pub id: &'static str,
    /// Opaque id in responses.
    pub user: &'static str,
    /// Name for display.
    pub name: &'static str,
    /// Language tag.
    pub locale: &'static str,
    /// Index of their current workspace.
    pub current: usize,
    /// Roles by index of the workspace.
    pub roles: &'static [(usize, &'static [Role])],
    /// Roles in all other workspaces; `None` = not a member.
    pub elsewhere: Option<&'static [Role]>,
    /// Roles that this backend does not know, in every workspace of the person.
    pub strange: &'static [&'static str],
    /// Whether they were added after the records: no record names them, and they are in no group.
    pub is_new: bool,
    /// What they can see.
    pub sees: Text,
}

/// Common values of people who were added later.
const NEW: Sample = Sample {
    id: "",
    user: "",
    name: "",
    locale: "en-GB",
    current: 0,
    roles: &[],
    elsewhere: None,
    strange: &[],
    is_new: true,
    sees: Text::name(""),
};

/// The people of the sign-in page: every role of the table above, alone and combined, in one workspace and in several.
pub const SAMPLES: &[Sample] = &[
    Sample {
        id: "customer-admin",
        user: "u-11",
        name: "Amelia Hartmann",
        locale: "en-GB",
        current: 0,
        roles: &[],
        elsewhere: Some(&[Role::CustomerAdministrator]),
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Customer administrator: full access to every workspace, manages users",
            "Kundenadministratorin: voller Zugriff auf alle Arbeitsbereiche, verwaltet Benutzer",
            "Administratrice client : accès complet à tous les espaces de travail, gère les utilisateurs",
        ),
    },
    Sample {
        id: "workspace-admin",
        user: "u-17",
        name: "Jürgen Köhler",
        locale: "de-DE",
        current: 0,
        roles: &[(0, &[Role::WorkspaceAdministrator])],
        elsewhere: Some(&[Role::Member]),
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Administrator of the first workspace, member of the others",
            "Administrator des ersten Arbeitsbereichs, Mitglied der anderen",
            "Administrateur du premier espace de travail, membre des autres",
        ),
    },
    Sample {
        id: "customer-activity",
        user: "u-23",
        name: "Lena Schäfer",
        locale: "de-DE",
        current: 0,
        roles: &[(0, &[Role::CustomerActivity, Role::SupportContact]), (1, &[Role::Member])],
        elsewhere: None,
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Customer activity role in the first workspace: all totals, but only support requests that are her own, shared with her, or in her groups",
            "Rolle „Kundenaktivität“ im ersten Arbeitsbereich: alle Summen, aber nur eigene, geteilte und Supportanfragen ihrer Gruppen",
            "Rôle « Activité client » dans le premier espace de travail : tous les totaux, mais seulement ses propres demandes de support, celles partagées avec elle et celles de ses groupes",
        ),
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
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Customer activity role in two workspaces: all totals and all support requests",
            "Rolle „Kundenaktivität“ in zwei Arbeitsbereichen: alle Summen und alle Supportanfragen",
            "Rôle « Activité client » dans deux espaces de travail : tous les totaux et toutes les demandes de support",
        ),
    },
    Sample {
        id: "learning-manager",
        user: "u-31",
        name: "Aylin Yıldırım",
        locale: "de-DE",
        current: 0,
        roles: &[(0, &[Role::CustomerActivity, Role::LearningManager])],
        elsewhere: None,
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Customer activity and Learning manager roles: also sees and exports learners' names",
            "Rollen „Kundenaktivität“ und „Lernmanager“: sieht und exportiert auch die Namen der Lernenden",
            "Rôles « Activité client » et « Gestionnaire de formation » : voit et exporte aussi les noms des apprenants",
        ),
    },
    Sample {
        id: "support-contact",
        user: "u-37",
        name: "Tomasz Wiśniewski",
        locale: "en-GB",
        current: 0,
        roles: &[(0, &[Role::SupportContact])],
        elsewhere: None,
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Support contact: no access to the page",
            "Supportkontakt: kein Zugriff auf die Seite",
            "Contact de support : aucun accès à la page",
        ),
    },
    Sample {
        id: "member",
        user: "u-41",
        name: "Chloé Dupont",
        locale: "fr-FR",
        current: 0,
        roles: &[(0, &[Role::Member])],
        elsewhere: None,
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Member: no access to the page",
            "Mitglied: kein Zugriff auf die Seite",
            "Membre : aucun accès à la page",
        ),
    },
    Sample {
        id: "mixed",
        user: "u-43",
        name: "Eleanor Whitfield",
        locale: "en-GB",
        current: 0,
        roles: &[(0, &[Role::Member]), (1, &[Role::WorkspaceAdministrator]), (2, &[Role::SupportContact])],
        elsewhere: None,
        strange: &[],
        is_new: false,
        sees: Text::new(
            "Administrator of the second workspace, but currently in the first, where she's a member",
            "Administratorin des zweiten Arbeitsbereichs, arbeitet aber im ersten, wo sie nur Mitglied ist",
            "Administratrice du deuxième espace de travail, mais actuellement dans le premier, où elle est simple membre",
        ),
    },
    Sample {
        id: "activity-only",
        user: "u-47",
        name: "Matteo Ricci",
        roles: &[(0, &[Role::CustomerActivity])],
        sees: Text::new(
            "Customer activity role, but in no group: all totals, no support requests",
            "Rolle „Kundenaktivität“, aber in keiner Gruppe: alle Summen, keine Supportanfragen",
            "Rôle « Activité client », mais dans aucun groupe : tous les totaux, aucune demande de support",
        ),
        ..NEW
    },
    Sample {
        id: "requests-only",
        user: "u-53",
        name: "Ingrid Solberg",
        roles: &[(0, &[Role::ViewAllSupportRequests])],
        sees: Text::new(
            "View all support requests role without the Customer activity role: no access to the page",
            "Rolle „Alle Supportanfragen anzeigen“ ohne die Rolle „Kundenaktivität“: kein Zugriff auf die Seite",
            "Rôle « Voir toutes les demandes de support » sans le rôle « Activité client » : aucun accès à la page",
        ),
        ..NEW
    },
    Sample {
        id: "learning-only",
        user: "u-59",
        name: "Rafael Ortega",
        roles: &[(0, &[Role::LearningManager]), (1, &[Role::ViewAllSupportRequests, Role::LearningManager])],
        sees: Text::new(
            "Learning manager role, in the second workspace with the View all support requests role: no access to the page",
            "Rolle „Lernmanager“, im zweiten Arbeitsbereich mit der Rolle „Alle Supportanfragen anzeigen“: kein Zugriff auf die Seite",
            "Rôle « Gestionnaire de formation », et dans le deuxième espace de travail aussi le rôle « Voir toutes les demandes de support » : aucun accès à la page",
        ),
        ..NEW
    },
    Sample {
        id: "all-delegated",
        user: "u-61",
        name: "Hanna Virtanen",
        locale: "de-DE",
        roles: &[(0, &[Role::CustomerActivity, Role::ViewAllSupportRequests, Role::LearningManager])],
        sees: Text::new(
            "Every role that can be delegated: all support requests and learners' names",
            "Alle Rollen, die sich zuweisen lassen: alle Supportanfragen und die Namen der Lernenden",
            "Tous les rôles qui peuvent être délégués : toutes les demandes de support et les noms des apprenants",
        ),
        ..NEW
    },
    Sample {
        id: "admin-learning",
        user: "u-67",
        name: "Katharina Brandt",
        locale: "de-DE",
        roles: &[(0, &[Role::WorkspaceAdministrator, Role::LearningManager])],
        sees: Text::new(
            "Administrator of the first workspace with the Learning manager role",
            "Administratorin des ersten Arbeitsbereichs mit der Rolle „Lernmanager“",
            "Administratrice du premier espace de travail avec le rôle « Gestionnaire de formation »",
        ),
        ..NEW
    },
    Sample {
        id: "two-hats",
        user: "u-71",
        name: "Pavel Novak",
        roles: &[(0, &[Role::CustomerActivity]), (1, &[Role::WorkspaceAdministrator])],
        sees: Text::new(
            "Customer activity role in the first workspace, administrator of the second",
            "Rolle „Kundenaktivität“ im ersten Arbeitsbereich, Administrator des zweiten",
            "Rôle « Activité client » dans le premier espace de travail, administrateur du deuxième",
        ),
        ..NEW
    },
    Sample {
        id: "unknown-role",
        user: "u-73",
        name: "Grace Okafor",
        roles: &[(0, &[]), (1, &[Role::CustomerActivity])],
        strange: &["auditor"],
        sees: Text::new(
            "An unknown role, in the second workspace in addition to the Customer activity role",
            "Eine unbekannte Rolle, im zweiten Arbeitsbereich zusätzlich zur Rolle „Kundenaktivität“",
            "Un rôle inconnu, et dans le deuxième espace de travail aussi le rôle « Activité client »",
        ),
        ..NEW
    },
    Sample {
        id: "no-workspace",
        user: "u-79",
        name: "Samira Haddad",
        sees: Text::new("Not in any workspace", "In keinem Arbeitsbereich", "Dans aucun espace de travail"),
        ..NEW
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    /// The contract's table of roles and capabilities, copied by hand.
    #[test]
    fn the_table_matches_the_contract() {
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

    /// Each role alone, and usual combinations in one workspace.
    #[test]
    fn the_people_cover_the_table() {
        let held: Vec<&[Role]> = SAMPLES
            .iter()
            .flat_map(|sample| sample.roles.iter().map(|(_, roles)| *roles).chain(sample.elsewhere))
            .collect();
        for role in Role::KNOWN {
            assert!(held.contains(&std::slice::from_ref(role)), "nobody is only {role}");
        }
        let together = |roles: &[Role]| held.iter().any(|held| roles.iter().all(|role| held.contains(role)));
        let [activity, requests, learning] = DELEGABLE else { unreachable!() };
        for pair in [[activity, requests], [activity, learning], [requests, learning]] {
            assert!(together(&pair.map(Clone::clone)), "nobody is both {pair:?}");
        }
        assert!(together(DELEGABLE) && together(&[Role::WorkspaceAdministrator, Role::LearningManager]));
        assert!(together(&[Role::CustomerActivity, Role::SupportContact]));
        assert!(SAMPLES.iter().any(|sample| sample.roles.is_empty() && sample.elsewhere.is_none()));
        assert!(SAMPLES.iter().any(|sample| !sample.strange.is_empty()));
    }

    #[test]
    fn ids_of_people_are_unique() {
        for (place, one) in SAMPLES.iter().enumerate() {
            assert!(!one.id.is_empty() && !one.name.is_empty(), "{one:?}");
            for other in &SAMPLES[..place] {
                assert!(one.id != other.id && one.user != other.user && one.name != other.name, "{}", one.id);
            }
        }
    }

    #[test]
    fn what_a_person_sees_is_said_in_every_language() {
        for one in SAMPLES {
            one.sees.check();
            for (place, language) in Language::ALL.iter().enumerate() {
                let text = one.sees.get(*language);
                for other in &Language::ALL[..place] {
                    assert_ne!(text, one.sees.get(*other), "{}: {language:?}", one.id);
                }
            }
        }
    }

    #[test]
    fn an_unlisted_operation_is_refused() {
        let all = Role::KNOWN;
        assert!(serves("/me", &[]) && serves("/activity", all) && serves("/users/{id}/roles", all));
        assert!(!serves("/activity", &[Role::ViewAllSupportRequests, Role::LearningManager]));
        assert!(!serves("/users", &[Role::CustomerActivity]) && !serves("/secrets", all));
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
