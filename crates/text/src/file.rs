//! Files that leave the app: of which kind they are, and what they are called.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated values.
    Csv,
    /// An Excel workbook.
    Workbook,
}

impl FileKind {
    /// What its name ends with.
    pub fn extension(self) -> &'static str {
        match self {
            FileKind::Csv => "csv",
            FileKind::Workbook => "xlsx",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            FileKind::Csv => "text/csv;charset=utf-8",
            FileKind::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
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
