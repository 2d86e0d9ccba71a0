//! The file is read back by a small reader that follows the RFC's grammar and shares no code with the writer.

use super::{Event, calendar};
use chrono::{DateTime, NaiveDate, Utc};
use proptest::prelude::*;

/// A component with its properties and those inside it.
#[derive(Debug, Default, PartialEq)]
struct Component {
    name: String,
    /// Name, parameters, raw value.
    properties: Vec<(String, String, String)>,
    inside: Vec<Component>,
}

impl Component {
    fn raw(&self, name: &str) -> Vec<&str> {
        self.properties.iter().filter(|(known, _, _)| known == name).map(|(_, _, value)| &**value).collect()
    }

    /// The only value of a text property.
    fn text(&self, name: &str) -> String {
        let [raw] = self.raw(name)[..] else { panic!("{name} is there once: {self:?}") };
        unescaped(raw)
    }
}

fn unescaped(raw: &str) -> String {
    let mut out = String::new();
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next().expect("something is escaped") {
                'n' | 'N' => out.push('\n'),
                special @ ('\\' | ',' | ';') => out.push(special),
                other => panic!("{other:?} needs no escape"),
            },
            ',' | ';' => panic!("{raw:?} has a separator that is not escaped"),
            other => out.push(other),
        }
    }
    out
}

/// Reads a file, and fails if it breaks a rule of RFC 5545, 3.1.
fn read(file: &str) -> Component {
    assert!(file.ends_with("\r\n"));
    let mut logical: Vec<String> = Vec::new();
    for line in file.strip_suffix("\r\n").unwrap().split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{line:?}");
        match line.strip_prefix([' ', '\t']) {
            Some(more) => logical.last_mut().expect("a line to continue").push_str(more),
            None => logical.push(line.to_owned()),
        }
    }
    let mut open = vec![Component::default()];
    for line in logical {
        let (head, value) = line.split_once(':').expect("a value");
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        match name {
            "BEGIN" => open.push(Component { name: value.to_owned(), ..Component::default() }),
            "END" => {
                let done = open.pop().unwrap();
                assert_eq!(done.name, value);
                open.last_mut().expect("what it is part of").inside.push(done);
            }
            _ => open.last_mut().unwrap().properties.push((
                name.to_owned(),
                parameters.to_owned(),
                value.to_owned(),
            )),
        }
    }
    assert_eq!(open.len(), 1, "everything that begins ends");
    let mut top = open.pop().unwrap().inside;
    assert_eq!(top.len(), 1);
    top.pop().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-30T09:05:07.9Z".parse().unwrap()
}

const EVENT: Event<'static> =
    Event { key: "package:p-1", day: NaiveDate::MIN, title: "Base ends", description: "", link: None };

fn event(day_text: &str) -> Event<'static> {
    Event { day: day(day_text), ..EVENT }
}

#[test]
fn a_file_has_what_programs_need() {
    let link = Some("https://hub.contoso.example/customer-activity?agreement=a-1,2&x=%C3%A4");
    let events = [Event { description: "40 hours are left", link, ..event("2026-12-31") }];
    let expected = "BEGIN:VCALENDAR\r\n\
        VERSION:2.0\r\n\
        PRODID:-//Customer Activity//Planning//EN\r\n\
        CALSCALE:GREGORIAN\r\n\
        BEGIN:VEVENT\r\n\
        UID:customer-activity:package:p-1\r\n\
        DTSTAMP:20261130T090507Z\r\n\
        DTSTART;VALUE=DATE:20261231\r\n\
        DTEND;VALUE=DATE:20270101\r\n\
        SUMMARY:Base ends\r\n\
        DESCRIPTION:40 hours are left\\n\\nhttps://hub.contoso.example/customer-activ\r\n \
        ity?agreement=a-1\\,2&x=%C3%A4\r\n\
        URL:https://hub.contoso.example/customer-activity?agreement=a-1,2&x=%C3%A4\r\n\
        TRANSP:TRANSPARENT\r\n\
        BEGIN:VALARM\r\n\
        ACTION:DISPLAY\r\n\
        DESCRIPTION:Base ends\r\n\
        TRIGGER:-P30D\r\n\
        END:VALARM\r\n\
        END:VEVENT\r\n\
        END:VCALENDAR\r\n";
    assert_eq!(calendar(&events, &[30], now()), expected);
}

#[test]
fn alarms_ring_once_each_and_never_in_the_past() {
    let triggers = |day: &str, alarms: &[u16]| {
        let file = read(&calendar(&[event(day)], alarms, now()));
        let of = |alarm: &Component| alarm.raw("TRIGGER")[0].to_owned();
        file.inside[0].inside.iter().map(of).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(triggers("2027-06-01", &[30, 90, 30, 60]), "-P90D -P60D -P30D");
    assert_eq!(triggers("2026-12-30", &[30, 31]), "-P30D", "today is not past");
    assert_eq!(triggers("2026-11-30", &[0, 30]), "PT0S");
    assert_eq!(triggers("2026-11-29", &[0]), "");
    assert_eq!(triggers("2027-06-01", &[]), "");
    assert_eq!(triggers("2027-06-01", &[u16::MAX]), "");
}

#[test]
fn the_last_days_of_a_month_a_year_and_the_calendar_end_on_the_next() {
    let ends = |day: &str| {
        let file = read(&calendar(&[event(day)], &[], now()));
        file.inside[0].raw("DTEND").join("")
    };
    assert_eq!(ends("2026-11-30"), "20261201");
    assert_eq!(ends("2028-02-28"), "20280229");
    assert_eq!(ends("2026-12-31"), "20270101");
    assert_eq!(ends("9999-12-31"), "");
}

#[test]
fn texts_are_escaped_and_folded_between_characters() {
    let long = "ä😀".repeat(150);
    let title = format!("Größe, Maß; \\n und C:\\neu\r\nzweite\rdritte\n\u{7}\u{0}\u{7f}👩‍👩‍👧 {long}");
    let file = calendar(&[Event { title: &title, description: &title, ..event("2026-12-31") }], &[1], now());
    let expected = format!("Größe, Maß; \\n und C:\\neu\nzweite\ndritte\n👩‍👩‍👧 {long}");
    let calendar = read(&file);
    let event = &calendar.inside[0];
    assert_eq!(event.text("SUMMARY"), expected);
    assert_eq!(event.text("DESCRIPTION"), expected);
    assert_eq!(event.inside[0].text("DESCRIPTION"), expected);
    assert!(file.lines().any(|line| line.len() >= 72), "lines are not shorter than needed");
}

#[test]
fn a_line_of_75_octets_is_not_folded() {
    let lines = |octets: usize| {
        let title = "x".repeat(octets - "SUMMARY:".len());
        let file = calendar(&[Event { title: &title, ..event("2026-12-31") }], &[], now());
        file.lines().skip_while(|line| !line.starts_with("SUMMARY")).take(2).map(str::len).collect::<Vec<_>>()
    };
    assert_eq!(lines(75)[0], 75);
    assert_eq!(lines(76), [75, 2]);
    assert_eq!(lines(75 + 74), [75, 75]);
}

#[test]
fn the_same_key_has_the_same_uid_in_every_file() {
    let uid = |events: &[Event<'_>], place: usize, time: &str| {
        read(&calendar(events, &[30], time.parse().unwrap())).inside[place].text("UID")
    };
    let other = Event { title: "Basis endet", description: "Neu", ..event("2027-01-31") };
    let first = uid(&[event("2026-12-31")], 0, "2026-11-30T00:00:00Z");
    assert_eq!(first, "customer-activity:package:p-1");
    let before = Event { key: "a", ..other };
    assert_eq!(uid(&[before, other], 1, "2027-01-01T12:00:00Z"), first);
    // Two lots may have the same name.
    assert_eq!(uid(&[other, before, other], 2, "2027-01-01T12:00:00Z"), format!("{first}-2"));
    // Long keys that differ at their end only.
    let keys = ["x", "y"].map(|end| format!("package:{}{end}", "ö".repeat(150)));
    let [one, two] = keys.map(|key| uid(&[Event { key: &key, ..other }], 0, "2027-01-01T12:00:00Z"));
    assert!(one != two && one.len() <= 200 && one.starts_with("customer-activity:package:ööö"), "{one}");
}

#[test]
fn only_an_address_is_a_link() {
    for (link, is_link) in [
        ("https://a.example/x?y=1#z", true),
        ("mailto:a@b.example", true),
        ("/customer-activity", false),
        ("https://a.example/ä", false),
        ("https://a.example/ x", false),
        ("https://a.example/\r\nATTACH:x", false),
        ("https:", false),
        ("1x:y", false),
        ("", false),
    ] {
        let file = read(&calendar(&[Event { link: Some(link), ..event("2026-12-31") }], &[], now()));
        assert_eq!(file.inside[0].raw("URL").len(), usize::from(is_link), "{link:?}");
        assert_eq!(file.inside[0].raw("DESCRIPTION").len(), usize::from(is_link), "{link:?}");
    }
}

#[test]
fn nothing_makes_an_empty_calendar() {
    assert_eq!(read(&calendar(&[], &[30], now())).inside, []);
}

proptest! {
    #[test]
    fn any_text_is_read_back(
        texts in prop::collection::vec((".{0,200}", "[,;:\\\\\r\n\"a😀-]{0,40}", -700_000..2_900_000_i32), 1..4),
        alarms in prop::collection::vec(0..400_u16, 0..4),
    ) {
        let base = day("2026-11-30");
        let events: Vec<Event<'_>> = texts
            .iter()
            .map(|(title, description, days)| Event {
                key: title,
                day: base + chrono::TimeDelta::days(i64::from(*days)),
                title,
                description,
                link: None,
            })
            .collect();
        let file = read(&calendar(&events, &alarms, now()));
        prop_assert_eq!(file.inside.len(), events.len());
        let plain = |text: &str| -> String {
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect()
        };
        let mut uids = Vec::new();
        for (event, read) in events.iter().zip(&file.inside) {
            prop_assert_eq!(read.text("SUMMARY"), plain(event.title));
            let description = plain(event.description);
            prop_assert_eq!(read.raw("DESCRIPTION").len(), usize::from(!event.description.is_empty()));
            if !event.description.is_empty() {
                prop_assert_eq!(read.text("DESCRIPTION"), description);
            }
            prop_assert_eq!(read.raw("DTSTART")[0].len(), 8);
            let ahead = |alarm: &&u16| event.day - chrono::TimeDelta::days(i64::from(**alarm)) >= base;
            let mut expected: Vec<_> = alarms.iter().filter(ahead).collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(read.inside.len(), expected.len());
            uids.push(read.text("UID"));
        }
        let count = uids.len();
        uids.sort();
        uids.dedup();
        prop_assert_eq!(uids.len(), count, "names are unique");
    }
}
