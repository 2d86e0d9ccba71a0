//! Add-on packages, each with its dates and entitlements.
//!
//! There may be hundreds. The first screens are built at once, the rest in slices, so that the page stays responsive; a filter hides
//! sections that are built and moves others to the front of the queue. Sections off screen cost next to nothing (`content-visibility` in
//! the style sheet), yet everything is in the document for find-in-page and print.

use super::OverviewState;
use super::badge::badge;
use super::filters::agreement_choices;
use super::tile::{TileText, tiles};
use crate::components::element::set;
use crate::components::focus::focus_later;
use crate::components::states::Empty;
use crate::components::{Choice, FilterMenu, Icon, retain};
use crate::features::lazy::filter_panel;
use crate::i18n::Format as _;
use crate::i18n::{Lang, fill, lang};
use crate::runtime;
use crate::services::{Clock, Navigator};
use domain::activity::Activity;
use domain::entitlement::{Entitlement, Group};
use domain::filter::{ALL_AGREEMENTS, Selection, StatusChoice, add_on_choice};
use domain::package::Package;
use domain::route::{Address, Page, Params};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Number of tiles built at once: what fits in the largest window.
const FIRST_TILES: usize = 80;
/// Number of tiles built in one step.
const STEP_TILES: usize = 40;
/// Number of links updated in one step.
const STEP_LINKS: u32 = 250;
/// Time after the last filter change before links are updated.
const PAUSE: Duration = Duration::from_millis(400);

#[component]
pub(super) fn AddOns(state: OverviewState) -> impl IntoView {
    view! {
        <section class="area" aria-labelledby="add-ons-title">
            <h2 id="add-ons-title">{lang().messages().add_ons}</h2>
            <Filters state=state/>
            <Packages state=state/>
        </section>
    }
}

#[component]
fn Filters(state: OverviewState) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let selected = move |read: fn(&Selection) -> Vec<Box<str>>| {
        Memo::new(move |_| state.selection.with(|s| s.as_ref().map(read).unwrap_or_default()))
    };
    let chosen_agreements = selected(|s| s.add_on_agreements.clone());
    let followed = selected(|s| s.agreements.clone());
    let agreements = Memo::new(move |_| {
        let followed = followed.get();
        state.activity.with(|activity| {
            let activity = activity.as_deref();
            if followed.is_empty() {
                return agreement_choices(lang, activity, m.all_agreements);
            }
            let name = match &followed[..] {
                [only] => {
                    activity.and_then(|activity| activity.agreement(only)).map(|one| one.name.to_string())
                }
                several => Some(fill(m.several_agreements, &[("n", &lang.count(several.len()))])),
            };
            let as_above = fill(m.as_above, &[("choice", &name.unwrap_or_default())]);
            let mut choices = agreement_choices(lang, activity, &as_above);
            let all = Choice { id: ALL_AGREEMENTS.into(), label: m.all_agreements.to_owned(), hint: None };
            choices.insert(1, all);
            choices
        })
    });
    let scope = selected(|s| s.add_on_scope().to_vec());
    // There may be hundreds of packages: rebuild the list only for what decides about it.
    let packages = Memo::new(move |_| {
        scope.get();
        let all = Choice { id: "".into(), label: m.all_packages.to_owned(), hint: None };
        let mut choices = vec![all];
        if let (Some(activity), Some(selection)) = (state.activity.get(), state.selection.get_untracked()) {
            choices.extend(
                selection.package_options(&activity).map(|package| package_choice(lang, package, &activity)),
            );
        }
        choices
    });
    let statuses = Signal::derive(move || {
        let choice = |id: &str, label: &str| Choice { id: id.into(), label: label.to_owned(), hint: None };
        vec![choice("", m.status_active), choice("inactive", m.status_inactive), choice("all", m.status_all)]
    });
    let status = selected(|s| match s.status {
        StatusChoice::Inactive => vec!["inactive".into()],
        StatusChoice::All => vec!["all".into()],
        _ => Vec::new(),
    });
    let change_agreements = Callback::new(move |after: Vec<Box<str>>| {
        let activity = state.activity.get_untracked();
        state.change(|filter| {
            filter.add_on_agreements = add_on_choice(&filter.add_on_agreements, after);
            // The packages offered depend on the selected agreements: drop those no longer offered.
            if let Some(activity) = activity {
                filter.packages = filter.resolve(&activity).packages;
            }
        });
    });
    let change_packages =
        Callback::new(move |after: Vec<Box<str>>| state.change(|filter| filter.packages = after));
    let change_status = Callback::new(move |after: Vec<Box<str>>| {
        let choice = match after.first().map(|id| &**id) {
            Some("inactive") => StatusChoice::Inactive,
            Some("all") => StatusChoice::All,
            _ => StatusChoice::Active,
        };
        state.change(|filter| filter.status = choice);
    });
    let chosen_packages = selected(|s| s.packages.clone());
    let narrowed =
        Memo::new(move |_| state.selection.with(|s| s.as_ref().is_some_and(|s| s.narrows_add_ons())));
    let count = move || {
        let (activity, selection) = (state.activity.get()?, state.selection.get()?);
        let all = activity.packages.iter().filter(|p| p.kind != domain::PackageKind::EnterpriseWide).count();
        let shown = activity.packages.iter().filter(|package| selection.admits_package(package)).count();
        Some(fill(m.packages_shown, &[("shown", &lang.count(shown)), ("all", &lang.count(all))]))
    };
    view! {
        <div class="filters">
            <FilterMenu label=m.agreement id="add-on-agreement" choices=agreements chosen=chosen_agreements several=Some(m.several_agreements) lang=lang on_change=change_agreements panel=filter_panel/>
            <FilterMenu label=m.package id="package" choices=packages chosen=chosen_packages several=Some(m.several_packages) lang=lang on_change=change_packages panel=filter_panel/>
            <FilterMenu label=m.status id="status" choices=statuses chosen=status several=None lang=lang on_change=change_status panel=filter_panel/>
            <p class="filters-result">
                <span class="quiet">{count}</span>
                {move || narrowed.get().then(|| view! {
                    <button type="button" class="button button-subtle" on:click=move |_| clear(state)>{m.clear_filters}</button>
                })}
            </p>
        </div>
    }
}

fn clear(state: OverviewState) {
    state.change(|filter| {
        filter.add_on_agreements.clear();
        filter.packages.clear();
        filter.status = StatusChoice::default();
    });
    // The pressed button disappears with the filters; keep the focus nearby.
    focus_later("#add-on-agreement");
}

fn show_inactive(state: OverviewState) {
    state.change(|filter| filter.status = StatusChoice::All);
    focus_later("#status");
}

enum WhyEmpty {
    /// There are none.
    Nothing,
    /// The area's own filters exclude all.
    Filters,
    /// Nothing is selected here, and the agreements selected at the top have none.
    Agreements,
    /// The agreements have some, with another status.
    Status,
}

impl WhyEmpty {
    fn of(selection: &Selection, activity: &Activity) -> WhyEmpty {
        let any = activity.packages.iter().any(|p| p.kind != domain::PackageKind::EnterpriseWide);
        match any {
            false => WhyEmpty::Nothing,
            true if selection.narrows_add_ons() => WhyEmpty::Filters,
            true if selection.package_options(activity).next().is_none() => WhyEmpty::Agreements,
            true => WhyEmpty::Status,
        }
    }
}

fn shows_any(selection: &Selection, activity: &Activity) -> bool {
    activity.packages.iter().any(|package| selection.admits_package(package))
}

fn package_choice(lang: Lang, package: &Package, activity: &Activity) -> Choice {
    let number = activity.agreement(&package.agreement_id).map(|agreement| agreement.number.to_string());
    let status = lang.package_status(&package.status);
    let hint = number.into_iter().chain([status]).collect::<Vec<_>>().join(" · ");
    Choice { id: package.id.clone(), label: package.name.to_string(), hint: Some(hint) }
}

/// The list. Its sections are built in slices.
#[component]
fn Packages(state: OverviewState) -> impl IntoView {
    let lang = lang();
    // A new response rebuilds the list; a filter never does.
    retain::focus_in(move || {
        state.is_one_workspace.track();
        let list = |activity| view! { <PackageList state=state lang=lang activity=activity/> };
        state.activity.get().map(list).into_any()
    })
}

#[component]
fn PackageList(state: OverviewState, lang: Lang, activity: Arc<Activity>) -> impl IntoView {
    let navigator = Navigator::here();
    let clock = Clock::here();
    let m = lang.messages();
    let today = clock.today.get_untracked();
    // Insertion keeps it sorted: another instance of the generic sort would add 1.3 kB to the first visit.
    let mut sorted: Vec<(i64, usize)> = Vec::new();
    for (place, package) in activity.packages.iter().enumerate() {
        if package.kind != domain::PackageKind::EnterpriseWide {
            let order = package.end_order(today);
            sorted.insert(sorted.partition_point(|(before, _)| *before <= order), (order, place));
        }
    }
    let add_ons: Arc<[usize]> = sorted.into_iter().map(|(_, place)| place).collect();
    // Indexes into `add_ons`, so that sections keep that order whichever is built first.
    let built = RwSignal::new(BTreeSet::<usize>::new());
    let build_more = {
        let (activity, add_ons) = (Arc::clone(&activity), Arc::clone(&add_ons));
        move |tiles: usize| -> bool {
            let Some(selection) = state.selection.try_get_untracked().flatten() else { return false };
            let (mut missing, mut hidden) = (Vec::new(), Vec::new());
            built.with_untracked(|built| {
                for (rank, place) in add_ons.iter().enumerate().filter(|(rank, _)| !built.contains(rank)) {
                    let Some(package) = activity.packages.get(*place) else { continue };
                    let next = (rank, package.entitlements.len() + 1);
                    if selection.admits_package(package) { missing.push(next) } else { hidden.push(next) }
                }
            });
            // Visible sections first, then those that a filter may show later.
            let mut left = tiles;
            let next: Vec<usize> = missing
                .into_iter()
                .chain(hidden)
                .take_while(|(_, cost)| {
                    let fits = left > 0;
                    left = left.saturating_sub(*cost);
                    fits
                })
                .map(|(rank, _)| rank)
                .collect();
            if next.is_empty() {
                return false;
            }
            built.update(|built| built.extend(next));
            true
        }
    };
    build_more(FIRST_TILES);
    runtime::in_slices(Duration::ZERO, move || build_more(STEP_TILES));

    let params = Memo::new(move |_| navigator.params().overview_only());
    let none = {
        let activity = Arc::clone(&activity);
        Memo::new(move |_| state.selection.with(|s| s.as_ref().is_some_and(|s| !shows_any(s, &activity))))
    };
    let for_empty = Arc::clone(&activity);
    let empty = move || {
        if !none.get() {
            return None;
        }
        let why = state.selection.with(|selection| Some(WhyEmpty::of(selection.as_ref()?, &for_empty)))?;
        let (text, change): (_, fn(OverviewState)) = match why {
            WhyEmpty::Nothing => return Some(view! { <p class="quiet">{m.no_add_on}</p> }.into_any()),
            WhyEmpty::Agreements => {
                return Some(view! { <p class="quiet">{m.no_add_on_followed}</p> }.into_any());
            }
            WhyEmpty::Filters => (m.clear_filters, clear),
            WhyEmpty::Status => (m.show_inactive, show_inactive),
        };
        Some(
            view! {
                <Empty title=m.no_match hint=m.no_match_hint>
                    <button type="button" class="button" on:click=move |_| change(state)>{text}</button>
                </Empty>
            }
            .into_any(),
        )
    };
    let ranks = move || built.get().into_iter().collect::<Vec<_>>();
    let list = NodeRef::<leptos::html::Div>::new();
    // A drilldown's link carries the overview's parameters. A link about to be used gets them at once; thousands of others follow after a
    // pause.
    let about_to_be_used = move |event: web_sys::Event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(link) = target.and_then(|target| target.closest("a.tile").ok().flatten()) {
            point_link(&link, &params.get_untracked().write());
        }
    };
    Effect::new(move |before: Option<Params>| {
        let params = params.get();
        if before.is_some_and(|before| before != params)
            && let Some(list) = list.get_untracked()
        {
            point_links(&list, params.write());
        }
        params
    });
    view! {
        <div
            class="packages"
            node_ref=list
            on:pointerover=move |event| about_to_be_used(event.into())
            on:pointerdown=move |event| about_to_be_used(event.into())
            on:focusin=move |event| about_to_be_used(event.into())
        >
            <For each=ranks key=|rank| *rank let:rank>
                <PackageSection state=state lang=lang activity=Arc::clone(&activity) place=add_ons.get(rank).copied().unwrap_or_default() params=params/>
            </For>
        </div>
        {empty}
    }
}

/// Sets these parameters on every link below `root`, after a pause.
fn point_links(root: &web_sys::Element, params: String) {
    let Ok(links) = root.query_selector_all("a.tile") else { return };
    let next = std::cell::Cell::new(0);
    runtime::in_slices(PAUSE, move || {
        let first = next.get();
        next.set(first + STEP_LINKS);
        for place in first..first + STEP_LINKS {
            let Some(link) = links.item(place).and_then(|node| node.dyn_into().ok()) else { return false };
            point_link(&link, &params);
        }
        true
    });
}

fn point_link(link: &web_sys::Element, params: &str) {
    let old = link.get_attribute("href").unwrap_or_default();
    let path = old.split('?').next().unwrap_or_default();
    let href = if params.is_empty() { path.to_owned() } else { format!("{path}?{params}") };
    if href != old {
        set(link, "href", &href);
    }
}

/// A package. Its tiles are plain values; only its visibility follows the filters.
#[component]
fn PackageSection(
    state: OverviewState,
    lang: Lang,
    activity: Arc<Activity>,
    place: usize,
    params: Memo<Params>,
) -> impl IntoView {
    let package = activity.packages.get(place)?;
    let shown = {
        let activity = Arc::clone(&activity);
        Memo::new(move |_| {
            let package = activity.packages.get(place);
            state.selection.with(|selection| {
                selection
                    .as_ref()
                    .zip(package)
                    .is_some_and(|(selection, package)| selection.admits_package(package))
            })
        })
    };
    let title = format!("package-title-{place}");
    let groups = groups(state, lang, &activity, package, params);
    let head = head(lang, &activity, package, title.clone());
    Some(view! {
        <article class="card package tile-rows" data-package=place aria-labelledby=title hidden=move || !shown.get()>
            {head}
            {groups}
        </article>
    })
}

fn head(lang: Lang, activity: &Activity, package: &Package, id: String) -> impl IntoView + use<> {
    let clock = Clock::here();
    let today = clock.today.get_untracked();
    let status = (!package.is_as_dated(today)).then(|| lang.package_status(&package.status));
    let (class, badge) = badge(lang, package.term, status, today);
    let dates = lang.date_range(package.term.start, package.term.end);
    let agreement = activity.agreement(&package.agreement_id);
    let agreement = agreement.map(|agreement| view! { <span class="quiet"><bdi>{format!("{} {}", agreement.name, agreement.number)}</bdi></span> });
    view! {
        <div class="package-head">
            <h3 id=id><bdi>{package.name.to_string()}</bdi></h3>
            <span class=class>{badge}</span>
            <p class="package-term">
                {Icon::Calendar.view()}
                <span>{dates}</span>
                {agreement}
            </p>
        </div>
    }
}

fn groups(
    state: OverviewState,
    lang: Lang,
    activity: &Activity,
    package: &Package,
    params: Memo<Params>,
) -> AnyView {
    let navigator = Navigator::here();
    let OverviewState { is_one_workspace, tiles_built, .. } = state;
    let is_one_workspace = is_one_workspace.get_untracked();
    let m = lang.messages();
    if package.entitlements.is_empty() {
        return view! { <p class="quiet">{m.no_entitlement}</p> }.into_any();
    }
    let params = params.get_untracked();
    let group = |group: Group, title: &'static str| {
        let members: Vec<&Entitlement> = package.entitlements.iter().filter(|e| e.group() == group).collect();
        (!members.is_empty()).then(|| {
            let texts = members.into_iter().map(|entitlement| {
                let page = Page::Entitlement(entitlement.id.to_string());
                let href = navigator.href(&Address { page, params: params.clone(), fragment: None });
                TileText::of_entitlement(lang, entitlement, activity, href, is_one_workspace)
            });
            view! { <h4>{title}</h4>{tiles(lang, texts.collect(), tiles_built)} }
        })
    };
    let services = group(Group::ConsumptionService, m.consumption_services);
    let benefits = group(Group::AdditionalBenefit, m.additional_benefits);
    (services, benefits).into_any()
}
