//! Elements made directly.
//!
//! Where a page has thousands of the same small part that never changes (tiles), making its elements directly takes a fifth of
//! the time that a view takes, which keeps handles on every element to change it later (docs/decisions/0003-size.md). Text is
//! always set as text, never as markup.

use web_sys::{Document, Element, Text};

/// Makes elements of one document.
#[derive(Clone)]
pub struct ElementBuilder(Document);

impl ElementBuilder {
    /// For the document that this element is in.
    pub fn of(element: &Element) -> Option<ElementBuilder> {
        element.owner_document().map(ElementBuilder)
    }

    /// An element. A tag that is none is the only thing that could fail; then the part is missing.
    pub fn element(&self, tag: &str, class: &str) -> Option<Element> {
        let element = self.0.create_element(tag).ok()?;
        element.set_class_name(class);
        Some(element)
    }

    /// An element with a text.
    pub fn text(&self, tag: &str, class: &str, text: &str) -> Option<Element> {
        let element = self.element(tag, class)?;
        element.set_text_content(Some(text));
        Some(element)
    }

    /// A text alone.
    pub fn node(&self, text: &str) -> Option<Text> {
        Some(self.0.create_text_node(text))
    }

    /// An element in another.
    pub fn within(&self, parent: &Element, child: Option<Element>) {
        if let Some(child) = child {
            // Only a parent inside its child would be refused.
            let _ = parent.append_child(&child);
        }
    }
}

/// Sets an attribute. Only an invalid name would be refused.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}
