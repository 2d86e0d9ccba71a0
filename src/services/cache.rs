//! Cached responses, so that going back shows at once what was there.

use crate::i18n::{Lang, format};
use api_client::Endpoint;
use std::collections::VecDeque;
use std::sync::Arc;

/// Milliseconds for which a cached response is shown without a new request.
const FRESH: f64 = 5.0 * 60.0 * 1000.0;
/// Number of cached responses.
const KEPT: usize = 16;

/// The responses of this session, in memory only.
#[derive(Default)]
pub struct Cache(VecDeque<Kept>);

struct Kept {
    question: Endpoint,
    lang: Lang,
    at: f64,
    etag: Option<Box<str>>,
    answer: Arc<Any>,
}

/// A response of any type. Queries are handled type-erased, so that their code is compiled once.
pub type Any = dyn std::any::Any + Send + Sync;

/// Whether a response received at this time is too old to be shown without a new request.
pub fn is_old(at: f64) -> bool {
    format::now_millis() - at >= FRESH
}

impl Cache {
    pub fn put(&mut self, question: &Endpoint, lang: Lang, etag: Option<Box<str>>, answer: Arc<Any>) {
        self.0.retain(|kept| !(kept.question == *question && kept.lang == lang));
        let at = format::now_millis();
        self.0.push_front(Kept { question: question.clone(), lang, at, etag, answer });
        self.0.truncate(KEPT);
    }

    fn find(&self, question: &Endpoint, lang: Lang) -> Option<&Kept> {
        self.0.iter().find(|kept| kept.question == *question && kept.lang == lang)
    }

    /// Returns the response, and whether it is fresh.
    pub fn get(&self, question: &Endpoint, lang: Lang) -> Option<(Arc<Any>, bool)> {
        let kept = self.find(question, lang)?;
        Some((Arc::clone(&kept.answer), !is_old(kept.at)))
    }

    pub fn etag(&self, question: &Endpoint, lang: Lang) -> Option<Box<str>> {
        self.find(question, lang)?.etag.clone()
    }

    /// Marks the response as current, after the backend said that nothing has changed.
    pub fn confirm(&mut self, question: &Endpoint, lang: Lang) {
        let kept = self.0.iter_mut().find(|kept| kept.question == *question && kept.lang == lang);
        if let Some(kept) = kept {
            kept.at = format::now_millis();
        }
    }

    /// Whether there is a response and it is old.
    pub fn is_old(&self, question: &Endpoint, lang: Lang) -> bool {
        self.find(question, lang).is_some_and(|kept| is_old(kept.at))
    }

    /// Removes the responses to the requests that match.
    pub fn forget(&mut self, is_meant: impl Fn(&Endpoint) -> bool) {
        self.0.retain(|kept| !is_meant(&kept.question));
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }
}
