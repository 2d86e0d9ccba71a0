//! The border to JavaScript: the only place that knows who mounts the app.

use crate::api::Client;
use crate::app::Root;
use crate::i18n::Lang;
use crate::state::host::Host;
use crate::state::{App, Navigator};
use js_sys::{Function, Object};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// What the page around the app hands over.
    pub type Config;

    #[wasm_bindgen(method, getter)]
    fn root(this: &Config) -> HtmlElement;
    #[wasm_bindgen(method, getter, js_name = apiBase)]
    fn api_base(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = localLimit)]
    fn local_limit(this: &Config) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = basePath)]
    fn base_path(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn language(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn prefetched(this: &Config) -> Option<Object>;
    #[wasm_bindgen(method, getter, js_name = onTitle)]
    fn on_title(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onLanguage)]
    fn on_language(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onTheme)]
    fn on_theme(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onLeave)]
    fn on_leave(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onCrash)]
    fn on_crash(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = newWorkbookWorker)]
    fn new_workbook_worker(this: &Config) -> Option<Function>;
}

/// Up to how many records a list is loaded whole, so that sorting and searching need no question. Measured in
/// docs/decisions/0009-record-table.md.
const LOCAL_LIMIT: u64 = 100_000;

/// Starts the standalone app in `config.root`, whose content (the static first paint) it replaces.
#[wasm_bindgen]
pub fn start(config: &Config) {
    report_crashes(config.on_crash());
    let root = config.root();
    let host = Host {
        on_title: config.on_title(),
        on_language: config.on_language(),
        on_theme: config.on_theme(),
        on_leave: config.on_leave(),
        new_workbook_worker: config.new_workbook_worker(),
    };
    let client = Client::new(config.api_base().as_deref().unwrap_or("/api"), config.prefetched());
    let base = config.base_path().unwrap_or_default();
    let limit = config.local_limit().filter(|limit| *limit >= 0.0).map_or(LOCAL_LIMIT, |limit| limit as u64);
    let host_lang = config.language().and_then(|tag| Lang::from_tag(&tag));
    // Text content, unlike markup, is no matter of the page's policy.
    root.set_text_content(None);
    let app = leptos::mount::mount_to(root, move || {
        let navigator = Navigator::address_bar(&base);
        let app = App::start(navigator, client, host, host_lang, limit);
        view! { <Root app=app/> }
    });
    // The standalone app lives as long as its document.
    app.forget();
}

/// A failure that this program did not foresee ends it. The page around says so and offers to load it again; nothing of what
/// was shown goes into the report.
fn report_crashes(on_crash: Option<Function>) {
    let on_crash = on_crash.map(send_wrapper::SendWrapper::new);
    std::panic::set_hook(Box::new(move |info| {
        let place =
            info.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default();
        if let Some(on_crash) = &on_crash {
            let _ = on_crash.call1(&JsValue::UNDEFINED, &JsValue::from_str(&place));
        }
    }));
}
