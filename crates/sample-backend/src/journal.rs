//! A journal of requests and delivered data, which tests compare with the app.
//!
//! Only a backend started with `--journal` keeps it. It is not part of the contract, so it is outside `/api`.

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

/// Number of requests that are kept; the oldest are dropped.
const MOST: usize = 20_000;

/// A request, and what was delivered for it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Method: `GET`, `PUT`.
    pub method: String,
    /// Path below `/api/v1`.
    pub path: String,
    /// Parameters as sent.
    pub query: String,
    /// Id of the person on the sign-in page; `None` = not signed in.
    pub person: Option<&'static str>,
    /// Status of the response.
    pub status: u16,
    /// Size of the body before compression.
    pub bytes: usize,
    /// Number of rows of a list.
    pub rows: usize,
    /// The fields of its rows; of any other response, its own.
    pub fields: BTreeSet<String>,
    /// All workspaces that it refers to.
    pub workspaces: BTreeSet<String>,
}

/// The API requests since the start or the last reset, oldest first.
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

/// Collects the ids of workspaces from any place in a value.
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

/// Records an API request, if the backend keeps a journal.
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

/// Responds to `GET /journal` with the recorded requests.
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

/// Responds to `DELETE /journal`: drops all recorded requests.
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
    fn delivered_workspaces_are_found_at_any_depth() {
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
