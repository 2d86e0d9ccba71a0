//! Checks responses against `openapi.yaml`, for tests.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "only tests use it, and a test ends where the document is not as it says"
)]

use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The document, with validators for its schemas.
pub struct OpenApi {
    /// The parsed document.
    pub document: Value,
    strict: Value,
    validators: RefCell<HashMap<String, Rc<Validator>>>,
}

/// Closes every object, so that a member that the contract does not name is an error. Only in tests: clients ignore unknown
/// members.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

impl OpenApi {
    /// Reads the document beside this crate.
    pub fn read() -> OpenApi {
        let document: Value =
            serde_saphyr::from_str(include_str!("../openapi.yaml")).expect("openapi.yaml is YAML");
        let mut strict = document["components"]["schemas"].clone();
        close(&mut strict);
        OpenApi { document, strict, validators: RefCell::default() }
    }

    /// The schemas by name.
    pub fn schemas(&self) -> &Map<String, Value> {
        self.document["components"]["schemas"].as_object().expect("there are schemas")
    }

    /// The violations of a schema by a value.
    pub fn faults(&self, schema: &str, value: &Value) -> Vec<String> {
        assert!(self.schemas().contains_key(schema), "openapi.yaml has no schema {schema}");
        let validator =
            Rc::clone(self.validators.borrow_mut().entry(schema.to_owned()).or_insert_with(|| {
                let root = json!({
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "$ref": format!("#/components/schemas/{schema}"),
                    "components": { "schemas": self.strict },
                });
                Rc::new(jsonschema::draft202012::new(&root).expect("the schemas are valid JSON Schema"))
            }));
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    /// Panics if a value violates a schema; `what` names the value in the message.
    pub fn hold(&self, schema: &str, value: &Value, what: &str) {
        let faults = self.faults(schema, value);
        assert!(faults.is_empty(), "{what} is not a {schema}:\n{}", faults.join("\n"));
    }

    /// Follows a `$ref`.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self
                .document
                .pointer(reference.trim_start_matches('#'))
                .unwrap_or_else(|| panic!("{reference} leads nowhere")),
            None => value,
        }
    }

    /// The names of a response's schema and of its examples; `None` if it has no body.
    pub fn response(&self, path: &str, method: &str, status: u16) -> Option<(String, Vec<String>)> {
        let operation = &self.document["paths"][path][method];
        assert!(operation.is_object(), "openapi.yaml has no {method} {path}");
        let responses = &operation["responses"];
        let response = responses.get(status.to_string()).or_else(|| responses.get("default"));
        let response =
            self.resolve(response.unwrap_or_else(|| panic!("{method} {path} never answers {status}")));
        let (_, content) = response.get("content")?.as_object()?.iter().next()?;
        let reference = content["schema"]["$ref"].as_str().expect("bodies name a schema");
        let examples = content["examples"].as_object().into_iter().flatten();
        let examples = examples
            .map(|(_, example)| example["externalValue"].as_str().expect("examples are files").to_owned());
        Some((reference.trim_start_matches("#/components/schemas/").to_owned(), examples.collect()))
    }

    /// Path and method of every operation.
    pub fn operations(&self) -> Vec<(String, String)> {
        let mut operations = Vec::new();
        for (path, item) in self.document["paths"].as_object().expect("there are paths") {
            for method in ["get", "put", "post", "delete", "patch"] {
                if item.get(method).is_some() {
                    operations.push((path.clone(), method.to_owned()));
                }
            }
        }
        operations
    }
}
