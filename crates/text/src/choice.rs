//! The options of a filter: search by typing, and the selection after a toggle.

use crate::case::lower;

/// An option of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The selected value; empty for everything, which is the selection of no option.
    pub id: Box<str>,
    /// The text shown.
    pub label: String,
    /// Distinguishes options with the same label.
    pub hint: Option<String>,
}

/// Returns the texts in which options are searched: label and hint in lower case.
pub fn search_texts(choices: &[Choice]) -> Vec<String> {
    let text =
        |choice: &Choice| lower(&format!("{} {}", choice.label, choice.hint.as_deref().unwrap_or_default()));
    choices.iter().map(text).collect()
}

/// Returns the indexes of the options that match: every typed word must occur in the option's text, ignoring case.
pub fn matching(texts: &[String], typed: &str) -> Vec<usize> {
    let words: Vec<String> = typed.split_whitespace().map(lower).collect();
    let found = |text: &String| words.iter().all(|word| text.contains(word.as_str()));
    texts.iter().enumerate().filter(|(_, text)| found(text)).map(|(place, _)| place).collect()
}

/// Returns the selection after toggling this option. `several`: more than one may be selected; the empty id stands for everything.
pub fn toggled(chosen: &[Box<str>], id: &str, several: bool) -> Vec<Box<str>> {
    if id.is_empty() {
        return Vec::new();
    }
    if !several {
        return vec![id.into()];
    }
    if chosen.iter().any(|other| **other == *id) {
        chosen.iter().filter(|other| ***other != *id).cloned().collect()
    } else {
        chosen.iter().cloned().chain([id.into()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, matching, search_texts, toggled};

    fn choices() -> Vec<Choice> {
        let choice = |id: &str, label: &str, hint: Option<&str>| Choice {
            id: id.into(),
            label: label.into(),
            hint: hint.map(Into::into),
        };
        vec![
            choice("", "All packages", None),
            choice("p-1", "Unified Base", Some("E-061")),
            choice("p-2", "Übung Premium", Some("E-062")),
        ]
    }

    #[test]
    fn typing_finds_by_every_word_in_label_or_hint() {
        let texts = search_texts(&choices());
        assert_eq!(matching(&texts, ""), [0, 1, 2]);
        assert_eq!(matching(&texts, "e-06 BASE"), [1]);
        assert_eq!(matching(&texts, "übung"), [2]);
        assert!(matching(&texts, "nothing").is_empty());
    }

    #[test]
    fn choosing_everything_clears_and_choosing_twice_takes_back() {
        let chosen: Vec<Box<str>> = vec!["p-1".into()];
        assert_eq!(toggled(&chosen, "p-2", true), ["p-1".into(), "p-2".into()]);
        assert!(toggled(&chosen, "p-1", true).is_empty());
        assert!(toggled(&chosen, "", true).is_empty());
        assert_eq!(toggled(&chosen, "p-2", false), ["p-2".into()]);
    }
}
