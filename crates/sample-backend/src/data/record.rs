//! Records of every type, and their fields for queries.

use contract::{
    AssessmentRunRecord, CaseRecord, ContactRecord, CreditEventRecord, DeliveryRecord,
    LearningActivityRecord, RecordType, Role, RoleChangeRecord, UserRecord,
};
use serde::Serialize;
use std::borrow::Cow;

/// A record of any type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Record {
    /// A support request.
    Case(Box<CaseRecord>),
    /// A delivery.
    Delivery(Box<DeliveryRecord>),
    /// A movement of credits.
    CreditEvent(Box<CreditEventRecord>),
    /// A support contact.
    Contact(Box<ContactRecord>),
    /// A learning activity.
    Learning(Box<LearningActivityRecord>),
    /// An assessment.
    Assessment(Box<AssessmentRunRecord>),
    /// A person in a workspace.
    User(Box<UserRecord>),
    /// A change of roles.
    RoleChange(Box<RoleChangeRecord>),
}

/// How a field is sorted, and the form of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Sorted by the reader's language.
    Text,
    /// Ids, sorted by code points.
    Plain,
    /// Dates (`YYYY-MM-DD`), sorted by time.
    Date,
    /// Instants (RFC 3339 in UTC), sorted by time.
    Instant,
    /// Numbers, sorted by size.
    Number,
    /// Lists of texts, sorted as if joined with `, `.
    List,
}

/// A field of a record type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// How it is sorted.
    pub kind: FieldKind,
    /// Whether `q` searches it.
    pub searched: bool,
    /// Whether it is visible only with `viewLearners`.
    pub personal: bool,
    /// Whether pages have its sum.
    pub summed: bool,
}

const fn field(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, searched: false, personal: false, summed: false }
}

const fn searched(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, searched: true, personal: false, summed: false }
}

const fn personal(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Text, searched: true, personal: true, summed: false }
}

const fn summed(name: &'static str) -> Field {
    Field { name, kind: FieldKind::Number, searched: false, personal: false, summed: true }
}

/// Everything a query must know of a record type.
#[derive(Debug)]
pub struct Schema {
    /// The record type.
    pub record_type: RecordType,
    /// Its fields, in the order of [`Record::values`].
    pub fields: &'static [Field],
    /// The field that `from` and `to` apply to.
    pub date_field: &'static str,
    /// Default order.
    pub default_sort: &'static str,
}

impl Schema {
    /// The index of a field.
    pub fn find(&self, name: &str) -> Option<(usize, &'static Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

use FieldKind::{Date, Instant, List, Number, Plain, Text};

/// Support requests.
pub static CASE: Schema = Schema {
    record_type: RecordType::Case,
    fields: &[
        field("id", Plain),
        searched("number", Text),
        searched("title", Text),
        searched("product", Text),
        field("service", Text),
        field("severity", Text),
        field("status", Text),
        field("opened", Instant),
        field("closed", Instant),
        searched("primaryContact", Text),
        searched("group", Text),
        field("workspaceId", Text),
        searched("agreementNumber", Text),
        searched("packageName", Text),
        summed("hours"),
        field("portalUrl", Text),
        field("classification", Text),
        field("reason", Text),
        field("entitlementId", Plain),
    ],
    date_field: "opened",
    default_sort: "-opened",
};

/// Deliveries.
pub static DELIVERY: Schema = Schema {
    record_type: RecordType::Delivery,
    fields: &[
        field("id", Plain),
        searched("title", Text),
        searched("technology", Text),
        field("deliveryType", Text),
        field("status", Text),
        field("requested", Date),
        field("start", Date),
        field("end", Date),
        summed("deliveredHours"),
        summed("plannedHours"),
        searched("engineer", Text),
        searched("requester", Text),
        summed("attendees"),
        field("workspaceId", Text),
        field("deliverableUrl", Text),
        field("entitlementId", Plain),
    ],
    date_field: "start",
    default_sort: "-start",
};

/// Movements of credits.
pub static CREDIT_EVENT: Schema = Schema {
    record_type: RecordType::CreditEvent,
    fields: &[
        field("id", Plain),
        field("date", Date),
        field("type", Text),
        searched("description", Text),
        summed("credits"),
        field("balanceAfter", Number),
        searched("lot", Text),
        field("lotExpires", Date),
        searched("reference", Text),
        field("entitlementId", Plain),
    ],
    date_field: "date",
    default_sort: "-date",
};

/// Support contacts.
pub static CONTACT: Schema = Schema {
    record_type: RecordType::Contact,
    fields: &[
        field("id", Plain),
        searched("displayName", Text),
        searched("email", Text),
        field("roles", List),
        field("status", Text),
        searched("groups", List),
        field("addedOn", Date),
        field("lastSignIn", Instant),
        summed("casesOpened"),
        field("entitlementId", Plain),
    ],
    date_field: "addedOn",
    default_sort: "displayName",
};

/// Learning activities.
pub static LEARNING_ACTIVITY: Schema = Schema {
    record_type: RecordType::LearningActivity,
    fields: &[
        field("id", Plain),
        personal("learner"),
        personal("email"),
        searched("title", Text),
        field("type", Text),
        searched("product", Text),
        field("language", Text),
        field("startedOn", Date),
        field("lastAccessed", Date),
        field("progress", Number),
        field("completedOn", Date),
        summed("minutes"),
        field("entitlementId", Plain),
    ],
    date_field: "startedOn",
    default_sort: "-startedOn",
};

/// Assessments.
pub static ASSESSMENT_RUN: Schema = Schema {
    record_type: RecordType::AssessmentRun,
    fields: &[
        field("id", Plain),
        searched("assessment", Text),
        searched("technology", Text),
        searched("target", Text),
        field("configuredOn", Date),
        field("lastRun", Date),
        field("nextRun", Date),
        summed("runs"),
        field("status", Text),
        field("findings.high", Number),
        field("findings.medium", Number),
        field("findings.low", Number),
        field("reportUrl", Text),
        field("entitlementId", Plain),
    ],
    date_field: "lastRun",
    default_sort: "-lastRun",
};

/// People.
pub static USER: Schema = Schema {
    record_type: RecordType::User,
    fields: &[
        field("id", Plain),
        searched("displayName", Text),
        searched("email", Text),
        field("status", Text),
        field("roles", List),
        field("delegable", List),
        searched("groups", List),
        field("lastSignIn", Instant),
        field("etag", Plain),
    ],
    date_field: "lastSignIn",
    default_sort: "displayName",
};

/// Changes of roles.
pub static ROLE_CHANGE: Schema = Schema {
    record_type: RecordType::RoleChange,
    fields: &[
        field("id", Plain),
        field("at", Instant),
        searched("by", Plain),
        searched("userId", Plain),
        field("added", List),
        field("removed", List),
    ],
    date_field: "at",
    default_sort: "-at",
};

/// Every type.
pub static SCHEMAS: &[&Schema] =
    &[&CASE, &DELIVERY, &CREDIT_EVENT, &CONTACT, &LEARNING_ACTIVITY, &ASSESSMENT_RUN, &USER, &ROLE_CHANGE];

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// No value.
    Absent,
    /// A text, a date or an instant.
    Text(Cow<'a, str>),
    /// Several texts.
    List(Vec<Cow<'a, str>>),
    /// A number in hundredths.
    Number(i64),
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text.into())
    }
}
impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text.into())
    }
}
impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        i64::try_from(count)
            .ok()
            .and_then(|count| count.checked_mul(100))
            .map_or(Value::Absent, Value::Number)
    }
}
impl<'a> From<&'a contract::Amount> for Value<'a> {
    fn from(amount: &'a contract::Amount) -> Self {
        super::amount::read(amount.as_str()).map_or(Value::Absent, Value::Number)
    }
}
impl<'a> From<&'a Vec<String>> for Value<'a> {
    fn from(list: &'a Vec<String>) -> Self {
        Value::List(list.iter().map(|text| Cow::from(text.as_str())).collect())
    }
}
impl<'a> From<&'a Vec<Role>> for Value<'a> {
    fn from(list: &'a Vec<Role>) -> Self {
        Value::List(list.iter().map(|role| Cow::from(role.as_str())).collect())
    }
}

fn maybe<'a, T>(value: &'a Option<T>) -> Value<'a>
where
    &'a T: Into<Value<'a>>,
{
    value.as_ref().map_or(Value::Absent, Into::into)
}

impl Record {
    /// The record's id.
    pub fn id(&self) -> &str {
        match self {
            Record::Case(r) => &r.id,
            Record::Delivery(r) => &r.id,
            Record::CreditEvent(r) => &r.id,
            Record::Contact(r) => &r.id,
            Record::Learning(r) => &r.id,
            Record::Assessment(r) => &r.id,
            Record::User(r) => &r.id,
            Record::RoleChange(r) => &r.id,
        }
    }

    /// Sets the entitlement it belongs to, for lists below `/kinds`.
    pub fn belongs_to(&mut self, entitlement: &str) {
        let id = Some(entitlement.to_owned());
        match self {
            Record::Case(r) => r.entitlement_id = id,
            Record::Delivery(r) => r.entitlement_id = id,
            Record::CreditEvent(r) => r.entitlement_id = id,
            Record::Contact(r) => r.entitlement_id = id,
            Record::Learning(r) => r.entitlement_id = id,
            Record::Assessment(r) => r.entitlement_id = id,
            Record::User(_) | Record::RoleChange(_) => {}
        }
    }

    /// Removes fields that are visible only with `viewLearners`.
    pub fn without_personal(&mut self) {
        if let Record::Learning(r) = self {
            r.learner = None;
            r.email = None;
        }
    }

    /// The values, in the order of the schema's fields.
    pub fn values(&self) -> Vec<Value<'_>> {
        match self {
            Record::Case(r) => case_values(r),
            Record::Delivery(r) => delivery_values(r),
            Record::CreditEvent(r) => credit_event_values(r),
            Record::Contact(r) => contact_values(r),
            Record::Learning(r) => learning_values(r),
            Record::Assessment(r) => assessment_values(r),
            Record::User(r) => user_values(r),
            Record::RoleChange(r) => role_change_values(r),
        }
    }
}

fn case_values(r: &CaseRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.number).into(),
        (&r.title).into(),
        (&r.product).into(),
        r.service.as_str().into(),
        (&r.severity).into(),
        (&r.status).into(),
        (&r.opened).into(),
        maybe(&r.closed),
        (&r.primary_contact).into(),
        maybe(&r.group),
        (&r.workspace_id).into(),
        maybe(&r.agreement_number),
        maybe(&r.package_name),
        maybe(&r.hours),
        maybe(&r.portal_url),
        maybe(&r.classification),
        r.reason.as_ref().map_or(Value::Absent, |reason| reason.as_str().into()),
        maybe(&r.entitlement_id),
    ]
}

fn delivery_values(r: &DeliveryRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.title).into(),
        (&r.technology).into(),
        (&r.delivery_type).into(),
        (&r.status).into(),
        maybe(&r.requested),
        maybe(&r.start),
        maybe(&r.end),
        (&r.delivered_hours).into(),
        maybe(&r.planned_hours),
        maybe(&r.engineer),
        maybe(&r.requester),
        r.attendees.map_or(Value::Absent, Into::into),
        (&r.workspace_id).into(),
        maybe(&r.deliverable_url),
        maybe(&r.entitlement_id),
    ]
}

fn credit_event_values(r: &CreditEventRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.date).into(),
        (&r.kind).into(),
        (&r.description).into(),
        (&r.credits).into(),
        (&r.balance_after).into(),
        (&r.lot).into(),
        maybe(&r.lot_expires),
        maybe(&r.reference),
        maybe(&r.entitlement_id),
    ]
}

fn contact_values(r: &ContactRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.display_name).into(),
        maybe(&r.email),
        (&r.roles).into(),
        (&r.status).into(),
        (&r.groups).into(),
        (&r.added_on).into(),
        maybe(&r.last_sign_in),
        r.cases_opened.into(),
        maybe(&r.entitlement_id),
    ]
}

fn learning_values(r: &LearningActivityRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        maybe(&r.learner),
        maybe(&r.email),
        (&r.title).into(),
        (&r.kind).into(),
        (&r.product).into(),
        (&r.language).into(),
        (&r.started_on).into(),
        maybe(&r.last_accessed),
        u64::from(r.progress).into(),
        maybe(&r.completed_on),
        r.minutes.map_or(Value::Absent, Into::into),
        maybe(&r.entitlement_id),
    ]
}

fn assessment_values(r: &AssessmentRunRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.assessment).into(),
        (&r.technology).into(),
        (&r.target).into(),
        maybe(&r.configured_on),
        maybe(&r.last_run),
        maybe(&r.next_run),
        r.runs.into(),
        (&r.status).into(),
        r.findings.high.into(),
        r.findings.medium.into(),
        r.findings.low.into(),
        maybe(&r.report_url),
        maybe(&r.entitlement_id),
    ]
}

fn user_values(r: &UserRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.display_name).into(),
        (&r.email).into(),
        (&r.status).into(),
        (&r.roles).into(),
        (&r.delegable).into(),
        (&r.groups).into(),
        maybe(&r.last_sign_in),
        (&r.etag).into(),
    ]
}

fn role_change_values(r: &RoleChangeRecord) -> Vec<Value<'_>> {
    vec![
        (&r.id).into(),
        (&r.at).into(),
        (&r.by).into(),
        (&r.user_id).into(),
        (&r.added).into(),
        (&r.removed).into(),
    ]
}
