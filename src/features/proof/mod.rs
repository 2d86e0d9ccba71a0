//! The proof of delivery: one document of what was purchased, delivered and left, with every record that the reader may see, to print or
//! save as a workbook. It lives in the overview's address, and the overview's filters decide its content.

mod book;
mod document;
mod gather;
mod period;
mod progress;
mod snapshot;
mod tools;

use crate::components::focus::go_to;
use crate::components::states::Empty;
use crate::components::{DataTime, Link, dynamic};
use crate::features::OpenPage;
use crate::features::failure;
use crate::features::overview::OverviewState;
use crate::i18n::{Locale, fill, lang};
use crate::services::clock::Clock;
use crate::services::{Navigator, Session};
use api_client::List;
use domain::access::Control;
use domain::proof::{Contents, Gap, Item, LeftOut};
use domain::query::RecordQuery;
use domain::route::{Address, Page};
use gather::Gathering;
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use period::PeriodChoice;
use progress::GatheringProgress;
use snapshot::{Basis, DocumentContext, Period, Snapshot, is_wrong, place_of};
use std::sync::Arc;
use tools::Tools;

pub fn open() -> OpenPage {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let session = Session::here();
    let state: OverviewState = expect_context();
    let gathering = Gathering::new();
    let asked = Memo::new(move |_| {
        let (question, is_unread) = navigator.params().question();
        ((question.from, question.to), is_unread)
    });
    let period = Memo::new(move |_| asked.get().0);
    let summary = Memo::new(move |_| navigator.params().shows_summary());
    let basis = Memo::new(move |_| {
        let (activity, selection) = (state.activity.get()?, state.selection.get()?);
        let (me, scope) = (session.me()?, state.scope.get()?);
        let (period, is_unread) = asked.get();
        Some(Basis {
            contents: Arc::new(Contents::of(&activity, &selection)),
            left_out: LeftOut {
                records: summary.get(),
                ..LeftOut::of(&me, &scope, &activity, &selection, is_unread)
            },
            activity,
            scope,
            selection,
            period,
            lang: locale.lang.get(),
        })
    });
    let built = RwSignal::new(false);
    let busy = Memo::new(move |_| state.query.state().with(|remote| remote.is_busy()));
    Effect::new(move |before: Option<(Option<Basis>, bool)>| {
        let (basis, is_busy) = (basis.get(), busy.get());
        let (old, was_busy) = before.unwrap_or_default();
        // The document stays during a refresh, also when the refresh fails.
        let is_newer = || state.query.state().with_untracked(|remote| remote.error().is_none());
        let is_newer = was_busy && !is_busy && is_newer();
        let is_other = |basis: &&Basis| old.as_ref().is_none_or(|old| !basis.has_records_of(old));
        if let Some(basis) = basis.as_ref().filter(|basis| is_newer || is_other(basis)) {
            built.set(false);
            let (from, to) = basis.period;
            let lists = basis.contents.items().map(|item| match item {
                Item::Entitlement(_, entitlement) => List::of_entitlement(&entitlement.id, &basis.scope),
                Item::AdditionalCases(cases) => List::of_additional_cases(&cases.service, &basis.scope),
            });
            let lists = if is_wrong(basis.period) { Vec::new() } else { lists.collect() };
            gathering.start(lists, RecordQuery { from, to, ..RecordQuery::default() });
        }
        (basis, is_busy)
    });
    OpenPage::new(move || {
        view! { <Proof state=state gathering=gathering period=period summary=summary basis=basis built=built/> }
            .into_any()
    })
}

#[component]
fn Proof(
    state: OverviewState,
    gathering: Gathering,
    period: Memo<Period>,
    summary: Memo<bool>,
    basis: Memo<Option<Basis>>,
    built: RwSignal<bool>,
) -> impl IntoView {
    let lang = lang();
    let m = lang.page_messages();
    let navigator = Navigator::here();
    // An invalid period has no document.
    let wrong = Memo::new(move |_| is_wrong(period.get()));
    let as_of = Signal::derive(move || state.activity.with(|activity| Some(activity.as_ref()?.stamp.as_of)));
    let busy = Signal::derive(move || state.query.state().with(|remote| remote.is_busy()));
    let refresh = Callback::new(move |()| state.query.ask_again());
    let not_refreshed = move || {
        let (error, as_of) = state
            .query
            .state()
            .with(|remote| Some((remote.error()?.clone(), remote.value()?.stamp.as_of)))?;
        Some(failure::not_refreshed(lang, as_of, &error, state.query.retry()))
    };
    let back = Address {
        page: Page::Overview,
        params: navigator.params_untracked().overview_only(),
        fragment: None,
    };
    view! {
        <div class="page-head">
            <h1 tabindex="-1">{m.proof}</h1>
            <DataTime lang=lang as_of=as_of today=Clock::here().today.into() busy=busy on_refresh=refresh/>
        </div>
        {dynamic(not_refreshed)}
        <p class="proof-back"><Link href=navigator.href(&back)>{m.proof_back}</Link></p>
        <PeriodChoice period=period basis=basis/>
        <Tools gathering=gathering basis=basis summary=summary built=built/>
        {dynamic(move || (!wrong.get()).then(|| view! {
            <GatheringProgress gathering=gathering built=built/>
            <Document gathering=gathering basis=basis built=built/>
        }))}
    }
}

#[component]
fn Document(gathering: Gathering, basis: Memo<Option<Basis>>, built: RwSignal<bool>) -> impl IntoView {
    let navigator = Navigator::here();
    let context = DocumentContext::here();
    let place = NodeRef::<html::Div>::new();
    let running = Memo::new(move |_| gathering.progress().with(|progress| progress.is_running));
    // If the address names a place in the document, scroll there once it is built.
    let wanted = untrack(|| navigator.address()).and_then(|address| address.fragment);
    let wanted = StoredValue::new(wanted);
    Effect::new(move || {
        let (Some(basis), Some(place)) = (basis.get(), place.get()) else { return };
        if running.get() {
            place.set_text_content(None);
            return;
        }
        // A document rebuilt with or without names replaces the one before, whose workbook is cancelled.
        if built.get_untracked() {
            built.set(false);
        }
        let snapshot = Snapshot::new(context, gathering, &basis);
        // Cancelled when this effect runs again.
        spawn_local_scoped_with_cancellation(async move {
            if document::build(&snapshot, &place).await.is_some() {
                built.set(true);
                let wanted = wanted.try_update_value(Option::take).flatten();
                wanted.and_then(|id| document::title(&place, &id)).into_iter().for_each(go_to);
            }
        });
    });
    let head = move || {
        let basis = basis.get()?;
        built.get();
        let m = basis.lang.page_messages();
        let snapshot = Snapshot::new(context, gathering, &basis);
        let facts: Vec<_> = snapshot
            .facts
            .iter()
            .map(|(title, text)| view! { <div><dt>{title.clone()}</dt><dd><bdi>{text.clone()}</bdi></dd></div> })
            .collect();
        let nothing = basis.contents.chapters.is_empty();
        let lead = if snapshot.left_out.records { m.proof_lead_summary } else { m.proof_lead };
        Some(view! {
            {snapshot.customer.clone().map(|customer| view! { <p class="proof-customer"><bdi>{customer}</bdi></p> })}
            <p class="lead">{lead}</p>
            <dl class="facts paper-facts">{facts}</dl>
            {nothing.then(|| view! { <Empty title=m.proof_nothing hint=m.no_match_hint/> })}
        })
    };
    let gaps = move || {
        let basis = basis.get()?;
        let is_built = built.get();
        let m = basis.lang.page_messages();
        let snapshot = Snapshot::new(context, gathering, &basis);
        let list = |texts: Vec<String>| {
            texts.into_iter().map(|text| view! { <li><bdi>{text}</bdi></li> }).collect_view()
        };
        let is_missing = |gap: &Gap| matches!(gap, Gap::NotAsked(_) | Gap::Failed(_));
        let missing: Vec<String> = snapshot
            .gaps(false)
            .iter()
            .filter(|gap| is_built && is_missing(gap))
            .filter_map(|gap| {
                let part = snapshot.name(place_of(gap)?);
                Some(fill(m.proof_missing_part, &[("part", &part), ("reason", &snapshot.reason(gap))]))
            })
            .collect();
        let no_names = !context.offers(&basis.scope, Control::ExportLearners) && snapshot.has_learners();
        // Missing lists are listed separately.
        let others = snapshot.gap_texts(no_names, |gap| !is_missing(gap));
        let is_whole = missing.is_empty() && others.is_empty();
        let missing = (!missing.is_empty()).then(|| {
            view! {
                <section class="proof-missing" aria-labelledby="proof-missing-title">
                    <h2 id="proof-missing-title">{m.proof_missing}</h2>
                    <ul>{list(missing)}</ul>
                </section>
            }
        });
        let others = (is_built && (is_whole || !others.is_empty())).then(|| {
            let content = if is_whole {
                view! { <p>{m.proof_no_gaps}</p> }.into_any()
            } else {
                view! { <ul>{list(others)}</ul> }.into_any()
            };
            view! {
                <section class="proof-gaps" aria-labelledby="proof-gaps-title">
                    <h2 id="proof-gaps-title">{m.proof_gaps}</h2>
                    {content}
                </section>
            }
        });
        Some(view! { {missing}{others} })
    };
    let busy = move || (!built.get()).then_some("true");
    // Headings are not part of the app's address, which stays the same.
    let follow = move |event: MouseEvent| {
        let Some(id) = document::wanted_by(&event) else { return };
        event.prevent_default();
        match place.get_untracked().and_then(|place| document::title(&place, &id)) {
            Some(title) => go_to(title),
            // The document is still being built, and scrolls there when done.
            None => wanted.set_value(Some(id)),
        }
    };
    view! {
        <article class="proof" aria-busy=busy>
            {dynamic(head)}
            {dynamic(gaps)}
            <div node_ref=place class=document_class() on:click=follow></div>
        </article>
    }
}

fn document_class() -> &'static str {
    "proof-document"
}
