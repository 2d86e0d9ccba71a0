//! Queries over records: selection, order and sums, for every record type.

use crate::data::amount;
use crate::data::record::{FieldKind, Schema};
use crate::data::table::{ABSENT, Column, LIST_SEPARATOR, Table, Values, group_code, instant_text, seconds};
use crate::data::{directory::Group, source::Day};
use crate::language::{Wanted, fold};
use chrono::NaiveDate;
use contract::{Amount, Facet};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Maximum number of values in a list of facets: the most frequent ones.
pub const MAX_FACETS: usize = 10_000;

/// The error for an invalid parameter.
#[derive(Debug, PartialEq, Eq)]
pub struct BadParameter(pub String);

impl fmt::Display for BadParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The parameters of a request, in their order.
#[derive(Clone, Debug, Default)]
pub struct Parameters(pub Vec<(String, String)>);

impl Parameters {
    /// Parses a query string.
    pub fn read(query: Option<&str>) -> Parameters {
        Parameters(form_urlencoded::parse(query.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that may occur once.
    pub fn one<'a>(&'a self, name: &'a str) -> Result<Option<&'a str>, BadParameter> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() {
            return Err(BadParameter(format!("{name} can be given only once")));
        }
        Ok(first)
    }
}

/// A query: which rows match, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Query {
    /// Folded words of `q`.
    pub words: Vec<String>,
    /// Filters: column, whether values are included, and the values. An empty value stands for an absent one.
    pub filters: Vec<(usize, bool, Vec<String>)>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// Columns, and whether they are descending.
    pub sort: Vec<(usize, bool)>,
}

/// A range of the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Number of rows before it.
    pub offset: usize,
    /// Maximum number of rows in it.
    pub limit: usize,
}

impl Window {
    /// Parses `offset` and `limit`.
    pub fn read(parameters: &Parameters) -> Result<Window, BadParameter> {
        let number = |name: &'static str, default: usize| match parameters.one(name)? {
            None => Ok(default),
            Some(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().map_err(|_| BadParameter(format!("{name} is too large")))
            }
            Some(_) => Err(BadParameter(format!("{name} must be a whole number"))),
        };
        let window = Window { offset: number("offset", 0)?, limit: number("limit", 200)? };
        if !(1..=1000).contains(&window.limit) {
            return Err(BadParameter("limit must be a number from 1 to 1000".into()));
        }
        Ok(window)
    }
}

fn day_of(name: &str, text: &str) -> Result<Day, BadParameter> {
    let bad = || BadParameter(format!("{name} must be a date, YYYY-MM-DD"));
    if text.len() != 10 {
        return Err(bad());
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map(crate::data::day).map_err(|_| bad())
}

impl Query {
    /// Parses `q`, `filter[…]`, `filterNot[…]`, `from`, `to` and `sort`.
    pub fn read(parameters: &Parameters, schema: &Schema) -> Result<Query, BadParameter> {
        let known = |name: &str| {
            let found = schema.find(name).map(|(place, _)| place);
            found.ok_or_else(|| BadParameter(format!("{} has no field {name:?}", schema.record_type)))
        };
        let words = parameters.one("q")?.unwrap_or_default().split_whitespace().map(fold);
        let mut filters: Vec<(usize, bool, Vec<String>)> = Vec::new();
        for (key, value) in &parameters.0 {
            let (wanted, name) = match (key.strip_prefix("filter["), key.strip_prefix("filterNot[")) {
                (Some(rest), _) => (true, rest),
                (_, Some(rest)) => (false, rest),
                _ => continue,
            };
            let name = name
                .strip_suffix(']')
                .ok_or_else(|| BadParameter(format!("{key:?} has no closing bracket")))?;
            let place = known(name)?;
            match filters.iter_mut().find(|(at, kind, _)| (*at, *kind) == (place, wanted)) {
                Some((_, _, values)) => values.push(value.clone()),
                None => filters.push((place, wanted, vec![value.clone()])),
            }
        }
        let day = |name: &'static str| parameters.one(name)?.map(|text| day_of(name, text)).transpose();
        let mut sort = Vec::new();
        for part in parameters.one("sort")?.unwrap_or(schema.default_sort).split(',') {
            let (name, descending) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
            if name == "findings" && schema.find("findings.high").is_some() {
                for weight in ["findings.high", "findings.medium", "findings.low"] {
                    sort.push((known(weight)?, descending));
                }
            } else {
                sort.push((known(name)?, descending));
            }
        }
        Ok(Query { words: words.collect(), filters, from: day("from")?, to: day("to")?, sort })
    }
}

/// The rows that a person may see, and which of their fields.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sight {
    /// Selected workspaces.
    pub workspaces: Vec<u16>,
    /// Workspaces in which every support request is visible.
    pub all_requests: Vec<u16>,
    /// Workspaces in which learners are visible.
    pub learners: Vec<u16>,
    /// Index of the person.
    pub person: u32,
    /// Groups of the person.
    pub groups: Vec<Group>,
}

impl Sight {
    /// Everything, for lists that are protected as a whole.
    pub fn whole(person: u32) -> Sight {
        Sight {
            workspaces: Vec::new(),
            all_requests: Vec::new(),
            learners: Vec::new(),
            person,
            groups: Vec::new(),
        }
    }

    /// Whether the row belongs to the selected workspaces.
    fn chosen(&self, table: &Table, row: usize) -> bool {
        let at = table.workspaces.get(row).copied().unwrap_or(u16::MAX);
        at == u16::MAX || self.workspaces.contains(&at)
    }

    /// Whether any of the four criteria holds: the right to see all, a group with access, shared, primary contact.
    fn visible(&self, table: &Table, row: usize) -> bool {
        let Some((contact, shared, group)) = table.access.get(row) else { return true };
        let at = table.workspaces.get(row).copied().unwrap_or(u16::MAX);
        self.all_requests.contains(&at)
            || self.groups.iter().any(|mine| group_code(*mine) == *group)
            || *shared == self.person
            || *contact == self.person
    }

    /// Whether a row's fields about learners are visible.
    pub fn learner_visible(&self, workspace: u16) -> bool {
        self.learners.contains(&workspace)
    }
}

/// The result of a query.
#[derive(Debug)]
pub struct QueryResult {
    /// Indexes of the matching rows, in order.
    pub rows: Vec<u32>,
    /// Number of rows that the person may see.
    pub visible: usize,
    /// Number of existing rows.
    pub total: usize,
    /// Sums over the matching rows.
    pub sums: BTreeMap<String, Amount>,
}

/// A column as a person sees it: hidden values are absent.
struct VisibleColumn<'a> {
    column: &'a Column,
    hidden: Option<Vec<bool>>,
}

impl<'a> VisibleColumn<'a> {
    fn new(table: &'a Table, place: usize, sight: &Sight) -> Option<VisibleColumn<'a>> {
        let column = table.columns.get(place)?;
        let hidden = column
            .field
            .personal
            .then(|| table.workspaces.iter().map(|workspace| !sight.learner_visible(*workspace)).collect());
        Some(VisibleColumn { column, hidden })
    }

    fn is_hidden(&self, row: usize) -> bool {
        self.hidden.as_ref().is_some_and(|hidden| hidden.get(row).copied().unwrap_or(true))
    }

    fn code(&self, row: usize) -> u32 {
        if self.is_hidden(row) {
            return ABSENT;
        }
        match &self.column.values {
            Values::Words(codes, _) | Values::Numbers(codes, _) => codes.get(row),
            Values::Instants(_) => ABSENT,
        }
    }

    /// Prepares a filter: codes are compared, for instants their values.
    fn matcher(&self, values: &[String]) -> Matcher {
        let absent = values.iter().any(String::is_empty);
        match &self.column.values {
            Values::Words(_, words) => {
                let known = words
                    .iter()
                    .map(|text| {
                        text.split(LIST_SEPARATOR).any(|part| values.iter().any(|value| value == part))
                    })
                    .collect();
                Matcher::Codes(known, absent)
            }
            Values::Numbers(_, numbers) => {
                let wanted: Vec<i64> = values.iter().filter_map(|value| amount::read(value)).collect();
                Matcher::Codes(numbers.iter().map(|number| wanted.contains(number)).collect(), absent)
            }
            Values::Instants(_) => {
                Matcher::Instants(values.iter().filter_map(|value| seconds(value)).collect(), absent)
            }
        }
    }
}

/// The values of a column that match: a flag for each code, or the instants, and whether absent values match.
enum Matcher {
    Codes(Vec<bool>, bool),
    Instants(Vec<i64>, bool),
}

impl Matcher {
    fn matches(&self, seen: &VisibleColumn<'_>, row: usize) -> bool {
        match (self, &seen.column.values) {
            (Matcher::Codes(known, absent), _) => match seen.code(row) {
                ABSENT => *absent,
                code => known.get(code as usize).copied().unwrap_or(false),
            },
            (Matcher::Instants(wanted, absent), Values::Instants(values)) => match values.get(row) {
                Some(&i64::MIN) | None => *absent,
                Some(value) => wanted.contains(value),
            },
            _ => false,
        }
    }
}

/// The dates to which `from` and `to` apply, as days.
fn days_of(column: &Column) -> Vec<Option<Day>> {
    const DAY: i64 = 86_400;
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).map_or(0, crate::data::day);
    match &column.values {
        Values::Instants(values) => values
            .iter()
            .map(|value| {
                (*value != i64::MIN).then(|| epoch + Day::try_from(value.div_euclid(DAY)).unwrap_or(0))
            })
            .collect(),
        Values::Words(codes, words) => {
            let days: Vec<Option<Day>> = words.iter().map(|text| day_of("", text).ok()).collect();
            (0..)
                .map(|row| codes.get(row))
                .map(|code| days.get(code as usize).copied().flatten())
                .take(codes_len(column))
                .collect()
        }
        Values::Numbers(..) => Vec::new(),
    }
}

fn codes_len(column: &Column) -> usize {
    use crate::data::table::Codes;
    match &column.values {
        Values::Words(codes, _) | Values::Numbers(codes, _) => match codes {
            Codes::Narrow(codes) => codes.len(),
            Codes::Middle(codes) => codes.len(),
            Codes::Wide(codes) => codes.len(),
        },
        Values::Instants(values) => values.len(),
    }
}

/// The matching rows in the order of the table, and the numbers of visible and existing rows.
fn matching(table: &Table, query: &Query, sight: &Sight) -> (Vec<u32>, usize, usize) {
    let mut rows: Vec<u32> = Vec::new();
    let (mut visible, mut total) = (0, 0);
    for row in 0..table.len {
        if sight.chosen(table, row) {
            total += 1;
            if sight.visible(table, row) {
                visible += 1;
                rows.push(row as u32);
            }
        }
    }
    for (place, wanted, values) in &query.filters {
        let Some(seen) = VisibleColumn::new(table, *place, sight) else { continue };
        let matcher = seen.matcher(values);
        rows.retain(|row| matcher.matches(&seen, *row as usize) == *wanted);
    }
    if query.from.is_some() || query.to.is_some() {
        let column =
            table.schema.find(table.schema.date_field).and_then(|(place, _)| table.columns.get(place));
        let days = column.map(days_of).unwrap_or_default();
        rows.retain(|row| {
            days.get(*row as usize).copied().flatten().is_some_and(|day| {
                query.from.is_none_or(|from| day >= from) && query.to.is_none_or(|to| day <= to)
            })
        });
    }
    if !query.words.is_empty() {
        let searched: Vec<VisibleColumn<'_>> = (0..table.columns.len())
            .filter(|place| table.schema.fields.get(*place).is_some_and(|field| field.searched))
            .filter_map(|place| VisibleColumn::new(table, place, sight))
            .collect();
        for word in &query.words {
            let containing: Vec<Vec<bool>> = searched.iter().map(|seen| seen.column.holding(word)).collect();
            rows.retain(|row| {
                searched.iter().zip(&containing).any(|(seen, containing)| {
                    containing.get(seen.code(*row as usize) as usize).copied().unwrap_or(false)
                })
            });
        }
    }
    (rows, visible, total)
}

enum Key<'a> {
    Ranks(VisibleColumn<'a>, Vec<u32>, bool),
    Instants(&'a [i64], bool),
}

impl Key<'_> {
    #[inline]
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let directed =
            |ordering: Ordering, descending: bool| if descending { ordering.reverse() } else { ordering };
        match self {
            Key::Ranks(seen, ranks, descending) => {
                let rank = |row: u32| ranks.get(seen.code(row as usize) as usize);
                match (rank(a), rank(b)) {
                    (Some(a), Some(b)) => directed(a.cmp(b), *descending),
                    // Absent values are last in both directions.
                    (a, b) => b.is_some().cmp(&a.is_some()),
                }
            }
            Key::Instants(values, descending) => {
                let value = |row: u32| values.get(row as usize).copied().filter(|value| *value != i64::MIN);
                match (value(a), value(b)) {
                    (Some(a), Some(b)) => directed(a.cmp(&b), *descending),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                }
            }
        }
    }
}

/// Runs a query.
pub fn run(table: &Table, query: &Query, sight: &Sight, wanted: &Wanted) -> QueryResult {
    let (mut rows, visible, total) = matching(table, query, sight);
    let sums = sums(table, &rows);
    let order = wanted.order();
    let keys: Vec<Key<'_>> = query
        .sort
        .iter()
        .filter_map(|(place, descending)| {
            let seen = VisibleColumn::new(table, *place, sight)?;
            Some(match &seen.column.values {
                Values::Instants(values) => Key::Instants(values, *descending),
                _ => {
                    let ranks = seen.column.ranks(&order);
                    Key::Ranks(seen, ranks, *descending)
                }
            })
        })
        .collect();
    let compare = |a: &u32, b: &u32| {
        keys.iter()
            .map(|key| key.compare(*a, *b))
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| table.id_rank(*a).cmp(&table.id_rank(*b)))
    };
    rows.sort_unstable_by(compare);
    QueryResult { rows, visible, total, sums }
}

fn sums(table: &Table, rows: &[u32]) -> BTreeMap<String, Amount> {
    let mut sums = BTreeMap::new();
    for column in table.columns.iter().filter(|column| column.field.summed) {
        let Values::Numbers(codes, values) = &column.values else { continue };
        // If no row has the field, its sum is unknown, not zero.
        if values.is_empty() {
            continue;
        }
        let sum = rows.iter().filter_map(|row| values.get(codes.get(*row as usize) as usize)).sum();
        sums.insert(column.field.name.to_owned(), amount::write(sum));
    }
    sums
}

/// The values of a field in the matching rows: the most frequent first, then in the language's order.
pub fn facets(table: &Table, field: usize, query: &Query, sight: &Sight, wanted: &Wanted) -> Vec<Facet> {
    let (rows, ..) = matching(table, query, sight);
    let Some(seen) = VisibleColumn::new(table, field, sight) else { return Vec::new() };
    let mut counts: HashMap<i64, u64> = HashMap::new();
    for row in &rows {
        let key = match &seen.column.values {
            Values::Instants(values) => values.get(*row as usize).copied().unwrap_or(i64::MIN),
            _ => match seen.code(*row as usize) {
                ABSENT => i64::MIN,
                code => i64::from(code),
            },
        };
        *counts.entry(key).or_default() += 1;
    }
    let mut values: HashMap<Option<String>, u64> = HashMap::new();
    for (key, count) in counts {
        let mut add = |text: Option<String>| *values.entry(text).or_default() += count;
        match &seen.column.values {
            _ if key == i64::MIN => add(None),
            Values::Instants(_) => add(Some(instant_text(key))),
            Values::Words(_, words) => {
                let text = words.get(u32::try_from(key).unwrap_or(ABSENT)).unwrap_or_default();
                for part in text.split(LIST_SEPARATOR) {
                    add(Some(part.to_owned()));
                }
            }
            Values::Numbers(_, numbers) => {
                let number =
                    usize::try_from(key).ok().and_then(|code| numbers.get(code)).copied().unwrap_or_default();
                add(Some(amount::write(number).as_str().to_owned()));
            }
        }
    }
    let order = wanted.order();
    let text_like = matches!(seen.column.field.kind, FieldKind::Text | FieldKind::List);
    let mut facets: Vec<Facet> = values.into_iter().map(|(value, count)| Facet { value, count }).collect();
    facets.sort_by(|a, b| {
        b.count.cmp(&a.count).then_with(|| match (&a.value, &b.value) {
            (Some(a), Some(b)) if text_like => order.compare(a, b).then_with(|| a.cmp(b)),
            (Some(a), Some(b)) => match (amount::read(a), amount::read(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                _ => a.cmp(b),
            },
            (a, b) => b.is_some().cmp(&a.is_some()),
        })
    });
    facets.truncate(MAX_FACETS);
    facets
}
