//! What the app asks of the page around it. Nothing outside the app's own root element is touched in any other way.

use api_client::error::{ApiError, Failure};
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// The page around the app: the boot script of the standalone page, or a portal that embeds it.
#[derive(Clone, Default)]
pub struct Host {
    /// Takes the name of what has happened, and an object with its details (`assets/customer-activity.d.ts`).
    pub on_event: Option<Function>,
    /// Gives a fresh worker that writes a workbook; without one none can be written.
    pub new_workbook_worker: Option<Function>,
    /// Whether the app is a guest in somebody else's page: title, scroll, keys and the way to other pages are the host's then.
    pub is_guest: bool,
    /// Whether anybody wants to know how long things take.
    pub measures: bool,
}

impl Host {
    fn tell(&self, name: &str, details: &[(&str, JsValue)]) {
        let Some(on_event) = &self.on_event else { return };
        let told = Object::new();
        for (key, value) in details.iter().filter(|(_, value)| !value.is_undefined()) {
            // An ordinary object takes whatever it is given.
            let _ = Reflect::set(&told, &JsValue::from_str(key), value);
        }
        // What a host's callback throws is the host's own business.
        let _ = on_event.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &told);
    }

    /// The page shown has this title.
    pub fn title(&self, title: &str) {
        self.tell("title", &[("title", title.into())]);
    }

    /// Another page is shown.
    pub fn navigate(&self, route: &str) {
        self.tell("navigate", &[("route", route.into())]);
    }

    /// This language is in force.
    pub fn language(&self, tag: &str) {
        self.tell("language", &[("tag", tag.into())]);
    }

    /// This theme is in force.
    pub fn theme(&self, name: &str) {
        self.tell("theme", &[("name", name.into())]);
    }

    /// A question was answered: its template ([`Endpoint::template`](api_client::Endpoint::template)), after how long, and how.
    pub fn answered(&self, operation: &str, milliseconds: u32, status: u16) {
        if self.measures {
            let (name, operation) = ("request".into(), operation.into());
            let details = [
                ("name", name),
                ("operation", operation),
                ("milliseconds", milliseconds.into()),
                ("status", status.into()),
            ];
            self.tell("timing", &details);
        }
    }

    /// Something could not be done on the page of this route.
    pub fn failed(&self, error: &ApiError, route: &str) {
        let text = |text: Option<&str>| text.map_or(JsValue::UNDEFINED, JsValue::from_str);
        if let Failure::SignedOut { sign_in_url } = &error.kind {
            self.tell("unauthorized", &[("signInUrl", text(sign_in_url.as_deref()))]);
            return;
        }
        let status = error.kind.status().map_or(JsValue::UNDEFINED, JsValue::from);
        let trace = text(error.trace_id.as_deref());
        let kind = error.kind.name().into();
        let details = [
            ("kind", kind),
            ("status", status),
            ("traceId", trace),
            ("route", route.into()),
            ("operation", text(error.operation)),
        ];
        self.tell("error", &details);
    }

    /// Data was handed to the reader in this format.
    pub fn exported(&self, format: &str, route: &str) {
        self.tell("export", &[("format", format.into()), ("route", route.into())]);
    }

    /// Leaves the app for another document.
    pub fn leave(&self, url: &str) {
        if let Some(window) = web_sys::window() {
            // A browser that refuses stays where it is, which the reader sees.
            let _ = window.location().assign(url);
        }
    }

    /// A fresh worker that writes a workbook. Its address is the page's business, which has to vouch for it (Trusted Types).
    pub(super) fn workbook_worker(&self) -> Option<Worker> {
        let worker = self.new_workbook_worker.as_ref()?.call0(&JsValue::UNDEFINED).ok()?;
        worker.is_object().then(|| worker.unchecked_into())
    }

    /// Starts over with nothing of the old: in a fresh document, or, where that is the host's, in a fresh mounting.
    pub fn start_over(&self) {
        if self.is_guest {
            self.tell("restart", &[]);
        } else if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }

    /// The page begins at its top. Where a host's page is scrolled to is the host's.
    pub fn scroll_to_top(&self) {
        if let Some(window) = web_sys::window().filter(|_| !self.is_guest) {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}
