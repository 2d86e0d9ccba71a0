//! The table of records.

use super::state::ListState;
use super::{CARD, CARD_COMPACT, ROW, ROW_COMPACT, STILL, cards};
use crate::components::states::Empty;
use crate::components::table::{Column, Grid, GridEvent};
use crate::components::{dynamic, focus, retain};
use crate::i18n::Format as _;
use crate::i18n::{fill, lang};
use crate::runtime;
use crate::services::records::Progress;
use crate::services::{Navigator, Notifications};
use domain::query::RecordQuery;
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use record_store::FieldType;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// Columns of text whose usual width is at least this take the room that is left, in CSS pixels.
const LONG_TEXT: u16 = 200;

/// A press that moves by more is no click, in CSS pixels.
const DRAGGED: i32 = 4;

#[component]
pub(super) fn Rows(state: ListState) -> impl IntoView {
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let ListState { records, grouped, .. } = state;
    let lang = lang();
    let m = lang.page_messages();
    let element = NodeRef::<html::Div>::new();
    let grid: StoredValue<Option<Rc<RefCell<Grid>>>, LocalStorage> = StoredValue::new_local(None);
    let is_rebuilding = retain::is_rebuilding();
    on_cleanup(move || {
        let active = grid.try_get_value().flatten().and_then(|grid| grid.try_borrow().ok()?.active_cell());
        state.last_active.try_set_value(active);
    });
    // A change during painting is skipped: the paint that is running is enough.
    let with_grid = move |change: &mut dyn FnMut(&mut Grid)| {
        if let Some(grid) = grid.try_get_value().flatten()
            && let Ok(mut grid) = grid.try_borrow_mut()
        {
            change(&mut grid);
        }
    };
    Effect::new(move || {
        if let Some(element) = element.get()
            && grid.with_value(Option::is_none)
        {
            let words = untrack(|| state.words());
            let mut made = Grid::new(element.into(), "records-grid", Box::new(state), words);
            if let Some(made) = made.as_mut().filter(|_| is_rebuilding) {
                made.set_active_cell(state.last_active.get_value());
            }
            grid.set_value(made.map(|grid| Rc::new(RefCell::new(grid))));
        }
    });
    state.shown_width.set_value(Some(Rc::new(move |field: &str| {
        let mut width = None;
        with_grid(&mut |grid| width = grid.shown_width(field));
        width
    })));
    let columns = Memo::new(move |_| state.columns());
    Effect::new(move |before: Option<RecordQuery>| {
        element.get();
        records.follow();
        // The query in effect: the requested one would repaint twice for each typed letter.
        let question = records.question();
        let columns = columns.get();
        let compact = state.layout.with(|layout| layout.compact);
        let words = state.words();
        state.group(grouped.get(), &words);
        let is_another = before.as_ref().is_some_and(|before| *before != question);
        let Some(shown) = state.shape.get() else { return question };
        let sums = records.sums();
        let measure = state.measure(&shown.shape);
        let parts = cards::parts(&shown.shape, &columns, measure);
        let columns: Vec<Column> = columns
            .iter()
            .zip(parts)
            .filter_map(|((place, width), card)| {
                let field = shown.shape.fields.get(*place)?;
                let is_picked = super::filters::is_offered(field.field_type);
                Some(Column {
                    place: *place,
                    field: field.name.clone(),
                    title: lang.field(&field.name),
                    unit: cards::is_hours(&shown.shape, field)
                        .then_some(m.hours_symbol)
                        .or_else(|| (field.field_type == FieldType::Percent).then_some("")),
                    label: lang.labelled(&lang.field(&field.name), ""),
                    width: *width,
                    is_chosen: *width != field.width,
                    grows: matches!(field.field_type, FieldType::Text | FieldType::Texts)
                        && field.width >= LONG_TEXT,
                    identifies: field.identifying,
                    is_measure: measure == Some(*place),
                    card,
                    is_number: field.field_type.is_number(),
                    sorted: question.sorted_by(&field.name).map(|(at, descending)| (at + 1, descending)),
                    is_filtered: is_picked
                        .then(|| question.filters.iter().any(|filter| filter.field == field.name)),
                })
            })
            .collect();
        let totals: Vec<String> = columns
            .iter()
            .map(|column| {
                let is_summed = shown.shape.fields.get(column.place).is_some_and(|field| field.summed);
                let sum = sums.iter().find(|(name, _)| *name == column.field).filter(|_| is_summed);
                sum.map(|(_, sum)| lang.number(*sum)).unwrap_or_default()
            })
            .collect();
        let marks = records.with_store(|store| store.folded(&question.q)).unwrap_or_default();
        with_grid(&mut |grid| {
            grid.set_row_heights(if compact { (ROW_COMPACT, CARD_COMPACT) } else { (ROW, CARD) });
            grid.set_columns(columns.clone(), shown.shape.fields.clone());
            grid.set_totals(totals.clone());
            grid.set_marks(marks.clone());
            grid.set_words(words.clone());
            grid.refresh(is_another);
        });
        question
    });
    if let Some(selection) = state.selection {
        Effect::new(move || {
            element.get();
            records.follow();
            selection.track();
            with_grid(&mut Grid::choice_changed);
        });
    }
    // The row whose record is open.
    Effect::new(move || {
        element.get();
        records.follow();
        let place = if state.is_open() { state.open_place() } else { None };
        with_grid(&mut |grid| grid.set_opened(place.map(|place| state.line_of(place))));
    });
    // Details beside the table make it narrower.
    Effect::new(move || {
        state.is_beside.track();
        with_grid(&mut Grid::resized);
    });
    runtime::listen_at_window("resize", move |_: web_sys::Event| with_grid(&mut Grid::resized));
    // Where the table scrolls with the page, what is above it moves it.
    Effect::new(move || {
        navigator.params();
        runtime::next_frame(move || with_grid(&mut Grid::moved));
    });

    let tell = move |event: Option<GridEvent>| match event {
        None => {}
        Some(GridEvent::Open(line, keeps_focus)) => {
            if let Some(place) = state.record_at(line) {
                let is_open = untrack(|| state.is_open());
                state.keeps_focus.set_value(keeps_focus && !is_open);
                state.show(place);
                if is_open && !keeps_focus {
                    focus::focus_later("#details-title");
                }
            }
        }
        Some(GridEvent::Sort(field, added)) => {
            state.change(|question| question.sorted_by_turns(&field, added));
            // For readers who do not see the change.
            let sorted = navigator.params_untracked().question().0.sorted_by(&field);
            let column = lang.field(&field);
            notifications.announce(match sorted {
                None => fill(m.sorted_not, &[("column", &column)]),
                Some((_, false)) => fill(m.sorted_up, &[("column", &column)]),
                Some((_, true)) => fill(m.sorted_down, &[("column", &column)]),
            });
        }
        Some(GridEvent::Filter(field)) => {
            state.picking.set(Some(field));
            state.filtering.set(true);
        }
        Some(GridEvent::Width(field, width)) => {
            let mut layout = state.layout.get_untracked();
            layout.columns = untrack(|| state.columns())
                .into_iter()
                .filter_map(|(place, old)| {
                    let name = state.shape.get_untracked()?.shape.fields.get(place)?.name.clone();
                    let width = if name == field { width } else { old };
                    Some((name, width))
                })
                .collect();
            state.choose(layout);
        }
        Some(GridEvent::Copy(text)) => notifications.copy(text, m.copied, m.not_copied),
        Some(GridEvent::Choose(line, through)) => state.choose_line(line, through),
        Some(GridEvent::ChooseAll) => state.choose_all(),
    };
    let moved = StoredValue::new(0_u32);
    let on_scroll = move |_: web_sys::Event| {
        with_grid(&mut Grid::scrolled);
        moved.update_value(|moved| *moved = moved.wrapping_add(1));
        let now = moved.get_value();
        runtime::after(STILL, move || {
            if moved.try_get_value() == Some(now) {
                with_grid(&mut Grid::settle);
            }
        });
    };
    let on_page = move |event: web_sys::Event| {
        let mut flows = false;
        with_grid(&mut |grid| flows = grid.flows());
        if flows {
            on_scroll(event);
        }
    };
    runtime::listen_at_window("scroll", on_page);
    let target =
        |event: &web_sys::Event| event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    // Where the pointer was pressed: one who selects text does not open the record.
    let pressed = StoredValue::new((0, 0));
    let has_dragged = move |event: &MouseEvent| {
        let (x, y) = pressed.get_value();
        let distance = (event.client_x() - x).abs().max((event.client_y() - y).abs());
        distance > DRAGGED && event.detail() > 0 && has_selection()
    };
    let on_click = move |event: MouseEvent| {
        let Some(target) = target(&event) else { return };
        // The second click of a double click may come when the rows have moved; the first one opened the record.
        let is_second = event.detail() > 1 && target.closest(".grid-body").ok().flatten().is_some();
        if is_second || target.closest("a").ok().flatten().is_some() || has_dragged(&event) {
            return;
        }
        let mut done = None;
        with_grid(&mut |grid| done = grid.click(&target, event.shift_key()));
        tell(done);
    };
    let on_double_click = move |event: MouseEvent| {
        let Some(target) = target(&event) else { return };
        let mut done = None;
        with_grid(&mut |grid| done = grid.double_click(&target));
        tell(done);
    };
    let on_key = move |event: KeyboardEvent| {
        // The browser copies text that was selected with the mouse.
        if matches!(event.key().as_str(), "c" | "C") && has_selection() {
            return;
        }
        let (mut done, mut before, mut now) = (None, None, None);
        with_grid(&mut |grid| {
            before = grid.active_line();
            done = grid.key(&event);
            now = grid.active_line();
        });
        if let Some(done) = done {
            event.prevent_default();
            event.stop_propagation();
            tell(done);
        }
        // Open details follow the active row.
        if now != before && untrack(|| state.is_open()) {
            now.and_then(|line| state.record_at(line)).into_iter().for_each(|place| state.show(place));
        }
    };
    let on_down = move |event: PointerEvent| {
        pressed.set_value((event.client_x(), event.client_y()));
        let Some(target) = target(&event) else { return };
        let mut grabbed = false;
        with_grid(&mut |grid| grabbed = grid.grab(&target, f64::from(event.client_x())));
        // The table itself handles the keys, so it keeps the focus.
        if grabbed {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
    };
    let on_mouse_down = move |event: MouseEvent| {
        let on_button = target(&event)
            .and_then(|target| target.closest("button, .grid-handle, .grid-check").ok().flatten())
            .is_some();
        if on_button {
            event.prevent_default();
            if let Some(element) = element.get_untracked() {
                focus::focus(Some(element.into()));
            }
        }
    };
    let on_move = move |event: PointerEvent| with_grid(&mut |grid| grid.drag(f64::from(event.client_x())));
    let on_up = move |_: PointerEvent| {
        let mut done = None;
        with_grid(&mut |grid| done = grid.drop());
        tell(done);
    };
    let nothing = Memo::new(move |_| {
        records.follow();
        let Progress { waiting, unanswered, .. } = records.progress();
        records.is_empty() && !waiting && !unanswered
    });
    view! {
        <div class="grid-frame">
            <div
                node_ref=element
                class="grid"
                class:is-compact=move || state.layout.with(|layout| layout.compact)
                role="grid"
                tabindex="0"
                aria-label=move || state.title()
                aria-busy=move || { records.follow(); records.progress().waiting.to_string() }
                on:scroll=on_scroll
                on:click=on_click
                on:dblclick=on_double_click
                on:keydown=on_key
                on:focus=move |_| with_grid(&mut Grid::focused)
                on:mousedown=on_mouse_down
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
            ></div>
            <div class=ring_class()></div>
            {dynamic(move || nothing.get().then(|| view! { <Empty title=m.no_match_records hint=m.no_match_records_hint/> }))}
        </div>
    }
}

/// The focus ring, over head, rows and totals.
fn ring_class() -> &'static str {
    "grid-ring"
}

/// Whether text is selected.
fn has_selection() -> bool {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    selection.is_some_and(|selection| !selection.is_collapsed())
}
