//! The badge of an agreement or a package, which says when it ends.

use crate::i18n::Format as _;
use crate::i18n::Lang;
use chrono::NaiveDate;
use domain::date::{Term, TermPhase};

/// Number of days before the end from which the badge is red.
const URGENT: u64 = 14;

/// Returns the classes and text of the badge. `status` is the backend's word where the status does not follow from the dates.
pub(super) fn badge(
    lang: Lang,
    term: Term,
    status: Option<String>,
    today: NaiveDate,
) -> (&'static str, String) {
    let stand = term.stand(today);
    let when = lang.stand(stand, term.end);
    let is_urgent = matches!(stand, TermPhase::Running { days_left } if days_left <= URGENT);
    let class = match (&status, stand) {
        (None, _) if is_urgent => "badge badge-urgent",
        (None, _) if stand.ends_soon() => "badge badge-soon",
        (None, TermPhase::Running { .. }) => "badge badge-active",
        _ => "badge",
    };
    let text = match status {
        None => when,
        Some(status) => format!("{status} · {when}"),
    };
    (class, text)
}
