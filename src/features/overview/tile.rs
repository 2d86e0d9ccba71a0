//! A tile: one entitlement, or a kind summed over several entitlements.

use crate::components::element::{ElementBuilder, set};
use crate::components::meter::meter_element;
use crate::components::{Icon, Tone};
use crate::features::usage::{UsageText, describe};
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill};
use chrono::NaiveDate;
use domain::PartialSource;
use domain::activity::Activity;
use domain::entitlement::Entitlement;
use domain::summary::KindSummary;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::Element;

/// The texts of a tile.
#[derive(Clone, Debug, PartialEq)]
pub struct TileText {
    /// The start of the link's accessible name.
    pub name: String,
    /// The address of the drilldown.
    pub href: String,
    /// One line of figures, or several that cannot be added up.
    pub lines: Vec<UsageText>,
    /// When something was last logged.
    pub last_activity: Option<String>,
    /// Problems with the figures.
    pub warnings: Vec<String>,
}

/// Returns the name of a kind. For a kind that this version does not know, the entitlements' own name if all have the same.
pub fn kind_name(lang: Lang, summary: &KindSummary) -> String {
    match (&summary.kind, &summary.names[..]) {
        (domain::EntitlementKind::Other(_), [only]) => only.to_string(),
        (kind, _) => lang.kind(kind),
    }
}

impl TileText {
    pub fn of_entitlement(
        lang: Lang,
        entitlement: &Entitlement,
        activity: &Activity,
        href: String,
        is_one_workspace: bool,
    ) -> TileText {
        let missing = activity.missing_source(&entitlement.kind);
        TileText {
            name: entitlement.name.to_string(),
            href,
            lines: vec![describe(lang, &entitlement.usage, is_one_workspace)],
            last_activity: last_activity(lang, entitlement.last_activity),
            warnings: warnings(lang, entitlement.visible_only, missing),
        }
    }

    /// The tile of a kind in the enterprise-wide area.
    pub fn of_kind(
        lang: Lang,
        summary: &KindSummary,
        activity: &Activity,
        href: String,
        is_one_workspace: bool,
    ) -> TileText {
        TileText {
            name: kind_name(lang, summary),
            href,
            lines: summary.lines.iter().map(|usage| describe(lang, usage, is_one_workspace)).collect(),
            last_activity: last_activity(lang, summary.last_activity),
            warnings: warnings(lang, summary.visible_only, activity.missing_source(&summary.kind)),
        }
    }
}

fn last_activity(lang: Lang, day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| fill(lang.messages().last_activity, &[("date", &lang.date(day))]))
}

fn warnings(lang: Lang, visible_only: bool, missing: Option<&PartialSource>) -> Vec<String> {
    let m = lang.messages();
    let visible = visible_only.then(|| m.visible_only_note.to_owned());
    let missing = missing.map(|source| fill(m.source_missing, &[("source", &source.source)]));
    visible.into_iter().chain(missing).collect()
}

/// A list of tiles. They are built once; other data or another language builds another list. `built` counts the lists: pictures are drawn
/// on them later.
pub fn tiles(lang: Lang, texts: Vec<TileText>, built: RwSignal<u32>) -> impl IntoView {
    let texts = Arc::new(texts);
    let fill = move |list: Element, texts: Arc<Vec<TileText>>| {
        let Some(builder) = ElementBuilder::of(&list) else { return };
        // Leptos may reuse the element of the view before, with its children.
        list.set_text_content(None);
        for text in texts.iter() {
            builder.within(&list, tile(&builder, lang, text));
        }
        built.update(|built| *built = built.wrapping_add(1));
    };
    view! { <ul class="tiles" use:fill=texts></ul> }
}

/// A tile. All of it is the link.
fn tile(builder: &ElementBuilder, lang: Lang, text: &TileText) -> Option<Element> {
    let place = builder.element("li", "tile-place")?;
    let link = builder.element("a", "tile")?;
    set(&link, "href", &text.href);
    set(&link, "data-own", "");
    let name = builder.element("span", "tile-name")?;
    builder.within(&name, builder.text("bdi", "", &text.name));
    builder.within(&link, Some(name));
    for line in &text.lines {
        builder.within(&link, usage_line(builder, lang.messages().consumption, line));
    }
    for text in &text.warnings {
        let warning = builder.element("span", "tile-warning")?;
        let icon = builder.element("span", Icon::Warning.class())?;
        set(&icon, "aria-hidden", "true");
        builder.within(&warning, Some(icon));
        builder.within(&warning, builder.text("span", "", text));
        builder.within(&link, Some(warning));
    }
    // Always there, because it has the room for the picture.
    let last_activity = text.last_activity.as_deref().unwrap_or_default();
    builder.within(&link, builder.text("span", "tile-foot quiet", last_activity));
    builder.within(&place, Some(link));
    Some(place)
}

fn usage_line(builder: &ElementBuilder, label: &str, text: &UsageText) -> Option<Element> {
    let over = text.meter.as_ref().is_some_and(|meter| meter.tone == Tone::Over);
    let line = builder.element("span", "tile-line")?;
    let figures = builder.element("span", "tile-figures")?;
    builder.within(&figures, builder.text("span", "tile-headline", &text.headline));
    if let Some(percent) = &text.percent {
        let class = if over { "tile-percent over" } else { "tile-percent" };
        builder.within(&figures, builder.text("span", class, percent));
    }
    builder.within(&line, Some(figures));
    if let Some(meter) = &text.meter {
        builder.within(&line, meter_element(builder, label, meter));
    }
    let notes = builder.element("span", "tile-notes")?;
    if let Some(left) = &text.left {
        builder.within(&notes, builder.text("span", if over { "tile-left over" } else { "tile-left" }, left));
    }
    for note in text.parts.iter().chain(&text.here).chain(&text.notes) {
        builder.within(&notes, builder.text("span", "tile-note", note));
    }
    if let Some(warning) = text.warning {
        builder.within(&notes, builder.text("span", "tile-note over", warning));
    }
    builder.within(&line, Some(notes));
    Some(line)
}
