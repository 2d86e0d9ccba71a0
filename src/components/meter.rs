//! Meters: how much of an allowance is used.

use super::element::{ElementBuilder, set};
use leptos::prelude::*;
use web_sys::Element;

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

/// A native `<meter>`, which needs neither an inline style for its length nor an ARIA role.
#[component]
pub fn Meter(meter: MeterText, label: &'static str) -> impl IntoView {
    view! {
        <meter
            class=meter.tone.class()
            min="0"
            max=meter.max
            value=meter.value
            aria-label=label
            aria-valuetext=meter.text
        ></meter>
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
