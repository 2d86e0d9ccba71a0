//! A button that opens a small panel below it.

use super::{Disclosure, Icon, focus};
use crate::runtime;
use leptos::html;
use leptos::prelude::*;
use web_sys::HtmlElement;

/// A button and its panel. `Escape` closes the panel, and so does moving the focus out of it. If the focus is lost with the panel, the
/// button gets it.
#[component]
pub fn Panel(
    /// The button's text, also the accessible name of the panel.
    #[prop(into)]
    label: String,
    icon: Icon,
    /// Unique in the page.
    id: &'static str,
    /// Whether the panel is open. The caller may open it too.
    open: RwSignal<bool>,
    /// Number of selected items inside; shown on the button unless zero.
    #[prop(into, optional)]
    badge: Option<Signal<usize>>,
    /// Built each time the panel opens.
    children: ChildrenFn,
) -> impl IntoView {
    let disclosure = Disclosure::new(open);
    let button = disclosure.button;
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
    let badge = move || {
        badge
            .map(|badge| badge.get())
            .filter(|count| *count > 0)
            .map(|count| view! { <span class="badge-count">{count.to_string()}</span> })
    };
    view! {
        <div
            class="panel-anchor"
            on:keydown=move |event| disclosure.on_key(&event)
            on:focusout=move |event| disclosure.on_focus_out(&event)
        >
            <button
                node_ref=button
                type="button"
                id=id
                class="button"
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=controls
                on:click=move |_| disclosure.toggle()
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

/// Moves the focus into a panel that has just opened and scrolls it into view: near the window's lower edge it would be cut off.
fn focus_first(panel: &HtmlElement) {
    focus::focus(panel.query_selector("input, select, button, [tabindex='0']").ok().flatten());
    runtime::scroll_into_view(panel);
}

/// Returns the focus to the button if it was inside the panel, which is about to be removed.
fn return_focus(button: NodeRef<html::Button>) {
    runtime::next_frame(move || {
        if focus::is_lost() {
            focus::focus(button.try_get_untracked().flatten().map(Into::into));
        }
    });
}
