//! A list of records with everything that helps to find one's way in it: search, filters, period, columns, details.

mod columns;
mod details;
pub(crate) mod export;
pub(super) mod filters;
pub(super) mod print;
mod selection;

use crate::components::states::{Empty, FailedBeside, RecoveryActions, Skeleton, describe};
use crate::components::table::{Column, Grid, GridEvent, Line, Source};
use crate::components::{Icon, Notice, NoticeKind, dynamic};
use crate::features::failure;
use crate::i18n::Format as _;
use crate::i18n::Locale;
use crate::i18n::cells::CellWords;
use crate::i18n::fill;
use crate::runtime;
use crate::services::Clock;
use crate::services::Host;
use crate::services::records::{Phase, Place, Progress, Shown, Sought};
use crate::services::{Navigator, Notifications, Preferences, Records, Session};
use columns::ColumnsPanel;
use details::Details;
use domain::RecordType;
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use export::copy_link;
pub use export::export_tools;
use filters::{Chips, FilterPanel, PeriodPanel};
use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use print::Paper;
use record_store::{Cell, Layout, Store};
pub use selection::Selection;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// The height of a row in CSS pixels.
const ROW: f64 = 40.0;
/// The same when the reader likes them close.
const ROW_COMPACT: f64 = 30.0;
/// How long the table must stand still before its elements are put in order.
const STILL: Duration = Duration::from_millis(160);

/// What the parts of a list share.
#[derive(Clone, Copy)]
pub struct ListState {
    locale: Locale,
    navigator: Navigator,
    session: Session,
    preferences: Preferences,
    notifications: Notifications,
    clock: Clock,
    host: Host,
    /// The records.
    pub records: Records,
    /// What they look like, once the first have come. Which fields have a value is found out when all are here.
    pub shape: RwSignal<Option<Arc<Shown>>>,
    /// What the address asks for, as far as there is such a field.
    pub question: Memo<RecordQuery>,
    /// How the reader likes the table.
    pub layout: RwSignal<Layout>,
    /// The id of the record that is shown in full, as the address has it.
    pub record: Memo<Option<Box<str>>>,
    /// Where that record stands.
    pub sought: Memo<Option<Sought>>,
    /// A place that the reader went on to whose record is not here yet, or could not be read, so that no address leads to it.
    pub stepping: RwSignal<Option<usize>>,
    /// The field whose values are picked.
    pub picking: RwSignal<Option<Box<str>>>,
    /// Whether the panel of the filters is open.
    pub filtering: RwSignal<bool>,
    /// What the list is called.
    pub title: fn(&crate::i18n::PageMessages) -> &'static str,
    /// What the list is of.
    pub about: Signal<About>,
    /// The agreement that a record belongs to, as far as it is known. Who looks after it is asked for when `wants_managers` is set.
    pub own_agreement: Callback<Belongs, Option<OwnAgreement>>,
    /// Somebody wants to write to who looks after an agreement.
    pub wants_managers: RwSignal<bool>,
    /// The records that are picked out, where they can be.
    pub selection: Option<RwSignal<Selection>>,
    /// The lines that stand above groups of records, when there are any.
    groups: StoredValue<Groups, LocalStorage>,
}

/// What a list is of, for those who take it elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The page's name.
    pub name: String,
    /// Title and text: agreement, package, workspaces.
    pub facts: Vec<(String, String)>,
    /// Whether the page's address asks for what does not exist, or not for this reader.
    pub has_dropped: bool,
    /// What it means when there is no record.
    pub without_records: WithoutRecords,
    /// Whether the reader may take the records along.
    pub may_export: bool,
    /// Whether the reader may take the names of learners along.
    pub may_export_learners: bool,
    /// Whether the reader sees every support request there is.
    pub sees_all_requests: bool,
}

/// What a record says of where it belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belongs {
    /// The number of its agreement.
    pub agreement_number: Option<Box<str>>,
    /// The id of its entitlement.
    pub entitlement: Option<Box<str>>,
}

/// The agreement that a record belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAgreement {
    /// Name, number and term, as far as they are known.
    pub text: String,
    /// Who looks after it: name and email.
    pub managers: Vec<(String, String)>,
}

/// What it means when there is no record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutRecords {
    /// Nothing was logged.
    #[default]
    Nothing,
    /// Nothing was logged in the chosen workspaces; others of the agreement have something.
    NothingHere,
    /// It is not known what was consumed.
    Unknown,
}

/// Lines between the records: each with the place of the first record after it.
#[derive(Default)]
struct Groups {
    /// The line's place in the table, the record's place in the answer, its text.
    lines: Vec<(usize, usize, String)>,
}

impl Groups {
    /// What stands at a line: a group's text, or the place of a record.
    fn at(&self, line: usize) -> Result<&str, usize> {
        let after = self.lines.partition_point(|(at, _, _)| *at <= line);
        match after.checked_sub(1).and_then(|before| self.lines.get(before)) {
            Some((at, _, text)) if *at == line => Ok(text),
            Some((at, record, _)) => Err(record + (line - at - 1)),
            None => Err(line),
        }
    }
}

impl ListState {
    /// What the address asks for now. A record that was not found among others is not looked for among these.
    pub fn change(self, change: impl FnOnce(&RecordQuery) -> RecordQuery) {
        self.navigator
            .change_params(|params| params.with_question(&change(&params.question().0)).with_record(None));
    }

    /// Shows the record at a place of the answer in full.
    pub fn show(self, place: usize) {
        let id = match self.records.place(place) {
            Place::Row(row) => self.records.with_store(|store| store.id(row).to_owned()),
            Place::Pending | Place::Unreadable => None,
        };
        match id {
            None => self.stepping.set(Some(place)),
            Some(id) => {
                let navigator = self.navigator;
                if untrack(|| self.is_open()) {
                    navigator.change_params(|params| params.with_record(Some(&id)));
                } else {
                    navigator.open_over(|params| params.with_record(Some(&id)));
                }
                self.stepping.set(None);
            }
        }
    }

    /// Closes what [`ListState::show`] opened.
    pub fn close(self) {
        self.stepping.set(None);
        if self.record.get_untracked().is_some() {
            self.navigator.close_over(|params| params.with_record(None));
        }
    }

    /// Whether a record is shown in full, or about to be.
    pub fn is_open(self) -> bool {
        let is_there = self.sought.with(|sought| !matches!(sought, None | Some(Sought::Nowhere)));
        is_there || self.stepping.get().is_some()
    }

    /// The place of the record that is shown in full, where it is known.
    pub fn open_place(self) -> Option<usize> {
        self.stepping.get().or_else(|| match self.sought.get()? {
            Sought::At(place) => Some(place),
            _ => None,
        })
    }

    /// Keeps how the reader likes this table.
    pub fn keep(self, layout: Layout) {
        if let Some(shown) = self.shape.get_untracked() {
            self.preferences.keep_layout(shown.shape.record_type.as_str(), &layout);
        }
        self.layout.set(layout);
    }

    /// The same after a choice of columns: those that an address named give way to it.
    pub fn choose(self, layout: Layout) {
        self.keep(layout);
        self.navigator.change_params(|params| params.with_columns(None));
    }

    /// Whether these are support requests.
    fn is_of_cases(self) -> bool {
        self.shape.with(|shown| shown.as_ref().is_some_and(|s| s.shape.record_type == RecordType::Case))
    }

    /// What to say when this reader sees only a part; of how many, where the backend says that.
    pub fn partly(self) -> Option<String> {
        let lang = self.locale.lang.get();
        let m = lang.page_messages();
        let number = |count: u64| lang.number(Quantity::from_count(count));
        let Progress { visible, total, .. } = self.records.progress();
        match total {
            Some(total) => visible.filter(|visible| *visible < total).map(|visible| {
                fill(m.visible_of, &[("visible", &number(visible)), ("total", &number(total))])
            }),
            None => {
                let is_part = self.is_of_cases() && !self.about.with(|about| about.sees_all_requests);
                is_part.then(|| m.only_visible.to_owned())
            }
        }
    }

    /// The columns in their order with their widths.
    pub fn columns(self) -> Vec<(usize, u16)> {
        let Some(shown) = self.shape.get() else { return Vec::new() };
        let fields = &shown.shape.fields;
        let is_column = |at: &usize| fields.get(*at).is_some_and(|field| !field.internal);
        let place = |name: &str| shown.shape.place(name).filter(is_column);
        let width = |at: usize| fields.get(at).map_or(150, |field| field.width);
        self.layout.with(|layout| {
            let chosen = |at: usize| {
                let field = fields.get(at)?;
                layout.columns.iter().find(|(name, _)| *name == field.name).map(|(_, width)| *width)
            };
            let named = self.navigator.params().columns().unwrap_or_default();
            let named: Vec<_> = named.iter().filter_map(|name| place(name)).collect();
            if !named.is_empty() {
                return named.into_iter().map(|at| (at, chosen(at).unwrap_or_else(|| width(at)))).collect();
            }
            let kept: Vec<_> =
                layout.columns.iter().filter_map(|(name, width)| Some((place(name)?, *width))).collect();
            if !kept.is_empty() {
                return kept;
            }
            let is_usual = |at: &usize| {
                let is_filled = shown.is_filled.get(*at) == Some(&true);
                fields.get(*at).is_some_and(|field| field.shown && (field.required || is_filled))
            };
            (0..fields.len()).filter(is_usual).map(|at| (at, width(at))).collect()
        })
    }

    /// How values read.
    pub fn words(self) -> CellWords {
        let workspaces = untrack(|| self.session.me())
            .map(|me| me.workspaces.iter().map(|w| (w.id.clone(), w.name.clone())).collect())
            .unwrap_or_default();
        CellWords {
            lang: self.locale.lang.get_untracked(),
            workspaces: Rc::new(workspaces),
            hides_personal: self.preferences.is_private(),
        }
    }

    /// The place in the answer of the record at a line of the table.
    fn record_at(self, line: usize) -> Option<usize> {
        self.groups.with_value(|groups| groups.at(line).err())
    }

    /// Groups the records by month while they stand in their own order.
    fn group(self, grouped: bool, words: &CellWords) {
        let question = self.records.question();
        let is_whole = self.records.progress().is_whole;
        let mut groups = Groups::default();
        if grouped && is_whole && question.sort.is_empty() {
            let _ = self.records.with_store(|store| self.group_by_month(store, words, &mut groups));
        }
        self.groups.set_value(groups);
    }

    fn group_by_month(self, store: &Store, words: &CellWords, groups: &mut Groups) {
        use chrono::Datelike;
        let lang = words.lang;
        let m = lang.page_messages();
        let mut month: Option<Option<chrono::NaiveDate>> = None;
        let (mut count, mut sum) = (0_usize, Some(Quantity::ZERO));
        let finish =
            |groups: &mut Groups, month: Option<chrono::NaiveDate>, count: usize, sum: Option<Quantity>| {
                let month = month.map_or_else(|| m.unknown.to_owned(), |month| lang.month(month, false));
                let hours = |sum| format!("{} {}", lang.number(sum), lang.unit(&domain::Unit::Hours, sum));
                let hours = sum.map_or_else(|| m.unknown.to_owned(), hours);
                let records = lang.plural(m.records_count, count as u64);
                if let Some((_, _, text)) = groups.lines.last_mut() {
                    *text = fill(m.group_sum, &[("month", &month), ("records", &records), ("hours", &hours)]);
                }
            };
        for place in 0..self.records.len() {
            let Place::Row(row) = self.records.place(place) else { continue };
            let this = match store.cell_of(row, "start") {
                Cell::Date(date) => date.with_day(1),
                _ => None,
            };
            if month != Some(this) {
                if let Some(before) = month {
                    finish(groups, before, count, sum);
                }
                groups.lines.push((place + groups.lines.len(), place, String::new()));
                (month, count, sum) = (Some(this), 0, Some(Quantity::ZERO));
            }
            count += 1;
            if let Cell::Quantity(hours) = store.cell_of(row, "deliveredHours") {
                sum = sum.and_then(|sum| sum.plus(hours));
            }
        }
        if let Some(before) = month {
            finish(groups, before, count, sum);
        }
    }
}

impl Source for ListState {
    fn lines(&self) -> usize {
        self.records.len() + self.groups.with_value(|groups| groups.lines.len())
    }

    fn line(&self, place: usize, show: &mut dyn FnMut(Line<'_>)) {
        let record = self.groups.with_value(|groups| match groups.at(place) {
            Ok(text) => {
                show(Line::Group(text));
                None
            }
            Err(record) => Some(record),
        });
        let Some(record) = record else { return };
        match self.records.place(record) {
            Place::Row(row) => {
                if self.records.with_store(|store| show(Line::Row(store, row))).is_none() {
                    show(Line::Pending);
                }
            }
            Place::Pending => show(Line::Pending),
            Place::Unreadable => show(Line::Unreadable),
        }
    }

    fn want(&self, range: Range<usize>) {
        self.records.want(range);
    }

    fn chooses(&self) -> bool {
        self.selection.is_some()
    }

    fn is_chosen(&self, place: usize) -> bool {
        let Some(selection) = self.selection else { return false };
        let id = self.id_at(place);
        id.is_some_and(|id| selection.with_untracked(|selection| selection.holds(&id)))
    }

    fn chosen(&self) -> usize {
        let Some(selection) = self.selection else { return 0 };
        selection.with_untracked(|selection| match selection.count() {
            0 => 0,
            _ => self.ids(0..self.records.len()).iter().filter(|id| selection.holds(id)).count(),
        })
    }
}

/// The list.
#[component]
pub fn RecordList(
    /// The records.
    records: Records,
    /// What the address asks for.
    question: Memo<RecordQuery>,
    /// The heading.
    title: fn(&crate::i18n::PageMessages) -> &'static str,
    /// Whether records stand under the month of their start.
    #[prop(into)]
    grouped: Signal<bool>,
    /// What the list is of.
    #[prop(into)]
    about: Signal<About>,
    /// The agreement that a record belongs to, with who can be written to when the record looks wrong.
    own_agreement: Callback<Belongs, Option<OwnAgreement>>,
    /// Set when they are wanted.
    wants_managers: RwSignal<bool>,
    /// What stands beside the search.
    #[prop(optional)]
    tools: Option<fn(ListState) -> AnyView>,
    /// Where picked out records are kept; without it none can be.
    #[prop(optional)]
    selection: Option<RwSignal<Selection>>,
) -> impl IntoView {
    let locale = Locale::here();
    let preferences = Preferences::here();
    let navigator = Navigator::here();
    let record = Memo::new(move |_| navigator.params().record());
    let sought = Memo::new(move |_| {
        records.follow();
        record.get().map(|id| records.sought(&id))
    });
    let state = ListState {
        locale,
        navigator,
        session: Session::here(),
        preferences,
        notifications: Notifications::here(),
        clock: Clock::here(),
        host: Host::here(),
        records,
        shape: RwSignal::new(None),
        question,
        layout: RwSignal::new(Layout::default()),
        record,
        sought,
        stepping: RwSignal::new(None),
        picking: RwSignal::new(None),
        filtering: RwSignal::new(false),
        title,
        about,
        own_agreement,
        wants_managers,
        selection,
        groups: StoredValue::new_local(Groups::default()),
    };
    let shown = Memo::new(move |_| {
        records.follow();
        records.shown()
    });
    Effect::new(move || {
        let Some(shown) = shown.get() else { return };
        let before = state.shape.get_untracked();
        if before.is_none_or(|before| before.shape.record_type != shown.shape.record_type) {
            state.layout.set(preferences.layout(shown.shape.record_type.as_str()));
        }
        state.shape.set(Some(Arc::new(shown)));
    });
    let has_shape = Memo::new(move |_| state.shape.with(Option::is_some));
    dynamic(move || {
        let lang = locale.lang.get();
        let m = lang.page_messages();
        let content = dynamic(move || {
            records.phase().with(|phase| match phase {
                Phase::Failed(error) if error.kind == api_client::error::Failure::Forbidden => {
                    view! { <Notice kind=NoticeKind::Info text=m.records_forbidden/> }.into_any()
                }
                Phase::Failed(error) => failure::failed_part(m.failed_records, error, records.retry()),
                Phase::Loading { slow } => {
                    let text = if *slow { m.loading_slow } else { m.loading };
                    view! { <Skeleton cards=2 text=text slow=*slow/> }.into_any()
                }
                Phase::Ready => {
                    dynamic(move || has_shape.get().then(|| table(state, grouped, tools))).into_any()
                }
            })
        });
        view! {
            <section class="area records" aria-labelledby="records-title">
                <div class="area-head">
                    <h2 id="records-title">{title(m)}</h2>
                    {(tools.is_some() && state.selection.is_none() && !state.navigator.is_in_memory()).then(|| copy_link(state))}
                </div>
                {content}
            </section>
        }
    })
}

fn table(state: ListState, grouped: Signal<bool>, tools: Option<fn(ListState) -> AnyView>) -> AnyView {
    let locale = Locale::here();
    let ListState { records, .. } = state;
    let m = locale.lang.get_untracked().page_messages();
    // Whether nothing is here; and then, whether nothing exists, or only nothing that this reader may see.
    let nothing = Memo::new(move |_| {
        records.follow();
        let Progress { count, visible, unreadable, .. } = records.progress();
        (visible == Some(0) && count == 0 && unreadable == 0).then(|| state.partly().is_none())
    });
    dynamic(move || {
        match nothing.get() {
            Some(true) => {
                let hint = match state.about.with(|about| about.without_records) {
                    WithoutRecords::Nothing => m.no_records_hint,
                    WithoutRecords::NothingHere => m.no_records_here,
                    WithoutRecords::Unknown => m.no_records_unknown,
                };
                return view! {
                    {missing_record(state)}
                    <Empty title=m.no_records hint=hint/>
                }
                .into_any();
            }
            Some(false) => return view! { <Notices state=state/> }.into_any(),
            None => {}
        }
        view! {
            <Notices state=state/>
            <div class="toolbar" role="group" aria-label=(state.title)(m)>
                <Search state=state/>
                <FilterPanel state=state/>
                <PeriodPanel state=state/>
                <ColumnsPanel state=state/>
                {tools.map(|tools| tools(state))}
            </div>
            <Chips state=state/>
            <Results state=state/>
            <Rows state=state grouped=grouped/>
            <Details state=state/>
            <Paper state=state/>
        }
        .into_any()
    })
}

/// That the record of the address is not in the list.
fn missing_record(state: ListState) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let m = locale.lang.get_untracked().page_messages();
    let is_missing = Memo::new(move |_| state.sought.with(|sought| *sought == Some(Sought::Nowhere)));
    let forget = move |()| navigator.change_params(|params| params.with_record(None));
    dynamic(move || {
        let dismiss = (m.dismiss, Callback::new(forget));
        is_missing
            .get()
            .then(|| view! { <Notice kind=NoticeKind::Info text=m.record_missing dismiss=dismiss/> })
    })
}

/// What must be known about the list as a whole.
#[component]
fn Notices(state: ListState) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let ListState { records, .. } = state;
    let lang = locale.lang.get_untracked();
    let m = lang.page_messages();
    let progress = Memo::new(move |_| {
        records.follow();
        records.progress()
    });
    let number = move |count: u64| lang.number(Quantity::from_count(count));
    let partly = Memo::new(move |_| {
        records.follow();
        state.partly()
    });
    let partly = move || {
        let text = partly.get()?;
        let why = if state.is_of_cases() {
            let criteria =
                [m.visible_by_group, m.visible_by_sharing, m.visible_by_contact, m.visible_by_role];
            let criteria = criteria.map(|criterion| view! { <li>{criterion}</li> }).collect_view();
            view! { <p>{m.visible_criteria}</p><ul class="criteria">{criteria}</ul> }.into_any()
        } else {
            view! { <p>{m.visible_otherwise}</p> }.into_any()
        };
        Some(view! {
            <div class="notice" role="note">
                {Icon::Info.view()}
                <div class="notice-text"><p>{text}</p><details class="why"><summary>{m.visible_why}</summary>{why}</details></div>
            </div>
        })
    };
    let bad =
        Memo::new(move |_| progress.with(|progress| (progress.unreadable, progress.unreadable_rows.clone())));
    let unreadable = move || {
        let (count, rows) = bad.get();
        (count > 0).then(|| {
            let why = rows.iter().map(|(row, field)| {
                let text = fill(m.unreadable_row, &[("row", &number(*row)), ("field", &lang.field(field))]);
                view! { <li>{text}</li> }
            });
            let why = (!rows.is_empty()).then(|| view! { <details class="why"><summary>{m.unreadable_why}</summary><ul>{why.collect_view()}</ul></details> });
            view! {
                <div class="notice notice-warning" role="status">
                    {Icon::Warning.view()}
                    <div class="notice-text"><p>{lang.plural(m.unreadable_records, count)}</p>{why}</div>
                </div>
            }
        })
    };
    let failed = Memo::new(move |_| progress.with(|progress| progress.failed.clone()));
    let failed = move || {
        failed.get().map(|(error, missing)| {
            let reason = describe(&error, lang);
            let text = match missing {
                0 => fill(m.part_failed, &[("reason", &reason)]),
                missing => {
                    fill(m.fetch_failed.of(missing == 1), &[("n", &number(missing)), ("reason", &reason)])
                }
            };
            let recovery = RecoveryActions {
                on_retry: Callback::new(move |()| records.try_again()),
                ..failure::recovery(records.retry())
            };
            view! { <FailedBeside text=text error=error has_reason=true lang=lang recovery=recovery/> }
        })
    };
    let changed = Memo::new(move |_| progress.with(|progress| progress.changed));
    let changed =
        move || changed.get().then(|| view! { <Notice kind=NoticeKind::Info text=m.list_changed/> });
    // What the address asks for and there is not.
    let dropped = Memo::new(move |_| {
        let (_, unread) = navigator.params().question();
        let columns = navigator.params().columns().unwrap_or_default();
        let is_strange = |shown: &Arc<Shown>| columns.iter().any(|name| shown.shape.place(name).is_none());
        unread
            || state.about.with(|about| about.has_dropped)
            || progress.with(|progress| progress.dropped)
            || state.shape.with(|shown| shown.as_ref().is_some_and(is_strange))
    });
    let dropped =
        move || dropped.get().then(|| view! { <Notice kind=NoticeKind::Info text=m.dropped_notice/> });
    view! { {dynamic(partly)}{dynamic(unreadable)}{dynamic(failed)}{dynamic(changed)}{dynamic(dropped)}{missing_record(state)} }
}

/// The free-text search.
#[component]
fn Search(state: ListState) -> impl IntoView {
    let locale = Locale::here();
    let m = locale.lang.get_untracked().page_messages();
    let input = NodeRef::<html::Input>::new();
    // The address may change by itself: back, forward, cleared filters.
    Effect::new(move || {
        let q = state.question.with(|question| question.q.clone());
        if let Some(input) = input.get()
            && input.value() != q
        {
            input.set_value(&q);
        }
    });
    view! {
        <div class="search">
            {Icon::Search.view()}
            <input
                node_ref=input
                type="search"
                class="input"
                aria-label=m.search
                placeholder=m.search_hint
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| {
                    let q = event_target_value(&event);
                    state.change(|question| RecordQuery { q, ..question.clone() });
                }
            />
        </div>
    }
}

/// How many records are shown, and how many have come.
#[component]
fn Results(state: ListState) -> impl IntoView {
    let locale = Locale::here();
    let ListState { records, .. } = state;
    let lang = locale.lang.get_untracked();
    let m = lang.page_messages();
    let number = move |count: u64| lang.number(Quantity::from_count(count));
    let counts = Memo::new(move |_| {
        records.follow();
        let Progress { count, visible, fetching, waiting, unanswered, .. } = records.progress();
        ((!unanswered).then_some(count), visible, fetching, waiting)
    });
    let text = move || {
        let (count, visible, _, waiting) = counts.get();
        match count {
            _ if waiting => m.loading.to_owned(),
            // What is not known is not said; why stands above.
            None => String::new(),
            Some(count) => match visible.filter(|visible| *visible != count) {
                Some(visible) => fill(m.count_of, &[("count", &number(count)), ("all", &number(visible))]),
                None => lang.plural(m.records_count, count),
            },
        }
    };
    let fetching = move || {
        let (_, visible, fetching, _) = counts.get();
        let (loaded, visible) = (fetching?, visible?);
        let text = fill(m.fetching, &[("loaded", &number(loaded)), ("all", &number(visible))]);
        Some(view! {
            <span class="fetching">
                <progress max=visible.to_string() value=loaded.to_string() aria-label=m.loading></progress>
                <span class="quiet">{text}</span>
            </span>
        })
    };
    view! {
        <div class="results">
            <p role="status">{text}</p>
            {dynamic(fetching)}
        </div>
    }
}

/// The table itself.
#[component]
fn Rows(state: ListState, grouped: Signal<bool>) -> impl IntoView {
    let locale = Locale::here();
    let navigator = Navigator::here();
    let notifications = Notifications::here();
    let ListState { records, .. } = state;
    let lang = locale.lang.get_untracked();
    let m = lang.page_messages();
    let element = NodeRef::<html::Div>::new();
    let grid: StoredValue<Option<Rc<RefCell<Grid>>>, LocalStorage> = StoredValue::new_local(None);
    // A part of the table may be asked for while another is being painted; then the painting goes on.
    let with_grid = move |change: &mut dyn FnMut(&mut Grid)| {
        if let Some(grid) = grid.try_get_value().flatten()
            && let Ok(mut grid) = grid.try_borrow_mut()
        {
            change(&mut grid);
        }
    };
    Effect::new(move || {
        if let Some(element) = element.get()
            && grid.with_value(Option::is_none)
        {
            let words = untrack(|| state.words());
            let made = Grid::new(element.into(), "records-grid", Box::new(state), words);
            grid.set_value(made.map(|grid| Rc::new(RefCell::new(grid))));
        }
    });
    let columns = Memo::new(move |_| state.columns());
    Effect::new(move |before: Option<RecordQuery>| {
        element.get();
        records.follow();
        // What is answered, not what is asked: otherwise a letter typed would be painted twice.
        let question = records.question();
        let columns = columns.get();
        let compact = state.layout.with(|layout| layout.compact);
        let words = state.words();
        state.group(grouped.get(), &words);
        let is_another = before.as_ref().is_some_and(|before| *before != question);
        let Some(shown) = state.shape.get() else { return question };
        let sums = records.sums();
        let columns: Vec<Column> = columns
            .iter()
            .filter_map(|(place, width)| {
                let field = shown.shape.fields.get(*place)?;
                let is_picked = filters::is_offered(field.field_type);
                Some(Column {
                    place: *place,
                    field: field.name.clone(),
                    title: lang.field(&field.name),
                    width: *width,
                    is_number: field.field_type.is_number(),
                    sorted: question.sorted_by(&field.name).map(|(at, descending)| (at + 1, descending)),
                    is_filtered: is_picked
                        .then(|| question.filters.iter().any(|filter| filter.field == field.name)),
                })
            })
            .collect();
        let totals: Vec<String> = columns
            .iter()
            .map(|column| {
                let is_summed = shown.shape.fields.get(column.place).is_some_and(|field| field.summed);
                let sum = sums.iter().find(|(name, _)| *name == column.field).filter(|_| is_summed);
                sum.map(|(_, sum)| lang.number(*sum)).unwrap_or_default()
            })
            .collect();
        let marks = records.with_store(|store| store.folded(&question.q)).unwrap_or_default();
        with_grid(&mut |grid| {
            grid.set_row_height(if compact { ROW_COMPACT } else { ROW });
            grid.set_columns(columns.clone(), shown.shape.fields.clone());
            grid.set_totals(totals.clone());
            grid.set_marks(marks.clone());
            grid.set_words(words.clone());
            grid.refresh(is_another);
        });
        question
    });
    if let Some(selection) = state.selection {
        Effect::new(move || {
            element.get();
            records.follow();
            selection.track();
            with_grid(&mut Grid::choice_changed);
        });
    }
    runtime::listen_at_window("resize", move |_: web_sys::Event| with_grid(&mut Grid::resized));

    let tell = move |event: Option<GridEvent>| match event {
        None => {}
        Some(GridEvent::Open(line)) => state.record_at(line).into_iter().for_each(|place| state.show(place)),
        Some(GridEvent::Sort(field, added)) => {
            state.change(|question| question.sorted_by_turns(&field, added));
            // What changed is said, for those who do not see it.
            let sorted = navigator.params_untracked().question().0.sorted_by(&field);
            let column = lang.field(&field);
            notifications.announce(match sorted {
                None => fill(m.sorted_not, &[("column", &column)]),
                Some((_, false)) => fill(m.sorted_up, &[("column", &column)]),
                Some((_, true)) => fill(m.sorted_down, &[("column", &column)]),
            });
        }
        Some(GridEvent::Filter(field)) => {
            state.picking.set(Some(field));
            state.filtering.set(true);
        }
        Some(GridEvent::Width(field, width)) => {
            let mut layout = state.layout.get_untracked();
            layout.columns = untrack(|| state.columns())
                .into_iter()
                .filter_map(|(place, old)| {
                    let name = state.shape.get_untracked()?.shape.fields.get(place)?.name.clone();
                    let width = if name == field { width } else { old };
                    Some((name, width))
                })
                .collect();
            state.choose(layout);
        }
        Some(GridEvent::Copy(text)) => notifications.copy(text, m.copied, m.not_copied),
        Some(GridEvent::Choose(line, through)) => state.choose_line(line, through),
        Some(GridEvent::ChooseAll) => state.choose_all(),
    };
    let moved = StoredValue::new(0_u32);
    let on_scroll = move |_| {
        with_grid(&mut Grid::scrolled);
        moved.update_value(|moved| *moved = moved.wrapping_add(1));
        let now = moved.get_value();
        runtime::after(STILL, move || {
            if moved.try_get_value() == Some(now) {
                with_grid(&mut Grid::settle);
            }
        });
    };
    let target =
        |event: &web_sys::Event| event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let on_click = move |event: MouseEvent| {
        let Some(target) = target(&event) else { return };
        if target.closest("a").ok().flatten().is_some() {
            return;
        }
        let mut done = None;
        with_grid(&mut |grid| done = grid.click(&target, event.shift_key()));
        tell(done);
    };
    let on_double_click = move |event: MouseEvent| {
        let Some(target) = target(&event) else { return };
        let mut done = None;
        with_grid(&mut |grid| done = grid.double_click(&target));
        tell(done);
    };
    let on_key = move |event: KeyboardEvent| {
        // A text that was marked with the mouse is copied by the browser.
        let has_selection = || {
            let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
            selection.is_some_and(|selection| !selection.is_collapsed())
        };
        if matches!(event.key().as_str(), "c" | "C") && has_selection() {
            return;
        }
        let mut done = None;
        with_grid(&mut |grid| done = grid.key(&event));
        if let Some(done) = done {
            event.prevent_default();
            event.stop_propagation();
            tell(done);
        }
    };
    let on_down = move |event: PointerEvent| {
        let Some(target) = target(&event) else { return };
        let mut grabbed = false;
        with_grid(&mut |grid| grabbed = grid.grab(&target, f64::from(event.client_x())));
        // The keys are heard by the table itself, so the focus stays there.
        if grabbed {
            let _ = target.set_pointer_capture(event.pointer_id());
        }
    };
    let on_mouse_down = move |event: MouseEvent| {
        let on_button = target(&event)
            .and_then(|target| target.closest("button, .grid-handle, .grid-check").ok().flatten())
            .is_some();
        if on_button {
            event.prevent_default();
            if let Some(element) = element.get_untracked() {
                crate::components::focus::focus(Some(element.into()));
            }
        }
    };
    let on_move = move |event: PointerEvent| with_grid(&mut |grid| grid.drag(f64::from(event.client_x())));
    let on_up = move |_: PointerEvent| {
        let mut done = None;
        with_grid(&mut |grid| done = grid.drop());
        tell(done);
    };
    let nothing = Memo::new(move |_| {
        records.follow();
        let Progress { waiting, unanswered, .. } = records.progress();
        records.is_empty() && !waiting && !unanswered
    });
    view! {
        <div class="grid-frame">
            <div
                node_ref=element
                class="grid"
                class:is-compact=move || state.layout.with(|layout| layout.compact)
                role="grid"
                tabindex="0"
                aria-label=(state.title)(m)
                aria-busy=move || { records.follow(); records.progress().waiting.to_string() }
                on:scroll=on_scroll
                on:click=on_click
                on:dblclick=on_double_click
                on:keydown=on_key
                on:focus=move |_| with_grid(&mut Grid::focused)
                on:mousedown=on_mouse_down
                on:pointerdown=on_down
                on:pointermove=on_move
                on:pointerup=on_up
            ></div>
            {dynamic(move || nothing.get().then(|| view! { <Empty title=m.no_match_records hint=m.no_match_records_hint/> }))}
        </div>
    }
}
