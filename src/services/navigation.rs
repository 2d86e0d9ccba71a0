//! The reader's location. All navigation goes through here, whether the state lives in the address bar or in memory.

use crate::runtime::{self, Timer};
use domain::route::{Address, Page, Params, normal_base};
use js_sys::Reflect;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget, History};

/// The router's state and navigation. Provided as a context.
#[derive(Clone, Copy)]
pub struct Navigator {
    base: StoredValue<String>,
    /// `None` while the address bar shows a page outside the base; the app is then empty.
    address: RwSignal<Option<Address>>,
    unwritten: StoredValue<Option<Unwritten>>,
    /// Whether the app itself is writing to the history.
    is_writing: StoredValue<bool>,
    /// Set while the browser goes back from a closed entry; holds what to write once it has.
    leaving: StoredValue<Option<Vec<(Address, Entry)>>>,
    /// The latest selection, to which the next one within [`TOGETHER`] belongs.
    selected: StoredValue<Option<Selected>>,
    /// Whether the entries before selections have [`MANUAL`] scrolling.
    holds_scroll: StoredValue<bool>,
    /// Whether the address bar belongs to the host, so that the location is only in memory.
    in_memory: bool,
    /// The history of a location in memory.
    trail: StoredValue<Trail>,
}

/// A selection that added a history entry a moment ago.
struct Selected {
    /// What the entry before it shows.
    before: Address,
    /// Forgets the selection; cancelled on drop.
    _end: Timer,
}

/// The locations before and after the one shown, the nearest last.
#[derive(Default)]
struct Trail {
    past: Vec<Address>,
    future: Vec<Address>,
}

/// A location that the address bar does not show yet.
struct Unwritten {
    address: Address,
    /// The text that the address bar shows instead.
    shown: String,
    entry: Entry,
    /// The next attempt after the browser refused the write; cancelled on drop.
    _retry: Option<Timer>,
}

/// What writing a location does to the history.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Replaces the current entry.
    Same,
    /// Adds an entry.
    New,
    /// Adds an entry for the same page with another selection.
    Selection,
    /// Adds an entry for something over the page. Closing it goes back to the entry before.
    Over,
}

/// The history state that marks an entry for something over the page.
const OVER: &str = "over";

/// Values of `history.scrollRestoration`, which each entry has: whether the browser restores the scroll position on the way back to it.
const AUTO: &str = "auto";
const MANUAL: &str = "manual";

fn scrolling(history: &History) -> JsValue {
    Reflect::get(history, &"scrollRestoration".into()).unwrap_or_default()
}

fn set_scrolling(history: &History, value: &str) {
    // Fails only in a document that is not shown.
    let _ = Reflect::set(history, &"scrollRestoration".into(), &value.into());
}

fn read(base: &str) -> Option<Address> {
    let location = web_sys::window()?.location();
    let part = |text: Result<String, JsValue>| text.unwrap_or_default();
    Address::parse(base, &part(location.pathname()), &part(location.search()), &part(location.hash()))
}

/// Parses a path with query and fragment, without a base path.
fn read_text(text: &str) -> Option<Address> {
    let (text, hash) = text.split_once('#').unwrap_or((text, ""));
    let (path, search) = text.split_once('?').unwrap_or((text, ""));
    Address::parse("", path, search, hash)
}

impl Navigator {
    pub fn here() -> Navigator {
        expect_context()
    }

    /// Follows the address bar below `base`. Call it in the app's owner, whose cleanup removes the listener.
    pub fn address_bar(base: &str) -> Navigator {
        let base = normal_base(base);
        let navigator = Navigator {
            address: RwSignal::new(read(&base)),
            base: StoredValue::new(base),
            unwritten: StoredValue::new(None),
            is_writing: StoredValue::new(false),
            leaving: StoredValue::new(None),
            selected: StoredValue::new(None),
            holds_scroll: StoredValue::new(false),
            in_memory: false,
            trail: StoredValue::new(Trail::default()),
        };
        runtime::listen_at_window("popstate", move |_: Event| navigator.follow());
        navigator
    }

    /// Also follows navigation by the host, which writes to the same history without an event.
    pub fn follow_host(self) {
        let moves = web_sys::window().and_then(|window| Reflect::get(&window, &"navigation".into()).ok());
        let moves = moves.and_then(|moves| moves.dyn_into::<EventTarget>().ok());
        if let Some(moves) = moves.filter(|_| !self.in_memory) {
            runtime::listen(&moves, "currententrychange", move |_: Event| {
                // A host may store state with an entry whose address stays the same.
                let is_same =
                    self.unwritten.with_value(|new| new.as_ref().is_some_and(|new| new.shown == shown()));
                if !is_same && !self.is_writing.get_value() {
                    self.follow();
                }
            });
        }
    }

    /// Keeps the location in memory, starting at `path`, which has no base path.
    pub fn memory(path: &str) -> Navigator {
        Navigator {
            address: RwSignal::new(read_text(path)),
            base: StoredValue::new(String::new()),
            unwritten: StoredValue::new(None),
            is_writing: StoredValue::new(false),
            leaving: StoredValue::new(None),
            selected: StoredValue::new(None),
            holds_scroll: StoredValue::new(false),
            in_memory: true,
            trail: StoredValue::new(Trail::default()),
        }
    }

    /// Whether the location is in memory only, so that no link can lead here.
    pub fn is_in_memory(self) -> bool {
        self.in_memory
    }

    /// Returns the route of the page shown, without ids and parameters.
    pub fn route(self) -> &'static str {
        self.address
            .try_with_untracked(|address| address.as_ref().map_or("", |a| a.page.route()))
            .unwrap_or("")
    }

    fn follow(self) {
        // The history moved: the pending write belonged to the entry before.
        self.unwritten.set_value(None);
        self.selected.set_value(None);
        if let Some(queued) = self.leaving.try_update_value(Option::take).flatten()
            && !queued.is_empty()
        {
            queued.into_iter().for_each(|(address, entry)| self.write(address, entry));
            return;
        }
        let address = self.base.with_value(|base| read(base));
        if self.address.with_untracked(|old| *old != address) {
            self.address.set(address);
        }
        if self.holds_scroll.get_value() {
            // The page may be left from this entry, and coming back to it then has to scroll.
            runtime::next_frame(|| {
                if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
                    set_scrolling(&history, AUTO);
                }
            });
        }
    }

    /// The path below which the pages lie.
    pub fn base(self) -> String {
        self.base.get_value()
    }

    pub fn address(self) -> Option<Address> {
        self.address.get()
    }

    pub fn params(self) -> Params {
        self.address
            .with(|address| address.as_ref().map(|address| address.params.clone()).unwrap_or_default())
    }

    /// The parameters, untracked.
    pub fn params_untracked(self) -> Params {
        self.address.with_untracked(|address| {
            address.as_ref().map(|address| address.params.clone()).unwrap_or_default()
        })
    }

    /// Returns the `href` for this location.
    pub fn href(self, address: &Address) -> String {
        let text = self.base.with_value(|base| address.write(base));
        // Opened in a new window such a link shows the host's page, which is harmless.
        if self.in_memory { format!("#{text}") } else { text }
    }

    /// Returns the `href` of a page without parameters.
    pub fn href_of(self, page: Page) -> String {
        self.href(&Address::of(page))
    }

    /// Parses an own link; `None` when it leads elsewhere.
    pub fn read_link(self, path: &str, search: &str, hash: &str) -> Option<Address> {
        match self.in_memory {
            true => read_text(hash.strip_prefix('#')?),
            false => self.base.with_value(|base| Address::parse(base, path, search, hash)),
        }
    }

    /// Shows another page and replaces the history entry.
    pub fn redirect(self, address: Address) {
        self.selected.set_value(None);
        self.write(address, Entry::Same);
    }

    /// Opens a page and adds a history entry.
    pub fn open(self, address: Address) {
        self.selected.set_value(None);
        self.write(address, Entry::New);
    }

    /// Opens something over the page, named by its parameters. Going back closes it.
    pub fn open_over(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        self.selected.set_value(None);
        self.write(Address { params: change(&old.params), ..old }, Entry::Over);
    }

    /// Closes what lies over the page. If opening it added a history entry, goes back from it, so that going back later does not lead to
    /// the same page again.
    pub fn close_over(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        self.leave(Entry::Over, Address { params: change(&old.params), ..old });
    }

    /// Changes the parameters of the page shown and replaces the history entry: for typing, and for what nobody selected.
    pub fn replace_params(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        let params = change(&old.params);
        if params != old.params {
            self.write(Address { params, ..old }, Entry::Same);
        }
    }

    /// Changes the parameters of the page shown as the reader selected, and adds a history entry, so that going back undoes it. Selections
    /// within [`TOGETHER`] of each other share an entry.
    pub fn select_params(self, change: impl FnOnce(&Params) -> Params) {
        self.select(change(&self.params_untracked()));
    }

    fn select(self, params: Params) {
        let Some(old) = self.address.get_untracked().filter(|old| old.params != params) else { return };
        let address = Address { params, ..old.clone() };
        let before = self.selected.try_update_value(Option::take).flatten().map(|selected| selected.before);
        if before.as_ref() == Some(&address) {
            // The reader undid it by hand; an entry without a difference would make going back seem broken.
            self.leave(Entry::Selection, address);
            return;
        }
        self.write(address, if before.is_some() { Entry::Same } else { Entry::Selection });
        let _end = runtime::timer(TOGETHER, move || self.selected.set_value(None));
        self.selected.set_value(Some(Selected { before: before.unwrap_or(old), _end }));
    }

    /// Goes back to the location before, or forward, if the location is in memory. Returns whether there was one.
    pub fn step(self, forward: bool) -> bool {
        let Some(here) = self.address.get_untracked() else { return false };
        let step = |trail: &mut Trail| {
            let Trail { past, future } = trail;
            let (from, to) = if forward { (future, past) } else { (past, future) };
            let next = from.pop()?;
            to.push(here);
            Some(next)
        };
        let next = self.trail.try_update_value(step).flatten();
        let is_there = next.is_some();
        if is_there {
            self.selected.set_value(None);
            self.address.set(next);
        }
        is_there
    }

    /// Shows `address`. If the current entry is of this kind, goes back from it to the entry before, which has the same address.
    fn leave(self, kind: Entry, address: Address) {
        if self.in_memory {
            let is_before = self.trail.with_value(|trail| trail.past.last() == Some(&address));
            if !(is_before && self.step(false)) {
                self.write(address, Entry::Same);
            }
            return;
        }
        // If the browser has not written the entry yet, it never will.
        let is_made = self.unwritten.try_update_value(|waiting| match waiting {
            Some(waiting) if waiting.entry == kind => {
                (waiting.entry, waiting.address) = (Entry::Same, address.clone());
                false
            }
            _ => true,
        });
        if is_made == Some(false) {
            self.address.set(Some(address));
            return;
        }
        let history = web_sys::window().and_then(|window| window.history().ok());
        let is_of_kind = |history: &History| match kind {
            Entry::Over => history.state().is_ok_and(|state| state == OVER),
            // A host may have added an entry.
            _ => self.base.with_value(|base| read(base)) == self.address.get_untracked(),
        };
        let is_free = self.leaving.with_value(Option::is_none);
        let Some(history) = history.filter(|history| is_free && is_of_kind(history)) else {
            self.write(address, Entry::Same);
            return;
        };
        // The pending write belongs to the entry that is left.
        self.unwritten.set_value(None);
        self.leaving.set_value(Some(Vec::new()));
        if history.back().is_err() {
            self.leaving.set_value(None);
            self.write(address, Entry::Same);
            return;
        }
        self.address.set(Some(address));
        // A browser that does not go back must not block later writes.
        runtime::after(LONGEST_WAY_BACK, move || {
            if self.leaving.try_with_value(Option::is_some) == Some(true) {
                self.follow();
            }
        });
    }

    fn write(self, address: Address, entry: Entry) {
        if self.in_memory {
            let before = self.address.get_untracked().filter(|_| entry != Entry::Same);
            self.trail.update_value(|trail| trail.add(before));
            self.address.set(Some(address));
            return;
        }
        // While the browser goes back, it may be at either entry.
        if self.leaving.with_value(Option::is_some) {
            let next = address.clone();
            self.leaving.update_value(|queued| queued.iter_mut().for_each(|q| q.push((next.clone(), entry))));
            self.address.set(Some(address));
            return;
        }
        let new = || Unwritten { address: address.clone(), shown: shown(), entry, _retry: None };
        if entry != Entry::Same {
            // What is pending belongs to the entry before.
            self.catch_up();
        }
        if matches!(entry, Entry::Same | Entry::Selection) {
            // With thousands of links in the page a browser needs a frame's time to take a new address, so the view is updated first.
            let is_waiting = self.unwritten.try_update_value(|waiting| match waiting {
                Some(waiting) => {
                    waiting.address = address.clone();
                    if waiting.entry == Entry::Same {
                        waiting.entry = entry;
                    }
                    true
                }
                None => {
                    *waiting = Some(new());
                    false
                }
            });
            self.address.set(Some(address));
            if is_waiting == Some(false) {
                runtime::next_frame(move || runtime::after(Duration::ZERO, move || self.catch_up()));
                // A hidden page has no frames, but may be closed or reloaded.
                runtime::after(LONGEST, move || self.catch_up());
            }
        } else {
            self.unwritten.set_value(Some(new()));
            self.catch_up();
            self.address.set(Some(address));
        }
    }

    /// Writes the pending location to the address bar, and retries later when the browser refuses it.
    fn catch_up(self) {
        let Some(new) = self.unwritten.try_update_value(Option::take).flatten() else { return };
        let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
        let text = self.href(&new.address);
        let shown_before = shown();
        // The state that a host stored with the entry is kept, and goes on to a selection, which is no page of its own.
        let state = history.state().unwrap_or(JsValue::NULL);
        // Undoing a selection must not scroll. The browser gives the new entry the setting of the one before.
        let holds_scroll = new.entry == Entry::Selection && scrolling(&history) == AUTO;
        if holds_scroll {
            set_scrolling(&history, MANUAL);
        }
        self.is_writing.set_value(true);
        let written = match new.entry {
            Entry::Same => history.replace_state_with_url(&state, "", Some(&text)),
            Entry::Selection if state != OVER => history.push_state_with_url(&state, "", Some(&text)),
            Entry::New | Entry::Selection => history.push_state_with_url(&JsValue::NULL, "", Some(&text)),
            Entry::Over => history.push_state_with_url(&JsValue::from_str(OVER), "", Some(&text)),
        };
        self.is_writing.set_value(false);
        if holds_scroll {
            set_scrolling(&history, AUTO);
            self.holds_scroll.set_value(true);
        }
        // Browsers limit how often the address may change. Firefox and Safari throw; Chrome ignores the call.
        let is_ignored = || {
            shown() == shown_before && self.base.with_value(|base| read(base)).as_ref() != Some(&new.address)
        };
        if written.is_err() || is_ignored() {
            let _retry = Some(runtime::timer(RETRY, move || self.catch_up()));
            self.unwritten.set_value(Some(Unwritten { shown: shown_before, _retry, ..new }));
        }
    }
}

impl Trail {
    /// Adds what was shown before a new location.
    fn add(&mut self, before: Option<Address>) {
        if let Some(before) = before {
            self.future.clear();
            self.past.push(before);
            if self.past.len() > LONGEST_TRAIL {
                self.past.remove(0);
            }
        }
    }
}

/// Selections within this time of each other are undone together.
const TOGETHER: Duration = Duration::from_secs(2);

/// Number of locations in memory to which a reader can go back, as in browsers.
const LONGEST_TRAIL: usize = 50;

/// Delay before a refused address is written again. Browsers count the changes of ten seconds or more.
const RETRY: Duration = Duration::from_secs(1);

/// Longest time that the address bar may lag behind the view.
const LONGEST: Duration = Duration::from_millis(250);

/// Longest time that the browser may take to go back by one entry.
const LONGEST_WAY_BACK: Duration = Duration::from_secs(2);

/// Returns what the address bar shows.
fn shown() -> String {
    web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}
