//! One request with limits on time and response size, and a way to cancel it.

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

/// Time limit for the first byte of a response.
const FIRST_BYTE: Duration = Duration::from_secs(30);
/// Longest time without a further byte of a response.
const STALLED: Duration = Duration::from_secs(20);
/// Time limit for a whole response.
const ALL: Duration = Duration::from_secs(180);
/// Largest response that is read, in bytes. Larger ones would make the page run out of memory.
pub const LARGEST: usize = 64 << 20;

#[wasm_bindgen]
extern "C" {
    /// The page's `fetch`, which a host may have replaced: it may throw, and reject with any value. `gloo_net` would panic on either.
    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// A successful response, or one that says that nothing has changed (`304`).
#[derive(Clone, Debug)]
pub struct FetchedResponse {
    pub status: u16,
    pub etag: Option<Box<str>>,
    pub body: Vec<u8>,
}

/// One fetch with limits on time and size, which can be cancelled.
pub struct LimitedFetch {
    controller: AbortController,
    /// Resolves when the fetch is cancelled.
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

    /// Cancels the fetch. Bytes already received are kept.
    pub(super) fn cancel(&self) {
        self.controller.abort();
    }

    /// Returns a signal that is aborted when the fetch is cancelled.
    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }

    /// Returns why there is no response.
    fn lost(&self) -> Failure {
        let is_offline = || web_sys::window().is_some_and(|window| !window.navigator().on_line());
        match (self.is_late.get(), self.signal().aborted()) {
            (true, _) => Failure::Timeout,
            (false, true) => Failure::Cancelled,
            (false, false) if is_offline() => Failure::Offline,
            (false, false) => Failure::Unreachable,
        }
    }

    /// Awaits a promise until the fetch is cancelled: a host's promise may ignore the abort signal.
    ///
    /// # Errors
    /// Why the request was cancelled, or what the rejection means for it.
    pub async fn wait_for(&self, promise: &Promise) -> Result<JsValue, Failure> {
        let first = Promise::race(&Array::of2(promise, &self.gone));
        let kept = JsFuture::from(first).await.map_err(|_| self.lost())?;
        if self.signal().aborted() { Err(self.lost()) } else { Ok(kept) }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// When no response comes.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let promise = fetch(&request.into()).map_err(|_| self.lost())?;
        self.response(&promise).await
    }

    /// Awaits the response of a fetch that was already started.
    ///
    /// # Errors
    /// When none comes.
    pub async fn response(&self, promise: &Promise) -> Result<Response, Failure> {
        let response = self.wait_for(promise).await?.dyn_into::<web_sys::Response>();
        response.map(Response::from).map_err(|_| Failure::Unreachable)
    }

    /// Reads a response body in chunks, up to the size limit.
    ///
    /// # Errors
    /// When it is incomplete or too large, and for an error status.
    pub async fn read(&self, response: Response) -> Result<FetchedResponse, ApiError> {
        let status = response.status();
        let etag = response.headers().get("ETag").map(String::into_boxed_str);
        let (body, error) = self.read_all(response).await.map_err(Failure::bare)?;
        error.map_or(Ok(FetchedResponse { status, etag, body }), Err)
    }

    /// Reads a response body even with an error status, and returns it with the error that the status stands for.
    ///
    /// # Errors
    /// When it is incomplete or too large.
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

/// Returns the seconds to wait that the response names. A date is compared with the response's own date, because the reader's clock may be
/// wrong.
fn retry_after(response: &Response) -> Option<u32> {
    let text = response.headers().get("Retry-After")?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(seconds);
    }
    let now =
        response.headers().get("Date").map(|date| js_sys::Date::parse(&date)).filter(|now| now.is_finite());
    let seconds = (js_sys::Date::parse(&text) - now.unwrap_or_else(format::now_millis)) / 1000.0;
    // An invalid date is NaN, which this comparison excludes.
    (seconds >= 0.0).then_some(seconds.ceil() as u32)
}
