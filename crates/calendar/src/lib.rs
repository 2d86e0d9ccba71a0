//! Days as an iCalendar file ([RFC 5545](https://www.rfc-editor.org/rfc/rfc5545)), to import into a calendar.
//!
//! [`calendar`] writes all-day events with alarms. It knows no texts and no clock: titles come in the reader's language, and the time
//! is an argument. Why the file is written here and not by a library is in `docs/decisions/0019-calendar-file.md`.

use chrono::{DateTime, Datelike, Days, NaiveDate, Timelike, Utc};
use std::collections::BTreeSet;
use std::fmt::Write;

mod line;
#[cfg(test)]
mod tests;

use line::{Lines, uid_of};

/// MIME type of the file.
pub const MIME_TYPE: &str = "text/calendar;charset=utf-8";
/// Extension of the file's name, without the point.
pub const EXTENSION: &str = "ics";

/// Identifies the program that wrote the file (`PRODID`).
const PRODUCT: &str = "-//Customer Activity//Planning//EN";

/// An event on one day.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// Name of the event that never changes, such as `package:p-1`. If a later file is imported, its event with the same key replaces
    /// the one before.
    pub key: &'a str,
    /// The day.
    pub day: NaiveDate,
    /// Title in the reader's language.
    pub title: &'a str,
    /// Text in the reader's language; may be empty, and may have several lines.
    pub description: &'a str,
    /// An absolute address to open, if there is one.
    pub link: Option<&'a str>,
}

/// Returns an iCalendar file of these events, in this order.
///
/// Each has an alarm at the start of the day that is `alarms` days earlier, unless that day is before `now` (in UTC): a program may ring
/// at once for an alarm that is past. Repeated alarms count once. Of events with the same key, all but the first get a number by their
/// place among them. A file needs at least one event; without one programs reject it.
pub fn calendar(events: &[Event<'_>], alarms: &[u16], now: DateTime<Utc>) -> String {
    let mut lines = Lines::new();
    for (name, value) in
        [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")]
    {
        lines.add(name, value);
    }
    let mut alarms = alarms.to_vec();
    alarms.sort_unstable_by(|a, b| b.cmp(a));
    alarms.dedup();
    let mut uids: BTreeSet<String> = BTreeSet::new();
    for event in events {
        let uid = unused_uid(event.key, &uids);
        event.write(&mut lines, &uid, &alarms, now);
        uids.insert(uid);
    }
    lines.add("END", "VCALENDAR");
    lines.finish()
}

/// The first UID of a key that no other event has.
fn unused_uid(key: &str, uids: &BTreeSet<String>) -> String {
    let mut count = 1;
    loop {
        let uid = uid_of(key, count);
        if !uids.contains(&uid) {
            return uid;
        }
        count += 1;
    }
}

impl Event<'_> {
    fn write(&self, lines: &mut Lines, uid: &str, alarms: &[u16], now: DateTime<Utc>) {
        lines.add("BEGIN", "VEVENT");
        lines.add_text("UID", uid);
        lines.add("DTSTAMP", &instant(now));
        lines.add("DTSTART;VALUE=DATE", &date(self.day));
        // The end is the day after. Without one, which is the case at the end of the calendar, an event lasts its day.
        if let Some(next) = self.day.succ_opt().filter(|next| next.year() <= 9999) {
            lines.add("DTEND;VALUE=DATE", &date(next));
        }
        lines.add_text("SUMMARY", self.title);
        let link = self.link.filter(|link| is_uri(link));
        // Not every program shows the address, but all show the description.
        let description = match link {
            Some(link) if self.description.is_empty() => link.to_owned(),
            Some(link) => format!("{}\n\n{link}", self.description),
            None => self.description.to_owned(),
        };
        if !description.is_empty() {
            lines.add_text("DESCRIPTION", &description);
        }
        if let Some(link) = link {
            lines.add("URL", link);
        }
        // The day is not taken: others can still be invited.
        lines.add("TRANSP", "TRANSPARENT");
        for days in alarms {
            self.write_alarm(lines, *days, now);
        }
        lines.add("END", "VEVENT");
    }

    fn write_alarm(&self, lines: &mut Lines, days: u16, now: DateTime<Utc>) {
        let rings = self.day.checked_sub_days(Days::new(days.into()));
        if rings.is_none_or(|day| day < now.date_naive()) {
            return;
        }
        lines.add("BEGIN", "VALARM");
        lines.add("ACTION", "DISPLAY");
        lines.add_text("DESCRIPTION", self.title);
        lines.add("TRIGGER", &if days == 0 { "PT0S".to_owned() } else { format!("-P{days}D") });
        lines.add("END", "VALARM");
    }
}

/// `20261231`.
fn date(day: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// `20261130T174500Z`.
fn instant(time: DateTime<Utc>) -> String {
    let mut text = date(time.date_naive());
    // Writing to a string does not fail.
    let _ = write!(text, "T{:02}{:02}{:02}Z", time.hour(), time.minute(), time.second());
    text
}

/// Whether a text can stand where an address is expected: a scheme, and only what RFC 3986 allows.
fn is_uri(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    text.split_once(':').is_some_and(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty())
        && text.bytes().all(|b| {
            b.is_ascii_graphic()
                && !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        })
}
