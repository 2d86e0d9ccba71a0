//! What the tabs of a browser tell each other. It is a word and the opaque id of a person, nothing else.

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// This person is signed in.
    SignedIn,
    /// This person signs out.
    SignedOut,
}

impl TabMessage {
    fn name(self) -> &'static str {
        match self {
            TabMessage::SignedIn => "here",
            TabMessage::SignedOut => "out",
        }
    }
}

/// As it is sent.
pub fn write(word: TabMessage, person: &str) -> String {
    format!("{} {person}", word.name())
}

/// What was sent; `None` for anything else.
pub fn read(said: &str) -> Option<(TabMessage, &str)> {
    let (name, person) = said.split_once(' ')?;
    let word = [TabMessage::SignedIn, TabMessage::SignedOut].into_iter().find(|word| word.name() == name)?;
    (!person.is_empty()).then_some((word, person))
}

#[cfg(test)]
mod tests {
    use super::{TabMessage, read, write};

    #[test]
    fn what_is_told_is_understood_and_nothing_else() {
        for word in [TabMessage::SignedIn, TabMessage::SignedOut] {
            assert_eq!(read(&write(word, "u-11 x")), Some((word, "u-11 x")));
        }
        for noise in ["", "here", "here ", "gone u-11", "HERE u-11"] {
            assert_eq!(read(noise), None, "{noise:?}");
        }
    }
}
