//! Exact decimal numbers: hours, credits, counts.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use workbook::Decimal;

/// An exact decimal with up to 30 decimal places.
///
/// Reading, adding, subtracting and comparing never round. A longer number is rejected, so it counts as unknown. A quantity has
/// no unit; callers must not add quantities of different units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(Decimal);

/// The error for a text that is not a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a decimal number of at most 24 digits before the point and 30 after it")]
pub struct NotAQuantity;

/// Every number that is read is smaller.
const MOST_READ: i128 = 10_i128.pow(24);
/// Every number that is computed is smaller. That is room for the sum of as many of the largest numbers as a browser can hold,
/// and ten times a quantity fits 128 bits.
const MOST: i128 = 10_i128.pow(37);
const PLACES: usize = Decimal::PLACES as usize;

impl Quantity {
    /// Zero: a known value, unlike unknown.
    pub const ZERO: Quantity = Quantity(Decimal { whole: 0, units: 0 });

    /// Converts a whole number.
    pub fn from_count(count: u64) -> Quantity {
        Quantity(Decimal { whole: i128::from(count), units: 0 })
    }

    /// Adds two parts, each well below the limit; `None` if the result is too large for a quantity.
    fn kept(whole: i128, units: u128) -> Option<Quantity> {
        let carried = i128::from(units >= Decimal::UNITS);
        let units = units - if carried > 0 { Decimal::UNITS } else { 0 };
        let whole = whole + carried;
        (-MOST..MOST).contains(&whole).then_some(Quantity(Decimal { whole, units }))
    }

    /// Whether it is exactly zero.
    pub fn is_zero(self) -> bool {
        self == Quantity::ZERO
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self < Quantity::ZERO
    }

    /// The sum; `None` if it is too large for a quantity.
    pub fn plus(self, other: Quantity) -> Option<Quantity> {
        Quantity::kept(self.0.whole + other.0.whole, self.0.units + other.0.units)
    }

    /// The difference, which may be negative; `None` if it is too large for a quantity.
    pub fn minus(self, other: Quantity) -> Option<Quantity> {
        self.plus(Quantity(-other.0))
    }

    /// The product with a count; `None` if it is too large for a quantity.
    pub fn times(self, count: u64) -> Option<Quantity> {
        let units = self.0.units.checked_mul(count.into())?;
        let carried = i128::try_from(units / Decimal::UNITS).ok()?;
        let whole = self.0.whole.checked_mul(count.into())?.checked_add(carried)?;
        Quantity::kept(whole, units % Decimal::UNITS)
    }

    /// A hash: equal quantities have equal hashes.
    pub fn hash(self) -> i64 {
        // The low digits of the decimals are mostly zero, so their high digits are used. Collisions are compared anyway.
        (self.0.whole as i64).wrapping_mul(16).wrapping_add((self.0.units >> 40) as i64)
    }

    /// The absolute value.
    pub fn abs(self) -> Quantity {
        if self.is_negative() { Quantity(-self.0) } else { self }
    }

    /// The share `self / whole` in percent, rounded half up to whole percents; `None` if `whole` is not above zero or the share
    /// is too large.
    ///
    /// A share between 0 and 100 percent is never shown as `0` or `100`. It gets one more decimal (up to two, then truncated away
    /// from the bound), so that "100 %" always means exactly used up.
    pub fn percent_of(self, whole: Quantity) -> Option<Quantity> {
        let mut division = Division::of(self, whole)?;
        // Percent with three more decimals, the last of which only decides how the others are rounded.
        let (mut cut, length) = (0_u128, division.places + 5);
        for digit in division.by_ref().take(length) {
            cut = cut.checked_mul(10)?.checked_add(digit.into())?;
        }
        let is_more = division.rest != Decimal::default();
        // `parts`, of which `in_one` make one, with the sign.
        let signed = |parts: u128, in_one: u128| {
            let whole = i128::try_from(parts / in_one).ok().filter(|whole| *whole < MOST)?;
            let number = Decimal { whole, units: parts % in_one * (Decimal::UNITS / in_one) };
            Some(Quantity(if self.is_negative() { -number } else { number }))
        };
        for in_one in [1, 10, 100] {
            let (unit, half) = (1000 / in_one, 500 / in_one);
            let low = cut % unit;
            // Half is rounded up, which for negative numbers is towards zero.
            let is_up = low > half || (low == half && (is_more || !self.is_negative()));
            let percent = signed(cut / unit + u128::from(is_up), in_one)?;
            let is_whole = percent == Quantity::from_count(100);
            if (percent.is_zero() && !self.is_zero()) || (is_whole && self != whole) {
                continue;
            }
            return Some(percent);
        }
        signed(
            if self > whole {
                10_001
            } else if cut > 50_000 {
                9999
            } else {
                1
            },
            100,
        )
    }

    /// Compares `self / whole` with `other / other_whole` exactly. Both wholes must be above zero.
    pub fn cmp_share(self, whole: Quantity, other: Quantity, other_whole: Quantity) -> Ordering {
        let (Some(mine), Some(others)) = (Division::of(self, whole), Division::of(other, other_whole)) else {
            return Ordering::Equal;
        };
        let order = mine.places.cmp(&others.places);
        let order = order.then_with(|| mine.take(DECIDING_DIGITS).cmp(others.take(DECIDING_DIGITS)));
        match (self.is_negative(), other.is_negative()) {
            (false, false) => order,
            (true, true) => order.reverse(),
            (mine, others) => others.cmp(&mine),
        }
    }
}

/// In units of the last decimal place, quantities are whole numbers of at most 68 digits. So a quotient has at most 68 digits
/// before the point, and two different ones differ within twice as many after it.
const DECIDING_DIGITS: usize = 68 + 2 * 68;

/// Long division: the digits of the quotient without its sign, the highest first. It is endless and every digit is
/// exact.
struct Division {
    /// The remainder: less than ten times the divisor.
    rest: Decimal,
    /// The divisor, shifted to the highest digit of the quotient.
    by: Decimal,
    /// Number of digits before the point.
    places: usize,
}

impl Division {
    /// `None` if the divisor is not above zero.
    fn of(quantity: Quantity, by: Quantity) -> Option<Division> {
        if by <= Quantity::ZERO {
            return None;
        }
        let (rest, mut by, mut places) = (quantity.abs().0, by.0, 1);
        while tenfold(by) <= rest {
            by = tenfold(by);
            places += 1;
        }
        Some(Division { rest, by, places })
    }
}

/// Ten times a number that is not negative and no larger than a quantity.
fn tenfold(number: Decimal) -> Decimal {
    let units = number.units * 10;
    let carried = units / Decimal::UNITS;
    Decimal { whole: number.whole * 10 + carried as i128, units: units - carried * Decimal::UNITS }
}

impl Iterator for Division {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let mut digit = 0;
        while self.by <= self.rest {
            let Decimal { whole, units } = self.by;
            let borrowed = self.rest.units < units;
            self.rest.whole -= whole + i128::from(borrowed);
            self.rest.units = self.rest.units + if borrowed { Decimal::UNITS } else { 0 } - units;
            digit += 1;
        }
        self.rest = tenfold(self.rest);
        Some(digit)
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    /// Parses a decimal (`-12.25`) or a JSON number with an exponent (`1.5e3`).
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
        // Position of the point in digits, after applying the exponent.
        let point = i64::try_from(whole.len()).map_err(|_| NotAQuantity)?.saturating_add(exponent);
        let (mut number, mut places) = (Decimal::default(), 0_usize);
        for (place, digit) in (0..).zip(whole.bytes().chain(fraction.bytes())) {
            let digit = digit - b'0';
            if place < point {
                number.whole = number.whole * 10 + i128::from(digit);
            } else {
                // Zeros that the exponent adds between the point and the first digit.
                if place == 0 {
                    places = usize::try_from(-point).unwrap_or(usize::MAX).min(PLACES);
                }
                if places < PLACES {
                    number.units = number.units * 10 + u128::from(digit);
                    places += 1;
                } else if digit != 0 {
                    return Err(NotAQuantity);
                }
            }
            if number.whole >= MOST_READ {
                return Err(NotAQuantity);
            }
        }
        number.units *= 10_u128.pow((PLACES - places) as u32);
        // Zeros that the exponent adds after the last digit.
        let mut zeros = point.saturating_sub((whole.len() + fraction.len()) as i64);
        while zeros > 0 && number.whole != 0 {
            number.whole *= 10;
            zeros -= 1;
            if number.whole >= MOST_READ {
                return Err(NotAQuantity);
            }
        }
        Ok(Quantity(if negative { -number } else { number }))
    }
}

impl fmt::Display for Quantity {
    /// Writes the plain decimal as in the contract: with a point, without grouping.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<Quantity> for Decimal {
    fn from(quantity: Quantity) -> Decimal {
        quantity.0
    }
}

impl From<Quantity> for workbook::Cell<'_> {
    fn from(quantity: Quantity) -> Self {
        workbook::Cell::Number(quantity.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{PLACES, Quantity};
    use crate::samples::q;
    use num_bigint::{BigInt, Sign};
    use proptest::prelude::*;
    use std::cmp::Ordering;

    #[test]
    fn tenths_are_added_exactly() {
        let sum = q("0.1").plus(q("0.2")).unwrap();
        assert_eq!(sum, q("0.3"));
        assert_eq!(sum.to_string(), "0.3");
        assert_eq!(q("400").minus(q("212.5")), Some(q("187.5")));
        assert_eq!(q("12.25").times(4), Some(q("49")));
    }

    #[test]
    fn numbers_beyond_a_float_are_exact() {
        let (fine, large) = ("12.000000000000000000000000000001", "9007199254740993.123456789012345678901");
        for text in [fine, large] {
            assert_eq!(q(text).to_string(), text);
            assert_eq!(q(&format!("-{text}")).to_string(), format!("-{text}"));
        }
        let sum = |a: &str, b: &str| q(a).plus(q(b)).unwrap().to_string();
        assert_eq!(sum(fine, fine), "24.000000000000000000000000000002");
        assert_eq!(sum(large, large), "18014398509481986.246913578024691357802");
        assert_eq!(sum(fine, large), "9007199254741005.123456789012345678901000000001");
        assert_eq!(sum(fine, "-12"), "0.000000000000000000000000000001");
        assert_eq!(sum("-12.25", "0.000000000000000000000000000001"), "-12.249999999999999999999999999999");
        assert_eq!(q(fine).times(1_000_000), Some(q("12000000.000000000000000000000001")));
        assert!(q(large) > q("9007199254740993.1234567890123456789"));
        assert!(q("-1") < q("-0.999999999999999999999999999999"));
        assert_eq!(q(fine).percent_of(q("12")), Some(q("100.01")));
        assert_eq!(q("12").percent_of(q(fine)), Some(q("99.99")));
    }

    #[test]
    fn large_sums_of_the_largest_numbers_fit() {
        let largest = q("999999999999999999999999.999999999999999999999999999999");
        let many = largest.times(100_000_000).unwrap();
        assert_eq!(many.to_string(), "99999999999999999999999999999999.9999999999999999999999");
        assert_eq!(many.minus(largest).and_then(|rest| rest.plus(largest)), Some(many));
        // More than that is unknown, not the largest number and not an approximation.
        let most = many.times(100_000).unwrap();
        assert_eq!((most.times(2), most.plus(most), most.times(u64::MAX)), (None, None, None));
        let least = Quantity::ZERO.minus(most).unwrap();
        assert_eq!((least.minus(most), least.abs()), (None, most));
        assert_eq!(most.percent_of(q("1")), None);
    }

    #[test]
    fn every_form_of_json_number_is_read() {
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
            ("1.000000000000000000000000000000000", "1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("0.123456789012345678901234567890", "0.12345678901234567890123456789"),
            ("1e-30", "0.000000000000000000000000000001"),
            ("1000e-33", "0.000000000000000000000000000001"),
            ("12345e-3", "12.345"),
            ("0.00012345e3", "0.12345"),
            ("-0.00012345e5", "-12.345"),
            ("1000000000000000000000000000000000000000000000e-45", "1"),
            ("0.0000000000000000000000000000000000000000000012e45", "1.2"),
            ("1e23", "100000000000000000000000"),
            ("000000000000000000000000000000000000000000001", "1"),
            (
                "-999999999999999999999999.999999999999999999999999999999",
                "-999999999999999999999999.999999999999999999999999999999",
            ),
        ] {
            assert_eq!(q(text).to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn invalid_numbers_are_rejected() {
        for text in
            ["", "-", ".", "1.", ".5", "1,5", "NaN", "Infinity", "0x1", "1e", "1e400", "1e-400", " 1", "١"]
        {
            assert!(text.parse::<Quantity>().is_err(), "{text:?} was read as a quantity");
        }
        // Too large or too fine to be kept exactly: rejected, never approximated.
        for text in [
            "1000000000000000000000000",
            "1e24",
            "-1e24",
            "1e999999999",
            "1e-999999999",
            "1e-31",
            "1e99999999999999999999",
            "0.0000000000000000000000000000001",
            "1.0000000000000000000000000000001",
            "0.00000000000000000000000000000000000000000012e-1",
        ] {
            assert!(text.parse::<Quantity>().is_err(), "{text} was read as a quantity");
        }
        assert!("9".repeat(100_000).parse::<Quantity>().is_err());
        assert!(format!("0.{}1", "0".repeat(100_000)).parse::<Quantity>().is_err());
    }

    #[test]
    fn a_rounded_percentage_never_claims_zero_or_a_hundred_falsely() {
        let (least, most) = ("0.000000000000000000000000000001", "999999999999999999999999");
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
            ("-1", "100000", "-0.01"),
            ("-25", "1000", "-2"),
            ("-26", "1000", "-3"),
            ("-2500001", "100000000", "-3"),
            ("2499999", "100000000", "2"),
            ("400", "400", "100"),
            ("0", "400", "0"),
            (least, most, "0.01"),
            (most, most, "100"),
            ("999999999999999999999998", most, "99.99"),
            (most, "999999999999999999999998", "100.01"),
        ] {
            assert_eq!(q(used).percent_of(q(all)), Some(q(percent)), "{used} of {all}");
        }
        assert_eq!(q("1").percent_of(Quantity::ZERO), None);
        assert_eq!(q("1").percent_of(q("-1")), None);
        assert_eq!(q(most).percent_of(q(least)), None, "there is no room for it");
    }

    /// Reference: the value of a text in units of the last place, and whether it is short enough to be read.
    fn meant(text: &str) -> (BigInt, bool) {
        let (sign, text) = text.strip_prefix('-').map_or((Sign::Plus, text), |text| (Sign::Minus, text));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction:0<PLACES$}");
        let units = digits.bytes().map(|digit| digit - b'0').collect::<Vec<_>>();
        let units = BigInt::from_radix_be(sign, &units, 10).unwrap();
        (units, whole.trim_start_matches('0').len() <= 24 && fraction.len() <= PLACES)
    }

    fn units(quantity: Quantity) -> BigInt {
        meant(&quantity.to_string()).0
    }

    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "-?[0-9]{1,24}\\.[0-9]{0,29}[1-9]",
            "-?[0-9]{1,24}",
            "-?0\\.0{0,29}[0-9]",
            "-?[0-9]{1,3}(\\.[0-9]{1,2})?"
        ]
    }

    prop_compose! {
        fn quantities()(text in texts().prop_filter("too long", |text| meant(text).1)) -> Quantity {
            q(&text)
        }
    }

    /// Sums of many, up to the largest.
    fn computed() -> impl Strategy<Value = Quantity> {
        let grown = |(quantity, digits): (Quantity, u32)| {
            let times = |quantity: Quantity, digits| quantity.times(10_u64.pow(digits));
            times(quantity, digits.min(8)).and_then(|more| times(more, digits.saturating_sub(8)))
        };
        prop_oneof![quantities(), (quantities(), 0..14_u32).prop_filter_map("too large", grown)]
    }

    fn wholes() -> impl Strategy<Value = Quantity> {
        computed().prop_map(Quantity::abs).prop_filter("nothing", |quantity| !quantity.is_zero())
    }

    proptest! {
        #[test]
        fn a_text_is_read_exactly_or_rejected(text in prop_oneof![texts(), "-?[0-9]{1,26}\\.[0-9]{1,33}"]) {
            let (units, is_short) = meant(&text);
            match text.parse::<Quantity>() {
                Ok(quantity) => {
                    prop_assert!(is_short);
                    let printed = quantity.to_string();
                    prop_assert_eq!(meant(&printed).0, units);
                    prop_assert!(printed.len() <= text.len());
                    prop_assert_eq!(printed.parse::<Quantity>(), Ok(quantity));
                }
                Err(_) => prop_assert!(!is_short),
            }
        }

        #[test]
        fn sums_are_exact_or_unknown(a in computed(), b in computed(), count in prop_oneof![0..400_000_000_u64, any::<u64>()]) {
            let most = BigInt::from(10).pow(67);
            let has_room = |units: &BigInt| -&most <= *units && *units < most;
            for (answer, sum) in [(a.plus(b), units(a) + units(b)), (a.minus(b), units(a) - units(b)), (a.minus(a), BigInt::ZERO)] {
                prop_assert_eq!(answer.map(units), has_room(&sum).then_some(sum));
            }
            prop_assert_eq!(a.plus(b), b.plus(a));
            let product = units(a) * count;
            match a.times(count) {
                Some(answer) => prop_assert_eq!(units(answer), product),
                None => prop_assert!(count > 300_000_000 || !has_room(&product)),
            }
        }

        #[test]
        fn order_is_that_of_big_integers(a in computed(), b in computed()) {
            prop_assert_eq!(a.cmp(&b), units(a).cmp(&units(b)));
            prop_assert_eq!(a == b, units(a) == units(b));
            prop_assert_eq!((a.is_zero(), a.is_negative()), (units(a) == BigInt::ZERO, units(a) < BigInt::ZERO));
        }

        #[test]
        fn shares_compare_as_cross_products(a in computed(), b in wholes(), c in computed(), d in wholes(), times in 1..9_u64) {
            let expected = (units(a) * units(d)).cmp(&(units(c) * units(b)));
            prop_assert_eq!(a.cmp_share(b, c, d), expected);
            // The same share of something larger, and one that differs in its last digit.
            if let (Some(more), Some(whole)) = (a.times(times), b.times(times)) {
                prop_assert_eq!(a.cmp_share(b, more, whole), Ordering::Equal);
                if let Some(other) = more.plus(q("0.000000000000000000000000000001")) {
                    prop_assert_eq!(a.cmp_share(b, other, whole), Ordering::Less);
                }
            }
        }

        #[test]
        fn percents_are_rounded_quotients(used in computed(), all in wholes()) {
            let (used_units, all_units) = (units(used), units(all));
            let doubled: BigInt = &all_units * 2;
            // Rounded half up to this many decimals.
            let rounded = |decimals: u32| {
                let lifted: BigInt = &used_units * 200 * 10_u32.pow(decimals) + &all_units;
                let cut = &lifted / &doubled;
                if lifted < BigInt::ZERO && &cut * &doubled != lifted { cut - 1 } else { cut }
            };
            let is_honest = |percent: &BigInt, one: u32| {
                (*percent != BigInt::ZERO || used.is_zero()) && (*percent != BigInt::from(one) || used == all)
            };
            let (plain, fine) = (rounded(0), rounded(2));
            match used.percent_of(all) {
                None => prop_assert!(plain.magnitude().to_string().len() > 33),
                Some(percent) if is_honest(&plain, 100) => prop_assert_eq!(percent.to_string(), plain.to_string()),
                Some(percent) => {
                    let hundredths = units(percent) / BigInt::from(10).pow(28);
                    prop_assert!(is_honest(&hundredths, 10_000));
                    prop_assert!((hundredths - fine).magnitude() <= BigInt::from(5).magnitude());
                }
            }
        }
    }
}
