//! What can go wrong between a question and its answer.

use super::decode::problem;
use std::time::Duration;

/// A question that was not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ApiError {
    /// What happened.
    pub kind: Failure,
    /// What the reader can quote in a support request.
    pub trace_id: Option<Box<str>>,
}

/// What happened to a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// No answer came.
    #[error("the backend cannot be reached")]
    Unreachable,
    /// The asker lost interest; nobody needs to hear of it.
    #[error("the question was withdrawn")]
    Withdrawn,
    /// `401`: nobody is signed in (any more).
    #[error("not signed in")]
    SignedOut {
        /// Where to sign in.
        sign_in_url: Option<Box<str>>,
    },
    /// `403`.
    #[error("not allowed")]
    Forbidden,
    /// `404`: not there, or not theirs.
    #[error("not found")]
    NotFound,
    /// `410` of a backend that no longer serves this version of the app.
    #[error("this version of the app is too old")]
    TooOld,
    /// `429` or `503`: later.
    #[error("busy")]
    Busy {
        /// Seconds to wait, where the backend says so.
        retry_after: Option<u64>,
    },
    /// Any other status.
    #[error("status {0}")]
    Status(u16),
    /// The answer is no answer to the question.
    #[error("unreadable answer: {0}")]
    Unreadable(super::decode::Unreadable),
    /// The answer was made for another person than the one who is signed in here.
    #[error("somebody else is signed in")]
    OtherPerson,
}

impl Failure {
    /// As the page around is told (`assets/customer-activity.d.ts`).
    pub fn name(&self) -> &'static str {
        match self {
            Failure::Unreachable => "unreachable",
            Failure::Withdrawn => "cancelled",
            Failure::SignedOut { .. } => "unauthorized",
            Failure::Forbidden => "forbidden",
            Failure::NotFound => "not-found",
            Failure::TooOld => "client-too-old",
            Failure::Busy { .. } => "busy",
            Failure::Status(_) => "server",
            Failure::Unreadable(_) => "not-understood",
            Failure::OtherPerson => "other-person",
        }
    }

    /// The answer's status, where it says more than the name.
    pub fn status(&self) -> Option<u16> {
        match self {
            Failure::Status(status) => Some(*status),
            _ => None,
        }
    }

    /// Without a reference.
    pub fn bare(self) -> ApiError {
        ApiError { kind: self, trace_id: None }
    }
}

impl ApiError {
    /// What an answer with a failing status means.
    pub fn from_answer(status: u16, retry_after: Option<&str>, body: &[u8]) -> ApiError {
        let problem = problem(body);
        let too_old = problem.kind.is_some_and(|kind| kind.ends_with("/client-too-old"));
        let kind = match status {
            401 => Failure::SignedOut { sign_in_url: problem.sign_in_url },
            403 => Failure::Forbidden,
            404 => Failure::NotFound,
            410 if too_old => Failure::TooOld,
            429 | 503 => Failure::Busy { retry_after: retry_after.and_then(|text| text.trim().parse().ok()) },
            other => Failure::Status(other),
        };
        ApiError { kind, trace_id: problem.trace_id }
    }

    /// Whether nobody is signed in any more.
    pub fn is_signed_out(&self) -> bool {
        matches!(self.kind, Failure::SignedOut { .. })
    }

    /// How long to wait until what failed is asked for again, after so many tries before; `None` when that is for a person to do.
    pub fn patience(&self, tries: usize) -> Option<Duration> {
        let own = PATIENCE.get(tries).copied()?;
        let seconds = match &self.kind {
            Failure::Busy { retry_after } => retry_after.unwrap_or(own),
            Failure::Unreachable | Failure::Status(500..) => own,
            _ => return None,
        };
        Some(Duration::from_secs(seconds))
    }
}

/// After how many seconds what may pass by itself is asked for again, the first, second and third time.
const PATIENCE: [u64; 3] = [1, 3, 9];

#[cfg(test)]
mod tests {
    use super::{ApiError, Failure};

    #[test]
    fn a_status_says_what_happened() {
        let problem = br#"{"type":"https://x/client-too-old","traceId":"t-1","signInUrl":"/sign-in"}"#;
        let of = |status| ApiError::from_answer(status, Some(" 7 "), problem);
        assert_eq!(of(401).kind, Failure::SignedOut { sign_in_url: Some("/sign-in".into()) });
        assert_eq!(of(410).kind, Failure::TooOld);
        assert_eq!(of(503).kind, Failure::Busy { retry_after: Some(7) });
        assert_eq!(of(500).kind, Failure::Status(500));
        assert_eq!(of(500).trace_id.as_deref(), Some("t-1"));
    }

    #[test]
    fn what_may_pass_is_waited_for_as_long_as_it_says_or_longer_each_time() {
        let wait = |kind: Failure, tries| kind.bare().patience(tries).map(|wait| wait.as_secs());
        assert_eq!(
            [0, 1, 2, 3].map(|tries| wait(Failure::Status(500), tries)),
            [Some(1), Some(3), Some(9), None]
        );
        assert_eq!(wait(Failure::Busy { retry_after: Some(7) }, 0), Some(7));
        assert_eq!(wait(Failure::Busy { retry_after: None }, 1), Some(3));
        assert_eq!(wait(Failure::Unreachable, 0), Some(1));
        assert_eq!(wait(Failure::Forbidden, 0), None);
        assert_eq!(wait(Failure::Status(422), 0), None);
    }

    #[test]
    fn an_answer_of_a_proxy_is_no_riddle() {
        let error = ApiError::from_answer(502, None, b"<html>Bad Gateway</html>");
        assert_eq!((error.kind, error.trace_id), (Failure::Status(502), None));
        assert_eq!(ApiError::from_answer(410, None, b"").kind, Failure::Status(410));
    }
}
