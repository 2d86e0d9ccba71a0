//! Finds one record by its id, wherever in the list it stands.
//!
//! A list that is here answers at once. In one that is too long to be, the backend is asked for the record by its id, and its place is
//! found by halving the list; a backend that does not filter is asked for page after page.

use super::pages::read_page;
use super::state::{Ready, Rows};
use super::{Effect, Effects, Env, Group, LARGE_PAGE, PAGE, RecordList, Response, Ticket};
use crate::error::{ApiError, Failure};
use domain::query::{RecordQuery, SortKey};
use record_store::Store;
use record_store::page::{PageHead, Taken};

/// How many records are looked through for one, where the backend does not find it itself.
const MOST_LOOKED_THROUGH: usize = 100_000;

/// What is known of where a record stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// At this place of the response.
    At(usize),
    /// It is here ([`RecordList::found`]), but not known where in the response it stands.
    Somewhere,
    /// It is being looked for; how many records of how many were looked through, where that is known.
    Looking(Option<(u64, u64)>),
    /// It is not in the response.
    Nowhere,
    /// It could not be looked for.
    Failed(ApiError),
}

/// A record that is looked for in a list that is not here.
pub(super) struct Seek {
    id: Box<str>,
    /// In the response to this query.
    query: RecordQuery,
    /// Its own number, so that what comes for another one is not taken.
    number: u32,
    state: Sought,
    /// With the record as its only one, once that is known.
    found: Option<Store>,
    step: Step,
}

/// What the request that is on its way is for.
enum Step {
    /// The record itself.
    ById,
    /// A record in the middle of what is left, to be compared.
    Halving(Box<Halving>),
    /// The page that the record must be on.
    InPage(usize),
    /// The page after so many rows that were looked through.
    LookingThrough(usize),
}

struct Halving {
    low: usize,
    high: usize,
    /// The record, and behind it those that it was compared with.
    store: Store,
    order: RecordQuery,
}

impl Halving {
    fn middle(&self) -> usize {
        self.low + (self.high - self.low) / 2
    }
}

/// What follows a response.
enum Next {
    Request(Step),
    Done(Sought),
}

impl Seek {
    pub(super) fn is_signed_out(&self) -> bool {
        matches!(&self.state, Sought::Failed(error) if error.is_signed_out())
    }

    /// The record was asked for by its id: this is what came.
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
            // The backend has passed over what it does not know, or refuses it.
            (Ok(_) | Err(ApiError { kind: Failure::Server(400..=499 | 501) | Failure::NotFound, .. }), _) => {
                Next::Request(Step::LookingThrough(0))
            }
            (Err(error), _) => Next::Done(Sought::Failed(error)),
        }
    }

    /// A record in the middle came: of the two the one that comes first in the order of the response says which half is left.
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

    /// The record's place, if it is on the page that begins here; how many rows the page has, and the response.
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

/// What follows when so much is left.
fn next_half(halving: Box<Halving>) -> Next {
    Next::Request(match halving.high - halving.low > PAGE {
        true => Step::Halving(halving),
        false => Step::InPage(halving.low),
    })
}

/// The order of the response, where it is known.
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
    /// Where a record stands in the response.
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

    /// A record that was found beyond what is loaded: the only one of this store.
    pub fn found(&self, id: &str) -> Option<&Store> {
        self.seek_for(id)?.found.as_ref()
    }

    /// The search for this record in the response that is shown.
    fn seek_for(&self, id: &str) -> Option<&Seek> {
        self.seek.as_ref().filter(|seek| *seek.id == *id && seek.query == self.query)
    }

    /// Looks for a record where the list itself does not bring it. Does nothing when that is done already.
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

    /// Looks no more for any record.
    pub(super) fn give_up_seek(&mut self, out: &mut Effects) {
        if self.seek.take().is_some() {
            out.push(Effect::Abort(Group::Seek));
        }
    }

    /// A response towards the record came, or did not.
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
    /// A page was looked through from the beginning of the list on.
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

/// The place of a record that is here.
fn place_of(rows: &Rows, id: &str) -> Option<usize> {
    // An index of the ids would be made again with every page.
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
