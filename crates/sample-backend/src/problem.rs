//! Refusals as problem details (RFC 9457).

use crate::query::BadParameter;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use contract::{Problem, UserRecord};

/// The reason why a request is refused.
#[derive(Debug)]
pub enum Refusal {
    /// A parameter or body is invalid.
    BadRequest(String),
    /// Not signed in.
    Unauthorized,
    /// A right is missing.
    Forbidden(&'static str),
    /// A write from another origin.
    ForeignOrigin,
    /// It does not exist, or belongs to others: both get the same response.
    NotFound,
    /// The method is not allowed for this path.
    MethodNotAllowed,
    /// It has changed since it was read: the current state of the user.
    Changed(Box<UserRecord>),
    /// A rule forbids the change: its name, and a text.
    Rule(&'static str, String),
    /// `If-Match` is missing.
    PreconditionRequired,
    /// An internal error.
    Internal,
}

impl From<BadParameter> for Refusal {
    fn from(bad: BadParameter) -> Self {
        Refusal::BadRequest(bad.0)
    }
}

/// A random id that a user can quote.
pub fn trace_id() -> String {
    let mut bytes = [0_u8; 8];
    // If randomness is unavailable the id is all zeros, which is still an id.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A problem document as a response.
pub fn answer(status: StatusCode, problem: &Problem) -> Response<Body> {
    let body = serde_json::to_vec(problem).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A problem document of a type, with the members that all have.
pub fn problem(status: StatusCode, sort: &str, title: &str) -> Problem {
    Problem {
        kind: Some(format!("https://customer-activity.example/problems/{sort}")),
        title: Some(title.to_owned()),
        status: Some(status.as_u16()),
        trace_id: Some(trace_id()),
        ..Problem::default()
    }
}

impl Refusal {
    /// The refusal as a response.
    pub fn into_response(self) -> Response<Body> {
        let detailed = |status: StatusCode, sort: &str, title: &str, detail: &str| {
            let detail = Some(detail.to_owned()).filter(|detail| !detail.is_empty());
            (status, Problem { detail, ..problem(status, sort, title) })
        };
        let (status, problem) = match self {
            Refusal::BadRequest(detail) => {
                detailed(StatusCode::BAD_REQUEST, "bad-request", "The request isn't valid", &detail)
            }
            Refusal::Unauthorized => {
                let (status, mut problem) = detailed(
                    StatusCode::UNAUTHORIZED,
                    "signed-out",
                    "You're not signed in",
                    "Your session has ended, or you haven't signed in yet.",
                );
                problem.sign_in_url = Some("/sign-in".to_owned());
                (status, problem)
            }
            Refusal::Forbidden(detail) => {
                detailed(StatusCode::FORBIDDEN, "no-right", "You don't have access to this", detail)
            }
            Refusal::ForeignOrigin => detailed(
                StatusCode::FORBIDDEN,
                "foreign-origin",
                "Only pages of the same origin can make changes",
                "The request came from a page of another origin.",
            ),
            Refusal::NotFound => {
                detailed(StatusCode::NOT_FOUND, "not-found", "Not found, or you don't have access", "")
            }
            Refusal::MethodNotAllowed => detailed(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "This method isn't allowed here",
                "",
            ),
            Refusal::Changed(current) => {
                let (status, mut problem) = detailed(
                    StatusCode::PRECONDITION_FAILED,
                    "changed-meanwhile",
                    "Someone else changed this",
                    "The roles have changed since you loaded them. `current` is the latest version.",
                );
                problem.current = Some(*current);
                (status, problem)
            }
            Refusal::Rule(rule, detail) => {
                let (status, mut problem) =
                    detailed(StatusCode::UNPROCESSABLE_ENTITY, "rule", "This change isn't allowed", &detail);
                problem.rule = Some(rule.to_owned());
                (status, problem)
            }
            Refusal::PreconditionRequired => detailed(
                StatusCode::PRECONDITION_REQUIRED,
                "precondition-required",
                "If-Match is missing",
                "Send the user's etag in If-Match.",
            ),
            Refusal::Internal => {
                detailed(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong", "")
            }
        };
        answer(status, &problem)
    }
}
