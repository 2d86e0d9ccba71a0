//! A drilldown: what an entitlement is, how much of it was used, and the records behind the figures.

mod about;
mod differences;
mod head;
mod heading;
mod series;

use crate::features::access::no_access::{NoAccess, Wanted};
use crate::features::access::not_found::NotFound;
use crate::features::overview::scope;
use crate::features::records::{ListOf, ListState, OwnAgreement, RecordList, RecordOrigin, export_tools};
use crate::features::{OpenPage, open_by, show};
use crate::i18n::Locale;
use crate::services::records::Phase;
use crate::services::{Host, Navigator, Queries, Query, Records, Session};
use about::{about, agreements_of, in_words, part_in_words, record_type};
use api_client::error::Failure;
use api_client::{ApiError, Endpoint, List, decode};
use differences::Agreement;
use domain::agreement::Agreement as Contract;
use domain::filter::Scope;
use domain::route::Subject;
use domain::{EntitlementKind, RecordType};
use head::{Facts, Figures};
use heading::{Breadcrumb, Heading, facts_class, figures_class, top_class};
use leptos::prelude::*;
use series::Series;

/// Returns the request for the details of a subject.
fn detail_of(subject: &Subject, scope: &Scope, agreements: &[Box<str>]) -> Option<Endpoint> {
    match subject {
        Subject::Entitlement(id) => Some(Endpoint::entitlement(id, scope)),
        Subject::Kind(kind) => Some(Endpoint::kind(kind, scope, agreements)),
        Subject::AdditionalCases(_) => None,
    }
}

/// Returns the list of a subject's records.
fn list_of(subject: &Subject, scope: &Scope, agreements: &[Box<str>]) -> List {
    match subject {
        Subject::Entitlement(id) => List::of_entitlement(id, scope),
        Subject::Kind(kind) => List::of_kind(kind, scope, agreements),
        Subject::AdditionalCases(service) => List::of_additional_cases(service, scope),
    }
}

pub fn open(subject: Subject) -> OpenPage {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let host = Host::here();
    let queries = Queries::here();
    let scope = scope();
    let session = Session::here();
    // Only these parameters identify the subject: typing into the search must not request it again.
    let asked = Memo::new(move |_| navigator.params().overview().agreements);
    // A bookmark may name agreements that no longer exist; if none is left, the active ones are meant.
    let gone = RwSignal::new(Vec::new());
    let agreements = Memo::new(move |_| {
        asked.with(|asked| if gone.with(|gone| gone == asked) { Vec::new() } else { asked.clone() })
    });
    let detail = {
        let subject = subject.clone();
        let ask = move || scope.get().and_then(|scope| detail_of(&subject, &scope, &agreements.get()));
        Query::new(queries, ask, decode::detail)
    };
    let question = Memo::new(move |_| navigator.params().question().0);
    let records = {
        let subject = subject.clone();
        let list = move || scope.get().map(|scope| list_of(&subject, &scope, &agreements.get()));
        Records::new(queries, list, question)
    };
    let is_kind = matches!(subject, Subject::Kind(_));
    Effect::new(move || {
        let is_missing =
            detail.state().with(|state| state.error().is_some_and(|error| error.kind == Failure::NotFound));
        if is_kind && is_missing && !agreements.with_untracked(Vec::is_empty) {
            gone.set(asked.get_untracked());
        }
    });
    let failure = Memo::new(move |_| {
        // Request it once more without them.
        let is_tried_again = is_kind && agreements.with(|agreements| !agreements.is_empty());
        let of = |error: Option<&ApiError>| {
            error
                .map(|error| error.kind.clone())
                .filter(|kind| !(is_tried_again && *kind == Failure::NotFound))
        };
        detail.state().with(|state| of(state.error())).or_else(|| {
            records.phase().with(|phase| match phase {
                Phase::Failed(error) => of(Some(error)),
                _ => None,
            })
        })
    });
    // The account managers come with the overview. It is requested only when the reader wants to write to one, and to name the agreements
    // of a kind over several.
    let wants_managers = RwSignal::new(false);
    let is_of_several =
        Memo::new(move |_| is_kind && detail.value().is_some_and(|detail| detail.agreement.is_none()));
    let activity = Query::new(
        queries,
        move || {
            scope
                .get()
                .filter(|_| wants_managers.get() || is_of_several.get())
                .as_ref()
                .map(Endpoint::activity)
        },
        decode::activity,
    );
    let entitlement: Option<Box<str>> = match &subject {
        Subject::Entitlement(id) => Some(id.as_str().into()),
        Subject::Kind(_) | Subject::AdditionalCases(_) => None,
    };
    let own_agreement = Callback::new(move |record: RecordOrigin| {
        let lang = locale.lang.get();
        let of_page = detail.value().and_then(|detail| detail.agreement.clone());
        let of_page_number = of_page.as_ref().and_then(|part| part.number.clone());
        let number = record.agreement_number.or_else(|| of_page_number.clone());
        let entitlement = record.entitlement.or_else(|| entitlement.clone());
        let activity = activity.value();
        let known =
            activity.as_ref().and_then(|a| a.agreement_of_record(number.as_deref(), entitlement.as_deref()));
        let text = match (known, of_page) {
            (Some(known), _) => in_words(lang, known),
            (None, Some(part)) if number == of_page_number => part_in_words(lang, &part),
            (None, _) => number?.into(),
        };
        Some(OwnAgreement { text, managers: known.map(Contract::managers).unwrap_or_default() })
    });
    // Without totals there is no page to keep; if the right is missing for the records only, the totals stay.
    let has_head =
        Memo::new(move |_| detail.state().with(|state| state.value().is_some() || state.is_busy()));
    let about = {
        let subject = subject.clone();
        Signal::derive(move || {
            let scope = scope.get();
            let mut about =
                about(locale.lang.get(), session.me(), scope.as_ref(), &subject, detail.value().as_deref());
            // The backend may have removed workspaces since the reader signed in.
            let is_ignored = detail.value().is_some_and(|detail| detail.has_ignored)
                && scope.as_ref().is_some_and(|scope| scope.ids.is_some());
            let is_gone = asked.with(|asked| !asked.is_empty() && gone.with(|gone| gone == asked));
            about.has_dropped = scope.is_some_and(|scope| scope.dropped) || is_ignored || is_gone;
            if let Some(activity) = activity.value().filter(|_| is_of_several.get()) {
                about.facts.push(agreements_of(locale.lang.get(), &activity, &agreements.get()));
            }
            about
        })
    };
    let grouped = Signal::derive(move || {
        detail.value().is_some_and(|detail| detail.kind == EntitlementKind::DesignatedSupportEngineering)
    });
    let expected = {
        let subject = subject.clone();
        Signal::derive(move || match &subject {
            Subject::AdditionalCases(_) => Some(RecordType::Case),
            Subject::Kind(kind) => record_type(&EntitlementKind::from(kind.as_str())),
            Subject::Entitlement(_) => detail.value().and_then(|detail| record_type(&detail.kind)),
        })
    };
    // Additional cases belong to no entitlement.
    let has_figures = !matches!(subject, Subject::AdditionalCases(_));
    let subject = StoredValue::new(subject);
    Effect::new(move || {
        if let Some(detail) = detail.value() {
            host.title(&detail.name);
        }
    });
    let list = ListState::open(ListOf {
        records,
        question,
        expected,
        grouped,
        about,
        own_agreement,
        wants_managers,
        tools: export_tools,
        selection: None,
    });
    let page = open_by(move || match failure.get() {
        Some(Failure::NotFound) => OpenPage::new(|| view! { <NotFound/> }.into_any()),
        Some(Failure::Forbidden) if !has_head.get() => {
            let check = Callback::new(move |()| {
                detail.ask_again();
                records.start_again();
            });
            OpenPage::new(move || view! { <NoAccess wanted=Wanted::Activity on_check=check/> }.into_any())
        }
        _ => OpenPage::new(move || {
            view! {
                <Breadcrumb subject=subject detail=detail/>
                <Heading subject=subject detail=detail records=records/>
                <div class=top_class()>
                    {has_figures.then(|| view! { <div class=figures_class()><Figures detail=detail activity=activity/></div> })}
                    <Series detail=detail/>
                    <div class=facts_class()><Facts subject=subject detail=detail/></div>
                </div>
                <Agreement detail=detail records=records/>
                <RecordList state=list/>
            }
            .into_any()
        }),
    });
    OpenPage::new(move || show(page))
}
