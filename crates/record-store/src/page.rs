//! Reads pages of records from the wire into a store.

use super::json::{Json, Object, parse, parse_list};
use crate::order::Collation;
use crate::unreadable::{Form, Parts};
use crate::{Facet, FieldType, Input, Shape, Store};
use contract::RecordType;
use domain::ResponseMeta;
use domain::date::{parse_date, parse_instant};
use domain::link::is_safe;
use domain::quantity::Quantity;

pub use crate::unreadable::Unreadable;

/// Required parts of a page of records, apart from its rows.
const HEAD: &Parts =
    &[("/meta/user", Form::Id), ("/meta/count", Form::Count), ("/meta/recordType", Form::Text)];
/// Required parts of a list of facets, apart from its rows.
const FACETS: &Parts = &[("/meta/user", Form::Id)];

/// Reads the time of the data, and the person it was made for.
pub fn stamp(response: Json) -> Option<ResponseMeta> {
    let meta = response.get("meta")?;
    Some(ResponseMeta { as_of: meta.text("asOf").and_then(parse_instant), user: meta.id("user")? })
}

/// What a page says about its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageHead {
    /// Time of the data, and the person it was made for.
    pub stamp: ResponseMeta,
    /// The number of records that match the query.
    pub count: u64,
    /// The number of records that this reader may see, whatever the query.
    pub visible: Option<u64>,
    /// Number of existing records, if the backend says so.
    pub total: Option<u64>,
    /// The state of the list: pages with different revisions do not fit together.
    pub revision: Option<Box<str>>,
    /// Sums over the records that match, by field.
    pub sums: Vec<(Box<str>, Quantity)>,
}

impl PageHead {
    /// `(seen, all)` if this reader sees only some of the existing records.
    pub fn partly_visible(&self) -> Option<(u64, u64)> {
        let (visible, total) = (self.visible?, self.total?);
        (visible < total).then_some((visible, total))
    }

    /// Whether two pages show the same state of the list.
    pub fn fits(&self, other: &PageHead) -> bool {
        self.count == other.count && self.revision == other.revision
    }
}

/// The values that occur in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// When and for whom the response was made.
    pub stamp: ResponseMeta,
    /// The values, as the backend orders them.
    pub list: Vec<Facet>,
}

/// The result of reading the rows of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The number of rows of the page.
    pub rows: usize,
    /// Rows that could not be read: index in the page, and the missing or wrong field.
    pub unreadable: Vec<(usize, Box<str>)>,
}

/// Reads a page into a store, which the first page creates.
///
/// # Errors
/// When the response is not a page of records, or not of the store's type.
pub fn page(
    bytes: &[u8],
    store: &mut Option<Store>,
    collation: Collation,
) -> Result<(PageHead, Taken), Unreadable> {
    let mut taken = Taken::default();
    let mut cursor = FieldCursor::default();
    let mut add_row = |store: &mut Store, row: Object| {
        if !store.shape().is_known() {
            add_fields(store, row);
        }
        if let Err(field) = push_row(store, row, &mut cursor) {
            taken.unreadable.push((taken.rows, field));
        }
        taken.rows += 1;
    };
    let Some(store) = store else {
        // The record type, which decides how rows are read, follows the rows.
        let tree = parse(bytes)?;
        let response = Json::root(&tree);
        let data = response.get("data").filter(|_| response.object().times("data") == 1);
        let data = data.and_then(Json::as_list).ok_or_else(|| no_list(response))?;
        let (head, record_type) = head_and_type(response)?;
        let shape = Shape::of(&record_type).unwrap_or_else(|| Shape::unknown(record_type));
        let new = store.insert(Store::new(shape, collation));
        data.for_each(|row| add_row(new, row.object()));
        return Ok((head, taken));
    };
    let before = store.len();
    let read = parse_list(bytes, "data", |row| add_row(store, row)).and_then(|(rest, was_there)| {
        let response = Json::root(&rest);
        if !was_there {
            return Err(no_list(response));
        }
        let (head, record_type) = head_and_type(response)?;
        match store.shape().record_type == record_type {
            true => Ok(head),
            false => Err(Unreadable::OtherType),
        }
    });
    match read {
        Ok(head) => Ok((head, taken)),
        Err(reason) => {
            store.truncate(before);
            Err(reason)
        }
    }
}

/// Why a response has no list `data`: it is missing, is not a list, or occurs twice.
pub fn no_list(response: Json) -> Unreadable {
    match response.get("data").and_then(Json::as_list) {
        Some(_) => Unreadable::WrongForm { path: "/data".into() },
        None => Unreadable::of(response, &[("/data", Form::List)]),
    }
}

/// What a page says about its list, and the type of its records.
fn head_and_type(response: Json) -> Result<(PageHead, RecordType), Unreadable> {
    let record_type = response.get("meta").and_then(|meta| meta.text("recordType"));
    match (head(response), record_type) {
        (Some(head), Some(record_type)) => Ok((head, record_type.into())),
        _ => Err(Unreadable::of(response, HEAD)),
    }
}

fn head(response: Json) -> Option<PageHead> {
    let meta = response.get("meta")?;
    let sums = meta.get("sums").into_iter().flat_map(Json::fields);
    Some(PageHead {
        stamp: stamp(response)?,
        count: meta.count("count")?,
        visible: meta.count("visible"),
        total: meta.count("total"),
        revision: meta.boxed("revision"),
        sums: sums.filter_map(|(field, sum)| Some((field.into(), sum.as_quantity()?))).collect(),
    })
}

/// Maximum number of fields of an unknown record type; further ones are ignored, because nobody can read a wider table.
const MAX_FIELDS: usize = 100;

/// Adds a field for everything that occurs in a record of an unknown type.
fn add_fields(store: &mut Store, row: Object) {
    for (name, _) in row.fields() {
        if store.shape().fields.len() >= MAX_FIELDS {
            return;
        }
        if name != "id" && store.shape().place(name).is_none() {
            store.add_field(name);
        }
    }
}

/// Finds the fields of a row in the shape. Rows mostly have the same order of fields, so each field predicts the next.
#[derive(Default)]
struct FieldCursor {
    /// For each field of the shape, after an entry for the start of a row, the field that came next.
    next: Vec<usize>,
    at: usize,
}

impl FieldCursor {
    /// Starts a row.
    fn begin(&mut self, shape: &Shape) {
        self.next.resize(shape.fields.len() + 1, 0);
        self.at = 0;
    }

    /// The index of the row's next field in the shape.
    fn of(&mut self, name: &str, shape: &Shape) -> Option<usize> {
        let next = self.next.get_mut(self.at)?;
        if shape.fields.get(*next).is_none_or(|field| *field.name != *name) {
            *next = shape.place(name)?;
        }
        self.at = *next + 1;
        Some(*next)
    }
}

/// Adds a row to the store.
///
/// # Errors
/// The field that is missing or cannot be read.
fn push_row(store: &mut Store, row: Object, cursor: &mut FieldCursor) -> Result<(), Box<str>> {
    let shape = store.shape();
    cursor.begin(shape);
    let mut id = None;
    let mut found: Vec<Option<Json>> = vec![None; shape.fields.len()];
    for (name, json) in row.fields() {
        // Of several fields with the same name the last one counts.
        if name == "id" {
            id = json.as_id();
        } else if let Some(place) = cursor.of(name, shape).and_then(|place| found.get_mut(place)) {
            *place = json.non_null();
        }
    }
    let id = id.ok_or("id")?;
    let fields = shape.fields.iter().zip(&found);
    if !shape.is_known() {
        let written: Vec<_> = found.iter().map(|json| json.map(as_written)).collect();
        let values: Vec<_> = written.iter().map(|text| text.as_deref().map(Input::Text)).collect();
        store.push(id, &values);
        return Ok(());
    }
    let mut values: Vec<Option<Input>> = Vec::with_capacity(found.len());
    for (field, json) in fields {
        let value = json.and_then(|json| value(json, field.field_type));
        if value.is_none() && field.required {
            return Err(field.name.clone());
        }
        values.push(value);
    }
    store.push(id, &values);
    Ok(())
}

/// A value of an unknown field: a text unchanged, anything else as JSON.
fn as_written(json: Json) -> String {
    json.as_text().map_or_else(|| json.written(), str::to_owned)
}

fn value<'a>(json: Json<'a>, field_type: FieldType) -> Option<Input<'a>> {
    Some(match field_type {
        FieldType::Text | FieldType::Plain | FieldType::Word => Input::Text(json.as_text()?),
        FieldType::Words | FieldType::Texts => {
            Input::List(json.as_list()?.filter_map(Json::as_text).collect())
        }
        FieldType::Quantity | FieldType::Percent => Input::Quantity(json.as_quantity()?),
        FieldType::Date => Input::Date(parse_date(json.as_text()?)?),
        FieldType::Instant => Input::Instant(parse_instant(json.as_text()?)?),
        FieldType::Link => {
            let href = json.as_text()?;
            // An address that is not safe to follow is left out.
            return is_safe(href).then_some(Input::Text(href));
        }
        FieldType::Findings => {
            let count = |name: &str| json.count(name).and_then(|count| u32::try_from(count).ok());
            Input::Findings([count("high")?, count("medium")?, count("low")?])
        }
    })
}

/// Reads the values that occur in a field.
///
/// # Errors
/// When the response is not a list of facets.
pub fn facets(bytes: &[u8]) -> Result<Facets, Unreadable> {
    let tree = parse(bytes)?;
    let response = Json::root(&tree);
    let data = response.get("data").filter(|_| response.object().times("data") == 1).and_then(Json::as_list);
    let facet = |json: Json| Some(Facet { value: json.boxed("value"), count: json.count("count")? });
    let list = data.ok_or_else(|| no_list(response))?.filter_map(facet).collect();
    Ok(Facets { stamp: stamp(response).ok_or_else(|| Unreadable::of(response, FACETS))?, list })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cell;
    use std::cmp::Ordering;

    fn collation() -> Collation {
        Collation {
            tag: "",
            fold: |letter| letter.to_lowercase().collect(),
            weights: |_, letters| letters.iter().map(|letter| [*letter as u16, 1, 1]).collect(),
            compare: |_, _, _| Ordering::Equal,
        }
    }

    const CASES: &str = r#"{"data":[
      {"id":"r-1","number":"1","title":"Disk","product":"Windows","service":"advisory","severity":"A","status":"open","opened":"2026-11-01T10:00:00Z","primaryContact":"P","workspaceId":"w-1","hours":1.25},
      {"id":"r-2","number":"2","product":"Windows"},
      {"number":"3","id":"r-3","title":"Net","product":"Windows","service":"advisory","severity":"Z","status":"held","opened":"2026-11-02T10:00:00Z","primaryContact":"P","workspaceId":"w-1","portalUrl":"javascript:alert(1)"}],
      "meta":{"asOf":"2026-11-23T09:30:00Z","user":"u-1","recordType":"TYPE","count":3,"visible":3,"total":9,"revision":"k1","sums":{"hours":"1.25"}},"links":{}}"#;

    fn read(record_type: &str) -> (Store, PageHead, Taken) {
        let mut store = None;
        let (head, taken) =
            page(CASES.replace("TYPE", record_type).as_bytes(), &mut store, collation()).unwrap();
        (store.unwrap(), head, taken)
    }

    #[test]
    fn records_follow_their_type() {
        let (store, head, taken) = read("case");
        assert_eq!((store.len(), taken.rows), (2, 3));
        assert_eq!(taken.unreadable, [(1, "title".into())]);
        assert_eq!(head.partly_visible(), Some((3, 9)));
        assert_eq!(head.sums, [("hours".into(), "1.25".parse().unwrap())]);
        assert_eq!(store.cell_of(0, "hours"), Cell::Quantity("1.25".parse().unwrap()));
        assert_eq!(store.cell_of(1, "hours"), Cell::Unknown);
        assert_eq!(store.cell_of(1, "status"), Cell::Word("held"));
        assert_eq!(store.cell_of(1, "number"), Cell::Text("3"), "the order of fields does not matter");
        assert_eq!(store.cell_of(1, "portalUrl"), Cell::Unknown, "an address that is no safe link");
    }

    #[test]
    fn an_unknown_record_type_is_a_plain_table() {
        let (store, _, taken) = read("parade");
        assert_eq!((store.len(), taken.unreadable.len()), (3, 0));
        assert_eq!(store.cell_of(0, "hours"), Cell::Text("1.25"));
        assert_eq!(store.cell_of(1, "title"), Cell::Unknown);
        assert_eq!(
            store.cell_of(2, "portalUrl"),
            Cell::Text("javascript:alert(1)"),
            "as a text it is harmless"
        );
    }

    /// A row of a delivery with these fields and the required ones, as it is read after another row.
    fn row_after(before: &str, fields: &str) -> Vec<String> {
        let must = r#""title":"T","status":"s","technology":"t","deliveryType":"remote""#;
        let rows = format!(r#"{before}{{"id":"r",{must},"deliveredHours":1,{fields}}}"#);
        let response =
            format!(r#"{{"data":[{rows}],"meta":{{"user":"u","recordType":"delivery","count":1}}}}"#);
        let mut store = None;
        let (_, taken) = page(response.as_bytes(), &mut store, collation()).unwrap();
        let store = store.unwrap();
        assert_eq!(store.len() + taken.unreadable.len(), taken.rows);
        let Some(row) = store.find("r") else { return Vec::new() };
        (0..store.shape().fields.len()).map(|field| format!("{:?}", store.cell(row, field))).collect()
    }

    #[test]
    fn a_row_is_read_independently_of_the_row_before() {
        let fields = r#""engineer":"first","engineer":"last","requester":"x","requester":null"#;
        let alone = row_after("", fields);
        assert!(alone.contains(&r#"Text("last")"#.to_owned()), "{alone:?}");
        assert!(!alone.iter().any(|cell| cell.contains("first") || cell.contains(r#""x""#)), "{alone:?}");
        for before in [
            r#"{"id":"0","title":"T","engineer":"E","status":"s"},"#,
            r#"{"engineer":"E","id":"0","title":"T"},"#,
            r#"{"id":"0","title":"T","status":"s","technology":"t","deliveryType":"remote","deliveredHours":1,"engineer":"E","x":1},"#,
            "7,null,[],",
        ] {
            assert_eq!(row_after(before, fields), alone, "{before}");
        }
    }

    #[test]
    fn invalid_numbers_counts_and_dates_are_unknown() {
        let read = |fields: &str| {
            let all = row_after("", fields);
            (all.len(), all.into_iter().filter(|cell| cell != "Unknown").count() - 5)
        };
        let fields = read("\"x\":1").0;
        for (value, is_known) in [
            ("1", true),
            ("\"37\"", true),
            ("-0", true),
            ("9007199254740993", true),
            ("1e3", true),
            ("1e999999999", false),
            ("1e-999999999", false),
            ("0e-999999999999999", true),
            ("0.123456789012345678901234567890", true),
            ("0.1234567890123456789012345678901", false),
            ("true", false),
            ("{}", false),
        ] {
            assert_eq!(
                read(&format!("\"plannedHours\":{value}")),
                (fields, usize::from(is_known)),
                "{value}"
            );
        }
        for (value, is_known) in [
            ("2026-02-28", true),
            ("9999-12-31", true),
            ("2026-02-30", false),
            ("0000-00-00", false),
            ("", false),
        ] {
            assert_eq!(read(&format!("\"end\":\"{value}\"")), (fields, usize::from(is_known)), "{value}");
        }
        assert_eq!(row_after("", r#""id":" ""#), [""; 0], "an id of which nothing is to be seen");
    }

    #[test]
    fn a_count_is_a_whole_number_of_at_least_zero() {
        let count = |text: &str| {
            let response =
                format!(r#"{{"data":[],"meta":{{"user":"u","recordType":"case","count":{text}}}}}"#);
            page(response.as_bytes(), &mut None, collation()).map(|(head, _)| head.count).ok()
        };
        assert_eq!(count("37"), Some(37));
        assert_eq!(count("18446744073709551615"), Some(u64::MAX));
        for text in ["-1", "1.5", "1e3", "\"37\"", "18446744073709551616", "null", "[]"] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn the_fields_of_an_unknown_type_are_limited() {
        let fields: Vec<String> = (0..100_000).map(|number| format!("\"f{number}\":{number}")).collect();
        let response = format!(
            r#"{{"data":[{{"id":"a",{}}},{{"id":"b","f99":1,"f100":1}}],"meta":{{"user":"u","recordType":"new","count":2}}}}"#,
            fields.join(",")
        );
        let mut store = None;
        for _ in 0..2 {
            page(response.as_bytes(), &mut store, collation()).unwrap();
        }
        let store = store.unwrap();
        assert_eq!((store.len(), store.shape().fields.len()), (4, MAX_FIELDS));
        assert_eq!((store.cell_of(0, "f7"), store.cell_of(1, "f99")), (Cell::Text("7"), Cell::Text("1")));
    }

    #[test]
    fn a_stated_list_length_takes_no_memory() {
        let (mut store, ..) = read("case");
        for size in [usize::MAX, 1_000_000_000_000_000_000_u64 as usize] {
            store.expect(size);
        }
        assert_eq!(store.len(), 2);
    }

    #[test]
    fn a_response_that_is_no_page_reports_why() {
        let mut store = Some(read("case").0);
        let missing = |path: &str| Unreadable::Missing { path: path.into() };
        let wrong = |path: &str| Unreadable::WrongForm { path: path.into() };
        let meta = r#""meta":{"user":"u","recordType":"case","count":0}"#;
        for (response, expected) in [
            ("".to_owned(), Unreadable::Empty),
            ("<!doctype html><p>Sign in".to_owned(), Unreadable::Page),
            (CASES.split_at(600).0.to_owned(), Unreadable::Cut),
            ("[]".to_owned(), wrong("")),
            ("{}".to_owned(), missing("/data")),
            (format!(r#"{{"data":7,{meta}}}"#), wrong("/data")),
            (format!(r#"{{"data":[],"data":[],{meta}}}"#), wrong("/data")),
            (r#"{"data":[]}"#.to_owned(), missing("/meta")),
            (r#"{"data":[],"meta":{"count":1}}"#.to_owned(), missing("/meta/user")),
            (r#"{"data":[],"meta":{"user":"u","count":"1"}}"#.to_owned(), wrong("/meta/count")),
            (r#"{"data":[],"meta":{"user":"u","count":1}}"#.to_owned(), missing("/meta/recordType")),
        ] {
            assert_eq!(
                page(response.as_bytes(), &mut None, collation()).err(),
                Some(expected.clone()),
                "{response}"
            );
            assert_eq!(
                page(response.as_bytes(), &mut store, collation()).err(),
                Some(expected.clone()),
                "{response}"
            );
            assert_eq!(store.as_ref().map(Store::len), Some(2), "nothing of it is kept");
            if !response.contains("count")
                || response.contains("data\":7")
                || response.contains("data\":[],\"data")
            {
                assert_eq!(facets(response.as_bytes()).err(), Some(expected), "{response}");
            }
        }
    }

    #[test]
    fn another_record_type_is_rejected() {
        let mut store = None;
        page(CASES.replace("TYPE", "case").as_bytes(), &mut store, collation()).unwrap();
        let other = page(CASES.replace("TYPE", "contact").as_bytes(), &mut store, collation());
        assert_eq!(other.err(), Some(Unreadable::OtherType));
        assert_eq!(store.unwrap().len(), 2);
    }

    #[test]
    fn facets_are_read() {
        let read = facets(
            br#"{"data":[{"value":"open","count":3},{"count":1},{"value":"x"}],"meta":{"user":"u-1"}}"#,
        );
        let Facets { stamp, list } = read.unwrap();
        assert_eq!(list, [Facet { value: Some("open".into()), count: 3 }, Facet { value: None, count: 1 }]);
        assert_eq!(&*stamp.user, "u-1");
        assert!(facets(b"{}").is_err());
        assert!(facets(br#"{"data":[]}"#).is_err(), "it does not say for whom it was made");
    }
}
