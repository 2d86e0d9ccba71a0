//! Keeps what the reader had when a view is rebuilt: the keyboard's place, what was scrolled, and which panels are open.

use crate::components::focus::{HEADING, find, focus, focused, is_lost};
use crate::runtime;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, ShadowRoot};

/// The elements that can be scrolled.
const SCROLLERS: &str =
    ".grid, .table-scroll, .proof-table-frame, .options, .values, .columns, .panel, .user-panel, .dialog";

/// Which panels were open when their views were removed. Provided as a context.
#[derive(Clone, Copy)]
struct OpenPanels {
    ids: StoredValue<Vec<&'static str>>,
    /// Whether views are being rebuilt. Only then a panel opens without the reader.
    is_rebuilding: StoredValue<bool>,
}

/// Whether all views are being rebuilt, rather than built for the first time.
pub fn is_rebuilding() -> bool {
    use_context::<OpenPanels>().is_some_and(|panels| panels.is_rebuilding.get_value())
}

/// Returns the signal that says whether the panel of this id is open: closed at first, and as it was when all views are rebuilt.
pub fn open_signal(id: &'static str) -> RwSignal<bool> {
    let Some(panels) = use_context::<OpenPanels>() else { return RwSignal::new(false) };
    let was_open = panels.ids.with_value(|ids| ids.contains(&id));
    let open = RwSignal::new(was_open && panels.is_rebuilding.get_value());
    on_cleanup(move || {
        let is_open = open.get_untracked();
        panels.ids.try_update_value(|ids| {
            ids.retain(|other| *other != id);
            ids.extend(is_open.then_some(id));
        });
    });
    open
}

/// Where an element is found after a rebuild: by its id, otherwise by its path from the app's root.
enum Place {
    Id(String),
    Path(Vec<u32>),
}

impl Place {
    fn of(element: &Element, root: &Element) -> Option<Place> {
        let id = element.id();
        if !id.is_empty() {
            return Some(Place::Id(id));
        }
        let mut path = Vec::new();
        let mut at = element.clone();
        while at != *root {
            let parent = at.parent_element()?;
            let children = parent.children();
            path.push((0..children.length()).find(|place| children.item(*place).as_ref() == Some(&at))?);
            at = parent;
        }
        path.reverse();
        Some(Place::Path(path))
    }

    fn find(&self) -> Option<Element> {
        match self {
            Place::Id(id) => find(&format!("[id=\"{id}\"]")),
            Place::Path(path) => {
                let root: Element = runtime::root()?.into();
                path.iter().try_fold(root, |at, place| at.children().item(*place))
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

impl Focused {
    fn read(root: &Element) -> Option<Focused> {
        let element = focused().filter(|element| element != root && root.contains(Some(element)))?;
        // A checkbox has no selection, and says so by an error.
        let selected = element
            .dyn_ref::<HtmlInputElement>()
            .and_then(|input| Some((input.selection_start().ok()??, input.selection_end().ok()??)));
        let place = Place::of(&element, root)?;
        Some(Focused { element, place, selected })
    }

    fn restore(self) {
        // What was not rebuilt has kept the focus.
        if self.element.is_connected() {
            return;
        }
        let element = self.place.find();
        focus(element.clone());
        if is_lost() {
            focus(find(HEADING));
        }
        if let (Some((start, end)), Some(Ok(input))) =
            (self.selected, element.map(|element| element.dyn_into::<HtmlInputElement>()))
        {
            // Refused by an input without a text, where nothing was selected either.
            let _ = input.set_selection_range(start, end);
        }
    }
}

/// What is scrolled, and what the reader looks at.
struct Scrolled {
    /// Each with what it is scrolled by, to the left and to the top.
    elements: Vec<(Place, i32, i32)>,
    /// An element in sight, and how far it is from the upper edge of the window.
    in_sight: Option<(Place, f64)>,
}

impl Scrolled {
    fn read(root: &Element, focused: Option<&Focused>) -> Scrolled {
        let mut elements = Vec::new();
        if let Ok(all) = root.query_selector_all(SCROLLERS) {
            let all = (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<Element>().ok());
            for element in all {
                let (left, top) = (element.scroll_left(), element.scroll_top());
                if (left, top) != (0, 0)
                    && let Some(place) = Place::of(&element, root)
                {
                    elements.push((place, left, top));
                }
            }
        }
        // Whoever is at the top stays there. A page that opens in another language has nothing in sight that could be found again.
        let in_sight = runtime::is_scrolled().then(|| {
            let focused = focused.map(|focused| focused.element.clone()).filter(is_in_sight);
            let element = focused.or_else(|| in_the_middle(root))?;
            Some((Place::of(&element, root)?, top(&element)))
        });
        let in_sight = in_sight.flatten();
        Scrolled { elements, in_sight }
    }

    fn restore(self) {
        for (place, left, top) in self.elements {
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
    }
}

/// Returns a view that is rebuilt whenever a signal it reads changes, as [`dynamic`](super::dynamic()) does; before each time but the
/// first, `rebuilt` is called.
fn rebuilding(
    rebuilt: impl Fn(Element) + Send + 'static,
    view: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let is_built = StoredValue::new(false);
    super::dynamic(move || {
        if is_built.get_value()
            && let Some(root) = runtime::root()
        {
            rebuilt(root.into());
        }
        is_built.set_value(true);
        view()
    })
}

/// As [`dynamic`](super::dynamic()), for a part of a page: the keyboard stays where it was in it.
pub fn focus_in(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let keep = |root: Element| {
        if let Some(focused) = Focused::read(&root) {
            runtime::next_frame(move || focused.restore());
        }
    };
    rebuilding(keep, view)
}

/// As [`dynamic`](super::dynamic()), for all that is shown: focus, scroll, what is in sight and open panels stay. It measures the page, which
/// is for what happens rarely, such as a change of language.
pub fn all_in(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let panels = OpenPanels { ids: StoredValue::new(Vec::new()), is_rebuilding: StoredValue::new(false) };
    let keep = move |root: Element| {
        let focused = Focused::read(&root);
        let scrolled = Scrolled::read(&root, focused.as_ref());
        panels.is_rebuilding.set_value(true);
        // By the next frame, everything is there.
        runtime::next_frame(move || {
            panels.is_rebuilding.try_update_value(|is_rebuilding| *is_rebuilding = false);
            scrolled.restore();
            focused.into_iter().for_each(Focused::restore);
        });
    };
    // Provided inside, so that only what is in this view finds it.
    rebuilding(keep, move || {
        provide_context(panels);
        view()
    })
}
