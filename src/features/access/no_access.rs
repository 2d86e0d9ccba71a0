//! Replaces a page that the reader may not open. The address stays, and the page says who can grant access.

use crate::components::{Icon, PersonName, dynamic};
use crate::features::OpenPage;
use crate::features::access::roles::RolesHelp;
use crate::i18n::{Locale, lang};
use crate::services::{Preferences, Session};
use domain::Administrator;
use domain::access::{Control, Me};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Activity,
    /// The people of a workspace.
    Users,
}

impl Wanted {
    /// What this right gives access to.
    pub fn of(control: Control<'_>) -> Wanted {
        match control {
            Control::Users => Wanted::Users,
            _ => Wanted::Activity,
        }
    }
}

/// Returns the workspaces without the right, each with those who can grant it; the current one first.
fn whom_to_ask(me: &Me) -> Vec<(String, Vec<Administrator>)> {
    let named = me.workspaces.iter().filter(|workspace| !workspace.administrators.is_empty());
    let (current, others): (Vec<_>, Vec<_>) = named.partition(|workspace| workspace.current);
    current.into_iter().chain(others).map(|w| (w.name.to_string(), w.administrators.clone())).collect()
}

/// Says who can grant a right. `hidden` replaces names while the reader hides personal data.
pub fn people_to_ask(me: Option<&Me>, hidden: Option<&'static str>) -> AnyView {
    let m = lang().page_messages();
    let people = me.map(whom_to_ask).unwrap_or_default();
    let ask = if people.is_empty() { m.no_access_nobody } else { m.no_access_ask };
    let people = people.into_iter().map(|(workspace, people)| {
        let people = people.into_iter().map(|person| {
            view! { <li><PersonName name=person.display_name email=person.email hidden=hidden/></li> }
        });
        view! { <div><dt><bdi>{workspace}</bdi></dt><dd><ul class="people">{people.collect_view()}</ul></dd></div> }
    });
    view! { <p>{ask}</p><dl class="facts">{people.collect_view()}</dl> }.into_any()
}

/// Opens the page that says so.
pub fn open(control: Control<'static>, on_check: Option<Callback<()>>) -> OpenPage {
    let wanted = Wanted::of(control);
    let on_check = on_check.unwrap_or_else(|| Callback::new(|()| ()));
    OpenPage::new(move || view! { <NoAccess wanted=wanted on_check=on_check/> }.into_any())
}

#[component]
pub fn NoAccess(
    wanted: Wanted,
    /// What to request again in addition to who is signed in.
    #[prop(optional)]
    on_check: Option<Callback<()>>,
) -> impl IntoView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let session = Session::here();
    let m = lang().page_messages();
    dynamic(move || {
        let hidden = preferences.mask(locale);
        let me = session.me();
        // A reader without any workspace lacks more than a role, and no administrator can help.
        let is_nowhere = me.as_ref().is_some_and(|me| me.workspaces.is_empty());
        let need = match wanted {
            _ if is_nowhere => m.no_workspace,
            Wanted::Activity => m.no_access_activity,
            Wanted::Users => m.no_access_users,
        };
        let help = me.as_ref().filter(|_| is_nowhere).and_then(|me| me.support.clone());
        let help = help.map(|link| {
            view! { <a class="panel-link" href=link.href().to_owned() target="_blank" rel="noopener noreferrer">{m.help}{Icon::External.view()}</a> }
        });
        let people = people_to_ask(me.as_deref(), hidden);
        let busy = move || session.query().state().with(|state| state.is_busy());
        view! {
            <div class="message-page">
                {Icon::Lock.view()}
                <h1 tabindex="-1">{m.no_access}</h1>
                <p>{need}</p>
                {people}
                {help}
                <p class="quiet">{m.no_access_delay}</p>
                <button
                    type="button"
                    class="button button-primary"
                    class:button-busy=busy
                    aria-disabled=move || busy().then_some("true")
                    on:click=move |_| if !untrack(busy) {
                        session.query().ask_again();
                        if let Some(on_check) = on_check {
                            on_check.run(());
                        }
                    }
                >
                    {Icon::Refresh.view()}{m.check_again}
                </button>
                <RolesHelp/>
            </div>
        }
    })
}
