//! The people of the sample company.

use super::dice::Dice;
use super::texts::{FIRST, GROUPS, LAST};
use crate::language::{Language, fold};
use crate::people::{SAMPLES, Sample};
use contract::Role;

/// A workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Id, used in addresses.
    pub id: String,
    /// Name for display.
    pub name: String,
    /// Language of its people.
    pub language: Language,
    /// Groups that share support requests.
    pub groups: &'static [&'static str],
}

impl Workspace {
    /// Creates a workspace whose people use a language.
    pub fn new(id: impl Into<String>, name: impl Into<String>, language: Language) -> Workspace {
        Workspace { id: id.into(), name: name.into(), language, groups: GROUPS.get(language) }
    }
}

/// A group: index of its workspace, and its index among the groups there.
pub type Group = (u16, u16);

/// A person of the company.
#[derive(Clone, Debug)]
pub struct Human {
    /// Opaque id.
    pub id: String,
    /// Name for display.
    pub name: String,
    /// Email address.
    pub email: String,
    /// Whether they have accepted the invitation.
    pub active: bool,
    /// Number of days since the last sign-in.
    pub last_seen: i32,
    /// Their workspaces with their initial roles.
    pub memberships: Vec<(u16, Vec<Role>)>,
    /// The groups they are in.
    pub groups: Vec<Group>,
    /// Their entry on the sign-in page, if they have one.
    pub sample: Option<&'static Sample>,
}

/// All people of the company.
#[derive(Debug, Default)]
pub struct Directory {
    /// People by index.
    pub humans: Vec<Human>,
    /// For each workspace, the indexes of its people.
    pub members: Vec<Vec<u32>>,
    /// For each workspace, those whom records may name: people added later do not change records.
    pub named: Vec<Vec<u32>>,
    /// For each workspace, the people who open support requests.
    pub contacts: Vec<Vec<u32>>,
}

/// A name that is usual in the language.
pub fn name_of(language: Language, dice: &mut Dice) -> String {
    format!("{} {}", dice.pick(FIRST.get(language)), dice.pick(LAST.get(language)))
}

/// The email address for a name.
pub fn email_of(name: &str, number: usize) -> String {
    let spelled =
        name.replace(['ä', 'Ä'], "ae").replace(['ö', 'Ö'], "oe").replace(['ü', 'Ü'], "ue").replace('ı', "i");
    let mut local = String::new();
    for letter in fold(&spelled).chars() {
        match letter {
            'a'..='z' => local.push(letter),
            ' ' if !local.ends_with('.') => local.push('.'),
            'ł' => local.push('l'),
            _ => {}
        }
    }
    let number = if number == 0 { String::new() } else { number.to_string() };
    format!("{local}{number}@contoso.example")
}

/// Creates the nth person of the sign-in page, in a company with this many workspaces.
fn of_sample(sample: &'static Sample, nth: u16, workspaces: usize) -> Human {
    let mut memberships = Vec::new();
    for index in 0..workspaces {
        let held = sample.roles.iter().find(|(at, _)| *at == index).map(|(_, roles)| *roles);
        let strange = || sample.strange.iter().map(|word| Role::from(*word));
        memberships.extend(
            held.or(sample.elsewhere)
                .map(|roles| (index as u16, roles.iter().cloned().chain(strange()).collect())),
        );
    }
    let groups = memberships.iter().map(|(workspace, _)| (*workspace, nth % 5));
    Human {
        id: sample.user.to_owned(),
        name: sample.name.to_owned(),
        email: email_of(sample.name, 0),
        active: true,
        last_seen: 1 + i32::from(nth),
        groups: groups.filter(|_| !sample.is_new).collect(),
        memberships,
        sample: Some(sample),
    }
}

impl Directory {
    /// Creates the sample people, and the requested number of others in each workspace.
    pub fn new(workspaces: &[Workspace], others: &[usize], seed: u64) -> Directory {
        let mut directory = Directory::default();
        directory.members.resize(workspaces.len(), Vec::new());
        directory.named.resize(workspaces.len(), Vec::new());
        directory.contacts.resize(workspaces.len(), Vec::new());
        let samples = || (0..).zip(SAMPLES);
        for (place, sample) in samples().filter(|(_, sample)| !sample.is_new) {
            directory.push(of_sample(sample, place, workspaces.len()));
        }
        // Nobody else has the address of a sample person.
        let mut taken: std::collections::HashMap<String, usize> =
            SAMPLES.iter().map(|sample| (sample.name.to_owned(), 1)).collect();
        for (index, workspace) in workspaces.iter().enumerate() {
            for n in 0..others.get(index).copied().unwrap_or_default() {
                let mut dice = Dice::new(seed ^ 0x7065_6f70, n, index as u64);
                let name = name_of(workspace.language, &mut dice);
                let twin = taken.entry(name.clone()).or_default();
                *twin += 1;
                let email = email_of(&name, if *twin > 1 { *twin } else { 0 });
                let mut roles = match dice.below(100) {
                    0..2 => vec![Role::WorkspaceAdministrator],
                    2..14 => vec![Role::CustomerActivity],
                    14..18 => vec![Role::CustomerActivity, Role::ViewAllSupportRequests],
                    18..20 => vec![Role::CustomerActivity, Role::LearningManager],
                    20..50 => vec![Role::SupportContact],
                    _ => vec![Role::Member],
                };
                if n < 12 && !roles.contains(&Role::SupportContact) {
                    roles.push(Role::SupportContact);
                }
                roles.retain(|role| *role != Role::Member || n >= 12);
                roles.sort();
                let mut groups: Vec<Group> = Vec::new();
                for _ in 0..dice.below(3) {
                    groups.push((index as u16, dice.below(workspace.groups.len()) as u16));
                }
                groups.sort_unstable();
                groups.dedup();
                directory.push(Human {
                    id: format!("u-{}", 100 + directory.humans.len()),
                    name,
                    email,
                    active: !dice.percent(8),
                    last_seen: 1 + dice.below(120) as i32,
                    memberships: vec![(index as u16, roles)],
                    groups,
                    sample: None,
                });
            }
        }
        // Added last, so that everyone else keeps their index and id.
        for (place, sample) in samples().filter(|(_, sample)| sample.is_new) {
            directory.push(of_sample(sample, place, workspaces.len()));
        }
        directory
    }

    fn push(&mut self, human: Human) {
        let place = self.humans.len() as u32;
        let is_new = human.sample.is_some_and(|sample| sample.is_new);
        for (workspace, roles) in &human.memberships {
            if let Some(members) = self.members.get_mut(usize::from(*workspace)) {
                members.push(place);
            }
            if let Some(named) = self.named.get_mut(usize::from(*workspace)).filter(|_| !is_new) {
                named.push(place);
            }
            let opens = human.active
                && !is_new
                && (roles.contains(&Role::SupportContact) || roles.contains(&Role::WorkspaceAdministrator));
            if let Some(contacts) = self.contacts.get_mut(usize::from(*workspace)).filter(|_| opens) {
                contacts.push(place);
            }
        }
        self.humans.push(human);
    }

    /// Index of the person with this id on the sign-in page.
    pub fn sample(&self, id: &str) -> Option<u32> {
        let place =
            self.humans.iter().position(|human| human.sample.is_some_and(|sample| sample.id == id))?;
        u32::try_from(place).ok()
    }

    /// Index of the person with this opaque id.
    pub fn by_id(&self, id: &str) -> Option<u32> {
        let place = self.humans.iter().position(|human| human.id == id)?;
        u32::try_from(place).ok()
    }

    /// The person with this index.
    pub fn get(&self, place: u32) -> Option<&Human> {
        self.humans.get(place as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_plain_ascii() {
        assert_eq!(email_of("Jürgen Köhler", 0), "juergen.koehler@contoso.example");
        assert_eq!(email_of("Chiara D’Angelo", 2), "chiara.dangelo2@contoso.example");
        assert_eq!(email_of("Aylin Yıldırım", 0), "aylin.yildirim@contoso.example");
    }

    #[test]
    fn ids_are_unique() {
        let workspaces =
            [Workspace::new("w-1", "A", Language::German), Workspace::new("w-2", "B", Language::English)];
        let directory = Directory::new(&workspaces, &[300, 200], 1);
        let mut ids: Vec<_> = directory.humans.iter().map(|human| &human.id).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(!directory.contacts[0].is_empty() && !directory.contacts[1].is_empty());
    }
}
