//! Meters: how much of an allowance is used.

use super::element::{ElementBuilder, set, set_style};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// The colour of a meter. The text beside it always says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Plenty left.
    Normal,
    /// Nearly used up.
    High,
    /// More used than allowed.
    Over,
}

impl Tone {
    pub fn class(self) -> &'static str {
        match self {
            Tone::Normal => "meter",
            Tone::High => "meter meter-high",
            Tone::Over => "meter meter-over",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MeterText {
    /// The used amount, as a plain decimal.
    pub value: String,
    /// The larger of the allowance and the used amount, as a plain decimal above zero.
    pub max: String,
    /// The exact figures, for screen readers.
    pub text: String,
    pub tone: Tone,
}

/// A native `<meter>`, which needs neither an inline style for its length nor an ARIA role. `elapsed` is the elapsed part of the term in
/// percent, with its text.
#[component]
pub fn Meter(meter: MeterText, label: &'static str, elapsed: Option<(i64, String)>) -> impl IntoView {
    let mark = move |frame: Element, elapsed: Option<(i64, String)>| {
        if let Some((builder, (percent, text))) = ElementBuilder::of(&frame).zip(elapsed) {
            builder.within(&frame, mark_element(&builder, percent, &text));
        }
    };
    view! {
        <span class="meter-frame" use:mark=elapsed>
            <meter
                class=meter.tone.class()
                min="0"
                max=meter.max
                value=meter.value
                aria-label=label
                aria-valuetext=meter.text
            ></meter>
        </span>
    }
}

/// Makes the same meter as hand-made DOM, for the tiles.
pub fn meter_element(builder: &ElementBuilder, label: &str, meter: &MeterText) -> Option<Element> {
    let element = builder.element("meter", meter.tone.class())?;
    set(&element, "min", "0");
    set(&element, "max", &meter.max);
    set(&element, "value", &meter.value);
    set(&element, "aria-label", label);
    set(&element, "aria-valuetext", &meter.text);
    Some(element)
}

/// Makes the mark that lies over a meter at the elapsed part of the term. It belongs beside the meter.
pub fn mark_element(builder: &ElementBuilder, percent: i64, text: &str) -> Option<Element> {
    let mark = builder.element("span", "meter-mark")?;
    set_style(mark.unchecked_ref::<HtmlElement>(), "inset-inline-start", &format!("{percent}%"));
    set(&mark, "title", text);
    builder.within(&mark, builder.text("span", "visually-hidden", text));
    Some(mark)
}
