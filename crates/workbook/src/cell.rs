//! A cell: a value with its type.

use crate::wire::{Malformed, Reader, push_int, push_str, push_uint};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use std::fmt;

/// A value in an exported table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// No value, or an unknown one.
    Empty,
    /// A text, even if it looks like something else.
    Text(&'a str),
    /// An exact number.
    Number(Decimal),
    /// A percentage: 53 means 53 %.
    Percent(Decimal),
    /// A date.
    Date(NaiveDate),
    /// A moment in the reader's time zone, to the second.
    Moment(NaiveDateTime),
    /// A link.
    Link {
        /// Address of the link.
        href: &'a str,
        /// Text for display.
        label: &'a str,
    },
}

/// An exact decimal with up to [`Decimal::PLACES`] decimal places.
///
/// The derived order is that of the numbers: `whole` is compared first, then `units`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    /// The largest whole number that is not above it.
    pub whole: i128,
    /// The rest, in units of the last decimal place: less than [`Decimal::UNITS`].
    pub units: u128,
}

impl Decimal {
    /// Number of decimal places.
    pub const PLACES: u32 = 30;
    /// Number of units of the last decimal place in one.
    pub const UNITS: u128 = 10_u128.pow(Decimal::PLACES);
}

impl std::ops::Neg for Decimal {
    type Output = Decimal;

    fn neg(self) -> Decimal {
        match self.units {
            0 => Decimal { whole: -self.whole, units: 0 },
            units => Decimal { whole: -self.whole - 1, units: Decimal::UNITS - units },
        }
    }
}

impl fmt::Display for Decimal {
    /// Writes a plain decimal: with a point, without grouping and trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.whole < 0 { "-" } else { "" };
        let Decimal { whole, units } = if self.whole < 0 { -*self } else { *self };
        write!(f, "{sign}{whole}")?;
        if units > 0 {
            let places = format!("{units:0width$}", width = Decimal::PLACES as usize);
            write!(f, ".{}", places.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

const EMPTY: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;
const PERCENT: u8 = 3;
const DATE: u8 = 4;
const MOMENT: u8 = 5;
const LINK: u8 = 6;

impl<'a> Cell<'a> {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match *self {
            Cell::Empty => out.push(EMPTY),
            Cell::Text(text) => {
                out.push(TEXT);
                push_str(out, text);
            }
            Cell::Number(number) => push_decimal(out, NUMBER, number),
            Cell::Percent(number) => push_decimal(out, PERCENT, number),
            Cell::Date(date) => {
                out.push(DATE);
                push_int(out, date.num_days_from_ce().into());
            }
            Cell::Moment(moment) => {
                out.push(MOMENT);
                push_int(out, moment.num_days_from_ce().into());
                push_uint(out, moment.num_seconds_from_midnight().into());
            }
            Cell::Link { href, label } => {
                out.push(LINK);
                push_str(out, href);
                push_str(out, label);
            }
        }
    }

    pub(crate) fn read(from: &mut Reader<'a>) -> Result<Cell<'a>, Malformed> {
        Ok(match from.byte()? {
            EMPTY => Cell::Empty,
            TEXT => Cell::Text(from.str()?),
            NUMBER => Cell::Number(decimal(from)?),
            PERCENT => Cell::Percent(decimal(from)?),
            DATE => Cell::Date(date(from)?),
            MOMENT => {
                let day = date(from)?;
                let seconds = u32::try_from(from.uint()?).map_err(|_| Malformed)?;
                let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).ok_or(Malformed)?;
                Cell::Moment(day.and_time(time))
            }
            LINK => Cell::Link { href: from.str()?, label: from.str()? },
            _ => return Err(Malformed),
        })
    }
}

fn push_decimal(out: &mut Vec<u8>, sort: u8, number: Decimal) {
    out.push(sort);
    push_int(out, number.whole);
    push_uint(out, number.units);
}

fn decimal(from: &mut Reader<'_>) -> Result<Decimal, Malformed> {
    let number = Decimal { whole: from.int()?, units: from.uint()? };
    // `i128::MIN` has no negative, so it is rejected.
    if number.units < Decimal::UNITS && number.whole > i128::MIN { Ok(number) } else { Err(Malformed) }
}

fn date(from: &mut Reader<'_>) -> Result<NaiveDate, Malformed> {
    let days = i32::try_from(from.int()?).map_err(|_| Malformed)?;
    NaiveDate::from_num_days_from_ce_opt(days).ok_or(Malformed)
}
