//! Bringing values into the order of a language, quickly.
//!
//! A browser's collator compares two texts at a time, which for a hundred thousand titles means nearly two million calls. So it
//! is asked once for the order of the letters that occur, and texts are compared by keys made of those (UTS #10: first the
//! letters of all, then their accents, then their case). Where letters do not stand for themselves, the collator decides.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

/// How a language orders texts.
#[derive(Clone, Copy, Debug)]
pub struct Collation {
    /// How a letter looks to the search.
    pub fold: super::search::FoldLetter,
    /// The places of these letters in the language's order, each on three levels: letter, accent, case. A letter of no weight
    /// is passed over and has zero on all three.
    pub weights: fn(&[char]) -> Vec<[u16; 3]>,
    /// The order of two texts.
    pub compare: fn(&str, &str) -> Ordering,
}

/// Letters beyond Latin ones that stand for themselves in every collation the app has a language for.
const PLAIN_SIGNS: &str = "–—‘’“”„«»·§€£°×";

/// Whether a letter stands for itself: in no language of the app does it count as several, or depend on its neighbours.
fn stands_for_itself(letter: char, fold: super::search::FoldLetter) -> bool {
    if letter.is_ascii() {
        return !letter.is_ascii_control();
    }
    let mut folded = fold(letter).chars().collect::<Vec<_>>().into_iter();
    // A letter of the Latin blocks that is an ASCII letter with accents; ß, æ, ø and the like are not.
    ('\u{c0}'..='\u{24f}').contains(&letter)
        && matches!((folded.next(), folded.next()), (Some(base), None) if base.is_ascii_alphabetic())
        || PLAIN_SIGNS.contains(letter)
}

/// The rank of each text in the language's order; texts that the language holds for equal have equal ranks.
pub fn rank_texts<'a>(
    texts: impl ExactSizeIterator<Item = &'a str> + Clone,
    collation: &Collation,
) -> Vec<u32> {
    match keys(texts.clone(), collation) {
        Some(keys) => rank_keys(&keys),
        None => {
            let texts: Vec<&str> = texts.collect();
            rank_by(texts.len(), |a, b| match (texts.get(a as usize), texts.get(b as usize)) {
                (Some(a), Some(b)) => (collation.compare)(a, b),
                _ => Ordering::Equal,
            })
        }
    }
}

/// Byte strings, one after another.
struct Keys {
    all: Vec<u8>,
    ends: Vec<u32>,
}

impl Keys {
    fn get(&self, number: u32) -> &[u8] {
        let before = number.checked_sub(1).and_then(|before| self.ends.get(before as usize));
        let end = self.ends.get(number as usize).copied().unwrap_or(0);
        self.all.get(before.copied().unwrap_or(0) as usize..end as usize).unwrap_or_default()
    }
}

/// Keys whose bytes are in the order of the texts; `None` when a letter occurs that does not stand for itself.
fn keys<'a>(texts: impl ExactSizeIterator<Item = &'a str> + Clone, collation: &Collation) -> Option<Keys> {
    let mut ascii = [false; 128];
    let mut others = BTreeSet::new();
    for text in texts.clone() {
        if text.is_ascii() {
            for byte in text.bytes() {
                if let Some(occurs) = ascii.get_mut(usize::from(byte)) {
                    *occurs = true;
                }
            }
        } else {
            others.extend(text.chars());
        }
    }
    others.extend((0..128_u8).filter(|byte| ascii.get(usize::from(*byte)) == Some(&true)).map(char::from));
    let letters: Vec<char> = others.into_iter().collect();
    if !letters.iter().all(|letter| stands_for_itself(*letter, collation.fold)) {
        return None;
    }
    let weights = (collation.weights)(&letters);
    // One byte for each level is plenty for the letters of a few languages; otherwise the collator decides.
    let mut low = [[0_u8; 3]; 128];
    let mut high: HashMap<char, [u8; 3]> = HashMap::new();
    for (letter, weight) in letters.iter().zip(&weights) {
        let mut small = [0_u8; 3];
        for (small, weight) in small.iter_mut().zip(weight) {
            *small = u8::try_from(*weight).ok()?;
        }
        match low.get_mut(*letter as usize) {
            Some(place) => *place = small,
            None => {
                high.insert(*letter, small);
            }
        }
    }
    let (mut accents, mut cases) = (Vec::new(), Vec::new());
    // Most texts are plain ASCII, whose letters all have a weight and no accents: those need no look at each letter by itself.
    let is_plain =
        low.iter().zip(&ascii).all(|([letter, accent, _], occurs)| !occurs || (*letter > 0 && *accent == 1));
    let weight = |byte: u8| low.get(usize::from(byte)).copied().unwrap_or_default();
    // How far into a text its case says anything.
    let reach = |text: &str| text.bytes().rposition(|byte| weight(byte)[2] > 1).map_or(0, |last| last + 1);
    // Keys take megabytes: room is made for them once, since what is outgrown nobody gives back to the browser.
    let room = texts.clone().map(|text| text.len() + 2 + reach(text)).sum();
    let mut keys = Keys { all: Vec::with_capacity(room), ends: Vec::with_capacity(texts.len()) };
    for text in texts {
        if is_plain && text.is_ascii() {
            keys.all.extend(text.bytes().map(|byte| weight(byte)[0]));
            let reach = reach(text);
            keys.all.extend([0, 0]);
            keys.all.extend(text.bytes().take(reach).map(|byte| weight(byte)[2]));
            keys.ends.push(u32::try_from(keys.all.len()).ok()?);
            continue;
        }
        // How far the levels reach: what is lowest from there to the end says nothing.
        let (mut last_accent, mut last_case) = (0, 0);
        accents.clear();
        cases.clear();
        for letter in text.chars() {
            let weight = match low.get(letter as usize) {
                Some(weight) => *weight,
                None => high.get(&letter).copied().unwrap_or_default(),
            };
            let [letter, accent, case] = weight;
            if letter > 0 {
                keys.all.push(letter);
                accents.push(accent);
                cases.push(case);
                if accent > 1 {
                    last_accent = accents.len();
                }
                if case > 1 {
                    last_case = cases.len();
                }
            }
        }
        for (level, last) in [(&accents, last_accent), (&cases, last_case)] {
            // Zero ends a level, so the shorter text comes first.
            keys.all.push(0);
            keys.all.extend(level.iter().take(last));
        }
        keys.ends.push(u32::try_from(keys.all.len()).ok()?);
    }
    Some(keys)
}

/// Eight bytes of a key from `depth` on as one number, in the same order.
fn head(key: &[u8], depth: usize) -> u64 {
    let mut head = [0_u8; 8];
    let rest = key.get(depth..).unwrap_or_default();
    head.iter_mut().zip(rest).for_each(|(head, byte)| *head = *byte);
    u64::from_be_bytes(head)
}

/// After so many bytes that are the same, what is left is compared as a whole: a step for each eight of them would need a stack as long as
/// the longest text that is there twice.
const DEEPEST: usize = 256;

/// Brings numbers into the order of their keys. Eight bytes at a time are compared as one number, and only where they are the same
/// the next eight are looked at: texts that begin alike would otherwise be compared byte by byte, many times over.
fn sort_by_key<'a>(order: &mut [(u64, u32)], depth: usize, key: &impl Fn(u32) -> &'a [u8]) {
    for (first, number) in order.iter_mut() {
        *first = head(key(*number), depth);
    }
    order.sort_unstable();
    for run in order.chunk_by_mut(|a, b| a.0 == b.0) {
        if run.len() > 1 && run.iter().any(|(_, number)| key(*number).len() > depth + 8) {
            if depth < DEEPEST {
                sort_by_key(run, depth + 8, key);
            } else {
                let rest = |number: u32| key(number).get(depth + 8..).unwrap_or_default();
                run.sort_unstable_by(|(_, a), (_, b)| rest(*a).cmp(rest(*b)).then(a.cmp(b)));
            }
        }
    }
}

fn rank_keys(keys: &Keys) -> Vec<u32> {
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

/// The order of `texts` by their bytes, as numbers: for ids. Equal ones stay as they are.
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

/// Sorts rows by the ranks of their values, keeping the order of equal ones; values of no rank are last both ways.
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

    /// Letters, accents, case: a small language for tests.
    pub const TONGUE: Collation = Collation { fold: crate::search::tests::fold_letter, weights, compare };

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

    /// By the definition, level after level.
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
    fn an_umlaut_stands_with_its_letter() {
        let texts = ["Zebra", "Äpfel", "apfel", "Apfel", "Banane", "äpfel"];
        let ranks = rank_texts(texts.iter().copied(), &TONGUE);
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
            let ranks = rank_texts(texts.iter().map(String::as_str), &TONGUE);
            for (a, rank_a) in texts.iter().zip(&ranks) {
                for (b, rank_b) in texts.iter().zip(&ranks) {
                    prop_assert_eq!(rank_a.cmp(rank_b), compare(a, b), "{:?} {:?}", a, b);
                }
            }
        }

        #[test]
        fn letters_that_count_as_several_are_left_to_the_language(texts in proptest::collection::vec("[aß]{0,4}", 1..20)) {
            let ranks = rank_texts(texts.iter().map(String::as_str), &TONGUE);
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
        fn ids_are_in_the_order_of_their_letters(ids in proptest::collection::vec("r-[0-9]{1,12}", 0..30)) {
            let order = order_plain(ids.iter().map(String::as_str));
            let mut expected: Vec<u32> = (0..ids.len() as u32).collect();
            expected.sort_by_key(|number| (&ids[*number as usize], *number));
            prop_assert_eq!(order, expected);
        }
    }

    #[test]
    fn long_texts_that_begin_alike_need_no_deep_stack() {
        let long = "a".repeat(1 << 20);
        let texts =
            [format!("{long}b"), long.clone(), format!("{long}a"), "a".to_owned(), format!("{long}b")];
        assert_eq!(order_plain(texts.iter().map(String::as_str)), [3, 1, 2, 0, 4]);
    }
}
