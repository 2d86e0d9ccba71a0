//! The contract's enumerations. Each is open: a word that it does not list is kept as `Other`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* #[doc = concat!("`", $text, "`")] $variant,)+
            /// A word that this version does not know, as it was sent.
            Other(Box<str>),
        }

        impl $name {
            /// Every word that this version knows, in the contract's order.
            pub const KNOWN: &[$name] = &[$($name::$variant,)+];

            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $text,)+
                    $name::Other(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => $name::$variant,)+
                    other => $name::Other(other.into()),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl crate::FromJson for $name {
            fn from_json<'a>(json: impl crate::JsonValue<'a>) -> Option<Self> {
                json.text().map($name::from)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Word;
                impl de::Visitor<'_> for Word {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a word")
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        Ok($name::from(text))
                    }
                }
                deserializer.deserialize_str(Word)
            }
        }
    };
}

vocabulary! {
    /// The status of an agreement in time.
    AgreementStatus {
        Active = "active",
        Expired = "expired",
        Future = "future",
    }
}

vocabulary! {
    /// Whether a package can be used.
    PackageStatus {
        Active = "active",
        Inactive = "inactive",
    }
}

vocabulary! {
    /// What a package covers.
    PackageKind {
        /// The base of the agreement, shown as sums over workspaces and agreements.
        EnterpriseWide = "enterpriseWide",
        /// An enhanced solution bought on top.
        AddOn = "addOn",
    }
}

vocabulary! {
    /// The kind of an entitlement.
    EntitlementKind {
        ReactiveSupport = "reactiveSupport",
        AdvisorySupport = "advisorySupport",
        BuiltInProactive = "builtInProactive",
        ProactiveService = "proactiveService",
        Workshop = "workshop",
        DesignatedSupportEngineering = "designatedSupportEngineering",
        ProactiveCredits = "proactiveCredits",
        SupportContacts = "supportContacts",
        OnDemandEducation = "onDemandEducation",
        OnDemandAssessment = "onDemandAssessment",
        Benefit = "benefit",
    }
}

vocabulary! {
    /// The unit of a quantity. Quantities of different units are never added.
    Unit {
        Hours = "hours",
        Credits = "credits",
        Cases = "cases",
        Activities = "activities",
        Contacts = "contacts",
        Assessments = "assessments",
        Days = "days",
    }
}

vocabulary! {
    /// The type of an allowance.
    AllowanceType {
        /// A number of units.
        Quantity = "quantity",
        /// A number of people.
        Allowed = "allowed",
        /// A number of units for each incident.
        PerIncident = "perIncident",
        /// No limit.
        AsNeeded = "asNeeded",
        /// A benefit without a quantity.
        Included = "included",
    }
}

vocabulary! {
    /// The rows from which a figure was computed.
    Basis {
        /// All that exist.
        All = "all",
        /// Only those that this person may see.
        Visible = "visible",
    }
}

vocabulary! {
    /// The service a support request belongs to.
    Service {
        ProblemResolution = "problemResolution",
        Advisory = "advisory",
    }
}

vocabulary! {
    /// What a person may do in a workspace. The app's decisions are based on these, never on roles.
    Capability {
        ViewCustomerActivity = "viewCustomerActivity",
        ViewAllSupportRequests = "viewAllSupportRequests",
        ViewLearners = "viewLearners",
        ExportOnDemandEducation = "exportOnDemandEducation",
        ExportRecords = "exportRecords",
        ManageUsers = "manageUsers",
    }
}

vocabulary! {
    /// The role of a person in a workspace: for display only.
    Role {
        CustomerAdministrator = "customerAdministrator",
        WorkspaceAdministrator = "workspaceAdministrator",
        CustomerActivity = "customerActivity",
        ViewAllSupportRequests = "viewAllSupportRequests",
        LearningManager = "learningManager",
        SupportContact = "supportContact",
        Member = "member",
    }
}

vocabulary! {
    /// The type of the records in a list.
    RecordType {
        Case = "case",
        Delivery = "delivery",
        CreditEvent = "creditEvent",
        Contact = "contact",
        LearningActivity = "learningActivity",
        AssessmentRun = "assessmentRun",
        User = "user",
        RoleChange = "roleChange",
    }
}

vocabulary! {
    /// Why a support request is an additional case.
    AdditionalCaseReason {
        AgreementExpired = "agreementExpired",
        OtherWorkspace = "otherWorkspace",
        MissingPackage = "missingPackage",
        Classification = "classification",
    }
}

#[cfg(test)]
mod tests {
    use super::{PackageStatus, Unit};

    #[test]
    fn an_unknown_word_is_kept_as_it_came() {
        let unit: Unit = serde_json::from_str("\"vouchers\"").unwrap();
        assert_eq!(unit, Unit::Other("vouchers".into()));
        assert_eq!(serde_json::to_string(&unit).unwrap(), "\"vouchers\"");
    }

    #[test]
    fn known_words_round_trip() {
        for status in PackageStatus::KNOWN {
            assert_eq!(&PackageStatus::from(status.as_str()), status);
        }
    }
}
