//! A button that opens a small panel below it.

use super::Icon;
use crate::runtime;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// A button and its panel. `Escape` and leaving it close it. When what had the focus goes with it, the button has it again.
#[component]
pub fn Panel(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// Its picture.
    icon: Icon,
    /// Unique in the page.
    id: &'static str,
    /// Whether it is open. Whoever holds it may open it, too.
    open: RwSignal<bool>,
    /// How many things are chosen inside, when there are any.
    #[prop(into, optional)]
    badge: Option<Signal<usize>>,
    /// What is in it, made whenever it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let panel_id = format!("{id}-panel");
    let controls = panel_id.clone();
    // The keyboard goes where the panel is.
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if is_open && let Some(panel) = panel.get() {
            let first = panel.query_selector("input, select, button, [tabindex='0']").ok().flatten();
            super::focus::focus(first);
            // Near the lower edge of the window the panel would hang out of it.
            runtime::scroll_into_view(&panel);
        }
        if was_open == Some(true) && !is_open {
            // The panel is gone a moment later.
            runtime::next_frame(move || {
                if super::focus::is_lost() {
                    super::focus::focus(button.try_get_untracked().flatten().map(Into::into));
                }
            });
        }
        is_open
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                // Only a node outside the document cannot take the focus.
                let _ = button.focus();
            }
        }
    };
    let on_focus_out = move |event: FocusEvent| {
        let around = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // A press on something that takes no focus inside of the panel leaves it open.
        if to.is_some() && !around.is_some_and(|around| around.contains(to.as_ref())) {
            open.set(false);
        }
    };
    let badge = move || {
        badge
            .map(|badge| badge.get())
            .filter(|count| *count > 0)
            .map(|count| view! { <span class="badge-count">{count.to_string()}</span> })
    };
    view! {
        <div class="panel-anchor" on:keydown=on_key on:focusout=on_focus_out>
            <button
                node_ref=button
                type="button"
                id=id
                class="button"
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=controls
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icon.view()}<span>{label.clone()}</span>{badge}
            </button>
            {move || open.get().then(|| view! {
                <div class="panel-backdrop" aria-hidden=true_text() on:click=move |_| open.set(false)></div>
                <div node_ref=panel id=panel_id.clone() class="panel" role="dialog" aria-label=label.clone()>{children()}</div>
            })}
        </div>
    }
}

fn true_text() -> &'static str {
    "true"
}
