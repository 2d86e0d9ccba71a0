//! What the app offers is what the backend allows, for any roles and capabilities in any workspaces.
#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

use api_client::decode;
use contract::{Capability, Role};
use domain::access::{Control, Me, Workspace};
use domain::filter::Scope;
use domain::roles::is_idle;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use sample_backend::people::{
    DELEGABLE, EVERY_SUPPORT_REQUEST, NAMES_OF_LEARNERS, OPERATIONS, capabilities, may, serves,
};
use text::Lang;

/// Unknown words, some of them similar to known ones.
const STRANGE: &[&str] = &[
    "emperor",
    "auditor",
    "owner",
    "*",
    "",
    " ",
    "customerAdministrator ",
    "CustomerActivity",
    "customeractivity",
    "viewCustomerActivity ",
    "ViewCustomerActivity",
    "viewcustomeractivity",
    "manageusers",
    "manage Users",
    "manageUsers\u{200b}",
    "exportrecords",
    "viewLearners,exportRecords",
    "null",
    "true",
];

fn words(list: &[impl AsRef<str>]) -> String {
    let words: Vec<String> = list.iter().map(|word| format!("\"{}\"", word.as_ref())).collect();
    format!("[{}]", words.join(","))
}

fn texts<T: std::fmt::Display>(list: &[T]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

/// A response of `GET /me` with these workspaces: roles, capabilities and delegable roles of each.
fn me(workspaces: &[(Vec<String>, Vec<String>, Vec<String>)]) -> Me {
    let workspaces: Vec<String> = workspaces
        .iter()
        .enumerate()
        .map(|(place, (roles, capabilities, delegable))| {
            format!(
                r#"{{"id":"w-{place}","name":"W","current":{},"roles":{},"capabilities":{},"delegable":{}}}"#,
                place == 0,
                words(roles),
                words(capabilities),
                words(delegable)
            )
        })
        .collect();
    let answer = format!(
        r#"{{"user":{{"id":"u-1","displayName":"U"}},"workspaces":[{}],"meta":{{"asOf":"2026-11-23T09:30:00Z","user":"u-1"}}}}"#,
        workspaces.join(",")
    );
    decode::me(answer.as_bytes()).unwrap()
}

/// Some roles, known and unknown, in any order.
fn roles() -> impl Strategy<Value = Vec<Role>> {
    let known = subsequence(Role::KNOWN.to_vec(), 0..=Role::KNOWN.len());
    let strange =
        vec(select(STRANGE), 0..3).prop_map(|words| words.into_iter().map(Role::from).collect::<Vec<_>>());
    (known, strange)
        .prop_map(|(known, strange)| known.into_iter().chain(strange).collect::<Vec<_>>())
        .prop_shuffle()
}

/// Every control.
fn controls() -> Vec<Control<'static>> {
    let roles: &'static [Role] = Role::KNOWN;
    let fixed =
        [Control::Activity, Control::AllRequests, Control::Export, Control::ExportLearners, Control::Users];
    fixed.into_iter().chain(roles.iter().map(Control::Grant)).collect()
}

/// What the backend allows a person with these roles in a workspace.
fn allows(roles: &[Role], control: Control<'_>) -> bool {
    let activity = OPERATIONS
        .iter()
        .filter(|(path, needed)| {
            needed.is_some() && !path.starts_with("/users") && !path.starts_with("/role-changes")
        })
        .all(|(path, _)| serves(path, roles));
    match control {
        Control::Activity => activity,
        Control::AllRequests => activity && may(roles, &EVERY_SUPPORT_REQUEST),
        Control::Export => activity && may(roles, &Capability::ExportRecords),
        Control::ExportLearners => {
            activity && may(roles, &NAMES_OF_LEARNERS) && may(roles, &Capability::ExportOnDemandEducation)
        }
        Control::Users => serves("/users", roles) && serves("/role-changes", roles),
        Control::Grant(role) => serves("/users/{id}/roles", roles) && DELEGABLE.contains(role),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// The backend sends the capabilities that the roles grant, and unknown ones.
    #[test]
    fn what_is_offered_is_what_the_backend_allows(
        held in vec((roles(), vec(select(STRANGE), 0..3), subsequence(Role::KNOWN.to_vec(), 0..=Role::KNOWN.len())), 0..5),
        chosen in subsequence(vec![0_usize, 1, 2, 3, 4, 9], 0..=6),
    ) {
        let told: Vec<_> = held
            .iter()
            .map(|(roles, strange, more)| {
                let mut granted = texts(&capabilities(roles));
                granted.extend(strange.iter().map(ToString::to_string));
                // Only managers are told what may be delegated. Other roles in that list do not become grantable.
                let mut delegable = texts(if may(roles, &Capability::ManageUsers) { DELEGABLE } else { &[] });
                delegable.extend(texts(more).into_iter().filter(|role| !DELEGABLE.contains(&Role::from(role.as_str()))));
                delegable.extend(strange.iter().map(ToString::to_string));
                (texts(roles), granted, delegable)
            })
            .collect();
        let me = me(&told);
        prop_assert_eq!(me.workspaces.len(), held.len());
        let ids: Vec<Box<str>> = chosen.iter().map(|place| format!("w-{place}").into()).collect();
        for control in controls() {
            for (workspace, (roles, ..)) in me.workspaces.iter().zip(&held) {
                prop_assert_eq!(workspace.offers(control), allows(roles, control), "{:?} {:?}", roles, control);
            }
            let anywhere = held.iter().any(|(roles, ..)| allows(roles, control));
            prop_assert_eq!(me.offers_anywhere(control), anywhere);
            // Over several workspaces, a control is offered only if each requested one allows it.
            for ids in [None, Some(ids.clone())] {
                let scope = Scope { ids: ids.clone(), dropped: false, current_left_out: false };
                if me.offers_in(Some(&scope), control) {
                    let is_asked = |workspace: &Workspace| {
                        ids.as_ref().is_none_or(|ids| ids.contains(&workspace.id))
                    };
                    let mut asked = me.workspaces.iter().zip(&held).filter(|(workspace, (roles, ..))| {
                        is_asked(workspace) && allows(roles, Control::Activity)
                    });
                    prop_assert!(asked.clone().next().is_some());
                    prop_assert!(asked.all(|(_, (roles, ..))| allows(roles, control)), "{:?}", control);
                }
            }
        }
    }

    /// Only the contract's capabilities decide, whatever the roles.
    #[test]
    fn roles_and_unknown_capabilities_decide_nothing(
        roles in roles(),
        known in subsequence(Capability::KNOWN.to_vec(), 0..=Capability::KNOWN.len()),
        strange in vec(select(STRANGE), 0..6),
        delegable in roles(),
    ) {
        let granted = texts(&known);
        let delegable = texts(&delegable);
        let plain = me(&[(Vec::new(), granted.clone(), delegable.clone())]);
        let mixed = granted.iter().cloned().chain(strange.iter().map(ToString::to_string)).rev().collect();
        let strange = me(&[(texts(&roles), mixed, delegable.clone())]);
        let has = |word: &str| granted.iter().any(|granted| granted == word);
        for control in controls() {
            let by_hand = match control {
                Control::Activity => has("viewCustomerActivity"),
                Control::AllRequests => has("viewCustomerActivity") && has("viewAllSupportRequests"),
                Control::Export => has("viewCustomerActivity") && has("exportRecords"),
                Control::ExportLearners => {
                    has("viewCustomerActivity") && has("viewLearners") && has("exportOnDemandEducation")
                }
                Control::Users => has("manageUsers"),
                Control::Grant(role) => {
                    let word = role.as_str();
                    has("manageUsers")
                        && delegable.iter().any(|delegable| delegable == word)
                        && ["customerActivity", "viewAllSupportRequests", "learningManager"].contains(&word)
                }
            };
            prop_assert_eq!(plain.offers_anywhere(control), by_hand, "{:?}", control);
            prop_assert_eq!(strange.offers_anywhere(control), by_hand, "{:?}", control);
        }
        for word in STRANGE {
            let role = Role::from(*word);
            prop_assert!(!strange.offers_anywhere(Control::Grant(&role)), "{word} is granted");
        }
    }
}

#[test]
fn unknown_roles_are_shown_unchanged() {
    let me = me(&[(vec!["auditor".into(), "member".into()], vec!["fly".into()], vec!["auditor".into()])]);
    let shown = |lang: Lang| -> Vec<String> {
        me.workspaces.iter().flat_map(|workspace| &workspace.roles).map(|role| lang.role(role)).collect()
    };
    assert_eq!(shown(Lang::EN), ["Other (auditor)", "Member"]);
    assert_eq!(shown(Lang::DE), ["Sonstige (auditor)", "Mitglied"]);
    assert!(controls().into_iter().all(|control| !me.offers_anywhere(control)));
}

#[test]
fn a_role_is_idle_if_no_other_role_opens_the_activity() {
    for chosen in 0..1_u32 << Role::KNOWN.len() {
        let is_chosen = |at: &usize| chosen & (1 << at) != 0;
        let roles: Vec<Role> =
            (0..Role::KNOWN.len()).filter(is_chosen).map(|at| Role::KNOWN[at].clone()).collect();
        let opens = may(&roles, &Capability::ViewCustomerActivity);
        for role in Role::KNOWN {
            let adds = DELEGABLE.contains(role)
                && !may(std::slice::from_ref(role), &Capability::ViewCustomerActivity);
            assert_eq!(is_idle(role, &roles), adds && !opens, "{role} beside {roles:?}");
        }
    }
}
