//! The overview's filters: as an address states them, and what remains once they meet the data.
//!
//! An address may name anything. Resolving it against the person and the response keeps only what exists, and says whether
//! something was dropped.

use super::access::{Control, Me};
use super::activity::Activity;
use super::agreement::Agreement;
use super::package::Package;
use super::{AgreementStatus, PackageKind, PackageStatus};

/// The overview's filters as an address states them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverviewFilter {
    /// The selected workspaces.
    pub workspaces: WorkspaceChoice,
    /// Agreements shown in the enterprise-wide area; empty = all active ones.
    pub agreements: Vec<Box<str>>,
    /// Agreements shown in the add-on area; empty = those of the enterprise-wide area, [`ALL_AGREEMENTS`] = all.
    pub add_on_agreements: Vec<Box<str>>,
    /// Packages shown in the add-on area; empty = all.
    pub packages: Vec<Box<str>>,
    /// Status of the packages shown in the add-on area.
    pub status: StatusChoice,
}

/// Value of `addOnAgreement` that shows all agreements in the add-on area while some are selected at the top.
pub const ALL_AGREEMENTS: &str = "*";

/// The selected agreements of the add-on area after a change in its list. Selecting "all" last means all; selecting an agreement
/// beside "all" means only that one.
pub fn add_on_choice(before: &[Box<str>], mut after: Vec<Box<str>>) -> Vec<Box<str>> {
    let has_all = |ids: &[Box<str>]| ids.iter().any(|id| &**id == ALL_AGREEMENTS);
    if has_all(&after) && !has_all(before) {
        return vec![ALL_AGREEMENTS.into()];
    }
    if after.len() > 1 {
        after.retain(|id| &**id != ALL_AGREEMENTS);
    }
    after
}

/// The workspaces whose activity is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WorkspaceChoice {
    /// The current workspace.
    #[default]
    Current,
    /// All that the reader may see.
    All,
    /// The workspaces with these ids.
    These(Vec<Box<str>>),
}

/// The add-on area's status filter as an address states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatusChoice {
    /// Packages that can be used.
    #[default]
    Active,
    /// Packages that cannot be used.
    Inactive,
    /// Every package, including those of unknown status.
    All,
    /// An unknown word; dropped when resolved.
    Unknown(Box<str>),
}

impl StatusChoice {
    /// Whether a package of this status is shown.
    pub fn admits(&self, status: &PackageStatus) -> bool {
        match self {
            StatusChoice::Active | StatusChoice::Unknown(_) => *status == PackageStatus::Active,
            StatusChoice::Inactive => *status == PackageStatus::Inactive,
            StatusChoice::All => true,
        }
    }
}

/// The requested workspaces: a selection resolved for this reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Ids to request; `None` = all of the reader's (`*`).
    pub ids: Option<Vec<Box<str>>>,
    /// Whether the selection named a workspace that does not exist or that the reader may not see.
    pub dropped: bool,
    /// Whether nothing was selected and the reader may not see the current workspace, so that all others are shown instead.
    pub current_left_out: bool,
}

impl WorkspaceChoice {
    /// Id of the option that selects all workspaces. The list's empty option is the current workspace, as in an address without
    /// workspaces. No workspace is called `*`, because the contract uses it for all.
    pub const ALL: &str = "*";

    /// The meaning of a change in the workspace list. Selecting "all" last means all; selecting a workspace beside "all" means
    /// only that one.
    pub fn of_list(before: &[Box<str>], after: &[Box<str>], me: &Me) -> WorkspaceChoice {
        let had_all = before.iter().any(|id| &**id == Self::ALL);
        let has_all = after.iter().any(|id| &**id == Self::ALL);
        let ids: Vec<Box<str>> = after.iter().filter(|id| &***id != Self::ALL).cloned().collect();
        let is_current = |id: &str| {
            me.current().is_some_and(|current| &*current.id == id && current.offers(Control::Activity))
        };
        match &ids[..] {
            _ if has_all && !had_all => WorkspaceChoice::All,
            [] => WorkspaceChoice::Current,
            [only] if is_current(only) => WorkspaceChoice::Current,
            _ => WorkspaceChoice::These(ids),
        }
    }

    /// Resolves the selection for a reader. Ids are in the order of `/me`, each once, so that equal selections make equal
    /// requests.
    pub fn resolve(&self, me: &Me) -> Scope {
        let fallback = |dropped| match me.current().filter(|workspace| workspace.offers(Control::Activity)) {
            Some(current) => Scope { ids: Some(vec![current.id.clone()]), dropped, current_left_out: false },
            None => Scope { ids: None, dropped, current_left_out: true },
        };
        match self {
            WorkspaceChoice::Current => fallback(false),
            WorkspaceChoice::All => Scope { ids: None, dropped: false, current_left_out: false },
            WorkspaceChoice::These(wanted) => {
                let ids: Vec<Box<str>> =
                    me.viewable().filter(|w| wanted.contains(&w.id)).map(|w| w.id.clone()).collect();
                let dropped = wanted.iter().any(|id| !ids.contains(id));
                if ids.is_empty() {
                    fallback(dropped)
                } else {
                    Scope { ids: Some(ids), dropped, current_left_out: false }
                }
            }
        }
    }
}

/// The filters in force: only what exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Selected agreements; empty = all active ones.
    pub agreements: Vec<Box<str>>,
    /// Selected agreements of the add-on area; empty = as `agreements`, [`ALL_AGREEMENTS`] = all.
    pub add_on_agreements: Vec<Box<str>>,
    /// Selected packages; empty = all.
    pub packages: Vec<Box<str>>,
    /// Selected status.
    pub status: StatusChoice,
    /// Whether the selection named something that does not exist.
    pub dropped: bool,
}

impl OverviewFilter {
    /// What remains of the selection in this response.
    pub fn resolve(&self, activity: &Activity) -> Selection {
        let mut dropped = false;
        let mut keep = |wanted: &[Box<str>], exists: &dyn Fn(&str) -> bool| {
            let kept: Vec<Box<str>> = wanted.iter().filter(|id| exists(id)).cloned().collect();
            dropped |= kept.len() != wanted.len();
            kept
        };
        let agreements = keep(&self.agreements, &|id| activity.agreement(id).is_some());
        let add_on_agreements = if self.add_on_agreements.iter().any(|id| &**id == ALL_AGREEMENTS) {
            // Without a selection at the top, following it shows all agreements too.
            if agreements.is_empty() { Vec::new() } else { vec![ALL_AGREEMENTS.into()] }
        } else {
            keep(&self.add_on_agreements, &|id| activity.agreement(id).is_some())
        };
        // The package filter depends on the agreement filter before it.
        let packages = keep(&self.packages, &|id| {
            activity.packages.iter().any(|package| {
                &*package.id == id
                    && is_add_on(package)
                    && chosen(in_force(&agreements, &add_on_agreements), &package.agreement_id)
            })
        });
        let status = match &self.status {
            StatusChoice::Unknown(_) => {
                dropped = true;
                StatusChoice::default()
            }
            known => known.clone(),
        };
        Selection { agreements, add_on_agreements, packages, status, dropped }
    }
}

/// Whether an id is selected; an empty selection selects everything.
fn chosen(choice: &[Box<str>], id: &str) -> bool {
    choice.is_empty() || choice.iter().any(|wanted| &**wanted == id)
}

/// The agreements of the add-on area, after deciding whether it follows the top; empty = all.
fn in_force<'a>(agreements: &'a [Box<str>], add_on_agreements: &'a [Box<str>]) -> &'a [Box<str>] {
    match add_on_agreements {
        [] => agreements,
        [only] if &**only == ALL_AGREEMENTS => &[],
        chosen => chosen,
    }
}

/// Whether a package is shown in the add-on area: everything that is not enterprise-wide, including unknown kinds.
fn is_add_on(package: &Package) -> bool {
    package.kind != PackageKind::EnterpriseWide
}

impl Selection {
    /// Whether this agreement belongs to the enterprise-wide area.
    pub fn admits_agreement(&self, agreement: &Agreement) -> bool {
        if self.agreements.is_empty() {
            agreement.status == AgreementStatus::Active
        } else {
            self.agreements.contains(&agreement.id)
        }
    }

    /// The agreements of the enterprise-wide area.
    pub fn agreements_of<'a>(&'a self, activity: &'a Activity) -> impl Iterator<Item = &'a Agreement> {
        activity.agreements.iter().filter(|agreement| self.admits_agreement(agreement))
    }

    /// The packages summed in the enterprise-wide area: all of the selected agreements, whatever their status.
    pub fn enterprise_wide<'a>(&'a self, activity: &'a Activity) -> impl Iterator<Item = &'a Package> {
        activity.packages.iter().filter(|package| {
            !is_add_on(package)
                && activity.agreement(&package.agreement_id).is_some_and(|a| self.admits_agreement(a))
        })
    }

    /// The agreements whose packages the add-on area shows; empty = all.
    pub fn add_on_scope(&self) -> &[Box<str>] {
        in_force(&self.agreements, &self.add_on_agreements)
    }

    /// Whether the add-on area shows this package.
    pub fn admits_package(&self, package: &Package) -> bool {
        is_add_on(package)
            && chosen(self.add_on_scope(), &package.agreement_id)
            && chosen(&self.packages, &package.id)
            && self.status.admits(&package.status)
    }

    /// Whether the overview would show this package if every status were selected. `is_agreement_selected` is what
    /// [`Selection::admits_agreement`] says of its agreement; false without one.
    pub fn admits_any_status(&self, package: &Package, is_agreement_selected: bool) -> bool {
        if is_add_on(package) {
            chosen(self.add_on_scope(), &package.agreement_id) && chosen(&self.packages, &package.id)
        } else {
            is_agreement_selected
        }
    }

    /// The options of the package filter: the packages of the agreements selected before it.
    pub fn package_options<'a>(&'a self, activity: &'a Activity) -> impl Iterator<Item = &'a Package> {
        activity
            .packages
            .iter()
            .filter(|package| is_add_on(package) && chosen(self.add_on_scope(), &package.agreement_id))
    }

    /// Whether any filter of the add-on area differs from its default.
    pub fn narrows_add_ons(&self) -> bool {
        !self.add_on_agreements.is_empty()
            || !self.packages.is_empty()
            || self.status != StatusChoice::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{OverviewFilter, WorkspaceChoice, add_on_choice};
    use crate::Capability;
    use crate::access::Me;
    use crate::activity::Activity;
    use crate::package::Package;
    use crate::samples::{self, agreement, package, year};

    fn me() -> Me {
        let activity: &[Capability] = &[Capability::ViewCustomerActivity];
        Me::with(&[("w-1", activity), ("w-2", activity)], true)
    }

    fn ids(list: &[&str]) -> Vec<Box<str>> {
        list.iter().map(|id| (*id).into()).collect()
    }

    #[test]
    fn the_last_choice_in_the_workspace_list_decides_about_all() {
        let choice =
            |before: &[&str], after: &[&str]| WorkspaceChoice::of_list(&ids(before), &ids(after), &me());
        assert_eq!(choice(&["w-1"], &["w-1", "*"]), WorkspaceChoice::All);
        assert_eq!(choice(&["*"], &["*", "w-2"]), WorkspaceChoice::These(ids(&["w-2"])));
        assert_eq!(choice(&["*"], &[]), WorkspaceChoice::Current);
        assert_eq!(choice(&["w-1"], &["w-1", "w-2"]), WorkspaceChoice::These(ids(&["w-1", "w-2"])));
        assert_eq!(choice(&["w-1", "w-2"], &["w-1"]), WorkspaceChoice::Current);
    }

    /// Two agreements, each with its own add-on package.
    fn activity() -> Activity {
        let package = |id: &str, agreement: &str| Package {
            agreement_id: agreement.into(),
            ..package(id, year(), Vec::new())
        };
        samples::activity(
            vec![agreement("a-1", year()), agreement("a-2", year())],
            vec![package("p-1", "a-1"), package("p-2", "a-2")],
        )
    }

    #[test]
    fn the_add_on_area_follows_the_top_until_it_has_its_own_agreements() {
        let activity = activity();
        let shown = |agreements: &[&str], add_ons: &[&str]| {
            let filter = OverviewFilter {
                agreements: ids(agreements),
                add_on_agreements: ids(add_ons),
                ..OverviewFilter::default()
            };
            let selection = filter.resolve(&activity);
            let packages = activity.packages.iter().filter(|package| selection.admits_package(package));
            (
                packages.map(|package| package.id.to_string()).collect::<Vec<_>>().join(" "),
                selection.narrows_add_ons(),
            )
        };
        assert_eq!(shown(&[], &[]), ("p-1 p-2".into(), false));
        assert_eq!(shown(&["a-2"], &[]), ("p-2".into(), false));
        assert_eq!(shown(&["a-2"], &["a-1"]), ("p-1".into(), true));
        assert_eq!(shown(&["a-2"], &["*"]), ("p-1 p-2".into(), true));
        assert_eq!(shown(&[], &["*"]), ("p-1 p-2".into(), false), "following shows all as well");
        assert_eq!(shown(&["a-2"], &["a-9"]), ("p-2".into(), false), "what does not exist is no choice");
    }

    #[test]
    fn a_package_is_deselected_with_its_agreement() {
        let filter = OverviewFilter {
            agreements: ids(&["a-2"]),
            packages: ids(&["p-1", "p-2"]),
            ..OverviewFilter::default()
        };
        assert_eq!(filter.resolve(&activity()).packages, ids(&["p-2"]));
    }

    #[test]
    fn all_agreements_and_single_ones_exclude_each_other() {
        let choice = |before: &[&str], after: &[&str]| add_on_choice(&ids(before), ids(after));
        assert_eq!(choice(&["a-1"], &["a-1", "*"]), ids(&["*"]));
        assert_eq!(choice(&["*"], &["*", "a-1"]), ids(&["a-1"]));
        assert_eq!(choice(&["*"], &[]), ids(&[]));
        assert_eq!(choice(&["a-1"], &["a-1", "a-2"]), ids(&["a-1", "a-2"]));
    }
}
