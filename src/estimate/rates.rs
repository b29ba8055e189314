//! How often a model takes one stance for another, from a report of what it was measured on.

use std::path::Path;

use serde_json::Value;

use super::EstimateError;
use crate::label::{Label, Stance};

/// For each stance, in the order of [`Stance::ALL`], the shares of its texts that are predicted to be each
/// stance.
pub(crate) type Rates = [[f64; 3]; 3];

/// Reads the rates from what `stance evaluate --format json` wrote.
///
/// # Errors
/// [`EstimateError`] if it is no such report, or one of data that lacks a stance.
pub(crate) fn read_rates(path: &Path) -> Result<Rates, EstimateError> {
    let name = path.display();
    let hint = || Some("`stance evaluate MODEL DATA --format json --output REPORT` writes one".to_owned());
    let fault = |what: String| EstimateError::whole(format!("{name}: {what}"), hint());
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let report: Value = serde_json::from_str(&text)
        .map_err(|error| fault(format!("not the report of an evaluation: {error}")))?;
    rates(&report).map_err(fault)
}

fn rates(report: &Value) -> Result<Rates, String> {
    let confusion = &report["confusion"];
    let (Some(labels), Some(counts)) = (confusion["labels"].as_array(), confusion["counts"].as_array())
    else {
        return Err("no `confusion`, expected the report of an evaluation".into());
    };
    let labels: Vec<Option<Stance>> = labels.iter().map(|label| Stance::parse(label.as_str()?)).collect();
    let mut rates = Rates::default();
    for (gold, row) in labels.iter().zip(counts) {
        for (predicted, count) in labels.iter().zip(row.as_array().into_iter().flatten()) {
            if let (Some(gold), Some(predicted), Some(count)) = (gold, predicted, count.as_f64()) {
                rates[gold.index()][predicted.index()] = count;
            }
        }
    }
    for (row, stance) in rates.iter_mut().zip(Stance::ALL) {
        let sum: f64 = row.iter().sum();
        if sum <= 0.0 {
            return Err(format!("no text of it is {stance}, expected some of each stance"));
        }
        row.iter_mut().for_each(|count| *count /= sum);
    }
    Ok(rates)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rates_are_counts_by_gold_label() {
        let report = |counts: Value| json!({"confusion": {"labels": ["favor", "against", "neutral"], "counts": counts}});
        let found = rates(&report(json!([[3, 1, 0], [0, 2, 2], [1, 1, 8]])));
        assert_eq!(found, Ok([[0.75, 0.25, 0.0], [0.0, 0.5, 0.5], [0.1, 0.1, 0.8]]));
        assert!(
            rates(&report(json!([[0, 0, 0], [0, 2, 2], [1, 1, 8]])))
                .is_err_and(|what| what.contains("favor"))
        );
        assert!(rates(&json!({})).is_err());
    }
}
