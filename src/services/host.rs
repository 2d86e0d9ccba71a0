//! What the app asks of the page around it. Nothing outside the app's own root element is touched in any other way.

use crate::i18n::Lang;
use crate::services::preferences::Theme;
use api_client::error::{ApiError, Failure};
use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// What the page around the app gives to it: the boot script of the standalone page, or a portal that embeds it.
#[derive(Clone, Default)]
pub struct HostPage {
    /// Takes the name of what has happened, and an object with its details (`assets/customer-activity.d.ts`).
    pub on_event: Option<Function>,
    /// Gives a fresh worker that writes a workbook; without one none can be written.
    pub new_workbook_worker: Option<Function>,
    /// Whether the app is a guest in a host's page: title, scroll, keys and the way to other pages are the host's then.
    pub is_guest: bool,
    /// Whether anybody wants to know how long things take.
    pub measures: bool,
}

/// What the page around the app wants of it. It may change its mind while the app runs.
#[derive(Clone, Copy)]
pub struct HostOverrides {
    /// The language that the page around speaks.
    pub lang: RwSignal<Option<Lang>>,
    /// Light or dark, where it says so.
    pub theme: RwSignal<Option<Theme>>,
    /// The id of the workspace that it is about.
    pub workspace: RwSignal<Option<String>>,
}

/// The page around the app. Provided as a context.
#[derive(Clone, Copy)]
pub struct Host {
    page: StoredValue<HostPage, LocalStorage>,
    /// As in [`HostPage`].
    pub is_guest: bool,
    /// As in [`HostPage`].
    pub measures: bool,
    /// What it wants now.
    pub overrides: HostOverrides,
    /// Whether a newer version than this one is served by now.
    pub outdated: RwSignal<bool>,
}

impl Host {
    /// The page around, and what it wants at first.
    pub fn new(page: HostPage, overrides: HostOverrides) -> Host {
        let (is_guest, measures) = (page.is_guest, page.measures);
        let outdated = RwSignal::new(false);
        Host { page: StoredValue::new_local(page), is_guest, measures, overrides, outdated }
    }

    /// The one of this app.
    pub fn here() -> Host {
        expect_context()
    }

    fn notify(self, name: &str, details: &[(&str, JsValue)]) {
        // The app may be gone by now.
        let on_event = self.page.try_with_value(|page| page.on_event.clone()).flatten();
        let Some(on_event) = on_event else { return };
        let told = Object::new();
        for (key, value) in details.iter().filter(|(_, value)| !value.is_undefined()) {
            // An ordinary object takes whatever it is given.
            let _ = Reflect::set(&told, &JsValue::from_str(key), value);
        }
        // What a host's callback throws is the host's own business.
        let _ = on_event.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), &told);
    }

    /// The page shown has this title.
    pub fn title(self, title: &str) {
        self.notify("title", &[("title", title.into())]);
    }

    /// Another page is shown.
    pub fn navigate(self, route: &str) {
        self.notify("navigate", &[("route", route.into())]);
    }

    /// This language is in force.
    pub fn language(self, tag: &str) {
        self.notify("language", &[("tag", tag.into())]);
    }

    /// This theme is in force.
    pub fn theme(self, name: &str) {
        self.notify("theme", &[("name", name.into())]);
    }

    /// A question was answered: its template ([`Endpoint::template`](api_client::Endpoint::template)), after how long, and how.
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

    /// Something could not be done on the page of this route.
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

    /// Data was handed to the reader in this format.
    pub fn exported(self, format: &str, route: &str) {
        self.notify("export", &[("format", format.into()), ("route", route.into())]);
    }

    /// Leaves the app for another document.
    pub fn leave(self, url: &str) {
        if let Some(window) = web_sys::window() {
            // A browser that refuses stays where it is, which the reader sees.
            let _ = window.location().assign(url);
        }
    }

    /// A fresh worker that writes a workbook. Its address is the page's business, which has to vouch for it (Trusted Types).
    pub fn workbook_worker(self) -> Option<Worker> {
        let new_worker = self.page.try_with_value(|page| page.new_workbook_worker.clone()).flatten()?;
        let worker = new_worker.call0(&JsValue::UNDEFINED).ok()?;
        worker.is_object().then(|| worker.unchecked_into())
    }

    /// Starts over with nothing of the old: in a fresh document, or, where that is the host's, in a fresh mounting.
    pub fn start_over(self) {
        if self.is_guest {
            self.notify("restart", &[]);
        } else if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }

    /// The page begins at its top. Where a host's page is scrolled to is the host's.
    pub fn scroll_to_top(self) {
        if let Some(window) = web_sys::window().filter(|_| !self.is_guest) {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }
}
