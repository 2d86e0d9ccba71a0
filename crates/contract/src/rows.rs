//! Lists in which a bad row does not affect the others.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The readable rows of a JSON array in order, and the unreadable ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    /// Rows that could be read.
    pub items: Vec<T>,
    /// Rows that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Index in the array, from 0.
    pub index: usize,
    /// The error of serde's JSON reader: field names and positions, but none of the row's values. Empty if [`crate::FromJson`]
    /// read the row.
    pub reason: String,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Rows { items: Vec::new(), unreadable: Vec::new() }
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(items: Vec<T>) -> Self {
        Rows { items, unreadable: Vec::new() }
    }
}

impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A JSON reader cannot continue after an error inside a value, so each row's text is cut out first.
        let raw = Vec::<&'de RawValue>::deserialize(deserializer)?;
        let mut rows = Rows { items: Vec::with_capacity(raw.len()), unreadable: Vec::new() };
        for (index, text) in raw.into_iter().enumerate() {
            match serde_json::from_str(text.get()) {
                Ok(item) => rows.items.push(item),
                Err(error) => rows.unreadable.push(Unreadable { index, reason: shape_of(&error) }),
            }
        }
        Ok(rows)
    }
}

/// The reason without the values that serde_json quotes: they may be names of people.
fn shape_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let kind = if text.starts_with("missing field") {
        text.split(" at line").next().unwrap_or_default().to_owned()
    } else {
        "a field has the wrong type".to_owned()
    };
    format!("{kind} (column {})", error.column())
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use serde::Deserialize;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Row {
        id: String,
    }

    #[test]
    fn a_bad_row_does_not_affect_the_others() {
        let rows: Rows<Row> = serde_json::from_str(r#"[{"id":"a"},{"id":7},{},{"id":"b"},null]"#).unwrap();
        let ids: Vec<_> = rows.items.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(ids, ["a", "b"]);
        let places: Vec<_> = rows.unreadable.iter().map(|bad| bad.index).collect();
        assert_eq!(places, [1, 2, 4]);
        assert!(rows.unreadable[1].reason.starts_with("missing field `id`"));
    }

    #[test]
    fn a_reason_never_quotes_a_value() {
        let rows: Rows<u32> = serde_json::from_str(r#"["Erika Mustermann"]"#).unwrap();
        assert!(!rows.unreadable[0].reason.contains("Erika"));
    }
}
