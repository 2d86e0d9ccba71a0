//! Why an answer could not be read.

use crate::json::Json;

/// Why a whole answer could not be read. It names places, never values: what an answer says may be for nobody else's eyes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing was sent, or only spaces.
    #[error("nothing was sent")]
    Empty,
    /// A page was sent in place of data: a proxy or a sign-in answered for the backend.
    #[error("a page in place of data")]
    Page,
    /// It ends in the middle.
    #[error("it ends in the middle")]
    Cut,
    /// It is no JSON.
    #[error("no JSON from byte {at}")]
    Syntax {
        /// The byte at which it stops being JSON, from zero.
        at: usize,
    },
    /// It is nested deeper than any answer needs.
    #[error("nested too deeply")]
    TooDeep,
    /// It is no text in UTF-8.
    #[error("not in UTF-8")]
    NotUtf8,
    /// A part that every such answer has is not there.
    #[error("{path} is missing")]
    Missing {
        /// Which, as a JSON pointer.
        path: Box<str>,
    },
    /// A part is something else than it must be.
    #[error("{path} has the wrong form")]
    WrongForm {
        /// Which, as a JSON pointer; empty for the whole answer.
        path: Box<str>,
    },
    /// The records of a list changed their type between two pages.
    #[error("the record type changed between pages")]
    OtherType,
    /// It is larger than what is read.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// How many bytes are read.
        limit: usize,
    },
    /// A list changed while it was read, more often than it was begun again.
    #[error("the list keeps changing")]
    Changing,
    /// A page has fewer rows than it should.
    #[error("a page is shorter than asked for")]
    Short,
}

/// What a part of an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A text.
    Text,
    /// A text that tells things apart.
    Id,
    /// A whole number, not below zero.
    Count,
    /// A list.
    List,
}

/// What every answer of a sort has: JSON pointers, and what stands there.
pub type Parts = [(&'static str, Form)];

impl Unreadable {
    /// The first of these parts that is not as it must be. To be asked only when an answer could not be converted: readers look at
    /// each part once, and what is wrong is found out when something is.
    pub fn of(answer: Json, parts: &Parts) -> Unreadable {
        let problem = parts.iter().find_map(|(path, form)| problem(answer, path, *form));
        problem.unwrap_or_else(|| Unreadable::WrongForm { path: "".into() })
    }
}

fn problem(answer: Json, path: &str, form: Form) -> Option<Unreadable> {
    let mut part = answer;
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
    fn the_first_part_that_is_wrong_is_named_by_its_path() {
        let parts = [
            ("/user/id", Form::Id),
            ("/user/name", Form::Text),
            ("/count", Form::Count),
            ("/rows", Form::List),
        ];
        let missing = |path: &str| Unreadable::Missing { path: path.into() };
        let wrong = |path: &str| Unreadable::WrongForm { path: path.into() };
        for (answer, expected) in [
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
            let tree = parse(answer.as_bytes()).unwrap();
            let reason = Unreadable::of(Json::root(&tree), &parts);
            assert_eq!(reason, expected, "{answer}");
            assert!(!reason.to_string().contains("Erika"));
        }
    }
}
