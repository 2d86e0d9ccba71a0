//! Records as columns: tens of bytes per row for what a query needs of a million rows, instead of a record each.
//!
//! Each text is stored once in a dictionary and rows hold its number, so that a search checks each distinct text once, and a sort
//! compares ranks.

use super::World;
use super::amount;
use super::directory::Group;
use super::record::{Field, FieldKind, Record, Schema, Value};
use super::source::{Hidden, Source};
use crate::language::{TextOrder, fold};
use chrono::DateTime;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// The code of an absent value.
pub const ABSENT: u32 = u32::MAX;

/// Records by index.
pub trait RecordSource {
    /// The schema of the records.
    fn schema(&self) -> &'static Schema;
    /// The number of records.
    fn len(&self) -> usize;
    /// Whether there are no records.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The record with this index.
    fn record(&self, index: usize) -> Option<Record>;
    /// Who may see a record.
    fn hidden(&self, index: usize) -> Hidden;
}

/// The records of one source.
pub struct One<'a> {
    /// The source.
    pub source: &'a Source,
    /// The world that its records refer to.
    pub world: &'a World,
}

impl RecordSource for One<'_> {
    fn schema(&self) -> &'static Schema {
        self.source.schema()
    }
    fn len(&self) -> usize {
        self.source.count
    }
    fn record(&self, index: usize) -> Option<Record> {
        Some(self.source.record(index, self.world))
    }
    fn hidden(&self, index: usize) -> Hidden {
        self.source.hidden(index, self.world)
    }
}

/// The records of several sources, one after another, each with the id of its entitlement.
pub struct Several<'a> {
    /// The common schema.
    schema: &'static Schema,
    /// First index, entitlement id and source of each part.
    parts: Vec<(usize, &'a str, &'a Source)>,
    len: usize,
    world: &'a World,
}

impl<'a> Several<'a> {
    /// Concatenates sources of the same record type.
    pub fn new(
        schema: &'static Schema,
        sources: Vec<(&'a str, &'a Source)>,
        world: &'a World,
    ) -> Several<'a> {
        let mut len = 0;
        let mut parts = Vec::with_capacity(sources.len());
        for (id, source) in sources {
            parts.push((len, id, source));
            len += source.count;
        }
        Several { schema, parts, len, world }
    }

    fn part(&self, index: usize) -> Option<(usize, &'a str, &'a Source)> {
        let after = self.parts.partition_point(|(start, ..)| *start <= index);
        let (start, id, source) = *self.parts.get(after.checked_sub(1)?)?;
        Some((index - start, id, source))
    }
}

impl RecordSource for Several<'_> {
    fn schema(&self) -> &'static Schema {
        self.schema
    }
    fn len(&self) -> usize {
        self.len
    }
    fn record(&self, index: usize) -> Option<Record> {
        let (index, id, source) = self.part(index)?;
        let mut record = source.record(index, self.world);
        record.belongs_to(id);
        Some(record)
    }
    fn hidden(&self, index: usize) -> Hidden {
        self.part(index).map(|(index, _, source)| source.hidden(index, self.world)).unwrap_or_default()
    }
}

/// Records in memory.
pub struct Held {
    /// Schema of the records.
    pub schema: &'static Schema,
    /// The records.
    pub records: Vec<Record>,
}

impl RecordSource for Held {
    fn schema(&self) -> &'static Schema {
        self.schema
    }
    fn len(&self) -> usize {
        self.records.len()
    }
    fn record(&self, index: usize) -> Option<Record> {
        self.records.get(index).cloned()
    }
    fn hidden(&self, _: usize) -> Hidden {
        Hidden::default()
    }
}

/// Distinct texts in one allocation.
#[derive(Debug, Default)]
pub struct Dictionary {
    text: String,
    ends: Vec<u32>,
}

impl Dictionary {
    /// The text with this code.
    pub fn get(&self, code: u32) -> Option<&str> {
        let end = *self.ends.get(code as usize)? as usize;
        let start = (code as usize)
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |start| *start as usize);
        self.text.get(start..end)
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no texts.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        (self.ends.len() - 1) as u32
    }

    /// All texts, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|code| self.get(code).unwrap_or_default())
    }
}

/// Finds the code of a text while a dictionary grows.
struct Interner {
    dictionary: Dictionary,
    codes: HashMap<u64, u32>,
    hasher: RandomState,
    /// A buffer for joining the members of a list.
    joined: String,
}

impl Interner {
    fn new() -> Interner {
        Interner {
            dictionary: Dictionary::default(),
            codes: HashMap::new(),
            hasher: RandomState::new(),
            joined: String::new(),
        }
    }

    fn list_code(&mut self, parts: &[Cow<'_, str>]) -> u32 {
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                joined.push(LIST_SEPARATOR);
            }
            joined.push_str(part);
        }
        let code = self.code(&joined);
        self.joined = joined;
        code
    }

    fn code(&mut self, text: &str) -> u32 {
        let mut hash = self.hasher.hash_one(text);
        loop {
            match self.codes.get(&hash) {
                Some(code) if self.dictionary.get(*code) == Some(text) => return *code,
                // Another text with the same hash: try the next one.
                Some(_) => hash = hash.wrapping_add(1),
                None => {
                    let code = self.dictionary.push(text);
                    self.codes.insert(hash, code);
                    return code;
                }
            }
        }
    }
}

/// The codes of a column, in as few bytes as possible.
#[derive(Debug)]
pub enum Codes {
    /// One byte; 255 = absent.
    Narrow(Vec<u8>),
    /// Two bytes; 65,535 = absent.
    Middle(Vec<u16>),
    /// Four bytes.
    Wide(Vec<u32>),
}

impl Codes {
    fn new(codes: Vec<u32>, different: usize) -> Codes {
        if different < usize::from(u8::MAX) {
            Codes::Narrow(codes.into_iter().map(|code| u8::try_from(code).unwrap_or(u8::MAX)).collect())
        } else if different < usize::from(u16::MAX) {
            Codes::Middle(codes.into_iter().map(|code| u16::try_from(code).unwrap_or(u16::MAX)).collect())
        } else {
            Codes::Wide(codes)
        }
    }

    /// The code of a row; [`ABSENT`] without a value.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::Narrow(codes) => match codes.get(row) {
                Some(&u8::MAX) | None => ABSENT,
                Some(code) => u32::from(*code),
            },
            Codes::Middle(codes) => match codes.get(row) {
                Some(&u16::MAX) | None => ABSENT,
                Some(code) => u32::from(*code),
            },
            Codes::Wide(codes) => codes.get(row).copied().unwrap_or(ABSENT),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Codes::Narrow(codes) => codes.len(),
            Codes::Middle(codes) => codes.len() * 2,
            Codes::Wide(codes) => codes.len() * 4,
        }
    }
}

/// A field of all rows.
#[derive(Debug)]
pub struct Column {
    /// The field of the schema.
    pub field: &'static Field,
    /// Its values.
    pub values: Values,
}

/// The values of a column.
#[derive(Debug)]
pub enum Values {
    /// Texts, dates and lists (members joined with `\u{1f}`).
    Words(Codes, Dictionary),
    /// Distinct numbers in hundredths.
    Numbers(Codes, Vec<i64>),
    /// Instants as seconds; `i64::MIN` = absent.
    Instants(Vec<i64>),
}

/// Separates the members of a list in a dictionary.
pub const LIST_SEPARATOR: char = '\u{1f}';

/// Parses an RFC 3339 instant to seconds.
pub fn seconds(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.timestamp())
}

/// Formats an instant as in the contract.
pub fn instant_text(seconds: i64) -> String {
    DateTime::from_timestamp(seconds, 0)
        .map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}

/// Records as columns.
#[derive(Debug)]
pub struct Table {
    /// Schema of the records.
    pub schema: &'static Schema,
    /// Number of rows.
    pub len: usize,
    /// One for each field of the schema.
    pub columns: Vec<Column>,
    /// Workspace of each row; `u16::MAX` = the agreement as a whole.
    pub workspaces: Vec<u16>,
    /// For support requests: primary contact, a person it is shared with, group.
    pub access: Vec<(u32, u32, u32)>,
    /// Rank of each row's id, if it differs from the order of the rows.
    pub id_ranks: Option<Vec<u32>>,
}

/// Encodes a group as one number.
pub fn group_code((workspace, group): Group) -> u32 {
    u32::from(workspace) << 16 | u32::from(group)
}

/// The values of a column while records are added.
enum Growing {
    Words(Vec<u32>, Interner),
    Numbers(Vec<u32>, HashMap<i64, u32>, Vec<i64>),
    Instants(Vec<i64>),
}

impl Growing {
    fn new(kind: FieldKind, len: usize) -> Growing {
        match kind {
            FieldKind::Number => Growing::Numbers(Vec::with_capacity(len), HashMap::new(), Vec::new()),
            FieldKind::Instant => Growing::Instants(Vec::with_capacity(len)),
            _ => Growing::Words(Vec::with_capacity(len), Interner::new()),
        }
    }

    fn push(&mut self, value: Value<'_>) {
        match (self, value) {
            (Growing::Words(codes, interner), Value::Text(text)) => codes.push(interner.code(&text)),
            (Growing::Words(codes, interner), Value::List(parts)) if !parts.is_empty() => {
                codes.push(interner.list_code(&parts));
            }
            (Growing::Words(codes, _), _) => codes.push(ABSENT),
            (Growing::Numbers(codes, known, values), Value::Number(number)) => {
                codes.push(*known.entry(number).or_insert_with(|| {
                    values.push(number);
                    (values.len() - 1) as u32
                }));
            }
            (Growing::Numbers(codes, ..), _) => codes.push(ABSENT),
            (Growing::Instants(values), Value::Text(text)) => values.push(seconds(&text).unwrap_or(i64::MIN)),
            (Growing::Instants(values), _) => values.push(i64::MIN),
        }
    }

    fn finish(self) -> Values {
        match self {
            Growing::Words(codes, interner) => {
                Values::Words(Codes::new(codes, interner.dictionary.len()), interner.dictionary)
            }
            Growing::Numbers(codes, _, values) => Values::Numbers(Codes::new(codes, values.len()), values),
            Growing::Instants(values) => Values::Instants(values),
        }
    }
}

impl Table {
    /// Builds a table from the records of a source.
    pub fn of(source: &dyn RecordSource) -> Table {
        let schema = source.schema();
        let len = source.len();
        let is_case = schema.find("primaryContact").is_some();
        let mut growing: Vec<Growing> =
            schema.fields.iter().map(|field| Growing::new(field.kind, len)).collect();
        let mut workspaces = Vec::with_capacity(len);
        let mut access = Vec::new();
        let mut ids_ascend = true;
        let mut last_id = String::new();
        for index in 0..len {
            let hidden = source.hidden(index);
            workspaces.push(hidden.workspace.unwrap_or(u16::MAX));
            if is_case {
                access.push((
                    hidden.contact.unwrap_or(ABSENT),
                    hidden.shared.unwrap_or(ABSENT),
                    hidden.group.map_or(ABSENT, group_code),
                ));
            }
            let Some(record) = source.record(index) else { continue };
            if index > 0 && record.id() <= last_id.as_str() {
                ids_ascend = false;
            }
            last_id.clear();
            last_id.push_str(record.id());
            for (column, value) in growing.iter_mut().zip(record.values()) {
                column.push(value);
            }
        }
        let columns: Vec<Column> = schema
            .fields
            .iter()
            .zip(growing)
            .map(|(field, growing)| Column { field, values: growing.finish() })
            .collect();
        let id_ranks = if ids_ascend { None } else { id_ranks(&columns, len) };
        Table { schema, len, columns, workspaces, access, id_ranks }
    }

    /// The approximate memory in bytes.
    pub fn bytes(&self) -> usize {
        let columns = self.columns.iter().map(|column| match &column.values {
            Values::Words(codes, words) => codes.bytes() + words.text.len() + words.ends.len() * 4,
            Values::Numbers(codes, values) => codes.bytes() + values.len() * 8,
            Values::Instants(values) => values.len() * 8,
        });
        columns.sum::<usize>() + self.workspaces.len() * 2 + self.access.len() * 12
    }

    /// The rank of a row's id.
    #[inline]
    pub fn id_rank(&self, row: u32) -> u32 {
        self.id_ranks.as_ref().map_or(row, |ranks| ranks.get(row as usize).copied().unwrap_or(row))
    }
}

/// The rank of each row's id, which is the first column; `None` if rows are already in that order.
fn id_ranks(columns: &[Column], len: usize) -> Option<Vec<u32>> {
    let Some(Values::Words(codes, ids)) = columns.first().map(|column| &column.values) else { return None };
    let ranks = ranks_of(ids, |a, b| a.cmp(b));
    Some((0..len).map(|row| ranks.get(codes.get(row) as usize).copied().unwrap_or(ABSENT)).collect())
}

fn ranks_of(words: &Dictionary, compare: impl Fn(&str, &str) -> std::cmp::Ordering) -> Vec<u32> {
    let mut order: Vec<(&str, u32)> = words.iter().zip(0..).collect();
    order.sort_by(|a, b| compare(a.0, b.0));
    let mut ranks = vec![0; order.len()];
    let mut rank = 0;
    let mut before: Option<&str> = None;
    for (word, code) in order {
        // Texts that the language considers equal share a rank, so that the id decides.
        if before.is_some_and(|before| compare(before, word).is_ne()) {
            rank += 1;
        }
        before = Some(word);
        if let Some(slot) = ranks.get_mut(code as usize) {
            *slot = rank;
        }
    }
    ranks
}

impl Column {
    /// The rank of each code in the order of the field. Instants need none.
    pub fn ranks(&self, order: &TextOrder) -> Vec<u32> {
        match &self.values {
            Values::Words(_, words) => match self.field.kind {
                FieldKind::Text | FieldKind::List => {
                    // Digits sort equally in every language, and there may be a million such texts.
                    if words.text.bytes().all(|byte| byte.is_ascii_digit()) {
                        return ranks_of(words, |a, b| a.cmp(b));
                    }
                    if self.field.kind == FieldKind::List {
                        return ranks_of(words, |a, b| {
                            order.compare(&a.replace(LIST_SEPARATOR, ", "), &b.replace(LIST_SEPARATOR, ", "))
                        });
                    }
                    ranks_of(words, |a, b| order.compare(a, b))
                }
                _ => ranks_of(words, |a, b| a.cmp(b)),
            },
            Values::Numbers(_, values) => {
                let mut sorted = values.clone();
                sorted.sort_unstable();
                values.iter().map(|value| sorted.partition_point(|other| other < value) as u32).collect()
            }
            Values::Instants(_) => Vec::new(),
        }
    }

    /// For each code, whether its text contains a folded word.
    pub fn holding(&self, word: &str) -> Vec<bool> {
        match &self.values {
            Values::Words(_, words) => words.iter().map(|text| fold(text).contains(word)).collect(),
            _ => Vec::new(),
        }
    }

    /// The values of a row as in facets and filters: several for a list, none if absent.
    pub fn written(&self, row: usize) -> Vec<String> {
        match &self.values {
            Values::Words(codes, words) => match words.get(codes.get(row)) {
                Some(text) => text.split(LIST_SEPARATOR).map(str::to_owned).collect(),
                None => Vec::new(),
            },
            Values::Numbers(codes, values) => values
                .get(codes.get(row) as usize)
                .map(|value| amount::write(*value).as_str().to_owned())
                .into_iter()
                .collect(),
            Values::Instants(values) => values
                .get(row)
                .filter(|value| **value != i64::MIN)
                .map(|value| instant_text(*value))
                .into_iter()
                .collect(),
        }
    }
}
