//! What the company signed.

use super::date::{Term, TermPhase};
use super::{AgreementContact, AgreementStatus};
use chrono::NaiveDate;

/// An agreement: the number people quote, a support plan, and a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Goes into addresses.
    pub id: Box<str>,
    /// The number people quote.
    pub number: Box<str>,
    /// As it is shown.
    pub name: Box<str>,
    /// The support plan, where known.
    pub plan: Option<Box<str>>,
    /// First and last day.
    pub term: Term,
    /// Where the backend says it stands.
    pub status: AgreementStatus,
    /// The workspaces that share it.
    pub workspace_ids: Vec<Box<str>>,
    /// Who looks after it.
    pub contacts: Vec<AgreementContact>,
}

/// How many days may lie between the end of an agreement and the start of the one that renews it.
const GAP: i64 = 31;

impl Agreement {
    /// The customer success account managers that can be written to, each once: name and email.
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

    /// Whether the status says what the dates say, so that naming the dates names it, too.
    pub fn is_as_dated(&self, today: NaiveDate) -> bool {
        match (&self.status, self.term.stand(today)) {
            (AgreementStatus::Active, stand) => matches!(stand, TermPhase::Running { .. }),
            (AgreementStatus::Expired, stand) => matches!(stand, TermPhase::Ended { .. }),
            (AgreementStatus::Future, stand) => matches!(stand, TermPhase::NotStarted { .. }),
            (AgreementStatus::Other(_), _) => false,
        }
    }

    /// How well `other` fits as what comes after this one, the best fit lowest; `None` when it does not. The contract names no
    /// successor, so it follows from what both say: a workspace in common, and a start within a month of this one's end. The same
    /// workspaces count more than the same plan, and that more than any number of days.
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

/// The agreement that renews `agreement`, if `all` has one. Of several that could have been renewed by it, it renews the one it fits best.
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

#[cfg(test)]
mod tests {
    use super::{Agreement, successor};
    use crate::AgreementStatus;
    use crate::date::{Term, parse_date};

    fn agreement(id: &str, start: &str, end: &str, workspaces: &[&str]) -> Agreement {
        Agreement {
            id: id.into(),
            number: id.into(),
            name: id.into(),
            plan: None,
            term: Term::parse(start, end).unwrap(),
            status: AgreementStatus::Active,
            workspace_ids: workspaces.iter().map(|id| (*id).into()).collect(),
            contacts: Vec::new(),
        }
    }

    fn renewed_by(all: &[Agreement]) -> Vec<Option<&str>> {
        all.iter().map(|one| successor(one, all).map(|next| &*next.id)).collect()
    }

    #[test]
    fn an_agreement_is_renewed_by_the_one_that_follows_in_its_workspaces() {
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
    fn what_runs_beside_an_agreement_does_not_renew_it() {
        let all = [
            agreement("a", "2026-02-01", "2027-01-31", &["w-1"]),
            agreement("b", "2026-02-01", "2027-01-31", &["w-1"]),
            agreement("c", "2027-01-15", "2027-01-20", &["w-1"]),
        ];
        assert_eq!(renewed_by(&all), [None, None, None]);
    }

    #[test]
    fn a_status_that_contradicts_the_dates_is_noticed() {
        let mut one = agreement("a", "2026-02-01", "2027-01-31", &["w-1"]);
        let day = |text| parse_date(text).unwrap();
        assert!(one.is_as_dated(day("2026-11-23")));
        assert!(!one.is_as_dated(day("2027-11-23")));
        one.status = AgreementStatus::Expired;
        assert!(one.is_as_dated(day("2027-11-23")));
        assert!(!one.is_as_dated(day("2026-11-23")));
        one.status = AgreementStatus::Other("paused".into());
        assert!(!one.is_as_dated(day("2026-11-23")));
    }
}
