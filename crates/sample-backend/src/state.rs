//! What the running backend knows: the world, who is signed in, and the roles as they are now.

use crate::cache::Cache;
use crate::data::World;
use crate::data::source::Day;
use crate::data::table::{Table, instant_text};
use crate::faults::Faults;
use crate::journal::Journal;
use crate::language::Wanted;
use crate::people::DELEGABLE;
use crate::query::{Query, QueryResult, Sight};
use crate::security::cookie;
use crate::sign_in::SESSION;
use crate::tokens::{Bearer, Tokens, bearer};
use axum::http::HeaderMap;
use contract::{Capability, Role};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Which records a table holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TableKey {
    /// Those of an entitlement, by its place.
    Entitlement(usize),
    /// Those of several entitlements, each saying whose it is.
    Kind(Vec<usize>),
    /// Additional cases; true = advisory.
    Additional(bool),
    /// The people of a workspace, at a revision of the roles.
    Users(u16, u64),
    /// The changes of roles in a workspace, at a revision of the roles.
    RoleChanges(u16, u64),
}

/// Tells the time at which the source systems were read.
#[derive(Debug)]
pub struct Clock {
    /// With a fixed day the clock stands, so that tests and pictures are repeatable.
    fixed: Option<i64>,
    started: Instant,
}

impl Clock {
    /// The clock of a day: fixed when the day was asked for.
    pub fn new(today: Day, fixed: bool) -> Clock {
        let epoch = chrono::NaiveDate::from_ymd_opt(1970, 1, 1).map_or(0, crate::data::day);
        let morning = i64::from(today - epoch) * 86_400 + 9 * 3600 + 30 * 60;
        Clock { fixed: fixed.then_some(morning), started: Instant::now() }
    }

    /// Seconds since 1970.
    pub fn seconds(&self) -> i64 {
        self.fixed.unwrap_or_else(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
            // The source systems are read once a minute.
            i64::try_from(now / 60 * 60).unwrap_or_default()
        })
    }

    /// The instant as it travels.
    pub fn as_of(&self) -> String {
        instant_text(self.seconds())
    }

    /// How long the backend has been running.
    pub fn uptime(&self) -> std::time::Duration {
        self.started.elapsed()
    }
}

/// A change of somebody's roles.
#[derive(Clone, Debug)]
pub struct RoleChange {
    /// When, in seconds since 1970.
    pub at: i64,
    /// Where.
    pub workspace: u16,
    /// Who changed them.
    pub by: u32,
    /// Whose.
    pub user: u32,
    /// Roles given.
    pub added: Vec<Role>,
    /// Roles taken.
    pub removed: Vec<Role>,
}

/// The roles as they are now.
#[derive(Debug, Default)]
pub struct RoleBook {
    roles: HashMap<(u32, u16), (Vec<Role>, u64)>,
    /// What was changed, oldest first.
    pub changes: Vec<RoleChange>,
    /// Grows with every change.
    pub revision: u64,
}

impl RoleBook {
    fn of(world: &World, clock: &Clock) -> RoleBook {
        let mut book = RoleBook::default();
        for (place, human) in (0..).zip(&world.directory.humans) {
            for (workspace, roles) in &human.memberships {
                book.roles.insert((place, *workspace), (roles.clone(), 1));
            }
        }
        // How some of the roles came about.
        for (workspace, members) in (0..).zip(&world.directory.members) {
            let admin = members.iter().copied().find(|member| {
                book.roles(*member, workspace)
                    .iter()
                    .any(|role| crate::people::may(std::slice::from_ref(role), &Capability::ManageUsers))
            });
            let Some(by) = admin else { continue };
            let delegated = members.iter().copied().filter(|member| {
                *member != by && book.roles(*member, workspace).iter().any(|role| DELEGABLE.contains(role))
            });
            for (nth, user) in (0..).zip(delegated.take(12).collect::<Vec<_>>()) {
                let given: Vec<Role> = book
                    .roles(user, workspace)
                    .iter()
                    .filter(|role| DELEGABLE.contains(role))
                    .cloned()
                    .collect();
                let at = clock.seconds() - 86_400 * (200 - nth * 15) + 3_607 * nth;
                book.changes.push(RoleChange { at, workspace, by, user, added: given, removed: Vec::new() });
                if nth % 5 == 3 {
                    let (added, removed) = (Vec::new(), vec![Role::LearningManager]);
                    book.changes.push(RoleChange { at: at + 86_400, workspace, by, user, added, removed });
                }
            }
        }
        book.changes.sort_by_key(|change| change.at);
        book
    }

    /// Somebody's roles in a workspace; none when they are not in it.
    pub fn roles(&self, person: u32, workspace: u16) -> &[Role] {
        self.roles.get(&(person, workspace)).map(|(roles, _)| roles.as_slice()).unwrap_or_default()
    }

    /// Whether somebody is in a workspace.
    pub fn is_in(&self, person: u32, workspace: u16) -> bool {
        self.roles.contains_key(&(person, workspace))
    }

    /// How often somebody's roles in a workspace have been set.
    pub fn version(&self, person: u32, workspace: u16) -> u64 {
        self.roles.get(&(person, workspace)).map_or(0, |(_, version)| *version)
    }

    /// Whether somebody may do something in a workspace.
    pub fn may(&self, person: u32, workspace: u16, capability: &Capability) -> bool {
        crate::people::may(self.roles(person, workspace), capability)
    }

    /// Sets somebody's roles and writes down who did.
    pub fn set(&mut self, by: u32, user: u32, workspace: u16, roles: Vec<Role>, now: i64) {
        let Some((current, version)) = self.roles.get_mut(&(user, workspace)) else { return };
        let added: Vec<Role> = roles.iter().filter(|role| !current.contains(role)).cloned().collect();
        let removed: Vec<Role> = current.iter().filter(|role| !roles.contains(role)).cloned().collect();
        *current = roles;
        *version += 1;
        self.revision += 1;
        // No two changes at one instant, so that the list has an order even under a clock that stands.
        let at = self.changes.last().map_or(now, |last| now.max(last.at + 1));
        if !added.is_empty() || !removed.is_empty() {
            self.changes.push(RoleChange { at, workspace, by, user, added, removed });
        }
    }
}

/// What nobody can guess; `None` when the machine has no randomness.
pub fn secret() -> Option<String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The running backend.
pub struct State {
    /// What does not change.
    pub world: World,
    /// The time of the data.
    pub clock: Clock,
    roles: RwLock<RoleBook>,
    sessions: Mutex<HashMap<String, u32>>,
    /// Records as columns.
    pub tables: Cache<TableKey, Table>,
    /// The results of recent queries.
    pub query_results: Cache<(TableKey, Query, Sight, Wanted), QueryResult>,
    /// Faults, when the backend was started with them.
    pub faults: Option<Faults>,
    /// The built app.
    pub dist: Option<PathBuf>,
    /// Whether each request of the API is written to standard error.
    pub log: bool,
    /// What was asked and delivered, when the backend was started with it.
    pub journal: Option<Journal>,
    /// Tokens that are alive.
    pub tokens: Tokens,
    /// Whether tokens are given out.
    pub gives_tokens: bool,
}

impl State {
    /// A backend over a world.
    pub fn new(world: World, clock: Clock, faults: bool, dist: Option<PathBuf>, log: bool) -> State {
        State {
            roles: RwLock::new(RoleBook::of(&world, &clock)),
            sessions: Mutex::default(),
            tables: Cache::new(768 << 20),
            query_results: Cache::new(128 << 20),
            faults: faults.then(Faults::default),
            world,
            clock,
            dist,
            log,
            journal: None,
            tokens: Tokens::default(),
            gives_tokens: false,
        }
    }

    /// Keeps what is asked and delivered, or not.
    pub fn journal(self, is_kept: bool) -> State {
        State { journal: is_kept.then(Journal::default), ..self }
    }

    /// Gives tokens out, or not.
    pub fn tokens(self, gives_tokens: bool) -> State {
        State { gives_tokens, ..self }
    }

    /// The roles, to read.
    pub fn roles(&self) -> RwLockReadGuard<'_, RoleBook> {
        self.roles.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The roles, to change.
    pub fn roles_mut(&self) -> RwLockWriteGuard<'_, RoleBook> {
        self.roles.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session and gives its id; `None` when the machine has no randomness.
    pub fn sign_in(&self, person: u32) -> Option<String> {
        let id = secret()?;
        self.sessions().insert(id.clone(), person);
        Some(id)
    }

    /// Ends a session.
    pub fn sign_out(&self, session: &str) {
        self.sessions().remove(session);
    }

    /// Whose session it is.
    pub fn person(&self, session: &str) -> Option<u32> {
        self.sessions().get(session).copied()
    }

    /// Who sends a request. One with `Authorization` is judged by it alone: a token that is none is nobody's, whatever the cookies say.
    pub fn caller(&self, headers: &HeaderMap) -> Option<u32> {
        match bearer(headers) {
            Bearer::Silent => cookie(headers, SESSION).and_then(|session| self.person(session)),
            Bearer::Token(token) => self.tokens.person(token),
            Bearer::Unreadable => None,
        }
    }

    /// The same, by what the sign-in form calls them.
    pub fn caller_name(&self, headers: &HeaderMap) -> Option<&'static str> {
        let human = self.caller(headers).and_then(|person| self.world.directory.get(person))?;
        human.sample.map(|sample| sample.id)
    }
}
