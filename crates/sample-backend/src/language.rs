//! Everything that depends on the reader's language: the backend's own texts, the order of sorted text, and which letters a
//! search considers equal.

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;
use std::cmp::Ordering;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The languages of this backend's texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, also for readers who request none of these languages.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
}

impl Language {
    /// Every language.
    pub const ALL: &[Language] = &[Language::English, Language::German, Language::French];

    /// The language tag (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
        }
    }

    /// The language of a tag, whatever its region and script.
    fn of_tag(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Language::ALL.iter().copied().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
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
        let texts = Language::default();
        Wanted { texts, order: texts.tag().to_owned() }
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
        let texts = asked.iter().find_map(|(_, tag)| Language::of_tag(tag));
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

/// A value for each language.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByLanguage<T> {
    /// For English.
    pub en: T,
    /// For German.
    pub de: T,
    /// For French.
    pub fr: T,
}

impl<T: Copy> ByLanguage<T> {
    /// The value for this language.
    pub fn get(&self, language: Language) -> T {
        match language {
            Language::English => self.en,
            Language::German => self.de,
            Language::French => self.fr,
        }
    }
}

/// A text in every language.
pub type Text = ByLanguage<&'static str>;

impl Text {
    /// A text in every language.
    pub const fn new(en: &'static str, de: &'static str, fr: &'static str) -> Text {
        Text { en, de, fr }
    }

    /// A name, which is the same in every language.
    pub const fn name(name: &'static str) -> Text {
        Text::new(name, name, name)
    }
}

#[cfg(test)]
impl Text {
    /// Checks that no language lacks the text or a place to fill, and that French has its no-break spaces.
    pub fn check(&self) {
        let places = |text: &str| text.matches("{}").count();
        for language in Language::ALL {
            let text = self.get(*language);
            assert!(!text.trim().is_empty(), "{language:?}: {self:?}");
            assert_eq!(places(text), places(self.en), "{language:?}: {self:?}");
        }
        for (marks, space) in [(":", '\u{a0}'), (";!?»%", '\u{202f}')] {
            for (at, mark) in self.fr.match_indices(|letter| marks.contains(letter)) {
                assert!(self.fr[..at].ends_with(space), "no {space:?} before {mark}: {}", self.fr);
            }
        }
        for (at, mark) in self.fr.match_indices('«') {
            assert!(
                self.fr[at + mark.len()..].starts_with('\u{202f}'),
                "no \u{202f} after {mark}: {}",
                self.fr
            );
        }
        assert!(!self.fr.contains(['"', '“', '„', '’']), "not how French quotes here: {}", self.fr);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quality_values_decide() {
        let wanted = Wanted::read(Some("it-IT;q=0.9, en;q=0.5, de-AT;q=0.8"));
        assert_eq!(wanted, Wanted { texts: Language::German, order: "it-IT".into() });
        let wanted = Wanted::read(Some("de;q=0.5, FR-ca"));
        assert_eq!(wanted, Wanted { texts: Language::French, order: "fr-CA".into() });
        assert_eq!(Wanted::read(None), Wanted::default());
        assert_eq!(Wanted::read(Some("*, ;;, q=")).texts, Language::English);
    }

    #[test]
    fn every_language_is_found_by_its_tag_and_has_its_own_texts() {
        let text = Text::new("in English", "auf Deutsch", "en français");
        let mut texts = Vec::new();
        for language in Language::ALL {
            assert_eq!(Wanted::read(Some(language.tag())).texts, *language);
            assert_eq!(Wanted::read(Some(&format!("xx, {}-XX;q=0.1", language.tag()))).texts, *language);
            assert_eq!(Text::name("Azure").get(*language), "Azure");
            texts.push(text.get(*language));
        }
        assert_eq!(texts, ["in English", "auf Deutsch", "en français"]);
        for other in ["", "it", "fra", "deu", "french", "e"] {
            assert_eq!(Wanted::read(Some(other)).texts, Language::English, "{other:?}");
        }
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
        assert_eq!(fold("À LA DEMANDE, reçu"), "a la demande, recu");
    }
}
