//! The state of a running backend: the world, sessions, and current roles.

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

/// The key of a table: which records it holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TableKey {
    /// Records of the entitlement with this index.
    Entitlement(usize),
    /// Records of several entitlements, each with its entitlement's id.
    Kind(Vec<usize>),
    /// Additional cases; true = advisory.
    Additional(bool),
    /// People of a workspace, at a revision of the roles.
    Users(u16, u64),
    /// Role changes in a workspace, at a revision of the roles.
    RoleChanges(u16, u64),
}

/// The clock for the time at which the source systems were read.
#[derive(Debug)]
pub struct Clock {
    /// A fixed time in seconds, so that tests and screenshots are reproducible.
    fixed: Option<i64>,
    started: Instant,
}

impl Clock {
    /// Creates the clock of a day; `fixed` makes it stand still.
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

    /// The time as in the contract.
    pub fn as_of(&self) -> String {
        instant_text(self.seconds())
    }

    /// The time since the backend was started.
    pub fn uptime(&self) -> std::time::Duration {
        self.started.elapsed()
    }
}

/// A change of a person's roles.
#[derive(Clone, Debug)]
pub struct RoleChange {
    /// Time in seconds since 1970.
    pub at: i64,
    /// Index of the workspace.
    pub workspace: u16,
    /// Index of the person who made it.
    pub by: u32,
    /// Index of the person whose roles changed.
    pub user: u32,
    /// Roles that were added.
    pub added: Vec<Role>,
    /// Roles that were removed.
    pub removed: Vec<Role>,
}

/// The current roles of everyone.
#[derive(Debug, Default)]
pub struct RoleBook {
    roles: HashMap<(u32, u16), (Vec<Role>, u64)>,
    /// Changes, oldest first.
    pub changes: Vec<RoleChange>,
    /// Increases with every change.
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
        // Invents a history for some of the initial roles.
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

    /// A person's roles in a workspace; empty if they do not belong to it.
    pub fn roles(&self, person: u32, workspace: u16) -> &[Role] {
        self.roles.get(&(person, workspace)).map(|(roles, _)| roles.as_slice()).unwrap_or_default()
    }

    /// Whether a person belongs to a workspace.
    pub fn is_in(&self, person: u32, workspace: u16) -> bool {
        self.roles.contains_key(&(person, workspace))
    }

    /// The number of times a person's roles in a workspace were set.
    pub fn version(&self, person: u32, workspace: u16) -> u64 {
        self.roles.get(&(person, workspace)).map_or(0, |(_, version)| *version)
    }

    /// Whether a person has a capability in a workspace.
    pub fn may(&self, person: u32, workspace: u16, capability: &Capability) -> bool {
        crate::people::may(self.roles(person, workspace), capability)
    }

    /// Sets a person's roles and records who did.
    pub fn set(&mut self, by: u32, user: u32, workspace: u16, roles: Vec<Role>, now: i64) {
        let Some((current, version)) = self.roles.get_mut(&(user, workspace)) else { return };
        let added: Vec<Role> = roles.iter().filter(|role| !current.contains(role)).cloned().collect();
        let removed: Vec<Role> = current.iter().filter(|role| !roles.contains(role)).cloned().collect();
        *current = roles;
        *version += 1;
        self.revision += 1;
        // No two changes have the same time, so that the list has an order even if the clock stands still.
        let at = self.changes.last().map_or(now, |last| now.max(last.at + 1));
        if !added.is_empty() || !removed.is_empty() {
            self.changes.push(RoleChange { at, workspace, by, user, added, removed });
        }
    }
}

/// A random secret; `None` if the system has no randomness.
pub fn secret() -> Option<String> {
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The state of a running backend.
pub struct State {
    /// Data that does not change.
    pub world: World,
    /// Clock for the time of the data.
    pub clock: Clock,
    roles: RwLock<RoleBook>,
    sessions: Mutex<HashMap<String, u32>>,
    /// Cached tables of records.
    pub tables: Cache<TableKey, Table>,
    /// Cached results of recent queries.
    pub query_results: Cache<(TableKey, Query, Sight, Wanted), QueryResult>,
    /// Faults, if enabled.
    pub faults: Option<Faults>,
    /// Folder of the built app.
    pub dist: Option<PathBuf>,
    /// Whether each API request is written to standard error.
    pub log: bool,
    /// Journal, if enabled.
    pub journal: Option<Journal>,
    /// Valid tokens.
    pub tokens: Tokens,
    /// Whether tokens are issued.
    pub gives_tokens: bool,
    /// Whether the optional operation `/series` exists.
    pub has_series: bool,
}

impl State {
    /// Creates the state for a world.
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
            has_series: true,
        }
    }

    /// Enables or disables the journal.
    pub fn journal(self, is_kept: bool) -> State {
        State { journal: is_kept.then(Journal::default), ..self }
    }

    /// Enables or disables issuing tokens.
    pub fn tokens(self, gives_tokens: bool) -> State {
        State { gives_tokens, ..self }
    }

    /// Adds or leaves out the operation `/series`.
    pub fn series(self, has_series: bool) -> State {
        State { has_series, ..self }
    }

    /// The roles, for reading.
    pub fn roles(&self) -> RwLockReadGuard<'_, RoleBook> {
        self.roles.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The roles, for writing.
    pub fn roles_mut(&self) -> RwLockWriteGuard<'_, RoleBook> {
        self.roles.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts a session and returns its id; `None` if the system has no randomness.
    pub fn sign_in(&self, person: u32) -> Option<String> {
        let id = secret()?;
        self.sessions().insert(id.clone(), person);
        Some(id)
    }

    /// Ends a session.
    pub fn sign_out(&self, session: &str) {
        self.sessions().remove(session);
    }

    /// The person of a session.
    pub fn person(&self, session: &str) -> Option<u32> {
        self.sessions().get(session).copied()
    }

    /// The person who sends a request. With `Authorization`, only that counts: an invalid token is nobody's, whatever the cookies
    /// say.
    pub fn caller(&self, headers: &HeaderMap) -> Option<u32> {
        match bearer(headers) {
            Bearer::Absent => cookie(headers, SESSION).and_then(|session| self.person(session)),
            Bearer::Token(token) => self.tokens.person(token),
            Bearer::Unreadable => None,
        }
    }

    /// Like [`State::caller`], as the id on the sign-in page.
    pub fn caller_name(&self, headers: &HeaderMap) -> Option<&'static str> {
        let human = self.caller(headers).and_then(|person| self.world.directory.get(person))?;
        human.sample.map(|sample| sample.id)
    }
}
