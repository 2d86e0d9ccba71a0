//! Sums over the records, exact or unknown.

use super::Store;
use super::codes::ABSENT;
use super::column::{Column, Values};
use crate::shape::{Field, Measure};
use domain::quantity::Quantity;
use domain::query::{Filter, RecordQuery};

impl Store {
    /// The sum of each field that has one, over the matching rows or over all of them.
    pub(super) fn sums(&self, matching: Option<&[bool]>) -> Vec<Option<Quantity>> {
        let fields = self.shape.fields.iter().zip(&self.columns);
        // If no record of a list has the field, its sum is unknown.
        let has_sum = |field: &Field, column: &Column| field.summed && column.distinct() > 0;
        fields
            .map(|(field, column)| has_sum(field, column).then(|| sum(column, matching)).flatten())
            .collect()
    }

    /// The sum of a measure over all records.
    pub fn measured(&self, measure: Measure) -> Option<Quantity> {
        match measure {
            Measure::Rows => Some(Quantity::from_count(self.len() as u64)),
            Measure::Sum(field) => {
                let (_, column) = self.column(field)?;
                sum(column, None)
            }
            Measure::Minus(field, by, value) => {
                let filter = Filter { field: by.into(), values: vec![value.into()], exclude: false };
                let matching =
                    self.matching(&RecordQuery { filters: vec![filter], ..RecordQuery::default() });
                let (_, column) = self.column(field)?;
                Quantity::ZERO.minus(sum(column, Some(&matching))?)
            }
            Measure::With(field) => {
                let (_, column) = self.column(field)?;
                let mut count = 0;
                column.codes.for_each(|_, code| count += u64::from(code != ABSENT));
                Some(Quantity::from_count(count))
            }
        }
    }
}

/// The sum of a column over the matching rows: zero if none has a value, `None` if the sum does not fit.
fn sum(column: &Column, matching: Option<&[bool]>) -> Option<Quantity> {
    let Values::Quantities(values) = &column.values else { return None };
    let mut counts = vec![0_u64; values.len()];
    column.codes.for_each(|row, code| {
        let is_match = matching.is_none_or(|matching| matching.get(row) == Some(&true));
        if let Some(count) = counts.get_mut(code as usize).filter(|_| is_match) {
            *count += 1;
        }
    });
    values.iter().zip(counts).try_fold(Quantity::ZERO, |sum, (value, count)| sum.plus(value.times(count)?))
}
