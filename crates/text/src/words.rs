//! Texts for the values of the contract's open lists. An unknown value is shown as received: "Other (value)".

use super::{Lang, UnitForms, fill};
use domain::{AgreementStatus, EntitlementKind, PackageStatus, RecordType, Role, Service};

impl Lang {
    /// Returns the text for a value that this version does not know.
    pub fn other(self, value: &str) -> String {
        fill(self.messages().other, &[("value", value)])
    }

    /// Returns a value with its label: `Status: Active`.
    pub fn labelled(self, label: &str, value: &str) -> String {
        fill(self.page_messages().labelled, &[("label", label), ("value", value)])
    }

    /// Returns the name of a kind of entitlement.
    pub fn kind(self, kind: &EntitlementKind) -> String {
        let m = self.messages();
        let name = match kind {
            EntitlementKind::ReactiveSupport => m.kind_reactive_support,
            EntitlementKind::AdvisorySupport => m.kind_advisory_support,
            EntitlementKind::BuiltInProactive => m.kind_built_in_proactive,
            EntitlementKind::ProactiveService => m.kind_proactive_service,
            EntitlementKind::Workshop => m.kind_workshop,
            EntitlementKind::DesignatedSupportEngineering => m.kind_designated_support_engineering,
            EntitlementKind::ProactiveCredits => m.kind_proactive_credits,
            EntitlementKind::SupportContacts => m.kind_support_contacts,
            EntitlementKind::OnDemandEducation => m.kind_on_demand_education,
            EntitlementKind::OnDemandAssessment => m.kind_on_demand_assessment,
            EntitlementKind::Benefit => m.kind_benefit,
            EntitlementKind::Other(word) => return self.other(word),
        };
        name.to_owned()
    }

    /// What records of this type are called; of no type, records.
    pub fn records(self, record_type: Option<&RecordType>) -> UnitForms {
        let m = self.page_messages();
        match record_type {
            Some(RecordType::Case) => m.records_cases,
            Some(RecordType::Delivery) => m.records_deliveries,
            Some(RecordType::CreditEvent) => m.records_credit_events,
            Some(RecordType::Contact) => m.records_contacts,
            Some(RecordType::LearningActivity) => m.records_learning,
            Some(RecordType::AssessmentRun) => m.records_assessments,
            Some(RecordType::User) => m.records_people,
            Some(RecordType::RoleChange) => m.records_role_changes,
            Some(RecordType::Other(_)) | None => m.records_of_any,
        }
    }

    /// Returns the status of an agreement.
    pub fn agreement_status(self, status: &AgreementStatus) -> String {
        let m = self.messages();
        match status {
            AgreementStatus::Active => m.status_active.to_owned(),
            AgreementStatus::Expired => m.status_expired.to_owned(),
            AgreementStatus::Future => m.status_future.to_owned(),
            AgreementStatus::Other(word) => self.other(word),
        }
    }

    /// Returns the status of a package.
    pub fn package_status(self, status: &PackageStatus) -> String {
        let m = self.messages();
        match status {
            PackageStatus::Active => m.status_active.to_owned(),
            PackageStatus::Inactive => m.status_inactive.to_owned(),
            PackageStatus::Other(word) => self.other(word),
        }
    }

    /// Returns the service of a support request.
    pub fn service(self, service: &Service) -> String {
        let m = self.messages();
        match service {
            Service::ProblemResolution => m.problem_resolution.to_owned(),
            Service::Advisory => m.advisory.to_owned(),
            Service::Other(word) => self.other(word),
        }
    }

    /// Returns the name of a person's role.
    pub fn role(self, role: &Role) -> String {
        let m = self.messages();
        let name = match role {
            Role::CustomerAdministrator => m.role_customer_administrator,
            Role::WorkspaceAdministrator => m.role_workspace_administrator,
            Role::CustomerActivity => m.role_customer_activity,
            Role::ViewAllSupportRequests => m.role_view_all_support_requests,
            Role::LearningManager => m.role_learning_manager,
            Role::SupportContact => m.role_support_contact,
            Role::Member => m.role_member,
            Role::Other(word) => return self.other(word),
        };
        name.to_owned()
    }

    /// Returns the role of a contact at the provider.
    pub fn contact_role(self, role: &str) -> String {
        let m = self.messages();
        match role {
            "customerSuccessAccountManager" => m.role_csam.to_owned(),
            "accountCoordinator" => m.role_account_coordinator.to_owned(),
            "incidentManager" => m.role_incident_manager.to_owned(),
            other => self.other(other),
        }
    }

    /// Returns the heading of a record's field; an unknown field keeps its name.
    pub fn field(self, name: &str) -> String {
        let m = self.page_messages();
        let text = match name {
            "status" => Some(m.status),
            name => m.field(name),
        };
        text.map_or_else(|| name.to_owned(), str::to_owned)
    }

    /// Returns the text for a word of a record's open list; severities (`1`, `A`, `B`, `C`) need none.
    pub fn word(self, field: &str, word: &str) -> String {
        let m = self.page_messages();
        let text = match (field, word) {
            ("severity", "1" | "A" | "B" | "C") => word,
            ("service", _) => return self.service(&Service::from(word)),
            ("roles", _) => return self.role(&Role::from(word)),
            ("reason", "classification") => m.word_by_classification,
            ("reason", "agreementExpired") => m.word_agreement_expired,
            ("reason", "otherWorkspace") => m.word_other_workspace,
            ("reason", "missingPackage") => m.word_missing_package,
            ("classification", "SU") => m.word_su,
            ("classification", "DSA") => m.word_dsa,
            ("classification", "X85") => m.word_x85,
            ("classification", "REC") => m.word_rec,
            (_, "open") => m.word_open,
            (_, "waitingForCustomer") => m.word_waiting_for_customer,
            (_, "resolved") => m.word_resolved,
            (_, "closed") => m.word_closed,
            (_, "remote") => m.word_remote,
            (_, "onSite") => m.word_on_site,
            (_, "hybrid") => m.word_hybrid,
            (_, "requested") => m.word_requested,
            (_, "scheduled") => m.word_scheduled,
            (_, "inDelivery") => m.word_in_delivery,
            (_, "delivered") => m.word_delivered,
            (_, "cancelled") => m.word_cancelled,
            (_, "grant") => m.word_grant,
            (_, "redeem") => m.word_redeem,
            (_, "reserve") => m.word_reserve,
            (_, "release") => m.word_release,
            (_, "expire") => m.word_expire,
            (_, "adjust") => m.word_adjust,
            (_, "active") => m.status_active,
            (_, "invited") => m.word_invited,
            (_, "video") => m.word_video,
            (_, "lab") => m.word_lab,
            (_, "learningPath") => m.word_learning_path,
            (_, "webcast") => m.word_webcast,
            (_, "available") => m.word_available,
            (_, "configured") => m.word_configured,
            (_, "running") => m.word_running,
            (_, "failed") => m.word_failed,
            (_, "expired") => m.status_expired,
            (_, other) => return self.other(other),
        };
        text.to_owned()
    }
}
