//! Everything that depends on the reader's language: the backend's own texts, the order of sorted text, and which letters a
//! search considers equal.

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;
use std::cmp::Ordering;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The languages of this backend's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

/// The languages requested by `Accept-Language`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// Language of texts: the first requested one that this backend has.
    pub texts: Language,
    /// Language of sorting: the first requested one that is valid.
    pub order: String,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted { texts: Language::English, order: "en".to_owned() }
    }
}

impl Wanted {
    /// Parses the header; invalid parts are ignored.
    pub fn read(header: Option<&str>) -> Wanted {
        let mut asked: Vec<(f32, &str)> = header
            .unwrap_or_default()
            .split(',')
            .filter_map(|part| {
                let mut pieces = part.split(';').map(str::trim);
                let tag = pieces.next().filter(|tag| !tag.is_empty() && *tag != "*")?;
                let weight = pieces.find_map(|piece| piece.strip_prefix("q="));
                let weight = weight.map_or(Some(1.0), |text| text.parse::<f32>().ok())?;
                (weight > 0.0).then_some((weight, tag))
            })
            .collect();
        asked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let texts = asked.iter().find_map(|(_, tag)| {
            let primary = tag.split(['-', '_']).next().unwrap_or_default();
            if primary.eq_ignore_ascii_case("de") {
                Some(Language::German)
            } else if primary.eq_ignore_ascii_case("en") {
                Some(Language::English)
            } else {
                None
            }
        });
        let order = asked.iter().find_map(|(_, tag)| tag.parse::<Locale>().ok()).map(|l| l.to_string());
        let fallback = Wanted::default();
        Wanted { texts: texts.unwrap_or(fallback.texts), order: order.unwrap_or(fallback.order) }
    }

    /// The order of text for this reader.
    pub fn order(&self) -> TextOrder {
        let locale = self.order.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
        TextOrder(Collator::try_new(locale.into(), CollatorOptions::default()).ok())
    }
}

/// The sort order of a language.
pub struct TextOrder(Option<CollatorBorrowed<'static>>);

impl TextOrder {
    /// Compares two texts; by code points if collation data is missing.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        match &self.0 {
            Some(collator) => collator.compare(a, b),
            None => a.cmp(b),
        }
    }
}

/// Folds a text for the search: decomposed, without marks, in lower case, `ß` as `ss`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            // Lower-casing İ leaves a combining dot.
            other if is_combining_mark(other) => {}
            other => folded.push(other),
        }
    }
    folded
}

/// A text in both languages.
#[derive(Clone, Debug)]
pub struct Text {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

impl Text {
    /// A text in both languages.
    pub fn new(en: impl Into<String>, de: impl Into<String>) -> Text {
        Text { en: en.into(), de: de.into() }
    }

    /// A name, which is the same in both.
    pub fn name(text: &str) -> Text {
        Text::new(text, text)
    }

    /// The text in this language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::German => &self.de,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quality_values_decide() {
        let wanted = Wanted::read(Some("fr-FR;q=0.9, en;q=0.5, de-AT;q=0.8"));
        assert_eq!(wanted, Wanted { texts: Language::German, order: "fr-FR".into() });
        assert_eq!(Wanted::read(None), Wanted::default());
        assert_eq!(Wanted::read(Some("*, ;;, q=")).texts, Language::English);
    }

    #[test]
    fn umlauts_sort_with_their_letter() {
        let order = Wanted::read(Some("de")).order();
        let mut words = ["Zebra", "Äpfel", "Apfel", "Banane"];
        words.sort_by(|a, b| order.compare(a, b));
        assert_eq!(words, ["Apfel", "Äpfel", "Banane", "Zebra"]);
        let swedish = Wanted::read(Some("sv")).order();
        assert_eq!(swedish.compare("Äpple", "Zebra"), Ordering::Greater);
    }

    #[test]
    fn the_search_ignores_case_and_marks() {
        assert_eq!(fold("ÄRGER in der Straße"), "arger in der strasse");
        assert_eq!(fold("Café"), fold("CAFE\u{301}"));
    }
}
