//! JSON as it is read: a tree that borrows from the answer's bytes.
//!
//! Numbers stay the digits that were sent, so none passes through a binary float. One tree for every answer keeps the program
//! small: readers derived for each wire type were an eighth of it (`docs/decisions/0003-size.md`). The wire types
//! themselves live in `contract`; the tests hold both against the same examples.

use crate::quantity::Quantity;
use hifijson::SliceLexer;
use hifijson::token::Lex;
use hifijson::value::{Value, parse_bounded};
use std::borrow::Cow;

/// A value of an answer.
#[derive(Clone, Copy)]
pub struct Json<'a>(&'a Tree<'a>);

/// A whole answer.
pub type Tree<'a> = Value<&'a str, Cow<'a, str>>;

/// How deep an answer may be nested: three times what the contract needs, and far from a full stack.
const DEPTH: usize = 24;

/// Reads a whole answer.
///
/// # Errors
/// Says where it stops being JSON, in words that hold none of its values.
pub fn parse(bytes: &[u8]) -> Result<Tree<'_>, Box<str>> {
    let mut lexer = SliceLexer::new(bytes);
    lexer
        .exactly_one(SliceLexer::ws_peek, |next, lexer| parse_bounded(DEPTH, next, lexer))
        .map_err(|error| error.to_string().into())
}

impl<'a> Json<'a> {
    /// The root of an answer.
    pub fn root(tree: &'a Tree<'a>) -> Json<'a> {
        Json(tree)
    }

    /// The fields of an object, in their order.
    pub fn fields(self) -> impl Iterator<Item = (&'a str, Json<'a>)> {
        let fields: &'a [(Cow<'a, str>, Tree<'a>)] = match self.0 {
            Value::Object(fields) => fields,
            _ => &[],
        };
        fields.iter().map(|(name, value)| (&**name, Json(value)))
    }

    /// A field that is there and not `null`, and its place. It is looked for at this place first: objects of a list have their
    /// fields mostly in the same order.
    pub fn get_near(self, place: usize, name: &str) -> Option<(usize, Json<'a>)> {
        let Value::Object(fields) = self.0 else { return None };
        let (place, value) = match fields.get(place) {
            Some((field, value)) if *field == *name => (place, value),
            _ => {
                let place = fields.iter().position(|(field, _)| *field == *name)?;
                (place, &fields.get(place)?.1)
            }
        };
        (!matches!(value, Value::Null)).then_some((place, Json(value)))
    }

    /// A field that is there and not `null`.
    pub fn get(self, name: &str) -> Option<Json<'a>> {
        let (_, value) = self.fields().find(|(field, _)| *field == name)?;
        (!matches!(value.0, Value::Null)).then_some(value)
    }

    /// A text.
    pub fn as_text(self) -> Option<&'a str> {
        match self.0 {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A decimal, sent as a text or as a number.
    pub fn as_quantity(self) -> Option<Quantity> {
        match self.0 {
            Value::String(text) => text.parse().ok(),
            Value::Number((digits, _)) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The members of a list; `None` when it is no list.
    pub fn as_list(self) -> Option<impl ExactSizeIterator<Item = Json<'a>>> {
        match self.0 {
            Value::Array(members) => Some(members.iter().map(Json)),
            _ => None,
        }
    }

    /// A text field.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_text()
    }

    /// A text field to keep.
    pub fn boxed(self, name: &str) -> Option<Box<str>> {
        self.text(name).map(Box::from)
    }

    /// A decimal field.
    pub fn quantity(self, name: &str) -> Option<Quantity> {
        self.get(name)?.as_quantity()
    }

    /// A count: a whole number, not below zero.
    pub fn count(self, name: &str) -> Option<u64> {
        match self.get(name)?.0 {
            Value::Number((digits, _)) => digits.parse().ok(),
            _ => None,
        }
    }

    /// Whether a field is `true`.
    pub fn flag(self, name: &str) -> bool {
        self.get(name).is_some_and(|value| matches!(value.0, Value::Bool(true)))
    }

    /// The members of a list field; none when it is absent.
    pub fn list(self, name: &str) -> impl Iterator<Item = Json<'a>> {
        self.get(name).and_then(Json::as_list).into_iter().flatten()
    }

    /// The texts of a list field; what is no text is left out.
    pub fn texts(self, name: &str) -> impl Iterator<Item = &'a str> {
        self.list(name).filter_map(Json::as_text)
    }

    /// The value as it would be written.
    pub fn written(self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, parse};

    #[test]
    fn a_number_keeps_its_digits() {
        let tree = parse(br#"{"a":0.1,"b":"12.25","c":12345678901234567890.123,"d":true}"#).unwrap();
        let json = Json::root(&tree);
        assert_eq!(json.quantity("a").unwrap().to_string(), "0.1");
        assert_eq!(json.quantity("b").unwrap().to_string(), "12.25");
        assert_eq!(json.quantity("c").unwrap().to_string(), "12345678901234567890.123");
        assert_eq!((json.quantity("d"), json.quantity("e")), (None, None));
    }

    #[test]
    fn texts_are_unescaped() {
        let tree = parse("{\"a\":\"\\u00e4\\n\\\"\\ud83c\\udf89 ä\"}".as_bytes()).unwrap();
        assert_eq!(Json::root(&tree).text("a"), Some("ä\n\"🎉 ä"));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for bytes in
            [&b""[..], b"<html>", b"{\"a\":1", b"{} {}", b"[1,]", b"\xff", b"{\"a\":\"\xff\"}", b"nul", b"01"]
        {
            assert!(parse(bytes).is_err(), "{:?}", String::from_utf8_lossy(bytes));
        }
        assert!(parse("[".repeat(100_000).as_bytes()).is_err(), "depth is bounded");
    }
}
