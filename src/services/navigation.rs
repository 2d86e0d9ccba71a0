//! The reader's location. All navigation goes through here, whether the state lives in the address bar or in memory.

use crate::runtime::{self, Timer};
use domain::route::{Address, Page, Params, normal_base};
use js_sys::Reflect;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

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
    /// Whether the address bar belongs to the host, so that the location is only in memory.
    in_memory: bool,
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
    /// Adds an entry for something over the page. Closing it goes back to the entry before.
    Over,
}

/// The history state that marks an entry for something over the page.
const OVER: &str = "over";

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
            in_memory: false,
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
            in_memory: true,
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
        self.write(address, Entry::Same);
    }

    /// Opens a page and adds a history entry.
    pub fn open(self, address: Address) {
        self.write(address, Entry::New);
    }

    /// Opens something over the page, named by its parameters. Going back closes it.
    pub fn open_over(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        self.write(Address { params: change(&old.params), ..old }, Entry::Over);
    }

    /// Closes what lies over the page. If opening it added a history entry, goes back from it, so that going back later does not lead to
    /// the same page again.
    pub fn close_over(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        let address = Address { params: change(&old.params), ..old };
        self.catch_up();
        // If the browser has not written the entry yet, it never will.
        let is_made = self.unwritten.try_update_value(|waiting| match waiting {
            Some(waiting) if waiting.entry == Entry::Over => {
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
        let is_over = |history: &web_sys::History| history.state().is_ok_and(|state| state == OVER);
        let is_free = !self.in_memory && self.leaving.with_value(Option::is_none);
        let Some(history) = history.filter(|history| is_free && is_over(history)) else {
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

    /// Changes the parameters of the page shown and replaces the history entry.
    pub fn change_params(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        let params = change(&old.params);
        if params != old.params {
            self.write(Address { params, ..old }, Entry::Same);
        }
    }

    fn write(self, address: Address, entry: Entry) {
        if self.in_memory {
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
        if entry == Entry::Same {
            // With thousands of links in the page a browser needs a frame's time to take a new address, so the view is updated first.
            let is_waiting = self.unwritten.try_update_value(|waiting| match waiting {
                Some(waiting) => {
                    waiting.address = address.clone();
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
            self.catch_up();
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
        self.is_writing.set_value(true);
        let written = match new.entry {
            // Keep the state that a host stored with the entry.
            Entry::Same => {
                history.replace_state_with_url(&history.state().unwrap_or(JsValue::NULL), "", Some(&text))
            }
            Entry::New => history.push_state_with_url(&JsValue::NULL, "", Some(&text)),
            Entry::Over => history.push_state_with_url(&JsValue::from_str(OVER), "", Some(&text)),
        };
        self.is_writing.set_value(false);
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
