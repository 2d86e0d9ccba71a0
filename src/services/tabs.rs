//! Messages between the tabs of a browser ([`domain::tabs`]).

use domain::tabs::{TabMessage, read, write};
use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// A channel to the other tabs with the same app. Dropping it closes the channel.
pub struct Tabs {
    channel: BroadcastChannel,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Listens to the other tabs with this app below `base`; `None` where the browser has no `BroadcastChannel`.
    pub fn open(base: &str, hear: impl Fn(TabMessage, &str) + 'static) -> Option<Tabs> {
        let origin = web_sys::window()?.location().origin().ok()?;
        let channel = BroadcastChannel::new(&format!("customer-activity {origin}{base}")).ok()?;
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let said = event.data().as_string().unwrap_or_default();
            if let Some((word, person)) = read(&said) {
                hear(word, person);
            }
        });
        channel.set_onmessage(Some(hear.as_ref().unchecked_ref::<Function>()));
        Some(Tabs { channel, _hear: hear })
    }

    pub fn tell(&self, word: TabMessage, person: &str) {
        // Refused only by a closed channel.
        let _ = self.channel.post_message(&JsValue::from_str(&write(word, person)));
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
