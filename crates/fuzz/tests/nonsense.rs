//! Whatever a response or an address contains, nothing panics, and no part affects another.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

use contract::RecordType;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use record_store::page;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The examples of the contract, each with its reader.
static EXAMPLES: LazyLock<Vec<(u8, String)>> = LazyLock::new(|| {
    let mut examples = Vec::new();
    for path in files("../contract/examples") {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let reader = match name {
            "me" => 0,
            "activity" | "activity-partial" => 1,
            "facets" => 4,
            "series" => fuzz::SERIES,
            _ if text.contains("\"recordType\"") && name != "role-changes" => 3,
            _ if text.contains("\"entitlementIds\"") => 2,
            _ => 5,
        };
        examples.push((reader, text));
    }
    assert!(
        examples.len() > 20
            && (0..6).chain([fuzz::SERIES]).all(|reader| examples.iter().any(|(other, _)| *other == reader))
    );
    examples
});

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn earlier_findings_stay_fixed() {
    let kept = files("corpus");
    assert!(kept.len() > 30, "the corpus is not here");
    for path in kept {
        if let Some((reader, bytes)) = std::fs::read(path).unwrap().split_first() {
            fuzz::read(*reader, bytes);
            fuzz::read(fuzz::WIRE, bytes);
        }
    }
}

/// Positions of a value in a JSON text.
#[derive(Clone, Debug)]
struct Part {
    start: usize,
    end: usize,
    /// Range of the value with its name and a comma, as removed together.
    whole: (usize, usize),
}

/// Every value of a JSON text except the outermost.
fn parts(text: &str) -> Vec<Part> {
    fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
        at += 1;
        while bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        at + 1
    }
    fn spaces(bytes: &[u8], at: usize) -> usize {
        at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    }
    fn value(bytes: &[u8], at: usize, parts: &mut Vec<Part>) -> usize {
        match bytes[at] {
            b'"' => end_of_text(bytes, at),
            open @ (b'{' | b'[') => {
                let mut at = spaces(bytes, at + 1);
                let mut before = None;
                while !matches!(bytes[at], b'}' | b']') {
                    let first = at;
                    if open == b'{' {
                        at = spaces(bytes, end_of_text(bytes, at));
                        at = spaces(bytes, at + 1);
                    }
                    let start = at;
                    let end = value(bytes, start, parts);
                    at = spaces(bytes, end);
                    let whole = match bytes[at] {
                        b',' => (first, at + 1),
                        _ => (before.unwrap_or(first), end),
                    };
                    parts.push(Part { start, end, whole });
                    if bytes[at] == b',' {
                        before = Some(at);
                        at = spaces(bytes, at + 1);
                    }
                }
                at + 1
            }
            _ => at + bytes[at..].iter().take_while(|byte| !b",]} \n\r\t".contains(byte)).count(),
        }
    }
    let mut all = Vec::new();
    value(text.as_bytes(), spaces(text.as_bytes(), 0), &mut all);
    all
}

/// Replacements for a value.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "-0",
    "1.5",
    "1e3",
    "37",
    "9007199254740993",
    "18446744073709551616",
    "99999999999999999999.9999",
    "0.123456789012345678901234567890",
    "-999999999999999999999999.999999999999999999999999999999",
    "\"999999999999999999999999.000000000000000000000000000001\"",
    "1e999999999",
    "0e-999999999999",
    "\"\"",
    "\" \"",
    "\"37\"",
    "\"99999999999999999999\"",
    "\"-99999999999999999999\"",
    "\"2026-02-30\"",
    "\"9999-12-31\"",
    "\"0000-00-00\"",
    "\"+262142-12-31\"",
    "\"9999-99\"",
    "\"9999-12-31T23:59:59-23:59\"",
    "\"javascript:alert(1)\"",
    "\"=1+1\"",
    "\"\\u0000\\u001f\\ud83c\\udf89\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[[],{},null]",
    "{\"id\":{}}",
];

/// A change of a JSON text.
#[derive(Clone, Debug)]
enum Change {
    Drop,
    Replace(&'static str),
    Twice,
    Nest(u8),
    Swap(Index),
    Long(u16),
}

fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let change = prop_oneof![
        3 => Just(Change::Drop),
        8 => select(VALUES).prop_map(Change::Replace),
        2 => Just(Change::Twice),
        1 => (1..30_u8).prop_map(Change::Nest),
        1 => any::<Index>().prop_map(Change::Swap),
        1 => any::<u16>().prop_map(Change::Long),
    ];
    proptest::collection::vec((any::<Index>(), change), 1..5)
}

/// The text after this change of one of its parts.
fn changed(text: &str, at: Index, change: &Change) -> String {
    let parts = parts(text);
    if parts.is_empty() {
        return text.to_owned();
    }
    let part = at.get(&parts);
    let value = &text[part.start..part.end];
    let put = |with: &str| format!("{}{with}{}", &text[..part.start], &text[part.end..]);
    match change {
        Change::Drop => format!("{}{}", &text[..part.whole.0], &text[part.whole.1..]),
        Change::Replace(other) => put(other),
        Change::Twice => {
            let whole = text[part.whole.0..part.whole.1].trim_matches(',').trim();
            put(&format!("{value},{whole}"))
        }
        Change::Nest(depth) => {
            let depth = usize::from(*depth);
            put(&format!("{}{value}{}", "[".repeat(depth), "]".repeat(depth)))
        }
        Change::Swap(other) => put(&text[other.get(&parts).start..other.get(&parts).end]),
        Change::Long(length) => put(&format!("\"{}\"", "ä ".repeat(usize::from(*length)))),
    }
}

/// Reads rows of a list as a page; returns each row, or `None` if it is unreadable, and their number.
fn rows_of(rows: &[String], record_type: &str) -> (Vec<Option<Vec<String>>>, usize) {
    let answer = format!(
        r#"{{"data":[{}],"meta":{{"user":"u","count":1,"recordType":"{record_type}"}}}}"#,
        rows.join(",")
    );
    let mut store = None;
    let (_, taken) = page::page(answer.as_bytes(), &mut store, fuzz::collation()).unwrap();
    let store = store.unwrap();
    let mut read = 0..store.len() as u32;
    let cells = |row: u32| {
        let cells = (0..store.shape().fields.len()).map(|field| format!("{:?}", store.cell(row, field)));
        [store.id(row).to_owned()].into_iter().chain(cells).collect()
    };
    let is_bad = |place: usize| taken.unreadable.iter().any(|(bad, _)| *bad == place);
    let rows =
        (0..taken.rows).map(|place| if is_bad(place) { None } else { read.next().map(cells) }).collect();
    (rows, taken.rows)
}

/// The rows of the examples, by their type.
static ROWS: LazyLock<Vec<(String, Vec<String>)>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (_, text) in EXAMPLES.iter().filter(|(reader, _)| *reader == 3) {
        let tree = record_store::json::parse(text.as_bytes()).unwrap();
        let answer = record_store::json::Json::root(&tree);
        let record_type = answer.get("meta").unwrap().text("recordType").unwrap().to_owned();
        assert!(RecordType::KNOWN.contains(&RecordType::from(&*record_type)));
        let rows: Vec<_> = answer.list("data").map(|row| row.written()).collect();
        all.push((record_type, rows));
    }
    assert!(all.len() >= 8);
    all
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn responses_with_changed_values_cause_no_panic(example in any::<Index>(), changes in changes()) {
        let (reader, text) = example.get(&EXAMPLES);
        let mut text = text.clone();
        for (at, change) in &changes {
            text = changed(&text, *at, change);
        }
        fuzz::read(*reader, text.as_bytes());
        fuzz::read(fuzz::WIRE, text.as_bytes());
    }

    #[test]
    fn responses_with_changed_bytes_cause_no_panic(
        example in any::<Index>(),
        reader in 0..fuzz::READERS,
        flips in proptest::collection::vec((any::<Index>(), any::<u8>()), 0..4),
        cut in proptest::option::of(any::<Index>()),
        more in proptest::option::of((any::<Index>(), proptest::collection::vec(any::<u8>(), 1..9))),
    ) {
        let (own, text) = example.get(&EXAMPLES);
        let mut bytes = text.clone().into_bytes();
        for (at, byte) in &flips {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        if let Some((at, more)) = more {
            let at = at.index(bytes.len());
            bytes.splice(at..at, more);
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        fuzz::read(*own, &bytes);
        fuzz::read(reader, &bytes);
    }

    #[test]
    fn a_bad_row_does_not_affect_the_others(list in any::<Index>(), place in any::<Index>(), changes in changes(), is_known in any::<bool>()) {
        let (record_type, rows) = list.get(&ROWS);
        let record_type = if is_known { record_type.as_str() } else { "parade" };
        let (before, count) = rows_of(rows, record_type);
        prop_assert_eq!(count, rows.len());
        let place = place.index(rows.len());
        let mut other = rows.clone();
        for (at, change) in &changes {
            let text = changed(&other[place], *at, change);
            // Text that is no longer JSON, or is too deep, is no row.
            if record_store::json::parse(format!("[[{text}]]").as_bytes()).is_ok() {
                other[place] = text;
            }
        }
        let (after, count) = rows_of(&other, record_type);
        prop_assert_eq!(count, rows.len(), "rows that were read and rows that were not are those that were there");
        for (at, (before, after)) in before.iter().zip(&after).enumerate() {
            match (before, after) {
                // Records of an unknown type may have gained fields.
                (Some(before), Some(after)) if at != place && !is_known => {
                    let known: Vec<_> = after.iter().filter(|cell| *cell != "Unknown").collect();
                    prop_assert_eq!(before.iter().filter(|cell| *cell != "Unknown").count(), known.len());
                }
                _ if at != place => prop_assert_eq!(before, after, "row {}", at),
                _ => {}
            }
        }
    }

    #[test]
    fn any_address_round_trips(text in "/?(customer-activity|entitlements|kinds|manage-users|[a-z%/.ä]{0,4}){0,2}/?[^?#/]{0,6}(\\?([a-zA-Z.]{0,9}|workspace|status|from|to|sort|q|columns|filter\\.x|not\\.x)(=.{0,8})?(&(q|sort|from|filter\\.|not\\.x)=[-,a-z0-9%+]{0,8}){0,3})?(#.{0,4})?") {
        fuzz::read(6, text.as_bytes());
    }

    #[test]
    fn any_text_is_parsed_or_rejected(text in "[-+]?[0-9]{0,24}(\\.[0-9]{0,30})?([eE][-+]?[0-9]{0,12})?|[0-9]{4}-[0-9]{2}-[0-9]{2}|.{0,20}") {
        fuzz::read(7, text.as_bytes());
    }
}

/// Serde reads a list as an object; the app does not, and then the two are not compared.
#[test]
fn a_list_in_place_of_an_object_is_rejected() {
    fuzz::read(fuzz::WIRE, br#"{"status": 409, "current": ["u-1", "", "", "", "", [], [], []]}"#);
    fuzz::read(fuzz::WIRE, br#"{"data": [], "meta": {"count": 0}, "links": ["next"]}"#);
    fuzz::read(fuzz::WIRE, br#"["u-1", "Robin"]"#);
}
