//! Problem documents (RFC 9457): what a failing response says about itself.

use super::{boxed, read};

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
    let convert = |problem: contract::Problem| {
        // The texts are those of the backend; the app has its own. What a refused change says is read where that is asked for.
        let contract::Problem {
            kind,
            title: _,
            status: _,
            detail: _,
            trace_id,
            sign_in_url,
            rule: _,
            current: _,
        } = problem;
        Some(Problem { kind: boxed(kind), trace_id: boxed(trace_id), sign_in_url: boxed(sign_in_url) })
    };
    read(bytes, &[], convert).unwrap_or_default()
}
