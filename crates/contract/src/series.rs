//! `GET /series`: consumption by month of every entitlement of an overview. Optional for a backend.

use crate::{Amount, Basis, FromJson, JsonValue, Lot, Meta, Rows};
use contract_derive::FromJson;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// The response of `GET /series`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct Series {
    /// A row for every entitlement that `GET /activity` lists for the same workspaces.
    pub data: Rows<EntitlementSeries>,
    /// Time of the data, and the person it was made for.
    pub meta: Meta,
}

/// The months of an entitlement, from the start of its package to the earlier of its end and `asOf`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "camelCase")]
pub struct EntitlementSeries {
    /// Id of the entitlement.
    pub entitlement_id: String,
    /// Rows from which the figures were computed; `None` = all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The first month of the lists, as `YYYY-MM`: that of the package's first day.
    pub from: String,
    /// Used in each month by the selected workspaces; empty if the package has not started.
    pub consumed: Amounts,
    /// Used in each month by the whole agreement; `None` = the same as `consumed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consumed_total: Option<Amounts>,
    /// Granted in each month, for credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<Amounts>,
    /// Lots of proactive credits.
    #[serde(default, skip_serializing_if = "has_no_lots")]
    pub lots: Rows<Lot>,
}

fn has_no_lots(lots: &Rows<Lot>) -> bool {
    lots.items.is_empty()
}

/// A list of quantities, one for each month in order; `None` = unknown, as `null` and whatever is no quantity. The list itself is
/// `None` if something else was sent in its place: then every month is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amounts(pub Option<Vec<Option<Amount>>>);

impl From<Vec<Option<Amount>>> for Amounts {
    fn from(months: Vec<Option<Amount>>) -> Amounts {
        Amounts(Some(months))
    }
}

impl FromJson for Amounts {
    fn from_json<'a>(json: impl JsonValue<'a>) -> Option<Amounts> {
        let Some(members) = json.members() else { return Some(Amounts(None)) };
        let amount = |text: &str| Amount::from(text);
        Some(Amounts(Some(
            members.map(|member| member.text().or_else(|| member.digits()).map(amount)).collect(),
        )))
    }
}

impl Serialize for Amounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Amounts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?.get();
        match raw.as_bytes() {
            [b'[', ..] => {
                let months: Vec<&RawValue> = serde_json::from_str(raw).map_err(D::Error::custom)?;
                Ok(Amounts(Some(months.iter().map(|text| serde_json::from_str(text.get()).ok()).collect())))
            }
            b"null" => Err(D::Error::custom("a list of quantities is missing")),
            _ => Ok(Amounts(None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Amounts;

    fn read(json: &str) -> Option<Option<Vec<Option<String>>>> {
        let Amounts(list) = serde_json::from_str(json).ok()?;
        Some(list.map(|months| months.into_iter().map(|month| month.map(|text| text.to_string())).collect()))
    }

    #[test]
    fn a_month_that_is_no_quantity_is_unknown_and_keeps_its_place() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(r#"["18.5", null, 7.10, true, ["1"], {"a":"2"}, "9"]"#),
            Some(Some(vec![some("18.5"), None, some("7.10"), None, None, None, some("9")]))
        );
        assert_eq!(read("[]"), Some(Some(vec![])));
    }

    #[test]
    fn what_is_no_list_was_sent_and_is_unknown() {
        for json in ["7", r#""18.5""#, "{}", "true"] {
            assert_eq!(read(json), Some(None), "{json}");
        }
        assert_eq!(read("null"), None, "nothing was sent");
    }

    #[test]
    fn unknown_months_are_written_as_null() {
        let amounts = Amounts::from(vec![Some("18.5".into()), None]);
        assert_eq!(serde_json::to_string(&amounts).unwrap(), r#"["18.5",null]"#);
    }
}
