//! The border to JavaScript: the only place that knows who mounts the app.
//!
//! `assets/boot.js` starts the standalone page, `assets/customer-activity.js` an instance in a host's page; both take the program from
//! `assets/program.js`. One program runs one app at a time, so that an app which has to stop takes no other with it
//! (`docs/decisions/0010-embedding.md`).

use crate::app::{App, Root};
use crate::http::Client;
use crate::i18n::Lang;
use crate::runtime;
use crate::services::host::{HostOverrides, HostPage};
use crate::services::preferences::Theme;
use crate::services::{Host, Navigator};
use js_sys::{Function, Object};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{AbortSignal, HtmlElement};

#[wasm_bindgen]
extern "C" {
    /// What the script hands over. It has been checked there (`assets/customer-activity.d.ts` says what each means).
    pub type Config;

    #[wasm_bindgen(method, getter)]
    fn root(this: &Config) -> HtmlElement;
    #[wasm_bindgen(method, getter, js_name = isGuest)]
    fn is_guest(this: &Config) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = apiBase)]
    fn api_base(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = localLimit)]
    fn local_limit(this: &Config) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = basePath)]
    fn base_path(this: &Config) -> Option<String>;
    /// Where to begin, when the address bar is not this app's.
    #[wasm_bindgen(method, getter)]
    fn path(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn locale(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn theme(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn workspace(this: &Config) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn prefetched(this: &Config) -> Option<Object>;
    #[wasm_bindgen(method, getter)]
    fn signal(this: &Config) -> Option<AbortSignal>;
    #[wasm_bindgen(method, getter, js_name = getToken)]
    fn get_token(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onEvent)]
    fn on_event(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter, js_name = onCrash)]
    fn on_crash(this: &Config) -> Option<Function>;
    #[wasm_bindgen(method, getter)]
    fn measures(this: &Config) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = newWorkbookWorker)]
    fn new_workbook_worker(this: &Config) -> Option<Function>;
}

/// Up to how many records a list is loaded whole, so that sorting and searching need no question. Measured in
/// docs/decisions/0009-record-table.md.
const LOCAL_LIMIT: u64 = 100_000;

/// The app that runs.
struct Running {
    app: App,
    owner: Owner,
    view: Box<dyn Any>,
}

thread_local! {
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

fn lang(config: &Config) -> Option<Lang> {
    config.locale().and_then(|tag| Lang::from_tag(&tag))
}

/// `host` is a theme by having none.
fn theme(config: &Config) -> Option<Option<Theme>> {
    config.theme().map(|name| Theme::from_name(&name))
}

/// Starts the app in `config.root`, whose content (the first paint) it replaces.
#[wasm_bindgen]
pub fn start(config: Config) {
    stop();
    report_crashes(config.on_crash());
    let root = config.root();
    let is_guest = config.is_guest().unwrap_or(false);
    runtime::begin(root.clone(), config.signal(), is_guest);
    let page = HostPage {
        on_event: config.on_event(),
        new_workbook_worker: config.new_workbook_worker(),
        is_guest,
        measures: config.measures().unwrap_or(false),
    };
    let api_base = config.api_base();
    let client = Client::new(api_base.as_deref().unwrap_or("/api"), config.prefetched(), config.get_token());
    let limit = config.local_limit().filter(|limit| *limit >= 0.0).map_or(LOCAL_LIMIT, |limit| limit as u64);
    // Text content, unlike markup, is no matter of the page's policy.
    root.set_text_content(None);
    let owner = Owner::new();
    let made = Rc::new(Cell::new(None));
    let app = Rc::clone(&made);
    let mount = move || {
        let navigator = match config.path() {
            Some(path) => Navigator::memory(&path),
            None => Navigator::address_bar(&config.base_path().unwrap_or_default()),
        };
        if is_guest {
            navigator.follow_host();
        }
        let overrides = HostOverrides {
            lang: RwSignal::new(lang(&config)),
            theme: RwSignal::new(theme(&config).flatten()),
            workspace: RwSignal::new(config.workspace()),
        };
        let app = App::start(navigator, client, Host::new(page, overrides), limit);
        made.set(Some(app));
        view! { <Root app=app/> }
    };
    let view = Box::new(owner.with(|| mount_to(root, mount)));
    RUNNING.set(app.take().map(|app| Running { app, owner, view }));
}

/// Changes language, theme and workspace of the app that runs, as far as `config` names them.
#[wasm_bindgen]
pub fn update(config: &Config) {
    let app =
        RUNNING.with_borrow(|running| running.as_ref().map(|running| (running.app, running.owner.clone())));
    if let Some((app, owner)) = app {
        owner.with(|| app.apply_host_overrides(lang(config), theme(config), config.workspace()));
    }
}

/// A newer version than the one that runs is served by now. What is said of it is the app's.
#[wasm_bindgen]
pub fn outdated() {
    if let Some(app) = RUNNING.with_borrow(|running| running.as_ref().map(|running| running.app)) {
        app.set_outdated();
    }
}

/// Ends the app that runs: its elements go, its questions are withdrawn, and nothing of it will happen any more.
#[wasm_bindgen]
pub fn stop() {
    let Some(Running { owner, view, .. }) = RUNNING.take() else { return };
    drop(view);
    // Dropping the owner would not be enough: whoever else still holds it would keep what it keeps.
    owner.cleanup();
    runtime::end();
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
