//! Implements the contract's `JsonValue` for the tree.

use super::Json;
use contract::JsonValue;
use hifijson::value::Value;

impl<'a> JsonValue<'a> for Json<'a> {
    fn field(self, name: &str) -> Option<Self> {
        self.get(name)
    }

    fn text(self) -> Option<&'a str> {
        self.as_text()
    }

    fn digits(self) -> Option<&'a str> {
        match self.0 {
            Value::Number((digits, _)) => Some(digits),
            _ => None,
        }
    }

    fn truth(self) -> Option<bool> {
        match self.0 {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    fn fields(self) -> Option<impl Iterator<Item = (&'a str, Self)>> {
        self.is_object().then(|| self.object().fields())
    }

    fn members(self) -> Option<impl ExactSizeIterator<Item = Self>> {
        self.as_list()
    }
}
