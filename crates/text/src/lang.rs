//! The languages of the app, and how values are inserted into messages.

use super::languages::{CsvSeparator, Language};
use super::{Messages, PageMessages};

/// Two letters or three digits, padded with zero bytes.
type Region = [u8; 3];

/// A language of the app, and the region for numbers and dates. Texts are the same in every region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lang {
    language: Language,
    region: Option<Region>,
}

/// English is the fallback language.
impl Default for Lang {
    fn default() -> Lang {
        Lang::EN
    }
}

impl Lang {
    /// English without a region.
    pub const EN: Lang = Lang { language: Language::English, region: None };
    /// German without a region.
    pub const DE: Lang = Lang { language: Language::German, region: None };
    /// All languages, in the order of the menu.
    pub const ALL: [Lang; Language::COUNT] = {
        let mut all = [Lang::EN; Language::COUNT];
        let mut place = 0;
        while place < Language::COUNT {
            #[expect(
                clippy::indexing_slicing,
                reason = "runs when the program is compiled; both have `COUNT` places"
            )]
            {
                all[place] = Lang { language: Language::ALL[place], region: None };
            }
            place += 1;
        }
        all
    };

    /// Returns the BCP 47 tag without the region.
    pub fn tag(self) -> &'static str {
        self.language.tag()
    }

    /// Returns the tag for formatting numbers and dates, with the region if there is one.
    pub fn locale(self) -> String {
        let mut locale = self.tag().to_owned();
        if let Some(region) = self.region {
            locale.push('-');
            locale.extend(region.iter().filter(|sign| **sign > 0).map(|sign| char::from(*sign)));
        }
        locale
    }

    /// Returns the language without its region, as texts, requests and collation use it.
    pub fn without_region(self) -> Lang {
        Lang { region: None, ..self }
    }

    /// Returns the language's own name.
    pub fn own_name(self) -> &'static str {
        self.language.own_name()
    }

    /// Parses a BCP 47 tag; `None` when the app does not have the language. Only language and region are kept, so that `Intl` accepts the
    /// result for any tag.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let mut parts = tag.split(['-', '_']);
        let primary = parts.next()?;
        let lang = Lang::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))?;
        // A single letter starts an extension, which says nothing about the region.
        let region = parts.take_while(|part| part.len() > 1).find_map(region);
        Some(Lang { region, ..lang })
    }

    /// Adds a region to a selected language: that of the first of `others` with the same language.
    pub fn with_region_of(self, others: impl IntoIterator<Item = Lang>) -> Lang {
        others.into_iter().find(|other| other.language == self.language).unwrap_or(self)
    }

    /// Whether a CSV file separates cells by semicolons, in any region.
    pub fn separates_by_semicolon(self) -> bool {
        self.language.csv_separator() == CsvSeparator::Semicolon
    }

    /// Returns the messages.
    pub fn messages(self) -> &'static Messages {
        self.language.messages()
    }

    /// Returns the messages of the pages in the chunk. Call it only from there: any other caller moves them into the first visit.
    pub fn page_messages(self) -> &'static PageMessages {
        self.language.page_messages()
    }
}

fn region(part: &str) -> Option<Region> {
    match *part.as_bytes() {
        [a, b] if part.bytes().all(|sign| sign.is_ascii_alphabetic()) => {
            Some([a.to_ascii_uppercase(), b.to_ascii_uppercase(), 0])
        }
        [a, b, c] if part.bytes().all(|sign| sign.is_ascii_digit()) => Some([a, b, c]),
        _ => None,
    }
}

/// Replaces the `{placeholders}` of a message by values.
pub fn fill(message: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(message.len() + 16);
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
            text.push_str(value);
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::{Lang, fill};
    use crate::languages::Language;

    /// Returns every text of a language with its key.
    fn texts(language: Language) -> Vec<(&'static str, &'static str)> {
        let mut texts = language.messages().texts();
        texts.extend(language.page_messages().texts());
        texts
    }

    /// Returns tag and key, English text and translation, for every text in every other language.
    fn translations() -> impl Iterator<Item = (String, &'static str, &'static str)> {
        let others = Language::ALL.iter().filter(|language| **language != Language::English);
        others.flat_map(|language| {
            let pairs = texts(Language::English).into_iter().zip(texts(*language));
            pairs.map(move |((key, english), (_, translation))| {
                (format!("{} {key}", language.tag()), english, translation)
            })
        })
    }

    fn places(message: &str) -> Vec<&str> {
        let mut places: Vec<_> =
            message.split('{').skip(1).map(|rest| rest.split_once('}').expect("an open place").0).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    #[test]
    fn translations_have_the_same_places() {
        for (key, english, translation) in translations() {
            assert_eq!(places(english), places(translation), "{key}");
        }
    }

    #[test]
    fn no_text_is_empty_or_left_in_english() {
        // Texts that another language has as English has them, in some or all of their forms.
        const SAME: &[&str] = &[
            "status",
            "labelled",
            "hours_symbol",
            "word_",
            "role_",
            "unit_credits",
            "unit_contacts",
            "contacts",
            "records_contacts",
            "series_total",
            "quarter",
            "filter_is",
            "month_value",
            "details",
            "kind_workshop",
            "field_display_name",
            "field_credits",
            "field_link",
            "field_service",
            "field_classification",
            "field_date",
            "field_type",
            "field_description",
            "field_minutes",
        ];
        for (key, english, translation) in translations() {
            assert!(!english.trim().is_empty() && !translation.trim().is_empty(), "{key} is empty");
            let (_, name) = key.split_once(' ').expect("tag and key");
            if !SAME.iter().any(|same| name.starts_with(same)) {
                assert_ne!(english, translation, "{key} is not translated");
            }
        }
    }

    #[test]
    fn french_marks_stand_apart_by_spaces_that_do_not_break() {
        for (key, text) in texts(Language::French) {
            for (at, mark) in text.match_indices([':', ';', '!', '?', '»']) {
                let space = if mark == ":" { '\u{a0}' } else { '\u{202f}' };
                assert!(text[..at].ends_with(space), "{key}: before {mark} in {text:?}");
            }
            for (at, mark) in text.match_indices('«') {
                assert!(text[at + mark.len()..].starts_with('\u{202f}'), "{key}: after {mark} in {text:?}");
            }
        }
    }

    #[test]
    fn every_route_has_its_title_among_the_words() {
        let texts = Language::English.messages().texts();
        for route in domain::route::ROUTES {
            assert!(
                texts.iter().any(|(key, _)| *key == route.title),
                "{} has no title {}",
                route.path,
                route.title
            );
        }
    }

    #[test]
    fn values_go_into_their_places() {
        assert_eq!(fill("{used} of {allowed}", &[("allowed", "400"), ("used", "82.5")]), "82.5 of 400");
        assert_eq!(
            fill("{name} {", &[("name", "{name}")]),
            "{name} {",
            "a value is never taken for a message"
        );
    }

    #[test]
    fn a_tag_finds_its_language_and_region() {
        for (tag, locale) in [
            ("en", "en"),
            ("de-AT", "de-AT"),
            ("EN_us", "en-US"),
            ("en-gb-oxendict", "en-GB"),
            ("de-Latn-ch", "de-CH"),
            ("en-001", "en-001"),
            ("en-u-hc-h12", "en"),
            ("en-x-GB", "en"),
            ("de-", "de"),
            ("en-ü!", "en"),
            ("fr-CH", "fr-CH"),
        ] {
            let lang = Lang::from_tag(tag).expect("a language of the app");
            assert_eq!(lang.locale(), locale, "{tag}");
            assert_eq!(lang.tag(), &locale[..2], "{tag}");
        }
        assert_eq!(Lang::from_tag("den"), None);
        assert_eq!(Lang::from_tag(""), None);
        assert_eq!(Lang::from_tag("it-CH"), None);
    }

    #[test]
    fn a_chosen_language_keeps_the_region_of_the_first_that_is_the_same_language() {
        let tags = |tags: &[&str]| tags.iter().filter_map(|tag| Lang::from_tag(tag)).collect::<Vec<_>>();
        let of = |tags: Vec<Lang>| Lang::EN.with_region_of(tags).locale();
        assert_eq!(of(tags(&["de-DE", "en-GB", "en-US"])), "en-GB");
        assert_eq!(of(tags(&["en", "en-GB"])), "en");
        assert_eq!(of(tags(&["de-AT"])), "en");
    }
}
