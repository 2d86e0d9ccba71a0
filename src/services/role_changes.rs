//! Changes the roles of many people: shown at once, sent a few at a time, undone where the backend refuses. Once started, changes continue
//! whatever page is shown; their outcome is here when the reader returns.

use crate::http::client::RoleRefusal;
use crate::i18n::Locale;
use crate::runtime;
use crate::services::cache::Cache;
use crate::services::{Notifications, Queries, Records, Session};
use api_client::Endpoint;
use api_client::error::{ApiError, Failure};
use domain::Role;
use domain::roles::{Member, difference};
use leptos::prelude::*;
use record_store::{Cell, Input, Store, Unreadable};
use std::collections::HashMap;
use web_sys::Event;

/// Number of people changed at the same time.
const AT_ONCE: usize = 4;

/// The state of one person's change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Waiting,
    Sent,
    /// Done. Holds the person's current state.
    Done(Member),
    /// Someone else changed the roles first. Holds the person's current state.
    Meanwhile(Member),
    /// The reader kept someone else's change.
    LeftToThem,
    /// A rule of the backend forbids it.
    Rule(Box<str>),
    Failed(ApiError),
}

impl Outcome {
    /// Whether it failed without saying if the change was made: the response was lost, or does not tell.
    pub fn is_unsure(&self) -> bool {
        let Outcome::Failed(error) = self else { return false };
        match error.kind {
            Failure::SignedOut { .. }
            | Failure::Forbidden
            | Failure::NotFound
            | Failure::Conflict
            | Failure::TooOld
            | Failure::TooMany => false,
            Failure::Server(status) => status >= 500,
            Failure::Offline
            | Failure::Unreachable
            | Failure::Timeout
            | Failure::Cancelled
            | Failure::Unreadable(_)
            | Failure::OtherPerson => true,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The person before the change.
    pub before: Member,
    pub wanted: Vec<Role>,
    pub outcome: Outcome,
}

/// Changes started together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChangeJob {
    pub workspace: Box<str>,
    pub items: Vec<Item>,
    /// Whether it undoes another job.
    pub is_undo: bool,
}

impl RoleChangeJob {
    /// Number of changes that are finished, successful or not.
    pub fn over(&self) -> usize {
        self.items.iter().filter(|item| !matches!(item.outcome, Outcome::Waiting | Outcome::Sent)).count()
    }

    /// Whether changes are still in flight or waiting.
    pub fn is_running(&self) -> bool {
        self.over() < self.items.len()
    }

    /// The people whose roles changed, before and now.
    pub fn done(&self) -> impl Iterator<Item = (&Member, &Member)> {
        self.items.iter().filter_map(|item| match &item.outcome {
            Outcome::Done(now) => Some((&item.before, now)),
            _ => None,
        })
    }

    /// The changes that need a decision, with their indexes.
    pub fn open(&self) -> impl Iterator<Item = (usize, &Item)> {
        let is_open = |item: &&Item| {
            matches!(item.outcome, Outcome::Meanwhile(_) | Outcome::Rule(_) | Outcome::Failed(_))
        };
        self.items.iter().enumerate().filter(move |(_, item)| is_open(item))
    }
}

/// Reads the person in a row of the list.
pub fn member_of(store: &Store, row: u32) -> Member {
    let text = |field: &str| match store.cell_of(row, field) {
        Cell::Text(text) => Some(text),
        _ => None,
    };
    let roles = |field: &str| match store.cell_of(row, field) {
        Cell::Words(words) => words.iter().map(Role::from).collect(),
        _ => Vec::new(),
    };
    Member {
        id: store.id(row).into(),
        name: text("displayName").unwrap_or_default().into(),
        roles: roles("roles"),
        delegable: roles("delegable"),
        etag: text("etag").map(Box::from),
    }
}

fn show_member(store: &mut Store, row: u32, member: &Member) {
    let names = member.roles.iter().map(Role::as_str).collect();
    store.set(row, "roles", Some(&Input::List(names)));
    if let Some(etag) = &member.etag {
        store.set(row, "etag", Some(&Input::Text(etag)));
    }
}

/// The list that shows the people of a workspace.
#[derive(Clone, Copy)]
struct Seen {
    people: Records,
    workspace: Memo<Option<Box<str>>>,
}

/// The role changes of the running app, shared by all pages.
#[derive(Clone, Copy)]
pub struct RoleChanges {
    session: Session,
    queries: Queries,
    locale: Locale,
    notifications: Notifications,
    /// The latest job.
    pub job: RwSignal<Option<RoleChangeJob>>,
    /// Incremented with every change, so that the history is requested again.
    pub made: RwSignal<u32>,
    /// The list that shows the people. Once its page is left, its signals are disposed.
    seen: StoredValue<Option<Seen>>,
    /// The list's generation when the job started; `None` once another page shows the people.
    age: StoredValue<Option<u32>>,
    /// Owns the `beforeunload` listener while changes are in flight.
    guard: StoredValue<Owner>,
}

impl RoleChanges {
    /// Returns the app's instance and creates it on first use. Call it inside the app's owner.
    pub fn here() -> RoleChanges {
        let (session, queries) = (Session::here(), Queries::here());
        let (locale, notifications) = (Locale::here(), Notifications::here());
        let mut owner = Owner::current().unwrap_or_default();
        // Contexts of the root owner live as long as the app, not just as long as the page.
        while let Some(outer) = owner.parent() {
            owner = outer;
        }
        owner.with(|| {
            use_context().unwrap_or_else(|| {
                let changes = RoleChanges {
                    session,
                    queries,
                    locale,
                    notifications,
                    job: RwSignal::new(None),
                    made: RwSignal::new(0),
                    seen: StoredValue::new(None),
                    age: StoredValue::new(None),
                    guard: StoredValue::new(Owner::new()),
                };
                provide_context(changes);
                changes
            })
        })
    }

    /// Sets the list that shows the people.
    pub fn seen_in(self, people: Records, workspace: Memo<Option<Box<str>>>) {
        self.seen.set_value(Some(Seen { people, workspace }));
        self.age.set_value(None);
        self.drop_over();
    }

    /// Removes a finished job that needs no decision when another workspace is shown.
    pub fn drop_over(self) {
        let here = self.place();
        let is_past = self.job.with_untracked(|job| {
            let is_past = |job: &RoleChangeJob| !job.is_running() && job.open().next().is_none();
            job.as_ref().is_some_and(|job| is_past(job) && here.as_ref() != Some(&job.workspace))
        });
        if is_past {
            self.job.set(None);
        }
    }

    pub fn is_running(self) -> bool {
        self.job.with(|job| job.as_ref().is_some_and(RoleChangeJob::is_running))
    }

    /// Whether the session of the person who started the job has ended.
    fn is_void(self) -> bool {
        self.session.end.try_get_untracked() != Some(None)
    }

    /// The workspace whose people are shown.
    fn place(self) -> Option<Box<str>> {
        let seen = self.seen.get_value()?;
        seen.workspace.try_get_untracked().flatten()
    }

    /// Starts changing the roles of these people.
    pub fn begin(self, workspace: Box<str>, changes: Vec<(Member, Vec<Role>)>, is_undo: bool) {
        if changes.is_empty() {
            return;
        }
        let items = changes
            .into_iter()
            .map(|(before, wanted)| Item { before, wanted, outcome: Outcome::Waiting })
            .collect();
        self.job.set(Some(RoleChangeJob { workspace, items, is_undo }));
        self.send_waiting();
    }

    /// Undoes the successful changes.
    pub fn undo(self) {
        let order = self.job.with_untracked(|job| {
            let job = job.as_ref()?;
            let undone = |(before, now): (&Member, &Member)| {
                (now.clone(), difference(&now.roles, &before.roles).apply(now))
            };
            Some((job.workspace.clone(), job.done().map(undone).collect()))
        });
        if let Some((workspace, changes)) = order {
            self.begin(workspace, changes, true);
        }
    }

    /// Sends the changes at these indexes again; after a conflict, on top of someone else's change.
    pub fn send_again(self, places: &[usize]) {
        self.job.update(|job| {
            let Some(job) = job else { return };
            for place in places {
                let Some(item) = job.items.get_mut(*place) else { continue };
                if let Outcome::Meanwhile(now) = &item.outcome {
                    item.wanted = difference(&item.before.roles, &item.wanted).apply(now);
                    item.before = now.clone();
                }
                item.outcome = Outcome::Waiting;
            }
        });
        self.send_waiting();
    }

    /// Keeps someone else's change at these indexes.
    pub fn leave(self, places: &[usize]) {
        self.job.update(|job| {
            for place in places {
                if let Some(item) = job.as_mut().and_then(|job| job.items.get_mut(*place)) {
                    item.outcome = Outcome::LeftToThem;
                }
            }
        });
    }

    fn send_waiting(self) {
        let waiting = self.job.with_untracked(|job| {
            let items = job.iter().flat_map(|job| &job.items);
            let waiting = items.filter(|item| item.outcome == Outcome::Waiting);
            waiting.map(|item| item.before.with_roles(item.wanted.clone())).collect::<Vec<_>>()
        });
        // A reader who returns meanwhile must not see the state before.
        self.queries.cache().update_value(|cache| cache.forget(Endpoint::is_of_users));
        let age = self.seen.get_value().and_then(|seen| seen.people.age());
        self.age.set_value(age.filter(|(_, is_settled)| *is_settled).map(|(age, _)| age));
        self.show(&waiting);
        let guard = self.guard.get_value();
        guard.cleanup();
        guard.with(|| {
            runtime::listen_at_window("beforeunload", move |event: Event| {
                if !self.is_void() {
                    event.prevent_default();
                }
            });
        });
        for _ in 0..AT_ONCE.min(waiting.len()) {
            runtime::spawn(self.work());
        }
    }

    /// Shows people with their current or expected roles.
    fn show(self, members: &[Member]) {
        let is_here =
            self.job.with_untracked(|job| job.as_ref().map(|job| job.workspace.clone())) == self.place();
        if let Some(seen) = self.seen.get_value().filter(|_| is_here) {
            let by_id: HashMap<&str, &Member> = members.iter().map(|member| (&*member.id, member)).collect();
            let ids: Vec<&str> = members.iter().map(|member| &*member.id).collect();
            seen.people.change(&ids, |store, row, id| {
                if let Some(member) = by_id.get(id) {
                    show_member(store, row, member);
                }
            });
        }
    }

    /// Sends one change after another until none is waiting.
    async fn work(self) {
        loop {
            let next = self.job.try_update(|job| {
                let job = job.as_mut()?;
                let place = job.items.iter().position(|item| item.outcome == Outcome::Waiting)?;
                let item = job.items.get_mut(place)?;
                item.outcome = Outcome::Sent;
                Some((place, job.workspace.clone(), job.items.get(place)?.clone()))
            });
            let Some(Some((place, workspace, item))) = next else { return };
            let outcome = self.send(&workspace, &item).await;
            if self.is_void() {
                return;
            }
            let now = match &outcome {
                Outcome::Done(now) | Outcome::Meanwhile(now) => now.clone(),
                _ => item.before.clone(),
            };
            self.show(&[now]);
            let is_over = self.job.try_update(|job| {
                let job = job.as_mut()?;
                job.items.get_mut(place)?.outcome = outcome;
                Some(!job.is_running())
            });
            if is_over == Some(Some(true)) {
                self.finish();
            }
        }
    }

    async fn send(self, workspace: &str, item: &Item) -> Outcome {
        let RoleChanges { session, queries, locale, .. } = self;
        let person = session.query().state().with_untracked(|me| me.value().map(|me| me.user_id.clone()));
        let (Some(etag), Some(person)) = (&item.before.etag, person) else {
            return Outcome::Failed(Failure::Unreadable(Unreadable::Missing { path: "/etag".into() }).bare());
        };
        let question = Endpoint::roles(&item.before.id, workspace);
        let mut tries = 0;
        loop {
            let lang = locale.lang.get_untracked();
            let answer = queries.client().change_roles(&question, &item.wanted, etag, lang, &person).await;
            return match answer {
                Ok(now) => Outcome::Done(now),
                // The change was made already: the response was lost, or someone else did the same.
                Err(RoleRefusal::Meanwhile(now)) if now.has_exactly(&item.wanted) => Outcome::Done(*now),
                Err(RoleRefusal::Meanwhile(now)) => Outcome::Meanwhile(*now),
                Err(RoleRefusal::Rule(rule)) => Outcome::Rule(rule),
                Err(RoleRefusal::Failed(error)) => {
                    // Safe to retry: the request names the state that it expects.
                    if let Some(wait) = queries.short_retry_delay(&error, tries) {
                        tries += 1;
                        runtime::pause_for(wait).await;
                        if self.is_void() {
                            return Outcome::Failed(error);
                        }
                        continue;
                    }
                    queries.report_error(&error);
                    Outcome::Failed(error)
                }
            };
        }
    }

    /// Ends a job whose changes are all finished.
    fn finish(self) {
        let RoleChanges { session, queries, locale, notifications, .. } = self;
        self.guard.with_value(Owner::cleanup);
        queries.cache().update_value(|cache| cache.forget(Endpoint::is_of_users));
        let own = session.query().state().with_untracked(|me| me.value().map(|me| me.user_id.clone()));
        let (is_own, is_open, is_sure) = self.job.with_untracked(|job| {
            let mut done = job.iter().flat_map(RoleChangeJob::done);
            let is_own = done.any(|(_, now)| Some(&now.id) == own.as_ref());
            let mut items = job.iter().flat_map(|job| &job.items);
            let is_sure = !items.any(|item| item.outcome.is_unsure());
            (is_own, job.iter().flat_map(RoleChangeJob::open).next().is_some(), is_sure)
        });
        if is_own {
            // The reader's own rights may have changed, and with them every response.
            queries.cache().update_value(Cache::clear);
            session.query().ask_again();
        }
        self.made.update(|count| *count += 1);
        let seen = self.seen.get_value().and_then(|seen| Some((seen.people, seen.people.age()?)));
        match seen {
            // Responses in flight may be older than the changes, and only the backend knows the outcome of unsure ones.
            Some((people, age)) if !is_sure || self.age.get_value().map(|age| (age, true)) != Some(age) => {
                people.refresh_after_change();
            }
            Some(_) => {}
            None => {
                let m = locale.lang.get_untracked().page_messages();
                notifications.show_toast(if is_open {
                    m.roles_open_elsewhere
                } else {
                    m.roles_done_elsewhere
                });
            }
        }
    }
}
