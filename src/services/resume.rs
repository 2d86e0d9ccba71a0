//! When a new request is worth it: the network or the reader is back.

use crate::runtime;
use crate::services::clock::Clock;
use leptos::prelude::*;
use web_sys::Event;

/// Fires each time the network comes back, or the page becomes visible again.
#[derive(Clone, Copy)]
pub struct Resume(RwSignal<u32>);

impl Resume {
    /// Listens to the network and the page's visibility, until cleanup of the current owner.
    pub fn watch(clock: Clock) -> Resume {
        let count = RwSignal::new(0_u32);
        let fire = move || count.update(|count| *count += 1);
        runtime::listen_at_window("online", move |_: Event| fire());
        runtime::listen_at_window("visibilitychange", move |_: Event| {
            if !runtime::is_hidden() {
                clock.update_now();
                fire();
            }
        });
        Resume(count)
    }

    /// Calls `again` each time, until cleanup of the current owner.
    pub fn on_resume(self, again: impl Fn() + 'static) {
        runtime::on_change(self.0, again);
    }
}
