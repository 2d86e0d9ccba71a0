//! Support contacts and learning activities: records that name people.

use super::{Day, Facts, Source, date, instant};
use crate::data::World;
use crate::data::directory::{email_of, name_of};
use crate::data::texts::COURSES;
use crate::language::Language;
use contract::{ContactRecord, LearningActivityRecord, Role};

impl Source {
    pub(super) fn contact(&self, index: usize, facts: &Facts, world: &World) -> ContactRecord {
        let mut dice = self.dice(index, 10);
        let at = facts.workspace.unwrap_or_default();
        let place = usize::from(at);
        let known = world.directory.contacts.get(place).and_then(|contacts| {
            // People are numbered within each workspace of the plan.
            let nth = (0..index)
                .filter(|earlier| index < 2000 && self.facts(*earlier, world.today).workspace == Some(at))
                .count();
            contacts.get(if index < 2000 { nth } else { usize::MAX })
        });
        let known = known.and_then(|human| world.directory.get(*human));
        let language = self.language(facts, world);
        let name = known.map_or_else(|| name_of(language, &mut dice), |human| human.name.clone());
        let email = known.map_or_else(|| email_of(&name, index), |human| human.email.clone());
        let workspace = world.workspaces.get(place);
        let groups = known.map_or_else(
            || vec![(at, dice.below(workspace.map_or(1, |workspace| workspace.groups.len())) as u16)],
            |human| human.groups.iter().filter(|(of, _)| *of == at).copied().collect(),
        );
        let groups = groups
            .iter()
            .filter_map(|(_, group)| {
                workspace?.groups.get(usize::from(*group)).map(|group| (*group).to_owned())
            })
            .collect();
        let active = known.map_or_else(|| !dice.percent(8), |human| human.active);
        let added = facts.day.unwrap_or(self.first);
        let seen = (world.today - 1 - dice.below(60) as Day).max(added);
        ContactRecord {
            id: self.id(index),
            display_name: name,
            roles: vec![Role::SupportContact],
            status: if active { "active" } else { "invited" }.to_owned(),
            groups,
            added_on: date(added),
            cases_opened: if active { dice.below(24) as u64 } else { 0 },
            entitlement_id: None,
            email: Some(email),
            last_sign_in: active.then(|| instant(seen, 420 + dice.below(600), dice.below(60))),
        }
    }

    pub(super) fn learning(&self, index: usize, facts: &Facts, world: &World) -> LearningActivityRecord {
        let mut dice = self.dice(index, 11);
        let (title, product, kind, minutes) = dice.pick(COURSES);
        // Some courses are taken in English everywhere.
        let language = match self.language(facts, world) {
            local if local != Language::English && dice.percent(75) => local,
            _ => Language::English,
        };
        let members = facts.workspace.and_then(|at| world.directory.named.get(usize::from(at)));
        let learner = members
            .and_then(|members| members.get(dice.below(members.len())))
            .and_then(|place| world.directory.get(*place));
        let started = facts.day.unwrap_or(self.first);
        let age = world.today - 1 - started;
        let progress = if dice.percent(58) { 100 } else { 5 * dice.below(20) as u8 };
        let worked = (started + dice.below(30) as Day).min(started + age.max(0));
        LearningActivityRecord {
            id: self.id(index),
            title: title.get(language).to_owned(),
            kind: kind.to_owned(),
            product: product.to_owned(),
            language: language.tag().to_owned(),
            started_on: date(started),
            progress,
            entitlement_id: None,
            learner: learner.map(|human| human.name.clone()),
            email: learner.map(|human| human.email.clone()),
            last_accessed: (progress > 0).then(|| date(worked)),
            completed_on: (progress == 100).then(|| date(worked)),
            minutes: dice.percent(95).then_some(minutes),
        }
    }
}
