//! The document's content at one moment, and what it leaves out.

use super::gather::{Gathering, Part};
use crate::components::states::describe;
use crate::features::records::export::by_whom;
use crate::features::records::filters::period_text;
use crate::features::usage::{UsageText, describe as describe_usage, is_one_workspace};
use crate::i18n::Counts as _;
use crate::i18n::Format as _;
use crate::i18n::cells::CellWords;
use crate::i18n::{Lang, fill};
use crate::services::{Clock, Preferences, Session};
use chrono::{DateTime, NaiveDate, Utc};
use domain::RecordType;
use domain::access::Control;
use domain::activity::{Activity, AdditionalCases};
use domain::entitlement::{Allowance, Entitlement, Usage};
use domain::filter::{Scope, Selection, StatusChoice};
use domain::proof::{self, Contents, Gap, Item, LeftOut, Outcome};
use domain::quantity::Quantity;
use domain::query::RecordQuery;
use leptos::prelude::*;
use record_store::Store;
use std::rc::Rc;
use std::sync::Arc;

/// First and last day, both included; `None` means no limit.
pub(super) type Period = (Option<NaiveDate>, Option<NaiveDate>);

/// All inputs of the document.
#[derive(Clone, PartialEq)]
pub(super) struct Basis {
    pub(super) activity: Arc<Activity>,
    pub(super) contents: Arc<Contents>,
    pub(super) scope: Scope,
    pub(super) selection: Selection,
    pub(super) left_out: LeftOut,
    pub(super) period: Period,
    pub(super) lang: Lang,
}

impl Basis {
    /// Whether both need the same records, shown or not.
    pub(super) fn has_records_of(&self, other: &Basis) -> bool {
        let of = |basis: &Basis| Basis {
            left_out: LeftOut { records: false, ..basis.left_out.clone() },
            ..basis.clone()
        };
        of(self) == of(other)
    }
}

/// What the document needs from the app.
#[derive(Clone, Copy)]
pub(super) struct DocumentContext {
    pub(super) session: Session,
    pub(super) preferences: Preferences,
    pub(super) clock: Clock,
}

impl DocumentContext {
    pub(super) fn here() -> DocumentContext {
        DocumentContext { session: Session::here(), preferences: Preferences::here(), clock: Clock::here() }
    }

    pub(super) fn offers(self, scope: &Scope, control: Control<'_>) -> bool {
        untrack(|| self.session.me()).is_some_and(|me| me.offers_in(Some(scope), control))
    }
}

/// The content of a document, fixed at one moment. Later changes make another snapshot.
pub(super) struct Snapshot {
    pub(super) context: DocumentContext,
    pub(super) activity: Arc<Activity>,
    pub(super) contents: Arc<Contents>,
    pub(super) left_out: LeftOut,
    pub(super) parts: Vec<Part>,
    pub(super) words: CellWords,
    /// Whether it covers a single workspace.
    pub(super) is_one_workspace: bool,
    /// The customer's name, where the workspaces agree on one.
    pub(super) customer: Option<String>,
    /// The lines above the document: customer, time of the data, author.
    pub(super) facts: Vec<(String, String)>,
}

impl Snapshot {
    pub(super) fn new(context: DocumentContext, gathering: Gathering, basis: &Basis) -> Snapshot {
        let DocumentContext { session, preferences, .. } = context;
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
        Snapshot {
            context,
            activity: Arc::clone(&basis.activity),
            contents: Arc::clone(&basis.contents),
            left_out: basis.left_out.clone(),
            customer,
            facts: facts(context, basis, &parts, &words),
            is_one_workspace: is_one_workspace(session, Some(&basis.scope)),
            words,
            parts,
        }
    }

    pub(super) fn part(&self, place: usize) -> Option<&Part> {
        self.parts.get(place)
    }

    pub(super) fn store(&self, place: usize) -> Option<&Store> {
        self.part(place)?.store.as_deref()
    }

    pub(super) fn is_gathered(&self, place: usize) -> bool {
        self.part(place).is_some_and(|part| matches!(part.outcome, Outcome::Gathered(_)))
    }

    pub(super) fn has_learners(&self) -> bool {
        self.parts.iter().filter_map(|part| part.store.as_deref()).any(is_learning)
    }

    /// Returns the name of an item: an entitlement with its package, since entitlements of many packages share a name.
    pub(super) fn name(&self, place: usize) -> String {
        let (lang, m) = (self.words.lang, self.words.lang.page_messages());
        let name = |whole: &str, part: &str| fill(m.proof_part, &[("package", whole), ("entitlement", part)]);
        match self.contents.items().nth(place) {
            Some(Item::Entitlement(chapter, entitlement)) => name(&chapter.package.name, &entitlement.name),
            Some(Item::AdditionalCases(cases)) => name(m.additional_cases, &lang.service(&cases.service)),
            None => String::new(),
        }
    }

    pub(super) fn gaps(&self, names_missing: bool) -> Vec<Gap> {
        let outcomes: Vec<_> = self.parts.iter().map(|part| part.outcome.clone()).collect();
        proof::gaps(&self.activity, &self.left_out, &outcomes, names_missing)
    }

    /// Returns what the document leaves out, as text.
    pub(super) fn gap_texts(&self, names_missing: bool, is_wanted: impl Fn(&Gap) -> bool) -> Vec<String> {
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

    /// Returns the number of records of an item, or why it is unknown.
    pub(super) fn count(&self, place: usize) -> String {
        let (lang, m) = (self.words.lang, self.words.lang.page_messages());
        match self.part(place) {
            Some(part) if self.is_gathered(place) => lang.count(part.len()),
            Some(Part { outcome: Outcome::Withheld, .. }) => m.proof_withheld_short.to_owned(),
            _ => m.proof_not_asked_short.to_owned(),
        }
    }

    /// Returns what is missing of one item, as text.
    pub(super) fn gaps_of(&self, place: usize) -> Vec<String> {
        let gaps = self.gaps(false);
        gaps.iter().filter(|gap| place_of(gap) == Some(place)).map(|gap| self.reason(gap)).collect()
    }

    pub(super) fn reason(&self, gap: &Gap) -> String {
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
            Gap::Unreadable(_, count) => {
                lang.plural_records(m.unreadable_records, lang.records(None), *count, "")
            }
            Gap::Source(source) => fill(m.proof_source, &[("source", source)]),
            Gap::Unsaid(count) => lang.plural(m.proof_unsaid, *count),
            Gap::Figures(count) => lang.plural(m.unreadable_parts, *count),
            Gap::LeftOut(ids) => {
                let name = |id: &str| {
                    self.words.workspaces.get(id).map_or_else(|| id.to_owned(), |name| name.to_string())
                };
                let names: Vec<String> = ids.iter().map(|id| name(id)).collect();
                fill(m.left_out_notice, &[("names", &self.words.lang.list(&names))])
            }
            Gap::Dropped => m.dropped_notice.to_owned(),
            Gap::Learners => m.proof_no_learners.to_owned(),
            Gap::Records => m.proof_no_tables.to_owned(),
        }
    }

    pub(super) fn describe(&self, entitlement: &Entitlement) -> UsageText {
        describe_usage(self.words.lang, &entitlement.usage, self.is_one_workspace)
    }

    /// Returns the notes on the figures and records of an entitlement.
    pub(super) fn note(&self, place: usize, entitlement: &Entitlement) -> Vec<String> {
        let m = self.words.lang.page_messages();
        let text = self.describe(entitlement);
        let mut notes = Vec::new();
        // An empty cell could mean zero or unknown, so say which.
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

    /// The same for additional cases.
    pub(super) fn note_of_cases(&self, place: usize, cases: &AdditionalCases) -> Vec<String> {
        let m = self.words.lang.page_messages();
        let mut notes = self.gaps_of(place);
        notes.extend(cases.visible_only.then(|| m.visible_only_note.to_owned()));
        notes
    }
}

pub(super) fn place_of(gap: &Gap) -> Option<usize> {
    match gap {
        Gap::NotAsked(place) | Gap::Failed(place) | Gap::Withheld(place) => Some(*place),
        Gap::Partly(place, ..) | Gap::Unreadable(place, _) => Some(*place),
        Gap::Source(_) | Gap::Figures(_) | Gap::Unsaid(_) => None,
        Gap::LeftOut(_) | Gap::Dropped | Gap::Learners | Gap::Records => None,
    }
}

/// Returns the purchased amount as text.
pub(super) fn allowance(lang: Lang, usage: &Usage) -> String {
    let m = lang.page_messages();
    match &usage.allowance {
        Allowance::Quantity(amount) | Allowance::Allowed(amount) => {
            format!("{} {}", lang.number(*amount), lang.unit(&usage.unit, *amount))
        }
        Allowance::AsNeeded => m.as_needed.to_owned(),
        Allowance::Included => m.included.to_owned(),
        Allowance::PerIncident(amount, unit) => {
            fill(m.per_incident, &[("amount", &lang.number(*amount)), ("unit", &lang.unit(unit, *amount))])
        }
        Allowance::Unknown(_) => m.allowance_unknown.to_owned(),
    }
}

/// Whether the records name learners.
pub(super) fn is_learning(store: &Store) -> bool {
    store.shape().record_type == RecordType::LearningActivity
}

/// Whether the period ends before it begins.
pub(super) fn is_wrong((from, to): Period) -> bool {
    from.zip(to).is_some_and(|(from, to)| from > to)
}

pub(super) fn facts(
    DocumentContext { session, clock, .. }: DocumentContext,
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
    let mut filters = format!("{} · {}", m.add_ons, lang.labelled(m.status, status));
    let packages = basis.selection.packages.iter();
    let packages = packages.filter_map(|id| basis.activity.package(id)).map(|package| &*package.name);
    let packages: Vec<&str> = packages.collect();
    if !packages.is_empty() {
        filters.push_str(" · ");
        filters.push_str(&lang.labelled(m.package, &packages.join(", ")));
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
        let text = match (earliest, latest) {
            (Some(earliest), Some(latest)) => lang.instant_range(earliest, latest),
            _ => m.unknown.to_owned(),
        };
        if text != as_of {
            facts.push((m.proof_records_time.to_owned(), text));
        }
    }
    facts.extend(by_whom(session, words, m.proof_made_for));
    facts.push((m.proof_made_on.to_owned(), lang.date(clock.today.get_untracked())));
    facts
}
