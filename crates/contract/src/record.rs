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
    /// How they relate to the whole.
    pub meta: PageMeta,
    /// Where to go from here.
    #[serde(default)]
    pub links: PageLinks,
}

/// What a page says about the whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PageMeta {
    /// The instant at which the source systems were read.
    #[serde(default)]
    pub as_of: String,
    /// The id of the person it was made for.
    pub user: String,
    /// What the records are.
    pub record_type: RecordType,
    /// Rows that match the filters.
    pub count: u64,
    /// Rows that this person may see, unfiltered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible: Option<u64>,
    /// Rows that exist; absent when the backend will not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// Changes whenever rows or their order could have changed between pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Sums over the matching rows, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sums: BTreeMap<String, Amount>,
    /// Workspaces that were asked for but left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
}

/// Links of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PageLinks {
    /// The next page, absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// The values that occur in a field, with how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facets {
    /// One for each value.
    pub data: Rows<Facet>,
    /// When and for whom.
    pub meta: crate::Meta,
}

/// A value that occurs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facet {
    /// The value; `null` = absent.
    pub value: Option<String>,
    /// In how many rows.
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
        /// Stable.
        id: String,
        /// The number people quote.
        number: String,
        /// What it is about.
        title: String,
        /// The product.
        product: String,
        /// Which service.
        service: Service,
        /// `1, A, B, C`, open.
        severity: String,
        /// `open, waitingForCustomer, resolved, closed`, open.
        status: String,
        /// Instant.
        opened: String,
        /// Who opened it for the customer.
        primary_contact: String,
        /// The workspace.
        workspace_id: String,
    } optional {
        /// Below `/kinds`: the entitlement that the record belongs to.
        entitlement_id: String,
        /// Instant.
        closed: String,
        /// The group it is shared with.
        group: String,
        /// Its agreement.
        agreement_number: String,
        /// Its package.
        package_name: String,
        /// Hours worked on it.
        hours: Amount,
        /// Where it is worked on.
        portal_url: String,
        /// Of an additional case: `SU, DSA, X85, REC`, open.
        classification: String,
        /// Of an additional case: why it is one.
        reason: AdditionalCaseReason,
    }
}

wire_record! {
    /// A proactive delivery, a workshop, or a designated engineer's work.
    DeliveryRecord {
        /// Stable.
        id: String,
        /// What was delivered.
        title: String,
        /// The field it belongs to.
        technology: String,
        /// `remote, onSite, hybrid`, open.
        delivery_type: String,
        /// `requested, scheduled, inDelivery, delivered, cancelled`, open.
        status: String,
        /// The hours that count.
        delivered_hours: Amount,
        /// The workspace.
        workspace_id: String,
    } optional {
        /// Below `/kinds`: the entitlement that the record belongs to.
        entitlement_id: String,
        /// Date.
        requested: String,
        /// Date.
        start: String,
        /// Date.
        end: String,
        /// Hours that are planned and do not count yet.
        planned_hours: Amount,
        /// Who delivers.
        engineer: String,
        /// Who asked for it.
        requester: String,
        /// How many took part.
        attendees: u64,
        /// The result.
        deliverable_url: String,
    }
}

wire_record! {
    /// A movement of proactive credits.
    CreditEventRecord {
        /// Stable.
        id: String,
        /// Date.
        date: String,
        /// `grant, redeem, reserve, release, expire, adjust`, open.
        #[serde(rename = "type")]
        kind: String,
        /// What happened.
        description: String,
        /// Signed.
        credits: Amount,
        /// What is left afterwards, reservations deducted.
        balance_after: Amount,
        /// The lot it belongs to.
        lot: String,
    } optional {
        /// Below `/kinds`: the entitlement that the record belongs to.
        entitlement_id: String,
        /// Date.
        lot_expires: String,
        /// What it refers to.
        reference: String,
    }
}

wire_record! {
    /// Somebody who may open support requests.
    ContactRecord {
        /// Stable.
        id: String,
        /// As it is shown.
        display_name: String,
        /// Roles.
        roles: Vec<Role>,
        /// `active, invited`, open.
        status: String,
        /// Groups.
        groups: Vec<String>,
        /// Date.
        added_on: String,
        /// How many.
        cases_opened: u64,
    } optional {
        /// Below `/kinds`: the entitlement that the record belongs to.
        entitlement_id: String,
        /// Where this person may see it.
        email: String,
        /// Instant.
        last_sign_in: String,
    }
}

wire_record! {
    /// A learning activity that somebody started.
    LearningActivityRecord {
        /// Stable.
        id: String,
        /// What was learnt.
        title: String,
        /// `video, lab, learningPath, webcast`, open.
        #[serde(rename = "type")]
        kind: String,
        /// The product.
        product: String,
        /// BCP 47.
        language: String,
        /// Date.
        started_on: String,
        /// 0…100.
        progress: u8,
    } optional {
        /// Below `/kinds`: the entitlement that the record belongs to.
        entitlement_id: String,
        /// Only with `viewLearners`.
        learner: String,
        /// Only with `viewLearners`.
        email: String,
        /// Date.
        last_accessed: String,
        /// Date.
        completed_on: String,
        /// How long it takes.
        minutes: u64,
    }
}

wire_record! {
    /// An on-demand assessment of one target.
    AssessmentRunRecord {
        /// Stable.
        id: String,
        /// Which assessment.
        assessment: String,
        /// The field it belongs to.
        technology: String,
        /// What is assessed.
        target: String,
        /// How often it ran.
        runs: u64,
        /// `available, configured, running, failed, expired`, open.
        status: String,
        /// What the last run found.
        findings: Findings,
    } optional {
        /// Below `/kinds`: the entitlement that the record belongs to.
        entitlement_id: String,
        /// Date.
        configured_on: String,
        /// Date.
        last_run: String,
        /// Date.
        next_run: String,
        /// The report.
        report_url: String,
    }
}

/// What an assessment found, by weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// High.
    pub high: u64,
    /// Medium.
    pub medium: u64,
    /// Low.
    pub low: u64,
}

wire_record! {
    /// Somebody in a workspace, for those who manage users there.
    #[derive(FromJson)]
    UserRecord {
        /// Stable.
        id: String,
        /// As it is shown.
        display_name: String,
        /// Where mail goes.
        #[serde(default)]
        email: String,
        /// `active, invited`, open.
        #[serde(default)]
        status: String,
        /// All roles.
        #[serde(default)]
        roles: Vec<Role>,
        /// Those that the reader may take or give.
        #[serde(default)]
        delegable: Vec<Role>,
        /// Groups.
        #[serde(default)]
        groups: Vec<String>,
        /// For `If-Match`.
        #[serde(default)]
        etag: String,
    } optional {
        /// Instant.
        last_sign_in: String,
    }
}

wire_record! {
    /// A change of somebody's roles.
    #[derive(FromJson)]
    RoleChangeRecord {
        /// Stable.
        id: String,
        /// Instant.
        #[serde(default)]
        at: String,
        /// Who changed them.
        by: String,
        /// Whose.
        user_id: String,
        /// Roles given.
        #[serde(default)]
        added: Vec<Role>,
        /// Roles taken.
        #[serde(default)]
        removed: Vec<Role>,
    } optional {}
}

/// What `PUT /users/{id}/roles` sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleUpdate {
    /// The delegable roles that the person shall have; others may be sent back unchanged.
    pub roles: Vec<Role>,
}

/// What `PUT /users/{id}/roles` answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
pub struct UserUpdated {
    /// The user with a new etag.
    pub data: UserRecord,
    /// When and for whom.
    pub meta: crate::Meta,
}
