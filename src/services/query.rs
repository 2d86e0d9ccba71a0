//! A query: a remote value whose request follows signals.
//!
//! When the request changes, the one before it is cancelled and a late response is dropped, so a later request always wins. Responses are
//! cached for a while, so that going back shows at once what was there. Transient failures are retried ([`Retry`]), and old values are
//! requested again when the reader returns.

use super::cache::Any;
use super::queries::Queries;
use super::remote_data::RemoteData;
use super::retry::Retry;
use crate::i18n::Lang;
use crate::runtime;
use api_client::Endpoint;
use api_client::decode::Unreadable;
use api_client::error::{ApiError, Failure};
use domain::access::Me;
use domain::activity::Activity;
use domain::detail::Detail;
use domain::history::History;
use domain::roles::PastChanges;
use futures::future::{LocalBoxFuture, ready};
use leptos::prelude::*;
use record_store::page::PageHead;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use web_sys::AbortController;

/// Time after which a request counts as slow, and the reader is told.
const SLOW: Duration = Duration::from_secs(3);

/// A response that names the person it was made for.
pub trait Personal: Send + Sync + 'static {
    fn made_for(&self) -> &str;
}

impl Personal for Me {
    fn made_for(&self) -> &str {
        &self.user_id
    }
}

impl Personal for PastChanges {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

impl Personal for Activity {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

impl Personal for Detail {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

impl Personal for History {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

impl Personal for PageHead {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

/// Reads a response, perhaps with breaks.
pub type Reading<T> = LocalBoxFuture<'static, Result<T, Unreadable>>;

/// A remote value and the request for it.
pub struct Query<T: Personal> {
    state: RwSignal<RemoteData<T>>,
    round: RwSignal<u32>,
    retry: Retry,
}

impl<T: Personal> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Personal> Copy for Query<T> {}

impl<T: Personal> Query<T> {
    /// A query without a request.
    pub fn idle(queries: Queries) -> Query<T> {
        let round = RwSignal::new(0);
        let retry = Retry::new(queries.resume, move || {
            round.try_update(|round| *round += 1);
        });
        Query { state: RwSignal::new(RemoteData::Idle), round, retry }
    }

    /// Sends `question` now and whenever it changes; `None` sends nothing.
    pub fn new(
        queries: Queries,
        question: impl Fn() -> Option<Endpoint> + Send + Sync + 'static,
        decode: impl Fn(&[u8]) -> Result<T, Unreadable> + 'static,
    ) -> Query<T> {
        Query::with_reader(queries, question, true, move |body| Box::pin(ready(decode(&body))))
    }

    /// Like [`Query::new`], for a response that is read with breaks. `announces` tells the reader when a refresh found no changes.
    pub fn with_reader(
        queries: Queries,
        question: impl Fn() -> Option<Endpoint> + Send + Sync + 'static,
        announces: bool,
        read: impl Fn(Vec<u8>) -> Reading<T> + 'static,
    ) -> Query<T> {
        let query = Query::idle(queries);
        let Query { state, round, retry } = query;
        let read = move |body: Vec<u8>| -> LocalBoxFuture<'static, Result<Arc<Any>, ApiError>> {
            let reading = read(body);
            Box::pin(async move {
                let answer = reading.await.map_err(|reason| Failure::Unreadable(reason).bare())?;
                match queries.is_other(answer.made_for()) {
                    true => Err(Failure::OtherPerson.bare()),
                    false => Ok(Arc::new(answer) as Arc<Any>),
                }
            })
        };
        let look = move || state.try_with_untracked(|state| state.map(|value| Arc::clone(value) as Arc<Any>));
        let show = move |remote| {
            // The state is disposed when the app is unmounted.
            let _ = downcast(remote).map(|remote| state.try_set(remote));
        };
        let driver = QueryDriver {
            queries,
            round,
            retry,
            announces,
            read: Box::new(read),
            look: Box::new(look),
            show: Box::new(show),
        };
        driver.follow(Memo::new(move |_| question()));
        query
    }

    pub fn state(self) -> RwSignal<RemoteData<T>> {
        self.state
    }

    /// The retry of a failed request.
    pub fn retry(self) -> Retry {
        self.retry
    }

    /// The latest value, if there is one.
    pub fn value(self) -> Option<Arc<T>> {
        self.state.with(|state| state.value().cloned())
    }

    /// Sends the request again, bypassing the cache.
    pub fn ask_again(self) {
        self.round.update(|round| *round += 1);
    }
}

/// Restores the type of a value. A query has values of one type only.
fn downcast<T: Personal>(remote: RemoteData<Any>) -> Option<RemoteData<T>> {
    Some(match remote {
        RemoteData::Idle => RemoteData::Idle,
        RemoteData::Loading { slow } => RemoteData::Loading { slow },
        RemoteData::Ready(value) => RemoteData::Ready(value.downcast().ok()?),
        RemoteData::Reloading(value) => RemoteData::Reloading(value.downcast().ok()?),
        RemoteData::Failed(error, None) => RemoteData::Failed(error, None),
        RemoteData::Failed(error, Some(old)) => RemoteData::Failed(error, Some(old.downcast().ok()?)),
    })
}

/// Decodes a response and checks that it was made for the person signed in.
type Read = dyn Fn(Vec<u8>) -> LocalBoxFuture<'static, Result<Arc<Any>, ApiError>>;

/// The part of a query that does not depend on the value's type.
struct QueryDriver {
    queries: Queries,
    round: RwSignal<u32>,
    retry: Retry,
    announces: bool,
    read: Box<Read>,
    look: Box<dyn Fn() -> Option<RemoteData<Any>>>,
    show: Box<dyn Fn(RemoteData<Any>)>,
}

/// One request: endpoint, language, and the value already shown.
struct Request {
    question: Endpoint,
    lang: Lang,
    known: Option<Box<str>>,
    old: Option<Arc<Any>>,
    /// Whether the reader asked for it.
    by_hand: bool,
}

/// Returns the language of a request, and tracks it. Who is signed in does not depend on it; everything else is in the reader's language
/// and is requested again when their rights change.
fn lang_of(queries: Queries, question: &Endpoint) -> Lang {
    if *question == Endpoint::me() {
        return Lang::default();
    }
    queries.rights.track();
    queries.text_lang()
}

impl QueryDriver {
    fn follow(self, question: Memo<Option<Endpoint>>) {
        let driver = Rc::new(self);
        let QueryDriver { queries, round, retry, .. } = *driver;
        let current: StoredValue<Option<AbortController>, LocalStorage> = StoredValue::new_local(None);
        let withdraw = move || {
            if let Some(Some(controller)) = current.try_update_value(Option::take) {
                controller.abort();
            }
        };
        on_cleanup(withdraw);
        let own = Rc::clone(&driver);
        Effect::new(move |before: Option<(Option<Endpoint>, u32)>| {
            let (endpoint, round) = (question.get(), round.get());
            withdraw();
            let Some(endpoint) = endpoint else {
                retry.settled();
                (own.show)(RemoteData::Idle);
                return (None, round);
            };
            let lang = lang_of(queries, &endpoint);
            let asked_again = before.as_ref().is_some_and(|(old, _)| old.as_ref() == Some(&endpoint));
            let by_hand = before.as_ref().is_some_and(|(_, old)| *old != round);
            let (kept, known) =
                queries.cache().with_value(|cache| (cache.get(&endpoint, lang), cache.etag(&endpoint, lang)));
            let old = match kept {
                Some((answer, true)) if !by_hand => {
                    retry.settled();
                    (own.show)(RemoteData::Ready(answer));
                    return (Some(endpoint), round);
                }
                Some((answer, _)) => Some(answer),
                // Another language or a repeated request: the old value belongs to the same endpoint.
                None if asked_again => (own.look)().and_then(|state| state.value().cloned()),
                None => None,
            };
            own.begin(asked_again, old.as_ref());
            let controller = AbortController::new().ok();
            let signal = controller.as_ref().map(AbortController::signal);
            current.set_value(controller);
            let request = Request { question: endpoint.clone(), lang, known, old, by_hand };
            let driver = Rc::clone(&own);
            runtime::spawn(async move {
                let answer = driver.ask(&request, signal.as_ref()).await;
                let withdrawn = signal.is_some_and(|signal| signal.aborted());
                if !withdrawn {
                    driver.take(request, answer);
                }
            });
            own.mark_slow_after();
            (Some(endpoint), round)
        });
        let again = move || round.update(|round| *round += 1);
        let own = Rc::clone(&driver);
        queries.on_sign_in(move || {
            if (own.look)().is_some_and(|state| state.error().is_some_and(ApiError::is_signed_out)) {
                again();
            }
        });
        // A reader who returns after hours must not read old data.
        queries.resume.on_resume(move || {
            let is_old = question.with_untracked(|question| {
                let question = question.as_ref()?;
                let lang = untrack(|| lang_of(queries, question));
                queries.cache().try_with_value(|cache| cache.is_old(question, lang))
            });
            if is_old == Some(true) && matches!((driver.look)(), Some(RemoteData::Ready(_))) {
                again();
            }
        });
    }

    /// Sets the state while the request is in flight. A failure stays visible until a value replaces it: otherwise it would flicker, and
    /// its button would lose the focus.
    fn begin(&self, asked_again: bool, old: Option<&Arc<Any>>) {
        let (has_failed, is_bare) = match (self.look)() {
            Some(RemoteData::Failed(_, old)) => (asked_again, old.is_none()),
            _ => (false, false),
        };
        if has_failed && (is_bare || self.retry.is_trying()) {
            self.retry.begun();
            return;
        }
        self.retry.settled();
        (self.show)(match old {
            Some(old) => RemoteData::Reloading(Arc::clone(old)),
            None => RemoteData::Loading { slow: false },
        });
    }

    async fn ask(
        &self,
        request: &Request,
        signal: Option<&web_sys::AbortSignal>,
    ) -> Result<Arc<Any>, ApiError> {
        let Request { question, lang, known, old, by_hand } = request;
        let queries = self.queries;
        let known = known.as_deref().filter(|_| old.is_some());
        let newer = queries.client().newer(question, *lang, known, signal).await?;
        let cache = queries.cache();
        if let Some(old) = old.as_ref().filter(|_| newer.status == 304) {
            let _ = cache.try_update_value(|cache| cache.confirm(question, *lang));
            if *by_hand && self.announces {
                queries.announce_nothing_newer();
            }
            return Ok(Arc::clone(old));
        }
        let answer = (self.read)(newer.body).await.map_err(|error| error.of(question))?;
        let kept = Arc::clone(&answer);
        let _ = cache.try_update_value(|cache| cache.put(question, *lang, newer.etag, kept));
        Ok(answer)
    }

    fn take(&self, request: Request, answer: Result<Arc<Any>, ApiError>) {
        match answer {
            Ok(answer) => {
                self.queries.clock.update_now();
                self.retry.settled();
                (self.show)(RemoteData::Ready(answer));
            }
            Err(error) => {
                self.queries.report_error(&error);
                self.retry.failed(&error);
                // An unchanged failure is not set again: screen readers would read it out each time.
                let is_known =
                    matches!((self.look)(), Some(RemoteData::Failed(before, _)) if before.kind == error.kind);
                if error.kind != Failure::OtherPerson && !is_known {
                    (self.show)(RemoteData::Failed(error, request.old));
                }
            }
        }
    }

    fn mark_slow_after(self: &Rc<QueryDriver>) {
        let driver = Rc::clone(self);
        runtime::after(SLOW, move || {
            // Set only on change: subscribers rebuild their view.
            if matches!((driver.look)(), Some(RemoteData::Loading { slow: false })) {
                (driver.show)(RemoteData::Loading { slow: true });
            }
        });
    }
}
