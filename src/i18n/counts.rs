//! Counts of records, under the noun of their type.

use super::format::category;
use super::{Format as _, Lang, Plural, UnitForms, fill};
use domain::quantity::Quantity;

/// Texts with a number of records.
pub trait Counts {
    /// `61 people`.
    fn counted(self, records: UnitForms, count: u64) -> String;

    /// `27 of 61 people`.
    fn counted_of(self, records: UnitForms, count: u64, all: u64) -> String;

    /// A message in the plural form of a count, with the count in its `{n}`, the noun in its `{records}` and the reason in its `{reason}`.
    fn plural_records(self, message: Plural, records: UnitForms, count: u64, reason: &str) -> String;
}

impl Counts for Lang {
    fn counted(self, records: UnitForms, count: u64) -> String {
        let count = Quantity::from_count(count);
        format!("{} {}", self.number(count), records.of(category(self, count)))
    }

    fn counted_of(self, records: UnitForms, count: u64, all: u64) -> String {
        let [count, all] = [count, all].map(Quantity::from_count);
        let name = records.after_of(category(self, all));
        let values = [("count", &*self.number(count)), ("all", &*self.number(all)), ("records", name)];
        fill(self.page_messages().count_of, &values)
    }

    fn plural_records(self, message: Plural, records: UnitForms, count: u64, reason: &str) -> String {
        let count = Quantity::from_count(count);
        let category = category(self, count);
        let (number, name) = (self.number(count), records.of(category));
        fill(message.of(category), &[("n", &number), ("records", name), ("reason", reason)])
    }
}
