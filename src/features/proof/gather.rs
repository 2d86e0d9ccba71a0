//! Loads the records of every item of the document, a few lists at a time.

use crate::i18n::{Lang, Locale};
use crate::runtime;
use crate::services::Queries;
use crate::services::records::PageReader;
use api_client::List;
use api_client::error::{ApiError, Failure};
use api_client::record_list::Step;
use domain::proof::{self, Extent, Outcome};
use domain::query::RecordQuery;
use leptos::prelude::*;
use record_store::Store;
use std::rc::Rc;
use web_sys::{AbortController, AbortSignal};

/// Number of lists loaded at the same time.
const AT_ONCE: usize = 2;

/// The progress of loading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub is_running: bool,
    /// Number of lists that are complete or have failed.
    pub done: usize,
    /// Number of lists.
    pub all: usize,
    /// Number of records so far.
    pub records: usize,
}

/// The records of one list of the document.
#[derive(Clone, Default)]
pub struct Part {
    list: Option<List>,
    is_asked: bool,
    pub outcome: Outcome<ApiError>,
    /// The records, if there are any. Never changed after loading.
    pub store: Option<Rc<Store>>,
}

impl Part {
    pub fn len(&self) -> usize {
        self.store.as_ref().map_or(0, |store| store.len())
    }
}

#[derive(Default)]
struct Inner {
    question: RecordQuery,
    parts: Vec<Part>,
    /// Identifies the current run: results of earlier runs are dropped.
    round: u32,
    workers: usize,
    records: usize,
    controller: Option<AbortController>,
}

#[derive(Clone, Copy)]
pub struct Gathering {
    queries: Queries,
    locale: Locale,
    inner: StoredValue<Inner, LocalStorage>,
    progress: RwSignal<Progress>,
}

impl Gathering {
    /// Creates an idle loader, which ends with the view that created it.
    pub fn new() -> Gathering {
        let (queries, locale) = (Queries::here(), Locale::here());
        let gathering = Gathering {
            queries,
            locale,
            inner: StoredValue::new_local(Inner::default()),
            progress: RwSignal::new(Progress::default()),
        };
        on_cleanup(move || gathering.withdraw());
        queries.on_sign_in(move || {
            let is_missed =
                |part: &Part| matches!(&part.outcome, Outcome::Failed(error) if error.is_signed_out());
            if gathering.parts().iter().any(is_missed) {
                gathering.try_again();
            }
        });
        gathering
    }

    /// Discards earlier results and loads these lists.
    pub fn start(self, lists: Vec<List>, question: RecordQuery) {
        self.withdraw();
        self.inner.update_value(|inner| {
            inner.question = question;
            inner.records = 0;
            inner.parts =
                lists.into_iter().map(|list| Part { list: Some(list), ..Part::default() }).collect();
        });
        self.start_workers();
    }

    /// Loads the failed lists again.
    pub fn try_again(self) {
        self.withdraw();
        self.inner.update_value(|inner| {
            for part in &mut inner.parts {
                if matches!(part.outcome, Outcome::Failed(_)) {
                    part.outcome = Outcome::Waiting;
                }
                part.is_asked = !matches!(part.outcome, Outcome::Waiting);
            }
        });
        self.start_workers();
    }

    /// Stops loading. Complete lists are kept.
    pub fn cancel(self) {
        self.withdraw();
        self.tell();
    }

    fn withdraw(self) {
        let _ = self.inner.try_update_value(|inner| {
            inner.round += 1;
            inner.workers = 0;
            // Records of an aborted list do not count.
            inner.records = inner.parts.iter().map(Part::len).sum();
            if let Some(controller) = inner.controller.take() {
                controller.abort();
            }
        });
    }

    fn start_workers(self) {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        let lang = self.locale.lang.get_untracked();
        let round = self.inner.try_update_value(|inner| {
            inner.controller = controller;
            inner.workers = AT_ONCE;
            inner.round
        });
        let Some(round) = round else { return };
        self.tell();
        for _ in 0..AT_ONCE {
            let signal = signal.clone();
            runtime::spawn(async move { self.work(round, lang, signal).await });
        }
    }

    pub fn progress(self) -> RwSignal<Progress> {
        self.progress
    }

    /// Returns what is loaded of each list by now. Later loading does not change the result.
    pub fn parts(self) -> Vec<Part> {
        self.inner.try_with_value(|inner| inner.parts.clone()).unwrap_or_default()
    }

    fn is_past(self, round: u32) -> bool {
        self.inner.try_with_value(|inner| inner.round != round).unwrap_or(true)
    }

    fn tell(self) {
        let now = self.inner.try_with_value(|inner| Progress {
            is_running: inner.workers > 0,
            done: inner.parts.iter().filter(|part| part.outcome != Outcome::Waiting).count(),
            all: inner.parts.len(),
            records: inner.records,
        });
        if let Some(now) = now {
            let _ = self.progress.try_set(now);
        }
    }

    async fn work(self, round: u32, lang: Lang, signal: Option<AbortSignal>) {
        loop {
            let next = self
                .inner
                .try_update_value(|inner| {
                    let is_next = |part: &Part| !part.is_asked && inner.round == round;
                    let place = inner.parts.iter().position(is_next)?;
                    let part = inner.parts.get_mut(place)?;
                    part.is_asked = true;
                    Some((place, part.list.clone()?, inner.question.clone()))
                })
                .flatten();
            let Some((place, list, question)) = next else { break };
            let read = self.read(round, list, question, lang, signal.clone()).await;
            if self.is_past(round) {
                return;
            }
            let (outcome, store) = match read {
                Ok((extent, store)) => (Outcome::Gathered(extent), store),
                Err(ApiError { kind: Failure::Forbidden, .. }) => (Outcome::Withheld, None),
                Err(error) => {
                    self.queries.report_error(&error);
                    (Outcome::Failed(error), None)
                }
            };
            self.inner.update_value(|inner| {
                if let Some(part) = inner.parts.get_mut(place) {
                    part.outcome = outcome;
                    part.store = store.map(Rc::new);
                }
                // Records of an aborted list do not count.
                inner.records = inner.parts.iter().map(Part::len).sum();
            });
            self.tell();
        }
        let _ = self.inner.try_update_value(|inner| {
            if inner.round == round {
                inner.workers = inner.workers.saturating_sub(1);
            }
        });
        self.tell();
    }

    /// Reads every page of a list, and starts again if it changes on the way.
    async fn read(
        self,
        round: u32,
        list: List,
        question: RecordQuery,
        lang: Lang,
        signal: Option<AbortSignal>,
    ) -> Result<(Extent, Option<Store>), ApiError> {
        let mut pages = PageReader::new(self.queries, list, question, lang, signal);
        let (mut extent, mut store) = (Extent::default(), None);
        loop {
            let step = pages.next(&mut store).await;
            if self.is_past(round) {
                return Err(Failure::Cancelled.bare());
            }
            let page = match step? {
                Step::Page(page) => page,
                Step::Changed(_) => {
                    pages.begin_again()?;
                    (extent, store) = (Extent::default(), None);
                    continue;
                }
            };
            let (head, taken) = (&page.head, &page.taken);
            extent.unreadable += taken.unreadable.len() as u64;
            (extent.visible, extent.total) = (head.visible, head.total);
            extent.read = proof::span(extent.read, Some((head.stamp.as_of, head.stamp.as_of)));
            let read = taken.rows - taken.unreadable.len();
            let _ = self.inner.try_update_value(|inner| inner.records += read);
            self.tell();
            if page.is_last() {
                store.iter_mut().for_each(Store::finish);
                return Ok((extent, store));
            }
            runtime::pause().await;
        }
    }
}
