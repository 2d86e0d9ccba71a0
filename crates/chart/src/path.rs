//! Numbers and paths as SVG text.

/// Appends a number with at most two decimals.
///
/// Formatted as an integer: formatting floats would add the tables of the standard library to the program.
pub(crate) fn push_number(out: &mut String, value: f64) {
    // Saturates, and is zero for what is no number.
    let hundredths = (value * 100.0).round() as i64;
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    if hundredths < 0 {
        out.push('-');
    }
    out.push_str(&whole.to_string());
    match (rest / 10, rest % 10) {
        (0, 0) => {}
        (tenths, 0) => out.push_str(&format!(".{tenths}")),
        (tenths, last) => out.push_str(&format!(".{tenths}{last}")),
    }
}

/// Writes a number with at most two decimals, for attributes of SVG.
pub fn number(value: f64) -> String {
    let mut out = String::new();
    push_number(&mut out, value);
    out
}

/// A path that is being written, in absolute coordinates.
#[derive(Default)]
pub(crate) struct Path(String);

impl Path {
    /// Starts a part at this position.
    pub(crate) fn start(&mut self, x: f64, y: f64) {
        self.command('M', &[x, y]);
    }

    /// A straight line to this position.
    pub(crate) fn line(&mut self, x: f64, y: f64) {
        self.command('L', &[x, y]);
    }

    /// A horizontal line.
    pub(crate) fn across(&mut self, x: f64) {
        self.command('H', &[x]);
    }

    /// A vertical line.
    pub(crate) fn down(&mut self, y: f64) {
        self.command('V', &[y]);
    }

    /// Closes the part.
    pub(crate) fn close(&mut self) {
        self.command('Z', &[]);
    }

    /// The text of the attribute `d`.
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    fn command(&mut self, letter: char, numbers: &[f64]) {
        self.0.push(letter);
        for (at, value) in numbers.iter().enumerate() {
            if at > 0 {
                self.0.push(' ');
            }
            push_number(&mut self.0, *value);
        }
    }
}

/// The stretches of known values: the position of each value's slot, and the value.
pub(crate) fn known_runs<T: Copy>(values: impl Iterator<Item = Option<T>>) -> Vec<Vec<(usize, T)>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for (at, value) in values.enumerate() {
        match value {
            Some(value) => run.push((at, value)),
            None if run.is_empty() => {}
            None => runs.push(std::mem::take(&mut run)),
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::{Path, known_runs, number};
    use proptest::prelude::*;

    #[test]
    fn numbers_have_at_most_two_decimals() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (0.005, "0.01"),
            (0.1, "0.1"),
            (12.0, "12"),
            (12.345_6, "12.35"),
            (-12.345_6, "-12.35"),
            (-0.05, "-0.05"),
            (1.999, "2"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn a_path_is_the_text_of_its_commands() {
        let mut path = Path::default();
        path.start(0.0, 1.5);
        path.line(-2.0, 3.25);
        path.across(4.0);
        path.down(5.0);
        path.close();
        assert_eq!(path.into_text(), "M0 1.5L-2 3.25H4V5Z");
    }

    #[test]
    fn runs_end_at_unknown_values() {
        let runs = known_runs([None, Some('a'), Some('b'), None, None, Some('c')].into_iter());
        assert_eq!(runs, [vec![(1, 'a'), (2, 'b')], vec![(5, 'c')]]);
        assert!(known_runs([None::<u8>; 3].into_iter()).is_empty());
    }

    proptest! {
        #[test]
        fn numbers_are_rounded(value in -1e9..1e9_f64) {
            let text = number(value);
            prop_assert!((text.parse::<f64>().unwrap() - value).abs() <= 0.005_001);
            prop_assert!(text.split_once('.').is_none_or(|(_, rest)| rest.len() <= 2 && !rest.ends_with('0')));
        }
    }
}
