//! A column of the rows: for each, which value it has.

/// Stands for a value that the record does not have.
pub const ABSENT: u32 = u32::MAX;

/// The number of a value for each row, in as few bytes as the largest of them needs: most columns have a handful of values, and four
/// bytes for each of a hundred thousand rows are half of what such a column takes.
#[derive(Clone, Debug)]
pub enum Codes {
    /// Fewer than 255 values.
    Small(Vec<u8>),
    /// Fewer than 65,535.
    Middle(Vec<u16>),
    /// Any number.
    Large(Vec<u32>),
}

fn of_small(code: u8) -> u32 {
    if code == u8::MAX { ABSENT } else { u32::from(code) }
}

fn of_middle(code: u16) -> u32 {
    if code == u16::MAX { ABSENT } else { u32::from(code) }
}

/// As a smaller number, whose largest stands for absence.
fn narrow<T: TryFrom<u32> + PartialEq>(code: u32, absent: T) -> Option<T> {
    match code {
        ABSENT => Some(absent),
        _ => T::try_from(code).ok().filter(|code| *code != absent),
    }
}

impl Codes {
    /// So many rows that do not have a value.
    pub fn absent(len: usize) -> Codes {
        Codes::Small(vec![u8::MAX; len])
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Codes::Small(codes) => codes.len(),
            Codes::Middle(codes) => codes.len(),
            Codes::Large(codes) => codes.len(),
        }
    }

    /// Adds a row.
    pub fn push(&mut self, code: u32) {
        match self {
            Codes::Small(codes) => match narrow(code, u8::MAX) {
                Some(code) => codes.push(code),
                None => {
                    self.widen(code, 1);
                    self.push(code);
                }
            },
            Codes::Middle(codes) => match narrow(code, u16::MAX) {
                Some(code) => codes.push(code),
                None => {
                    self.widen(code, 1);
                    self.push(code);
                }
            },
            Codes::Large(codes) => codes.push(code),
        }
    }

    /// Another number for a row.
    pub fn set(&mut self, row: usize, code: u32) {
        self.widen(code, 0);
        match self {
            Codes::Small(codes) => {
                if let (Some(place), Some(code)) = (codes.get_mut(row), narrow(code, u8::MAX)) {
                    *place = code;
                }
            }
            Codes::Middle(codes) => {
                if let (Some(place), Some(code)) = (codes.get_mut(row), narrow(code, u16::MAX)) {
                    *place = code;
                }
            }
            Codes::Large(codes) => {
                if let Some(place) = codes.get_mut(row) {
                    *place = code;
                }
            }
        }
    }

    /// Makes room for so many more rows with numbers up to this one.
    pub fn expect(&mut self, more: usize, largest: u32) {
        self.widen(largest, more);
        match self {
            Codes::Small(codes) => codes.reserve_exact(more),
            Codes::Middle(codes) => codes.reserve_exact(more),
            Codes::Large(codes) => codes.reserve_exact(more),
        }
    }

    /// Makes each number as wide as this one needs, and room for so many more rows, or for as many as there was room for.
    fn widen(&mut self, code: u32, more: usize) {
        let room = |len: usize, capacity: usize| capacity.max(len.saturating_add(more));
        if narrow(code, u16::MAX).is_some() {
            if let (Codes::Small(codes), None) = (&*self, narrow(code, u8::MAX)) {
                let mut wide = Vec::with_capacity(room(codes.len(), codes.capacity()));
                wide.extend(
                    codes.iter().map(|code| if *code == u8::MAX { u16::MAX } else { u16::from(*code) }),
                );
                *self = Codes::Middle(wide);
            }
        } else if code != ABSENT {
            let capacity = match self {
                Codes::Small(codes) => codes.capacity(),
                Codes::Middle(codes) => codes.capacity(),
                Codes::Large(_) => return,
            };
            let mut wide = Vec::with_capacity(room(self.len(), capacity));
            self.each(|_, code| wide.push(code));
            *self = Codes::Large(wide);
        }
    }

    /// The number of a row's value.
    pub fn get(&self, row: usize) -> Option<u32> {
        let code = match self {
            Codes::Small(codes) => codes.get(row).copied().map(of_small),
            Codes::Middle(codes) => codes.get(row).copied().map(of_middle),
            Codes::Large(codes) => codes.get(row).copied(),
        };
        code.filter(|code| *code != ABSENT)
    }

    /// Visits every row in order, [`ABSENT`] ones too.
    pub fn each(&self, mut visit: impl FnMut(usize, u32)) {
        match self {
            Codes::Small(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| visit(row, of_small(*code)))
            }
            Codes::Middle(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| visit(row, of_middle(*code)))
            }
            Codes::Large(codes) => codes.iter().enumerate().for_each(|(row, code)| visit(row, *code)),
        }
    }

    /// Changes what stands beside each row by the row's number; `ABSENT` ones too.
    pub fn change<T>(&self, beside: &mut [T], change: impl Fn(&mut T, u32)) {
        match self {
            Codes::Small(codes) => {
                beside.iter_mut().zip(codes).for_each(|(one, code)| change(one, of_small(*code)))
            }
            Codes::Middle(codes) => {
                beside.iter_mut().zip(codes).for_each(|(one, code)| change(one, of_middle(*code)))
            }
            Codes::Large(codes) => beside.iter_mut().zip(codes).for_each(|(one, code)| change(one, *code)),
        }
    }

    /// Drops the rows from this number on.
    pub fn truncate(&mut self, len: usize) {
        match self {
            Codes::Small(codes) => codes.truncate(len),
            Codes::Middle(codes) => codes.truncate(len),
            Codes::Large(codes) => codes.truncate(len),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ABSENT, Codes};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_back_however_wide_they_are(
            codes in proptest::collection::vec(prop_oneof![0..4_u32, 250..260_u32, 65_530..65_540_u32, Just(ABSENT)], 0..40),
            expected in proptest::option::of((0..20_usize, 0..70_000_u32)),
            keep in 0..40_usize,
            another in (0..40_usize, prop_oneof![0..4_u32, 65_530..65_540_u32, Just(ABSENT)]),
        ) {
            let mut codes = codes;
            let mut kept = Codes::absent(0);
            for (at, code) in codes.iter().enumerate() {
                if let Some((when, largest)) = expected && when == at {
                    kept.expect(40, largest);
                }
                kept.push(*code);
            }
            let mut seen = Vec::new();
            kept.each(|row, code| { assert_eq!(row, seen.len()); seen.push(code); });
            prop_assert_eq!(&seen, &codes);
            let mut beside = vec![0; codes.len()];
            kept.change(&mut beside, |one, code| *one = code);
            prop_assert_eq!(&beside, &codes);
            kept.set(another.0, another.1);
            if let Some(code) = codes.get_mut(another.0) {
                *code = another.1;
            }
            kept.truncate(keep);
            prop_assert_eq!(kept.len(), keep.min(codes.len()));
            for row in 0..codes.len() {
                prop_assert_eq!(kept.get(row), codes.get(row).copied().filter(|code| row < keep && *code != ABSENT));
            }
        }
    }

    #[test]
    fn a_handful_of_values_takes_a_byte_each() {
        let mut codes = Codes::absent(3);
        codes.push(254);
        assert!(matches!(codes, Codes::Small(_)));
        codes.push(255);
        assert!(matches!(codes, Codes::Middle(_)));
        codes.push(65_535);
        assert!(matches!(codes, Codes::Large(_)));
    }
}
