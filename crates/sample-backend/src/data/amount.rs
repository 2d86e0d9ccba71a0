//! Quantities as whole hundredths: exact, small, and fast to add.

use contract::Amount;

/// Writes hundredths as in the contract, without trailing zeros: `"12.25"`, `"0"`.
pub fn write(hundredths: i64) -> Amount {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    let (whole, rest) = (size / 100, size % 100);
    Amount::from(match (rest, rest % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", rest / 10),
        _ => format!("{sign}{whole}.{rest:02}"),
    })
}

/// Parses a decimal with at most two decimal places.
pub fn read(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    if places.len() > 2 || whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let places = format!("{places:0<2}").parse::<i64>().ok()?;
    let size = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(places)?;
    Some(if negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_round_trip() {
        for hundredths in (-100_000..100_000).step_by(7).chain([0, 25, -25, 10, -10, i64::MAX / 200]) {
            assert_eq!(read(write(hundredths).as_str()), Some(hundredths));
        }
    }

    #[test]
    fn more_than_two_decimals_are_rejected() {
        let texts: Vec<String> =
            [1225, 50, -1750, 0, 4000].iter().map(|h| write(*h).as_str().to_owned()).collect();
        assert_eq!(texts, ["12.25", "0.5", "-17.5", "0", "40"]);
        assert_eq!(read("1.234"), None);
        assert_eq!(read(""), None);
        assert_eq!(read("-"), None);
    }
}
