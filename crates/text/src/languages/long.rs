//! A made-up language for tests: the English texts with accents, and at least 40 % longer. A text that the program does not take from
//! here stands out, and a place that is too small for a longer language shows it.

use super::en;
use crate::{Messages, PageMessages};
use std::sync::LazyLock;

/// The messages of the first visit.
pub static MESSAGES: LazyLock<Messages> = LazyLock::new(|| en::MESSAGES.map(long));

/// The messages of the pages in the chunk.
pub static PAGE_MESSAGES: LazyLock<PageMessages> = LazyLock::new(|| en::PAGE_MESSAGES.map(long));

/// Lengthens a text outside of its `{places}`. Each text is made once and kept.
fn long(text: &str) -> &'static str {
    let mut out = String::with_capacity(2 * text.len());
    let (mut added, mut letters) = (0, 0);
    let mut is_place = false;
    for sign in text.chars() {
        is_place = is_place && sign != '}' || sign == '{';
        if is_place || !sign.is_alphabetic() {
            out.push(sign);
            continue;
        }
        letters += 1;
        let accented = accented(sign);
        out.push(accented);
        // Longer words rather than more of them: they are harder to place.
        if 10 * added < 4 * letters {
            out.push(accented.to_lowercase().next().unwrap_or(accented));
            added += 1;
        }
    }
    out.leak()
}

fn accented(letter: char) -> char {
    const PLAIN: &str = "AEIOUYaeiouycdnrstzlgkhw";
    const ACCENTED: &str = "ÅÉÎÖÜÝàéîöûýçđñŕšťžļĝķĥŵ";
    PLAIN.chars().zip(ACCENTED.chars()).find(|(plain, _)| *plain == letter).map_or(letter, |(_, other)| other)
}
