//! A stable sort that is compiled once.

use std::cmp::Ordering;

/// Returns the places `0..count` in the order that `compare` gives them; equal ones keep their order.
///
/// The sorts of the standard library are compiled again for every type, some 6 kB each. This one compares places, so it is compiled once
/// for all: for lists of a page, not for the values of a table. It takes n log n comparisons.
pub fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut merged: Vec<usize> = Vec::with_capacity(count);
    let mut run = 1;
    while run < count {
        merged.clear();
        for pair in places.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let ([first, rest @ ..], [second, others @ ..]) = (left, right) {
                // Of equal ones the left is first.
                if compare(*second, *first).is_lt() {
                    merged.push(*second);
                    right = others;
                } else {
                    merged.push(*first);
                    left = rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut places, &mut merged);
        run *= 2;
    }
    places
}

/// The items in the order of [`sorted_places`].
pub fn sorted<T>(items: Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    let order = sorted_places(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.into_iter().filter_map(|place| items.get_mut(place)?.take()).collect()
}

#[cfg(test)]
mod tests {
    use super::{sorted, sorted_places};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(items in proptest::collection::vec((0_u8..9, any::<u16>()), 0..200)) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(sorted(items, &|(a, _), (b, _)| a.cmp(b)), expected);
        }

        #[test]
        fn it_takes_n_log_n_comparisons(keys in proptest::collection::vec(any::<u16>(), 1..2000)) {
            let count = std::cell::Cell::new(0_usize);
            sorted_places(keys.len(), &|a, b| {
                count.set(count.get() + 1);
                keys[a].cmp(&keys[b])
            });
            prop_assert!(count.get() <= keys.len() * (keys.len().ilog2() as usize + 1));
        }
    }
}
