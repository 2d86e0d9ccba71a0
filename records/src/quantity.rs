//! Exact decimal numbers: hours, credits, counts.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use workbook::Decimal;

/// An exact decimal: `digits / 10^scale`, without trailing zeros after the point.
///
/// Reading, adding, subtracting and comparing never round. A unit always stands beside it, never in it; quantities of
/// different units are never added, which is for the caller to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Quantity {
    digits: i128,
    scale: u8,
}

/// Why a text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number of at most 20 digits before the point and 24 in all, 9 of them after it")]
pub struct NotAQuantity;

/// More digits than any contract has.
const MAX_DIGITS: u32 = 24;
/// More than that before the point is no quantity either: with nine places these are 29 digits, so that in 128 bits there is room for the
/// sum of more numbers than a browser can hold. No sum of what was read is ever too large.
const MAX_WHOLE: u32 = 20;
const MAX_SCALE: i64 = 9;

impl Quantity {
    /// Nothing: a known zero, which is not the same as unknown.
    pub const ZERO: Quantity = Quantity { digits: 0, scale: 0 };

    /// A whole number.
    pub fn from_count(count: u64) -> Quantity {
        Quantity { digits: i128::from(count), scale: 0 }
    }

    /// `digits / 10^scale`, brought to its shortest form.
    fn normal(mut digits: i128, mut scale: u8) -> Quantity {
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        Quantity { digits, scale }
    }

    /// Both numbers as digits of one scale.
    fn aligned(self, other: Quantity) -> (i128, i128, u8) {
        let scale = self.scale.max(other.scale);
        // What was read has 29 digits at most on the largest scale; a sum of it fits as well.
        let lift = |q: Quantity| q.digits.saturating_mul(10_i128.saturating_pow(u32::from(scale - q.scale)));
        (lift(self), lift(other), scale)
    }

    /// Whether it is exactly nothing.
    pub fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is below nothing.
    pub fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// So many times this.
    pub fn times(self, count: u64) -> Quantity {
        // So many as there are records, of which there is room for; what there cannot be stops at the largest number.
        Quantity::normal(self.digits.saturating_mul(i128::from(count)), self.scale)
    }

    /// A number that equal quantities share.
    pub fn hash(self) -> i64 {
        // Only the low digits: the rest is compared.
        (self.digits as i64).wrapping_mul(16).wrapping_add(i64::from(self.scale))
    }

    /// Without its sign.
    pub fn abs(self) -> Quantity {
        Quantity { digits: self.digits.saturating_abs(), scale: self.scale }
    }

    /// The share `self / whole` in percent, rounded half up to whole percents; `None` when `whole` is not above zero.
    ///
    /// Two borders stay honest: what is neither nothing nor all is never shown as `0` or `100`, but with one decimal more
    /// (up to two, and then cut towards the side it is on), so that "100 %" always means exactly used up.
    pub fn percent_of(self, whole: Quantity) -> Option<Quantity> {
        let (used, all, _) = self.aligned(whole);
        if all <= 0 {
            return None;
        }
        let hundred = Quantity { digits: 100, scale: 0 };
        for scale in 0..=2_u8 {
            let lifted = used.checked_mul(100)?.checked_mul(10_i128.pow(u32::from(scale)))?;
            let rounded = lifted.checked_mul(2)?.checked_add(all)?.div_euclid(all.checked_mul(2)?);
            let percent = Quantity::normal(rounded, scale);
            if (percent.is_zero() && used != 0) || (percent == hundred && used != all) {
                continue;
            }
            return Some(percent);
        }
        let digits = match (used < all, used <= 0) {
            (true, false) if used.checked_mul(2)? > all => 9999,
            (true, _) => 1,
            (false, _) => 10001,
        };
        Some(Quantity::normal(digits, 2))
    }

    /// How `self / whole` compares with `other / other_whole`, exactly. Both wholes must be above zero.
    pub fn cmp_share(self, whole: Quantity, other: Quantity, other_whole: Quantity) -> Ordering {
        let (a, b, _) = self.aligned(whole);
        let (c, d, _) = other.aligned(other_whole);
        cmp_fractions(a, b, c, d)
    }
}

/// Compares `a / b` with `c / d` (`b`, `d` above zero) by their whole parts, then by what remains: no product, no overflow.
fn cmp_fractions(a: i128, b: i128, c: i128, d: i128) -> Ordering {
    let (whole, other_whole) = (a.div_euclid(b), c.div_euclid(d));
    if whole != other_whole {
        return whole.cmp(&other_whole);
    }
    match (a.rem_euclid(b), c.rem_euclid(d)) {
        (0, 0) => Ordering::Equal,
        (0, _) => Ordering::Less,
        (_, 0) => Ordering::Greater,
        // a/b < c/d below one exactly when b/a > d/c.
        (rest, other_rest) => cmp_fractions(d, other_rest, b, rest),
    }
}

impl std::ops::Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        let (a, b, scale) = self.aligned(other);
        Quantity::normal(a.saturating_add(b), scale)
    }
}

impl std::ops::Sub for Quantity {
    type Output = Quantity;
    fn sub(self, other: Quantity) -> Quantity {
        let (a, b, scale) = self.aligned(other);
        Quantity::normal(a.saturating_sub(b), scale)
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(parts: I) -> Quantity {
        parts.fold(Quantity::ZERO, |sum, part| sum + part)
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Quantity) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Quantity) -> Ordering {
        let (a, b, _) = self.aligned(*other);
        a.cmp(&b)
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    /// Reads a decimal (`-12.25`) or a JSON number in its longer form (`1.5e3`).
    fn from_str(text: &str) -> Result<Quantity, NotAQuantity> {
        let (body, exponent) = match text.split_once(['e', 'E']) {
            Some((body, exponent)) => (body, exponent.parse::<i64>().map_err(|_| NotAQuantity)?),
            None => (text, 0),
        };
        let (negative, body) = match body.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, body),
        };
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        let no_digits = whole.is_empty() || (fraction.is_empty() && body.contains('.'));
        if no_digits || !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
            return Err(NotAQuantity);
        }
        let mut digits: i128 = 0;
        let fraction = fraction.trim_end_matches('0');
        for digit in whole.bytes().chain(fraction.bytes()) {
            digits = digits * 10 + i128::from(digit - b'0');
            if digits >= 10_i128.pow(MAX_DIGITS) {
                return Err(NotAQuantity);
            }
        }
        // Whatever its exponent.
        if digits == 0 {
            return Ok(Quantity::ZERO);
        }
        if negative {
            digits = -digits;
        }
        let mut scale = i64::try_from(fraction.len()).map_err(|_| NotAQuantity)?.saturating_sub(exponent);
        while scale > 0 && digits % 10 == 0 {
            digits /= 10;
            scale -= 1;
        }
        while scale < 0 {
            digits =
                digits.checked_mul(10).filter(|d| d.abs() < 10_i128.pow(MAX_WHOLE)).ok_or(NotAQuantity)?;
            scale += 1;
        }
        let scale = u8::try_from(scale).ok().filter(|scale| i64::from(*scale) <= MAX_SCALE);
        let scale = scale.ok_or(NotAQuantity)?;
        match digits.abs() < 10_i128.pow(MAX_WHOLE + u32::from(scale)) {
            true => Ok(Quantity { digits, scale }),
            false => Err(NotAQuantity),
        }
    }
}

impl fmt::Display for Quantity {
    /// The plain decimal, as the contract writes it: a point, no grouping.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::from(*self).fmt(f)
    }
}

impl From<Quantity> for Decimal {
    fn from(quantity: Quantity) -> Decimal {
        Decimal { digits: quantity.digits, scale: quantity.scale }
    }
}

impl From<Quantity> for workbook::Cell<'_> {
    fn from(quantity: Quantity) -> Self {
        workbook::Cell::Number(quantity.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;
    use proptest::prelude::*;
    use std::cmp::Ordering;

    fn q(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn tenths_add_up() {
        assert_eq!(q("0.1") + q("0.2"), q("0.3"));
        assert_eq!((q("0.1") + q("0.2")).to_string(), "0.3");
        assert_eq!(q("400") - q("212.5"), q("187.5"));
    }

    #[test]
    fn reads_what_json_allows() {
        for (text, canonical) in [
            ("12.250", "12.25"),
            ("-0.50", "-0.5"),
            ("1.5e3", "1500"),
            ("15E-1", "1.5"),
            ("0", "0"),
            ("-0", "0"),
            ("0.00", "0"),
            ("007", "7"),
            ("0e99", "0"),
            ("-0.0e-999999999999999999", "0"),
            ("0e999999999", "0"),
            ("9007199254740993", "9007199254740993"),
            ("1.000000000000000000000000000000", "1"),
            ("12345678901234567890.123", "12345678901234567890.123"),
            ("99999999999999999999.9999", "99999999999999999999.9999"),
            ("123456789012345.123456789", "123456789012345.123456789"),
        ] {
            assert_eq!(q(text).to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in
            ["", "-", ".", "1.", ".5", "1,5", "NaN", "Infinity", "0x1", "1e", "1e400", "1e-400", " 1", "١"]
        {
            assert!(text.parse::<Quantity>().is_err(), "{text:?} was read as a quantity");
        }
        // Too large or too fine to be kept exactly: unknown, and never something close.
        for text in [
            "100000000000000000000",
            "1e20",
            "-1e20",
            "1e999999999",
            "1e-999999999",
            "1e99999999999999999999",
            "0.1234567891",
            "0.123456789012345678901234567890",
            "0.30000000000000004",
            "1234567890123456.123456789",
        ] {
            assert!(text.parse::<Quantity>().is_err(), "{text} was read as a quantity");
        }
        assert!("9".repeat(100_000).parse::<Quantity>().is_err());
        assert!(format!("0.{}1", "0".repeat(100_000)).parse::<Quantity>().is_err());
    }

    #[test]
    fn a_percentage_is_rounded_but_never_lies_at_its_borders() {
        for (used, all, percent) in [
            ("212.5", "400", "53"),
            ("428", "400", "107"),
            ("1", "250", "0.4"),
            ("1", "300", "0.3"),
            ("399", "400", "99.8"),
            ("401", "400", "100.3"),
            ("99999", "100000", "99.99"),
            ("100001", "100000", "100.01"),
            ("1", "100000", "0.01"),
            ("400", "400", "100"),
            ("0", "400", "0"),
        ] {
            assert_eq!(q(used).percent_of(q(all)), Some(q(percent)), "{used} of {all}");
        }
        assert_eq!(q("1").percent_of(Quantity::ZERO), None);
    }

    #[test]
    fn a_sum_of_the_largest_is_exact() {
        let (largest, finest) = (q("99999999999999999999"), q("-0.000000001"));
        let count = u64::from(u32::MAX) / 4;
        let sum = (largest + finest).times(count);
        assert_eq!(sum, largest.times(count) + finest.times(count));
        assert_eq!(sum.to_string(), "107374182299999999998926258175.926258177");
        assert_eq!((sum - largest.times(count)).to_string(), "-1.073741823");
    }

    #[test]
    fn what_cannot_be_computed_has_no_share() {
        let huge = Quantity { digits: i128::MAX, scale: 9 };
        let least = Quantity { digits: i128::MIN, scale: 0 };
        for (used, all) in [(huge, huge), (least, huge), (huge, q("1")), (q("1"), huge), (least, q("0.1"))] {
            let _ =
                (used.percent_of(all), used.cmp(&all), used + all, used - all, used.abs(), used.to_string());
        }
        let nearly = Quantity { digits: i128::MAX / 200, scale: 0 };
        assert_eq!(nearly.percent_of(Quantity { digits: i128::MAX / 2, scale: 0 }), None);
    }

    prop_compose! {
        fn quantities()(digits in -10_i128.pow(20)..10_i128.pow(20), scale in 0..=9_u8) -> Quantity {
            Quantity::normal(digits, scale)
        }
    }

    proptest! {
        #[test]
        fn text_round_trips(a in quantities()) {
            prop_assert_eq!(a.to_string().parse::<Quantity>(), Ok(a));
        }

        #[test]
        fn sums_do_not_depend_on_order(a in quantities(), b in quantities(), c in quantities()) {
            prop_assert_eq!((a + b) + c, c + (b + a));
            prop_assert_eq!((a + b) - b, a);
        }

        #[test]
        fn order_is_that_of_the_difference(a in quantities(), b in quantities()) {
            let difference = a - b;
            let expected = if difference.is_zero() { Ordering::Equal } else if difference.is_negative() { Ordering::Less } else { Ordering::Greater };
            prop_assert_eq!(a.cmp(&b), expected);
        }

        #[test]
        fn shares_compare_as_cross_products(a in 0..10_i64.pow(9), b in 1..10_i64.pow(9), c in 0..10_i64.pow(9), d in 1..10_i64.pow(9)) {
            let whole = |n: i64| Quantity::from_count(n.unsigned_abs());
            let expected = (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)));
            prop_assert_eq!(whole(a).cmp_share(whole(b), whole(c), whole(d)), expected);
        }
    }
}
