//! Dependencies in `src/`: the layers, and no cycle between modules.

use crate::sources::{Source, app, named};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The layers from the bottom up, each with those that it may use. All others are forbidden.
const MAY_USE: &[(&str, &[&str])] = &[
    ("runtime", &[]),
    ("i18n", &[]),
    ("http", &["runtime", "i18n"]),
    ("services", &["runtime", "i18n", "http"]),
    ("components", &["runtime", "i18n"]),
    ("features", &["runtime", "i18n", "http", "services", "components"]),
    ("chunk", &["components", "features"]),
    ("routes", &["runtime", "i18n", "services", "components", "features"]),
    // The app assembles the services: it passes what they need from lower layers.
    ("app", &["runtime", "i18n", "http", "services", "components", "features", "chunk", "routes"]),
    ("embed", &["runtime", "i18n", "http", "services", "app"]),
];

/// The entry points of programs belong to no layer.
const ENTRIES: &[&str] = &["lib", "main", "bin"];

/// Layers whose files and folders count as separate modules; every other layer is one module.
const SPLIT: &[&str] = &["services", "components", "features"];

/// Uses of a layer that the source's own layer must not use.
fn strangers(sources: &[Source]) -> Vec<String> {
    let mut wrong = Vec::new();
    for source in sources {
        let layer = source.layer();
        if ENTRIES.contains(&layer) {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == layer) else {
            wrong.push(format!("src/{}: {layer} is no layer", source.name));
            continue;
        };
        for named in named(source) {
            let Some(to) = named.path.first().filter(|to| MAY_USE.iter().any(|(name, _)| name == *to)) else {
                continue;
            };
            if to != layer && !allowed.contains(&to.as_str()) {
                let path = named.path.join("::");
                wrong.push(format!("src/{}:{}: {layer} must not know {to}: {path}", source.name, named.line));
            }
        }
    }
    wrong
}

/// For each module the modules it uses, with the place of the first use.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The module that `path` is in. `exports`: re-exports of a layer, with the module of each.
fn node(path: &[String], modules: &BTreeSet<String>, exports: &BTreeMap<String, String>) -> Option<String> {
    let (layer, rest) = path.split_first()?;
    if !MAY_USE.iter().any(|(name, _)| name == layer) {
        return None;
    }
    if !SPLIT.contains(&layer.as_str()) {
        return Some(layer.clone());
    }
    let Some(name) = rest.first() else { return Some(layer.clone()) };
    let module = format!("{layer}::{name}");
    Some(if modules.contains(&module) { module } else { exports.get(&module).unwrap_or(layer).clone() })
}

/// The dependency graph of these sources.
fn graph(sources: &[Source]) -> Graph {
    let is_top = |source: &Source| SPLIT.contains(&source.layer()) && source.module().len() == 1;
    let modules: BTreeSet<String> = sources
        .iter()
        .filter(|source| SPLIT.contains(&source.layer()) && !is_top(source))
        .map(|source| source.module()[..2].join("::"))
        .collect();
    let mut exports = BTreeMap::new();
    for source in sources.iter().filter(|source| is_top(source)) {
        let layer = source.layer();
        // `pub use query::Query;` means `self::query::Query`.
        let text = source.text.replace("pub use ", "pub use self::").replace("self::self::", "self::");
        for named in named(&Source::new(&source.name, &text)) {
            if let [_, module, .., name] = named.path.as_slice() {
                exports.insert(format!("{layer}::{name}"), format!("{layer}::{module}"));
            }
        }
    }
    let mut graph = Graph::new();
    for source in sources.iter().filter(|source| !ENTRIES.contains(&source.layer())) {
        let Some(from) = node(&source.module(), &modules, &exports) else { continue };
        let known = graph.entry(from.clone()).or_default();
        for named in named(source) {
            let Some(to) = node(&named.path, &modules, &exports).filter(|to| *to != from) else { continue };
            known.entry(to).or_insert_with(|| format!("src/{}:{}", source.name, named.line));
        }
    }
    graph
}

/// A shortest cycle, if there is one: each step with its place.
fn cycle(graph: &Graph) -> Option<String> {
    let back_to = |start: &String| -> Option<Vec<String>> {
        let mut came_from: BTreeMap<&String, &String> = BTreeMap::new();
        let mut open = VecDeque::from([start]);
        while let Some(at) = open.pop_front() {
            for to in graph.get(at).into_iter().flatten().map(|(to, _)| to) {
                if to == start {
                    let mut way = vec![at.clone()];
                    while let Some(before) = came_from.get(way.last()?) {
                        way.push((*before).clone());
                    }
                    way.reverse();
                    return Some(way);
                }
                if !came_from.contains_key(to) {
                    came_from.insert(to, at);
                    open.push_back(to);
                }
            }
        }
        None
    };
    let way = graph.keys().filter_map(back_to).min_by_key(Vec::len)?;
    let next = way.iter().cycle().skip(1);
    let steps = way.iter().zip(next).map(|(from, to)| format!("  {from} → {to} ({})", graph[from][to]));
    Some(steps.collect::<Vec<_>>().join("\n"))
}

#[test]
fn each_layer_uses_only_those_below_it() {
    let wrong = strangers(&app());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_have_no_cycle() {
    let graph = graph(&app());
    assert!(graph.len() > 20, "the modules were not found");
    if let Some(cycle) = cycle(&graph) {
        panic!("a cycle between modules of src/:\n{cycle}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(list: &[(&str, &str)]) -> Vec<Source> {
        list.iter().map(|(name, text)| Source::new(name, text)).collect()
    }

    #[test]
    fn a_service_that_uses_the_app_is_reported() {
        let wrong = strangers(&sources(&[
            ("services/session.rs", "use crate::http::Client;\nuse crate::app::Root;\n"),
            ("services/records/seek.rs", "fn f() { super::super::super::app::f() }"),
        ]));
        assert_eq!(
            wrong,
            [
                "src/services/session.rs:2: services must not know app: app::Root",
                "src/services/records/seek.rs:1: services must not know app: app::f"
            ]
        );
    }

    #[test]
    fn a_feature_that_uses_the_chunk_is_reported() {
        let wrong = strangers(&sources(&[
            ("features/overview/mod.rs", "use crate::{i18n::Lang, chunk::LOADER};"),
            ("features/lazy.rs", "// crate::chunk\nuse crate::services::App;"),
            ("chunk.rs", "use crate::features::proof::Proof;"),
            ("app.rs", "use crate::chunk;"),
        ]));
        assert_eq!(wrong, ["src/features/overview/mod.rs:1: features must not know chunk: chunk::LOADER"]);
    }

    #[test]
    fn a_file_outside_the_layers_is_reported() {
        assert_eq!(
            strangers(&sources(&[("helpers/mod.rs", ""), ("main.rs", "use crate::app;")])),
            ["src/helpers/mod.rs: helpers is no layer"]
        );
    }

    #[test]
    fn a_cycle_is_found_and_printed() {
        let graph = graph(&sources(&[
            (
                "services/mod.rs",
                "pub mod context;\npub mod query;\npub use context::App;\npub use query::{Query as Q, Query};",
            ),
            ("services/context.rs", "use super::query::Query;\n"),
            ("services/query.rs", "use crate::http;\nuse super::App;\n"),
            ("http/client.rs", "use crate::runtime;"),
        ]));
        assert_eq!(
            cycle(&graph).unwrap(),
            "  services::context → services::query (src/services/context.rs:1)\n  services::query → services::context (src/services/query.rs:2)"
        );
    }

    #[test]
    fn a_long_cycle_through_folders_is_found() {
        let graph = graph(&sources(&[
            ("features/a.rs", "use super::b::B;"),
            ("features/b/mod.rs", "mod inner;"),
            ("features/b/inner.rs", "fn f() { crate::features::c::f() }"),
            ("features/c.rs", "use crate::features::{a, usage};"),
            ("features/usage.rs", "use crate::services::App;"),
        ]));
        let found = cycle(&graph).unwrap();
        assert_eq!(found.lines().count(), 3, "{found}");
        assert!(found.contains("features::b → features::c (src/features/b/inner.rs:1)"), "{found}");
    }

    #[test]
    fn modules_that_only_use_lower_ones_have_no_cycle() {
        let graph = graph(&sources(&[
            ("app.rs", "use crate::features::overview::Overview; use crate::services::App;"),
            (
                "features/overview/mod.rs",
                "use self::tile::Tile; use super::usage::f; use crate::services::{App, Query};",
            ),
            ("features/overview/tile.rs", "use super::scope; use crate::features::overview::x;"),
            ("features/usage.rs", "use crate::components::Meter;"),
            ("components/mod.rs", "pub mod meter; pub use meter::{Meter, MeterText};"),
            ("components/meter.rs", "// use crate::features::usage;\nuse crate::i18n::Lang;"),
            (
                "services/mod.rs",
                "pub mod context; pub mod query; pub use context::App; pub use query::Query;",
            ),
            ("services/context.rs", "use super::query::Query;"),
            ("services/query.rs", "use crate::http::Client;"),
        ]));
        assert_eq!(cycle(&graph), None);
        assert!(graph["features::overview"].contains_key("services::query"));
        assert!(graph["app"].contains_key("features::overview"));
    }
}
