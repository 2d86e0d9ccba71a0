//! A tile: one entitlement, or a kind summed over several.

use crate::i18n::{Lang, fill};
use crate::model::activity::{Activity, PartialSource};
use crate::model::entitlement::{Entitlement, Usage};
use crate::model::summary::KindSummary;
use crate::pages::usage::{UsageText, describe};
use crate::ui::{Icon, Meter};
use chrono::NaiveDate;
use leptos::prelude::*;

/// What a tile shows: words only.
#[derive(Clone, Debug, PartialEq)]
pub struct TileText {
    /// What the link's name begins with.
    pub name: String,
    /// The drilldown.
    pub href: String,
    /// One line of figures, or several that cannot be added up.
    pub lines: Vec<UsageText>,
    /// When something was last logged.
    pub last_activity: Option<String>,
    /// What the reader should mind about the figures.
    pub warnings: Vec<String>,
}

/// What a kind is called: its own name for a word that this version does not know, as long as all agree on one.
pub fn kind_name(lang: Lang, summary: &KindSummary) -> String {
    match (&summary.kind, &summary.names[..]) {
        (crate::model::EntitlementKind::Other(_), [only]) => only.to_string(),
        (kind, _) => lang.kind(kind),
    }
}

impl TileText {
    /// An entitlement of a package.
    pub fn of_entitlement(
        lang: Lang,
        entitlement: &Entitlement,
        activity: &Activity,
        href: String,
    ) -> TileText {
        let missing = activity.missing_source(&entitlement.kind);
        TileText {
            name: entitlement.name.to_string(),
            href,
            lines: vec![describe(lang, &entitlement.usage)],
            last_activity: last_activity(lang, entitlement.last_activity),
            warnings: warnings(lang, entitlement.visible_only, missing),
        }
    }

    /// A kind of the enterprise-wide area.
    pub fn of_kind(lang: Lang, summary: &KindSummary, activity: &Activity, href: String) -> TileText {
        let describe = |usage: &Usage| describe(lang, usage);
        TileText {
            name: kind_name(lang, summary),
            href,
            lines: summary.lines.iter().map(describe).collect(),
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

/// The tile. The whole of it is the link.
pub fn tile(lang: Lang, text: TileText) -> impl IntoView + use<> {
    let label = lang.messages().consumption;
    let lines = text.lines.into_iter().map(|line| usage_line(label, line)).collect_view();
    let foot = text.last_activity.map(|text| view! { <span class="tile-foot quiet">{text}</span> });
    let warnings = text.warnings.into_iter().map(warning).collect_view();
    view! {
        <li class="tile-place">
            <a class="tile" href=text.href data-own="">
                <span class="tile-name"><bdi>{text.name}</bdi></span>
                {lines}
                {warnings}
                {foot}
            </a>
        </li>
    }
}

fn warning(text: String) -> impl IntoView {
    view! { <span class="tile-warning">{Icon::Warning.view()}<span>{text}</span></span> }
}

fn usage_line(label: &'static str, line: UsageText) -> impl IntoView {
    let over = line.meter.as_ref().is_some_and(|meter| meter.tone == crate::ui::Tone::Over);
    let percent = line.percent.map(|percent| view! { <span class=if over { "tile-percent over" } else { "tile-percent" }>{percent}</span> });
    let meter = line.meter.map(|meter| view! { <Meter meter=meter label=label/> });
    let left = line
        .left
        .map(|left| view! { <span class=if over { "tile-left over" } else { "tile-left" }>{left}</span> });
    let notes =
        line.notes.into_iter().map(|note| view! { <span class="tile-note">{note}</span> }).collect_view();
    view! {
        <span class="tile-line">
            <span class="tile-figures"><span class="tile-headline">{line.headline}</span>{percent}</span>
            {meter}
            <span class="tile-notes">{left}{notes}</span>
        </span>
    }
}
