//! What the app knows while it runs: who is signed in, where the reader is, what has been loaded.

pub mod context;
pub mod download;
pub mod host;
pub mod identity;
pub mod navigation;
pub mod preferences;
pub mod query;
pub mod records;
pub mod remote;
pub mod tabs;
pub mod workbook;

pub use context::App;
pub use navigation::Navigator;
pub use query::Query;
pub use records::Records;
pub use remote::Remote;

/// Lets the browser do what else there is to do.
pub async fn pause() {
    pause_for(std::time::Duration::ZERO).await;
}

/// Lets this time pass.
pub async fn pause_for(time: std::time::Duration) {
    let later = js_sys::Promise::new(&mut |resolve, _| {
        leptos::prelude::set_timeout(
            move || {
                // What a promise does when it is kept cannot fail.
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            time,
        );
    });
    let _ = wasm_bindgen_futures::JsFuture::from(later).await;
}
