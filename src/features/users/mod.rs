//! The people of a workspace and their roles, for role administrators.

mod dialog;
mod history;
mod results;

use crate::components::{Choice, FilterMenu, Icon, dynamic, filter_menu};
use crate::features::OpenPage;
use crate::features::access::no_access::{NoAccess, Wanted};
use crate::features::failure;
use crate::features::records::{About, ListOf, ListState, RecordList, RecordOrigin, Selection};
use crate::i18n::Format as _;
use crate::i18n::{Locale, lang};
use crate::services::records::Phase;
use crate::services::role_changes::RoleChanges;
use crate::services::{Navigator, Notifications, Preferences, Queries, Records, Session};
use api_client::List;
use api_client::error::Failure;
use dialog::RolesDialog;
use domain::access::{Control, Workspace};
use domain::roles::RoleChange;
use domain::{RecordType, Role};
use history::{History, PastRoles};
use leptos::prelude::*;
use results::Results;

/// The state shared by the parts of the page.
#[derive(Clone, Copy)]
struct Administration {
    locale: Locale,
    preferences: Preferences,
    session: Session,
    workspace: Memo<Option<Box<str>>>,
    people: Records,
    selection: RwSignal<Selection>,
    is_asking: RwSignal<bool>,
    /// The change that the dialog shows.
    asked: RwSignal<RoleChange>,
    /// The changes being sent, which outlive the page.
    changes: RoleChanges,
}

impl Administration {
    /// The workspace with the reader's rights in it.
    fn place(self) -> Option<Workspace> {
        let me = self.session.me()?;
        let id = self.workspace.get()?;
        me.workspace(&id).cloned()
    }

    /// A person's name, or its mask while personal data is hidden.
    fn name(self, name: &str) -> String {
        self.preferences.mask(self.locale).unwrap_or(name).to_owned()
    }

    fn words(self, roles: &[Role]) -> String {
        let lang = self.locale.lang.get_untracked();
        let names: Vec<String> = roles.iter().map(|role| lang.role(role)).collect();
        if names.is_empty() { lang.page_messages().no_roles.to_owned() } else { lang.list(&names) }
    }
}

pub fn open() -> OpenPage {
    let navigator = Navigator::here();
    let session = Session::here();
    let queries = Queries::here();
    let wanted = Memo::new(move |_| navigator.params().all("workspace"));
    // The selected workspace if the reader may manage it, otherwise the current one, otherwise the first that they may manage.
    let chosen = Memo::new(move |_| {
        let me = session.me()?;
        let managed = || me.workspaces.iter().filter(|workspace| workspace.offers(Control::Users));
        let named = wanted.with(|wanted| managed().find(|workspace| wanted.contains(&workspace.id)));
        let current = || managed().find(|workspace| workspace.current);
        let is_named = named.is_some();
        named.or_else(current).or_else(|| managed().next()).map(|workspace| (workspace.id.clone(), is_named))
    });
    let workspace = Memo::new(move |_| chosen.get().map(|(id, _)| id));
    let has_dropped =
        move || chosen.get().is_some_and(|(_, is_named)| !is_named) && wanted.with(|ids| !ids.is_empty());
    let question = Memo::new(move |_| navigator.params().question().0);
    let people = Records::new(queries, move || workspace.get().map(|id| List::of_users(&id)), question);
    let administration = Administration {
        locale: Locale::here(),
        preferences: Preferences::here(),
        session,
        workspace,
        people,
        selection: RwSignal::new(Selection::default()),
        is_asking: RwSignal::new(false),
        asked: RwSignal::new(RoleChange::default()),
        changes: RoleChanges::here(),
    };
    administration.changes.seen_in(people, workspace);
    // The selection belongs to one workspace.
    Effect::new(move |before: Option<Option<Box<str>>>| {
        let now = workspace.get();
        if before.is_some_and(|before| before != now) {
            administration.selection.update(Selection::clear);
            administration.is_asking.set(false);
            administration.changes.drop_over();
        }
        now
    });
    let is_forbidden = Memo::new(move |_| {
        people.phase().with(|phase| matches!(phase, Phase::Failed(error) if error.kind == Failure::Forbidden))
    });
    let list = ListState::open(ListOf {
        records: people,
        question,
        expected: Signal::derive(|| Some(RecordType::User)),
        grouped: Signal::derive(|| false),
        about: Signal::derive(move || About { has_dropped: has_dropped(), ..About::default() }),
        own_agreement: Callback::new(|_: RecordOrigin| None),
        wants_managers: RwSignal::new(false),
        tools,
        selection: Some(administration.selection),
    });
    let history = PastRoles::open(administration);
    OpenPage::new(move || {
        // For the tools of the list.
        provide_context(administration);
        view! { <ManageUsers administration=administration list=list history=history is_forbidden=is_forbidden/> }
            .into_any()
    })
}

/// The page. Its head stays while the list is replaced, because it gets the focus when the page opens.
#[component]
fn ManageUsers(
    administration: Administration,
    list: ListState,
    history: PastRoles,
    is_forbidden: Memo<bool>,
) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let navigator = Navigator::here();
    let Administration { session, workspace, people, .. } = administration;
    let choices = Signal::derive(move || {
        let me = session.me();
        let workspaces = me.iter().flat_map(|me| &me.workspaces).filter(|w| w.offers(Control::Users));
        workspaces
            .map(|w| Choice { id: w.id.clone(), label: w.name.to_string(), hint: None })
            .collect::<Vec<_>>()
    });
    let chosen_ids = Signal::derive(move || workspace.get().into_iter().collect::<Vec<_>>());
    let change = Callback::new(move |after: Vec<Box<str>>| {
        navigator.select_params(|params| params.with_workspace(after.first().map(|id| &**id)));
    });
    // The history appears together with the list, so that it does not have to move.
    let is_here = Memo::new(move |_| people.phase().with(|phase| *phase == Phase::Ready));
    let content = move || {
        if is_forbidden.get() {
            let check = Callback::new(move |()| people.start_again());
            return view! { <NoAccess wanted=Wanted::Users on_check=check/> }.into_any();
        }
        view! {
            <Results administration=administration/>
            <RecordList state=list/>
            <RolesDialog administration=administration/>
            {dynamic(move || is_here.get().then(|| view! { <History administration=administration history=history/> }))}
        }
        .into_any()
    };
    view! {
        // A page has one `<h1>`: where the right is missing, the explanation has it.
        {dynamic(move || (!is_forbidden.get()).then(|| view! {
            <div class="page-head"><h1 tabindex="-1">{m.manage_users}</h1></div>
            <p class="lead">{m.manage_users_lead}</p>
        }))}
        {dynamic(move || {
            let error = people.not_refreshed()?;
            let as_of = people.head().and_then(|head| head.stamp.as_of);
            Some(failure::not_refreshed(lang, as_of, &error, people.retry()))
        })}
        <div class="filters">
            <FilterMenu label=m.workspace id="workspace" choices=choices chosen=chosen_ids several=None lang=lang on_change=change panel=filter_menu::panel/>
        </div>
        {dynamic(content)}
    }
}

/// The buttons for the selected people.
fn tools(_: ListState) -> AnyView {
    let notifications = Notifications::here();
    let Some(administration) = use_context::<Administration>() else { return ().into_any() };
    let lang = lang();
    let m = lang.page_messages();
    let selection = administration.selection;
    let count = Memo::new(move |_| selection.with(Selection::count));
    let is_off = move || count.get() == 0 || administration.changes.is_running();
    let open = move |_| {
        if untrack(is_off) {
            notifications.announce(m.roles_pick_first.to_owned());
        } else {
            administration.asked.set(RoleChange::default());
            administration.is_asking.set(true);
        }
    };
    let chosen = move || {
        let count = count.get();
        (count > 0).then(|| {
            let text = lang.plural(m.people_chosen, count as u64);
            view! {
                <span class="quiet" role="status">{text}</span>
                <button type="button" class="button button-subtle" on:click=move |_| selection.update(Selection::clear)>{m.clear_choice}</button>
            }
        })
    };
    view! {
        <div class="toolbar-end choice-tools">
            {dynamic(chosen)}
            <button
                type="button"
                class="button button-primary"
                aria-disabled=move || is_off().then_some("true")
                title=move || is_off().then_some(m.roles_pick_first)
                on:click=open
            >
                {Icon::Person.view()}{m.change_roles}
            </button>
        </div>
    }
    .into_any()
}
