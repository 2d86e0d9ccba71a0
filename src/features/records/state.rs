//! The state shared by the parts of a list.

use super::selection::Selection;
use crate::components::table::{ActiveCell, Line, Source};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::case::sentence_case;
use crate::i18n::cells::CellWords;
use crate::i18n::{Locale, UnitForms, fill};
use crate::services::Clock;
use crate::services::Host;
use crate::services::records::{Place, Progress, Shown, Sought};
use crate::services::{Navigator, Notifications, Preferences, Records, Session};
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use domain::route::Params;
use domain::{RecordType, Unit};
use leptos::prelude::*;
use record_store::{Cell, Layout, Measure, Shape, Store};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

#[derive(Clone, Copy)]
pub struct ListState {
    pub(super) locale: Locale,
    pub(super) navigator: Navigator,
    pub(super) session: Session,
    pub(super) preferences: Preferences,
    pub(super) notifications: Notifications,
    pub(super) clock: Clock,
    pub(super) host: Host,
    pub records: Records,
    /// The fields and columns, once the first records have arrived. Which fields have values is known when all are loaded.
    pub shape: RwSignal<Option<Arc<Shown>>>,
    /// The query of the address, without unknown fields.
    pub question: Memo<RecordQuery>,
    /// The reader's columns, widths and density.
    pub layout: RwSignal<Layout>,
    /// The id of the record whose details are open, as in the address.
    pub record: Memo<Option<Box<str>>>,
    /// The position of that record.
    pub sought: Memo<Option<Sought>>,
    /// A place that the reader stepped to whose record is not loaded yet or unreadable, so that it has no address.
    pub stepping: RwSignal<Option<usize>>,
    /// Whether details are shown beside the table.
    pub(super) is_beside: RwSignal<bool>,
    /// Whether details that open leave the focus in the table.
    pub(super) keeps_focus: StoredValue<bool>,
    /// The rest of the address when details were opened; closing them goes back in the history only to the same one.
    opened_with: StoredValue<Option<Params>>,
    /// The record that was last found, and by which query.
    found: StoredValue<Option<(Box<str>, RecordQuery)>>,
    /// The reader's report about a record.
    pub(super) report: RwSignal<Option<Report>>,
    /// Returns the width in which the table shows the column of a field.
    pub(super) shown_width: StoredValue<Option<ShownWidth>, LocalStorage>,
    /// The active cell when the table was last removed.
    pub(super) last_active: StoredValue<Option<ActiveCell>>,
    /// The field whose values are shown for filtering.
    pub picking: RwSignal<Option<Box<str>>>,
    /// Whether the filter panel is open.
    pub filtering: RwSignal<bool>,
    /// Record type, as far as it is known before the first page arrives.
    pub expected: Signal<Option<RecordType>>,
    pub about: Signal<About>,
    /// Returns the agreement of a record, as far as it is known. Account managers are requested once `wants_managers` is set.
    pub own_agreement: Callback<RecordOrigin, Option<OwnAgreement>>,
    /// Whether the reader wants to write to an account manager.
    pub wants_managers: RwSignal<bool>,
    /// The buttons next to the search.
    pub(super) tools: fn(ListState) -> AnyView,
    /// Whether records are grouped by the month of their start.
    pub(super) grouped: Signal<bool>,
    /// The selection, in lists that have one.
    pub selection: Option<RwSignal<Selection>>,
    /// The headings of groups, if any.
    pub(super) groups: StoredValue<Groups, LocalStorage>,
}

/// Returns the width of a field's column, in CSS pixels.
pub(super) type ShownWidth = Rc<dyn Fn(&str) -> Option<u16>>;

/// What a list contains, for exports and prints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The page's name.
    pub name: String,
    /// Labels and texts: agreement, package, workspaces.
    pub facts: Vec<(String, String)>,
    /// The unit that the records are added up in; `None` if there are several, or none.
    pub unit: Option<Unit>,
    /// Whether the address names something that does not exist, or not for this reader.
    pub has_dropped: bool,
    /// What an empty list means.
    pub without_records: WithoutRecords,
    pub may_export: bool,
    pub may_export_learners: bool,
    pub sees_all_requests: bool,
}

/// The reader's report about a record that looks wrong.
#[derive(Clone, Debug)]
pub(super) struct Report {
    /// The record's id.
    pub(super) record: String,
    /// The text, once the reader has edited it.
    pub(super) text: Option<String>,
}

/// What a record says about where it belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordOrigin {
    pub agreement_number: Option<Box<str>>,
    /// The entitlement's id.
    pub entitlement: Option<Box<str>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAgreement {
    /// Name, number and term, as far as they are known.
    pub text: String,
    /// Account managers: name and email.
    pub managers: Vec<(String, String)>,
}

/// What an empty list means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WithoutRecords {
    #[default]
    Nothing,
    /// Nothing was logged in the selected workspaces, but in others of the agreement.
    NothingHere,
    /// It is unknown what was consumed.
    Unknown,
}

/// Group headings, each with the place of the first record below it.
#[derive(Default)]
pub(super) struct Groups {
    /// The heading's line in the table, the record's place in the result, the text.
    pub(super) lines: Vec<(usize, usize, String)>,
}

impl Groups {
    /// Returns what is at a line: a heading's text, or the place of a record.
    pub(super) fn at(&self, line: usize) -> Result<&str, usize> {
        let after = self.lines.partition_point(|(at, _, _)| *at <= line);
        match after.checked_sub(1).and_then(|before| self.lines.get(before)) {
            Some((at, _, text)) if *at == line => Ok(text),
            Some((at, record, _)) => Err(record + (line - at - 1)),
            None => Err(line),
        }
    }

    /// Number of headings above the record at a place of the result.
    fn before(&self, place: usize) -> usize {
        self.lines.partition_point(|(_, first, _)| *first <= place)
    }
}

/// The arguments of [`ListState::open`].
pub struct ListOf {
    pub records: Records,
    /// The query of the address.
    pub question: Memo<RecordQuery>,
    /// Record type, as far as it is known before the first page arrives.
    pub expected: Signal<Option<RecordType>>,
    /// Whether records are grouped by the month of their start.
    pub grouped: Signal<bool>,
    pub about: Signal<About>,
    /// Returns the agreement of a record, with the account managers to write to.
    pub own_agreement: Callback<RecordOrigin, Option<OwnAgreement>>,
    /// Set when account managers are wanted.
    pub wants_managers: RwSignal<bool>,
    /// The buttons next to the search.
    pub tools: fn(ListState) -> AnyView,
    /// The selection; without it records cannot be selected.
    pub selection: Option<RwSignal<Selection>>,
}

impl ListState {
    pub fn open(of: ListOf) -> ListState {
        let ListOf {
            records,
            question,
            expected,
            grouped,
            about,
            own_agreement,
            wants_managers,
            tools,
            selection,
        } = of;
        let (navigator, preferences) = (Navigator::here(), Preferences::here());
        let record = Memo::new(move |_| navigator.params().record());
        let sought = Memo::new(move |_| {
            records.follow();
            record.get().map(|id| records.sought(&id))
        });
        let state = ListState {
            locale: Locale::here(),
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
            is_beside: RwSignal::new(false),
            keeps_focus: StoredValue::new(false),
            opened_with: StoredValue::new(None),
            found: StoredValue::new(None),
            report: RwSignal::new(None),
            shown_width: StoredValue::new_local(None),
            last_active: StoredValue::new(None),
            picking: RwSignal::new(None),
            filtering: RwSignal::new(false),
            expected,
            about,
            own_agreement,
            wants_managers,
            tools,
            grouped,
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
        state.follow_record();
        state
    }

    /// Remembers what the details were opened with, and by which query their record was found.
    fn follow_record(self) {
        Effect::new(move || {
            let is_open = self.record.get().is_some();
            self.opened_with.update_value(|with| match with {
                Some(_) if is_open => {}
                _ => *with = is_open.then(|| self.navigator.params_untracked().with_record(None)),
            });
        });
        Effect::new(move || {
            // Another query may find it at the same place.
            self.records.follow();
            if let (Some(id), Some(Sought::At(_))) = (self.record.get(), self.sought.get()) {
                self.found.set_value(Some((id, self.records.question())));
            }
        });
    }

    /// Changes the query of the address as the reader selected.
    pub fn change(self, change: impl FnOnce(&RecordQuery) -> RecordQuery) {
        self.navigator.select_params(|params| self.with_question(params, &change(&params.question().0)));
    }

    /// The same for the search text, of which each letter is a change.
    pub fn search(self, q: String) {
        self.navigator
            .replace_params(|params| self.with_question(params, &RecordQuery { q, ..params.question().0 }));
    }

    /// The open record stays open while the list is whole, so that it is known at once whether the results contain it; otherwise it would
    /// have to be searched for again.
    fn with_question(self, params: &Params, question: &RecordQuery) -> Params {
        let record = params.record().filter(|_| self.records.progress().is_whole);
        params.with_question(question).with_record(record.as_deref())
    }

    /// Whether the record of the address is missing only because the reader changed the query.
    pub(super) fn was_left_out(self) -> bool {
        let (sought, record, asked) = (self.sought.get(), self.record.get(), self.question.get());
        // After going back, the record may be that of the address, and the rows still those of the query before.
        let fitted = self.shape.with(|shown| shown.as_ref().map(|shown| shown.shape.fit(&asked)));
        if fitted.unwrap_or(asked) != self.records.question() {
            return false;
        }
        let was_found = |found: &Option<(Box<str>, RecordQuery)>| {
            let found = found.as_ref().filter(|(id, _)| Some(id) == record.as_ref());
            found.is_some_and(|(_, query)| *query != self.records.question())
        };
        sought == Some(Sought::Nowhere) && self.found.with_value(was_found)
    }

    /// Opens the details of the record at a place of the result.
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
                    navigator.replace_params(|params| params.with_record(Some(&id)));
                } else {
                    navigator.open_over(|params| params.with_record(Some(&id)));
                }
                self.stepping.set(None);
            }
        }
    }

    /// Closes the details.
    pub fn close(self) {
        self.stepping.set(None);
        if self.record.get_untracked().is_some() {
            let now = self.navigator.params_untracked().with_record(None);
            let opened_with = self.opened_with.try_update_value(Option::take).flatten();
            if opened_with.is_some_and(|before| before != now) {
                // Going back would undo what the reader changed since.
                self.navigator.replace_params(|params| params.with_record(None));
            } else {
                self.navigator.close_over(|params| params.with_record(None));
            }
        }
    }

    /// Whether details are open, or about to be.
    pub fn is_open(self) -> bool {
        let is_there = self.sought.with(|sought| !matches!(sought, None | Some(Sought::Nowhere)));
        is_there || self.stepping.get().is_some()
    }

    /// The place of the record whose details are open, if known.
    pub fn open_place(self) -> Option<usize> {
        self.stepping.get().or_else(|| match self.sought.get()? {
            Sought::At(place) => Some(place),
            _ => None,
        })
    }

    /// Applies and stores the layout of this table.
    pub fn keep(self, layout: Layout) {
        if let Some(shown) = self.shape.get_untracked() {
            self.preferences.keep_layout(shown.shape.record_type.as_str(), &layout);
        }
        self.layout.set(layout);
    }

    /// The same after selecting columns, which replaces those that the address names.
    pub fn choose(self, layout: Layout) {
        self.keep(layout);
        self.navigator.replace_params(|params| params.with_columns(None));
    }

    /// What the records are called, before the first has come as well.
    pub fn names(self) -> UnitForms {
        let known = self.shape.with(|shown| Some(shown.as_ref()?.shape.record_type.clone()));
        self.locale.lang.get().records(known.or_else(|| self.expected.get()).as_ref())
    }

    /// The same as a heading.
    pub fn title(self) -> String {
        sentence_case(self.names().other)
    }

    pub(super) fn is_of_cases(self) -> bool {
        self.shape.with(|shown| shown.as_ref().is_some_and(|s| s.shape.record_type == RecordType::Case))
    }

    /// Returns the note for a reader who sees only a part, with the total if the backend gives it.
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

    /// The indexes of the shown columns in order, with their widths.
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

    /// The field that the records are added up in, for cases their hours also where cases are counted.
    pub(super) fn measure(self, shape: &Shape) -> Option<usize> {
        let unit = self.about.with(|about| about.unit.clone());
        let name_of = |unit: &Unit| match shape.measure(unit)? {
            Measure::Sum(name) | Measure::Minus(name, _, _) => Some(name),
            Measure::Rows | Measure::With(_) => None,
        };
        shape.place(unit.as_ref().and_then(name_of).or_else(|| name_of(&Unit::Hours))?)
    }

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

    /// The place in the result of the record at a line of the table.
    pub(super) fn record_at(self, line: usize) -> Option<usize> {
        self.groups.with_value(|groups| groups.at(line).err())
    }

    /// The line of the table with the record at a place of the result.
    pub(super) fn line_of(self, place: usize) -> usize {
        self.groups.with_value(|groups| place + groups.before(place))
    }

    /// Groups the records by month while they are in the default order.
    pub(super) fn group(self, grouped: bool, words: &CellWords) {
        let question = self.records.question();
        let is_whole = self.records.progress().is_whole;
        let mut groups = Groups::default();
        if grouped && is_whole && question.sort.is_empty() {
            let _ = self.records.with_store(|store| self.group_by_month(store, words, &mut groups));
        }
        self.groups.set_value(groups);
    }

    pub(super) fn group_by_month(self, store: &Store, words: &CellWords, groups: &mut Groups) {
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
                let records = lang.counted(untrack(|| self.names()), count as u64);
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
