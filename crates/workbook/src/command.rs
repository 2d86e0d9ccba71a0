//! The app's messages to the worker, in this order: begin, then sheets (each with rows) and sheets of lines, then finish.

use crate::cell::Cell;
use crate::wire::{Malformed, Reader, push_str, push_uint};

const BEGIN: u8 = 0;
const SHEET: u8 = 1;
const ROWS: u8 = 2;
const LINES: u8 = 3;
const FINISH: u8 = 4;

/// A message to the worker.
#[derive(Clone, Debug)]
pub enum Command<'a> {
    /// Begins a workbook.
    Begin {
        /// Title in the file's properties.
        title: &'a str,
        /// Author in the file's properties.
        author: &'a str,
    },
    /// Begins a sheet with a table, whose header is frozen and has filters.
    Sheet {
        /// Name of the sheet, adapted to Excel's rules.
        name: &'a str,
        /// Titles of the columns.
        columns: Vec<&'a str>,
    },
    /// Appends rows to the latest sheet.
    Rows(RowReader<'a>),
    /// Adds a sheet with a heading and lines of a label and a text.
    Lines {
        /// Name of the sheet, adapted to Excel's rules.
        name: &'a str,
        /// Heading of the sheet.
        title: &'a str,
        /// Lines of the sheet.
        lines: Lines<'a>,
    },
    /// Requests the file.
    Finish,
}

/// Lines of a label and a text.
pub type Lines<'a> = Vec<(&'a str, &'a str)>;

impl<'a> Command<'a> {
    /// The bytes of the message. Rows have their own: [`Rows::message`].
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Command::Begin { title, author } => {
                out.push(BEGIN);
                push_str(&mut out, title);
                push_str(&mut out, author);
            }
            Command::Sheet { name, columns } => {
                out.push(SHEET);
                push_str(&mut out, name);
                push_uint(&mut out, columns.len() as u128);
                columns.iter().for_each(|column| push_str(&mut out, column));
            }
            Command::Rows(rows) => {
                out.push(ROWS);
                out.extend_from_slice(rows.0.0);
            }
            Command::Lines { name, title, lines } => {
                out.push(LINES);
                push_str(&mut out, name);
                push_str(&mut out, title);
                push_uint(&mut out, lines.len() as u128);
                for (label, text) in lines {
                    push_str(&mut out, label);
                    push_str(&mut out, text);
                }
            }
            Command::Finish => out.push(FINISH),
        }
        out
    }

    /// Parses a message.
    ///
    /// # Errors
    /// If the bytes are not a message. Rows are parsed later, one by one.
    pub fn decode(bytes: &'a [u8]) -> Result<Command<'a>, Malformed> {
        let mut from = Reader(bytes);
        let command = match from.byte()? {
            BEGIN => Command::Begin { title: from.str()?, author: from.str()? },
            SHEET => {
                let name = from.str()?;
                let columns = (0..from.len()?).map(|_| from.str()).collect::<Result<_, _>>()?;
                Command::Sheet { name, columns }
            }
            ROWS => return Ok(Command::Rows(RowReader(from))),
            LINES => {
                let (name, title) = (from.str()?, from.str()?);
                let lines =
                    (0..from.len()?).map(|_| Ok((from.str()?, from.str()?))).collect::<Result<_, _>>()?;
                Command::Lines { name, title, lines }
            }
            FINISH => Command::Finish,
            _ => return Err(Malformed),
        };
        if from.is_empty() { Ok(command) } else { Err(Malformed) }
    }
}

/// A growing message with rows for the worker.
#[derive(Clone, Debug)]
pub struct Rows {
    message: Vec<u8>,
    count: usize,
}

impl Default for Rows {
    fn default() -> Rows {
        Rows { message: vec![ROWS], count: 0 }
    }
}

impl Rows {
    /// Appends a row.
    pub fn push(&mut self, cells: &[Cell<'_>]) {
        push_uint(&mut self.message, cells.len() as u128);
        cells.iter().for_each(|cell| cell.write(&mut self.message));
        self.count += 1;
    }

    /// The number of rows.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The size of the message so far, in bytes.
    pub fn bytes(&self) -> usize {
        self.message.len()
    }

    /// The bytes of the message.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// Removes all rows and keeps the memory for the next ones.
    pub fn clear(&mut self) {
        self.message.truncate(1);
        self.count = 0;
    }
}

/// The rows of a received message.
#[derive(Clone, Debug)]
pub struct RowReader<'a>(Reader<'a>);

impl<'a> RowReader<'a> {
    /// Reads the next row into `cells`, replacing their content; returns false after the last one.
    ///
    /// # Errors
    /// If the bytes are not a row.
    pub fn next_row(&mut self, cells: &mut Vec<Cell<'a>>) -> Result<bool, Malformed> {
        cells.clear();
        if self.0.is_empty() {
            return Ok(false);
        }
        for _ in 0..self.0.len()? {
            cells.push(Cell::read(&mut self.0)?);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Command, Rows};
    use crate::Decimal;
    use chrono::{NaiveDate, NaiveTime};
    use proptest::prelude::*;

    /// A cell that owns its texts.
    #[derive(Clone, Debug)]
    enum Owned {
        Empty,
        Text(String),
        Number(Decimal),
        Percent(Decimal),
        Date(NaiveDate),
        Moment(NaiveDate, NaiveTime),
        Link(String, String),
    }

    impl Owned {
        fn cell(&self) -> Cell<'_> {
            match self {
                Owned::Empty => Cell::Empty,
                Owned::Text(text) => Cell::Text(text),
                Owned::Number(number) => Cell::Number(*number),
                Owned::Percent(number) => Cell::Percent(*number),
                Owned::Date(date) => Cell::Date(*date),
                Owned::Moment(date, time) => Cell::Moment(date.and_time(*time)),
                Owned::Link(href, label) => Cell::Link { href, label },
            }
        }
    }

    fn dates() -> impl Strategy<Value = NaiveDate> {
        (NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days())
            .prop_map(|days| NaiveDate::from_epoch_days(days).unwrap())
    }

    fn units() -> impl Strategy<Value = u128> {
        prop_oneof![Just(0), 0..Decimal::UNITS]
    }

    fn cells() -> impl Strategy<Value = Owned> {
        let times =
            (0..86_400_u32).prop_map(|s| NaiveTime::from_num_seconds_from_midnight_opt(s, 0).unwrap());
        prop_oneof![
            Just(Owned::Empty),
            any::<String>().prop_map(Owned::Text),
            (-i128::MAX.., units()).prop_map(|(whole, units)| Owned::Number(Decimal { whole, units })),
            (-9..9_i128, units()).prop_map(|(whole, units)| Owned::Percent(Decimal { whole, units })),
            dates().prop_map(Owned::Date),
            (dates(), times).prop_map(|(date, time)| Owned::Moment(date, time)),
            (any::<String>(), any::<String>()).prop_map(|(href, label)| Owned::Link(href, label)),
        ]
    }

    proptest! {
        #[test]
        fn rows_round_trip(rows in prop::collection::vec(prop::collection::vec(cells(), 0..8), 0..8)) {
            let mut sent = Rows::default();
            for row in &rows {
                sent.push(&row.iter().map(Owned::cell).collect::<Vec<_>>());
            }
            prop_assert_eq!(sent.count(), rows.len());
            let Ok(Command::Rows(mut reader)) = Command::decode(sent.message()) else { panic!("not rows") };
            let mut cells = Vec::new();
            for row in &rows {
                prop_assert_eq!(reader.next_row(&mut cells), Ok(true));
                prop_assert_eq!(&cells, &row.iter().map(Owned::cell).collect::<Vec<_>>());
            }
            prop_assert_eq!(reader.next_row(&mut cells), Ok(false));
        }

        #[test]
        fn commands_round_trip(texts in prop::collection::vec(any::<String>(), 3..9)) {
            let all: Vec<&str> = texts.iter().map(String::as_str).collect();
            let (first, rest) = all.split_first().unwrap();
            let pairs: Vec<_> = rest.windows(2).map(|pair| (pair[0], pair[1])).collect();
            for command in [
                Command::Begin { title: first, author: rest[0] },
                Command::Sheet { name: first, columns: rest.to_vec() },
                Command::Lines { name: first, title: rest[0], lines: pairs.clone() },
                Command::Finish,
            ] {
                let bytes = command.encode();
                let back = Command::decode(&bytes).unwrap();
                prop_assert_eq!(format!("{back:?}"), format!("{command:?}"));
                prop_assert_eq!(back.encode(), bytes);
            }
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(Command::Rows(mut rows)) = Command::decode(&bytes) {
                let mut cells = Vec::new();
                while rows.next_row(&mut cells) == Ok(true) {}
            }
        }
    }

    #[test]
    fn rows_can_be_cleared_and_reused() {
        let mut rows = Rows::default();
        rows.push(&[Cell::Text("a")]);
        rows.clear();
        assert_eq!((rows.count(), rows.bytes()), (0, Rows::default().bytes()));
    }
}
