//! The bars of the chart: one group per point. It has the point's text, takes the focus, and filters the records when pressed.
//!
//! The groups are made by hand and share their listeners: a chart of ten years, drawn as views, took two frames instead of half of one.

use super::texts::Shown;
use crate::components::element::{ElementBuilder, append, copy, set};
use crate::services::Navigator;
use chart::layout::{Bar, Column, Layout, Move, Rect};
use chart::number;
use chart::points::Slot;
use domain::query::RecordQuery;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::svg::G;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventTarget, PointerEvent, SvgElement};

/// The list of all groups.
pub fn bars(shown: &Arc<Shown>, layout: Layout, list: NodeRef<G>, said: RwSignal<String>) -> AnyView {
    let navigator = Navigator::here();
    let label = shown.lang.page_messages().consumption_by_month;
    let slots: Arc<[Slot]> = shown.drawn().points().iter().map(|point| point.slot).collect();
    let press = {
        let slots = Arc::clone(&slots);
        move |bar: &Element| position(bar).and_then(|at| slots.get(at)).map(|slot| press(navigator, *slot))
    };
    let press_by_key = press.clone();
    let steps = layout.clone();
    let on_key = move |event: KeyboardEvent| {
        let Some(from) = bar_of(event.target()) else { return };
        let step = match event.key().as_str() {
            "Enter" | " " => {
                event.prevent_default();
                press_by_key(&from);
                return;
            }
            "ArrowLeft" => Move::Previous,
            "ArrowRight" => Move::Next,
            "Home" => Move::First,
            "End" => Move::Last,
            _ => return,
        };
        event.prevent_default();
        move_focus(list, &steps, &from, step);
    };
    let say = move |event: &Event| say(bar_of(event.target()), said);
    let draw = Arc::clone(shown);
    Effect::new(move |before: Option<Option<usize>>| {
        let list = list.get()?;
        if list.child_element_count() == 0 {
            // A bar that cannot be made is missing, and the rest of the page stands.
            let _ = make(&list, &draw, &layout);
        }
        let question = navigator.params().question().0;
        let pressed = slots.iter().position(|slot| is_filtered_to(&question, *slot));
        let before = before.flatten();
        if before != pressed {
            for (place, text) in [(before, "false"), (pressed, "true")] {
                let bar = place.and_then(|place| children(&list).nth(place));
                bar.iter().for_each(|bar| set(bar, "aria-pressed", text));
            }
        }
        pressed
    });
    view! {
        <g
            role="list"
            aria-label=label
            node_ref=list
            on:click=move |event| {
                bar_of(event.target()).inspect(|bar| { press(bar); });
            }
            on:keydown=on_key
            on:focusin=move |event| say(&event)
            on:mouseover=move |event| say(&event)
        ></g>
    }
    .into_any()
}

/// Says what lies under a finger that moves over the plot, which begins at `left`. The browser reports such a move to the bar that was
/// touched first, so the point is found by its position.
pub fn on_touch(
    list: NodeRef<G>,
    layout: Layout,
    left: f64,
    said: RwSignal<String>,
) -> impl FnMut(PointerEvent) + 'static {
    move |event| {
        let picture = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(picture) = picture.filter(|_| event.pointer_type() == "touch") else { return };
        let x = f64::from(event.client_x()) - picture.get_bounding_client_rect().left() - left;
        let found = layout.point_at(x).zip(list.get_untracked());
        say(found.and_then(|(at, list)| children(&list).nth(at)), said);
    }
}

fn is_filtered_to(question: &RecordQuery, slot: Slot) -> bool {
    (question.from, question.to) == (Some(slot.first), Some(slot.last))
}

/// Filters the records to a period, or takes that filter away.
fn press(navigator: Navigator, slot: Slot) {
    let is_set = is_filtered_to(&navigator.params_untracked().question().0, slot);
    let (from, to) = if is_set { (None, None) } else { (Some(slot.first), Some(slot.last)) };
    navigator
        .select_params(move |params| params.with_question(&RecordQuery { from, to, ..params.question().0 }));
}

/// The bar that an event happened in.
fn bar_of(target: Option<EventTarget>) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest(".month").ok()?
}

fn position(bar: &Element) -> Option<usize> {
    bar.get_attribute("data-point")?.parse().ok()
}

/// The bars, from the first to the last.
fn children(list: &SvgElement) -> impl Iterator<Item = Element> + use<> {
    let items = list.children();
    (0..items.length()).filter_map(move |at| items.item(at)?.first_element_child())
}

fn say(bar: Option<Element>, said: RwSignal<String>) {
    let text = bar.and_then(|bar| bar.get_attribute("aria-label"));
    if let Some(text) = text.filter(|text| said.with_untracked(|said| said != text)) {
        said.set(text);
    }
}

/// Only one bar is reached with the Tab key: the one that had the focus last.
fn move_focus(list: NodeRef<G>, layout: &Layout, from: &Element, step: Move) {
    let to = layout.moved(position(from), step);
    let found = to.zip(list.get_untracked()).and_then(|(at, list)| children(&list).nth(at));
    let Some(to) = found.and_then(|to| to.dyn_into::<SvgElement>().ok()) else { return };
    for other in list.get_untracked().iter().flat_map(children) {
        set(&other, "tabindex", "-1");
    }
    set(&to, "tabindex", "0");
    // Fails only for a node outside the document.
    let _ = to.focus();
}

/// Fills the list.
fn make(list: &SvgElement, shown: &Shown, layout: &Layout) -> Option<()> {
    let builder = ElementBuilder::of(list)?;
    let template = template(&builder)?;
    let part = builder.svg("path", "")?;
    let is_total = shown.selected.is_total();
    let points = shown.drawn().points();
    for (at, (point, column)) in points.iter().zip(&layout.columns).enumerate() {
        let item = copy(&template)?;
        let bar = item.first_element_child()?;
        describe(&bar, at, &shown.say(point), at + 1 == points.len());
        place(&bar.first_element_child()?, column.area);
        if !is_total {
            add_values(&bar, &part, column);
        }
        append(list, &item);
    }
    Some(())
}

/// A group without its values, to be copied.
fn template(builder: &ElementBuilder) -> Option<Element> {
    let item = builder.svg("g", "")?;
    set(&item, "role", "listitem");
    let bar = builder.svg("g", "month")?;
    set(&bar, "role", "button");
    set(&bar, "aria-pressed", "false");
    append(&bar, builder.svg("path", "bar-back")?.as_ref());
    append(&item, &bar);
    Some(item)
}

fn describe(bar: &Element, at: usize, text: &str, is_last: bool) {
    set(bar, "data-point", &at.to_string());
    set(bar, "aria-label", text);
    set(bar, "tabindex", if is_last { "0" } else { "-1" });
}

fn add_values(bar: &Element, template: &Element, column: &Column) {
    let granted = column.granted.map(|granted| ("bar-granted", granted));
    for (class, value) in granted.into_iter().chain([("bar", column.consumed)]) {
        let (class, rect) = match value {
            Bar::Known(rect) => (class, rect),
            // Hatched over the full height, so that it is not read as zero.
            Bar::Unknown(rect) => ("bar bar-unknown", rect),
        };
        if let Some(part) = copy(template) {
            set(&part, "class", class);
            place(&part, rect);
            append(bar, &part);
        }
    }
}

/// As a path, a rectangle is one attribute.
fn place(part: &Element, Rect { x, y, width, height }: Rect) {
    let [x, y, width, height] = [x, y, width, height].map(number);
    set(part, "d", &format!("M{x} {y}h{width}v{height}h-{width}z"));
}
