//! Reads wire types from JSON that any parser has parsed.
//!
//! Readers of structs are derived from serde's attributes, so that a field is described once.

use crate::{Amount, Rows, Unreadable};
use std::collections::BTreeMap;

/// A parsed JSON value.
pub trait JsonValue<'a>: Copy {
    /// The field of this name, if it exists and is not `null`.
    fn field(self, name: &str) -> Option<Self>;
    /// The text of a string.
    fn text(self) -> Option<&'a str>;
    /// The digits of a number, as they were sent.
    fn digits(self) -> Option<&'a str>;
    /// The value of a boolean.
    fn truth(self) -> Option<bool>;
    /// The fields of an object, in their order.
    fn fields(self) -> Option<impl Iterator<Item = (&'a str, Self)>>;
    /// The members of a list.
    fn members(self) -> Option<impl ExactSizeIterator<Item = Self>>;
}

/// A type that can be read from parsed JSON.
pub trait FromJson: Sized {
    /// Reads a value; `None` if something required is missing or has the wrong form.
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<Self>;
}

impl FromJson for String {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<String> {
        json.text().map(str::to_owned)
    }
}

impl FromJson for bool {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<bool> {
        json.truth()
    }
}

/// A whole number that is not negative.
impl FromJson for u64 {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<u64> {
        json.digits()?.parse().ok()
    }
}

/// An HTTP status.
impl FromJson for u16 {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<u16> {
        json.digits()?.parse().ok()
    }
}

/// A value that is neither string nor number becomes an empty amount: it was sent, but is unknown.
impl FromJson for Amount {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<Amount> {
        Some(Amount(json.text().or_else(|| json.digits()).unwrap_or_default().into()))
    }
}

/// Members that cannot be read are skipped.
impl<T: FromJson> FromJson for Vec<T> {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<Vec<T>> {
        Some(json.members()?.filter_map(T::from_json).collect())
    }
}

/// Fields that cannot be read are skipped.
impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<BTreeMap<String, T>> {
        let fields = json.fields()?.filter_map(|(name, value)| Some((name.to_owned(), T::from_json(value)?)));
        Some(fields.collect())
    }
}

impl<T: FromJson> FromJson for Rows<T> {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<Rows<T>> {
        let members = json.members()?;
        let mut rows = Rows { items: Vec::with_capacity(members.len()), unreadable: Vec::new() };
        for (index, member) in members.enumerate() {
            match T::from_json(member) {
                Some(item) => rows.items.push(item),
                None => rows.unreadable.push(Unreadable { index, reason: String::new() }),
            }
        }
        Some(rows)
    }
}
