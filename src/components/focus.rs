//! Where the keyboard is.

use crate::runtime;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement, Node, ShadowRoot};

/// Gives an element the focus without scrolling to it.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Only a node outside the document cannot take the focus.
        let _ = element.focus_with_options(&options);
    }
}

/// Leads to an element that the reader asked for: it gets the focus, and the browser brings it into view.
pub fn go_to(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // Only a node outside the document cannot take the focus.
        let _ = element.focus();
    }
}

/// The first element of the app that matches.
pub fn find(selector: &str) -> Option<Element> {
    runtime::root()?.query_selector(selector).ok()?
}

/// Gives the focus to the first element that matches, once the page has followed what just happened.
pub fn focus_later(selector: &'static str) {
    runtime::next_frame(move || focus(find(selector)));
}

/// What has the focus in the document or shadow root that `place` is in; of the latter also whose it is. Nothing when that is
/// the whole page.
fn focused_in(place: &Node) -> (Option<Element>, Option<Element>) {
    match place.get_root_node().dyn_into::<ShadowRoot>() {
        Ok(shadow) => (shadow.active_element(), Some(shadow.host())),
        Err(_) => {
            let document = place.owner_document();
            let focused = document.and_then(|document| document.active_element());
            (focused.filter(|element| !element.tag_name().eq_ignore_ascii_case("body")), None)
        }
    }
}

/// Whether the first element that matches has the focus.
pub fn is_on(selector: &str) -> bool {
    let found = find(selector);
    found.as_ref().is_some_and(|element| focused_in(element).0.as_ref() == Some(element))
}

/// Whether nothing has the focus, as when what had it is gone. What a host's page has it for is not nothing.
pub fn is_lost() -> bool {
    let Some(root) = runtime::root() else { return true };
    let mut place: Element = root.into();
    loop {
        // A shadow root's own element may still count as having the focus that was lost inside of it.
        match focused_in(&place) {
            (None, Some(host)) => place = host,
            (Some(focused), _) if focused != place => return false,
            (_, Some(host)) => place = host,
            (_, None) => return true,
        }
    }
}

/// Where the focus goes when a page opens, or when what had it is gone: the page's heading.
pub const HEADING: &str = "#main h1";
