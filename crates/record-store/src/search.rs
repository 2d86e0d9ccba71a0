//! Finds words in texts, ignoring case and accents.

use domain::sort::sorted;
use std::collections::HashMap;
use std::ops::Range;

/// Folds a letter: lower case, without accents. The result may be several letters, or none.
pub type FoldLetter = fn(char) -> String;

/// Folds texts, and remembers how each letter outside ASCII folds.
#[derive(Clone, Debug)]
pub struct Folder {
    letter: FoldLetter,
    cache: HashMap<char, Box<str>>,
}

impl Folder {
    /// A folder for this letter function.
    pub fn new(letter: FoldLetter) -> Folder {
        Folder { letter, cache: HashMap::new() }
    }

    /// Appends a text, folded.
    pub fn fold_onto(&mut self, folded: &mut String, text: &str) {
        if text.is_ascii() {
            let start = folded.len();
            folded.push_str(text);
            if let Some(added) = folded.get_mut(start..) {
                added.make_ascii_lowercase();
            }
        } else {
            text.chars().for_each(|letter| self.fold_letter(folded, letter));
        }
    }

    fn fold_letter(&mut self, folded: &mut String, letter: char) {
        if letter.is_ascii() {
            folded.push(letter.to_ascii_lowercase());
        } else {
            let fold = self.letter;
            folded.push_str(self.cache.entry(letter).or_insert_with(|| fold(letter).into()));
        }
    }

    /// Returns a text, folded.
    pub fn fold(&mut self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        self.fold_onto(&mut folded, text);
        folded
    }

    /// The byte ranges of `text` that contain one of the folded words, in order and without overlaps.
    pub fn marks(&mut self, text: &str, words: &[String]) -> Vec<Range<usize>> {
        let mut folded = String::with_capacity(text.len());
        // For each folded byte, the start and end of the letter that it came from.
        let mut origins: Vec<(usize, usize)> = Vec::new();
        for (at, letter) in text.char_indices() {
            self.fold_letter(&mut folded, letter);
            origins.resize(folded.len(), (at, at + letter.len_utf8()));
        }
        let found: Vec<Range<usize>> = words
            .iter()
            .filter(|word| !word.is_empty())
            .flat_map(|word| folded.match_indices(word.as_str()))
            .filter_map(|(at, word)| Some(origins.get(at)?.0..origins.get(at + word.len() - 1)?.1))
            .collect();
        let found = sorted(found, &|a, b| (a.start, a.end).cmp(&(b.start, b.end)));
        let mut marks: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found {
            match marks.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => marks.push(range),
            }
        }
        marks
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Folder;
    use proptest::prelude::*;

    /// Folds a few letters as the contract says.
    pub fn fold_letter(letter: char) -> String {
        match letter {
            'ä' | 'Ä' | 'á' | 'Á' => "a".into(),
            'é' | 'É' => "e".into(),
            'ß' => "ss".into(),
            '\u{301}' => String::new(),
            other => other.to_lowercase().collect(),
        }
    }

    fn marked(text: &str, words: &[&str]) -> Vec<String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let marks = Folder::new(fold_letter).marks(text, &words);
        marks.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn marks_cover_the_matches() {
        assert_eq!(marked("Ärger in der Straße", &["arger", "strasse"]), ["Ärger", "Straße"]);
        // A combining accent folds to nothing, so it is not part of the match.
        assert_eq!(marked("Café Cafe\u{301}", &["cafe"]), ["Café", "Cafe"]);
        assert_eq!(marked("banana", &["ana", "nan"]), ["anan"]);
        assert!(marked("banana", &["x", ""]).is_empty());
    }

    proptest! {
        #[test]
        fn a_fold_of_parts_is_the_fold_of_the_whole(a in "[a-cA-CäÄß\u{301} ]{0,8}", b in "[a-cA-CäÄß\u{301} ]{0,8}") {
            let mut folder = Folder::new(fold_letter);
            let whole = folder.fold(&format!("{a}{b}"));
            prop_assert_eq!(whole, format!("{}{}", folder.fold(&a), folder.fold(&b)));
        }

        #[test]
        fn a_text_has_marks_exactly_if_it_contains_the_word(text in "[abAä ß]{0,10}", word in "[abs]{1,2}") {
            let mut folder = Folder::new(fold_letter);
            let holds = folder.fold(&text).contains(&word);
            prop_assert_eq!(!folder.marks(&text, std::slice::from_ref(&word)).is_empty(), holds);
        }
    }
}
