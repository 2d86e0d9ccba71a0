//! Which columns, in which order and width, and how close the rows stand.

use super::ListState;
use crate::i18n::fill;
use crate::model::record::Layout;
use crate::ui::{Icon, Panel, dynamic};
use leptos::prelude::*;

/// How much wider or narrower a column becomes at a time, in CSS pixels.
const STEP: u16 = 20;
/// Fields and the widths of their columns.
type Chosen = Vec<(Box<str>, u16)>;
const NARROWEST: u16 = 60;
const WIDEST: u16 = 1200;

impl ListState {
    fn named_columns(self) -> Chosen {
        let shown = self.shape.get();
        let name = |place: usize| shown.as_ref()?.shape.fields.get(place).map(|field| field.name.clone());
        self.columns().into_iter().filter_map(|(place, width)| Some((name(place)?, width))).collect()
    }

    fn keep_columns(self, columns: Chosen) {
        let compact = self.layout.with_untracked(|layout| layout.compact);
        self.keep(Layout { columns, compact });
    }
}

/// The panel.
#[component]
pub fn ColumnsPanel(state: ListState) -> impl IntoView {
    let m = state.app.lang.get_untracked().messages();
    let open = RwSignal::new(false);
    view! {
        <Panel label=m.columns icon=Icon::Columns id="columns" open=open>
            <Chooser state=state/>
        </Panel>
    }
}

#[component]
fn Chooser(state: ListState) -> impl IntoView {
    let lang = state.app.lang.get_untracked();
    let m = lang.messages();
    // Shown columns in their order, then the others in the order of the type. The order of the list changes only with the
    // buttons, or a box would run away from under the finger that checks it.
    let columns = Memo::new(move |_| state.named_columns());
    let rows = move || {
        let shown = columns.get();
        let Some(shape) = state.shape.get() else { return Vec::new() };
        let others = shape
            .shape
            .fields
            .iter()
            .zip(&shape.is_filled)
            .filter(|(field, is_filled)| **is_filled && !shown.iter().any(|(name, _)| *name == field.name))
            .map(|(field, _)| field.name.clone());
        let count = shown.len();
        let here = shown.iter().enumerate().map(|(at, (name, _))| row(state, name.clone(), Some(at), count));
        let others: Vec<_> = others.map(|name| row(state, name, None, count)).collect();
        here.chain(others).collect::<Vec<_>>()
    };
    let density = [(m.comfortable, false), (m.compact, true)].map(|(label, compact)| {
        let is_on = move || state.layout.with(|layout| layout.compact == compact).to_string();
        let choose = move |_| {
            let columns = state.layout.with_untracked(|layout| layout.columns.clone());
            state.keep(Layout { columns, compact });
        };
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=choose>{label}</button> }
    });
    view! {
        <ul class="columns" aria-label=m.columns>{dynamic(rows)}</ul>
        <div class="panel-row" role="group" aria-label=m.density>
            <span class="panel-title">{m.density}</span>
            <div class="toggles">{density.collect_view()}</div>
        </div>
        <button type="button" class="button button-subtle" on:click=move |_| state.keep(Layout::default())>{m.reset_columns}</button>
    }
}

fn row(state: ListState, name: Box<str>, at: Option<usize>, count: usize) -> AnyView {
    let lang = state.app.lang.get_untracked();
    let m = lang.messages();
    let title = lang.field(&name);
    let check = {
        let name = name.clone();
        move |_| {
            let mut columns = untrack(|| state.named_columns());
            match columns.iter().position(|(other, _)| *other == name) {
                // The last one stays: a table without columns shows nothing.
                Some(place) if columns.len() > 1 => {
                    columns.remove(place);
                }
                Some(_) => {}
                None => {
                    let shape = state.shape.get_untracked();
                    let width = shape
                        .and_then(|shown| Some(shown.shape.fields.get(shown.shape.place(&name)?)?.width));
                    columns.push((name.clone(), width.unwrap_or(150)));
                }
            }
            state.keep_columns(columns);
        }
    };
    let button = |label: &'static str, icon: Icon, is_off: bool, change: fn(&mut Chosen, usize)| {
        let text = fill(label, &[("column", &title)]);
        let press = move |_| {
            let mut columns = untrack(|| state.named_columns());
            if let Some(at) = at {
                change(&mut columns, at);
            }
            state.keep_columns(columns);
        };
        view! { <button type="button" class="icon-button" aria-label=text.clone() title=text disabled=is_off on:click=press>{icon.view()}</button> }
    };
    let tools = at.map(|at| {
        view! {
            {button(m.move_up, Icon::ArrowUp, at == 0, |columns, at| columns.swap(at, at - 1))}
            {button(m.move_down, Icon::ArrowDown, at + 1 == count, |columns, at| columns.swap(at, at + 1))}
            {button(m.narrower, Icon::Minus, false, |columns, at| {
                if let Some((_, width)) = columns.get_mut(at) {
                    *width = width.saturating_sub(STEP).max(NARROWEST);
                }
            })}
            {button(m.wider, Icon::Plus, false, |columns, at| {
                if let Some((_, width)) = columns.get_mut(at) {
                    *width = (*width + STEP).min(WIDEST);
                }
            })}
        }
    });
    view! {
        <li class="column">
            <label><input type="checkbox" prop:checked=at.is_some() disabled={at.is_some() && count == 1} on:change=check/><bdi>{title.clone()}</bdi></label>
            {tools}
        </li>
    }
    .into_any()
}
