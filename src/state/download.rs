//! Hands a file to the reader's browser.

use crate::life;
use js_sys::{Array, Uint8Array};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long the browser has to take the file before its memory is given back.
const KEPT: Duration = Duration::from_secs(60);

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated values.
    Csv,
    /// An Excel workbook.
    Workbook,
}

impl FileKind {
    pub(super) fn extension(self) -> &'static str {
        match self {
            FileKind::Csv => "csv",
            FileKind::Workbook => "xlsx",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            FileKind::Csv => "text/csv;charset=utf-8",
            FileKind::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Has the browser save `bytes` under a name made of `title`. Nothing of it stays in the document.
///
/// # Errors
/// What the browser throws when it has no memory for it.
pub(super) fn download(title: &str, kind: FileKind, bytes: &Uint8Array) -> Result<(), JsValue> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Ok(()) };
    let options = BlobPropertyBag::new();
    options.set_type(kind.media_type());
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    let url = Url::create_object_url_with_blob(&blob)?;
    link.set_href(&url);
    link.set_download(&file_name(title, kind));
    link.click();
    life::after_at_most(KEPT, move || {
        // Only an address of another kind would be refused.
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}

/// The most characters before the extension: every file system takes so many, four bytes each.
const LONGEST: usize = 60;

/// A title that ends with `end` even where the name of a file is cut.
pub fn with_end(title: &str, end: &str) -> String {
    let room = LONGEST.saturating_sub(end.chars().count());
    title.chars().take(room).collect::<String>().trim_end().to_owned() + end
}

/// A name that every system takes, and that looks like what it is.
pub fn file_name(title: &str, kind: FileKind) -> String {
    // Marks of writing direction could make one extension look like another.
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let allowed: String = title
        .chars()
        .filter(|c| !hidden(*c))
        .map(|c| if r#"\/:*?"<>|"#.contains(c) { '-' } else { c })
        .take(LONGEST)
        .collect();
    // A name that begins with a dot is hidden, one that ends with a dot or a space loses it.
    let trimmed = allowed.trim_matches(|c: char| c == '.' || c.is_whitespace());
    // Windows keeps these for devices, whatever the extension.
    let stem = trimmed.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |device: &str| {
        stem.strip_prefix(device)
            .is_some_and(|rest| matches!(rest.as_bytes(), [digit] if digit.is_ascii_digit()))
    };
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT");
    let mark = if device || trimmed.is_empty() { "_" } else { "" };
    format!("{mark}{trimmed}.{}", kind.extension())
}

#[cfg(test)]
mod tests {
    use super::{FileKind, file_name};

    #[test]
    fn every_system_takes_the_name() {
        for (title, name) in [
            ("Support requests 2026-11-23", "Support requests 2026-11-23.csv"),
            ("Fälle: a/b\\c*?\"<>|", "Fälle- a-b-c------.csv"),
            ("../../etc/passwd", "-..-etc-passwd.csv"),
            (".hidden. ", "hidden.csv"),
            ("con", "_con.csv"),
            ("LPT1.x", "_LPT1.x.csv"),
            ("COMMON", "COMMON.csv"),
            ("", "_.csv"),
            ("…\u{202e}slx\u{0}", "…slx.csv"),
        ] {
            assert_eq!(file_name(title, FileKind::Csv), name, "{title:?}");
        }
        assert_eq!(file_name(&"ä".repeat(300), FileKind::Workbook).chars().count(), 65);
    }
}
