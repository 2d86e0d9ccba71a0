//! How an allowance and its consumption read: the same words in a tile and at the head of a drilldown.

use crate::i18n::{Lang, fill};
use crate::model::entitlement::{Allowance, Balance, Usage};
use crate::model::quantity::Quantity;
use crate::ui::{MeterText, Tone};

/// The words of one line of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct UsageText {
    /// The figure that is read first.
    pub headline: String,
    /// The share used, in full.
    pub percent: Option<String>,
    /// Only where something can be used up.
    pub meter: Option<MeterText>,
    /// What is left, or how much is over.
    pub left: Option<String>,
    /// What else there is to say, in order of weight.
    pub notes: Vec<String>,
}

/// From this share on a meter is coloured as nearly used up.
fn is_high(balance: Balance) -> bool {
    balance.percent().is_some_and(|percent| percent >= Quantity::from_count(90))
}

fn meter(lang: Lang, usage: &Usage, balance: Balance) -> MeterText {
    let m = lang.messages();
    let (used, allowed) = (lang.number(balance.used), lang.number(balance.allowed));
    let unit = lang.unit_of(&usage.unit, balance.allowed);
    let left = balance.left().map(|left| lang.number(left.abs()));
    let text = match left {
        Some(over) if balance.is_over() => {
            fill(m.meter_over, &[("used", &used), ("allowed", &allowed), ("unit", &unit), ("over", &over)])
        }
        Some(left) => {
            fill(m.meter_left, &[("used", &used), ("allowed", &allowed), ("unit", &unit), ("left", &left)])
        }
        None => fill(m.used_of, &[("used", &used), ("allowed", &allowed), ("unit", &unit)]),
    };
    let tone = if balance.is_over() {
        Tone::Over
    } else if is_high(balance) {
        Tone::High
    } else {
        Tone::Normal
    };
    // A meter whose end is its beginning is invalid; with nothing allowed and nothing used it stays empty.
    let max = balance.scale();
    let max = if max > Quantity::ZERO { max } else { Quantity::from_count(1) };
    MeterText { value: balance.used.to_string(), max: max.to_string(), text, tone }
}

/// The words for an allowance and what was used of it.
pub fn describe(lang: Lang, usage: &Usage) -> UsageText {
    let m = lang.messages();
    let mut text =
        UsageText { headline: String::new(), percent: None, meter: None, left: None, notes: Vec::new() };
    let used_text = |used: Quantity, message: &str| {
        fill(message, &[("used", &lang.number(used)), ("unit", &lang.unit(&usage.unit, used))])
    };
    // Used in the whole agreement, known in full only when no part of a sum is unknown.
    let at_least = usage.unknown_parts > 0;
    match (usage.balance(), usage.allowance.limit()) {
        (Some(balance), _) => {
            let unit = lang.unit_of(&usage.unit, balance.allowed);
            let (used, allowed) = (lang.number(balance.used), lang.number(balance.allowed));
            text.headline = fill(m.used_of, &[("used", &used), ("allowed", &allowed), ("unit", &unit)]);
            text.percent =
                balance.percent().map(|percent| fill(m.percent, &[("percent", &lang.number(percent))]));
            text.left = balance.left().map(|left| {
                let number = lang.number(left.abs());
                if balance.is_over() {
                    fill(m.over, &[("over", &number)])
                } else {
                    fill(m.left, &[("left", &number)])
                }
            });
            text.meter = Some(meter(lang, usage, balance));
        }
        (None, Some(limit)) => {
            let (allowed, unit) = (lang.number(limit), lang.unit_of(&usage.unit, limit));
            text.headline = match usage.consumed_total {
                Some(used) if at_least => fill(
                    m.used_of_known,
                    &[("used", &lang.number(used)), ("allowed", &allowed), ("unit", &unit)],
                ),
                _ => fill(m.unknown_of, &[("allowed", &allowed), ("unit", &unit)]),
            };
        }
        (None, None) => {
            text.headline = match usage.consumed_total.or(usage.consumed) {
                None => m.consumption_unknown.to_owned(),
                Some(used) if at_least => used_text(used, m.used_known),
                Some(used) if used.is_zero() => m.not_used.to_owned(),
                Some(used) => used_text(used, m.used),
            };
            text.notes.push(match &usage.allowance {
                Allowance::AsNeeded => m.as_needed.to_owned(),
                Allowance::Included => m.included.to_owned(),
                Allowance::PerIncident(amount, unit) => fill(
                    m.per_incident,
                    &[("amount", &lang.number(*amount)), ("unit", &lang.unit_of(unit, *amount))],
                ),
                Allowance::Unknown(word) if matches!(&**word, "quantity" | "allowed" | "perIncident") => {
                    m.allowance_unknown.to_owned()
                }
                Allowance::Unknown(word) => lang.other(word),
                // These have a limit and were handled above.
                Allowance::Quantity(_) | Allowance::Allowed(_) => m.allowance_unknown.to_owned(),
            });
        }
    }
    if let (true, Some(here), Some(total)) = (usage.is_shared(), usage.consumed, usage.consumed_total) {
        text.notes
            .push(fill(m.here_and_total, &[("here", &lang.number(here)), ("total", &lang.number(total))]));
    }
    if at_least {
        text.notes.push(lang.plural(m.unknown_parts, usage.unknown_parts as u64));
    }
    if let Some(scheduled) = usage.scheduled.filter(|scheduled| !scheduled.is_zero()) {
        let unit = lang.unit(&usage.unit, scheduled);
        text.notes.push(fill(m.scheduled, &[("scheduled", &lang.number(scheduled)), ("unit", &unit)]));
    }
    text
}
