//! The operations of the contract.

pub mod activity;
pub mod entitlement;
pub mod me;
pub mod records;
pub mod scope;
pub mod series;
pub mod users;

use crate::language::Wanted;
use crate::problem::Refusal;
use crate::query::Parameters;
use crate::state::State;
use crate::{faults, journal, security};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{get, put};
use bytes::Bytes;
use contract::Meta;
use serde::Serialize;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// Base path of all operations.
const BASE: &str = "/api/v1";

/// A request of a person who is signed in.
pub struct Caller {
    /// The backend.
    pub state: Arc<State>,
    /// Index of the person.
    pub person: u32,
    /// Path of the operation, as in the table of operations.
    pub operation: String,
    /// Language of the response.
    pub wanted: Wanted,
    /// Query parameters.
    pub parameters: Parameters,
    /// Path without parameters.
    pub path: String,
    /// Value of `If-None-Match`.
    pub if_none_match: Option<String>,
    /// Value of `If-Match`.
    pub if_match: Option<String>,
}

impl FromRequestParts<Arc<State>> for Caller {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<State>) -> Result<Self, Self::Rejection> {
        let person = state.caller(&parts.headers).ok_or_else(|| Refusal::Unauthorized.into_response())?;
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        // A nested router removes the prefix from the path; responses need the whole path.
        let uri =
            parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |original| &original.0);
        Ok(Caller {
            state: Arc::clone(state),
            person,
            operation: parts
                .extensions
                .get::<MatchedPath>()
                .and_then(|matched| matched.as_str().strip_prefix(BASE))
                .unwrap_or_default()
                .to_owned(),
            wanted: Wanted::read(text(header::ACCEPT_LANGUAGE).as_deref()),
            parameters: Parameters::read(uri.query()),
            path: uri.path().to_owned(),
            if_none_match: text(header::IF_NONE_MATCH),
            if_match: text(header::IF_MATCH),
        })
    }
}

impl Caller {
    /// The caller's opaque id.
    pub fn user_id(&self) -> String {
        self.state.world.directory.get(self.person).map(|human| human.id.clone()).unwrap_or_default()
    }

    /// The metadata of every response.
    pub fn meta(&self, ignored: Vec<String>) -> Meta {
        Meta { as_of: self.state.clock.as_of(), user: self.user_id(), ignored, partial: Vec::new() }
    }

    /// A JSON response with an ETag; `304` if the caller has it already.
    pub fn json(&self, value: &impl Serialize) -> Result<Response<Body>, Refusal> {
        let body = serde_json::to_vec(value).map_err(|_| Refusal::Internal)?;
        // Fixed keys, so that the tag stays the same after a restart with the same data. The person is part of it, so that nobody
        // gets "not modified" for another person's response.
        let mut hasher = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default().build_hasher();
        self.person.hash(&mut hasher);
        body.hash(&mut hasher);
        let tag = format!("W/\"{:016x}\"", hasher.finish());
        let known = self.if_none_match.as_deref().is_some_and(|known| {
            known
                .split(',')
                .map(str::trim)
                .any(|known| known == "*" || known.trim_start_matches("W/") == tag.trim_start_matches("W/"))
        });
        let mut response = if known {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Body::from(body));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            response
        };
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        Ok(response)
    }
}

/// Runs blocking work without delaying other requests.
async fn work(job: impl FnOnce() -> Result<Response<Body>, Refusal> + Send + 'static) -> Response<Body> {
    match tokio::task::spawn_blocking(job).await {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => refusal.into_response(),
        Err(_) => Refusal::Internal.into_response(),
    }
}

/// All operations, below `/api/v1`.
pub fn router(state: Arc<State>) -> Router {
    let mut operations = Router::new();
    if state.has_series {
        operations = operations.route("/series", get(|caller: Caller| work(move || series::series(&caller))));
    }
    let operations = operations
        .route("/me", get(|caller: Caller| work(move || me::me(&caller))))
        .route("/activity", get(|caller: Caller| work(move || activity::activity(&caller))))
        .route(
            "/entitlements/{id}",
            get(|caller: Caller, Path(id): Path<String>| work(move || entitlement::one(&caller, &id))),
        )
        .route(
            "/entitlements/{id}/records",
            get(|caller: Caller, Path(id): Path<String>| {
                work(move || records::of_entitlement(&caller, &id, false))
            }),
        )
        .route(
            "/entitlements/{id}/records/facets",
            get(|caller: Caller, Path(id): Path<String>| {
                work(move || records::of_entitlement(&caller, &id, true))
            }),
        )
        .route(
            "/kinds/{kind}",
            get(|caller: Caller, Path(kind): Path<String>| work(move || entitlement::kind(&caller, &kind))),
        )
        .route(
            "/kinds/{kind}/records",
            get(|caller: Caller, Path(kind): Path<String>| {
                work(move || records::of_kind(&caller, &kind, false))
            }),
        )
        .route(
            "/kinds/{kind}/records/facets",
            get(|caller: Caller, Path(kind): Path<String>| {
                work(move || records::of_kind(&caller, &kind, true))
            }),
        )
        .route("/additional-cases", get(|caller: Caller| work(move || records::additional(&caller, false))))
        .route(
            "/additional-cases/facets",
            get(|caller: Caller| work(move || records::additional(&caller, true))),
        )
        .route("/users", get(|caller: Caller| work(move || users::list(&caller, false))))
        .route("/users/facets", get(|caller: Caller| work(move || users::list(&caller, true))))
        .route(
            "/users/{id}/roles",
            put(|caller: Caller, Path(id): Path<String>, body: Bytes| {
                work(move || users::set_roles(&caller, &id, &body))
            }),
        )
        .route("/role-changes", get(|caller: Caller| work(move || users::changes(&caller, false))))
        .route("/role-changes/facets", get(|caller: Caller| work(move || users::changes(&caller, true))))
        .fallback(async || Refusal::NotFound.into_response())
        .method_not_allowed_fallback(async || Refusal::MethodNotAllowed.into_response());
    let compression = CompressionLayer::new().br(true).gzip(true).quality(CompressionLevel::Fastest);
    Router::new()
        .nest(BASE, operations.clone().with_state(Arc::clone(&state)))
        .route("/api", axum::routing::any(async || Refusal::NotFound.into_response()))
        .route("/api/", axum::routing::any(async || Refusal::NotFound.into_response()))
        .route("/api/{*rest}", axum::routing::any(async || Refusal::NotFound.into_response()))
        .layer(middleware::from_fn(security::own_writes))
        .layer(middleware::from_fn(memory_only))
        .layer(middleware::from_fn_with_state(Arc::clone(&state), journal::layer))
        .layer(compression)
        .layer(middleware::from_fn_with_state(Arc::clone(&state), faults::layer))
        .layer(middleware::from_fn_with_state(state, log))
}

/// Forbids caching on disk; responses differ by person and language.
async fn memory_only(request: Request, next: Next) -> Response<Body> {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.append(header::VARY, HeaderValue::from_static("cookie, authorization, accept-language"));
    response
}

/// Writes a line of JSON for each request if enabled: person, target and status.
async fn log(
    axum::extract::State(state): axum::extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    if !state.log {
        return next.run(request).await;
    }
    let method: Method = request.method().clone();
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let person = state.caller_name(request.headers());
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let line = serde_json::json!({ "method": method.as_str(), "target": target, "person": person, "status": status });
    eprintln!("{line}");
    response
}
