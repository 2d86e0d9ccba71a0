//! The options of an open filter.
//!
//! There may be a thousand, and each typed letter changes which match. So they are hand-made DOM, built all at once, and later only
//! differences are applied; options out of view are not laid out (`content-visibility` in the style sheet).

use super::Choice;
use crate::components::Icon;
use crate::components::element::{ElementBuilder, append, clear, copy, set, unset};
use std::mem::replace;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

pub(super) struct OptionList {
    list: Element,
    options: Vec<OptionNode>,
    /// The index of the active option.
    active: Option<usize>,
}

/// An option's element and its current state.
struct OptionNode {
    element: Element,
    id: Box<str>,
    is_match: bool,
    is_chosen: bool,
}

/// Returns the id of an option's element.
pub(super) fn option_id(filter: &str, place: usize) -> String {
    format!("{filter}-{place}")
}

/// Returns the index of the option in which an event happened.
pub(super) fn place_of(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let option = target.closest("[role=option]").ok()??;
    option.id().rsplit_once('-')?.1.parse().ok()
}

impl OptionList {
    /// Replaces the content of the list with these options.
    pub(super) fn fill(list: &Element, filter: &str, choices: &[Choice]) -> Option<OptionList> {
        clear(list);
        let builder = ElementBuilder::of(list)?;
        let template = make_template(&builder)?;
        let options = choices.iter().enumerate().filter_map(|(place, choice)| {
            // Copying takes a third of the time of building.
            let element = copy(&template)?;
            element.set_id(&option_id(filter, place));
            let text = element.last_element_child()?;
            text.first_element_child()?.set_text_content(Some(&choice.label));
            if let Some(hint) = &choice.hint {
                builder.within(&text, builder.text("span", "quiet", hint));
            }
            append(list, &element);
            Some(OptionNode { element, id: choice.id.clone(), is_match: true, is_chosen: false })
        });
        Some(OptionList { list: list.clone(), options: options.collect(), active: None })
    }

    /// Shows the options at the indexes `matches`, which are in order, and marks the active one and those that are `chosen` (if empty, the
    /// one with the empty id).
    pub(super) fn show(&mut self, matches: &[usize], chosen: &[Box<str>], active: Option<usize>) {
        let mut matches = matches.iter().peekable();
        for (place, option) in self.options.iter_mut().enumerate() {
            let is_match = matches.next_if_eq(&&place).is_some();
            if replace(&mut option.is_match, is_match) != is_match {
                match is_match {
                    true => unset(&option.element, "hidden"),
                    false => set(&option.element, "hidden", ""),
                }
            }
            let is_chosen =
                if option.id.is_empty() { chosen.is_empty() } else { chosen.contains(&option.id) };
            if replace(&mut option.is_chosen, is_chosen) != is_chosen {
                set(&option.element, "aria-selected", if is_chosen { "true" } else { "false" });
            }
        }
        let before = replace(&mut self.active, active);
        if before != active {
            for (place, class) in [(before, "option"), (active, "option option-active")] {
                if let Some(option) = place.and_then(|place| self.options.get(place)) {
                    option.element.set_class_name(class);
                }
            }
        }
    }

    /// Scrolls the list, but not the page, until the active option is in view.
    pub(super) fn reveal(&self) {
        let option = self.active.and_then(|place| self.options.get(place));
        let (Some(option), Some(list)) = (
            option.and_then(|option| option.element.dyn_ref::<HtmlElement>()),
            self.list.dyn_ref::<HtmlElement>(),
        ) else {
            return;
        };
        let top = option.offset_top() - list.offset_top();
        let bottom = top + option.offset_height();
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    }
}

/// Makes an option without text, to be copied for each option.
fn make_template(builder: &ElementBuilder) -> Option<Element> {
    let option = builder.element("li", "option")?;
    set(&option, "role", "option");
    set(&option, "aria-selected", "false");
    let icon = builder.element("span", Icon::Check.class())?;
    set(&icon, "aria-hidden", "true");
    append(&option, &icon);
    let text = builder.element("span", "option-text")?;
    builder.within(&text, builder.element("bdi", ""));
    append(&option, &text);
    Some(option)
}
