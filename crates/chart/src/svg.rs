//! A chart as a complete SVG file, to save or to draw into a picture.
//!
//! Only presentation attributes: a strict policy forbids the attribute `style` and the element `<style>`.

use crate::labels::Label;
use crate::layout::{Bar, Layout, Paths, Rect};
use crate::path::number;
use crate::points::Slot;
use domain::quantity::Quantity;

/// How the values are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A bar for each value.
    Bars,
    /// A line through the values.
    Line,
    /// Steps with an area: for running totals.
    Steps,
}

/// The texts of a chart in the reader's language. They are escaped when they are written.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    /// Tag of the language, such as `de`.
    pub language: &'a str,
    /// Heading, also the name that is read aloud.
    pub title: &'a str,
    /// What the chart shows, in a sentence or two, to be read aloud.
    pub description: &'a str,
    /// Title of the axis of quantities: the unit.
    pub unit: &'a str,
    /// Title of the time axis.
    pub time: &'a str,
    /// In the legend: what was consumed.
    pub consumed: &'a str,
    /// In the legend: what was granted.
    pub granted: &'a str,
    /// In the legend: an unknown value.
    pub unknown: &'a str,
    /// In the legend: the allowance.
    pub allowance: &'a str,
    /// In the legend: the even pace.
    pub pace: &'a str,
    /// In the legend: the marked day.
    pub today: &'a str,
    /// In the legend: what is expected.
    pub ahead: &'a str,
    /// Formats a tick.
    pub quantity: &'a dyn Fn(Quantity) -> String,
    /// Formats a label of the time axis, with its year if the flag is set.
    pub period: &'a dyn Fn(Slot, bool) -> String,
}

/// Colors, as attribute values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colors<'a> {
    /// Behind everything.
    pub background: &'a str,
    /// Texts.
    pub text: &'a str,
    /// Lines of the scale.
    pub grid: &'a str,
    /// What was consumed, and zero.
    pub consumed: &'a str,
    /// What was granted.
    pub granted: &'a str,
    /// Hatching of unknown values.
    pub unknown: &'a str,
    /// The allowance and the even pace.
    pub limit: &'a str,
    /// The marked day.
    pub today: &'a str,
}

impl Colors<'static> {
    /// Dark on white, for paper and for documents.
    pub const LIGHT: Colors<'static> = Colors {
        background: "#ffffff",
        text: "#242424",
        grid: "#d1d1d1",
        consumed: "#0f548c",
        granted: "#0e700e",
        unknown: "#707070",
        limit: "#a4262c",
        today: "#5c2e91",
    };
}

/// Room around the plot and between its parts, in pixels.
const PAD: f64 = 16.0;
/// Height of a line of text.
const LINE: f64 = 20.0;
/// Width of the sign in front of an entry of the legend, with its gap.
const SIGN: f64 = 28.0;

/// Writes the file. `labels` are those of the layout's time axis.
pub fn write(
    layout: &Layout,
    form: Form,
    labels: &[Label],
    texts: &Texts<'_>,
    colors: &Colors<'_>,
) -> String {
    let ticks = layout.scale.iter().flat_map(|scale| scale.ticks());
    let ticks: Vec<(f64, String)> =
        ticks.filter_map(|tick| Some((layout.y_of(*tick)?, (texts.quantity)(*tick)))).collect();
    let widest = ticks.iter().map(|(_, text)| text_width(text)).fold(0.0, f64::max);
    // Half a label of the time axis may reach beyond the plot.
    let beside =
        labels.iter().map(|label| text_width(&period(layout, label, texts)) / 2.0).fold(PAD, f64::max);
    let left = beside.max(widest + PAD + 8.0);
    let width = left + layout.width + beside;
    let heading = wrapped(texts.title, (width - 2.0 * PAD) / 1.25);
    let top = PAD + (heading.len() + 1) as f64 * LINE + 8.0;
    let legend = legend(layout, texts, width - 2.0 * PAD);
    let rows = legend.last().map_or(0.0, |entry| entry.row + 1.0);
    let below = top + layout.height + 2.0 * LINE + 4.0;
    let height = below + rows * LINE + PAD;

    let mut out = Writer(String::new());
    let size = format!("0 0 {} {}", number(width), number(height));
    out.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("width", &number(width)),
            ("height", &number(height)),
            ("viewBox", &size),
            ("role", "img"),
            ("aria-labelledby", "title description"),
            ("lang", texts.language),
            ("font-family", "Segoe UI, Helvetica, Arial, sans-serif"),
            ("font-size", "12"),
            ("fill", colors.text),
        ],
    );
    out.text("title", &[("id", "title")], texts.title);
    out.text("desc", &[("id", "description")], texts.description);
    hatching(&mut out, colors);
    out.empty("rect", &[("width", &number(width)), ("height", &number(height)), ("fill", colors.background)]);
    for (at, line) in (1..).zip(&heading) {
        let y = number(PAD + f64::from(at) * LINE - 5.0);
        out.text("text", &[("x", "16"), ("y", &y), ("font-size", "15"), ("font-weight", "600")], line);
    }
    out.text("text", &[("x", "16"), ("y", &number(top - 13.0))], texts.unit);
    let place = format!("translate({} {})", number(left), number(top));
    out.open("g", &[("transform", &place)]);
    axes(&mut out, layout, labels, &ticks, texts, colors);
    values(&mut out, layout, form, colors);
    lines(&mut out, layout, colors);
    out.close("g");
    let place = format!("translate(16 {})", number(below));
    out.open("g", &[("transform", &place)]);
    for entry in &legend {
        entry.write(&mut out, form, colors);
    }
    out.close("g");
    out.close("svg");
    out.0
}

fn period(layout: &Layout, label: &Label, texts: &Texts<'_>) -> String {
    layout.slots.get(label.at).map(|slot| (texts.period)(*slot, label.has_year)).unwrap_or_default()
}

fn hatching(out: &mut Writer, colors: &Colors<'_>) {
    out.open("defs", &[]);
    out.open(
        "pattern",
        &[
            ("id", "unknown"),
            ("width", "6"),
            ("height", "6"),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", "rotate(45)"),
        ],
    );
    out.empty("path", &[("d", "M0 0V6"), ("stroke", colors.unknown), ("stroke-width", "2")]);
    out.close("pattern");
    out.close("defs");
}

fn axes(
    out: &mut Writer,
    layout: &Layout,
    labels: &[Label],
    ticks: &[(f64, String)],
    texts: &Texts<'_>,
    colors: &Colors<'_>,
) {
    let right = number(layout.width);
    for (y, text) in ticks {
        let line = format!("M0 {}H{right}", number(*y));
        out.empty("path", &[("d", &line), ("stroke", colors.grid)]);
        out.text("text", &[("x", "-8"), ("y", &number(y + 4.0)), ("text-anchor", "end")], text);
    }
    for label in labels {
        let y = number(layout.height + 16.0);
        let text = period(layout, label, texts);
        out.text("text", &[("x", &number(label.x)), ("y", &y), ("text-anchor", "middle")], &text);
    }
    let (x, y) = (number(layout.width / 2.0), number(layout.height + 16.0 + LINE));
    out.text("text", &[("x", &x), ("y", &y), ("text-anchor", "middle")], texts.time);
}

fn values(out: &mut Writer, layout: &Layout, form: Form, colors: &Colors<'_>) {
    for column in &layout.columns {
        // What was granted is behind what was consumed.
        let bars = [(column.granted, true), (Some(column.consumed), false)];
        for (bar, is_granted) in bars.into_iter().filter_map(|(bar, is_granted)| Some((bar?, is_granted))) {
            match bar {
                Bar::Unknown(rect) => out.rect(rect, &[("fill", "url(#unknown)")]),
                Bar::Known(_) if form != Form::Bars => {}
                Bar::Known(rect) if is_granted => {
                    out.rect(rect, &[("fill", "none"), ("stroke", colors.granted), ("stroke-width", "1.5")]);
                }
                Bar::Known(rect) => out.rect(rect, &[("fill", colors.consumed)]),
            }
        }
    }
    let path = |paths: &Paths| match form {
        Form::Bars => String::new(),
        Form::Line => paths.line.clone(),
        Form::Steps => paths.steps.clone(),
    };
    if form == Form::Steps {
        let area = [("d", &*layout.consumed.area), ("fill", colors.consumed), ("fill-opacity", "0.15")];
        out.empty("path", &area);
    }
    let granted = layout.granted.as_ref().map(|paths| (path(paths), colors.granted, "1.5"));
    for (path, color, width) in granted.into_iter().chain([(path(&layout.consumed), colors.consumed, "2")]) {
        if !path.is_empty() {
            out.line(&path, color, &[("stroke-width", width), ("stroke-linecap", "round")]);
        }
    }
    let zero = format!("M0 {}H{}", number(layout.zero()), number(layout.width));
    out.line(&zero, colors.text, &[]);
}

fn lines(out: &mut Writer, layout: &Layout, colors: &Colors<'_>) {
    if let Some(ahead) = &layout.ahead {
        out.empty("path", &[("d", &ahead.band), ("fill", colors.consumed), ("fill-opacity", "0.2")]);
        out.line(&ahead.line, colors.consumed, &[("stroke-width", "2"), ("stroke-dasharray", "5 4")]);
    }
    if let Some(y) = layout.allowance {
        let line = format!("M0 {}H{}", number(y), number(layout.width));
        out.line(&line, colors.limit, &[("stroke-width", "2")]);
    }
    if let Some(pace) = &layout.pace {
        out.line(pace, colors.limit, &[("stroke-dasharray", "6 4")]);
    }
    if let Some(x) = layout.today {
        let line = format!("M{} 0V{}", number(x), number(layout.height));
        out.line(&line, colors.today, &[("stroke-width", "2"), ("stroke-dasharray", "1 3")]);
    }
}

/// What an entry of the legend explains.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Consumed,
    Granted,
    Unknown,
    Allowance,
    Pace,
    Today,
    Ahead,
}

/// An entry of the legend and its place.
struct Entry<'a> {
    sign: Sign,
    text: &'a str,
    x: f64,
    row: f64,
}

/// The entries for everything that is drawn, in rows of this width.
fn legend<'a>(layout: &Layout, texts: &Texts<'a>, width: f64) -> Vec<Entry<'a>> {
    let bars = layout.columns.iter().flat_map(|column| [Some(column.consumed), column.granted]);
    let is_unknown = bars.flatten().any(|bar| matches!(bar, Bar::Unknown(_)));
    let entries = [
        (Sign::Consumed, texts.consumed, true),
        (Sign::Granted, texts.granted, layout.granted.is_some()),
        (Sign::Unknown, texts.unknown, is_unknown),
        (Sign::Allowance, texts.allowance, layout.allowance.is_some()),
        (Sign::Pace, texts.pace, layout.pace.is_some()),
        (Sign::Today, texts.today, layout.today.is_some()),
        (Sign::Ahead, texts.ahead, layout.ahead.is_some()),
    ];
    let (mut x, mut row) = (0.0, 0.0);
    let placed = entries.into_iter().filter(|(_, _, is_drawn)| *is_drawn).map(|(sign, text, _)| {
        let needed = SIGN + text_width(text);
        if x > 0.0 && x + needed > width {
            (x, row) = (0.0, row + 1.0);
        }
        let entry = Entry { sign, text, x, row };
        x += needed + PAD;
        entry
    });
    placed.collect()
}

impl Entry<'_> {
    fn write(&self, out: &mut Writer, form: Form, colors: &Colors<'_>) {
        let (x, middle) = (self.x, self.row * LINE + LINE / 2.0);
        let rect = Rect { x: x + 4.0, y: middle - 6.0, width: 14.0, height: 12.0 };
        let across = format!("M{} {}h20", number(x), number(middle));
        match self.sign {
            Sign::Unknown => out.rect(rect, &[("fill", "url(#unknown)")]),
            Sign::Consumed if form == Form::Bars => out.rect(rect, &[("fill", colors.consumed)]),
            Sign::Granted if form == Form::Bars => {
                out.rect(rect, &[("fill", "none"), ("stroke", colors.granted), ("stroke-width", "1.5")]);
            }
            Sign::Consumed => out.line(&across, colors.consumed, &[("stroke-width", "2")]),
            Sign::Granted => out.line(&across, colors.granted, &[("stroke-width", "1.5")]),
            Sign::Allowance => out.line(&across, colors.limit, &[("stroke-width", "2")]),
            Sign::Pace => out.line(&across, colors.limit, &[("stroke-dasharray", "6 4")]),
            Sign::Today => {
                out.line(&across, colors.today, &[("stroke-width", "2"), ("stroke-dasharray", "1 3")]);
            }
            Sign::Ahead => {
                out.rect(rect, &[("fill", colors.consumed), ("fill-opacity", "0.2")]);
                out.line(&across, colors.consumed, &[("stroke-width", "2"), ("stroke-dasharray", "5 4")]);
            }
        }
        out.text("text", &[("x", &number(x + SIGN)), ("y", &number(middle + 4.0))], self.text);
    }
}

/// An estimate, since no font is at hand: of an average letter of 12 pixels, and of the square signs of East Asia.
fn text_width(text: &str) -> f64 {
    text.chars().map(|letter| if letter >= '\u{1100}' { 12.0 } else { 7.0 }).sum()
}

/// Lines of about this width, broken between words.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if text_width(line) + text_width(word) + 7.0 <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Appends elements; texts and attributes are escaped.
struct Writer(String);

impl Writer {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.0.push('>');
    }

    fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.0.push_str("/>");
    }

    fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.open(name, attributes);
        escape(&mut self.0, text);
        self.close(name);
    }

    fn rect(&mut self, rect: Rect, attributes: &[(&str, &str)]) {
        let (x, y) = (number(rect.x), number(rect.y));
        let (width, height) = (number(rect.width), number(rect.height));
        let place = [("x", &*x), ("y", &*y), ("width", &*width), ("height", &*height)];
        let all: Vec<_> = place.into_iter().chain(attributes.iter().copied()).collect();
        self.empty("rect", &all);
    }

    fn line(&mut self, path: &str, color: &str, attributes: &[(&str, &str)]) {
        let own = [("d", path), ("fill", "none"), ("stroke", color)];
        let all: Vec<_> = own.into_iter().chain(attributes.iter().copied()).collect();
        self.empty("path", &all);
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            escape(&mut self.0, value);
            self.0.push('"');
        }
    }
}

/// Appends a text for XML. Characters that XML cannot hold become the replacement character.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            letter => out.push(letter),
        }
    }
}

#[cfg(test)]
mod tests;
