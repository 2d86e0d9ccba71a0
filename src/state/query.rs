//! A question that follows its inputs.
//!
//! When the question changes, the one before it is withdrawn; an answer that comes too late is dropped. So a later question
//! always wins over an earlier one. Answers are kept in memory for a while, so that going back shows at once what was there. What
//! may pass by itself is asked for again ([`Retry`]), and what is old when the reader comes back is looked at anew.

use super::context::App;
use super::remote::Remote;
use super::retry::Retry;
use crate::api::client::Decode;
use crate::api::error::{ApiError, Failure};
use crate::api::transport;
use crate::api::{Endpoint, client::Client};
use crate::i18n::{Lang, format};
use crate::life;
use crate::model::access::Me;
use crate::model::activity::Activity;
use crate::model::detail::Detail;
use crate::model::roles::PastChanges;
use leptos::prelude::*;
use std::any::Any;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use web_sys::AbortController;

/// After this an answer counts as slow, and the reader is told.
const SLOW: Duration = Duration::from_secs(3);
/// How long a kept answer is shown without asking again, in milliseconds.
const FRESH: f64 = 5.0 * 60.0 * 1000.0;
/// How many answers are kept.
const KEPT: usize = 16;

/// An answer that says for whom it was made.
pub trait Answer: Send + Sync + 'static {
    /// The id of that person.
    fn made_for(&self) -> &str;

    /// The answer as it stands in this app.
    fn within(self, _app: App) -> Self
    where
        Self: Sized,
    {
        self
    }
}

impl Answer for Me {
    fn made_for(&self) -> &str {
        &self.user_id
    }

    fn within(self, app: App) -> Me {
        app.wishes.workspace.with_untracked(|id| self.working_in(id))
    }
}

impl Answer for PastChanges {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

impl Answer for Activity {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

impl Answer for Detail {
    fn made_for(&self) -> &str {
        &self.stamp.user
    }
}

/// The answers of this session, in memory only.
#[derive(Default)]
pub struct Cache(VecDeque<Kept>);

struct Kept {
    question: Endpoint,
    lang: Lang,
    at: f64,
    /// The mark of the answer, by which it can be asked whether there is a newer one.
    etag: Option<Box<str>>,
    answer: Arc<dyn Any + Send + Sync>,
}

impl Cache {
    /// Keeps an answer, and its mark.
    pub fn put<T: Answer>(
        &mut self,
        question: &Endpoint,
        lang: Lang,
        etag: Option<Box<str>>,
        answer: Arc<T>,
    ) {
        self.0.retain(|kept| !(kept.question == *question && kept.lang == lang));
        let at = format::now_millis();
        self.0.push_front(Kept { question: question.clone(), lang, at, etag, answer });
        self.0.truncate(KEPT);
    }

    fn find(&self, question: &Endpoint, lang: Lang) -> Option<&Kept> {
        self.0.iter().find(|kept| kept.question == *question && kept.lang == lang)
    }

    /// The answer, and whether it is fresh enough not to ask again.
    pub fn get<T: Answer>(&self, question: &Endpoint, lang: Lang) -> Option<(Arc<T>, bool)> {
        let kept = self.find(question, lang)?;
        let answer = Arc::clone(&kept.answer).downcast::<T>().ok()?;
        Some((answer, format::now_millis() - kept.at < FRESH))
    }

    /// The mark of the answer.
    pub fn etag(&self, question: &Endpoint, lang: Lang) -> Option<Box<str>> {
        self.find(question, lang)?.etag.clone()
    }

    /// The answer is still the newest.
    pub fn confirm(&mut self, question: &Endpoint, lang: Lang) {
        let kept = self.0.iter_mut().find(|kept| kept.question == *question && kept.lang == lang);
        if let Some(kept) = kept {
            kept.at = format::now_millis();
        }
    }

    /// Whether there is an answer and it is old.
    pub fn is_old(&self, question: &Endpoint, lang: Lang) -> bool {
        self.find(question, lang).is_some_and(|kept| format::now_millis() - kept.at >= FRESH)
    }

    /// Forgets the answers to some questions.
    pub fn forget(&mut self, is_meant: impl Fn(&Endpoint) -> bool) {
        self.0.retain(|kept| !is_meant(&kept.question));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// A remote value and the question it answers.
pub struct Query<T: Answer> {
    app: App,
    state: RwSignal<Remote<T>>,
    round: RwSignal<u32>,
    retry: Retry,
}

impl<T: Answer> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Answer> Copy for Query<T> {}

/// One asking: what, in which language, and what is there already.
struct Asking<T> {
    question: Endpoint,
    lang: Lang,
    known: Option<Box<str>>,
    old: Option<Arc<T>>,
    /// Somebody waits for it.
    by_hand: bool,
}

impl<T: Answer> Query<T> {
    /// A value that is never asked for.
    pub fn idle(app: App) -> Query<T> {
        let round = RwSignal::new(0);
        let retry = Retry::new(app, move || {
            round.try_update(|round| *round += 1);
        });
        Query { app, state: RwSignal::new(Remote::Idle), round, retry }
    }

    /// Asks `question` now and whenever it changes; `None` asks nothing.
    pub fn new(
        app: App,
        question: impl Fn() -> Option<Endpoint> + Send + Sync + 'static,
        decode: Decode<T>,
    ) -> Query<T> {
        let query = Query::idle(app);
        let question = Memo::new(move |_| question());
        let current: StoredValue<Option<AbortController>, LocalStorage> = StoredValue::new_local(None);
        let withdraw = move || {
            if let Some(Some(controller)) = current.try_update_value(Option::take) {
                controller.abort();
            }
        };
        on_cleanup(withdraw);
        // Who is signed in does not depend on the language; everything else is asked in the reader's.
        let lang_of = move |question: &Endpoint| match *question == Endpoint::me() {
            true => Lang::default(),
            false => app.lang.get(),
        };
        Effect::new(move |before: Option<(Option<Endpoint>, u32)>| {
            let (endpoint, round) = (question.get(), query.round.get());
            withdraw();
            let Some(endpoint) = endpoint else {
                query.retry.settled();
                query.state.set(Remote::Idle);
                return (None, round);
            };
            let lang = lang_of(&endpoint);
            let asked_again = before.as_ref().is_some_and(|(old, _)| old.as_ref() == Some(&endpoint));
            let by_hand = before.as_ref().is_some_and(|(_, old)| *old != round);
            let kept = app.cache().with_value(|cache| cache.get::<T>(&endpoint, lang));
            let old = match kept {
                Some((answer, true)) if !by_hand => {
                    query.retry.settled();
                    query.state.set(Remote::Ready(answer));
                    return (Some(endpoint), round);
                }
                Some((answer, _)) => Some(answer),
                // In another language or asked again: the old answer is to the same question.
                None if asked_again => query.state.with_untracked(|state| state.value().cloned()),
                None => None,
            };
            query.begin(asked_again, old.as_ref());
            let controller = AbortController::new().ok();
            let signal = controller.as_ref().map(AbortController::signal);
            current.set_value(controller);
            let known =
                old.as_ref().and_then(|_| app.cache().with_value(|cache| cache.etag(&endpoint, lang)));
            let asking = Asking { question: endpoint.clone(), lang, known, old, by_hand };
            let client = app.client();
            life::spawn(async move {
                let answer = query.ask(&client, &asking, signal.as_ref(), decode).await;
                let withdrawn = signal.is_some_and(|signal| signal.aborted());
                if !withdrawn {
                    query.take(asking, answer);
                }
            });
            query.mind_the_time();
            (Some(endpoint), round)
        });
        app.when_back(move || {
            if query.state.with(|state| state.error().is_some_and(ApiError::is_signed_out)) {
                query.ask_again();
            }
        });
        // Who comes back after hours does not read what was true in the morning.
        app.when_awake(move || {
            let is_old = question.with_untracked(|question| {
                let question = question.as_ref()?;
                let lang = untrack(|| lang_of(question));
                app.cache().try_with_value(|cache| cache.is_old(question, lang))
            });
            if is_old == Some(true) && query.state.with_untracked(|state| matches!(state, Remote::Ready(_))) {
                query.ask_again();
            }
        });
        query
    }

    /// What is shown while it is asked. What failed says so until there is something better: it would flicker otherwise, and the
    /// button that has the focus would go.
    fn begin(self, asked_again: bool, old: Option<&Arc<T>>) {
        let (has_failed, is_bare) = self.state.with_untracked(|state| match state {
            Remote::Failed(_, old) => (asked_again, old.is_none()),
            _ => (false, false),
        });
        if has_failed && (is_bare || self.retry.is_trying()) {
            self.retry.begun();
            return;
        }
        self.retry.settled();
        self.state.set(match old {
            Some(old) => Remote::Reloading(Arc::clone(old)),
            None => Remote::Loading { slow: false },
        });
    }

    /// `None` = there is nothing newer.
    async fn ask(
        self,
        client: &Client,
        asking: &Asking<T>,
        signal: Option<&web_sys::AbortSignal>,
        decode: Decode<T>,
    ) -> Result<Option<(T, transport::Answer)>, ApiError> {
        let Asking { question, lang, known, .. } = asking;
        let mut newer = client.newer(question, *lang, known.as_deref(), signal).await?;
        if newer.status == 304 {
            return Ok(None);
        }
        let answer = decode(&newer.body).map_err(|reason| Failure::Unreadable(reason).bare())?;
        newer.body.clear();
        match self.app.is_other(answer.made_for()) {
            true => Err(Failure::OtherPerson.bare()),
            false => Ok(Some((answer.within(self.app), newer))),
        }
    }

    fn take(self, asking: Asking<T>, answer: Result<Option<(T, transport::Answer)>, ApiError>) {
        let app = self.app;
        let Asking { question, lang, old, by_hand, .. } = asking;
        let answer = match answer {
            Ok(Some((answer, newer))) => {
                let answer = Arc::new(answer);
                app.cache().update_value(|cache| cache.put(&question, lang, newer.etag, Arc::clone(&answer)));
                Ok(answer)
            }
            Ok(None) => {
                app.cache().update_value(|cache| cache.confirm(&question, lang));
                if by_hand {
                    app.announce(app.lang.get_untracked().messages().nothing_newer.to_owned());
                }
                // Only what is here can be unchanged.
                old.clone().ok_or_else(|| Failure::Server(304).bare())
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) => {
                app.look_at_clock();
                self.retry.settled();
                // The app may be gone by now; then nobody waits for it.
                let _ = self.state.try_set(Remote::Ready(answer));
            }
            Err(error) => {
                app.met(&error);
                self.retry.failed(&error);
                // What fails again in the same way is not said anew: it would be read out each time.
                let is_known = self.state.try_with_untracked(|state| match state {
                    Remote::Failed(before, _) => before.kind == error.kind,
                    _ => false,
                });
                if error.kind != Failure::OtherPerson && is_known == Some(false) {
                    self.state.set(Remote::Failed(error, old));
                }
            }
        }
    }

    fn mind_the_time(self) {
        life::after(SLOW, move || {
            // Only a change is told: whoever follows is made anew.
            let waits =
                self.state.try_with_untracked(|state| matches!(state, Remote::Loading { slow: false }));
            if waits == Some(true) {
                self.state.set(Remote::Loading { slow: true });
            }
        });
    }

    /// Where the value stands.
    pub fn state(self) -> RwSignal<Remote<T>> {
        self.state
    }

    /// When what failed is asked for again.
    pub fn retry(self) -> Retry {
        self.retry
    }

    /// The newest value that is here.
    pub fn value(self) -> Option<Arc<T>> {
        self.state.with(|state| state.value().cloned())
    }

    /// Asks once more, whatever is kept.
    pub fn ask_again(self) {
        self.round.update(|round| *round += 1);
    }
}
