//! The panel for columns, their order and width, and the row density.

use super::ListState;
use crate::components::focus::focus;
use crate::components::table::{NARROWEST, WIDEST};
use crate::components::{Icon, Panel, retain};
use crate::i18n::{fill, lang};
use crate::runtime;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use record_store::Layout;
use wasm_bindgen::JsCast;

/// How much a column grows or shrinks at a time, in CSS pixels.
const STEP: u16 = 20;
/// Fields and the widths of their columns.
type Chosen = Vec<(Box<str>, u16)>;

impl ListState {
    fn named_columns(self) -> Chosen {
        let shown = self.shape.get();
        let name = |place: usize| shown.as_ref()?.shape.fields.get(place).map(|field| field.name.clone());
        self.columns().into_iter().filter_map(|(place, width)| Some((name(place)?, width))).collect()
    }

    fn keep_columns(self, columns: Chosen) {
        let compact = self.layout.with_untracked(|layout| layout.compact);
        self.choose(Layout { columns, compact });
    }
}

#[component]
pub fn ColumnsPanel(state: ListState) -> impl IntoView {
    let m = lang().page_messages();
    let open = retain::open_signal("columns");
    view! {
        <Panel label=m.columns icon=Icon::Columns id="columns" open=open>
            <Chooser state=state/>
        </Panel>
    }
}

#[component]
fn Chooser(state: ListState) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    // Shown columns in order, then the others in the order of the record type.
    let columns = Memo::new(move |_| state.named_columns());
    let names = Memo::new(move |_| {
        let mut names: Vec<Box<str>> = columns.get().into_iter().map(|(name, _)| name).collect();
        let Some(shown) = state.shape.get() else { return names };
        let fields = shown.shape.fields.iter().enumerate().filter(|(place, _)| shown.may_be_filled(*place));
        let others: Vec<_> =
            fields.map(|(_, field)| field.name.clone()).filter(|name| !names.contains(name)).collect();
        names.extend(others);
        names
    });
    // Keyed, so that each line keeps its element when it moves, and with it the focus.
    let rows = view! { <For each=move || names.get() key=Clone::clone children=move |name| row(state, columns, name)/> };
    let density = [(m.comfortable, false), (m.compact, true)].map(|(label, compact)| {
        let is_on = move || state.layout.with(|layout| layout.compact == compact).to_string();
        let choose = move |_| {
            // The density alone changes; columns named by the address stay.
            let columns = state.layout.with_untracked(|layout| layout.columns.clone());
            state.keep(Layout { columns, compact });
        };
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=choose>{label}</button> }
    });
    view! {
        <ul class="columns" aria-label=m.columns>{rows}</ul>
        <div class="panel-row" role="group" aria-label=m.density>
            <span class="panel-title">{m.density}</span>
            <div class="toggles">{density.collect_view()}</div>
        </div>
        <button type="button" class="button button-subtle" on:click=move |_| state.choose(Layout::default())>{m.reset_columns}</button>
    }
}

fn row(state: ListState, columns: Memo<Chosen>, name: Box<str>) -> AnyView {
    let lang = lang();
    let m = lang.page_messages();
    let title = lang.field(&name);
    let name = StoredValue::new(name);
    let place =
        move |columns: &Chosen| name.with_value(|name| columns.iter().position(|(other, _)| other == name));
    let at = Memo::new(move |_| columns.with(place));
    let count = Memo::new(move |_| columns.with(Vec::len));
    // Moving an element drops its focus, so restore it.
    let stay = |event: &web_sys::Event| {
        let used = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        runtime::next_frame(move || focus(used));
    };
    let check = move |event: leptos::ev::Event| {
        let mut columns = untrack(|| state.named_columns());
        match place(&columns) {
            // The last column cannot be removed: an empty table is useless.
            Some(place) if columns.len() > 1 => {
                columns.remove(place);
            }
            Some(_) => {}
            None => {
                let shape = state.shape.get_untracked();
                let name = name.get_value();
                let width =
                    shape.and_then(|shown| Some(shown.shape.fields.get(shown.shape.place(&name)?)?.width));
                columns.push((name, width.unwrap_or(150)));
            }
        }
        state.keep_columns(columns);
        stay(&event);
    };
    let button = |label: &'static str,
                  icon: Icon,
                  is_off: fn(usize, usize) -> bool,
                  change: fn(&mut Chosen, usize),
                  is_width: bool| {
        let text = fill(label, &[("column", &title)]);
        let press = move |event: MouseEvent| {
            let mut columns = untrack(|| state.named_columns());
            if let Some(at) = place(&columns) {
                if let Some((name, width)) = columns.get_mut(at).filter(|_| is_width) {
                    // The table may have fitted the column to its room.
                    let shown = state.shown_width.get_value().and_then(|shown| shown(name));
                    *width = shown.unwrap_or(*width);
                }
                change(&mut columns, at);
            }
            state.keep_columns(columns);
            stay(&event);
        };
        view! {
            <button
                type="button"
                class="icon-button"
                aria-label=text.clone()
                title=text
                hidden=move || at.get().is_none()
                disabled=move || at.get().is_some_and(|at| is_off(at, count.get()))
                on:click=press
            >{icon.view()}</button>
        }
    };
    view! {
        <li class="column">
            <label><input type="checkbox" prop:checked=move || at.get().is_some() disabled=move || at.get().is_some() && count.get() == 1 on:change=check/><bdi>{title.clone()}</bdi></label>
            {button(m.move_up, Icon::ArrowUp, |at, _| at == 0, |columns, at| columns.swap(at, at.saturating_sub(1)), false)}
            {button(m.move_down, Icon::ArrowDown, |at, count| at + 1 == count, |columns, at| {
                if at + 1 < columns.len() {
                    columns.swap(at, at + 1);
                }
            }, false)}
            {button(m.narrower, Icon::Minus, |_, _| false, |columns, at| {
                if let Some((_, width)) = columns.get_mut(at) {
                    *width = width.saturating_sub(STEP).max(NARROWEST);
                }
            }, true)}
            {button(m.wider, Icon::Plus, |_, _| false, |columns, at| {
                if let Some((_, width)) = columns.get_mut(at) {
                    *width = (*width + STEP).min(WIDEST);
                }
            }, true)}
        </li>
    }
    .into_any()
}
