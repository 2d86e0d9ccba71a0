//! A question that follows its inputs.
//!
//! When the question changes, the one before it is withdrawn; an answer that comes too late is dropped. So a later question
//! always wins over an earlier one. Answers are kept in memory for a while, so that going back shows at once what was there.

use super::context::App;
use super::remote::Remote;
use crate::api::client::Decode;
use crate::api::error::{ApiError, Failure};
use crate::api::{Endpoint, client::Client};
use crate::i18n::Lang;
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
    answer: Arc<dyn Any + Send + Sync>,
}

impl Cache {
    /// Keeps an answer.
    pub fn put<T: Answer>(&mut self, question: &Endpoint, lang: Lang, answer: Arc<T>) {
        self.0.retain(|kept| !(kept.question == *question && kept.lang == lang));
        self.0.push_front(Kept { question: question.clone(), lang, at: js_sys::Date::now(), answer });
        self.0.truncate(KEPT);
    }

    /// The answer, and whether it is fresh enough not to ask again.
    pub fn get<T: Answer>(&self, question: &Endpoint, lang: Lang) -> Option<(Arc<T>, bool)> {
        let kept = self.0.iter().find(|kept| kept.question == *question && kept.lang == lang)?;
        let answer = Arc::clone(&kept.answer).downcast::<T>().ok()?;
        Some((answer, js_sys::Date::now() - kept.at < FRESH))
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
}

impl<T: Answer> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Answer> Copy for Query<T> {}

impl<T: Answer> Query<T> {
    /// A value that is never asked for.
    pub fn idle(app: App) -> Query<T> {
        Query { app, state: RwSignal::new(Remote::Idle), round: RwSignal::new(0) }
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
        Effect::new(move |before: Option<(Option<Endpoint>, u32)>| {
            let (endpoint, round) = (question.get(), query.round.get());
            // Who is signed in does not depend on the language; everything else is asked in the reader's.
            let lang = if endpoint == Some(Endpoint::me()) { Lang::default() } else { app.lang.get() };
            withdraw();
            let Some(endpoint) = endpoint else {
                query.state.set(Remote::Idle);
                return (None, round);
            };
            let asked_again = before.as_ref().is_some_and(|(old, _)| old.as_ref() == Some(&endpoint));
            let by_hand = before.as_ref().is_some_and(|(_, old)| *old != round);
            let kept = app.cache().with_value(|cache| cache.get::<T>(&endpoint, lang));
            let old = match kept {
                Some((answer, true)) if !by_hand => {
                    query.state.set(Remote::Ready(answer));
                    return (Some(endpoint), round);
                }
                Some((answer, _)) => Some(answer),
                // In another language or asked again: the old answer is to the same question.
                None if asked_again => query.state.with_untracked(|state| state.value().cloned()),
                None => None,
            };
            query.state.set(match &old {
                Some(old) => Remote::Reloading(Arc::clone(old)),
                None => Remote::Loading { slow: false },
            });
            let controller = AbortController::new().ok();
            let signal = controller.as_ref().map(AbortController::signal);
            current.set_value(controller);
            let asked = endpoint.clone();
            let client = app.client();
            life::spawn(async move {
                let answer = query.ask(&client, &asked, lang, signal.as_ref(), decode).await;
                let withdrawn = signal.is_some_and(|signal| signal.aborted());
                if !withdrawn {
                    query.take(&asked, lang, answer, old);
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
        query
    }

    async fn ask(
        self,
        client: &Client,
        question: &Endpoint,
        lang: Lang,
        signal: Option<&web_sys::AbortSignal>,
        decode: Decode<T>,
    ) -> Result<T, ApiError> {
        let answer = client.get(question, lang, signal, decode).await?;
        match self.app.is_other(answer.made_for()) {
            true => Err(Failure::OtherPerson.bare()),
            false => Ok(answer.within(self.app)),
        }
    }

    fn take(self, question: &Endpoint, lang: Lang, answer: Result<T, ApiError>, old: Option<Arc<T>>) {
        let app = self.app;
        match answer {
            Ok(answer) => {
                let answer = Arc::new(answer);
                app.cache().update_value(|cache| cache.put(question, lang, Arc::clone(&answer)));
                app.look_at_clock();
                // The app may be gone by now; then nobody waits for it.
                let _ = self.state.try_set(Remote::Ready(answer));
            }
            Err(error) => {
                app.met(&error);
                if error.kind != Failure::OtherPerson {
                    let _ = self.state.try_set(Remote::Failed(error, old));
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

    /// The newest value that is here.
    pub fn value(self) -> Option<Arc<T>> {
        self.state.with(|state| state.value().cloned())
    }

    /// Asks once more, whatever is kept.
    pub fn ask_again(self) {
        self.round.update(|round| *round += 1);
    }
}
