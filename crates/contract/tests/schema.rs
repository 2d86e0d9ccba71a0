//! Compares types, examples and `openapi.yaml` with each other.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on shall stop; clippy.toml reaches the tests, but not their helpers"
)]

use contract::schema::OpenApi;
use contract::*;
use serde::de::value::Error as Refused;
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Serialize, forward_to_deserialize_any};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A deserializer that only records which fields a type asks for.
struct Ask<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Ask<'_> {
    type Error = Refused;
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Refused> {
        *self.0 = Some(fields);
        Err(serde::de::Error::custom("only asked"))
    }
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Refused> {
        Err(serde::de::Error::custom("not a struct"))
    }
    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields_of<T: DeserializeOwned>() -> BTreeSet<&'static str> {
    let mut fields = None;
    let _ = T::deserialize(Ask(&mut fields));
    fields.expect("a wire type is a struct").iter().copied().collect()
}

/// Reads a value as the type and writes it again.
fn there_and_back<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    let value: T = serde_json::from_str(text).expect("the wire type reads it");
    serde_json::to_value(&value).expect("and writes it")
}

/// A type without lifetimes, with the name of its schema.
struct Wire {
    schema: &'static str,
    fields: fn() -> BTreeSet<&'static str>,
    there_and_back: fn(&str) -> Value,
    reads: fn(&str) -> bool,
}

macro_rules! wire {
    ($($schema:literal: $type:ty),+ $(,)?) => {
        &[$(Wire {
            schema: $schema,
            fields: fields_of::<$type>,
            there_and_back: there_and_back::<$type>,
            reads: |text| serde_json::from_str::<$type>(text).is_ok(),
        }),+]
    };
}

/// Every object of the contract, with the type that reads it.
const WIRE: &[Wire] = wire! {
    "Meta": Meta,
    "PartialSource": PartialSource,
    "Problem": Problem,
    "Me": Me,
    "Person": Person,
    "Workspace": Workspace,
    "Administrator": Administrator,
    "Activity": Activity,
    "Agreement": Agreement,
    "AgreementContact": AgreementContact,
    "Package": Package,
    "Entitlement": Entitlement,
    "Allowance": Allowance,
    "ActionLink": ActionLink,
    "AdditionalCases": AdditionalCases,
    "EntitlementDetail": EntitlementDetail,
    "AgreementRef": AgreementRef,
    "PackageRef": PackageRef,
    "Totals": Totals,
    "Line": Line,
    "Month": Month,
    "Lot": Lot,
    "Series": Series,
    "EntitlementSeries": EntitlementSeries,
    "PageMeta": PageMeta,
    "PageLinks": PageLinks,
    "CasePage": Page<CaseRecord>,
    "DeliveryPage": Page<DeliveryRecord>,
    "CreditEventPage": Page<CreditEventRecord>,
    "ContactPage": Page<ContactRecord>,
    "LearningActivityPage": Page<LearningActivityRecord>,
    "AssessmentRunPage": Page<AssessmentRunRecord>,
    "UserPage": Page<UserRecord>,
    "RoleChangePage": Page<RoleChangeRecord>,
    "Facets": Facets,
    "Facet": Facet,
    "CaseRecord": CaseRecord,
    "DeliveryRecord": DeliveryRecord,
    "CreditEventRecord": CreditEventRecord,
    "ContactRecord": ContactRecord,
    "LearningActivityRecord": LearningActivityRecord,
    "AssessmentRunRecord": AssessmentRunRecord,
    "Findings": Findings,
    "UserRecord": UserRecord,
    "RoleChangeRecord": RoleChangeRecord,
    "RoleUpdate": RoleUpdate,
    "UserUpdated": UserUpdated,
};

fn wire(schema: &str) -> &'static Wire {
    WIRE.iter().find(|wire| wire.schema == schema).unwrap_or_else(|| panic!("no type reads {schema}"))
}

fn example(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The type of page for a record type.
fn page_of(record_type: &str) -> &'static str {
    match record_type {
        "case" => "CasePage",
        "delivery" => "DeliveryPage",
        "creditEvent" => "CreditEventPage",
        "contact" => "ContactPage",
        "learningActivity" => "LearningActivityPage",
        "assessmentRun" => "AssessmentRunPage",
        other => panic!("no page of {other}"),
    }
}

#[test]
fn every_object_of_the_schema_has_a_type_with_the_same_fields() {
    let api = OpenApi::read();
    for (name, schema) in api.schemas() {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { continue };
        let of_schema: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!((wire(name).fields)(), of_schema, "{name}: type and schema name different fields");
    }
    let objects = api.schemas().values().filter(|schema| schema.get("properties").is_some()).count();
    assert_eq!(objects, WIRE.len(), "a type has no schema");
}

#[test]
fn every_enumeration_matches_its_type() {
    let api = OpenApi::read();
    let words = |name: &str| -> Vec<String> {
        serde_json::from_value(api.schemas()[name]["x-known-values"].clone()).expect("a list of words")
    };
    macro_rules! same {
        ($($name:ident),+) => {
            $(assert_eq!(words(stringify!($name)), $name::KNOWN.iter().map(ToString::to_string).collect::<Vec<_>>());)+
        };
    }
    same!(
        AgreementStatus,
        PackageStatus,
        PackageKind,
        EntitlementKind,
        Unit,
        AllowanceType,
        Basis,
        Service,
        Capability,
        Role,
        RecordType,
        AdditionalCaseReason
    );
}

#[test]
fn every_reference_can_be_resolved() {
    fn walk(api: &OpenApi, value: &Value, seen: &mut usize) {
        match value {
            Value::Object(members) => {
                if members.get("$ref").is_some_and(Value::is_string) {
                    api.resolve(value);
                    *seen += 1;
                }
                members.values().for_each(|member| walk(api, member, seen));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(api, item, seen)),
            _ => {}
        }
    }
    let api = OpenApi::read();
    let mut seen = 0;
    walk(&api, &api.document, &mut seen);
    assert!(seen > 200, "only {seen} references were found");
}

#[test]
fn every_operation_has_valid_examples_that_round_trip() {
    let api = OpenApi::read();
    let mut used = BTreeSet::new();
    for (path, method) in api.operations() {
        let responses =
            api.document["paths"][&path][&method]["responses"].as_object().expect("responses").keys();
        let mut good = 0;
        for status in responses.filter_map(|status| status.parse::<u16>().ok()) {
            let Some((schema, examples)) = api.response(&path, &method, status) else { continue };
            for file in examples {
                let text = example(&file);
                let value: Value =
                    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
                api.hold(&schema, &value, &file);
                let exact = if schema == "RecordPage" {
                    page_of(value["meta"]["recordType"].as_str().expect("a page says what it holds"))
                } else {
                    &schema
                };
                api.hold(exact, &value, &file);
                assert_eq!(
                    (wire(exact).there_and_back)(&text),
                    value,
                    "{file}: the type loses or adds something"
                );
                if value.get("data").is_some_and(Value::is_array) {
                    assert_ne!(value["data"], serde_json::json!([]), "{file} shows nothing");
                }
                good += usize::from(status == 200);
                used.insert(file);
            }
        }
        assert!(good > 0, "{method} {path} has no example of a good answer");
    }
    let body =
        &api.document["paths"]["/users/{id}/roles"]["put"]["requestBody"]["content"]["application/json"];
    let file = body["examples"]["roles"]["externalValue"].as_str().expect("an example of the request");
    let text = example(file);
    api.hold("RoleUpdate", &serde_json::from_str(&text).expect("JSON"), file);
    assert_eq!(
        (wire("RoleUpdate").there_and_back)(&text),
        serde_json::from_str::<Value>(&text).expect("JSON")
    );
    used.insert(file.to_owned());
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples");
    for entry in std::fs::read_dir(folder).expect("the folder of examples") {
        let name = format!("examples/{}", entry.expect("an entry").file_name().to_string_lossy());
        assert!(used.contains(&name), "{name} belongs to no operation");
    }
}

/// Collects the values of each schema that occur in the examples.
fn collect<'a>(api: &'a OpenApi, schema: &'a Value, value: &Value, into: &mut Vec<(String, Value)>) {
    let resolved = api.resolve(schema);
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        into.push((name.trim_start_matches("#/components/schemas/").to_owned(), value.clone()));
    }
    for (name, member) in resolved.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if let Some(value) = value.get(name) {
            collect(api, member, value, into);
        }
    }
    if let (Some(items), Some(values)) = (resolved.get("items"), value.as_array()) {
        values.iter().for_each(|value| collect(api, items, value, into));
    }
}

#[test]
fn types_require_no_more_than_the_schema() {
    let api = OpenApi::read();
    let mut values = Vec::new();
    for (path, method) in api.operations() {
        for status in [200, 400, 401, 404, 412, 422] {
            let operation = &api.document["paths"][&path][&method]["responses"];
            if operation.get(status.to_string()).is_none() {
                continue;
            }
            let Some((schema, examples)) = api.response(&path, &method, status) else { continue };
            for file in examples {
                let value: Value = serde_json::from_str(&example(&file)).expect("JSON");
                let name = match value["meta"]["recordType"].as_str() {
                    Some(record_type) if schema == "RecordPage" => page_of(record_type),
                    _ => &schema,
                };
                let reference = serde_json::json!({ "$ref": format!("#/components/schemas/{name}") });
                collect(&api, &reference, &value, &mut values);
            }
        }
    }
    let mut met = BTreeSet::new();
    for (name, value) in &values {
        let (Some(wire), Some(members)) = (WIRE.iter().find(|wire| wire.schema == name), value.as_object())
        else {
            continue;
        };
        met.insert(wire.schema);
        assert!((wire.reads)(&value.to_string()), "{name} does not read {value}");
        for member in members.keys() {
            let mut less = members.clone();
            less.remove(member);
            let text = Value::Object(less.clone()).to_string();
            let allowed = api.faults(name, &Value::Object(less)).is_empty();
            let readable = (wire.reads)(&text);
            assert!(
                readable || !allowed,
                "{name} without {member}: the schema allows it, the type does not read it"
            );
        }
        // Unknown members are no error.
        let mut more = members.clone();
        more.insert("somethingNew".into(), serde_json::json!({ "deep": [1, 2, null] }));
        assert!((wire.reads)(&Value::Object(more).to_string()), "{name} does not ignore an unknown member");
    }
    let never: Vec<&str> =
        WIRE.iter().map(|wire| wire.schema).filter(|schema| !met.contains(schema)).collect();
    assert_eq!(never, ["RoleUpdate"], "these occur in no example");
}

#[test]
fn closed_schemas_reject_unknown_members_and_wrong_formats() {
    let api = OpenApi::read();
    let mut value: Value = serde_json::from_str(&example("examples/me.json")).expect("JSON");
    value["workspaces"][0]["colour"] = "red".into();
    assert!(!api.faults("Me", &value).is_empty(), "an unnamed member passes");
    let mut value: Value = serde_json::from_str(&example("examples/records-case.json")).expect("JSON");
    value["data"][0]["opened"] = "2026-11-23".into();
    assert!(!api.faults("RecordPage", &value).is_empty(), "a date passes for an instant");
}
