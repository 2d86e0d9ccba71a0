//! Requests to the backend.

use domain::Service;
use domain::date::write_date;
use domain::filter::Scope;
use domain::link::segment;
use domain::query::{RecordQuery, SortKey};
use std::borrow::Cow;

/// A request: its path and parameters below the base address, in canonical order.
///
/// Equal requests have equal texts, so the text is the cache key of the response. Only this module creates endpoints.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    text: String,
    template: &'static str,
}

impl Endpoint {
    /// The text below `{apiBase}/v1`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path without parameters.
    pub fn path(&self) -> &str {
        self.text.split('?').next().unwrap_or_default()
    }

    /// The path with placeholders for ids, for telemetry: it cannot contain customer data.
    pub fn template(&self) -> &'static str {
        self.template
    }

    /// Requests the person who is signed in.
    pub fn me() -> Endpoint {
        Endpoint { text: "/me".to_owned(), template: "/me" }
    }

    /// Requests the overview of these workspaces.
    pub fn activity(scope: &Scope) -> Endpoint {
        Endpoint::build("/activity", "/activity", &workspaces(scope))
    }

    /// Requests the months of every entitlement of these workspaces. A backend may not have this operation: it responds `404` or
    /// `501`.
    pub fn series(scope: &Scope) -> Endpoint {
        Endpoint::build("/series", "/series", &workspaces(scope))
    }

    /// Requests an entitlement.
    pub fn entitlement(id: &str, scope: &Scope) -> Endpoint {
        Endpoint::build("/entitlements/{id}", &format!("/entitlements/{}", segment(id)), &workspaces(scope))
    }

    /// Requests a kind over these workspaces and agreements; no agreement = the active ones.
    pub fn kind(kind: &str, scope: &Scope, agreements: &[Box<str>]) -> Endpoint {
        Endpoint::build(
            "/kinds/{kind}",
            &format!("/kinds/{}", segment(kind)),
            &with_agreements(scope, agreements),
        )
    }

    /// Requests a page of a list: the records that match a query, from `offset` on.
    pub fn records(list: &List, query: &RecordQuery, offset: usize, limit: usize) -> Endpoint {
        let mut params = list.params.clone();
        push_filters(&mut params, query);
        if !query.sort.is_empty() {
            let sign = |key: &SortKey| if key.descending { "-" } else { "" };
            let keys: Vec<String> =
                query.sort.iter().map(|key| format!("{}{}", sign(key), key.field)).collect();
            params.push(("sort".into(), keys.join(",")));
        }
        if offset > 0 {
            params.push(("offset".into(), offset.to_string()));
        }
        params.push(("limit".into(), limit.to_string()));
        Endpoint::build(list.template, &list.path, &params)
    }

    /// Requests the values that occur in a field of the matching records.
    pub fn facets(list: &List, query: &RecordQuery, field: &str) -> Endpoint {
        let mut params = list.params.clone();
        push_filters(&mut params, query);
        params.push(("field".into(), field.to_owned()));
        Endpoint::build(list.facets, &format!("{}/facets", list.path), &params)
    }

    /// Requests a change of a person's roles in a workspace.
    pub fn roles(id: &str, workspace: &str) -> Endpoint {
        Endpoint::build(
            "/users/{id}/roles",
            &format!("/users/{}/roles", segment(id)),
            &[("workspace", workspace.to_owned())],
        )
    }

    /// Requests the newest changes of roles in a workspace.
    pub fn role_changes(workspace: &str, limit: usize) -> Endpoint {
        Endpoint::build(
            "/role-changes",
            "/role-changes",
            &[("workspace", workspace.to_owned()), ("limit", limit.to_string())],
        )
    }

    /// Whether this requests a page of the list of people.
    pub fn is_of_users(&self) -> bool {
        self.path() == "/users"
    }

    fn build<K: AsRef<str>>(template: &'static str, path: &str, params: &[(K, String)]) -> Endpoint {
        if params.is_empty() {
            return Endpoint { text: path.to_owned(), template };
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(params);
        Endpoint { text: format!("{path}?{}", query.finish()), template }
    }
}

/// A list of records: its path, workspaces and agreements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    path: String,
    template: &'static str,
    /// Template of the requests for its facets.
    facets: &'static str,
    params: Vec<(Cow<'static, str>, String)>,
}

impl List {
    fn new(path: String, [template, facets]: [&'static str; 2], params: Vec<(&'static str, String)>) -> List {
        List {
            path,
            template,
            facets,
            params: params.into_iter().map(|(name, value)| (name.into(), value)).collect(),
        }
    }

    /// The records of one entitlement.
    pub fn of_entitlement(id: &str, scope: &Scope) -> List {
        List::new(
            format!("/entitlements/{}/records", segment(id)),
            ["/entitlements/{id}/records", "/entitlements/{id}/records/facets"],
            workspaces(scope),
        )
    }

    /// The records of a kind; no agreement = the active ones.
    pub fn of_kind(kind: &str, scope: &Scope, agreements: &[Box<str>]) -> List {
        List::new(
            format!("/kinds/{}/records", segment(kind)),
            ["/kinds/{kind}/records", "/kinds/{kind}/records/facets"],
            with_agreements(scope, agreements),
        )
    }

    /// The additional cases of a service.
    pub fn of_additional_cases(service: &Service, scope: &Scope) -> List {
        let mut params = vec![("service", service.as_str().to_owned())];
        params.extend(workspaces(scope));
        List::new("/additional-cases".to_owned(), ["/additional-cases", "/additional-cases/facets"], params)
    }

    /// The people of a workspace.
    pub fn of_users(workspace: &str) -> List {
        List::new("/users".to_owned(), ["/users", "/users/facets"], vec![("workspace", workspace.to_owned())])
    }
}

/// Adds the parameters that select records, without the order.
fn push_filters(params: &mut Vec<(Cow<'static, str>, String)>, query: &RecordQuery) {
    if query.words().next().is_some() {
        params.push(("q".into(), query.q.clone()));
    }
    for filter in &query.filters {
        let name = if filter.exclude { "filterNot" } else { "filter" };
        let values = filter.values.iter();
        params.extend(values.map(|value| (format!("{name}[{}]", filter.field).into(), value.to_string())));
    }
    for (name, date) in [("from", query.from), ("to", query.to)] {
        params.extend(date.map(|date| (name.into(), write_date(date))));
    }
}

fn workspaces(scope: &Scope) -> Vec<(&'static str, String)> {
    match &scope.ids {
        None => vec![("workspace", "*".to_owned())],
        Some(ids) => ids.iter().map(|id| ("workspace", id.to_string())).collect(),
    }
}

fn with_agreements(scope: &Scope, agreements: &[Box<str>]) -> Vec<(&'static str, String)> {
    let mut params = workspaces(scope);
    params.extend(agreements.iter().map(|id| ("agreement", id.to_string())));
    params
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_contains_no_ids() {
        let scope = Scope { ids: None, dropped: false, current_left_out: false };
        let of = |endpoint: Endpoint| endpoint.template();
        assert_eq!(of(Endpoint::me()), "/me");
        assert_eq!(of(Endpoint::activity(&scope)), "/activity");
        assert_eq!(of(Endpoint::series(&scope)), "/series");
        assert_eq!(of(Endpoint::entitlement("e-1/x", &scope)), "/entitlements/{id}");
        assert_eq!(of(Endpoint::kind("records", &scope, &[])), "/kinds/{kind}");
        let page = |list: List| of(Endpoint::records(&list, &RecordQuery::default(), 200, 200));
        assert_eq!(page(List::of_entitlement("e-1", &scope)), "/entitlements/{id}/records");
        assert_eq!(page(List::of_kind("a b", &scope, &["a-1".into()])), "/kinds/{kind}/records");
        assert_eq!(page(List::of_additional_cases(&Service::Advisory, &scope)), "/additional-cases");
        assert_eq!(page(List::of_users("w-1")), "/users");
        assert_eq!(of(Endpoint::roles("u-1", "w-1")), "/users/{id}/roles");
        assert_eq!(of(Endpoint::role_changes("w-1", 9)), "/role-changes");
        let facets = |list: List| of(Endpoint::facets(&list, &RecordQuery::default(), "status"));
        assert_eq!(facets(List::of_users("w-1")), "/users/facets");
        assert_eq!(facets(List::of_kind("k", &scope, &[])), "/kinds/{kind}/records/facets");
        assert_eq!(facets(List::of_entitlement("e-1", &scope)), "/entitlements/{id}/records/facets");
        assert_eq!(facets(List::of_additional_cases(&Service::Advisory, &scope)), "/additional-cases/facets");
    }

    #[test]
    fn equal_requests_have_equal_texts() {
        let scope = |ids: Option<Vec<Box<str>>>| Scope { ids, dropped: false, current_left_out: false };
        assert_eq!(Endpoint::activity(&scope(None)).as_str(), "/activity?workspace=*");
        let two = scope(Some(vec!["w-1".into(), "w 2".into()]));
        assert_eq!(Endpoint::activity(&two).as_str(), "/activity?workspace=w-1&workspace=w+2");
        assert_eq!(Endpoint::series(&scope(None)).as_str(), "/series?workspace=*");
        assert_eq!(Endpoint::series(&two).as_str(), "/series?workspace=w-1&workspace=w+2");
        let list = List::of_kind("a/b", &two, &["a-1".into()]);
        assert_eq!(
            Endpoint::records(&list, &RecordQuery::default(), 0, 200).as_str(),
            "/kinds/a%2Fb/records?workspace=w-1&workspace=w+2&agreement=a-1&limit=200"
        );
        let query = RecordQuery {
            q: "disk full".into(),
            sort: vec![SortKey { field: "opened".into(), descending: true }],
            from: domain::date::parse_date("2026-01-31"),
            ..RecordQuery::default()
        };
        let query = query.with_value("status", "open", Some(true));
        assert_eq!(
            Endpoint::records(&List::of_users("w-1"), &query, 400, 200).as_str(),
            "/users?workspace=w-1&q=disk+full&filterNot%5Bstatus%5D=open&from=2026-01-31&sort=-opened&offset=400&limit=200"
        );
        assert_eq!(
            Endpoint::facets(&List::of_users("w-1"), &RecordQuery::default(), "status").as_str(),
            "/users/facets?workspace=w-1&field=status"
        );
    }
}
