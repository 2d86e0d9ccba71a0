//! A drilldown: what an entitlement is, what was used of it, and the records behind the figures.

use super::no_access::{NoAccess, Wanted};
use super::not_found::NotFound;
use super::overview::scope;
use super::usage::describe;
use crate::api::error::Failure;
use crate::api::{Endpoint, decode};
use crate::i18n::{Lang, fill};
use crate::model::activity::Stamp;
use crate::model::detail::{Detail, Line, Part};
use crate::model::filter::Scope;
use crate::model::quantity::Quantity;
use crate::model::record::{Field, Record, RecordPage, Sort, Value};
use crate::model::{EntitlementKind, Service};
use crate::route::{Address, Page};
use crate::state::{App, Query, Remote};
use crate::ui::states::{Empty, Failed, Skeleton};
use crate::ui::{Icon, Link, Meter, Notice, NoticeKind, dynamic};
use leptos::prelude::*;
use std::sync::Arc;

/// What a drilldown is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One entitlement.
    Entitlement(String),
    /// A kind over the chosen workspaces and agreements.
    Kind(String),
    /// Support requests outside every package.
    AdditionalCases(Service),
}

/// How many records the page shows.
const FIRST: usize = 200;

impl Subject {
    fn detail(&self, scope: &Scope, agreements: &[Box<str>]) -> Option<Endpoint> {
        match self {
            Subject::Entitlement(id) => Some(Endpoint::entitlement(id, scope)),
            Subject::Kind(kind) => Some(Endpoint::kind(kind, scope, agreements)),
            Subject::AdditionalCases(_) => None,
        }
    }

    fn records(&self, scope: &Scope, agreements: &[Box<str>]) -> Endpoint {
        match self {
            Subject::Entitlement(id) => Endpoint::entitlement_records(id, scope, FIRST),
            Subject::Kind(kind) => Endpoint::kind_records(kind, scope, agreements, FIRST),
            Subject::AdditionalCases(service) => Endpoint::additional_cases(service, scope, FIRST),
        }
    }
}

/// The page.
#[component]
pub fn Drilldown(
    /// What it is about.
    subject: Subject,
) -> impl IntoView {
    let app = App::here();
    let scope = scope(app);
    let question = {
        let subject = subject.clone();
        move |ask: fn(&Subject, &Scope, &[Box<str>]) -> Option<Endpoint>| {
            let subject = subject.clone();
            move || {
                let agreements = app.navigator.params().overview().agreements;
                scope.get().and_then(|scope| ask(&subject, &scope, &agreements))
            }
        }
    };
    let detail = Query::new(app, question(Subject::detail), decode::detail);
    let records = Query::new(
        app,
        question(|subject, scope, agreements| Some(subject.records(scope, agreements))),
        decode::records,
    );
    let failure = Memo::new(move |_| {
        let of = |error: Option<&crate::api::ApiError>| error.map(|error| error.kind.clone());
        detail
            .state()
            .with(|state| of(state.error()))
            .or_else(|| records.state().with(|state| of(state.error())))
    });
    // Without totals there is no page to keep; a right that lacks only for the records leaves the totals in place.
    let has_head = Memo::new(move |_| detail.state().with(|state| state.value().is_some()));
    let subject = StoredValue::new(subject);
    Effect::new(move || {
        if let Some(detail) = detail.value() {
            app.host().title(&detail.name);
        }
    });
    dynamic(move || match failure.get() {
        Some(Failure::NotFound) => view! { <NotFound/> }.into_any(),
        Some(Failure::Forbidden) if !has_head.get() => {
            let check = Callback::new(move |()| {
                detail.ask_again();
                records.ask_again();
            });
            view! { <NoAccess wanted=Wanted::Activity on_check=check/> }.into_any()
        }
        _ => view! {
            <Breadcrumb subject=subject detail=detail/>
            <Heading subject=subject detail=detail/>
            <Head subject=subject detail=detail/>
            <Records records=records/>
        }
        .into_any(),
    })
}

/// What the page is about: there from the first moment, since the focus goes to it.
#[component]
fn Heading(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let app = App::here();
    let name = move || {
        let lang = app.lang.get();
        let m = lang.messages();
        match (subject.get_value(), detail.value()) {
            (Subject::AdditionalCases(service), _) => {
                format!("{}: {}", m.additional_cases, lang.service(&service))
            }
            (_, Some(detail)) => detail.name.to_string(),
            (Subject::Kind(kind), None) => lang.kind(&EntitlementKind::from(kind.as_str())),
            (Subject::Entitlement(_), None) => m.loading.to_owned(),
        }
    };
    let action = move || {
        let detail = detail.value()?;
        let link = detail.action.as_ref()?;
        Some(view! {
            <a class="button button-primary" href=link.href().to_owned() target="_blank" rel="noopener noreferrer">
                <bdi>{link.label.to_string()}</bdi>{Icon::External.view()}
            </a>
        })
    };
    view! {
        <div class="page-head">
            <h1 tabindex="-1"><bdi>{name}</bdi></h1>
            {dynamic(action)}
        </div>
    }
}

/// Back to the overview as it was.
#[component]
fn Breadcrumb(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let app = App::here();
    dynamic(move || {
        let lang = app.lang.get();
        let m = lang.messages();
        let params = app.navigator.params().overview_only();
        let href = app.navigator.href(&Address { page: Page::Overview, params, fragment: None });
        let here = match subject.get_value() {
            Subject::AdditionalCases(service) => {
                Some(format!("{}: {}", m.additional_cases, lang.service(&service)))
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

fn crumbs_class() -> &'static str {
    "crumbs"
}

/// What is known about it, before its records.
#[component]
fn Head(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let app = App::here();
    dynamic(move || {
        let lang = app.lang.get();
        let m = lang.messages();
        if let Subject::AdditionalCases(_) = subject.get_value() {
            return view! { <p class="lead">{m.additional_cases_hint}</p> }.into_any();
        }
        detail.state().with(|state| match state {
            Remote::Failed(error, None) => {
                let retry = Callback::new(move |()| detail.ask_again());
                let reload = Callback::new(move |()| app.host().start_over());
                view! { <Failed title=m.failed_detail error=error.clone() lang=lang on_retry=retry on_reload=reload/> }.into_any()
            }
            state => match state.value() {
                Some(detail) => head(app, lang, detail).into_any(),
                None => {
                    let slow = matches!(state, Remote::Loading { slow: true });
                    let text = if slow { m.loading_slow } else { m.loading };
                    view! { <Skeleton cards=4 text=text slow=slow/> }.into_any()
                }
            },
        })
    })
}

fn head(app: App, lang: Lang, detail: &Arc<Detail>) -> impl IntoView + use<> {
    let m = lang.messages();
    let today = app.today.get();
    let part = |label: &'static str, part: &Part| {
        let name = match &part.number {
            Some(number) => format!("{} {number}", part.name),
            None => part.name.to_string(),
        };
        let dates = part.term.map(|term| {
            let dates = fill(m.from_to, &[("start", &lang.date(term.start)), ("end", &lang.date(term.end))]);
            view! { <span class="quiet">{dates}" · "{lang.stand(term.stand(today), term.end)}</span> }
        });
        view! { <div><dt>{label}</dt><dd><bdi>{name}</bdi>" "{dates}</dd></div> }
    };
    let term = detail.package.as_ref().or(detail.agreement.as_ref()).and_then(|part| part.term);
    let elapsed = term.and_then(|term| term.elapsed_percent(today));
    let hint = match detail.kind {
        EntitlementKind::OnDemandEducation => Some(m.education_hint),
        EntitlementKind::BuiltInProactive
        | EntitlementKind::ProactiveService
        | EntitlementKind::Workshop
        | EntitlementKind::DesignatedSupportEngineering => Some(m.proactive_hint),
        _ => None,
    };
    let several = detail.lines.len() > 1;
    let lines = detail.lines.iter().map(|line| totals(lang, line, elapsed, several)).collect_view();
    view! {
        {detail.description.as_ref().map(|text| view! { <p class="lead"><bdi>{text.to_string()}</bdi></p> })}
        <dl class="facts facts-wide">
            {detail.agreement.as_ref().map(|agreement| part(m.agreement, agreement))}
            {detail.package.as_ref().map(|package| part(m.package, package))}
        </dl>
        {detail.visible_only.then(|| view! { <Notice kind=NoticeKind::Info text=m.visible_only_note/> })}
        {lines}
        {hint.map(|hint| view! { <p class="quiet">{hint}</p> })}
        <DataTimeOf stamp=detail.stamp.clone()/>
    }
}

#[component]
fn DataTimeOf(stamp: Stamp) -> impl IntoView {
    let lang = App::here().lang.get();
    let m = lang.messages();
    let text = match stamp.as_of {
        Some(as_of) => fill(m.data_as_of, &[("time", &lang.instant(as_of))]),
        None => m.data_time_unknown.to_owned(),
    };
    view! { <p class="quiet" role="status">{text}</p> }
}

fn totals(lang: Lang, line: &Line, elapsed: Option<i64>, several: bool) -> impl IntoView + use<> {
    let m = lang.messages();
    let usage = line.usage();
    let text = describe(lang, &usage);
    let figure = |label: &'static str, quantity: Option<Quantity>| {
        let value = match quantity {
            Some(quantity) => format!("{} {}", lang.number(quantity), lang.unit(&line.unit, quantity)),
            None => m.unknown.to_owned(),
        };
        view! { <div class="total"><dt>{label}</dt><dd>{value}</dd></div> }
    };
    let metered = line.allowance.limit().is_some();
    let share = text
        .percent
        .clone()
        .map(|percent| view! { <div class="total"><dt>{m.share_used}</dt><dd>{percent}</dd></div> });
    let elapsed = elapsed.filter(|_| metered).map(|percent| {
        let percent = fill(m.percent, &[("percent", &percent.to_string())]);
        view! { <div class="total"><dt>{m.term_elapsed}</dt><dd>{percent}</dd></div> }
    });
    let notes =
        text.notes.into_iter().map(|note| view! { <span class="tile-note">{note}</span> }).collect_view();
    view! {
        <div class=if several { "card totals-card" } else { "totals-card" }>
            <dl class="totals">
                {metered.then(|| figure(m.purchased, line.purchased.or(line.allowance.limit())))}
                {figure(m.consumed, line.consumed)}
                {line.scheduled.map(|scheduled| figure(m.scheduled_label, Some(scheduled)))}
                {metered.then(|| figure(m.remaining, line.remaining))}
                {share}
                {elapsed}
            </dl>
            {text.meter.map(|meter| view! { <Meter meter=meter label=m.consumption/> })}
            <p class="tile-notes">{notes}</p>
        </div>
    }
}

/// The newest records.
#[component]
fn Records(records: Query<RecordPage>) -> impl IntoView {
    let app = App::here();
    dynamic(move || {
        let lang = app.lang.get();
        let m = lang.messages();
        let content = records.state().with(|state| match state {
            Remote::Failed(error, None) => {
                let retry = Callback::new(move |()| records.ask_again());
                let reload = Callback::new(move |()| app.host().start_over());
                view! { <Failed title=m.failed_records error=error.clone() lang=lang on_retry=retry on_reload=reload/> }.into_any()
            }
            state => match state.value() {
                Some(page) => table(lang, page).into_any(),
                None => view! { <Skeleton cards=2 text=m.loading slow=false/> }.into_any(),
            },
        });
        view! {
            <section class="area" aria-labelledby="records-title">
                <h2 id="records-title">{m.records}</h2>
                {content}
            </section>
        }
    })
}

/// A page of records as a plain table.
pub fn table(lang: Lang, page: &RecordPage) -> impl IntoView + use<> {
    let m = lang.messages();
    let shown = lang.count(page.records.len());
    let count = fill(
        m.records_first,
        &[("shown", &shown), ("count", &lang.number(Quantity::from_count(page.count)))],
    );
    let partly = page.partly_visible().map(|(visible, total)| {
        let number = |n| lang.number(Quantity::from_count(n));
        let text = fill(m.visible_of, &[("visible", &number(visible)), ("total", &number(total))]);
        view! { <div class="notice" role="note">{Icon::Info.view()}<div class="notice-text"><p>{text}</p><p class="quiet">{m.visible_of_hint}</p></div></div> }
    });
    let unreadable = (page.unreadable > 0).then(|| {
        view! { <Notice kind=NoticeKind::Warning text=lang.plural(m.unreadable_records, page.unreadable as u64)/> }
    });
    let table = if page.records.is_empty() && page.unreadable == 0 {
        view! { <Empty title=m.no_records hint=m.no_records_hint/> }.into_any()
    } else {
        let heads = page
            .fields
            .iter()
            .map(|field| view! { <th scope="col" class=cell_class(field)>{lang.field(&field.name)}</th> });
        let rows = page.records.iter().map(|record| row(lang, &page.fields, record));
        view! {
            <p class="quiet">{count}</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label=m.records>
                <table class="table">
                    <thead><tr>{heads.collect_view()}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { {partly}{unreadable}{table} }
}

fn cell_class(field: &Field) -> &'static str {
    match field.sort {
        Sort::Quantity | Sort::Percent => "number",
        // Sentences may wrap; everything else is read at a glance and stays on its line.
        Sort::Text if matches!(&*field.name, "title" | "description") => "sentence",
        _ => "",
    }
}

fn row(lang: Lang, fields: &[Field], record: &Record) -> impl IntoView + use<> {
    let cells = fields.iter().zip(&record.values).map(|(field, value)| {
        let content = match value {
            Value::Link(link) => {
                let m = lang.messages();
                view! { <a href=link.href().to_owned() target="_blank" rel="noopener noreferrer">{m.open_link}{Icon::External.view()}</a> }.into_any()
            }
            value => view! { <bdi>{cell_text(lang, field, value)}</bdi> }.into_any(),
        };
        view! { <td class=cell_class(field)>{content}</td> }
    });
    view! { <tr>{cells.collect_view()}</tr> }
}

fn cell_text(lang: Lang, field: &Field, value: &Value) -> String {
    match value {
        Value::Unknown => "–".to_owned(),
        Value::Text(text) => text.to_string(),
        Value::Word(word) => lang.word(&field.name, word),
        Value::Words(words) => {
            words.iter().map(|word| lang.word(&field.name, word)).collect::<Vec<_>>().join(", ")
        }
        Value::Texts(texts) => texts.join(", "),
        Value::Quantity(quantity) => lang.number(*quantity),
        Value::Percent(percent) => fill(lang.messages().percent, &[("percent", &lang.number(*percent))]),
        Value::Date(date) => lang.date(*date),
        Value::Instant(instant) => lang.instant(*instant),
        Value::Link(link) => link.href().to_owned(),
        Value::Findings(counts) => {
            let [high, medium, low] = counts.map(|count| lang.number(count));
            fill(lang.messages().findings, &[("high", &high), ("medium", &medium), ("low", &low)])
        }
    }
}
