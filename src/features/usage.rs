//! Texts for allowance and consumption, shared by tiles and the head of a drilldown.

use crate::components::{MeterText, Tone};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use crate::services::Session;
use domain::Unit;
use domain::entitlement::{Allowance, Balance, Usage};
use domain::filter::Scope;
use domain::quantity::Quantity;
use leptos::prelude::untrack;

/// The texts of one line of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct UsageText {
    /// The main figure.
    pub headline: String,
    /// The share used, as text.
    pub percent: Option<String>,
    /// Only for an allowance with a limit.
    pub meter: Option<MeterText>,
    /// The remaining amount, or the overuse.
    pub left: Option<String>,
    /// What else reduced the allowance.
    pub parts: Option<String>,
    /// What the selected workspaces used, where the agreement used more.
    pub here: Option<String>,
    /// That these figures contradict each other.
    pub warning: Option<&'static str>,
    /// Further notes, most important first.
    pub notes: Vec<String>,
}

/// Whether the meter is coloured as nearly used up.
fn is_high(balance: Balance) -> bool {
    balance.percent().is_some_and(|percent| percent >= Quantity::from_count(90))
}

/// How much more was used than there was.
fn over(lang: Lang, usage: &Usage) -> Option<String> {
    let over = usage.balance().filter(|balance| balance.is_over())?.left()?.abs();
    let unit = lang.unit(&usage.unit, over);
    Some(fill(lang.messages().over, &[("over", &lang.number(over)), ("unit", &unit)]))
}

/// What is left, or how much is over.
fn rest(lang: Lang, usage: &Usage) -> Option<String> {
    let m = lang.messages();
    let message = if usage.unit == Unit::Contacts { m.left_contacts } else { m.left };
    over(lang, usage).or_else(|| Some(fill(message, &[("left", &lang.number(usage.left()?))])))
}

/// The same as the value of a figure that is called "Remaining".
pub fn remaining(lang: Lang, usage: &Usage) -> Option<String> {
    let in_units = |left| format!("{} {}", lang.number(left), lang.unit(&usage.unit, left));
    over(lang, usage).or_else(|| usage.left().map(in_units))
}

/// `used_of` and `rest` are what the tile says.
fn meter(lang: Lang, balance: Balance, used_of: &str, rest: Option<&str>) -> MeterText {
    let text = match rest {
        Some(rest) => fill(lang.messages().meter, &[("used_of", used_of), ("left", rest)]),
        None => used_of.to_owned(),
    };
    let tone = if balance.is_over() {
        Tone::Over
    } else if is_high(balance) {
        Tone::High
    } else {
        Tone::Normal
    };
    // A `<meter>` with equal minimum and maximum is invalid; with no allowance and no use it stays empty.
    let max = balance.scale();
    let max = if max > Quantity::ZERO { max } else { Quantity::from_count(1) };
    MeterText { value: balance.used.to_string(), max: max.to_string(), text, tone }
}

/// Whether "here" means a single workspace.
pub fn is_one_workspace(session: Session, scope: Option<&Scope>) -> bool {
    untrack(|| session.me()).is_some_and(|me| me.chosen(scope).len() == 1)
}

/// Returns what else reduced the allowance, if anything known did.
fn parts(lang: Lang, usage: &Usage) -> Option<String> {
    let m = lang.messages();
    let mut parts = String::new();
    for (message, part) in [(m.expired, usage.expired), (m.reserved, usage.reserved)] {
        let Some(part) = part.filter(|part| !part.is_zero()) else { continue };
        if !parts.is_empty() {
            parts.push_str(", ");
        }
        parts.push_str(&fill(message, &[("n", &lang.number(part))]));
    }
    (!parts.is_empty()).then_some(parts)
}

/// Returns the text for use without a limit.
fn used_without_limit(lang: Lang, usage: &Usage) -> String {
    let m = lang.messages();
    let message = match usage.unit {
        Unit::Activities => m.used_activities,
        Unit::Contacts => m.used_contacts,
        _ => m.used,
    };
    let used_text = |used: Quantity| {
        fill(message, &[("used", &lang.number(used)), ("unit", &lang.unit(&usage.unit, used))])
    };
    match usage.consumed_total {
        None => m.consumption_unknown.to_owned(),
        Some(used) if usage.unknown_parts > 0 => fill(m.used_known, &[("used", &used_text(used))]),
        Some(used) if used.is_zero() => m.not_used.to_owned(),
        Some(used) => used_text(used),
    }
}

/// Returns the text for an allowance without a limit.
fn unlimited(lang: Lang, allowance: &Allowance) -> String {
    let m = lang.messages();
    match allowance {
        Allowance::AsNeeded => m.as_needed.to_owned(),
        Allowance::Included => m.included.to_owned(),
        Allowance::PerIncident(amount, unit) => {
            fill(m.per_incident, &[("amount", &lang.number(*amount)), ("unit", &lang.unit(unit, *amount))])
        }
        Allowance::Unknown(word) if matches!(&**word, "quantity" | "allowed" | "perIncident") => {
            m.allowance_unknown.to_owned()
        }
        Allowance::Unknown(word) => lang.other(word),
        // These have a limit; `unlimited` gets them only when it could not be read.
        Allowance::Quantity(_) | Allowance::Allowed(_) => m.allowance_unknown.to_owned(),
    }
}

/// Returns the texts for an allowance and its use in the whole agreement. What the selected workspaces used of it is a note.
pub fn describe(lang: Lang, usage: &Usage, is_one_workspace: bool) -> UsageText {
    let m = lang.messages();
    let mut text = UsageText {
        headline: String::new(),
        percent: None,
        meter: None,
        left: rest(lang, usage),
        parts: parts(lang, usage),
        here: None,
        warning: usage.contradiction().map(|_| m.figures_disagree),
        notes: Vec::new(),
    };
    // The sum for the whole agreement is complete only if none of its parts is unknown.
    let at_least = usage.unknown_parts > 0;
    match (usage.balance(), usage.allowance.limit()) {
        (Some(balance), _) => {
            let unit = lang.unit_of(&usage.unit, balance.allowed);
            let (used, allowed) = (lang.number(balance.used), lang.number(balance.allowed));
            text.headline = fill(m.used_of, &[("used", &used), ("allowed", &allowed), ("unit", &unit)]);
            text.percent = balance.percent().map(|percent| lang.percent(percent));
            text.meter = Some(meter(lang, balance, &text.headline, text.left.as_deref()));
        }
        (None, Some(limit)) => {
            let (allowed, unit) = (lang.number(limit), lang.unit_of(&usage.unit, limit));
            text.headline = match usage.consumed_total {
                Some(used) if at_least => fill(
                    m.used_of_known,
                    &[("used", &lang.number(used)), ("allowed", &allowed), ("unit", &unit)],
                ),
                _ => fill(m.unknown_of, &[("allowed", &allowed), ("unit", &lang.unit(&usage.unit, limit))]),
            };
        }
        (None, None) => {
            text.headline = used_without_limit(lang, usage);
            text.notes.push(unlimited(lang, &usage.allowance));
        }
    }
    if let Some(here) = usage.consumed.filter(|_| usage.consumed_total != usage.consumed) {
        let message = if is_one_workspace { m.here_and_total } else { m.here_and_total_of_several };
        let total = usage.consumed_total.map(|total| lang.number(total));
        let total = total.as_deref().unwrap_or(m.unknown_total);
        text.here = Some(fill(message, &[("here", &lang.number(here)), ("total", total)]));
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
