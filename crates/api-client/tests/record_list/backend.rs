//! A backend with a list of deliveries, which evaluates every query with a store of its own.

use api_client::error::{ApiError, Failure};
use api_client::{Endpoint, List};
use domain::filter::Scope;
use domain::query::{RecordQuery, SortKey};
use record_store::order::Collation;
use record_store::{Store, page};
use std::cmp::Ordering;

pub const ME: &str = "u-1";

pub fn collation() -> Collation {
    Collation {
        tag: "",
        fold: |letter| letter.to_lowercase().collect(),
        weights: |_, letters| letters.iter().map(|letter| [*letter as u16, 1, 1]).collect(),
        compare: |_, _, _| Ordering::Equal,
    }
}

pub fn list() -> List {
    List::of_entitlement("e-1", &Scope { ids: None, dropped: false, current_left_out: false })
}

/// A search for this word.
pub fn search(word: &str) -> RecordQuery {
    RecordQuery { q: word.to_owned(), ..RecordQuery::default() }
}

/// A filter for this status.
pub fn with_status(status: &str) -> RecordQuery {
    RecordQuery::default().with_value("status", status, Some(false))
}

/// A sort by title.
pub fn by_title() -> RecordQuery {
    let sort = vec![SortKey { field: "title".into(), descending: false }];
    RecordQuery { sort, ..RecordQuery::default() }
}

/// The list, and the ways in which the backend may misbehave.
#[derive(Clone)]
pub struct Backend {
    store: Store,
    /// Revision, changed with the list.
    pub revision: Option<u32>,
    /// Id of the person that responses are made for.
    pub person: &'static str,
    /// Whether it states the number of visible records for every query.
    pub says_visible: bool,
    /// Whether it can filter by id.
    pub finds_ids: bool,
    /// Number of rows that it omits from each page.
    pub leaves_out: usize,
    /// Index of an unreadable row.
    pub broken: Option<usize>,
}

fn row(number: usize) -> String {
    // Titles are in another order than dates, and the statuses alternate.
    let title = format!("Topic {:05}", number.wrapping_mul(7919) % 10_007);
    let status = ["delivered", "requested", "cancelled"][number % 3];
    let day =
        chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(60_000 - number as u64);
    format!(
        r#"{{"id":"r-{number}","title":"{title}","status":"{status}","technology":"t","deliveryType":"remote","deliveredHours":"1.5","start":"{day}"}}"#
    )
}

impl Backend {
    /// Creates a list of this length, newest first.
    pub fn new(count: usize) -> Backend {
        Backend {
            store: store(count),
            revision: Some(1),
            person: ME,
            says_visible: true,
            finds_ids: true,
            leaves_out: 0,
            broken: None,
        }
    }

    /// Changes the length of the list.
    pub fn becomes(&mut self, count: usize) {
        self.store = store(count);
        self.revision = self.revision.map(|revision| revision + 1);
    }

    /// The ids in the result of a query, in order.
    pub fn ids(&self, query: &RecordQuery) -> Vec<String> {
        self.store.query(query).iter().map(|row| self.store.id(row).to_owned()).collect()
    }

    pub fn respond(&self, endpoint: &Endpoint) -> Result<Vec<u8>, ApiError> {
        let (path, params) = endpoint.as_str().split_once('?').unwrap();
        let mut query = RecordQuery::default();
        let (mut offset, mut limit, mut field, mut id) = (0, 0, String::new(), None);
        for (name, value) in form_urlencoded::parse(params.as_bytes()) {
            match &*name {
                "q" => query.q = value.into_owned(),
                "offset" => offset = value.parse().unwrap(),
                "limit" => limit = value.parse().unwrap(),
                "field" => field = value.into_owned(),
                "sort" => query.sort = value.split(',').map(sort_key).collect(),
                "filter[id]" if !self.finds_ids => return Err(Failure::Server(400).bare()),
                "filter[id]" => id = Some(value.into_owned()),
                "filter[status]" => query = query.with_value("status", &value, Some(false)),
                "filter[nonsense]" => return Err(Failure::Server(400).bare()),
                _ => {}
            }
        }
        if path.ends_with("/facets") {
            let facets = self.store.facets(&field, &query);
            let values = facets.iter().filter_map(|facet| facet.value.as_deref());
            let rows: Vec<String> =
                values.map(|value| format!(r#"{{"value":"{value}","count":1}}"#)).collect();
            return Ok(self.page(&rows, rows.len()));
        }
        let matches = self.store.query(&query);
        if let Some(id) = id {
            let found = self.store.find(&id).filter(|row| matches.iter().any(|other| other == *row));
            let rows: Vec<String> = found.into_iter().map(|row| self.row(row as usize)).collect();
            return Ok(self.page(&rows, rows.len()));
        }
        let end = (offset + limit).min(matches.len()).saturating_sub(self.leaves_out);
        let rows: Vec<String> =
            (offset..end).filter_map(|place| Some(self.row(matches.row(place)? as usize))).collect();
        Ok(self.page(&rows, matches.len()))
    }

    fn row(&self, number: usize) -> String {
        match self.broken == Some(number) {
            true => format!(r#"{{"id":"r-{number}"}}"#),
            false => row(number),
        }
    }

    fn page(&self, rows: &[String], count: usize) -> Vec<u8> {
        let visible = match self.says_visible {
            true => format!(r#","visible":{},"total":{}"#, self.store.len(), self.store.len()),
            false => String::new(),
        };
        let revision =
            self.revision.map(|revision| format!(r#","revision":"{revision}""#)).unwrap_or_default();
        let person = self.person;
        format!(
            r#"{{"data":[{}],"meta":{{"user":"{person}","recordType":"delivery","count":{count}{visible}{revision},"sums":{{"deliveredHours":"1.5"}}}}}}"#,
            rows.join(",")
        )
        .into_bytes()
    }
}

fn sort_key(key: &str) -> SortKey {
    let (field, descending) = key.strip_prefix('-').map_or((key, false), |field| (field, true));
    SortKey { field: field.into(), descending }
}

fn store(count: usize) -> Store {
    let rows: Vec<String> = (0..count).map(row).collect();
    let text = format!(
        r#"{{"data":[{}],"meta":{{"user":"{ME}","recordType":"delivery","count":{count}}}}}"#,
        rows.join(",")
    );
    let mut store = None;
    page::page(text.as_bytes(), &mut store, collation()).unwrap();
    store.unwrap()
}
