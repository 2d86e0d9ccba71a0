use super::{Colors, Form, Texts, escape, wrapped, write};
use crate::ahead::Expected;
use crate::labels::labels;
use crate::layout::{Layout, Plot};
use crate::points::tests::{day, series};
use crate::points::{Series, Slot};
use domain::date::Term;
use domain::quantity::Quantity;
use proptest::prelude::*;

fn texts<'a>(
    title: &'a str,
    quantity: &'a dyn Fn(Quantity) -> String,
    period: &'a dyn Fn(Slot, bool) -> String,
) -> Texts<'a> {
    Texts {
        language: "en",
        title,
        description: "Consumption of 12 months; the highest was March with 40 hours.",
        unit: "hours",
        time: "Month",
        consumed: "Consumed",
        granted: "Granted",
        unknown: "Unknown",
        allowance: "Allowance",
        pace: "Even pace",
        today: "Today",
        ahead: "Outlook",
        quantity,
        period,
    }
}

/// What is expected from the middle of November, on this many days.
fn expected(count: usize) -> Vec<Expected> {
    let of = |(text, low, mid, high)| Expected {
        day: day(text),
        low: Some(Quantity::from_count(low)),
        mid: Quantity::from_count(mid),
        high: Some(Quantity::from_count(high)),
    };
    [("2026-11-15", 200, 200, 200), ("2026-12-31", 210, 230, 260)].map(of).into_iter().take(count).collect()
}

fn file(series: &Series, form: Form, has_granted: bool, title: &str) -> String {
    let is_total = series.is_total();
    let layout = Layout::new(&Plot {
        series,
        width: 600.0,
        height: 200.0,
        has_granted,
        allowance: is_total.then(|| Quantity::from_count(250)),
        pace: is_total.then(|| Term { start: day("2026-01-01"), end: day("2026-12-31") }),
        until: Some(day("2026-12-31")),
        today: Some(day("2026-11-23")),
        ahead: &expected(if is_total { 2 } else { 0 }),
    });
    let labels = labels(&layout.slots, layout.period, layout.width, 60.0);
    let period =
        |slot: Slot, has_year: bool| slot.first.format(if has_year { "%b %Y" } else { "%b" }).to_string();
    write(&layout, form, &labels, &texts(title, &|tick| tick.to_string(), &period), &Colors::LIGHT)
}

/// The element names and attributes of a text, if it is well-formed: every element is closed where it was opened.
fn elements(text: &str) -> Option<Vec<(String, Vec<String>)>> {
    let (mut found, mut open, mut rest) = (Vec::new(), Vec::<String>::new(), text);
    while let Some((content, after)) = rest.split_once('<') {
        if content.contains('>') || (open.is_empty() && !content.is_empty()) {
            return None;
        }
        // No attribute contains it: it is escaped.
        let (tag, after) = after.split_once('>')?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop()? != name {
                return None;
            }
            continue;
        }
        let inner = tag.strip_suffix('/').unwrap_or(tag);
        let (name, attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut parts = attributes.split('"');
        let names = std::iter::from_fn(|| {
            let name = parts.next().filter(|name| !name.is_empty())?;
            parts.next().map(|_| name.trim().trim_end_matches('=').to_owned())
        });
        found.push((name.to_owned(), names.collect()));
        if inner == tag {
            open.push(name.to_owned());
        }
    }
    (open.is_empty() && rest.is_empty()).then_some(found)
}

fn narrow(series: &Series) -> Layout {
    Layout::new(&Plot {
        series,
        width: 100.0,
        height: 100.0,
        has_granted: false,
        allowance: None,
        pace: None,
        until: None,
        today: None,
        ahead: &[],
    })
}

fn year() -> Series {
    series("2026-01-01", &["12", "18.5", "40", "7", "0", "?", "22", "9.25", "13", "31", "4"])
}

#[test]
fn a_file_has_everything_that_is_drawn() {
    let file = file(&year(), Form::Bars, true, "Consumption by month");
    assert!(file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" width="));
    for text in [
        "<title id=\"title\">Consumption by month</title>",
        "<desc id=\"description\">Consumption of 12 months; the highest was March with 40 hours.</desc>",
        ">hours</text>",
        ">Month</text>",
        ">100</text>",
        ">400</text>",
        ">Jan 2026</text>",
        ">Mar</text>",
        ">Consumed</text>",
        ">Granted</text>",
        ">Unknown</text>",
        ">Today</text>",
        "fill=\"url(#unknown)\"",
    ] {
        assert!(file.contains(text), "{text} is missing in {file}");
    }
    for text in [">Allowance<", ">Even pace<"] {
        assert!(!file.contains(text), "{text} is not drawn");
    }
    let found = elements(&file).unwrap();
    let count = |name: &str| found.iter().filter(|(found, _)| found == name).count();
    // The background, 11 bars for each of both, and three signs.
    assert_eq!(count("rect"), 1 + 2 * 11 + 3);
    assert_eq!((count("title"), count("desc"), count("pattern")), (1, 1, 1));
}

#[test]
fn running_totals_have_allowance_pace_and_outlook() {
    let known = series("2026-01-01", &["12", "18.5", "40"]).running_total(true);
    let file = file(&known, Form::Steps, false, "Running total");
    for text in [
        ">Allowance</text>",
        ">Even pace</text>",
        ">Outlook</text>",
        "fill-opacity=\"0.15\"",
        "fill-opacity=\"0.2\"",
    ] {
        assert!(file.contains(text), "{text} is missing");
    }
    assert!(!file.contains(">Unknown<") && !file.contains(">Granted<"));
}

#[test]
fn a_line_has_no_bars() {
    let found = elements(&file(&year(), Form::Line, false, "Consumption")).unwrap();
    let rects = found.iter().filter(|(name, _)| name == "rect").count();
    assert_eq!(rects, 3, "background, the unknown month and its sign");
}

#[test]
fn attributes_are_escaped() {
    let layout = narrow(&year());
    let texts = Texts { language: "\"><x", ..texts("", &|_| String::new(), &|_, _| String::new()) };
    let file = write(&layout, Form::Bars, &[], &texts, &Colors::LIGHT);
    assert!(file.contains("lang=\"&quot;&gt;&lt;x\""), "{file}");
}

#[test]
fn a_narrow_file_has_room_beside_the_plot_and_a_legend_of_several_rows() {
    let layout = narrow(&year());
    let texts = texts("", &|tick| tick.to_string(), &|_, _| String::new());
    let of = |layout: &Layout| write(layout, Form::Bars, &[], &texts, &Colors::LIGHT);
    // Ticks of two digits: 38 and 16 pixels beside the plot. Above it unit, below it axis and two rows of the legend.
    assert!(of(&layout).contains("viewBox=\"0 0 154 244\""), "{}", of(&layout));
    let known = series("2026-01-01", &["10"]);
    let of_one = of(&narrow(&known));
    assert!(of_one.contains("viewBox=\"0 0 154 224\""), "{of_one}");
}

#[test]
fn titles_are_broken_between_words() {
    assert_eq!(wrapped("one two  three", 60.0), ["one two", "three"]);
    assert_eq!(wrapped("unbreakable", 1.0), ["unbreakable"]);
    assert!(wrapped("", 100.0).is_empty());
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// Without what XML cannot hold.
fn as_written(text: &str) -> String {
    let letter = |letter: char| match letter {
        '\t' | '\n' | '\r' => ' ',
        '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        letter => letter,
    };
    text.chars().map(letter).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn escaped_texts_contain_no_markup_and_mean_the_same(text in "(\\PC|[\\x00-\\x1f<>&\"'\u{fffe}]){0,40}") {
        let mut out = String::new();
        escape(&mut out, &text);
        prop_assert!(!out.contains(['<', '>', '"', '\'']));
        prop_assert!(out.chars().all(|letter| letter >= ' '));
        prop_assert_eq!(unescape(&out), as_written(&text));
    }

    #[test]
    fn a_file_is_well_formed_and_without_style(title in "\\PC{0,60}|[<>&\"' a-z]{0,80}", form in 0..3_usize, has_granted in any::<bool>()) {
        let form = [Form::Bars, Form::Line, Form::Steps][form];
        let series = if form == Form::Steps { year().running_total(true) } else { year() };
        let text = file(&series, form, has_granted, &title);
        let found = elements(&text);
        prop_assert!(found.is_some(), "{}", text);
        for (name, attributes) in found.unwrap() {
            prop_assert!(["svg", "title", "desc", "defs", "pattern", "rect", "text", "path", "g"].contains(&&*name), "{}", name);
            prop_assert!(!attributes.iter().any(|name| name == "style" || name.starts_with("on")));
        }
    }
}
