//! What the tabs of a browser tell each other. It is a word and the opaque id of a person, nothing else.

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// This person is signed in.
    Here,
    /// This person signs out.
    Out,
}

impl Word {
    fn name(self) -> &'static str {
        match self {
            Word::Here => "here",
            Word::Out => "out",
        }
    }
}

/// The way to the other tabs with the same app. Whoever drops it hears no more.
pub struct Tabs {
    channel: BroadcastChannel,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Listens to the other tabs with this app below `base`; `None` where a browser has no such way.
    pub fn open(base: &str, hear: impl Fn(Word, &str) + 'static) -> Option<Tabs> {
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
    pub fn tell(&self, word: Word, person: &str) {
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

fn write(word: Word, person: &str) -> String {
    format!("{} {person}", word.name())
}

fn read(said: &str) -> Option<(Word, &str)> {
    let (name, person) = said.split_once(' ')?;
    let word = [Word::Here, Word::Out].into_iter().find(|word| word.name() == name)?;
    (!person.is_empty()).then_some((word, person))
}

#[cfg(test)]
mod tests {
    use super::{Word, read, write};

    #[test]
    fn what_is_told_is_understood_and_nothing_else() {
        for word in [Word::Here, Word::Out] {
            assert_eq!(read(&write(word, "u-11 x")), Some((word, "u-11 x")));
        }
        for noise in ["", "here", "here ", "gone u-11", "HERE u-11"] {
            assert_eq!(read(noise), None, "{noise:?}");
        }
    }
}
