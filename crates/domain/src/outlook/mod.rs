//! Outlook: what of an entitlement will be left at the end of its term, or when it runs out.
//!
//! The method, its limits and how it was tested are in `docs/outlook.md`. In short: the consumption of the whole months gives a pace,
//! how much they vary gives a range, and a verdict says in one word what that means. Where too little is known, the verdict says why
//! and there is no number.
//!
//! Only basic arithmetic and square roots of floats are used, in a fixed order, so the same figures have the same outlook on every
//! machine. Exact quantities are compared exactly; estimates are rounded, and callers say "about".

mod lots;
mod months;
mod pace;
mod plan;
mod projection;
mod rounding;
mod sums;
mod trend;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use lots::{LotOutlook, LotsOutlook};
pub use plan::{PlannedAmount, months_to_plan, split_evenly};
pub use projection::{Estimate, Projection, RunOut, RunOutDay};
pub use sums::{SumOutlook, SumPart, SumProjection, VerdictCount};
pub use trend::Trend;

use crate::date::{Term, TermPhase};
use crate::detail::Detail;
use crate::entitlement::{Allowance, Entitlement, Usage};
use crate::history::EntitlementHistory;
use crate::quantity::Quantity;
use chrono::NaiveDate;
use months::Months;
use pace::Pace;
use plan::Plan;
use projection::{Model, Side};
use rounding::{Step, to_f64};

/// The outlook of one entitlement.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// What is to be expected, in one word.
    pub verdict: Verdict,
    /// The figures behind it. Always there if it runs out, is at risk or on track; also if nothing was used yet, provided that the
    /// months are known or something is planned. Otherwise `None`.
    pub projection: Option<Projection>,
    /// What lapses with each lot; `None` without a projection, without lots, or if the lots are not all known or do not add up to
    /// what can be used.
    pub lots: Option<LotsOutlook>,
}

/// What is to be expected. The first that holds, in this order, except that the reasons of [`TooEarly`] come in two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There is nothing to expect.
    NotApplicable(NotApplicable),
    /// Too little is known.
    TooEarly(TooEarly),
    /// More was used than allowed.
    Over {
        /// How much more, exactly.
        by: Quantity,
    },
    /// Nothing is left.
    UsedUp,
    /// Nothing was used yet.
    NotStarted {
        /// What can be used, exactly.
        left: Quantity,
    },
    /// Nothing will be left before the end.
    RunsOut {
        /// The expected day.
        on: NaiveDate,
    },
    /// More than a tenth of the allowance will be left at the end, or lapse with its lot.
    AtRisk {
        /// How much, estimated.
        amount: Quantity,
        /// Its share of the allowance in percent.
        percent: Option<Quantity>,
    },
    /// Neither runs out nor is at risk.
    OnTrack,
}

/// Why there is no outlook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotApplicable {
    /// The term has ended.
    Ended,
    /// The term has not begun.
    NotBegun,
    /// The allowance is not a quantity that is used up.
    NotAQuantity,
}

/// Why it is too early to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooEarly {
    /// The allowance is unknown.
    AllowanceUnknown,
    /// The consumption of the agreement is unknown, or only a part of it is known.
    ConsumptionUnknown,
    /// The figures count only records that this reader may see.
    VisibleOnly,
    /// The months do not add up to the consumption. Ask once more before saying so: they may have been read at another time.
    MonthsDiffer,
    /// What can still be used was sent and cannot be read.
    RemainderUnknown,
    /// Nothing is known about the months.
    NoMonths,
    /// Fewer than three whole months have passed.
    FewMonths {
        /// Number of whole months.
        whole: usize,
    },
    /// A whole month is unknown.
    MonthUnknown,
    /// A figure is too large to be estimated.
    TooLarge,
}

/// A verdict without its figures, by severity: the last is the most severe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictKind {
    /// [`Verdict::NotApplicable`]
    NotApplicable,
    /// [`Verdict::OnTrack`]
    OnTrack,
    /// [`Verdict::TooEarly`]
    TooEarly,
    /// [`Verdict::NotStarted`]
    NotStarted,
    /// [`Verdict::AtRisk`]
    AtRisk,
    /// [`Verdict::RunsOut`]
    RunsOut,
    /// [`Verdict::UsedUp`]
    UsedUp,
    /// [`Verdict::Over`]
    Over,
}

impl Verdict {
    /// The verdict without its figures.
    pub fn kind(self) -> VerdictKind {
        match self {
            Verdict::NotApplicable(_) => VerdictKind::NotApplicable,
            Verdict::TooEarly(_) => VerdictKind::TooEarly,
            Verdict::Over { .. } => VerdictKind::Over,
            Verdict::UsedUp => VerdictKind::UsedUp,
            Verdict::NotStarted { .. } => VerdictKind::NotStarted,
            Verdict::RunsOut { .. } => VerdictKind::RunsOut,
            Verdict::AtRisk { .. } => VerdictKind::AtRisk,
            Verdict::OnTrack => VerdictKind::OnTrack,
        }
    }
}

impl From<Verdict> for Outlook {
    fn from(verdict: Verdict) -> Outlook {
        Outlook { verdict, projection: None, lots: None }
    }
}

impl From<TooEarly> for Verdict {
    fn from(reason: TooEarly) -> Verdict {
        Verdict::TooEarly(reason)
    }
}

impl Outlook {
    /// The outlook of an entitlement in the term of its package.
    ///
    /// `history` is `None` if the months are not known. `as_of` is the UTC date of the time of the data. No input is an error: what
    /// cannot be estimated is [`Verdict::TooEarly`] with its reason.
    pub fn of(
        entitlement: &Entitlement,
        term: Term,
        history: Option<&EntitlementHistory>,
        as_of: NaiveDate,
    ) -> Outlook {
        Outlook::planned(entitlement, term, history, as_of, &[])
    }

    /// The outlook of the entitlement of a drilldown; `None` for a kind over several, whose parts have outlooks of their own, and if
    /// the term or the time of the data is unknown.
    pub fn of_detail(detail: &Detail) -> Option<Outlook> {
        let ([line], [] | [_]) = (&*detail.lines, &*detail.entitlement_ids) else { return None };
        let term = detail.package.as_ref()?.term?;
        let entitlement = Entitlement {
            id: detail.entitlement_ids.first().cloned().unwrap_or_default(),
            kind: detail.kind.clone(),
            name: detail.name.clone(),
            usage: line.usage.clone(),
            last_activity: detail.last_activity,
            visible_only: detail.visible_only,
            action: None,
        };
        let history = EntitlementHistory::of_detail(detail);
        Some(Outlook::of(&entitlement, term, Some(&history), detail.stamp.as_of?.date_naive()))
    }

    /// Like [`Outlook::of`], if these amounts are used in their months in addition to the pace. Amounts that do not count
    /// ([`PlannedAmount::counts`]) are ignored.
    pub fn planned(
        entitlement: &Entitlement,
        term: Term,
        history: Option<&EntitlementHistory>,
        as_of: NaiveDate,
        planned: &[PlannedAmount],
    ) -> Outlook {
        match known(entitlement, term, history, as_of) {
            Ok(known) => known.judge(planned).unwrap_or_else(|reason| Verdict::from(reason).into()),
            Err(verdict) => verdict.into(),
        }
    }
}

impl Outlook {
    /// What is expected to be left unused at the end of the term, or to lapse with lots; `None` if that cannot be estimated. Nothing is
    /// left of what is used up already.
    pub fn expected_left(&self) -> Option<Quantity> {
        match self.verdict {
            Verdict::Over { .. } | Verdict::UsedUp => Some(Quantity::ZERO),
            Verdict::AtRisk { amount, .. } => Some(amount),
            _ => {
                let projection = self.projection.as_ref()?;
                Some(self.lots.as_ref().map_or(projection.left.mid, |lots| lots.at_risk))
            }
        }
    }
}

/// The figures of an entitlement of which something was used or can be used.
struct Known<'a> {
    usage: &'a Usage,
    allowed: Quantity,
    consumed: Quantity,
    /// What can still be used; above zero.
    rest: Quantity,
    term: Term,
    as_of: NaiveDate,
    history: Option<&'a EntitlementHistory>,
    months: Option<Months>,
}

/// The figures for a projection, or the verdict that needs none.
fn known<'a>(
    entitlement: &'a Entitlement,
    term: Term,
    history: Option<&'a EntitlementHistory>,
    as_of: NaiveDate,
) -> Result<Known<'a>, Verdict> {
    let none = Verdict::NotApplicable;
    match term.stand(as_of) {
        TermPhase::Ended { .. } => return Err(none(NotApplicable::Ended)),
        TermPhase::NotStarted { .. } => return Err(none(NotApplicable::NotBegun)),
        TermPhase::Running { .. } => {}
    }
    let usage = &entitlement.usage;
    let consumed = usage.consumed_total.filter(|_| usage.unknown_parts == 0);
    let visible_only = entitlement.visible_only || history.is_some_and(|history| history.visible_only);
    let over = |consumed: Quantity, allowed: Quantity| {
        consumed.minus(allowed).map_or(Verdict::TooEarly(TooEarly::TooLarge), |by| Verdict::Over { by })
    };
    let allowed = match &usage.allowance {
        Allowance::Quantity(allowed) => *allowed,
        // Seats are taken and not used up: there can only be too many.
        Allowance::Allowed(allowed) => {
            return Err(match consumed {
                Some(consumed) if consumed > *allowed && !visible_only => over(consumed, *allowed),
                _ => none(NotApplicable::NotAQuantity),
            });
        }
        // A quantity that was not stated, or is too large as a sum.
        Allowance::Unknown(kind) if &**kind == "quantity" => {
            return Err(TooEarly::AllowanceUnknown.into());
        }
        _ => return Err(none(NotApplicable::NotAQuantity)),
    };
    let consumed = consumed.ok_or(TooEarly::ConsumptionUnknown)?;
    if visible_only {
        return Err(TooEarly::VisibleOnly.into());
    }
    let months = history.map(|history| Months::of(&history.months, term, as_of));
    if let Some(months) = &months
        && !months.add_up_to(consumed)?
    {
        return Err(TooEarly::MonthsDiffer.into());
    }
    if consumed > allowed {
        return Err(over(consumed, allowed));
    }
    let rest = remainder(usage, history, as_of).ok_or(TooEarly::RemainderUnknown)?;
    if rest <= Quantity::ZERO {
        return Err(Verdict::UsedUp);
    }
    Ok(Known { usage, allowed, consumed, rest, term, as_of, history, months })
}

/// What can still be used: the available quantity if sent, otherwise what the lots have left, otherwise what was not consumed.
pub(crate) fn remainder(
    usage: &Usage,
    history: Option<&EntitlementHistory>,
    as_of: NaiveDate,
) -> Option<Quantity> {
    let of_lots = || lots::left_of_lots(history?, as_of);
    if usage.available.is_some() { usage.left() } else { of_lots().or_else(|| usage.left()) }
}

impl Known<'_> {
    fn pace(&self) -> Result<Pace, TooEarly> {
        let months = self.months.as_ref().ok_or(TooEarly::NoMonths)?;
        let whole = months.whole()?;
        Pace::of(&whole).ok_or(TooEarly::FewMonths { whole: whole.len() })
    }

    /// The model of the consumption to come. If nothing was used, a plan needs no pace.
    fn model(&self, planned: &[PlannedAmount]) -> Result<Model, TooEarly> {
        let plan = Plan::of(planned, self.term, self.as_of);
        let pace = match self.pace() {
            Err(_) if self.consumed.is_zero() && !plan.is_empty() => Pace::NONE,
            pace => pace?,
        };
        let step = Step::of(&self.usage.unit);
        Ok(Model::new(pace, plan, self.usage.scheduled, self.term, self.as_of, step))
    }

    fn judge(&self, planned: &[PlannedAmount]) -> Result<Outlook, TooEarly> {
        let not_started = self.consumed.is_zero().then_some(Verdict::NotStarted { left: self.rest });
        let model = match (self.model(planned), not_started) {
            (Ok(model), _) => model,
            (Err(_), Some(verdict)) => return Ok(verdict.into()),
            (Err(reason), None) => return Err(reason),
        };
        let lots = self.history.and_then(|history| lots::outlook(history, self.rest, &model));
        let to_end = model.to_end(Side::Mid);
        let step = model.step;
        let Some(projection) = model.project(self.rest) else {
            return not_started.map(Outlook::from).ok_or(TooEarly::TooLarge);
        };
        let verdict = match (not_started, projection.runs_out.expected) {
            (Some(verdict), _) => verdict,
            (None, RunOutDay::On(on)) => Verdict::RunsOut { on },
            _ => {
                let unused = lots.as_ref().map_or(to_f64(self.rest) - to_end, |lots| lots.unrounded);
                // More than nothing is never rounded to nothing.
                let amount = lots.as_ref().map_or(projection.left.mid, |lots| lots.at_risk);
                let amount = amount.max(step.one()).min(self.rest);
                if is_at_risk(unused, self.allowed) {
                    Verdict::AtRisk { amount, percent: amount.percent_of(self.allowed) }
                } else {
                    Verdict::OnTrack
                }
            }
        };
        Ok(Outlook { verdict, projection: Some(projection), lots })
    }
}

/// Whether more than a tenth is unused. The last digits of floats do not matter.
fn is_at_risk(unused: f64, allowed: Quantity) -> bool {
    let tenth = to_f64(allowed) / 10.0;
    unused > tenth + to_f64(allowed) * 1e-12
}
