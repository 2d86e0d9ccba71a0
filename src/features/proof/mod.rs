//! The proof of delivery: one document of what was purchased, delivered and left, and every record that the reader may see,
//! to print or to take along as a workbook. It lives in the overview's address; the overview's filters decide what it is about.

mod book;
mod document;
mod gather;

use crate::components::focus::go_to;
use crate::components::states::{Empty, describe};
use crate::components::{DataTime, Icon, Link, dynamic};
use crate::features::failure;
use crate::features::overview::OverviewState;
use crate::features::records::export::{by_whom, tell_dropped};
use crate::features::records::filters::period_text;
use crate::features::usage::{UsageText, describe as describe_usage, is_one_workspace};
use crate::i18n::Format as _;
use crate::i18n::Locale;
use crate::i18n::cells::CellWords;
use crate::i18n::{Lang, fill};
use crate::services::Host;
use crate::services::workbook::WorkbookError;
use crate::services::{Clock, Navigator, Notifications, Preferences, Session};
use api_client::List;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::RecordType;
use domain::access::Control;
use domain::activity::{Activity, AdditionalCases};
use domain::date::{parse_date, write_date};
use domain::entitlement::{Allowance, Entitlement, Usage};
use domain::filter::{Scope, Selection, StatusChoice};
use domain::proof::{self, Contents, Gap, Item, LeftOut, Outcome};
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use domain::route::{Address, Page};
use gather::{Gathering, Part};
use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use record_store::Store;
use std::rc::Rc;
use std::sync::Arc;

/// First and last day, each included; `None` = no limit.
type Period = (Option<NaiveDate>, Option<NaiveDate>);

/// What the document is about: all that it follows.
#[derive(Clone, PartialEq)]
struct Basis {
    activity: Arc<Activity>,
    contents: Arc<Contents>,
    scope: Scope,
    selection: Selection,
    left_out: LeftOut,
    period: Period,
    lang: Lang,
}

impl Basis {
    /// Whether this one needs the same records, shown or not.
    fn has_records_of(&self, other: &Basis) -> bool {
        let of = |basis: &Basis| Basis {
            left_out: LeftOut { records: false, ..basis.left_out.clone() },
            ..basis.clone()
        };
        of(self) == of(other)
    }
}

/// What a document takes from the app around it.
#[derive(Clone, Copy)]
struct Around {
    session: Session,
    preferences: Preferences,
    clock: Clock,
}

impl Around {
    fn here() -> Around {
        Around { session: Session::here(), preferences: Preferences::here(), clock: Clock::here() }
    }

    fn offers(self, scope: &Scope, control: Control<'_>) -> bool {
        untrack(|| self.session.me()).is_some_and(|me| me.offers_in(Some(scope), control))
    }
}

/// A document, fixed at the moment at which it is made: whatever changes later is another one's.
struct Job {
    around: Around,
    activity: Arc<Activity>,
    contents: Arc<Contents>,
    left_out: LeftOut,
    parts: Vec<Part>,
    words: CellWords,
    /// Whether it is about one workspace.
    is_one_workspace: bool,
    /// Whose it is, as far as the workspaces say so.
    customer: Option<String>,
    /// What stands above the document: of whom, of when, for whom.
    facts: Vec<(String, String)>,
}

impl Job {
    fn new(around: Around, gathering: Gathering, basis: &Basis) -> Job {
        let Around { session, preferences, .. } = around;
        let me = untrack(|| session.me());
        let workspaces = me.iter().flat_map(|me| &me.workspaces);
        let names = workspaces.map(|workspace| (workspace.id.clone(), workspace.name.clone())).collect();
        let parts = gathering.parts();
        let hides_personal = preferences.is_private();
        let mut customers: Vec<&str> = Vec::new();
        let chosen = me.as_ref().map(|me| me.chosen(Some(&basis.scope))).unwrap_or_default();
        for customer in chosen.iter().filter_map(|workspace| workspace.customer.as_deref()) {
            if !customers.contains(&customer) {
                customers.push(customer);
            }
        }
        let customer = (!customers.is_empty()).then(|| customers.join(", "));
        let words = CellWords { lang: basis.lang, workspaces: Rc::new(names), hides_personal };
        Job {
            around,
            activity: Arc::clone(&basis.activity),
            contents: Arc::clone(&basis.contents),
            left_out: basis.left_out.clone(),
            customer,
            facts: facts(around, basis, &parts, &words),
            is_one_workspace: is_one_workspace(session, Some(&basis.scope)),
            words,
            parts,
        }
    }

    fn part(&self, place: usize) -> Option<&Part> {
        self.parts.get(place)
    }

    fn store(&self, place: usize) -> Option<&Store> {
        self.part(place)?.store.as_deref()
    }

    fn is_gathered(&self, place: usize) -> bool {
        self.part(place).is_some_and(|part| matches!(part.outcome, Outcome::Gathered(_)))
    }

    fn has_learners(&self) -> bool {
        self.parts.iter().filter_map(|part| part.store.as_deref()).any(is_learning)
    }

    /// What an item is called: an entitlement with its package, since many packages have one of the same name.
    fn name(&self, place: usize) -> String {
        let (lang, m) = (self.words.lang, self.words.lang.page_messages());
        let name = |whole: &str, part: &str| fill(m.proof_part, &[("package", whole), ("entitlement", part)]);
        match self.contents.items().nth(place) {
            Some(Item::Entitlement(chapter, entitlement)) => name(&chapter.package.name, &entitlement.name),
            Some(Item::AdditionalCases(cases)) => name(m.additional_cases, &lang.service(&cases.service)),
            None => String::new(),
        }
    }

    fn gaps(&self, names_missing: bool) -> Vec<Gap> {
        let outcomes: Vec<_> = self.parts.iter().map(|part| part.outcome.clone()).collect();
        proof::gaps(&self.activity, &self.left_out, &outcomes, names_missing)
    }

    /// What the document does not contain, in words.
    fn gap_texts(&self, names_missing: bool, is_wanted: impl Fn(&Gap) -> bool) -> Vec<String> {
        let m = self.words.lang.page_messages();
        let with_name = |place: usize, reason: &str| {
            fill(m.proof_missing_part, &[("part", &self.name(place)), ("reason", reason)])
        };
        let text = |gap: &Gap| match place_of(gap) {
            Some(place) => with_name(place, &self.reason(gap)),
            None => self.reason(gap),
        };
        self.gaps(names_missing).iter().filter(|gap| is_wanted(gap)).map(text).collect()
    }

    /// How many records of an item are here; why, where that is not known.
    fn count(&self, place: usize) -> String {
        let (lang, m) = (self.words.lang, self.words.lang.page_messages());
        match self.part(place) {
            Some(part) if self.is_gathered(place) => lang.count(part.len()),
            Some(Part { outcome: Outcome::Withheld, .. }) => m.proof_withheld_short.to_owned(),
            _ => m.proof_not_asked_short.to_owned(),
        }
    }

    /// What is missing of one item.
    fn gaps_of(&self, place: usize) -> Vec<String> {
        let gaps = self.gaps(false);
        gaps.iter().filter(|gap| place_of(gap) == Some(place)).map(|gap| self.reason(gap)).collect()
    }

    fn reason(&self, gap: &Gap) -> String {
        let lang = self.words.lang;
        let m = lang.page_messages();
        let number = |count: u64| lang.number(Quantity::from_count(count));
        match gap {
            Gap::NotAsked(_) => m.proof_not_asked.to_owned(),
            Gap::Withheld(_) => m.proof_withheld.to_owned(),
            Gap::Failed(place) => match self.part(*place) {
                Some(Part { outcome: Outcome::Failed(error), .. }) => describe(error, lang),
                _ => m.proof_not_asked.to_owned(),
            },
            Gap::Partly(_, seen, all) => {
                fill(m.proof_visible, &[("visible", &number(*seen)), ("total", &number(*all))])
            }
            Gap::Unreadable(_, count) => lang.plural(m.unreadable_records, *count),
            Gap::Source(source) => fill(m.proof_source, &[("source", source)]),
            Gap::Unsaid(count) => lang.plural(m.proof_unsaid, *count),
            Gap::Figures(count) => lang.plural(m.unreadable_parts, *count),
            Gap::LeftOut(ids) => {
                let name = |id: &str| {
                    self.words.workspaces.get(id).map_or_else(|| id.to_owned(), |name| name.to_string())
                };
                let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
                fill(m.left_out_notice, &[("names", &names.join(", "))])
            }
            Gap::Dropped => m.dropped_notice.to_owned(),
            Gap::Learners => m.proof_no_learners.to_owned(),
            Gap::Records => m.proof_no_tables.to_owned(),
        }
    }

    /// The figures of an entitlement in words.
    fn describe(&self, entitlement: &Entitlement) -> UsageText {
        describe_usage(self.words.lang, &entitlement.usage, self.is_one_workspace)
    }

    /// What the reader should mind about the figures and records of an entitlement.
    fn note(&self, place: usize, entitlement: &Entitlement) -> Vec<String> {
        let m = self.words.lang.page_messages();
        let text = self.describe(entitlement);
        let mut notes = Vec::new();
        // An empty cell says neither that nothing was used nor that it is not known.
        let is_unknown = entitlement.usage.consumed_total.is_none();
        notes.extend(is_unknown.then(|| m.consumption_unknown.to_owned()));
        notes.extend(text.parts.into_iter().chain(text.here));
        notes.extend(text.warning.map(str::to_owned));
        notes.extend(entitlement.visible_only.then(|| m.visible_only_note.to_owned()));
        let missing = self.activity.missing_source(&entitlement.kind);
        notes.extend(missing.map(|source| fill(m.source_missing, &[("source", &source.source)])));
        notes.extend(self.gaps_of(place));
        notes
    }

    /// The same of additional cases.
    fn note_of_cases(&self, place: usize, cases: &AdditionalCases) -> Vec<String> {
        let m = self.words.lang.page_messages();
        let mut notes = self.gaps_of(place);
        notes.extend(cases.visible_only.then(|| m.visible_only_note.to_owned()));
        notes
    }
}

fn place_of(gap: &Gap) -> Option<usize> {
    match gap {
        Gap::NotAsked(place) | Gap::Failed(place) | Gap::Withheld(place) => Some(*place),
        Gap::Partly(place, ..) | Gap::Unreadable(place, _) => Some(*place),
        Gap::Source(_) | Gap::Figures(_) | Gap::Unsaid(_) => None,
        Gap::LeftOut(_) | Gap::Dropped | Gap::Learners | Gap::Records => None,
    }
}

/// What was purchased, in words.
fn allowance(lang: Lang, usage: &Usage) -> String {
    let m = lang.page_messages();
    match &usage.allowance {
        Allowance::Quantity(amount) | Allowance::Allowed(amount) => {
            format!("{} {}", lang.number(*amount), lang.unit(&usage.unit, *amount))
        }
        Allowance::AsNeeded => m.as_needed.to_owned(),
        Allowance::Included => m.included.to_owned(),
        Allowance::PerIncident(amount, unit) => {
            fill(m.per_incident, &[("amount", &lang.number(*amount)), ("unit", &lang.unit_of(unit, *amount))])
        }
        Allowance::Unknown(_) => m.allowance_unknown.to_owned(),
    }
}

/// Whether these are records that name learners.
fn is_learning(store: &Store) -> bool {
    store.shape().record_type == RecordType::LearningActivity
}

/// Whether it ends before it begins.
fn is_wrong((from, to): Period) -> bool {
    from.zip(to).is_some_and(|(from, to)| from > to)
}

fn facts(
    Around { session, clock, .. }: Around,
    basis: &Basis,
    parts: &[Part],
    words: &CellWords,
) -> Vec<(String, String)> {
    let lang = basis.lang;
    let m = lang.page_messages();
    let me = untrack(|| session.me());
    let chosen = me.as_ref().map(|me| me.chosen(Some(&basis.scope))).unwrap_or_default();
    let names = chosen.iter().map(|workspace| &*workspace.name).collect::<Vec<_>>().join(", ");
    let mut agreements: Vec<&str> = Vec::new();
    for agreement in basis.contents.chapters.iter().filter_map(|chapter| chapter.agreement.as_deref()) {
        if !agreements.contains(&agreement) {
            agreements.push(agreement);
        }
    }
    let status = match basis.selection.status {
        StatusChoice::Inactive => m.status_inactive,
        StatusChoice::All => m.status_all,
        _ => m.status_active,
    };
    let mut filters = format!("{} · {}: {status}", m.add_ons, m.status);
    let packages = basis.selection.packages.iter();
    let packages = packages.filter_map(|id| basis.activity.package(id)).map(|package| &*package.name);
    let packages: Vec<&str> = packages.collect();
    if !packages.is_empty() {
        filters.push_str(&format!(" · {}: {}", m.package, packages.join(", ")));
    }
    let (from, to) = basis.period;
    let period = period_text(lang, &RecordQuery { from, to, ..RecordQuery::default() });
    let mut facts = vec![
        (m.workspace.to_owned(), names),
        (m.agreements.to_owned(), agreements.join(", ")),
        (m.sheet_filters.to_owned(), filters),
        (m.period.to_owned(), period.unwrap_or_else(|| m.any_time.to_owned())),
    ];
    if basis.period != (None, None) {
        facts.push((m.proof_note.to_owned(), m.proof_term_note.to_owned()));
    }
    let time =
        |time: Option<DateTime<Utc>>| time.map_or_else(|| m.unknown.to_owned(), |time| lang.instant(time));
    let as_of = time(basis.activity.stamp.as_of);
    facts.push((m.sheet_data_time.to_owned(), as_of.clone()));
    let read = parts.iter().filter_map(|part| match part.outcome {
        Outcome::Gathered(extent) => extent.read,
        _ => None,
    });
    if let Some((earliest, latest)) = read.fold(None, |all, read| proof::span(all, Some(read))) {
        let (start, end) = (time(earliest), time(latest));
        if start != as_of || end != as_of {
            let text = if start == end { end } else { fill(m.from_to, &[("start", &start), ("end", &end)]) };
            facts.push((m.proof_records_time.to_owned(), text));
        }
    }
    facts.extend(by_whom(session, words, m.proof_made_for));
    facts.push((m.proof_made_on.to_owned(), lang.date(clock.today.get_untracked())));
    facts
}

/// The page.
#[component]
pub fn Proof() -> impl IntoView {
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
    // Of no time there is no document.
    let wrong = Memo::new(move |_| is_wrong(period.get()));
    let built = RwSignal::new(false);
    let busy = Memo::new(move |_| state.query.state().with(|remote| remote.is_busy()));
    Effect::new(move |before: Option<(Option<Basis>, bool)>| {
        let (basis, is_busy) = (basis.get(), busy.get());
        let (old, was_busy) = before.unwrap_or_default();
        // What stands stays while something newer is looked for, and where looking fails.
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
    let as_of = Signal::derive(move || state.activity.with(|activity| Some(activity.as_ref()?.stamp.as_of)));
    let refresh = Callback::new(move |()| state.query.ask_again());
    let not_refreshed = move || {
        let lang = locale.lang.get();
        let (error, as_of) = state
            .query
            .state()
            .with(|remote| Some((remote.error()?.clone(), remote.value()?.stamp.as_of)))?;
        Some(failure::not_refreshed(lang, as_of, &error, state.query.retry()))
    };
    dynamic(move || {
        let m = locale.lang.get().page_messages();
        let back = Address {
            page: Page::Overview,
            params: navigator.params_untracked().overview_only(),
            fragment: None,
        };
        view! {
            <div class="page-head">
                <h1 tabindex="-1">{m.proof}</h1>
                <DataTime lang=locale.lang as_of=as_of busy=busy.into() on_refresh=refresh/>
            </div>
            {dynamic(not_refreshed)}
            <p class="proof-back"><Link href=navigator.href(&back)>{m.proof_back}</Link></p>
            <PeriodChoice period=period basis=basis/>
            <Tools gathering=gathering basis=basis summary=summary built=built/>
            {dynamic(move || (!wrong.get()).then(|| view! {
                <Course gathering=gathering built=built/>
                <Document gathering=gathering basis=basis built=built/>
            }))}
        }
    })
}

/// Print, and take along.
#[component]
fn Tools(
    gathering: Gathering,
    basis: Memo<Option<Basis>>,
    summary: Memo<bool>,
    built: RwSignal<bool>,
) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let around = Around::here();
    let host = Host::here();
    let m = locale.lang.get_untracked().page_messages();
    let writing = RwSignal::new(false);
    let problem: RwSignal<Option<&'static str>> = RwSignal::new(None);
    // Whoever cleans it up ends what is being written, and with it the worker.
    let run = StoredValue::new(Owner::new());
    let stop = move || {
        run.with_value(Owner::cleanup);
        writing.set(false);
    };
    on_cleanup(move || tell_dropped(around.session, notifications, locale, writing.get_untracked()));
    Effect::new(move || {
        // A workbook is that of the document which stands here.
        if !built.get() && writing.get_untracked() {
            stop();
            problem.set(Some(m.proof_book_dropped));
        }
    });
    let may_export = Memo::new(move |_| {
        basis.with(|basis| basis.as_ref().is_some_and(|basis| around.offers(&basis.scope, Control::Export)))
    });
    let is_busy = move || !built.get() || writing.get();
    let print = move |_| {
        if let Some(window) = web_sys::window() {
            // A browser without a printer says so itself.
            let _ = window.print();
        }
    };
    let write = move |_| {
        let Some(basis) = basis.get_untracked() else { return };
        writing.set(true);
        problem.set(None);
        let job = Job::new(around, gathering, &basis);
        let with_names = around.offers(&basis.scope, Control::ExportLearners);
        let task = async move {
            let done = book::write(&job, host, navigator, with_names).await;
            writing.set(false);
            match done {
                Ok(()) => notifications.show_toast(m.exported),
                Err(WorkbookError::Stopped(_)) => problem.set(Some(m.proof_stopped)),
                Err(_) => problem.set(Some(m.proof_no_writer)),
            }
        };
        run.with_value(|run| run.with(|| spawn_local_scoped_with_cancellation(task)));
    };
    let leave_out = move |_| {
        let wanted = !summary.get_untracked();
        navigator.change_params(|params| params.with_summary(wanted));
    };
    view! {
        <div class="proof-tools">
            <button type="button" class="toggle" aria-pressed=move || summary.get().to_string() on:click=leave_out>{m.proof_summary_only}</button>
            <button type="button" class="button button-primary" disabled=move || !built.get() on:click=print>{Icon::Print.view()}{m.proof_print}</button>
            <button
                type="button"
                class="button"
                disabled=move || is_busy() || !may_export.get()
                aria-describedby=move || (!may_export.get()).then_some("proof-forbidden")
                on:click=write
            >
                {Icon::Table.view()}{m.export_workbook}
            </button>
            {move || writing.get().then(|| view! {
                <span class="quiet" role="status">{m.export_finishing}</span>
                <button type="button" class="button button-subtle" on:click=move |_| stop()>{m.cancel}</button>
            })}
            {move || (!may_export.get()).then(|| view! { <p id="proof-forbidden" class="quiet">{m.export_forbidden}</p> })}
            {move || problem.get().map(|text| view! { <p role="alert" class="problem">{Icon::Warning.view()}{text}</p> })}
        </div>
    }
}

/// From when to when.
#[component]
fn PeriodChoice(period: Memo<Period>, basis: Memo<Option<Basis>>) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let clock = Clock::here();
    let lang = locale.lang.get_untracked();
    let m = lang.page_messages();
    let between = move |(from, to): Period| {
        navigator
            .change_params(|params| params.with_question(&RecordQuery { from, to, ..params.question().0 }));
    };
    let year = |year: i32| (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    let this_year = clock.today.get_untracked().year();
    let presets =
        [(m.any_time, (None, None)), (m.this_year, year(this_year)), (m.last_year, year(this_year - 1))];
    let preset = move |label: String, wanted: Period| {
        let is_on = move || (period.get() == wanted).to_string();
        view! { <button type="button" class="toggle" aria-pressed=is_on on:click=move |_| between(wanted)>{label}</button> }
    };
    let presets = presets.map(|(label, wanted)| preset(label.to_owned(), wanted));
    let years = Memo::new(move |_| {
        let basis = basis.get()?;
        let years = proof::agreement_years(&basis.activity, &basis.contents, clock.today.get());
        let is_only = years.len() == 1;
        let years = years.into_iter().map(|(year, agreements)| {
            let numbers: Vec<&str> = agreements.iter().map(|agreement| &*agreement.number).collect();
            let label = match is_only {
                true => m.proof_year.to_owned(),
                false => fill(m.proof_year_of, &[("agreements", &numbers.join(", "))]),
            };
            (label, (Some(year.start), Some(year.end)))
        });
        Some(years.collect::<Vec<_>>())
    });
    let years = dynamic(move || {
        let years = years.get().unwrap_or_default();
        years.into_iter().map(|(label, wanted)| preset(label, wanted)).collect_view()
    });
    let date = |label: &'static str,
                get: fn(Period) -> Option<NaiveDate>,
                put: fn(Period, Option<NaiveDate>) -> Period| {
        let value = move || get(period.get()).map(write_date).unwrap_or_default();
        let change = move |event: leptos::ev::Event| {
            between(put(period.get_untracked(), parse_date(&event_target_value(&event))));
        };
        view! {
            <label class="panel-field">
                <span>{label}</span>
                <input type="date" class="input" prop:value=value on:change=change/>
            </label>
        }
    };
    let wrong = move || {
        is_wrong(period.get()).then(
            || view! { <p role="alert" class="problem">{Icon::Warning.view()}{m.proof_period_wrong}</p> },
        )
    };
    view! {
        <div class="proof-period" role="group" aria-label=m.period>
            {date(m.from_date, |(from, _)| from, |(_, to), date| (date, to))}
            {date(m.to_date, |(_, to)| to, |(from, _), date| (from, date))}
            <div class="toggles">{presets.collect_view()}{years}</div>
            {wrong}
        </div>
    }
}

/// How far the gathering is, and what did not come.
#[component]
fn Course(gathering: Gathering, built: RwSignal<bool>) -> impl IntoView {
    let locale = Locale::here();
    let lang = locale.lang.get_untracked();
    let m = lang.page_messages();
    dynamic(move || {
        let progress = gathering.progress().get();
        let is_built = built.get();
        let (done, all) = (lang.count(progress.done), lang.count(progress.all));
        let records = lang.plural(m.records_count, progress.records as u64);
        let values = [("done", done.as_str()), ("all", &all), ("records", &records)];
        let failed = gathering.parts().iter().any(|part| matches!(part.outcome, Outcome::Failed(_)));
        let is_whole = progress.done == progress.all && !failed;
        let text = match (progress.is_running, is_built) {
            (true, _) => fill(m.proof_progress, &values),
            (false, false) => m.proof_building.to_owned(),
            (false, true) if is_whole => fill(m.proof_ready, &values),
            (false, true) => m.proof_not_whole.to_owned(),
        };
        let bar = progress.is_running.then(|| {
            view! {
                <progress max=progress.all.max(1).to_string() value=progress.done.to_string() aria-label=m.proof></progress>
                <button type="button" class="button" on:click=move |_| gathering.cancel()>{m.cancel}</button>
            }
        });
        let again = (!progress.is_running && is_built && !is_whole).then(|| {
            let again = move |_| {
                built.set(false);
                gathering.try_again();
            };
            view! { <button type="button" class="button" on:click=again>{Icon::Refresh.view()}{m.try_again}</button> }
        });
        view! {
            <div class="proof-course">
                <span role="status">{text}</span>
                {bar}
                {again}
            </div>
        }
    })
}

/// The document itself.
#[component]
fn Document(gathering: Gathering, basis: Memo<Option<Basis>>, built: RwSignal<bool>) -> impl IntoView {
    let navigator = Navigator::here();
    let around = Around::here();
    let place = NodeRef::<html::Div>::new();
    let running = Memo::new(move |_| gathering.progress().with(|progress| progress.is_running));
    // The address may name a place in the document: there it begins, once it stands.
    let wanted = untrack(|| navigator.address()).and_then(|address| address.fragment);
    let wanted = StoredValue::new(wanted);
    Effect::new(move || {
        let (Some(basis), Some(place)) = (basis.get(), place.get()) else { return };
        if running.get() {
            place.set_text_content(None);
            return;
        }
        // Made anew with or without names, the one before is no document any more, and neither is its workbook.
        if built.get_untracked() {
            built.set(false);
        }
        let job = Job::new(around, gathering, &basis);
        // It ends when this is done anew.
        spawn_local_scoped_with_cancellation(async move {
            if document::build(&job, &place).await.is_some() {
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
        let job = Job::new(around, gathering, &basis);
        let facts: Vec<_> = job
            .facts
            .iter()
            .map(|(title, text)| view! { <div><dt>{title.clone()}</dt><dd><bdi>{text.clone()}</bdi></dd></div> })
            .collect();
        let nothing = basis.contents.chapters.is_empty();
        let lead = if job.left_out.records { m.proof_lead_summary } else { m.proof_lead };
        Some(view! {
            {job.customer.clone().map(|customer| view! { <p class="proof-customer"><bdi>{customer}</bdi></p> })}
            <p class="lead">{lead}</p>
            <dl class="facts paper-facts">{facts}</dl>
            {nothing.then(|| view! { <Empty title=m.proof_nothing hint=m.no_match_hint/> })}
        })
    };
    let gaps = move || {
        let basis = basis.get()?;
        let is_built = built.get();
        let m = basis.lang.page_messages();
        let job = Job::new(around, gathering, &basis);
        let list = |texts: Vec<String>| {
            texts.into_iter().map(|text| view! { <li><bdi>{text}</bdi></li> }).collect_view()
        };
        let is_missing = |gap: &Gap| matches!(gap, Gap::NotAsked(_) | Gap::Failed(_));
        let missing: Vec<String> = job
            .gaps(false)
            .iter()
            .filter(|gap| is_built && is_missing(gap))
            .filter_map(|gap| {
                let part = job.name(place_of(gap)?);
                Some(fill(m.proof_missing_part, &[("part", &part), ("reason", &job.reason(gap))]))
            })
            .collect();
        let no_names = !around.offers(&basis.scope, Control::ExportLearners) && job.has_learners();
        // What did not come stands in a place of its own.
        let others = job.gap_texts(no_names, |gap| !is_missing(gap));
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
    // The place in the document is none in the app's address: that stays.
    let follow = move |event: MouseEvent| {
        let Some(id) = document::wanted_by(&event) else { return };
        event.prevent_default();
        match place.get_untracked().and_then(|place| document::title(&place, &id)) {
            Some(title) => go_to(title),
            // The document is still being built, and goes there when it is done.
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
