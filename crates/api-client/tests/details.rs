//! The details of a record: its agreement, and the managers to contact.
#![allow(clippy::unwrap_used, reason = "a test ends where it finds something")]

use api_client::decode;
use domain::activity::Activity;

fn activity() -> Activity {
    decode::activity(include_bytes!("../../contract/examples/activity.json")).unwrap()
}

fn number(number: Option<&str>, entitlement: Option<&str>) -> Option<Box<str>> {
    activity().agreement_of_record(number, entitlement).map(|agreement| agreement.number.clone())
}

#[test]
fn the_agreement_number_of_a_record_precedes_its_entitlement() {
    let activity = activity();
    let [first, second] = [0, 1].map(|at| activity.agreements.get(at).unwrap());
    let of_first = activity.packages.iter().find(|package| package.agreement_id == first.id).unwrap();
    let entitlement = &of_first.entitlements.first().unwrap().id;
    assert_eq!(number(None, Some(entitlement)), Some(first.number.clone()));
    assert_eq!(number(Some(&second.number), Some(entitlement)), Some(second.number.clone()));
    assert_eq!(number(Some(&second.number), None), Some(second.number.clone()));
}

#[test]
fn a_record_with_unknown_ids_has_no_agreement() {
    let activity = activity();
    let entitlement = &activity.packages.first().unwrap().entitlements.first().unwrap().id;
    assert_eq!(number(Some("E-0"), Some(entitlement)), None);
    assert_eq!(number(None, Some("e-0")), None);
    assert_eq!(number(None, None), None);
}

#[test]
fn only_managers_with_an_email_address_are_listed_and_each_once() {
    let mut agreement = activity().agreements.first().unwrap().clone();
    let manager =
        agreement.contacts.iter().find(|one| &*one.role == "customerSuccessAccountManager").unwrap().clone();
    let named = agreement.managers();
    assert_eq!(named, [(manager.display_name.to_string(), manager.email.clone().unwrap().to_string())]);
    agreement.contacts.push(manager.clone());
    assert_eq!(agreement.managers(), named);
    agreement.contacts.iter_mut().for_each(|contact| contact.email = None);
    assert!(agreement.managers().is_empty());
}
