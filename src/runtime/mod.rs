//! Timers, frames, tasks and listeners owned by the running app. All are cancelled on unmount.
//!
//! A host may remove the app at any moment, after which nothing of it may run or be left behind. So everything asynchronous is started
//! through this module, and [`end`] cancels all of it. A program runs one app at a time (`docs/decisions/0010-embedding.md`).

use futures::FutureExt;
use futures::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::{
    Effect, Get, GetValue, RwSignal, StoredValue, on_cleanup, request_animation_frame_with_handle,
    set_timeout_with_handle, untrack,
};
use send_wrapper::SendWrapper;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    AbortSignal, AddEventListenerOptions, Element, Event, EventTarget, HtmlElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// Cancels a pending timer or frame.
type Cancel = Box<dyn FnOnce()>;

#[derive(Default)]
struct Runtime {
    /// The element that the app is mounted in.
    root: Option<HtmlElement>,
    /// Aborted by the script when the app cannot end itself any more, so that no listener is left.
    signal: Option<AbortSignal>,
    /// Whether the scrolling page belongs to a host.
    is_guest: bool,
    next: u32,
    /// Pending timers and frames by number. There are never many.
    pending: Vec<(u32, Cancel)>,
    /// Running tasks by number.
    tasks: Vec<(u32, AbortHandle)>,
}

thread_local! {
    static RUNTIME: RefCell<Runtime> = RefCell::default();
}

fn with<T>(look: impl FnOnce(&mut Runtime) -> T) -> T {
    RUNTIME.with_borrow_mut(look)
}

/// Mounts an app in this element.
pub fn begin(root: HtmlElement, signal: Option<AbortSignal>, is_guest: bool) {
    with(|runtime| {
        runtime.root = Some(root);
        runtime.signal = signal;
        runtime.is_guest = is_guest;
    });
}

/// Unmounts the app: none of its timers, frames or tasks runs any more.
pub fn end() {
    let runtime = RUNTIME.take();
    // Numbers are never reused, so that a late cancel cannot hit the next app's entries.
    with(|new| new.next = runtime.next);
    for (_, cancel) in runtime.pending {
        cancel();
    }
    for (_, task) in runtime.tasks {
        task.abort();
    }
}

/// Returns the element that the app is mounted in. A component under test has the whole document.
pub fn root() -> Option<HtmlElement> {
    with(|runtime| runtime.root.clone()).or_else(|| web_sys::window()?.document()?.body())
}

/// Whether the page is hidden, as in a background tab.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Scrolls an element into view in the app's own page. A host's page is never scrolled.
pub fn scroll_into_view(element: &Element) {
    if !with(|runtime| runtime.is_guest) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Whether the scrolling page is the app's own.
pub fn owns_page() -> bool {
    !with(|runtime| runtime.is_guest)
}

/// Whether the reader has scrolled the app's own page; always false in a host's.
pub fn is_scrolled() -> bool {
    let window = web_sys::window().filter(|_| !with(|runtime| runtime.is_guest));
    window.and_then(|window| window.scroll_y().ok()).is_some_and(|pixels| pixels > 0.0)
}

/// Scrolls the app's own page by this many CSS pixels; does nothing in a host's.
pub fn scroll_by(pixels: f64) {
    if let Some(window) = web_sys::window().filter(|_| !with(|runtime| runtime.is_guest)) {
        window.scroll_by_with_x_and_y(0.0, pixels);
    }
}

fn number() -> u32 {
    with(|runtime| {
        runtime.next = runtime.next.wrapping_add(1);
        runtime.next
    })
}

/// Registers a callback and starts it with `set_going`, which returns how to cancel it. Returns the number of the entry.
fn schedule(set_going: impl FnOnce(Box<dyn FnOnce()>) -> Option<Cancel>, then: Box<dyn FnOnce()>) -> u32 {
    let number = number();
    let cancel = set_going(Box::new(move || {
        // Dropped only after the runtime is no longer borrowed: dropping may run code that borrows it.
        let called_off = with(|runtime| {
            let place = runtime.pending.iter().position(|(other, _)| *other == number)?;
            Some(runtime.pending.swap_remove(place))
        });
        if called_off.is_some() {
            then();
        }
    }));
    if let Some(cancel) = cancel {
        with(|runtime| runtime.pending.push((number, cancel)));
    }
    number
}

/// A pending callback, cancelled on drop.
#[derive(Debug)]
pub struct Timer(u32);

impl Drop for Timer {
    fn drop(&mut self) {
        let called_off = with(|runtime| {
            let place = runtime.pending.iter().position(|(other, _)| *other == self.0)?;
            Some(runtime.pending.swap_remove(place))
        });
        if let Some((_, cancel)) = called_off {
            cancel();
        }
    }
}

/// Calls `then` after a time, unless the app is unmounted or the timer dropped before.
pub fn timer(time: Duration, then: impl FnOnce() + 'static) -> Timer {
    Timer(set_timer(time, Box::new(then)))
}

fn set_timer(time: Duration, then: Box<dyn FnOnce()>) -> u32 {
    schedule(
        |then| {
            let timer = set_timeout_with_handle(then, time).ok()?;
            Some(Box::new(move || timer.clear()))
        },
        then,
    )
}

/// Calls `then` after a time, unless the app is unmounted before.
pub fn after(time: Duration, then: impl FnOnce() + 'static) {
    set_timer(time, Box::new(then));
}

/// Calls `then` after a time, or on unmount if that is sooner.
pub fn after_at_most(time: Duration, then: impl FnOnce() + 'static) {
    let then = Rc::new(Cell::new(Some(then)));
    let at_end = Rc::clone(&then);
    fn run(then: &Cell<Option<impl FnOnce()>>) {
        if let Some(then) = then.take() {
            then();
        }
    }
    schedule(
        move |then| {
            let timer = set_timeout_with_handle(then, time).ok()?;
            Some(Box::new(move || {
                timer.clear();
                run(&at_end);
            }))
        },
        Box::new(move || run(&then)),
    );
}

/// Calls `then` in the next animation frame, unless the app is unmounted before.
pub fn next_frame(then: impl FnOnce() + 'static) {
    fn next_frame(then: Box<dyn FnOnce()>) {
        schedule(
            |then| {
                let frame = request_animation_frame_with_handle(then).ok()?;
                Some(Box::new(move || frame.cancel()))
            },
            then,
        );
    }
    next_frame(Box::new(then));
}

/// Runs a task until it is done or the app is unmounted; then the task is dropped.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    work_on(task.boxed_local());
}

fn work_on(task: LocalBoxFuture<'static, ()>) {
    let number = number();
    let (task, handle) = abortable(task);
    with(|runtime| runtime.tasks.push((number, handle)));
    leptos::task::spawn_local(async move {
        // The result says only whether it was aborted.
        let _ = task.await;
        with(|runtime| runtime.tasks.retain(|(other, _)| *other != number));
    });
}

/// Returns a promise that resolves when `signal` is aborted, and never rejects.
pub fn aborted(signal: &AbortSignal) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| {
        if signal.aborted() {
            // Calling `resolve` cannot fail.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            return;
        }
        // The listener goes with the signal. Adding a function as a listener cannot fail.
        let _ = signal.add_event_listener_with_callback("abort", &resolve);
    })
}

/// Yields to the browser: resumes in a task of its own.
pub async fn pause() {
    pause_for(Duration::ZERO).await;
}

/// Resumes after this time.
pub async fn pause_for(time: Duration) {
    let later = js_sys::Promise::new(&mut |resolve, _| {
        after(time, move || {
            // Calling `resolve` cannot fail.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        });
    });
    let _ = wasm_bindgen_futures::JsFuture::from(later).await;
}

/// Milliseconds of work between two breaks, well below a long task (50 ms).
const SLICE: f64 = 20.0;

/// Calls `step` until it returns that nothing is left, with a break every [`SLICE`]. The work includes rendering what a step added, because
/// that is in the document before the next step.
pub async fn work_in_slices(mut step: impl FnMut() -> bool) {
    loop {
        let until = now() + SLICE;
        while now() < until {
            if !step() {
                return;
            }
            leptos::task::tick().await;
        }
        pause().await;
    }
}

/// Works in slices as [`work_in_slices`] does, after a pause and until cleanup of the current owner.
pub fn in_slices(pause: Duration, step: impl Fn() -> bool + 'static) {
    let alive = StoredValue::new(());
    spawn(async move {
        pause_for(pause).await;
        work_in_slices(move || alive.try_get_value().is_some() && step()).await;
    });
}

/// Milliseconds since the page was loaded.
fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

/// Adds a listener to `target`, removed on cleanup of the current owner.
pub fn listen<E: JsCast>(target: &EventTarget, name: &'static str, mut hear: impl FnMut(E) + 'static) {
    listen_untyped(target, name, Box::new(move |event| hear(event.unchecked_into())));
}

/// Adds a listener to the window, as [`listen`] does.
pub fn listen_at_window<E: JsCast>(name: &'static str, hear: impl FnMut(E) + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, name, hear);
    }
}

fn listen_untyped(target: &EventTarget, name: &'static str, hear: Box<dyn FnMut(Event)>) {
    let hear = Closure::wrap(hear);
    let options = AddEventListenerOptions::new();
    if let Some(signal) = with(|runtime| runtime.signal.clone()) {
        options.set_signal(&signal);
    }
    let function = hear.as_ref().unchecked_ref();
    // Adding or removing a function as a listener cannot fail.
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
    let ear = SendWrapper::new((target.clone(), hear));
    on_cleanup(move || {
        let (target, hear) = ear.take();
        let _ = target.remove_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
    });
}

/// Calls `again` each time the count changes, until cleanup of the current owner.
pub fn on_change(count: RwSignal<u32>, again: impl Fn() + 'static) {
    fn follow(count: RwSignal<u32>, again: Box<dyn Fn()>) {
        Effect::new(move |before: Option<u32>| {
            let now = count.get();
            if before.is_some_and(|before| before != now) {
                untrack(&again);
            }
            now
        });
    }
    follow(count, Box::new(again));
}
