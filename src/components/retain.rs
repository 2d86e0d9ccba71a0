//! What stays where it was when a view is made again, as in another language: the keyboard's place, what was scrolled, and which panels
//! are open.

use crate::components::focus::{HEADING, find, focus, focused, is_lost};
use crate::runtime;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, ShadowRoot};

/// Everything that can be scrolled in itself.
const SCROLLERS: &str =
    ".grid, .table-scroll, .proof-table-frame, .options, .values, .columns, .panel, .user-panel, .dialog";

/// Which panels were open when their views went. Provided as a context.
#[derive(Clone, Copy)]
struct OpenPanels {
    /// Their ids, as each view that went left it.
    ids: StoredValue<Vec<&'static str>>,
    /// Whether views are being made again: only then a panel opens by itself.
    again: StoredValue<bool>,
}

/// Whether views are being made again, rather than for the first time.
pub fn is_again() -> bool {
    use_context::<OpenPanels>().is_some_and(|panels| panels.again.get_value())
}

/// Whether the panel of this id is open. It opens again by itself when its view is made again.
pub fn is_open(id: &'static str) -> RwSignal<bool> {
    let Some(panels) = use_context::<OpenPanels>() else { return RwSignal::new(false) };
    let was_open = panels.ids.with_value(|ids| ids.contains(&id));
    let open = RwSignal::new(was_open && panels.again.get_value());
    on_cleanup(move || {
        let is_open = open.get_untracked();
        panels.ids.try_update_value(|ids| {
            ids.retain(|other| *other != id);
            ids.extend(is_open.then_some(id));
        });
    });
    open
}

/// Where an element stands: by its id, otherwise by the way down from the app's root.
enum Place {
    Id(String),
    Way(Vec<u32>),
}

impl Place {
    fn of(element: &Element, root: &Element) -> Option<Place> {
        let id = element.id();
        if !id.is_empty() {
            return Some(Place::Id(id));
        }
        let mut way = Vec::new();
        let mut at = element.clone();
        while at != *root {
            let parent = at.parent_element()?;
            let children = parent.children();
            way.push((0..children.length()).find(|place| children.item(*place).as_ref() == Some(&at))?);
            at = parent;
        }
        way.reverse();
        Some(Place::Way(way))
    }

    fn find(&self) -> Option<Element> {
        match self {
            Place::Id(id) => find(&format!("[id=\"{id}\"]")),
            Place::Way(way) => {
                let root: Element = runtime::root()?.into();
                way.iter().try_fold(root, |at, place| at.children().item(*place))
            }
        }
    }
}

/// How far it is from the upper edge of the window, in CSS pixels.
fn top(element: &Element) -> f64 {
    element.get_bounding_client_rect().top()
}

fn window_size() -> Option<(f64, f64)> {
    let window = web_sys::window()?;
    Some((window.inner_width().ok()?.as_f64()?, window.inner_height().ok()?.as_f64()?))
}

fn is_in_sight(element: &Element) -> bool {
    window_size().is_some_and(|(_, height)| (0.0..height).contains(&top(element)))
}

/// What is in the middle of the window, where that is in the app.
fn in_the_middle(root: &Element) -> Option<Element> {
    let (width, height) = window_size()?;
    let (x, y) = ((width / 2.0) as f32, (height / 2.0) as f32);
    let found = match root.get_root_node().dyn_into::<ShadowRoot>() {
        Ok(shadow) => shadow.element_from_point(x, y),
        Err(_) => root.owner_document()?.element_from_point(x, y),
    };
    found.filter(|element| root.contains(Some(element)))
}

/// Where the keyboard was.
struct Focused {
    element: Element,
    place: Place,
    /// What was selected of a text.
    selected: Option<(u32, u32)>,
}

/// What the reader had before.
struct Before {
    focused: Option<Focused>,
    scrolled: Vec<(Place, i32, i32)>,
    /// What the reader looks at, and how far it is from the upper edge of the window.
    in_sight: Option<(Place, f64)>,
}

impl Before {
    fn read() -> Option<Before> {
        let root: Element = runtime::root()?.into();
        let focused = focused().filter(|element| *element != root && root.contains(Some(element)));
        let focused = focused.and_then(|element| {
            let input = element.dyn_ref::<HtmlInputElement>();
            // A box to tick has no selection, and says so by an error.
            let selected =
                input.and_then(|input| Some((input.selection_start().ok()??, input.selection_end().ok()??)));
            let place = Place::of(&element, &root)?;
            Some(Focused { element, place, selected })
        });
        let mut scrolled = Vec::new();
        if let Ok(all) = root.query_selector_all(SCROLLERS) {
            let elements = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok());
            for element in elements {
                let (left, top) = (element.scroll_left(), element.scroll_top());
                if (left, top) != (0, 0)
                    && let Some(place) = Place::of(&element, &root)
                {
                    scrolled.push((place, left, top));
                }
            }
        }
        let in_sight = focused.as_ref().map(|focused| focused.element.clone()).filter(is_in_sight);
        let in_sight = in_sight.or_else(|| in_the_middle(&root));
        let in_sight = in_sight.and_then(|element| Some((Place::of(&element, &root)?, top(&element))));
        Some(Before { focused, scrolled, in_sight })
    }

    fn restore(self) {
        for (place, left, top) in self.scrolled {
            if let Some(element) = place.find() {
                element.set_scroll_left(left);
                element.set_scroll_top(top);
            }
        }
        if let Some((place, before)) = self.in_sight
            && let Some(element) = place.find()
        {
            runtime::scroll_by(top(&element) - before);
        }
        // What was not made again has kept what it had.
        let Some(Focused { place, selected, .. }) = self.focused.filter(|it| !it.element.is_connected())
        else {
            return;
        };
        let element = place.find();
        focus(element.clone());
        if is_lost() {
            focus(find(HEADING));
        }
        if let (Some((start, end)), Some(Ok(input))) =
            (selected, element.map(|element| element.dyn_into::<HtmlInputElement>()))
        {
            // Refused by an input without a text, where nothing was selected either.
            let _ = input.set_selection_range(start, end);
        }
    }
}

/// As [`dynamic`](super::dynamic()): a view that is made again whenever a signal it reads changes. The keyboard, what is scrolled in it
/// and which panels are open stay.
pub fn dynamic(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let around = use_context::<OpenPanels>();
    let panels = around
        .unwrap_or_else(|| OpenPanels { ids: StoredValue::new(Vec::new()), again: StoredValue::new(false) });
    let is_made = StoredValue::new(false);
    super::dynamic(move || {
        // For what is in this view; a component has no context of its own, so what stands beside it would get it, too.
        if around.is_none() {
            provide_context(panels);
        }
        if is_made.get_value() {
            let before = Before::read();
            panels.again.set_value(true);
            // In the next frame all of it stands.
            runtime::next_frame(move || {
                panels.again.try_update_value(|again| *again = false);
                before.into_iter().for_each(Before::restore);
            });
        }
        is_made.set_value(true);
        view()
    })
}
