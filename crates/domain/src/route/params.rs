//! The parameters of an address, which hold the state of every filter.

use crate::date::{parse_date, write_date};
use crate::filter::{OverviewFilter, StatusChoice, WorkspaceChoice};
use crate::planning::{Horizon, Plan};
use crate::query::{RecordQuery, SortKey};
use chrono::NaiveDate;

/// The parameters of an address, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

/// The overview's parameters. Drilldowns keep them unchanged, so that the way back leads to the same overview.
const OVERVIEW: [&str; 5] = ["workspace", "agreement", "addOnAgreement", "package", "status"];

impl Params {
    /// Parses `a=b&c=d`, with or without a leading `?`.
    pub fn parse(search: &str) -> Params {
        let search = search.strip_prefix('?').unwrap_or(search);
        Params(form_urlencoded::parse(search.as_bytes()).into_owned().collect())
    }

    /// The parameters as text, without `?`.
    pub fn write(&self) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        out.extend_pairs(&self.0);
        out.finish()
    }

    /// All values of a parameter, each once, in order.
    pub fn all(&self, key: &str) -> Vec<Box<str>> {
        let mut values: Vec<Box<str>> = Vec::new();
        for (_, value) in self.0.iter().filter(|(name, _)| name == key) {
            if !values.iter().any(|known| **known == **value) {
                values.push(value.as_str().into());
            }
        }
        values
    }

    /// Replaces all values of a parameter.
    fn set<'a>(&mut self, key: &str, values: impl IntoIterator<Item = &'a str>) {
        let place = self.0.iter().position(|(name, _)| name == key).unwrap_or(self.0.len());
        self.0.retain(|(name, _)| name != key);
        let place = place.min(self.0.len());
        self.0.splice(place..place, values.into_iter().map(|value| (key.to_owned(), value.to_owned())));
    }

    /// The same parameters with one workspace, or with none.
    pub fn with_workspace(&self, id: Option<&str>) -> Params {
        let mut params = self.clone();
        params.set("workspace", id);
        params
    }

    /// Only the overview's parameters.
    pub fn overview_only(&self) -> Params {
        Params(self.0.iter().filter(|(name, _)| OVERVIEW.contains(&name.as_str())).cloned().collect())
    }

    /// The overview's filters.
    pub fn overview(&self) -> OverviewFilter {
        let workspaces = self.all("workspace");
        OverviewFilter {
            workspaces: if workspaces.iter().any(|id| &**id == "*") {
                WorkspaceChoice::All
            } else if workspaces.is_empty() {
                WorkspaceChoice::Current
            } else {
                WorkspaceChoice::These(workspaces)
            },
            agreements: self.all("agreement"),
            add_on_agreements: self.all("addOnAgreement"),
            packages: self.all("package"),
            status: match self.all("status").last().map(|word| &**word) {
                None | Some("active") => StatusChoice::Active,
                Some("inactive") => StatusChoice::Inactive,
                Some("all") => StatusChoice::All,
                Some(word) => StatusChoice::Unknown(word.into()),
            },
        }
    }

    /// The record query, and whether part of it could not be read.
    pub fn question(&self) -> (RecordQuery, bool) {
        let mut query = RecordQuery::default();
        let mut unread = false;
        let mut date = |text: &str| {
            let date = parse_date(text);
            unread |= date.is_none();
            date
        };
        for (name, value) in &self.0 {
            match name.as_str() {
                "q" => query.q.clone_from(value),
                "from" => query.from = date(value),
                "to" => query.to = date(value),
                "sort" => {
                    let keys = value.split(',').filter(|key| !key.trim_start_matches('-').is_empty());
                    query.sort = keys
                        .map(|key| match key.strip_prefix('-') {
                            Some(field) => SortKey { field: field.into(), descending: true },
                            None => SortKey { field: key.into(), descending: false },
                        })
                        .collect();
                }
                name => {
                    let (field, exclude) = match (name.strip_prefix("filter."), name.strip_prefix("not.")) {
                        (Some(field), _) => (field, false),
                        (_, Some(field)) => (field, true),
                        _ => continue,
                    };
                    if !query.values_of(field, exclude).iter().any(|known| **known == **value) {
                        query.add_value(field, value, exclude);
                    }
                }
            }
        }
        (query, unread)
    }

    /// The same parameters with another query.
    pub fn with_question(&self, query: &RecordQuery) -> Params {
        let mut params = self.clone();
        params.0.retain(|(name, _)| !name.starts_with("filter.") && !name.starts_with("not."));
        let sort: Vec<String> = query
            .sort
            .iter()
            .map(|key| format!("{}{}", if key.descending { "-" } else { "" }, key.field))
            .collect();
        let sort = sort.join(",");
        params.set("q", Some(query.q.as_str()).filter(|q| !q.is_empty()));
        params.set("sort", Some(sort.as_str()).filter(|sort| !sort.is_empty()));
        for (name, date) in [("from", query.from), ("to", query.to)] {
            params.set(name, date.map(write_date).as_deref());
        }
        for filter in &query.filters {
            let name = format!("{}.{}", if filter.exclude { "not" } else { "filter" }, filter.field);
            params.0.extend(filter.values.iter().map(|value| (name.clone(), value.to_string())));
        }
        params
    }

    /// The same parameters with a first day of the records.
    pub fn with_from(&self, day: NaiveDate) -> Params {
        let mut params = self.clone();
        params.set("from", Some(&*write_date(day)));
        params
    }

    /// The columns of a table, each once, in order; `None` = the reader's earlier choice, or the default.
    pub fn columns(&self) -> Option<Vec<Box<str>>> {
        let mut columns: Vec<Box<str>> = Vec::new();
        for list in self.all("columns") {
            for name in list.split(',').filter(|name| !name.is_empty()) {
                if !columns.iter().any(|known| **known == *name) {
                    columns.push(name.into());
                }
            }
        }
        (!columns.is_empty()).then_some(columns)
    }

    /// The same parameters with these columns, or without any.
    pub fn with_columns(&self, columns: Option<&[Box<str>]>) -> Params {
        let mut params = self.clone();
        let columns = columns.map(|columns| columns.join(","));
        params.set("columns", columns.as_deref());
        params
    }

    /// The id of the record whose details are open.
    pub fn record(&self) -> Option<Box<str>> {
        self.all("record").pop().filter(|id| !id.is_empty())
    }

    /// The same parameters with the details of a record open, or closed.
    pub fn with_record(&self, id: Option<&str>) -> Params {
        let mut params = self.clone();
        params.set("record", id);
        params
    }

    /// Whether the consumption by month is shown as a table instead of a chart.
    pub fn shows_table(&self) -> bool {
        self.all("view").last().is_some_and(|view| **view == *"table")
    }

    /// The same parameters with the series as a table, or as a chart.
    pub fn with_table(&self, table: bool) -> Params {
        let mut params = self.clone();
        params.set("view", table.then_some("table"));
        params
    }

    /// Whether the chart shows the running total instead of a bar for each period.
    pub fn shows_running_total(&self) -> bool {
        self.all("chart").last().is_some_and(|chart| **chart == *"total")
    }

    /// The same parameters with the running total, or with bars.
    pub fn with_running_total(&self, total: bool) -> Params {
        let mut params = self.clone();
        params.set("chart", total.then_some("total"));
        params
    }

    /// Whether the periods of the chart are quarters instead of months.
    pub fn shows_quarters(&self) -> bool {
        self.all("by").last().is_some_and(|period| **period == *"quarter")
    }

    /// The same parameters with quarters, or with months.
    pub fn with_quarters(&self, quarters: bool) -> Params {
        let mut params = self.clone();
        params.set("by", quarters.then_some("quarter"));
        params
    }

    /// The field that records are broken down by; `None` = the default. Whether records have such a field is not checked.
    pub fn group(&self) -> Option<Box<str>> {
        self.all("group").pop().filter(|field| !field.is_empty())
    }

    /// The same parameters with records broken down by a field, or by the default.
    pub fn with_group(&self, field: Option<&str>) -> Params {
        let mut params = self.clone();
        params.set("group", field);
        params
    }

    /// How far ahead the planning page looks, and whether the address names something else, for which the default is used.
    pub fn horizon(&self) -> (Horizon, bool) {
        match self.all("horizon").last() {
            None => (Horizon::default(), false),
            Some(text) => (Horizon::parse(text).unwrap_or_default(), Horizon::parse(text).is_none()),
        }
    }

    /// The same parameters with another horizon.
    pub fn with_horizon(&self, horizon: Horizon) -> Params {
        let mut params = self.clone();
        params.set("horizon", Some(horizon.as_str()).filter(|_| horizon != Horizon::default()));
        params
    }

    /// The planned amounts, and whether something was dropped; see [`Plan::parse`]. Whether they can be planned is not checked.
    pub fn plan(&self) -> (Plan, bool) {
        Plan::parse(self.all("plan").iter().map(|text| &**text))
    }

    /// The same parameters with other planned amounts.
    pub fn with_plan(&self, plan: &Plan) -> Params {
        let mut params = self.clone();
        let values = plan.write();
        params.set("plan", values.iter().map(String::as_str));
        params
    }

    /// Whether the proof of delivery shows only its summary.
    pub fn shows_summary(&self) -> bool {
        self.all("view").last().is_some_and(|view| **view == *"summary")
    }

    /// The same parameters with the summary only, or with the records.
    pub fn with_summary(&self, summary: bool) -> Params {
        let mut params = self.clone();
        params.set("view", summary.then_some("summary"));
        params
    }

    /// The same parameters with other filters of the overview.
    pub fn with_overview(&self, filter: &OverviewFilter) -> Params {
        let mut params = self.clone();
        let texts = |ids: &[Box<str>]| ids.iter().map(|id| id.to_string()).collect::<Vec<_>>();
        let workspaces = match &filter.workspaces {
            WorkspaceChoice::Current => Vec::new(),
            WorkspaceChoice::All => vec!["*".to_owned()],
            WorkspaceChoice::These(ids) => texts(ids),
        };
        let status = match &filter.status {
            StatusChoice::Active => None,
            StatusChoice::Inactive => Some("inactive"),
            StatusChoice::All => Some("all"),
            StatusChoice::Unknown(word) => Some(&**word),
        };
        for (key, values) in [
            ("workspace", workspaces),
            ("agreement", texts(&filter.agreements)),
            ("addOnAgreement", texts(&filter.add_on_agreements)),
            ("package", texts(&filter.packages)),
        ] {
            params.set(key, values.iter().map(String::as_str));
        }
        params.set("status", status);
        params
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::query::Filter;
    use proptest::prelude::*;

    #[test]
    fn the_overview_reads_its_filters() {
        let filter = Params::parse("workspace=w-1&workspace=w-2&status=all&package=p+1&x=1").overview();
        assert_eq!(filter.workspaces, WorkspaceChoice::These(vec!["w-1".into(), "w-2".into()]));
        assert_eq!(filter.packages, vec!["p 1".into()]);
        assert_eq!(filter.status, StatusChoice::All);
        let all = Params::parse("?workspace=w-1&workspace=*").overview();
        assert_eq!(all.workspaces, WorkspaceChoice::All);
    }

    #[test]
    fn changing_filters_keeps_other_parameters() {
        let params = Params::parse("q=disk&workspace=w-1&sort=-opened");
        let filter = OverviewFilter { status: StatusChoice::Inactive, ..OverviewFilter::default() };
        assert_eq!(params.with_overview(&filter).write(), "q=disk&sort=-opened&status=inactive");
        assert_eq!(params.overview_only().write(), "workspace=w-1");
    }

    #[test]
    fn the_chart_has_defaults_for_missing_and_unknown_values() {
        for text in
            ["", "chart=bars&by=month&group=", "chart=pie&by=week", "chart=total&chart=bars&by=quarter&by="]
        {
            let params = Params::parse(text);
            assert!(!params.shows_running_total() && !params.shows_quarters(), "{text}");
            assert_eq!(params.group(), None, "{text}");
        }
        let params = Params::parse("chart=pie&chart=total&by=month&by=quarter&group=status&group=product");
        assert!(params.shows_running_total() && params.shows_quarters());
        assert_eq!(params.group().as_deref(), Some("product"));
    }

    #[test]
    fn a_default_of_the_chart_is_not_written() {
        let params = Params::parse("chart=total&q=disk&by=quarter&group=status&view=table");
        let default = params.with_running_total(false).with_quarters(false).with_group(None);
        assert_eq!(default.write(), "q=disk&view=table");
        let changed = default.with_group(Some("group")).with_quarters(true).with_running_total(true);
        assert_eq!(changed.write(), "q=disk&view=table&group=group&by=quarter&chart=total");
        assert_eq!(changed.overview_only(), Params::default());
    }

    #[test]
    fn a_star_stays_a_star() {
        let filter = OverviewFilter { workspaces: WorkspaceChoice::All, ..OverviewFilter::default() };
        assert_eq!(Params::default().with_overview(&filter).write(), "workspace=*");
    }

    fn ids() -> impl Strategy<Value = Vec<Box<str>>> {
        proptest::collection::btree_set("[^*]{1,12}", 0..4)
            .prop_map(|set| set.into_iter().map(Into::into).collect())
    }

    prop_compose! {
        pub fn filters()(workspaces in ids(), all in any::<bool>(), agreements in ids(), add_on_agreements in ids(), packages in ids(), status in 0..4_u8, word in "[x-z]{1,4}") -> OverviewFilter {
            OverviewFilter {
                workspaces: if all { WorkspaceChoice::All } else if workspaces.is_empty() { WorkspaceChoice::Current } else { WorkspaceChoice::These(workspaces) },
                agreements, add_on_agreements, packages,
                status: match status { 0 => StatusChoice::Active, 1 => StatusChoice::Inactive, 2 => StatusChoice::All, _ => StatusChoice::Unknown(word.into()) },
            }
        }
    }

    fn records() -> impl Strategy<Value = RecordQuery> {
        let field = || "[a-z]{1,6}".prop_map(Box::<str>::from);
        let day = || {
            proptest::option::of(0..4000_i32).prop_map(|days| {
                days.and_then(|days| chrono::NaiveDate::from_num_days_from_ce_opt(738_000 + days))
            })
        };
        let filters = proptest::collection::btree_map(
            (field(), any::<bool>()),
            proptest::collection::btree_set(".{0,6}", 1..3),
            0..3,
        );
        let sort = proptest::collection::btree_map(field(), any::<bool>(), 0..3);
        (".{0,12}", sort, filters, day(), day()).prop_map(|(q, sort, filters, from, to)| RecordQuery {
            q,
            sort: sort.into_iter().map(|(field, descending)| SortKey { field, descending }).collect(),
            filters: filters
                .into_iter()
                .map(|((field, exclude), values)| Filter {
                    field,
                    exclude,
                    values: values.into_iter().map(Into::into).collect(),
                })
                .collect(),
            from,
            to,
        })
    }

    #[test]
    fn invalid_dates_are_ignored() {
        let (query, unread) =
            Params::parse("from=2026-13-01&to=2026-01-31&filter.status=open&filter.status=open").question();
        assert!(unread);
        assert_eq!((query.from, query.to), (None, parse_date("2026-01-31")));
        assert_eq!(query.values_of("status", false).len(), 1);
    }

    proptest! {
        #[test]
        fn record_queries_round_trip(query in records(), columns in proptest::collection::vec("[a-c]{1,2}", 0..5), (table, total, quarters) in any::<(bool, bool, bool)>(), record in proptest::option::of(".{1,12}"), group in proptest::option::of(".{1,12}")) {
            let names: Vec<Box<str>> = columns.into_iter().map(Into::into).collect();
            let columns = (!names.is_empty()).then_some(names);
            let params = Params::parse("workspace=w-1").with_question(&query).with_columns(columns.as_deref()).with_table(table).with_record(record.as_deref());
            let params = params.with_running_total(total).with_quarters(quarters).with_group(group.as_deref());
            let read = Params::parse(&params.write());
            let (mut back, unread) = read.question();
            back.filters.sort_by_key(|filter| (filter.field.clone(), filter.exclude));
            let mut query = query;
            query.filters.sort_by_key(|filter| (filter.field.clone(), filter.exclude));
            prop_assert_eq!(back, query);
            prop_assert!(!unread);
            // A column that is named twice is shown once, at its first place.
            let mut seen = std::collections::HashSet::new();
            let columns = columns.map(|names| names.into_iter().filter(|name| seen.insert(name.clone())).collect::<Vec<_>>());
            prop_assert_eq!(read.columns(), columns);
            prop_assert_eq!(read.shows_table(), table);
            prop_assert_eq!((read.shows_running_total(), read.shows_quarters()), (total, quarters));
            prop_assert_eq!(read.group(), group.map(Into::into));
            prop_assert_eq!(read.record(), record.map(Into::into));
            prop_assert_eq!(read.with_record(None), Params::parse(&params.with_record(None).write()));
            prop_assert_eq!(read.overview_only().write(), "workspace=w-1");
        }
    }
}
