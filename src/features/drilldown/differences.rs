//! Contradictions between totals, months, records and lots.

use crate::components::{Notice, NoticeKind, dynamic};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::services::{Query, Records};
use domain::detail::Detail;
use domain::entitlement::Contradiction;
use domain::quantity::Quantity;
use domain::{EntitlementKind, Unit};
use leptos::prelude::*;

/// Figures that should be equal and are not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Differences {
    pub(super) unit: Unit,
    /// What the workspaces used; then the sum of the records and of the months, if different.
    pub(super) here: Option<(Quantity, Option<Quantity>, Option<Quantity>)>,
    /// The same for the whole agreement, whose records may be hidden: the total and the sum of the months.
    pub(super) in_all: Option<(Quantity, Quantity)>,
    /// Between the available amount and its parts.
    pub(super) available: Option<Contradiction>,
    /// The available amount, and what the sums leave.
    pub(super) remaining: Option<(Quantity, Quantity)>,
    /// The available amount, and what the lots have left.
    pub(super) lots: Option<(Quantity, Quantity)>,
}

impl Differences {
    /// Compares the figures where that is meaningful: a single line of figures, nothing hidden and nothing unreadable.
    pub(super) fn of(detail: &Detail, records: Records) -> Option<Differences> {
        let [line] = detail.lines.as_slice() else { return None };
        let usage = &line.usage;
        let progress = records.progress();
        let is_complete =
            progress.unreadable == 0 && progress.total.is_some() && progress.total == progress.visible;
        let rows = records.measured(&usage.unit).filter(|_| is_complete && detail.unreadable == 0);
        // Support contacts are a head count and not a sum over months.
        let has_months = detail.unreadable == 0 && detail.kind != EntitlementKind::SupportContacts;
        let series = detail.series_total().filter(|_| has_months);
        // Without a total, months and records can still contradict each other.
        let here = usage.consumed.or(series).map(|total| {
            let differs = |other: &Quantity| *other != total;
            (total, rows.filter(differs), series.filter(differs))
        });
        let in_all = usage.consumed_total.filter(|_| usage.consumed_total != usage.consumed);
        // If no month gives the agreement's use, there is nothing to compare.
        let says_all = has_months && detail.is_series_shared();
        let in_all = in_all.zip(detail.series_total_of_all().filter(|_| says_all));
        let available = usage.available.flatten().filter(|_| !line.left_of_lots);
        let lots =
            available.and_then(|available| Some((available, detail.lots_left()?.instead_of(available)?)));
        Some(Differences {
            unit: usage.unit.clone(),
            here,
            in_all: in_all.filter(|(total, series)| total != series),
            available: usage.contradiction(),
            remaining: available.zip(line.remaining).filter(|(available, remaining)| available != remaining),
            lots,
        })
    }

    pub(super) fn texts(&self, lang: Lang) -> Vec<String> {
        let m = lang.page_messages();
        let say = |message: &str, place: &str, other: Quantity, total: Quantity| {
            let (other, of) = (lang.number(other), lang.number(total));
            fill(message, &[(place, &other), ("total", &of), ("unit", &lang.unit(&self.unit, total))])
        };
        let mut texts = Vec::new();
        if let Some((total, rows, series)) = self.here {
            texts.extend(rows.map(|rows| say(m.disagree_rows, "rows", rows, total)));
            texts.extend(series.map(|series| say(m.disagree_series, "series", series, total)));
        }
        texts.extend(self.in_all.map(|(total, series)| say(m.disagree_series, "series", series, total)));
        texts.extend(self.available.map(|contradiction| match contradiction {
            Contradiction::MoreThanAllowed { available, allowed } => {
                say(m.disagree_allowed, "allowed", allowed, available)
            }
            Contradiction::Parts { available, rest } => say(m.disagree_parts, "rest", rest, available),
            Contradiction::BelowZero { available } => say(m.disagree_below, "rest", available, available),
        }));
        texts.extend(
            self.remaining.map(|(available, rest)| say(m.disagree_remaining, "rest", rest, available)),
        );
        texts.extend(self.lots.map(|(available, lots)| say(m.disagree_lots, "lots", lots, available)));
        texts
    }
}

/// Notices about contradicting figures. None while older data is shown next to newer data.
#[component]
pub(super) fn Agreement(detail: Query<Detail>, records: Records) -> impl IntoView {
    let lang = lang();
    let differences = Memo::new(move |_| {
        records.follow();
        let is_mixed = detail.state().with(|state| state.is_busy() || state.error().is_some())
            || records.is_refreshing()
            || records.not_refreshed().is_some();
        let detail = detail.value().filter(|detail| !is_mixed && !detail.visible_only)?;
        Differences::of(&detail, records)
    });
    dynamic(move || {
        let texts = differences.get()?.texts(lang).into_iter();
        Some(texts.map(|text| view! { <Notice kind=NoticeKind::Warning text=text/> }).collect_view())
    })
}
