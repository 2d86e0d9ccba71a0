//! Consumption over time as a table.

use super::texts::Shown;
use crate::i18n::Format as _;
use domain::quantity::Quantity;
use leptos::prelude::*;

/// The figures of the chart. `here` is the heading for the selected workspaces where others used some too.
pub fn table(shown: &Shown, here: Option<&'static str>) -> impl IntoView + use<> {
    let m = shown.lang.page_messages();
    let granted = shown.has_granted;
    let number = |quantity: Option<Quantity>| {
        quantity.map_or_else(|| m.unknown.to_owned(), |quantity| shown.lang.number(quantity))
    };
    let points = shown.selected.points().iter().zip(shown.agreement.points());
    let rows = points.map(|(selected, agreement)| {
        view! {
            <tr>
                <th scope="row">{shown.period(selected.slot)}</th>
                <td class="number">{number(selected.consumed)}</td>
                {here.map(|_| view! { <td class="number">{number(agreement.consumed)}</td> })}
                {granted.then(|| view! { <td class="number">{number(selected.granted)}</td> })}
            </tr>
        }
    });
    let unit = shown.unit();
    let title = |title: &str| format!("{title} ({unit})");
    let detail = &shown.detail;
    // The last running total is the sum already.
    let total = (!shown.selected.is_total()).then(|| {
        view! {
            <tfoot><tr>
                <th scope="row">{m.series_total}</th>
                <td class="number">{number(detail.series_total())}</td>
                {here.map(|_| view! { <td class="number">{number(detail.series_total_of_all())}</td> })}
                {granted.then(|| view! { <td class="number">{number(detail.granted_total())}</td> })}
            </tr></tfoot>
        }
    });
    let consumed = if shown.selected.is_total() { m.running_total } else { m.consumed };
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=m.consumption_by_month>
            <table class="table series-table">
                <thead><tr>
                    <th scope="col">{shown.axis()}</th>
                    <th scope="col" class="number">{title(here.unwrap_or(consumed))}</th>
                    {here.map(|_| view! { <th scope="col" class="number">{title(m.series_in_all)}</th> })}
                    {granted.then(|| view! { <th scope="col" class="number">{m.granted}</th> })}
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
                {total}
            </table>
        </div>
    }
}
