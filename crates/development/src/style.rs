//! Bundles style sheets: each becomes one file with its imports and images.

use crate::{Result, read};
use std::path::Path;

/// The style sheet at `path` with its imports inlined.
pub fn bundle(path: &Path) -> Result<String> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut text = String::new();
    for line in read(path)?.lines() {
        match line.trim().strip_prefix("@import") {
            None => text += &with_pictures(line, folder)?,
            Some(import) => {
                let name = import.trim().strip_prefix("\"./").and_then(|name| name.strip_suffix("\";"));
                let name = name.ok_or_else(|| {
                    format!(
                        "{}: an import is written @import \"./NAME.css\"; and not {}",
                        path.display(),
                        line.trim()
                    )
                })?;
                text += &bundle(&folder.join(name))?;
            }
        }
        text.push('\n');
    }
    Ok(text)
}

fn with_pictures(line: &str, folder: &Path) -> Result<String> {
    let Some((before, after)) = line.split_once("url(\"./") else { return Ok(line.to_owned()) };
    let (name, after) = after
        .split_once("\")")
        .ok_or_else(|| format!("a picture is written url(\"./NAME.svg\") and not {}", line.trim()))?;
    let picture: String = read(&folder.join(name))?
        .trim()
        .chars()
        .map(|sign| match sign {
            '#' | '%' | '"' | '<' | '>' | '\n' | '\r' => format!("%{:02X}", u32::from(sign)),
            _ => sign.to_string(),
        })
        .collect();
    Ok(format!("{before}url(\"data:image/svg+xml,{picture}\"){}", with_pictures(after, folder)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_sheet_of_the_app_becomes_one_file() {
        let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style");
        for name in ["main.css", "guest.css", "later.css"] {
            let text = bundle(&style.join(name)).unwrap();
            assert!(text.len() > 5_000, "{name}");
            assert!(!text.contains("@import") && !text.contains("\"./"), "{name}");
            assert!(!text.contains("url(") || text.contains("url(\"data:image/svg+xml,%3Csvg "), "{name}");
        }
    }
}
