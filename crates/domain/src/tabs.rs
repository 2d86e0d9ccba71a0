//! What the tabs of a browser tell each other. It is a word and the opaque id of a person, nothing else.

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// This person is signed in.
    Here,
    /// This person signs out.
    Out,
}

impl Word {
    fn name(self) -> &'static str {
        match self {
            Word::Here => "here",
            Word::Out => "out",
        }
    }
}

/// As it is sent.
pub fn write(word: Word, person: &str) -> String {
    format!("{} {person}", word.name())
}

/// What was sent; `None` for anything else.
pub fn read(said: &str) -> Option<(Word, &str)> {
    let (name, person) = said.split_once(' ')?;
    let word = [Word::Here, Word::Out].into_iter().find(|word| word.name() == name)?;
    (!person.is_empty()).then_some((word, person))
}

#[cfg(test)]
mod tests {
    use super::{Word, read, write};

    #[test]
    fn what_is_told_is_understood_and_nothing_else() {
        for word in [Word::Here, Word::Out] {
            assert_eq!(read(&write(word, "u-11 x")), Some((word, "u-11 x")));
        }
        for noise in ["", "here", "here ", "gone u-11", "HERE u-11"] {
            assert_eq!(read(noise), None, "{noise:?}");
        }
    }
}
