//! The words that the contract lists, each list open: a word it does not list is kept as `Other`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* #[doc = concat!("`", $text, "`")] $variant,)+
            /// A word that this version does not know, as it came.
            Other(Box<str>),
        }

        impl $name {
            /// Every word that this version knows, in the contract's order.
            pub const KNOWN: &[$name] = &[$($name::$variant,)+];

            /// The word as it travels.
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
    /// Where an agreement stands in time.
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
        /// The base of the agreement, shown summed over workspaces and agreements.
        EnterpriseWide = "enterpriseWide",
        /// An enhanced solution bought on top.
        AddOn = "addOn",
    }
}

vocabulary! {
    /// What an entitlement entitles to.
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
    /// What a quantity counts. Quantities of different units are never added.
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
    /// How much an entitlement allows.
    AllowanceType {
        /// So many units.
        Quantity = "quantity",
        /// A head count.
        Allowed = "allowed",
        /// Up to so many units in each incident.
        PerIncident = "perIncident",
        /// No limit.
        AsNeeded = "asNeeded",
        /// A plain benefit.
        Included = "included",
    }
}

vocabulary! {
    /// Which rows a figure was computed from.
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
    /// What a person may do in a workspace. The app decides by these, never by roles.
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
    /// What a person is in a workspace: shown, never decided by.
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
    /// What kind of row a consumption history holds.
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
    /// Why a support request stands among the additional cases.
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
    fn every_known_word_comes_back() {
        for status in PackageStatus::KNOWN {
            assert_eq!(&PackageStatus::from(status.as_str()), status);
        }
    }
}
