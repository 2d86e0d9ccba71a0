//! The invariants of `ARCHITECTURE.md` that the compiler cannot hold: who may know whom, and what a view must not do.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test ends where it finds something, also in the functions that its tests share"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the bottom up, each with those that it may use. What is not listed is forbidden.
const MAY_USE: &[(&str, &[&str])] = &[
    ("life", &[]),
    ("model", &[]),
    ("route", &["model"]),
    ("i18n", &["model"]),
    ("choice", &["i18n"]),
    ("api", &["life", "model", "i18n"]),
    ("state", &["life", "api", "model", "i18n", "route"]),
    ("ui", &["life", "api", "model", "i18n", "choice"]),
    ("pages", &["life", "api", "model", "i18n", "route", "state", "ui"]),
    ("app", &["life", "api", "model", "i18n", "route", "state", "ui", "pages"]),
    ("embed", &["life", "api", "i18n", "state", "app"]),
];

/// Where the app is: its sources, its page, its style.
const APP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every source of the app: its layer, its name for messages, and its lines without comments and without its tests.
fn app() -> Vec<(String, String, Vec<String>)> {
    let root = Path::new(APP).join("src");
    let files = sources(&root);
    assert!(files.len() > 30, "the sources were not found");
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            let layer = name.split(['/', '.']).next().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            let lines = code.lines().map(|line| line.split("//").next().unwrap().to_owned()).collect();
            (layer, name, lines)
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

/// The layers that a line names as `crate::layer`, in a list as well.
fn layers_named(line: &str) -> Vec<&str> {
    line.match_indices("crate::")
        .map(|(at, word)| {
            line[at + word.len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()
        })
        .filter(|word| MAY_USE.iter().any(|(layer, _)| layer == word))
        .collect()
}

#[test]
fn each_layer_knows_only_those_below_it() {
    let wrong = findings(|layer, line| {
        let (_, allowed) = MAY_USE.iter().find(|(name, _)| *name == layer)?;
        let strangers: Vec<_> =
            layers_named(line).into_iter().filter(|to| *to != layer && !allowed.contains(to)).collect();
        (!strangers.is_empty()).then(|| format!("{layer} must not know {}", strangers.join(", ")))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The app's own library is not tested: tests of a file that `core` does not take in would be there and never run.
#[test]
fn tests_inside_of_a_file_are_run() {
    let core = sources(&Path::new(APP).join("core/src"));
    let named: Vec<String> = core.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let has_tests = |name: &str| {
        fs::read_to_string(Path::new(APP).join("src").join(name)).unwrap().contains("#[cfg(test)]\nmod tests")
    };
    let is_taken_in = |name: &str| {
        name.starts_with("model/") || named.iter().any(|text| text.contains(&format!("/src/{name}\"]")))
    };
    let tested: Vec<String> =
        app().into_iter().map(|(_, name, _)| name).filter(|name| has_tests(name)).collect();
    assert!(tested.len() > 10, "no tests were found");
    let idle: Vec<_> = tested.iter().filter(|name| !is_taken_in(name)).collect();
    assert!(idle.is_empty(), "core/src does not name {idle:?}");
}

#[test]
fn the_model_knows_neither_the_browser_nor_leptos() {
    let wrong = findings(|layer, line| {
        let strangers =
            ["leptos", "web_sys", "js_sys", "wasm_bindgen", "gloo", "serde", "Utc::now", "Local::"];
        let found = strangers.iter().find(|word| line.contains(**word))?;
        matches!(layer, "model" | "route").then(|| format!("{layer} must not know {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_api_knows_json_and_http() {
    let wrong = findings(|layer, line| {
        let found = ["serde", "hifijson"].iter().find(|word| line.contains(**word))?;
        (layer != "api").then(|| format!("only api knows {found}"))
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
    let html = fs::read_to_string(Path::new(APP).join("index.html")).unwrap();
    assert!(!html.contains("style=") && !html.contains("<style"), "index.html has inline style");
    let scripts = html.matches("<script").count();
    assert_eq!(
        scripts,
        html.matches("<script type=\"module\" src=").count(),
        "index.html has an inline script"
    );
}

#[test]
fn only_the_navigator_moves() {
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
        (layer != "state").then(|| format!("only the navigator and the host move: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_set_going_ends_with_the_app() {
    let wrong = findings(|layer, line| {
        // What ends with its owner is as good.
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
        (layer != "life").then(|| format!("only life sets something going: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// In a host's page the document, its scrolling and whatever has an id in it are somebody else's.
#[test]
fn only_its_own_element_is_searched() {
    let wrong = findings(|layer, line| {
        let ways = [
            "get_element_by_id",
            "document_element",
            "scroll_to_with",
            ".scroll_into_view",
            "active_element",
        ];
        let found = ways.iter().find(|word| line.contains(**word))?;
        let is_the_place = match *found {
            "scroll_to_with" => layer == "state",
            "active_element" => layer == "ui",
            _ => layer == "life",
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
        // `i18n::format` is the clock for days; the cache of answers counts its own minutes.
        (!matches!(layer, "i18n" | "state")).then(|| format!("another clock: {found}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_word_comes_from_i18n() {
    // A text child of a view is a string literal on a line of markup; separators carry no words.
    let wrong = findings(|layer, line| {
        if !matches!(layer, "pages" | "ui" | "app") || !line.contains('<') {
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

/// Whatever else asked for the words of the pages in the chunk would bring them all into the first visit.
#[test]
fn only_pages_of_the_chunk_ask_for_their_words() {
    let in_chunk = [
        "pages/drilldown/",
        "pages/manage_users/",
        "pages/proof/",
        "pages/records/",
        "pages/signed_out.rs",
        "pages/contract_details.rs",
        "pages/roles.rs",
        "pages/user_panel.rs",
        "ui/table/",
        "i18n/cells.rs",
        // Of what is in these, only the pages of the chunk use what asks.
        "i18n/lang.rs",
        "i18n/words.rs",
    ];
    let wrong: Vec<_> = app()
        .into_iter()
        .filter(|(_, name, _)| !in_chunk.iter().any(|path| name.starts_with(path)))
        .filter(|(_, _, lines)| lines.iter().any(|line| line.contains("page_messages()")))
        .map(|(_, name, _)| name)
        .collect();
    assert!(wrong.is_empty(), "these are no part of the chunk: {}", wrong.join(", "));
}

/// Pictures lie one below the other in one file and are found by their number: each must be the one that its class names.
#[test]
fn each_picture_has_the_number_of_its_place() {
    let drawn = fs::read_to_string(Path::new(APP).join("style/icons.svg")).unwrap();
    let names: Vec<&str> =
        drawn.split("<path id=\"").skip(1).map(|path| path.split('"').next().unwrap()).collect();
    let style = fs::read_to_string(Path::new(APP).join("style/icons.css")).unwrap();
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
