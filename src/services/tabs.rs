//! How the tabs of a browser tell each other what they have to ([`model::tabs`](domain::tabs)).

use domain::tabs::{TabMessage, read, write};
use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// The way to the other tabs with the same app. Whoever drops it hears no more.
pub struct Tabs {
    channel: BroadcastChannel,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Listens to the other tabs with this app below `base`; `None` where a browser has no such way.
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

    /// Tells the other tabs.
    pub fn tell(&self, word: TabMessage, person: &str) {
        // Only a channel that is closed would refuse.
        let _ = self.channel.post_message(&JsValue::from_str(&write(word, person)));
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
