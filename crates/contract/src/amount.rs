//! Quantities on the wire.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::value::RawValue;
use std::fmt;

/// A decimal number as text: hours, credits or a count, in the unit of a neighbouring field.
///
/// It is written as a JSON string (`"12.25"`). A JSON number is accepted too and kept as its digits, so that `0.1` stays one
/// tenth. Readers check whether the text is a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Amount(pub Box<str>);

impl Amount {
    /// The digits as they were sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<T: Into<Box<str>>> From<T> for Amount {
    fn from(text: T) -> Self {
        Amount(text.into())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The raw text is the only access to a JSON number that avoids `f64`.
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        match raw.as_bytes() {
            [b'"', .., b'"'] if !raw.contains('\\') => Ok(Amount(raw.trim_matches('"').into())),
            [b'"', ..] => serde_json::from_str::<String>(raw).map(Amount::from).map_err(D::Error::custom),
            [b'-' | b'0'..=b'9', ..] => Ok(Amount(raw.into())),
            _ => Err(D::Error::custom("a quantity is a decimal string or a number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    fn read(json: &str) -> Result<Amount, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_number_keeps_its_digits() {
        assert_eq!(read("0.1").unwrap().as_str(), "0.1");
        assert_eq!(read("12345678901234567890.123").unwrap().as_str(), "12345678901234567890.123");
    }

    #[test]
    fn a_string_is_the_ordinary_form() {
        assert_eq!(read(r#""12.25""#).unwrap().as_str(), "12.25");
        assert_eq!(read(r#""12.25""#).unwrap().as_str(), "12.25");
        assert_eq!(serde_json::to_string(&Amount::from("12.25")).unwrap(), r#""12.25""#);
    }

    #[test]
    fn other_json_types_are_rejected() {
        for json in ["true", "{}", "[1]", "null"] {
            assert!(read(json).is_err(), "{json} was taken for a quantity");
        }
    }
}
