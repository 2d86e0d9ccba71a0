//! What the tiles get after the first look: on each meter a mark at the elapsed part of the term, a line of consumption by month, and a
//! verdict where there is reason to act. The heading of a package gets the most severe verdict of its entitlements.
//!
//! All are drawn in slices, in room that is reserved, onto tiles that stand already. Without months there are no lines and no word about
//! it: the tile says everything that matters.

use super::OverviewState;
use super::verdict::{VerdictText, verdict_element};
use crate::components::element::{ElementBuilder, append, copy, set};
use crate::components::meter::mark_element;
use crate::i18n::Format as _;
use crate::i18n::{Lang, Locale, fill};
use crate::runtime;
use crate::services::{Clock, Navigator, Query};
use chart::spark::Spark;
use chrono::{Datelike, NaiveDate};
use domain::activity::Activity;
use domain::date::{Term, TermPhase};
use domain::entitlement::Entitlement;
use domain::filter::Selection;
use domain::history::History;
use domain::planning::Outlooks;
use domain::quantity::Quantity;
use domain::route::Page;
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement};

/// Time without new tiles before pictures are drawn: tiles come first.
const CALM: Duration = Duration::from_millis(250);
/// Number of tiles drawn in one step.
const STEP: usize = 20;
/// Size of the line in CSS pixels.
const SIZE: (f64, f64) = (72.0, 20.0);
/// Says for which state of the data a tile was drawn.
const DRAWN: &str = "data-drawn";

/// Draws the pictures of an overview from the months of its entitlements now, and whenever tiles, data or the day change.
pub fn draw(state: OverviewState, months: Query<History>, outlooks: ReadSignal<Option<Arc<Outlooks>>>) {
    let (clock, locale) = (Clock::here(), Locale::here());
    let navigator = Navigator::here();
    // Which data a tile was drawn for.
    let edition = StoredValue::new(0_u32);
    let known = Memo::new_with_compare(
        move |_| {
            clock.today.track();
            state.activity.track();
            edition.update_value(|edition| *edition += 1);
            // Outlooks follow months, so that tiles are drawn once for both.
            let outlooks = outlooks.get();
            let history = months.state().with_untracked(|state| state.value().cloned());
            (history.filter(|_| outlooks.is_some()), outlooks)
        },
        |_, _| true,
    );
    let latest = StoredValue::new(0_u32);
    Effect::new(move || {
        state.tiles_built.track();
        let (history, outlooks) = known.get();
        latest.update_value(|latest| *latest += 1);
        let own = latest.get_value();
        runtime::after(CALM, move || {
            // Newer tiles wait for a pause of their own.
            if latest.try_get_value() != Some(own) {
                return;
            }
            let (activity, selection) = (state.activity.get_untracked(), state.selection.get_untracked());
            let (Some(activity), Some(selection)) = (activity, selection) else { return };
            let drawing = Drawing {
                lang: locale.lang.get_untracked(),
                today: clock.today.get_untracked(),
                navigator,
                activity,
                selection,
                history,
                outlooks,
            };
            let edition = edition.get_value().to_string();
            draw_all(drawing, edition, move || latest.try_get_value() == Some(own));
        });
    });
}

/// Draws on every tile that is not drawn yet, while `is_latest`.
fn draw_all(drawing: Drawing, edition: String, is_latest: impl Fn() -> bool + 'static) {
    runtime::spawn(async move {
        // Few lists with many tiles: to find all tiles at once would be a long task.
        let Some(root) = runtime::root() else { return };
        let lists = root.query_selector_all(".tiles").ok();
        let Some(lists) = lists else { return };
        let Some(tools) = lists.item(0).and_then(|list| Tools::of(list.unchecked_ref())) else { return };
        runtime::pause().await;
        let terms = drawing.terms();
        runtime::pause().await;
        let mut tiles =
            (0..lists.length()).filter_map(move |at| lists.item(at)?.dyn_into().ok()).flat_map(tiles_of);
        runtime::work_in_slices(|| {
            let mut rest = tiles.by_ref();
            let mut left = STEP;
            for tile in &mut rest {
                if tile.get_attribute(DRAWN).as_deref() == Some(&edition) {
                    continue;
                }
                set(&tile, DRAWN, &edition);
                // A part that cannot be drawn is left out.
                let _ = drawing.draw(&tools, &terms, &tile);
                left -= 1;
                if left == 0 {
                    return is_latest();
                }
            }
            false
        })
        .await;
        let mut packages = elements(&root, "[data-package]");
        runtime::work_in_slices(|| {
            let Some(package) = packages.next().filter(|_| is_latest()) else { return false };
            let _ = drawing.draw_on_package(&tools, &package);
            true
        })
        .await;
    });
}

fn tiles_of(list: Element) -> Vec<Element> {
    elements(&list, "a.tile").collect()
}

/// The data that pictures are drawn from.
struct Drawing {
    lang: Lang,
    today: NaiveDate,
    navigator: Navigator,
    activity: Arc<Activity>,
    selection: Selection,
    history: Option<Arc<History>>,
    outlooks: Option<Arc<Outlooks>>,
}

/// What a tile stands for: one entitlement, or a kind of several.
struct Subject<'a> {
    entitlements: Vec<&'a str>,
    /// The term, if all have the same.
    term: Option<Term>,
}

impl Drawing {
    fn terms(&self) -> HashMap<Box<str>, Term> {
        let packages = self.activity.packages.iter();
        packages
            .flat_map(|package| package.entitlements.iter().map(|one| (one.id.clone(), package.term)))
            .collect()
    }

    fn subject<'a>(&'a self, terms: &HashMap<Box<str>, Term>, page: &'a Page) -> Option<Subject<'a>> {
        match page {
            Page::Entitlement(id) => {
                Some(Subject { entitlements: vec![id], term: terms.get(&**id).copied() })
            }
            Page::Kind(kind) => {
                let packages = self.selection.enterprise_wide(&self.activity);
                let is_meant = |one: &&Entitlement| one.kind.as_str() == kind;
                let members: Vec<(&str, Term)> = packages
                    .flat_map(|package| {
                        package.entitlements.iter().filter(is_meant).map(|one| (&*one.id, package.term))
                    })
                    .collect();
                let first = members.first()?.1;
                let is_same = members.iter().all(|(_, term)| *term == first);
                let entitlements = members.into_iter().map(|(id, _)| id).collect();
                Some(Subject { entitlements, term: is_same.then_some(first) })
            }
            _ => None,
        }
    }

    fn draw(&self, tools: &Tools, terms: &HashMap<Box<str>, Term>, tile: &Element) -> Option<()> {
        let link: &HtmlAnchorElement = tile.dyn_ref()?;
        let page = self.navigator.read_link(&link.pathname(), &link.search(), &link.hash())?.page;
        let subject = self.subject(terms, &page)?;
        for old in elements(tile, ".meter-mark, .spark, .verdict") {
            old.remove();
        }
        // Where several are added up and one has no limit, the tile has none.
        if elements(tile, ".meter").next().is_some()
            && let Some(verdict) = self.verdict(&subject)
        {
            let foot = tile.query_selector(".tile-foot").ok()??;
            let verdict = verdict_element(&tools.builder, &verdict)?;
            foot.insert_before(&verdict, foot.first_child().as_ref()).ok()?;
        }
        if let Some(percent) = subject.term.and_then(|term| elapsed_percent(term, self.today)) {
            let share = self.lang.percent(Quantity::from_count(percent.unsigned_abs()));
            let text = fill(self.lang.page_messages().elapsed, &[("percent", &share)]);
            for meter in elements(tile, ".meter") {
                let mark = mark_element(&tools.builder, percent, &text);
                meter.parent_element().zip(mark).inspect(|(line, mark)| append(line, mark));
            }
        }
        // Lines of different units have no common height.
        if elements(tile, ".tile-line").count() == 1
            && let Some(spark) = self.spark(&subject)
        {
            append(&tile.query_selector(".tile-foot").ok()??, tools.line(&spark)?.as_ref());
        }
        Some(())
    }

    /// The verdict of a tile; `None` if there is no reason to act.
    fn verdict(&self, subject: &Subject) -> Option<VerdictText> {
        let outlooks = self.outlooks.as_ref()?;
        let ids = || subject.entitlements.iter().copied();
        let count = outlooks.on_tiles(ids())?;
        // Of a kind, only one may have an allowance.
        match ids().find_map(|id| outlooks.on_tile(id)).filter(|_| count.of == 1) {
            Some(verdict) => Some(VerdictText::of_one(self.lang, verdict, self.today)),
            None => Some(VerdictText::of_several(self.lang, count, subject.entitlements.len())),
        }
    }

    /// The most severe verdict in a package, beside its name.
    fn draw_on_package(&self, tools: &Tools, package: &Element) -> Option<()> {
        let head = package.query_selector(".package-head").ok()??;
        for old in elements(&head, ".verdict") {
            old.remove();
        }
        let place: usize = package.get_attribute("data-package")?.parse().ok()?;
        let entitlements = &self.activity.packages.get(place)?.entitlements;
        let count = self.outlooks.as_ref()?.on_tiles(entitlements.iter().map(|one| &*one.id))?;
        let verdict =
            verdict_element(&tools.builder, &VerdictText::of_several(self.lang, count, entitlements.len()))?;
        let term = head.query_selector(".package-term").ok()??;
        head.insert_before(&verdict, Some(&term)).ok().map(drop)
    }

    /// The line of a tile; `None` if there is nothing to compare.
    fn spark(&self, subject: &Subject) -> Option<Spark> {
        let history = self.history.as_ref()?;
        let months = history.consumed_by_month(subject.entitlements.iter().copied())?;
        let values: Vec<Option<Quantity>> = months.iter().map(|(_, consumed)| *consumed).collect();
        let known = values.iter().flatten();
        if known.clone().count() < 2 || known.clone().all(|value| value.is_zero()) {
            return None;
        }
        let (last, _) = *months.last()?;
        let now = history.stamp.as_of?.date_naive();
        let is_unfinished = (now.year(), now.month()) == (last.year(), last.month());
        Spark::new(&values, is_unfinished, SIZE.0, SIZE.1)
    }
}

/// The elapsed part of a term that is running.
pub fn elapsed_percent(term: Term, today: NaiveDate) -> Option<i64> {
    let is_running = matches!(term.stand(today), TermPhase::Running { .. });
    term.elapsed_percent(today).filter(|_| is_running)
}

fn elements(parent: &Element, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = parent.query_selector_all(selector).ok();
    let length = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..length).filter_map(move |at| found.as_ref()?.item(at)?.dyn_into().ok())
}

/// What pictures are made with.
struct Tools {
    builder: ElementBuilder,
    /// A line to be copied.
    line: Element,
}

impl Tools {
    fn of(list: &Element) -> Option<Tools> {
        let builder = ElementBuilder::of(list)?;
        let line = builder.svg("svg", "spark")?;
        set(&line, "aria-hidden", "true");
        for class in ["spark-area", "spark-line", "spark-unfinished"] {
            append(&line, builder.svg("path", class)?.as_ref());
        }
        Some(Tools { builder, line })
    }

    fn line(&self, spark: &Spark) -> Option<Element> {
        let line = copy(&self.line)?;
        set(&line, "viewBox", &spark.view_box);
        let mut path = line.first_element_child();
        for text in [&spark.area, &spark.path, &spark.unfinished] {
            let here = path?;
            set(&here, "d", text);
            path = here.next_element_sibling();
        }
        Some(line)
    }
}
