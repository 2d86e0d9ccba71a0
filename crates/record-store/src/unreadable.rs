//! Why a response could not be read.

use crate::json::Json;

/// The reason why a response as a whole could not be read. It names places and never values, which may be confidential.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The response is empty, or only white space.
    #[error("nothing was sent")]
    Empty,
    /// A web page came instead of data: a proxy or a sign-in page responded in place of the backend.
    #[error("a page in place of data")]
    Page,
    /// It is incomplete.
    #[error("it ends in the middle")]
    Cut,
    /// It is not JSON.
    #[error("no JSON from byte {at}")]
    Syntax {
        /// The offset of the byte at which it stops being JSON.
        at: usize,
    },
    /// It is nested deeper than any response needs to be.
    #[error("nested too deeply")]
    TooDeep,
    /// It is not UTF-8.
    #[error("not in UTF-8")]
    NotUtf8,
    /// A required part is missing.
    #[error("{path} is missing")]
    Missing {
        /// JSON pointer of the part.
        path: Box<str>,
    },
    /// A part has the wrong type.
    #[error("{path} has the wrong form")]
    WrongForm {
        /// JSON pointer of the part; empty for the whole response.
        path: Box<str>,
    },
    /// The records of a list changed their type between two pages.
    #[error("the record type changed between pages")]
    OtherType,
    /// It is larger than the limit.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// A list kept changing while it was read, however often reading was restarted.
    #[error("the list keeps changing")]
    Changing,
    /// A page has fewer rows than it should.
    #[error("a page is shorter than asked for")]
    Short,
}

/// The required type of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text,
    /// A text with visible characters.
    Id,
    /// A whole number, not below zero.
    Count,
    /// A list.
    List,
}

/// The required parts of a response: JSON pointers with their types.
pub type Parts = [(&'static str, Form)];

impl Unreadable {
    /// Names the first required part that is missing or has the wrong type. Called only after a conversion failed, so that the
    /// usual case reads each part once.
    pub fn of(response: Json, parts: &Parts) -> Unreadable {
        let problem = parts.iter().find_map(|(path, form)| problem(response, path, *form));
        problem.unwrap_or_else(|| Unreadable::WrongForm { path: "".into() })
    }
}

fn problem(response: Json, path: &str, form: Form) -> Option<Unreadable> {
    let mut part = response;
    let mut end = 0;
    for name in path.split('/').skip(1) {
        if !part.is_object() {
            return Some(Unreadable::WrongForm { path: path.get(..end)?.into() });
        }
        end += 1 + name.len();
        match part.get(name) {
            Some(next) => part = next,
            None => return Some(Unreadable::Missing { path: path.get(..end)?.into() }),
        }
    }
    let is_right = match form {
        Form::Text => part.as_text().is_some(),
        Form::Id => part.as_id().is_some(),
        Form::Count => part.as_count().is_some(),
        Form::List => part.as_list().is_some(),
    };
    (!is_right).then(|| Unreadable::WrongForm { path: path.into() })
}

#[cfg(test)]
mod tests {
    use super::{Form, Unreadable};
    use crate::json::{Json, parse};

    #[test]
    fn the_first_wrong_part_is_named_by_its_path() {
        let parts = [
            ("/user/id", Form::Id),
            ("/user/name", Form::Text),
            ("/count", Form::Count),
            ("/rows", Form::List),
        ];
        let missing = |path: &str| Unreadable::Missing { path: path.into() };
        let wrong = |path: &str| Unreadable::WrongForm { path: path.into() };
        for (response, expected) in [
            ("[]", wrong("")),
            ("7", wrong("")),
            ("{}", missing("/user")),
            (r#"{"user":"Erika"}"#, wrong("/user")),
            (r#"{"user":[]}"#, wrong("/user")),
            (r#"{"user":{}}"#, missing("/user/id")),
            (r#"{"user":{"id":null}}"#, missing("/user/id")),
            (r#"{"user":{"id":7}}"#, wrong("/user/id")),
            (r#"{"user":{"id":" "}}"#, wrong("/user/id")),
            (r#"{"user":{"id":"u","name":{}}}"#, wrong("/user/name")),
            (r#"{"user":{"id":"u","name":""}}"#, missing("/count")),
            (r#"{"user":{"id":"u","name":""},"count":-1}"#, wrong("/count")),
            (r#"{"user":{"id":"u","name":""},"count":0,"rows":{}}"#, wrong("/rows")),
            (r#"{"user":{"id":"u","name":""},"count":0,"rows":[]}"#, wrong("")),
        ] {
            let tree = parse(response.as_bytes()).unwrap();
            let reason = Unreadable::of(Json::root(&tree), &parts);
            assert_eq!(reason, expected, "{response}");
            assert!(!reason.to_string().contains("Erika"));
        }
    }
}
