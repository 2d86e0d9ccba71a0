//! The languages of the app: a file with all texts, and a row in the table below, each.

pub mod de;
pub mod en;
pub mod fr;
#[cfg(feature = "long-texts")]
pub mod long;

use crate::{Messages, PageMessages};

/// Declares the languages, in the order in which they are offered.
macro_rules! languages {
    ($($(#[$when:meta])* $name:ident: $file:ident, $tag:literal, $own_name:literal, $csv_separator:ident;)+) => {
        /// A language of the app.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Language {
            $(#[doc = $own_name] $(#[$when])* $name,)+
        }

        impl Language {
            /// All of them.
            pub(crate) const ALL: &[Language] = &[$($(#[$when])* Language::$name),+];
            /// How many there are.
            pub(crate) const COUNT: usize = Language::ALL.len();

            /// Its BCP 47 tag.
            pub(crate) fn tag(self) -> &'static str {
                match self { $($(#[$when])* Language::$name => $tag,)+ }
            }

            /// What it calls itself.
            pub(crate) fn own_name(self) -> &'static str {
                match self { $($(#[$when])* Language::$name => $own_name,)+ }
            }

            /// What separates the values of a line in a spreadsheet's text file, whatever the region.
            pub(crate) fn csv_separator(self) -> CsvSeparator {
                match self { $($(#[$when])* Language::$name => CsvSeparator::$csv_separator,)+ }
            }

            /// Its words.
            pub(crate) fn messages(self) -> &'static Messages {
                match self { $($(#[$when])* Language::$name => &$file::MESSAGES,)+ }
            }

            /// Its words for the pages of the chunk.
            pub(crate) fn page_messages(self) -> &'static PageMessages {
                match self { $($(#[$when])* Language::$name => &$file::PAGE_MESSAGES,)+ }
            }
        }
    };
}

/// What separates the values of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CsvSeparator {
    /// A comma, unless the region writes decimals with one.
    ByRegion,
    /// A semicolon in every region.
    Semicolon,
}

languages! {
    English: en, "en", "English", ByRegion;
    German: de, "de", "Deutsch", Semicolon;
    French: fr, "fr", "Français", Semicolon;
    #[cfg(feature = "long-texts")]
    Long: long, "art", "[Ļöñĝ]", ByRegion;
}
