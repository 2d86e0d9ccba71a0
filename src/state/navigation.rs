//! Where the reader is. Every move goes through here, whether the state lives in the address bar or, later, in a host's memory.

use crate::route::{Address, Page, Params, normal_base};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// The way from page to page.
#[derive(Clone, Copy)]
pub struct Navigator {
    base: StoredValue<String>,
    /// `None` while the address bar shows a page outside the base: then the app shows nothing.
    address: RwSignal<Option<Address>>,
    /// A text that the address bar does not show yet.
    unwritten: StoredValue<Option<String>>,
}

fn read(base: &str) -> Option<Address> {
    let location = web_sys::window()?.location();
    let part = |text: Result<String, JsValue>| text.unwrap_or_default();
    Address::parse(base, &part(location.pathname()), &part(location.search()), &part(location.hash()))
}

impl Navigator {
    /// Follows the address bar below `base`. Must be called in the app's owner, whose end stops the listening.
    pub fn address_bar(base: &str) -> Navigator {
        let base = normal_base(base);
        let navigator = Navigator {
            address: RwSignal::new(read(&base)),
            base: StoredValue::new(base),
            unwritten: StoredValue::new(None),
        };
        let moved = window_event_listener(leptos::ev::popstate, move |_| navigator.follow());
        on_cleanup(move || moved.remove());
        navigator
    }

    fn follow(self) {
        // The history moved; what was to be written belonged to where it was.
        self.unwritten.set_value(None);
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
        self.base.with_value(|base| address.write(base))
    }

    /// The text of a link to a page without parameters.
    pub fn href_of(self, page: Page) -> String {
        self.href(&Address::of(page))
    }

    /// Reads a link of our own; `None` when it leads elsewhere.
    pub fn read_link(self, path: &str, search: &str, hash: &str) -> Option<Address> {
        self.base.with_value(|base| Address::parse(base, path, search, hash))
    }

    /// Opens a page: a new entry in the history.
    pub fn open(self, address: Address) {
        self.write(address, false);
    }

    /// Changes the filters of the page shown: the history's entry is replaced.
    pub fn change_params(self, change: impl FnOnce(&Params) -> Params) {
        let Some(old) = self.address.get_untracked() else { return };
        let params = change(&old.params);
        if params != old.params {
            self.write(Address { params, ..old }, true);
        }
    }

    fn write(self, address: Address, replace: bool) {
        let text = self.href(&address);
        if replace {
            // With thousands of links in the page a browser needs a frame's time to take a new address, so the view goes first.
            let is_waiting = self.unwritten.with_value(Option::is_some);
            self.unwritten.set_value(Some(text));
            self.address.set(Some(address));
            if !is_waiting {
                request_animation_frame(move || set_timeout(move || self.catch_up(), Duration::ZERO));
            }
        } else {
            self.catch_up();
            if let Some(history) = history() {
                // A browser that refuses (too many changes in a second) keeps the old text; the page still follows.
                let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&text));
            }
            self.address.set(Some(address));
        }
    }

    /// Writes what the address bar does not show yet.
    fn catch_up(self) {
        let text = self.unwritten.try_update_value(Option::take).flatten();
        if let (Some(text), Some(history)) = (text, history()) {
            let state = history.state().unwrap_or(JsValue::NULL);
            let _ = history.replace_state_with_url(&state, "", Some(&text));
        }
    }
}

fn history() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}
