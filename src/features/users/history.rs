//! The role history, as the backend keeps it.

use super::Administration;
use crate::components::states::Skeleton;
use crate::components::{Notice, NoticeKind, dynamic};
use crate::features::failure;
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::{Locale, lang};
use crate::services::Preferences;
use crate::services::Queries;
use crate::services::{Query, RemoteData};
use api_client::{Endpoint, decode};
use domain::RecordType;
use domain::roles::{PastChange, PastChanges};
use leptos::prelude::*;
use record_store::Cell;

/// Number of changes shown at first, and after *Show more*: the most that the contract allows.
const FEW: usize = 50;
const MANY: usize = 1000;

/// The role history of the workspace, requested when the reader opens it.
#[derive(Clone, Copy)]
pub(super) struct PastRoles {
    past: Query<PastChanges>,
    open: RwSignal<bool>,
    limit: RwSignal<usize>,
}

impl PastRoles {
    /// Creates the history, closed.
    pub(super) fn open(administration: Administration) -> PastRoles {
        let queries = Queries::here();
        let Administration { workspace, changes, .. } = administration;
        let open = RwSignal::new(false);
        let limit = RwSignal::new(FEW);
        let question = move || {
            let workspace = workspace.get().filter(|_| open.get())?;
            Some(Endpoint::role_changes(&workspace, limit.get()))
        };
        let past = Query::<PastChanges>::new(queries, question, decode::past_changes);
        Effect::new(move |before: Option<u32>| {
            let now = changes.made.get();
            if before.is_some_and(|before| before != now) && open.get_untracked() {
                past.ask_again();
            }
            now
        });
        PastRoles { past, open, limit }
    }
}

/// The disclosure below the list of people.
#[component]
pub(super) fn History(administration: Administration, history: PastRoles) -> impl IntoView {
    let m = lang().page_messages();
    let PastRoles { past, open, limit } = history;
    let content = move || {
        past.state().with(|state| match state {
            RemoteData::Idle => ().into_any(),
            RemoteData::Loading { slow } => {
                let text = if *slow { m.loading_slow } else { m.loading };
                view! { <Skeleton cards=1 text=text slow=*slow/> }.into_any()
            }
            RemoteData::Failed(error, None) => {
                failure::failed_part(m.failed_role_changes, error, past.retry())
            }
            RemoteData::Ready(past) | RemoteData::Reloading(past) | RemoteData::Failed(_, Some(past)) => {
                table(administration, past, limit)
            }
        })
    };
    view! {
        <section class="area" aria-labelledby="role-changes-title">
            <div class="area-head">
                <h2 id="role-changes-title">{m.role_changes}</h2>
                <button type="button" class="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                    {move || if open.get() { m.hide_changes } else { m.show_changes }}
                </button>
            </div>
            {dynamic(content)}
        </section>
    }
}

fn table(administration: Administration, past: &PastChanges, limit: RwSignal<usize>) -> AnyView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let lang = lang();
    let m = lang.page_messages();
    if past.changes.is_empty() {
        return view! { <p class="quiet">{m.no_role_changes}</p> }.into_any();
    }
    // Names come from the list of people; anyone not in it is shown by id.
    let name = move |id: &str| {
        if let Some(hidden) = preferences.mask(locale) {
            return hidden.to_owned();
        }
        administration.people.follow();
        let known = administration.people.find(id, |store, row| match store.cell_of(row, "displayName") {
            Cell::Text(name) => Some(name.to_owned()),
            _ => None,
        });
        known.flatten().unwrap_or_else(|| id.to_owned())
    };
    let row = |change: &PastChange| {
        let at = change.at.map_or_else(|| m.unknown.to_owned(), |at| lang.instant(at));
        let (by, user) = (change.by.clone(), change.user.clone());
        let words = |roles: &[domain::Role]| match roles {
            [] => "–".to_owned(),
            roles => administration.words(roles),
        };
        view! {
            <tr>
                <td>{at}</td>
                <td><bdi>{move || name(&by)}</bdi></td>
                <td><bdi>{move || name(&user)}</bdi></td>
                <td>{words(&change.change.grant)}</td>
                <td>{words(&change.change.revoke)}</td>
            </tr>
        }
    };
    let rows: Vec<_> = past.changes.iter().map(row).collect();
    let shown = past.changes.len() as u64;
    let names = lang.records(Some(&RecordType::RoleChange));
    let is_part = shown < past.count;
    let part = is_part.then(|| lang.counted_of(names, shown, past.count));
    let more = (is_part && limit.get_untracked() < MANY).then(|| {
        view! { <button type="button" class="button" on:click=move |_| limit.set(MANY)>{m.show_more}</button> }
    });
    let unreadable = past.unreadable as u64;
    view! {
        {(unreadable > 0).then(|| view! { <Notice kind=NoticeKind::Warning text=lang.plural_records(m.unreadable_records, names, unreadable, "")/> })}
        <div class="table-scroll" tabindex="0" role="group" aria-label=m.role_changes>
            <table class="table">
                <thead><tr>
                    <th scope="col">{m.change_at}</th>
                    <th scope="col">{m.change_by}</th>
                    <th scope="col">{m.field_display_name}</th>
                    <th scope="col">{m.change_granted}</th>
                    <th scope="col">{m.change_revoked}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="dialog-actions">{part.map(|part| view! { <span class="quiet">{part}</span> })}{more}</div>
    }
    .into_any()
}
