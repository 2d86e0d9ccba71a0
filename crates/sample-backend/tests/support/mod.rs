//! A backend in this process, and clients that use it over HTTP.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod lists;

use chrono::NaiveDate;
use sample_backend::Config;
use sample_backend::data::generated::Sizes;
use serde_json::Value;
use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;
use ureq::Agent;
use ureq::http::{Request, StatusCode};

/// Reference day of all tests.
pub const TODAY: &str = "2026-11-23";

/// A running backend.
pub struct Backend {
    /// Origin: `http://127.0.0.1:PORT`.
    pub origin: String,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(String::as_str).unwrap_or_default()
    }
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Starts a backend on a free port, which runs as long as the test process.
pub fn start(config: Config) -> Backend {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async move {
            let (listener, address) = sample_backend::listen("127.0.0.1", 0).await.expect("a free port");
            send.send(format!("http://{address}")).expect("the test waits");
            sample_backend::serve(listener, sample_backend::state(&config), std::future::pending())
                .await
                .expect("it serves");
        });
    });
    Backend { origin: receive.recv().expect("the backend starts") }
}

fn day() -> Option<NaiveDate> {
    NaiveDate::parse_from_str(TODAY, "%Y-%m-%d").ok()
}

/// A new backend with the curated data, for tests that change something.
pub fn fresh() -> Backend {
    start(Config { today: day(), ..Config::default() })
}

/// A shared backend with the curated data.
pub fn curated() -> &'static Backend {
    static SHARED: OnceLock<Backend> = OnceLock::new();
    SHARED.get_or_init(fresh)
}

/// A backend with generated data.
pub fn generated(sizes: Sizes) -> Backend {
    start(Config { today: day(), sizes: Some(sizes), ..Config::default() })
}

/// A backend with faults enabled.
pub fn faulty() -> Backend {
    start(Config { today: day(), faults: true, ..Config::default() })
}

/// A backend that keeps a journal.
pub fn with_journal() -> Backend {
    start(Config { today: day(), journal: true, ..Config::default() })
}

/// A backend that issues tokens and keeps a journal.
pub fn with_tokens() -> Backend {
    start(Config { today: day(), tokens: true, journal: true, faults: true, ..Config::default() })
}

/// A backend that serves a built app.
pub fn with_dist(dist: PathBuf) -> Backend {
    start(Config { today: day(), dist: Some(dist), ..Config::default() })
}

/// A client with cookies.
pub struct Person<'a> {
    pub backend: &'a Backend,
    agent: Agent,
    pub cookie: String,
}

impl Backend {
    /// A client that is not signed in.
    pub fn stranger(&self) -> Person<'_> {
        let config = Agent::config_builder().max_redirects(0).http_status_as_error(false).build();
        Person { backend: self, agent: config.into(), cookie: String::new() }
    }

    /// A client signed in as this person.
    pub fn person(&self, id: &str) -> Person<'_> {
        let mut person = self.stranger();
        let answer = person.send(
            "POST",
            "/sign-in",
            &[("content-type", "application/x-www-form-urlencoded")],
            format!("person={id}").as_bytes(),
        );
        assert_eq!(answer.status, 303, "{id} cannot sign in");
        person.cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        person
    }
}

impl Person<'_> {
    /// Sends a request; writes have the backend's own origin unless the headers say otherwise.
    pub fn send(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{target}", self.backend.origin));
        if !self.cookie.is_empty() && !headers.iter().any(|(name, _)| *name == "cookie") {
            request = request.header("cookie", &self.cookie);
        }
        if method != "GET" && !headers.iter().any(|(name, _)| matches!(*name, "origin" | "sec-fetch-site")) {
            request = request.header("origin", &self.backend.origin);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.to_vec()).expect("a request");
        let mut response =
            self.agent.run(request).unwrap_or_else(|error| panic!("{method} {target}: {error}"));
        let status: StatusCode = response.status();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let body = response.body_mut().with_config().limit(1 << 30).read_to_vec().expect("a body");
        Answer { status: status.as_u16(), headers, body }
    }

    /// Whether the response breaks off or never arrives.
    pub fn breaks(&self, target: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder().method("GET").uri(format!("{}{target}", self.backend.origin));
        request = request.header(
            "cookie",
            headers
                .iter()
                .find(|(name, _)| *name == "cookie")
                .map_or(self.cookie.as_str(), |(_, value)| value),
        );
        match self.agent.run(request.body(Vec::new()).expect("a request")) {
            Ok(mut response) => response.body_mut().read_to_vec().is_err(),
            Err(_) => true,
        }
    }

    /// Whether part of the response arrives, followed by nothing for this long.
    pub fn waits_in_vain(&self, target: &str, cookie: &str, patience: Duration) -> bool {
        let request = Request::builder().method("GET").uri(format!("{}{target}", self.backend.origin));
        let request = request.header("cookie", cookie).body(Vec::new()).expect("a request");
        let request = self.agent.configure_request(request).timeout_recv_body(Some(patience)).build();
        let mut response = self.agent.run(request).expect("the beginning of an answer");
        let mut part = Vec::new();
        let end = response.body_mut().as_reader().read_to_end(&mut part);
        !part.is_empty() && end.is_err_and(|error| error.kind() != std::io::ErrorKind::UnexpectedEof)
    }

    pub fn get(&self, target: &str) -> Answer {
        self.send("GET", target, &[], &[])
    }

    pub fn get_with(&self, target: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", target, headers, &[])
    }

    /// The body of a successful API response.
    pub fn api(&self, path: &str) -> Value {
        let answer = self.get(&format!("/api/v1{path}"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    /// The status of an API response.
    pub fn status(&self, path: &str) -> u16 {
        self.get(&format!("/api/v1{path}")).status
    }

    /// All rows of a list, page by page, with the meta of the first page.
    pub fn all(&self, path: &str) -> (Vec<Value>, Value) {
        let mut target = format!("/api/v1{path}{}limit=1000", if path.contains('?') { "&" } else { "?" });
        let mut rows = Vec::new();
        let mut meta = Value::Null;
        loop {
            let answer = self.get(&target);
            assert_eq!(answer.status, 200, "{target}: {}", answer.text());
            let page = answer.json();
            rows.extend(page["data"].as_array().expect("rows").iter().cloned());
            if meta.is_null() {
                meta = page["meta"].clone();
            }
            match page["links"]["next"].as_str() {
                Some(next) => target = next.to_owned(),
                None => return (rows, meta),
            }
        }
    }

    pub fn put_roles(&self, user: &str, workspace: &str, etag: Option<&str>, roles: &[&str]) -> Answer {
        let body = serde_json::json!({ "roles": roles }).to_string();
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(etag.map(|etag| ("if-match", etag)));
        self.send(
            "PUT",
            &format!("/api/v1/users/{user}/roles?workspace={workspace}"),
            &headers,
            body.as_bytes(),
        )
    }
}

/// A quantity in hundredths.
pub fn hundredths(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no quantity"));
    sample_backend::data::amount::read(text).unwrap_or_else(|| panic!("{text} is no quantity"))
}

/// Percent-encodes a value of a parameter.
pub fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Every sample person.
pub const PEOPLE: [&str; 16] = [
    "customer-admin",
    "workspace-admin",
    "customer-activity",
    "all-requests",
    "learning-manager",
    "support-contact",
    "member",
    "mixed",
    "activity-only",
    "requests-only",
    "learning-only",
    "all-delegated",
    "admin-learning",
    "two-hats",
    "unknown-role",
    "no-workspace",
];

/// All entitlements that a person sees in some workspaces.
pub fn entitlements(person: &Person<'_>, workspaces: &str) -> Vec<Value> {
    let activity = person.api(&format!("/activity?{workspaces}"));
    let packages = activity["packages"].as_array().expect("packages");
    packages
        .iter()
        .flat_map(|package| package["entitlements"].as_array().expect("entitlements").clone())
        .collect()
}
