//! The chart and its figures as files.

use super::picture::{layout, places};
use super::texts::Shown;
use crate::components::{Icon, Panel, dynamic, retain};
use crate::i18n::Format as _;
use crate::runtime;
use crate::services::{Clock, Host, Navigator, download};
use chart::svg::{Colors, Form, Texts, write};
use chrono::NaiveDate;
use js_sys::{Promise, Uint8Array, encode_uri_component};
use leptos::prelude::*;
use std::sync::Arc;
use text::csv::Csv;
use text::file::FileKind;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};
use workbook::Cell;

/// Width of a saved picture in pixels: that of a page of a document.
const WIDTH: f64 = 960.0;

/// Pixels of a saved picture for each pixel of its size: enough for paper.
const SCALE: f64 = 2.0;

/// The button that offers the files.
#[component]
pub fn Download(shown: Signal<Arc<Shown>>) -> impl IntoView {
    let m = crate::i18n::lang().page_messages();
    let (host, navigator) = (Host::here(), Navigator::here());
    let today = Clock::here().today;
    let open = retain::open_signal("series-download");
    let has_failed = RwSignal::new(false);
    let save = move |kind: FileKind| {
        let shown = shown.get_untracked();
        let today = today.get_untracked();
        has_failed.set(false);
        runtime::spawn(async move {
            let bytes = match kind {
                FileKind::Png => pixels(&picture(&shown, today)).await,
                FileKind::Svg => Ok(Uint8Array::from(picture(&shown, today).as_bytes())),
                _ => Ok(Uint8Array::from(figures(&shown).as_bytes())),
            };
            // The signals are gone after the page was left.
            match bytes {
                Ok(bytes) => {
                    let title = format!("{} – {}", shown.detail.name, m.consumption_by_month);
                    download::save(host, navigator, &title, kind, &bytes);
                    let _ = open.try_set(false);
                }
                Err(_) => drop(has_failed.try_set(true)),
            }
        });
    };
    let button = move |kind: FileKind, text: &'static str| {
        view! { <button type="button" class="button" on:click=move |_| save(kind)>{text}</button> }
    };
    view! {
        <Panel label=m.download icon=Icon::Export id="series-download" open=open>
            {button(FileKind::Svg, m.download_svg)}
            {button(FileKind::Png, m.download_png)}
            {button(FileKind::Csv, m.export_csv)}
            {dynamic(move || has_failed.get().then(|| view! { <p role="alert" class="problem">{Icon::Warning.view()}{m.download_failed}</p> }))}
        </Panel>
    }
}

/// Draws an SVG file as a PNG file. The picture is passed as a `data:` address, because the policy allows no `blob:` pictures.
async fn pixels(svg: &str) -> Result<Uint8Array, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::UNDEFINED)?;
    let image: HtmlImageElement = document.create_element("img")?.unchecked_into();
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{}", String::from(encode_uri_component(svg))));
    JsFuture::from(image.decode()).await?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    let (width, height) =
        (f64::from(image.natural_width()) * SCALE, f64::from(image.natural_height()) * SCALE);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::UNDEFINED)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    let blob = Promise::new(&mut |resolve, reject| {
        if let Err(reason) = canvas.to_blob(&resolve) {
            // Calling `reject` cannot fail.
            let _ = reject.call1(&JsValue::UNDEFINED, &reason);
        }
    });
    // No blob: the picture is larger than the browser can hold.
    let blob: Blob = JsFuture::from(blob).await?.dyn_into()?;
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?))
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
        ahead: m.outlook,
        quantity: &|value| lang.number(value),
        period: &|slot, has_year| shown.short_period(slot, has_year),
    };
    let form = if shown.selected.is_total() { Form::Steps } else { Form::Bars };
    write(&layout, form, &places(&layout), &texts, &Colors::LIGHT)
}

fn figures(shown: &Shown) -> String {
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
