//! Adapts texts and names to Excel's rules.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Deref;

/// Longest text of a cell, in units of UTF-16 as Excel counts.
const CELL: usize = 32_767;
/// Longest text of a file property, in units of UTF-16.
pub(crate) const PROPERTY: usize = 255;
/// Longest name of a sheet, in units of UTF-16.
const NAME: usize = 31;

/// A text that fits a cell.
pub(crate) struct Fitting<'a> {
    text: Cow<'a, str>,
    /// Whether it was shortened.
    pub(crate) cut: bool,
}

impl Deref for Fitting<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

/// Adapts a text to a cell: line breaks become `\n`, characters that XML cannot contain are replaced, and a long text is
/// shortened.
pub(crate) fn fit_text(text: &str) -> Fitting<'_> {
    let mut text = Cow::Borrowed(text);
    if text.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if text.contains(forbidden) {
        text = Cow::Owned(text.replace(forbidden, "\u{fffd}"));
    }
    let cut = text.len() > CELL && text.encode_utf16().count() > CELL;
    if cut {
        text = Cow::Owned(format!("{}…", head(&text, CELL - 1)));
    }
    Fitting { text, cut }
}

fn forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// The longest beginning of a text with at most this many units of UTF-16.
pub(crate) fn head(text: &str, most: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// The sheet names of a workbook.
#[derive(Default)]
pub(crate) struct SheetNames(HashSet<String>);

impl SheetNames {
    /// A valid sheet name that no other sheet has.
    pub(crate) fn fit(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| if c.is_control() || forbidden(c) || "[]:*?/\\".contains(c) { ' ' } else { c })
            .collect();
        let plain = trim(&plain);
        // Excel reserves "History".
        let plain = match plain {
            "" => "Sheet".to_owned(),
            name if name.eq_ignore_ascii_case("history") => format!("{name}_"),
            name => name.to_owned(),
        };
        let mut name = trim(head(&plain, NAME)).to_owned();
        for number in 2_u32.. {
            if self.0.insert(name.to_lowercase()) {
                break;
            }
            let suffix = format!(" ({number})");
            name = format!("{}{suffix}", trim(head(&plain, NAME - suffix.len())));
        }
        name
    }
}

/// Removes spaces and apostrophes from both ends.
fn trim(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || c == '\'')
}

#[cfg(test)]
mod tests {
    use super::{CELL, SheetNames, fit_text};
    use proptest::prelude::*;

    #[test]
    fn names_fit_excel() {
        let mut names = SheetNames::default();
        for (wanted, fitting) in [
            ("Cases", "Cases"),
            ("cases", "cases (2)"),
            ("CASES", "CASES (3)"),
            ("a/b: [c]?", "a b   c"),
            ("'quoted'", "quoted"),
            ("", "Sheet"),
            ("***", "Sheet (2)"),
            ("History", "History_"),
            ("Proactive services of the year 2026", "Proactive services of the year"),
            ("Proactive services of the year 2027", "Proactive services of the y (2)"),
        ] {
            assert_eq!(names.fit(wanted), fitting, "{wanted}");
        }
    }

    proptest! {
        #[test]
        fn any_names_fit_and_differ(wanted in prop::collection::vec("\\PC{0,40}|[a'\\[ 𝄞\u{1}]{0,40}", 1..20)) {
            let mut names = SheetNames::default();
            let mut seen = std::collections::HashSet::new();
            for name in wanted {
                let name = names.fit(&name);
                prop_assert!(!name.is_empty() && name.encode_utf16().count() <= 31, "{:?}", name);
                prop_assert!(!name.contains(['[', ']', ':', '*', '?', '/', '\\']), "{:?}", name);
                prop_assert!(!name.starts_with('\'') && !name.ends_with('\''), "{:?}", name);
                prop_assert!(seen.insert(name.to_lowercase()), "{:?} twice", name);
            }
        }
    }

    #[test]
    fn a_text_is_shortened_to_excels_limit() {
        let whole = "ä".repeat(CELL);
        assert!(!fit_text(&whole).cut && *fit_text(&whole) == *whole);
        for long in ["a".repeat(CELL + 1), "𝄞".repeat(CELL)] {
            let fitting = fit_text(&long);
            assert!(fitting.cut && fitting.ends_with('…'));
            assert!(fitting.encode_utf16().count() <= CELL);
        }
        assert_eq!(&*fit_text("a\r\nb\rc\nd\te"), "a\nb\nc\nd\te");
        assert_eq!(&*fit_text("a\u{0}b\u{1b}c\u{ffff}"), "a\u{fffd}b\u{fffd}c\u{fffd}");
    }
}
