//! Deliveries, movements of credits and assessments.

use super::{Day, Facts, Source, credit_state, date, delivery_state};
use crate::data::texts::{ASSESSMENTS, Delivery, ENGINEERS, REDEMPTIONS, TARGETS};
use crate::data::{World, amount};
use crate::language::Text;
use contract::{AssessmentRunRecord, CreditEventRecord, DeliveryRecord, Findings};

/// The description of a movement of credits; `{}` stands for the service that it is about.
const fn movement(state: u8) -> Text {
    use credit_state::{ADJUST, EXPIRE, GRANT, RELEASE, RESERVE};
    match state {
        GRANT => Text::new(
            "Credits granted by the agreement",
            "Gutschrift aus dem Vertrag",
            "Crédits accordés par le contrat",
        ),
        EXPIRE => Text::new(
            "Unused credits expired",
            "Nicht genutzte Credits verfallen",
            "Crédits non utilisés expirés",
        ),
        ADJUST => {
            Text::new("Correction after a review", "Korrektur nach Prüfung", "Correction après vérification")
        }
        RESERVE => Text::new("Reserved: {}", "Reserviert: {}", "Réservé : {}"),
        RELEASE => {
            Text::new("Reservation released: {}", "Reservierung aufgelöst: {}", "Réservation annulée : {}")
        }
        _ => Text::name("{}"),
    }
}

impl Source {
    pub(super) fn delivery(
        &self,
        index: usize,
        facts: &Facts,
        titles: &[Delivery],
        world: &World,
    ) -> DeliveryRecord {
        use delivery_state::{DELIVERED, REQUESTED, WORDS};
        let mut dice = self.dice(index, 8);
        let (title, technology) = dice.pick(titles);
        let hours = facts.consumed + facts.planned;
        let whole_hours = (hours + 99) / 100 * 100;
        let end = facts.day.map(|day| day + (hours / 800) as Day);
        let end = end.map(|end| {
            if facts.state >= DELIVERED {
                end.min(world.today - 1).max(facts.day.unwrap_or(end))
            } else {
                end
            }
        });
        let requested = facts.day.unwrap_or(self.last) - 10 - dice.below(40) as Day;
        let members = facts.workspace.and_then(|at| world.directory.named.get(usize::from(at)));
        let requester = members
            .and_then(|members| members.get(dice.below(members.len().min(24))))
            .and_then(|place| world.directory.get(*place));
        let delivered = facts.state == DELIVERED;
        let attendees = 3 + dice.below(22) as u64;
        DeliveryRecord {
            id: self.id(index),
            title: title.get(self.language(facts, world)).to_owned(),
            technology: technology.to_owned(),
            delivery_type: dice.pick(&["remote", "remote", "remote", "onSite", "hybrid"]).to_owned(),
            status: WORDS.get(usize::from(facts.state)).copied().unwrap_or_default().to_owned(),
            delivered_hours: amount::write(facts.consumed),
            workspace_id: world.workspace_id(facts.workspace),
            entitlement_id: None,
            requested: dice.percent(85).then(|| date(requested.max(self.first - 40))),
            start: facts.day.map(date),
            end: end.map(date),
            planned_hours: (hours > 0).then(|| amount::write(whole_hours.max(facts.planned))),
            engineer: (facts.state != REQUESTED).then(|| dice.pick(ENGINEERS).to_owned()),
            requester: requester.map(|human| human.name.clone()),
            attendees: delivered.then_some(attendees),
            deliverable_url: (delivered && dice.percent(60))
                .then(|| format!("https://files.contoso.example/deliveries/{}", self.id(index))),
        }
    }

    pub(super) fn credit(&self, index: usize, facts: &Facts, world: &World) -> CreditEventRecord {
        use credit_state::{EXPIRE, GRANT, WORDS};
        let language = self.language(facts, world);
        // A reservation, its release and the redemption are about the same service.
        let mut dice = self.dice(index.saturating_sub(1) / 3, 9);
        let service = dice.pick(REDEMPTIONS).get(language);
        let description = movement(facts.state).get(language).replacen("{}", service, 1);
        let lot = self.lots.get(usize::from(facts.lot));
        CreditEventRecord {
            id: self.id(index),
            date: date(facts.day.unwrap_or(self.first)),
            kind: WORDS.get(usize::from(facts.state)).copied().unwrap_or_default().to_owned(),
            description,
            credits: amount::write(facts.credits),
            balance_after: amount::write(facts.balance),
            lot: lot.map(|lot| lot.name.clone()).unwrap_or_default(),
            entitlement_id: None,
            lot_expires: lot.map(|lot| date(lot.expires)),
            reference: (facts.state != GRANT && facts.state != EXPIRE)
                .then(|| format!("PC-{:05}", (self.seed % 10) * 10_000 + (index as u64 / 3) % 10_000)),
        }
    }

    pub(super) fn assessment(&self, index: usize, facts: &Facts, world: &World) -> AssessmentRunRecord {
        let mut dice = self.dice(index, 12);
        let place = index % ASSESSMENTS.len();
        let (assessment, technology) = ASSESSMENTS.get(place).copied().unwrap_or_default();
        let target = dice.pick(TARGETS);
        let target = if index < ASSESSMENTS.len() {
            target.to_owned()
        } else {
            format!("{target}-{}", index / ASSESSMENTS.len())
        };
        let expired = self.end < world.today;
        let status = match (facts.day, dice.below(10)) {
            (None, _) => "available",
            _ if expired => "expired",
            (_, 0) => "failed",
            (_, 1) => "running",
            _ => "configured",
        };
        let runs =
            facts.day.map_or(0, |day| 1 + u64::from((facts.seen.unwrap_or(day) - day).unsigned_abs()) / 7);
        let findings = if runs == 0 || status == "failed" {
            Findings::default()
        } else {
            Findings { high: dice.below(9) as u64, medium: dice.below(24) as u64, low: dice.below(60) as u64 }
        };
        AssessmentRunRecord {
            id: self.id(index),
            assessment: assessment.get(self.language(facts, world)).to_owned(),
            technology: technology.to_owned(),
            target,
            runs,
            status: status.to_owned(),
            findings,
            entitlement_id: None,
            configured_on: facts.day.map(date),
            last_run: facts.seen.map(date),
            next_run: facts
                .seen
                .filter(|_| !expired)
                .map(|seen| date(seen.max(world.today) + 1 + dice.below(7) as Day)),
            report_url: (runs > 0 && status != "failed")
                .then(|| format!("https://assessments.contoso.example/reports/{}", self.id(index))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_movement_is_described_in_every_language() {
        for state in 0..credit_state::WORDS.len() {
            movement(state as u8).check();
        }
    }
}
