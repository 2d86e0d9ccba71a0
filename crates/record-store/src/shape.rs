//! The record types of the contract and their fields. Only this module distinguishes the types.

use contract::{RecordType, Unit};
use domain::query::RecordQuery;

/// The fields of a record type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The record type.
    pub record_type: RecordType,
    /// Fields in the default order of columns.
    pub fields: Vec<Field>,
    /// The field that a range of dates applies to.
    pub date_field: Option<&'static str>,
    /// The contract's default order.
    pub default_sort: &'static str,
}

/// A field of a record type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name in the contract.
    pub name: Box<str>,
    /// Type of its values.
    pub field_type: FieldType,
    /// Whether its values name a person, so that they are hidden on request (F8).
    pub personal: bool,
    /// Whether a record without it is unreadable.
    pub required: bool,
    /// Whether the search covers it.
    pub searched: bool,
    /// Whether its sum over records is meaningful.
    pub summed: bool,
    /// Whether its column is shown by default.
    pub shown: bool,
    /// Whether its values tell single records apart (numbers, titles), so that grouping by it says nothing.
    pub identifying: bool,
    /// Whether it is internal: never a column, never a filter.
    pub internal: bool,
    /// Default width of its column in CSS pixels.
    pub width: u16,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Free text.
    Text,
    /// An id, which is sorted by bytes and not by a language.
    Plain,
    /// A word of an open enumeration, shown in the reader's language if known.
    Word,
    /// Several words.
    Words,
    /// Several texts.
    Texts,
    /// An exact decimal.
    Quantity,
    /// A percentage.
    Percent,
    /// A date without a time zone.
    Date,
    /// An instant.
    Instant,
    /// An address.
    Link,
    /// Numbers of findings: high, medium, low.
    Findings,
}

impl FieldType {
    /// Whether values are numbers, which are right-aligned.
    pub fn is_number(self) -> bool {
        matches!(self, FieldType::Quantity | FieldType::Percent)
    }

    /// Whether a value may be several texts.
    pub fn is_list(self) -> bool {
        matches!(self, FieldType::Words | FieldType::Texts)
    }

    /// Whether a filter offers the values that occur.
    pub fn is_picked(self) -> bool {
        matches!(self, FieldType::Text | FieldType::Word | FieldType::Words | FieldType::Texts)
    }
}

/// How the consumption of an entitlement is computed from its records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The number of records.
    Rows,
    /// The sum of a field.
    Sum(&'static str),
    /// The negated sum of a field over records in which another field has this value.
    Minus(&'static str, &'static str, &'static str),
    /// The number of records that have a value in a field.
    With(&'static str),
}

impl Shape {
    /// The query without the parts that records of this shape do not have.
    pub fn fit(&self, query: &RecordQuery) -> RecordQuery {
        let mut fitting = query.clone();
        fitting.sort.retain(|key| self.place(&key.field).is_some());
        fitting.filters.retain(|filter| {
            self.fields
                .iter()
                .any(|field| field.name == filter.field && field.field_type != FieldType::Findings)
        });
        if self.date_field.is_none() {
            (fitting.from, fitting.to) = (None, None);
        }
        fitting
    }

    /// The shape of a record type; `None` for an unknown type.
    pub fn of(record_type: &RecordType) -> Option<Shape> {
        let (date_field, default_sort, fields): (_, _, &[FieldSpec]) = match record_type {
            RecordType::Case => ("opened", "-opened", CASE),
            RecordType::Delivery => ("start", "-start", DELIVERY),
            RecordType::CreditEvent => ("date", "-date", CREDIT_EVENT),
            RecordType::Contact => ("addedOn", "displayName", CONTACT),
            RecordType::LearningActivity => ("startedOn", "-startedOn", LEARNING_ACTIVITY),
            RecordType::AssessmentRun => ("lastRun", "-lastRun", ASSESSMENT_RUN),
            RecordType::User => ("lastSignIn", "displayName", USER),
            _ => return None,
        };
        let fields = fields.iter().map(FieldSpec::field).collect();
        Some(Shape { record_type: record_type.clone(), fields, date_field: Some(date_field), default_sort })
    }

    /// The shape of an unknown record type: its fields are added while records are read.
    pub fn unknown(record_type: RecordType) -> Shape {
        Shape { record_type, fields: Vec::new(), date_field: None, default_sort: "" }
    }

    /// Whether records can be grouped by a field: by its values, or by the months of the record type's date field.
    ///
    /// The other dates are no groups, because a query has a period for one field only; a month of it is what a reader selects.
    pub fn is_groupable(&self, field: &Field) -> bool {
        let has_groups = field.field_type.is_picked() && !field.identifying;
        !field.internal && (has_groups || self.is_date_field(field))
    }

    /// Whether it is the field that a range of dates applies to.
    pub fn is_date_field(&self, field: &Field) -> bool {
        self.date_field.is_some_and(|name| *name == *field.name)
    }

    /// The fields that records can be grouped by, in the default order of columns.
    ///
    /// For a list that is not loaded whole the backend counts the groups, and of dates it counts days: then those of the fields
    /// whose type [is picked](FieldType::is_picked).
    pub fn groupable(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| self.is_groupable(field))
    }

    /// Whether the record type is known.
    pub fn is_known(&self) -> bool {
        !self.default_sort.is_empty()
    }

    /// The index of a field.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| *field.name == *name)
    }

    /// How records add up to their entitlement's consumption in this unit; `None` if unknown.
    pub fn measure(&self, unit: &Unit) -> Option<Measure> {
        Some(match (&self.record_type, unit) {
            (RecordType::Case, Unit::Hours) => Measure::Sum("hours"),
            (RecordType::Case, Unit::Cases) => Measure::Rows,
            (RecordType::Delivery, Unit::Hours) => Measure::Sum("deliveredHours"),
            (RecordType::CreditEvent, Unit::Credits) => Measure::Minus("credits", "type", "redeem"),
            (RecordType::Contact, Unit::Contacts) => Measure::Rows,
            (RecordType::LearningActivity, Unit::Activities) => Measure::Rows,
            (RecordType::AssessmentRun, Unit::Assessments) => Measure::With("configuredOn"),
            _ => return None,
        })
    }
}

/// A row of the tables below.
struct FieldSpec {
    name: &'static str,
    field_type: FieldType,
    width: u16,
    /// `!` required, `?` searched, `+` summed, `@` personal, `=` identifying, `-` hidden by default, `*` internal.
    marks: &'static str,
}

impl FieldSpec {
    fn field(&self) -> Field {
        let is = |mark: char| self.marks.contains(mark);
        Field {
            name: self.name.into(),
            field_type: self.field_type,
            personal: is('@'),
            required: is('!'),
            searched: is('?'),
            summed: is('+'),
            shown: !is('-') && !is('*'),
            identifying: is('='),
            internal: is('*'),
            width: self.width,
        }
    }
}

const fn field(name: &'static str, field_type: FieldType, width: u16, marks: &'static str) -> FieldSpec {
    FieldSpec { name, field_type, width, marks }
}

use FieldType::{Date, Findings, Instant, Link, Percent, Plain, Quantity, Text, Texts, Word, Words};

const CASE: &[FieldSpec] = &[
    field("number", Text, 170, "!?="),
    field("title", Text, 340, "!?="),
    field("reason", Word, 320, ""),
    field("classification", Word, 300, ""),
    field("status", Word, 170, "!"),
    field("severity", Word, 140, "!"),
    field("product", Text, 200, "!?"),
    field("opened", Instant, 190, "!"),
    field("closed", Instant, 190, ""),
    field("hours", Quantity, 90, "+"),
    field("primaryContact", Text, 170, "!?@"),
    field("group", Text, 140, "?"),
    field("service", Word, 150, "!-"),
    field("workspaceId", Text, 170, "-"),
    field("agreementNumber", Text, 140, "?-"),
    field("packageName", Text, 200, "?-"),
    field("portalUrl", Link, 90, ""),
    field("entitlementId", Plain, 120, "-"),
];

const DELIVERY: &[FieldSpec] = &[
    field("title", Text, 300, "!?="),
    field("status", Word, 130, "!"),
    field("start", Date, 130, ""),
    field("end", Date, 130, ""),
    field("deliveredHours", Quantity, 170, "!+"),
    field("plannedHours", Quantity, 165, "+"),
    field("technology", Text, 160, "!?"),
    field("deliveryType", Word, 160, "!"),
    field("engineer", Text, 160, "?@"),
    field("requester", Text, 160, "?@"),
    field("attendees", Quantity, 110, "+"),
    field("requested", Date, 120, "-"),
    field("workspaceId", Text, 170, "-"),
    field("deliverableUrl", Link, 90, ""),
    field("entitlementId", Plain, 120, "-"),
];

const CREDIT_EVENT: &[FieldSpec] = &[
    field("date", Date, 140, "!"),
    field("type", Word, 140, "!"),
    field("description", Text, 320, "!?="),
    field("credits", Quantity, 120, "!+"),
    field("balanceAfter", Quantity, 150, "!"),
    field("lot", Text, 130, "!?"),
    field("lotExpires", Date, 150, ""),
    field("reference", Text, 140, "?="),
    field("entitlementId", Plain, 120, "-"),
];

const CONTACT: &[FieldSpec] = &[
    field("displayName", Text, 190, "!?@="),
    field("email", Text, 280, "?@="),
    field("roles", Words, 220, "!"),
    field("status", Word, 110, "!"),
    field("groups", Texts, 200, "!?"),
    field("addedOn", Date, 140, "!"),
    field("lastSignIn", Instant, 190, ""),
    field("casesOpened", Quantity, 160, "!+"),
    field("entitlementId", Plain, 120, "-"),
];

const LEARNING_ACTIVITY: &[FieldSpec] = &[
    field("learner", Text, 180, "?@"),
    field("email", Text, 240, "?-@"),
    field("title", Text, 300, "!?="),
    field("type", Word, 130, "!"),
    field("product", Text, 160, "!?"),
    field("language", Text, 168, "!"),
    field("startedOn", Date, 140, "!"),
    field("lastAccessed", Date, 140, ""),
    field("progress", Percent, 110, "!"),
    field("completedOn", Date, 140, ""),
    field("minutes", Quantity, 100, "+"),
    field("entitlementId", Plain, 120, "-"),
];

const ASSESSMENT_RUN: &[FieldSpec] = &[
    field("assessment", Text, 260, "!?"),
    field("technology", Text, 170, "!?"),
    field("target", Text, 190, "!?"),
    field("status", Word, 130, "!"),
    field("configuredOn", Date, 140, ""),
    field("lastRun", Date, 140, ""),
    field("nextRun", Date, 150, ""),
    field("runs", Quantity, 80, "!+"),
    field("findings", Findings, 240, "!"),
    field("reportUrl", Link, 90, ""),
    field("entitlementId", Plain, 120, "-"),
];

const USER: &[FieldSpec] = &[
    field("displayName", Text, 190, "!?@="),
    field("email", Text, 260, "!?@="),
    field("status", Word, 110, "!"),
    field("roles", Words, 280, "!"),
    field("groups", Texts, 200, "!?"),
    field("lastSignIn", Instant, 190, ""),
    // Needed to change roles: the delegable ones, and the entity tag of the person's state.
    field("delegable", Words, 0, "*"),
    field("etag", Plain, 0, "*"),
];

#[cfg(test)]
mod tests {
    use super::Shape;
    use contract::RecordType;

    #[test]
    fn fields_that_name_people_are_personal() {
        let mut personal: Vec<_> = RecordType::KNOWN
            .iter()
            .filter_map(Shape::of)
            .flat_map(|shape| shape.fields)
            .filter(|field| field.personal)
            .map(|field| field.name)
            .collect();
        personal.sort_unstable();
        personal.dedup();
        let names: Vec<&str> = personal.iter().map(|name| &**name).collect();
        assert_eq!(names, ["displayName", "email", "engineer", "learner", "primaryContact", "requester"]);
    }

    #[test]
    fn records_are_grouped_by_what_they_share() {
        let names = |record_type: &RecordType| -> Vec<Box<str>> {
            let shape = Shape::of(record_type).unwrap();
            shape.groupable().map(|field| field.name.clone()).collect()
        };
        for (record_type, expected) in [
            (
                RecordType::Case,
                "reason classification status severity product opened primaryContact group service workspaceId agreementNumber packageName",
            ),
            (RecordType::Delivery, "status start technology deliveryType engineer requester workspaceId"),
            (RecordType::CreditEvent, "date type lot"),
            (RecordType::Contact, "roles status groups addedOn"),
            (RecordType::LearningActivity, "learner email type product language startedOn"),
            (RecordType::AssessmentRun, "assessment technology target status lastRun"),
            (RecordType::User, "status roles groups lastSignIn"),
        ] {
            assert_eq!(names(&record_type).join(" "), expected, "{record_type}");
        }
    }

    #[test]
    fn every_field_that_a_shape_names_exists() {
        for record_type in RecordType::KNOWN {
            let Some(shape) = Shape::of(record_type) else {
                assert_eq!(*record_type, RecordType::RoleChange, "{record_type} has no shape");
                continue;
            };
            for name in shape.date_field.into_iter().chain([shape.default_sort.trim_start_matches('-')]) {
                assert!(shape.place(name).is_some(), "{record_type}: {name}");
            }
            assert!(shape.fields.iter().any(|field| field.searched), "{record_type}");
        }
    }
}
