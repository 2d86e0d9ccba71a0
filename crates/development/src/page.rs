//! The links of `index.html`: those that Trunk fills in, and those in a built page.

use crate::{Result, content_hash, copy};
use std::fs;
use std::path::Path;

/// A `<link …>` of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    text: String,
    attributes: Vec<(String, String)>,
}

impl Link {
    fn parse(text: &str) -> Link {
        let inner = text.trim_start_matches("<link").trim_end_matches('>').trim_end_matches('/');
        let mut attributes = Vec::new();
        let mut rest = inner.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|at: char| at == '=' || at.is_whitespace()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let (value, after) = match after.strip_prefix("=\"").and_then(|quoted| quoted.split_once('"')) {
                Some(parts) => parts,
                None => ("", after.trim_start_matches('=')),
            };
            attributes.push((name.to_owned(), value.to_owned()));
            rest = after.trim_start();
        }
        Link { text: text.to_owned(), attributes }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Whether its `rel` is this word.
    pub fn is(&self, rel: &str) -> bool {
        self.get("rel") == Some(rel)
    }

    /// Its address; empty without one.
    pub fn href(&self) -> &str {
        self.get("href").unwrap_or_default()
    }

    /// The source file that Trunk shall process.
    fn source(&self) -> Option<&str> {
        self.get("data-trunk").and(self.get("href"))
    }

    fn print(&self) -> String {
        let attributes = self.attributes.iter().map(|(name, value)| match value.as_str() {
            "" => format!(" {name}"),
            value => format!(" {name}=\"{value}\""),
        });
        format!("<link{}>", attributes.collect::<String>())
    }
}

/// All links outside comments.
fn links(html: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (_, tag) = rest.split_at(at);
        let (end, is_link) = match tag {
            _ if tag.starts_with("<!--") => ("-->", false),
            _ => (">", tag.starts_with("<link ")),
        };
        let Some((inner, after)) = tag.split_once(end) else { break };
        if is_link {
            found.push(Link::parse(&format!("{inner}{end}")));
        }
        rest = after;
    }
    found
}

/// A built page.
pub struct Page {
    html: String,
    base: String,
}

impl Page {
    /// `base` is the path below which the files are.
    pub fn new(html: String, base: &str) -> Page {
        Page { html, base: base.to_owned() }
    }

    /// The current text of the page.
    pub fn text(&self) -> &str {
        &self.html
    }

    /// The only link for which `is` holds; `what` describes it in the error.
    pub fn only(&self, what: &str, is: impl Fn(&Link) -> bool) -> Result<Link> {
        let mut found = links(&self.html).into_iter().filter(is);
        match (found.next(), found.next()) {
            (Some(link), None) => Ok(link),
            (None, _) => Err(format!("index.html names no {what}")),
            _ => Err(format!("index.html names more than one {what}")),
        }
    }

    /// The file that a link names.
    pub fn file(&self, link: &Link) -> Result<String> {
        let file = link
            .href()
            .strip_prefix(&self.base)
            .ok_or_else(|| format!("{} does not lie below {}", link.href(), self.base))?;
        Ok(file.to_owned())
    }

    /// Points a link to `file`, whose content may have changed.
    pub fn point(&mut self, link: &Link, file: &str) {
        let mut new = link.clone();
        new.attributes.retain(|(name, _)| name != "integrity");
        for (name, value) in &mut new.attributes {
            if name == "href" {
                *value = format!("{}{file}", self.base);
            }
        }
        self.html = self.html.replace(&link.text, &new.print());
    }
}

/// The name of a file without its hash: `main-0123456789abcdef.css` is `main`.
pub fn stem(file: &str) -> String {
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match name.rsplit_once('-') {
        Some((stem, hash)) if hash.len() >= 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            stem.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// A wasm program of the page.
pub struct Program {
    /// Name of the program and of the files made from it.
    pub name: String,
    is_worker: bool,
}

impl Program {
    fn of(link: &Link) -> Result<Program> {
        let name = link.get("data-bin").ok_or("index.html asks for a program without data-bin")?;
        Ok(Program { name: name.to_owned(), is_worker: link.get("data-type") == Some("worker") })
    }
}

fn is_program(link: &Link) -> bool {
    link.get("data-trunk").is_some() && link.is("rust")
}

/// The programs that index.html asks Trunk to build.
pub fn programs(html: &str) -> Result<Vec<Program>> {
    links(html).iter().filter(|link| is_program(link)).map(Program::of).collect()
}

/// `name` with a hash of the bytes of `file` before the extension.
fn hashed(file: &Path, name: &str) -> Result<String> {
    let bytes = fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let hash = content_hash(&bytes);
    Ok(match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash}.{extension}"),
        None => format!("{name}-{hash}"),
    })
}

/// Does Trunk's work for `html`: copies sources and the output of wasm-bindgen.
pub fn assemble(source: &Path, html: &str, made: &Path, staging: &Path) -> Result<()> {
    let mut page = html.to_owned();
    for link in links(html) {
        if is_program(&link) {
            let program = Program::of(&link)?;
            page = page.replace(&link.text, "");
            let [script, wasm] = [".js", "_bg.wasm"].map(|end| made.join(format!("{}{end}", program.name)));
            let name = if program.is_worker {
                program.name
            } else {
                let name = hashed(&wasm, &program.name)?;
                let preloads = format!(
                    "<link rel=\"modulepreload\" href=\"/{name}.js\" crossorigin=\"anonymous\">\
                     <link rel=\"preload\" href=\"/{name}_bg.wasm\" crossorigin=\"anonymous\" as=\"fetch\" type=\"application/wasm\">"
                );
                page = page.replacen("</head>", &format!("{preloads}</head>"), 1);
                name
            };
            copy(&script, &staging.join(format!("{name}.js")))?;
            copy(&wasm, &staging.join(format!("{name}_bg.wasm")))?;
        } else if let Some(href) = link.source() {
            let file = source.join(href);
            let name = href.rsplit('/').next().unwrap_or(href);
            let rel = match link.get("rel").unwrap_or_default() {
                "css" => "stylesheet",
                "icon" => "icon",
                "copy-file" => "",
                other => {
                    return Err(format!(
                        "index.html asks Trunk for rel=\"{other}\", which crates/development/src/page.rs does not know"
                    ));
                }
            };
            let (new, name) = if rel.is_empty() {
                (String::new(), name.to_owned())
            } else {
                let name = hashed(&file, name)?;
                (format!("<link rel=\"{rel}\" href=\"/{name}\">"), name)
            };
            copy(&file, &staging.join(name))?;
            page = page.replace(&link.text, &new);
        }
    }
    let path = staging.join("index.html");
    fs::write(&path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_in_comments_are_ignored() {
        let html = "<!-- <link rel=\"a\"> --><link rel=\"b\" href=\"/b.css\" data-x>text<link rel=\"c\" />";
        let found = links(html);
        assert_eq!(found.iter().filter_map(|link| link.get("rel")).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(found[0].print(), "<link rel=\"b\" href=\"/b.css\" data-x>");
    }

    #[test]
    fn a_link_to_a_new_file_drops_the_old_integrity() {
        let mut page = Page::new(
            "<link rel=\"stylesheet\" href=\"/p/main-0123456789abcdef.css\" integrity=\"sha384-x\"/>"
                .to_owned(),
            "/p/",
        );
        let link = page.only("style sheet", |link| link.is("stylesheet")).unwrap();
        assert_eq!(page.file(&link).unwrap(), "main-0123456789abcdef.css");
        page.point(&link, "main-2.css");
        assert_eq!(page.text(), "<link rel=\"stylesheet\" href=\"/p/main-2.css\">");
    }

    #[test]
    fn a_missing_or_duplicate_link_is_an_error() {
        let page = Page::new("<link rel=\"a\"><link rel=\"a\" href=\"b\">".to_owned(), "/");
        assert_eq!(
            page.only("start", |link| link.is("a")).unwrap_err(),
            "index.html names more than one start"
        );
        assert_eq!(page.only("end", |link| link.is("e")).unwrap_err(), "index.html names no end");
    }

    #[test]
    fn only_a_hash_is_removed_from_a_name() {
        assert_eq!(stem("main-0123456789abcdef.css"), "main");
        assert_eq!(stem("later.css"), "later");
    }
}
