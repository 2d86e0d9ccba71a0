//! Problem documents (RFC 9457): what a failing response says about itself.

use super::{Json, read};

/// The members of a problem document that the app uses.
#[derive(Debug, Default)]
pub struct Problem {
    /// A URI that identifies the type of the problem.
    pub kind: Option<Box<str>>,
    /// What a user can quote in a support request.
    pub trace_id: Option<Box<str>>,
    /// Where to sign in.
    pub sign_in_url: Option<Box<str>>,
}

/// Reads a problem document. Empty when the body is something else: a proxy may have responded in place of the backend.
pub fn problem(bytes: &[u8]) -> Problem {
    let convert = |json: Json| {
        Some(Problem {
            kind: json.boxed("type"),
            trace_id: json.boxed("traceId"),
            sign_in_url: json.boxed("signInUrl"),
        })
    };
    read(bytes, &[], convert).unwrap_or_default()
}
