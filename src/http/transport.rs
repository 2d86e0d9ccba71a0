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
    /// Its mark, by which a later request can ask for something newer only.
    pub etag: Option<Box<str>>,
    /// What it says.
    pub body: Vec<u8>,
}

/// One fetch with limits of time and size, which can be cancelled.
pub struct LimitedFetch {
    controller: AbortController,
    /// Resolves when it is cancelled.
    gone: Promise,
    is_late: Cell<bool>,
    has_moved: Cell<bool>,
    waited: Cell<Duration>,
    timer: RefCell<Option<Timer>>,
}

impl LimitedFetch {
    fn new() -> Option<Rc<LimitedFetch>> {
        let controller = AbortController::new().ok()?;
        let gone = runtime::aborted(&controller.signal());
        Some(Rc::new(LimitedFetch {
            controller,
            gone,
            is_late: Cell::new(false),
            has_moved: Cell::new(false),
            waited: Cell::new(Duration::ZERO),
            timer: RefCell::new(None),
        }))
    }

    /// Starts the time limit.
    fn begin(self: &Rc<LimitedFetch>) {
        self.wait(FIRST_BYTE);
    }

    fn wait(self: &Rc<LimitedFetch>, time: Duration) {
        let fetch = Rc::downgrade(self);
        let look = move || LimitedFetch::look(&fetch, time);
        let before = self.timer.replace(Some(runtime::timer(time, look)));
        drop(before);
    }

    fn look(fetch: &Weak<LimitedFetch>, time: Duration) {
        let Some(fetch) = fetch.upgrade() else { return };
        let waited = fetch.waited.get() + time;
        fetch.waited.set(waited);
        let left = ALL.saturating_sub(waited);
        if fetch.has_moved.take() && !left.is_zero() {
            fetch.wait(STALLED.min(left));
        } else {
            fetch.is_late.set(true);
            fetch.controller.abort();
        }
    }

    /// Aborted when the fetch is cancelled.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Why there is no response.
    fn lost(&self) -> Failure {
        let is_offline = || web_sys::window().is_some_and(|window| !window.navigator().on_line());
        match (self.is_late.get(), self.signal().aborted()) {
            (true, _) => Failure::Timeout,
            (false, true) => Failure::Cancelled,
            (false, false) if is_offline() => Failure::Offline,
            (false, false) => Failure::Unreachable,
        }
    }

    /// Awaits a promise until the fetch is cancelled: not every promise of a host heeds the signal.
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
        let error = (!is_well).then(|| ApiError::from_response(status, retry_after(&response), &body));
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

/// Limits how many requests run at once.
struct Semaphore {
    free: Cell<usize>,
    waiting: RefCell<Vec<Waker>>,
}

impl Default for Semaphore {
    fn default() -> Semaphore {
        Semaphore { free: Cell::new(AT_ONCE), waiting: RefCell::default() }
    }
}

/// The right to run a request, returned on drop.
pub struct Permit(Rc<Semaphore>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.free.set(self.0.free.get() + 1);
        // All of them: the first may have gone away.
        self.0.waiting.take().into_iter().for_each(Waker::wake);
    }
}

/// A request on its way, and who waits for its answer.
struct InFlight {
    endpoint: Endpoint,
    lang: Lang,
    known: Option<Box<str>>,
    fetch: Rc<LimitedFetch>,
    waiting: Cell<usize>,
    wakers: RefCell<Vec<Waker>>,
    answer: RefCell<Option<Result<Response, ApiError>>>,
}

/// A caller that waits for a request in flight.
struct Waiter {
    in_flight: Rc<InFlight>,
    pool: RequestPool,
}

impl Waiter {
    fn poll(&self, context: &mut Context) -> Poll<Result<Response, ApiError>> {
        let mut answer = self.in_flight.answer.borrow_mut();
        // The last one need not leave it for anybody.
        let answer = if self.in_flight.waiting.get() == 1 { answer.take() } else { answer.clone() };
        if answer.is_none() {
            self.in_flight.wakers.borrow_mut().push(context.waker().clone());
        }
        answer.map_or(Poll::Pending, Poll::Ready)
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let left = self.in_flight.waiting.get() - 1;
        self.in_flight.waiting.set(left);
        if left == 0 {
            // Nobody waits any more; cancelling what has arrived does nothing.
            self.in_flight.fetch.controller.abort();
            self.pool.forget(&self.in_flight);
        }
    }
}

/// All requests in flight.
#[derive(Clone, Default)]
pub struct RequestPool {
    semaphore: Rc<Semaphore>,
    in_flight: Rc<RefCell<Vec<Rc<InFlight>>>>,
}

impl RequestPool {
    /// After this, new callers do not join requests that are already in flight.
    pub fn detach_in_flight(&self) {
        self.in_flight.take();
    }

    fn forget(&self, in_flight: &Rc<InFlight>) {
        self.in_flight.borrow_mut().retain(|other| !Rc::ptr_eq(other, in_flight));
    }

    /// Waits until a request may run.
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

    /// A fetch whose time runs, once it is this request's turn.
    ///
    /// # Errors
    /// When it was cancelled meanwhile.
    pub async fn acquire(
        &self,
        fetch: Option<Rc<LimitedFetch>>,
    ) -> Result<(Rc<LimitedFetch>, Permit), Failure> {
        let fetch = fetch.or_else(LimitedFetch::new).ok_or(Failure::Unreachable)?;
        let permit = self.enter().await;
        if fetch.signal().aborted() {
            return Err(Failure::Cancelled);
        }
        fetch.begin();
        Ok((fetch, permit))
    }

    /// The response to a request. Callers that ask the same share one request; it is cancelled when none of them waits any more.
    /// `ask` sends it.
    ///
    /// # Errors
    /// As `ask`; and when `signal` says that it is not wanted any more.
    pub async fn join<A: Future<Output = Result<Response, ApiError>> + 'static>(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        signal: Option<&AbortSignal>,
        ask: impl FnOnce(Rc<LimitedFetch>) -> A,
    ) -> Result<Response, ApiError> {
        let is_same = |in_flight: &&Rc<InFlight>| {
            in_flight.endpoint == *endpoint && in_flight.lang == lang && in_flight.known.as_deref() == known
        };
        let on_its_way = self.in_flight.borrow().iter().find(is_same).cloned();
        let in_flight = match on_its_way {
            Some(in_flight) => in_flight,
            None => self.begin(endpoint, lang, known, ask)?,
        };
        in_flight.waiting.set(in_flight.waiting.get() + 1);
        let waiter = Waiter { in_flight, pool: self.clone() };
        let mut gone = signal.map(|signal| JsFuture::from(runtime::aborted(signal)));
        poll_fn(move |context| {
            let is_over = gone.as_mut().is_some_and(|gone| Pin::new(gone).poll(context).is_ready());
            if is_over { Poll::Ready(Err(Failure::Cancelled.bare())) } else { waiter.poll(context) }
        })
        .await
    }

    fn begin<A: Future<Output = Result<Response, ApiError>> + 'static>(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        ask: impl FnOnce(Rc<LimitedFetch>) -> A,
    ) -> Result<Rc<InFlight>, ApiError> {
        let fetch = LimitedFetch::new().ok_or_else(|| Failure::Unreachable.bare())?;
        let in_flight = Rc::new(InFlight {
            endpoint: endpoint.clone(),
            lang,
            known: known.map(Box::from),
            fetch: Rc::clone(&fetch),
            waiting: Cell::new(0),
            wakers: RefCell::default(),
            answer: RefCell::new(None),
        });
        self.in_flight.borrow_mut().push(Rc::clone(&in_flight));
        let (pool, arriving, answer) = (self.clone(), Rc::clone(&in_flight), ask(fetch));
        runtime::spawn(async move {
            let answer = answer.await;
            pool.forget(&arriving);
            arriving.answer.replace(Some(answer));
            arriving.wakers.take().into_iter().for_each(Waker::wake);
        });
        Ok(in_flight)
    }
}
