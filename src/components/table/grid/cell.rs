//! The content of one cell.

use crate::components::element::{ElementBuilder, append, clear, set, unset};
use std::ops::Range;
use web_sys::{Element, Text};

/// A cell's element and its current content, so that only differences touch the DOM.
pub(super) struct CellNode {
    pub(super) element: Element,
    /// The text node of [`Content::Text`]; detached while other content is shown.
    text: Text,
    /// The text or address shown.
    shown: String,
    content: Content,
    is_unknown: bool,
    tone: &'static str,
}

#[derive(PartialEq)]
enum Content {
    Text,
    /// Text nodes and `<mark>` elements.
    Marked,
    /// A text whose end only screen readers have.
    Shortened,
    Link(Element),
}

/// Makes a link without an address.
pub(super) fn link(builder: &ElementBuilder, label: &str) -> Option<Element> {
    let link = builder.text("a", "grid-link", label)?;
    set(&link, "target", "_blank");
    set(&link, "rel", "noopener noreferrer");
    set(&link, "tabindex", "-1");
    Some(link)
}

impl CellNode {
    /// Takes over a cell's element; `link` is the link in it, if the row's template has one there.
    pub(super) fn new(builder: &ElementBuilder, element: Element, link: Option<Element>) -> CellNode {
        let text = builder.text_node("");
        let content = match link {
            Some(link) => Content::Link(link),
            None => {
                append(&element, &text);
                Content::Text
            }
        };
        CellNode { element, text, shown: String::new(), content, is_unknown: false, tone: "" }
    }

    pub(super) fn show(&mut self, text: &str) {
        if self.content != Content::Text {
            clear(&self.element);
            append(&self.element, &self.text);
            self.content = Content::Text;
        } else if self.shown == text {
            return;
        }
        self.text.set_data(text);
        self.shown.clear();
        self.shown.push_str(text);
    }

    /// Shows a text with these ranges marked.
    pub(super) fn show_marked(&mut self, builder: &ElementBuilder, text: &str, marks: &[Range<usize>]) {
        if marks.is_empty() {
            self.show(text);
            return;
        }
        self.replace_content(text);
        let mut from = 0;
        let plain = |part: Option<&str>| {
            if let Some(part) = part.filter(|part| !part.is_empty()) {
                append(&self.element, &builder.text_node(part));
            }
        };
        for mark in marks {
            plain(text.get(from..mark.start));
            let marked = text.get(mark.clone()).and_then(|part| builder.text("mark", "", part));
            builder.within(&self.element, marked);
            from = mark.end;
        }
        plain(text.get(from..));
    }

    /// Shows a moment without its time, which only screen readers have.
    pub(super) fn show_day(&mut self, builder: &ElementBuilder, text: &str) {
        let Some((day, time)) = day_and_time(text) else {
            self.show(text);
            return;
        };
        if self.content == Content::Shortened && self.shown == text {
            return;
        }
        self.replace_content(text);
        append(&self.element, &builder.text_node(day));
        builder.within(&self.element, builder.text("span", "visually-hidden", time));
        self.content = Content::Shortened;
    }

    /// Notes whether the value is unknown, so that no unit is shown after it.
    pub(super) fn set_unknown(&mut self, is_unknown: bool) {
        if self.is_unknown != is_unknown {
            self.is_unknown = is_unknown;
            let _ = self.element.class_list().toggle_with_force("is-unknown", is_unknown);
        }
    }

    /// Sets which icon stands before the text ([`CellWords::tone`](crate::i18n::cells::CellWords::tone)).
    pub(super) fn set_tone(&mut self, tone: &'static str) {
        if self.tone != tone {
            self.tone = tone;
            match tone {
                "" => unset(&self.element, "data-tone"),
                tone => set(&self.element, "data-tone", tone),
            }
        }
    }

    pub(super) fn show_link(&mut self, builder: &ElementBuilder, href: &str, label: &str) {
        if let Content::Link(link) = &self.content {
            if self.shown != href {
                set(link, "href", href);
                self.shown.clear();
                self.shown.push_str(href);
            }
            return;
        }
        self.replace_content(href);
        if let Some(link) = link(builder, label) {
            set(&link, "href", href);
            append(&self.element, &link);
            self.content = Content::Link(link);
        }
    }

    /// Empties the cell for content other than a single text.
    fn replace_content(&mut self, shown: &str) {
        clear(&self.element);
        self.content = Content::Marked;
        self.shown.clear();
        self.shown.push_str(shown);
    }
}

/// Splits a formatted moment where its time begins, with the comma before it: the hour is the number before the first colon.
fn day_and_time(text: &str) -> Option<(&str, &str)> {
    let (before, _) = text.split_once(':')?;
    let day = before.trim_end_matches(|c: char| c.is_numeric()).trim_end().trim_end_matches(',').trim_end();
    (!day.is_empty()).then(|| text.split_at(day.len()))
}
