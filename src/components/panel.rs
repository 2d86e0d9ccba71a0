//! A button that opens a small panel below it.

use super::{Icon, focus};
use crate::runtime;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// A button and its panel. `Escape` closes the panel, and so does moving the focus out of it. If the focus is lost with the panel, the
/// button gets it.
#[component]
pub fn Panel(
    /// The button's text, also the name of the panel.
    #[prop(into)]
    label: String,
    /// The button's icon.
    icon: Icon,
    /// Unique in the page.
    id: &'static str,
    /// Whether it is open. The caller may open it, too.
    open: RwSignal<bool>,
    /// How many things are selected inside; shown on the button unless zero.
    #[prop(into, optional)]
    badge: Option<Signal<usize>>,
    /// Made whenever it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let button = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let panel_id = format!("{id}-panel");
    let controls = panel_id.clone();
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if is_open && let Some(panel) = panel.get() {
            focus_first(&panel);
        }
        if was_open == Some(true) && !is_open {
            return_focus(button);
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
        // A press on something that takes no focus leaves the panel open.
        if event.related_target().is_some() && focus::moves_outside(&event) {
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
                <div class="panel-backdrop" aria-hidden="true" on:click=move |_| open.set(false)></div>
                <div node_ref=panel id=panel_id.clone() class="panel" role="dialog" aria-label=label.clone()>{children()}</div>
            })}
        </div>
    }
}

/// Puts the focus into a panel that has just opened, and brings the panel into view: near the lower edge of the window it would hang
/// out of it.
fn focus_first(panel: &HtmlElement) {
    focus::focus(panel.query_selector("input, select, button, [tabindex='0']").ok().flatten());
    runtime::scroll_into_view(panel);
}

/// Gives the focus to the button if it was lost with the panel, which is removed a moment later.
fn return_focus(button: NodeRef<html::Button>) {
    runtime::next_frame(move || {
        if focus::is_lost() {
            focus::focus(button.try_get_untracked().flatten().map(Into::into));
        }
    });
}
