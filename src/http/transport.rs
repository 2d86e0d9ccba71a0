//! How a request travels: how many at once, how long it may take, how large its answer may be, and who still waits for it.

use crate::i18n::{Lang, format};
use crate::runtime::{self, Timer};
use api_client::decode::Unreadable;
use api_client::endpoint::Endpoint;
use api_client::error::{ApiError, Failure};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader, RequestInit};

/// How long the first byte of an answer may take.
const FIRST_BYTE: Duration = Duration::from_secs(30);
/// How long nothing more of an answer may come.
const STALLED: Duration = Duration::from_secs(20);
/// How long an answer may take in all.
const ALL: Duration = Duration::from_secs(180);
/// The largest answer that is taken in, in bytes: more than that would bring the page down rather than help anybody.
pub const LARGEST: usize = 64 << 20;
/// How many requests are on their way at once. What is asked beyond that waits for its turn.
const AT_ONCE: usize = 6;

/// What came back: an answer that says yes, or that nothing has changed (`304`).
#[derive(Clone, Debug)]
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Its mark, by which a later question can ask for something newer only.
    pub etag: Option<Box<str>>,
    /// What it says.
    pub body: Vec<u8>,
}

/// Watches over one request: whoever made it may lose interest, and time may run out.
pub struct RequestListener {
    controller: AbortController,
    /// Kept when it is given up.
    gone: Promise,
    is_late: Cell<bool>,
    has_moved: Cell<bool>,
    waited: Cell<Duration>,
    timer: RefCell<Option<Timer>>,
}

impl RequestListener {
    fn new() -> Option<Rc<RequestListener>> {
        let controller = AbortController::new().ok()?;
        let gone = runtime::aborted(&controller.signal());
        Some(Rc::new(RequestListener {
            controller,
            gone,
            is_late: Cell::new(false),
            has_moved: Cell::new(false),
            waited: Cell::new(Duration::ZERO),
            timer: RefCell::new(None),
        }))
    }

    /// The time begins to run.
    fn begin(self: &Rc<RequestListener>) {
        self.wait(FIRST_BYTE);
    }

    fn wait(self: &Rc<RequestListener>, time: Duration) {
        let watch = Rc::downgrade(self);
        let look = move || RequestListener::look(&watch, time);
        let before = self.timer.replace(Some(runtime::timer(time, look)));
        drop(before);
    }

    fn look(watch: &Weak<RequestListener>, time: Duration) {
        let Some(watch) = watch.upgrade() else { return };
        let waited = watch.waited.get() + time;
        watch.waited.set(waited);
        let left = ALL.saturating_sub(waited);
        if watch.has_moved.take() && !left.is_zero() {
            watch.wait(STALLED.min(left));
        } else {
            watch.is_late.set(true);
            watch.controller.abort();
        }
    }

    /// What belongs to the request, to be given up with it.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Why nothing came.
    fn lost(&self) -> Failure {
        let is_offline = || web_sys::window().is_some_and(|window| !window.navigator().on_line());
        match (self.is_late.get(), self.signal().aborted()) {
            (true, _) => Failure::Timeout,
            (false, true) => Failure::Withdrawn,
            (false, false) if is_offline() => Failure::Offline,
            (false, false) => Failure::Unreachable,
        }
    }

    /// Waits for something, and no longer than the request is wanted: not every promise of a page heeds a signal.
    ///
    /// # Errors
    /// Why the request was given up, or what a broken promise means for it.
    pub async fn wait_for(&self, promise: &Promise) -> Result<JsValue, Failure> {
        let first = Promise::race(&Array::of2(promise, &self.gone));
        let kept = JsFuture::from(first).await.map_err(|_| self.lost())?;
        if self.signal().aborted() { Err(self.lost()) } else { Ok(kept) }
    }

    /// Sends a request. A host's page may have a `fetch` of its own, which rejects with whatever it likes.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn send(&self, url: &str, request: &RequestInit) -> Result<web_sys::Response, Failure> {
        let window = web_sys::window().ok_or(Failure::Unreachable)?;
        self.response(&window.fetch_with_str_and_init(url, request)).await
    }

    /// Waits for an answer that is on its way.
    ///
    /// # Errors
    /// When none comes.
    pub async fn response(&self, promise: &Promise) -> Result<web_sys::Response, Failure> {
        let response = self.wait_for(promise).await?;
        response.dyn_into().map_err(|_| Failure::Unreachable)
    }

    /// Reads an answer, piece by piece, and no more of it than is taken in.
    ///
    /// # Errors
    /// When it does not come whole, or is too large. With a failing status, what it means.
    pub async fn read(&self, response: web_sys::Response) -> Result<Response, ApiError> {
        let status = response.status();
        let etag = header(&response, "ETag").map(String::into_boxed_str);
        let (body, error) = self.read_all(response).await.map_err(Failure::bare)?;
        error.map_or(Ok(Response { status, etag, body }), Err)
    }

    /// The same for who can make something of what a failing answer says, too: that, and what its status means.
    ///
    /// # Errors
    /// When it does not come whole, or is too large.
    pub async fn read_all(
        &self,
        response: web_sys::Response,
    ) -> Result<(Vec<u8>, Option<ApiError>), Failure> {
        let body = self.body(&response).await?;
        let status = response.status();
        let is_well = response.ok() || status == 304;
        let error = (!is_well).then(|| ApiError::from_answer(status, retry_after(&response), &body));
        Ok((body, error))
    }

    async fn body(&self, response: &web_sys::Response) -> Result<Vec<u8>, Failure> {
        let too_large = || {
            self.controller.abort();
            Failure::Unreadable(Unreadable::TooLarge { limit: LARGEST })
        };
        let claimed = header(response, "Content-Length").and_then(|length| length.parse::<u32>().ok());
        if claimed.is_some_and(|length| length > LARGEST as u32) {
            return Err(too_large());
        }
        let Some(stream) = response.body() else { return Ok(Vec::new()) };
        let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
        let mut body = Vec::new();
        loop {
            let part = self.wait_for(&reader.read()).await?;
            self.has_moved.set(true);
            let of = |name: &str| Reflect::get(&part, &name.into()).unwrap_or_default();
            if of("done").is_truthy() {
                return Ok(body);
            }
            let piece: Uint8Array = of("value").dyn_into().map_err(|_| Failure::Unreachable)?;
            let before = body.len();
            let after = before + piece.length() as usize;
            if after > LARGEST {
                return Err(too_large());
            }
            body.resize(after, 0);
            if let Some(place) = body.get_mut(before..) {
                piece.copy_to(place);
            }
        }
    }
}

fn header(response: &web_sys::Response, name: &str) -> Option<String> {
    // Only a name that is none would be refused.
    response.headers().get(name).ok().flatten()
}

/// How many seconds an answer asks to wait. A moment is counted from that of the answer: the reader's clock may be wrong.
fn retry_after(response: &web_sys::Response) -> Option<u32> {
    let text = header(response, "Retry-After")?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(seconds);
    }
    let now = header(response, "Date").map(|date| js_sys::Date::parse(&date)).filter(|now| now.is_finite());
    let seconds = (js_sys::Date::parse(&text) - now.unwrap_or_else(format::now_millis)) / 1000.0;
    // What is no date is no number either.
    (seconds >= 0.0).then_some(seconds.ceil() as u32)
}

/// Lets only so many through at once.
struct Semaphore {
    free: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

impl Default for Semaphore {
    fn default() -> Semaphore {
        Semaphore { free: Cell::new(AT_ONCE), waiting: RefCell::default() }
    }
}

/// Leave to be on the way; given back when it is dropped.
pub struct Permit(Rc<Semaphore>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.free.set(self.0.free.get() + 1);
        // All of them: the first may have gone away.
        self.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// A question on its way, and who waits for its answer.
struct InFlight {
    question: Endpoint,
    lang: Lang,
    known: Option<Box<str>>,
    watch: Rc<RequestListener>,
    waiting: Cell<usize>,
    wakers: RefCell<Vec<Waker>>,
    answer: RefCell<Option<Result<Response, ApiError>>>,
}

/// Somebody who waits for a flight.
struct Waiter {
    flight: Rc<InFlight>,
    pool: RequestPool,
}

impl Waiter {
    fn poll(&self, context: &mut Context) -> Poll<Result<Response, ApiError>> {
        let mut answer = self.flight.answer.borrow_mut();
        // The last one need not leave it for anybody.
        let answer = if self.flight.waiting.get() == 1 { answer.take() } else { answer.clone() };
        if answer.is_none() {
            self.flight.wakers.borrow_mut().push(context.waker().clone());
        }
        answer.map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let left = self.flight.waiting.get() - 1;
        self.flight.waiting.set(left);
        if left == 0 {
            // Nobody waits any more. Of a flight that has arrived there is nothing to give up.
            self.flight.watch.controller.abort();
            self.pool.forget(&self.flight);
        }
    }
}

/// All that is on its way.
#[derive(Clone, Default)]
pub struct RequestPool {
    semaphore: Rc<Semaphore>,
    flights: Rc<RefCell<Vec<Rc<InFlight>>>>,
}

impl RequestPool {
    /// From now on nobody is given an answer to a question of before.
    pub fn detach_in_flight(&self) {
        self.flights.take();
    }

    fn forget(&self, flight: &Rc<InFlight>) {
        self.flights.borrow_mut().retain(|other| !Rc::ptr_eq(other, flight));
    }

    /// Waits for its turn.
    async fn enter(&self) -> Permit {
        let semaphore = Rc::clone(&self.semaphore);
        poll_fn(|context| match semaphore.free.get().checked_sub(1) {
            Some(left) => {
                semaphore.free.set(left);
                Poll::Ready(())
            }
            None => {
                semaphore.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        })
        .await;
        Permit(semaphore)
    }

    /// A watch whose time runs, once it is this request's turn.
    ///
    /// # Errors
    /// When it was given up before.
    pub async fn acquire(
        &self,
        watch: Option<Rc<RequestListener>>,
    ) -> Result<(Rc<RequestListener>, Permit), Failure> {
        let watch = watch.or_else(RequestListener::new).ok_or(Failure::Unreachable)?;
        let pass = self.enter().await;
        if watch.signal().aborted() {
            return Err(Failure::Withdrawn);
        }
        watch.begin();
        Ok((watch, pass))
    }

    /// The answer to a question. Who asks what is on its way already waits with those who asked before; when nobody waits any more
    /// it is given up. `ask` does the asking.
    ///
    /// # Errors
    /// As `ask`; and when `signal` says that it is not wanted any more.
    pub async fn join<A: Future<Output = Result<Response, ApiError>> + 'static>(
        &self,
        question: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        signal: Option<&AbortSignal>,
        ask: impl FnOnce(Rc<RequestListener>) -> A,
    ) -> Result<Response, ApiError> {
        let is_same = |flight: &&Rc<InFlight>| {
            flight.question == *question && flight.lang == lang && flight.known.as_deref() == known
        };
        let on_its_way = self.flights.borrow().iter().find(is_same).cloned();
        let flight = match on_its_way {
            Some(flight) => flight,
            None => self.begin(question, lang, known, ask)?,
        };
        flight.waiting.set(flight.waiting.get() + 1);
        let waiter = Waiter { flight, pool: self.clone() };
        let mut gone = signal.map(|signal| JsFuture::from(runtime::aborted(signal)));
        poll_fn(move |context| {
            let is_over = gone.as_mut().is_some_and(|gone| Pin::new(gone).poll(context).is_ready());
            if is_over { Poll::Ready(Err(Failure::Withdrawn.bare())) } else { waiter.poll(context) }
        })
        .await
    }

    fn begin<A: Future<Output = Result<Response, ApiError>> + 'static>(
        &self,
        question: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        ask: impl FnOnce(Rc<RequestListener>) -> A,
    ) -> Result<Rc<InFlight>, ApiError> {
        let watch = RequestListener::new().ok_or_else(|| Failure::Unreachable.bare())?;
        let flight = Rc::new(InFlight {
            question: question.clone(),
            lang,
            known: known.map(Box::from),
            watch: Rc::clone(&watch),
            waiting: Cell::new(0),
            wakers: RefCell::default(),
            answer: RefCell::new(None),
        });
        self.flights.borrow_mut().push(Rc::clone(&flight));
        let (pool, arriving, answer) = (self.clone(), Rc::clone(&flight), ask(watch));
        runtime::spawn(async move {
            let answer = answer.await;
            pool.forget(&arriving);
            arriving.answer.replace(Some(answer));
            arriving.wakers.take().into_iter().for_each(Waker::wake);
        });
        Ok(flight)
    }
}
