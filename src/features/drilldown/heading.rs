//! Title, time of the data and the breadcrumb.

use super::about::name_of;
use crate::components::{DataTime, Icon, Link, dynamic};
use crate::features::failure;
use crate::i18n::lang;
use crate::services::clock::Clock;
use crate::services::{Navigator, Preferences, Query, Records};
use domain::detail::Detail;
use domain::route::{Address, Page, Subject};
use leptos::prelude::*;

/// The title, rendered at once because it gets the focus, with the time of the data and *Refresh*.
#[component]
pub(super) fn Heading(
    subject: StoredValue<Subject>,
    detail: Query<Detail>,
    records: Records,
) -> impl IntoView {
    let lang = lang();
    let name = move || {
        if detail.state().with(|state| state.error().is_some() && state.value().is_none()) {
            // Nothing is loading any more, so the title must not say so.
            return lang.page_messages().customer_activity.to_owned();
        }
        name_of(lang, &subject.get_value(), detail.value().as_deref())
    };
    let preferences = Preferences::here();
    let action = move || {
        let detail = detail.value()?;
        // Whom to write to is personal.
        let link = detail.action.as_ref().filter(|link| !(link.is_mail() && preferences.is_private()))?;
        Some(view! {
            <a class="button button-primary" href=link.href().to_owned() target="_blank" rel="noopener noreferrer">
                <bdi>{link.label.to_string()}</bdi>{Icon::External.view()}
            </a>
        })
    };
    let as_of = Signal::derive(move || {
        records.follow();
        match detail.value() {
            Some(detail) => Some(detail.stamp.as_of),
            None => Some(records.head()?.stamp.as_of),
        }
    });
    let busy =
        Signal::derive(move || detail.state().with(|state| state.is_busy()) || records.is_refreshing());
    let refresh = Callback::new(move |()| {
        detail.ask_again();
        records.refresh();
    });
    let of_head = Memo::new(move |_| {
        detail.state().with(|state| Some((state.error()?.clone(), state.value()?.stamp.as_of)))
    });
    let of_records = move || {
        let error = records.not_refreshed()?;
        Some((error, records.head().and_then(|head| head.stamp.as_of)))
    };
    let not_refreshed = move || {
        let of_head = of_head.get();
        let retry = if of_head.is_some() { detail.retry() } else { records.retry() };
        let (error, as_of) = of_head.or_else(of_records)?;
        Some(failure::not_refreshed(lang, as_of, &error, retry))
    };
    view! {
        <div class="page-head">
            <h1 tabindex="-1"><bdi>{name}</bdi></h1>
            <DataTime lang=lang as_of=as_of today=Clock::here().today.into() busy=busy on_refresh=refresh>{dynamic(action)}</DataTime>
        </div>
        {dynamic(not_refreshed)}
    }
}

/// The link back to the overview, with its filters.
#[component]
pub(super) fn Breadcrumb(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let navigator = Navigator::here();
    let overview = Memo::new(move |_| navigator.params().overview_only());
    dynamic(move || {
        let params = overview.get();
        let href = navigator.href(&Address { page: Page::Overview, params, fragment: None });
        let here = match subject.get_value() {
            Subject::AdditionalCases(service) => {
                Some(lang.labelled(m.additional_cases, &lang.service(&service)))
            }
            _ => detail.value().map(|detail| detail.name.to_string()),
        };
        view! {
            <nav class="breadcrumb" aria-label=m.breadcrumb>
                <ol class=crumbs_class()>
                    <li><Link href=href>{m.customer_activity}</Link></li>
                    {here.map(|here| view! { <li aria-current="page">{Icon::ChevronRight.view()}<bdi>{here}</bdi></li> })}
                </ol>
            </nav>
        }
    })
}

pub(super) fn top_class() -> &'static str {
    "drilldown-top"
}

pub(super) fn figures_class() -> &'static str {
    "drilldown-figures"
}

pub(super) fn facts_class() -> &'static str {
    "drilldown-facts"
}

pub(super) fn crumbs_class() -> &'static str {
    "crumbs"
}
