//! The types of messages. The texts are in `languages/`.

/// Which form of a message a number asks for, as CLDR calls it; `Intl.PluralRules` knows each language's rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralCategory {
    /// `one`: in English 1, in French also 0 and 1.5.
    One,
    /// `other`.
    Other,
}

impl PluralCategory {
    /// The category of that name. A name that no language here has a form for is `other`, which every language has.
    pub fn from_name(name: &str) -> PluralCategory {
        if name == "one" { PluralCategory::One } else { PluralCategory::Other }
    }
}

/// A message that depends on a number.
#[derive(Clone, Copy, Debug)]
pub struct Plural {
    /// For [`PluralCategory::One`].
    pub one: &'static str,
    /// For [`PluralCategory::Other`].
    pub other: &'static str,
}

impl Plural {
    /// The form for a number of this category.
    pub fn of(&self, category: PluralCategory) -> &'static str {
        match category {
            PluralCategory::One => self.one,
            PluralCategory::Other => self.other,
        }
    }
}

/// The forms of a unit.
#[derive(Clone, Copy, Debug)]
pub struct UnitForms {
    /// After a number of [`PluralCategory::One`].
    pub one: &'static str,
    /// The form after any other number.
    pub other: &'static str,
    /// The form after "of" and any other number, which is dative in German.
    pub of_other: &'static str,
}

impl UnitForms {
    /// Returns the form after a number of this category.
    pub fn of(&self, category: PluralCategory) -> &'static str {
        match category {
            PluralCategory::One => self.one,
            PluralCategory::Other => self.other,
        }
    }

    /// Returns the form after "of" and a number of this category.
    pub fn after_of(&self, category: PluralCategory) -> &'static str {
        match category {
            PluralCategory::One => self.one,
            PluralCategory::Other => self.of_other,
        }
    }
}

/// Declares a struct of messages from the language in which new ones are written first. A language that lacks one does not compile.
macro_rules! messages {
    ($(#[$about:meta])* $name:ident: $static:ident $(beside $first:ident)?;
     texts { $($key:ident: $text:literal;)+ } plurals { $($plural:ident: [$one:literal, $other:literal];)+ }
     units { $($unit:ident: [$unit_one:literal, $unit_other:literal, $unit_of:literal];)* }
     $(fields { $($field:ident($($name_in_contract:literal),+): $field_text:literal;)+ })?) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name {
            $(/// The words that the first visit has as well.
            pub $first: &'static Messages,)?
            $(#[doc = $text] pub $key: &'static str,)+
            $(#[doc = $other] pub $plural: $crate::Plural,)+
            $(#[doc = $unit_other] pub $unit: $crate::UnitForms,)*
            $($(#[doc = $field_text] pub $field: &'static str,)+)?
        }

        $(impl $name {
            /// Returns the heading of a record's field, by its name in the contract.
            pub fn field(&self, name: &str) -> Option<&'static str> {
                match name {
                    $($($name_in_contract)|+ => Some(self.$field),)+
                    _ => None,
                }
            }
        })?

        /// The English messages.
        pub static $static: $name = $name {
            $($first: &MESSAGES,)?
            $($key: $text,)+
            $($plural: $crate::Plural { one: $one, other: $other },)+
            $($unit: $crate::UnitForms { one: $unit_one, other: $unit_other, of_other: $unit_of },)*
            $($($field: $field_text,)+)?
        };

        impl $name {
            /// Returns every text with its key, in all its forms. For tests; nothing in the app calls it.
            pub fn texts(&self) -> Vec<(&'static str, &'static str)> {
                let mut texts = vec![$((stringify!($key), self.$key),)+];
                $(texts.extend([$((stringify!($field), self.$field),)+]);)?
                for (key, plural) in [$((stringify!($plural), self.$plural),)+] {
                    texts.extend([(key, plural.one), (key, plural.other)]);
                }
                let units: &[(&'static str, $crate::UnitForms)] = &[$((stringify!($unit), self.$unit),)*];
                for &(key, forms) in units {
                    texts.extend([(key, forms.one), (key, forms.other), (key, forms.of_other)]);
                }
                texts
            }

            /// Returns the messages with every text changed.
            #[cfg(feature = "long-texts")]
            pub(crate) fn map(&self, change: impl Fn(&str) -> &'static str) -> $name {
                $name {
                    $($first: &$crate::languages::long::MESSAGES,)?
                    $($key: change(self.$key),)+
                    $($plural: $crate::Plural { one: change(self.$plural.one), other: change(self.$plural.other) },)+
                    $($unit: $crate::UnitForms {
                        one: change(self.$unit.one),
                        other: change(self.$unit.other),
                        of_other: change(self.$unit.of_other),
                    },)*
                    $($($field: change(self.$field),)+)?
                }
            }
        }
    };
}
pub(super) use messages;
