//! Pages of records: consumption history, people, role changes, and the values that occur in a field.

use crate::{AdditionalCaseReason, Amount, RecordType, Role, Rows, Service};
use contract_derive::FromJson;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A page of records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub struct Page<T> {
    /// The records of the page.
    pub data: Rows<T>,
    /// How the page relates to the whole list.
    pub meta: PageMeta,
    /// Links to other pages.
    #[serde(default)]
    pub links: PageLinks,
}

/// What a page says about the whole list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PageMeta {
    /// Instant at which the source systems were read.
    #[serde(default)]
    pub as_of: String,
    /// Id of the person the response was made for.
    pub user: String,
    /// Type of the records.
    pub record_type: RecordType,
    /// Number of rows that match the filters.
    pub count: u64,
    /// Number of rows that this person may see, without filters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible: Option<u64>,
    /// Number of existing rows; absent if the backend does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Changes whenever rows or their order may have changed between pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Sums over the matching rows, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sums: BTreeMap<String, Amount>,
    /// Requested workspaces that were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
}

/// Links from a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PageLinks {
    /// Address of the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The values that occur in a field, with their counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facets {
    /// A row for each value.
    pub data: Rows<Facet>,
    /// Time of the data, and the person it was made for.
    pub meta: crate::Meta,
}

/// A value that occurs in a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// The value; `null` = absent.
    pub value: Option<String>,
    /// Number of rows with this value.
    pub count: u64,
}

macro_rules! wire_record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty,)+ } optional { $($(#[$optional_doc:meta])* $optional:ident : $optional_type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
            $($(#[$optional_doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $optional: Option<$optional_type>,)*
        }
    };
}

wire_record! {
    /// A support request.
    CaseRecord {
        /// Stable id.
        id: String,
        /// The number that people quote.
        number: String,
        /// Subject of the request.
        title: String,
        /// Product concerned.
        product: String,
        /// Service it belongs to.
        service: Service,
        /// Severity: `1, A, B, C`, open.
        severity: String,
        /// Status: `open, waitingForCustomer, resolved, closed`, open.
        status: String,
        /// Instant at which it was opened.
        opened: String,
        /// The customer's contact who opened it.
        primary_contact: String,
        /// Id of the workspace.
        workspace_id: String,
    } optional {
        /// Only below `/kinds`: id of the entitlement that the record belongs to.
        entitlement_id: String,
        /// Instant at which it was closed.
        closed: String,
        /// Group with which it is shared.
        group: String,
        /// Number of its agreement.
        agreement_number: String,
        /// Name of its package.
        package_name: String,
        /// Hours worked on it.
        hours: Amount,
        /// Address of the portal where it is handled.
        portal_url: String,
        /// Only for an additional case: `SU, DSA, X85, REC`, open.
        classification: String,
        /// Only for an additional case: why it is one.
        reason: AdditionalCaseReason,
    }
}

wire_record! {
    /// A proactive delivery, a workshop, or a designated engineer's work.
    DeliveryRecord {
        /// Stable id.
        id: String,
        /// What was delivered.
        title: String,
        /// Field of technology.
        technology: String,
        /// Delivery type: `remote, onSite, hybrid`, open.
        delivery_type: String,
        /// Status: `requested, scheduled, inDelivery, delivered, cancelled`, open.
        status: String,
        /// Hours that count as consumption.
        delivered_hours: Amount,
        /// Id of the workspace.
        workspace_id: String,
    } optional {
        /// Only below `/kinds`: id of the entitlement that the record belongs to.
        entitlement_id: String,
        /// Date of the request.
        requested: String,
        /// Date of the start.
        start: String,
        /// Date of the end.
        end: String,
        /// Scheduled hours, which do not count yet.
        planned_hours: Amount,
        /// Person who delivers.
        engineer: String,
        /// Person who requested it.
        requester: String,
        /// Number of attendees.
        attendees: u64,
        /// Address of the result.
        deliverable_url: String,
    }
}

wire_record! {
    /// A movement of proactive credits.
    CreditEventRecord {
        /// Stable id.
        id: String,
        /// Date of the movement.
        date: String,
        /// Kind: `grant, redeem, reserve, release, expire, adjust`, open.
        #[serde(rename = "type")]
        kind: String,
        /// Description of the movement.
        description: String,
        /// Number of credits, with sign.
        credits: Amount,
        /// Balance afterwards, minus reservations.
        balance_after: Amount,
        /// Name of the lot.
        lot: String,
    } optional {
        /// Only below `/kinds`: id of the entitlement that the record belongs to.
        entitlement_id: String,
        /// Date on which the lot expires.
        lot_expires: String,
        /// What the movement refers to.
        reference: String,
    }
}

wire_record! {
    /// A person who may open support requests.
    ContactRecord {
        /// Stable id.
        id: String,
        /// Name for display.
        display_name: String,
        /// Roles of the person.
        roles: Vec<Role>,
        /// Status: `active, invited`, open.
        status: String,
        /// Groups of the person.
        groups: Vec<String>,
        /// Date on which the person was added.
        added_on: String,
        /// Number of support requests opened.
        cases_opened: u64,
    } optional {
        /// Only below `/kinds`: id of the entitlement that the record belongs to.
        entitlement_id: String,
        /// Email address, if this person may see it.
        email: String,
        /// Instant of the last sign-in.
        last_sign_in: String,
    }
}

wire_record! {
    /// A learning activity that a person started.
    LearningActivityRecord {
        /// Stable id.
        id: String,
        /// Title of the course.
        title: String,
        /// Kind: `video, lab, learningPath, webcast`, open.
        #[serde(rename = "type")]
        kind: String,
        /// Product it is about.
        product: String,
        /// BCP 47 tag of the course's language.
        language: String,
        /// Date of the start.
        started_on: String,
        /// Progress in percent, 0 to 100.
        progress: u8,
    } optional {
        /// Only below `/kinds`: id of the entitlement that the record belongs to.
        entitlement_id: String,
        /// Name of the learner; only with `viewLearners`.
        learner: String,
        /// Email address of the learner; only with `viewLearners`.
        email: String,
        /// Date of the last access.
        last_accessed: String,
        /// Date of the completion.
        completed_on: String,
        /// Duration in minutes.
        minutes: u64,
    }
}

wire_record! {
    /// An on-demand assessment of one target.
    AssessmentRunRecord {
        /// Stable id.
        id: String,
        /// Name of the assessment.
        assessment: String,
        /// Field of technology.
        technology: String,
        /// What is assessed.
        target: String,
        /// Number of runs.
        runs: u64,
        /// Status: `available, configured, running, failed, expired`, open.
        status: String,
        /// Findings of the last run.
        findings: Findings,
    } optional {
        /// Only below `/kinds`: id of the entitlement that the record belongs to.
        entitlement_id: String,
        /// Date of the configuration.
        configured_on: String,
        /// Date of the last run.
        last_run: String,
        /// Date of the next run.
        next_run: String,
        /// Address of the report.
        report_url: String,
    }
}

/// The number of findings of an assessment, by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// High severity.
    pub high: u64,
    /// Medium severity.
    pub medium: u64,
    /// Low severity.
    pub low: u64,
}

wire_record! {
    /// A person in a workspace, as user managers see them.
    #[derive(FromJson)]
    UserRecord {
        /// Stable id.
        id: String,
        /// Name for display.
        display_name: String,
        /// Email address.
        #[serde(default)]
        email: String,
        /// Status: `active, invited`, open.
        #[serde(default)]
        status: String,
        /// All roles of the person.
        #[serde(default)]
        roles: Vec<Role>,
        /// Roles that the reader may add or remove.
        #[serde(default)]
        delegable: Vec<Role>,
        /// Groups of the person.
        #[serde(default)]
        groups: Vec<String>,
        /// Entity tag for `If-Match`.
        #[serde(default)]
        etag: String,
    } optional {
        /// Instant of the last sign-in.
        last_sign_in: String,
    }
}

wire_record! {
    /// A change of a person's roles.
    #[derive(FromJson)]
    RoleChangeRecord {
        /// Stable id.
        id: String,
        /// Instant of the change.
        #[serde(default)]
        at: String,
        /// Id of the person who made it.
        by: String,
        /// Id of the person whose roles changed.
        user_id: String,
        /// Roles that were added.
        #[serde(default)]
        added: Vec<Role>,
        /// Roles that were removed.
        #[serde(default)]
        removed: Vec<Role>,
    } optional {}
}

/// The body of `PUT /users/{id}/roles`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleUpdate {
    /// The delegable roles that the person shall have; other roles may be sent back unchanged.
    pub roles: Vec<Role>,
}

/// The response of `PUT /users/{id}/roles`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
pub struct UserUpdated {
    /// The user with the new entity tag.
    pub data: UserRecord,
    /// Time of the data, and the person it was made for.
    pub meta: crate::Meta,
}
