//! Responses that are kept for a while, so that going back shows at once what was there.

use crate::i18n::{Lang, format};
use api_client::Endpoint;
use std::collections::VecDeque;
use std::sync::Arc;

/// How long a kept response is shown without asking again, in milliseconds.
const FRESH: f64 = 5.0 * 60.0 * 1000.0;
/// How many responses are kept.
const KEPT: usize = 16;

/// The answers of this session, in memory only.
#[derive(Default)]
pub struct Cache(VecDeque<Kept>);

struct Kept {
    question: Endpoint,
    lang: Lang,
    at: f64,
    /// The mark of the answer, by which it can be asked whether there is a newer one.
    etag: Option<Box<str>>,
    answer: Arc<Any>,
}

/// Any answer: what happens to questions is the same for all of them, and stands in the program once.
pub type Any = dyn std::any::Any + Send + Sync;

/// Whether a response of this moment is too old to be shown without asking again.
pub fn is_old(at: f64) -> bool {
    format::now_millis() - at >= FRESH
}

impl Cache {
    /// Keeps an answer, and its mark.
    pub fn put(&mut self, question: &Endpoint, lang: Lang, etag: Option<Box<str>>, answer: Arc<Any>) {
        self.0.retain(|kept| !(kept.question == *question && kept.lang == lang));
        let at = format::now_millis();
        self.0.push_front(Kept { question: question.clone(), lang, at, etag, answer });
        self.0.truncate(KEPT);
    }

    fn find(&self, question: &Endpoint, lang: Lang) -> Option<&Kept> {
        self.0.iter().find(|kept| kept.question == *question && kept.lang == lang)
    }

    /// The answer, and whether it is fresh enough not to ask again.
    pub fn get(&self, question: &Endpoint, lang: Lang) -> Option<(Arc<Any>, bool)> {
        let kept = self.find(question, lang)?;
        Some((Arc::clone(&kept.answer), !is_old(kept.at)))
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
        self.find(question, lang).is_some_and(|kept| is_old(kept.at))
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
