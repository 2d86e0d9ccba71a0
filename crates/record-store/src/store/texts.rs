//! Texts in one allocation, and an index that finds the code of a value.

use hashbrown::HashTable;

/// Memory is reserved for at most this many bytes, because a response may state a wrong count.
const MAX_RESERVED: usize = 32 << 20;

/// Texts by number, stored one after another in one string.
#[derive(Clone, Debug, Default)]
pub struct TextVec {
    all: String,
    ends: Vec<u32>,
}

impl TextVec {
    /// The number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Adds a text under the next number. Beyond four gigabytes a text becomes empty: no page that large fits a browser.
    pub fn push(&mut self, text: &str) {
        if self.all.len() + text.len() < u32::MAX as usize {
            self.all.push_str(text);
        }
        self.ends.push(self.all.len() as u32);
    }

    /// Reserves memory for `more` texts of average length.
    pub fn reserve(&mut self, more: usize) {
        let usual = self.all.len().div_ceil(self.ends.len().max(1));
        self.all.reserve_exact(more.saturating_mul(usual).min(MAX_RESERVED));
        self.ends.reserve_exact(more.min(MAX_RESERVED));
    }

    /// Drops the texts from this number on.
    pub fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.all.truncate(self.ends.last().map_or(0, |end| *end as usize));
    }

    fn start(&self, number: u32) -> usize {
        number.checked_sub(1).and_then(|before| self.ends.get(before as usize)).map_or(0, |end| *end as usize)
    }

    /// The text with this number; empty when there is none.
    pub fn get(&self, number: u32) -> &str {
        let end = self.ends.get(number as usize).map_or(0, |end| *end as usize);
        self.all.get(self.start(number)..end).unwrap_or_default()
    }

    /// Every text, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.ends.len()).map(|number| self.get(number as u32))
    }

    /// Calls `found` with the number of each text that contains `word`, in order.
    ///
    /// The whole string is searched at once, which is several times faster than text by text; a match that crosses the end of a text
    /// does not count.
    pub fn for_each_containing(&self, word: &str, mut found: impl FnMut(u32)) {
        if word.is_empty() {
            (0..self.ends.len() as u32).for_each(found);
            return;
        }
        let finder = memchr::memmem::Finder::new(word.as_bytes());
        let bytes = self.all.as_bytes();
        let mut from = 0;
        let mut number = 0_usize;
        while let Some(at) = bytes.get(from..).and_then(|rest| finder.find(rest)).map(|at| from + at) {
            // The text in which the match begins is the first one that ends after it.
            let ends = self.ends.get(number..).unwrap_or_default();
            // Most matches lie close together, where stepping is faster than a binary search.
            let near = ends.iter().take(16).position(|end| *end as usize > at);
            number += near.unwrap_or_else(|| ends.partition_point(|end| *end as usize <= at));
            let Some(end) = self.ends.get(number).map(|end| *end as usize) else { return };
            if at + word.len() <= end {
                found(number as u32);
                from = end;
                number += 1;
            } else {
                from = at + 1;
            }
        }
    }
}

/// A hash table from values to their codes. The values themselves stay where they are stored.
#[derive(Clone, Debug, Default)]
pub struct ValueIndex(HashTable<u32>);

impl ValueIndex {
    /// The code of the value with this hash for which `is_equal` holds.
    pub fn find(&self, hash: u64, mut is_equal: impl FnMut(u32) -> bool) -> Option<u32> {
        self.0.find(spread(hash), |number| is_equal(*number)).copied()
    }

    /// Adds a value that was not found. `hash_of` is called for the others when the table grows.
    pub fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> u64) {
        self.0.insert_unique(spread(hash), number, |number| spread(hash_of(*number)));
    }

    /// Reserves memory for `more` values.
    pub fn reserve(&mut self, more: usize, hash_of: impl Fn(u32) -> u64) {
        self.0.reserve(more, |number| spread(hash_of(*number)));
    }

    /// Removes everything and frees the memory.
    pub fn clear(&mut self) {
        *self = ValueIndex::default();
    }
}

/// Mixes the high bits, where the hashes below differ most, into the low ones, which choose the slot. The high bits stay: they tell
/// values of one slot apart.
fn spread(hash: u64) -> u64 {
    hash ^ (hash >> 32)
}

/// Texts folded for the search. While every text equals its folded form (numbers, ids), nothing is stored a second time.
#[derive(Clone, Debug, Default)]
pub struct FoldedTexts(Option<TextVec>);

impl FoldedTexts {
    /// Adds the folded form of the last of `texts`.
    pub fn push(&mut self, texts: &TextVec, folded: &str) {
        let last = texts.len().saturating_sub(1);
        match &mut self.0 {
            Some(own) => own.push(folded),
            None if texts.get(last as u32) == folded => {}
            None => {
                let mut own = texts.clone();
                own.truncate(last);
                own.push(folded);
                self.0 = Some(own);
            }
        }
    }

    /// Reserves memory for `more` texts of average length.
    pub fn reserve(&mut self, more: usize) {
        if let Some(own) = &mut self.0 {
            own.reserve(more);
        }
    }

    /// The folded texts, which are `texts` themselves if folding changed none of them.
    pub fn or_written<'a>(&'a self, texts: &'a TextVec) -> &'a TextVec {
        self.0.as_ref().unwrap_or(texts)
    }
}

const SEED: u64 = 0x517c_c1b7_2722_0a95;

fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(SEED)
}

/// A hash of a text (Firefox's FxHash, eight bytes at a time).
pub fn hash_text(text: &str) -> u64 {
    let mut chunks = text.as_bytes().chunks_exact(8);
    let mut hash = mix(0, text.len() as u64);
    for chunk in &mut chunks {
        hash = mix(hash, chunk.try_into().map_or(0, u64::from_le_bytes));
    }
    for byte in chunks.remainder() {
        hash = mix(hash, u64::from(*byte));
    }
    hash
}

/// A hash of a whole number.
pub fn hash_number(number: i64) -> u64 {
    mix(SEED, number.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::{TextVec, ValueIndex, hash_number, hash_text};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_round_trip(all in proptest::collection::vec(".{0,8}", 0..40)) {
            let mut texts = TextVec::default();
            all.iter().for_each(|text| texts.push(text));
            prop_assert_eq!(texts.iter().collect::<Vec<_>>(), all);
        }

        #[test]
        fn a_word_is_found_in_the_texts_that_contain_it(all in proptest::collection::vec("[ab]{0,6}", 0..60), word in "[ab]{0,3}") {
            let mut texts = TextVec::default();
            all.iter().for_each(|text| texts.push(text));
            let mut found = Vec::new();
            texts.for_each_containing(&word, |number| found.push(number as usize));
            let expected: Vec<_> = all.iter().enumerate().filter(|(_, text)| text.contains(&word)).map(|(at, _)| at).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_stored_value_is_found(numbers in proptest::collection::vec(-50_i64..50, 0..300)) {
            let (mut index, mut kept) = (ValueIndex::default(), Vec::new());
            for number in &numbers {
                let hash = hash_number(*number);
                if index.find(hash, |at| kept[at as usize] == *number).is_none() {
                    index.insert(hash, kept.len() as u32, |at| hash_number(kept[at as usize]));
                    kept.push(*number);
                }
            }
            let distinct: std::collections::BTreeSet<_> = numbers.iter().collect();
            prop_assert_eq!(kept.len(), distinct.len());
            for (at, number) in kept.iter().enumerate() {
                prop_assert_eq!(index.find(hash_number(*number), |found| kept[found as usize] == *number), Some(at as u32));
            }
        }
    }

    #[test]
    fn hashes_differ() {
        assert_ne!(hash_text("a"), hash_text("b"));
        assert_ne!(hash_text("12345678a"), hash_text("12345678b"));
    }
}
