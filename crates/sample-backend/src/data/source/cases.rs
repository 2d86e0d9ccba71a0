//! Support requests, including those outside every package.

use super::{Day, Facts, RequestedService, Source, instant};
use crate::data::texts::{PLACES, QUESTIONS, TROUBLES, Trouble, UNITS};
use crate::data::{World, amount};
use chrono::NaiveDate;
use contract::{AdditionalCaseReason, CaseRecord, Service};

impl Source {
    pub(super) fn case(
        &self,
        index: usize,
        facts: &Facts,
        service: RequestedService,
        troubles: &[Trouble],
        world: &World,
    ) -> CaseRecord {
        let mut dice = self.dice(index, 6);
        let hidden = self.hidden(index, world);
        let day = facts.day.unwrap_or(self.first);
        let advice = service == RequestedService::Advisory;
        let places = if advice { UNITS } else { PLACES };
        let trouble = troubles.get(dice.below(troubles.len()));
        let title = dice.pick(trouble.map_or(&[][..], |trouble| trouble.titles));
        let title = title.get(self.language(facts, world)).replacen("{}", dice.pick(places), 1);
        let severity = match dice.below(100) {
            _ if advice => dice.pick(&["B", "C", "C"]),
            0..3 => "1",
            3..18 => "A",
            18..62 => "B",
            _ => "C",
        };
        let age = world.today - day;
        let takes = 1 + dice.below(if severity == "C" { 30 } else { 14 }) as Day;
        let status = match (age >= takes + 5, age >= takes) {
            (true, _) => "closed",
            (_, true) => "resolved",
            _ if age > 3 && dice.percent(35) => "waitingForCustomer",
            _ => "open",
        };
        // Nothing is later than the instant at which the sources were read, even today.
        let minute = 300 + dice.below(if day >= world.today { 240 } else { 1020 });
        let closed =
            (age >= takes).then(|| instant(day + takes - 1, (minute + 17).min(1430), dice.below(60)));
        let number = format!(
            "{}{:03}{index:07}",
            NaiveDate::from_num_days_from_ce_opt(day)
                .map(|date| date.format("%y%m%d").to_string())
                .unwrap_or_default(),
            self.seed % 1000
        );
        let contact = hidden.contact.and_then(|place| world.directory.get(place));
        let group = hidden.group.and_then(|(at, group)| {
            world
                .workspaces
                .get(usize::from(at))
                .and_then(|workspace| workspace.groups.get(usize::from(group)))
        });
        let portal_url =
            dice.percent(80).then(|| format!("https://support.contoso.example/requests/{number}"));
        CaseRecord {
            id: self.id(index),
            title,
            product: trouble.map(|trouble| trouble.product).unwrap_or_default().to_owned(),
            service: match service {
                RequestedService::ProblemResolution => Service::ProblemResolution,
                RequestedService::Advisory => Service::Advisory,
            },
            severity: severity.to_owned(),
            status: status.to_owned(),
            opened: instant(day, minute, dice.below(60)),
            primary_contact: contact.map(|human| human.name.clone()).unwrap_or_default(),
            workspace_id: world.workspace_id(hidden.workspace),
            entitlement_id: None,
            closed,
            group: group.map(|group| (*group).to_owned()),
            agreement_number: None,
            package_name: None,
            hours: None,
            portal_url,
            classification: None,
            reason: None,
            number,
        }
    }

    /// The service of an additional case: every third is advisory.
    pub fn additional_service(index: usize) -> RequestedService {
        if index.is_multiple_of(3) { RequestedService::Advisory } else { RequestedService::ProblemResolution }
    }

    pub(super) fn additional(&self, index: usize, facts: &Facts, world: &World) -> CaseRecord {
        let service = Self::additional_service(index);
        let troubles = if service == RequestedService::Advisory { QUESTIONS } else { TROUBLES };
        let mut case = self.case(index, facts, service, troubles, world);
        let mut dice = self.dice(index, 7);
        // Every reason and every classification occurs in each service.
        let reason =
            AdditionalCaseReason::KNOWN.get((index / 3) % AdditionalCaseReason::KNOWN.len()).cloned();
        if reason == Some(AdditionalCaseReason::Classification) {
            let classes = ["SU", "DSA", "X85", "REC"];
            case.classification = classes.get((index / 12) % classes.len()).map(|class| (*class).to_owned());
        }
        case.agreement_number = match reason {
            Some(AdditionalCaseReason::MissingPackage) => None,
            Some(AdditionalCaseReason::Classification) => Some(self.agreement_number.clone()),
            _ => Some(
                dice.pick(&self.foreign_numbers.iter().map(String::as_str).collect::<Vec<_>>()).to_owned(),
            ),
        };
        case.reason = reason;
        case.hours = (service == RequestedService::Advisory)
            .then(|| self.case_quarters(index, world.today))
            .filter(|quarters| *quarters > 0)
            .map(|quarters| amount::write(quarters * 25));
        case
    }
}
