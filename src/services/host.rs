//! The page around the app: its settings, and events for it. Nothing outside the app's root element is touched in any other way.

use crate::i18n::Lang;
use crate::services::preferences::Theme;
use api_client::error::{ApiError, Failure};
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// What the page around passes in: the boot script of the standalone page, or a portal that embeds the app.
#[derive(Clone, Default)]
pub struct HostPage {
    /// Called with the name of an event and an object with its details (`assets/customer-activity.d.ts`).
    pub on_event: Option<Function>,
    /// Creates a worker that writes workbooks; without it, workbook export is off.
    pub new_workbook_worker: Option<Function>,
    /// Whether the app is embedded in a host's page, which then owns title, scroll position, shortcuts and navigation to other pages.
    pub is_guest: bool,
    /// Whether the host wants timings.
    pub measures: bool,
}

/// What the host overrides. It may change while the app runs.
#[derive(Clone, Copy)]
pub struct HostOverrides {
    pub lang: RwSignal<Option<Lang>>,
    pub theme: RwSignal<Option<Theme>>,
    /// The id of the workspace.
    pub workspace: RwSignal<Option<String>>,
}

/// The page around the app. Provided as a context.
#[derive(Clone, Copy)]
pub struct Host {
    page: StoredValue<HostPage, LocalStorage>,
    pub is_guest: bool,
    pub measures: bool,
    pub overrides: HostOverrides,
    /// Whether the server has a newer version than the one running.
    pub outdated: RwSignal<bool>,
}

impl Host {
    pub fn new(page: HostPage, overrides: HostOverrides) -> Host {
        let (is_guest, measures) = (page.is_guest, page.measures);
        let outdated = RwSignal::new(false);
        Host { page: StoredValue::new_local(page), is_guest, measures, overrides, outdated }
    }

    pub fn here() -> Host {
        expect_context()
    }

    fn notify(self, name: &str, details: &[(&str, JsValue)]) {
        // The app may be unmounted by now.
        let on_event = self.page.try_with_value(|page| page.on_event.clone()).flatten();
        let Some(on_event) = on_event else { return };
        let told = Object::new();
        for (key, value) in details.iter().filter(|(_, value)| !value.is_undefined()) {
            // Setting a field of a plain object cannot fail.
            let _ = Reflect::set(&told, &JsValue::from_str(key), value);
        }
        // Errors of a host's callback are the host's to handle.
        let _ = on_event.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &told);
    }

    /// Reports the title of the page shown.
    pub fn title(self, title: &str) {
        self.notify("title", &[("title", title.into())]);
    }

    /// Reports that another page is shown.
    pub fn navigate(self, route: &str) {
        self.notify("navigate", &[("route", route.into())]);
    }

    /// Reports the language in force.
    pub fn language(self, tag: &str) {
        self.notify("language", &[("tag", tag.into())]);
    }

    /// Reports the theme in force.
    pub fn theme(self, name: &str) {
        self.notify("theme", &[("name", name.into())]);
    }

    /// Reports a response: its template ([`Endpoint::template`](api_client::Endpoint::template)), milliseconds and status.
    pub fn answered(self, operation: &str, milliseconds: u32, status: u16) {
        if self.measures {
            let (name, operation) = ("request".into(), operation.into());
            let details = [
                ("name", name),
                ("operation", operation),
                ("milliseconds", milliseconds.into()),
                ("status", status.into()),
            ];
            self.notify("timing", &details);
        }
    }

    /// Reports a failure on the page of this route.
    pub fn failed(self, error: &ApiError, route: &str) {
        let text = |text: Option<&str>| text.map_or(JsValue::UNDEFINED, JsValue::from_str);
        if let Failure::SignedOut { sign_in_url } = &error.kind {
            self.notify("unauthorized", &[("signInUrl", text(sign_in_url.as_deref()))]);
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
        self.notify("error", &details);
    }

    /// Reports an export in this format.
    pub fn exported(self, format: &str, route: &str) {
        self.notify("export", &[("format", format.into()), ("route", route.into())]);
    }

    /// Navigates the browser to another document.
    pub fn leave(self, url: &str) {
        if let Some(window) = web_sys::window() {
            // If the browser refuses, it stays on this page, as the reader sees.
            let _ = window.location().assign(url);
        }
    }

    /// Creates a worker that writes a workbook. The page creates it, because its URL needs the page's Trusted Types policy.
    pub fn workbook_worker(self) -> Option<Worker> {
        let new_worker = self.page.try_with_value(|page| page.new_workbook_worker.clone()).flatten()?;
        let worker = new_worker.call0(&JsValue::UNDEFINED).ok()?;
        worker.is_object().then(|| worker.unchecked_into())
    }

    /// Restarts with nothing of the old state: in a new document, or, as a guest, in a new mount.
    pub fn start_over(self) {
        if self.is_guest {
            self.notify("restart", &[]);
        } else if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }

    /// Scrolls to the top of the app's own page. A host's page is never scrolled.
    pub fn scroll_to_top(self) {
        if let Some(window) = web_sys::window().filter(|_| !self.is_guest) {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}
