//! What the app asks of the page around it. Nothing outside the app's own root element is touched in any other way.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

/// The page around the app: the boot script of the standalone page, or a portal that embeds it.
#[derive(Clone, Default)]
pub struct Host {
    /// Takes the title of the page shown.
    pub on_title: Option<Function>,
    /// Takes the language that is in force.
    pub on_language: Option<Function>,
    /// Takes the theme that is in force: `system`, `light` or `dark`.
    pub on_theme: Option<Function>,
    /// Takes a URL that leads away from the app; without one the app goes there itself.
    pub on_leave: Option<Function>,
    /// Gives a fresh worker that writes a workbook; without one none can be written.
    pub new_workbook_worker: Option<Function>,
}

fn call(callback: Option<&Function>, value: &str) -> bool {
    // What a host's callback throws is the host's own business.
    callback.is_some_and(|callback| callback.call1(&JsValue::UNDEFINED, &JsValue::from_str(value)).is_ok())
}

impl Host {
    /// The page shown has this title.
    pub fn title(&self, title: &str) {
        call(self.on_title.as_ref(), title);
    }

    /// This language is in force.
    pub fn language(&self, tag: &str) {
        call(self.on_language.as_ref(), tag);
    }

    /// This theme is in force.
    pub fn theme(&self, name: &str) {
        call(self.on_theme.as_ref(), name);
    }

    /// Leaves the app for another document.
    pub fn leave(&self, url: &str) {
        if !call(self.on_leave.as_ref(), url)
            && let Some(window) = web_sys::window()
        {
            // A browser that refuses stays where it is, which the reader sees.
            let _ = window.location().assign(url);
        }
    }

    /// A fresh worker that writes a workbook. Its address is the page's business, which has to vouch for it (Trusted Types).
    pub(super) fn workbook_worker(&self) -> Option<Worker> {
        let worker = self.new_workbook_worker.as_ref()?.call0(&JsValue::UNDEFINED).ok()?;
        worker.is_object().then(|| worker.unchecked_into())
    }

    /// Starts over in a fresh document: nothing of the old one survives.
    pub fn start_over(&self) {
        if let Some(window) = web_sys::window() {
            let _ = window.location().reload();
        }
    }
}

/// Whether an address leads to a page of the same origin: a path, and not another host in disguise.
pub fn is_own_path(url: &str) -> bool {
    url.starts_with('/')
        && !url.starts_with("//")
        && !url.contains('\\')
        && !url.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn only_own_paths_are_own_paths() {
        assert!(is_own_path("/sign-in?returnTo=%2Fcustomer-activity"));
        for url in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "sign-in",
            "/\t/evil.example",
        ] {
            assert!(!is_own_path(url), "{url:?}");
        }
    }
}
