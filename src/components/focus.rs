//! The keyboard focus.

use crate::runtime;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, FocusOptions, HtmlElement, Node, ShadowRoot};

/// Gives an element the focus without scrolling to it.
pub fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // Fails only for a node outside the document.
        let _ = element.focus_with_options(&options);
    }
}

/// Gives an element the focus and scrolls it into view.
pub fn go_to(element: Element) {
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        // Fails only for a node outside the document.
        let _ = element.focus();
    }
}

/// Returns the first element of the app that matches.
pub fn find(selector: &str) -> Option<Element> {
    runtime::root()?.query_selector(selector).ok()?
}

/// Gives the focus to the first element that matches, in the next frame, after pending changes have been rendered. A reader who has moved
/// it elsewhere before that, and may be typing there, keeps it.
pub fn focus_later(selector: &'static str) {
    let before = focused();
    runtime::next_frame(move || {
        if is_lost() || focused() == before {
            focus(find(selector));
        }
    });
}

/// Returns the focused element of the document or shadow root that `place` is in (`None` for the document), and the host of that shadow
/// root.
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

/// Returns the element of the app that has the focus.
pub fn focused() -> Option<Element> {
    let root = runtime::root()?;
    focused_in(&root).0
}

/// Whether the first element that matches has the focus.
pub fn is_on(selector: &str) -> bool {
    let found = find(selector);
    found.as_ref().is_some_and(|element| focused_in(element).0.as_ref() == Some(element))
}

/// Whether the focus leaves the element that listens for `focusout`, also when nothing gets it.
pub fn moves_outside(event: &FocusEvent) -> bool {
    let around = event.current_target().and_then(|target| target.dyn_into::<Node>().ok());
    let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
    !around.is_some_and(|around| around.contains(to.as_ref()))
}

/// Whether nothing has the focus, as after removing the focused element. An element of the host's page counts as something.
pub fn is_lost() -> bool {
    let Some(root) = runtime::root() else { return true };
    let mut place: Element = root.into();
    loop {
        // A shadow host may still count as focused after the focus inside it was lost.
        match focused_in(&place) {
            (None, Some(host)) => place = host,
            (Some(focused), _) if focused != place => return false,
            (_, Some(host)) => place = host,
            (_, None) => return true,
        }
    }
}

/// The page's heading. It gets the focus when a page opens, or when the focused element was removed.
pub const HEADING: &str = "#main h1";
