//! Sorts values in the order of a language, quickly.
//!
//! A browser's collator compares two texts at a time, which means nearly two million calls for a hundred thousand titles. So it
//! is asked once for the order of the letters that occur, and texts are compared by collation keys made of these (UTS #10: first
//! all letters, then their accents, then their case). For letters that do not sort on their own, the collator compares the texts.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

/// How a language orders texts.
#[derive(Clone, Copy, Debug)]
pub struct Collation {
    /// BCP 47 tag of the language, passed to the functions below.
    pub tag: &'static str,
    /// Folds a letter for the search.
    pub fold: super::search::FoldLetter,
    /// The weights of these letters in a language, on three levels: letter, accent, case. A letter that the language ignores has
    /// zero on all three.
    pub weights: fn(&str, &[char]) -> Vec<[u16; 3]>,
    /// The order of two texts in a language.
    pub compare: fn(&str, &str, &str) -> Ordering,
}

/// Letters beyond Latin ones that sort on their own in every language of the app.
const PLAIN_SIGNS: &str = "–—‘’“”„«»·§€£°×";

/// Whether a letter sorts on its own: in no language of the app as several letters or depending on its neighbours.
fn stands_for_itself(letter: char, fold: super::search::FoldLetter) -> bool {
    if letter.is_ascii() {
        return !letter.is_ascii_control();
    }
    let mut folded = fold(letter).chars().collect::<Vec<_>>().into_iter();
    // Letters of the Latin blocks that are ASCII letters with accents; not ß, æ, ø and the like.
    ('\u{c0}'..='\u{24f}').contains(&letter)
        && matches!((folded.next(), folded.next()), (Some(base), None) if base.is_ascii_alphabetic())
        || PLAIN_SIGNS.contains(letter)
}

/// The rank of each text in the language's order; texts that the language considers equal have equal ranks.
pub fn rank_texts<'a>(
    texts: impl ExactSizeIterator<Item = &'a str> + Clone,
    collation: &Collation,
) -> Vec<u32> {
    match collation_keys(texts.clone(), collation) {
        Some(keys) => rank_keys(&keys),
        None => {
            let texts: Vec<&str> = texts.collect();
            rank_by(texts.len(), |a, b| match (texts.get(a as usize), texts.get(b as usize)) {
                (Some(a), Some(b)) => (collation.compare)(collation.tag, a, b),
                _ => Ordering::Equal,
            })
        }
    }
}

/// Collation keys, stored one after another. Comparing their bytes gives the order of the texts.
struct CollationKeys {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl CollationKeys {
    fn get(&self, number: u32) -> &[u8] {
        let before = number.checked_sub(1).and_then(|before| self.ends.get(before as usize));
        let end = self.ends.get(number as usize).copied().unwrap_or(0);
        self.bytes.get(before.copied().unwrap_or(0) as usize..end as usize).unwrap_or_default()
    }

    /// Ends the current key. `None` beyond four gigabytes.
    fn end_key(&mut self) -> Option<()> {
        self.ends.push(u32::try_from(self.bytes.len()).ok()?);
        Some(())
    }
}

/// Letter, accent and case of a letter, each in one byte.
type Weight = [u8; 3];

/// The weights of the letters that occur.
struct Weights {
    ascii: [Weight; 128],
    others: HashMap<char, Weight>,
    /// Whether every ASCII letter that occurs has a weight and no accent, so that ASCII texts need no check of each letter.
    is_plain: bool,
}

impl Weights {
    /// Asks the collation for the weights of the letters in `texts`. `None` if a letter does not sort on its own, or if a weight
    /// does not fit a byte, which is enough for the letters of a few languages.
    fn of<'a>(texts: impl Iterator<Item = &'a str>, collation: &Collation) -> Option<Weights> {
        let mut occurs = [false; 128];
        let mut letters = BTreeSet::new();
        for text in texts {
            if text.is_ascii() {
                for byte in text.bytes() {
                    if let Some(occurs) = occurs.get_mut(usize::from(byte)) {
                        *occurs = true;
                    }
                }
            } else {
                letters.extend(text.chars());
            }
        }
        letters.extend(
            (0..128_u8).zip(&occurs).filter(|(_, occurs)| **occurs).map(|(byte, _)| char::from(byte)),
        );
        let letters: Vec<char> = letters.into_iter().collect();
        if !letters.iter().all(|letter| stands_for_itself(*letter, collation.fold)) {
            return None;
        }
        let mut ascii = [[0; 3]; 128];
        let mut others = HashMap::new();
        for (letter, weight) in letters.iter().zip((collation.weights)(collation.tag, &letters)) {
            let mut small: Weight = [0; 3];
            for (small, weight) in small.iter_mut().zip(weight) {
                *small = u8::try_from(weight).ok()?;
            }
            match ascii.get_mut(*letter as usize) {
                Some(place) => *place = small,
                None => {
                    others.insert(*letter, small);
                }
            }
        }
        let is_plain = ascii
            .iter()
            .zip(&occurs)
            .all(|([letter, accent, _], occurs)| !occurs || (*letter > 0 && *accent == 1));
        Some(Weights { ascii, others, is_plain })
    }

    fn of_byte(&self, byte: u8) -> Weight {
        self.ascii.get(usize::from(byte)).copied().unwrap_or_default()
    }

    fn of_letter(&self, letter: char) -> Weight {
        match self.ascii.get(letter as usize) {
            Some(weight) => *weight,
            None => self.others.get(&letter).copied().unwrap_or_default(),
        }
    }

    /// The length of the part of a text up to its last letter whose case matters.
    fn cased_len(&self, text: &str) -> usize {
        text.bytes().rposition(|byte| self.of_byte(byte)[2] > 1).map_or(0, |last| last + 1)
    }
}

/// A key for each text; `None` when the collator has to compare the texts itself.
fn collation_keys<'a>(
    texts: impl ExactSizeIterator<Item = &'a str> + Clone,
    collation: &Collation,
) -> Option<CollationKeys> {
    let weights = Weights::of(texts.clone(), collation)?;
    // Keys take megabytes. Memory is reserved once, because outgrown memory is never returned to the browser.
    let room = texts.clone().map(|text| text.len() + 2 + weights.cased_len(text)).sum();
    let mut keys = CollationKeys { bytes: Vec::with_capacity(room), ends: Vec::with_capacity(texts.len()) };
    let (mut accents, mut cases) = (Vec::new(), Vec::new());
    for text in texts {
        if weights.is_plain && text.is_ascii() {
            keys.bytes.extend(text.bytes().map(|byte| weights.of_byte(byte)[0]));
            let cased_len = weights.cased_len(text);
            keys.bytes.extend([0, 0]);
            keys.bytes.extend(text.bytes().take(cased_len).map(|byte| weights.of_byte(byte)[2]));
            keys.end_key()?;
            continue;
        }
        // Trailing accents and cases of the lowest weight are left out: they do not affect the order.
        let (mut accents_len, mut cases_len) = (0, 0);
        accents.clear();
        cases.clear();
        for letter in text.chars() {
            let [letter, accent, case] = weights.of_letter(letter);
            if letter > 0 {
                keys.bytes.push(letter);
                accents.push(accent);
                cases.push(case);
                if accent > 1 {
                    accents_len = accents.len();
                }
                if case > 1 {
                    cases_len = cases.len();
                }
            }
        }
        for (level, len) in [(&accents, accents_len), (&cases, cases_len)] {
            // Zero ends a level, so the shorter text comes first.
            keys.bytes.push(0);
            keys.bytes.extend(level.iter().take(len));
        }
        keys.end_key()?;
    }
    Some(keys)
}

/// Eight bytes of a key from `depth` on as one number, in the same order.
fn key_part(key: &[u8], depth: usize) -> u64 {
    let mut part = [0_u8; 8];
    let rest = key.get(depth..).unwrap_or_default();
    part.iter_mut().zip(rest).for_each(|(part, byte)| *part = *byte);
    u64::from_be_bytes(part)
}

/// After this many equal bytes the rest is compared as a whole. Recursing for every eight bytes would need a stack as deep as the
/// longest repeated text.
const MAX_DEPTH: usize = 256;

/// Sorts numbers by their keys. Eight bytes are compared as one number, and the next eight only if those are equal: otherwise
/// texts with a common beginning would be compared byte by byte many times.
fn sort_by_key<'a>(order: &mut [(u64, u32)], depth: usize, key: &impl Fn(u32) -> &'a [u8]) {
    for (first, number) in order.iter_mut() {
        *first = key_part(key(*number), depth);
    }
    order.sort_unstable();
    for run in order.chunk_by_mut(|a, b| a.0 == b.0) {
        if run.len() > 1 && run.iter().any(|(_, number)| key(*number).len() > depth + 8) {
            if depth < MAX_DEPTH {
                sort_by_key(run, depth + 8, key);
            } else {
                let rest = |number: u32| key(number).get(depth + 8..).unwrap_or_default();
                run.sort_unstable_by(|(_, a), (_, b)| rest(*a).cmp(rest(*b)).then(a.cmp(b)));
            }
        }
    }
}

fn rank_keys(keys: &CollationKeys) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = (0..keys.ends.len() as u32).map(|number| (0, number)).collect();
    sort_by_key(&mut order, 0, &|number| keys.get(number));
    ranks_of(&order, |order| order.1, |a, b| keys.get(a.1) == keys.get(b.1))
}

/// The rank of each of `count` values in the order that `compare` gives their numbers.
pub fn rank_by(count: usize, compare: impl Fn(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    order.sort_by(|a, b| compare(*a, *b));
    ranks_of(&order, |number| *number, |a, b| compare(*a, *b).is_eq())
}

fn ranks_of<T>(order: &[T], number: impl Fn(&T) -> u32, equal: impl Fn(&T, &T) -> bool) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    let mut rank = 0;
    let mut before: Option<&T> = None;
    for item in order {
        if before.is_some_and(|before| !equal(before, item)) {
            rank += 1;
        }
        if let Some(place) = ranks.get_mut(number(item) as usize) {
            *place = rank;
        }
        before = Some(item);
    }
    ranks
}

/// The order of `texts` by their bytes, as numbers: for ids. Equal ones keep their order.
pub fn order_plain<'a>(texts: impl ExactSizeIterator<Item = &'a str>) -> Vec<u32> {
    let texts: Vec<&str> = texts.collect();
    let common = texts.first().map_or(0, |first| {
        let shared = |other: &&str| first.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
        texts.iter().map(shared).min().unwrap_or(0)
    });
    let mut order: Vec<(u64, u32)> = (0..texts.len() as u32).map(|number| (0, number)).collect();
    sort_by_key(&mut order, common, &|number| texts.get(number as usize).map_or(&[], |text| text.as_bytes()));
    order.into_iter().map(|(_, number)| number).collect()
}

/// Sorts rows by the ranks of their values, keeping the order of equal ones; rows without a rank are last in both directions.
pub fn sort_rows(rows: &mut Vec<u32>, rank_of: impl Fn(u32) -> Option<u32>, ranks: u32, descending: bool) {
    let last = ranks as usize;
    let place = |row: u32| match rank_of(row) {
        None => last,
        Some(rank) if descending => last.saturating_sub(1).saturating_sub(rank as usize),
        Some(rank) => rank as usize,
    };
    let mut starts = vec![0_u32; last + 1];
    for row in rows.iter() {
        if let Some(count) = starts.get_mut(place(*row)) {
            *count += 1;
        }
    }
    let mut next = 0;
    for start in &mut starts {
        let count = *start;
        *start = next;
        next += count;
    }
    let mut sorted = vec![0; rows.len()];
    for row in rows.iter() {
        if let Some(start) = starts.get_mut(place(*row)) {
            if let Some(place) = sorted.get_mut(*start as usize) {
                *place = *row;
            }
            *start += 1;
        }
    }
    *rows = sorted;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A small collation for tests, with letters, accents and case.
    pub const COLLATION: Collation = Collation {
        tag: "",
        fold: crate::search::tests::fold_letter,
        weights: |_, letters| weights(letters),
        compare: |_, a, b| compare(a, b),
    };

    const LETTERS: &str = " -0123456789aAäÄbBcCdDeEéÉfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ";

    fn weights(letters: &[char]) -> Vec<[u16; 3]> {
        letters.iter().map(|letter| weight(*letter)).collect()
    }

    fn weight(letter: char) -> [u16; 3] {
        let base = crate::search::tests::fold_letter(letter).chars().next().unwrap_or(letter);
        let place = LETTERS.chars().position(|other| other == base).map_or(0, |place| place as u16 + 1);
        let accent = u16::from(!letter.is_ascii()) + 1;
        [
            place,
            if place == 0 { 0 } else { accent },
            if place == 0 { 0 } else { u16::from(letter.is_uppercase()) + 1 },
        ]
    }

    /// Reference: compares level by level as defined.
    fn compare(a: &str, b: &str) -> Ordering {
        let level = |text: &str, level: usize| -> Vec<u16> {
            text.chars().map(weight).filter(|weight| weight[0] > 0).map(|weight| weight[level]).collect()
        };
        (0..3)
            .map(|at| level(a, at).cmp(&level(b, at)))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    #[test]
    fn an_umlaut_sorts_with_its_letter() {
        let texts = ["Zebra", "Äpfel", "apfel", "Apfel", "Banane", "äpfel"];
        let ranks = rank_texts(texts.iter().copied(), &COLLATION);
        let mut order: Vec<_> = ranks.iter().zip(texts).collect();
        order.sort();
        assert_eq!(
            order.iter().map(|(_, text)| *text).collect::<Vec<_>>(),
            ["apfel", "Apfel", "äpfel", "Äpfel", "Banane", "Zebra"]
        );
    }

    proptest! {
        #[test]
        fn keys_order_as_the_language_does(texts in proptest::collection::vec("[abABäÄé \\-1!]{0,12}", 0..30)) {
            let ranks = rank_texts(texts.iter().map(String::as_str), &COLLATION);
            for (a, rank_a) in texts.iter().zip(&ranks) {
                for (b, rank_b) in texts.iter().zip(&ranks) {
                    prop_assert_eq!(rank_a.cmp(rank_b), compare(a, b), "{:?} {:?}", a, b);
                }
            }
        }

        #[test]
        fn letters_that_sort_as_several_are_left_to_the_collator(texts in proptest::collection::vec("[aß]{0,4}", 1..20)) {
            let ranks = rank_texts(texts.iter().map(String::as_str), &COLLATION);
            for (a, rank_a) in texts.iter().zip(&ranks) {
                for (b, rank_b) in texts.iter().zip(&ranks) {
                    prop_assert_eq!(rank_a.cmp(rank_b), compare(a, b));
                }
            }
        }

        #[test]
        fn sorting_is_a_stable_permutation(ranks in proptest::collection::vec(proptest::option::of(0..6_u32), 0..50), descending in any::<bool>()) {
            let mut rows: Vec<u32> = (0..ranks.len() as u32).rev().collect();
            let mut expected = rows.clone();
            let rank = |row: &u32| ranks[*row as usize];
            expected.sort_by(|a, b| match (rank(a), rank(b)) {
                (Some(a), Some(b)) if descending => b.cmp(&a),
                (Some(a), Some(b)) => a.cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
            sort_rows(&mut rows, |row| ranks[row as usize], 6, descending);
            prop_assert_eq!(rows, expected);
        }

        #[test]
        fn ids_are_sorted_by_their_bytes(ids in proptest::collection::vec("r-[0-9]{1,12}", 0..30)) {
            let order = order_plain(ids.iter().map(String::as_str));
            let mut expected: Vec<u32> = (0..ids.len() as u32).collect();
            expected.sort_by_key(|number| (&ids[*number as usize], *number));
            prop_assert_eq!(order, expected);
        }
    }

    #[test]
    fn long_texts_with_a_common_beginning_need_no_deep_stack() {
        let long = "a".repeat(1 << 20);
        let texts =
            [format!("{long}b"), long.clone(), format!("{long}a"), "a".to_owned(), format!("{long}b")];
        assert_eq!(order_plain(texts.iter().map(String::as_str)), [3, 1, 2, 0, 4]);
    }
}
