//! Support requests outside every package: a disclosure with the two services and the count of each.

use super::OverviewState;
use crate::components::{Icon, Link};
use crate::i18n::Format as _;
use crate::i18n::{Lang, lang};
use crate::services::Navigator;
use domain::Service;
use domain::activity::AdditionalCases;
use domain::route::{Address, Page};
use leptos::prelude::*;

fn said(lang: Lang, count: Option<u64>) -> String {
    let m = lang.messages();
    count.map_or_else(|| m.cases_unknown.to_owned(), |count| lang.plural(m.cases, count))
}

#[component]
pub(super) fn AdditionalCasesArea(state: OverviewState) -> impl IntoView {
    let lang = lang();
    let m = lang.messages();
    let navigator = Navigator::here();
    let open = state.cases_open;
    let expanded = move || if open.get() { "true" } else { "false" };
    let content = move || {
        let activity = state.activity.get()?;
        let params = navigator.params().overview_only();
        let link = |service: Service| {
            let AdditionalCases { count, visible_only, .. } = activity.cases(&service);
            let name = lang.service(&service);
            let page = Page::AdditionalCases(service);
            let href = navigator.href(&Address { page, params: params.clone(), fragment: None });
            view! {
                <li>
                    <Link href=href class="case-link">
                        <span class="case-name">{name}</span>
                        <span class="case-count">{said(lang, count)}</span>
                        {visible_only.then(|| view! { <span class="quiet">{m.only_visible}</span> })}
                        {Icon::ChevronRight.view()}
                    </Link>
                </li>
            }
        };
        let links = [Service::ProblemResolution, Service::Advisory].map(link);
        Some(
            view! { <p class="quiet">{m.additional_cases_hint}</p><ul class="case-links">{links.collect_view()}</ul> },
        )
    };
    let count = move || {
        state.activity.with(|activity| {
            let activity = activity.as_ref()?;
            let cases = &activity.additional_cases;
            let all = cases.iter().try_fold(0_u64, |all, cases| all.checked_add(cases.count?));
            let all = said(lang, all.filter(|_| activity.has_all_cases));
            let is_part = cases.iter().any(|cases| cases.visible_only);
            Some(if is_part { format!("{all} · {}", m.only_visible) } else { all })
        })
    };
    view! {
        <section class="area additional-cases" aria-labelledby="additional-cases-button">
            <h2 class="disclosure-title">
                <button
                    type="button"
                    id="additional-cases-button"
                    class="disclosure"
                    aria-expanded=expanded
                    aria-controls="additional-cases-content"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {Icon::ChevronRight.view()}
                    <span>{m.additional_cases}</span>
                    <span class="quiet">{count}</span>
                </button>
            </h2>
            <div id="additional-cases-content" class="disclosure-content" hidden=move || !open.get()>{content}</div>
        </section>
    }
}
