//! The options of an open filter.
//!
//! There may be a thousand of them, and each letter that is typed changes which are shown. So they are made directly, all at
//! once, and then only what is different is touched; what lies out of sight is not even laid out (`content-visibility` in the
//! style sheet).

use super::element::{ElementBuilder, set};
use super::{Choice, Icon};
use std::mem::replace;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// The options as they stand in their list.
pub(super) struct OptionList {
    list: Element,
    options: Vec<Shown>,
    /// The place of the active option.
    active: Option<usize>,
}

struct Shown {
    element: Element,
    id: Box<str>,
    is_found: bool,
    is_chosen: bool,
}

/// The id of the option at this place, in the list of this filter.
pub(super) fn option_id(filter: &str, place: usize) -> String {
    format!("{filter}-{place}")
}

/// The place of the option at which something happened.
pub(super) fn place_of(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let option = target.closest("[role=option]").ok()??;
    option.id().rsplit_once('-')?.1.parse().ok()
}

impl OptionList {
    /// Fills the list with all of these options, whatever it held before.
    pub(super) fn fill(list: &Element, filter: &str, choices: &[Choice]) -> Option<OptionList> {
        list.set_text_content(None);
        let maker = ElementBuilder::of(list)?;
        let empty = empty(&maker)?;
        let options = choices.iter().enumerate().filter_map(|(place, choice)| {
            // A copy costs a third of what an element costs that is made part by part.
            let element = empty.clone_node_with_deep(true).ok()?.dyn_into::<Element>().ok()?;
            element.set_id(&option_id(filter, place));
            let text = element.last_element_child()?;
            text.first_element_child()?.set_text_content(Some(&choice.label));
            if let Some(hint) = &choice.hint {
                maker.within(&text, maker.text("span", "quiet", hint));
            }
            maker.within(list, Some(element.clone()));
            Some(Shown { element, id: choice.id.clone(), is_found: true, is_chosen: false })
        });
        Some(OptionList { list: list.clone(), options: options.collect(), active: None })
    }

    /// Shows the options at the places `found`, in order, marks those that are chosen (none = the one with the empty id), and the
    /// active one.
    pub(super) fn show(&mut self, found: &[usize], chosen: &[Box<str>], active: Option<usize>) {
        let mut found = found.iter().peekable();
        for (place, option) in self.options.iter_mut().enumerate() {
            let is_found = found.next_if_eq(&&place).is_some();
            if replace(&mut option.is_found, is_found) != is_found {
                // Only an invalid name would be refused.
                let _ = option.element.toggle_attribute_with_force("hidden", !is_found);
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

    /// Scrolls the list, never the page around it, so far that the active option is in sight.
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

/// An option without words.
fn empty(maker: &ElementBuilder) -> Option<Element> {
    let option = maker.element("li", "option")?;
    set(&option, "role", "option");
    set(&option, "aria-selected", "false");
    let icon = maker.element("span", Icon::Check.class())?;
    set(&icon, "aria-hidden", "true");
    maker.within(&option, Some(icon));
    let text = maker.element("span", "option-text")?;
    maker.within(&text, maker.element("bdi", ""));
    maker.within(&option, Some(text));
    Some(option)
}
