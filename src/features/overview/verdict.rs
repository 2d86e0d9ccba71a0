//! The verdict of a tile or a package: a few words, with an icon, where there is reason to act.

use crate::components::Icon;
use crate::components::element::{ElementBuilder, set};
use crate::features::outlook::verdict_word;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use chrono::NaiveDate;
use domain::outlook::{Verdict, VerdictCount, VerdictKind};
use web_sys::Element;

/// Number of days ahead within which a date is clear without its year.
const CLEAR: i64 = 330;

/// The words of a verdict.
pub(super) struct VerdictText {
    kind: VerdictKind,
    text: String,
}

impl VerdictText {
    /// Of one entitlement. The tile says the unit.
    pub(super) fn of_one(lang: Lang, verdict: Verdict, today: NaiveDate) -> VerdictText {
        let m = lang.page_messages();
        let text = match verdict {
            Verdict::RunsOut { on } => {
                let is_near = (on - today).num_days() < CLEAR;
                let date = if is_near { lang.day(on) } else { lang.date(on) };
                fill(m.tile_runs_out, &[("date", &date)])
            }
            Verdict::AtRisk { amount, .. } => fill(m.tile_at_risk, &[("n", &lang.number(amount))]),
            other => verdict_word(lang, other.kind()).to_owned(),
        };
        VerdictText { kind: verdict.kind(), text }
    }

    /// Of several entitlements: the most severe, and how many of all have it.
    pub(super) fn of_several(lang: Lang, count: VerdictCount, all: usize) -> VerdictText {
        let m = lang.page_messages();
        let word = verdict_word(lang, count.verdict);
        let text = fill(
            m.verdict_of,
            &[("verdict", word), ("n", &lang.count(count.count)), ("all", &lang.count(all))],
        );
        VerdictText { kind: count.verdict, text }
    }
}

pub(super) fn verdict_element(builder: &ElementBuilder, verdict: &VerdictText) -> Option<Element> {
    let (icon, class) = match verdict.kind {
        VerdictKind::Over | VerdictKind::UsedUp | VerdictKind::RunsOut => (Icon::Error, "verdict is-bad"),
        _ => (Icon::Warning, "verdict is-soon"),
    };
    let element = builder.element("span", class)?;
    let mark = builder.element("span", icon.class())?;
    set(&mark, "aria-hidden", "true");
    builder.within(&element, Some(mark));
    builder.within(&element, builder.text("span", "", &verdict.text));
    Some(element)
}
