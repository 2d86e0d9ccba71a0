use super::detail::MAX_MONTHS;
use super::*;
use domain::Unit;
use domain::entitlement::Group;

/// Reads a page of records; returns the number of unreadable rows.
fn records_of(bytes: &[u8]) -> Result<usize, Unreadable> {
    use record_store::order::Collation;
    let collation = Collation {
        tag: "",
        fold: |letter| letter.to_lowercase().collect(),
        weights: |_, letters| letters.iter().map(|_| [0; 3]).collect(),
        compare: |_, _, _| std::cmp::Ordering::Equal,
    };
    record_store::page::page(bytes, &mut None, collation).map(|(_, taken)| taken.unreadable.len())
}

#[test]
fn every_example_of_the_contract_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/examples");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let unreadable = if name == "me" {
            me(&bytes).map(|_| 0)
        } else if name == "activity" {
            activity(&bytes).map(|answer| answer.unreadable_in_all())
        } else if name == "series" {
            series(&bytes).map(|history| history.unreadable_in_all())
        } else if text.contains("\"recordType\"") {
            records_of(&bytes)
        } else if text.contains("\"entitlementIds\"") {
            detail(&bytes).map(|detail| detail.unreadable)
        } else {
            continue;
        };
        assert_eq!(unreadable, Ok(0), "{name}");
        read += 1;
    }
    assert!(read >= 8, "only {read} examples were read");
}

const ACTIVITY: &str = r#"{
  "agreements": [
    {"id":"a-1","number":"E-1","name":"Unified","start":"2026-01-01","end":"2026-12-31","status":"paused","newField":1},
    {"id":"a-2","number":"E-2","name":"No end","start":"2026-01-01","end":"soon","status":"active"}],
  "packages": [{"id":"p-1","agreementId":"a-1","name":"Base","kind":"enterpriseWide","start":"2026-01-01","end":"2026-12-31","status":"active",
    "entitlements":[
      {"id":"e-1","kind":"builtInProactive","name":"Built-in","unit":"hours","allowance":{"type":"quantity","amount":400.10},"consumed":"82.5","consumedTotal":"212.5"},
      {"id":"e-2","kind":"voucher","name":"Vouchers","unit":"vouchers","allowance":{"type":"share","amount":"7"}},
      {"id":"e-3","kind":"benefit","name":"Hotline","unit":"cases","allowance":{"type":"included"},"consumed":"0"},
      {"id":4}]}, 7],
  "additionalCases": [],
  "meta": {"asOf":"2026-11-23T09:30:00Z","user":"u-1"}}"#;

#[test]
fn a_bad_row_is_counted_and_does_not_affect_the_others() {
    let activity = activity(ACTIVITY.as_bytes()).unwrap();
    assert_eq!(activity.agreements.len(), 1);
    assert_eq!(activity.packages[0].entitlements.len(), 3);
    assert_eq!((activity.unreadable, activity.packages[0].unreadable), (2, 1));
    assert_eq!(activity.unreadable_in_all(), 3);
}

#[test]
fn quantities_are_read_from_their_digits() {
    let activity = activity(ACTIVITY.as_bytes()).unwrap();
    let built_in = &activity.packages[0].entitlements[0];
    assert_eq!(built_in.usage.balance().unwrap().left().unwrap().to_string(), "187.6");
    assert!(built_in.usage.is_shared());
}

#[test]
fn missing_values_are_unknown_and_new_words_are_kept() {
    let activity = activity(ACTIVITY.as_bytes()).unwrap();
    let [_, voucher, hotline] = &activity.packages[0].entitlements[..] else { unreachable!() };
    assert_eq!(voucher.usage.unit, Unit::Other("vouchers".into()));
    assert_eq!(voucher.usage.allowance, Allowance::Unknown("share".into()));
    assert_eq!((voucher.usage.consumed, voucher.group()), (None, Group::ConsumptionService));
    assert_eq!(hotline.group(), Group::AdditionalBenefit);
}

#[test]
fn an_unreadable_response_is_reported_without_its_values() {
    let missing = |path: &str| Unreadable::Missing { path: path.into() };
    let wrong = |path: &str| Unreadable::WrongForm { path: path.into() };
    for (bytes, expected) in [
        ("", Unreadable::Empty),
        ("<html>", Unreadable::Page),
        (&ACTIVITY[..400], Unreadable::Cut),
        ("[]", wrong("")),
        (r#"{"agreements":"Erika"}"#, wrong("/agreements")),
        (r#"{"agreements":[],"packages":[]}"#, missing("/meta")),
        (r#"{"agreements":[],"packages":[],"meta":{"user":"  "}}"#, wrong("/meta/user")),
    ] {
        let reason = activity(bytes.as_bytes()).unwrap_err();
        assert!(!reason.to_string().contains("Erika"), "{reason}");
        assert_eq!(reason, expected, "{bytes}");
    }
}

#[test]
fn a_missing_required_part_is_named() {
    let missing = |path: &str| Some(Unreadable::Missing { path: path.into() });
    let wrong = |path: &str| Some(Unreadable::WrongForm { path: path.into() });
    let user = r#""user":{"id":"u","displayName":"U"}"#;
    assert_eq!(me(b"{}").err(), missing("/user"));
    assert_eq!(me(format!("{{{user}}}").as_bytes()).err(), missing("/workspaces"));
    assert_eq!(me(format!(r#"{{{user},"workspaces":{{}}}}"#).as_bytes()).err(), wrong("/workspaces"));
    let meta = r#""meta":{"user":"u"}"#;
    assert_eq!(changed_member(br#"{"data":{"id":"u"}}"#).err(), missing("/data/displayName"));
    assert_eq!(past_changes(format!(r#"{{"data":[],{meta}}}"#).as_bytes()).err(), missing("/meta/count"));
    let of =
        |fields: &str| detail(format!(r#"{{"kind":"benefit","name":"B",{meta},{fields}}}"#).as_bytes()).err();
    assert_eq!(of(r#""x":1"#), None);
    assert_eq!(of(r#""allowance":{"type":"included"}"#), missing("/unit"));
    assert_eq!(of(r#""unit":"hours","allowance":7"#), wrong("/allowance"));
    assert_eq!(of(r#""unit":"hours","allowance":{"type":7}"#), wrong("/allowance/type"));
}

#[test]
fn unreadable_workspaces_are_counted() {
    let answer = br#"{"user":{"id":"u","displayName":"U"},"workspaces":[{"id":"w-1","name":"W"},{"id":"w-2"},{"id":"","name":"W"},7]}"#;
    let me = me(answer).unwrap();
    assert_eq!((me.workspaces.len(), me.unreadable), (1, 3));
}

#[test]
fn odd_values_are_kept_or_counted_as_unreadable() {
    let package = r#"{"id":"p","agreementId":"a","name":"P","kind":"addOn","start":"2026-12-31","end":"2026-01-01","status":"active","entitlements":[]}"#;
    let no_id = package.replace(r#""id":"p""#, r#""id":"\u00a0 ""#);
    let no_day = package.replace("2026-12-31", "2026-02-30");
    let other = package.replace(r#""id":"p""#, r#""id":"p ""#);
    let answer = format!(
        r#"{{"agreements":[],"packages":[{package},{other},{no_id},{no_day}],"additionalCases":[],"meta":{{"user":"u"}}}}"#
    );
    let activity = activity(answer.as_bytes()).unwrap();
    assert_eq!((activity.packages.len(), activity.unreadable), (2, 2));
    let term = activity.packages[0].term;
    assert!(term.end < term.start && term.elapsed_percent(term.start).is_none());
}

#[test]
fn duplicates_are_dropped() {
    let agreement =
        r#"{"id":"a","number":"1","name":"A","start":"2026-01-01","end":"2026-12-31","status":"active"}"#;
    let entitlement = |id: &str| {
        format!(
            r#"{{"id":"{id}","kind":"advisorySupport","name":"E","unit":"hours","allowance":{{"type":"quantity","amount":"10"}},"consumed":"4"}}"#
        )
    };
    let package = |id: &str, name: &str, entitlements: &[&str]| {
        let entitlements = entitlements.iter().map(|id| entitlement(id)).collect::<Vec<_>>().join(",");
        format!(
            r#"{{"id":"{id}","agreementId":"a",{name},"kind":"enterpriseWide","start":"2026-01-01","end":"2026-12-31","status":"active","entitlements":[{entitlements}]}}"#
        )
    };
    let named = r#""name":"P""#;
    let packages = [
        // An unreadable package does not claim entitlements of another.
        package("p-0", r#""name":7"#, &["e-1"]),
        package("p-1", named, &["e-1", "e-1", "e-2"]),
        package("p-1", named, &["e-3"]),
        package("p-2", named, &["e-2", "e-3"]),
    ];
    let answer = format!(
        r#"{{"agreements":[{agreement},{agreement}],"packages":[{}],"additionalCases":[],"meta":{{"user":"u"}}}}"#,
        packages.join(",")
    );
    let activity = activity(answer.as_bytes()).unwrap();
    assert_eq!((activity.agreements.len(), activity.packages.len(), activity.unreadable), (1, 2, 3));
    let ids: Vec<Vec<_>> = activity
        .packages
        .iter()
        .map(|package| package.entitlements.iter().map(|e| &*e.id).collect())
        .collect();
    assert_eq!(ids, [vec!["e-1", "e-2"], vec!["e-3"]]);
    assert_eq!(activity.packages.iter().map(|package| package.unreadable).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn missing_additional_cases_are_unknown_not_zero() {
    use domain::Service;
    let of = |cases: &str| {
        let answer = format!(r#"{{"agreements":[],"packages":[],{cases}"meta":{{"user":"u"}}}}"#);
        let activity = activity(answer.as_bytes()).unwrap();
        let count = |service| activity.cases(&service).count;
        (count(Service::ProblemResolution), count(Service::Advisory), activity.unreadable)
    };
    let advisory = r#"{"service":"advisory","count":3}"#;
    assert_eq!(of(r#""additionalCases":[],"#), (Some(0), Some(0), 0));
    assert_eq!(of(&format!(r#""additionalCases":[{advisory}],"#)), (Some(0), Some(3), 0));
    assert_eq!(of(""), (None, None, 1), "no list");
    assert_eq!(of(r#""additionalCases":7,"#), (None, None, 1));
    assert_eq!(
        of(&format!(r#""additionalCases":[{advisory},{{"count":2}}],"#)),
        (None, Some(3), 1),
        "of whatever service"
    );
    let uncounted = r#"{"service":"problemResolution","count":"many"}"#;
    assert_eq!(of(&format!(r#""additionalCases":[{advisory},{uncounted}],"#)), (None, Some(3), 0));
}

#[test]
fn the_available_quantity_is_read_from_every_place() {
    let of = |own: &str, totals: &str, more: &str| {
        let answer = format!(
            r#"{{"kind":"proactiveCredits","name":"C","unit":"credits","allowance":{{"type":"quantity","amount":"500"}},
                "consumed":"300","consumedTotal":"315.5",{own}"totals":{{{totals}}},{more}"meta":{{"user":"u","asOf":"2026-11-23T09:30:00Z"}}}}"#
        );
        let detail = detail(answer.as_bytes()).unwrap();
        let [line] = &detail.lines[..] else { unreachable!() };
        let left = line.usage.left().map_or("unknown".to_owned(), |left| left.to_string());
        (left, line.left_of_lots, line.usage.consumed_total.map(|used| used.to_string()))
    };
    let used = || Some("315.5".to_owned());
    let lots = r#""lots":[{"lot":"L","expires":"2026-06-01","left":"25"},{"lot":"M","expires":"2027-01-09","left":"147"}],"#;
    assert_eq!(of(r#""available":"147","#, "", ""), ("147".into(), false, used()));
    assert_eq!(of("", r#""remaining":"147""#, lots), ("147".into(), false, used()));
    assert_eq!(of(r#""available":"some","#, r#""remaining":"147""#, lots), ("unknown".into(), false, used()));
    assert_eq!(of("", "", lots), ("147".into(), true, used()));
    assert_eq!(of("", "", ""), ("184.5".into(), false, used()));
    // The sums of a line include the total consumption too.
    let lines = br#"{"kind":"k","name":"N","lines":[{"unit":"hours","allowance":{"type":"quantity","amount":"50"},
        "totals":{"consumed":"27","consumedTotal":"37","expired":"1","reserved":"2","remaining":"10"}}],"meta":{"user":"u"}}"#;
    let [line] = &super::detail(lines).unwrap().lines[..] else { unreachable!() };
    assert_eq!(line.usage.consumed_total, "37".parse().ok());
    assert_eq!((line.usage.left(), line.usage.contradiction()), ("10".parse().ok(), None));
}

#[test]
fn a_series_is_limited_to_a_hundred_years() {
    let year = |year: u32| {
        (1..=12).map(move |month| format!(r#"{{"month":"{year:04}-{month:02}","consumed":"1"}},"#))
    };
    let months: String = (1000..1200).flat_map(year).collect();
    let answer = format!(
        r#"{{"kind":"benefit","name":"B","series":[{months}{{"month":"9999-99"}}],"meta":{{"user":"u"}}}}"#
    );
    let detail = detail(answer.as_bytes()).unwrap();
    assert_eq!((detail.series.len(), detail.unreadable), (MAX_MONTHS, 2401 - MAX_MONTHS));
    assert_eq!(detail.series_total(), None, "it is not all");
}

#[test]
fn a_duplicate_month_counts_once_and_makes_the_total_unknown() {
    let month = |month: &str, consumed: &str| format!(r#"{{"month":"{month}","consumed":"{consumed}"}}"#);
    let series = [month("2026-01", "1"), month("2026-02", "2"), month("2026-01", "7")].join(",");
    let answer = format!(r#"{{"kind":"benefit","name":"B","series":[{series}],"meta":{{"user":"u"}}}}"#);
    let detail = detail(answer.as_bytes()).unwrap();
    let months: Vec<_> = detail.series.iter().map(|month| month.consumed.unwrap().to_string()).collect();
    assert_eq!((months, detail.unreadable), (vec!["1".to_owned(), "2".to_owned()], 1));
    assert_eq!(detail.series_total(), None, "which of the two is true is not known");
}
