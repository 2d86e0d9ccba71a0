//! Record queries: which records, in which order.

use chrono::NaiveDate;

/// A field to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The field's name in the contract.
    pub field: Box<str>,
    /// Whether the largest is first; absent values are last in both directions.
    pub descending: bool,
}

/// Values of a field to include or exclude.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The field's name in the contract.
    pub field: Box<str>,
    /// Values, any of which matches; the empty text stands for an absent value.
    pub values: Vec<Box<str>>,
    /// Whether matching records are excluded.
    pub exclude: bool,
}

/// A query for records. The contract defines the meaning of each part, for the backend and the app alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordQuery {
    /// Search text: each of its words must occur in one of the searched fields.
    pub q: String,
    /// Sort keys, the most significant first; empty = the record type's own order.
    pub sort: Vec<SortKey>,
    /// Filters, all of which must match.
    pub filters: Vec<Filter>,
    /// First day, included.
    pub from: Option<NaiveDate>,
    /// Last day, included.
    pub to: Option<NaiveDate>,
}

impl RecordQuery {
    /// Whether it selects every record.
    pub fn is_all(&self) -> bool {
        self.words().next().is_none() && self.filters.is_empty() && self.from.is_none() && self.to.is_none()
    }

    /// Whether it is the default: every record in the record type's own order.
    pub fn is_default(&self) -> bool {
        self.is_all() && self.sort.is_empty()
    }

    /// The words to search for.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.q.split_whitespace()
    }

    /// The same query without the filters of one field.
    pub fn without_field(&self, field: &str) -> RecordQuery {
        let mut query = self.clone();
        query.filters.retain(|filter| *filter.field != *field);
        query
    }

    /// The included or excluded values of a field.
    pub fn values_of(&self, field: &str, exclude: bool) -> &[Box<str>] {
        self.filters
            .iter()
            .find(|filter| *filter.field == *field && filter.exclude == exclude)
            .map_or(&[], |filter| &filter.values)
    }

    /// The same query with a value of a field included (`Some(false)`), excluded (`Some(true)`) or neither (`None`).
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

    /// The same query with all values of a field included, or all excluded.
    pub fn with_condition(&self, field: &str, exclude: bool) -> RecordQuery {
        let others = self.values_of(field, !exclude).to_vec();
        others.iter().fold(self.clone(), |query, value| query.with_value(field, value, Some(exclude)))
    }

    /// Adds a value to include or exclude.
    pub fn add_value(&mut self, field: &str, value: &str, exclude: bool) {
        let mut filters = self.filters.iter_mut();
        match filters.find(|filter| *filter.field == *field && filter.exclude == exclude) {
            Some(filter) => filter.values.push(value.into()),
            None => {
                self.filters.push(Filter { field: field.into(), values: vec![value.into()], exclude });
            }
        }
    }

    /// Position of a field among the sort keys, from zero, and whether it is descending.
    pub fn sorted_by(&self, field: &str) -> Option<(usize, bool)> {
        let place = self.sort.iter().position(|key| *key.field == *field)?;
        self.sort.get(place).map(|key| (place, key.descending))
    }

    /// The same query with the next order of a field: ascending, then descending, then the previous one. With `added`, other sort
    /// keys stay and this one is added or changed behind them.
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
    fn sorting_cycles_through_ascending_descending_and_none() {
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
    fn a_value_is_included_excluded_or_neither() {
        let query = RecordQuery::default().with_value("status", "open", Some(false));
        assert_eq!(query.values_of("status", false), ["open".into()]);
        let query = query.with_value("status", "open", Some(true));
        assert!(query.values_of("status", false).is_empty());
        assert_eq!(query.values_of("status", true), ["open".into()]);
        assert!(query.with_value("status", "open", None).is_all());
    }

    #[test]
    fn all_values_of_a_field_change_sides_together() {
        let query = RecordQuery::default()
            .with_value("status", "open", Some(false))
            .with_value("status", "closed", Some(true))
            .with_value("severity", "A", Some(false));
        let excluded = query.with_condition("status", true);
        assert_eq!(excluded.values_of("status", true), ["closed".into(), "open".into()]);
        assert!(excluded.values_of("status", false).is_empty());
        assert_eq!(excluded.values_of("severity", false), ["A".into()]);
        assert_eq!(excluded.with_condition("status", true), excluded);
    }
}
