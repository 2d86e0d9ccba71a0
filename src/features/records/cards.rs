//! What a card of two lines shows of a record.

use crate::components::table::CardPart;
use domain::Unit;
use record_store::{Field, FieldType, Measure, Shape};

/// The fields that people know a record by.
const TITLES: [&str; 6] = ["title", "description", "displayName", "assessment", "name", "subject"];

/// A shown column: its field, and whether the records add up in it.
#[derive(Clone, Copy)]
struct Shown<'a> {
    field: &'a Field,
    is_measure: bool,
    is_date: bool,
}

type Rule = fn(Shown<'_>) -> bool;

/// The parts in the order in which they select a column, each with rules of which the first that a free column fits decides.
const RULES: [(CardPart, &[Rule]); 5] = [
    (
        CardPart::Title,
        &[|shown| TITLES.contains(&&*shown.field.name), |shown| shown.field.identifying, |_| true],
    ),
    (CardPart::Measure, &[|shown| shown.is_measure, |shown| shown.field.field_type == FieldType::Percent]),
    (
        CardPart::Status,
        &[|shown| *shown.field.name == *"status", |shown| shown.field.field_type == FieldType::Word],
    ),
    (
        CardPart::Date,
        &[
            |shown| shown.is_date,
            |shown| matches!(shown.field.field_type, FieldType::Date | FieldType::Instant),
        ],
    ),
    (
        CardPart::Number,
        &[|shown| shown.field.identifying, |shown| shown.field.field_type.is_picked(), |_| true],
    ),
];

/// Returns the place on a card of each of the shown columns, which are indexes of fields with widths. `measure` is the index of what the
/// records add up to.
pub(super) fn parts(
    shape: &Shape,
    columns: &[(usize, u16)],
    measure: Option<usize>,
) -> Vec<Option<CardPart>> {
    let shown = columns.iter().map(|(place, _)| {
        let field = shape.fields.get(*place)?;
        Some(Shown { field, is_measure: measure == Some(*place), is_date: shape.is_date_field(field) })
    });
    let shown: Vec<Option<Shown<'_>>> = shown.collect();
    let mut parts = vec![None; shown.len()];
    for (part, rules) in RULES {
        let free = |rule: &Rule| {
            let fits = |(shown, part): (&Option<Shown<'_>>, &Option<CardPart>)| {
                part.is_none() && shown.is_some_and(rule)
            };
            shown.iter().zip(&parts).position(fits)
        };
        if let Some(slot) = rules.iter().find_map(free).and_then(|at| parts.get_mut(at)) {
            *slot = Some(part);
        }
    }
    parts
}

/// Whether the values of a field are the hours that the records add up to.
pub(super) fn is_hours(shape: &Shape, field: &Field) -> bool {
    matches!(shape.measure(&Unit::Hours), Some(Measure::Sum(name)) if *name == *field.name)
}
