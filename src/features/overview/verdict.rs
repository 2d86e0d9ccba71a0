//! The verdict of a tile or a package: a few words, with an icon, where there is reason to act.

use crate::components::Icon;
use crate::components::element::{ElementBuilder, set};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use domain::outlook::{Verdict, VerdictCount, VerdictKind};
use web_sys::Element;

/// The words of a verdict. Empty where there is no reason to act.
pub(super) struct VerdictText {
    kind: VerdictKind,
    text: String,
}

impl VerdictText {
    /// Of one entitlement. The tile says the unit.
    pub(super) fn of_one(lang: Lang, verdict: Verdict) -> VerdictText {
        let m = lang.page_messages();
        let text = match verdict {
            Verdict::RunsOut { on } => fill(m.verdict_runs_out, &[("date", &lang.date(on))]),
            Verdict::AtRisk { amount, .. } => fill(m.verdict_at_risk, &[("n", &lang.number(amount))]),
            Verdict::Over { .. } => m.verdict_over.to_owned(),
            Verdict::UsedUp => m.verdict_used_up.to_owned(),
            _ => String::new(),
        };
        VerdictText { kind: verdict.kind(), text }
    }

    /// Of several entitlements: the most severe, and how many have it.
    pub(super) fn of_several(lang: Lang, count: VerdictCount) -> VerdictText {
        let m = lang.page_messages();
        let message = match count.verdict {
            VerdictKind::RunsOut => m.verdict_n_run_out,
            VerdictKind::AtRisk => m.verdict_n_at_risk,
            VerdictKind::Over => m.verdict_n_over,
            VerdictKind::UsedUp => m.verdict_n_used_up,
            _ => "",
        };
        let text = fill(message, &[("n", &lang.count(count.count)), ("all", &lang.count(count.of))]);
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
