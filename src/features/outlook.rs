//! The outlook in words: what will be left of an entitlement or when it runs out, how sure that is, and why nothing can be said.
//!
//! Only pages and parts in the chunk use it. Estimates are rounded already and always say "about"; exact figures never do.

use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use chrono::NaiveDate;
use domain::Unit;
use domain::entitlement::Usage;
use domain::outlook::{
    Estimate, LotsOutlook, NotApplicable, Outlook, Projection, RunOut, RunOutDay, TooEarly, Trend, Verdict,
    VerdictCount, VerdictKind,
};
use domain::quantity::Quantity;

/// `147 credits`.
pub fn amount(lang: Lang, quantity: Quantity, unit: &Unit) -> String {
    format!("{} {}", lang.number(quantity), lang.unit(unit, quantity))
}

/// `about 147 credits`.
pub fn about(lang: Lang, quantity: Quantity, unit: &Unit) -> String {
    fill(lang.page_messages().about, &[("amount", &amount(lang, quantity, unit))])
}

/// `about 40 to 90 credits`, or `about 40 credits or more` where the range is open on a side.
pub fn about_range(lang: Lang, estimate: Estimate, unit: &Unit) -> String {
    let m = lang.page_messages();
    let one_side = |message, n| fill(message, &[("n", &lang.number(n)), ("unit", &lang.unit(unit, n))]);
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) if low == high => about(lang, low, unit),
        (Some(low), Some(high)) => fill(
            m.about_range,
            &[("low", &lang.number(low)), ("high", &lang.number(high)), ("unit", &lang.unit(unit, high))],
        ),
        (Some(low), None) => one_side(m.about_or_more, low),
        (None, Some(high)) => one_side(m.about_or_less, high),
        (None, None) => about(lang, estimate.mid, unit),
    }
}

/// A sentence from a part of one: its first letter in upper case.
pub fn sentence(part: &str) -> String {
    let mut letters = part.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The verdict in one or a few words, for a badge.
pub fn verdict_word(lang: Lang, kind: VerdictKind) -> &'static str {
    let m = lang.page_messages();
    match kind {
        VerdictKind::NotApplicable => m.verdict_none,
        VerdictKind::OnTrack => m.verdict_on_track,
        VerdictKind::TooEarly => m.verdict_too_early,
        VerdictKind::NotStarted => m.verdict_not_started,
        VerdictKind::AtRisk => m.verdict_at_risk,
        VerdictKind::RunsOut => m.verdict_runs_out,
        VerdictKind::UsedUp => m.verdict_used_up,
        VerdictKind::Over => m.verdict_over,
    }
}

/// The classes of a verdict's badge.
pub fn verdict_class(kind: VerdictKind) -> &'static str {
    match kind {
        VerdictKind::Over | VerdictKind::UsedUp | VerdictKind::RunsOut => "badge badge-urgent",
        VerdictKind::AtRisk | VerdictKind::NotStarted => "badge badge-soon",
        VerdictKind::OnTrack => "badge badge-active",
        VerdictKind::TooEarly | VerdictKind::NotApplicable => "badge",
    }
}

/// `At risk: 2 of 5`; without the numbers if there is only one entitlement, and `None` if none has an outlook.
pub fn verdict_count(lang: Lang, count: VerdictCount) -> Option<String> {
    let word = verdict_word(lang, count.verdict);
    match count.of {
        0 => None,
        1 => Some(word.to_owned()),
        of => Some(fill(
            lang.page_messages().verdict_of,
            &[("verdict", word), ("n", &lang.count(count.count)), ("all", &lang.count(of))],
        )),
    }
}

/// Why it is too early to say.
pub fn reason(lang: Lang, reason: TooEarly) -> String {
    let m = lang.page_messages();
    let text = match reason {
        TooEarly::AllowanceUnknown => m.early_allowance,
        TooEarly::ConsumptionUnknown => m.early_consumption,
        TooEarly::VisibleOnly => m.early_visible,
        TooEarly::MonthsDiffer => m.early_differ,
        TooEarly::RemainderUnknown => m.early_remainder,
        TooEarly::NoMonths => m.early_no_months,
        TooEarly::FewMonths { whole } => return lang.plural(m.early_few, whole as u64),
        TooEarly::MonthUnknown => m.early_month,
        TooEarly::TooLarge => m.early_large,
    };
    text.to_owned()
}

/// When it runs out: the earliest and the latest day; `None` if neither is known.
pub fn run_out_range(lang: Lang, runs_out: RunOut) -> Option<String> {
    let m = lang.page_messages();
    let date = |day| if let RunOutDay::On(day) = day { Some(lang.date(day)) } else { None };
    match (date(runs_out.earliest), date(runs_out.latest)) {
        (Some(earliest), Some(latest)) if earliest == latest => None,
        (Some(earliest), Some(latest)) => {
            Some(fill(m.run_out_between, &[("earliest", &earliest), ("latest", &latest)]))
        }
        (Some(earliest), None) => Some(fill(m.run_out_earliest, &[("date", &earliest)])),
        (None, Some(latest)) => Some(fill(m.run_out_latest, &[("date", &latest)])),
        (None, None) => None,
    }
}

fn runs_out(lang: Lang, on: NaiveDate, projection: Option<&Projection>) -> String {
    let m = lang.page_messages();
    let date = lang.date(on);
    match projection.and_then(|projection| run_out_range(lang, projection.runs_out)) {
        Some(range) => fill(m.outlook_runs_out_range, &[("date", &date), ("range", &range)]),
        None => fill(m.outlook_runs_out, &[("date", &date)]),
    }
}

fn lapses(lang: Lang, lots: &LotsOutlook, unit: &Unit) -> String {
    let m = lang.page_messages();
    if let Some(only) = lots.next_lapse().filter(|next| next.lapses.mid == lots.at_risk) {
        let amount = about_range(lang, only.lapses, unit);
        return fill(m.outlook_lapses_on, &[("amount", &amount), ("date", &lang.date(only.expires))]);
    }
    let all = fill(m.outlook_lapses, &[("amount", &about(lang, lots.at_risk, unit))]);
    match lots.next_lapse() {
        Some(next) => fill(
            m.outlook_next_lapse,
            &[
                ("sentence", &all),
                ("amount", &about_range(lang, next.lapses, unit)),
                ("date", &lang.date(next.expires)),
            ],
        ),
        None => all,
    }
}

/// What is to be expected, as a part of a sentence: `about 40 to 90 credits will be unused`.
pub fn expectation(lang: Lang, outlook: &Outlook, unit: &Unit) -> String {
    let m = lang.page_messages();
    let projection = outlook.projection.as_ref();
    let left = |message: &str, otherwise: Quantity| {
        let left = projection.map(|projection| about_range(lang, projection.left, unit));
        fill(message, &[("amount", &left.unwrap_or_else(|| about(lang, otherwise, unit)))])
    };
    match outlook.verdict {
        Verdict::NotApplicable(why) => match why {
            NotApplicable::Ended => m.none_ended.to_owned(),
            NotApplicable::NotBegun => m.none_not_begun.to_owned(),
            NotApplicable::NotAQuantity => m.none_not_a_quantity.to_owned(),
        },
        Verdict::TooEarly(why) => fill(m.outlook_too_early, &[("reason", &reason(lang, why))]),
        Verdict::Over { by } => fill(m.over, &[("over", &lang.number(by)), ("unit", &lang.unit(unit, by))]),
        Verdict::UsedUp => m.outlook_used_up.to_owned(),
        Verdict::NotStarted { left } => fill(m.outlook_not_started, &[("amount", &amount(lang, left, unit))]),
        Verdict::RunsOut { on } => runs_out(lang, on, projection),
        Verdict::AtRisk { amount, .. } => match &outlook.lots {
            Some(lots) => lapses(lang, lots, unit),
            None => left(m.outlook_unused, amount),
        },
        Verdict::OnTrack => left(m.outlook_on_track, Quantity::ZERO),
    }
}

/// What is to be expected as a sentence, after how much was used and how much of the term is gone where there is an estimate:
/// `63% used, 86% of the term gone: about 40 to 90 credits will be unused`.
pub fn verdict_sentence(
    lang: Lang,
    outlook: &Outlook,
    usage: &Usage,
    elapsed_percent: Option<i64>,
) -> String {
    let rest = expectation(lang, outlook, &usage.unit);
    let is_estimate =
        matches!(outlook.verdict, Verdict::RunsOut { .. } | Verdict::AtRisk { .. } | Verdict::OnTrack);
    let used = usage.balance().and_then(|balance| balance.percent());
    let elapsed = elapsed_percent.and_then(|percent| u64::try_from(percent).ok());
    match used.zip(elapsed).filter(|_| is_estimate) {
        Some((used, elapsed)) => fill(
            lang.page_messages().outlook_so_far,
            &[
                ("used", &lang.percent(used)),
                ("elapsed", &lang.percent(Quantity::from_count(elapsed))),
                ("rest", &rest),
            ],
        ),
        None => sentence(&rest),
    }
}

/// What the estimate is based on, and what may change it: `Based on 8 whole months. Consumption is rising, so less may be left.`
pub fn how_sure(lang: Lang, projection: &Projection) -> String {
    let m = lang.page_messages();
    let based = lang.plural(m.based_on, projection.whole_months as u64);
    match projection.trend {
        Some(Trend::Rising) => format!("{based}. {}", m.trend_rising),
        Some(Trend::Falling) => format!("{based}. {}", m.trend_falling),
        None => format!("{based}."),
    }
}

/// How outlooks are calculated, in paragraphs.
pub fn method(lang: Lang) -> [&'static str; 4] {
    let m = lang.page_messages();
    [m.how_pace, m.how_range, m.how_lots, m.how_limits]
}
