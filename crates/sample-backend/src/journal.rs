//! What was asked and what was delivered, for tests that hold the one against the other.
//!
//! Only a backend that was started with `--journal` keeps it. It is no part of the contract, so it lies outside of `/api`.

use crate::html;
use crate::problem::Refusal;
use crate::security;
use crate::state::State;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use http_body_util::BodyExt;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many requests are kept; the oldest go first.
const MOST: usize = 20_000;

/// A request, and what was delivered for it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// `GET`, `PUT`.
    pub method: String,
    /// Below `/api/v1`.
    pub path: String,
    /// As it came.
    pub query: String,
    /// Who asked: what the sign-in form calls them.
    pub person: Option<&'static str>,
    /// Of the answer.
    pub status: u16,
    /// Of its body, before it is compressed.
    pub bytes: usize,
    /// How many rows a list has brought.
    pub rows: usize,
    /// The members of its rows; of an answer that is no list, its own.
    pub fields: BTreeSet<String>,
    /// Every workspace that it names as that of something.
    pub workspaces: BTreeSet<String>,
}

/// The requests of the API since it was emptied, oldest first.
#[derive(Debug, Default)]
pub struct Journal(Mutex<VecDeque<Entry>>);

impl Journal {
    fn entries(&self) -> MutexGuard<'_, VecDeque<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, entry: Entry) {
        let mut entries = self.entries();
        if entries.len() >= MOST {
            entries.pop_front();
        }
        entries.push_back(entry);
    }
}

/// Collects the ids of workspaces wherever they stand.
fn workspaces(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|one| workspaces(one, found)),
        Value::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("workspaceId", Value::String(id)) => {
                        found.insert(id.clone());
                    }
                    ("workspaceIds", Value::Array(ids)) => {
                        found.extend(ids.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    (_, value) => workspaces(value, found),
                }
            }
        }
        _ => {}
    }
}

fn fields(answer: &Value) -> (usize, BTreeSet<String>) {
    let names = |value: &Value| value.as_object().map(|row| row.keys().cloned().collect::<Vec<_>>());
    match answer.get("data").and_then(Value::as_array) {
        Some(rows) => (rows.len(), rows.iter().filter_map(names).flatten().collect()),
        None => (0, names(answer).into_iter().flatten().collect()),
    }
}

/// Writes down a request of the API, when the backend keeps a journal.
pub async fn layer(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response<Body> {
    let Some(journal) = &state.journal else { return next.run(request).await };
    let person = state.caller_name(request.headers());
    let method = request.method().to_string();
    let path = request.uri().path().strip_prefix("/api/v1").unwrap_or(request.uri().path()).to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let (parts, body) = next.run(request).await.into_parts();
    let Ok(body) = body.collect().await else { return Refusal::Internal.into_response() };
    let body = body.to_bytes();
    let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
    let (rows, fields) = fields(&answer);
    let mut found = BTreeSet::new();
    workspaces(&answer, &mut found);
    journal.add(Entry {
        method,
        path,
        query,
        person,
        status: parts.status.as_u16(),
        bytes: body.len(),
        rows,
        fields,
        workspaces: found,
    });
    Response::from_parts(parts, Body::from(body))
}

/// `GET /journal`: what was asked.
pub async fn read(Shared(state): Shared<Arc<State>>) -> Response<Body> {
    let Some(journal) = &state.journal else { return html::not_found() };
    let entries: Vec<Entry> = journal.entries().iter().cloned().collect();
    let Ok(body) = serde_json::to_vec(&entries) else { return Refusal::Internal.into_response() };
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `DELETE /journal`: begins anew.
pub async fn empty(Shared(state): Shared<Arc<State>>, headers: HeaderMap) -> Response<Body> {
    let Some(journal) = &state.journal else { return html::not_found() };
    if !security::same_origin(&headers) {
        return Refusal::ForeignOrigin.into_response();
    }
    journal.entries().clear();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_delivered_is_found_wherever_it_stands() {
        let list = json!({ "data": [{ "id": "1", "workspaceId": "w-1" }, { "id": "2", "learner": "A" }] });
        let activity = json!({ "agreements": [{ "workspaceIds": ["w-2", "w-3"] }], "packages": [] });
        let names = |of: &BTreeSet<String>| of.iter().cloned().collect::<Vec<_>>().join(" ");
        let (rows, of_list) = fields(&list);
        assert_eq!((rows, names(&of_list).as_str()), (2, "id learner workspaceId"));
        assert_eq!(names(&fields(&activity).1), "agreements packages");
        let mut found = BTreeSet::new();
        workspaces(&list, &mut found);
        workspaces(&activity, &mut found);
        assert_eq!(names(&found), "w-1 w-2 w-3");
    }
}
