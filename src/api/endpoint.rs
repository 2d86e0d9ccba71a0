//! Questions to the backend.

use crate::model::Service;
use crate::model::filter::Scope;
use crate::model::link::segment;

/// A question: its path and parameters below the base address, in a canonical order.
///
/// Equal questions have equal texts, so the text is the key under which an answer is kept. Only this module makes one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint(String);

impl Endpoint {
    /// The text below `{apiBase}/v1`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of it.
    pub fn path(&self) -> &str {
        self.0.split('?').next().unwrap_or_default()
    }

    /// The parameters of it, decoded.
    pub fn params(&self) -> Vec<(String, String)> {
        let query = self.0.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    /// Who is signed in.
    pub fn me() -> Endpoint {
        Endpoint("/me".to_owned())
    }

    /// The overview of these workspaces.
    pub fn activity(scope: &Scope) -> Endpoint {
        Endpoint::build("/activity", &workspaces(scope))
    }

    /// One entitlement.
    pub fn entitlement(id: &str, scope: &Scope) -> Endpoint {
        Endpoint::build(&format!("/entitlements/{}", segment(id)), &workspaces(scope))
    }

    /// A kind over these workspaces and agreements; no agreement = the active ones.
    pub fn kind(kind: &str, scope: &Scope, agreements: &[Box<str>]) -> Endpoint {
        Endpoint::build(&format!("/kinds/{}", segment(kind)), &with_agreements(scope, agreements))
    }

    /// The newest records of one entitlement.
    pub fn entitlement_records(id: &str, scope: &Scope, limit: usize) -> Endpoint {
        let mut params = workspaces(scope);
        params.push(("limit", limit.to_string()));
        Endpoint::build(&format!("/entitlements/{}/records", segment(id)), &params)
    }

    /// The newest records of a kind.
    pub fn kind_records(kind: &str, scope: &Scope, agreements: &[Box<str>], limit: usize) -> Endpoint {
        let mut params = with_agreements(scope, agreements);
        params.push(("limit", limit.to_string()));
        Endpoint::build(&format!("/kinds/{}/records", segment(kind)), &params)
    }

    /// The newest additional cases of a service.
    pub fn additional_cases(service: &Service, scope: &Scope, limit: usize) -> Endpoint {
        let mut params = vec![("service", service.as_str().to_owned())];
        params.extend(workspaces(scope));
        params.push(("limit", limit.to_string()));
        Endpoint::build("/additional-cases", &params)
    }

    /// The people of a workspace.
    pub fn users(workspace: &str, limit: usize) -> Endpoint {
        Endpoint::build("/users", &[("workspace", workspace.to_owned()), ("limit", limit.to_string())])
    }

    fn build(path: &str, params: &[(&str, String)]) -> Endpoint {
        if params.is_empty() {
            return Endpoint(path.to_owned());
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(params);
        Endpoint(format!("{path}?{}", query.finish()))
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
    use super::Endpoint;
    use crate::model::filter::Scope;

    #[test]
    fn a_question_has_one_text() {
        let scope = |ids: Option<Vec<Box<str>>>| Scope { ids, dropped: false, current_left_out: false };
        assert_eq!(Endpoint::activity(&scope(None)).as_str(), "/activity?workspace=*");
        let two = scope(Some(vec!["w-1".into(), "w 2".into()]));
        assert_eq!(Endpoint::activity(&two).as_str(), "/activity?workspace=w-1&workspace=w+2");
        assert_eq!(
            Endpoint::kind_records("a/b", &two, &["a-1".into()], 200).as_str(),
            "/kinds/a%2Fb/records?workspace=w-1&workspace=w+2&agreement=a-1&limit=200"
        );
    }
}
