//! The chart and its figures as files.

use super::picture::{layout, places};
use super::texts::Shown;
use crate::components::{Icon, Panel, retain};
use crate::i18n::Format as _;
use crate::services::{Clock, Host, Navigator, download};
use chart::svg::{Colors, Form, Texts, write};
use chrono::NaiveDate;
use js_sys::Uint8Array;
use leptos::prelude::*;
use std::sync::Arc;
use text::csv::Csv;
use text::file::FileKind;
use workbook::Cell;

/// Width of a saved picture in pixels: that of a page of a document.
const WIDTH: f64 = 960.0;

/// The button that offers both files.
#[component]
pub fn Download(shown: Signal<Arc<Shown>>) -> impl IntoView {
    let m = crate::i18n::lang().page_messages();
    let (host, navigator) = (Host::here(), Navigator::here());
    let today = Clock::here().today;
    let open = retain::open_signal("series-download");
    let save = move |kind: FileKind, write: fn(&Shown, NaiveDate) -> String| {
        let shown = shown.get_untracked();
        let title = format!("{} – {}", shown.detail.name, m.consumption_by_month);
        let text = write(&shown, today.get_untracked());
        download::save(host, navigator, &title, kind, &Uint8Array::from(text.as_bytes()));
        open.set(false);
    };
    view! {
        <Panel label=m.download icon=Icon::Export id="series-download" open=open>
            <button type="button" class="button" on:click=move |_| save(FileKind::Svg, picture)>{m.download_svg}</button>
            <button type="button" class="button" on:click=move |_| save(FileKind::Csv, figures)>{m.export_csv}</button>
        </Panel>
    }
}

fn picture(shown: &Shown, today: NaiveDate) -> String {
    let lang = shown.lang;
    let m = lang.page_messages();
    let layout = layout(shown, WIDTH, today);
    let title = format!("{} – {}", shown.detail.name, m.consumption_by_month);
    let texts = Texts {
        language: lang.tag(),
        title: &title,
        description: &shown.summary(),
        unit: &shown.unit(),
        time: shown.axis(),
        consumed: m.consumed,
        granted: m.granted,
        unknown: m.unknown,
        allowance: m.purchased,
        pace: m.even_pace,
        today: m.today,
        quantity: &|value| lang.number(value),
        period: &|slot, has_year| shown.short_period(slot, has_year),
    };
    let form = if shown.selected.is_total() { Form::Steps } else { Form::Bars };
    write(&layout, form, &places(&layout), &texts, &Colors::LIGHT)
}

fn figures(shown: &Shown, _: NaiveDate) -> String {
    let m = shown.lang.page_messages();
    let mut csv = Csv::new(shown.lang.csv());
    let consumed = if shown.selected.is_total() { m.running_total } else { m.consumed };
    let unit = shown.unit();
    let is_shared = shown.detail.is_series_shared();
    let titles = [consumed, m.series_in_all, m.granted].map(|title| format!("{title} ({unit})"));
    let [consumed, in_all, granted] = &titles;
    // The columns are those of the table.
    let row = |csv: &mut Csv, cells: [Cell<'_>; 4]| {
        let [period, consumed, in_all, granted] = cells;
        let mut cells = vec![period, consumed];
        cells.extend(is_shared.then_some(in_all));
        cells.extend(shown.has_granted.then_some(granted));
        csv.row(&cells);
    };
    row(&mut csv, [Cell::Text(shown.axis()), Cell::Text(consumed), Cell::Text(in_all), Cell::Text(granted)]);
    for (selected, agreement) in shown.selected.points().iter().zip(shown.agreement.points()) {
        let period = shown.period(selected.slot);
        let number = |value: Option<domain::quantity::Quantity>| value.map_or(Cell::Empty, Into::into);
        let values = [selected.consumed, agreement.consumed, selected.granted].map(number);
        let [consumed, in_all, granted] = values;
        row(&mut csv, [Cell::Text(&period), consumed, in_all, granted]);
    }
    csv.finish()
}
