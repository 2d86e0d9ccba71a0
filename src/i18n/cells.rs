//! Record values as text.

use super::{Lang, fill};
use crate::i18n::Format as _;
use domain::RecordType;
use domain::date::parse_date;
use domain::quantity::Quantity;
use record_store::{Cell, Field, FieldType, Store};
use std::collections::HashMap;
use std::rc::Rc;

/// Formats the values of records in a language, with names in place of ids.
#[derive(Clone)]
pub struct CellWords {
    pub lang: Lang,
    /// The names of workspaces by their id.
    pub workspaces: Rc<HashMap<Box<str>, Box<str>>>,
    /// Whether personal data is hidden.
    pub hides_personal: bool,
}

impl CellWords {
    /// Whether the values of this field are hidden.
    pub fn hides(&self, field: &Field) -> bool {
        self.hides_personal && field.personal
    }

    /// Whether a text of this field stands for a name: a workspace's id, or the tag of a language.
    pub fn is_name(field: &Field) -> bool {
        matches!(&*field.name, "workspaceId" | "language")
    }

    /// Which icon stands before a value: `urgent`, `soon`, `done` or `note` for a status or a severity, otherwise none (an empty text).
    pub fn tone(field: &Field, cell: Cell<'_>) -> &'static str {
        match (&*field.name, cell) {
            ("severity", Cell::Word("1" | "A")) | ("status", Cell::Word("failed" | "expired")) => "urgent",
            ("severity", Cell::Word("B")) | ("status", Cell::Word("waitingForCustomer")) => "soon",
            (
                "status",
                Cell::Word("resolved" | "closed" | "delivered" | "available" | "configured" | "active"),
            ) => "done",
            ("severity" | "status", Cell::Word(_)) => "note",
            _ => "",
        }
    }

    /// Returns a value as text. An unknown value is a dash.
    pub fn write(&self, field: &Field, cell: Cell<'_>) -> String {
        self.known(field, cell).unwrap_or_else(|| "–".to_owned())
    }

    /// Returns a value as text; `None` when it is unknown.
    pub fn known(&self, field: &Field, cell: Cell<'_>) -> Option<String> {
        let lang = self.lang;
        Some(match cell {
            Cell::Unknown => return None,
            Cell::Words(list) | Cell::Texts(list) if list.iter().next().is_none() => return None,
            _ if self.hides(field) => lang.page_messages().hidden.to_owned(),
            Cell::Text(text) if &*field.name == "workspaceId" => {
                self.workspaces.get(text).map_or_else(|| text.to_owned(), |name| name.to_string())
            }
            Cell::Text(tag) if &*field.name == "language" => {
                lang.language_name(tag).unwrap_or_else(|| tag.to_owned())
            }
            Cell::Text(text) => text.to_owned(),
            Cell::Link(href) => href.to_string(),
            Cell::Word(word) => lang.word(&field.name, word),
            Cell::Words(words) => {
                words.iter().map(|word| lang.word(&field.name, word)).collect::<Vec<_>>().join(", ")
            }
            Cell::Texts(texts) => texts.iter().collect::<Vec<_>>().join(", "),
            Cell::Quantity(quantity) => lang.number(quantity),
            Cell::Percent(percent) => lang.percent(percent),
            Cell::Date(date) => lang.date(date),
            Cell::Instant(instant) => lang.instant(instant),
            Cell::Findings(counts) => {
                let [high, medium, low] = counts.map(|count| lang.number(Quantity::from_count(count.into())));
                fill(lang.page_messages().findings, &[("high", &high), ("medium", &medium), ("low", &low)])
            }
        })
    }

    /// Returns the title of a record: the field that people know it by. `None` when that is unknown, or hidden in a type that this version
    /// does not know.
    pub fn title(&self, store: &Store, row: u32) -> Option<String> {
        let shape = store.shape();
        let said = |name: &str| {
            let place = shape.place(name)?;
            let field = shape.fields.get(place)?;
            if self.hides(field) {
                return shape.is_known().then(|| self.lang.messages().name_hidden.to_owned());
            }
            self.known(field, store.cell(row, place)).filter(|text| !text.trim().is_empty())
        };
        match &shape.record_type {
            RecordType::Case => {
                let parts: Vec<String> = ["title", "number"].into_iter().filter_map(said).collect();
                (!parts.is_empty()).then(|| parts.join(" · "))
            }
            RecordType::Delivery | RecordType::LearningActivity => said("title"),
            RecordType::CreditEvent => said("description"),
            RecordType::Contact | RecordType::User => said("displayName"),
            RecordType::AssessmentRun => said("assessment"),
            _ => ["title", "name", "displayName", "subject", "description", "number"]
                .into_iter()
                .chain(shape.fields.iter().map(|field| &*field.name))
                .find_map(said),
        }
    }

    /// Returns a filter value, given as the contract writes it, as text.
    pub fn filter_value(&self, field: &Field, value: Option<&str>) -> String {
        match (value.filter(|value| !value.is_empty()), field.field_type) {
            (None, _) => self.lang.page_messages().no_value.to_owned(),
            _ if self.hides(field) => self.lang.page_messages().hidden.to_owned(),
            (Some(word), FieldType::Word | FieldType::Words) => self.lang.word(&field.name, word),
            (Some(text), _) if &*field.name == "workspaceId" => {
                self.workspaces.get(text).map_or_else(|| text.to_owned(), |name| name.to_string())
            }
            (Some(tag), _) if &*field.name == "language" => {
                self.lang.language_name(tag).unwrap_or_else(|| tag.to_owned())
            }
            (Some(text), sort) => self.written(sort, text).unwrap_or_else(|| text.to_owned()),
        }
    }

    /// Returns a number or date of the contract in the language's format.
    fn written(&self, sort: FieldType, text: &str) -> Option<String> {
        let lang = self.lang;
        match sort {
            FieldType::Quantity => Some(lang.number(text.parse().ok()?)),
            FieldType::Percent => Some(lang.percent(text.parse().ok()?)),
            FieldType::Date => parse_date(text).map(|date| lang.date(date)),
            _ => None,
        }
    }
}
