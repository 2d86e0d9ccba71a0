//! When it is worth asking again: the network is back, or the reader is.

use crate::runtime;
use crate::services::clock::Clock;
use leptos::prelude::*;
use web_sys::Event;

/// Fires each time the network is there again, or the reader looks at the page again.
#[derive(Clone, Copy)]
pub struct Resume(RwSignal<u32>);

impl Resume {
    /// Watches the network and the page's visibility, until the owner in which it was called ends.
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

    /// Does this each time, until the owner in which it was called ends.
    pub fn on_resume(self, again: impl Fn() + 'static) {
        runtime::on_change(self.0, again);
    }
}
