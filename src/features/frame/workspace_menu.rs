//! The menu of workspaces in the header. It follows the ARIA pattern of a menu button; a long list has a search field above the menu.

use crate::components::focus::{HEADING, find, focus_later, focused, go_to, is_lost};
use crate::components::{Icon, dynamic};
use crate::i18n::case::lower;
use crate::i18n::{fill, lang};
use crate::runtime;
use crate::services::{Host, Navigator, Session};
use domain::filter::{OverviewFilter, WorkspaceChoice};
use domain::route::{Address, Page, Params};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use text::choice::{Choice, matching, search_texts};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// From this number of workspaces on, the menu has a search field.
const LONG: usize = 8;
const FIELD: &str = "#workspaces input";
const ITEMS: &str = "#workspaces [role^=menuitem]";
const CHECKED: &str = "#workspaces [aria-checked=true]";

/// Where the focus goes in the menu.
enum Step {
    First,
    Last,
    By(i32),
    /// The next item that starts with this letter.
    To(String),
}

pub fn workspace_menu(open: RwSignal<bool>) -> AnyView {
    let navigator = Navigator::here();
    let m = lang().messages();
    let Some(me) = untrack(|| Session::here().me()) else { return ().into_any() };
    let current = me.current().map(|current| current.id.clone());
    let choices: Vec<Choice> = me
        .viewable()
        .map(|workspace| Choice { id: workspace.id.clone(), label: workspace.name.to_string(), hint: None })
        .collect();
    let (is_long, has_all) = (choices.len() >= LONG, choices.len() > 1);
    let texts = search_texts(&choices);
    let typed = RwSignal::new(String::new());
    let leave = leave(open);
    let pick = switch(leave);
    let items = move || {
        let found = typed.with(|typed| matching(&texts, typed));
        let items = found.into_iter().filter_map(|place| choices.get(place)).map(|choice| {
            let (id, is_current) = (choice.id.clone(), Some(&choice.id) == current.as_ref());
            view! {
                <li role="none">
                    <button type="button" class="option" role="menuitemradio" tabindex="-1" aria-checked=is_current.to_string() on:click=move |_| pick.run(id.clone())>
                        {Icon::Check.view()}<bdi>{choice.label.clone()}</bdi>
                    </button>
                </li>
            }
        });
        let items: Vec<_> = items.collect();
        match items.is_empty() {
            true => view! { <li role="none"><p class="options-none" role="status">{m.no_option}</p></li> }
                .into_any(),
            false => items.into_any(),
        }
    };
    let name = fill(m.find_option, &[("list", m.workspace)]);
    let field = is_long.then(|| view! {
        <div class="filter-search">
            {Icon::Search.view()}
            <input type="text" class="input" aria-label=name.clone() placeholder=name aria-controls="workspace-list" autocomplete="off" spellcheck="false" on:input=move |event| typed.set(event_target_value(&event))/>
        </div>
    });
    let all = OverviewFilter { workspaces: WorkspaceChoice::All, ..OverviewFilter::default() };
    let all = Address { params: Params::default().with_overview(&all), ..Address::of(Page::Overview) };
    let all = has_all.then(|| view! {
        <li role="none" class="workspace-all">
            <a class="option" role="menuitem" tabindex="-1" data-own="" href=navigator.href(&all) on:click=move |_| leave.run(())>
                {Icon::Check.view()}{m.all_workspaces}
            </a>
        </li>
    });
    enter();
    view! {
        <div class="workspace-choice" on:keydown=move |event| on_key(&event) on:mousedown=keep_focus>
            {field}
            <ul role="menu" id="workspace-list" class="options" aria-label=m.workspace>{dynamic(items)}{all}</ul>
        </div>
    }
    .into_any()
}

/// Makes a workspace the current one and shows its activity.
fn switch(leave: Callback<()>) -> Callback<Box<str>> {
    let navigator = Navigator::here();
    let session = Session::here();
    Callback::new(move |id: Box<str>| {
        // The address left behind names the workspace that it implied, so that going back leads to the same view.
        let here = untrack(|| navigator.address()).filter(|here| here.page.is_activity());
        let here = here.filter(|here| here.params.all("workspace").is_empty());
        if let Some((here, me)) = here.zip(untrack(|| session.me())) {
            let shown = WorkspaceChoice::Current.resolve(&me).ids;
            let shown = shown.as_ref().and_then(|ids| ids.first()).map_or(WorkspaceChoice::ALL, |id| id);
            navigator.redirect(Address { params: here.params.with_workspace(Some(shown)), ..here });
        }
        session.choose_workspace(&id);
        navigator.open(Address::of(Page::Overview));
        leave.run(());
    })
}

/// Closes the menu after something was chosen in it, and leads to the top of the page shown then.
fn leave(open: RwSignal<bool>) -> Callback<()> {
    let host = Host::here();
    Callback::new(move |()| {
        open.set(false);
        host.scroll_to_top();
        focus_later(HEADING);
    })
}

/// Moves the focus into the menu that was opened, unless it has moved elsewhere since.
fn enter() {
    let is_on_button = focused()
        .is_some_and(|focused| focused.get_attribute("aria-controls").as_deref() == Some("workspaces"));
    if is_on_button || is_lost() {
        runtime::next_frame(|| {
            if let Some(first) = find(FIELD).or_else(|| find(CHECKED)).or_else(|| find(ITEMS)) {
                go_to(first);
            }
        });
    }
}

/// A press must not take the focus away: leaving the menu closes it.
fn keep_focus(event: MouseEvent) {
    if !event.target().is_some_and(|target| target.has_type::<HtmlInputElement>()) {
        event.prevent_default();
    }
}

fn on_key(event: &KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() {
        return;
    }
    let in_field = event.target().is_some_and(|target| target.has_type::<HtmlInputElement>());
    let step = match event.key().as_str() {
        "ArrowDown" if in_field => Step::First,
        "ArrowUp" if in_field => Step::Last,
        "ArrowDown" => Step::By(1),
        "ArrowUp" => Step::By(-1),
        "Home" if !in_field => Step::First,
        "End" if !in_field => Step::Last,
        "Enter" if in_field => {
            event.prevent_default();
            if let Some(first) = items().into_iter().next() {
                first.click();
            }
            return;
        }
        key if !in_field && key != " " && key.chars().count() == 1 => match find(FIELD) {
            // The letter arrives in the field.
            Some(field) => {
                go_to(field);
                return;
            }
            None => Step::To(lower(key)),
        },
        _ => return,
    };
    event.prevent_default();
    go(&step);
}

/// The items shown.
fn items() -> Vec<HtmlElement> {
    let Some(found) = runtime::root().and_then(|root| root.query_selector_all(ITEMS).ok()) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|place| found.item(place)?.dyn_into().ok()).collect()
}

fn go(step: &Step) {
    let items = items();
    let count = items.len();
    let focused = focused();
    let at = items.iter().position(|item| Some(AsRef::<Element>::as_ref(item)) == focused.as_ref());
    let next = match step {
        Step::First => Some(0),
        Step::Last => count.checked_sub(1),
        Step::By(by) => {
            let at = at.and_then(|at| i32::try_from(at).ok()).unwrap_or_default();
            i32::try_from(count)
                .ok()
                .and_then(|count| (at + by).checked_rem_euclid(count))
                .and_then(|at| usize::try_from(at).ok())
        }
        Step::To(letter) => {
            let after = at.map_or(0, |at| at + 1);
            let starts =
                |item: &HtmlElement| lower(&item.text_content().unwrap_or_default()).starts_with(letter);
            (after..count).chain(0..after).find(|place| items.get(*place).is_some_and(starts))
        }
    };
    if let Some(item) = next.and_then(|next| items.get(next)) {
        go_to(item.clone().into());
    }
}
