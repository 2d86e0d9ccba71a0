//! The invariants of `ARCHITECTURE.md` that the compiler cannot check: dependencies between modules, and what views must not do.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

mod length;
mod modules;
mod sources;

use sources::{ROOT, files};
use std::fs;
use std::path::{Path, PathBuf};

fn rust(folder: &Path) -> Vec<PathBuf> {
    files(folder, &["rs"])
}

/// Every source of the app: its layer, its path for messages, and its lines without comments and tests.
fn app() -> Vec<(String, String, Vec<String>)> {
    sources::app()
        .into_iter()
        .map(|source| {
            let code = source.text.split("#[cfg(test)]\nmod tests").next().unwrap();
            let lines = code.lines().map(|line| line.split("//").next().unwrap().to_owned()).collect();
            (source.layer().to_owned(), source.name, lines)
        })
        .collect()
}

fn findings(look: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for (layer, name, lines) in app() {
        for (number, line) in lines.iter().enumerate() {
            if let Some(finding) = look(&layer, line) {
                found.push(format!("src/{name}:{}: {finding}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

/// The app's library has no tests on the host (`test = false`): a test inside it would never run.
#[test]
fn the_app_crate_has_no_host_tests() {
    let root = Path::new(ROOT).join("src");
    let idle: Vec<_> = rust(&root)
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains("#[cfg(test)]"))
        .collect();
    assert!(idle.is_empty(), "tests in {idle:?} are never run");
}

/// The compiler prevents other dependencies, but not the standard library's clock.
#[test]
fn the_domain_has_no_clock_and_no_json() {
    let folder = Path::new(ROOT).join("crates/domain");
    for path in rust(&folder.join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let found = ["Utc::now", "Local::now", "SystemTime", "Instant::now"]
            .iter()
            .find(|word| text.contains(**word));
        assert!(found.is_none(), "{}: {found:?}", path.display());
    }
    for name in ["domain", "text", "api-client", "record-store"] {
        let manifest =
            fs::read_to_string(Path::new(ROOT).join("crates").join(name).join("Cargo.toml")).unwrap();
        let found =
            ["leptos", "web-sys", "wasm-bindgen", "gloo"].iter().find(|word| manifest.contains(**word));
        assert!(found.is_none(), "crates/{name} must not know {found:?}");
    }
}

/// No source belongs to two crates.
#[test]
fn no_crate_includes_the_sources_of_another() {
    let crates = Path::new(ROOT).join("crates");
    let wrong: Vec<_> = [crates.as_path(), &Path::new(ROOT).join("src"), &Path::new(ROOT).join("tests")]
        .into_iter()
        .flat_map(rust)
        .filter(|path| {
            fs::read_to_string(path).unwrap().lines().any(|line| line.trim_start().starts_with("#[path"))
        })
        .collect();
    assert!(wrong.is_empty(), "#[path] in {wrong:?}");
}

#[test]
fn only_the_libraries_read_json() {
    let wrong = findings(|_, line| {
        let found = ["serde", "hifijson"].iter().find(|word| line.contains(**word))?;
        Some(format!("the app must not know {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_view_writes_markup_or_inline_style() {
    let wrong = findings(|_, line| {
        let sinks = [
            "inner_html",
            "set_inner_html",
            "outer_html",
            "insert_adjacent_html",
            "style=",
            "style:",
            "document.write",
            "cssText",
        ];
        sinks
            .iter()
            .find(|sink| line.contains(**sink))
            .map(|sink| format!("the page's policy forbids {sink}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let html = fs::read_to_string(Path::new(ROOT).join("index.html")).unwrap();
    assert!(!html.contains("style=") && !html.contains("<style"), "index.html has inline style");
    let scripts = html.matches("<script").count();
    assert_eq!(
        scripts,
        html.matches("<script type=\"module\" src=").count(),
        "index.html has an inline script"
    );
}

#[test]
fn only_the_navigator_changes_the_location() {
    let wrong = findings(|layer, line| {
        let moves = [
            "push_state",
            "replace_state",
            "use_navigate",
            "leptos_router",
            ".set_href",
            "location().assign",
            "location().replace",
        ];
        let found = moves.iter().find(|word| line.contains(**word))?;
        (layer != "services").then(|| format!("only the navigator and the host move: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_runtime_starts_timers_tasks_and_listeners() {
    let wrong = findings(|layer, line| {
        // This one ends with its owner, which is just as good.
        let line = line.replace("spawn_local_scoped_with_cancellation", "");
        let ways = [
            "set_timeout",
            "set_interval",
            "request_animation_frame",
            "spawn_local",
            "window_event_listener",
            "add_event_listener",
        ];
        let found = ways.iter().find(|word| line.contains(**word))?;
        (layer != "runtime").then(|| format!("only runtime sets something going: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In a host's page, the document, its scroll position and its ids belong to the host.
#[test]
fn only_the_apps_own_element_is_touched() {
    let wrong = findings(|layer, line| {
        let ways = [
            "get_element_by_id",
            "document_element",
            "scroll_to_with",
            "scroll_by_with",
            ".scroll_into_view",
            "active_element",
        ];
        let found = ways.iter().find(|word| line.contains(**word))?;
        let is_the_place = match *found {
            "scroll_to_with" => layer == "services",
            "active_element" => layer == "components",
            _ => layer == "runtime",
        };
        (!is_the_place).then(|| format!("a host's page is touched: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn time_enters_through_one_clock() {
    let wrong = findings(|layer, line| {
        let clocks = ["Date::new_0", "Date::now", "Utc::now", "SystemTime", "Instant::now"];
        let found = clocks.iter().find(|word| line.contains(**word))?;
        // `i18n::format` is the clock for days; the response cache measures ages itself.
        (!matches!(layer, "i18n" | "services")).then(|| format!("another clock: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_text_comes_from_i18n() {
    // A text child of a view is a string literal on a line of markup; separators carry no words.
    let wrong = findings(|layer, line| {
        if !matches!(layer, "features" | "components" | "app") || !line.contains('<') {
            return None;
        }
        let texts = line
            .split('>')
            .skip(1)
            .filter_map(|rest| rest.trim_start().strip_prefix('"'))
            .filter_map(|rest| rest.split('"').next());
        let word = texts.into_iter().find(|text| text.chars().any(char::is_alphabetic))?;
        Some(format!("a word outside of i18n: {word}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Any other use of these texts would move all of them into the first visit.
#[test]
fn only_pages_of_the_chunk_use_page_messages() {
    let in_chunk = [
        "features/drilldown/",
        "features/users/",
        // Used only by pages of the chunk.
        "services/role_changes.rs",
        "features/outlook.rs",
        "features/planning/",
        "features/proof/",
        "features/records/",
        "features/access/signed_out.rs",
        "features/access/roles.rs",
        "features/home/",
        "features/access/no_access.rs",
        "features/access/not_found.rs",
        "features/frame/user_panel.rs",
        "features/outlook.rs",
        "features/overview/pictures.rs",
        "features/overview/verdict.rs",
        "components/table/",
        "i18n/cells.rs",
        "i18n/counts.rs",
    ];
    let wrong: Vec<_> = app()
        .into_iter()
        .filter(|(_, name, _)| !in_chunk.iter().any(|path| name.starts_with(path)))
        .filter(|(_, _, lines)| lines.iter().any(|line| line.contains("page_messages()")))
        .map(|(_, name, _)| name)
        .collect();
    assert!(wrong.is_empty(), "these are no part of the chunk: {}", wrong.join(", "));
}

/// Icons are stacked in one file and addressed by number: each number must match the class's name.
#[test]
fn each_icon_has_the_number_of_its_position() {
    let drawn = fs::read_to_string(Path::new(ROOT).join("style/icons.svg")).unwrap();
    let names: Vec<&str> =
        drawn.split("<path id=\"").skip(1).map(|path| path.split('"').next().unwrap()).collect();
    let style = fs::read_to_string(Path::new(ROOT).join("style/icons.css")).unwrap();
    let numbered: Vec<&str> =
        style.lines().filter_map(|line| line.strip_prefix(".icon-")?.strip_suffix("; }")).collect();
    let wanted: Vec<String> =
        names.iter().enumerate().map(|(number, name)| format!("{name} {{ --icon: {number}")).collect();
    assert_eq!(numbered, wanted);
    let count = names.len();
    for (at, path) in drawn.split("<path id=\"").skip(2).enumerate() {
        assert!(path.contains(&format!("translate(0 {})", 16 * (at + 1))), "{path}");
    }
    assert!(drawn.contains(&format!("viewBox=\"0 0 16 {}\"", 16 * count)));
    assert!(style.contains(&format!("* 100% / {}) / 100% {count}00%", count - 1)));
}

/// The table of routes names keys of messages.
#[test]
fn each_route_has_a_title() {
    let routes = fs::read_to_string(Path::new(ROOT).join("crates/domain/src/route.rs")).unwrap();
    let titles: Vec<&str> =
        routes.split("title: \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(titles.len() > 5, "the routes were not found");
    let words: String = rust(&Path::new(ROOT).join("crates/text/src"))
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for title in titles.into_iter().chain(["not_found"]) {
        assert!(
            words.lines().any(|line| line.trim_start().starts_with(&format!("{title}:"))),
            "no message {title}"
        );
    }
}
