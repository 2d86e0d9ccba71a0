//! Enterprise-wide packages: consumption summed by kind, highest first.

use super::OverviewState;
use super::tile::{TileText, kind_name, tiles};
use crate::components::retain;
use crate::i18n::Format as _;
use crate::i18n::lang;
use crate::services::Navigator;
use domain::route::{Address, Page};
use domain::summary::summarise;
use leptos::prelude::*;

#[component]
pub(super) fn EnterpriseWide(state: OverviewState) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let navigator = Navigator::here();
    // Only the selected agreements change the sums; the add-on area's filters do not.
    let agreements = Memo::new(move |_| state.selection.with(|s| s.as_ref().map(|s| s.agreements.clone())));
    let summaries = Memo::new(move |_| {
        // Read and not only tracked: a memo without readers is never updated.
        agreements.get()?;
        let activity = state.activity.get()?;
        let selection = state.selection.get_untracked()?;
        let entitlements = selection.enterprise_wide(&activity).flat_map(|package| &package.entitlements);
        Some(summarise(entitlements, &|summary| kind_name(lang, summary), &|a, b| lang.compare(a, b)))
    });
    retain::focus_in(move || {
        let (Some(summaries), Some(activity)) = (summaries.get(), state.activity.get()) else {
            return ().into_any();
        };
        let is_one_workspace = state.is_one_workspace.get();
        let params = navigator.params().overview_only();
        let content = if summaries.is_empty() {
            view! { <p class="quiet">{m.no_enterprise_wide}</p> }.into_any()
        } else {
            let texts = summaries.iter().map(|summary| {
                let page = Page::Kind(summary.kind.as_str().to_owned());
                let href = navigator.href(&Address { page, params: params.clone(), fragment: None });
                TileText::of_kind(lang, summary, &activity, href, is_one_workspace)
            });
            view! { {tiles(lang, texts.collect(), state.tiles_built)} }.into_any()
        };
        view! {
            <section class="area" aria-labelledby="enterprise-wide-title">
                <h2 id="enterprise-wide-title">{m.enterprise_wide}</h2>
                <p class="quiet area-hint">{m.enterprise_wide_hint}</p>
                {content}
            </section>
        }
        .into_any()
    })
}
