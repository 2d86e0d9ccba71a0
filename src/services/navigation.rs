//! Where the reader is. Every move goes through here, whether the state lives in the address bar or in the app's memory.

use crate::runtime::{self, Timer};
use domain::route::{Address, Page, Params, normal_base};
use js_sys::Reflect;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, EventTarget};

/// The way from page to page.
#[derive(Clone, Copy)]
pub struct Navigator {
    base: StoredValue<String>,
    /// `None` while the address bar shows a page outside the base: then the app shows nothing.
    address: RwSignal<Option<Address>>,
    unwritten: StoredValue<Option<Unwritten>>,
    /// Whether it is this app that writes.
    is_writing: StoredValue<bool>,
    /// Whether the browser is on its way back from an entry that was closed, and what is to be written once it is there.
    leaving: StoredValue<Option<Vec<(Address, Entry)>>>,
    /// Whether the address bar is the host's: then the state is only here.
    in_memory: bool,
}

/// An address that the address bar does not show yet.
struct Unwritten {
    address: Address,
    /// The text that the address bar shows instead.
    shown: String,
    /// What becomes of the history.
    entry: Entry,
    /// The next attempt after the browser refused it; dropped, and so cancelled, together with it.
    _retry: Option<Timer>,
}

/// What becomes of the history when another address is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// The entry shown gets the address.
    Same,
    /// A new entry.
    New,
    /// A new entry for something that lies over the page. Closing it goes back to the entry before.
    Over,
}

/// What marks an entry of something that lies over the page.
const OVER: &str = "over";

fn read(base: &str) -> Option<Address> {
    let location = web_sys::window()?.location();
    let part = |text: Result<String, JsValue>| text.unwrap_or_default();
    Address::parse(base, &part(location.pathname()), &part(location.search()), &part(location.hash()))
}

/// Reads an address that is one text and lies below no base.
fn read_text(text: &str) -> Option<Address> {
    let (text, hash) = text.split_once('#').unwrap_or((text, ""));
    let (path, search) = text.split_once('?').unwrap_or((text, ""));
    Address::parse("", path, search, hash)
}

impl Navigator {
    /// The one of this app.
    pub fn here() -> Navigator {
        expect_context()
    }

    /// Follows the address bar below `base`. Must be called in the app's owner, whose end stops the listening.
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

    /// Follows the moves of a host, too, which writes into the same address bar without telling anybody.
    pub fn follow_host(self) {
        let moves = web_sys::window().and_then(|window| Reflect::get(&window, &"navigation".into()).ok());
        let moves = moves.and_then(|moves| moves.dyn_into::<EventTarget>().ok());
        if let Some(moves) = moves.filter(|_| !self.in_memory) {
            runtime::listen(&moves, "currententrychange", move |_: Event| {
                // A host may note something beside an address that stays the same.
                let is_same =
                    self.unwritten.with_value(|new| new.as_ref().is_some_and(|new| new.shown == shown()));
                if !is_same && !self.is_writing.get_value() {
                    self.follow();
                }
            });
        }
    }

    /// Keeps the address in memory, beginning with `path`, which lies below no base.
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

    /// Whether the address bar says nothing about where the reader is, so that no link can lead here.
    pub fn is_in_memory(self) -> bool {
        self.in_memory
    }

    /// The route of the page shown, without ids and parameters.
    pub fn route(self) -> &'static str {
        self.address
            .try_with_untracked(|address| address.as_ref().map_or("", |a| a.page.route()))
            .unwrap_or("")
    }

    fn follow(self) {
        // The history moved; what was to be written belonged to where it was.
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

    /// Where the reader is now.
    pub fn address(self) -> Option<Address> {
        self.address.get()
    }

    /// The parameters of where the reader is now.
    pub fn params(self) -> Params {
        self.address
            .with(|address| address.as_ref().map(|address| address.params.clone()).unwrap_or_default())
    }

    /// The parameters, without following them.
    pub fn params_untracked(self) -> Params {
        self.address.with_untracked(|address| {
            address.as_ref().map(|address| address.params.clone()).unwrap_or_default()
        })
    }

    /// The text of a link to this address.
    pub fn href(self, address: &Address) -> String {
        let text = self.base.with_value(|base| address.write(base));
        // In a window of its own such a link opens the host's page, which is harmless.
        if self.in_memory { format!("#{text}") } else { text }
    }

    /// The text of a link to a page without parameters.
    pub fn href_of(self, page: Page) -> String {
        self.href(&Address::of(page))
    }

    /// Reads a link of our own; `None` when it leads elsewhere.
    pub fn read_link(self, path: &str, search: &str, hash: &str) -> Option<Address> {
        match self.in_memory {
            true => read_text(hash.strip_prefix('#')?),
            false => self.base.with_value(|base| Address::parse(base, path, search, hash)),
        }
    }

    /// Shows another page in place of the one shown, which leaves no trace.
    pub fn redirect(self, address: Address) {
        self.write(address, Entry::Same);
    }

    /// Opens a page: a new entry in the history.
    pub fn open(self, address: Address) {
        self.write(address, Entry::New);
    }

    /// Opens something over the page, which its parameters name. Going back closes it.
    pub fn open_over(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        self.write(Address { params: change(&old.params), ..old }, Entry::Over);
    }

    /// Closes what lies over the page. Where opening it made an entry in the history, that entry is left, so that none is left
    /// over through which going back would lead to the same page again.
    pub fn close_over(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        let address = Address { params: change(&old.params), ..old };
        self.catch_up();
        // An entry that the browser has not taken yet is not made any more.
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
        // What is to be written belongs to the entry that is left.
        self.unwritten.set_value(None);
        self.leaving.set_value(Some(Vec::new()));
        if history.back().is_err() {
            self.leaving.set_value(None);
            self.write(address, Entry::Same);
            return;
        }
        self.address.set(Some(address));
        // A browser that does not go back must not keep the address from being written.
        runtime::after(LONGEST_WAY_BACK, move || {
            if self.leaving.try_with_value(Option::is_some) == Some(true) {
                self.follow();
            }
        });
    }

    /// Changes the filters of the page shown: the history's entry is replaced.
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
        // On its way back the browser is at neither entry for sure.
        if self.leaving.with_value(Option::is_some) {
            let next = address.clone();
            self.leaving.update_value(|queued| queued.iter_mut().for_each(|q| q.push((next.clone(), entry))));
            self.address.set(Some(address));
            return;
        }
        let new = || Unwritten { address: address.clone(), shown: shown(), entry, _retry: None };
        if entry == Entry::Same {
            // With thousands of links in the page a browser needs a frame's time to take a new address, so the view goes first.
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
                // A page that nobody sees has no frames, and may be left or loaded anew nevertheless.
                runtime::after(LONGEST, move || self.catch_up());
            }
        } else {
            self.catch_up();
            self.unwritten.set_value(Some(new()));
            self.catch_up();
            self.address.set(Some(address));
        }
    }

    /// Writes what the address bar does not show yet, and tries again later when the browser refuses it.
    fn catch_up(self) {
        let Some(new) = self.unwritten.try_update_value(Option::take).flatten() else { return };
        let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
        let text = self.href(&new.address);
        let shown_before = shown();
        self.is_writing.set_value(true);
        let written = match new.entry {
            // What a host noted with the entry stays.
            Entry::Same => {
                history.replace_state_with_url(&history.state().unwrap_or(JsValue::NULL), "", Some(&text))
            }
            Entry::New => history.push_state_with_url(&JsValue::NULL, "", Some(&text)),
            Entry::Over => history.push_state_with_url(&JsValue::from_str(OVER), "", Some(&text)),
        };
        self.is_writing.set_value(false);
        // Browsers limit how often an address may change. Firefox and Safari then throw; Chrome ignores the call.
        let is_ignored = || {
            shown() == shown_before && self.base.with_value(|base| read(base)).as_ref() != Some(&new.address)
        };
        if written.is_err() || is_ignored() {
            let _retry = Some(runtime::timer(RETRY, move || self.catch_up()));
            self.unwritten.set_value(Some(Unwritten { shown: shown_before, _retry, ..new }));
        }
    }
}

/// The time until an address that the browser refused is written again. Browsers count the changes of ten seconds or more.
const RETRY: Duration = Duration::from_secs(1);

/// How long the address bar may lag behind the view.
const LONGEST: Duration = Duration::from_millis(250);

/// How long the browser may take to go back by one entry.
const LONGEST_WAY_BACK: Duration = Duration::from_secs(2);

/// What the address bar shows.
fn shown() -> String {
    web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default()
}
