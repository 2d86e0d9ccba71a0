//! Numbers and texts as bytes: whole numbers in groups of seven bits, the lowest first; a text after its length.

/// The error for bytes that are not a message of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed message")]
pub struct Malformed;

pub(crate) fn push_uint(out: &mut Vec<u8>, mut value: u128) {
    // Few numbers need more than 64 bits, and wasm computes with at most 64.
    while value > u128::from(u64::MAX) {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    let mut value = value as u64;
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Encodes a signed number with the sign in the lowest bit, so that small numbers of either sign are short.
pub(crate) fn push_int(out: &mut Vec<u8>, value: i128) {
    push_uint(out, ((value << 1) ^ (value >> 127)).cast_unsigned());
}

pub(crate) fn push_str(out: &mut Vec<u8>, text: &str) {
    push_uint(out, text.len() as u128);
    out.extend_from_slice(text.as_bytes());
}

#[derive(Clone, Debug)]
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.0.split_first().ok_or(Malformed)?;
        self.0 = rest;
        Ok(*first)
    }

    pub(crate) fn uint(&mut self) -> Result<u128, Malformed> {
        if let Some((first @ 0..0x80, rest)) = self.0.split_first() {
            self.0 = rest;
            return Ok(u128::from(*first));
        }
        let mut value = 0;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            let bits = u128::from(byte & 0x7f);
            if bits > u128::MAX >> shift {
                break;
            }
            value |= bits << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Malformed)
    }

    pub(crate) fn int(&mut self) -> Result<i128, Malformed> {
        let value = self.uint()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    pub(crate) fn len(&mut self) -> Result<usize, Malformed> {
        usize::try_from(self.uint()?).map_err(|_| Malformed)
    }

    pub(crate) fn str(&mut self) -> Result<&'a str, Malformed> {
        let length = self.len()?;
        let (text, rest) = self.0.split_at_checked(length).ok_or(Malformed)?;
        self.0 = rest;
        std::str::from_utf8(text).map_err(|_| Malformed)
    }
}
