//! Limits the length of files and functions.

use crate::sources::{ROOT, files, functions};
use std::fs;
use std::path::Path;

const FILE: usize = 600;
const FUNCTION: usize = 80;

/// Permitted exceptions, files or folders, with their reasons.
const LONG_FILES: &[(&str, &str)] = &[
    ("crates/sample-backend/src/data/texts.rs", "words of sample records, and nothing else"),
    ("crates/text/src/languages/", "the texts of a language, and nothing else"),
];

/// Permitted exceptions with their reasons: file, function, reason.
const LONG_FUNCTIONS: &[(&str, &str, &str)] = &[];

/// Every handwritten file: path from the root, and text.
fn written(extensions: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(ROOT);
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
    ["src", "crates", "tests", "assets", "tools"]
        .iter()
        .flat_map(|folder| files(&root.join(folder), extensions))
        .map(|path| (name(&path), fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Functions of more than `most` lines: line, name, length. Views are exempt.
fn long_functions(text: &str, most: usize) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let is_component = |line: usize| {
        let above = lines[..line - 1].iter().rev().map(|line| line.trim());
        above
            .take_while(|line| line.starts_with('#') || line.starts_with("//"))
            .any(|line| line == "#[component]")
    };
    functions(text)
        .into_iter()
        .map(|function| (function.text.lines().count(), function))
        .filter(|(length, function)| {
            *length > most && !function.text.contains("view!") && !is_component(function.line)
        })
        .map(|(length, function)| (function.line, function.name, length))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    let all = written(&["rs", "ts", "mjs", "js", "css"]);
    assert!(all.len() > 150, "the sources were not found");
    let long: Vec<_> = all
        .iter()
        .map(|(name, text)| (name.as_str(), text.lines().count()))
        .filter(|(_, lines)| *lines > FILE)
        .collect();
    let is_listed = |name: &str| LONG_FILES.iter().any(|(known, _)| name.starts_with(known));
    let wrong: Vec<_> = long
        .iter()
        .filter(|(name, _)| !is_listed(name))
        .map(|(name, lines)| format!("{name}: {lines} lines, at most {FILE}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let idle: Vec<_> = LONG_FILES
        .iter()
        .filter(|(name, _)| !long.iter().any(|(known, _)| known.starts_with(name)))
        .collect();
    assert!(idle.is_empty(), "listed as long, and short: {idle:?}");
}

#[test]
fn no_function_is_too_long() {
    let mut wrong = Vec::new();
    let mut used = Vec::new();
    for (file, text) in written(&["rs"]) {
        for (line, name, lines) in long_functions(&text, FUNCTION) {
            used.push((file.clone(), name.clone()));
            let is_listed =
                LONG_FUNCTIONS.iter().any(|(known, function, _)| *known == file && *function == name);
            if !is_listed {
                wrong.push(format!("{file}:{line}: {name} has {lines} lines, at most {FUNCTION}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let idle: Vec<_> = LONG_FUNCTIONS
        .iter()
        .filter(|(file, function, _)| !used.iter().any(|(known, name)| known == file && name == function))
        .collect();
    assert!(idle.is_empty(), "listed as long, and short: {idle:?}");
}

#[test]
fn long_functions_are_found_and_views_are_not() {
    let body = "    x();\n".repeat(9);
    let text = format!(
        "fn long() {{\n{body}}}\n\n/// A part.\n#[component]\npub fn Part(\n) -> impl IntoView {{\n{body}}}\nfn shows() {{\n{body}    view! {{ <p/> }}\n}}\nfn short() {{}}\n"
    );
    assert_eq!(long_functions(&text, 10), [(1, "long".to_owned(), 11)]);
    assert_eq!(long_functions(&text, 11), []);
}
