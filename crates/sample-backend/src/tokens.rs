//! Bearer tokens for a page that embeds the app: it exchanges the session cookie of the person signed in for a token.
//!
//! The sample backend always accepts `Authorization: Bearer …`, but issues tokens only if started with `--tokens`. In production
//! the host's identity provider issues them, so `/token` is outside `/api` and not part of the contract.

use crate::html;
use crate::problem::Refusal;
use crate::security::{self, cookie};
use crate::sign_in::SESSION;
use crate::state::State;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Lifetime of a token.
pub const LIFE: Duration = Duration::from_secs(600);

/// Valid tokens with their person and expiry.
#[derive(Debug, Default)]
pub struct Tokens(Mutex<HashMap<String, (u32, Instant)>>);

impl Tokens {
    /// Removes expired tokens and returns the others.
    fn valid(&self) -> MutexGuard<'_, HashMap<String, (u32, Instant)>> {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        tokens.retain(|_, (_, expiry)| *expiry > now);
        tokens
    }

    /// Issues a token for a person; `None` if the system has no randomness.
    pub fn issue(&self, person: u32, life: Duration) -> Option<String> {
        let token = crate::state::secret()?;
        self.valid().insert(token.clone(), (person, Instant::now() + life));
        Some(token)
    }

    /// The person of a valid token.
    pub fn person(&self, token: &str) -> Option<u32> {
        self.valid().get(token).map(|(person, _)| *person)
    }

    /// Revokes all tokens of a person.
    pub fn revoke_all(&self, person: u32) {
        self.valid().retain(|_, (owner, _)| *owner != person);
    }
}

/// The `Authorization` header of a request.
#[derive(Debug, PartialEq, Eq)]
pub enum Bearer<'a> {
    /// There is no `Authorization`.
    Absent,
    /// A token.
    Token(&'a str),
    /// Anything that is not a single token.
    Unreadable,
}

/// Parses `Authorization`.
pub fn bearer(headers: &HeaderMap) -> Bearer<'_> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    match (all.next(), all.next()) {
        (None, _) => Bearer::Absent,
        (Some(one), None) => one
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map_or(Bearer::Unreadable, |(_, token)| Bearer::Token(token.trim())),
        (Some(_), Some(_)) => Bearer::Unreadable,
    }
}

/// The person signed in by cookie, if a page of this origin sent the request. The cookie's `SameSite` does not keep out other
/// origins of the same site, such as another port.
fn signed_in(state: &State, headers: &HeaderMap) -> Result<u32, Refusal> {
    if !security::same_origin(headers) {
        return Err(Refusal::ForeignOrigin);
    }
    cookie(headers, SESSION).and_then(|session| state.person(session)).ok_or(Refusal::Unauthorized)
}

/// Responds to `POST /token` with a token for the person signed in by cookie.
pub async fn issue(Shared(state): Shared<Arc<State>>, headers: HeaderMap) -> Response<Body> {
    if !state.gives_tokens {
        return html::not_found();
    }
    let token = signed_in(&state, &headers)
        .and_then(|person| state.tokens.issue(person, LIFE).ok_or(Refusal::Internal));
    let token = match token {
        Ok(token) => token,
        Err(refusal) => return refusal.into_response(),
    };
    let body = serde_json::json!({ "token": token, "expiresIn": LIFE.as_secs() });
    let mut response = Response::new(Body::from(body.to_string()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Responds to `DELETE /token` by revoking all tokens of the person signed in by cookie.
pub async fn revoke(Shared(state): Shared<Arc<State>>, headers: HeaderMap) -> Response<Body> {
    if !state.gives_tokens {
        return html::not_found();
    }
    match signed_in(&state, &headers) {
        Ok(person) => state.tokens.revoke_all(person),
        Err(refusal) => return refusal.into_response(),
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_bearer_token_is_accepted() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            match bearer(&headers) {
                Bearer::Token(token) => token.to_owned(),
                other => format!("{other:?}"),
            }
        };
        assert_eq!(read(&[]), "Absent");
        assert_eq!(read(&["Bearer abc"]), "abc");
        assert_eq!(read(&["bearer  abc "]), "abc");
        for other in [&["Basic abc"][..], &["Bearer"], &["abc"], &[""], &["Bearer a", "Bearer a"]] {
            assert_eq!(read(other), "Unreadable", "{other:?}");
        }
    }

    #[test]
    fn a_token_expires_and_can_be_revoked() {
        let tokens = Tokens::default();
        let (one, other) = (tokens.issue(1, LIFE).unwrap(), tokens.issue(2, LIFE).unwrap());
        let expired = tokens.issue(1, Duration::ZERO).unwrap();
        assert_ne!(one, expired);
        let owners = || [&one, &other, &expired].map(|token| tokens.person(token));
        assert_eq!(owners(), [Some(1), Some(2), None]);
        tokens.revoke_all(1);
        assert_eq!(owners(), [None, Some(2), None]);
    }
}
