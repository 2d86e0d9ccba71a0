//! The code of each row of a column.

/// The code of a row that has no value.
pub const ABSENT: u32 = u32::MAX;

/// A code for each row, in as few bytes as the largest code needs. Most columns have a handful of values, and four bytes for each
/// of a hundred thousand rows would be half of what such a column takes.
#[derive(Clone, Debug)]
pub enum CodeVec {
    /// Fewer than 255 distinct values; the largest number stands for [`ABSENT`].
    U8(Vec<u8>),
    /// Fewer than 65,535; the largest number stands for [`ABSENT`].
    U16(Vec<u16>),
    /// Any number.
    U32(Vec<u32>),
}

fn code_of_u8(code: u8) -> u32 {
    if code == u8::MAX { ABSENT } else { u32::from(code) }
}

fn code_of_u16(code: u16) -> u32 {
    if code == u16::MAX { ABSENT } else { u32::from(code) }
}

/// A code as a smaller number; `None` if it does not fit. [`ABSENT`] becomes `absent`.
fn narrow<T: TryFrom<u32> + PartialEq>(code: u32, absent: T) -> Option<T> {
    match code {
        ABSENT => Some(absent),
        _ => T::try_from(code).ok().filter(|code| *code != absent),
    }
}

impl CodeVec {
    /// Creates `len` rows without a value.
    pub fn absent(len: usize) -> CodeVec {
        CodeVec::U8(vec![u8::MAX; len])
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            CodeVec::U8(codes) => codes.len(),
            CodeVec::U16(codes) => codes.len(),
            CodeVec::U32(codes) => codes.len(),
        }
    }

    /// Adds a row.
    pub fn push(&mut self, code: u32) {
        match self {
            CodeVec::U8(codes) => match narrow(code, u8::MAX) {
                Some(code) => codes.push(code),
                None => {
                    self.widen(code, 1);
                    self.push(code);
                }
            },
            CodeVec::U16(codes) => match narrow(code, u16::MAX) {
                Some(code) => codes.push(code),
                None => {
                    self.widen(code, 1);
                    self.push(code);
                }
            },
            CodeVec::U32(codes) => codes.push(code),
        }
    }

    /// Gives a row another code.
    pub fn set(&mut self, row: usize, code: u32) {
        self.widen(code, 0);
        match self {
            CodeVec::U8(codes) => {
                if let (Some(place), Some(code)) = (codes.get_mut(row), narrow(code, u8::MAX)) {
                    *place = code;
                }
            }
            CodeVec::U16(codes) => {
                if let (Some(place), Some(code)) = (codes.get_mut(row), narrow(code, u16::MAX)) {
                    *place = code;
                }
            }
            CodeVec::U32(codes) => {
                if let Some(place) = codes.get_mut(row) {
                    *place = code;
                }
            }
        }
    }

    /// Reserves memory for `more` rows with codes up to `largest`.
    pub fn reserve(&mut self, more: usize, largest: u32) {
        self.widen(largest, more);
        match self {
            CodeVec::U8(codes) => codes.reserve_exact(more),
            CodeVec::U16(codes) => codes.reserve_exact(more),
            CodeVec::U32(codes) => codes.reserve_exact(more),
        }
    }

    /// Makes each number wide enough for this code, with the reserved memory or memory for `more` rows.
    fn widen(&mut self, code: u32, more: usize) {
        let room = |len: usize, capacity: usize| capacity.max(len.saturating_add(more));
        if narrow(code, u16::MAX).is_some() {
            if let (CodeVec::U8(codes), None) = (&*self, narrow(code, u8::MAX)) {
                let mut wide = Vec::with_capacity(room(codes.len(), codes.capacity()));
                wide.extend(
                    codes.iter().map(|code| if *code == u8::MAX { u16::MAX } else { u16::from(*code) }),
                );
                *self = CodeVec::U16(wide);
            }
        } else if code != ABSENT {
            let capacity = match self {
                CodeVec::U8(codes) => codes.capacity(),
                CodeVec::U16(codes) => codes.capacity(),
                CodeVec::U32(_) => return,
            };
            let mut wide = Vec::with_capacity(room(self.len(), capacity));
            self.for_each(|_, code| wide.push(code));
            *self = CodeVec::U32(wide);
        }
    }

    /// The code of a row; `None` when it has no value.
    pub fn get(&self, row: usize) -> Option<u32> {
        let code = match self {
            CodeVec::U8(codes) => codes.get(row).copied().map(code_of_u8),
            CodeVec::U16(codes) => codes.get(row).copied().map(code_of_u16),
            CodeVec::U32(codes) => codes.get(row).copied(),
        };
        code.filter(|code| *code != ABSENT)
    }

    /// Calls `visit` with each row and its code, [`ABSENT`] included.
    pub fn for_each(&self, mut visit: impl FnMut(usize, u32)) {
        match self {
            CodeVec::U8(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| visit(row, code_of_u8(*code)))
            }
            CodeVec::U16(codes) => {
                codes.iter().enumerate().for_each(|(row, code)| visit(row, code_of_u16(*code)))
            }
            CodeVec::U32(codes) => codes.iter().enumerate().for_each(|(row, code)| visit(row, *code)),
        }
    }

    /// Calls `visit` with each item and the code of its row, [`ABSENT`] included.
    pub fn zip_for_each<T>(&self, items: &mut [T], visit: impl Fn(&mut T, u32)) {
        match self {
            CodeVec::U8(codes) => {
                items.iter_mut().zip(codes).for_each(|(item, code)| visit(item, code_of_u8(*code)))
            }
            CodeVec::U16(codes) => {
                items.iter_mut().zip(codes).for_each(|(item, code)| visit(item, code_of_u16(*code)))
            }
            CodeVec::U32(codes) => items.iter_mut().zip(codes).for_each(|(item, code)| visit(item, *code)),
        }
    }

    /// Drops the rows from this number on.
    pub fn truncate(&mut self, len: usize) {
        match self {
            CodeVec::U8(codes) => codes.truncate(len),
            CodeVec::U16(codes) => codes.truncate(len),
            CodeVec::U32(codes) => codes.truncate(len),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ABSENT, CodeVec};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_round_trip_at_every_width(
            codes in proptest::collection::vec(prop_oneof![0..4_u32, 250..260_u32, 65_530..65_540_u32, Just(ABSENT)], 0..40),
            expected in proptest::option::of((0..20_usize, 0..70_000_u32)),
            keep in 0..40_usize,
            another in (0..40_usize, prop_oneof![0..4_u32, 65_530..65_540_u32, Just(ABSENT)]),
        ) {
            let mut codes = codes;
            let mut kept = CodeVec::absent(0);
            for (at, code) in codes.iter().enumerate() {
                if let Some((when, largest)) = expected && when == at {
                    kept.reserve(40, largest);
                }
                kept.push(*code);
            }
            let mut seen = Vec::new();
            kept.for_each(|row, code| { assert_eq!(row, seen.len()); seen.push(code); });
            prop_assert_eq!(&seen, &codes);
            let mut beside = vec![0; codes.len()];
            kept.zip_for_each(&mut beside, |one, code| *one = code);
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
        let mut codes = CodeVec::absent(3);
        codes.push(254);
        assert!(matches!(codes, CodeVec::U8(_)));
        codes.push(255);
        assert!(matches!(codes, CodeVec::U16(_)));
        codes.push(65_535);
        assert!(matches!(codes, CodeVec::U32(_)));
    }
}
