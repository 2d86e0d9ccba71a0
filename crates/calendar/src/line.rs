//! Content lines: escaped, folded, and ended with CRLF.

use std::fmt::Write;

/// Most octets of a line without its end (RFC 5545, 3.1). The space at the start of a continuation counts.
const MOST: usize = 75;
/// Most octets of a UID (RFC 7986, 5.3, asks for less than 255).
const MOST_OF_UID: usize = 200;

/// The lines of a file.
pub(crate) struct Lines(String);

impl Lines {
    pub(crate) fn new() -> Lines {
        Lines(String::new())
    }

    /// Adds a line whose value needs no escaping.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for part in [name, ":", value] {
            for character in part.chars() {
                let more = character.len_utf8();
                if octets + more > MOST {
                    self.0.push_str("\r\n ");
                    octets = 1;
                }
                self.0.push(character);
                octets += more;
            }
        }
        self.0.push_str("\r\n");
    }

    /// Adds a line whose value is a text.
    pub(crate) fn add_text(&mut self, name: &str, text: &str) {
        self.add(name, &escaped(text));
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }
}

/// A text as a value (RFC 5545, 3.3.11). Any line end becomes `\n`; other control characters are not allowed, and left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(character);
            }
            '\r' => {
                characters.next_if_eq(&'\n');
                out.push_str("\\n");
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            control if control.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// The UID of the event that has a key for the `count`-th time. It depends on nothing else, so a later file has the same. A long key
/// is cut and a hash of the whole is added.
pub(crate) fn uid_of(key: &str, count: u32) -> String {
    let mut uid = String::from("customer-activity:");
    let room = MOST_OF_UID - uid.len();
    if key.len() <= room {
        uid.extend(key.chars().filter(|character| !character.is_control()));
    } else {
        // The hash has 16 digits and a separator, the count up to 11 characters.
        let mut octets = 0;
        let start = key.chars().take_while(|character| {
            octets += character.len_utf8();
            octets <= room - 28
        });
        uid.extend(start.filter(|character| !character.is_control()));
        let _ = write!(uid, "-{:016x}", hash(key));
    }
    if count > 1 {
        let _ = write!(uid, "-{count}");
    }
    uid
}

/// FNV-1a. It tells apart the long keys of a file, and is not meant to be safe against intent.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
