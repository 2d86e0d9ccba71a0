//! Support requests outside every package: a disclosure with the two services and the number of each.

use super::OverviewState;
use crate::model::Service;
use crate::route::{Address, Page};
use crate::ui::{Icon, Link};
use leptos::prelude::*;

#[component]
pub(super) fn AdditionalCases(state: OverviewState) -> impl IntoView {
    let app = state.app;
    let open = state.cases_open;
    let expanded = move || if open.get() { "true" } else { "false" };
    let content = move || {
        let lang = app.lang.get();
        let m = lang.messages();
        let activity = state.activity.get()?;
        let params = app.navigator.params().overview_only();
        let link = |service: Service| {
            // A service that the answer does not mention has none: the answer lists those that have any.
            let known = activity.additional_cases.iter().find(|cases| cases.service == service);
            let (count, visible_only) = known.map_or((0, false), |cases| (cases.count, cases.visible_only));
            let name = lang.service(&service);
            let page = Page::AdditionalCases(service);
            let href = app.navigator.href(&Address { page, params: params.clone(), fragment: None });
            view! {
                <li>
                    <Link href=href class="case-link">
                        <span class="case-name">{name}</span>
                        <span class="case-count">{lang.plural(m.cases, count)}</span>
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
        let lang = app.lang.get();
        let m = lang.messages();
        state.activity.with(|activity| {
            let cases = &activity.as_ref()?.additional_cases;
            let all = lang.plural(m.cases, cases.iter().map(|cases| cases.count).sum::<u64>());
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
                    <span>{move || app.messages().additional_cases}</span>
                    <span class="quiet">{count}</span>
                </button>
            </h2>
            <div id="additional-cases-content" class="disclosure-content" hidden=move || !open.get()>{content}</div>
        </section>
    }
}
