//! Shares that are compared often and exactly.

use crate::quantity::Quantity;
use std::cmp::Ordering;
use workbook::Decimal;

/// A part of a whole above zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    part: Quantity,
    whole: Quantity,
    /// The same share as two whole numbers, if there are some of a usual size.
    ratio: Option<(u64, u64)>,
}

impl Share {
    /// `whole` must be above zero.
    pub(crate) fn of(part: Quantity, whole: Quantity) -> Share {
        let ratio = [1, 1_000_000, 1_000_000_000_000]
            .into_iter()
            .find_map(|times| whole_number(part, times).zip(whole_number(whole, times)));
        Share { part, whole, ratio }
    }

    /// Compares exactly. Equal shares take [`Quantity::cmp_share`] 200 digits each, which is too slow for thousands of them.
    pub(crate) fn compare(&self, other: &Share) -> Ordering {
        match (self.ratio, other.ratio) {
            (Some((part, whole)), Some((others_part, others_whole))) => (u128::from(part)
                * u128::from(others_whole))
            .cmp(&(u128::from(others_part) * u128::from(whole))),
            _ => self.part.cmp_share(self.whole, other.part, other.whole),
        }
    }
}

/// A quantity times a power of ten, if that is a whole number and fits.
fn whole_number(quantity: Quantity, times: u64) -> Option<u64> {
    let Decimal { whole, units } = quantity.into();
    let whole = u64::try_from(whole).ok()?.checked_mul(times)?;
    if units == 0 {
        return Some(whole);
    }
    let unit = Decimal::UNITS / u128::from(times);
    let fraction = units / unit;
    if fraction * unit == units { whole.checked_add(u64::try_from(fraction).ok()?) } else { None }
}

#[cfg(test)]
mod tests {
    use super::Share;
    use crate::quantity::Quantity;
    use proptest::prelude::*;

    fn quantity() -> impl Strategy<Value = Quantity> {
        let digits = (1_u64..50, 0_u32..16, 0_u32..9);
        digits.prop_map(|(digits, places, zeros)| {
            let text = format!("{digits}e{}", i64::from(zeros) - i64::from(places));
            text.parse().unwrap()
        })
    }

    proptest! {
        #[test]
        fn shares_are_compared_exactly(a in quantity(), b in quantity(), c in quantity(), d in quantity(), times in 1_u64..20) {
            prop_assert_eq!(Share::of(a, b).compare(&Share::of(c, d)), a.cmp_share(b, c, d));
            let same = Share::of(a.times(times).unwrap(), b.times(times).unwrap());
            prop_assert!(Share::of(a, b).compare(&same).is_eq());
        }
    }
}
