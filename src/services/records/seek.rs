//! Finds one record by its id, wherever in the list it stands.
//!
//! A list that is here answers at once. In one that is too long to be, the backend is asked for the record by its id, and its place is
//! found by halving the list; a backend that does not filter is asked for page after page.

use super::{Inner, LARGE_PAGE, PAGE, Phase, Records, controller};
use crate::runtime;
use api_client::error::{ApiError, Failure};
use api_client::{Endpoint, List};
use domain::query::{RecordQuery, SortKey};
use leptos::prelude::*;
use record_store::Store;
use record_store::page::{PageHead, Taken};
use web_sys::{AbortController, AbortSignal};

/// How many records are looked through for one, where the backend does not find it itself.
const MOST_LOOKED_THROUGH: usize = 100_000;

/// What is known of where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// At this place of the answer.
    At(usize),
    /// It is here ([`Records::with_sought`]), but not known where in the answer it stands.
    Somewhere,
    /// It is being looked for; how many records of how many were looked through, where that is known.
    Looking(Option<(u64, u64)>),
    /// It is not in the answer.
    Nowhere,
    /// It could not be looked for.
    Failed(ApiError),
}

/// A record that is looked for in a list that is not here.
pub(super) struct Seek {
    id: Box<str>,
    question: RecordQuery,
    /// Its own number, so that what comes for another one is not taken.
    number: u32,
    state: Sought,
    /// With the record as its first, once that is known.
    store: Option<Store>,
    pub(super) controller: Option<AbortController>,
}

impl Seek {
    pub(super) fn is_signed_out(&self) -> bool {
        matches!(&self.state, Sought::Failed(error) if error.is_signed_out())
    }
}

impl Inner {
    /// The place of a record that is here.
    fn place_of(&self, id: &str) -> Option<usize> {
        // An index of the ids would be made anew with every page.
        let scan =
            |store: &Store| (0..store.len()).find(|row| store.id(*row as u32) == id).map(|row| row as u32);
        match (&self.answer, &self.remote) {
            (Some(answer), _) => {
                let row = self.store.as_ref()?.find(id)?;
                answer.iter().position(|other| other == row)
            }
            (None, Some(remote)) => {
                let row = scan(remote.store.as_ref()?)?;
                remote.rows.iter().find(|(_, other)| **other == Some(row)).map(|(place, _)| *place)
            }
            (None, None) => scan(self.store.as_ref()?).map(|row| row as usize),
        }
    }

    /// The search for this record that answers the question shown.
    fn seek_for(&self, id: &str) -> Option<&Seek> {
        self.seek.as_ref().filter(|seek| *seek.id == *id && seek.question == self.question)
    }
}

impl Records {
    /// Where a record stands in the answer.
    pub fn sought(self, id: &str) -> Sought {
        self.inner.with_value(|inner| {
            if let Some(place) = inner.place_of(id) {
                return Sought::At(place);
            }
            if inner.answer.is_some() {
                return Sought::Nowhere;
            }
            if inner.is_local {
                let coming = (inner.fetched as u64, inner.size() as u64);
                return inner.failed.clone().map_or(Sought::Looking(Some(coming)), Sought::Failed);
            }
            let unanswered = inner.remote.as_ref().filter(|remote| remote.is_unanswered());
            match unanswered.and_then(|remote| remote.failed.clone()) {
                Some(error) => Sought::Failed(error),
                None => inner.seek_for(id).map_or(Sought::Looking(None), |seek| seek.state.clone()),
            }
        })
    }

    /// Reads a record that was found beyond what is loaded.
    pub fn with_sought<T>(self, id: &str, read: impl FnOnce(&Store, u32) -> T) -> Option<T> {
        self.inner.with_value(|inner| {
            let store = inner.seek_for(id)?.store.as_ref()?;
            (!store.is_empty() && store.id(0) == id).then(|| read(store, 0))
        })
    }

    /// Looks for a record where the list itself does not bring it. Does nothing when that is done already.
    pub fn seek(self, id: &str) {
        if self.phase.with_untracked(|phase| *phase != Phase::Ready) {
            return;
        }
        let started = self.inner.try_update_value(|inner| {
            let is_answered = inner.remote.as_ref().is_some_and(|remote| remote.head.is_some());
            if inner.is_local || !is_answered || inner.seek_for(id).is_some() || inner.place_of(id).is_some()
            {
                return None;
            }
            inner.give_up();
            inner.seeks += 1;
            let (controller, signal) = controller();
            inner.seek = Some(Seek {
                id: id.into(),
                question: inner.question.clone(),
                number: inner.seeks,
                state: Sought::Looking(None),
                store: None,
                controller,
            });
            Some((inner.list.clone()?, inner.question.clone(), inner.seeks, signal))
        });
        let Some(Some((list, question, number, signal))) = started else { return };
        let search = Search { records: self, id: id.into(), list, question, number, signal };
        runtime::spawn(async move {
            let done = search.run().await;
            search.tell(done);
        });
    }

    /// Asks for what stands at a place, in sight or not, unless that is done already. Answers why it did not come.
    pub fn need(self, place: usize) -> Option<ApiError> {
        let page = place / PAGE;
        let (round, failed) = self.inner.with_value(|inner| {
            let remote = inner.remote.as_ref().filter(|remote| remote.head.is_some());
            let failed = remote.filter(|remote| remote.missed.contains(&page)).and_then(|r| r.failed.clone());
            (remote.map(|_| inner.remote_round), failed)
        });
        round.into_iter().for_each(|round| self.fetch_part(page, round));
        failed
    }

    /// Looks no more for any record.
    pub fn give_up_seek(self) {
        let _ = self.inner.try_update_value(Inner::give_up);
    }

    /// Looks once more for a record that could not be looked for.
    pub fn seek_again(self) {
        self.give_up_seek();
        self.try_again();
        self.tell_now();
    }
}

impl Inner {
    pub(super) fn give_up(&mut self) {
        if let Some(controller) = self.seek.take().and_then(|seek| seek.controller) {
            controller.abort();
        }
    }
}

struct Search {
    records: Records,
    id: Box<str>,
    list: List,
    question: RecordQuery,
    number: u32,
    signal: Option<AbortSignal>,
}

impl Search {
    /// Keeps what is known by now, unless something else is looked for.
    fn change(&self, change: impl FnOnce(&mut Seek)) {
        let _ = self.records.inner.try_update_value(|inner| {
            if let Some(seek) = inner.seek.as_mut().filter(|seek| seek.number == self.number) {
                change(seek);
            }
        });
    }

    fn tell(&self, state: Sought) {
        self.change(|seek| seek.state = state);
        self.records.tell();
    }

    async fn page(
        &self,
        question: &RecordQuery,
        offset: usize,
        limit: usize,
        store: &mut Option<Store>,
    ) -> Result<(PageHead, Taken), ApiError> {
        let asked = Endpoint::records(&self.list, question, offset, limit);
        let client = self.records.queries.client();
        let bytes = client.bytes(&asked, self.records.lang(), self.signal.as_ref()).await?;
        self.records.read(&bytes, store)
    }

    async fn run(&self) -> Sought {
        let mut store = self.records.empty_store();
        let by_id = self.question.with_value("id", &self.id, Some(false));
        match self.page(&by_id, 0, 2, &mut store).await {
            Ok((head, _)) if head.count == 0 => Sought::Nowhere,
            Ok((head, _))
                if head.count == 1 && store.as_ref().is_some_and(|s| s.find(&self.id) == Some(0)) =>
            {
                self.change(|seek| seek.store.clone_from(&store));
                self.tell(Sought::Looking(None));
                match self.halve(store).await {
                    Some(place) => Sought::At(place),
                    None => Sought::Somewhere,
                }
            }
            // The backend has passed over what it does not know, or refuses it.
            Ok(_) => self.look_through().await,
            Err(ApiError { kind: Failure::Server(400..=499 | 501) | Failure::NotFound, .. }) => {
                self.look_through().await
            }
            Err(error) => self.failed(error),
        }
    }

    fn failed(&self, error: ApiError) -> Sought {
        self.records.queries.report_error(&error);
        Sought::Failed(error)
    }

    /// The place of the record, which is the first of this store, by comparing it with records in the middle of what is left.
    async fn halve(&self, mut store: Option<Store>) -> Option<usize> {
        let order = RecordQuery { sort: self.order(store.as_ref()?)?, ..RecordQuery::default() };
        let count = self.records.len();
        let (mut low, mut high) = (0, count);
        while high - low > PAGE {
            let middle = low + (high - low) / 2;
            let before = store.as_ref()?.len();
            self.page(&self.question, middle, 1, &mut store).await.ok()?;
            let here = store.as_ref()?;
            if here.len() == before {
                return None;
            }
            let probe = before as u32;
            if *here.id(probe) == *self.id {
                return Some(middle);
            }
            // Of the two the one that comes first in the order of the answer.
            let first = here.query(&order).iter().find(|row| *row == 0 || *row == probe)?;
            if first == probe { low = middle + 1 } else { high = middle }
        }
        self.place_in(low).await.ok()?.0
    }

    /// The order of the answer, where it is known.
    fn order(&self, store: &Store) -> Option<Vec<SortKey>> {
        if !self.question.sort.is_empty() {
            return Some(self.question.sort.clone());
        }
        let sort = store.shape().default_sort;
        let (field, descending) = sort.strip_prefix('-').map_or((sort, false), |field| (field, true));
        (!field.is_empty()).then(|| vec![SortKey { field: field.into(), descending }])
    }

    /// The record's place, if it is on the page that begins here; how many rows the page has, and the answer.
    async fn place_in(&self, offset: usize) -> Result<(Option<usize>, usize, u64), ApiError> {
        let limit = LARGE_PAGE;
        let mut store = self.records.empty_store();
        let (head, taken) = self.page(&self.question, offset, limit, &mut store).await?;
        let row = store.as_ref().and_then(|store| store.find(&self.id));
        let is_read = |at: &usize| !taken.unreadable.iter().any(|(bad, _)| bad == at);
        let at = row.and_then(|row| (0..taken.rows).filter(is_read).nth(row as usize));
        Ok((at.map(|at| offset + at), taken.rows, head.count))
    }

    /// Looks through the list from its beginning.
    async fn look_through(&self) -> Sought {
        let mut done = 0;
        loop {
            match self.place_in(done).await {
                Err(error) => return self.failed(error),
                Ok((Some(place), ..)) => return Sought::At(place),
                Ok((None, rows, all)) => {
                    done += rows;
                    let is_end = rows == 0 || done as u64 >= all || done >= MOST_LOOKED_THROUGH;
                    if is_end {
                        return Sought::Nowhere;
                    }
                    self.tell(Sought::Looking(Some((done as u64, all))));
                }
            }
        }
    }
}
