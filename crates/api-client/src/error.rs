//! Failures of requests.

use super::decode::{Unreadable, problem};
use super::endpoint::Endpoint;
use std::time::Duration;

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ApiError {
    /// The kind of failure.
    pub kind: Failure,
    /// Id that the reader can quote in a support request.
    pub trace_id: Option<Box<str>>,
    /// Seconds that the backend asks to wait (`Retry-After`).
    pub retry_after: Option<u32>,
    /// The failed request ([`Endpoint::template`]), if known.
    pub operation: Option<&'static str>,
}

/// Why a request failed. The set is closed: every response that is not a success, and every missing one, is one of these.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No response, and the browser reports that it has no network.
    #[error("offline")]
    Offline,
    /// No response, or the connection broke.
    #[error("the backend cannot be reached")]
    Unreachable,
    /// No response in time, or it stalled; also `408` and `504`.
    #[error("no answer in time")]
    Timeout,
    /// The caller cancelled the request, so there is nothing to report.
    #[error("the question was withdrawn")]
    Cancelled,
    /// `401`: not signed in, or the session has expired.
    #[error("not signed in")]
    SignedOut {
        /// Address for signing in.
        sign_in_url: Option<Box<str>>,
    },
    /// `403`.
    #[error("not allowed")]
    Forbidden,
    /// `404`: it does not exist, or this person may not see it.
    #[error("not found")]
    NotFound,
    /// `409`, `412`, `428`: it has changed since it was read.
    #[error("changed meanwhile")]
    Conflict,
    /// `410` of a backend that no longer serves this version of the app.
    #[error("this version of the app is too old")]
    TooOld,
    /// `429`: too many requests.
    #[error("too many requests")]
    TooMany,
    /// Any other status.
    #[error("status {0}")]
    Server(u16),
    /// The response cannot be read.
    #[error("not understood: {0}")]
    Unreadable(Unreadable),
    /// The response was made for another person than the one signed in.
    #[error("somebody else is signed in")]
    OtherPerson,
}

impl Failure {
    /// The name passed to the host page (`assets/customer-activity.d.ts`).
    pub fn name(&self) -> &'static str {
        match self {
            Failure::Offline => "offline",
            Failure::Unreachable => "unreachable",
            Failure::Timeout => "timeout",
            Failure::Cancelled => "cancelled",
            Failure::SignedOut { .. } => "unauthorized",
            Failure::Forbidden => "forbidden",
            Failure::NotFound => "not-found",
            Failure::Conflict => "conflict",
            Failure::TooOld => "client-too-old",
            Failure::TooMany => "too-many-requests",
            Failure::Server(_) => "server",
            Failure::Unreadable(_) => "not-understood",
            Failure::OtherPerson => "other-person",
        }
    }

    /// The status of the response, if it adds to the name.
    pub fn status(&self) -> Option<u16> {
        match self {
            Failure::Server(status) => Some(*status),
            _ => None,
        }
    }

    /// Whether a retry may succeed, because the cause is the network or the load of the backend.
    pub fn is_transient(&self) -> bool {
        match self {
            Failure::Offline | Failure::Unreachable | Failure::Timeout | Failure::TooMany => true,
            // 501: the backend does not have the operation.
            Failure::Server(status) => *status >= 500 && *status != 501,
            // A network's sign-in page came in place of the backend's response, or the response is incomplete.
            Failure::Unreadable(why) => matches!(why, Unreadable::Page | Unreadable::Empty | Unreadable::Cut),
            _ => false,
        }
    }

    /// An error of this kind without further details.
    pub fn bare(self) -> ApiError {
        ApiError { kind: self, trace_id: None, retry_after: None, operation: None }
    }
}

impl ApiError {
    /// The error for a response with a failing status.
    pub fn from_response(status: u16, retry_after: Option<u32>, body: &[u8]) -> ApiError {
        let problem = problem(body);
        let too_old = problem.kind.is_some_and(|kind| kind.ends_with("/client-too-old"));
        let kind = match status {
            401 => Failure::SignedOut { sign_in_url: problem.sign_in_url.map(String::into_boxed_str) },
            403 => Failure::Forbidden,
            404 => Failure::NotFound,
            408 | 504 => Failure::Timeout,
            409 | 412 | 428 => Failure::Conflict,
            410 if too_old => Failure::TooOld,
            429 => Failure::TooMany,
            other => Failure::Server(other),
        };
        ApiError {
            kind,
            trace_id: problem.trace_id.map(String::into_boxed_str),
            retry_after,
            operation: None,
        }
    }

    /// The same error with the request that failed.
    pub fn of(self, request: &Endpoint) -> ApiError {
        ApiError { operation: Some(request.template()), ..self }
    }

    /// Whether the session has ended.
    pub fn is_signed_out(&self) -> bool {
        matches!(self.kind, Failure::SignedOut { .. })
    }

    /// The delay before the next automatic retry, after so many tries; `None` when only a person can retry.
    ///
    /// It doubles each time, up to a minute, and is at least what the backend asks for. `chance`, from 0 to 1, spreads the retries
    /// of many clients that were refused at the same moment.
    pub fn retry_delay(&self, tries: u32, chance: f64) -> Option<Duration> {
        if !self.kind.is_transient() {
            return None;
        }
        let own = (1_u64 << tries.min(6)).min(MAX_DELAY) as f64;
        let seconds = match self.retry_after {
            Some(asked) => f64::from(asked.min(MAX_RETRY_AFTER)) + chance * own.min(5.0),
            None => own * (0.75 + chance / 2.0),
        };
        Some(Duration::from_millis((seconds * 1000.0) as u64))
    }

    /// Like [`ApiError::retry_delay`], for a request that the reader waits for: `None` also after a few tries, or if the delay is
    /// long.
    pub fn short_retry_delay(&self, tries: u32, chance: f64) -> Option<Duration> {
        self.retry_delay(tries, chance).filter(|delay| tries < SHORT_TRIES && *delay <= LONGEST_SHORT)
    }
}

/// The longest delay of our own, in seconds.
const MAX_DELAY: u64 = 60;
/// Longest `Retry-After` that is respected, in seconds: a day.
const MAX_RETRY_AFTER: u32 = 24 * 60 * 60;
/// How often a transient failure is retried while the reader waits.
const SHORT_TRIES: u32 = 3;
/// Longest delay while the reader waits.
const LONGEST_SHORT: Duration = Duration::from_secs(15);

#[cfg(test)]
mod tests {
    use super::{ApiError, Failure};
    use crate::decode::Unreadable;

    #[test]
    fn each_status_maps_to_its_failure() {
        let problem = br#"{"type":"https://x/client-too-old","traceId":"t-1","signInUrl":"/sign-in"}"#;
        let of = |status| ApiError::from_response(status, Some(7), problem);
        assert_eq!(of(401).kind, Failure::SignedOut { sign_in_url: Some("/sign-in".into()) });
        assert_eq!(of(410).kind, Failure::TooOld);
        assert_eq!((of(429).kind, of(429).retry_after), (Failure::TooMany, Some(7)));
        assert_eq!((of(503).kind, of(503).retry_after), (Failure::Server(503), Some(7)));
        for status in [409, 412, 428] {
            assert_eq!(of(status).kind, Failure::Conflict);
        }
        for status in [408, 504] {
            assert_eq!(of(status).kind, Failure::Timeout);
        }
        assert_eq!(of(500).kind, Failure::Server(500));
        assert_eq!(of(500).trace_id.as_deref(), Some("t-1"));
    }

    #[test]
    fn the_retry_delay_grows() {
        let wait = |kind: Failure, tries, chance| {
            kind.bare().retry_delay(tries, chance).map(|wait| wait.as_millis())
        };
        let middle = [0, 1, 2, 3, 4, 5, 6, 7, 100].map(|tries| wait(Failure::Server(500), tries, 0.5));
        assert_eq!(middle, [1, 2, 4, 8, 16, 32, 60, 60, 60].map(|seconds| Some(seconds * 1000)));
        assert_eq!(wait(Failure::Unreachable, 1, 0.0), Some(1500));
        assert_eq!(wait(Failure::Offline, 1, 1.0), Some(2500));
        for kind in [
            Failure::Forbidden,
            Failure::NotFound,
            Failure::Conflict,
            Failure::Server(422),
            Failure::Server(501),
            Failure::OtherPerson,
        ] {
            assert_eq!(wait(kind, 0, 0.5), None);
        }
        assert_eq!(wait(Failure::Unreadable(Unreadable::Page), 0, 0.5), Some(1000));
        assert_eq!(wait(Failure::Unreadable(Unreadable::Syntax { at: 7 }), 0, 0.5), None);
    }

    #[test]
    fn retry_after_is_the_minimum_delay() {
        let wait = |asked, tries, chance| {
            let error = ApiError { retry_after: Some(asked), ..Failure::Server(503).bare() };
            error.retry_delay(tries, chance).map(|wait| wait.as_millis())
        };
        assert_eq!(wait(7, 0, 0.0), Some(7000));
        assert_eq!(wait(7, 0, 1.0), Some(8000));
        assert_eq!(wait(0, 5, 1.0), Some(5000));
        assert_eq!(wait(u32::MAX, 0, 0.0), Some(24 * 60 * 60 * 1000));
    }

    #[test]
    fn a_response_of_a_proxy_is_a_server_error() {
        let error = ApiError::from_response(502, None, b"<html>Bad Gateway</html>");
        assert_eq!((error.kind, error.trace_id), (Failure::Server(502), None));
        assert_eq!(ApiError::from_response(410, None, b"").kind, Failure::Server(410));
    }
}
