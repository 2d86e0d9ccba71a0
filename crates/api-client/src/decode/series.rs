//! `GET /series`: the months of every entitlement of an overview.

use super::detail::{MAX_MONTHS, lot};
use super::{MADE_FOR, Unreadable, id, is_visible_only, metadata, quantity, rows};
use chrono::{Datelike, Months, NaiveDate};
use contract::{Amount, Amounts, EntitlementSeries, FromJson, Meta};
use domain::date::parse_date;
use domain::detail::Month;
use domain::history::{EntitlementHistory, History};
use record_store::json::{Json, SplitList, member, split_list};
use record_store::page::no_list;
use record_store::unreadable::Parts;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// Parses the response of `GET /series`.
///
/// # Errors
/// When a required part is missing, or it is not JSON.
pub fn series(bytes: &[u8]) -> Result<History, Unreadable> {
    let mut reader = SeriesReader::new(bytes.to_vec())?;
    while reader.read_more(usize::MAX)? {}
    Ok(reader.finish())
}

/// Reads the response of `GET /series` a few rows at a time: ten thousand entitlements with their months take longer than a page
/// may stand still.
pub struct SeriesReader {
    bytes: Vec<u8>,
    rows: std::vec::IntoIter<Range<usize>>,
    history: History,
}

impl SeriesReader {
    /// Reads everything but the rows.
    ///
    /// # Errors
    /// When a required part is missing, or what is outside of the rows is not JSON.
    pub fn new(bytes: Vec<u8>) -> Result<SeriesReader, Unreadable> {
        const PARTS: &Parts = &[MADE_FOR];
        let SplitList { members, rest, was_there } = split_list(&bytes, "data")?;
        let response = Json::root(&rest);
        if !was_there {
            return Err(no_list(response));
        }
        let meta = response.get("meta").and_then(Meta::from_json).and_then(metadata);
        let (stamp, ignored, partial) = meta.ok_or_else(|| Unreadable::of(response, PARTS))?;
        let history = History {
            stamp,
            by_entitlement: HashMap::with_capacity(members.len()),
            partial,
            unreadable: 0,
            has_ignored: !ignored.is_empty(),
        };
        drop(rest);
        Ok(SeriesReader { bytes, rows: members.into_iter(), history })
    }

    /// Reads this many further rows. Returns whether there are more.
    ///
    /// # Errors
    /// When a row is not JSON.
    pub fn read_more(&mut self, rows: usize) -> Result<bool, Unreadable> {
        for place in self.rows.by_ref().take(rows) {
            let row =
                member(&self.bytes, place, |json| EntitlementSeries::from_json(json).and_then(history))?;
            // The first of two rows with the same id counts.
            match row.map(|(id, row)| (self.history.by_entitlement.entry(id), row)) {
                Some((Entry::Vacant(place), row)) => drop(place.insert(row)),
                _ => self.history.unreadable += 1,
            }
        }
        Ok(self.rows.len() > 0)
    }

    /// The rows that were read.
    pub fn finish(self) -> History {
        self.history
    }
}

fn history(row: EntitlementSeries) -> Option<(Box<str>, EntitlementHistory)> {
    let EntitlementSeries { entitlement_id, basis, from, consumed, consumed_total, granted, lots } = row;
    let first = parse_date(&format!("{from}-01"))?;
    let (months, lost_months) = months(first, consumed.0?, consumed_total, granted);
    let (lots, bad_lots) = rows(lots, |row| Some(lot(row)));
    let history = EntitlementHistory {
        months,
        lots,
        visible_only: is_visible_only(basis),
        unreadable: lost_months + bad_lots,
    };
    Some((id(entitlement_id)?, history))
}

/// Combines the lists into months, as many as `consumed` has. What the other lists lack is unknown; the months that they have
/// beyond that, and those of the distant future, are dropped and counted.
fn months(
    first: NaiveDate,
    consumed: Vec<Option<Amount>>,
    consumed_total: Option<Amounts>,
    granted: Option<Amounts>,
) -> (Vec<Month>, usize) {
    let list = |amounts: Amounts| amounts.0.unwrap_or_default();
    let (total, granted) = (consumed_total.map(list), granted.map_or_else(Vec::new, list));
    let longest = consumed.len().max(total.as_ref().map_or(0, Vec::len)).max(granted.len());
    let mut total = total.map(Vec::into_iter);
    let mut granted = granted.into_iter();
    let next =
        |month: &NaiveDate| month.checked_add_months(Months::new(1)).filter(|next| next.year() <= 9999);
    let months: Vec<Month> = std::iter::successors(Some(first), next)
        .take(MAX_MONTHS)
        .zip(consumed)
        .map(|(first, consumed)| {
            let consumed = quantity(consumed);
            Month {
                first,
                consumed,
                // Absent means equal to `consumed`; present but unreadable means unknown.
                consumed_total: match &mut total {
                    Some(total) => quantity(total.next().flatten()),
                    None => consumed,
                },
                granted: quantity(granted.next().flatten()),
            }
        })
        .collect();
    let lost = longest - months.len();
    (months, lost)
}

#[cfg(test)]
mod tests {
    use super::super::detail;
    use super::*;
    use domain::quantity::Quantity;
    use proptest::prelude::*;

    fn of(row: &str) -> EntitlementHistory {
        let history = answer(row);
        assert_eq!(history.unreadable, 0, "{row}");
        history.of("e").unwrap().clone()
    }

    /// A response with these rows, separated by commas.
    fn answer(rows: &str) -> History {
        series(format!(r#"{{"data":[{rows}],"meta":{{"user":"u"}}}}"#).as_bytes()).unwrap()
    }

    fn with(lists: &str) -> EntitlementHistory {
        of(&format!(r#"{{"entitlementId":"e","from":"2026-11",{lists}}}"#))
    }

    /// One of the figures of each month, `?` = unknown.
    fn column(history: &EntitlementHistory, value: fn(&Month) -> Option<Quantity>) -> Vec<String> {
        let text = |month| value(month).map_or_else(|| "?".to_owned(), |quantity| quantity.to_string());
        history.months.iter().map(text).collect()
    }

    fn consumed(history: &EntitlementHistory) -> Vec<String> {
        column(history, |month| month.consumed)
    }

    fn in_all(history: &EntitlementHistory) -> Vec<String> {
        column(history, |month| month.consumed_total)
    }

    fn granted(history: &EntitlementHistory) -> Vec<String> {
        column(history, |month| month.granted)
    }

    #[test]
    fn the_example_equals_the_details_of_the_same_entitlements() {
        let history = series(include_bytes!("../../../contract/examples/series.json")).unwrap();
        assert_eq!((history.unreadable_in_all(), history.has_ignored), (0, true));
        assert!(history.stamp.as_of.is_some() && !history.partial.is_empty());
        for (id, bytes) in [
            ("e-26", &include_bytes!("../../../contract/examples/entitlement.json")[..]),
            ("e-11", &include_bytes!("../../../contract/examples/entitlement-credits.json")[..]),
        ] {
            let mut expected = EntitlementHistory::of_detail(&detail(bytes).unwrap());
            if id == "e-26" {
                // Only credits have grants here.
                expected.months.iter_mut().for_each(|month| month.granted = None);
            }
            assert_eq!(history.of(id), Some(&expected), "{id}");
            assert!(expected.consumed_total().is_some() && expected.months.len() > 3, "{id}");
        }
        assert!(history.of("e-34").is_some_and(|future| future.months.is_empty()));
        assert!(history.by_entitlement.values().any(|one| one.visible_only));
    }

    #[test]
    fn months_follow_each_other_from_the_first() {
        let history = with(r#""consumed":["1","2",3.50]"#);
        let firsts: Vec<_> = history.months.iter().map(|month| month.first.to_string()).collect();
        assert_eq!(firsts, ["2026-11-01", "2026-12-01", "2027-01-01"]);
        assert_eq!(consumed(&history), ["1", "2", "3.5"]);
        assert_eq!(in_all(&history), consumed(&history), "absent = the same");
        assert_eq!(granted(&history), ["?", "?", "?"]);
    }

    #[test]
    fn a_month_that_is_no_number_is_unknown() {
        let history = with(
            r#""consumed":["1",null,"many",true,["4"],{},"-2"],"consumedTotal":[null,"3","1e3",[],"5","","7"]"#,
        );
        assert_eq!(consumed(&history), ["1", "?", "?", "?", "?", "?", "-2"]);
        assert_eq!(in_all(&history), ["?", "3", "1000", "?", "5", "?", "7"]);
        assert_eq!(history.unreadable, 0);
    }

    #[test]
    fn shorter_lists_are_unknown_at_the_end_and_longer_ones_lose_their_surplus() {
        let history =
            with(r#""consumed":["1","2","3"],"consumedTotal":["4"],"granted":["5","6","7","8","9"]"#);
        assert_eq!(consumed(&history), ["1", "2", "3"]);
        assert_eq!(in_all(&history), ["4", "?", "?"]);
        assert_eq!(granted(&history), ["5", "6", "7"]);
        assert_eq!((history.unreadable, history.consumed()), (2, None), "months are missing");
    }

    #[test]
    fn lists_of_the_wrong_form_are_unknown() {
        let history = with(r#""consumed":["1","2"],"consumedTotal":"9","granted":{"a":1}"#);
        assert_eq!(in_all(&history), ["?", "?"], "it was sent, so it is not the same");
        assert_eq!((granted(&history), history.unreadable), (vec!["?".to_owned(), "?".to_owned()], 0));
        let history = with(r#""consumed":["1","2"],"consumedTotal":null"#);
        assert_eq!(in_all(&history), ["1", "2"], "null = absent");
    }

    #[test]
    fn an_unreadable_row_does_not_affect_the_others() {
        let good = r#"{"entitlementId":"e","from":"2026-11","consumed":["1"]}"#;
        for bad in [
            r#"{"entitlementId":"e","from":"2026-13","consumed":["2"]}"#,
            r#"{"entitlementId":"e","from":"November","consumed":["2"]}"#,
            r#"{"entitlementId":"e","consumed":["2"]}"#,
            r#"{"entitlementId":"e","from":"2026-11"}"#,
            r#"{"entitlementId":"e","from":"2026-11","consumed":"2"}"#,
            r#"{"entitlementId":"e","from":"2026-11","consumed":null}"#,
            r#"{"entitlementId":["e"],"from":"2026-11","consumed":["2"]}"#,
            r#"{"entitlementId":" ","from":"2026-11","consumed":["2"]}"#,
            "7",
            "null",
        ] {
            // Before it: an unreadable row does not claim the id.
            let history = answer(&format!("{bad},{good}"));
            assert_eq!((history.unreadable, history.by_entitlement.len()), (1, 1), "{bad}");
            assert_eq!(history.of("e").map(consumed), Some(vec!["1".to_owned()]), "{bad}");
        }
    }

    #[test]
    fn the_first_of_two_rows_with_the_same_id_counts() {
        let row = |consumed| format!(r#"{{"entitlementId":"e","from":"2026-11","consumed":["{consumed}"]}}"#);
        let history = answer(&[row("1"), row("2")].join(","));
        assert_eq!((history.unreadable, history.of("e").map(consumed)), (1, Some(vec!["1".to_owned()])));
    }

    #[test]
    fn rows_may_be_read_one_by_one() {
        let rows = |n: usize| {
            let row = |n| format!(r#"{{"entitlementId":"e-{n}","from":"2026-11","consumed":["{n}"]}}"#);
            (0..n).map(row).chain(["7".to_owned()]).collect::<Vec<_>>().join(",")
        };
        let text = format!(r#"{{"data":[{}],"meta":{{"user":"u"}}}}"#, rows(5));
        let mut reader = SeriesReader::new(text.clone().into_bytes()).unwrap();
        let steps: Vec<bool> = (0..3).map(|_| reader.read_more(2).unwrap()).collect();
        assert_eq!(steps, [true, true, false]);
        let history = reader.finish();
        assert_eq!(history, series(text.as_bytes()).unwrap());
        assert_eq!((history.by_entitlement.len(), history.unreadable), (5, 1));
        // What is wrong in a row is found when it is read.
        let mut reader = SeriesReader::new(text.replace(":[\"4\"]", ":[4 4]").into_bytes()).unwrap();
        assert_eq!(reader.read_more(4), Ok(true));
        assert!(matches!(reader.read_more(1), Err(Unreadable::Syntax { .. })));
    }

    #[test]
    fn lots_are_read_and_a_bad_one_is_counted() {
        let history = with(
            r#""basis":"visible","consumed":[],"lots":[{"lot":"L","granted":"100","expires":"2027-01-03","left":"9.5"},{"lot":7}]"#,
        );
        let [lot] = &history.lots[..] else { unreachable!() };
        assert_eq!((&*lot.name, lot.expires, lot.left), ("L", parse_date("2027-01-03"), "9.5".parse().ok()));
        assert_eq!((history.unreadable, history.visible_only, lot.start), (1, true, None));
    }

    #[test]
    fn a_history_is_limited_to_a_hundred_years_and_to_the_calendar() {
        let months = vec!["\"1\""; 1500].join(",");
        let row =
            |from: &str| of(&format!(r#"{{"entitlementId":"e","from":"{from}","consumed":[{months}]}}"#));
        let long = row("1990-01");
        assert_eq!(
            (long.months.len(), long.unreadable, long.consumed()),
            (MAX_MONTHS, 1500 - MAX_MONTHS, None)
        );
        let late = row("9999-11");
        assert_eq!((late.months.len(), late.unreadable), (2, 1498));
    }

    #[test]
    fn a_response_without_a_required_part_is_unreadable() {
        let missing = |path: &str| Some(Unreadable::Missing { path: path.into() });
        let of = |text: &str| series(text.as_bytes()).err();
        assert_eq!(of("{}"), missing("/data"));
        assert_eq!(of(r#"{"data":[]}"#), missing("/meta"));
        assert_eq!(
            of(r#"{"data":[],"meta":{"user":""}}"#),
            Some(Unreadable::WrongForm { path: "/meta/user".into() })
        );
        assert_eq!(
            of(r#"{"data":{},"meta":{"user":"u"}}"#),
            Some(Unreadable::WrongForm { path: "/data".into() })
        );
        assert_eq!(of("<html>"), Some(Unreadable::Page));
        let meta = r#"{"user":"u-17","ignored":["w-9"],"partial":[{"source":"S","kinds":["workshop"]}]}"#;
        let history = series(format!(r#"{{"data":[],"meta":{meta}}}"#).as_bytes()).unwrap();
        assert_eq!((&*history.stamp.user, history.has_ignored, history.partial.len()), ("u-17", true, 1));
    }

    /// A list of quantities in hundredths, some unknown, as sent.
    fn amounts() -> impl Strategy<Value = Vec<Option<i64>>> {
        proptest::collection::vec(proptest::option::weighted(0.9, -1_000_i64..100_000), 0..40)
    }

    proptest! {
        #[test]
        fn every_month_is_read_dropped_and_counted_or_unknown(
            here in amounts(), total in proptest::option::of(amounts()), grants in proptest::option::of(amounts()),
        ) {
            let text = |cents: &i64| format!("{}{}.{:02}", if *cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
            let list = |list: &[Option<i64>]| {
                let months: Vec<_> = list.iter().map(|one| one.as_ref().map_or("null".to_owned(), |one| format!("\"{}\"", text(one)))).collect();
                format!("[{}]", months.join(","))
            };
            let part = |name: &str, of: &Option<Vec<_>>| of.as_ref().map_or(String::new(), |of| format!(",\"{name}\":{}", list(of)));
            let lists = format!("\"consumed\":{}{}{}", list(&here), part("consumedTotal", &total), part("granted", &grants));
            let history = with(&lists);
            let expected = |list: &[Option<i64>], place: usize| -> Option<Quantity> {
                list.get(place).and_then(Option::as_ref).and_then(|one| text(one).parse().ok())
            };
            prop_assert_eq!(history.months.len(), here.len());
            for (place, month) in history.months.iter().enumerate() {
                prop_assert_eq!(month.consumed, expected(&here, place));
                prop_assert_eq!(month.consumed_total, expected(total.as_ref().unwrap_or(&here), place));
                prop_assert_eq!(month.granted, grants.as_ref().and_then(|grants| expected(grants, place)));
            }
            let longest = [&total, &grants].into_iter().flatten().map(Vec::len).max().unwrap_or(0);
            prop_assert_eq!(history.unreadable, longest.saturating_sub(here.len()));
        }
    }
}
