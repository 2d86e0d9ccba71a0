//! Parses Rust sources as far as the invariants need it: code without comments and strings, and the paths it names.

use std::fs;
use std::path::{Path, PathBuf};

/// Root of the repository.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// A source below `src/`, with its path there.
pub struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    pub fn new(name: &str, text: &str) -> Source {
        Source { name: name.to_owned(), text: text.to_owned() }
    }

    /// Its first folder, or its file: `services`, `app`.
    pub fn layer(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap()
    }

    /// Its module path from the crate's root: `["services", "query"]`.
    pub fn module(&self) -> Vec<String> {
        let path = self.name.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        path.split('/').map(str::to_owned).collect()
    }
}

/// Every file below a folder with one of these extensions, sorted.
pub fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every source of the app.
pub fn app() -> Vec<Source> {
    let root = Path::new(ROOT).join("src");
    let found = files(&root, &["rs"]);
    assert!(found.len() > 30, "the sources were not found");
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    found.iter().map(|path| Source::new(&name(path), &fs::read_to_string(path).unwrap())).collect()
}

/// The length of the string or comment that starts here, if there is one.
fn skipped(rest: &str) -> Option<usize> {
    let up_to = |from: usize, end: &str| rest.get(from..)?.find(end).map(|at| from + at + end.len());
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(up_to(2, "*/").unwrap_or(rest.len()));
    }
    if let Some(raw) = rest.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            return Some(up_to(hashes + 2, &end).unwrap_or(rest.len()));
        }
    }
    if rest.starts_with('"') {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, sign)| {
            let ends = *sign == '"' && !escaped;
            escaped = *sign == '\\' && !escaped;
            ends
        });
        return Some(end.map_or(rest.len(), |(at, _)| at + 1));
    }
    // A character literal, not a lifetime.
    let mut signs = rest.strip_prefix('\'')?.char_indices();
    let (_, first) = signs.next()?;
    if first == '\\' {
        return up_to(3, "'");
    }
    signs.next().filter(|(_, sign)| *sign == '\'').map(|(at, _)| at + 2)
}

/// The code with comments and strings blanked out. Lines and columns stay.
pub fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut is_in_word = false;
    while let Some(sign) = text[at..].chars().next() {
        let length = match sign {
            // `r` starts a raw string only at the start of a word.
            'r' if is_in_word => None,
            _ => skipped(&text[at..]),
        };
        is_in_word = sign.is_alphanumeric() || sign == '_';
        match length {
            Some(length) => {
                let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
                out.extend(text[at..at + length].bytes().map(blank));
                at += length;
            }
            None => {
                out.push(sign);
                at += sign.len_utf8();
            }
        }
    }
    out
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// A path that a source names: its line, and the path from the crate's root.
#[derive(Debug, PartialEq, Eq)]
pub struct Named {
    pub line: usize,
    pub path: Vec<String>,
}

/// The paths below `prefix` that start here: one, or all of a list in braces.
fn tree(rest: &str, prefix: &[String], out: &mut Vec<Vec<String>>) -> usize {
    let is_name = |sign: char| sign.is_alphanumeric() || sign == '_';
    let space = |text: &str| text.len() - text.trim_start().len();
    let mut at = space(rest);
    if rest[at..].starts_with('{') {
        at += 1;
        loop {
            at += tree(&rest[at..], prefix, out);
            at += space(&rest[at..]);
            match rest[at..].chars().next() {
                Some(',') => at += 1,
                Some(_) => return at + 1,
                None => return at,
            }
            if rest[at..].trim_start().starts_with('}') {
                return at + space(&rest[at..]) + 1;
            }
        }
    }
    let length = rest[at..].find(|sign| !is_name(sign)).unwrap_or(rest.len() - at);
    if length == 0 {
        out.push(prefix.to_vec());
        return if rest[at..].starts_with('*') { at + 1 } else { at };
    }
    let mut path = prefix.to_vec();
    match &rest[at..at + length] {
        "self" => {}
        "super" => drop(path.pop()),
        name => path.push(name.to_owned()),
    }
    at += length;
    let after = space(&rest[at..]);
    if let Some(further) = rest[at + after..].strip_prefix("::") {
        // `::<T>` names no module.
        if !further.trim_start().starts_with('<') {
            return at + after + 2 + tree(further, &path, out);
        }
    }
    out.push(path);
    // The name after `as` is not part of a path.
    let renamed = rest[at..].trim_start().strip_prefix("as ");
    at + renamed.map_or(0, |name| {
        let skip = rest[at..].len() - name.len();
        skip + name.find(|sign| !is_name(sign)).unwrap_or(name.len())
    })
}

/// Every path that a source names with `crate::`, `super::` or `self::`.
pub fn named(source: &Source) -> Vec<Named> {
    let code = code(&source.text);
    let mut found = Vec::new();
    for word in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(word) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_' || sign == ':' || sign == '$')
            {
                continue;
            }
            let base = if word == "crate::" { Vec::new() } else { source.module() };
            // `crate` is the root; `super` and `self` are relative to the module.
            let rest = if word == "crate::" { &code[at + word.len()..] } else { &code[at..] };
            let mut paths = Vec::new();
            tree(rest, &base, &mut paths);
            let line = line_of(&code, at);
            found.extend(paths.into_iter().map(|path| Named { line, path }));
        }
    }
    found
}

/// A function: its first line, its name, and its text.
pub struct Function {
    pub line: usize,
    pub name: String,
    pub text: String,
}

/// Every function with a body.
pub fn functions(text: &str) -> Vec<Function> {
    let code = code(text);
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let line_start = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let is_item = code[line_start..at].split_whitespace().all(|word| {
            word.starts_with("pub")
                || ["const", "async", "unsafe", "extern", "crate)", "super)"].contains(&word)
        });
        let name: String =
            code[at + 3..].chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
        if !is_item || name.is_empty() {
            continue;
        }
        let Some(start) = code[at..].find(['{', ';']).map(|offset| at + offset) else { continue };
        let mut depth = 0;
        let end = code[start..].char_indices().find(|(_, sign)| {
            depth += match sign {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            depth == 0
        });
        let Some((length, '}')) = end else { continue };
        found.push(Function {
            line: line_of(&code, at),
            name,
            text: text[line_start..=start + length].to_owned(),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(name: &str, text: &str) -> Vec<String> {
        named(&Source::new(name, text)).into_iter().map(|named| named.path.join("::")).collect()
    }

    #[test]
    fn every_form_of_path_is_found() {
        assert_eq!(
            paths("app.rs", "use crate::services::{App, query::{Query, self as q},\n  retry};"),
            ["services::App", "services::query::Query", "services::query", "services::retry"]
        );
        assert_eq!(
            paths("services/query.rs", "let x = crate::i18n::format::today();"),
            ["i18n::format::today"]
        );
        assert_eq!(
            paths("services/query.rs", "use super::session::Session;"),
            ["services::session::Session"]
        );
        assert_eq!(
            paths("services/records/seek.rs", "super::super::retry::Retry::new()"),
            ["services::retry::Retry::new"]
        );
        assert_eq!(
            paths("services/records/mod.rs", "pub use self::seek::*; use super::*;"),
            ["services", "services::records::seek"]
        );
        assert_eq!(
            paths("app.rs", "Vec::<crate::http::Client>::new(); pub(crate) fn f() {}"),
            ["http::Client"]
        );
    }

    #[test]
    fn comments_and_strings_are_ignored() {
        let text = "// use crate::app;\n/* crate::app */ let x = (\"crate::app \\\" crate::app\", r#\"crate::app\"#, '\"', 'a');\nfn f<'a>(x: &'a str) { crate::http::f() }";
        assert_eq!(paths("services/query.rs", text), ["http::f"]);
        assert_eq!(named(&Source::new("a.rs", text))[0].line, 3);
    }

    #[test]
    fn functions_are_found_to_their_ends() {
        let text = "trait T { fn none(); }\npub(crate) async fn one() -> String {\n  format!(\"{{}}{}\", '}')\n}\nimpl X {\n    const fn two(&self) { fn three() {} }\n}\n";
        let found: Vec<_> =
            functions(text).into_iter().map(|f| (f.line, f.name, f.text.lines().count())).collect();
        assert_eq!(found, [(2, "one".into(), 3), (6, "two".into(), 1)]);
    }
}
