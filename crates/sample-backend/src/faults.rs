//! Faults on request, for tests and demonstrations.
//!
//! Only a backend started with `--faults` has them. They are set by a cookie, so that tests in parallel browsers do not affect
//! each other.

use crate::data::World;
use crate::html;
use crate::problem;
use crate::security::{self, cookie};
use crate::state::State;
use axum::body::Body;
use axum::extract::{Form, Request, State as Shared};
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::middleware::Next;
use bytes::Bytes;
use chrono::DateTime;
use contract::{EntitlementKind, PartialSource, Problem};
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The cookie that requests faults: URL-encoded JSON, an array of [`Rule`]s.
pub const COOKIE: &str = "sample-faults";

/// Maximum size of a padded body.
const LARGEST_PADDING: usize = 256 << 20;

/// One fault.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Rule {
    /// Applies where the path below `/api/v1` starts with it.
    pub path: String,
    /// Whether the path must equal `path`.
    pub exact: bool,
    /// Applies only to this method.
    pub method: Option<String>,
    /// Applies only to requests whose parameters contain this text.
    pub query: Option<String>,
    /// How many times it applies; `None` = always.
    pub times: Option<u64>,
    /// How many matching requests pass first.
    pub after: u64,
    /// Applies to the first of every so many requests: with 2, to every other one.
    pub every: Option<u64>,
    /// Delay before anything else, in milliseconds.
    pub delay_ms: Option<u64>,
    /// Sends the body in small pieces with this delay between them, in milliseconds.
    pub trickle_ms: Option<u64>,
    /// Responds with this status and a problem document.
    pub status: Option<u16>,
    /// With `status`: `Retry-After` in seconds, or as any text.
    pub retry_after: Option<Value>,
    /// With `status`: `Retry-After` as the time this many seconds ahead.
    pub retry_after_date: Option<u64>,
    /// With `status`: further members of the problem document.
    pub problem: Option<Map<String, Value>>,
    /// With `status`: the problem's `type`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Responds as if the session had ended.
    pub unauthorized: bool,
    /// Responds with this body; the status is `status` or 200.
    pub body: Option<String>,
    /// The content type of `body`, or of the real response.
    pub content_type: Option<String>,
    /// Closes the connection in the middle of the body.
    pub cut_body: bool,
    /// Sends half of the body, and never the rest.
    pub stall_body: bool,
    /// Closes the connection before the response.
    pub drop: bool,
    /// Cuts the JSON text in the middle, but ends the response properly.
    pub truncate: bool,
    /// Makes the row with this index unreadable: in `data`, `packages` or `workspaces`.
    pub malformed_row: Option<usize>,
    /// Replaces members of the real response, by JSON pointer.
    pub replace: Option<Map<String, Value>>,
    /// Appends this many spaces to the body.
    pub pad_bytes: Option<usize>,
    /// Reports a source system as not responding.
    pub partial: Option<PartialSource>,
}

/// How many times each rule has applied.
#[derive(Default)]
pub struct Faults {
    seen: Mutex<HashMap<(String, usize), u64>>,
}

impl Faults {
    fn count(&self, cookie: &str, rule: usize) -> u64 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() > 100_000 {
            seen.clear();
        }
        let count = seen.entry((cookie.to_owned(), rule)).or_default();
        *count += 1;
        *count
    }

    /// The rules that apply to a request.
    fn applying(&self, cookie: &str, method: &str, path: &str, query: &str) -> Vec<Rule> {
        let decoded: String = form_urlencoded::parse(format!("v={}", cookie.replace('+', "%2B")).as_bytes())
            .map(|(_, value)| value.into_owned())
            .next()
            .unwrap_or_default();
        let Ok(rules) = serde_json::from_str::<Vec<Rule>>(&decoded) else { return Vec::new() };
        rules
            .into_iter()
            .enumerate()
            .filter(|(place, rule)| {
                let fits = if rule.exact { path == rule.path } else { path.starts_with(&rule.path) };
                let fits = fits
                    && rule.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                    && rule.query.as_deref().is_none_or(|wanted| query.contains(wanted));
                if !fits {
                    return false;
                }
                let Some(round) = self.count(cookie, *place).checked_sub(rule.after + 1) else {
                    return false;
                };
                let every = rule.every.unwrap_or(1).max(1);
                round.is_multiple_of(every) && rule.times.is_none_or(|times| round / every < times)
            })
            .map(|(_, rule)| rule)
            .collect()
    }
}

/// Applies faults to a request of the API.
pub async fn layer(Shared(state): Shared<Arc<State>>, mut request: Request, next: Next) -> Response<Body> {
    let Some(faults) = &state.faults else { return next.run(request).await };
    let Some(wanted) = cookie(request.headers(), COOKIE) else { return next.run(request).await };
    let path = request.uri().path().strip_prefix("/api/v1").unwrap_or_default().to_owned();
    let rules =
        faults.applying(wanted, request.method().as_str(), &path, request.uri().query().unwrap_or_default());
    if rules.is_empty() {
        return next.run(request).await;
    }
    // Bodies are changed as text, so they must not be compressed.
    request.headers_mut().remove(header::ACCEPT_ENCODING);
    // A response that will be changed must not be reported as unmodified.
    request.headers_mut().remove(header::IF_NONE_MATCH);
    for rule in &rules {
        if let Some(delay) = rule.delay_ms {
            tokio::time::sleep(Duration::from_millis(delay)).await;
        }
    }
    for rule in &rules {
        if rule.unauthorized {
            return crate::problem::Refusal::Unauthorized.into_response();
        }
        if rule.drop {
            return dropped();
        }
        if let Some(body) = &rule.body {
            return replaced(rule, body);
        }
        if let Some(status) = rule.status.and_then(|status| StatusCode::from_u16(status).ok()) {
            return refused(rule, status);
        }
    }
    let response = next.run(request).await;
    let world = (path == "/series").then_some(&state.world);
    changed(response, &rules, world).await
}

fn refused(rule: &Rule, status: StatusCode) -> Response<Body> {
    let mut problem = problem::problem(status, "sample-fault", status.canonical_reason().unwrap_or("Fault"));
    problem.detail = Some("This fault was requested.".to_owned());
    if status == StatusCode::UNAUTHORIZED {
        problem.sign_in_url = Some("/sign-in".to_owned());
    }
    if let Some(kind) = &rule.kind {
        problem.kind = Some(kind.clone());
    }
    let mut whole = serde_json::to_value(&problem).unwrap_or_default();
    if let (Some(whole), Some(more)) = (whole.as_object_mut(), &rule.problem) {
        whole.extend(more.clone());
    }
    let mut response = problem::answer(status, &Problem::default());
    *response.body_mut() = Body::from(whole.to_string());
    retry_after(rule, &mut response);
    response
}

fn retry_after(rule: &Rule, response: &mut Response<Body>) {
    let text = match (&rule.retry_after, rule.retry_after_date) {
        (Some(Value::String(text)), _) => text.clone(),
        (Some(other), _) => other.to_string(),
        (None, Some(seconds)) => http_date(SystemTime::now() + Duration::from_secs(seconds)),
        (None, None) => return,
    };
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
}

/// Formats a time as in HTTP headers.
fn http_date(moment: SystemTime) -> String {
    let seconds = moment.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let moment = i64::try_from(seconds)
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .unwrap_or_default();
    moment.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn replaced(rule: &Rule, body: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_owned()));
    if let Some(status) = rule.status.and_then(|status| StatusCode::from_u16(status).ok()) {
        *response.status_mut() = status;
    }
    let kind = rule.content_type.as_deref().unwrap_or("application/json");
    if let Ok(kind) = HeaderValue::from_str(kind) {
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    retry_after(rule, &mut response);
    response
}

fn broken() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "this fault was requested")
}

/// A response whose body fails before its first byte.
fn dropped() -> Response<Body> {
    let mut response =
        Response::new(Body::from_stream(futures_util::stream::once(async { Err::<Bytes, _>(broken()) })));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("1"));
    response
}

/// Changes a response; one of `GET /series` comes with the world, since its rows do not say of what kind they are.
async fn changed(
    response: Response<Body>,
    rules: &[Rule],
    world_of_series: Option<&World>,
) -> Response<Body> {
    let (mut parts, body) = response.into_parts();
    let Ok(collected) = body.collect().await else {
        return crate::problem::Refusal::Internal.into_response();
    };
    let mut bytes = collected.to_bytes();
    if let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) {
        let mut touched = false;
        for rule in rules {
            if let Some(index) = rule.malformed_row {
                touched |= break_row(&mut json, index);
            }
            if let Some(partial) = &rule.partial {
                touched |= match world_of_series {
                    Some(world) => make_series_partial(&mut json, partial, world),
                    None => make_partial(&mut json, partial),
                };
            }
            for (pointer, value) in rule.replace.iter().flatten() {
                if let Some(place) = json.pointer_mut(pointer) {
                    *place = value.clone();
                    touched = true;
                }
            }
        }
        if touched {
            bytes = Bytes::from(json.to_string());
            // The tag does not match the changed body.
            parts.headers.remove(header::ETAG);
        }
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    for rule in rules {
        if let Some(kind) = rule.content_type.as_deref().and_then(|kind| HeaderValue::from_str(kind).ok()) {
            parts.headers.insert(header::CONTENT_TYPE, kind);
        }
        if let Some(pad) = rule.pad_bytes {
            let mut padded = bytes.to_vec();
            padded.resize(bytes.len() + pad.min(LARGEST_PADDING), b' ');
            bytes = Bytes::from(padded);
        }
        if rule.truncate {
            bytes = bytes.slice(..bytes.len() / 2);
        }
    }
    let trickle = rules.iter().find_map(|rule| rule.trickle_ms);
    let stall = rules.iter().any(|rule| rule.stall_body);
    let cut = stall || rules.iter().any(|rule| rule.cut_body);
    if trickle.is_none() && !cut {
        return Response::from_parts(parts, Body::from(bytes));
    }
    let length = if cut { bytes.len() / 2 } else { bytes.len() };
    let piece = (length / 20).max(1);
    let stream = futures_util::stream::unfold((0, bytes), move |(sent, bytes)| async move {
        if sent > length {
            return None;
        }
        if sent == length {
            if stall {
                std::future::pending::<()>().await;
            }
            return cut.then(|| (Err(broken()), (length + 1, bytes)));
        }
        if let Some(wait) = trickle {
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
        let end = (sent + piece).min(length);
        let part = bytes.slice(sent..end);
        Some((Ok::<Bytes, std::io::Error>(part), (end, bytes)))
    });
    Response::from_parts(parts, Body::from_stream(stream))
}

/// Makes a row of any type unreadable: its id becomes a list.
fn break_row(json: &mut Value, index: usize) -> bool {
    for list in ["data", "packages", "workspaces"] {
        if let Some(row) = json.get_mut(list).and_then(|list| list.get_mut(index)) {
            match row.get_mut("id") {
                Some(id) => *id = json!(["not", "an", "id"]),
                None => *row = json!(null),
            }
            return true;
        }
    }
    false
}

/// Fields of an entitlement that need its source system.
const FIGURES: [&str; 7] =
    ["consumed", "consumedTotal", "available", "expired", "reserved", "scheduled", "lastActivity"];

/// Removes the figures of some kinds and names the source system that did not respond.
fn make_partial(json: &mut Value, partial: &PartialSource) -> bool {
    let concerned = |kind: Option<&Value>| {
        kind.and_then(Value::as_str).is_some_and(|kind| partial.kinds.contains(&EntitlementKind::from(kind)))
    };
    let strip = |entitlement: &mut Value| {
        if let Some(members) = entitlement.as_object_mut() {
            for figure in FIGURES {
                members.remove(figure);
            }
        }
    };
    if json.get("packages").is_none() && !concerned(json.get("kind")) {
        return false;
    }
    for package in json.get_mut("packages").and_then(Value::as_array_mut).into_iter().flatten() {
        for entitlement in package.get_mut("entitlements").and_then(Value::as_array_mut).into_iter().flatten()
        {
            if concerned(entitlement.get("kind")) {
                strip(entitlement);
            }
        }
    }
    if concerned(json.get("kind")) {
        strip(json);
    }
    name_source(json, partial)
}

/// Makes the months of some kinds unknown and names the source system that did not respond.
fn make_series_partial(json: &mut Value, partial: &PartialSource, world: &World) -> bool {
    let concerned: HashSet<&str> = world
        .entitlements
        .iter()
        .filter(|one| partial.kinds.contains(&one.kind))
        .map(|one| one.id.as_str())
        .collect();
    for row in json.get_mut("data").and_then(Value::as_array_mut).into_iter().flatten() {
        let is_concerned =
            row.get("entitlementId").and_then(Value::as_str).is_some_and(|id| concerned.contains(id));
        let Some(members) = row.as_object_mut().filter(|_| is_concerned) else { continue };
        for column in ["consumedTotal", "granted", "lots"] {
            members.remove(column);
        }
        for month in members.get_mut("consumed").and_then(Value::as_array_mut).into_iter().flatten() {
            *month = Value::Null;
        }
    }
    name_source(json, partial)
}

/// Adds a source system that did not respond to the metadata.
fn name_source(json: &mut Value, partial: &PartialSource) -> bool {
    let Some(meta) = json.get_mut("meta").and_then(Value::as_object_mut) else { return false };
    let list = meta.entry("partial").or_insert_with(|| json!([]));
    if let (Some(list), Ok(partial)) = (list.as_array_mut(), serde_json::to_value(partial)) {
        list.push(partial);
    }
    true
}

/// Ready-made faults of the page: id, label, rules.
const READY: &[(&str, &str, &str)] = &[
    ("slow", "Everything is slow (3 seconds)", r#"[{"path":"","delayMs":3000}]"#),
    (
        "activity-down",
        "The overview responds with 503 and asks for a pause of 5 seconds",
        r#"[{"path":"/activity","status":503,"retryAfter":5}]"#,
    ),
    (
        "flaky",
        "Every request fails once with 502",
        r#"[{"path":"/activity","times":1,"status":502},{"path":"/entitlements","times":1,"status":502},{"path":"/kinds","times":1,"status":502}]"#,
    ),
    (
        "partial",
        "The learning platform doesn't respond",
        r#"[{"path":"/activity","partial":{"source":"Learning platform","kinds":["onDemandEducation"],"detail":"The learning platform is down for maintenance."}},{"path":"/series","partial":{"source":"Learning platform","kinds":["onDemandEducation"]}}]"#,
    ),
    (
        "cut",
        "Lists of records end in the middle",
        r#"[{"path":"/entitlements","cutBody":true},{"path":"/kinds","cutBody":true}]"#,
    ),
    ("bad-row", "One unreadable row in every list", r#"[{"path":"","malformedRow":1}]"#),
    (
        "html",
        "A proxy responds with a web page instead of data",
        r#"[{"path":"/activity","body":"<!doctype html><title>Proxy</title>","contentType":"text/html"}]"#,
    ),
    (
        "flapping",
        "Every other request fails with 500",
        r#"[{"path":"/activity","every":2,"status":500},{"path":"/entitlements","every":2,"status":500},{"path":"/kinds","every":2,"status":500}]"#,
    ),
    (
        "silent",
        "The overview never responds, and lists of records stop in the middle",
        r#"[{"path":"/activity","delayMs":86400000},{"path":"/entitlements","stallBody":true},{"path":"/kinds","stallBody":true}]"#,
    ),
    ("huge", "The overview is 70 MB larger than usual", r#"[{"path":"/activity","padBytes":73400320}]"#),
    (
        "sign-in-page",
        "Every response except the first is the host's sign-in page",
        r#"[{"path":"/","after":1,"body":"<!doctype html><title>Sign in</title><form></form>","contentType":"text/html"}]"#,
    ),
    (
        "signed-out",
        "The session ends",
        r#"[{"path":"/activity","unauthorized":true},{"path":"/me","unauthorized":true,"times":1}]"#,
    ),
];

/// The form data of the page.
#[derive(Deserialize)]
pub struct Choice {
    fault: String,
}

/// The page with ready-made faults.
pub async fn page(Shared(state): Shared<Arc<State>>) -> Response<Body> {
    if state.faults.is_none() {
        return not_found();
    }
    let mut list = String::new();
    for (id, says, rules) in READY {
        list.push_str(&format!(
            "<li><button name=\"fault\" value=\"{id}\">{}</button><code>{}</code></li>",
            html::escape(says),
            html::escape(rules)
        ));
    }
    html::page(
        "en",
        "Faults",
        &format!(
            "<h1>Faults</h1><p>Faults affect only this browser, until you clear them.</p>\
             <form method=\"post\" action=\"/faults\"><ul class=\"choices\">{list}</ul>\
             <p><button name=\"fault\" value=\"\">Clear all faults</button></p></form><p><a href=\"/\">To the app</a></p>"
        ),
    )
}

/// Sets or clears the cookie.
pub async fn choose(
    Shared(state): Shared<Arc<State>>,
    headers: axum::http::HeaderMap,
    Form(choice): Form<Choice>,
) -> Response<Body> {
    if state.faults.is_none() {
        return not_found();
    }
    if !security::same_origin(&headers) {
        return problem::Refusal::ForeignOrigin.into_response();
    }
    let rules = READY.iter().find(|(id, ..)| *id == choice.fault).map(|(.., rules)| *rules);
    let cookie = match rules {
        Some(rules) => {
            let encoded: String = form_urlencoded::byte_serialize(rules.as_bytes()).collect();
            format!("{COOKIE}={}; Path=/; SameSite=Lax", encoded.replace('+', "%20"))
        }
        None => format!("{COOKIE}=; Path=/; SameSite=Lax; Max-Age=0"),
    };
    let mut response = html::see_other("/faults");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn not_found() -> Response<Body> {
    html::not_found()
}
