//! Finds a record by its id, wherever it is in the list.
//!
//! A list that is loaded whole is searched at once. For a longer one, the backend is asked for the record by its id, and its
//! position is found by binary search over the pages. If the backend cannot filter by id, page after page is searched.

use super::pages::read_page;
use super::state::{Ready, Rows};
use super::{Effect, Effects, Env, Group, LARGE_PAGE, PAGE, RecordList, Response, Ticket};
use crate::error::{ApiError, Failure};
use domain::query::{RecordQuery, SortKey};
use record_store::Store;
use record_store::page::{PageHead, Taken};

/// How many records are searched if the backend cannot find one by its id.
const MOST_LOOKED_THROUGH: usize = 100_000;

/// What is known of a record's position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// At this position of the result.
    At(usize),
    /// It is loaded ([`RecordList::found`]), but its position in the result is unknown.
    Somewhere,
    /// It is being searched for; number of records searched and to search, if known.
    Looking(Option<(u64, u64)>),
    /// It is not in the result.
    Nowhere,
    /// The search failed.
    Failed(ApiError),
}

/// A search for a record that is not loaded.
pub(super) struct Seek {
    id: Box<str>,
    /// Query whose result is searched.
    query: RecordQuery,
    /// Number of the search, so that responses for another one are dropped.
    number: u32,
    state: Sought,
    /// A store that contains only the record, once found.
    found: Option<Store>,
    step: Step,
}

/// The purpose of the pending request.
enum Step {
    /// Requests the record by its id.
    ById,
    /// Requests a record in the middle of the remaining range, to compare.
    Halving(Box<Halving>),
    /// Requests the page that must contain the record.
    InPage(usize),
    /// Requests the page after this many rows that were searched.
    LookingThrough(usize),
}

struct Halving {
    low: usize,
    high: usize,
    /// The record, followed by those that it was compared with.
    store: Store,
    order: RecordQuery,
}

impl Halving {
    fn middle(&self) -> usize {
        self.low + (self.high - self.low) / 2
    }
}

/// What to do after a response.
enum Next {
    Request(Step),
    Done(Sought),
}

impl Seek {
    pub(super) fn is_signed_out(&self) -> bool {
        matches!(&self.state, Sought::Failed(error) if error.is_signed_out())
    }

    /// Handles the response to the request by id.
    fn by_id(
        &mut self,
        bytes: Result<Vec<u8>, ApiError>,
        count: usize,
        new: &dyn Fn() -> Store,
        env: &Env,
    ) -> Next {
        let mut store = Some(new());
        let read = bytes.and_then(|bytes| read_page(&bytes, &mut store, env));
        let found = store.filter(|store| store.find(&self.id) == Some(0));
        match (read, found) {
            (Ok((head, _)), _) if head.count == 0 => Next::Done(Sought::Nowhere),
            (Ok((head, _)), Some(store)) if head.count == 1 => {
                self.found = Some(store.clone());
                match order(&self.query, &store) {
                    Some(order) => next_half(Box::new(Halving { low: 0, high: count, store, order })),
                    None => Next::Done(Sought::Somewhere),
                }
            }
            // The backend has ignored the filter, or refuses it.
            (Ok(_) | Err(ApiError { kind: Failure::Server(400..=499 | 501) | Failure::NotFound, .. }), _) => {
                Next::Request(Step::LookingThrough(0))
            }
            (Err(error), _) => Next::Done(Sought::Failed(error)),
        }
    }

    /// Handles a record from the middle: which of the two comes first in the result's order decides which half remains.
    fn halve(&self, mut halving: Box<Halving>, bytes: Result<Vec<u8>, ApiError>, env: &Env) -> Next {
        let middle = halving.middle();
        let probe = halving.store.len() as u32;
        let mut store = Some(halving.store);
        let read = bytes.and_then(|bytes| read_page(&bytes, &mut store, env));
        let Some(store) = store.filter(|store| read.is_ok() && store.len() as u32 > probe) else {
            return Next::Done(Sought::Somewhere);
        };
        if *store.id(probe) == *self.id {
            return Next::Done(Sought::At(middle));
        }
        let first = store.query(&halving.order).iter().find(|row| *row == 0 || *row == probe);
        match first {
            Some(row) if row == probe => halving.low = middle + 1,
            Some(_) => halving.high = middle,
            None => return Next::Done(Sought::Somewhere),
        }
        halving.store = store;
        next_half(halving)
    }

    /// The record's position, if it is on the page that begins here, with the page's number of rows and the length of the result.
    fn place_in(
        &self,
        offset: usize,
        bytes: &[u8],
        mut store: Option<Store>,
        env: &Env,
    ) -> Result<InPage, ApiError> {
        let (PageHead { count, .. }, taken) = read_page(bytes, &mut store, env)?;
        let row = store.as_ref().and_then(|store| store.find(&self.id));
        let is_read = |at: &usize| !taken.unreadable.iter().any(|(bad, _)| bad == at);
        let at = row.and_then(|row| (0..taken.rows).filter(is_read).nth(row as usize));
        let Taken { rows, .. } = taken;
        Ok(InPage { place: at.map(|at| offset + at), rows, count })
    }
}

struct InPage {
    place: Option<usize>,
    rows: usize,
    count: u64,
}

/// The next step for the remaining range.
fn next_half(halving: Box<Halving>) -> Next {
    Next::Request(match halving.high - halving.low > PAGE {
        true => Step::Halving(halving),
        false => Step::InPage(halving.low),
    })
}

/// The order of the result, if it is known.
fn order(query: &RecordQuery, store: &Store) -> Option<RecordQuery> {
    let sort = if query.sort.is_empty() {
        let sort = store.shape().default_sort;
        let (field, descending) = sort.strip_prefix('-').map_or((sort, false), |field| (field, true));
        (!field.is_empty()).then(|| vec![SortKey { field: field.into(), descending }])?
    } else {
        query.sort.clone()
    };
    Some(RecordQuery { sort, ..RecordQuery::default() })
}

impl RecordList {
    /// The position of a record in the result.
    pub fn sought(&self, id: &str) -> Sought {
        let Some(ready) = self.ready() else { return Sought::Looking(None) };
        if let Some(place) = place_of(&ready.rows, id) {
            return Sought::At(place);
        }
        match &ready.rows {
            Rows::Whole { .. } => Sought::Nowhere,
            Rows::Coming { load, .. } => {
                let coming = (load.fetched as u64, load.size as u64);
                load.failure().cloned().map_or(Sought::Looking(Some(coming)), Sought::Failed)
            }
            Rows::Windowed(window) => match window.failed.clone().filter(|_| window.is_unanswered()) {
                Some(error) => Sought::Failed(error),
                None => self.seek_for(id).map_or(Sought::Looking(None), |seek| seek.state.clone()),
            },
        }
    }

    /// A record that was found beyond the loaded rows: the only one of this store.
    pub fn found(&self, id: &str) -> Option<&Store> {
        self.seek_for(id)?.found.as_ref()
    }

    /// The search for this record in the result that is shown.
    fn seek_for(&self, id: &str) -> Option<&Seek> {
        self.seek.as_ref().filter(|seek| *seek.id == *id && seek.query == self.query)
    }

    /// Starts a search for a record that the list does not load itself, unless one is running or done.
    pub(super) fn begin_seek(&mut self, id: &str, out: &mut Effects) {
        let Some(Ready { rows: Rows::Windowed(window), .. }) = self.ready() else { return };
        let is_here = self.ready().is_some_and(|ready| place_of(&ready.rows, id).is_some());
        if window.head.is_none() || self.seek_for(id).is_some() || is_here {
            return;
        }
        self.give_up_seek(out);
        self.seeks += 1;
        let number = self.seeks;
        self.seek = Some(Seek {
            id: id.into(),
            query: self.query.clone(),
            number,
            state: Sought::Looking(None),
            found: None,
            step: Step::ById,
        });
        let by_id = self.query.with_value("id", id, Some(false));
        self.send(Ticket::Seek { number }, &by_id, 0, 2, out);
    }

    /// Ends the search.
    pub(super) fn give_up_seek(&mut self, out: &mut Effects) {
        if self.seek.take().is_some() {
            out.push(Effect::Abort(Group::Seek));
        }
    }

    /// Handles a response of the search.
    pub(super) fn sought_page(
        &mut self,
        number: u32,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        let count = self.len();
        let Some(mut seek) = self.seek.take_if(|seek| seek.number == number) else { return };
        let Some(ready) = self.ready() else { return };
        let new = || Store::new(ready.shown.shape.clone(), env.collation);
        let bytes = response.map(Response::into_bytes);
        let next = match std::mem::replace(&mut seek.step, Step::ById) {
            Step::ById => seek.by_id(bytes, count, &new, env),
            Step::Halving(halving) => seek.halve(halving, bytes, env),
            Step::InPage(offset) => {
                let place = bytes.and_then(|bytes| seek.place_in(offset, &bytes, Some(new()), env));
                let place = place.ok().and_then(|in_page| in_page.place);
                Next::Done(place.map_or(Sought::Somewhere, Sought::At))
            }
            Step::LookingThrough(done) => {
                let read = bytes.and_then(|bytes| seek.place_in(done, &bytes, Some(new()), env));
                seek.look_further(done, read)
            }
        };
        self.seek_on(seek, next, out);
    }

    fn seek_on(&mut self, mut seek: Seek, next: Next, out: &mut Effects) {
        let ticket = Ticket::Seek { number: seek.number };
        match next {
            Next::Request(step) => {
                let (offset, limit) = match &step {
                    Step::ById => (0, 2),
                    Step::Halving(halving) => (halving.middle(), 1),
                    Step::InPage(offset) | Step::LookingThrough(offset) => (*offset, LARGE_PAGE),
                };
                self.send(ticket, &seek.query, offset, limit, out);
                seek.step = step;
            }
            Next::Done(state) => {
                if let Sought::Failed(error) = &state {
                    out.push(Effect::Report(error.clone()));
                }
                seek.state = state;
            }
        }
        self.seek = Some(seek);
        out.push(Effect::ChangedSoon);
    }
}

impl Seek {
    /// Continues after a searched page.
    fn look_further(&mut self, done: usize, read: Result<InPage, ApiError>) -> Next {
        match read {
            Err(error) => Next::Done(Sought::Failed(error)),
            Ok(InPage { place: Some(place), .. }) => Next::Done(Sought::At(place)),
            Ok(InPage { rows, count, .. }) => {
                let done = done + rows;
                if rows == 0 || done as u64 >= count || done >= MOST_LOOKED_THROUGH {
                    return Next::Done(Sought::Nowhere);
                }
                self.state = Sought::Looking(Some((done as u64, count)));
                Next::Request(Step::LookingThrough(done))
            }
        }
    }
}

/// The position of a loaded record.
fn place_of(rows: &Rows, id: &str) -> Option<usize> {
    // A scan: an index of ids would be rebuilt with every page.
    let scan = |store: &Store| (0..store.len() as u32).find(|row| store.id(*row) == id);
    match (rows, rows.window()) {
        (Rows::Whole { store, matches, .. }, _) => {
            let row = store.find(id)?;
            matches.iter().position(|other| other == row)
        }
        (_, Some(window)) => {
            let row = scan(window.store.as_ref()?)?;
            window.rows.iter().find(|(_, other)| **other == Some(row)).map(|(place, _)| *place)
        }
        (_, None) => scan(rows.own()?).map(|row| row as usize),
    }
}
