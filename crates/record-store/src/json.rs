//! Reads JSON into a tree that borrows from the bytes of the response.
//!
//! Numbers keep their digits, so none passes through a binary float. One tree for all responses keeps the program small: parsers
//! derived for each wire type were an eighth of it (`docs/decisions/0003-size.md`). The wire types are in `contract`; the tests
//! check both against the same examples.

mod members;
mod wire;

use crate::unreadable::Unreadable;
use domain::quantity::Quantity;
use hifijson::escape;
use hifijson::str::{Error as StrError, LexAlloc};
use hifijson::token::{Expect, Lex};
use hifijson::value::{Value, parse_bounded};
use hifijson::{Error, SliceLexer};
use std::borrow::Cow;

pub use members::{SplitList, member, split_list};

/// A value of a response.
#[derive(Clone, Copy)]
pub struct Json<'a>(&'a Tree<'a>);

/// A whole response.
pub type Tree<'a> = Value<&'a str, Cow<'a, str>>;

/// Maximum nesting: three times what the contract needs, and far from a stack overflow.
const MAX_DEPTH: usize = 24;

/// The fields of an object, in their order.
#[derive(Clone, Copy)]
pub struct Object<'a>(&'a [(Cow<'a, str>, Tree<'a>)]);

/// Parses a whole response.
///
/// # Errors
/// When it is not JSON.
pub fn parse(bytes: &[u8]) -> Result<Tree<'_>, Unreadable> {
    let mut lexer = SliceLexer::new(without_bom(bytes));
    lexer
        .exactly_one(SliceLexer::ws_peek, |next, lexer| parse_bounded(MAX_DEPTH, next, lexer))
        .map_err(|error| reason(bytes, lexer.as_slice(), &error))
}

/// Parses a response and calls `each` with every member of its list `name` as soon as that is read, reusing one buffer for all of
/// them. Lists of a thousand records are read this way, which takes a fraction of the time that a tree of them does. Returns the
/// rest of the response, and whether it had exactly one such list.
///
/// # Errors
/// As [`parse`]. `each` may have been called by then for the members before the error.
pub fn parse_list<'a>(
    bytes: &'a [u8],
    name: &str,
    each: impl FnMut(Object<'_>),
) -> Result<(Tree<'a>, bool), Unreadable> {
    let text =
        std::str::from_utf8(without_bom(bytes)).map_err(|_| reason(bytes, b"", &Expect::Value.into()))?;
    let mut reader = Reader { text, at: 0 };
    reader.list(name, each).map_err(|error| reason(bytes, reader.rest(), &error))
}

/// The byte order mark that some systems put before a text. It is not part of the text.
const BOM: &[u8] = "\u{feff}".as_bytes();

fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BOM).unwrap_or(bytes)
}

/// Why `bytes` could not be read, given the `rest` where the lexer stopped.
fn reason(bytes: &[u8], rest: &[u8], error: &Error) -> Unreadable {
    let text = without_bom(bytes).trim_ascii_start();
    match (text.first(), error) {
        (None, _) => return Unreadable::Empty,
        (Some(b'<'), _) => return Unreadable::Page,
        _ => {}
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        // Half a character at the end means that the response was cut off.
        return if error.error_len().is_none() { Unreadable::Cut } else { Unreadable::NotUtf8 };
    }
    // Checked after UTF-8, because the two parsers do not find the same one of the two errors first.
    if matches!(error, Error::Depth) {
        return Unreadable::TooDeep;
    }
    let mut at = bytes.len() - rest.len();
    let before = at.checked_sub(1).and_then(|before| bytes.get(before..)).unwrap_or_default();
    let is_word = matches!((error, before), (Error::Token(Expect::Value), [b'a'..=b'z', ..]));
    let is_cut = match error {
        Error::Str(StrError::Escape(escape::Error::ExpectedLowSurrogate)) => b"\\u".starts_with(rest),
        _ if is_word => WORDS.iter().any(|word| word.starts_with(before)),
        _ => rest.is_empty() && !matches!(error, Error::Str(StrError::Control | StrError::Escape(_))),
    };
    if is_cut || matches!(error, Error::Str(StrError::Eof | StrError::Escape(escape::Error::Eof))) {
        return Unreadable::Cut;
    }
    // In words and texts the lexer has already consumed the wrong byte.
    at -= usize::from(is_word || matches!(error, Error::Str(_)));
    Unreadable::Syntax { at }
}

/// The words of JSON. Of the last one a response that was cut off has only the beginning.
const WORDS: [&[u8]; 3] = [b"null", b"true", b"false"];

/// A fast reader for the usual cases; everything else is left to the lexer.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let next = self.rest().first().copied();
        if !matches!(next, Some(b' ' | b'\n' | b'\r' | b'\t')) {
            return next;
        }
        self.by_lexer(SliceLexer::ws_peek)
    }

    fn by_lexer<T>(&mut self, read: impl FnOnce(&mut SliceLexer<'a>) -> T) -> T {
        let mut lexer = SliceLexer::new(self.rest());
        let read = read(&mut lexer);
        self.at = self.text.len() - lexer.as_slice().len();
        read
    }

    /// Consumes one byte that must come next.
    fn take(&mut self, expected: u8, otherwise: Expect) -> Result<(), Error> {
        if self.peek() != Some(expected) {
            return Err(otherwise.into());
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a list or an object, calling `member` at the start of each member.
    fn sequence(
        &mut self,
        end: u8,
        mut member: impl FnMut(&mut Self, u8) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.at += 1;
        let mut next = self.peek().ok_or(Expect::ValueOrEnd)?;
        if next != end {
            loop {
                member(self, next)?;
                next = self.peek().ok_or(Expect::CommaOrEnd)?;
                if next == end {
                    break;
                }
                self.take(b',', Expect::CommaOrEnd)?;
                next = self.peek().ok_or(Expect::Value)?;
            }
        }
        self.at += 1;
        Ok(())
    }

    /// Reads an object, calling `field` with each name at the start of its value. `names` are those of the previous object of a
    /// list, which are compared instead of parsed.
    fn object(
        &mut self,
        names: &mut Vec<Cow<'a, str>>,
        mut field: impl FnMut(&mut Self, Cow<'a, str>, u8) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut place = 0;
        self.sequence(b'}', |reader, next| {
            let known = names.get(place).filter(|name| next == b'"' && reader.is_next(name)).cloned();
            let name = match known {
                Some(name) => {
                    reader.at += name.len() + 2;
                    name
                }
                None if next == b'"' => {
                    let name = reader.string()?;
                    names.truncate(place);
                    names.push(name.clone());
                    name
                }
                None => return Err(Expect::String.into()),
            };
            place += 1;
            reader.take(b':', Expect::Colon)?;
            let next = reader.peek().ok_or(Expect::Value)?;
            field(reader, name, next)
        })
    }

    /// Whether this text comes next, written without escapes.
    fn is_next(&self, text: &str) -> bool {
        let next = self.rest().get(1..).and_then(|rest| rest.strip_prefix(text.as_bytes()));
        next.is_some_and(|rest| rest.first() == Some(&b'"'))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.at += 1;
        let end = self.at + plain_len(self.rest());
        match (self.text.as_bytes().get(end), self.text.get(self.at..end)) {
            (Some(b'"'), Some(text)) => {
                self.at = end + 1;
                Ok(Cow::Borrowed(text))
            }
            _ => self.by_lexer(SliceLexer::str_string).map_err(Error::Str),
        }
    }

    fn value(&mut self, next: u8, depth: usize) -> Result<Tree<'a>, Error> {
        match next {
            b'"' => self.string().map(Value::String),
            _ => self.by_lexer(|lexer| parse_bounded(depth, next, lexer)),
        }
    }

    fn list(&mut self, name: &str, mut each: impl FnMut(Object<'_>)) -> Result<(Tree<'a>, bool), Error> {
        let mut was_there = false;
        let mut rest = Vec::new();
        let (mut member, mut names) = (Vec::new(), Vec::new());
        let rest = match self.peek().ok_or(Expect::Value)? {
            b'{' => {
                self.object(&mut Vec::new(), |reader, key, next| {
                    // A second list of that name is kept as an ordinary field: it is unknown which of the two is meant.
                    if was_there || key != name || next != b'[' {
                        rest.push((key, reader.value(next, MAX_DEPTH - 1)?));
                        return Ok(());
                    }
                    was_there = true;
                    reader.sequence(b']', |reader, next| {
                        member.clear();
                        match next {
                            b'{' => reader.object(&mut names, |reader, name, next| {
                                member.push((name, reader.value(next, MAX_DEPTH - 3)?));
                                Ok(())
                            })?,
                            _ => drop(reader.value(next, MAX_DEPTH - 2)?),
                        }
                        each(Object(&member));
                        Ok(())
                    })
                })?;
                was_there &= rest.iter().all(|(key, _)| key != name);
                Value::Object(rest)
            }
            next => self.value(next, MAX_DEPTH)?,
        };
        match self.peek() {
            None => Ok((rest, was_there)),
            Some(_) => Err(Expect::Eof.into()),
        }
    }
}

/// The number of bytes up to a quotation mark, an escape or a control character. Eight are checked at a time.
fn plain_len(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    /// The highest bit of each byte that is zero (and perhaps of some behind the first).
    fn zeros(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & (ONES << 7)
    }
    let mut length = 0;
    for chunk in bytes.chunks_exact(8) {
        let word = chunk.try_into().map_or(0, u64::from_le_bytes);
        let control = word.wrapping_sub(ONES * 0x20) & !word & (ONES << 7);
        let found =
            control | zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let rest = bytes.get(length..).unwrap_or_default();
    length + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20)).unwrap_or(rest.len())
}

impl<'a> Object<'a> {
    /// The fields, in their order.
    pub fn fields(self) -> impl Iterator<Item = (&'a str, Json<'a>)> {
        self.0.iter().map(|(name, value)| (&**name, Json(value)))
    }

    /// A field that exists and is not `null`. Of several with one name the last counts, as in the browser.
    pub fn get(self, name: &str) -> Option<Json<'a>> {
        let (_, value) = self.0.iter().rfind(|(field, _)| *field == *name)?;
        Json(value).non_null()
    }

    /// How many fields have this name.
    pub fn times(self, name: &str) -> usize {
        self.0.iter().filter(|(field, _)| *field == *name).count()
    }
}

impl<'a> Json<'a> {
    /// The root of a response.
    pub fn root(tree: &'a Tree<'a>) -> Json<'a> {
        Json(tree)
    }

    /// The fields of an object; none for any other value.
    pub fn object(self) -> Object<'a> {
        match self.0 {
            Value::Object(fields) => Object(fields),
            _ => Object(&[]),
        }
    }

    /// Whether this is an object.
    pub fn is_object(self) -> bool {
        matches!(self.0, Value::Object(_))
    }

    /// The fields of an object, in their order.
    pub fn fields(self) -> impl Iterator<Item = (&'a str, Json<'a>)> {
        self.object().fields()
    }

    /// A field that exists and is not `null`.
    pub fn get(self, name: &str) -> Option<Json<'a>> {
        self.object().get(name)
    }

    /// The value, unless it is `null`.
    pub fn non_null(self) -> Option<Json<'a>> {
        (!matches!(self.0, Value::Null)).then_some(self)
    }

    /// The text of a string.
    pub fn as_text(self) -> Option<&'a str> {
        match self.0 {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// A decimal, sent as a string or as a number.
    pub fn as_quantity(self) -> Option<Quantity> {
        match self.0 {
            Value::String(text) => text.parse().ok(),
            Value::Number((digits, _)) => digits.parse().ok(),
            _ => None,
        }
    }

    /// The members of a list; `None` for anything else.
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

    /// An id: a text with at least one visible character.
    pub fn as_id(self) -> Option<&'a str> {
        self.as_text().filter(|text| !text.trim().is_empty())
    }

    /// An id field, owned.
    pub fn id(self, name: &str) -> Option<Box<str>> {
        self.get(name)?.as_id().map(Box::from)
    }

    /// A text field, owned.
    pub fn boxed(self, name: &str) -> Option<Box<str>> {
        self.text(name).map(Box::from)
    }

    /// A whole number that is not negative.
    pub fn as_count(self) -> Option<u64> {
        match self.0 {
            Value::Number((digits, _)) => digits.parse().ok(),
            _ => None,
        }
    }

    /// A count field.
    pub fn count(self, name: &str) -> Option<u64> {
        self.get(name)?.as_count()
    }

    /// The members of a list field; none if it is absent.
    pub fn list(self, name: &str) -> impl Iterator<Item = Json<'a>> {
        self.get(name).and_then(Json::as_list).into_iter().flatten()
    }

    /// The value as JSON.
    pub fn written(self) -> String {
        self.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, Unreadable, parse, parse_list};
    use proptest::prelude::*;

    /// The members of `data` and the rest, as JSON.
    fn listed(bytes: &[u8]) -> Result<Option<(Vec<String>, String)>, Unreadable> {
        let mut members = Vec::new();
        let (rest, was_there) = parse_list(bytes, "data", |member| members.push(write(member.fields())))?;
        Ok(was_there.then(|| (members, write(Json::root(&rest).fields()))))
    }

    fn write<'a>(fields: impl Iterator<Item = (&'a str, Json<'a>)>) -> String {
        fields.map(|(name, json)| format!("{name:?}={}", json.written())).collect::<Vec<_>>().join("; ")
    }

    /// Like [`listed`], read through the tree.
    fn from_tree(bytes: &[u8]) -> Result<Option<(Vec<String>, String)>, Unreadable> {
        let tree = parse(bytes)?;
        let root = Json::root(&tree);
        let data = root.get("data").filter(|_| root.object().times("data") == 1);
        let Some(data) = data.and_then(Json::as_list) else { return Ok(None) };
        let members = data.map(|member| write(member.fields())).collect();
        Ok(Some((members, write(root.fields().filter(|(name, _)| *name != "data")))))
    }

    fn value() -> impl Strategy<Value = String> {
        let text = r#"([a-z äß🎉/]|\\\\|\\"|\\n|\\u00e4){0,20}"#;
        let leaf = prop_oneof![
            text.prop_map(|text| format!("\"{text}\"")),
            "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,2})?",
            Just("null".to_owned()),
            Just("true".to_owned()),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| {
            let pair = (proptest::sample::select(vec!["a", "b", "c\\u0061"]), inner.clone());
            prop_oneof![
                proptest::collection::vec(inner, 0..3)
                    .prop_map(|members| format!("[{}]", members.join(", "))),
                proptest::collection::vec(pair, 0..4).prop_map(|fields| {
                    let fields: Vec<_> =
                        fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                    format!("{{{}}}", fields.join(" ,\n"))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_list_reader_agrees_with_the_tree(
            members in proptest::collection::vec(value(), 0..5),
            meta in value(),
            change in proptest::option::of((any::<prop::sample::Index>(), any::<u8>())),
        ) {
            let mut response = format!("{{\"data\": [{}], \"meta\":{meta}}}", members.join(",")).into_bytes();
            if let Some((at, byte)) = change {
                let at = at.index(response.len());
                response[at] = byte;
            }
            match (listed(&response), from_tree(&response)) {
                (Ok(list), Ok(tree)) => prop_assert_eq!(list, tree),
                // Both report the same error.
                (list, tree) => prop_assert_eq!(list.err(), tree.err()),
            }
        }
    }

    #[test]
    fn a_number_keeps_its_digits() {
        let tree = parse(br#"{"a":0.1,"b":"12.25","c":12345678901234567890.123,"d":true}"#).unwrap();
        let json = Json::root(&tree);
        let written = |name| Some(json.get(name)?.as_quantity()?.to_string());
        assert_eq!(written("a").as_deref(), Some("0.1"));
        assert_eq!(written("b").as_deref(), Some("12.25"));
        assert_eq!(written("c").as_deref(), Some("12345678901234567890.123"));
        assert_eq!((written("d"), written("e")), (None, None));
    }

    #[test]
    fn texts_are_unescaped() {
        let tree = parse("{\"a\":\"\\u00e4\\n\\\"\\ud83c\\udf89 ä\"}".as_bytes()).unwrap();
        assert_eq!(Json::root(&tree).text("a"), Some("ä\n\"🎉 ä"));
    }

    #[test]
    fn invalid_json_is_rejected() {
        use Unreadable::{Cut, Empty, NotUtf8, Page, Syntax, TooDeep};
        let deep = [b"[".repeat(100_000), b"{\"data\":[".to_vec(), b"{\"a\":".repeat(100_000)].concat();
        for (bytes, expected) in [
            (&b""[..], Empty),
            (b" \r\n\t", Empty),
            ("\u{feff} ".as_bytes(), Empty),
            (b"<html>", Page),
            ("\u{feff}\n<!doctype html>".as_bytes(), Page),
            (b"{\"a\":1", Cut),
            (b"{\"a\":1,", Cut),
            (b"{\"a\"", Cut),
            (b"{\"a", Cut),
            (b"{\"a\\", Cut),
            (b"{\"a\\u00", Cut),
            (b"{\"a\\ud83c", Cut),
            (b"{\"a\\ud83c\\", Cut),
            (b"{\"a\\ud83c\\udf", Cut),
            (b"{\"a\":\"\xc3", Cut),
            (b"{\"a\":", Cut),
            (b"[", Cut),
            (b"[1,", Cut),
            (b"[-", Cut),
            (b"[1.", Cut),
            (b"[1e", Cut),
            (b"nul", Cut),
            (b"{\"a\":t", Cut),
            (b"{} {}", Syntax { at: 3 }),
            (b"{}\0", Syntax { at: 2 }),
            (b"[1,]", Syntax { at: 3 }),
            (b"[x]", Syntax { at: 1 }),
            (b"[nil]", Syntax { at: 1 }),
            (b"\"\\x\"", Syntax { at: 2 }),
            (b"\"\\ud83c\"", Syntax { at: 6 }),
            (b"\"\n\"", Syntax { at: 1 }),
            (b"\"\0\"", Syntax { at: 1 }),
            (b"{'a':1}", Syntax { at: 1 }),
            (b"{\"a\":1,}", Syntax { at: 7 }),
            (b"[01]", Syntax { at: 2 }),
            (b"[+1]", Syntax { at: 1 }),
            (b"[.5]", Syntax { at: 1 }),
            (b"[1.]", Syntax { at: 3 }),
            (b"[NaN]", Syntax { at: 1 }),
            ("\u{feff}[x]".as_bytes(), Syntax { at: 4 }),
            (b"\xff", NotUtf8),
            (b"{\"a\":\"\xff\"}", NotUtf8),
            (b"\xff\xfe{\0", NotUtf8),
            (&deep[..100_000], TooDeep),
            (&[&deep[..100_000], b"\xff[".as_slice()].concat(), NotUtf8),
            (&deep[100_000..], TooDeep),
        ] {
            assert_eq!(
                parse(bytes).err(),
                Some(expected.clone()),
                "{}",
                bytes[..bytes.len().min(20)].escape_ascii()
            );
            assert_eq!(parse_list(bytes, "data", |_| ()).err(), Some(expected), "as a list");
        }
    }

    #[test]
    fn json_that_ends_anywhere_early_counts_as_cut() {
        let text = "\u{feff} {\"data\":[{\"a\":\"ä\\ud83c\\udf89\\n\"},{\"b\":-1.5e+3}, null,true],\"m\":{\"x\":false} }";
        for end in 0..text.len() {
            let bytes = &text.as_bytes()[..end];
            let expected = match end {
                // Half of the byte order mark is a character that was cut off.
                0 | 3 | 4 => Unreadable::Empty,
                _ => Unreadable::Cut,
            };
            assert_eq!(parse(bytes).err(), Some(expected.clone()), "{end}");
            assert_eq!(parse_list(bytes, "data", |_| ()).err(), Some(expected), "{end} as a list");
        }
        assert!(parse(text.as_bytes()).is_ok() && parse_list(text.as_bytes(), "data", |_| ()).is_ok());
    }

    #[test]
    fn a_repeated_name_must_start_with_a_quotation_mark() {
        let bytes = br#"{"data":[{"a":1},{%a":2}]}"#;
        assert_eq!(parse_list(bytes, "data", |_| ()).err(), Some(Unreadable::Syntax { at: 18 }));
        assert_eq!(parse(bytes).err(), Some(Unreadable::Syntax { at: 18 }));
    }

    #[test]
    fn the_last_of_several_fields_with_one_name_counts() {
        let tree = parse(br#"{"a":1,"a":2,"b":1,"b":null}"#).unwrap();
        let json = Json::root(&tree);
        assert_eq!((json.count("a"), json.count("b")), (Some(2), None));
        for response in
            [r#"{"data":[{}],"data":[]}"#, r#"{"data":[{}],"data":1}"#, r#"{"data":1,"data":[{}]}"#]
        {
            let (_, was_there) = parse_list(response.as_bytes(), "data", |_| ()).unwrap();
            assert!(!was_there, "{response}");
        }
    }
}
