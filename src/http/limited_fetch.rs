//! One request on its way: how long it may take, how large its answer may be, and how it is cancelled.

use crate::i18n::format;
use crate::runtime::{self, Timer};
use api_client::decode::Unreadable;
use api_client::error::{ApiError, Failure};
use gloo_net::http::{Request, Response};
use js_sys::{Array, Promise, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, ReadableStreamDefaultReader};

/// How long the first byte of an answer may take.
const FIRST_BYTE: Duration = Duration::from_secs(30);
/// How long nothing more of an answer may come.
const STALLED: Duration = Duration::from_secs(20);
/// How long an answer may take in all.
const ALL: Duration = Duration::from_secs(180);
/// The largest answer that is taken in, in bytes: more than that would bring the page down rather than help anybody.
pub const LARGEST: usize = 64 << 20;

#[wasm_bindgen]
extern "C" {
    /// Of the page around, which may have one of its own: that may throw, and reject with whatever it likes. `gloo_net` would end the
    /// program over either.
    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// What came back: an answer that says yes, or that nothing has changed (`304`).
#[derive(Clone, Debug)]
pub struct FetchedResponse {
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
    pub(super) fn new() -> Option<Rc<LimitedFetch>> {
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
    pub(super) fn begin(self: &Rc<LimitedFetch>) {
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

    /// Cancels it; what has arrived stays.
    pub(super) fn cancel(&self) {
        self.controller.abort();
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

    /// Sends a request.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let promise = fetch(&request.into()).map_err(|_| self.lost())?;
        self.response(&promise).await
    }

    /// Waits for an answer that is on its way.
    ///
    /// # Errors
    /// When none comes.
    pub async fn response(&self, promise: &Promise) -> Result<Response, Failure> {
        let response = self.wait_for(promise).await?.dyn_into::<web_sys::Response>();
        response.map(Response::from).map_err(|_| Failure::Unreachable)
    }

    /// Reads an answer, piece by piece, and no more of it than is taken in.
    ///
    /// # Errors
    /// When it does not come whole, or is too large. With a failing status, what it means.
    pub async fn read(&self, response: Response) -> Result<FetchedResponse, ApiError> {
        let status = response.status();
        let etag = response.headers().get("ETag").map(String::into_boxed_str);
        let (body, error) = self.read_all(response).await.map_err(Failure::bare)?;
        error.map_or(Ok(FetchedResponse { status, etag, body }), Err)
    }

    /// The same for who can make something of what a failing answer says, too: that, and what its status means.
    ///
    /// # Errors
    /// When it does not come whole, or is too large.
    pub async fn read_all(&self, response: Response) -> Result<(Vec<u8>, Option<ApiError>), Failure> {
        let body = self.body(&response).await?;
        let status = response.status();
        let is_well = response.ok() || status == 304;
        let error = (!is_well).then(|| ApiError::from_response(status, retry_after(&response), &body));
        Ok((body, error))
    }

    async fn body(&self, response: &Response) -> Result<Vec<u8>, Failure> {
        let too_large = || {
            self.controller.abort();
            Failure::Unreadable(Unreadable::TooLarge { limit: LARGEST })
        };
        let claimed = response.headers().get("Content-Length").and_then(|length| length.parse::<u32>().ok());
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

/// How many seconds an answer asks to wait. A moment is counted from that of the answer: the reader's clock may be wrong.
fn retry_after(response: &Response) -> Option<u32> {
    let text = response.headers().get("Retry-After")?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(seconds);
    }
    let now =
        response.headers().get("Date").map(|date| js_sys::Date::parse(&date)).filter(|now| now.is_finite());
    let seconds = (js_sys::Date::parse(&text) - now.unwrap_or_else(format::now_millis)) / 1000.0;
    // What is no date is no number either.
    (seconds >= 0.0).then_some(seconds.ceil() as u32)
}
