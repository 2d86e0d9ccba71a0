//! What the records belong to, as text.

use crate::features::records::{About, WithoutRecords};
use crate::i18n::Format as _;
use crate::i18n::Lang;
use domain::access::Control;
use domain::access::Me;
use domain::activity::Activity;
use domain::agreement::Agreement as Contract;
use domain::date::Term;
use domain::detail::{Detail, Part};
use domain::filter::Scope;
use domain::route::Subject;
use domain::{AgreementStatus, EntitlementKind, RecordType};
use std::sync::Arc;

/// The page's name, as far as it is known.
pub(super) fn name_of(lang: Lang, subject: &Subject, detail: Option<&Detail>) -> String {
    let m = lang.page_messages();
    match (subject, detail) {
        (Subject::AdditionalCases(service), _) => lang.labelled(m.additional_cases, &lang.service(service)),
        (_, Some(detail)) => detail.name.to_string(),
        (Subject::Kind(kind), None) => lang.kind(&EntitlementKind::from(kind.as_str())),
        (Subject::Entitlement(_), None) => m.loading.to_owned(),
    }
}

/// Returns what the records belong to, and whether they may be exported: only if every selected workspace allows it.
pub(super) fn about(
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
        unit: detail.and_then(|detail| match detail.lines.as_slice() {
            [line] => Some(line.usage.unit.clone()),
            _ => None,
        }),
        has_dropped: false,
        without_records: detail.map(without_records).unwrap_or_default(),
        may_export: offers(Control::Export),
        may_export_learners: offers(Control::ExportLearners),
        sees_all_requests: offers(Control::AllRequests),
    }
}

/// Name, number and term, as far as they are known.
pub(super) fn part_in_words(lang: Lang, part: &Part) -> String {
    let number = part.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    let term = part.term.map(|term| format!(", {}", term_in_words(lang, term))).unwrap_or_default();
    format!("{}{number}{term}", part.name)
}

/// The same for an agreement of the overview.
pub(super) fn in_words(lang: Lang, agreement: &Contract) -> String {
    format!("{} {}, {}", agreement.name, agreement.number, term_in_words(lang, agreement.term))
}

pub(super) fn term_in_words(lang: Lang, term: Term) -> String {
    lang.date_range(term.start, term.end)
}

/// The agreements that a kind is summed over: the selected ones, otherwise the active ones.
pub(super) fn agreements_of(lang: Lang, activity: &Activity, chosen: &[Box<str>]) -> (String, String) {
    let m = lang.page_messages();
    let is_meant = |agreement: &&Contract| match chosen.is_empty() {
        true => agreement.status == AgreementStatus::Active,
        false => chosen.contains(&agreement.id),
    };
    let named = activity.agreements.iter().filter(is_meant).map(|agreement| in_words(lang, agreement));
    (m.agreement.to_owned(), named.collect::<Vec<_>>().join("; "))
}

/// The type of the records of a kind.
pub(super) fn record_type(kind: &EntitlementKind) -> Option<RecordType> {
    Some(match kind {
        EntitlementKind::ReactiveSupport | EntitlementKind::AdvisorySupport => RecordType::Case,
        EntitlementKind::BuiltInProactive
        | EntitlementKind::ProactiveService
        | EntitlementKind::Workshop
        | EntitlementKind::DesignatedSupportEngineering => RecordType::Delivery,
        EntitlementKind::ProactiveCredits => RecordType::CreditEvent,
        EntitlementKind::SupportContacts => RecordType::Contact,
        EntitlementKind::OnDemandEducation => RecordType::LearningActivity,
        EntitlementKind::OnDemandAssessment => RecordType::AssessmentRun,
        EntitlementKind::Benefit | EntitlementKind::Other(_) => return None,
    })
}

/// What an empty list means.
pub(super) fn without_records(detail: &Detail) -> WithoutRecords {
    let mut used = detail.lines.iter().map(|line| line.usage.consumed_total);
    if !detail.lines.is_empty() && used.clone().all(|used| used.is_none()) {
        WithoutRecords::Unknown
    } else if used.any(|used| used.is_some_and(|used| !used.is_zero())) {
        WithoutRecords::NothingHere
    } else {
        WithoutRecords::Nothing
    }
}
