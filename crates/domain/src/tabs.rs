//! Messages between tabs of a browser: a word and the opaque id of a person, nothing else.

/// A kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TabMessage {
    /// The person has signed in.
    SignedIn,
    /// The person has signed out.
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

/// Formats a message.
pub fn write(word: TabMessage, person: &str) -> String {
    format!("{} {person}", word.name())
}

/// Parses a message; `None` for anything else.
pub fn read(said: &str) -> Option<(TabMessage, &str)> {
    let (name, person) = said.split_once(' ')?;
    let word = [TabMessage::SignedIn, TabMessage::SignedOut].into_iter().find(|word| word.name() == name)?;
    (!person.is_empty()).then_some((word, person))
}

#[cfg(test)]
mod tests {
    use super::{TabMessage, read, write};

    #[test]
    fn only_its_own_messages_are_parsed() {
        for word in [TabMessage::SignedIn, TabMessage::SignedOut] {
            assert_eq!(read(&write(word, "u-11 x")), Some((word, "u-11 x")));
        }
        for noise in ["", "here", "here ", "gone u-11", "HERE u-11"] {
            assert_eq!(read(noise), None, "{noise:?}");
        }
    }
}
