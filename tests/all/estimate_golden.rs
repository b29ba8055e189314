//! Corrected totals beside what `ppi-python`, statsmodels and `SciPy` say. `tests/golden/estimate.py` makes the numbers.

use std::collections::BTreeMap;

use approx::assert_relative_eq;
use serde::Deserialize;
use serde_json::json;
use stancekit::dataset::{Location, ReadOptions, Reader};
use stancekit::estimate::{
    By, ErrorRates, Figure, GroupTotals, SamplingFrame, Totals, adjusted_count, prior_shift,
};
use stancekit::number::Interval;

#[derive(Deserialize)]
struct File {
    cases: Vec<Case>,
    adjusted_count: Adjusted,
}

#[derive(Deserialize)]
struct Case {
    rows: Vec<(usize, f64, f64, i8, f64)>,
    dsl: Told,
    ppi: BTreeMap<String, f64>,
    ppi_se: Option<f64>,
    prior_shift: [f64; 3],
    corrected: Told,
}

#[derive(Deserialize)]
struct Told {
    value: f64,
    se: f64,
    lambda: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Deserialize)]
struct Adjusted {
    rates: [[f64; 3]; 3],
    counted: [f64; 3],
    shares: [f64; 3],
}

fn golden() -> File {
    serde_json::from_str(include_str!("../golden/estimate.json")).expect("golden numbers are well formed")
}

/// The one group of a case.
fn estimated(case: &Case) -> GroupTotals {
    let place = |line| Location { path: "golden".into(), line };
    let object = |(i, (article, favor, against, ..)): (usize, &(usize, f64, f64, i8, f64))| {
        let probabilities = json!({"favor": favor, "against": against, "neutral": 1.0 - favor - against});
        let row = json!({"id": i, "text": format!("text {i}"), "target": "x", "group": article, "stance": "neutral", "probabilities": probabilities});
        (place(i + 1), row.as_object().expect("an object").clone())
    };
    let mut frame = SamplingFrame::new(case.rows.iter().enumerate().map(object)).expect("predictions");
    let labelled = case.rows.iter().enumerate().filter(|(_, row)| row.3 >= 0);
    let gold = labelled.map(|(i, (.., label, pi))| {
        let label = ["favor", "against", "neutral"][usize::try_from(*label).expect("a label")];
        json!({"id": i, "text": format!("text {i}"), "target": "x", "label": label, "pi": pi}).to_string()
            + "\n"
    });
    let gold: String = gold.collect();
    let rows: Result<Vec<_>, _> =
        Reader::new("gold", gold.as_bytes(), &ReadOptions::default()).expect("rows").collect();
    let labelling = frame.label(&rows.expect("rows"), &[].into_iter().collect()).expect("labels");
    let totals = Totals::new(&frame, Some(&labelling), &By::new(["party"]), 0.95, &ErrorRates::default());
    totals.expect("estimates").groups.remove(0)
}

fn same(found: Figure, told: &Told) {
    assert_relative_eq!(found.value, told.value, epsilon = 1e-12);
    assert_relative_eq!(found.se, told.se, max_relative = 1e-10);
}

#[test]
fn dsl_is_the_regression_of_pseudo_outcomes_robust_to_articles() {
    for case in golden().cases {
        same(estimated(&case).dsl.expect("labels")[3], &case.dsl);
    }
}

#[test]
fn corrected_is_what_its_formula_says() {
    for case in golden().cases {
        let group = estimated(&case);
        let found = group.corrected.expect("labels")[3];
        same(found, &case.corrected);
        assert_relative_eq!(
            group.lambda.expect("labels"),
            case.corrected.lambda.expect("told"),
            epsilon = 1e-10
        );
        let Interval { low, high } = found.interval(0.95).expect("enough articles");
        assert_relative_eq!(low, case.corrected.low.expect("told"), epsilon = 1e-8);
        assert_relative_eq!(high, case.corrected.high.expect("told"), epsilon = 1e-8);
    }
}

#[test]
fn corrected_and_labels_alone_are_those_of_ppi_python() {
    for case in golden().cases {
        let group = estimated(&case);
        let (labels, corrected) = (group.labels.expect("labels")[3], group.corrected.expect("labels")[3]);
        assert_relative_eq!(labels.value, case.ppi["0.0"], epsilon = 1e-12);
        // ppi-python's estimate is a line in its weight; ours lies on it.
        if let Some(full) = case.ppi.get("1.0") {
            let lambda = group.lambda.expect("labels");
            assert_relative_eq!(case.ppi["0.4"], labels.value + 0.4 * (full - labels.value), epsilon = 1e-12);
            assert_relative_eq!(
                corrected.value,
                labels.value + lambda * (full - labels.value),
                epsilon = 1e-12
            );
        }
        if let Some(se) = case.ppi_se {
            assert_relative_eq!(corrected.se, se, max_relative = 0.03);
        }
    }
}

#[test]
fn estimates_without_labels_are_those_of_their_formulas() {
    let file = golden();
    let found = adjusted_count(file.adjusted_count.counted, &file.adjusted_count.rates).expect("told apart");
    found
        .iter()
        .zip(file.adjusted_count.shares)
        .for_each(|(a, b)| assert_relative_eq!(*a, b, epsilon = 1e-9));
    for case in file.cases {
        let probabilities: Vec<[f64; 3]> =
            case.rows.iter().map(|row| [row.1, row.2, 1.0 - row.1 - row.2]).collect();
        let found = prior_shift(&probabilities, [0.2, 0.3, 0.5]).expect("probabilities");
        found.iter().zip(case.prior_shift).for_each(|(a, b)| assert_relative_eq!(*a, b, epsilon = 1e-5));
    }
}
