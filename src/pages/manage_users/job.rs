//! Changing the roles of many people: shown at once, sent a few at a time, put back where the backend refuses.

use super::Administration;
use crate::api::Endpoint;
use crate::api::client::RoleRefusal;
use crate::api::error::{ApiError, Failure};
use crate::life;
use crate::model::Role;
use crate::model::record::{Cell, Input, Store, Unreadable};
use crate::model::roles::{Member, difference};
use leptos::prelude::*;
use std::collections::HashMap;

/// How many people are changed at the same time.
const AT_ONCE: usize = 4;

/// What became of one person's change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its turn is still to come.
    Waiting,
    /// On its way.
    Sent,
    /// Done; the person now.
    Done(Member),
    /// Somebody else changed the roles meanwhile; the person now.
    Meanwhile(Member),
    /// What somebody else made of it is to stay.
    LeftToThem,
    /// A rule of the backend forbids it.
    Rule(Box<str>),
    /// It failed.
    Failed(ApiError),
}

/// The change of one person's roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The person before.
    pub before: Member,
    /// The roles that they are to hold.
    pub wanted: Vec<Role>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Changes that were ordered together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Where.
    pub workspace: Box<str>,
    /// One for each person.
    pub items: Vec<Item>,
    /// Whether it takes back another one.
    pub is_undo: bool,
}

impl Job {
    /// How many changes are over, one way or another.
    pub fn over(&self) -> usize {
        self.items.iter().filter(|item| !matches!(item.outcome, Outcome::Waiting | Outcome::Sent)).count()
    }

    /// Whether changes are still on their way.
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

    /// Those that somebody has to look at, with their places.
    pub fn open(&self) -> impl Iterator<Item = (usize, &Item)> {
        let is_open = |item: &&Item| {
            matches!(item.outcome, Outcome::Meanwhile(_) | Outcome::Rule(_) | Outcome::Failed(_))
        };
        self.items.iter().enumerate().filter(move |(_, item)| is_open(item))
    }
}

/// The person in a row of the list.
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

impl Administration {
    /// Changes the roles of these people.
    pub fn begin(self, changes: Vec<(Member, Vec<Role>)>, is_undo: bool) {
        let Some(workspace) = self.workspace.get_untracked().filter(|_| !changes.is_empty()) else { return };
        let items = changes
            .into_iter()
            .map(|(before, wanted)| Item { before, wanted, outcome: Outcome::Waiting })
            .collect();
        self.job.set(Some(Job { workspace, items, is_undo }));
        self.go_on();
    }

    /// Takes back what was done.
    pub fn undo(self) {
        let changes = self.job.with_untracked(|job| {
            let done = job.iter().flat_map(Job::done);
            done.map(|(before, now)| (now.clone(), difference(&now.roles, &before.roles).apply(now)))
                .collect()
        });
        self.begin(changes, true);
    }

    /// Sends those at these places once more; where somebody else came first, on top of what they did.
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
        self.go_on();
    }

    /// Leaves those at these places as somebody else made them.
    pub fn leave(self, places: &[usize]) {
        self.job.update(|job| {
            for place in places {
                if let Some(item) = job.as_mut().and_then(|job| job.items.get_mut(*place)) {
                    item.outcome = Outcome::LeftToThem;
                }
            }
        });
    }

    fn go_on(self) {
        let waiting = self.job.with_untracked(|job| {
            let items = job.iter().flat_map(|job| &job.items);
            let waiting = items.filter(|item| item.outcome == Outcome::Waiting);
            waiting.map(|item| item.before.with_roles(item.wanted.clone())).collect::<Vec<_>>()
        });
        self.show(&waiting);
        for _ in 0..AT_ONCE.min(waiting.len()) {
            life::spawn(self.work());
        }
    }

    /// Shows people as they are now, or as they will be if all goes well.
    fn show(self, members: &[Member]) {
        let is_here = self.job.with_untracked(|job| job.as_ref().map(|job| job.workspace.clone()))
            == self.workspace.get_untracked();
        if is_here {
            let by_id: HashMap<&str, &Member> = members.iter().map(|member| (&*member.id, member)).collect();
            let ids: Vec<&str> = members.iter().map(|member| &*member.id).collect();
            self.people.change(&ids, |store, row, id| {
                if let Some(member) = by_id.get(id) {
                    show_member(store, row, member);
                }
            });
        }
    }

    /// Sends one change after the other until none waits.
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
            if self.job.is_disposed() {
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
        let app = self.app;
        let person = app.session().state().with_untracked(|me| me.value().map(|me| me.user_id.clone()));
        let (Some(etag), Some(person)) = (&item.before.etag, person) else {
            return Outcome::Failed(Failure::Unreadable(Unreadable::Missing { path: "/etag".into() }).bare());
        };
        let question = Endpoint::roles(&item.before.id, workspace);
        let mut tries = 0;
        loop {
            let lang = app.lang.get_untracked();
            let answer = app.client().change_roles(&question, &item.wanted, etag, lang, &person).await;
            return match answer {
                Ok(now) => Outcome::Done(now),
                // What was asked for had been done already: the answer was lost on its way, or somebody else did the same.
                Err(RoleRefusal::Meanwhile(now)) if now.has_exactly(&item.wanted) => Outcome::Done(*now),
                Err(RoleRefusal::Meanwhile(now)) => Outcome::Meanwhile(*now),
                Err(RoleRefusal::Rule(rule)) => Outcome::Rule(rule),
                Err(RoleRefusal::Failed(error)) => {
                    // The state that was meant is named, so that asking again can do no harm.
                    if let Some(wait) = app.patience(&error, tries) {
                        tries += 1;
                        life::pause_for(wait).await;
                        continue;
                    }
                    app.met(&error);
                    Outcome::Failed(error)
                }
            };
        }
    }

    /// All are over: what was kept of the people is of before.
    fn finish(self) {
        let app = self.app;
        app.cache().update_value(|cache| cache.forget(Endpoint::is_of_users));
        let own = app.session().state().with_untracked(|me| me.value().map(|me| me.user_id.clone()));
        let is_own = self.job.with_untracked(|job| {
            let mut done = job.iter().flat_map(Job::done);
            done.any(|(_, now)| Some(&now.id) == own.as_ref())
        });
        if is_own {
            // With other rights other answers are due.
            app.cache().update_value(crate::state::query::Cache::clear);
            app.session().ask_again();
        }
        self.changes_made.update(|count| *count += 1);
    }
}
