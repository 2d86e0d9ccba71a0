//! Where the keyboard is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Gives an element the focus without scrolling to it.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Only a node outside the document cannot take the focus.
        let _ = element.focus_with_options(&options);
    }
}

/// The first element that matches.
pub fn find(selector: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?
}

/// Gives the focus to the first element that matches, once the page has followed what just happened.
pub fn focus_later(selector: &'static str) {
    request_animation_frame(move || focus(find(selector)));
}

/// Whether the first element that matches has the focus.
pub fn is_on(selector: &str) -> bool {
    let focused = web_sys::window().and_then(|window| window.document()?.active_element());
    focused.is_some() && focused == find(selector)
}

/// Whether nothing in the page has the focus, as when what had it is gone.
pub fn is_lost() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| {
        document.active_element().is_none_or(|focused| focused.tag_name().eq_ignore_ascii_case("body"))
    })
}

/// Where the focus goes when a page opens, or when what had it is gone: the page's heading.
pub const HEADING: &str = "#main h1";
