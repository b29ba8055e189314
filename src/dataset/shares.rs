//! Labels that are shared out: how probable each is, or how many annotators gave it.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::values::label;
use super::{Fault, Row, TargetLabel};
use crate::label::{Label, Stance};

/// How far shares may be from adding up to 1.
const TOLERANCE: f64 = 0.01;

/// Labels and the share of each, more than 0, in the order of [`Label::ALL`]. They add up to 1.
pub(crate) type Shares<L> = Vec<(L, f32)>;

/// Whether a value is an object of labels and their shares, such as `{"favor": 0.7, "neutral": 0.3}`, or the
/// text of one.
pub(super) fn object_of<L: Label>(value: &Value) -> Option<Map<String, Value>> {
    let object = match value {
        Value::Object(object) => object.clone(),
        Value::String(text) if text.trim_start().starts_with('{') => serde_json::from_str(text).ok()?,
        _ => return None,
    };
    let is_shares = !object.is_empty()
        && object
            .iter()
            .all(|(name, share)| L::parse(name).is_some() && (share.is_number() || share.is_null()));
    is_shares.then_some(object)
}

/// A label by itself, or the shares of several and the one that has the largest, if one has. Where all shares
/// are null, nobody labelled it.
pub(super) fn label_or_shares<L: Label>(field: &str, value: &Value) -> Result<(Option<L>, Shares<L>), Fault> {
    match object_of::<L>(value) {
        None => Ok((Some(label(field, value)?), Vec::new())),
        Some(object) if object.values().all(Value::is_null) => Ok((None, Vec::new())),
        Some(object) => {
            let shares = shares(field, &object)?;
            Ok((largest(&shares), shares))
        }
    }
}

fn shares<L: Label>(field: &str, object: &Map<String, Value>) -> Result<Shares<L>, Fault> {
    let mut shares: Vec<(L, f64)> = Vec::new();
    for (name, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let share = value.as_f64().filter(|share| (0.0..=1.0).contains(share));
        let share = share.ok_or_else(|| Fault::Form {
            what: format!("the share of `{name}` in `{field}` is {value}, expected a number from 0 to 1"),
        })?;
        let label = label(field, &Value::from(name.as_str()))?;
        match shares.iter_mut().find(|(known, _)| *known == label) {
            Some((_, known)) => *known += share,
            None => shares.push((label, share)),
        }
    }
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > TOLERANCE {
        return Err(Fault::Form { what: format!("the shares in `{field}` add up to {sum:.3}, expected 1") });
    }
    Ok(scaled(shares, sum))
}

/// Shares in order and without those of nothing.
fn scaled<L: Label>(mut shares: Vec<(L, f64)>, sum: f64) -> Shares<L> {
    shares.retain(|(_, share)| *share > 0.0);
    shares.sort_by_key(|(label, _)| label.index());
    #[expect(clippy::cast_possible_truncation, reason = "weights are kept in single precision")]
    shares.into_iter().map(|(label, share)| (label, (share / sum) as f32)).collect()
}

/// The label that has the largest share; none if two have.
fn largest<L: Label>(shares: &Shares<L>) -> Option<L> {
    let most = shares.iter().map(|(_, share)| *share).max_by(f32::total_cmp)?;
    let mut of_most = shares.iter().filter(|(_, share)| share.total_cmp(&most).is_eq());
    of_most.next().filter(|_| of_most.next().is_none()).map(|(label, _)| *label)
}

/// Shares as they are written.
pub(super) fn written<L: Label>(shares: &Shares<L>) -> Value {
    let number = |share: f32| share.to_string().parse::<f64>().unwrap_or(f64::from(share));
    shares.iter().map(|(label, share)| (label.name().to_owned(), Value::from(number(*share)))).collect()
}

/// Where nothing is labelled but by annotators, each of their labels has its share. Annotations that cannot
/// be read are left for `check` to tell.
pub(super) fn share_out_annotations(row: &mut Row) {
    if !row.has_annotations() {
        return;
    }
    let Ok(annotations) = row.annotations() else { return };
    let stances = annotations.iter().flat_map(|annotation| &annotation.stances);
    let mut by_target: Vec<(Option<Arc<str>>, Vec<Stance>)> = Vec::new();
    for (name, stance) in stances {
        match by_target.iter_mut().find(|(known, _)| is_same(known.as_deref(), name.as_deref())) {
            Some((_, stances)) => stances.push(*stance),
            None => by_target.push((name.clone(), vec![*stance])),
        }
    }
    for (name, stances) in by_target {
        let is_known = |target: &TargetLabel| is_same(target.name.as_deref(), name.as_deref());
        let known = row.targets.iter().position(is_known);
        let place = known.unwrap_or_else(|| {
            row.targets.push(TargetLabel { name, ..TargetLabel::default() });
            row.targets.len() - 1
        });
        let target = &mut row.targets[place];
        if target.stance.is_none() && target.shares.is_empty() {
            (target.stance, target.shares) = counted(&stances);
        }
    }
    if row.sentiment.is_none() && row.sentiment_shares.is_empty() {
        let sentiments: Vec<_> = annotations.iter().filter_map(|annotation| annotation.sentiment).collect();
        (row.sentiment, row.sentiment_shares) = counted(&sentiments);
    }
}

/// Whether two names are those of one target: that annotators write it in other capitals makes it no other.
fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    one.map(str::to_lowercase) == other.map(str::to_lowercase)
}

/// The share of each label, and the one that has the largest; of labels that are all the same no shares.
fn counted<L: Label>(labels: &[L]) -> (Option<L>, Shares<L>) {
    let count = |label: &L| labels.iter().filter(|of| *of == label).count() as f64;
    let shares = scaled(L::ALL.iter().map(|label| (*label, count(label))).collect(), labels.len() as f64);
    let largest = largest(&shares);
    (largest, if shares.len() > 1 { shares } else { Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{ReadOptions, Reader};
    use crate::label::Sentiment;

    fn row(line: &str) -> Result<Row, String> {
        let mut rows = Reader::new("x", line.as_bytes(), &ReadOptions::default()).expect("rows");
        rows.next().expect("a row").map_err(|error| error.to_string())
    }

    #[test]
    fn annotators_may_write_a_target_in_other_capitals() {
        let row = row(
            r#"{"text":"Rome won.","stance":{"Rome":null},"annotations":[{"annotator":"a","stance":{"RoMe":"pro"}},{"annotator":"b","stance":{"rome":"pro"}}]}"#,
        )
        .expect("a row");
        let labels: Vec<_> =
            row.targets.iter().map(|target| (target.name.as_deref(), target.stance)).collect();
        assert_eq!(labels, [(Some("Rome"), Some(Stance::Favor))]);
    }

    #[test]
    fn shares_are_read_in_long_and_wide_rows_and_of_sentiments() {
        let long =
            row(r#"{"text":"Rome won.","target":"rome","label":{"neutral":0.3,"pro":0.7}}"#).expect("a row");
        assert_eq!(long.targets[0].shares, [(Stance::Favor, 0.7), (Stance::Neutral, 0.3)]);
        assert_eq!(long.targets[0].stance, Some(Stance::Favor));
        let wide = row(
            r#"{"text":"Rome won.","stance":{"rome":{"favor":0.5,"neutral":0.5},"veii":"against"},"sentiment":{"positive":1.0}}"#,
        );
        let wide = wide.expect("a row");
        assert_eq!((wide.targets[0].stance, wide.targets[0].shares.len()), (None, 2));
        assert_eq!((wide.targets[1].stance, wide.targets[1].shares.len()), (Some(Stance::Against), 0));
        assert_eq!(wide.sentiment, Some(Sentiment::Positive));
    }

    #[test]
    fn shares_that_are_none_are_refused() {
        let refused = |label: &str| {
            row(&format!(r#"{{"text":"x","target":"rome","label":{label}}}"#)).expect_err("none")
        };
        assert_eq!(
            label_or_shares::<Stance>("l", &serde_json::json!({"favor": null})).ok(),
            Some((None, Vec::new()))
        );
        assert!(refused(r#"{"favor":0.7,"neutral":0.1}"#).contains("add up to 0.800, expected 1"));
        assert!(
            refused(r#"{"favor":3,"neutral":1}"#)
                .contains("`favor` in `label` is 3, expected a number from 0 to 1")
        );
        assert!(refused(r#"{"yes":0.5,"no":0.5}"#).contains("an object"));
    }

    #[test]
    fn annotators_share_out_what_has_no_label_of_its_own() {
        let of = |label: &str| {
            let line =
                r#"{"text":"Rome won.","target":"rome","labels":{"a":"favor","b":"favor","c":"none"}LABEL}"#;
            row(&line.replace("LABEL", label)).expect("a row").targets.remove(0)
        };
        assert_eq!(of("").stance, Some(Stance::Favor));
        let thirds = of("").shares;
        assert!(
            (thirds[0].1 - 2.0 / 3.0).abs() < 1e-6 && (thirds[1].1 - 1.0 / 3.0).abs() < 1e-6,
            "{thirds:?}"
        );
        let own = of(r#","label":"against""#);
        assert_eq!((own.stance, own.shares.len()), (Some(Stance::Against), 0));
    }
}
