//! What if: amounts that the reader plans by month, as an address states them.
//!
//! Each value of the parameter `plan` is `ENTITLEMENT:YYYY-MM:AMOUNT`, split at its last two colons, since an id may contain some. An
//! address may name anything: [`Plan::parse`] keeps what has that form, [`Plan::check`] what can be planned.

use super::{Horizon, Sources};
use crate::activity::Activity;
use crate::date::{parse_date, write_date};
use crate::entitlement::{Allowance, Entitlement};
use crate::outlook::{Outlook, PlannedAmount, months_to_plan, split_evenly};
use crate::package::Package;
use crate::quantity::Quantity;
use crate::route::Params;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, HashMap};

/// An amount that is planned for a month of an entitlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedUse {
    /// Id of the entitlement.
    pub entitlement: Box<str>,
    /// First day of the month.
    pub month: NaiveDate,
    /// The amount, above zero, in the unit of the entitlement.
    pub amount: Quantity,
}

/// All planned amounts: one for each month of an entitlement at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan(BTreeMap<(Box<str>, NaiveDate), Quantity>);

/// A plan that was compared with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPlan {
    /// What can be planned.
    pub plan: Plan,
    /// Whether something else was dropped.
    pub dropped: bool,
}

/// What an address says about the planning page, as far as it can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How far ahead the page looks.
    pub horizon: Horizon,
    /// The planned amounts.
    pub plan: Plan,
    /// Whether the address said something else, which was dropped: reason for one notice.
    pub dropped: bool,
}

impl Choices {
    /// The choices of an address, compared with the data; see [`Plan::check`].
    pub fn of(params: &Params, activity: &Activity, as_of: NaiveDate) -> Choices {
        let (horizon, is_horizon_unknown) = params.horizon();
        let (plan, is_plan_unread) = params.plan();
        let CheckedPlan { plan, dropped } = plan.check(activity, as_of);
        Choices { horizon, plan, dropped: dropped || is_horizon_unknown || is_plan_unread }
    }
}

/// The first day of the month of a day.
fn first_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// Reads one value of the parameter.
fn parse_use(text: &str) -> Option<PlannedUse> {
    let (rest, amount) = text.rsplit_once(':')?;
    let (entitlement, month) = rest.rsplit_once(':')?;
    let month = parse_date(&format!("{month}-01"))?;
    let is_plain = amount.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let amount: Quantity = amount.parse().ok().filter(|amount| is_plain && *amount > Quantity::ZERO)?;
    (!entitlement.is_empty()).then(|| PlannedUse { entitlement: entitlement.into(), month, amount })
}

impl Plan {
    /// Parses the values of the parameter, and returns whether something was dropped: a value of another form, an amount that is not
    /// above zero, and all but the last of several amounts for the same month.
    pub fn parse<'a>(values: impl IntoIterator<Item = &'a str>) -> (Plan, bool) {
        let mut plan = Plan::default();
        let mut dropped = false;
        for text in values {
            match parse_use(text) {
                Some(PlannedUse { entitlement, month, amount }) => {
                    let before = plan.0.insert((entitlement, month), amount);
                    dropped |= before.is_some_and(|before| before != amount);
                }
                None => dropped = true,
            }
        }
        (plan, dropped)
    }

    /// The values of the parameter, sorted by entitlement and month, so that equal plans have the same address.
    pub fn write(&self) -> Vec<String> {
        let value = |planned: PlannedUse| {
            let month = write_date(planned.month);
            let month = month.strip_suffix("-01").unwrap_or(&month);
            format!("{}:{month}:{}", planned.entitlement, planned.amount)
        };
        self.iter().map(value).collect()
    }

    /// All amounts, sorted by entitlement and month.
    pub fn iter(&self) -> impl Iterator<Item = PlannedUse> + '_ {
        self.0.iter().map(|((entitlement, month), amount)| PlannedUse {
            entitlement: entitlement.clone(),
            month: *month,
            amount: *amount,
        })
    }

    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The amounts of an entitlement, by month.
    pub fn of(&self, entitlement: &str) -> Vec<PlannedAmount> {
        let of_it = self.0.iter().filter(|((id, _), _)| **id == *entitlement);
        of_it.map(|((_, month), amount)| PlannedAmount { month: *month, amount: *amount }).collect()
    }

    /// What is planned for an entitlement in all months together; `None` if the sum is too large.
    pub fn total(&self, entitlement: &str) -> Option<Quantity> {
        self.of(entitlement).iter().try_fold(Quantity::ZERO, |sum, one| sum.plus(one.amount))
    }

    /// The same plan with another amount in the month of a day; one that is not above zero removes the month.
    pub fn with(&self, entitlement: &str, month: NaiveDate, amount: Quantity) -> Plan {
        let mut plan = self.clone();
        let key = (entitlement.into(), first_of(month));
        if amount > Quantity::ZERO {
            plan.0.insert(key, amount);
        } else {
            plan.0.remove(&key);
        }
        plan
    }

    /// The same plan with nothing planned for an entitlement.
    pub fn without(&self, entitlement: &str) -> Plan {
        let mut plan = self.clone();
        plan.0.retain(|(id, _), _| **id != *entitlement);
        plan
    }

    /// The same plan with an amount spread evenly over the months of an entitlement that can be planned, instead of what was planned
    /// for it; see [`split_evenly`].
    pub fn with_split(
        &self,
        entitlement: &Entitlement,
        package: &Package,
        amount: Quantity,
        as_of: NaiveDate,
    ) -> Plan {
        let mut plan = self.without(&entitlement.id);
        for one in split_evenly(amount, &entitlement.usage.unit, package.term, as_of) {
            plan.0.insert((entitlement.id.clone(), first_of(one.month)), one.amount);
        }
        plan
    }

    /// Keeps what can be planned: amounts of entitlements of the response that have a quantity, in months with days of the term after
    /// `as_of`, the UTC date of the time of the data. Entitlements that the reader's filters hide are kept.
    pub fn check(&self, activity: &Activity, as_of: NaiveDate) -> CheckedPlan {
        if self.is_empty() {
            return CheckedPlan { plan: Plan::default(), dropped: false };
        }
        let entitlements: HashMap<&str, &Package> = activity
            .packages
            .iter()
            .flat_map(|package| package.entitlements.iter().map(move |one| (package, one)))
            .filter(|(_, one)| can_be_planned(one))
            .map(|(package, one)| (&*one.id, package))
            .collect();
        let mut plan = self.clone();
        plan.0.retain(|(id, month), amount| {
            let planned = PlannedAmount { month: *month, amount: *amount };
            entitlements.get(&**id).is_some_and(|package| planned.counts(package.term, as_of))
        });
        let dropped = plan.0.len() < self.0.len();
        CheckedPlan { plan, dropped }
    }
}

/// Whether amounts of an entitlement can be planned: only of a known quantity, which is used up.
fn can_be_planned(entitlement: &Entitlement) -> bool {
    matches!(entitlement.usage.allowance, Allowance::Quantity(_))
}

/// An entitlement with and without what is planned.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIf {
    /// First days of the months for which amounts can be planned; empty if none can.
    pub months: Vec<NaiveDate>,
    /// The outlook if nothing is planned.
    pub unplanned: Outlook,
    /// The outlook with what is planned.
    pub planned: Outlook,
}

/// Compares an entitlement with and without what is planned for it, at the time of the data.
pub fn what_if(sources: &Sources<'_>, package: &Package, entitlement: &Entitlement, plan: &Plan) -> WhatIf {
    let as_of = sources.outlooks.as_of();
    let outlook = |planned: &[PlannedAmount]| {
        super::outlooks::outlook(sources.activity, package, entitlement, sources.history, as_of, planned)
    };
    let is_possible = can_be_planned(entitlement);
    WhatIf {
        months: if is_possible { months_to_plan(package.term, as_of) } else { Vec::new() },
        unplanned: outlook(&[]),
        planned: outlook(&plan.of(&entitlement.id)),
    }
}
