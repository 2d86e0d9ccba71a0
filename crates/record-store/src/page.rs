//! Pages of records, from the wire into a store.

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

/// What every page of records says beside its rows.
const HEAD: &Parts =
    &[("/meta/user", Form::Id), ("/meta/count", Form::Count), ("/meta/recordType", Form::Text)];
/// What every list of values says beside them.
const FACETS: &Parts = &[("/meta/user", Form::Id)];

/// When and for whom an answer was made.
pub fn stamp(answer: Json) -> Option<ResponseMeta> {
    let meta = answer.get("meta")?;
    Some(ResponseMeta { as_of: meta.text("asOf").and_then(parse_instant), user: meta.id("user")? })
}

/// What a page says about the list it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageHead {
    /// When and for whom the answer was made.
    pub stamp: ResponseMeta,
    /// Records that match the question.
    pub count: u64,
    /// Records that this reader may see, whatever the question.
    pub visible: Option<u64>,
    /// Records that exist, where the backend says so.
    pub total: Option<u64>,
    /// Changes whenever pages asked before and after do not fit together.
    pub revision: Option<Box<str>>,
    /// Sums over the records that match, by field.
    pub sums: Vec<(Box<str>, Quantity)>,
}

impl PageHead {
    /// `(seen, all)` when this reader sees only a part of what exists.
    pub fn partly_visible(&self) -> Option<(u64, u64)> {
        let (visible, total) = (self.visible?, self.total?);
        (visible < total).then_some((visible, total))
    }

    /// Whether two pages are of the same state of the list.
    pub fn fits(&self, other: &PageHead) -> bool {
        self.count == other.count && self.revision == other.revision
    }
}

/// The values that occur in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// When and for whom the answer was made.
    pub stamp: ResponseMeta,
    /// The values, as the backend orders them.
    pub list: Vec<Facet>,
}

/// What became of the rows of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many rows the page had.
    pub rows: usize,
    /// Rows that could not be read: their place in the page, and the field that is to blame.
    pub unreadable: Vec<(usize, Box<str>)>,
}

/// Reads a page into a store, which is made by the first one.
///
/// # Errors
/// When the answer is no page of records, or one of another type than the store's.
pub fn page(
    bytes: &[u8],
    store: &mut Option<Store>,
    collation: Collation,
) -> Result<(PageHead, Taken), Unreadable> {
    let mut taken = Taken::default();
    let mut places = Places::default();
    let mut take_row = |store: &mut Store, row: Object| {
        if !store.shape().is_known() {
            add_fields(store, row);
        }
        if let Err(field) = take(store, row, &mut places) {
            taken.unreadable.push((taken.rows, field));
        }
        taken.rows += 1;
    };
    let Some(store) = store else {
        // What the rows look like stands behind them.
        let tree = parse(bytes)?;
        let answer = Json::root(&tree);
        let data = answer.get("data").filter(|_| answer.object().times("data") == 1);
        let data = data.and_then(Json::as_list).ok_or_else(|| no_list(answer))?;
        let (head, record_type) = about(answer)?;
        let shape = Shape::of(&record_type).unwrap_or_else(|| Shape::unknown(record_type));
        let new = store.insert(Store::new(shape, collation));
        data.for_each(|row| take_row(new, row.object()));
        return Ok((head, taken));
    };
    let before = store.len();
    let read = parse_list(bytes, "data", |row| take_row(store, row)).and_then(|(rest, was_there)| {
        let answer = Json::root(&rest);
        if !was_there {
            return Err(no_list(answer));
        }
        let (head, record_type) = about(answer)?;
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

/// Why there are no rows: the list is missing, is something else, or is there twice.
fn no_list(answer: Json) -> Unreadable {
    match answer.get("data").and_then(Json::as_list) {
        Some(_) => Unreadable::WrongForm { path: "/data".into() },
        None => Unreadable::of(answer, &[("/data", Form::List)]),
    }
}

/// What a page says beside its rows.
fn about(answer: Json) -> Result<(PageHead, RecordType), Unreadable> {
    let record_type = answer.get("meta").and_then(|meta| meta.text("recordType"));
    match (head(answer), record_type) {
        (Some(head), Some(record_type)) => Ok((head, record_type.into())),
        _ => Err(Unreadable::of(answer, HEAD)),
    }
}

fn head(answer: Json) -> Option<PageHead> {
    let meta = answer.get("meta")?;
    let sums = meta.get("sums").into_iter().flat_map(Json::fields);
    Some(PageHead {
        stamp: stamp(answer)?,
        count: meta.count("count")?,
        visible: meta.count("visible"),
        total: meta.count("total"),
        revision: meta.boxed("revision"),
        sums: sums.filter_map(|(field, sum)| Some((field.into(), sum.as_quantity()?))).collect(),
    })
}

/// How many fields records of an unknown type may have: more is no table that anybody reads. The others are passed over.
const MOST_FIELDS: usize = 100;

/// Whatever occurs in a record of an unknown type is a field.
fn add_fields(store: &mut Store, row: Object) {
    for (name, _) in row.fields() {
        if store.shape().fields.len() >= MOST_FIELDS {
            return;
        }
        if name != "id" && store.shape().place(name).is_none() {
            store.add_field(name);
        }
    }
}

/// Which field of the shape follows which in the rows: they mostly have their fields in one order, and some of them not all.
#[derive(Default)]
struct Places {
    /// For each field of the shape, after one for the beginning, the one that came next.
    next: Vec<usize>,
    at: usize,
}

impl Places {
    /// A row begins.
    fn begin(&mut self, shape: &Shape) {
        self.next.resize(shape.fields.len() + 1, 0);
        self.at = 0;
    }

    /// The place of the next field of the row in the shape.
    fn of(&mut self, name: &str, shape: &Shape) -> Option<usize> {
        let next = self.next.get_mut(self.at)?;
        if shape.fields.get(*next).is_none_or(|field| *field.name != *name) {
            *next = shape.place(name)?;
        }
        self.at = *next + 1;
        Some(*next)
    }
}

/// Takes a row, or names the field that is to blame.
fn take(store: &mut Store, row: Object, places: &mut Places) -> Result<(), Box<str>> {
    let shape = store.shape();
    places.begin(shape);
    let mut id = None;
    let mut found: Vec<Option<Json>> = vec![None; shape.fields.len()];
    for (name, json) in row.fields() {
        // Of several of one name the last one counts.
        if name == "id" {
            id = json.as_id();
        } else if let Some(place) = places.of(name, shape).and_then(|place| found.get_mut(place)) {
            *place = json.known();
        }
    }
    let id = id.ok_or("id")?;
    let fields = shape.fields.iter().zip(&found);
    if !shape.is_known() {
        let written: Vec<_> = found.iter().map(|json| json.map(plain)).collect();
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

/// A value of an unknown field: a text as it is, anything else as it is written.
fn plain(json: Json) -> String {
    json.as_text().map_or_else(|| json.written(), str::to_owned)
}

fn value<'a>(json: Json<'a>, sort: FieldType) -> Option<Input<'a>> {
    Some(match sort {
        FieldType::Text | FieldType::Plain | FieldType::Word => Input::Text(json.as_text()?),
        FieldType::Words | FieldType::Texts => {
            Input::List(json.as_list()?.filter_map(Json::as_text).collect())
        }
        FieldType::Quantity | FieldType::Percent => Input::Quantity(json.as_quantity()?),
        FieldType::Date => Input::Date(parse_date(json.as_text()?)?),
        FieldType::Instant => Input::Instant(parse_instant(json.as_text()?)?),
        FieldType::Link => {
            let href = json.as_text()?;
            // An address that may not be followed is no address.
            return is_safe(href).then_some(Input::Text(href));
        }
        FieldType::Findings => {
            let count = |name: &str| json.count(name).and_then(|count| u32::try_from(count).ok());
            Input::Findings([count("high")?, count("medium")?, count("low")?])
        }
    })
}

/// The values that occur in a field.
///
/// # Errors
/// When the answer is no list of values.
pub fn facets(bytes: &[u8]) -> Result<Facets, Unreadable> {
    let tree = parse(bytes)?;
    let answer = Json::root(&tree);
    let data = answer.get("data").filter(|_| answer.object().times("data") == 1).and_then(Json::as_list);
    let facet = |json: Json| Some(Facet { value: json.boxed("value"), count: json.count("count")? });
    let list = data.ok_or_else(|| no_list(answer))?.filter_map(facet).collect();
    Ok(Facets { stamp: stamp(answer).ok_or_else(|| Unreadable::of(answer, FACETS))?, list })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cell;
    use std::cmp::Ordering;

    fn collation() -> Collation {
        Collation {
            fold: |letter| letter.to_lowercase().collect(),
            weights: |letters| letters.iter().map(|letter| [*letter as u16, 1, 1]).collect(),
            compare: |_, _| Ordering::Equal,
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

    /// One row of a delivery with these fields beside those that it must have, as it reads behind another row, if there is one.
    fn row_after(before: &str, fields: &str) -> Vec<String> {
        let must = r#""title":"T","status":"s","technology":"t","deliveryType":"remote""#;
        let rows = format!(r#"{before}{{"id":"r",{must},"deliveredHours":1,{fields}}}"#);
        let answer =
            format!(r#"{{"data":[{rows}],"meta":{{"user":"u","recordType":"delivery","count":1}}}}"#);
        let mut store = None;
        let (_, taken) = page(answer.as_bytes(), &mut store, collation()).unwrap();
        let store = store.unwrap();
        assert_eq!(store.len() + taken.unreadable.len(), taken.rows);
        let Some(row) = store.find("r") else { return Vec::new() };
        (0..store.shape().fields.len()).map(|field| format!("{:?}", store.cell(row, field))).collect()
    }

    #[test]
    fn a_row_reads_the_same_whatever_stands_before_it() {
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
    fn what_is_no_number_no_count_and_no_day_is_unknown() {
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
    fn a_count_is_a_whole_number_and_not_below_zero() {
        let count = |text: &str| {
            let answer = format!(r#"{{"data":[],"meta":{{"user":"u","recordType":"case","count":{text}}}}}"#);
            page(answer.as_bytes(), &mut None, collation()).map(|(head, _)| head.count).ok()
        };
        assert_eq!(count("37"), Some(37));
        assert_eq!(count("18446744073709551615"), Some(u64::MAX));
        for text in ["-1", "1.5", "1e3", "\"37\"", "18446744073709551616", "null", "[]"] {
            assert_eq!(count(text), None, "{text}");
        }
    }

    #[test]
    fn an_unknown_type_has_as_many_fields_as_can_be_read() {
        let fields: Vec<String> = (0..100_000).map(|number| format!("\"f{number}\":{number}")).collect();
        let answer = format!(
            r#"{{"data":[{{"id":"a",{}}},{{"id":"b","f99":1,"f100":1}}],"meta":{{"user":"u","recordType":"new","count":2}}}}"#,
            fields.join(",")
        );
        let mut store = None;
        for _ in 0..2 {
            page(answer.as_bytes(), &mut store, collation()).unwrap();
        }
        let store = store.unwrap();
        assert_eq!((store.len(), store.shape().fields.len()), (4, MOST_FIELDS));
        assert_eq!((store.cell_of(0, "f7"), store.cell_of(1, "f99")), (Cell::Text("7"), Cell::Text("1")));
    }

    #[test]
    fn what_a_list_says_of_its_length_takes_no_memory() {
        let (mut store, ..) = read("case");
        for size in [usize::MAX, 1_000_000_000_000_000_000_u64 as usize] {
            store.expect(size);
        }
        assert_eq!(store.len(), 2);
    }

    #[test]
    fn an_answer_that_is_no_page_says_what_it_is() {
        let mut store = Some(read("case").0);
        let missing = |path: &str| Unreadable::Missing { path: path.into() };
        let wrong = |path: &str| Unreadable::WrongForm { path: path.into() };
        let meta = r#""meta":{"user":"u","recordType":"case","count":0}"#;
        for (answer, expected) in [
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
                page(answer.as_bytes(), &mut None, collation()).err(),
                Some(expected.clone()),
                "{answer}"
            );
            assert_eq!(
                page(answer.as_bytes(), &mut store, collation()).err(),
                Some(expected.clone()),
                "{answer}"
            );
            assert_eq!(store.as_ref().map(Store::len), Some(2), "nothing of it is kept");
            if !answer.contains("count") || answer.contains("data\":7") || answer.contains("data\":[],\"data")
            {
                assert_eq!(facets(answer.as_bytes()).err(), Some(expected), "{answer}");
            }
        }
    }

    #[test]
    fn another_type_is_refused() {
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
        assert!(facets(br#"{"data":[]}"#).is_err(), "nobody knows for whom it was made");
    }
}
