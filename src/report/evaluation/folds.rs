//! How much a cross-validation differs from fold to fold.

use comfy_table::Cell;
use serde_json::{Map, Value, json};

use crate::evaluate::{FoldFigures, METRICS, Spread};
use crate::report::form::json::number;
use crate::report::form::table::{figure, heading, rendered, right, table};

/// The metrics whose spread people see; programs get all.
const SHOWN: [&str; 2] = ["f1_macro", "accuracy"];

/// The spread of macro F1 and accuracy of the stances over the folds of a cross-validation, and both in each
/// fold.
pub(super) fn text(folds: &[FoldFigures], width: usize) -> String {
    let repeats = 1 + folds.iter().map(|fold| fold.repeat).max().unwrap_or_default();
    let n = folds.len() / repeats;
    let times = if repeats > 1 { format!(", {repeats} times") } else { String::new() };
    let others = n.saturating_sub(1);
    let mut text =
        heading(&format!("{n} folds{times}, each judged by a model trained on the other {others}"));
    let mut spreads = table(width, ["metric", "mean", "std dev", "least", "largest"]);
    for name in SHOWN {
        let spread = Spread::over(folds, name);
        let of = |value: fn(Spread) -> Option<f64>| right(figure(spread.and_then(value)));
        spreads.add_row([
            Cell::new(name),
            of(|spread| Some(spread.mean)),
            of(|spread| spread.standard_deviation),
            of(|spread| Some(spread.least)),
            of(|spread| Some(spread.largest)),
        ]);
    }
    let mut each = table(width, ["fold", "articles", "examples", SHOWN[0], SHOWN[1]]);
    for (i, fold) in folds.iter().enumerate() {
        let figures = SHOWN.map(|name| right(figure(fold.metric(name))));
        each.add_row([right(i + 1), right(fold.groups), right(fold.n)].into_iter().chain(figures));
    }
    text += &(rendered(&spreads) + "\n" + &rendered(&each) + "\n");
    text
}

/// `{"spread": {METRIC: {"mean", "standard_deviation", "least", "largest"}}, "folds": [{"rows", "n",
/// "groups", "metrics": {METRIC: VALUE}}]}` of a cross-validation: the stances fold by fold, macro means
/// being over the labels of a fold.
pub(super) fn json(folds: &[FoldFigures]) -> Value {
    let spread = |name: &str| {
        let spread = Spread::over(folds, name);
        json!({
            "mean": number(spread.map(|spread| spread.mean)),
            "standard_deviation": number(spread.and_then(|spread| spread.standard_deviation)),
            "least": number(spread.map(|spread| spread.least)),
            "largest": number(spread.map(|spread| spread.largest)),
        })
    };
    let each = folds.iter().map(|fold| {
        let metrics: Map<String, Value> =
            METRICS.iter().map(|name| ((*name).to_owned(), number(fold.metric(name)))).collect();
        json!({"repeat": fold.repeat, "rows": fold.rows, "n": fold.n, "groups": fold.groups, "metrics": metrics})
    });
    let spreads: Map<String, Value> = METRICS.iter().map(|name| ((*name).to_owned(), spread(name))).collect();
    json!({"spread": spreads, "folds": each.collect::<Vec<_>>()})
}
