//! All requests in flight: how many at once, and which callers share one.

use super::limited_fetch::{FetchedResponse, LimitedFetch};
use crate::i18n::Lang;
use crate::runtime;
use api_client::endpoint::Endpoint;
use api_client::error::{ApiError, Failure};
use async_lock::{Semaphore, SemaphoreGuardArc};
use futures::FutureExt;
use futures::future::{Either, LocalBoxFuture, Shared, WeakShared, select};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

/// Number of requests in flight at once. Further ones wait.
const AT_ONCE: usize = 6;

/// The future of a request. Each caller holds a [`Shared`] of it; dropping the last one cancels the request.
type Work = LocalBoxFuture<'static, Result<FetchedResponse, ApiError>>;

struct InFlight {
    endpoint: Endpoint,
    lang: Lang,
    known: Option<Box<str>>,
    work: WeakShared<Work>,
}

impl InFlight {
    /// Returns the future while a caller still waits for it and it is not done.
    fn work(&self) -> Option<Shared<Work>> {
        self.work.upgrade().filter(|work| work.peek().is_none())
    }
}

/// Cancels the fetch when the last caller is gone.
struct CancelOnDrop(Rc<LimitedFetch>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[derive(Clone)]
pub struct RequestPool {
    turns: Arc<Semaphore>,
    in_flight: Rc<RefCell<Vec<InFlight>>>,
}

impl Default for RequestPool {
    fn default() -> RequestPool {
        RequestPool { turns: Arc::new(Semaphore::new(AT_ONCE)), in_flight: Rc::default() }
    }
}

impl RequestPool {
    /// After this, new callers do not join requests that are already in flight.
    pub fn detach_in_flight(&self) {
        self.in_flight.take();
    }

    /// Returns a fetch whose time limit has started, as soon as a slot is free.
    ///
    /// # Errors
    /// When it was cancelled while waiting.
    pub async fn acquire(
        &self,
        fetch: Option<Rc<LimitedFetch>>,
    ) -> Result<(Rc<LimitedFetch>, SemaphoreGuardArc), Failure> {
        let fetch = fetch.or_else(LimitedFetch::new).ok_or(Failure::Unreachable)?;
        let turn = self.turns.acquire_arc().await;
        if fetch.signal().aborted() {
            return Err(Failure::Cancelled);
        }
        fetch.begin();
        Ok((fetch, turn))
    }

    /// Returns the response to a request. Callers of the same request share one fetch; it is cancelled when none of them waits any more.
    /// `ask` sends it.
    ///
    /// # Errors
    /// As `ask`, and when `signal` is aborted.
    pub async fn join<A: Future<Output = Result<FetchedResponse, ApiError>> + 'static>(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        signal: Option<&AbortSignal>,
        ask: impl FnOnce(Rc<LimitedFetch>) -> A,
    ) -> Result<FetchedResponse, ApiError> {
        let is_same = |request: &&InFlight| {
            request.endpoint == *endpoint && request.lang == lang && request.known.as_deref() == known
        };
        let on_its_way = self.in_flight.borrow().iter().find(is_same).and_then(InFlight::work);
        let work = match on_its_way {
            Some(work) => work,
            None => self.begin(endpoint, lang, known, ask)?,
        };
        let Some(signal) = signal else { return work.await };
        match select(JsFuture::from(runtime::aborted(signal)), work).await {
            Either::Left(_) => Err(Failure::Cancelled.bare()),
            Either::Right((answer, _)) => answer,
        }
    }

    fn begin<A: Future<Output = Result<FetchedResponse, ApiError>> + 'static>(
        &self,
        endpoint: &Endpoint,
        lang: Lang,
        known: Option<&str>,
        ask: impl FnOnce(Rc<LimitedFetch>) -> A,
    ) -> Result<Shared<Work>, ApiError> {
        let fetch = LimitedFetch::new().ok_or_else(|| Failure::Unreachable.bare())?;
        let cancel = CancelOnDrop(Rc::clone(&fetch));
        let answer = ask(fetch);
        let work = async move {
            let answer = answer.await;
            drop(cancel);
            answer
        }
        .boxed_local()
        .shared();
        let mut in_flight = self.in_flight.borrow_mut();
        in_flight.retain(|request| request.work().is_some());
        in_flight.extend(work.downgrade().map(|work| InFlight {
            endpoint: endpoint.clone(),
            lang,
            known: known.map(Box::from),
            work,
        }));
        Ok(work)
    }
}
