//! Changes of sort, search and filters.

use super::state::{Ready, Rows, Shown};
use super::window::Window;
use super::{CacheUse, Effect, Effects, Env, PAUSE, RecordList, Request, Response, Ticket, Wake};
use crate::error::{ApiError, Failure};
use crate::{Endpoint, List};
use domain::query::RecordQuery;
use record_store::{Breakdown, Facet, FieldType, Store, page as wire};
use std::collections::{HashMap, HashSet};
use std::time::Duration;

/// Number of values that a backend may be expected to list. With more, a value that is not listed may still exist.
const MOST_FACETS: usize = 1000;

/// Reduces a query to existing fields, and to values that are not known to be absent.
pub(super) fn answerable(
    shown: &Shown,
    whole: Option<&Store>,
    occurring: &HashMap<Box<str>, Option<HashSet<Box<str>>>>,
    query: &RecordQuery,
) -> RecordQuery {
    let mut query = shown.shape.fit(query);
    for filter in &mut query.filters {
        let known = occurring.get(&filter.field).and_then(Option::as_ref);
        let field = &filter.field;
        filter.values.retain(|value| {
            value.is_empty()
                || match whole {
                    Some(store) => store.occurs(field, value),
                    None => known.is_none_or(|values| values.contains(value)),
                }
        });
    }
    query.filters.retain(|filter| !filter.values.is_empty());
    query
}

impl RecordList {
    fn answerable(&self, query: &RecordQuery) -> RecordQuery {
        match self.ready() {
            None => query.clone(),
            Some(Ready { shown, rows: Rows::Whole { store, .. }, occurring, .. }) => {
                answerable(shown, Some(store), occurring, query)
            }
            Some(ready) => answerable(&ready.shown, None, &ready.occurring, query),
        }
    }

    /// Changes the query.
    pub(super) fn ask(&mut self, asked: RecordQuery, out: &mut Effects) {
        let query = self.answerable(&asked);
        self.asked = asked;
        let by_typing = self.query.q != query.q;
        self.query = query;
        match self.ready().map(|ready| &ready.rows) {
            None => {}
            Some(Rows::Whole { .. }) => {
                self.match_again();
                out.push(Effect::Changed);
            }
            Some(_) => {
                self.ask_backend(if by_typing { PAUSE } else { Duration::ZERO }, out);
                self.check_values(out);
            }
        }
    }

    /// Evaluates the query on the whole list.
    pub(super) fn match_again(&mut self) {
        let super::State::Ready(ready) = &mut self.state else { return };
        if let Rows::Whole { store, matches, .. } = &mut ready.rows {
            *matches = store.query(&self.query);
        }
    }

    /// Lets the backend evaluate the query once the reader has paused.
    fn ask_backend(&mut self, pause: Duration, out: &mut Effects) {
        out.push(Effect::Abort(super::Group::Window));
        self.window_round += 1;
        let is_default = self.query.is_default();
        let Some(ready) = self.ready_mut() else { return };
        // The list's own rows are the response to the default query, as far as they have arrived.
        let is_own = is_default && ready.rows.own().is_some();
        let head = ready.rows.window().and_then(|window| window.head.as_ref());
        ready.last_count = head.map_or(ready.last_count, |head| head.count);
        self.set_window((!is_own).then(Window::default));
        out.push(Effect::Changed);
        if !is_own {
            out.push(Effect::Wait(pause, Wake::Window { round: self.window_round }));
        }
    }

    /// Requests which values occur in the filtered fields of a list that is not loaded whole. An address may name any value, and
    /// one that does not exist must not leave the reader with no records and no explanation.
    pub(super) fn check_values(&mut self, out: &mut Effects) {
        let round = self.round;
        let (super::State::Ready(ready), Some(list)) = (&mut self.state, &self.list) else { return };
        if !matches!(ready.rows, Rows::Windowed(_)) {
            return;
        }
        for filter in &self.query.filters {
            let shape = &ready.shown.shape;
            let field = shape.fields.iter().find(|field| field.name == filter.field);
            let is_picked = field.is_some_and(|field| field.field_type.is_picked());
            // A query that changes while the response is pending does not request the values again.
            if !is_picked || ready.occurring.contains_key(&filter.field) {
                continue;
            }
            ready.occurring.insert(filter.field.clone(), None);
            let endpoint = Endpoint::facets(list, &RecordQuery::default(), &filter.field);
            let ticket = Ticket::Facets { round, field: filter.field.clone(), endpoint: endpoint.clone() };
            out.push(Effect::Send(Request { ticket, endpoint, cache: CacheUse::None }));
        }
    }

    /// Handles the response for the values of a field.
    pub(super) fn facets(
        &mut self,
        round: u32,
        field: &str,
        endpoint: &Endpoint,
        response: Result<Response, ApiError>,
        env: &Env,
        out: &mut Effects,
    ) {
        let read = response.and_then(|response| read_facets(&response.into_bytes(), endpoint, env));
        if let Err(error) = &read {
            out.push(Effect::Report(error.clone()));
        }
        if round != self.round {
            return;
        }
        let Some(ready) = self.ready_mut() else { return };
        match read {
            Ok(facets) => {
                let is_complete = facets.len() < MOST_FACETS;
                let values =
                    is_complete.then(|| facets.into_iter().filter_map(|facet| facet.value).collect());
                ready.occurring.insert(field.into(), values);
            }
            // Without a response, no value is known to be absent.
            Err(error) => {
                if error.is_signed_out() {
                    ready.occurring.remove(field);
                }
                return;
            }
        }
        if self.answerable(&self.asked) != self.query {
            self.ask(self.asked.clone(), out);
        }
    }

    /// The list whose records these are.
    pub fn list(&self) -> Option<&List> {
        self.list.as_ref()
    }
}

/// Parses the values that occur in a field.
///
/// # Errors
/// If they are not such values, or were made for another person.
pub fn read_facets(bytes: &[u8], endpoint: &Endpoint, env: &Env) -> Result<Vec<Facet>, ApiError> {
    let facets = wire::facets(bytes).map_err(|reason| Failure::Unreadable(reason).bare().of(endpoint))?;
    match (env.is_other)(&facets.stamp.user) {
        true => Err(Failure::OtherPerson.bare()),
        false => Ok(facets.list),
    }
}

/// Parses the values that occur in a field as the breakdown of a list that is not loaded whole: counts only, no measure, and no
/// months, because of dates a backend counts days.
///
/// The endpoint is [`Endpoint::facets`] of the query without its filter on the field. `matched` is the number of records that match
/// that query, if known.
///
/// # Errors
/// As [`read_facets`].
pub fn read_breakdown(
    bytes: &[u8],
    endpoint: &Endpoint,
    env: &Env,
    field_type: FieldType,
    matched: Option<u64>,
) -> Result<Breakdown, ApiError> {
    let facets = read_facets(bytes, endpoint, env)?;
    Ok(Breakdown::of_facets(&facets, field_type, matched, facets.len() < MOST_FACETS))
}
