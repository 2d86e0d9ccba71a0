//! Downloaded files: type and name.

/// The type of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated values.
    Csv,
    /// An Excel workbook.
    Workbook,
    /// Events for a calendar.
    Calendar,
    /// A picture of lines and areas.
    Svg,
    /// A picture of pixels.
    Png,
}

impl FileKind {
    /// Returns the file extension.
    pub fn extension(self) -> &'static str {
        match self {
            FileKind::Csv => "csv",
            FileKind::Workbook => "xlsx",
            FileKind::Calendar => "ics",
            FileKind::Svg => "svg",
            FileKind::Png => "png",
        }
    }

    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            FileKind::Csv => "text/csv;charset=utf-8",
            FileKind::Calendar => "text/calendar;charset=utf-8",
            FileKind::Png => "image/png",
            FileKind::Svg => "image/svg+xml;charset=utf-8",
            FileKind::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Maximum number of characters before the extension. At four bytes each, every file system accepts that.
const LONGEST: usize = 60;

/// Returns the title with the suffix `end`, which is kept even where the file name is shortened.
pub fn with_end(title: &str, end: &str) -> String {
    let room = LONGEST.saturating_sub(end.chars().count());
    title.chars().take(room).collect::<String>().trim_end().to_owned() + end
}

/// Returns a file name that every system accepts and that shows its real extension.
pub fn file_name(title: &str, kind: FileKind) -> String {
    // Bidirectional control characters could disguise the extension.
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
    // A leading dot would hide the file; systems drop a trailing dot or space.
    let trimmed = allowed.trim_matches(|c: char| c == '.' || c.is_whitespace());
    // Windows reserves these for devices, with any extension.
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
