//! The records of a list, however many there are.
//!
//! Two ways lead to them, and every answer is the same by either. Up to [`App::local_limit`] records the whole list is fetched in
//! the background, page after page, and once it is here every question is answered at once. Until then, and for longer lists
//! always, a question goes to the backend, which answers the part that is in sight. So there is no moment at which an answer is
//! shown that is not the true one.

mod seek;

use super::cache::is_old;
use super::queries::Queries;
use super::query::Personal;
use super::retry::Retry;
use crate::http::transport::Response as Fetched;
use crate::i18n::Format as _;
use crate::i18n::{Lang, format};
use crate::runtime;
use api_client::error::{ApiError, Failure};
use api_client::{Endpoint, List};
use domain::Unit;
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use leptos::prelude::*;
use record_store::page::{self as wire, PageHead, Unreadable};
use record_store::{Facet, MatchedRows, Measure, Shape, Store};
use seek::Seek;
pub use seek::Sought;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use web_sys::{AbortController, AbortSignal};

/// MatchedRows of the first page, and of the pages that are asked for while somebody scrolls.
const PAGE: usize = 200;
/// MatchedRows of the pages in which a whole list is fetched: the most that the contract allows.
const LARGE_PAGE: usize = 1000;
/// How many pages are asked for at the same time.
const AT_ONCE: usize = 4;
/// How long the reader may go on scrolling or typing before the backend is asked.
const PAUSE: Duration = Duration::from_millis(120);
/// How often a list that changes while it is fetched is begun anew.
const RESTARTS: u32 = 3;
/// How many unreadable rows are named; the rest is counted.
const NAMED: usize = 20;
/// How many pages of a long list are kept while somebody scrolls.
const KEPT_PAGES: usize = 100;
/// As many values as a backend may be expected to list; where there are more, nothing is concluded from one that is not listed.
const MOST_FACETS: usize = 1000;
/// After this an answer counts as slow, and the reader is told.
const SLOW: Duration = Duration::from_secs(3);

/// The first page of a list as it came, kept for a while so that going back shows at once what was there.
struct FirstPage {
    bytes: Vec<u8>,
    user: Box<str>,
}

impl Personal for FirstPage {
    fn made_for(&self) -> &str {
        &self.user
    }
}

/// Where the list stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has come yet.
    Loading {
        /// It takes longer than usual.
        slow: bool,
    },
    /// Nothing came.
    Failed(ApiError),
    /// There is something to show.
    Ready,
}

/// What is known of the list beside its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Records that match the question.
    pub count: u64,
    /// Records that this reader may see; `None` while only a narrower question was answered and nothing was said of the rest.
    pub visible: Option<u64>,
    /// Records that exist, where the backend says so.
    pub total: Option<u64>,
    /// How many of the visible ones have been fetched, while the whole list is.
    pub fetching: Option<u64>,
    /// Whether the whole list is here.
    pub is_whole: bool,
    /// Why some records are missing, and how many.
    pub failed: Option<(ApiError, u64)>,
    /// How many rows could not be read.
    pub unreadable: u64,
    /// The first of them: which row of the list, and the field to blame.
    pub unreadable_rows: Vec<(u64, Box<str>)>,
    /// The list changed while it was fetched and was begun anew.
    pub changed: bool,
    /// The address asks for fields or values that there are not.
    pub dropped: bool,
    /// Waiting for the backend's answer to the question.
    pub waiting: bool,
    /// The backend did not answer the question, so nothing is known of it: not even how many records match.
    pub unanswered: bool,
}

/// What records look like, and which of their fields have any value as far as is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Their shape.
    pub shape: Shape,
    /// For each field.
    pub is_filled: Vec<bool>,
    /// Whether other records, which are not here, may have a value in any field.
    pub is_part: bool,
}

impl Shown {
    /// Whether any record has, or may have, a value in the field at this place.
    pub fn may_be_filled(&self, place: usize) -> bool {
        let is_internal = self.shape.fields.get(place).is_some_and(|field| field.internal);
        !is_internal && (self.is_part || self.is_filled.get(place) == Some(&true))
    }

    /// A field that the backend adds up occurs, though perhaps in no record that is here.
    fn of(store: &Store, head: Option<&PageHead>, is_part: bool) -> Shown {
        let is_summed = |name: &str| head.is_some_and(|head| head.sums.iter().any(|(sum, _)| **sum == *name));
        let fields = store.shape().fields.iter().enumerate();
        let is_filled = fields.map(|(at, field)| store.has_any(at) || is_summed(&field.name)).collect();
        Shown { shape: store.shape().clone(), is_filled, is_part }
    }
}

/// A place of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A record of the store.
    Row(u32),
    /// Not here yet.
    Pending,
    /// Here, but it could not be read.
    Unreadable,
}

/// What the backend answered to one question, as far as it was asked.
#[derive(Default)]
struct RemoteData {
    store: Option<Store>,
    /// By place: the row, or that it could not be read.
    rows: HashMap<usize, Option<u32>>,
    asked: HashSet<usize>,
    /// Pages of `asked` that did not come. They are asked for again when the reader goes on or says so, not by every look at
    /// the same place: that would ask a failing backend without end.
    missed: HashSet<usize>,
    head: Option<PageHead>,
    failed: Option<ApiError>,
    unreadable: Vec<(u64, Box<str>)>,
}

impl RemoteData {
    fn is_unanswered(&self) -> bool {
        self.head.is_none() && self.failed.is_some()
    }
}

#[derive(Default)]
struct Inner {
    /// What the records look like: known from the first page on, whatever is asked afterwards.
    shown: Option<Shown>,
    /// The values that occur in a field of a list that is not whole, as far as they were asked for; `None` = not known: there is
    /// no answer, or there are too many to list.
    occurring: HashMap<Box<str>, Option<HashSet<Box<str>>>>,
    list: Option<List>,
    /// What is answered.
    question: RecordQuery,
    /// What was asked, which may be more.
    wished: RecordQuery,
    /// Everything before it is void.
    round: u32,
    /// When it was seen last that the list is as it is here, by the reader's clock.
    at: f64,
    controller: Option<AbortController>,
    /// The whole list, as far as it is here.
    store: Option<Store>,
    /// Of its first page.
    head: Option<PageHead>,
    /// How many records this reader may see, once known.
    visible: Option<u64>,
    /// The sums over all records, once an answer says them: the first page may be of a narrower question.
    sums: Option<Vec<(Box<str>, Quantity)>>,
    /// MatchedRows that were fetched, unreadable ones included.
    fetched: usize,
    next: usize,
    in_flight: usize,
    /// Pages that came before their turn.
    early: BTreeMap<usize, Vec<u8>>,
    failed: Option<ApiError>,
    failed_pages: Vec<usize>,
    /// Nothing more of the list is asked for until what failed is asked for again.
    is_paused: bool,
    is_local: bool,
    is_whole: bool,
    unreadable: u64,
    unreadable_rows: Vec<(u64, Box<str>)>,
    restarts: u32,
    /// How often in a row a part of an answer did not fit to the part before it.
    part_restarts: u32,
    answer: Option<MatchedRows>,
    /// While the list is not whole, or is too long to be.
    remote: Option<RemoteData>,
    remote_round: u32,
    remote_controller: Option<AbortController>,
    wanted: Range<usize>,
    last_count: u64,
    /// A record that is looked for beyond what is here, and how many have been.
    seek: Option<Seek>,
    seeks: u32,
}

impl Inner {
    /// How long the whole list is, as far as is known.
    fn size(&self) -> usize {
        usize::try_from(self.visible.unwrap_or_default()).unwrap_or(usize::MAX)
    }

    fn abort(&mut self) {
        self.give_up();
        for controller in [self.controller.take(), self.remote_controller.take()].into_iter().flatten() {
            controller.abort();
        }
    }
}

/// The records of a list.
#[derive(Clone, Copy)]
pub struct Records {
    queries: Queries,
    inner: StoredValue<Inner, LocalStorage>,
    phase: RwSignal<Phase>,
    changed: RwSignal<u32>,
    is_telling: StoredValue<bool>,
    /// Whether something newer is being looked for.
    is_refreshing: RwSignal<bool>,
    /// Why nothing newer could be looked for.
    not_refreshed: RwSignal<Option<ApiError>>,
    /// When what did not come is asked for again.
    retry: Retry,
}

fn controller() -> (Option<AbortController>, Option<AbortSignal>) {
    let controller = AbortController::new().ok();
    let signal = controller.as_ref().map(AbortController::signal);
    (controller, signal)
}

impl Records {
    /// The records of a list that follows its inputs, as a question that does so, too, asks for them.
    pub fn new(
        queries: Queries,
        list: impl Fn() -> Option<List> + Send + Sync + 'static,
        question: Memo<RecordQuery>,
    ) -> Records {
        let inner = StoredValue::new_local(Inner::default());
        let this: StoredValue<Option<Records>> = StoredValue::new(None);
        let retry = Retry::new(queries.resume, move || {
            if let Some(records) = this.try_get_value().flatten() {
                records.ask_for_missing();
            }
        });
        let records = Records {
            queries,
            inner,
            retry,
            phase: RwSignal::new(Phase::Loading { slow: false }),
            changed: RwSignal::new(0),
            is_telling: StoredValue::new(false),
            is_refreshing: RwSignal::new(false),
            not_refreshed: RwSignal::new(None),
        };
        this.set_value(Some(records));
        let list = Memo::new(move |_| list());
        on_cleanup(move || {
            records.inner.try_update_value(|inner| {
                inner.round += 1;
                inner.remote_round += 1;
                inner.abort();
            });
        });
        Effect::new(move || {
            // Another language has other texts and another order.
            let (list, _) = (list.get(), queries.text_lang());
            if let Some(list) = list {
                records.start(list, question.get_untracked(), true);
            }
        });
        Effect::new(move |before: Option<RecordQuery>| {
            let question = question.get();
            if before.is_some_and(|before| before != question) {
                records.ask(question.clone());
            }
            question
        });
        queries.on_rights_change(move || records.look_anew());
        queries.on_sign_in(move || records.go_on_signed_in());
        queries.resume.on_resume(move || records.look_if_old());
        records
    }

    /// The session is there again: asks for what did not come because it was not.
    fn go_on_signed_in(self) {
        let of_list =
            self.phase.with_untracked(|phase| matches!(phase, Phase::Failed(error) if error.is_signed_out()));
        let of_part = self.inner.with_value(|inner| {
            let of_answer = inner.remote.as_ref().and_then(|remote| remote.failed.as_ref());
            inner.failed.as_ref().into_iter().chain(of_answer).any(ApiError::is_signed_out)
        });
        if self.inner.with_value(|inner| inner.seek.as_ref().is_some_and(Seek::is_signed_out)) {
            self.give_up_seek();
            self.tell();
        }
        if of_list || of_part {
            self.try_again();
        }
        if self.not_refreshed.with_untracked(|error| error.as_ref().is_some_and(ApiError::is_signed_out)) {
            self.refresh();
        }
        if self.phase.with_untracked(|phase| *phase == Phase::Ready) {
            self.check_values();
        }
    }

    /// Who comes back after hours does not read what was true in the morning.
    fn look_if_old(self) {
        let is_old = self.inner.with_value(|inner| is_old(inner.at));
        let is_ready = self.phase.with_untracked(|phase| *phase == Phase::Ready);
        if is_ready && is_old && !self.is_refreshing.get_untracked() {
            self.refresh();
        }
    }

    fn lang(self) -> Lang {
        untrack(|| self.queries.text_lang())
    }

    /// Where the list stands.
    pub fn phase(self) -> RwSignal<Phase> {
        self.phase
    }

    /// Follows every change of what is here, at most once a frame.
    pub fn follow(self) -> u32 {
        self.changed.get()
    }

    fn tell(self) {
        if self.is_telling.try_get_value() == Some(false) {
            self.is_telling.set_value(true);
            runtime::next_frame(move || {
                let _ = self.is_telling.try_set_value(false);
                let _ = self.changed.try_update(|changed| *changed += 1);
            });
        }
    }

    fn tell_now(self) {
        let _ = self.changed.try_update(|changed| *changed += 1);
    }

    /// Begins anew.
    pub fn start_again(self) {
        let list = self.inner.with_value(|inner| (inner.list.clone(), inner.wished.clone()));
        if let (Some(list), question) = list {
            self.start(list, question, false);
        }
    }

    /// Looks for something newer. What is shown stays until there is, and where looking fails, it stays, too.
    pub fn refresh(self) {
        if self.phase.with_untracked(|phase| *phase != Phase::Ready) {
            self.start_again();
            return;
        }
        self.is_refreshing.set(true);
        self.renew(0, move |answer| self.refreshed(answer));
    }

    /// As [`Records::refresh`], where something has been changed from here: what was asked before that is void.
    pub fn look_anew(self) {
        self.queries.client().detach_in_flight();
        if self.phase.with_untracked(|phase| *phase != Phase::Ready) {
            self.start_again();
            return;
        }
        self.make_void();
        self.is_refreshing.set(true);
        self.renew(1, move |answer| {
            let _ = self.inner.try_update_value(|inner| inner.restarts = 0);
            if answer.is_some() {
                // What is here stays, and what of it was on its way is asked for again.
                let part =
                    self.inner.with_value(|inner| inner.remote.as_ref().map(|_| inner.question.clone()));
                part.into_iter().for_each(|question| self.ask_anew(question));
                self.go_on();
            }
            self.refreshed(answer);
        });
    }

    /// What came of looking for something newer.
    fn refreshed(self, failed: Option<ApiError>) {
        let _ = self.is_refreshing.try_set(false);
        // Only a change is told.
        let kind = |error: &Option<ApiError>| error.as_ref().map(|error| error.kind.clone());
        let is_other = self.not_refreshed.try_with_untracked(|before| kind(before) != kind(&failed));
        if is_other == Some(true) {
            self.not_refreshed.set(failed);
        }
        self.settle();
    }

    /// How often the list has begun anew, and whether it is here with nothing newer on its way; `None` when its page has been left.
    pub fn age(self) -> Option<(u32, bool)> {
        let round = self.inner.try_with_value(|inner| inner.round)?;
        let is_ready = self.phase.with_untracked(|phase| *phase == Phase::Ready);
        Some((round, is_ready && !self.is_refreshing.get_untracked()))
    }

    /// Asks for the first page of all records. When it is of another state of the list than what is here, the list begins anew with
    /// it. `restarts`: how often that was done because the list changed meanwhile. `done` gets what went wrong, if anything did.
    fn renew(self, restarts: u32, done: impl FnOnce(Option<ApiError>) + 'static) {
        let asked = self.inner.with_value(|inner| {
            let signal = inner.controller.as_ref().map(AbortController::signal);
            inner.list.clone().map(|list| (list, inner.round, signal))
        });
        let Some((list, round, signal)) = asked else { return };
        runtime::spawn(async move {
            let first = first_page(&list, &RecordQuery::default());
            let lang = self.lang();
            let mut store = None;
            // What is here must be of the page that was marked, or it would be called unchanged.
            let known =
                self.queries.cache().with_value(|cache| cache.etag(&first, lang)).filter(|_| restarts == 0);
            let answer = self.queries.client().newer(&first, lang, known.as_deref(), signal.as_ref()).await;
            if self.is_past(round) {
                done(None);
                return;
            }
            if answer.as_ref().is_ok_and(|answer| answer.status == 304) {
                self.queries.cache().update_value(|cache| cache.confirm(&first, lang));
                self.inner.update_value(|inner| inner.at = format::now_millis());
                self.queries.announce_nothing_newer();
                done(None);
                return;
            }
            let read = answer.and_then(|answer| Ok((self.read(&answer.body, &mut store)?, answer)));
            match read {
                Ok(((head, taken), Fetched { body, etag, .. })) => {
                    let page = Arc::new(FirstPage { bytes: body, user: head.stamp.user.clone() });
                    self.queries.cache().update_value(|cache| cache.put(&first, lang, etag, page));
                    let wished = self.inner.try_update_value(|inner| {
                        let shown = inner.head.as_mut()?;
                        // Without a revision nobody can tell whether it is the same. What changed while it was loaded is not whole.
                        if restarts == 0 && head.revision.is_some() && head.revision == shown.revision {
                            shown.stamp = head.stamp.clone();
                            inner.at = format::now_millis();
                            return None;
                        }
                        Some(inner.wished.clone())
                    });
                    match wished.flatten() {
                        None => self.tell(),
                        Some(wished) => {
                            self.reset(&list, &wished);
                            self.inner.update_value(|inner| inner.restarts = restarts);
                            self.begin(RecordQuery::default(), head, taken, store);
                        }
                    }
                    done(None);
                }
                Err(error) => {
                    self.queries.report_error(&error);
                    self.retry.failed(&error);
                    done(Some(error).filter(|error| error.kind != Failure::OtherPerson));
                }
            }
        });
    }

    /// When what did not come is asked for again.
    pub fn retry(self) -> Retry {
        self.retry
    }

    /// Whether all that was asked for has come.
    fn settle(self) {
        let is_missing = self.inner.try_with_value(|inner| {
            let of_part = inner.remote.as_ref().is_some_and(|remote| remote.failed.is_some());
            inner.failed.is_some() || of_part
        });
        if is_missing == Some(false) && self.not_refreshed.try_with_untracked(Option::is_none) == Some(true) {
            self.retry.settled();
        }
    }

    /// Whether something newer is being looked for.
    pub fn is_refreshing(self) -> bool {
        self.is_refreshing.get()
    }

    /// Why nothing newer could be looked for.
    pub fn not_refreshed(self) -> Option<ApiError> {
        self.not_refreshed.get()
    }

    /// Forgets all that is here and makes void all that is on its way. Answers the new round, and the signal of its questions.
    fn reset(self, list: &List, wished: &RecordQuery) -> Option<(u32, Option<AbortSignal>)> {
        let (controller, signal) = controller();
        let round = self.inner.try_update_value(|inner| {
            inner.abort();
            *inner = Inner {
                list: Some(list.clone()),
                question: wished.clone(),
                wished: wished.clone(),
                round: inner.round + 1,
                remote_round: inner.remote_round + 1,
                controller,
                seeks: inner.seeks,
                ..Inner::default()
            };
            inner.round
        });
        round.map(|round| (round, signal))
    }

    /// Begins with the first page, which may be a kept one.
    fn start(self, list: List, question: RecordQuery, may_be_kept: bool) {
        let Some((round, signal)) = self.reset(&list, &question) else { return };
        self.not_refreshed.set(None);
        // What failed says so until there is something better: it would flicker otherwise, and the button that has the focus go.
        let has_failed = self.phase.with_untracked(|phase| matches!(phase, Phase::Failed(_)));
        if has_failed && !may_be_kept {
            self.retry.begun();
        } else {
            self.retry.settled();
            self.phase.set(Phase::Loading { slow: false });
        }
        runtime::after(SLOW, move || {
            // Only a change is told: whoever follows is made anew.
            let waits =
                self.phase.try_with_untracked(|phase| matches!(phase, Phase::Loading { slow: false }));
            if waits == Some(true) && !self.is_past(round) {
                self.phase.set(Phase::Loading { slow: true });
            }
        });
        runtime::spawn(async move {
            let first = first_page(&list, &question);
            let lang = self.lang();
            let kept = self.queries.cache().with_value(|cache| cache.get(&first, lang));
            let kept = kept
                .filter(|(_, is_fresh)| *is_fresh && may_be_kept)
                .and_then(|(page, _)| page.downcast::<FirstPage>().ok());
            let kept = kept.map(|page| page.bytes.clone());
            let is_kept = kept.is_some();
            let answer = match kept {
                Some(body) => Ok(Fetched { status: 200, etag: None, body }),
                None => self.queries.client().newer(&first, lang, None, signal.as_ref()).await,
            };
            // What else has come with it is shown first: all in one go would hold the page up.
            runtime::pause().await;
            if self.is_past(round) {
                return;
            }
            let mut store = None;
            let read = answer.and_then(|answer| Ok((self.read(&answer.body, &mut store)?, answer)));
            match read {
                Ok(((head, taken), Fetched { body, etag, .. })) => {
                    if !is_kept {
                        let page = Arc::new(FirstPage { bytes: body, user: head.stamp.user.clone() });
                        self.queries.cache().update_value(|cache| cache.put(&first, lang, etag, page));
                    }
                    self.retry.settled();
                    self.begin(question, head, taken, store);
                }
                // An address may name fields that there are not: the list itself tells which there are.
                Err(ApiError { kind: Failure::Server(400), .. }) if !question.is_default() => {
                    self.start(list, RecordQuery::default(), true);
                    self.inner.update_value(|inner| inner.wished = question);
                }
                Err(error) => {
                    self.queries.report_error(&error);
                    self.retry.failed(&error);
                    // What fails again in the same way is not said anew.
                    let is_known = self.phase.with_untracked(
                        |phase| matches!(phase, Phase::Failed(before) if before.kind == error.kind),
                    );
                    if !is_known {
                        self.phase.set(Phase::Failed(error));
                    }
                }
            }
        });
    }

    fn is_past(self, round: u32) -> bool {
        self.inner.try_with_value(|inner| inner.round != round).unwrap_or(true)
    }

    /// Reads a page into a store.
    fn read(self, bytes: &[u8], store: &mut Option<Store>) -> Result<(PageHead, wire::Taken), ApiError> {
        let collation = self.lang().collation();
        let (head, taken) =
            wire::page(bytes, store, collation).map_err(|reason| Failure::Unreadable(reason).bare())?;
        match self.queries.is_other(&head.stamp.user) {
            true => Err(Failure::OtherPerson.bare()),
            false => Ok((head, taken)),
        }
    }

    /// The first page is here: it decides by which way the list is answered.
    fn begin(self, question: RecordQuery, head: PageHead, taken: wire::Taken, store: Option<Store>) {
        let is_default = question.is_default();
        // How many there are is not known when only a part was asked for and nothing is said of the rest.
        let visible = head.visible.or(is_default.then_some(head.count));
        let limit = self.queries.local_limit;
        self.inner.update_value(|inner| {
            inner.at = format::now_millis();
            inner.visible = visible;
            inner.is_local = visible.is_some_and(|size| size <= limit);
            inner.last_count = head.count;
            inner.head = Some(head.clone());
            inner.sums = is_default.then(|| head.sums.clone());
            inner.shown = store.as_ref().map(|store| Shown::of(store, Some(&head), !inner.is_local));
            if is_default && inner.is_local {
                inner.fetched = taken.rows;
                inner.next = taken.rows;
                inner.store = store;
                note_unreadable(inner, 0, &taken);
            } else {
                let mut remote = RemoteData { store, head: Some(head), ..RemoteData::default() };
                place_rows(&mut remote, 0, 0, &taken);
                // What is short is asked for again when somebody looks.
                if is_full(remote.head.as_ref(), 0, &taken) {
                    remote.asked.insert(0);
                }
                inner.remote = Some(remote);
            }
        });
        // Whoever follows is made anew, and would lose the focus.
        if self.phase.with_untracked(|phase| *phase != Phase::Ready) {
            self.phase.set(Phase::Ready);
        }
        // What is asked by now, as far as there are such fields, may be another question; its own answer replaces this one.
        let wished = self.inner.with_value(|inner| inner.wished.clone());
        if wished != question {
            self.ask(wished);
        } else {
            self.check_values();
        }
        let is_all_here = self.inner.with_value(|inner| inner.fetched >= inner.size());
        if is_all_here {
            self.go_on();
        }
        self.tell_now();
        if !is_all_here {
            // The first rows are shown before the rest is asked for.
            let round = self.inner.with_value(|inner| inner.round);
            runtime::after(Duration::ZERO, move || {
                if !self.is_past(round) {
                    self.inner.update_value(|inner| {
                        let size = inner.size();
                        if let Some(store) = inner.store.as_mut().filter(|_| inner.is_local) {
                            store.expect(size);
                        }
                    });
                    self.go_on();
                }
            });
        }
    }

    /// Asks for the next pages of the whole list, or finishes it.
    fn go_on(self) {
        loop {
            let next = self
                .inner
                .try_update_value(|inner| {
                    let size = inner.size();
                    if !inner.is_local || inner.is_whole || inner.is_paused {
                        return None;
                    }
                    if inner.fetched >= size && inner.in_flight == 0 {
                        inner.is_whole = true;
                        return None;
                    }
                    if inner.in_flight >= AT_ONCE {
                        return None;
                    }
                    let offset = match inner.failed_pages.pop() {
                        Some(offset) => Some(offset),
                        None if inner.next < size => {
                            let offset = inner.next;
                            inner.next += LARGE_PAGE;
                            Some(offset)
                        }
                        None => None,
                    }?;
                    inner.in_flight += 1;
                    Some((offset, inner.round))
                })
                .flatten();
            let Some((offset, round)) = next else { break };
            self.fetch(offset, round);
        }
        if self.inner.with_value(|inner| inner.is_whole && inner.answer.is_none()) {
            self.finish();
        }
    }

    fn fetch(self, offset: usize, round: u32) {
        let asked = self.inner.with_value(|inner| {
            let signal = inner.controller.as_ref().map(AbortController::signal);
            inner
                .list
                .as_ref()
                .map(|list| (Endpoint::records(list, &RecordQuery::default(), offset, LARGE_PAGE), signal))
        });
        let Some((question, signal)) = asked else { return };
        runtime::spawn(async move {
            let answer = self.queries.client().bytes(&question, self.lang(), signal.as_ref()).await;
            if self.is_past(round) {
                return;
            }
            self.inner.update_value(|inner| inner.in_flight = inner.in_flight.saturating_sub(1));
            match answer {
                Ok(bytes) => {
                    self.inner.update_value(|inner| {
                        inner.early.insert(offset, bytes);
                    });
                    self.take_pages();
                }
                Err(error) => self.page_failed(offset, error),
            }
        });
    }

    /// Takes the page whose turn it is, and the next one later: two in one go would hold the page up.
    fn take_pages(self) {
        // The store is taken out while a page is read into it: reading asks for the session.
        let page = self
            .inner
            .try_update_value(|inner| {
                let fetched = inner.fetched;
                let bytes = inner.early.remove(&fetched)?;
                Some((bytes, inner.store.take(), fetched))
            })
            .flatten();
        let Some((bytes, mut store, offset)) = page else { return };
        let before = store.as_ref().map_or(0, Store::len);
        let read = self.read(&bytes, &mut store);
        drop(bytes);
        let is_right = self.inner.try_update_value(|inner| {
            let size = inner.size();
            let right = read.map(|(head, taken)| {
                // The first page may have been of a narrower question; then only the revision can be compared.
                let fits = inner
                    .head
                    .as_ref()
                    .is_some_and(|first| head.count == size as u64 && head.revision == first.revision);
                let is_full = taken.rows == LARGE_PAGE.min(size.saturating_sub(offset));
                if fits && is_full {
                    inner.fetched += taken.rows;
                    if inner.failed_pages.is_empty() {
                        inner.failed = None;
                    }
                    inner.sums = Some(head.sums);
                    note_unreadable(inner, offset, &taken);
                }
                (fits, is_full)
            });
            // What is not taken leaves no rows behind.
            if let (Some(store), Ok((false, _) | (_, false))) = (&mut store, &right) {
                store.truncate(before);
            }
            inner.store = store;
            right
        });
        match is_right {
            None => return,
            Some(Ok((true, true))) => {}
            Some(Ok((false, _))) => {
                self.changed_meanwhile();
                return;
            }
            Some(Ok((true, false))) => {
                self.page_failed(offset, Failure::Unreadable(Unreadable::Short).bare());
                return;
            }
            Some(Err(error)) => {
                self.page_failed(offset, error);
                return;
            }
        }
        self.settle();
        self.go_on();
        self.tell();
        let (is_next_here, round) =
            self.inner.with_value(|inner| (inner.early.contains_key(&inner.fetched), inner.round));
        if is_next_here {
            runtime::after(Duration::ZERO, move || {
                if !self.is_past(round) {
                    self.take_pages();
                }
            });
        }
    }

    /// A page did not come: what is here stays, and after a while it is asked for again.
    fn page_failed(self, offset: usize, error: ApiError) {
        self.queries.report_error(&error);
        self.retry.failed(&error);
        self.inner.try_update_value(|inner| {
            inner.failed_pages.push(offset);
            inner.is_paused = true;
            // What fails again in the same way is not said anew.
            if inner.failed.as_ref().is_none_or(|before| before.kind != error.kind) {
                inner.failed = Some(error);
            }
        });
        self.tell();
    }

    /// Tries again what failed.
    pub fn try_again(self) {
        self.retry.now();
    }

    /// Asks once more for all that did not come.
    fn ask_for_missing(self) {
        if self.phase.with_untracked(|phase| matches!(phase, Phase::Failed(_))) {
            self.start_again();
            return;
        }
        // What does not fit together is of no use: then the list, or the answer, begins anew.
        let (is_changing, answer) = self.inner.with_value(|inner| {
            let answer = inner.remote.as_ref().filter(|_| inner.part_restarts > RESTARTS);
            (inner.restarts > RESTARTS, answer.map(|_| inner.question.clone()))
        });
        if is_changing {
            self.restart(1);
            return;
        }
        if let Some(question) = answer {
            self.inner.update_value(|inner| inner.part_restarts = 0);
            self.ask_anew(question);
        }
        self.inner.update_value(|inner| inner.is_paused = false);
        self.go_on();
        self.fetch_missed();
        if self.not_refreshed.with_untracked(Option::is_some) {
            self.refresh();
        }
        self.tell();
    }

    /// Asks once more for the parts of an answer that did not come.
    fn fetch_missed(self) {
        let missed = self.inner.try_update_value(|inner| {
            let remote = inner.remote.as_mut()?;
            let missed = std::mem::take(&mut remote.missed);
            remote.asked.retain(|page| !missed.contains(page));
            Some((missed, inner.remote_round))
        });
        if let Some(Some((missed, round))) = missed {
            missed.into_iter().for_each(|page| self.fetch_part(page, round));
            self.tell_now();
        }
    }

    /// The list is another than when its first page came: pages that do not fit together are not put together.
    fn changed_meanwhile(self) {
        let restarts = self.inner.try_update_value(|inner| {
            inner.restarts += 1;
            if inner.restarts > RESTARTS {
                inner.is_paused = true;
                inner.failed = Some(changing());
            }
            inner.restarts
        });
        match restarts {
            Some(restarts) if restarts <= RESTARTS => self.restart(restarts),
            _ => {
                self.retry.failed(&changing());
                self.tell();
            }
        }
    }

    /// Begins anew with another first page. What is here is shown until that comes, and pages that are on their way are void.
    fn restart(self, restarts: u32) {
        self.make_void();
        self.tell();
        self.renew(restarts, move |error| match error {
            Some(error) => {
                self.inner.update_value(|inner| {
                    inner.restarts = RESTARTS + 1;
                    inner.is_paused = true;
                    inner.failed = Some(error);
                });
                self.tell();
            }
            None => self.settle(),
        });
    }

    /// What is on its way is not taken any more.
    fn make_void(self) {
        let (controller, _) = controller();
        self.inner.update_value(|inner| {
            inner.abort();
            inner.controller = controller;
            inner.round += 1;
            inner.remote_round += 1;
            inner.early.clear();
            inner.failed_pages.clear();
            inner.failed = None;
            inner.is_paused = false;
            inner.in_flight = 0;
            inner.next = inner.fetched;
        });
    }

    /// The whole list is here.
    fn finish(self) {
        let wished = self.inner.with_value(|inner| inner.wished.clone());
        let question = self.answerable(&wished);
        self.inner.update_value(|inner| {
            inner.question.clone_from(&question);
            if let Some(store) = &mut inner.store {
                store.finish();
                inner.shown = Some(Shown::of(store, inner.head.as_ref(), false));
                inner.answer = Some(store.query(&question));
            }
            inner.remote = None;
            if let Some(controller) = inner.remote_controller.take() {
                controller.abort();
            }
        });
        self.tell_now();
        self.prepare(0);
    }

    /// Brings one column after the other into order while nothing else is to do, so that sorting by it is instant.
    fn prepare(self, field: usize) {
        let round = self.inner.with_value(|inner| inner.round);
        runtime::after(Duration::from_millis(20), move || {
            if self.is_past(round) {
                return;
            }
            let more = self.inner.with_value(|inner| {
                let store = inner.store.as_ref()?;
                let count = store.shape().fields.len();
                let next = (field..count).find(|field| store.prepare(*field)).map(|field| field + 1);
                if next.is_none() {
                    store.prepare_ties();
                }
                next
            });
            if let Some(next) = more {
                self.prepare(next);
            }
        });
    }

    /// What the records look like, once the first have come.
    pub fn shown(self) -> Option<Shown> {
        self.inner.try_with_value(|inner| inner.shown.clone()).flatten()
    }

    /// A question as far as the records can answer it: fields that there are not, and values that are known not to occur, are
    /// passed over.
    fn answerable(self, question: &RecordQuery) -> RecordQuery {
        self.inner.with_value(|inner| {
            let Some(shown) = &inner.shown else { return question.clone() };
            let mut question = shown.shape.fit(question);
            let whole = inner.store.as_ref().filter(|_| inner.is_whole);
            for filter in &mut question.filters {
                let field = &filter.field;
                filter.values.retain(|value| {
                    let occurring = inner.occurring.get(field).and_then(Option::as_ref);
                    value.is_empty()
                        || match whole {
                            Some(store) => store.occurs(field, value),
                            None => occurring.is_none_or(|values| values.contains(value)),
                        }
                });
            }
            question.filters.retain(|filter| !filter.values.is_empty());
            question
        })
    }

    /// Finds out whether the values that a question picks occur at all in a list that is not whole. An address may name any; those
    /// that there are not must not leave the reader without records and without a word.
    fn check_values(self) {
        let asked = self.inner.try_update_value(|inner| {
            let is_picked = |name: &str| {
                let fields = inner.shown.iter().flat_map(|shown| &shown.shape.fields);
                fields.into_iter().any(|field| *field.name == *name && field.field_type.is_picked())
            };
            let filters = inner.question.filters.iter().filter(|_| !inner.is_local);
            let picked = filters.map(|filter| &filter.field).filter(|field| is_picked(field));
            // A letter typed meanwhile does not ask for the same again.
            let new: HashSet<Box<str>> =
                picked.filter(|field| !inner.occurring.contains_key(*field)).cloned().collect();
            inner.occurring.extend(new.iter().cloned().map(|field| (field, None)));
            Some((inner.list.clone()?, new, inner.round))
        });
        let Some(Some((list, fields, round))) = asked else { return };
        for field in fields {
            let asked = Endpoint::facets(&list, &RecordQuery::default(), &field);
            runtime::spawn(async move {
                let signal =
                    self.inner.try_with_value(|inner| inner.controller.as_ref().map(AbortController::signal));
                let answer = self.ask_facets(&asked, signal.flatten().as_ref()).await;
                if self.is_past(round) {
                    return;
                }
                let facets = match answer {
                    Ok(facets) => facets,
                    // Without an answer nothing is known against the values.
                    Err(error) => {
                        if error.is_signed_out() {
                            self.inner.update_value(|inner| drop(inner.occurring.remove(&field)));
                        }
                        return;
                    }
                };
                let is_complete = facets.len() < MOST_FACETS;
                let values =
                    is_complete.then(|| facets.into_iter().filter_map(|facet| facet.value).collect());
                self.inner.update_value(|inner| {
                    inner.occurring.insert(field, values);
                });
                let (wished, question) =
                    self.inner.with_value(|inner| (inner.wished.clone(), inner.question.clone()));
                if self.answerable(&wished) != question {
                    self.ask(wished);
                }
            });
        }
    }

    /// Changes records that are here, wherever they are: `change` gets the store and the row of each of these ids. The question is
    /// answered anew where that is done here; otherwise the rows stay where the backend has put them.
    pub fn change(self, ids: &[&str], mut change: impl FnMut(&mut Store, u32, &str)) {
        self.inner.try_update_value(|inner| {
            let remote = inner.remote.as_mut().and_then(|remote| remote.store.as_mut());
            for store in inner.store.as_mut().into_iter().chain(remote) {
                for id in ids {
                    if let Some(row) = store.find(id) {
                        change(store, row, id);
                    }
                }
            }
            if inner.is_whole {
                inner.answer = inner.store.as_ref().map(|store| store.query(&inner.question));
            }
        });
        self.tell_now();
    }

    /// The record of an id, where it is here.
    pub fn find<T>(self, id: &str, read: impl FnOnce(&Store, u32) -> T) -> Option<T> {
        self.inner.try_with_value(|inner| {
            let remote = inner.remote.as_ref().and_then(|remote| remote.store.as_ref());
            let mut stores = inner.store.iter().chain(remote);
            stores.find_map(|store| Some((store, store.find(id)?))).map(|(store, row)| read(store, row))
        })?
    }

    /// The question that is answered, which may be less than the one that was asked.
    pub fn question(self) -> RecordQuery {
        self.inner.with_value(|inner| inner.question.clone())
    }

    /// Another question.
    fn ask(self, question: RecordQuery) {
        self.inner.update_value(|inner| inner.wished.clone_from(&question));
        let question = self.answerable(&question);
        let by_typing = self.inner.with_value(|inner| inner.question.q != question.q);
        let is_whole = self.inner.try_update_value(|inner| {
            inner.question = question.clone();
            if inner.is_whole {
                inner.answer = inner.store.as_ref().map(|store| store.query(&question));
            }
            inner.is_whole
        });
        if is_whole == Some(true) {
            self.tell_now();
        } else if self.phase.with_untracked(|phase| *phase == Phase::Ready) {
            self.ask_backend(question, if by_typing { PAUSE } else { Duration::ZERO });
            self.check_values();
        }
    }

    fn ask_backend(self, question: RecordQuery, pause: Duration) {
        let round = self.inner.try_update_value(|inner| {
            if let Some(controller) = inner.remote_controller.take() {
                controller.abort();
            }
            inner.remote_round += 1;
            inner.part_restarts = 0;
            // The rows of the list itself answer the question for all, as far as they are here.
            let own = inner.is_local && question.is_default() && inner.store.is_some();
            let count = inner.remote.as_ref().and_then(|remote| remote.head.as_ref()).map(|head| head.count);
            inner.last_count = count.unwrap_or(inner.last_count);
            inner.remote = (!own).then(RemoteData::default);
            (!own).then_some(inner.remote_round)
        });
        self.tell_now();
        if let Some(Some(round)) = round {
            runtime::after(pause, move || self.fetch_part(0, round));
        }
    }

    /// These places are in sight.
    pub fn want(self, range: Range<usize>) {
        let mut is_left = false;
        let round = self.inner.try_update_value(|inner| {
            let pages = |range: &Range<usize>| range.start / PAGE..range.end.div_ceil(PAGE);
            let has_moved = pages(&std::mem::replace(&mut inner.wanted, range.clone())) != pages(&range);
            let remote = inner.remote.as_mut().filter(|remote| remote.head.is_some())?;
            if has_moved {
                // What failed elsewhere is asked for when somebody is there again, and is of no concern until then.
                for page in std::mem::take(&mut remote.missed) {
                    remote.asked.remove(&page);
                    is_left = true;
                }
                if is_left {
                    remote.failed = None;
                }
            }
            let is_missing =
                (range.start / PAGE..range.end.div_ceil(PAGE)).any(|page| !remote.asked.contains(&page));
            is_missing.then_some(inner.remote_round)
        });
        if is_left {
            self.settle();
            self.tell();
        }
        if let Some(Some(round)) = round {
            // While the reader goes on scrolling nothing is asked for: only where they stop.
            runtime::after(PAUSE, move || {
                let pages = self.inner.try_with_value(|inner| {
                    let is_still = inner.wanted == range && inner.remote_round == round;
                    let remote = inner.remote.as_ref().filter(|_| is_still)?;
                    let pages = range.start / PAGE..range.end.div_ceil(PAGE);
                    Some(pages.filter(|page| !remote.asked.contains(page)).collect::<Vec<_>>())
                });
                for page in pages.flatten().unwrap_or_default() {
                    self.fetch_part(page, round);
                }
            });
        }
    }

    /// Asks the backend for a page of the answer to the question.
    fn fetch_part(self, page: usize, round: u32) {
        let asked = self
            .inner
            .try_update_value(|inner| {
                if inner.remote_round != round {
                    return None;
                }
                let remote = inner.remote.as_mut()?;
                if !remote.asked.insert(page) {
                    return None;
                }
                let list = inner.list.as_ref()?;
                if inner.remote_controller.is_none() {
                    inner.remote_controller = AbortController::new().ok();
                }
                let signal = inner.remote_controller.as_ref().map(AbortController::signal);
                Some((Endpoint::records(list, &inner.question, page * PAGE, PAGE), signal))
            })
            .flatten();
        let Some((question, signal)) = asked else { return };
        runtime::spawn(async move {
            let answer = self.queries.client().bytes(&question, self.lang(), signal.as_ref()).await;
            let store = self
                .inner
                .try_update_value(|inner| {
                    let is_still = inner.remote_round == round;
                    inner.remote.as_mut().filter(|_| is_still).map(|remote| remote.store.take())
                })
                .flatten();
            let Some(store) = store else { return };
            let mut store = store.or_else(|| self.empty_store());
            let before = store.as_ref().map_or(0, Store::len);
            let read = answer.and_then(|bytes| self.read(&bytes, &mut store));
            let read = read.and_then(|(head, taken)| match is_full(Some(&head), page, &taken) {
                true => Ok((head, taken)),
                false => {
                    store.iter_mut().for_each(|store| store.truncate(before));
                    Err(Failure::Unreadable(Unreadable::Short).bare())
                }
            });
            let mut failure = None;
            let again = self.inner.try_update_value(|inner| {
                let is_local = inner.is_local;
                let is_all = page == 0 && inner.question.is_default();
                let remote = inner.remote.as_mut()?;
                let first = remote.head.as_ref();
                let read = match (read, first) {
                    (Ok((head, _)), Some(first)) if !first.fits(&head) => {
                        inner.part_restarts += 1;
                        if inner.part_restarts <= RESTARTS {
                            return Some(inner.question.clone());
                        }
                        store.iter_mut().for_each(|store| store.truncate(before));
                        Err(changing())
                    }
                    (read, first) => {
                        if first.is_some() && read.is_ok() {
                            inner.part_restarts = 0;
                        }
                        read
                    }
                };
                remote.store = store;
                match read {
                    Ok((head, taken)) => {
                        if is_all {
                            inner.visible.get_or_insert(head.count);
                        }
                        // The first page may have been of a narrower question, in which fewer fields have a value.
                        if let (true, Some(shown), Some(store)) = (is_all, &mut inner.shown, &remote.store) {
                            let now = Shown::of(store, Some(&head), shown.is_part);
                            shown.is_filled.iter_mut().zip(now.is_filled).for_each(|(was, is)| *was |= is);
                        }
                        remote.head = Some(head);
                        remote.missed.remove(&page);
                        if remote.missed.is_empty() {
                            remote.failed = None;
                        }
                        place_rows(remote, page * PAGE, before, &taken);
                        // A long way through a long list: what is far behind is fetched again if it is wanted again.
                        if !is_local && remote.asked.len() > KEPT_PAGES {
                            return Some(inner.question.clone());
                        }
                    }
                    Err(error) => {
                        remote.missed.insert(page);
                        failure = Some(error.clone());
                        if remote.failed.as_ref().is_none_or(|before| before.kind != error.kind) {
                            remote.failed = Some(error);
                        }
                    }
                }
                None
            });
            match &failure {
                Some(error) => {
                    self.queries.report_error(error);
                    self.retry.failed(error);
                }
                None => self.settle(),
            }
            if let Some(Some(question)) = again {
                self.ask_anew(question);
            }
            self.tell_now();
        });
    }

    /// A store for records of this list. Those of an unknown type have their fields in the order in which they were first met.
    fn empty_store(self) -> Option<Store> {
        let collation = self.lang().collation();
        self.shown().map(|shown| Store::new(shown.shape, collation))
    }

    /// Drops what is here of the answer and asks for the part that is in sight.
    fn ask_anew(self, question: RecordQuery) {
        let wanted = self.inner.with_value(|inner| inner.wanted.start / PAGE);
        self.inner.update_value(|inner| {
            inner.remote_round += 1;
            inner.question = question;
            let head = inner.remote.as_ref().and_then(|remote| remote.head.clone());
            inner.last_count = head.as_ref().map_or(inner.last_count, |head| head.count);
            inner.remote = Some(RemoteData::default());
        });
        let round = self.inner.with_value(|inner| inner.remote_round);
        self.fetch_part(wanted, round);
    }

    /// How many places the answer has.
    pub fn len(self) -> usize {
        self.inner.with_value(|inner| {
            if let Some(answer) = &inner.answer {
                return answer.len();
            }
            let count = match &inner.remote {
                Some(remote) if remote.is_unanswered() => 0,
                Some(remote) => remote.head.as_ref().map_or(inner.last_count, |head| head.count),
                None => inner.size() as u64,
            };
            usize::try_from(count).unwrap_or(usize::MAX)
        })
    }

    /// Whether the answer has no places.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// What stands at a place of the answer.
    pub fn place(self, place: usize) -> Place {
        self.inner.with_value(|inner| match (&inner.answer, &inner.remote) {
            (Some(answer), _) => answer.row(place).map_or(Place::Pending, Place::Row),
            (None, Some(remote)) => match remote.rows.get(&place) {
                Some(Some(row)) => Place::Row(*row),
                Some(None) => Place::Unreadable,
                None => Place::Pending,
            },
            (None, None) => {
                let here = inner.store.as_ref().map_or(0, Store::len);
                if place < here { Place::Row(place as u32) } else { Place::Pending }
            }
        })
    }

    /// Reads the store that the answer's rows are in, once there is one.
    pub fn with_store<T>(self, read: impl FnOnce(&Store) -> T) -> Option<T> {
        self.inner
            .try_with_value(|inner| {
                let store = match (&inner.answer, &inner.remote) {
                    (None, Some(remote)) => remote.store.as_ref().or(inner.store.as_ref()),
                    _ => inner.store.as_ref(),
                };
                store.map(read)
            })
            .flatten()
    }

    /// What is known of the list beside its rows.
    pub fn progress(self) -> Progress {
        self.inner.with_value(|inner| {
            let remote = inner.remote.as_ref();
            let head = inner.head.as_ref();
            let size = inner.size() as u64;
            let is_fetching = inner.is_local && !inner.is_whole;
            let failed = inner.failed.clone().map(|error| (error, size.saturating_sub(inner.fetched as u64)));
            Progress {
                count: match (&inner.answer, remote) {
                    (Some(answer), _) => answer.len() as u64,
                    (None, Some(remote)) => remote.head.as_ref().map_or(inner.last_count, |head| head.count),
                    (None, None) => size,
                },
                visible: inner.visible,
                total: head.and_then(|head| head.total),
                fetching: is_fetching.then_some(inner.fetched as u64),
                is_whole: inner.is_whole,
                failed: failed.or_else(|| remote?.failed.clone().map(|error| (error, 0))),
                unreadable: inner.unreadable
                    + remote
                        .map_or(0, |remote| remote.rows.values().filter(|row| row.is_none()).count() as u64),
                unreadable_rows: match remote {
                    Some(remote) => remote.unreadable.iter().take(NAMED).cloned().collect(),
                    None => inner.unreadable_rows.clone(),
                },
                changed: inner.restarts > 0,
                dropped: inner.question != inner.wished
                    && self.phase.with_untracked(|phase| *phase == Phase::Ready),
                waiting: remote.is_some_and(|remote| remote.head.is_none() && remote.failed.is_none()),
                unanswered: remote.is_some_and(RemoteData::is_unanswered),
            }
        })
    }

    /// The sums over the records that match, by field, as far as they are known.
    pub fn sums(self) -> Vec<(Box<str>, Quantity)> {
        self.inner.with_value(|inner| match (&inner.answer, &inner.store, &inner.remote) {
            (Some(answer), Some(store), _) => {
                let fields = store.shape().fields.iter().zip(&answer.sums);
                fields.filter_map(|(field, sum)| Some((field.name.clone(), (*sum)?))).collect()
            }
            (_, _, Some(remote)) => remote.head.as_ref().map(|head| head.sums.clone()).unwrap_or_default(),
            _ => inner.sums.clone().unwrap_or_default(),
        })
    }

    /// What all records add up to, where that is known: from the records, or of a longer list from what the backend says of it.
    pub fn measured(self, unit: &Unit) -> Option<Quantity> {
        self.inner.with_value(|inner| {
            let measure = inner.shown.as_ref()?.shape.measure(unit)?;
            match (&inner.store, measure) {
                (Some(store), measure) if inner.is_whole => store.measured(measure),
                _ if inner.is_local => None,
                (_, Measure::Rows) => inner.visible.map(Quantity::from_count),
                (_, Measure::Sum(field)) => {
                    inner.sums.as_ref()?.iter().find(|(name, _)| **name == *field).map(|(_, sum)| *sum)
                }
                (_, Measure::Minus(..) | Measure::With(_)) => None,
            }
        })
    }

    /// The first page's head: when and for whom the data was made.
    pub fn head(self) -> Option<PageHead> {
        self.inner.try_with_value(|inner| inner.head.clone()).flatten()
    }

    /// The values that occur in a field, whatever else the question says of that field itself.
    ///
    /// # Errors
    /// As every question to the backend, when the list is not whole.
    pub async fn facets(self, field: &str) -> Result<Vec<Facet>, ApiError> {
        let (own, asked) = self.inner.with_value(|inner| {
            let question = inner.question.without_field(field);
            match (&inner.store, inner.is_whole, &inner.list) {
                (Some(store), true, _) => (Some(store.facets(field, &question)), None),
                (_, _, Some(list)) => (None, Some(Endpoint::facets(list, &question, field))),
                _ => (None, None),
            }
        });
        match (own, asked) {
            (Some(facets), _) => Ok(facets),
            (None, Some(question)) => self.ask_facets(&question, None).await,
            (None, None) => Ok(Vec::new()),
        }
    }

    async fn ask_facets(
        self,
        question: &Endpoint,
        signal: Option<&AbortSignal>,
    ) -> Result<Vec<Facet>, ApiError> {
        let answer = self.queries.client().get(question, self.lang(), signal, wire::facets).await;
        let answer = answer.and_then(|facets| match self.queries.is_other(&facets.stamp.user) {
            true => Err(Failure::OtherPerson.bare()),
            false => Ok(facets.list),
        });
        answer.inspect_err(|error| self.queries.report_error(error))
    }

    /// Visits every record of the answer in order, some at a time: those that are here, or else page by page as the backend
    /// answers. `read` makes of some rows what `take` gets, with how many of how many are done; that answers whether to go on.
    ///
    /// # Errors
    /// As every question to the backend; also when the list changes meanwhile.
    pub async fn visit_all<T>(
        self,
        signal: Option<&AbortSignal>,
        mut read: impl FnMut(&Store, &[u32]) -> T,
        mut take: impl AsyncFnMut(T, usize, usize) -> bool,
    ) -> Result<(), ApiError> {
        let (answer, list, question, round) = self.inner.with_value(|inner| {
            // The rows are copied, so that another question meanwhile changes nothing here.
            let rows = inner.answer.as_ref().map(|answer| answer.iter().collect::<Vec<u32>>());
            (rows, inner.list.clone(), inner.question.clone(), inner.round)
        });
        if let Some(rows) = answer {
            let mut done = 0;
            for part in rows.chunks(LARGE_PAGE) {
                if self.is_past(round) {
                    return Err(changing());
                }
                done += part.len();
                let Some(read) = self.with_store(|store| read(store, part)) else { return Err(changing()) };
                if !take(read, done, rows.len()).await {
                    return Ok(());
                }
            }
            return Ok(());
        }
        let Some(list) = list else { return Ok(()) };
        let mut first: Option<PageHead> = None;
        let mut done = 0;
        loop {
            let asked = Endpoint::records(&list, &question, done, LARGE_PAGE);
            let mut store = self.empty_store();
            let answer = self.queries.with_retries(&asked, self.lang(), signal).await;
            let page = answer.and_then(|bytes| self.read(&bytes, &mut store));
            let (head, taken) = page.inspect_err(|error| self.queries.report_error(error))?;
            if first.as_ref().is_some_and(|first| !first.fits(&head)) {
                return Err(changing());
            }
            done += taken.rows;
            let all = usize::try_from(head.count).unwrap_or(usize::MAX);
            if let Some(store) = &store {
                let rows: Vec<u32> = (0..store.len() as u32).collect();
                if !take(read(store, &rows), done, all).await {
                    return Ok(());
                }
            }
            if done >= all {
                return Ok(());
            }
            // Others are said to be there, and are not.
            if taken.rows == 0 {
                return Err(Failure::Unreadable(Unreadable::Short).bare());
            }
            first = Some(head);
        }
    }
}

/// The list is another one with each answer.
fn changing() -> ApiError {
    Failure::Unreadable(Unreadable::Changing).bare()
}

/// Whether a page has all the rows that it must have where so many match.
fn is_full(head: Option<&PageHead>, page: usize, taken: &wire::Taken) -> bool {
    let count = head.map_or(0, |head| usize::try_from(head.count).unwrap_or(usize::MAX));
    taken.rows >= PAGE.min(count.saturating_sub(page * PAGE))
}

/// The first page of a list, as a question asks for it.
fn first_page(list: &List, question: &RecordQuery) -> Endpoint {
    Endpoint::records(list, question, 0, PAGE)
}

fn note_unreadable(inner: &mut Inner, offset: usize, taken: &wire::Taken) {
    inner.unreadable += taken.unreadable.len() as u64;
    for (at, field) in &taken.unreadable {
        if inner.unreadable_rows.len() < NAMED {
            inner.unreadable_rows.push(((offset + at + 1) as u64, field.clone()));
        }
    }
}

/// Puts the rows of a page to their places; those that could not be read have a place, too.
fn place_rows(remote: &mut RemoteData, offset: usize, before: usize, taken: &wire::Taken) {
    let named = taken.unreadable.iter().map(|(at, field)| ((offset + at + 1) as u64, field.clone()));
    remote.unreadable.extend(named);
    let mut row = before as u32;
    for at in 0..taken.rows {
        if taken.unreadable.iter().any(|(bad, _)| *bad == at) {
            remote.rows.insert(offset + at, None);
        } else {
            remote.rows.insert(offset + at, Some(row));
            row += 1;
        }
    }
}
