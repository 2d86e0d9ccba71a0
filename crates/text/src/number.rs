//! Numbers that people type.

/// Returns the plain decimal (`1234.5`) of a number typed with this decimal separator, in whatever way its thousands are grouped; `None`
/// if it is no number that is zero or above.
///
/// A separator of the other kind is read as what it most likely means: followed by exactly three digits it groups thousands, otherwise
/// it is the decimal separator, since people also type the one on their keypad.
pub fn plain_decimal(typed: &str, point: char) -> Option<String> {
    let other = if point == ',' { '.' } else { ',' };
    let is_space = |c: char| c.is_whitespace() || matches!(c, '\'' | '’');
    let digits: String = typed.chars().filter(|c| !is_space(*c)).collect();
    let (whole, places) = match digits.split_once(point) {
        Some((whole, places)) => (whole, places),
        None => match digits.rsplit_once(other) {
            Some((whole, places)) if places.len() != 3 && !whole.contains(other) => (whole, places),
            _ => (digits.as_str(), ""),
        },
    };
    let mut groups = whole.split(other);
    let mut plain = groups.next()?.to_owned();
    for group in groups {
        if group.len() != 3 || plain.is_empty() {
            return None;
        }
        plain.push_str(group);
    }
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(&plain) || !is_number(places) || (plain.is_empty() && places.is_empty()) {
        return None;
    }
    if plain.is_empty() {
        plain.push('0');
    }
    Some(if places.is_empty() { plain } else { format!("{plain}.{places}") })
}

#[cfg(test)]
mod tests {
    use super::plain_decimal;

    #[test]
    fn a_number_is_read_as_people_of_a_language_write_it() {
        for (typed, point, plain) in [
            ("40", '.', "40"),
            ("1,234.5", '.', "1234.5"),
            ("1.234,5", ',', "1234.5"),
            ("1\u{202f}234,5", ',', "1234.5"),
            ("1’234.5", '.', "1234.5"),
            (" 7 ", '.', "7"),
            (".5", '.', "0.5"),
            ("5.", '.', "5"),
            ("12,345", '.', "12345"),
            ("12.345", ',', "12345"),
            ("1,234,567", '.', "1234567"),
            // The key of the keypad.
            ("2.5", ',', "2.5"),
            ("2,5", '.', "2.5"),
            ("0", '.', "0"),
        ] {
            assert_eq!(plain_decimal(typed, point).as_deref(), Some(plain), "{typed:?}");
        }
    }

    #[test]
    fn everything_else_is_no_number() {
        for typed in ["", " ", ".", "-1", "+1", "1e3", "٣", "1.2.3", "1,23.5", ",234.5", "12h", "1..2", "∞"]
        {
            assert_eq!(plain_decimal(typed, '.'), None, "{typed:?}");
        }
    }
}
