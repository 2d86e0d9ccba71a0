//! The bar of a row: the allowance as its track, what was used, and what is expected by the end with its range.

use crate::features::outlook::{about_range, amount};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use domain::entitlement::Entitlement;
use domain::outlook::{Outlook, Projection};
use domain::quantity::Quantity;
use leptos::prelude::*;

/// A share of the track, from 0 to 100.
fn share(part: Quantity, whole: Quantity) -> Option<f64> {
    let percent: f64 = part.percent_of(whole)?.to_string().parse().ok()?;
    Some(percent.clamp(0.0, 100.0))
}

/// `left` from the end of the track.
fn from_end(left: Quantity, whole: Quantity) -> Option<f64> {
    share(left, whole).map(|share| 100.0 - share)
}

fn rect(class: &'static str, from: f64, to: f64, (y, height): (&'static str, &'static str)) -> AnyView {
    let width = format!("{:.2}", (to - from).max(0.0));
    view! { <rect class=class x=format!("{from:.2}") y=y width=width height=height></rect> }.into_any()
}

fn range(projection: &Projection, allowed: Quantity, used: f64) -> Option<AnyView> {
    let left = projection.left;
    // An open side reaches as far as it can.
    let low = left.high.map_or(Some(used), |high| from_end(high, allowed))?;
    let high = left.low.map_or(Some(100.0), |low| from_end(low, allowed))?;
    Some(rect("range-range", low.max(used), high, ("5", "2")))
}

/// The bar; `None` without a known consumption of an allowance that is used up.
pub(super) fn range_bar(
    lang: Lang,
    entitlement: &Entitlement,
    used: Option<Quantity>,
    outlook: Option<&Outlook>,
) -> Option<AnyView> {
    let m = lang.page_messages();
    let allowed = entitlement.usage.allowance.limit().filter(|allowed| *allowed > Quantity::ZERO)?;
    let used = used?;
    let projection = outlook.and_then(|outlook| outlook.projection.as_ref());
    let used_share = share(used, allowed)?;
    let used_class = if used > allowed { "range-used is-over" } else { "range-used" };
    let expected = projection.and_then(|projection| {
        let end = from_end(projection.left.mid, allowed)?;
        Some(rect("range-expected", used_share, end.max(used_share), ("2", "8")))
    });
    let range = projection.and_then(|projection| range(projection, allowed, used_share));
    let unit = &entitlement.usage.unit;
    let used_text = amount(lang, used, unit);
    let text = match projection {
        Some(projection) => {
            let expected = about_range(lang, projection.consumption, unit);
            fill(m.range_text, &[("used", &used_text), ("expected", &expected)])
        }
        None => fill(m.used, &[("used", &lang.number(used)), ("unit", &lang.unit(unit, used))]),
    };
    Some(
        view! {
            <svg class="range-bar" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label=text>
                {rect("range-track", 0.0, 100.0, ("2", "8"))}
                {rect(used_class, 0.0, used_share, ("2", "8"))}
                {expected}
                {range}
            </svg>
        }
        .into_any(),
    )
}
