//! Elements made by hand, without a view.
//!
//! Used where a page has the same small part by the thousand, or changes many elements in one frame: the overview's tiles, the rows of a
//! table, the options of a filter, and documents for printing. A view keeps a handle on every element to change it later, which such a part
//! does not need: making a tile here takes a fifth of the time that a view takes (docs/decisions/0003-size.md), and copying a row made here
//! a fraction of that again (docs/decisions/0009-record-table.md).
//!
//! Everything else is a view: what exists once, follows a signal, or has listeners of its own. The caller must remove elements made here;
//! no owner cleans them up.
//!
//! Text is always set as text, never as markup, so the page's policy (`require-trusted-types-for 'script'`) holds here too. Functions
//! return `None` only for a tag or name that HTML does not allow, which the constants passed in never are; the element is then missing and
//! the rest of the page stands.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Node, Text};

#[derive(Clone)]
pub struct ElementBuilder(Document);

impl ElementBuilder {
    /// Returns a builder for the document that `element` is in.
    pub fn of(element: &Element) -> Option<ElementBuilder> {
        element.owner_document().map(ElementBuilder)
    }

    /// Makes an element with these classes.
    pub fn element(&self, tag: &str, class: &str) -> Option<Element> {
        let element = self.0.create_element(tag).ok()?;
        element.set_class_name(class);
        Some(element)
    }

    /// Makes an element of a picture with these classes.
    pub fn svg(&self, tag: &str, class: &str) -> Option<Element> {
        let element = self.0.create_element_ns(Some("http://www.w3.org/2000/svg"), tag).ok()?;
        set(&element, "class", class);
        Some(element)
    }

    /// Makes an element that contains `text`.
    pub fn text(&self, tag: &str, class: &str, text: &str) -> Option<Element> {
        let element = self.element(tag, class)?;
        element.set_text_content(Some(text));
        Some(element)
    }

    pub fn text_node(&self, text: &str) -> Text {
        self.0.create_text_node(text)
    }

    /// Appends `child`, if any, to `parent`.
    pub fn within(&self, parent: &Element, child: Option<Element>) {
        if let Some(child) = child {
            append(parent, &child);
        }
    }
}

/// Copies an element and its descendants, several times as fast as making them one by one.
pub fn copy<E: AsRef<Node> + JsCast>(template: &E) -> Option<E> {
    // The copy has the type of its template, so no check is needed.
    let template: &Node = template.as_ref();
    template.clone_node_with_deep(true).ok().map(JsCast::unchecked_into)
}

/// Appends a node, or moves it to the end of `parent`.
pub fn append(parent: &Element, child: &Node) {
    // Refused only for a parent inside its own child.
    let _ = parent.append_child(child);
}

/// Removes everything inside an element.
pub fn clear(element: &Element) {
    element.set_text_content(None);
}

pub fn set(element: &Element, name: &str, value: &str) {
    // Refused only for an invalid name.
    let _ = element.set_attribute(name, value);
}

pub fn unset(element: &Element, name: &str) {
    // Removing an attribute cannot fail.
    let _ = element.remove_attribute(name);
}

/// Sets a style property or a custom property. The page's policy allows this, unlike a `style` attribute in markup.
pub fn set_style(element: &HtmlElement, name: &str, value: &str) {
    // Refused only for a read-only style.
    let _ = element.style().set_property(name, value);
}
