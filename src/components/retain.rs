//! Keeps the reader's state when a view is rebuilt: focus, scroll positions, and open panels.

use crate::components::focus::{HEADING, find, focus, focused, is_lost};
use crate::runtime;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, ShadowRoot};

/// The elements that scroll.
const SCROLLERS: &str =
    ".grid, .table-scroll, .proof-table-frame, .options, .values, .columns, .panel, .user-panel, .dialog";

/// The panels that were open when their views were removed. Provided as a context.
#[derive(Clone, Copy)]
struct OpenPanels {
    ids: StoredValue<Vec<&'static str>>,
    /// Whether views are being rebuilt. Only then may a panel open unasked.
    is_rebuilding: StoredValue<bool>,
}

/// Whether all views are being rebuilt, rather than built for the first time.
pub fn is_rebuilding() -> bool {
    use_context::<OpenPanels>().is_some_and(|panels| panels.is_rebuilding.get_value())
}

/// Returns the signal for whether the panel with this id is open: closed at first, and unchanged when all views are rebuilt.
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

/// How an element is found after a rebuild: by its id, otherwise by its path from the app's root.
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

/// Distance from the upper edge of the window, in CSS pixels.
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

/// Returns the element in the middle of the window, if it belongs to the app.
fn in_the_middle(root: &Element) -> Option<Element> {
    let (width, height) = window_size()?;
    let (x, y) = ((width / 2.0) as f32, (height / 2.0) as f32);
    let found = match root.get_root_node().dyn_into::<ShadowRoot>() {
        Ok(shadow) => shadow.element_from_point(x, y),
        Err(_) => root.owner_document()?.element_from_point(x, y),
    };
    found.filter(|element| root.contains(Some(element)))
}

/// Where the focus was.
struct Focused {
    element: Element,
    place: Place,
    /// The selected range of a text field.
    selected: Option<(u32, u32)>,
}

impl Focused {
    fn read(root: &Element) -> Option<Focused> {
        let element = focused().filter(|element| element != root && root.contains(Some(element)))?;
        // A checkbox has no selection and throws.
        let selected = element
            .dyn_ref::<HtmlInputElement>()
            .and_then(|input| Some((input.selection_start().ok()??, input.selection_end().ok()??)));
        let place = Place::of(&element, root)?;
        Some(Focused { element, place, selected })
    }

    fn restore(self) {
        // An element that was not rebuilt still has the focus.
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
            // Fails for an input without text, which had no selection either.
            let _ = input.set_selection_range(start, end);
        }
    }
}

/// The scroll positions, and an element in view.
struct Scrolled {
    /// The scrolled elements, each with its left and top offset.
    elements: Vec<(Place, i32, i32)>,
    /// An element in view, and its distance from the upper edge of the window.
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
        // Only when scrolled: at the top nothing has to be restored, and a page that opens in another language has no element to find.
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

/// Returns a view that is rebuilt whenever a signal it reads changes, like [`dynamic`](super::dynamic()), and calls `rebuilt` before each
/// rebuild.
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

/// Like [`dynamic`](super::dynamic()), for a part of a page. Keeps the focus.
pub fn focus_in(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let keep = |root: Element| {
        if let Some(focused) = Focused::read(&root) {
            runtime::next_frame(move || focused.restore());
        }
    };
    rebuilding(keep, view)
}

/// Like [`dynamic`](super::dynamic()), for the whole app. Keeps focus, scroll positions and open panels. It measures the layout, so it is
/// only for rare changes such as the language.
pub fn all_in(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let panels = OpenPanels { ids: StoredValue::new(Vec::new()), is_rebuilding: StoredValue::new(false) };
    let keep = move |root: Element| {
        let focused = Focused::read(&root);
        let scrolled = Scrolled::read(&root, focused.as_ref());
        panels.is_rebuilding.set_value(true);
        // By the next frame everything is rendered.
        runtime::next_frame(move || {
            panels.is_rebuilding.try_update_value(|is_rebuilding| *is_rebuilding = false);
            scrolled.restore();
            focused.into_iter().for_each(Focused::restore);
        });
    };
    // Provided inside the view, so that only its descendants find it.
    rebuilding(keep, move || {
        provide_context(panels);
        view()
    })
}
