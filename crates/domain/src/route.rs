//! Addresses: links and bookmarks must keep working.
//!
//! Filters are kept in the address only. [`Address::parse`] and [`Address::write`] are inverse to each other, and the typed views
//! of the parameters ([`Params::overview`]) leave unknown parameters alone.

use crate::Service;
use crate::access::Control;
use crate::link::segment;
use percent_encoding::percent_decode_str;

mod params;
pub use params::Params;

/// Fragment of the section of the home page that "Management" leads to.
pub const MANAGEMENT: &str = "management";
/// Fragment of the home page in the window in which the reader signed in again.
pub const SIGNED_IN: &str = "signed-in";
/// Fragment of the overview that shows its proof of delivery; fragments of places in the document begin with it.
pub const PROOF: &str = "proof-of-delivery";

/// A page, with the id that its path contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The home page.
    Home,
    /// The overview: what was bought, used and left.
    Overview,
    /// The drilldown of an entitlement.
    Entitlement(String),
    /// The drilldown of a kind, over the selected workspaces and agreements.
    Kind(String),
    /// The drilldown of support requests outside every package.
    AdditionalCases(Service),
    /// What ends when, what is to be expected, and what if.
    Planning,
    /// The people of a workspace and their roles.
    ManageUsers,
    /// The notice about the page that this app replaces.
    ContractDetails,
    /// A path below the base that matches no route.
    NotFound(String),
}

/// A route: a row for each kind of page. Paths are parsed and printed with it; titles, rights and the chunk are looked up in it.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Path below the base. A segment in braces stands for the page's id.
    pub path: &'static str,
    /// Key of the title's message.
    pub title: &'static str,
    /// Right that a reader needs in any workspace; `None` = everyone may see the page.
    pub right: Option<Control<'static>>,
    /// Whether a release loads it with the chunk.
    pub in_chunk: bool,
    /// Creates the page from its segment in braces (empty without one); `None` if there is no such page.
    read: fn(&str) -> Option<Page>,
    /// The segment in braces of a page (empty without one); `None` for pages of other routes.
    write: fn(&Page) -> Option<&str>,
}

/// All routes. A path that matches none is [`Page::NotFound`].
pub const ROUTES: &[Route] = &[
    Route {
        path: "/",
        title: "product",
        right: None,
        in_chunk: true,
        read: |_| Some(Page::Home),
        write: |page| matches!(page, Page::Home).then_some(""),
    },
    Route {
        path: "/customer-activity",
        title: "customer_activity",
        right: Some(Control::Activity),
        in_chunk: false,
        read: |_| Some(Page::Overview),
        write: |page| matches!(page, Page::Overview).then_some(""),
    },
    Route {
        path: "/customer-activity/entitlements/{id}",
        title: "customer_activity",
        right: Some(Control::Activity),
        in_chunk: true,
        read: |id| Some(Page::Entitlement(id.to_owned())),
        write: |page| if let Page::Entitlement(id) = page { Some(id) } else { None },
    },
    Route {
        path: "/customer-activity/kinds/{kind}",
        title: "customer_activity",
        right: Some(Control::Activity),
        in_chunk: true,
        read: |kind| Some(Page::Kind(kind.to_owned())),
        write: |page| if let Page::Kind(kind) = page { Some(kind) } else { None },
    },
    Route {
        path: "/customer-activity/additional-cases/{service}",
        title: "additional_cases",
        right: Some(Control::Activity),
        in_chunk: true,
        read: |word| match word {
            ADVISORY => Some(Page::AdditionalCases(Service::Advisory)),
            PROBLEM_RESOLUTION => Some(Page::AdditionalCases(Service::ProblemResolution)),
            _ => None,
        },
        write: |page| match page {
            Page::AdditionalCases(Service::Advisory) => Some(ADVISORY),
            Page::AdditionalCases(_) => Some(PROBLEM_RESOLUTION),
            _ => None,
        },
    },
    Route {
        path: "/customer-activity/planning",
        title: "planning",
        right: Some(Control::Activity),
        in_chunk: true,
        read: |_| Some(Page::Planning),
        write: |page| matches!(page, Page::Planning).then_some(""),
    },
    Route {
        path: "/manage-users",
        title: "manage_users",
        right: Some(Control::Users),
        in_chunk: true,
        read: |_| Some(Page::ManageUsers),
        write: |page| matches!(page, Page::ManageUsers).then_some(""),
    },
    Route {
        path: "/contract-details",
        title: "contract_details",
        right: None,
        in_chunk: true,
        read: |_| Some(Page::ContractDetails),
        write: |page| matches!(page, Page::ContractDetails).then_some(""),
    },
];

const ADVISORY: &str = "advisory";
const PROBLEM_RESOLUTION: &str = "problem-resolution";

/// The segments of a path, without empty ones.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_variable(segment: &str) -> bool {
    segment.starts_with('{')
}

impl Route {
    /// The page of this route for a path, given as decoded segments.
    fn page(&self, path: &[String]) -> Option<Page> {
        let mut variable = "";
        let mut rest = path.iter();
        for pattern in segments(self.path) {
            let segment = rest.next()?;
            if is_variable(pattern) {
                variable = segment;
            } else if pattern != segment {
                return None;
            }
        }
        if rest.next().is_some() { None } else { (self.read)(variable) }
    }

    /// The path of a page of this route.
    fn path_with(&self, variable: &str) -> String {
        match self.path.split_once('{') {
            Some((before, _)) => format!("{before}{}", segment(variable)),
            None => self.path.to_owned(),
        }
    }
}

impl Page {
    /// Its route and its segment in braces; `None` for [`Page::NotFound`].
    fn row(&self) -> Option<(&'static Route, &str)> {
        ROUTES.iter().find_map(|route| Some((route, (route.write)(self)?)))
    }

    /// Path of its route without the id: for events, reports and logs.
    pub fn route(&self) -> &'static str {
        self.row().map_or("not-found", |(route, _)| route.path)
    }

    /// Key of the title's message.
    pub fn title(&self) -> &'static str {
        self.row().map_or("not_found", |(route, _)| route.title)
    }

    /// Right that a reader needs in any workspace; `None` = everyone may see it.
    pub fn right(&self) -> Option<Control<'static>> {
        self.row().and_then(|(route, _)| route.right)
    }

    /// Whether a release loads it with the chunk.
    pub fn is_in_chunk(&self) -> bool {
        self.row().is_some_and(|(route, _)| route.in_chunk)
    }

    /// Subject of the drilldown, if it is one.
    pub fn subject(&self) -> Option<Subject> {
        match self {
            Page::Entitlement(id) => Some(Subject::Entitlement(id.clone())),
            Page::Kind(kind) => Some(Subject::Kind(kind.clone())),
            Page::AdditionalCases(service) => Some(Subject::AdditionalCases(service.clone())),
            _ => None,
        }
    }

    /// Whether it is the overview, or a page that shares the overview's parameters: one of its drilldowns, or planning.
    pub fn is_activity(&self) -> bool {
        matches!(
            self,
            Page::Overview | Page::Entitlement(_) | Page::Kind(_) | Page::AdditionalCases(_) | Page::Planning
        )
    }
}

/// The subject of a drilldown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One entitlement.
    Entitlement(String),
    /// A kind over the selected workspaces and agreements.
    Kind(String),
    /// Support requests outside every package.
    AdditionalCases(Service),
}

/// A page and the state of its filters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The page.
    pub page: Page,
    /// Parameters, including unknown ones.
    pub params: Params,
    /// Fragment: a place in the page.
    pub fragment: Option<String>,
}

/// Normalises a base path to have no trailing slash: `""`, `"/seg"`, `"/seg/seg"`.
pub fn normal_base(base: &str) -> String {
    let inner = base.trim_matches('/');
    if inner.is_empty() { String::new() } else { format!("/{inner}") }
}

impl Address {
    /// The address of a page without parameters.
    pub fn of(page: Page) -> Address {
        Address { page, params: Params::default(), fragment: None }
    }

    /// Parses `path`, `search` (with or without `?`) and `hash`; `None` if the path is outside `base`.
    pub fn parse(base: &str, path: &str, search: &str, hash: &str) -> Option<Address> {
        let rest = path.strip_prefix(base)?;
        if !(rest.is_empty() || rest.starts_with('/')) {
            return None;
        }
        let decoded: Vec<String> = segments(rest)
            .map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned())
            .collect();
        let page = ROUTES.iter().find_map(|route| route.page(&decoded));
        let page = page.unwrap_or_else(|| Page::NotFound(rest.to_owned()));
        let fragment = hash.trim_start_matches('#');
        Some(Address {
            page,
            params: Params::parse(search),
            fragment: (!fragment.is_empty()).then(|| fragment.to_owned()),
        })
    }

    /// The address as text, for a link.
    pub fn write(&self, base: &str) -> String {
        let path = match (&self.page, self.page.row()) {
            (Page::NotFound(path), _) => path.clone(),
            (_, Some((route, variable))) => route.path_with(variable),
            // Every other page has a row; a test checks that.
            (_, None) => "/".to_owned(),
        };
        let mut text = format!("{base}{path}");
        let params = self.params.write();
        if !params.is_empty() {
            text.push('?');
            text.push_str(&params);
        }
        if let Some(fragment) = &self.fragment {
            text.push('#');
            text.push_str(fragment);
        }
        text
    }
}

/// Whether a URL is a path of the same origin, and not another host in disguise.
pub fn is_own_path(url: &str) -> bool {
    url.starts_with('/')
        && !url.starts_with("//")
        && !url.contains('\\')
        && !url.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::params::tests::filters;
    use super::*;
    use crate::query::RecordQuery;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<Address> {
        let (rest, hash) = text.split_once('#').unwrap_or((text, ""));
        let (path, search) = rest.split_once('?').unwrap_or((rest, ""));
        Address::parse("/app", path, search, hash)
    }

    #[test]
    fn every_route_is_found() {
        for (text, page) in [
            ("/app", Page::Home),
            ("/app/", Page::Home),
            ("/app/customer-activity", Page::Overview),
            ("/app/customer-activity/", Page::Overview),
            ("/app/customer-activity/entitlements/e%2F1%20%C3%A4", Page::Entitlement("e/1 ä".into())),
            ("/app/customer-activity/kinds/reactiveSupport", Page::Kind("reactiveSupport".into())),
            ("/app/customer-activity/additional-cases/advisory", Page::AdditionalCases(Service::Advisory)),
            (
                "/app/customer-activity/additional-cases/problem-resolution",
                Page::AdditionalCases(Service::ProblemResolution),
            ),
            ("/app/customer-activity/planning", Page::Planning),
            ("/app/manage-users", Page::ManageUsers),
            ("/app/contract-details", Page::ContractDetails),
            (
                "/app/customer-activity/additional-cases/other",
                Page::NotFound("/customer-activity/additional-cases/other".into()),
            ),
            ("/app/nothing", Page::NotFound("/nothing".into())),
        ] {
            assert_eq!(read(text).map(|address| address.page), Some(page), "{text}");
        }
    }

    fn pages() -> impl Strategy<Value = Page> {
        let id = || "[^/]{1,20}".prop_filter("browsers resolve dots", |id| id != "." && id != "..");
        prop_oneof![
            Just(Page::Home),
            Just(Page::Overview),
            id().prop_map(Page::Entitlement),
            id().prop_map(Page::Kind),
            Just(Page::AdditionalCases(Service::Advisory)),
            Just(Page::AdditionalCases(Service::ProblemResolution)),
            Just(Page::Planning),
            Just(Page::ManageUsers),
            Just(Page::ContractDetails),
            "/[a-z]{1,9}(/[a-z]{1,9}){3}".prop_map(Page::NotFound),
        ]
    }

    #[test]
    fn each_page_belongs_to_its_route() {
        for route in ROUTES {
            let path = route.path.replace("{service}", ADVISORY);
            let page = read(&format!("/app{path}")).unwrap().page;
            assert_eq!(page.route(), route.path);
            assert_eq!(page.title(), route.title);
            assert_eq!(page.right(), route.right);
            assert_eq!(page.is_in_chunk(), route.in_chunk);
        }
        let none = Page::NotFound("/nothing".into());
        assert_eq!((none.route(), none.title(), none.right()), ("not-found", "not_found", None));
        assert!(!none.is_in_chunk());
    }

    #[test]
    fn a_path_outside_the_base_is_no_page() {
        for text in ["/", "/apple", "/other/app", "/ap"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(normal_base("/a/b/"), "/a/b");
        assert_eq!(normal_base("/"), "");
    }

    proptest! {
        #[test]
        fn pages_round_trip(page in pages()) {
            let address = Address::of(page);
            prop_assert_eq!(read(&address.write("/app")), Some(address.clone()));
            // Each page belongs to one route only.
            let rows = ROUTES.iter().filter(|route| (route.write)(&address.page).is_some()).count();
            prop_assert_eq!(rows, usize::from(!matches!(address.page, Page::NotFound(_))));
        }

        #[test]
        fn addresses_round_trip(filter in filters(), id in "[^/]{1,20}", q in ".{0,20}", kind in any::<bool>()) {
            prop_assume!(id != "." && id != "..");
            let page = if kind { Page::Kind(id) } else { Page::Entitlement(id) };
            let params = Params::default().with_overview(&filter);
            let params = params.with_question(&RecordQuery { q, ..RecordQuery::default() });
            let address = Address { page, params, fragment: None };
            let read = read(&address.write("/app")).unwrap();
            prop_assert_eq!(read.params.overview(), filter);
            prop_assert_eq!(read, address);
        }
    }

    #[test]
    fn paths_that_lead_to_another_host_are_rejected() {
        assert!(is_own_path("/sign-in?returnTo=%2Fcustomer-activity"));
        for url in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "",
            "sign-in",
            "/\t/evil.example",
        ] {
            assert!(!is_own_path(url), "{url:?}");
        }
    }
}
