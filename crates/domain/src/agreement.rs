//! Agreements: what the company signed.

use super::date::{Term, TermPhase};
use super::sort::sorted;
use super::{AgreementContact, AgreementStatus};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// An agreement with its number, support plan and term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Opaque id, used in addresses.
    pub id: Box<str>,
    /// The number that people quote.
    pub number: Box<str>,
    /// Name for display.
    pub name: Box<str>,
    /// Support plan, if known.
    pub plan: Option<Box<str>>,
    /// First and last day.
    pub term: Term,
    /// Status according to the backend.
    pub status: AgreementStatus,
    /// The workspaces that share it.
    pub workspace_ids: Vec<Box<str>>,
    /// People to contact about it.
    pub contacts: Vec<AgreementContact>,
}

/// Largest number of days between the end of an agreement and the start of its successor.
const GAP: i64 = 31;

impl Agreement {
    /// Names and email addresses of the customer success account managers, each once.
    pub fn managers(&self) -> Vec<(String, String)> {
        let mut people: Vec<(String, String)> = Vec::new();
        for contact in self.contacts.iter().filter(|contact| contact.role == "customerSuccessAccountManager")
        {
            let Some(email) = &contact.email else { continue };
            let person = (contact.display_name.clone(), email.clone());
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Whether the status agrees with the dates, so that showing the dates is enough.
    pub fn is_as_dated(&self, today: NaiveDate) -> bool {
        match (&self.status, self.term.stand(today)) {
            (AgreementStatus::Active, stand) => matches!(stand, TermPhase::Running { .. }),
            (AgreementStatus::Expired, stand) => matches!(stand, TermPhase::Ended { .. }),
            (AgreementStatus::Future, stand) => matches!(stand, TermPhase::NotStarted { .. }),
            (AgreementStatus::Other(_), _) => false,
        }
    }

    /// How well `other` fits as the successor, lowest is best; `None` if it does not fit. The contract names no successor, so it
    /// is inferred: a common workspace, and a start within a month of this one's end. Equal workspaces count more than an equal
    /// plan, and that more than any number of days.
    fn fit(&self, other: &Agreement) -> Option<i64> {
        let gap = (other.term.start - self.term.end).num_days() - 1;
        let is_later = other.term.start > self.term.start && other.term.end > self.term.end;
        let shares = other.workspace_ids.iter().any(|id| self.workspace_ids.contains(id));
        let same_workspaces = self.workspace_ids.len() == other.workspace_ids.len()
            && self.workspace_ids.iter().all(|id| other.workspace_ids.contains(id));
        let fits = is_later && shares && gap.abs() <= GAP;
        fits.then(|| i64::from(!same_workspaces) * 200 + i64::from(self.plan != other.plan) * 100 + gap.abs())
    }
}

/// The agreement in `all` that renews `agreement`, if there is one. A successor renews only the agreement it fits best.
pub fn successor<'a>(agreement: &Agreement, all: &'a [Agreement]) -> Option<&'a Agreement> {
    let mut best: Option<(i64, &Agreement)> = None;
    for other in all {
        let Some(fit) = agreement.fit(other) else { continue };
        let renews_another = all.iter().any(|before| before.fit(other).is_some_and(|its| its < fit));
        if !renews_another && best.is_none_or(|(least, _)| fit < least) {
            best = Some((fit, other));
        }
    }
    best.map(|(_, other)| other)
}

/// An agreement with the phase that a day is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InPhase<'a> {
    /// The agreement.
    pub agreement: &'a Agreement,
    /// The phase of its term.
    pub phase: TermPhase,
    /// The elapsed part of its term in percent from 0 to 100; `None` if it ends before it starts.
    pub elapsed_percent: Option<i64>,
}

/// Sorts agreements: those that are running, then those that have not started, the soonest end first; then those that have ended, the
/// latest end first. Equal ends are sorted by name in the reader's order, then by number and id.
pub fn by_soonest_end<'a>(
    agreements: impl Iterator<Item = &'a Agreement>,
    today: NaiveDate,
    collate: &dyn Fn(&str, &str) -> Ordering,
) -> Vec<InPhase<'a>> {
    let agreements: Vec<InPhase<'a>> = agreements
        .map(|agreement| InPhase {
            agreement,
            phase: agreement.term.stand(today),
            elapsed_percent: agreement.term.elapsed_percent(today),
        })
        .collect();
    let group = |phase: TermPhase| match phase {
        TermPhase::Running { .. } => 0,
        TermPhase::NotStarted { .. } => 1,
        TermPhase::Ended { .. } => 2,
    };
    sorted(agreements, &|a, b| {
        let (first, second) = (a.agreement, b.agreement);
        let by_end = first.term.end.cmp(&second.term.end);
        let is_over = matches!(a.phase, TermPhase::Ended { .. });
        group(a.phase)
            .cmp(&group(b.phase))
            .then(if is_over { by_end.reverse() } else { by_end })
            .then_with(|| collate(&first.name, &second.name))
            .then_with(|| (&first.number, &first.id).cmp(&(&second.number, &second.id)))
    })
}

#[cfg(test)]
mod tests {
    use super::{Agreement, by_soonest_end, successor};
    use crate::AgreementStatus;
    use crate::date::TermPhase;
    use crate::samples::{self, day, term};

    fn agreement(id: &str, start: &str, end: &str, workspaces: &[&str]) -> Agreement {
        let workspace_ids = workspaces.iter().map(|id| (*id).into()).collect();
        Agreement { workspace_ids, ..samples::agreement(id, term(start, end)) }
    }

    fn renewed_by(all: &[Agreement]) -> Vec<Option<&str>> {
        all.iter().map(|one| successor(one, all).map(|next| &*next.id)).collect()
    }

    #[test]
    fn an_agreement_is_renewed_by_the_next_one_in_its_workspaces() {
        let all = [
            agreement("now", "2026-02-01", "2027-01-31", &["w-1"]),
            agreement("next", "2027-02-01", "2028-01-31", &["w-1"]),
            agreement("elsewhere", "2027-02-01", "2028-01-31", &["w-2"]),
            agreement("much later", "2028-06-01", "2029-05-31", &["w-1"]),
        ];
        assert_eq!(renewed_by(&all), [Some("next"), None, None, None]);
    }

    #[test]
    fn one_agreement_renews_only_the_one_it_fits_best() {
        let all = [
            agreement("own", "2026-02-01", "2027-01-31", &["w-1"]),
            agreement("shared", "2026-02-01", "2027-01-15", &["w-1", "w-2"]),
            agreement("next", "2027-02-01", "2028-01-31", &["w-1"]),
        ];
        assert_eq!(renewed_by(&all), [Some("next"), None, None]);
    }

    #[test]
    fn an_overlapping_agreement_is_no_renewal() {
        let all = [
            agreement("a", "2026-02-01", "2027-01-31", &["w-1"]),
            agreement("b", "2026-02-01", "2027-01-31", &["w-1"]),
            agreement("c", "2027-01-15", "2027-01-20", &["w-1"]),
        ];
        assert_eq!(renewed_by(&all), [None, None, None]);
    }

    #[test]
    fn a_status_that_contradicts_the_dates_is_detected() {
        let mut one = agreement("a", "2026-02-01", "2027-01-31", &["w-1"]);
        assert!(one.is_as_dated(day("2026-11-23")));
        assert!(!one.is_as_dated(day("2027-11-23")));
        one.status = AgreementStatus::Expired;
        assert!(one.is_as_dated(day("2027-11-23")));
        assert!(!one.is_as_dated(day("2026-11-23")));
        one.status = AgreementStatus::Other("paused".into());
        assert!(!one.is_as_dated(day("2026-11-23")));
    }

    #[test]
    fn running_agreements_are_first_and_the_soonest_end_of_them() {
        let mut all = [
            agreement("long over", "2020-01-01", "2020-12-31", &[]),
            agreement("over", "2025-01-01", "2026-11-22", &[]),
            agreement("next", "2026-12-01", "2027-01-31", &[]),
            agreement("ends today", "2025-11-24", "2026-11-23", &[]),
            agreement("year 1", "2026-01-01", "2026-12-31", &[]),
            agreement("year 2", "2026-01-01", "2026-12-31", &[]),
            agreement("year 3", "2026-01-01", "2026-12-31", &[]),
            agreement("backwards", "2027-01-01", "2026-12-01", &[]),
        ];
        (all[4].name, all[5].name, all[6].name) = ("b".into(), "a".into(), "b".into());
        let today = day("2026-11-23");
        let of = |all: &[Agreement]| -> Vec<(String, Option<i64>)> {
            let sorted = by_soonest_end(all.iter(), today, &|a, b| a.cmp(b));
            sorted.iter().map(|one| (one.agreement.id.to_string(), one.elapsed_percent)).collect()
        };
        let expected = [
            ("ends today", Some(100)),
            ("year 2", Some(89)),
            ("year 1", Some(89)),
            ("year 3", Some(89)),
            ("backwards", None),
            ("next", Some(0)),
            ("over", Some(100)),
            ("long over", Some(100)),
        ];
        assert_eq!(of(&all), expected.map(|(id, percent)| (id.to_owned(), percent)));
        all.reverse();
        assert_eq!(of(&all), expected.map(|(id, percent)| (id.to_owned(), percent)));
        let first = by_soonest_end(all.iter(), today, &|a, b| a.cmp(b))[0];
        assert_eq!(first.phase, TermPhase::Running { days_left: 0 });
    }

    #[test]
    fn a_successor_starts_within_a_month_of_the_end() {
        let starts = |start: &str| {
            let all = [
                agreement("now", "2026-01-01", "2026-12-31", &["w-1"]),
                agreement("next", start, "2027-12-31", &["w-1"]),
            ];
            successor(&all[0], &all).is_some()
        };
        let days = ["2026-11-30", "2026-12-01", "2027-01-01", "2027-02-01", "2027-02-02"];
        assert_eq!(days.map(starts), [false, true, true, true, false]);
    }
}
