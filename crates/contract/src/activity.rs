//! `GET /activity`, `GET /entitlements/{id}`, `GET /kinds/{kind}`.

use crate::{
    AgreementStatus, AllowanceType, Amount, Basis, EntitlementKind, PackageKind, PackageStatus, Rows,
    Service, Unit,
};
use contract_derive::FromJson;
use serde::{Deserialize, Serialize};

/// What every answer carries.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// The instant at which the source systems were read.
    #[serde(default)]
    pub as_of: String,
    /// The id of the person it was made for.
    pub user: String,
    /// Workspaces that were asked for but left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// Source systems that did not answer this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub partial: Vec<PartialSource>,
}

/// A source system that did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct PartialSource {
    /// Its name.
    pub source: String,
    /// The kinds of entitlement whose figures it feeds.
    #[serde(default)]
    pub kinds: Vec<EntitlementKind>,
    /// A text for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The overview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Activity {
    /// All of them: expired and future ones too.
    pub agreements: Rows<Agreement>,
    /// All of them: inactive ones too.
    pub packages: Rows<Package>,
    /// One for each service that has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additional_cases: Option<Rows<AdditionalCases>>,
    /// When and for whom.
    pub meta: Meta,
}

/// What the company signed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// Stable, goes into addresses.
    pub id: String,
    /// The number people quote.
    pub number: String,
    /// As it is shown.
    pub name: String,
    /// The support plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Where it stands.
    pub status: AgreementStatus,
    /// The workspaces that share it.
    #[serde(default)]
    pub workspace_ids: Vec<String>,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub contacts: Rows<AgreementContact>,
}

fn no_rows<T>(rows: &Rows<T>) -> bool {
    rows.items.is_empty()
}

/// Somebody who looks after an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AgreementContact {
    /// Such as `customerSuccessAccountManager`.
    pub role: String,
    /// As it is shown.
    pub display_name: String,
    /// Where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// A part of an agreement with dates of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// Stable, goes into addresses.
    pub id: String,
    /// The agreement it belongs to.
    pub agreement_id: String,
    /// As it is shown.
    pub name: String,
    /// The area it is shown in.
    pub kind: PackageKind,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
    /// Whether it can be used.
    pub status: PackageStatus,
    /// What it entitles to.
    pub entitlements: Rows<Entitlement>,
}

/// One thing that a package entitles to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Entitlement {
    /// Stable, goes into addresses.
    pub id: String,
    /// What it is.
    pub kind: EntitlementKind,
    /// As it is shown.
    pub name: String,
    /// What its quantities count.
    pub unit: Unit,
    /// How much it allows, for the whole agreement.
    pub allowance: Allowance,
    /// Within the chosen workspaces; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Within the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Within the whole agreement, what can still be used; `None` = the allowance less what was consumed in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<Amount>,
    /// Within the whole agreement, what expired unused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Amount>,
    /// Within the whole agreement, what is set aside for something that is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// Planned in the whole agreement, and no part of what was consumed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Amount>,
    /// The day of the newest record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<String>,
    /// Which rows the figures were computed from; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// What a reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_link: Option<ActionLink>,
}

/// How much an entitlement allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Allowance {
    /// What `amount` means.
    #[serde(rename = "type")]
    pub kind: AllowanceType,
    /// With `quantity`, `allowed`, `perIncident`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// With `perIncident`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
}

/// A link of the backend's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct ActionLink {
    /// As it is shown.
    pub label: String,
    /// Followed only when it is `https:` or `mailto:`.
    pub href: String,
}

/// How many support requests stand outside every package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalCases {
    /// Which service.
    pub service: Service,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Which rows were counted; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// One entitlement, or a kind summed over several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct EntitlementDetail {
    /// The entitlement's id; absent for a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it is.
    pub kind: EntitlementKind,
    /// As it is shown.
    pub name: String,
    /// What its quantities count; absent for a kind whose parts cannot be added up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// How much it allows; absent for a kind whose parts cannot be added up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowance: Option<Allowance>,
    /// Within the chosen workspaces; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Within the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Within the whole agreement, what can still be used; `None` = the allowance less what was consumed in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub available: Option<Amount>,
    /// Within the whole agreement, what expired unused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Amount>,
    /// Within the whole agreement, what is set aside for something that is still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// Planned in the whole agreement, and no part of what was consumed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Amount>,
    /// The day of the newest record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_activity: Option<String>,
    /// Which rows the figures were computed from; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// What a reader can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action_link: Option<ActionLink>,
    /// What it is, in sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The agreement; absent for a kind over several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementRef>,
    /// The package; absent for a kind over several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageRef>,
    /// The entitlements it is made of.
    #[serde(default)]
    pub entitlement_ids: Vec<String>,
    /// The sums, where there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// For a kind whose parts cannot be added up: each part.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub lines: Rows<Line>,
    /// Every month from the start to `asOf`; a month without a figure is unknown.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub series: Rows<Month>,
    /// Of proactive credits.
    #[serde(default, skip_serializing_if = "no_rows")]
    pub lots: Rows<Lot>,
    /// When and for whom.
    pub meta: Meta,
}

/// The agreement of a drilldown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct AgreementRef {
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// The number people quote.
    #[serde(default)]
    pub number: String,
    /// As it is shown.
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
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// As it is shown.
    pub name: String,
    /// First day.
    #[serde(default)]
    pub start: String,
    /// Last day.
    #[serde(default)]
    pub end: String,
}

/// The sums of a drilldown, each `None` when unknown or without meaning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// The allowance, with what adjustments changed of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchased: Option<Amount>,
    /// Used in the chosen workspaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Used in the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Planned in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<Amount>,
    /// What expired unused in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<Amount>,
    /// What is set aside in the whole agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved: Option<Amount>,
    /// The same as `available`: what the whole agreement has left; negative when more was used than bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Amount>,
}

/// A part of a kind that cannot be added to the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// What its quantities count.
    pub unit: Unit,
    /// How much it allows.
    pub allowance: Allowance,
    /// Its sums.
    #[serde(default)]
    pub totals: Totals,
}

/// A month of the series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Month {
    /// `YYYY-MM`.
    pub month: String,
    /// Used in it within the chosen workspaces; `None` = unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed: Option<Amount>,
    /// Used in it within the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amount>,
    /// Granted in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Amount>,
}

/// Credits that were granted together and expire together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Lot {
    /// Its name.
    pub lot: String,
    /// How many credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Amount>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// How many are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Amount>,
}
