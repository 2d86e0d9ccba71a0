//! The outlook as the chart of running totals shows it.

use chart::ahead::Expected;
use chart::points::Period;
use domain::detail::Detail;
use domain::outlook::Outlook;
use domain::quantity::Quantity;

/// What will have been consumed at the end of each period, from the time of the data to the end of the term; `None` where nothing can be
/// estimated.
pub fn ahead(detail: &Detail, outlook: &Outlook, period: Period) -> Option<Vec<Expected>> {
    let projection = outlook.projection.as_ref()?;
    let consumed = detail.lines.first()?.usage.consumed_total?;
    let end = detail.package.as_ref()?.term?.end;
    let now = detail.stamp.as_of?.date_naive();
    let ends = std::iter::successors(Some(period.slot(now)), |slot| slot.next(period))
        .take_while(|slot| slot.first <= end)
        .map(|slot| slot.last.min(end));
    let with_consumed = |more: Option<Quantity>| more.and_then(|more| consumed.plus(more));
    let days = std::iter::once(now).chain(ends.filter(|day| *day > now));
    let expected = days.map(|day| {
        let more = projection.consumed_until(day)?;
        let mid = with_consumed(Some(more.mid))?;
        Some(Expected { day, low: with_consumed(more.low), mid, high: with_consumed(more.high) })
    });
    expected.collect()
}
