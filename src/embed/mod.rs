//! The interface to JavaScript, and the only module that knows who mounts the app.
//!
//! `assets/boot.js` starts the standalone page, `assets/customer-activity.js` an instance in a host's page; both get the program from
//! `assets/program.js`. One program runs one app at a time, so that a crash ends no other instance (`docs/decisions/0010-embedding.md`).

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
    /// The settings that the script passes in, already validated there. `assets/customer-activity.d.ts` documents each.
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
    /// The path to start at when the address bar belongs to the host.
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

/// Number of records up to which a list is loaded whole, so that sorting and searching need no request. Measured in
/// docs/decisions/0009-record-table.md.
const LOCAL_LIMIT: u64 = 100_000;

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

/// Returns the theme that the host names. `host` stands for no theme of the app's own.
fn theme(config: &Config) -> Option<Option<Theme>> {
    config.theme().map(|name| Theme::from_name(&name))
}

/// Starts the app in `config.root` and replaces the first paint that is in there.
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
    // Trusted Types restrict markup, not text content.
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

/// Changes language, theme and workspace of the running app, as far as `config` names them.
#[wasm_bindgen]
pub fn update(config: &Config) {
    let app =
        RUNNING.with_borrow(|running| running.as_ref().map(|running| (running.app, running.owner.clone())));
    if let Some((app, owner)) = app {
        owner.with(|| app.apply_host_overrides(lang(config), theme(config), config.workspace()));
    }
}

/// Goes back or forward in the running app, if its location is in memory. Returns whether there was a location to go to.
#[wasm_bindgen]
pub fn step(forward: bool) -> bool {
    let app = RUNNING.with_borrow(|running| running.as_ref().map(|running| running.app));
    app.is_some_and(|app| app.step(forward))
}

/// Tells the running app that the server has a newer version.
#[wasm_bindgen]
pub fn outdated() {
    if let Some(app) = RUNNING.with_borrow(|running| running.as_ref().map(|running| running.app)) {
        app.set_outdated();
    }
}

/// Unmounts the running app: removes its elements, aborts its requests and cancels timers and listeners.
#[wasm_bindgen]
pub fn stop() {
    let Some(Running { owner, view, .. }) = RUNNING.take() else { return };
    drop(view);
    // Dropping the owner is not enough: other references may keep it alive.
    owner.cleanup();
    runtime::end();
}

/// Reports a panic, which ends this program, to the page around. The page offers to reload; the report contains none of the data shown.
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
