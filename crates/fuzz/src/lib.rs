//! Passes bytes to a reader and to what a page does with the result, for the fuzzer and for the test that replays its findings.
//!
//! The bytes may be anything: nothing may panic, and the properties asserted here must hold.

use api_client::decode;
use chrono::Months;
use contract::FromJson;
use domain::EntitlementKind;
use domain::access::{Control, Me};
use domain::agreement::successor;
use domain::date::{parse_date, parse_instant, write_date};
use domain::detail::{Detail, Month};
use domain::entitlement::Usage;
use domain::filter::{OverviewFilter, StatusChoice, WorkspaceChoice};
use domain::proof::{Contents, Extent, Item, LeftOut, Outcome, gaps};
use domain::quantity::Quantity;
use domain::query::{RecordQuery, SortKey};
use domain::route::{Address, Params};
use domain::summary::summarise;
use record_store::json::{self, Json};
use record_store::order::Collation;
use record_store::{Cell, Store, page};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use text::csv::{Csv, Dialect};

/// Number of readers.
pub const READERS: u8 = 10;
/// The reader that compares two ways to read the contract's types.
pub const WIRE: u8 = 8;
/// The reader of `GET /series`.
pub const SERIES: u8 = 9;

/// Number of rows that were read, and of unreadable rows; `None` if there was no response.
pub type Rows = Option<(usize, usize)>;

/// Passes bytes to the reader with this number.
pub fn read(reader: u8, bytes: &[u8]) -> Rows {
    match reader % READERS {
        0 => me(bytes),
        1 => activity(bytes),
        2 => detail(bytes),
        3 => records(bytes),
        4 => page::facets(bytes).ok().map(|facets| (facets.list.len(), 0)),
        5 => roles(bytes),
        6 => address(&String::from_utf8_lossy(bytes)),
        WIRE => wire(bytes),
        SERIES => series(bytes),
        _ => values(&String::from_utf8_lossy(bytes)),
    }
}

/// A collation that only knows the order of letters.
pub fn collation() -> Collation {
    Collation {
        tag: "",
        fold: |letter| letter.to_lowercase().collect(),
        weights: |_, letters| letters.iter().map(|letter| [*letter as u16, 1, 1]).collect(),
        compare: |_, a, b| a.cmp(b),
    }
}

fn me(bytes: &[u8]) -> Rows {
    let me = decode::me(bytes).ok()?;
    let ids = me.workspaces.iter().rev().map(|workspace| workspace.id.clone());
    for choice in [WorkspaceChoice::Current, WorkspaceChoice::All, WorkspaceChoice::These(ids.collect())] {
        let scope = choice.resolve(&me);
        assert!(me.chosen(Some(&scope)).len() <= me.workspaces.len());
        for control in [Control::Activity, Control::Export, Control::ExportLearners, Control::Users] {
            me.offers_in(Some(&scope), control);
        }
    }
    Some((me.workspaces.len(), me.unreadable))
}

/// Asserts that a written quantity is read as the same, unless it is too long: a tiny share of a huge quantity can be.
fn assert_written(quantity: Quantity) {
    let text = quantity.to_string();
    let before_point = text.trim_start_matches('-').split('.').next().unwrap_or_default();
    assert_eq!(text.parse().ok(), (before_point.len() <= 24).then_some(quantity), "{text}");
}

fn usage(usage: &Usage) {
    let _ = (usage.left(), usage.contradiction());
    usage.is_shared();
    let Some(balance) = usage.balance() else { return };
    let _ = (balance.percent(), balance.scale(), balance.is_over(), balance.cmp_share(balance));
    for quantity in
        [Some(balance.used), Some(balance.allowed), balance.left(), balance.percent()].into_iter().flatten()
    {
        assert_written(quantity);
    }
    assert_eq!(
        balance.left().and_then(|left| left.plus(balance.used)),
        balance.left().map(|_| balance.allowed)
    );
}

fn activity(bytes: &[u8]) -> Rows {
    let activity = decode::activity(bytes).ok()?;
    let today = parse_date("2026-11-23")?;
    let ids = || activity.agreements.iter().map(|agreement| agreement.id.clone()).chain(["none".into()]);
    let packages = || activity.packages.iter().map(|package| package.id.clone());
    let me = Me {
        user_id: "u".into(),
        display_name: "U".into(),
        email: None,
        locale: None,
        support: None,
        sign_out_url: None,
        workspaces: Vec::new(),
        unreadable: 0,
    };
    let scope = WorkspaceChoice::All.resolve(&me);
    for status in
        [StatusChoice::Active, StatusChoice::Inactive, StatusChoice::All, StatusChoice::Unknown("x".into())]
    {
        for some in [false, true] {
            let filter = OverviewFilter {
                workspaces: WorkspaceChoice::All,
                agreements: ids().filter(|_| some).collect(),
                add_on_agreements: ids().take(2).filter(|_| some).collect(),
                packages: packages().filter(|_| some).collect(),
                status: status.clone(),
            };
            let selection = filter.resolve(&activity);
            let wide = selection.enterprise_wide(&activity).flat_map(|package| &package.entitlements);
            let summaries = summarise(wide, &|summary| summary.kind.to_string(), &Ord::cmp);
            summaries.iter().flat_map(|summary| &summary.lines).for_each(usage);
            selection.package_options(&activity).count();
            let contents = Contents::of(&activity, &selection);
            let outcomes: Vec<Outcome<()>> = contents
                .items()
                .map(|item| match item {
                    Item::Entitlement(..) => Outcome::Failed(()),
                    Item::AdditionalCases(cases) => Outcome::Gathered(Extent {
                        visible: cases.count,
                        total: Some(u64::MAX),
                        ..Extent::default()
                    }),
                })
                .collect();
            let left_out = LeftOut::of(&me, &scope, &activity, &selection, some);
            gaps(&activity, &left_out, &outcomes, some);
        }
    }
    for agreement in &activity.agreements {
        let _ = (agreement.is_as_dated(today), successor(agreement, &activity.agreements));
    }
    for package in &activity.packages {
        let _ = (
            package.is_as_dated(today),
            package.end_order(today),
            package.stand(today),
            package.term.elapsed_percent(today),
        );
        for entitlement in &package.entitlements {
            let _ = (entitlement.group(), activity.missing_source(&entitlement.kind));
            usage(&entitlement.usage);
        }
    }
    Some((activity.agreements.len() + activity.packages.len(), activity.unreadable))
}

fn detail(bytes: &[u8]) -> Rows {
    let detail: Detail = decode::detail(bytes).ok()?;
    let today = parse_date("2026-11-23")?;
    let _ = (
        detail.series_total(),
        detail.series_total_of_all(),
        detail.lots_left(),
        detail.granted_total(),
        detail.next_expiry(today),
        detail.is_expiry_unknown(),
    );
    for line in &detail.lines {
        usage(&line.usage);
    }
    for part in detail.agreement.iter().chain(&detail.package) {
        part.term.and_then(|term| term.elapsed_percent(today));
    }
    Some((detail.lines.len() + detail.series.len() + detail.lots.len(), detail.unreadable))
}

fn series(bytes: &[u8]) -> Rows {
    let history = decode::series(bytes).ok()?;
    for (id, one) in &history.by_entitlement {
        assert_eq!(history.of(id), Some(one));
        assert!(one.months.len() <= 1200, "a hundred years");
        let next = |month: &Month| month.first.checked_add_months(Months::new(1));
        assert!(one.months.windows(2).all(|pair| matches!(pair, [a, b] if next(a) == Some(b.first))));
        let _ = (one.consumed(), one.consumed_total(), one.granted());
    }
    history.missing_source(&EntitlementKind::Workshop);
    assert!(history.unreadable_in_all() >= history.unreadable);
    Some((history.by_entitlement.len(), history.unreadable))
}

/// Reads a page as the first of a list and again as the second, and calls everything that a page calls on the list.
fn records(bytes: &[u8]) -> Rows {
    let mut store = None;
    let first = page::page(bytes, &mut store, collation());
    let (head, taken) = match first {
        Ok(read) => read,
        Err(reason) => {
            assert!(store.is_none(), "what is no page begins no list");
            // As the second page of another list it is rejected too, and leaves nothing behind.
            let mut other = None;
            let empty = br#"{"data":[],"meta":{"user":"u","count":0,"recordType":"case"}}"#;
            assert!(page::page(empty, &mut other, collation()).is_ok());
            assert_eq!(page::page(bytes, &mut other, collation()).err(), Some(reason));
            assert_eq!(other.map(|store| store.len()), Some(0));
            return None;
        }
    };
    let one = store.as_ref().map_or(0, Store::len);
    assert_eq!(one + taken.unreadable.len(), taken.rows, "each row is read or counted");
    if let Some(store) = &mut store {
        store.expect(usize::try_from(head.visible.unwrap_or(head.count)).unwrap_or(usize::MAX));
    }
    // As a further page of its list it has the same head and the same rows.
    let again = page::page(bytes, &mut store, collation());
    assert_eq!(again, Ok((head, taken.clone())));
    let mut store = store?;
    assert_eq!(store.len(), 2 * one);
    for field in 0..store.shape().fields.len() {
        for row in 0..one {
            let (row, twin) = (row as u32, (row + one) as u32);
            assert!(store.cell(row, field) == store.cell(twin, field), "a row reads the same in both ways");
        }
    }
    store.finish();
    ask(&store);
    Some((one, taken.unreadable.len()))
}

fn ask(store: &Store) {
    let mut csv = Csv::new(Dialect::new(true, true));
    let fields = &store.shape().fields;
    let mut word = String::new();
    for (place, field) in fields.iter().enumerate() {
        let sort = |descending| vec![SortKey { field: field.name.clone(), descending }];
        for descending in [false, true] {
            let query = RecordQuery { sort: sort(descending), ..RecordQuery::default() };
            assert_eq!(store.query(&query).iter().count(), store.len(), "sorting loses nothing");
        }
        let facets = store.facets(&field.name, &RecordQuery::default());
        for facet in facets.iter().take(3) {
            let value = facet.value.as_deref().unwrap_or_default();
            let with = RecordQuery::default().with_value(&field.name, value, Some(false));
            let without = RecordQuery::default().with_value(&field.name, value, Some(true));
            let both = [with, without].map(|query| store.query(&query).len());
            assert_eq!(both.iter().sum::<usize>(), store.len(), "a value is there or it is not");
        }
        for row in 0..store.len().min(50) as u32 {
            let text;
            let cell = match store.cell(row, place) {
                Cell::Unknown => workbook::Cell::Empty,
                Cell::Text(text) | Cell::Word(text) => {
                    word = text.split_whitespace().next().unwrap_or_default().to_owned();
                    workbook::Cell::Text(text)
                }
                Cell::Quantity(quantity) => quantity.into(),
                Cell::Percent(quantity) => workbook::Cell::Percent(quantity.into()),
                Cell::Date(date) => workbook::Cell::Date(date),
                Cell::Instant(instant) => workbook::Cell::Moment(instant.naive_utc()),
                Cell::Link(href) => {
                    text = href.to_string();
                    workbook::Cell::Link { href: &text, label: "Open" }
                }
                Cell::Words(list) | Cell::Texts(list) => {
                    text = list.iter().collect::<Vec<_>>().join(", ");
                    workbook::Cell::Text(&text)
                }
                Cell::Findings(findings) => {
                    text = format!("{findings:?}");
                    workbook::Cell::Text(&text)
                }
            };
            csv.row(&[cell]);
        }
    }
    csv.finish();
    let day = parse_date("2026-11-23");
    let query = RecordQuery { q: word, from: day, to: day, ..RecordQuery::default() };
    assert!(store.query(&query).len() <= store.len());
    for unit in domain::Unit::KNOWN {
        store.shape().measure(unit).and_then(|measure| store.measured(measure));
    }
}

fn roles(bytes: &[u8]) -> Rows {
    decode::problem(bytes);
    decode::refused_member(bytes);
    if let Ok((member, _)) = decode::changed_member(bytes) {
        assert!(member.has_exactly(&member.roles));
        member.fixed().count();
    }
    let changes = decode::past_changes(bytes).ok()?;
    Some((changes.changes.len(), changes.unreadable))
}

/// The contract's types must be equal, whether serde or the app's own reader reads them.
fn wire(bytes: &[u8]) -> Rows {
    reads_alike::<contract::Me>(bytes);
    reads_alike::<contract::Activity>(bytes);
    reads_alike::<contract::EntitlementDetail>(bytes);
    reads_alike::<contract::Series>(bytes);
    reads_alike::<contract::Page<contract::RoleChangeRecord>>(bytes);
    reads_alike::<contract::UserUpdated>(bytes);
    reads_alike::<contract::Problem>(bytes);
    None
}

fn reads_alike<'a, W: Deserialize<'a> + Serialize + FromJson>(bytes: &'a [u8]) {
    let (Ok(by_serde), Ok(tree)) = (serde_json::from_slice::<W>(bytes), json::parse(bytes)) else { return };
    let ours = W::from_json(Json::root(&tree));
    let [by_serde, ours] = [serde_json::to_value(by_serde).ok(), serde_json::to_value(ours).ok()];
    if let (Ok(sent), Some(read)) = (serde_json::from_slice(bytes), &by_serde)
        && has_list_read_as_object(&sent, read)
    {
        return;
    }
    // Only serde loses a row over an optional part of the wrong form.
    assert!(by_serde == ours || members(&by_serde) < members(&ours), "{by_serde:?} and {ours:?}");
}

/// Whether serde read a list as an object, taking its members as fields in order. The contract has no such form, and the app
/// rejects it.
fn has_list_read_as_object(sent: &Value, read: &Value) -> bool {
    match (sent, read) {
        (Value::Array(_), Value::Object(_)) => true,
        (Value::Object(sent), Value::Object(read)) => read
            .iter()
            .any(|(name, read)| sent.get(name).is_some_and(|sent| has_list_read_as_object(sent, read))),
        // Unreadable rows are left out, so indexes do not match.
        (Value::Array(sent), Value::Array(read)) => {
            read.iter().any(|read| sent.iter().any(|sent| has_list_read_as_object(sent, read)))
        }
        _ => false,
    }
}

/// Number of values that a value consists of.
fn members(value: &Option<Value>) -> usize {
    fn count(value: &Value) -> usize {
        match value {
            Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
            Value::Object(fields) => 1 + fields.values().map(count).sum::<usize>(),
            _ => 1,
        }
    }
    value.as_ref().map_or(0, count)
}

/// An address, and the query in its parameters, must be equal after writing and parsing.
fn address(text: &str) -> Rows {
    let (rest, hash) = text.split_once('#').unwrap_or((text, ""));
    let (path, search) = rest.split_once('?').unwrap_or((rest, ""));
    let address = Address::parse("", path, search, hash)?;
    let written = address.write("");
    let (rest, hash) = written.split_once('#').unwrap_or((&written, ""));
    let (path, search) = rest.split_once('?').unwrap_or((rest, ""));
    assert_eq!(Address::parse("", path, search, hash).as_ref(), Some(&address), "{written}");
    let params = &address.params;
    assert_eq!(params.with_overview(&params.overview()).overview(), params.overview());
    let (query, _) = params.question();
    let read = Params::parse(&params.with_question(&query).write());
    let (mut again, is_unread) = read.question();
    assert!(!is_unread, "what was written can be read");
    again.filters.sort_by_key(|filter| (filter.field.clone(), filter.exclude));
    let mut query = query;
    query.filters.sort_by_key(|filter| (filter.field.clone(), filter.exclude));
    assert_eq!(again, query);
    None
}

/// A value that can be parsed must be written as one that is parsed as the same.
fn values(text: &str) -> Rows {
    if let Ok(quantity) = text.parse::<Quantity>() {
        assert_eq!(quantity.to_string().parse(), Ok(quantity));
        let is_above = !quantity.is_zero() && !quantity.is_negative();
        assert_eq!(quantity.percent_of(quantity), is_above.then_some(Quantity::from_count(100)));
        assert_eq!(quantity.minus(quantity), Some(Quantity::ZERO));
        let twice = quantity.times(2);
        assert_eq!(twice, quantity.plus(quantity));
        assert_eq!(twice.and_then(|twice| twice.minus(quantity)), twice.map(|_| quantity));
        assert_eq!(quantity.abs().cmp(&quantity).is_eq(), !quantity.is_negative());
    }
    if let Some(date) = parse_date(text) {
        assert_eq!(write_date(date), text);
    }
    parse_instant(text);
    None
}
