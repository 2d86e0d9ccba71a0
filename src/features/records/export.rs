//! Exports records as CSV, as a workbook, or through the clipboard.

use super::filters::period_text;
use super::{About, ListState};
use crate::components::states::describe;
use crate::components::{Icon, Panel, dynamic, retain};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::format::local_moment;
use crate::i18n::{Locale, fill, lang};
use crate::runtime;
use crate::services::download::save;
use crate::services::workbook::{Workbook, WorkbookError};
use crate::services::{Notifications, Preferences, Session};
use api_client::ApiError;
use domain::RecordType;
use domain::quantity::Quantity;
use futures::future::{Either, select};
use js_sys::Uint8Array;
use leptos::prelude::*;
use record_store::{Cell, Field, Store};
use std::cell::Cell as Counter;
use std::pin::pin;
use std::rc::Rc;
use text::csv::{Csv, is_rounded_by_excel};
use text::file::{FileKind, with_end};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};
use workbook::{Cell as SheetCell, Rows};

/// Why an export stopped early.
enum Stop {
    Cancelled,
    Records(ApiError),
    Workbook(WorkbookError),
}

impl From<WorkbookError> for Stop {
    fn from(error: WorkbookError) -> Stop {
        Stop::Workbook(error)
    }
}

/// The format of an export.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Workbook,
    Clipboard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Writing(usize, usize),
    Finishing,
}

/// The export menu.
pub fn export_tools(state: ListState) -> AnyView {
    let end = "toolbar-end";
    view! { <div class=end><ExportPanel state=state/></div> }.into_any()
}

/// The *Copy link* button: every state of the list has an address.
pub(super) fn copy_link(state: ListState) -> impl IntoView {
    let m = lang().page_messages();
    view! { <button type="button" class="button button-subtle" on:click=move |_| copy_current_link(state)>{Icon::Link.view()}{m.copy_link}</button> }
}

/// Copies the current address, with workspaces and columns named, which are otherwise implied.
pub(super) fn copy_current_link(state: ListState) {
    let ListState { locale, navigator, session, notifications, .. } = state;
    let m = locale.lang.get_untracked().page_messages();
    let named = state.shape.get_untracked().map(|shown| {
        let fields = &shown.shape.fields;
        let columns = untrack(|| state.columns());
        columns.iter().filter_map(|(place, _)| Some(fields.get(*place)?.name.clone())).collect::<Vec<_>>()
    });
    let link = crate::features::overview::link_with_workspaces(navigator, session, |params| match &named {
        Some(named) => params.with_columns(Some(named)),
        None => params,
    });
    if let Some(link) = link {
        notifications.copy(link, m.link_copied, m.link_not_copied);
    }
}

#[component]
fn ExportPanel(state: ListState) -> impl IntoView {
    let preferences = Preferences::here();
    let notifications = Notifications::here();
    let lang = lang();
    let m = lang.page_messages();
    let open = retain::open_signal("export");
    let stage: RwSignal<Option<Stage>> = RwSignal::new(None);
    let problem: RwSignal<Option<String>> = RwSignal::new(None);
    let abort: StoredValue<Option<AbortController>, LocalStorage> = StoredValue::new_local(None);
    let cancel = move || {
        if let Some(Some(controller)) = abort.try_update_value(Option::take) {
            controller.abort();
        }
        let _ = stage.try_set(None);
    };
    on_cleanup(move || {
        let was_on = stage.with_untracked(Option::is_some);
        cancel();
        tell_dropped(state.session, state.notifications, state.locale, was_on);
    });
    let start = move |form: Form| {
        cancel();
        problem.set(None);
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        abort.set_value(controller);
        stage.set(Some(Stage::Writing(0, state.records.len())));
        runtime::spawn(async move {
            let is_on = {
                let signal = signal.clone();
                move || signal.as_ref().is_some_and(|signal| !signal.aborted())
            };
            let job = Job::new(state);
            let tell = |now: Stage| {
                if is_on() {
                    let _ = stage.try_set(Some(now));
                }
                is_on()
            };
            let work = async {
                match form {
                    Form::Workbook => job.workbook(signal.as_ref(), tell).await,
                    Form::Text => job.text(signal.as_ref(), tell, false).await,
                    Form::Clipboard => job.text(signal.as_ref(), tell, true).await,
                }
            };
            let Some(done) = unless_aborted(signal.as_ref(), work).await else { return };
            let _ = stage.try_set(None);
            match done {
                Ok(()) => {
                    if form != Form::Clipboard {
                        notifications.show_toast(m.exported);
                    }
                    match job.missing(form) {
                        Some(text) => drop(problem.try_set(Some(text))),
                        None => drop(open.try_set(false)),
                    }
                }
                Err(Stop::Cancelled) => {}
                Err(stop) => {
                    let _ = problem.try_set(Some(explain(state.locale, &stop)));
                }
            }
        });
    };
    let progress = move || {
        stage.get().map(|stage| {
            let number = |n: usize| lang.count(n);
            let (value, text) = match stage {
                Stage::Writing(done, all) => {
                    (Some((done, all)), fill(m.exporting, &[("done", &number(done)), ("all", &number(all))]))
                }
                Stage::Finishing => (None, m.export_finishing.to_owned()),
            };
            let bar = match value {
                Some((done, all)) => view! { <progress max=all.max(1).to_string() value=done.to_string() aria-label=m.export></progress> }.into_any(),
                None => view! { <progress aria-label=m.export></progress> }.into_any(),
            };
            view! {
                <div class="panel-row">
                    {bar}
                    <span role="status">{text}</span>
                    <button type="button" class="button" on:click=move |_| cancel()>{m.cancel}</button>
                </div>
            }
        })
    };
    let about = state.about;
    let content = move || {
        let is_busy = Memo::new(move |_| stage.with(Option::is_some));
        let may = about.with(|about| about.may_export);
        let is_rounded = may && is_rounded(state);
        let button = |label: &'static str, icon: Icon, form: Form| {
            // `aria-disabled` instead of `disabled`: the button keeps the focus and its explanation can be read.
            let is_off = move || !may || is_busy.get();
            let press = move |_| {
                if !untrack(is_off) {
                    start(form);
                }
            };
            let hints = match form {
                Form::Text | Form::Clipboard if is_rounded => "export-hint export-digits",
                _ => "export-hint",
            };
            view! {
                <button type="button" class="button" aria-disabled=move || is_off().then_some("true") aria-describedby=hints on:click=press>{icon.view()}{label}</button>
            }
        };
        let is_learning = state
            .shape
            .get_untracked()
            .is_some_and(|shown| shown.shape.record_type == RecordType::LearningActivity);
        let no_learners = is_learning && !about.with(|about| about.may_export_learners);
        view! {
            {move || preferences.is_private().then(|| view! { <p class="quiet">{m.hidden_in_export}</p> })}
            <p id="export-hint" class="quiet">{if may { m.export_hint } else { m.export_forbidden }}</p>
            {no_learners.then(|| view! { <p class="quiet">{m.export_learners}</p> })}
            {untrack(|| state.partly()).map(|text| view! { <p class="quiet">{text}</p> })}
            <div class="panel-buttons">
                {button(m.export_workbook, Icon::Table, Form::Workbook)}
                {button(m.export_csv, Icon::Export, Form::Text)}
                {button(m.export_text, Icon::Copy, Form::Clipboard)}
            </div>
            {is_rounded.then(|| view! { <p id="export-digits" class="quiet">{m.export_digits}</p> })}
            {dynamic(progress)}
            {dynamic(move || problem.get().map(|text| view! { <p role="alert" class="problem">{Icon::Warning.view()}{text}</p> }))}
        }
    };
    view! { <Panel label=m.export icon=Icon::Export id="export" open=open>{content()}</Panel> }
}

/// Whether Excel would round a number of the CSV: in the loaded records and shown columns.
fn is_rounded(state: ListState) -> bool {
    let columns = untrack(|| state.columns());
    let is_rounded = |store: &Store| {
        let rows = 0..u32::try_from(store.len()).unwrap_or(u32::MAX);
        columns.iter().any(|(place, _)| {
            rows.clone().any(|row| match store.cell(row, *place) {
                cell @ (Cell::Text(_) | Cell::Quantity(_) | Cell::Percent(_)) => {
                    is_rounded_by_excel(&sheet_cell(cell, None))
                }
                _ => false,
            })
        })
    };
    state.records.with_store(is_rounded).unwrap_or_default()
}

/// Announces that an export was cancelled because its list is gone, as after a change of page or language. Call it in the cleanup.
pub(crate) fn tell_dropped(session: Session, notifications: Notifications, locale: Locale, was_on: bool) {
    // No announcement after the session has ended.
    if was_on && session.end.get_untracked().is_none() {
        notifications.show_toast(locale.lang.get_untracked().page_messages().export_dropped);
    }
}

/// Runs `work` until it is done or `signal` is aborted; then it is dropped, which terminates a worker.
async fn unless_aborted<T>(signal: Option<&AbortSignal>, work: impl Future<Output = T>) -> Option<T> {
    let Some(signal) = signal else { return Some(work.await) };
    match select(JsFuture::from(runtime::aborted(signal)), pin!(work)).await {
        Either::Left(_) => None,
        Either::Right((done, _)) => Some(done),
    }
}

fn explain(locale: Locale, stop: &Stop) -> String {
    let lang = locale.lang.get_untracked();
    let m = lang.page_messages();
    match stop {
        Stop::Cancelled => String::new(),
        Stop::Records(error) => fill(m.export_failed, &[("reason", &describe(error, lang))]),
        Stop::Workbook(WorkbookError::Stopped(_)) => m.export_stopped.to_owned(),
        Stop::Workbook(_) => m.export_no_writer.to_owned(),
    }
}

/// An export's content, fixed when it was started.
struct Job {
    state: ListState,
    about: About,
    columns: Vec<(usize, Field)>,
    words: CellWords,
    /// The lines about the export itself, in the workbook.
    facts: Vec<(String, String)>,
    /// The note for a reader who sees only a part of the records.
    partly: Option<String>,
    /// The field that the page breaks the list down by, if its values may be exported.
    group: Option<Field>,
    /// Number of unreadable records known at the start.
    unreadable: u64,
    /// Number of unreadable records found while loading further pages.
    met: Counter<u64>,
}

impl Job {
    fn new(state: ListState) -> Job {
        let about = state.about.get_untracked();
        let words = state.words();
        let shown = state.shape.get_untracked();
        let fields = shown.as_ref().map(|shown| shown.shape.fields.as_slice()).unwrap_or_default();
        let is_named =
            |field: &Field| about.may_export_learners || !matches!(&*field.name, "learner" | "email");
        let is_learning =
            shown.as_ref().is_some_and(|shown| shown.shape.record_type == RecordType::LearningActivity);
        let may_be_written = |field: &Field| !is_learning || is_named(field);
        let columns = untrack(|| state.columns())
            .into_iter()
            .filter_map(|(place, _)| Some((place, fields.get(place)?.clone())))
            .filter(|(_, field)| may_be_written(field))
            .collect();
        let group = untrack(|| state.group_field());
        let group = group.filter(|field| may_be_written(field) && !words.hides(field));
        let facts = facts(state, &about, &words);
        let unreadable = state.records.progress().unreadable;
        let partly = untrack(|| state.partly());
        Job { state, about, columns, words, facts, partly, group, unreadable, met: Counter::new(0) }
    }

    /// Counts `done - passed` records as unreadable.
    fn passed(&self, passed: usize, done: usize) {
        self.met.set(done.saturating_sub(passed) as u64);
    }

    /// Returns which records the file leaves out. `None` for a workbook, which says so itself.
    fn missing(&self, form: Form) -> Option<String> {
        let (_, text) = not_read(self.state, &self.words, self.met.get())?;
        let lang = self.words.lang;
        (form != Form::Workbook).then(|| lang.labelled(lang.page_messages().sheet_not_read, &text))
    }

    fn titles(&self) -> Vec<String> {
        self.columns.iter().map(|(_, field)| self.words.lang.field(&field.name)).collect()
    }

    /// Calls `take` with the cells of each of these records.
    fn each(&self, store: &Store, rows: &[u32], mut take: impl FnMut(&[SheetCell<'_>])) {
        for row in rows {
            let texts: Vec<Option<String>> = self
                .columns
                .iter()
                .map(|(place, field)| own_text(&self.words, field, store.cell(*row, *place)))
                .collect();
            let cells: Vec<SheetCell<'_>> = self
                .columns
                .iter()
                .zip(&texts)
                .map(|((place, _), text)| sheet_cell(store.cell(*row, *place), text.as_deref()))
                .collect();
            take(&cells);
        }
    }

    async fn text(
        &self,
        signal: Option<&AbortSignal>,
        tell: impl Fn(Stage) -> bool,
        to_clipboard: bool,
    ) -> Result<(), Stop> {
        let dialect = self.words.lang.csv();
        let mut csv = Csv::new(if to_clipboard { dialect.clipboard() } else { dialect });
        let titles = self.titles();
        csv.row(&titles.iter().map(|title| SheetCell::Text(title)).collect::<Vec<_>>());
        let csv = Rc::new(std::cell::RefCell::new(csv));
        let writer = Rc::clone(&csv);
        let read = move |store: &Store, rows: &[u32]| {
            let mut csv = writer.borrow_mut();
            self.each(store, rows, |cells| csv.row(cells));
            rows.len()
        };
        let mut is_whole = true;
        let mut passed = 0;
        let visited = self.state.records.visit_all(signal, read, async |rows, done, all| {
            passed += rows;
            self.passed(passed, done);
            is_whole = tell(Stage::Writing(done, all));
            runtime::pause().await;
            is_whole
        });
        visited.await.map_err(Stop::Records)?;
        if !is_whole {
            return Err(Stop::Cancelled);
        }
        let text = csv.replace(Csv::new(dialect)).finish();
        if to_clipboard {
            let m = self.words.lang.page_messages();
            self.state.notifications.copy(text, m.copied, m.not_copied);
            self.state.host.exported("clipboard", self.state.navigator.route());
        } else {
            let bytes = Uint8Array::from(text.as_bytes());
            save(self.state.host, self.state.navigator, &self.file_title(), FileKind::Csv, &bytes);
        }
        Ok(())
    }

    async fn workbook(&self, signal: Option<&AbortSignal>, tell: impl Fn(Stage) -> bool) -> Result<(), Stop> {
        let m = self.words.lang.page_messages();
        let me = untrack(|| self.state.session.me()).filter(|_| !self.words.hides_personal);
        let author = me.map(|me| me.display_name.to_string()).unwrap_or_default();
        let mut book = Workbook::open(self.state.host, &self.about.name, &author).await?;
        let titles = self.titles();
        book.sheet(&self.about.name, titles.iter().map(String::as_str).collect()).await?;
        let read = |store: &Store, rows: &[u32]| {
            let mut bytes = Rows::default();
            self.each(store, rows, |cells| bytes.push(cells));
            (rows.len(), bytes)
        };
        let mut failed = None;
        let mut is_whole = true;
        let mut passed = 0;
        let visited = self.state.records.visit_all(signal, read, async |(rows, mut bytes), done, all| {
            passed += rows;
            self.passed(passed, done);
            is_whole = tell(Stage::Writing(done, all));
            failed = book.rows(&mut bytes).await.err();
            runtime::pause().await;
            is_whole && failed.is_none()
        });
        visited.await.map_err(Stop::Records)?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        if !is_whole || !tell(Stage::Finishing) {
            return Err(Stop::Cancelled);
        }
        self.groups(&mut book).await?;
        let mut facts = self.facts.clone();
        facts.extend(not_read(self.state, &self.words, self.unreadable.max(self.met.get())));
        let cut = book.cut_cells().await?;
        if cut > 0 {
            let text = fill(m.sheet_cut_hint, &[("n", &self.words.lang.count(cut as usize))]);
            facts.push((m.sheet_cut.to_owned(), text));
        }
        let lines = facts.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
        book.lines(m.sheet_about, &self.about.name, lines).await?;
        let file = book.finish().await?;
        if !tell(Stage::Finishing) {
            return Err(Stop::Cancelled);
        }
        save(self.state.host, self.state.navigator, &self.file_title(), FileKind::Workbook, &file);
        Ok(())
    }

    /// Adds a sheet with the breakdown that the page shows.
    async fn groups(&self, book: &mut Workbook) -> Result<(), Stop> {
        let Some(field) = &self.group else { return Ok(()) };
        let sheet = self.state.group_sheet(field, &self.words).await.map_err(Stop::Records)?;
        let Some(sheet) = sheet else { return Ok(()) };
        book.sheet(&sheet.title, sheet.columns.iter().map(String::as_str).collect()).await?;
        let number = |value: Option<Quantity>| value.map_or(SheetCell::Empty, Into::into);
        let mut rows = Rows::default();
        for (name, figures) in &sheet.rows {
            let share = figures.share.map_or(SheetCell::Empty, |share| SheetCell::Percent(share.into()));
            let mut cells =
                vec![SheetCell::Text(name), share, number(Some(Quantity::from_count(figures.count)))];
            cells.extend(figures.measure.map(number));
            rows.push(&cells);
        }
        Ok(book.rows(&mut rows).await?)
    }

    fn file_title(&self) -> String {
        let today = domain::date::write_date(self.state.clock.today.get_untracked());
        // A CSV file has no other place to say that it is partial.
        match &self.partly {
            Some(text) => with_end(&self.about.name, &format!(" {today} ({text})")),
            None => format!("{} {today}", self.about.name),
        }
    }
}

/// Returns the text of a cell whose value needs words: terms in the reader's language, workspace names, addresses.
pub(crate) fn own_text(words: &CellWords, field: &Field, cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Word(_) | Cell::Words(_) | Cell::Texts(_) | Cell::Findings(_) | Cell::Link(_) => {
            words.known(field, cell)
        }
        Cell::Text(_) if CellWords::is_name(field) || words.hides(field) => words.known(field, cell),
        _ => None,
    }
}

/// Converts a value to a cell of the matching type.
pub(crate) fn sheet_cell<'a>(cell: Cell<'a>, text: Option<&'a str>) -> SheetCell<'a> {
    match (cell, text) {
        (Cell::Link(_), Some(href)) => SheetCell::Link { href, label: href },
        (_, Some(text)) | (Cell::Text(text), None) => SheetCell::Text(text),
        (Cell::Quantity(quantity), _) => quantity.into(),
        (Cell::Percent(percent), _) => SheetCell::Percent(percent.into()),
        (Cell::Date(date), _) => SheetCell::Date(date),
        (Cell::Instant(instant), _) => SheetCell::Moment(local_moment(instant)),
        _ => SheetCell::Empty,
    }
}

/// Returns the line about records that could not be read.
pub(super) fn not_read(state: ListState, words: &CellWords, count: u64) -> Option<(String, String)> {
    let m = words.lang.page_messages();
    (count > 0).then(|| {
        let text = words.lang.plural_records(m.unreadable_records, untrack(|| state.names()), count, "");
        (m.sheet_not_read.to_owned(), text)
    })
}

/// Returns the lines about who made a document, and whether names are hidden in it.
pub(crate) fn by_whom(session: Session, words: &CellWords, title: &str) -> Vec<(String, String)> {
    let m = words.lang.page_messages();
    let Some(me) = untrack(|| session.me()) else { return Vec::new() };
    if words.hides_personal {
        let hidden = (m.personal_data.to_owned(), m.hidden_in_file.to_owned());
        return vec![(title.to_owned(), m.hidden.to_owned()), hidden];
    }
    let email = me.email.as_ref().map(|email| format!(" ({email})")).unwrap_or_default();
    vec![(title.to_owned(), format!("{}{email}", me.display_name))]
}

/// Returns the lines about an export: its content, which records, the time of the data, its author.
pub(super) fn facts(state: ListState, about: &About, words: &CellWords) -> Vec<(String, String)> {
    let lang = words.lang;
    let m = lang.page_messages();
    let mut facts = about.facts.clone();
    let question = state.records.question();
    let progress = state.records.progress();
    if question.is_all() {
        facts.push((m.sheet_filters.to_owned(), m.sheet_no_filters.to_owned()));
    }
    if question.words().next().is_some() {
        facts.push((m.sheet_search.to_owned(), question.q.clone()));
    }
    for filter in &question.filters {
        facts.push((m.filter.to_owned(), state.filter_text(filter, words)));
    }
    facts.extend(period_text(lang, &question).map(|text| (m.period.to_owned(), text)));
    if !question.sort.is_empty() {
        let arrow = |descending: bool| if descending { "↓" } else { "↑" };
        let keys: Vec<String> = question
            .sort
            .iter()
            .map(|key| format!("{} {}", lang.field(&key.field), arrow(key.descending)))
            .collect();
        facts.push((m.sheet_order.to_owned(), keys.join(", ")));
    }
    let (names, title) = untrack(|| (state.names(), state.title()));
    let count = match progress.visible {
        Some(all) => lang.counted_of(names, progress.count, all),
        None => lang.counted(names, progress.count),
    };
    facts.push((title, count));
    facts.extend(untrack(|| state.partly()).map(|text| (m.proof_note.to_owned(), text)));
    if let Some(as_of) = state.records.head().and_then(|head| head.stamp.as_of) {
        facts.push((m.sheet_data_time.to_owned(), lang.instant(as_of)));
    }
    facts.extend(by_whom(state.session, words, m.sheet_exported_by));
    facts.push((m.sheet_exported_at.to_owned(), lang.date(state.clock.today.get_untracked())));
    facts
}
