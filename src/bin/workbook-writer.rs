//! The program of the workbook worker, loaded by `assets/workbook.js`.
//!
//! It responds to each command with the number of cells cut so far, to the last command with the file, and with a text when it has to stop.
//! The first number, sent unasked, says that the worker is ready.

#[cfg(target_arch = "wasm32")]
fn main() {
    worker::run();
}

/// The worker runs only in a browser.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod worker {
    use js_sys::{Array, Uint8Array};
    use wasm_bindgen::prelude::*;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};
    use workbook::Command;
    use workbook_writer::{WriteError, Writer};

    pub fn run() {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let place = scope.clone();
        // A panic ends the worker, so it tells the app where it happened.
        std::panic::set_hook(Box::new(move |info| {
            let at = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
            post(&place, &at.unwrap_or_default().into());
        }));
        let mut writer = Writer::default();
        let answers = scope.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = Uint8Array::new(&event.data()).to_vec();
            let done =
                Command::decode(&message).map_err(WriteError::from).and_then(|command| writer.take(command));
            match done {
                Ok(None) => post(&answers, &writer.cut().into()),
                Ok(Some(file)) => {
                    let file = Uint8Array::from(file.as_slice());
                    // Refused only for a buffer that was transferred before.
                    let _ = answers.post_message_with_transfer(&file, &Array::of1(&file.buffer()));
                }
                Err(error) => post(&answers, &error.to_string().into()),
            }
        });
        scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        // The listener lives as long as the worker.
        on_message.forget();
        post(&scope, &0.into());
    }

    /// Posts a number or a text, which are never refused.
    fn post(scope: &DedicatedWorkerGlobalScope, answer: &JsValue) {
        let _ = scope.post_message(answer);
    }
}
