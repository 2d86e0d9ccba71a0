//! The languages of the app, and how values go into their messages.

use super::messages::{self, Messages};
use super::page_messages::{self, PageMessages};

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::De];

    /// Its BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::De => "Deutsch",
        }
    }

    /// The language of a BCP 47 tag, `None` when the app does not speak it.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// Its words.
    pub fn messages(self) -> &'static Messages {
        match self {
            Lang::En => &messages::EN,
            Lang::De => &messages::DE,
        }
    }

    /// Its words for the pages of the chunk. Only these may ask for them: any other caller pulls them back into the first visit.
    pub fn page_messages(self) -> &'static PageMessages {
        match self {
            Lang::En => &page_messages::EN,
            Lang::De => &page_messages::DE,
        }
    }
}

/// Puts values into the `{places}` of a message.
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
    use crate::i18n::{messages, page_messages};

    fn texts() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        messages::texts().into_iter().chain(page_messages::texts())
    }

    fn places(message: &str) -> Vec<&str> {
        let mut places: Vec<_> =
            message.split('{').skip(1).map(|rest| rest.split_once('}').expect("an open place").0).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    #[test]
    fn both_languages_have_the_same_places() {
        for (key, english, german) in texts() {
            assert_eq!(places(english), places(german), "{key}");
        }
    }

    #[test]
    fn no_text_is_empty_or_left_in_english() {
        // Words that are the same in both languages.
        const SAME: &[&str] = &[
            "status",
            "word_",
            "role_",
            "unit_credits",
            "percent",
            "filter_is",
            "month_value",
            "details",
            "kind_workshop",
            "field_display_name",
        ];
        for (key, english, german) in texts() {
            assert!(!english.trim().is_empty() && !german.trim().is_empty(), "{key} is empty");
            if !SAME.iter().any(|same| key.starts_with(same)) {
                assert_ne!(english, german, "{key} is not translated");
            }
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
    fn a_tag_finds_its_language() {
        assert_eq!(Lang::from_tag("de-AT"), Some(Lang::De));
        assert_eq!(Lang::from_tag("EN_us"), Some(Lang::En));
        assert_eq!(Lang::from_tag("den"), None);
    }
}
