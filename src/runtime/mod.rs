//! Timers, frames, tasks and listeners owned by the running app. All are cancelled on unmount.
//!
//! A host may take the app out of its page at any moment; nothing may run or be left behind after that. So everything that happens later is
//! started here, and nowhere else, and [`end`] cancels all of it. A program runs one app at a time (`docs/decisions/0010-embedding.md`).

use futures::FutureExt;
use futures::future::{AbortHandle, LocalBoxFuture, abortable};
use leptos::prelude::{
    Effect, Get, RwSignal, on_cleanup, request_animation_frame_with_handle, set_timeout_with_handle, untrack,
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

/// How something that is going to happen is called off.
type Cancel = Box<dyn FnOnce()>;

#[derive(Default)]
struct Runtime {
    /// The element that the app lives in.
    root: Option<HtmlElement>,
    /// Aborted by the page around when the app is gone without having been able to end: then no ear may be left.
    signal: Option<AbortSignal>,
    /// Whether the page that scrolls is somebody else's.
    is_guest: bool,
    next: u32,
    /// What is going to happen, by its number. There is never much of it.
    pending: Vec<(u32, Cancel)>,
    /// Tasks that are not done, by their number, and how they are ended.
    tasks: Vec<(u32, AbortHandle)>,
}

thread_local! {
    static RUNTIME: RefCell<Runtime> = RefCell::default();
}

fn with<T>(look: impl FnOnce(&mut Runtime) -> T) -> T {
    RUNTIME.with_borrow_mut(look)
}

/// An app begins in this element.
pub fn begin(root: HtmlElement, signal: Option<AbortSignal>, is_guest: bool) {
    with(|runtime| {
        runtime.root = Some(root);
        runtime.signal = signal;
        runtime.is_guest = is_guest;
    });
}

/// The app ends: no timer, frame or task of it will run any more.
pub fn end() {
    let runtime = RUNTIME.take();
    // Numbers are not used again, so that what belonged to this app cannot be mistaken for the next one's.
    with(|new| new.next = runtime.next);
    for (_, cancel) in runtime.pending {
        cancel();
    }
    for (_, task) in runtime.tasks {
        task.abort();
    }
}

/// The element that the app lives in; a part that is shown alone lives in the whole document.
pub fn root() -> Option<HtmlElement> {
    with(|runtime| runtime.root.clone()).or_else(|| web_sys::window()?.document()?.body())
}

/// Whether nobody can see the page: it lies in a tab behind another.
pub fn is_hidden() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| document.hidden())
}

/// Brings an element into sight, as far as the page around is the app's own: that of a host is scrolled by the host and the reader.
pub fn scroll_into_view(element: &Element) {
    if !with(|runtime| runtime.is_guest) {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Whether the reader has scrolled the page around, if it is the app's own.
pub fn is_scrolled() -> bool {
    let window = web_sys::window().filter(|_| !with(|runtime| runtime.is_guest));
    window.and_then(|window| window.scroll_y().ok()).is_some_and(|pixels| pixels > 0.0)
}

/// Scrolls the page around by so many CSS pixels, if it is the app's own.
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

/// Sets something going that will call what it is given; the answer calls it off.
fn schedule(set_going: impl FnOnce(Box<dyn FnOnce()>) -> Option<Cancel>, then: Box<dyn FnOnce()>) -> u32 {
    let number = number();
    let cancel = set_going(Box::new(move || {
        // What calls it off is not needed any more, and is dropped when nothing else is borrowed.
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

/// Something that is going to happen, unless this is dropped before.
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

/// Does this after a time, unless the app has ended or the timer has been dropped by then.
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

/// Does this after a time, unless the app has ended by then.
pub fn after(time: Duration, then: impl FnOnce() + 'static) {
    set_timer(time, Box::new(then));
}

/// Does this after a time, or when the app ends if that is sooner.
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

/// Does this just before the next frame, unless the app has ended by then.
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

/// Works on a task until it is done or the app has ended; then it is dropped where it stands.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    work_on(task.boxed_local());
}

fn work_on(task: LocalBoxFuture<'static, ()>) {
    let number = number();
    let (task, handle) = abortable(task);
    with(|runtime| runtime.tasks.push((number, handle)));
    leptos::task::spawn_local(async move {
        // Done or ended, it is over.
        let _ = task.await;
        with(|runtime| runtime.tasks.retain(|(other, _)| *other != number));
    });
}

/// Kept when `signal` is aborted, never broken.
pub fn aborted(signal: &AbortSignal) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| {
        if signal.aborted() {
            // What a promise does when it is kept cannot fail.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            return;
        }
        // The ear goes with the signal, which hears once. Only what is no function would be refused.
        let _ = signal.add_event_listener_with_callback("abort", &resolve);
    })
}

/// Lets the browser do what else there is to do.
pub async fn pause() {
    pause_for(Duration::ZERO).await;
}

/// Lets this time pass.
pub async fn pause_for(time: Duration) {
    let later = js_sys::Promise::new(&mut |resolve, _| {
        after(time, move || {
            // What a promise does when it is kept cannot fail.
            let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
        });
    });
    let _ = wasm_bindgen_futures::JsFuture::from(later).await;
}

/// Hears what happens at `target` until the owner in which this was called ends.
pub fn listen<E: JsCast>(target: &EventTarget, name: &'static str, mut hear: impl FnMut(E) + 'static) {
    listen_untyped(target, name, Box::new(move |event| hear(event.unchecked_into())));
}

/// Hears what happens at the window, as [`listen`] does.
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
    // Only what is no function would be refused, here and below.
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
    let ear = SendWrapper::new((target.clone(), hear));
    on_cleanup(move || {
        let (target, hear) = ear.take();
        let _ = target.remove_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
    });
}

/// Does this each time a count goes up, until the owner in which it was called ends.
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
