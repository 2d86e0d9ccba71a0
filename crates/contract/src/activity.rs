//! `GET /activity`, `GET /entitlements/{id}`, `GET /kinds/{kind}`.

use crate::{
    AgreementStatus, AllowanceType, Amount, Basis, EntitlementKind, PackageKind, PackageStatus, Rows,
    Service, Unit,
};
use contract_derive::FromJson;
use serde::{Deserialize, Serialize};

/// The metadata of every response.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// Instant at which the source systems were read.
    #[serde(default)]
    pub as_of: String,
    /// Id of the person the response was made for.
    pub user: String,
    /// Requested workspaces that were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Source systems that did not respond this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partial: Vec<PartialSource>,
}

/// A source system that did not respond.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PartialSource {
    /// Name of the system.
    pub source: String,
    /// The kinds of entitlement whose figures it feeds.
    #[serde(default)]
    pub kinds: Vec<EntitlementKind>,
    /// Description for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The response of `GET /activity`: the overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// All agreements, including expired and future ones.
    pub agreements: Rows<Agreement>,
    /// All packages, including inactive ones.
    pub packages: Rows<Package>,
    /// A row for each service that has additional cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_cases: Option<Rows<AdditionalCases>>,
    /// Time of the data, and the person it was made for.
    pub meta: Meta,
}

/// An agreement: what the company signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// Stable id, used in addresses.
    pub id: String,
    /// The number that people quote.
    pub number: String,
    /// Name for display.
    pub name: String,
    /// The support plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Status in time.
    pub status: AgreementStatus,
    /// The workspaces that share it.
    #[serde(default)]
    pub workspace_ids: Vec<String>,
    /// People to contact about it.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub contacts: Rows<AgreementContact>,
}

fn no_rows<T>(rows: &Rows<T>) -> bool {
    rows.items.is_empty()
}

/// A person to contact about an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AgreementContact {
    /// Role, such as `customerSuccessAccountManager`.
    pub role: String,
    /// Name for display.
    pub display_name: String,
    /// Email address, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A package: a part of an agreement with its own dates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// Stable id, used in addresses.
    pub id: String,
    /// The agreement it belongs to.
    pub agreement_id: String,
    /// Name for display.
    pub name: String,
    /// Area in which it is shown.
    pub kind: PackageKind,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Whether it can be used.
    pub status: PackageStatus,
    /// Its entitlements.
    pub entitlements: Rows<Entitlement>,
}

/// An entitlement: one thing that a package includes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Entitlement {
    /// Stable id, used in addresses.
    pub id: String,
    /// Kind of entitlement.
    pub kind: EntitlementKind,
    /// Name for display.
    pub name: String,
    /// Unit of its quantities.
    pub unit: Unit,
    /// Allowance of the whole agreement.
    pub allowance: Allowance,
    /// Used by the selected workspaces; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Used by the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Still available in the whole agreement; `None` = the allowance minus the total consumption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<Amount>,
    /// Expired unused in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Amount>,
    /// Reserved in the whole agreement for something in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// Scheduled in the whole agreement; not included in the consumption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Amount>,
    /// Day of the newest record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<String>,
    /// Rows from which the figures were computed; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// A link to what the reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_link: Option<ActionLink>,
}

/// How much an entitlement allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Allowance {
    /// Type, which decides the meaning of `amount`.
    #[serde(rename = "type")]
    pub kind: AllowanceType,
    /// Amount of the types `quantity`, `allowed` and `perIncident`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// Unit of the type `perIncident`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

/// A link to an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ActionLink {
    /// Text for display.
    pub label: String,
    /// Address; followed only if it is `https:` or `mailto:`.
    pub href: String,
}

/// The number of a service's support requests outside every package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalCases {
    /// The service.
    pub service: Service,
    /// Number of support requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Rows that were counted; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// The response for an entitlement, or for a kind summed over several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct EntitlementDetail {
    /// Id of the entitlement; absent for a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Kind of entitlement.
    pub kind: EntitlementKind,
    /// Name for display.
    pub name: String,
    /// Unit of its quantities; absent for a kind whose entitlements cannot be summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Allowance; absent for a kind whose entitlements cannot be summed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowance: Option<Allowance>,
    /// Used by the selected workspaces; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Used by the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Still available in the whole agreement; `None` = the allowance minus the total consumption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<Amount>,
    /// Expired unused in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Amount>,
    /// Reserved in the whole agreement for something in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// Scheduled in the whole agreement; not included in the consumption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Amount>,
    /// Day of the newest record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<String>,
    /// Rows from which the figures were computed; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// A link to what the reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_link: Option<ActionLink>,
    /// Description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The agreement; absent for a kind over several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementRef>,
    /// The package; absent for a kind over several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageRef>,
    /// Ids of the entitlements that are summed.
    #[serde(default)]
    pub entitlement_ids: Vec<String>,
    /// Sums, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// The separate parts of a kind whose entitlements cannot be summed.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub lines: Rows<Line>,
    /// Every month from the start to `asOf`; a month without a figure is unknown.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub series: Rows<Month>,
    /// Lots of proactive credits.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub lots: Rows<Lot>,
    /// Time of the data, and the person it was made for.
    pub meta: Meta,
}

/// The agreement of a drilldown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AgreementRef {
    /// Id of the agreement.
    #[serde(default)]
    pub id: String,
    /// The number that people quote.
    #[serde(default)]
    pub number: String,
    /// Name for display.
    pub name: String,
    /// First day.
    #[serde(default)]
    pub start: String,
    /// Last day.
    #[serde(default)]
    pub end: String,
}

/// The package of a drilldown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PackageRef {
    /// Id of the package.
    #[serde(default)]
    pub id: String,
    /// Name for display.
    pub name: String,
    /// First day.
    #[serde(default)]
    pub start: String,
    /// Last day.
    #[serde(default)]
    pub end: String,
}

/// The sums of a drilldown; `None` if unknown or meaningless.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Allowance including adjustments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchased: Option<Amount>,
    /// Used by the selected workspaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Used by the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Scheduled in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Amount>,
    /// Expired unused in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Amount>,
    /// Reserved in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// The same as `available`: what is left for the whole agreement; negative if more was used than bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Amount>,
}

/// A part of a kind that cannot be summed with the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Unit of its quantities.
    pub unit: Unit,
    /// Allowance of this part.
    pub allowance: Allowance,
    /// Sums of this part.
    #[serde(default)]
    pub totals: Totals,
}

/// A month of the series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Month {
    /// The month as `YYYY-MM`.
    pub month: String,
    /// Used in this month by the selected workspaces; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Used in this month by the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Granted in this month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Amount>,
}

/// Credits that were granted together and expire together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Lot {
    /// Name of the lot.
    pub lot: String,
    /// Number of credits granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Amount>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// Number of credits left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Amount>,
}
