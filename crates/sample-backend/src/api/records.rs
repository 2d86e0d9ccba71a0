//! Pages of records and the values that occur in them.

use super::Caller;
use super::entitlement::{find, find_kind};
use crate::data::record::{Record, Schema};
use crate::data::source::{RequestedService, Source};
use crate::data::table::{One, RecordSource, Several, Table};
use crate::data::{World, source::Hidden};
use crate::problem::Refusal;
use crate::query::{self, Parameters, Query, QueryResult, Sight, Window};
use crate::state::TableKey;
use axum::body::Body;
use axum::http::Response;
use contract::{Facets, Page, PageLinks, PageMeta, Service};
use std::sync::Arc;

/// Additional cases of one service.
struct OneService<'a> {
    world: &'a World,
    places: Vec<usize>,
}

impl<'a> OneService<'a> {
    fn new(world: &'a World, advisory: bool) -> OneService<'a> {
        let wanted = if advisory { RequestedService::Advisory } else { RequestedService::ProblemResolution };
        let places = (0..world.additional.count)
            .filter(|index| Source::additional_service(*index) == wanted)
            .collect();
        OneService { world, places }
    }
}

impl RecordSource for OneService<'_> {
    fn schema(&self) -> &'static Schema {
        self.world.additional.schema()
    }
    fn len(&self) -> usize {
        self.places.len()
    }
    fn record(&self, index: usize) -> Option<Record> {
        self.places.get(index).map(|place| self.world.additional.record(*place, self.world))
    }
    fn hidden(&self, index: usize) -> Hidden {
        self.places
            .get(index)
            .map(|place| self.world.additional.hidden(*place, self.world))
            .unwrap_or_default()
    }
}

/// Properties of a list, apart from its records.
pub struct List {
    /// Key of its table.
    pub key: TableKey,
    /// What the caller may see of it.
    pub sight: Sight,
    /// Whether the response states the number of existing rows.
    pub tell_total: bool,
    /// Requested workspaces and agreements that were left out.
    pub ignored: Vec<String>,
}

impl Caller {
    fn table(&self, key: &TableKey, source: &dyn RecordSource) -> Arc<Table> {
        self.state.tables.get(key, || Table::of(source), Table::bytes)
    }

    fn run(&self, list: &List, table: &Table, query: &Query) -> Arc<QueryResult> {
        let key = (list.key.clone(), query.clone(), list.sight.clone(), self.wanted.clone());
        let make = || query::run(table, query, &list.sight, &self.wanted);
        self.state.query_results.get(&key, make, |result| result.rows.len() * 4 + 512)
    }

    /// Responds with a page of a list, or with the values that occur in one of its fields.
    pub fn list(
        &self,
        list: List,
        source: &dyn RecordSource,
        facets: bool,
    ) -> Result<Response<Body>, Refusal> {
        let schema = source.schema();
        let query = Query::read(&self.parameters, schema)?;
        if facets {
            let name = self
                .parameters
                .one("field")?
                .ok_or_else(|| Refusal::BadRequest("field is missing".to_owned()))?;
            let unknown = || Refusal::BadRequest(format!("{} has no field {name:?}", schema.record_type));
            let (field, _) = schema.find(name).ok_or_else(unknown)?;
            let table = self.table(&list.key, source);
            let data = query::facets(&table, field, &query, &list.sight, &self.wanted);
            return self.json(&Facets { data: data.into(), meta: self.meta(list.ignored) });
        }
        let window = Window::read(&self.parameters)?;
        let table = self.table(&list.key, source);
        let result = self.run(&list, &table, &query);
        let data: Vec<Record> = result
            .rows
            .iter()
            .skip(window.offset)
            .take(window.limit)
            .filter_map(|row| {
                let mut record = source.record(*row as usize)?;
                let workspace = table.workspaces.get(*row as usize).copied().unwrap_or(u16::MAX);
                if !list.sight.learner_visible(workspace) {
                    record.without_personal();
                }
                Some(record)
            })
            .collect();
        let count = result.rows.len();
        let after = window.offset.saturating_add(window.limit);
        let next = (after < count).then(|| next_link(&self.path, &self.parameters, after));
        let revision = self.state.roles().revision;
        self.json(&Page {
            data: data.into(),
            meta: PageMeta {
                as_of: self.state.clock.as_of(),
                user: self.user_id(),
                record_type: schema.record_type.clone(),
                count: count as u64,
                visible: Some(result.visible as u64),
                total: list.tell_total.then_some(result.total as u64),
                revision: Some(format!(
                    "k{:x}.{revision}.{}",
                    self.state.world.fingerprint, self.wanted.order
                )),
                sums: result.sums.clone(),
                ignored: list.ignored,
            },
            links: PageLinks { next },
        })
    }

    /// Number of additional cases of a service that the caller sees in some workspaces.
    pub fn additional_visible(&self, advisory: bool, places: &[u16]) -> usize {
        let source = OneService::new(&self.state.world, advisory);
        let key = TableKey::Additional(advisory);
        let table = self.table(&key, &source);
        let sight = self.sight(places);
        let query = Query { words: Vec::new(), filters: Vec::new(), from: None, to: None, sort: Vec::new() };
        let list = List { key, sight, tell_total: false, ignored: Vec::new() };
        self.run(&list, &table, &query).visible
    }
}

/// The same request with another offset.
fn next_link(path: &str, parameters: &Parameters, offset: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parameters.0.iter().filter(|(name, _)| name != "offset"));
    query.append_pair("offset", &offset.to_string());
    format!("{path}?{}", query.finish())
}

/// Responds to `GET /entitlements/{id}/records`.
pub fn of_entitlement(caller: &Caller, id: &str, facets: bool) -> Result<Response<Body>, Refusal> {
    let (place, entitlement, scope) = find(caller, id)?;
    let list = List {
        key: TableKey::Entitlement(place),
        sight: caller.sight(&scope.places),
        tell_total: entitlement.known,
        ignored: scope.ignored,
    };
    caller.list(list, &One { source: &entitlement.source, world: &caller.state.world }, facets)
}

/// Responds to `GET /kinds/{kind}/records`.
pub fn of_kind(caller: &Caller, kind: &str, facets: bool) -> Result<Response<Body>, Refusal> {
    let (places, scope) = find_kind(caller, kind)?;
    let world = &caller.state.world;
    let entitlements: Vec<_> = places.iter().filter_map(|place| world.entitlements.get(*place)).collect();
    let schema = entitlements.first().map(|one| one.source.schema()).ok_or(Refusal::NotFound)?;
    let sources = entitlements.iter().map(|one| (one.id.as_str(), &one.source)).collect();
    let list = List {
        key: TableKey::Kind(places),
        sight: caller.sight(&scope.places),
        tell_total: entitlements.iter().all(|one| one.known),
        ignored: scope.ignored,
    };
    caller.list(list, &Several::new(schema, sources, world), facets)
}

/// Responds to `GET /additional-cases`.
pub fn additional(caller: &Caller, facets: bool) -> Result<Response<Body>, Refusal> {
    let service = caller
        .parameters
        .one("service")?
        .ok_or_else(|| Refusal::BadRequest("service is missing".to_owned()))?;
    let advisory = match Service::from(service) {
        Service::ProblemResolution => false,
        Service::Advisory => true,
        Service::Other(_) => {
            return Err(Refusal::BadRequest("service must be problemResolution or advisory".to_owned()));
        }
    };
    let scope = caller.scope()?;
    let list = List {
        key: TableKey::Additional(advisory),
        sight: caller.sight(&scope.places),
        // A person who sees only some is not told the total, as in the overview's count.
        tell_total: caller.sees_all_requests(&scope.places),
        ignored: scope.ignored,
    };
    caller.list(list, &OneService::new(&caller.state.world, advisory), facets)
}
