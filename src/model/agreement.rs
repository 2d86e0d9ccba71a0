//! What the company signed.

use super::AgreementStatus;
use super::date::Term;

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
    pub contacts: Vec<Contact>,
}

/// Somebody at the provider who looks after an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Such as `customerSuccessAccountManager`, an open list.
    pub role: Box<str>,
    /// As it is shown.
    pub display_name: Box<str>,
    /// Where known.
    pub email: Option<Box<str>>,
}
