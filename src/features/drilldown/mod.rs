//! A drilldown: what an entitlement is, what was used of it, and the records behind the figures.

mod series;

use crate::components::states::Skeleton;
use crate::components::{DataTime, Icon, Link, Meter, Notice, NoticeKind, dynamic};
use crate::features::access::no_access::{NoAccess, Wanted};
use crate::features::access::not_found::NotFound;
use crate::features::failure;
use crate::features::overview::scope;
use crate::features::records::{About, Belongs, OwnAgreement, RecordList, WithoutRecords, export_tools};
use crate::features::usage::{describe, is_one_workspace};
use crate::i18n::Format as _;
use crate::i18n::Locale;
use crate::i18n::{Lang, PageMessages, fill};
use crate::services::records::Phase;
use crate::services::{Clock, Host, Navigator, Queries, Query, Records, RemoteData, Session};
use api_client::error::Failure;
use api_client::{ApiError, Endpoint, List, decode};
use chrono::NaiveDate;
use domain::access::Control;
use domain::access::Me;
use domain::activity::Activity;
use domain::agreement::Agreement as Contract;
use domain::date::Term;
use domain::detail::{Detail, Line, Lot, Part};
use domain::entitlement::Contradiction;
use domain::filter::Scope;
use domain::quantity::Quantity;
use domain::route::{Address, Page, Subject};
use domain::{AgreementStatus, EntitlementKind, Unit};
use leptos::prelude::*;
use series::Series;
use std::sync::Arc;

/// The question for the details of a subject.
fn detail_of(subject: &Subject, scope: &Scope, agreements: &[Box<str>]) -> Option<Endpoint> {
    match subject {
        Subject::Entitlement(id) => Some(Endpoint::entitlement(id, scope)),
        Subject::Kind(kind) => Some(Endpoint::kind(kind, scope, agreements)),
        Subject::AdditionalCases(_) => None,
    }
}

/// The list of a subject's records.
fn list_of(subject: &Subject, scope: &Scope, agreements: &[Box<str>]) -> List {
    match subject {
        Subject::Entitlement(id) => List::of_entitlement(id, scope),
        Subject::Kind(kind) => List::of_kind(kind, scope, agreements),
        Subject::AdditionalCases(service) => List::of_additional_cases(service, scope),
    }
}

/// The page.
#[component]
pub fn Drilldown(
    /// What it is about.
    subject: Subject,
) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let host = Host::here();
    let queries = Queries::here();
    let scope = scope();
    let session = Session::here();
    // Only these parameters say what the page is about; a letter typed into the search must not touch it.
    let asked = Memo::new(move |_| navigator.params().overview().agreements);
    // A bookmark may name agreements that there are no more; where none of them is left, the active ones are meant.
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
        // It is asked once more, without them.
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
    // Whoever looks after the agreement is known to the overview; it is asked only when somebody wants to write to them, and for
    // which agreements there are in a kind over several.
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
    let own_agreement = Callback::new(move |record: Belongs| {
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
    // Without totals there is no page to keep; a right that lacks only for the records leaves the totals in place.
    let has_head =
        Memo::new(move |_| detail.state().with(|state| state.value().is_some() || state.is_busy()));
    let about = {
        let subject = subject.clone();
        Signal::derive(move || {
            let scope = scope.get();
            let mut about =
                about(locale.lang.get(), session.me(), scope.as_ref(), &subject, detail.value().as_deref());
            // All workspaces were theirs when they signed in; the backend may know better by now.
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
    let subject = StoredValue::new(subject);
    Effect::new(move || {
        if let Some(detail) = detail.value() {
            host.title(&detail.name);
        }
    });
    dynamic(move || {
        match failure.get() {
        Some(Failure::NotFound) => view! { <NotFound/> }.into_any(),
        Some(Failure::Forbidden) if !has_head.get() => {
            let check = Callback::new(move |()| {
                detail.ask_again();
                records.start_again();
            });
            view! { <NoAccess wanted=Wanted::Activity on_check=check/> }.into_any()
        }
        _ => view! {
            <Breadcrumb subject=subject detail=detail/>
            <Heading subject=subject detail=detail records=records/>
            <div class=top_class()>
                <div class=facts_class()><Head subject=subject detail=detail/></div>
                <Series detail=detail/>
            </div>
            <Agreement detail=detail records=records/>
            <RecordList records=records question=question title=records_title grouped=grouped about=about tools=export_tools own_agreement=own_agreement wants_managers=wants_managers/>
        }
        .into_any(),
    }
    })
}

/// What the page is about: there from the first moment, since the focus goes to it. Beside it when the data were read, and a way
/// to read them anew.
#[component]
fn Heading(subject: StoredValue<Subject>, detail: Query<Detail>, records: Records) -> impl IntoView {
    let locale = Locale::here();
    let name = move || {
        let lang = locale.lang.get();
        if detail.state().with(|state| state.error().is_some() && state.value().is_none()) {
            // Nothing is on its way any more, so it must not say so.
            return lang.page_messages().customer_activity.to_owned();
        }
        name_of(lang, &subject.get_value(), detail.value().as_deref())
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
        let (of_head, lang) = (of_head.get(), locale.lang.get());
        let retry = if of_head.is_some() { detail.retry() } else { records.retry() };
        let (error, as_of) = of_head.or_else(of_records)?;
        Some(failure::not_refreshed(lang, as_of, &error, retry))
    };
    view! {
        <div class="page-head">
            <h1 tabindex="-1"><bdi>{name}</bdi></h1>
            <DataTime lang=locale.lang as_of=as_of busy=busy on_refresh=refresh>{dynamic(action)}</DataTime>
        </div>
        {dynamic(not_refreshed)}
    }
}

/// Back to the overview as it was.
#[component]
fn Breadcrumb(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let overview = Memo::new(move |_| navigator.params().overview_only());
    dynamic(move || {
        let lang = locale.lang.get();
        let m = lang.page_messages();
        let params = overview.get();
        let href = navigator.href(&Address { page: Page::Overview, params, fragment: None });
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

fn top_class() -> &'static str {
    "drilldown-top"
}

fn facts_class() -> &'static str {
    "drilldown-facts"
}

fn crumbs_class() -> &'static str {
    "crumbs"
}

/// What is known about it, before its records.
#[component]
fn Head(subject: StoredValue<Subject>, detail: Query<Detail>) -> impl IntoView {
    let locale = Locale::here();
    dynamic(move || {
        let lang = locale.lang.get();
        let m = lang.page_messages();
        if let Subject::AdditionalCases(_) = subject.get_value() {
            return view! { <p class="lead">{m.additional_cases_hint}</p><p class="quiet">{m.additional_what_to_do}</p> }.into_any();
        }
        detail.state().with(|state| match state {
            RemoteData::Failed(error, None) => failure::failed_part(m.failed_detail, error, detail.retry()),
            state => match state.value() {
                Some(detail) => head(lang, detail).into_any(),
                None => {
                    let slow = matches!(state, RemoteData::Loading { slow: true });
                    let text = if slow { m.loading_slow } else { m.loading };
                    view! { <Skeleton cards=2 text=text slow=slow/> }.into_any()
                }
            },
        })
    })
}

fn head(lang: Lang, detail: &Arc<Detail>) -> impl IntoView + use<> {
    let clock = Clock::here();
    let m = lang.page_messages();
    let today = clock.today.get();
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
    // How many may be named is what matters of contacts, in the whole agreement.
    let named = match (&detail.kind, detail.lines.as_slice()) {
        (EntitlementKind::SupportContacts, [line]) => line.usage.balance().map(|balance| {
            let (named, allowed) = (lang.number(balance.used), lang.number(balance.allowed));
            fill(m.named_of_allowed, &[("named", &named), ("allowed", &allowed)])
        }),
        _ => None,
    };
    let several = detail.lines.len() > 1;
    let is_one = is_one_here();
    let lines = detail.lines.iter().map(|line| totals(lang, line, elapsed, several, is_one)).collect_view();
    view! {
        {detail.description.as_ref().map(|text| view! { <p class="lead"><bdi>{text.to_string()}</bdi></p> })}
        <dl class="facts facts-wide">
            {detail.agreement.as_ref().map(|agreement| part(m.agreement, agreement))}
            {detail.package.as_ref().map(|package| part(m.package, package))}
        </dl>
        {(detail.unreadable > 0).then(|| view! { <Notice kind=NoticeKind::Warning text=lang.plural(m.unreadable_parts, detail.unreadable as u64)/> })}
        {detail.visible_only.then(|| view! { <Notice kind=NoticeKind::Info text=m.visible_only_note/> })}
        {lines}
        {named.map(|named| view! { <p class="quiet">{named}</p> })}
        {hint.map(|hint| view! { <p class="quiet">{hint}</p> })}
        {lots(lang, detail, today)}
    }
}

/// Whether the address asks for one workspace.
pub(super) fn is_one_here() -> bool {
    let (navigator, session) = (Navigator::here(), Session::here());
    untrack(|| {
        let me = session.me();
        let scope = me.map(|me| navigator.params().overview().workspaces.resolve(&me));
        is_one_workspace(session, scope.as_ref())
    })
}

/// The figures of the whole agreement, and below them in words what the workspaces used of it.
fn totals(
    lang: Lang,
    line: &Line,
    elapsed: Option<i64>,
    several: bool,
    is_one_workspace: bool,
) -> impl IntoView + use<> {
    let m = lang.page_messages();
    let usage = &line.usage;
    let text = describe(lang, usage, is_one_workspace);
    let figure = |label: &'static str, quantity: Option<Quantity>| {
        let value = match quantity {
            Some(quantity) => format!("{} {}", lang.number(quantity), lang.unit(&usage.unit, quantity)),
            None => m.unknown.to_owned(),
        };
        view! { <div class="total"><dt>{label}</dt><dd>{value}</dd></div> }
    };
    let limit = usage.allowance.limit();
    let metered = limit.is_some();
    let took = |label: &'static str, part: Option<Quantity>| {
        part.filter(|part| !part.is_zero()).map(|part| figure(label, Some(part)))
    };
    let left = if line.left_of_lots { m.available } else { m.remaining };
    let of_lots = line.left_of_lots.then_some(m.available_of_lots);
    let share = text
        .percent
        .clone()
        .map(|percent| view! { <div class="total"><dt>{m.share_used}</dt><dd>{percent}</dd></div> });
    let elapsed = elapsed.filter(|_| metered).map(|percent| {
        let percent = fill(m.percent, &[("percent", &percent.to_string())]);
        view! { <div class="total"><dt>{m.term_elapsed}</dt><dd>{percent}</dd></div> }
    });
    // Of one line the notices below say it in full.
    let doubt = text.warning.filter(|_| several);
    let notes = text.here.into_iter().chain(text.notes).chain(of_lots.or(doubt).map(str::to_owned));
    let notes = notes.map(|note| view! { <span class="tile-note">{note}</span> }).collect_view();
    view! {
        <div class=if several { "card totals-card" } else { "totals-card" }>
            <dl class="totals">
                {metered.then(|| figure(m.purchased, line.purchased.or(limit)))}
                {figure(m.consumed, usage.consumed_total)}
                {usage.scheduled.map(|scheduled| figure(m.scheduled_label, Some(scheduled)))}
                {took(m.expired_label, usage.expired)}
                {took(m.reserved_label, usage.reserved)}
                {metered.then(|| figure(left, usage.left()))}
                {share}
                {elapsed}
            </dl>
            {text.meter.map(|meter| view! { <Meter meter=meter label=m.consumption/> })}
            <p class="tile-notes">{notes}</p>
        </div>
    }
}

/// What the page is called before more is known of it.
fn name_of(lang: Lang, subject: &Subject, detail: Option<&Detail>) -> String {
    let m = lang.page_messages();
    match (subject, detail) {
        (Subject::AdditionalCases(service), _) => {
            format!("{}: {}", m.additional_cases, lang.service(service))
        }
        (_, Some(detail)) => detail.name.to_string(),
        (Subject::Kind(kind), None) => lang.kind(&EntitlementKind::from(kind.as_str())),
        (Subject::Entitlement(_), None) => m.loading.to_owned(),
    }
}

/// What the records are of, and whether they may be taken along: wherever one of the chosen workspaces does not allow it, not.
fn about(
    lang: Lang,
    me: Option<Arc<Me>>,
    scope: Option<&Scope>,
    subject: &Subject,
    detail: Option<&Detail>,
) -> About {
    let m = lang.page_messages();
    let offers = |control| me.as_ref().is_some_and(|me| me.offers_in(scope, control));
    let chosen = me.as_ref().map(|me| me.chosen(scope)).unwrap_or_default();
    let names: Vec<&str> = chosen.iter().map(|workspace| &*workspace.name).collect();
    let mut facts = vec![(m.workspace.to_owned(), names.join(", "))];
    let part = |title: &str, part: &Part| (title.to_owned(), part_in_words(lang, part));
    if let Some(detail) = detail {
        facts.extend(detail.agreement.as_ref().map(|agreement| part(m.agreement, agreement)));
        facts.extend(detail.package.as_ref().map(|package| part(m.package, package)));
    }
    About {
        name: name_of(lang, subject, detail),
        facts,
        has_dropped: false,
        without_records: detail.map(without_records).unwrap_or_default(),
        may_export: offers(Control::Export),
        may_export_learners: offers(Control::ExportLearners),
        sees_all_requests: offers(Control::AllRequests),
    }
}

/// Name, number and term, as far as they are known.
fn part_in_words(lang: Lang, part: &Part) -> String {
    let number = part.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    let term = part.term.map(|term| format!(", {}", term_in_words(lang, term))).unwrap_or_default();
    format!("{}{number}{term}", part.name)
}

/// The same of an agreement of the overview.
fn in_words(lang: Lang, agreement: &Contract) -> String {
    format!("{} {}, {}", agreement.name, agreement.number, term_in_words(lang, agreement.term))
}

fn term_in_words(lang: Lang, term: Term) -> String {
    let dates = [("start", &*lang.date(term.start)), ("end", &*lang.date(term.end))];
    fill(lang.page_messages().from_to, &dates)
}

/// The agreements that a kind is summed over: the chosen ones, or the active ones.
fn agreements_of(lang: Lang, activity: &Activity, chosen: &[Box<str>]) -> (String, String) {
    let m = lang.page_messages();
    let is_meant = |agreement: &&Contract| match chosen.is_empty() {
        true => agreement.status == AgreementStatus::Active,
        false => chosen.contains(&agreement.id),
    };
    let named = activity.agreements.iter().filter(is_meant).map(|agreement| in_words(lang, agreement));
    (m.agreement.to_owned(), named.collect::<Vec<_>>().join("; "))
}

fn records_title(m: &PageMessages) -> &'static str {
    m.records
}

/// What it means when there is no record of this.
fn without_records(detail: &Detail) -> WithoutRecords {
    let mut used = detail.lines.iter().map(|line| line.usage.consumed_total);
    if !detail.lines.is_empty() && used.clone().all(|used| used.is_none()) {
        WithoutRecords::Unknown
    } else if used.any(|used| used.is_some_and(|used| !used.is_zero())) {
        WithoutRecords::NothingHere
    } else {
        WithoutRecords::Nothing
    }
}

/// What credits were granted in, and what of it expires next.
fn lots(lang: Lang, detail: &Detail, today: NaiveDate) -> Option<impl IntoView + use<>> {
    let m = lang.page_messages();
    if detail.lots.is_empty() {
        return None;
    }
    let unit = |quantity| lang.unit(&Unit::Credits, quantity);
    let none = if detail.is_expiry_unknown() { m.expiry_unknown } else { m.no_expiry };
    let next = detail.next_expiry(today).map_or_else(
        || none.to_owned(),
        |lot| {
            let left = lot.left.unwrap_or_default();
            let date = lot.expires.map(|date| lang.date(date)).unwrap_or_default();
            fill(
                m.next_expiry,
                &[("left", &lang.number(left)), ("unit", &unit(left)), ("lot", &lot.name), ("date", &date)],
            )
        },
    );
    let number = |quantity: Option<Quantity>| {
        quantity.map_or_else(|| m.unknown.to_owned(), |quantity| lang.number(quantity))
    };
    let date = |date: Option<NaiveDate>| date.map_or_else(|| "–".to_owned(), |date| lang.date(date));
    let row = |lot: &Lot| {
        view! {
            <tr>
                <th scope="row"><bdi>{lot.name.to_string()}</bdi></th>
                <td class="number">{number(lot.granted)}</td>
                <td>{date(lot.start)}</td>
                <td>{date(lot.expires)}</td>
                <td class="number">{number(lot.left)}</td>
            </tr>
        }
    };
    let rows = detail.lots.iter().map(row).collect_view();
    Some(view! {
        <section class="lots" aria-labelledby="lots-title">
            <h2 id="lots-title">{m.lots}</h2>
            <p>{next}</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label=m.lots>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{m.field_lot}</th>
                        <th scope="col" class="number">{m.granted}</th>
                        <th scope="col">{m.field_start}</th>
                        <th scope="col">{m.expires}</th>
                        <th scope="col" class="number">{m.lot_left}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    })
}

/// Figures that are compared, and do not say the same.
#[derive(Clone, Debug, PartialEq)]
struct Differences {
    unit: Unit,
    /// What the workspaces used, what the records and the months add up to where that is something else.
    here: Option<(Quantity, Option<Quantity>, Option<Quantity>)>,
    /// The same of the whole agreement, whose records need not be here.
    in_all: Option<(Quantity, Quantity)>,
    /// Between what is available and what it is made of.
    available: Option<Contradiction>,
    /// What is available, and what the sums say is left.
    remaining: Option<(Quantity, Quantity)>,
    /// What is available, and what the lots have left instead.
    lots: Option<(Quantity, Quantity)>,
}

impl Differences {
    /// They are compared only where that means something: with one line of figures, none hidden and none unreadable.
    fn of(detail: &Detail, records: Records) -> Option<Differences> {
        let [line] = detail.lines.as_slice() else { return None };
        let usage = &line.usage;
        let progress = records.progress();
        let is_complete =
            progress.unreadable == 0 && progress.total.is_some() && progress.total == progress.visible;
        let rows = records.measured(&usage.unit).filter(|_| is_complete && detail.unreadable == 0);
        // A stock is no sum of months.
        let has_months = detail.unreadable == 0 && detail.kind != EntitlementKind::SupportContacts;
        let series = detail.series_total().filter(|_| has_months);
        // Where the total is unknown, the two others may still say different things.
        let here = usage.consumed.or(series).map(|total| {
            let differs = |other: &Quantity| *other != total;
            (total, rows.filter(differs), series.filter(differs))
        });
        let in_all = usage.consumed_total.filter(|_| usage.consumed_total != usage.consumed);
        // Where no month says what the agreement used, they are silent about it.
        let says_all = has_months && detail.is_series_shared();
        let in_all = in_all.zip(detail.series_total_of_all().filter(|_| says_all));
        let available = usage.available.flatten().filter(|_| !line.left_of_lots);
        let lots =
            available.and_then(|available| Some((available, detail.lots_left()?.instead_of(available)?)));
        Some(Differences {
            unit: usage.unit.clone(),
            here,
            in_all: in_all.filter(|(total, series)| total != series),
            available: usage.contradiction(),
            remaining: available.zip(line.remaining).filter(|(available, remaining)| available != remaining),
            lots,
        })
    }

    fn texts(&self, lang: Lang) -> Vec<String> {
        let m = lang.page_messages();
        let say = |message: &str, place: &str, other: Quantity, total: Quantity| {
            let (other, of) = (lang.number(other), lang.number(total));
            fill(message, &[(place, &other), ("total", &of), ("unit", &lang.unit(&self.unit, total))])
        };
        let mut texts = Vec::new();
        if let Some((total, rows, series)) = self.here {
            texts.extend(rows.map(|rows| say(m.disagree_rows, "rows", rows, total)));
            texts.extend(series.map(|series| say(m.disagree_series, "series", series, total)));
        }
        texts.extend(self.in_all.map(|(total, series)| say(m.disagree_series, "series", series, total)));
        texts.extend(self.available.map(|contradiction| match contradiction {
            Contradiction::MoreThanAllowed { available, allowed } => {
                say(m.disagree_allowed, "allowed", allowed, available)
            }
            Contradiction::Parts { available, rest } => say(m.disagree_parts, "rest", rest, available),
            Contradiction::BelowZero { available } => say(m.disagree_below, "rest", available, available),
        }));
        texts.extend(
            self.remaining.map(|(available, rest)| say(m.disagree_remaining, "rest", rest, available)),
        );
        texts.extend(self.lots.map(|(available, lots)| say(m.disagree_lots, "lots", lots, available)));
        texts
    }
}

/// Whether the totals, the months, the records and the lots say the same; not while something older stands beside something newer.
#[component]
fn Agreement(detail: Query<Detail>, records: Records) -> impl IntoView {
    let locale = Locale::here();
    let differences = Memo::new(move |_| {
        records.follow();
        let is_mixed = detail.state().with(|state| state.is_busy() || state.error().is_some())
            || records.is_refreshing()
            || records.not_refreshed().is_some();
        let detail = detail.value().filter(|detail| !is_mixed && !detail.visible_only)?;
        Differences::of(&detail, records)
    });
    dynamic(move || {
        let texts = differences.get()?.texts(locale.lang.get()).into_iter();
        Some(texts.map(|text| view! { <Notice kind=NoticeKind::Warning text=text/> }).collect_view())
    })
}
