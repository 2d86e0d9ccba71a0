//! Which records are wanted, in which order.

use chrono::NaiveDate;

/// A field to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The field's name in the contract.
    pub field: Box<str>,
    /// Largest first; values that are absent are last both ways.
    pub descending: bool,
}

/// Values of a field that are wanted, or that are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The field's name in the contract.
    pub field: Box<str>,
    /// Any of these; the empty text stands for an absent value.
    pub values: Vec<Box<str>>,
    /// Whether they are left out instead.
    pub exclude: bool,
}

/// Which records are wanted, in which order. The meaning of each part is the contract's, wherever it is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordQuery {
    /// Every word of it must occur in one of the searched fields.
    pub q: String,
    /// What matters most first; none = the order that the record type has by itself.
    pub sort: Vec<SortKey>,
    /// All of them must hold.
    pub filters: Vec<Filter>,
    /// First day, included.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
}

impl RecordQuery {
    /// Whether every record is wanted.
    pub fn is_all(&self) -> bool {
        self.words().next().is_none() && self.filters.is_empty() && self.from.is_none() && self.to.is_none()
    }

    /// Whether it is what a list answers by itself.
    pub fn is_default(&self) -> bool {
        self.is_all() && self.sort.is_empty()
    }

    /// The words to search for.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.q.split_whitespace()
    }

    /// The same query without what it says of one field.
    pub fn without_field(&self, field: &str) -> RecordQuery {
        let mut query = self.clone();
        query.filters.retain(|filter| *filter.field != *field);
        query
    }

    /// The values of a field that are wanted, or left out.
    pub fn values_of(&self, field: &str, exclude: bool) -> &[Box<str>] {
        self.filters
            .iter()
            .find(|filter| *filter.field == *field && filter.exclude == exclude)
            .map_or(&[], |filter| &filter.values)
    }

    /// The same query with a value of a field wanted (`Some(false)`), left out (`Some(true)`) or neither.
    pub fn with_value(&self, field: &str, value: &str, exclude: Option<bool>) -> RecordQuery {
        let mut query = self.clone();
        for filter in query.filters.iter_mut().filter(|filter| *filter.field == *field) {
            filter.values.retain(|other| **other != *value);
        }
        if let Some(exclude) = exclude {
            query.add_value(field, value, exclude);
        }
        query.filters.retain(|filter| !filter.values.is_empty());
        query
    }

    /// Adds a value that is wanted, or left out.
    pub fn add_value(&mut self, field: &str, value: &str, exclude: bool) {
        let mut filters = self.filters.iter_mut();
        match filters.find(|filter| *filter.field == *field && filter.exclude == exclude) {
            Some(filter) => filter.values.push(value.into()),
            None => {
                self.filters.push(Filter { field: field.into(), values: vec![value.into()], exclude });
            }
        }
    }

    /// Where a field stands in the order, from zero, and whether largest first.
    pub fn sorted_by(&self, field: &str) -> Option<(usize, bool)> {
        let place = self.sort.iter().position(|key| *key.field == *field)?;
        self.sort.get(place).map(|key| (place, key.descending))
    }

    /// The same query sorted by a field: first smallest first, then largest first, then as before. `added` keeps the keys
    /// that are there and changes or adds this one behind them.
    pub fn sorted_by_turns(&self, field: &str, added: bool) -> RecordQuery {
        let mut query = self.clone();
        let before = self.sorted_by(field).filter(|_| added || self.sort.len() == 1);
        if !added {
            query.sort.clear();
        }
        let key = |descending| SortKey { field: field.into(), descending };
        match before {
            None => {
                query.sort.retain(|key| *key.field != *field);
                query.sort.push(key(false));
            }
            Some((_, true)) => query.sort.retain(|key| *key.field != *field),
            Some((_, false)) if added => {
                for key in query.sort.iter_mut().filter(|key| *key.field == *field) {
                    key.descending = true;
                }
            }
            Some((_, false)) => query.sort = vec![key(true)],
        }
        query
    }
}

#[cfg(test)]
mod tests {
    use super::RecordQuery;

    fn written(query: &RecordQuery) -> String {
        let keys = query.sort.iter();
        keys.map(|key| format!("{}{}", if key.descending { "-" } else { "" }, key.field))
            .collect::<Vec<_>>()
            .join(",")
    }

    #[test]
    fn sorting_goes_by_turns() {
        let mut query = RecordQuery::default();
        for expected in ["title", "-title", ""] {
            query = query.sorted_by_turns("title", false);
            assert_eq!(written(&query), expected);
        }
        let both = query.sorted_by_turns("status", false).sorted_by_turns("title", true);
        assert_eq!(written(&both), "status,title");
        assert_eq!(written(&both.sorted_by_turns("status", true)), "-status,title");
        assert_eq!(written(&both.sorted_by_turns("status", true).sorted_by_turns("status", true)), "title");
        assert_eq!(written(&both.sorted_by_turns("title", false)), "title", "without Shift it is alone");
    }

    #[test]
    fn a_value_is_wanted_left_out_or_neither() {
        let query = RecordQuery::default().with_value("status", "open", Some(false));
        assert_eq!(query.values_of("status", false), ["open".into()]);
        let query = query.with_value("status", "open", Some(true));
        assert!(query.values_of("status", false).is_empty());
        assert_eq!(query.values_of("status", true), ["open".into()]);
        assert!(query.with_value("status", "open", None).is_all());
    }
}
