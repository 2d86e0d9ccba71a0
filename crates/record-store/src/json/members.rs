//! Splits a long list into members that are parsed later, a few at a time.

use super::{Expect, Json, MAX_DEPTH, Reader, Tree, parse, plain_len, reason, without_bom};
use crate::unreadable::Unreadable;
use hifijson::Error;
use hifijson::value::Value;
use std::ops::Range;

/// The list of a response, split into members.
#[derive(Debug)]
pub struct SplitList<'a> {
    /// Where each member lies in the response, in bytes.
    pub members: Vec<Range<usize>>,
    /// The response without the list.
    pub rest: Tree<'a>,
    /// Whether the response had exactly one such list.
    pub was_there: bool,
}

/// Finds the members of the list `name` of a response without parsing them, which takes a small fraction of the time. Each is then
/// parsed by [`member`].
///
/// # Errors
/// When the response is not JSON, apart from what [`member`] finds.
pub fn split_list<'a>(bytes: &'a [u8], name: &str) -> Result<SplitList<'a>, Unreadable> {
    let body = without_bom(bytes);
    let text = std::str::from_utf8(body).map_err(|_| reason(bytes, b"", &Expect::Value.into()))?;
    let mut reader = Reader { text, at: 0 };
    let mut list = reader.split(name).map_err(|error| reason(bytes, reader.rest(), &error))?;
    let bom = bytes.len() - body.len();
    for member in &mut list.members {
        *member = member.start + bom..member.end + bom;
    }
    Ok(list)
}

/// Parses a member of a list and converts it.
///
/// # Errors
/// When it is not JSON.
pub fn member<T>(
    bytes: &[u8],
    place: Range<usize>,
    convert: impl FnOnce(Json) -> T,
) -> Result<T, Unreadable> {
    let start = place.start;
    let tree = parse(bytes.get(place).unwrap_or_default()).map_err(|error| match error {
        Unreadable::Syntax { at } => Unreadable::Syntax { at: at + start },
        other => other,
    })?;
    Ok(convert(Json::root(&tree)))
}

impl<'a> Reader<'a> {
    fn split(&mut self, name: &str) -> Result<SplitList<'a>, Error> {
        let mut list = SplitList { members: Vec::new(), rest: Value::Null, was_there: false };
        let mut rest = Vec::new();
        list.rest = match self.peek().ok_or(Expect::Value)? {
            b'{' => {
                self.object(&mut Vec::new(), |reader, key, next| {
                    // A second list of that name is kept as an ordinary field: it is unknown which of the two is meant.
                    if list.was_there || key != name || next != b'[' {
                        rest.push((key, reader.value(next, MAX_DEPTH - 1)?));
                        return Ok(());
                    }
                    list.was_there = true;
                    reader.sequence(b']', |reader, next| {
                        let start = reader.at;
                        reader.skip(next)?;
                        list.members.push(start..reader.at);
                        Ok(())
                    })
                })?;
                list.was_there &= rest.iter().all(|(key, _)| key != name);
                Value::Object(rest)
            }
            next => self.value(next, MAX_DEPTH)?,
        };
        match self.peek() {
            None => Ok(list),
            Some(_) => Err(Expect::Eof.into()),
        }
    }

    /// Moves behind the value that starts with `next`. In lists and objects only texts and the depth are looked at.
    fn skip(&mut self, next: u8) -> Result<(), Error> {
        if !matches!(next, b'[' | b'{') {
            return self.value(next, 1).map(drop);
        }
        let mut depth = 0_usize;
        loop {
            match self.rest().first().ok_or(Expect::CommaOrEnd)? {
                b'"' => {
                    self.skip_text()?;
                    continue;
                }
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            match depth {
                0 => return Ok(()),
                1..=MAX_DEPTH => {}
                _ => return Err(Error::Depth),
            }
        }
    }

    fn skip_text(&mut self) -> Result<(), Error> {
        let end = self.at + 1 + plain_len(self.rest().get(1..).unwrap_or_default());
        if self.text.as_bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(());
        }
        self.string().map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::{member, split_list};
    use crate::json::{Json, parse};
    use crate::unreadable::Unreadable;
    use proptest::prelude::*;

    /// The members as JSON and the rest, or why there are none.
    fn split(text: &str) -> Result<(Vec<String>, String), Unreadable> {
        let list = split_list(text.as_bytes(), "data")?;
        let members: Result<Vec<_>, _> = list
            .members
            .into_iter()
            .map(|place| member(text.as_bytes(), place, |json| json.written()))
            .collect();
        let rest =
            format!("{}{}", Json::root(&list.rest).written(), if list.was_there { "" } else { " without" });
        Ok((members?, rest))
    }

    #[test]
    fn a_list_is_split_into_its_members() {
        let (members, rest) = split("\u{feff} { \"data\" : [ {\"a\":[1,{\"b\":\"]}\\\"\"}]} , 7,\"x\\u0041\",null , [] ] ,\"meta\":{\"user\":\"u\"} }").unwrap();
        assert_eq!(members, ["{\"a\":[1,{\"b\":\"]}\\\"\"}]}", "7", "\"xA\"", "null", "[]"]);
        assert_eq!(rest, "{\"meta\":{\"user\":\"u\"}}");
        assert_eq!(split("{\"data\":[]}").unwrap(), (Vec::new(), "{}".to_owned()));
    }

    #[test]
    fn a_list_that_is_missing_or_there_twice_is_said() {
        for text in
            ["{}", "7", "[]", r#"{"data":{}}"#, r#"{"data":[1],"data":[2]}"#, r#"{"data":[1],"data":3}"#]
        {
            assert!(split(text).unwrap().1.ends_with(" without"), "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_place() {
        for (text, expected) in [
            ("", Unreadable::Empty),
            ("<html>", Unreadable::Page),
            (r#"{"data":[{"a":1}"#, Unreadable::Cut),
            (r#"{"data":[{"a":"#, Unreadable::Cut),
            (r#"{"data":[{"a":"b"#, Unreadable::Cut),
            (r#"{"data":[{"a":1 2}]}"#, Unreadable::Syntax { at: 16 }),
            (r#"{"data":[{"a":1]]}"#, Unreadable::Syntax { at: 15 }),
            (r#"{"data":[{}]}]"#, Unreadable::Syntax { at: 13 }),
            (r#"{"data":[1,]}"#, Unreadable::Syntax { at: 11 }),
            (r#"{"data":[,1]}"#, Unreadable::Syntax { at: 9 }),
        ] {
            assert_eq!(split(text).unwrap_err(), expected, "{text}");
        }
        let deep = format!("{{\"data\":[{}{}]}}", "[".repeat(30), "]".repeat(30));
        assert_eq!(split(&deep).unwrap_err(), Unreadable::TooDeep);
    }

    proptest! {
        #[test]
        fn it_refuses_what_a_parser_of_the_whole_refuses(
            mut text in r#"\{"data":\[(\{"a":("[b\\"\[\]{}]{0,3}"|[0-9]{1,2}|\[1,2\]|null)\},?){0,3}\]\}"#,
            cut in 0_usize..60,
            other in "[\\]\\[{}\",:a1]{0,2}",
        ) {
            let at = cut.min(text.len());
            text.insert_str(at, &other);
            let whole = parse(text.as_bytes());
            let parts = split(&text);
            prop_assert_eq!(parts.is_err(), whole.is_err(), "{:?} {:?}", parts, text);
            if let (Ok((members, rest)), Ok(whole)) = (parts, whole) && !rest.ends_with("without") {
                let data = Json::root(&whole).get("data").unwrap().as_list().unwrap();
                prop_assert_eq!(members, data.map(Json::written).collect::<Vec<_>>());
            }
        }
    }
}
