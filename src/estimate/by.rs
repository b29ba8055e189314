//! What predictions are grouped by.

use std::collections::{BTreeMap, BTreeSet};

use super::object::word;
use super::{EstimateError, Predicted, SamplingFrame};
use crate::article::iso_date;

/// Fields that a message lists.
const MAX_FIELDS: usize = 20;

/// What predictions are grouped by.
///
/// | name | groups |
/// |---|---|
/// | `party` | by target |
/// | `outlet` | by the field `outlet`, else the host of `url` |
/// | `month`, `year` | by the field of that name, else by `date` |
/// | `label` | by the stance that was predicted |
/// | any other | by a field of the rows |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By(Vec<String>);

/// The value of each name; none where nobody knows.
pub(crate) type Values = Vec<Option<String>>;

impl By {
    /// Groups by these, one within the other.
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// The rows of each group, in the order of their values; what nobody knows comes last.
    ///
    /// # Errors
    /// [`EstimateError`] if no row has a value of one of the names.
    pub fn groups(&self, frame: &SamplingFrame) -> Result<Vec<(Values, Vec<usize>)>, EstimateError> {
        let mut groups: BTreeMap<Vec<(bool, Option<String>)>, Vec<usize>> = BTreeMap::new();
        let mut is_known = vec![frame.rows.is_empty(); self.0.len()];
        for (number, row) in frame.rows.iter().enumerate() {
            let values = self.0.iter().map(|name| value(name, row)).map(|value| (value.is_none(), value));
            let values: Vec<_> = values.collect();
            is_known.iter_mut().zip(&values).for_each(|(is, (is_none, _))| *is |= !is_none);
            groups.entry(values).or_default().push(number);
        }
        if let Some((name, _)) = self.0.iter().zip(is_known).find(|(_, is)| !is) {
            return Err(unknown(name, frame));
        }
        let bare = |values: Vec<(bool, Option<String>)>| values.into_iter().map(|(_, value)| value).collect();
        Ok(groups.into_iter().map(|(values, rows)| (bare(values), rows)).collect())
    }
}

/// Parties that a warning lists.
const MAX_PARTIES: usize = 5;

impl By {
    /// A warning if rows of a party are added up though they are of different conflicts: parties of two may
    /// have the same id and be others.
    pub(super) fn parties_of_several_conflicts(&self, frame: &SamplingFrame) -> Option<String> {
        let has = |name: &str| self.0.iter().any(|known| known == name);
        if !has("party") || has("conflict") {
            return None;
        }
        let mut conflicts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in &frame.rows {
            let (party, conflict) = (value("party", row), value("conflict", row));
            party.zip(conflict).into_iter().for_each(|(party, conflict)| {
                conflicts.entry(party).or_default().insert(conflict);
            });
        }
        let mixed: Vec<&str> =
            conflicts.iter().filter(|(_, of)| of.len() > 1).map(|(party, _)| party.as_str()).collect();
        let more = mixed.len().saturating_sub(MAX_PARTIES);
        let listed = mixed.iter().take(MAX_PARTIES).copied().collect::<Vec<_>>().join(", ");
        let listed = if more > 0 { format!("{listed} and {more} more") } else { listed };
        (!mixed.is_empty()).then(|| {
            format!(
                "rows of different conflicts are added up for {listed}; `--by party,conflict` keeps them apart"
            )
        })
    }
}

fn unknown(name: &str, frame: &SamplingFrame) -> EstimateError {
    let fields: BTreeSet<&str> =
        frame.rows.iter().flat_map(|row| row.fields.keys().map(String::as_str)).collect();
    let fields: Vec<&str> = fields.into_iter().take(MAX_FIELDS).collect();
    let hint = match name {
        "outlet" => "rows need a field `outlet` or `url`",
        "month" | "year" => "rows need a field `date`, such as 2031-05-02",
        _ => "`party`, `outlet`, `month`, `year`, `label` and fields of the rows can be grouped by",
    };
    EstimateError::whole(
        format!("no row says its `{name}`; found the fields {}", fields.join(", ")),
        Some(hint.into()),
    )
}

/// What a row says of a name.
fn value(name: &str, row: &Predicted) -> Option<String> {
    let fields = &row.fields;
    match name {
        "party" => word(fields, "target"),
        "outlet" => word(fields, "outlet").or_else(|| word(fields, "url").as_deref().and_then(host)),
        "month" | "year" => {
            let length = if name == "month" { 7 } else { 4 };
            word(fields, name).or_else(|| Some(day(fields)?.get(..length)?.to_owned()))
        }
        "label" => Some(row.unit.predicted.to_string()),
        field => word(fields, field),
    }
}

/// The beginning of a date: year and month, and the day where it is told.
fn day(fields: &serde_json::Map<String, serde_json::Value>) -> Option<String> {
    let date = word(fields, "date").or_else(|| word(fields, "iso_date"))?;
    let is_month = |text: &str| {
        text.bytes().enumerate().all(|(i, byte)| if i == 4 { byte == b'-' } else { byte.is_ascii_digit() })
    };
    match date.get(..7) {
        Some(month) if is_month(month) && (1..=12).contains(&month[5..].parse().unwrap_or(0)) => Some(date),
        _ => iso_date(&date),
    }
}

/// The host of an address.
pub(crate) fn host(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
    Some(host.trim_start_matches("www.").to_lowercase()).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dataset::Location;

    fn frame(rows: &[serde_json::Value]) -> SamplingFrame {
        let place = |line| Location { path: "p.jsonl".into(), line };
        let object = |(i, row): (usize, &serde_json::Value)| {
            let mut row = row.as_object().expect("an object").clone();
            row.insert("id".into(), json!(i));
            row.insert("predicted".into(), json!("favor"));
            (place(i + 1), row)
        };
        SamplingFrame::new(rows.iter().enumerate().map(object)).expect("predictions")
    }

    #[test]
    fn parties_of_several_conflicts_are_told_unless_they_are_kept_apart() {
        let frame = frame(&[
            json!({"target": "kurds", "conflict": "syria"}),
            json!({"target": "kurds", "conflict": "iraq"}),
            json!({"target": "isis", "conflict": "iraq"}),
        ]);
        let told = |names: &[&str]| By::new(names.iter().copied()).parties_of_several_conflicts(&frame);
        assert_eq!(
            told(&["party"]).as_deref(),
            Some(
                "rows of different conflicts are added up for kurds; `--by party,conflict` keeps them apart"
            )
        );
        assert_eq!((told(&["party", "conflict"]), told(&["outlet"])), (None, None));
    }

    #[test]
    fn months_and_outlets_are_read_from_what_rows_have() {
        let frame = frame(&[
            json!({"target": "x", "date": "2031-05-02T10:00:00Z", "outlet": "The Bridge"}),
            json!({"target": "x", "date": "2 May 2031", "url": "https://www.bridge.example/a"}),
            json!({"target": "x", "date": "2031-05", "outlet": " "}),
            json!({"target": "x", "date": "in spring"}),
        ]);
        let months = By::new(["month"]).groups(&frame).expect("dates");
        assert_eq!(months, [(vec![Some("2031-05".into())], vec![0, 1, 2]), (vec![None], vec![3])]);
        let outlets = By::new(["party", "outlet"]).groups(&frame).expect("outlets");
        let names: Vec<_> = outlets.iter().map(|(values, _)| values[1].as_deref()).collect();
        assert_eq!(names, [Some("The Bridge"), Some("bridge.example"), None]);
        assert_eq!(
            By::new(["year", "label"]).groups(&frame).expect("dates")[0].0,
            [Some("2031".into()), Some("favor".into())]
        );
    }

    #[test]
    fn a_name_that_no_row_knows_is_told() {
        let error =
            By::new(["party", "section"]).groups(&frame(&[json!({"target": "x"})])).expect_err("no field");
        assert_eq!(error.to_string(), "no row says its `section`; found the fields id, predicted, target");
        assert!(error.hint().is_some());
    }
}
